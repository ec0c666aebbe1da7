import { describe, expect, test } from '@jest/globals';
import { AT, type Change, EVERYTHING, problemsWith, read } from './everything.ts';
import { problemsOf } from './reading.ts';

describe('a policy', () => {
  test('with every key comes back typed, times in milliseconds and the clock in minutes', async () => {
    expect(await read(EVERYTHING)).toEqual({
      requesters: ['S0RESPONDERS'],
      breakGlass: { people: ['S0ONCALL'], perDay: 3, remindAfterMs: 1_800_000 },
      override: { people: ['S0LEADS'] },
      rules: [
        {
          name: 'wide',
          when: {
            action: 'block',
            kinds: ['ip', 'network'],
            vendors: ['inspect'],
            indicatorsOver: 50,
            addressesOver: 256,
            clean: false,
            severity: [1, 2],
            channels: ['C0SOC'],
            hours: { days: ['mon', 'tue'], from: 18 * 60, to: 8 * 60 + 30, timeZone: 'Europe/Berlin' },
          },
          requesters: ['S0SENIORS'],
          reasonOptional: true,
          ticketRequired: true,
          maxIndicators: 200,
          perHour: { requests: 10, indicators: 500 },
          approvals: 2,
          approvers: ['S0LEADS', 'S0NETWORK'],
          oneFromEach: true,
          expiresAfterMs: 3_600_000,
          remindAfterMs: 600_000,
          escalation: { afterMs: 1_200_000, to: ['S0ONCALL'] },
        },
        { name: 'default', approvals: 1, approvers: ['S0LEADS'], expiresAfterMs: 7_200_000 },
      ],
    });
  });

  test('says what it says by default without a key for it', async () => {
    const yml = EVERYTHING.replace('reason: optional', 'reason: required')
      .replace('ticket: required', 'ticket: optional')
      .replace('oneFromEach: true', 'oneFromEach: false')
      .replace(', remindAfter: 30m', '');
    const { rules, breakGlass } = await read(yml);
    const written = ['reasonOptional', 'ticketRequired', 'oneFromEach'].filter((key) => key in rules[0]!);
    expect(written).toEqual([]);
    expect(breakGlass?.remindAfterMs).toBe(3_600_000);
  });

  test.each<[what: string, hours: string, from: number, to: number]>([
    ['days alone', '{ days: [sat, sun], timeZone: UTC }', 0, 0],
    ['a beginning alone', '{ from: 18:05, timeZone: UTC }', 18 * 60 + 5, 0],
    ['an end alone', '{ to: 23:59, timeZone: UTC }', 0, 23 * 60 + 59],
  ])('has hours of %s, the rest up to midnight', async (_, hours, from, to) => {
    const yml = EVERYTHING.replace(/hours: .*/, `hours: ${hours}`);
    expect((await read(yml)).rules[0]?.when?.hours).toMatchObject({ from, to });
  });
});

describe('a policy is refused', () => {
  test.each<Change>([
    [
      'with an unknown key',
      'override:',
      'overide:',
      'p.yml:7:3 policy.overide: Is not a key that is known here.',
    ],
    [
      'with an unknown key of breaking the glass',
      'perDay: 3',
      'perDay: 3, perWeek: 9',
      'p.yml:6:48 policy.breakGlass.perWeek: Is not a key that is known here.',
    ],
    [
      'with an unknown key of a limit',
      'requests: 10',
      'asks: 10',
      `p.yml:24:18 ${AT}.perHour.asks: Is not a key that is known here.`,
    ],
    [
      'with an unknown key of an escalation',
      'after: 20m',
      'after: 20m, at: 9',
      `p.yml:30:31 ${AT}.escalate.at: Is not a key that is known here.`,
    ],
    [
      'without glass for anybody',
      'perDay: 3',
      'perDay: 0',
      'p.yml:6:45 policy.breakGlass.perDay: Must be 1 or more; leave breakGlass out and nobody may break the glass.',
    ],
    [
      'without anybody who breaks the glass',
      '{ people: [S0ONCALL], perDay',
      '{ people: [], perDay',
      'p.yml:6:25 policy.breakGlass.people: Must name somebody: with an empty list nobody could ever break the glass.',
    ],
    [
      'without anybody who overrides',
      '{ people: [S0LEADS] }',
      '{ people: [] }',
      'p.yml:7:23 policy.override.people: Must name somebody: with an empty list nobody could ever override the guard.',
    ],
    [
      'without anybody who asks under a rule',
      '[S0SENIORS]',
      '[]',
      `p.yml:20:19 ${AT}.requesters: Must name somebody: with an empty list nobody could ever ask.`,
    ],
    [
      'with an escalation to nobody',
      'to: [S0ONCALL]',
      'to: []',
      `p.yml:30:35 ${AT}.escalate.to: Must name somebody: with an empty list it would be escalated to nobody.`,
    ],
    [
      'with an escalation to those who may approve already',
      'to: [S0ONCALL]',
      'to: [S0NETWORK, S0LEADS]',
      `p.yml:30:35 ${AT}.escalate.to: Names nobody who may not approve already.`,
    ],
    [
      'with a reminder when it is over',
      'remindAfter: 10m',
      'remindAfter: 1h',
      `p.yml:29:20 ${AT}.remindAfter: Must be shorter than expiresAfter: by then nobody can decide any more.`,
    ],
    [
      'with an escalation when it is over',
      'after: 20m',
      'after: 1h',
      `p.yml:30:26 ${AT}.escalate.after: Must be shorter than expiresAfter: by then nobody can decide any more.`,
    ],
    [
      'with fewer approvals than it takes for one from each',
      'approvals: 2',
      'approvals: 1',
      `p.yml:25:18 ${AT}.approvals: Must be 2 or more: each of the 2 approvers takes an approval of its own.`,
    ],
    [
      'with somebody named twice',
      '[S0LEADS, S0NETWORK]',
      '[S0LEADS, S0NETWORK, S0LEADS]',
      `p.yml:26:39 ${AT}.approvers[2]: Is named before already.`,
      `p.yml:25:18 ${AT}.approvals: Must be 3 or more: each of the 3 approvers takes an approval of its own.`,
    ],
    [
      'when nobody is left to approve what those ask who may',
      /requesters: \[S0RESPONDERS\]([\s\S]*)approvers: \[S0LEADS\]/,
      'requesters: [U0ANN]$1approvers: [U0ANN]',
      'p.yml:32:18 policy.rules[1].approvals: The rule "default" could never be met: whoever may ask under it is needed to approve.',
    ],
    [
      'with more indicators than there can be',
      'maxIndicators: 200',
      'maxIndicators: 10001',
      `p.yml:23:22 ${AT}.maxIndicators: Must be 10,000 or less, the most in any request.`,
    ],
    [
      'with no indicators',
      'maxIndicators: 200',
      'maxIndicators: 0',
      `p.yml:23:22 ${AT}.maxIndicators: Must be 1 or more.`,
    ],
    [
      'with a limit of nothing',
      '{ requests: 10, indicators: 500 }',
      '{}',
      `p.yml:24:16 ${AT}.perHour: Must name requests, indicators or both.`,
    ],
    [
      'with a limit of no requests',
      'requests: 10',
      'requests: 0',
      `p.yml:24:28 ${AT}.perHour.requests: Must be 1 or more.`,
    ],
    [
      'with another word for a reason',
      'reason: optional',
      'reason: no',
      `p.yml:21:15 ${AT}.reason: Must be one of required, optional.`,
    ],
    [
      'with a rule behind one that covers it',
      '    - name: default',
      `    - name: narrow
      when: { action: block, kinds: [network], vendors: [inspect], indicatorsOver: 60, addressesOver: 256, clean: false, severity: [1], channels: [C0SOC], hours: { days: [mon], from: '20:00', to: '23:00', timeZone: Europe/Berlin } }
      approvals: 1
      approvers: [S0LEADS]
      expiresAfter: 1h
    - name: default`,
      'p.yml:31:7 policy.rules[1]: Is never reached: whatever it fits, "wide" above it fits first.',
    ],
    [
      'with a default that is not the last',
      /rules:\n/,
      `rules:
    - { name: first, approvals: 1, approvers: [S0LEADS], expiresAfter: 1h }
`,
      'p.yml:9:7 policy.rules[0]: Has no "when", so it is the default and must be the last.',
    ],
  ])('%s', async (_, from, to, ...lines) => {
    expect(await problemsWith(from, to)).toEqual(lines);
  });

  test('with all that is wrong in its rules at once', async () => {
    const yml = EVERYTHING.replace('remindAfter: 10m', 'remindAfter: 2h')
      .replace('approvals: 2', 'approvals: 1')
      .replace('name: default', 'name: wide');
    expect(await problemsOf(read(yml))).toEqual([
      expect.stringContaining(`${AT}.approvals: Must be 2 or more`),
      expect.stringContaining(`${AT}.remindAfter: Must be shorter`),
      expect.stringContaining('policy.rules[1].name: Is the name of another rule too.'),
    ]);
  });
});
