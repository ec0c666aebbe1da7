import { describe, expect, test } from '@jest/globals';
import { indicatorsOf, leftOut } from '../../../src/domain/request.ts';
import {
  answer,
  approve,
  ask,
  bulk,
  events,
  finding,
  lea,
  minutesAfter,
  next,
  rule,
  sha1,
  story,
  THREE,
  tomas,
  vera,
  withdraw,
} from '../stories.ts';

const [a, b, c] = THREE;
const two = bulk({ rule: { ...rule, approvals: 2 } });
const without = (...indexes: number[]) => ({ without: indexes, reason: 'Shared host.' });

describe('leaving indicators out of an approval', () => {
  test('is recorded with its reason, and what is left is carried out', () => {
    const request = story(ask(bulk()));
    expect(events(request, approve(lea, { without: [2, 0], reason: ' Shared host. ' }))).toMatchObject([
      { type: 'approved', without: [0, 2], reason: 'Shared host.' },
    ]);
    const cut = next(request, minutesAfter(1), approve(lea, without(0, 2)));
    expect(indicatorsOf(cut)).toEqual([b]);
    // A step of which nothing is left keeps its place, as events name steps by their index.
    expect(cut.steps).toMatchObject([
      { vendor: 'inspect', indicators: [b], state: 'waiting' },
      { vendor: 'gravityzone', indicators: [], state: 'acted' },
    ]);
    expect(leftOut(cut)).toEqual([{ by: lea.person, reason: 'Shared host.', indicators: [a, c] }]);
  });

  test('keeps what an undo puts back beside what it is about', () => {
    const steps = [{ vendor: 'inspect', indicators: THREE, restores: ['x', null, 'z'] }];
    const cut = story(ask(bulk({ undo: true, steps })), approve(lea, without(0)));
    expect(cut.steps).toMatchObject([{ indicators: [b, c], restores: [null, 'z'] }]);
  });

  test('leaves nothing out when nothing is', () => {
    expect(events(story(ask(bulk())), approve(lea, { without: [], reason: 'Why not.' }))[0]).toEqual(
      expect.not.objectContaining({ without: expect.anything() }),
    );
    expect(leftOut(story(ask(bulk()), approve(lea)))).toEqual([]);
    expect(indicatorsOf(story(ask(bulk()), approve(lea)))).toEqual(THREE);
  });

  const NOT = 'not_an_indicator: What is left out is not among the 3 indicators of R7F3KQ.';
  test.each<[string, readonly number[], string, string]>([
    ['one behind the last', [3], 'Why.', NOT],
    ['a negative one', [-1], 'Why.', NOT],
    ['half of one', [0.5], 'Why.', NOT],
    ['none at all', [Number.NaN], 'Why.', NOT],
    ['one twice', [1, 1], 'Why.', NOT],
    ['all of them', [2, 1, 0], 'Why.', 'nothing_left: Nothing is left; deny it instead.'],
    ['some without a reason', [1], ' ', 'reason_missing: Say why you leave the others out.'],
    ['two of three', [0, 1], 'Why.', 'passes: approved'],
  ])('of %s', (_, indexes, reason, said) => {
    expect(answer(story(ask(bulk())), approve(lea, { without: indexes, reason }))).toBe(said);
  });

  test('is refused when only what no vendor takes would be left', () => {
    const request = story(ask({ indicators: THREE, steps: [{ vendor: 'inspect', indicators: [a!] }] }));
    expect(answer(request, approve(lea, without(0)))).toBe('nothing_left: Nothing is left; deny it instead.');
    expect(answer(request, approve(lea, without(1, 2)))).toBe('passes: approved');
  });

  test('rescues a request of which a part became protected', () => {
    const findings = [finding('b')];
    expect(answer(story(ask(bulk())), approve(lea, { findings }))).toBe('protected: b is known good.');
    expect(answer(story(ask(bulk())), approve(lea, { findings, ...without(0) }))).toBe(
      'protected: b is known good.',
    );
    expect(answer(story(ask(bulk())), approve(lea, { findings, ...without(1) }))).toBe('passes: approved');
  });
});

describe('leaving indicators out one after the other', () => {
  test('adds up', () => {
    const request = story(ask(two), approve(lea, without(0)));
    const both = next(request, minutesAfter(2), approve(tomas, { without: [2], reason: 'Ours.' }));
    expect(both).toMatchObject({ status: 'approved', steps: [{ indicators: [b] }, { indicators: [] }] });
    expect(leftOut(both)).toEqual([
      { by: lea.person, reason: 'Shared host.', indicators: [a] },
      { by: tomas.person, reason: 'Ours.', indicators: [c] },
    ]);
  });

  test('comes to nothing when nothing is left between them', () => {
    const request = story(ask(two), approve(lea, without(0, 1)));
    expect(answer(request, approve(tomas, without(2)))).toBe(
      'nothing_left: Nothing is left; deny it instead.',
    );
  });

  test('takes no reason for what others left out already', () => {
    const request = story(ask(two), approve(lea, without(0)));
    expect(events(request, approve(tomas, { without: [0] }))).toMatchObject([
      { without: [0], reason: 'Shared host.' },
    ]);
    expect(answer(request, approve(tomas, { without: [0, 1] }))).toMatch(/^reason_missing: /);
  });

  test('an approval covers no more than its giver saw, also when the other is withdrawn', () => {
    const request = story(ask(two), approve(lea, without(0)), approve(tomas), withdraw(lea), approve(vera));
    expect(request).toMatchObject({
      status: 'approved',
      steps: [
        { vendor: 'inspect', indicators: [sha1('b')] },
        { vendor: 'gravityzone', indicators: [sha1('c')] },
      ],
    });
    expect(leftOut(request)).toEqual([{ by: tomas.person, reason: 'Shared host.', indicators: [a] }]);
  });

  test('and also when the other lapses with this very approval', () => {
    const request = story(ask(two), approve(lea, without(0)));
    const earlier = [{ ...lea, groups: [] }];
    const lapsed = next(request, minutesAfter(2), approve(tomas, { earlier }));
    expect(lapsed).toMatchObject({ status: 'requested', approvals: [{ by: tomas.person, without: [0] }] });
  });

  test('withdrawn by the only one, what was left out is back', () => {
    const request = story(ask(bulk()), approve(lea, without(0, 2)), withdraw(lea));
    expect(indicatorsOf(request)).toEqual(THREE);
    expect(request.steps.map(({ vendor, indicators }) => [vendor, indicators])).toEqual([
      ['inspect', [a, b]],
      ['gravityzone', [c]],
    ]);
  });
});
