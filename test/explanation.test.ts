import { afterAll, describe, expect, test } from '@jest/globals';
import { blockade } from '../adapters/blockade.ts';
import { esetInspect } from '../adapters/eset-inspect.ts';
import { commands } from '../commands/index.ts';
import type { Adapter } from '../src/adapter.ts';
import { connect, offerOf } from '../src/connect.ts';
import { compileGuard } from '../src/domain/guard.ts';
import type { Policy, Standing } from '../src/domain/policy.ts';
import type { Occasion } from '../src/domain/rules.ts';
import { explain } from '../src/explanation.ts';
import { capabilities } from '../src/vendor.ts';

const HASH = '3395856ce81f2b7382dee72602f798b642f14140';

const vendor = (name: string, adapter: Adapter, settings: object) =>
  // Port 9 is that of discard: nobody is there, and nobody is asked.
  connect({ name, adapter, settings, http: { url: 'http://127.0.0.1:9', secrets: [] } });

const vendors = [
  vendor('inspect', esetInspect, { username: 'bot', password: 'x' }),
  vendor('node', blockade, { email: 'bot@example.com', apiKey: 'x', variant: 'node' }),
];
afterAll(() => Promise.all(vendors.map((each) => each.vendor.close())));

const POLICY: Policy = {
  requesters: ['S0RESPONDERS'],
  breakGlass: { people: ['U0RINA'], perDay: 1, remindAfterMs: 3_600_000 },
  override: { people: ['S0LEADS', 'U0PIA'] },
  rules: [
    {
      name: 'severe',
      when: { severity: [1] },
      approvals: 2,
      approvers: ['S0LEADS', 'S0NETWORK'],
      oneFromEach: true,
      expiresAfterMs: 3_600_000,
      escalation: { afterMs: 1_200_000, to: ['S0ONCALL', 'U0PIA'] },
    },
    { name: 'ticketed', when: { channels: ['C0LAB'] }, ticketRequired: true, ...one() },
    { name: 'default', ...one() },
  ],
};

function one() {
  return { approvals: 1, approvers: ['S0LEADS', 'U0PIA'], expiresAfterMs: 1_800_000 };
}

const house = {
  commands,
  offer: { vendors: vendors.map(offerOf) },
  vendors: vendors.map(capabilities),
  policy: POLICY,
  guard: compileGuard({
    networks: [],
    domains: ['example.com'],
    hashes: [],
    paths: [],
    knownGood: new Set(),
    warninglists: [],
    vendorHosts: [],
  }),
};

const rina: Standing = {
  person: { team: 'T0', user: 'U0RINA', name: 'rina' },
  kind: 'member',
  groups: ['S0RESPONDERS'],
};

const occasion: Occasion = {
  by: rina,
  channel: 'C0SOC',
  at: new Date('2026-11-22T12:00:00Z'),
  usage: { requests: 0, indicators: 0, brokenGlass: 0 },
};

const say = (line: string, changes: Partial<Occasion> = {}, policy: Policy = POLICY) =>
  explain({ ...house, policy }, line, { ...occasion, ...changes });

const NOT_SEVERE = '"severe" does not fit: it wants that the severity is 1.';
const NOT_LAB = '"ticketed" does not fit: it wants that it is asked in C0LAB.';
const DEFAULT = [
  NOT_SEVERE,
  NOT_LAB,
  '"default" fits: it has no conditions.',
  '"default" has no conditions, and no rule before it fits.',
  'It takes one approval by S0LEADS or U0PIA, within 30m, and never by whoever asks.',
];
const FINE = 'The guard has nothing against it.';

describe('a command is explained', () => {
  test('rule by rule, with who approves and with the vendors that take no part', () => {
    expect(say(`/block ${HASH} because beaconing`)).toEqual({
      verdict: 'fits',
      lines: [
        'This would block 1 indicator at inspect.',
        expect.stringMatching(/^Not at node: Blockade takes only .*; this is a SHA-1 file hash\.$/),
        ...DEFAULT,
        FINE,
      ],
    });
  });

  test('with one approval from each, and with whom it is escalated to', () => {
    expect(say(`/block ${HASH} on inspect sev 1 because beaconing`)).toEqual({
      verdict: 'fits',
      lines: [
        'This would block 1 indicator at inspect.',
        '"severe" fits: the severity is 1.',
        '"ticketed" is not reached: the rules before it cover all of this.',
        '"default" is not reached: the rules before it cover all of this.',
        '"severe" is the first rule that fits: the severity is 1.',
        'It takes 2 approvals, one each from S0LEADS and S0NETWORK, by different people, within 1h, and never by whoever asks. After 20m S0ONCALL or U0PIA may approve too.',
        FINE,
      ],
    });
  });

  test('as a new account, of which the guard is not asked either', () => {
    const enrol = { name: 'accounts', when: { action: 'enrol' as const }, ...one() };
    const policy = { ...POLICY, rules: [enrol, ...POLICY.rules] };
    expect(say('/blockade users add ann@example.com analyst because new', {}, policy)).toMatchObject({
      verdict: 'fits',
      lines: expect.arrayContaining(['"accounts" fits: the action is enrol.', FINE]),
    });
  });

  test('also as a dry run', () => {
    expect(say(`/block ${HASH} on inspect dry-run because beaconing`).verdict).toBe('fits');
  });

  test('as an undo, of which the guard is not asked', () => {
    expect(say('/unblock www.example.com on node because over')).toEqual({
      verdict: 'fits',
      lines: [
        'This would unblock 1 indicator at node.',
        ...DEFAULT,
        'What it puts back is in the record, and not looked at here.',
      ],
    });
  });

  test('as breaking the glass', () => {
    const { verdict, lines } = say(`/block ${HASH} on inspect break-glass because beaconing`);
    expect(verdict).toBe('fits');
    expect(lines.slice(-2)).toEqual(['It breaks the glass: it runs at once, and others review it.', FINE]);
  });
});

describe('a command is refused', () => {
  test.each<[string, string, Partial<Occasion>, string]>([
    [
      'to those who may not ask',
      `/block ${HASH} because x1`,
      { by: { ...rina, groups: [] } },
      'You are not among those who may ask for this. The policy names them under "requesters".',
    ],
    [
      'to guests',
      `/block ${HASH} because x1`,
      { by: { ...rina, kind: 'guest' } },
      'Guests can neither ask for a block nor decide on one.',
    ],
    [
      'without what the rule wants',
      `/block ${HASH} because x1`,
      { channel: 'C0LAB' },
      'This takes a ticket under the rule "ticketed": add "ref INC-42".',
    ],
    [
      'where glass is not to be broken again',
      `/block ${HASH} break-glass because x1`,
      { usage: { ...occasion.usage, brokenGlass: 1 } },
      'You have broken the glass once within a day; the policy allows it once.',
    ],
    [
      'where nobody would heed what is wished',
      `/block ${HASH} prevent because x1`,
      {},
      'None of the vendors that would block this can also prevent; leave "prevent" out.',
    ],
  ])('%s', (_, line, changes, sentence) => {
    const { verdict, lines } = say(line, changes);
    expect(verdict).toBe('refused');
    expect(lines[0]).toBe('This would block 1 indicator at inspect.');
    expect(lines.at(-1)).toBe(sentence);
  });

  test('where no vendor can, without a word on the rules', () => {
    const { verdict, lines } = say('/block 45.83.122.7 on inspect because x1');
    expect(verdict).toBe('refused');
    expect(lines).toEqual([
      'This would block 1 indicator nowhere.',
      'Not at inspect: ESET Inspect takes only SHA-1 file hashes; this is an IP address.',
      'No configured vendor can do this. ESET Inspect takes only SHA-1 file hashes; this is an IP address.',
    ]);
  });

  test('where it is not understood', () => {
    expect(say('/block nonsense because x1')).toEqual({
      verdict: 'refused',
      lines: [
        '“nonsense” is not understood; write a hash, an IP address, a network, a domain, a URL or a file path.',
      ],
    });
    expect(say('/block nonsense dry-run because x1').verdict).toBe('refused');
  });
});

describe('what the guard says', () => {
  const OWN =
    'www.example.com lies beneath example.com, one of your own domains. S0LEADS or U0PIA may override that, when asked with "override".';

  test.each<[string, string, Policy, 'fits' | 'refused', string]>([
    ['refuses', '', POLICY, 'refused', OWN],
    ['is let pass where an override is asked for', 'override', POLICY, 'fits', OWN],
    [
      'is never let pass on one word alone',
      'override break-glass',
      POLICY,
      'refused',
      'www.example.com lies beneath example.com, one of your own domains. Nobody may override that while breaking the glass.',
    ],
    [
      'is let pass by nobody where nobody may',
      'override',
      { requesters: POLICY.requesters, rules: POLICY.rules },
      'refused',
      'www.example.com lies beneath example.com, one of your own domains. Nobody may override that.',
    ],
  ])('%s', (_, wish, policy, verdict, sentence) => {
    const said = say(`/block www.example.com on node ${wish} because x1`, {}, policy);
    expect(said.verdict).toBe(verdict);
    expect(said.lines.at(-1)).toBe(sentence);
  });

  test('is said of each, and what is absolute is let pass by nobody', () => {
    const { verdict, lines } = say('/block www.example.com, co.uk on node override because x1');
    expect(verdict).toBe('refused');
    expect(lines.slice(-2)).toEqual([OWN, expect.stringMatching(/^co\.uk .* Nobody may override that\.$/)]);
  });
});

test.each([
  ['block 1', '"block" is no command; there is /block, /unblock, /reputation, /blockade, and /portcullis.'],
  ['', '"" is no command; there is /block, /unblock, /reputation, /blockade, and /portcullis.'],
  ['/block', 'This opens a form.'],
  ['/portcullis pending', 'This is a question, which needs no approval.'],
  [
    '/unblock R7F3KQ because over',
    'What a request did is in the record; name the indicators that are to be taken back.',
  ],
])('of %j nothing can be said', (line, sentence) => {
  expect(say(line)).toEqual({ verdict: 'unclear', lines: [sentence] });
});
