import { describe, expect, test } from '@jest/globals';
import { evolve } from '../../../src/domain/evolve.ts';
import type { Request } from '../../../src/domain/request.ts';
import {
  approve,
  ask,
  claim,
  delegate,
  lea,
  minutesAfter,
  next,
  olaf,
  rule,
  story,
  tomas,
  withdraw,
} from '../stories.ts';
import { at } from './pair.ts';

const two = ask({ rule: { ...rule, approvals: 2 } });
const gone = { type: 'lapsed', at: at(9), by: lea.person, sentence: 'Gone.' } as const;
const lapsed = (request: Request) => evolve(request, gone);

describe('who looks at a request', () => {
  test('is reminded alone, but only once', () => {
    const reminded = evolve(story(ask(), claim(lea)), { type: 'reminded', at: at(5) });
    const again = evolve(reminded, { type: 'reminded', at: at(9) });
    expect(again.notices.map(({ to }) => to)).toEqual([['ULEA'], ['SLEADS']]);
  });

  test('is nobody once they are gone', () => {
    expect(lapsed(story(two, claim(lea))).claimedBy).toBeUndefined();
  });

  test('stays when another is gone', () => {
    expect(lapsed(story(two, approve(lea), claim(tomas))).claimedBy).toEqual(tomas.person);
  });
});

test('an approval that is taken back by its giver is no lapse', () => {
  expect(story(two, approve(lea), withdraw(lea)).lapses).toBeUndefined();
});

describe('when an approval lapses, all are asked again', () => {
  test('where it had been enough', () => {
    const approved = next(story(ask()), minutesAfter(1), approve(lea));
    expect(lapsed(approved).notices.at(-1)).toMatchObject({ about: 'lapsed', to: ['SLEADS'] });
  });

  test('but not where one is left that is enough', () => {
    const request = story(ask(), delegate(lea, olaf), approve(tomas));
    const left = evolve(request, { ...gone, of: 'delegation' });
    expect(left).toMatchObject({ status: 'approved', delegations: [] });
    expect(left.notices).toEqual(request.notices);
  });

  test('but not where others were still waited for', () => {
    const waiting = story(two, approve(lea));
    expect(lapsed(waiting).notices).toEqual(waiting.notices);
    expect(lapsed(waiting).reminders).toEqual(waiting.reminders);
  });
});
