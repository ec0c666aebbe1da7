import { describe, expect, test } from '@jest/globals';
import { quote } from '../../src/domain/quote.ts';
import { LONGEST_REASON, LONGEST_TEXT, readWords } from '../../src/domain/words.ts';

const read = (text: string) => readWords(text, { vendors: [] });

describe('a text', () => {
  test('that is too long asks for nothing', () => {
    expect(read('x'.repeat(LONGEST_TEXT + 1))).toEqual({
      indicators: [],
      vendors: [],
      reason: '',
      clean: false,
      prevent: false,
      breakGlass: false,
      override: false,
      dryRun: false,
      rest: [],
      remarks: [],
      problems: [
        {
          field: 'indicators',
          code: 'text_too_long',
          sentence: 'The text has 8,001 characters; at most 8,000 are read.',
        },
      ],
    });
  });

  test('that is as long as it may be is read', () => {
    const text = `evil.example because ${'x'.repeat(300)}`.padEnd(LONGEST_TEXT);
    expect(read(text)).toMatchObject({ indicators: [{ value: 'evil.example' }], problems: [] });
  });
});

test.each([
  [LONGEST_REASON, []],
  [LONGEST_REASON + 1, ['The reason has 501 characters; it can have 500.']],
])('a reason of %d characters: %j', (length, sentences) => {
  const { problems } = read(`evil.example because ${'x'.repeat(length)}`);
  expect(problems.map(({ sentence }) => sentence)).toEqual(sentences);
});

describe('indicators', () => {
  const codesOf = (text: string) => read(text).problems.map(({ field, code }) => `${field} ${code}`);
  const addresses = (count: number) =>
    Array.from({ length: count }, (_, n) => `1.1.${n >> 8}.${n & 255}`).join(' ');
  // 1.0.0.0/8 in two-part hosts is too long for a text of 8,000 characters, so a prefix keeps them short.
  const short = (count: number) =>
    Array.from({ length: count }, (_, n) => `${n.toString(36).padStart(2, '0')}.de`).join(' ');

  test('a thousand indicators are read and one more is a problem', () => {
    expect(codesOf(`${short(1000)} because x`)).toEqual([]);
    expect(read(`${short(1000)} because x`).indicators).toHaveLength(1000);
    expect(codesOf(`${short(1001)} because x`)).toEqual(['indicators too_many_indicators']);
    expect(codesOf(`${short(1000)} 00.de because x`)).toEqual([]);
  });

  test('three thousand characters of addresses are read whole', () => {
    expect(read(`${addresses(300)} because x`).indicators).toHaveLength(300);
  });
});

// What stands in a sentence is at most the address itself: neither credentials nor a query.
test.each([
  ['http://bob:secret@evil.com/', '“http://…@evil.com/”'],
  ['http://evil.com/a?token=secret', '“http://evil.com/a?…”'],
  ['http://evil.com/a?token=secret\nb', '“http://evil.com/a?…”'],
])('%j is quoted as %s', (text, quoted) => expect(quote(text)).toBe(quoted));
