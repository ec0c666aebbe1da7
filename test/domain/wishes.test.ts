import { expect, test } from '@jest/globals';
import { isFitting, type Purpose, refuseWishes } from '../../src/domain/wishes.ts';

const BLOCK: Purpose = { action: 'block', undo: false };
const ALLOW: Purpose = { action: 'allow', undo: false };
const CLEAR: Purpose = { action: 'clear', undo: false };
const UNBLOCK: Purpose = { action: 'block', undo: true };
const FLUSH: Purpose = { action: 'flush', undo: false };
const ENROL: Purpose = { action: 'enrol', undo: false };

const PURPOSES = [BLOCK, ALLOW, CLEAR, UNBLOCK, FLUSH, ENROL];

test.each([
  ['clean', [BLOCK]],
  ['prevent', [BLOCK]],
  ['override', [BLOCK]],
  ['lasts', [BLOCK, ALLOW]],
  ['breakGlass', [BLOCK, ALLOW, CLEAR, UNBLOCK]],
  ['reason', PURPOSES],
])('%s may be wished for where it is part of what is asked for', (wish, fitting) => {
  expect(PURPOSES.filter((purpose) => isFitting(wish, purpose))).toEqual(fitting);
});

test('what is wished for and does not fit is refused, field by field', () => {
  const wishing = {
    clean: true,
    prevent: true,
    override: true,
    breakGlass: true,
    lasts: { forMs: 3_600_000 },
  };
  const fields = (purpose: Purpose) => refuseWishes(wishing, purpose).map(({ field }) => field);
  expect(fields(BLOCK)).toEqual([]);
  expect(fields(ALLOW)).toEqual(['clean', 'prevent', 'override']);
  expect(fields(UNBLOCK)).toEqual(['clean', 'prevent', 'override', 'lasts']);
  expect(fields(FLUSH)).toEqual(['clean', 'prevent', 'override', 'lasts', 'breakGlass']);
});
