import { describe, expect, test } from '@jest/globals';
import { inQuotes, keyword, partsOf, pieces, type Token, tokens } from '../../src/domain/tokens.ts';

const texts = (text: string) => tokens(text).map((token) => token.text);
const word = (text: string): Token => ({ text, start: 0, end: text.length, behind: '', quoted: false });

describe('the words of a text', () => {
  test.each([
    ['', []],
    [' ,; ', []],
    ['a b', ['a', 'b']],
    ['a, b; c', ['a', 'b', 'c']],
    [',a', ['a']],
    ['a,b c', ['a,b', 'c']],
    ['a,,;b', ['a,,;b']],
    ['a,"b"', ['a', 'b']],
    ['a\nb', ['a', 'b']],
    ['"a b" c', ['a b', 'c']],
    ["'a, b' c", ['a, b', 'c']],
    ['"a\nb"', ['"a', 'b"']],
    ['it"s', ['it"s']],
    ['""', ['']],
  ])('%j: %j', (text, found) => expect(texts(text)).toEqual(found));

  test('know their place, quotation marks included, what is behind them, and whether they stand in them', () => {
    expect(tokens(' ab, "c d" \'e\';')).toEqual([
      { text: 'ab', start: 1, end: 3, before: ' ', behind: ', ', quoted: false },
      { text: 'c d', start: 5, end: 10, behind: ' ', quoted: true },
      { text: 'e', start: 11, end: 14, behind: ';', quoted: true },
    ]);
  });
});

test.each([
  ['Because', 'because'],
  ['because:', 'because'],
  ['ref.!?:', 'ref'],
  ['dry-run', 'dry-run'],
  [':ref', ':ref'],
  ['x'.repeat(14), 'x'.repeat(14)],
  ['x'.repeat(15), ''],
])('%s is the keyword %j', (text, key) => expect(keyword(word(text))).toBe(key));

test('neither what stands in quotation marks nor what is not there is a keyword', () => {
  expect(keyword({ ...word('because'), quoted: true })).toBe('');
  expect(keyword(undefined)).toBe('');
});

describe('what a word holds', () => {
  test.each([
    ['a', ['a']],
    ['a,b;c', ['a', 'b', 'c']],
    ['a,,b,', ['a', 'b']],
    ['(a)', ['a']],
    ['<a>.', ['a']],
    ['[a]', ['a']],
    ['**', ['**']],
    ['*a*', ['a']],
    ['~a~', ['a']],
    ['"a\'', ['a']],
    ['a!?', ['a']],
    ['a:', ['a']],
    ['fe80::', ['fe80::']],
    ['[:][:]1', ['[:][:]1']],
    ['!', []],
    ['http://a/b,c;d', ['http://a/b,c;d']],
    ['http://a/b,', ['http://a/b']],
    ['http://a/b,hxxp://c/d', ['http://a/b', 'hxxp://c/d']],
    ['a,http://b/c', ['a', 'http://b/c']],
    ['(http://a/b)', ['http://a/b']],
    ['http://a/(b)', ['http://a/(b)']],
    ['http://a/b.', ['http://a/b']],
    ['C:\\a,b', ['C:\\a,b']],
    ['/usr/a,b', ['/usr/a,b']],
    ['\\\\host\\a,b', ['\\\\host\\a,b']],
  ])('%s: %j', (text, found) => expect(pieces(word(text))).toEqual(found));

  test('in quotation marks is its own, commas and all', () => {
    expect(pieces({ ...word('a, (b).'), quoted: true })).toEqual(['a, (b).']);
  });
});

describe('the parts of a word', () => {
  const parts = (text: string, known = '') => {
    const from = text.indexOf(known);
    const isKnown = (at: number) => known !== '' && at >= from && at < from + known.length;
    return partsOf(text, isKnown).map(({ start, end }) => text.slice(start, end));
  };

  test.each([
    ['a,b;c', '', ['a', 'b', 'c']],
    ['a,;b', '', ['a', 'b']],
    ['a', '', ['a']],
    // A comma in what is known is its own, whatever it is.
    ['x,a,b,y', 'a,b', ['x', 'a,b', 'y']],
    ['a&#46;com,b', 'a&#46;com', ['a&#46;com', 'b']],
    // Of a URL the rest is not its own where less of it is known.
    ['http://a/b,c,d', 'http://a/b,c', ['http://a/b,c', 'd']],
    ['http://a/b,c,d', '', ['http://a/b,c,d']],
    ['http://a/b,http://c/d', '', ['http://a/b', 'http://c/d']],
    // A path may have anything in it.
    ['C:\\evil.com,a', 'evil.com', ['C:\\evil.com,a']],
    ['/a,b,//c', '', ['/a,b', '//c']],
    ['//a/b,c', '//a/b', ['//a/b', 'c']],
  ])('%s, of which %j is known: %j', (text, known, found) => expect(parts(text, known)).toEqual(found));
});

test.each([
  ['a b', '"a b"'],
  ['a "b"', '\'a "b"\''],
])('%s is one word as %s', (text, expected) => {
  expect(inQuotes(text)).toBe(expected);
  expect(tokens(expected)).toMatchObject([{ text, quoted: true }]);
});
