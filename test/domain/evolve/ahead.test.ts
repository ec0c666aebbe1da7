import { describe, expect, test } from '@jest/globals';
import {
  endOf,
  indicatorsOf,
  isBehind,
  isOpen,
  isToBeReviewed,
  isToBeShown,
  type Request,
} from '../../../src/domain/request.ts';
import {
  act,
  approve,
  ask,
  bulk,
  cancel,
  defer,
  delegate,
  deny,
  lea,
  minutesAfter,
  next,
  olaf,
  outcomes,
  play,
  ran,
  retry,
  review,
  rina,
  start,
  story,
  tomas,
  vouch,
} from '../stories.ts';
import { at, pair } from './pair.ts';

describe('the clock of a block', () => {
  const lasts = { lasts: { forMs: 60_000 } };

  test.each<[string, () => Request, string | undefined]>([
    ['runs from the first success', () => ran(lasts, 'accepted'), at(3)],
    ['runs from what was so already', () => ran(lasts, 'already'), at(3)],
    ['does not run by a failure', () => ran(lasts, 'failed'), undefined],
    ['runs from what is unknown, and may be so', () => ran(lasts, 'unknown'), at(3)],
    [
      'runs by a success that is known before the rest is',
      () => story(ask(pair), approve(lea), start(), defer(minutesAfter(9), outcomes('verified', 'failed'))),
      at(3),
    ],
    [
      'is not set anew by who vouches for it',
      () => next(ran(lasts, 'unknown'), minutesAfter(7), vouch(lea)),
      at(3),
    ],
    [
      'is not set anew by a second success',
      () =>
        story(
          ask(pair),
          approve(lea),
          start(),
          act(outcomes('verified', 'failed')),
          retry(lea),
          start(),
          act(outcomes('verified', 'verified')),
        ),
      at(3),
    ],
  ])('%s', (_, make, effectiveAt) => {
    expect(make().effectiveAt).toBe(effectiveAt);
  });

  test('says when it ends', () => {
    expect(endOf(ran(lasts, 'verified'))).toBe(at(4));
    expect(endOf(ran({ lasts: { until: at(40) } }, 'verified'))).toBe(at(40));
    expect(endOf(ran({}, 'verified'))).toBeUndefined();
    expect(endOf(ran(lasts, 'failed'))).toBeUndefined();
    expect(endOf({ ...ran(lasts, 'failed'), effectiveAt: at(3) })).toBeUndefined();
    expect(endOf({ ...ran(lasts, 'verified'), endedBy: 'REND00' })).toBeUndefined();
  });
});

describe('what lies ahead', () => {
  const shownAt = (version: number) => ({ channel: 'C1', ts: '1.2', version });
  const shown = (request: Request) => ({
    ...request,
    messages: { card: shownAt(request.changed), status: shownAt(request.changed) },
  });

  test('is showing it, until both places show what it is', () => {
    const denied = story(ask(), deny(lea));
    expect([isBehind(denied, 'card'), isToBeShown(denied), isOpen(denied)]).toEqual([true, true, true]);
    const half = { ...denied, messages: { card: shownAt(2), status: shownAt(1) } };
    expect([isBehind(half, 'card'), isBehind(half, 'status'), isToBeShown(half)]).toEqual([
      false,
      true,
      true,
    ]);
    expect([isToBeShown(shown(denied)), isOpen(shown(denied))]).toEqual([false, false]);
    const given = { ...denied, messages: { card: shownAt(2), status: { ...shownAt(1), ts: null } } };
    expect(isToBeShown(given)).toBe(false);
  });

  test.each<[string, () => Request, boolean]>([
    ['a decision', () => story(ask()), true],
    ['a run', () => story(ask(), approve(lea)), true],
    ['the rest of a run', () => story(ask(), approve(lea), start()), true],
    ['its end', () => ran({ lasts: { forMs: 1 } }, 'verified'), true],
    [
      'nothing, once it is ended',
      () => ({ ...ran({ lasts: { forMs: 1 } }, 'verified'), endedBy: 'R' }),
      false,
    ],
    ['nothing, when it is done', () => ran({}, 'verified'), false],
    ['nothing, when it was cancelled', () => story(ask({ breakGlass: true }), cancel(rina)), false],
  ])('is %s', (_, make, open) => {
    const request = make();
    const silent = { ...request, notices: request.notices.map((notice) => ({ ...notice, told: true })) };
    expect(isOpen(shown(silent))).toBe(open);
  });

  test('is telling people', () => {
    const request = shown(story(ask(), delegate(lea, olaf), deny(tomas)));
    expect([isToBeShown(request), isOpen(request)]).toEqual([true, true]);
    const told = play(request, [{ type: 'told', at: at(9), notice: 0 }])!;
    expect([isToBeShown(told), isOpen(told)]).toEqual([false, false]);
  });

  test('is a review, where the glass was broken', () => {
    const broke = story(ask({ breakGlass: true }));
    expect(isToBeReviewed(broke)).toBe(true);
    const done = next(next(broke, minutesAfter(1), start()), minutesAfter(2), act(outcomes('failed')));
    expect([isToBeReviewed(done), isOpen(shown(done))]).toEqual([true, true]);
    expect(isToBeReviewed(next(done, minutesAfter(3), review(lea)))).toBe(false);
    expect(isToBeReviewed(next(broke, minutesAfter(1), cancel(rina)))).toBe(false);
    expect(isToBeReviewed(next(broke, minutesAfter(60), { to: 'expire' }))).toBe(false);
    expect(isToBeReviewed(ran({}, 'verified'))).toBe(false);
  });
});

test('all that was asked for is carried out when nothing is left out', () => {
  expect(indicatorsOf(story(ask(bulk())))).toBe(story(ask(bulk())).terms.indicators);
});
