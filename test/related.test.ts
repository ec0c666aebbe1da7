import { describe, expect, test } from '@jest/globals';
import type { Action } from '../src/domain/draft.ts';
import type { Terms } from '../src/domain/request.ts';
import { createOpenByIndicator } from '../src/related.ts';
import {
  act,
  approve,
  ask,
  deny,
  lea,
  minutesAfter,
  next,
  outcomes,
  retry,
  sha1,
  start,
  story,
} from './domain/stories.ts';

const [a, b, c] = [sha1('a'), sha1('b'), sha1('c')];
const asked = (id: string, changes: Partial<Terms> = {}) => story(ask({ id, ...changes }));
const wish = (action: Action, undo = false, indicators = [a, b]) => ({ action, undo, indicators });

describe('two requests about the same', () => {
  test.each<[Action, boolean, Action, boolean, 'same' | 'opposite']>([
    ['block', false, 'block', false, 'same'],
    ['block', false, 'block', true, 'opposite'],
    ['block', true, 'block', true, 'same'],
    ['block', false, 'allow', false, 'opposite'],
    ['block', false, 'allow', true, 'same'],
    ['block', false, 'clear', false, 'opposite'],
    ['block', true, 'clear', false, 'same'],
    ['allow', false, 'clear', false, 'same'],
    ['allow', false, 'allow', true, 'opposite'],
    ['flush', false, 'flush', false, 'same'],
    ['flush', false, 'flush', true, 'opposite'],
    ['enrol', false, 'enrol', false, 'same'],
    ['enrol', false, 'flush', false, 'opposite'],
    ['enrol', false, 'block', false, 'opposite'],
  ])('%s (undo %s) and %s (undo %s) want the %s', (action, undo, other, otherUndo, wants) => {
    const open = createOpenByIndicator();
    open.note(asked('R00001', { action, undo }));
    expect(open.relatedTo(wish(other, otherUndo))).toEqual([{ request: 'R00001', wants, indicators: 1 }]);
    const back = createOpenByIndicator();
    back.note(asked('R00001', { action: other, undo: otherUndo }));
    expect(back.relatedTo(wish(action, undo))).toMatchObject([{ wants }]);
  });

  test('are told by how many they share', () => {
    const open = createOpenByIndicator();
    open.note(asked('R00001', { indicators: [a, b, c] }));
    open.note(asked('R00002', { indicators: [c] }));
    open.note(asked('R00003', { indicators: [{ kind: 'md5', value: a.value }] }));
    expect(open.relatedTo(wish('block', false, [b, c]))).toEqual([
      { request: 'R00001', wants: 'same', indicators: 2 },
      { request: 'R00002', wants: 'same', indicators: 1 },
    ]);
  });
});

test('at most five are told, those that want the opposite first', () => {
  const open = createOpenByIndicator();
  for (const n of [1, 2, 3, 4, 5, 6]) open.note(asked(`R0000${n}`, { undo: n > 4 }));
  expect(open.relatedTo(wish('block')).map(({ request, wants }) => `${request} ${wants}`)).toEqual([
    'R00005 opposite',
    'R00006 opposite',
    'R00001 same',
    'R00002 same',
    'R00003 same',
  ]);
});

test('a request is told of as long as it is not at its end, and again when it is tried again', () => {
  const open = createOpenByIndicator();
  const ids = () => open.relatedTo(wish('block')).map(({ request }) => request);
  const waiting = asked('R00001');
  open.note(waiting);
  open.note(waiting);
  expect(ids()).toEqual(['R00001']);
  open.note(next(waiting, minutesAfter(1), deny(lea)));
  expect(ids()).toEqual([]);

  const failed = story(ask({ id: 'R00002' }), approve(lea), start(), act(outcomes('failed')));
  open.note(failed);
  expect(ids()).toEqual([]);
  open.note(next(failed, minutesAfter(5), retry(lea)));
  expect(ids()).toEqual(['R00002']);
  open.note(failed);
  open.note(failed);
  expect(ids()).toEqual([]);
});

test('nothing is told of what nobody asked about', () => {
  const open = createOpenByIndicator();
  open.note(asked('R00001'));
  expect(open.relatedTo(wish('block', false, [c]))).toEqual([]);
});
