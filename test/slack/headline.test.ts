import { expect, test } from '@jest/globals';
import { stateLine } from '../../src/slack/headline.ts';
import { ran } from '../domain/stories.ts';

const lasts = { forMs: 3_600_000 };

test('a block of what was so before promises no end', () => {
  expect(stateLine(ran({ lasts }, 'already'))).toContain('It was so before, so it does not end by itself.');
});

test('a block that took effect says when it ends', () => {
  const line = stateLine(ran({ lasts }, 'verified'));
  expect(line).toMatch(/ Ends <!date\^\d+\^/);
  expect(line).not.toContain('It was so before');
});
