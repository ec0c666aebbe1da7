import { describe, expect, test } from '@jest/globals';
import { endOfFileName, isEmoji, isFiller, isItemSign } from '../../src/domain/fillers.ts';
import { tokens } from '../../src/domain/tokens.ts';

test('what says nothing is told from what does', () => {
  const silent = 'and AND & + | / => -> • · → ⇒ – — - -- [ ] [] { } ✅ ✔\ufe0f 🔴'.split(' ');
  expect(silent.filter((text) => !isFiller(text))).toEqual([]);
  expect(['', 'x', 'an', 'sand', '-x', '[x]', '1', '...', '=x'].filter(isFiller)).toEqual([]);
});

test('an emoji is as Slack writes one', () => {
  expect([':warning:', ':Flag-ch:', ':a:', ':a+1:'].filter((text) => !isEmoji(text))).toEqual([]);
  expect(['warning', ':warning', '::', ':1a:', ':a b:'].filter(isEmoji)).toEqual([]);
});

describe('the sign of an item', () => {
  test.each(['2)', '(2)', '2.', '(12.', '123)', 'b)', '[x]', '[X]'])('is %s before one', (sign) => {
    expect(isItemSign(tokens(`${sign} a.com`), 0)).toBe(true);
    expect(isItemSign(tokens(`a.com ${sign} b.com`), 1)).toBe(true);
    expect(isItemSign(tokens(`a.com ${sign}`), 1)).toBe(false);
    expect(isItemSign(tokens(`"${sign}" a.com`), 0)).toBe(false);
  });

  test.each(['2', '1234)', '2.3', 'bb)', '[y]', 'x', '2)a', '-2.', '[x'])('is not %s', (word) => {
    expect(isItemSign(tokens(`${word} a.com`), 0)).toBe(false);
  });
});

describe('the name of a file behind its hash', () => {
  const end = (text: string, isMeant = (_: number) => false) => endOfFileName(tokens(text), 1, isMeant);

  test.each([
    ['hash *evil.exe', 2],
    ['hash  *evil.exe', 2],
    ['hash *my own evil.exe', 4],
    ['hash *./evil.exe\nhash', 2],
    ['hash *my evil.exe\nhash *x', 3],
    ['hash *invoice.zip', 2],
    ['hash *C:\\a\\evil.exe', 2],
  ])('ends with the line: %j', (text, expected) => expect(end(text)).toBe(expected));

  test.each([
    'hash evil.exe',
    'hash *',
    'hash *bold*',
    'hash **evil.exe',
    'hash, *evil.exe',
    'hash\n*evil.exe',
    'hash "*evil.exe"',
    'hash *evil.exe "and more"',
    'hash *evil.exe 999.1.1.1',
    'hash *evil.exe C:\\b',
    'hash *evil.exe 3395856ce81f2b7382dee72602f798b642f1414',
    'hash',
  ])('is not there: %j', (text) => expect(end(text)).toBe(1));

  test('is not there where its line goes on with what is meant', () => {
    expect(end('hash *evil.exe x', (at) => at === 1)).toBe(1);
    expect(end('hash *evil.exe x', (at) => at === 2)).toBe(1);
    expect(end('hash *evil.exe\nx', (at) => at === 2)).toBe(2);
  });
});
