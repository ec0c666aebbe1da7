import { expect, test } from '@jest/globals';
import { actionWords } from '../../src/domain/action-words.ts';
import { ACTIONS } from '../../src/domain/draft.ts';

const TABLE = [
  ['block', false, 'block', 'Block', 'Blocked', 'blocked'],
  ['block', true, 'unblock', 'Unblock', 'Unblocked', 'blocked'],
  ['allow', false, 'allow', 'Allow', 'Allowed', 'allowed'],
  ['allow', true, 'no longer allow', 'No longer allow', 'No longer allowed:', 'allowed'],
  [
    'clear',
    false,
    'clear the reputation of',
    'Clear the reputation of',
    'Cleared the reputation of',
    'without a reputation',
  ],
  [
    'clear',
    true,
    'put back the reputation of',
    'Put back the reputation of',
    'Put back the reputation of',
    'without a reputation',
  ],
  ['flush', false, 'flush', 'Flush', 'Flushed', 'empty'],
  ['flush', true, 'put back', 'Put back', 'Put back', 'empty'],
  ['enrol', false, 'add', 'Add', 'Added', 'there'],
  ['enrol', true, 'remove', 'Remove', 'Removed', 'there'],
] as const;

test.each(TABLE)('%s, undo %s: to %s', (action, undo, verb, title, done, state) => {
  expect(actionWords({ action, undo })).toEqual({ verb, title, done, state });
});

test('there are words for every action', () => {
  expect(new Set(TABLE.map(([action]) => action))).toEqual(new Set(ACTIONS));
});
