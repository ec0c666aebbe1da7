import { describe, expect, test } from '@jest/globals';
import {
  endOf,
  isTerminal,
  keepingOpen,
  leftOut,
  type Outcome,
  type OutcomeStatus,
  type Status,
} from '../../src/domain/request.ts';
import { approve, ask, bulk, lea, minutesAfter, ran, rule, sha1, story, THREE, tomas } from './stories.ts';

test.each<[Status, boolean]>([
  ['requested', false],
  ['approved', false],
  ['executing', false],
  ['denied', true],
  ['cancelled', true],
  ['expired', true],
  ['done', true],
  ['partial', true],
  ['failed', true],
])('%s is the end of a request: %p', (status, is) => {
  expect(isTerminal({ ...story(ask()), status })).toBe(is);
});

describe('an outcome after an earlier one', () => {
  const outcome = (status: OutcomeStatus, note?: string): Outcome => ({
    indicator: sha1('a'),
    status,
    ...(note !== undefined && { note }),
  });

  test.each<[OutcomeStatus, OutcomeStatus]>([
    ['unknown', 'verified'],
    ['unknown', 'already'],
    ['unknown', 'accepted'],
    ['unknown', 'unknown'],
    ['verified', 'failed'],
    ['failed', 'failed'],
    ['failed', 'verified'],
  ])('that was %s is taken as it is: %s', (before, after) => {
    expect(keepingOpen(outcome(before), outcome(after, 'So.'))).toEqual(outcome(after, 'So.'));
  });

  test.each([
    ['Not now.', 'Not now. It had been sent before, and that may have taken effect.'],
    [undefined, 'It had been sent before, and that may have taken effect.'],
  ])('that was unknown stays so when it fails with %j', (note, said) => {
    expect(keepingOpen(outcome('unknown'), outcome('failed', note))).toEqual(outcome('unknown', said));
  });

  test('is taken as it is when it is the first', () => {
    expect(keepingOpen(undefined, outcome('failed'))).toEqual(outcome('failed'));
  });
});

describe('the end of a block', () => {
  const pair = { indicators: THREE.slice(0, 2), lasts: { forMs: 3_600_000 } };
  const inAnHour = minutesAfter(63).toISOString();

  test.each<[readonly OutcomeStatus[], string | undefined]>([
    [['verified', 'verified'], inAnHour],
    [['failed', 'verified'], inAnHour],
    [['verified', 'failed'], inAnHour],
    [['unknown', 'failed'], inAnHour],
    [['failed', 'failed'], undefined],
  ])('of which these are %j is %s', (statuses, end) => expect(endOf(ran(pair, ...statuses))).toBe(end));

  test('is none before it is in effect', () => expect(endOf(story(ask(pair)))).toBeUndefined());
});

test('whoever leaves something out first is the one who did', () => {
  const asked = ask({ ...bulk(), rule: { ...rule, approvals: 2 } });
  const request = story(
    asked,
    approve(lea, { without: [0], reason: 'Ours.' }),
    approve(tomas, { without: [1], reason: 'Theirs.' }),
  );
  expect(leftOut(request)).toEqual([
    { by: lea.person, reason: 'Ours.', indicators: [THREE[0]] },
    { by: tomas.person, reason: 'Theirs.', indicators: [THREE[1]] },
  ]);
});
