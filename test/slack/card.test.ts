import { describe, expect, test } from '@jest/globals';
import { checkMessageBlocks } from '../../sandbox/slack/limits.ts';
import type { Intent } from '../../src/domain/decide.ts';
import type { Outcome, Request } from '../../src/domain/request.ts';
import { card, statusLine, title } from '../../src/slack/card.ts';
import {
  approve,
  ask,
  lea,
  minutesAfter,
  rina,
  sha1,
  start,
  story,
  terms,
  tomas,
} from '../domain/stories.ts';

const head = { position: 42, hash: 'f'.repeat(64) };
const outcome = (status: Outcome['status'], more: Partial<Outcome> = {}): Outcome => ({
  indicator: sha1('a'),
  status,
  ...more,
});
const act = (...outcomes: Outcome[]): Intent => ({ to: 'act', step: 0, outcomes });

const STATES: Readonly<Record<string, Request>> = {
  requested: story(ask()),
  'requested, with a gap and a cleaning': story(
    ask({
      clean: true,
      steps: [{ vendor: 'inspect', indicators: [sha1('a')], cleans: true }],
      gaps: [{ vendor: 'gz', indicators: [sha1('a')], why: 'GravityZone takes only SHA-256.' }],
    }),
  ),
  'one of two approvals': story(ask({ rule: { ...terms().rule, approvals: 2 } }), approve(lea)),
  approved: story(ask(), approve(lea)),
  executing: story(ask(), approve(lea), start()),
  'put off': story(ask(), approve(lea), start(), {
    to: 'defer',
    step: 0,
    until: minutesAfter(20),
    code: 'rate_limited',
  }),
  denied: story(ask(), { to: 'deny', by: tomas, reason: 'This is our own agent.' }),
  cancelled: story(ask(), { to: 'cancel', by: rina }),
  'done, verified': story(ask(), approve(lea), start(), act(outcome('verified'))),
  'done, already so': story(ask(), approve(lea), start(), act(outcome('already'))),
  'done, accepted': story(ask(), approve(lea), start(), act(outcome('accepted'))),
  failed: story(
    ask(),
    approve(lea),
    start(),
    act(outcome('failed', { code: 'auth_failed', note: 'ESET Inspect refused the password.' })),
  ),
  unknown: story(ask(), approve(lea), start(), act(outcome('unknown', { code: 'interrupted' }))),
  partial: story(
    ask({ indicators: [sha1('a'), sha1('b')] }),
    approve(lea),
    start(),
    act(outcome('accepted'), { indicator: sha1('b'), status: 'failed', code: 'vendor_error' }),
  ),
  vouched: story(ask(), approve(lea), start(), act(outcome('unknown')), { to: 'vouch', by: tomas }),
};

const say = (request: Request) => JSON.stringify(card(request, head).blocks);
const buttonsOf = (blocks: ReturnType<typeof card>['blocks']) =>
  blocks
    .flatMap((block) => (block.type === 'actions' ? block.elements : []))
    .map((element) => ('action_id' in element ? element.action_id : ''));

describe('in every state', () => {
  test.each(Object.entries(STATES))('%s: the card is what it was', (_, request) => {
    expect(card(request, head)).toMatchSnapshot();
    expect(statusLine(request)).toMatchSnapshot();
  });

  test.each(Object.entries(STATES))('%s: Slack takes it', (_, request) => {
    expect(checkMessageBlocks(card(request, head).blocks)).toBeUndefined();
    expect(checkMessageBlocks(statusLine(request).blocks)).toBeUndefined();
  });

  test.each([
    ['requested', ['approve', 'deny', 'cancel']],
    ['approved', ['cancel']],
    ['executing', []],
    ['put off', ['cancel']],
    ['denied', []],
    ['cancelled', []],
    ['done, accepted', []],
    ['failed', ['retry']],
    ['unknown', ['retry', 'vouch']],
    ['partial', ['retry']],
    ['vouched', []],
  ])('%s: offers %j', (state, buttons) => {
    expect(buttonsOf(card(STATES[state]!, head).blocks)).toEqual(buttons);
  });

  test('a button carries the id of the request and nothing else', () => {
    for (const request of Object.values(STATES)) {
      for (const block of card(request, head).blocks) {
        if (block.type !== 'actions') continue;
        for (const element of block.elements)
          expect(element).toMatchObject({ type: 'button', value: request.id });
      }
    }
  });
});

test('approving asks back with the target, the vendor and the digest', () => {
  const [approveButton] = card(STATES['requested']!, head).blocks.flatMap((block) =>
    block.type === 'actions' ? block.elements : [],
  );
  expect(approveButton).toMatchObject({
    confirm: {
      title: { text: 'Block 1 SHA-1 file hash?' },
      text: {
        text: `On inspect. Digest ${STATES['requested']!.digest.slice(0, 16)}. Target: ${'a'.repeat(40)}`,
      },
    },
  });
});

test('what the vendor only said is never shown like what was verified', () => {
  expect(say(STATES['done, accepted']!)).not.toMatch(/verified|white_check_mark/);
  expect(say(STATES['done, verified']!)).toMatch(/verified/);
  expect(say(STATES['unknown']!)).toMatch(/nobody knows whether/);
});

test('expired is never shown as denied', () => {
  const expired = { ...STATES['requested']!, status: 'expired' as const };
  expect(say(expired)).toMatch(/nobody decided in time/);
  expect(say(expired)).not.toMatch(/[Dd]enied/);
});

test('the biggest request fits Slack', () => {
  const indicators = Array.from({ length: 1_000 }, (_, i) => ({
    kind: 'path' as const,
    value: `C:\\${String(i).padStart(5, '0')}${'<&`x'.repeat(150)}`,
  }));
  const steps = Array.from({ length: 40 }, (_, i) => ({ vendor: `vendor-${i}`, indicators }));
  const gaps = Array.from({ length: 40 }, (_, i) => ({
    vendor: `gap-${i}`,
    indicators,
    why: '<&>'.repeat(300),
  }));
  const request = story(
    ask({ indicators, steps, gaps, reason: '<!channel>'.repeat(50), ticket: '<&>'.repeat(100) }),
  );
  const { text, blocks } = card(request, head);
  expect(checkMessageBlocks(blocks)).toBeUndefined();
  expect(text.length).toBeLessThan(4_000);
  expect(JSON.stringify(blocks).length).toBeLessThan(12_000);
  expect(text + JSON.stringify(blocks.filter(({ type }) => type !== 'rich_text'))).not.toMatch(/<!channel>/);
});

test('the title says what is done, in one or many', () => {
  const of = (changes: Parameters<typeof ask>[0]) => title(story(ask(changes)));
  expect(of({ undo: true })).toBe('Unblock 1 SHA-1 file hash');
  expect(of({ action: 'allow', indicators: [sha1('a'), sha1('b')] })).toBe('Allow 2 SHA-1 file hashes');
  expect(of({ indicators: [sha1('a'), { kind: 'ip', value: '198.18.7.9' }] })).toBe('Block 2 indicators');
});
