import { describe, expect, test } from '@jest/globals';
import type { OutcomeStatus } from '../../src/domain/outcome.ts';
import { endOf, isTerminal, leftOut, type Status } from '../../src/domain/request.ts';
import { approve, ask, bulk, lea, minutesAfter, ran, rule, story, THREE, tomas } from './stories.ts';

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
