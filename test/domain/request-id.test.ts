import { expect, test } from '@jest/globals';
import { readRequestId } from '../../src/domain/request-id.ts';

test.each([
  ['R7F3KQ', 'R7F3KQ'],
  ['r7f3k9', 'R7F3K9'],
  ['#R7F3KQ', 'R7F3KQ'],
  ['R7F3', 'R7F3'],
  ['R012345678', 'R012345678'],
  ['R0123456789', undefined],
  ['R7F', undefined],
  ['7R7F3KQ', undefined],
  ['R7F3KQ#', undefined],
  ['#', undefined],
  ['', undefined],
  // Letters that are taken for digits are in no id.
  ['RILOU', undefined],
])('%j names the request %j', (word, id) => {
  expect(readRequestId(word)).toBe(id);
});
