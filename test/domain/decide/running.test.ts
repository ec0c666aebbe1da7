import { describe, expect, test } from '@jest/globals';
import type { Intent } from '../../../src/domain/decide/intent.ts';
import { RETRY_WITHIN_MS } from '../../../src/domain/decide/running.ts';
import type { OutcomeStatus } from '../../../src/domain/outcome.ts';
import type { Request, Terms } from '../../../src/domain/request.ts';
import {
  act,
  answer,
  approve,
  ask,
  bulk,
  cancel,
  defer,
  deny,
  events,
  finding,
  lea,
  minutesAfter,
  next,
  outcomes,
  play,
  ran,
  rina,
  rule,
  sha1,
  shifted,
  start,
  story,
  terms,
  tomas,
} from '../stories.ts';

const DAY = 24 * 3_600_000;
const approved = (changes: Partial<Terms> = {}) => story(ask(changes), approve(lea));
const underWay = (changes: Partial<Terms> = {}) => story(ask(changes), approve(lea), start());
/** Put off until twenty minutes after noon. */
const put = (changes: Partial<Terms> = {}) =>
  story(ask(changes), approve(lea), start(), defer(minutesAfter(20)));

test('what was approved may be sent for a day', () => {
  expect(RETRY_WITHIN_MS).toBe(DAY);
});

describe('starting', () => {
  test('is recorded, once', () => {
    expect(events(approved(), start(), minutesAfter(2))).toEqual([
      { at: '2026-11-22T12:02:00.000Z', type: 'started', step: 0 },
    ]);
    expect(answer(underWay(), start())).toBe('not_waiting: Step 0 of R7F3KQ is not waiting to be started.');
  });

  test('of each step for itself', () => {
    expect(answer(story(ask(bulk()), approve(lea), start()), start(1))).toBe('passes: started');
  });

  test.each<[string, () => Request, number]>([
    ['before it is approved', () => story(ask()), 0],
    [
      'while one of two approvals is missing',
      () => story(ask({ rule: { ...rule, approvals: 2 } }), approve(lea)),
      0,
    ],
    ['of what was denied', () => story(ask(), deny(lea)), 0],
    ['of what was cancelled', () => story(ask(), cancel(rina)), 0],
    ['of what is done', () => ran({}, 'verified'), 0],
    ['of a step there is not', approved, 1],
    [
      'of what approvers left out',
      () => story(ask(bulk()), approve(lea, { without: [2], reason: 'Ours.' })),
      1,
    ],
  ])('is refused %s', (_, make, step) => {
    expect(answer(make(), start(step))).toBe(
      `not_waiting: Step ${step} of R7F3KQ is not waiting to be started.`,
    );
  });

  test('begins within the time that was given for deciding, counted from the approval', () => {
    const end = minutesAfter(61);
    expect(answer(approved(), start(), shifted(end, -1))).toBe('passes: started');
    expect(answer(approved(), start(), end)).toBe('expired: R7F3KQ has expired.');
  });

  test('of what was put off waits until then', () => {
    const said = 'not_yet: Step 0 of R7F3KQ waits until 2026-11-22T12:20:00.000Z.';
    expect(answer(put(), start(), shifted(minutesAfter(20), -1))).toBe(said);
    expect(answer(put(), start(), minutesAfter(20))).toBe('passes: started');
  });
});

describe('at the moment of starting it is barred', () => {
  const [approval] = approved().approvals;
  const altered = 'R7F3KQ is not what was asked for or approved: its digest differs.';

  test.each<[string, () => Request, Intent, string, string]>([
    ['for what is protected now', approved, start(0, [finding('a')]), 'protected', 'a is known good.'],
    [
      'when the terms are others',
      () => ({ ...approved(), terms: terms({ clean: true }) }),
      start(),
      'altered',
      altered,
    ],
    ['when its digest is another', () => ({ ...approved(), digest: 'other' }), start(), 'altered', altered],
    [
      'when an approval was for something else',
      () => ({ ...approved(), approvals: [{ ...approval!, digest: 'other' }] }),
      start(),
      'altered',
      altered,
    ],
    [
      'when the only approval is the requester’s',
      () => ({ ...approved(), approvals: [{ ...approval!, by: rina.person }] }),
      start(),
      'no_quorum',
      'R7F3KQ has 0 of 1 approvals.',
    ],
    [
      'when one person approved twice',
      () => {
        const two = ask({ rule: { ...rule, approvals: 2 } });
        const request = story(two, approve(lea), approve(tomas));
        return { ...request, approvals: [request.approvals[0]!, request.approvals[0]!] };
      },
      start(),
      'no_quorum',
      'R7F3KQ has 1 of 2 approvals.',
    ],
    [
      'when nobody speaks for one of those from each of whom one is wanted',
      () => {
        const each = {
          ...rule,
          approvals: 1,
          approvers: ['SLEADS', 'SOPS', 'SLEGAL'],
          oneFromEach: true,
        } as const;
        return { ...story(ask({ rule: each }), approve(lea)), status: 'approved' };
      },
      start(),
      'no_quorum',
      'R7F3KQ has 1 of 1 approvals. Nobody has spoken for 2 of its approvers.',
    ],
  ])('%s', (_, make, intent, code, sentence) => {
    const request = make();
    const barred = events(request, intent, minutesAfter(2));
    expect(barred).toEqual([{ at: '2026-11-22T12:02:00.000Z', type: 'barred', code, sentence }]);
    expect(play(request, barred)).toMatchObject({
      status: 'failed',
      steps: [{ state: 'acted', outcomes: [{ status: 'failed', code, note: sentence }] }],
    });
  });

  test('a day after the last approval', () => {
    const late = minutesAfter(1 + 24 * 60);
    expect(answer(put(), start(), shifted(late, -1))).toBe('passes: started');
    expect(events(put(), start(), late)).toMatchObject([
      {
        type: 'barred',
        code: 'stale',
        sentence: 'R7F3KQ was approved more than a day ago and is not begun any more.',
      },
    ]);
  });

  test('a day after it was asked for, where nobody approved', () => {
    const broke = story(ask({ breakGlass: true }), start(), defer(minutesAfter(20)));
    expect(answer(broke, start(), shifted(minutesAfter(24 * 60), -1))).toBe('passes: started');
    expect(events(broke, start(), minutesAfter(24 * 60))).toMatchObject([
      {
        code: 'stale',
        sentence: 'R7F3KQ was asked for more than a day ago and is not begun any more.',
      },
    ]);
  });

  test('when the time of the block is up', () => {
    const over = { code: 'over', sentence: 'The time of R7F3KQ is up, so nothing more of it is sent.' };
    const until = minutesAfter(30);
    const soon = approved({ lasts: { until: until.toISOString() } });
    expect(answer(soon, start(), shifted(until, -1))).toBe('passes: started');
    expect(events(soon, start(), until)).toMatchObject([over]);
    // The first step took effect three minutes after noon.
    const half = story(
      ask(bulk({ lasts: { forMs: 600_000 } })),
      approve(lea),
      start(),
      act(outcomes('verified', 'verified')),
    );
    expect(answer(half, start(1), shifted(minutesAfter(13), -1))).toBe('passes: started');
    expect(events(half, start(1), minutesAfter(13))).toMatchObject([over]);
    expect(events({ ...half, endedBy: 'REND00' }, start(1), minutesAfter(5))).toMatchObject([over]);
  });

  test('never, where it is the end of a block: that only gets more urgent', () => {
    const origin = ran({ lasts: { forMs: 1 } }, 'verified');
    const end = terms({ id: 'REND00', undo: true, ends: 'R7F3KQ' });
    const asked = play(undefined, events(undefined, { to: 'ask', terms: end, findings: [], origin }))!;
    expect(answer(asked, start(), minutesAfter(9_999))).toBe('passes: started');
    const off = next(next(asked, minutesAfter(11), start()), minutesAfter(11), defer(minutesAfter(20)));
    expect(answer(off, start(), minutesAfter(9_999))).toBe('passes: started');
  });
});

describe('what a step came to', () => {
  test.each<[readonly OutcomeStatus[], string]>([
    [['verified'], 'done'],
    [['already'], 'done'],
    [['accepted'], 'done'],
    [['failed'], 'failed'],
    [['unknown'], 'failed'],
    [['verified', 'failed'], 'partial'],
    [['accepted', 'unknown'], 'partial'],
    [['already', 'verified'], 'done'],
    [['failed', 'unknown'], 'failed'],
  ])('%j settles as %s', (statuses, status) => {
    const indicators = [sha1('a'), sha1('b')].slice(0, statuses.length);
    expect(ran({ indicators }, ...statuses).status).toBe(status);
  });

  test('is recorded with its step', () => {
    expect(events(underWay(), act(outcomes('verified')), minutesAfter(3))).toEqual([
      { at: '2026-11-22T12:03:00.000Z', type: 'acted', step: 0, outcomes: outcomes('verified') },
    ]);
  });

  test('is one outcome per indicator, in their order', () => {
    const request = underWay({ indicators: [sha1('a'), sha1('b')] });
    const [a, b] = outcomes('verified', 'failed');
    const other = { ...a!, indicator: { kind: 'md5', value: a!.indicator.value } } as const;
    const sentence = 'The outcomes for R7F3KQ at inspect are not one per indicator in their order.';
    for (const given of [[], [a!], [b!, a!], [a!, b!, b!], [other, b!]]) {
      expect(() => answer(request, act(given))).toThrow(sentence);
      if (given.length > 0) expect(() => answer(request, defer(minutesAfter(20), given))).toThrow(sentence);
    }
  });

  test('is for a step that was started', () => {
    const said = 'not_started: Step 0 of R7F3KQ was not started.';
    for (const request of [approved(), put(), ran({}, 'verified')]) {
      expect(answer(request, act(outcomes('verified')))).toBe(said);
      expect(answer(request, defer(minutesAfter(20)))).toBe(said);
    }
    expect(answer(underWay(), act(outcomes('verified'), 1))).toBe(
      'not_started: Step 1 of R7F3KQ was not started.',
    );
  });
});

describe('putting a step off', () => {
  test('says until when and why, and what is known already', () => {
    expect(events(underWay(), defer(minutesAfter(20)), minutesAfter(3))).toEqual([
      {
        at: '2026-11-22T12:03:00.000Z',
        type: 'deferred',
        step: 0,
        until: '2026-11-22T12:20:00.000Z',
        code: 'rate_limited',
      },
    ]);
    expect(events(underWay(), defer(minutesAfter(20), outcomes('failed')))).toMatchObject([
      { outcomes: outcomes('failed') },
    ]);
  });
});
