import { describe, expect, test } from '@jest/globals';
import type { Intent } from '../../../src/domain/decide/intent.ts';
import { endingOf, escalationOf, expiryOf, isOver, reminderOf } from '../../../src/domain/decide/waiting.ts';
import { Refusal } from '../../../src/domain/refusal.ts';
import type { Request } from '../../../src/domain/request.ts';
import {
  act,
  answer,
  approve,
  ask,
  bulk,
  cancel,
  deny,
  events,
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
  rule,
  shifted,
  start,
  story,
  terms,
} from '../stories.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const [expire, remind, escalate]: readonly Intent[] = [
  { to: 'expire' },
  { to: 'remind' },
  { to: 'escalate' },
];
const end: Intent = { to: 'end', request: 'REND00' };

/** That it passes at that moment and not a millisecond before. */
function isDue(request: Request, intent: Intent | undefined, at: Date): void {
  if (!intent) throw new Error('Nothing is meant to be due.');
  expect(answer(request, intent, shifted(at, -1))).toBe(
    `not_yet: That is not due for R7F3KQ before ${at.toISOString()}.`,
  );
  expect(answer(request, intent, at)).toMatch(/^passes: /);
}

describe('expiring', () => {
  test('is due for what nobody decided when the request says', () => {
    expect(expiryOf(story(ask()))).toEqual(minutesAfter(60));
    isDue(story(ask()), expire, minutesAfter(60));
    expect(events(story(ask()), expire!, minutesAfter(60))).toEqual([
      { at: '2026-11-22T13:00:00.000Z', type: 'expired' },
    ]);
  });

  test('is due for what was approved and never begun as long after the last approval', () => {
    isDue(story(ask(), approve(lea)), expire, minutesAfter(61));
    isDue(story(ask({ breakGlass: true })), expire, minutesAfter(60));
  });

  test('is never due for an end that a block was approved with', () => {
    const request: Request = { ...story(ask({ breakGlass: true })), terms: terms({ ends: 'RBLOCK' }) };
    expect(expiryOf(request)).toBeUndefined();
    expect(answer(request, expire!, minutesAfter(9_999))).toBe(
      'already_approved: R7F3KQ is approved already.',
    );
  });

  test('is not for what has begun or ended', () => {
    expect(answer(story(ask(), approve(lea), start()), expire!, minutesAfter(9_999))).toBe(
      'already_executing: R7F3KQ is being carried out.',
    );
    for (const request of [story(ask(), deny(lea)), story(ask(), cancel(rina)), ran({}, 'failed')]) {
      expect(expiryOf(request)).toBeUndefined();
      expect(answer(request, expire!, minutesAfter(9_999))).toMatch(/^already_/);
    }
  });

  test('shows as expired, never as denied', () => {
    expect(next(story(ask()), minutesAfter(60), expire!)).toMatchObject({ status: 'expired' });
    expect(next(story(ask()), minutesAfter(60), expire!)).not.toHaveProperty('ended');
  });
});

describe('reminding', () => {
  const asked = (remindAfterMs: number, more = {}) =>
    story(
      ask({
        rule: { ...rule, remindAfterMs, expiresAfterMs: 30 * DAY },
        expiresAt: '2026-12-22T12:00:00.000Z',
        ...more,
      }),
    );

  test('comes after so long, and each time after twice the pause', () => {
    let request = asked(10 * MINUTE);
    for (const minutes of [10, 30, 70, 150, 310, 630, 1_270]) {
      isDue(request, remind, minutesAfter(minutes));
      request = next(request, minutesAfter(minutes), remind!);
    }
    expect(request.reminders).toEqual({ count: 7, last: minutesAfter(1_270).toISOString() });
  });

  test('comes at least once a day, or as seldom as the rule says', () => {
    let request = asked(20 * HOUR);
    for (const hours of [20, 44, 68]) {
      isDue(request, remind, minutesAfter(hours * 60));
      request = next(request, minutesAfter(hours * 60), remind!);
    }
    let seldom = asked(2 * DAY);
    for (const days of [2, 4, 6]) {
      isDue(seldom, remind, minutesAfter(days * 24 * 60));
      seldom = next(seldom, minutesAfter(days * 24 * 60), remind!);
    }
  });

  test('is an event and nothing else', () => {
    expect(events(asked(MINUTE), remind!, minutesAfter(1))).toEqual([
      { at: '2026-11-22T12:01:00.000Z', type: 'reminded' },
    ]);
  });

  test('goes on after a reminder that came late from when it came', () => {
    const late = next(asked(10 * MINUTE), minutesAfter(25), remind!);
    expect(reminderOf(late)).toEqual(minutesAfter(45));
  });

  test('is not where the rule has none, and not once it is decided', () => {
    expect(reminderOf(story(ask()))).toBeUndefined();
    expect(answer(story(ask()), remind!)).toBe('already_requested: R7F3KQ is waiting for a decision.');
    const approved = next(asked(MINUTE), minutesAfter(1), approve(lea));
    expect(reminderOf(approved)).toBeUndefined();
    expect(answer(approved, remind!)).toBe('already_approved: R7F3KQ is approved already.');
  });

  test('of a review begins when there is something to review, and ends with it', () => {
    const broke = asked(10 * MINUTE, { breakGlass: true });
    expect(reminderOf(broke)).toBeUndefined();
    const started = next(broke, minutesAfter(1), start());
    expect(reminderOf(started)).toBeUndefined();
    const done = next(started, minutesAfter(2), act(outcomes('verified')));
    isDue(done, remind, minutesAfter(10));
    expect(reminderOf(next(done, minutesAfter(10), remind!))).toEqual(minutesAfter(30));
    expect(reminderOf(next(done, minutesAfter(10), review(lea)))).toBeUndefined();
    expect(reminderOf(next(broke, minutesAfter(1), cancel(rina)))).toBeUndefined();
  });
});

describe('escalating', () => {
  const asked = () => story(ask({ rule: { ...rule, escalation: { afterMs: 20 * MINUTE, to: ['UOLAF'] } } }));

  test('is due once, for what is undecided', () => {
    isDue(asked(), escalate, minutesAfter(20));
    const escalated = next(asked(), minutesAfter(25), escalate!);
    expect(escalationOf(escalated)).toBeUndefined();
    expect(answer(escalated, escalate!, minutesAfter(50))).toBe(
      'already_requested: R7F3KQ is waiting for a decision.',
    );
    expect(events(asked(), escalate!, minutesAfter(20))).toEqual([
      { at: '2026-11-22T12:20:00.000Z', type: 'escalated', to: ['UOLAF'] },
    ]);
  });

  test('gives those people a say, and takes nobody’s', () => {
    expect(answer(asked(), approve(olaf))).toMatch(/^not_an_approver: /);
    const escalated = next(asked(), minutesAfter(20), escalate!);
    expect(next(escalated, minutesAfter(21), approve(olaf))).toMatchObject({
      status: 'approved',
      approvals: [{ by: olaf.person, as: ['SLEADS'] }],
    });
    expect(answer(escalated, approve(lea), minutesAfter(21))).toBe('passes: approved');
  });

  test('is not where the rule has none, and not once it is decided', () => {
    expect(escalationOf(story(ask()))).toBeUndefined();
    expect(answer(story(ask()), escalate!)).toMatch(/^already_requested: /);
    const approved = next(asked(), minutesAfter(1), approve(lea));
    expect(escalationOf(approved)).toBeUndefined();
    expect(answer(approved, escalate!, minutesAfter(20))).toBe(
      'already_approved: R7F3KQ is approved already.',
    );
  });
});

describe('the end of a block', () => {
  /** Takes effect three minutes after noon. */
  const block = (lasts: Parameters<typeof terms>[0] = {}) => ran(lasts, 'verified');

  test('is so long after its first success, or at the moment it names', () => {
    isDue(block({ lasts: { forMs: HOUR } }), end, minutesAfter(63));
    isDue(block({ lasts: { until: minutesAfter(40).toISOString() } }), end, minutesAfter(40));
    expect(events(block({ lasts: { forMs: 1 } }), end)).toEqual([
      { at: '2026-11-22T12:10:00.000Z', type: 'ended', request: 'REND00' },
    ]);
  });

  test('is raised once', () => {
    const ended = next(block({ lasts: { forMs: 1 } }), minutesAfter(5), end);
    expect(endingOf(ended)).toBeUndefined();
    expect(answer(ended, end)).toBe('already_done: R7F3KQ is done already.');
  });

  test('that cannot be brought about is said once for each reason, and is due still', () => {
    const overrun = (sentence: string): Intent => ({
      to: 'overrun',
      because: new Refusal('no_vendor', sentence),
    });
    isDue(block({ lasts: { forMs: HOUR } }), overrun('Gone.'), minutesAfter(63));
    const stuck = next(block({ lasts: { forMs: 1 } }), minutesAfter(5), overrun('Gone.'));
    expect(stuck.overran).toEqual({ code: 'no_vendor', sentence: 'Gone.' });
    expect(events(stuck, overrun('Gone.'))).toEqual([]);
    expect(events(stuck, overrun('Protected.'))).toEqual([
      { at: '2026-11-22T12:10:00.000Z', type: 'overran', code: 'no_vendor', sentence: 'Protected.' },
    ]);
    expect(endingOf(stuck)).toEqual(endingOf(block({ lasts: { forMs: 1 } })));
    const ended = next(stuck, minutesAfter(6), end);
    expect(answer(ended, overrun('Protected.'))).toBe('already_done: R7F3KQ is done already.');
    expect(answer(block(), overrun('Gone.'))).toBe('already_done: R7F3KQ is done already.');
  });

  test('is not for what has none, nor for what failed, but for all that is in effect or may be', () => {
    expect(answer(block(), end)).toBe('already_done: R7F3KQ is done already.');
    expect(endingOf(ran({ lasts: { forMs: 1 } }, 'failed'))).toBeUndefined();
    for (const status of ['verified', 'accepted', 'already', 'unknown'] as const) {
      expect(endingOf(ran({ lasts: { forMs: 60_000 } }, status))).toEqual(minutesAfter(4));
    }
  });

  test('notes what it leaves, and why', () => {
    const left = { wantedBy: ['ROTHER'], before: true } as const;
    expect(events(block({ lasts: { forMs: 1 } }), { to: 'end', request: null, left })).toMatchObject([
      { type: 'ended', request: null, left },
    ]);
  });

  test('waits until all of it has been acted on', () => {
    const half = story(
      ask(bulk({ lasts: { forMs: MINUTE } })),
      approve(lea),
      start(),
      act(outcomes('verified', 'verified')),
    );
    expect(endingOf(half)).toBeUndefined();
    expect(answer(half, end)).toBe('already_executing: R7F3KQ is being carried out.');
    const barred = play(half, events(half, start(1)))!;
    expect(barred.status).toBe('partial');
    expect(endingOf(barred)).toEqual(minutesAfter(4));
    expect(answer(barred, retry(lea))).toMatch(/^over: /);
  });

  test('leaves open what may still be sent until then', () => {
    const lasting = block({ lasts: { forMs: HOUR } });
    expect(isOver(lasting, shifted(minutesAfter(63), -1))).toBe(false);
    expect(isOver(lasting, minutesAfter(63))).toBe(true);
    expect(isOver({ ...lasting, endedBy: 'REND00' }, minutesAfter(4))).toBe(true);
    expect(isOver(block(), minutesAfter(9_999))).toBe(false);
    const waits = story(ask({ lasts: { until: minutesAfter(40).toISOString() } }));
    expect(isOver(waits, shifted(minutesAfter(40), -1))).toBe(false);
    expect(isOver(waits, minutesAfter(40))).toBe(true);
    expect(isOver(story(ask({ lasts: { forMs: 1 } })), minutesAfter(9_999))).toBe(false);
  });
});
