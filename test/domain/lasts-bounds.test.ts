import { describe, expect, test } from '@jest/globals';
import { lengthOfMoment, lengthOfSpan, readLasts } from '../../src/domain/lasts.ts';
import { Refusal } from '../../src/domain/refusal.ts';
import { tokens } from '../../src/domain/tokens.ts';

const HOUR = 3_600_000;

describe('what only begins or ends like a span or a moment is none', () => {
  test.each([
    ['x7 days', 'not_a_span'],
    ['7x days', 'not_a_span'],
    ['x7d', 'not_a_span'],
    ['7.1234 days', 'not_a_span'],
    ['4 months7', 'not_a_span'],
    ['x until 2026-12-24', 'not_a_span'],
    ['x2026-12-24', 'not_a_span'],
    ['until x2026-12-24', 'not_a_moment'],
    ['until 2026-12-24x', 'not_a_moment'],
    ['until 2026-12-2', 'not_a_moment'],
  ])('%s', (text, code) => expect(readLasts(text)).toMatchObject({ code }));

  test.each([
    ['7.125h', { forMs: 7.125 * HOUR }],
    ['1.25 hours', { forMs: 1.25 * HOUR }],
    ['2026-12-24 18', undefined],
  ])('%s is read as %j', (text, expected) => {
    const read = readLasts(text);
    expect(read instanceof Refusal ? undefined : read).toEqual(expected);
  });
});

test.each(['1 yr', '2 yrs', '1 year', '2 years', '3 months', '1 mth', '2 quarters', '5mos', '1y'])(
  '%s is not always equally long',
  (text) => {
    expect(readLasts(text)).toMatchObject({ sentence: expect.stringContaining('not always equally long') });
  },
);

test.each([
  ['2026-12-24 18:00:59 evil.com', 2],
  ['2026-12-24 18:00+0530 evil.com', 2],
  ['2026-12-24 18:00 +01 evil.com', 3],
  ['2026-12-24 18:00 +0530 evil.com', 3],
  ['2026-12-24 18:00 bazz evil.com', 2],
  ['2026-12-24 18:00 utcx evil.com', 2],
  ['2026-12-24 18:00 xCET evil.com', 2],
  ['2026-12-24 18:00 CETx evil.com', 2],
])('%s begins with a moment of %d', (text, length) => {
  expect(lengthOfMoment(tokens(text), 0)).toBe(length);
});

test('nothing is a span of no words', () => expect(lengthOfSpan([], 0)).toBe(0));
