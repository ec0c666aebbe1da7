import { describe, expect, test } from '@jest/globals';
import type { Intent } from '../../../src/domain/decide/intent.ts';
import type { Standing } from '../../../src/domain/policy.ts';
import type { Request } from '../../../src/domain/request.ts';
import {
  act,
  answer,
  approve,
  ask,
  cancel,
  claim,
  defer,
  deny,
  events,
  guest,
  lea,
  minutesAfter,
  NOON,
  next,
  olaf,
  outcomes,
  ran,
  review,
  rina,
  rule,
  start,
  story,
  terms,
  tomas,
} from '../stories.ts';

const two = { rule: { ...rule, approvals: 2 } };

describe('a denial', () => {
  test('names the person and the reason', () => {
    expect(events(story(ask()), deny(lea, ' Shared host. '), NOON)).toEqual([
      { at: '2026-11-22T12:00:00.000Z', type: 'denied', by: lea.person, reason: 'Shared host.' },
    ]);
  });

  test('takes a reason', () => {
    expect(answer(story(ask()), deny(lea, ' \n'))).toBe('reason_missing: Say why you deny it.');
  });

  test('ends also what one of two has approved', () => {
    expect(story(ask(two), approve(lea), deny(tomas)).status).toBe('denied');
  });
});

describe('a claim', () => {
  test('names who looks at it, and can be taken over', () => {
    expect(events(story(ask()), claim(lea), NOON)).toEqual([
      { at: '2026-11-22T12:00:00.000Z', type: 'claimed', by: lea.person },
    ]);
    expect(answer(story(ask(), claim(lea)), claim(lea))).toBe(
      'already_claimed: You have claimed R7F3KQ already.',
    );
    expect(story(ask(), claim(lea), claim(tomas)).claimedBy).toEqual(tomas.person);
  });

  test('binds nobody', () => {
    expect(answer(story(ask(), claim(lea)), approve(tomas))).toBe('passes: approved');
  });
});

describe('a cancellation', () => {
  const put = () => story(ask(), approve(lea), start(), defer(minutesAfter(20)));

  test('ends what has not begun', () => {
    const cancelled = { at: '2026-11-22T12:05:00.000Z', type: 'cancelled', by: rina.person };
    for (const request of [story(ask()), story(ask(), approve(lea))]) {
      expect(events(request, cancel(rina), minutesAfter(5))).toEqual([cancelled]);
    }
  });

  test('keeps what waits from being sent', () => {
    expect(events(put(), cancel(rina), minutesAfter(5))).toEqual([
      {
        at: '2026-11-22T12:05:00.000Z',
        type: 'barred',
        code: 'cancelled',
        sentence: 'urina cancelled it before this was sent.',
      },
    ]);
  });

  test.each<[string, () => Request, Standing, string]>([
    [
      'by an approver',
      () => story(ask()),
      lea,
      'not_yours: Only urina, who asked for it, can cancel R7F3KQ.',
    ],
    [
      'by an approver, while it runs',
      put,
      lea,
      'not_yours: Only urina, who asked for it, can cancel R7F3KQ.',
    ],
    [
      'by who asked and is deactivated since',
      () => story(ask()),
      { ...rina, kind: 'deactivated' },
      'deactivated: This account is deactivated, so it can neither ask for a block nor decide on one.',
    ],
    [
      'of what is under way and has nothing left to keep',
      () => story(ask(), approve(lea), start()),
      rina,
      'already_executing: R7F3KQ is being carried out.',
    ],
    ['of what is done', () => ran({}, 'verified'), rina, 'already_done: R7F3KQ is done already.'],
    [
      'of an end that a block was approved with',
      () => ({ ...story(ask(), approve(lea)), terms: terms({ ends: 'RBLOCK' }) }),
      rina,
      'agreed_end: R7F3KQ is the end that RBLOCK was approved with.',
    ],
  ])('is refused %s', (_, make, by, said) => {
    expect(answer(make(), cancel(by))).toBe(said);
  });
});

describe('a review', () => {
  const broke = () => story(ask({ breakGlass: true }), start(), act(outcomes('verified')));

  test('says afterwards whether breaking the glass was right', () => {
    expect(events(broke(), review(lea, 'justified', ' Fine. '), NOON)).toEqual([
      { at: NOON.toISOString(), type: 'reviewed', by: lea.person, verdict: 'justified', reason: 'Fine.' },
    ]);
    expect(answer(broke(), review(lea, 'not_justified', 'It could wait.'))).toBe('passes: reviewed');
  });

  const NOTHING = 'nothing_to_review: R7F3KQ is not to be reviewed.';
  test.each<[string, () => Request, Intent, string]>([
    [
      'without a reason when it was not',
      broke,
      review(lea, 'not_justified', ' '),
      'reason_missing: Say why it was not justified.',
    ],
    [
      'by who did it',
      broke,
      review(rina),
      'own_request: You did this yourself; somebody else has to review it.',
    ],
    ['by a guest', broke, review(guest), 'guest: Guests can neither ask for a block nor decide on one.'],
    [
      'by somebody who is no approver',
      broke,
      review(olaf),
      'not_an_approver: You are not among the approvers of the rule "default".',
    ],
    ['of what was approved', () => ran({}, 'verified'), review(lea), NOTHING],
    ['before it is through', () => story(ask({ breakGlass: true }), start()), review(lea), NOTHING],
    [
      'of what was cancelled before it ran',
      () => story(ask({ breakGlass: true }), cancel(rina)),
      review(lea),
      NOTHING,
    ],
    [
      'twice',
      () => next(broke(), minutesAfter(5), review(lea)),
      review(tomas),
      'already_reviewed: ulea has reviewed R7F3KQ already.',
    ],
  ])('is refused %s', (_, make, intent, said) => {
    expect(answer(make(), intent)).toBe(said);
  });
});
