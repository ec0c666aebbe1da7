import { describe, expect, test } from '@jest/globals';
import { quote, visible } from '../../src/domain/quote.ts';

test.each([
  ['evil.com', 'evil.com'],
  ['ev\u200bil\u202e.com', 'evil.com'],
  ['a\tb\nc', 'abc'],
  ['a\ud800b', 'ab'],
  ['ü🙂', 'ü🙂'],
])('of %j %j can be seen', (text, seen) => expect(visible(text)).toBe(seen));

describe('what somebody typed stands in quotation marks', () => {
  test.each([
    ['', '“”'],
    ['evil.com', '“evil.com”'],
    ['a \t\n b', '“a b”'],
    ['ev\u200bil.com', '“evil.com”'],
    ['a@b.com', '“a@b.com”'],
    ['https://evil.com/a', '“https://evil.com/a”'],
  ])('%j as %s', (typed, quoted) => expect(quote(typed)).toBe(quoted));

  test.each([
    ['https://bob:secret@evil.com/a', '“https://…@evil.com/a”'],
    ['https://bob@x:secret@evil.com/a', '“https://…@evil.com/a”'],
    ['//bob:secret@evil.com', '“//…@evil.com”'],
    ['https://evil.com/a@b', '“https://evil.com/a@b”'],
    ['https://evil.com/a?key=secret', '“https://evil.com/a?…”'],
    ['https://evil.com?a?b', '“https://evil.com?…”'],
    ['https://evil.com/a?', '“https://evil.com/a?”'],
    ['what? https://evil.com', '“what? https://evil.com”'],
    ['https://bob:secret@evil.com/?key=secret', '“https://…@evil.com/?…”'],
  ])('without what is secret in a URL: %s as %s', (typed, quoted) => expect(quote(typed)).toBe(quoted));

  test('up to 80 characters, whatever they take', () => {
    for (const [one, unseen] of [
      ['x', ''],
      ['🙂', ''],
      ['x', '\u200b'],
    ] as const) {
      const eighty = `${one}${unseen}`.repeat(80);
      expect(quote(eighty)).toBe(`“${one.repeat(80)}”`);
      expect(quote(`${eighty}${one}`)).toBe(`“${one.repeat(79)}…”`);
    }
  });

  test('cut where more follows than is looked at, although too little of it can be seen', () => {
    expect(quote(`${'\u200b'.repeat(320)}x`)).toBe('“…”');
    expect(quote(`x${'\u200b'.repeat(319)}`)).toBe('“x”');
  });
});
