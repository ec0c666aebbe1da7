import { expect, test } from '@jest/globals';
import {
  answer,
  approve,
  ask,
  finding,
  lea,
  member,
  minutesAfter,
  next,
  override,
  rule,
  story,
  tomas,
} from '../stories.ts';

test('an override that no longer counts is told of by its own name, not by that of who had relied on it', () => {
  const found = [finding('a')];
  const gina = member('UGINA', ['SGUARDS']);
  const asked = ask(
    { rule: { ...rule, approvals: 2 }, override: { findings: found, by: ['SGUARDS'] } },
    found,
  );
  const half = story(asked, override(gina, 'Why.', found), approve(lea, { findings: found }));
  const how = { findings: found, earlier: [{ ...gina, groups: [] }, lea] };
  const left = next(half, minutesAfter(5), approve(tomas, how));
  expect(left.approvals).toEqual([]);
  expect(answer(left, approve(tomas, { findings: found }))).toBe(
    'needs_override: The override by ugina no longer counts. Somebody else has to override the guard for R7F3KQ first.',
  );
});
