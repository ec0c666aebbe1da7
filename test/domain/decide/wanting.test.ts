import { describe, expect, test } from '@jest/globals';
import type { Intent } from '../../../src/domain/decide/intent.ts';
import type { Wanted } from '../../../src/domain/request.ts';
import {
  answer,
  approve,
  ask,
  bulk,
  events,
  lea,
  minutesAfter,
  next,
  rule,
  story,
  tomas,
  vera,
} from '../stories.ts';

const undo = () => story(ask(bulk({ undo: true })));
const wanted: Wanted = { step: 0, indicators: [1], for: [{ request: 'R2222A', by: tomas.person }] };
const another = { request: 'R3333B', by: vera.person };
const want = (...of: readonly Wanted[]): Intent => ({ to: 'want', of });

describe('what others have come to want of an undo', () => {
  test('is written down each time it changes, and only then', () => {
    const once = next(undo(), minutesAfter(5), want(wanted));
    expect(once.wanted).toEqual({ of: [wanted], version: 2 });
    expect(events(once, want(wanted))).toEqual([]);
    expect(events(undo(), want())).toEqual([]);
    for (const changed of [
      { ...wanted, step: 1 },
      { ...wanted, indicators: [0, 1] },
      { ...wanted, for: [{ request: 'R3333B', by: tomas.person }] },
    ])
      expect(events(once, want(changed))).toMatchObject([{ type: 'wanted', of: [changed] }]);
    expect(next(once, minutesAfter(6), want()).wanted).toEqual({ of: [], version: 3 });
  });

  test('is remembered with since when that is what stays, whoever wants it', () => {
    const once = next(undo(), minutesAfter(5), want(wanted));
    const both = next(once, minutesAfter(6), want({ ...wanted, for: [...wanted.for, another] }));
    expect(both.wanted).toEqual({ of: [{ ...wanted, for: [...wanted.for, another] }], version: 2 });
    for (const changed of [
      { ...wanted, indicators: [0] },
      { ...wanted, step: 1 },
    ])
      expect(next(both, minutesAfter(7), want(changed)).wanted).toEqual({ of: [changed], version: 4 });
  });

  test('is of no interest once it is decided', () => {
    expect(answer(next(undo(), minutesAfter(1), approve(lea)), want(wanted))).toBe(
      'already_approved: R7F3KQ is approved already.',
    );
  });
});

describe('an approval of an undo, of which others have come to want something since', () => {
  const half = (how = {}) =>
    story(ask(bulk({ undo: true, rule: { ...rule, approvals: 3 } })), approve(lea, how), approve(tomas));

  test('counts no more, as it was for what could be read then', () => {
    const then = next(half(), minutesAfter(5), want(wanted));
    expect(then).toMatchObject({ approvals: [], wanted: { of: [wanted] }, status: 'requested' });
    const sentence = 'What others want of it has changed since.';
    expect(then.lapses).toEqual([lea, tomas].map(({ person: by }) => ({ by, sentence, again: true })));
    const again = next(then, minutesAfter(6), approve(lea));
    expect(next(again, minutesAfter(7), want()).approvals).toEqual([]);
  });

  test('counts no more, of which its giver alone is told', () => {
    const before = half();
    expect(next(before, minutesAfter(5), want(wanted)).notices).toEqual([
      ...before.notices,
      { about: 'lapsed', to: [lea.person.user], told: false },
      { about: 'lapsed', to: [tomas.person.user], told: false },
    ]);
  });

  test('counts on where others want the same, or want it instead', () => {
    const known = next(
      story(ask(bulk({ undo: true, rule: half().terms.rule }))),
      minutesAfter(1),
      want(wanted),
    );
    const agreed = next(known, minutesAfter(2), approve(lea));
    for (const by of [[...wanted.for, another], [another]]) {
      const same = { ...wanted, for: by };
      expect(events(agreed, want(same)).map(({ type }) => type)).toEqual(['wanted']);
    }
    expect(next(agreed, minutesAfter(3), want({ ...wanted, indicators: [0] })).approvals).toEqual([]);
    expect(next(agreed, minutesAfter(3), want({ ...wanted, step: 1, indicators: [0] })).approvals).toEqual(
      [],
    );
  });

  test('counts on where nothing is new, and where it left that out', () => {
    const without = { without: [1], reason: 'Theirs.' };
    const cut = half(without);
    expect(events(cut, want(wanted)).map(({ type }) => type)).toEqual(['wanted']);
    const known = next(story(ask(bulk({ undo: true, rule: cut.terms.rule }))), minutesAfter(1), want(wanted));
    const agreed = next(known, minutesAfter(2), approve(lea));
    expect(events(agreed, want(wanted))).toEqual([]);
  });

  test('counts no more though another has left that out later, who may take it back', () => {
    const cut = next(half(), minutesAfter(5), { to: 'withdraw', by: tomas });
    const both = next(cut, minutesAfter(6), approve(vera, { without: [1], reason: 'Theirs.' }));
    expect(next(both, minutesAfter(7), want(wanted)).approvals.map(({ by }) => by)).toEqual([vera.person]);
  });
});

describe('an undo is approved', () => {
  const unseen =
    'unseen: What others want of what R7F3KQ takes back has changed since you looked. Read its card again, then approve.';
  const once = () => next(undo(), minutesAfter(5), want(wanted));

  test.each([
    ['by who looks at the record', undefined],
    ['by who has read it', 2],
    ['by who has read it and what came later', 7],
  ])('%s', (_, seen) => {
    expect(answer(once(), approve(lea, { seen }))).toBe('passes: approved');
  });

  test('but not by who read its card before', () => {
    expect(answer(once(), approve(lea, { seen: 1 }))).toBe(unseen);
  });

  test('but not by who read of some that are no more', () => {
    const none = next(once(), minutesAfter(6), want());
    expect(answer(none, approve(lea, { seen: 2 }))).toBe(unseen);
    expect(answer(none, approve(lea, { seen: 3 }))).toBe('passes: approved');
  });

  test('by who read its card before one more came to want the same', () => {
    const both = next(once(), minutesAfter(6), want({ ...wanted, for: [...wanted.for, another] }));
    expect(answer(both, approve(lea, { seen: 2 }))).toBe('passes: approved');
    expect(answer(both, approve(lea, { seen: 1 }))).toBe(unseen);
  });

  test('and who could not approve it anyway is told that', () => {
    const stranger = { ...lea, groups: [] };
    expect(answer(once(), approve(stranger, { seen: 1 }))).toMatch(/^not_an_approver: /);
  });
});
