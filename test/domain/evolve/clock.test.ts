import { expect, test } from '@jest/globals';
import { evolve } from '../../../src/domain/evolve.ts';
import {
  act,
  approve,
  ask,
  bulk,
  defer,
  lea,
  minutesAfter,
  next,
  outcomes,
  ran,
  retry,
  sha1,
  start,
  story,
} from '../stories.ts';
import { at } from './pair.ts';

const lasts = { forMs: 3_600_000 };

test('the clock of a block at several vendors runs from the first of them, however late the others are', () => {
  const first = story(ask(bulk({ lasts })), approve(lea), start(), act(outcomes('verified', 'verified')));
  const both = next(
    next(first, minutesAfter(20), start(1)),
    minutesAfter(21),
    act([{ indicator: sha1('c'), status: 'verified' }], 1),
  );
  expect(first.effectiveAt).toBe(at(3));
  expect(both.effectiveAt).toBe(at(3));
});

test('the clock of a block that is put off does not run before something of it is known', () => {
  const put = story(ask({ lasts }), approve(lea), start(), defer(minutesAfter(20)));
  expect(put.effectiveAt).toBeUndefined();
});

test('the clock of a block that turned out not to be in effect runs anew', () => {
  const again = next(ran({ lasts }, 'unknown'), minutesAfter(10), retry(lea));
  const failed = next(next(again, minutesAfter(11), start()), minutesAfter(12), act(outcomes('failed')));
  const tried = next(next(failed, minutesAfter(13), retry(lea)), minutesAfter(14), start());
  expect(failed.effectiveAt).toBe(at(3));
  expect(next(tried, minutesAfter(15), act(outcomes('verified'))).effectiveAt).toBe(at(15));
});

test('why something is left at its end is remembered', () => {
  const left = { wantedBy: ['ROTHER'] };
  const ended = { type: 'ended', at: at(9), request: null } as const;
  expect(evolve(ran({ lasts }, 'verified'), { ...ended, left })).toMatchObject({ endedBy: null, left });
  expect(evolve(ran({ lasts }, 'verified'), ended)).not.toHaveProperty('left');
});
