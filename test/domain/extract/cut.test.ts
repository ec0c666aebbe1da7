import { describe, expect, test } from '@jest/globals';
import { extract } from '../../../src/domain/extract.ts';
import { found } from './found.ts';

const halvesIn = (text: string) => extract(text).flatMap(({ more }) => (more?.isHalf ? [more.text] : []));

describe('a URL may go on behind its end', () => {
  test.each([
    ['https://evil.com/a', '\\u0026b=1'],
    ['https://evil.com/a', '\\b'],
    ['https://evil.com/a', '\\new'],
    ['https://evil.com/', '<id>/x'],
    ['https://evil.com/?id=', '<user-id>'],
    ['https://evil.com/', '"x'],
    ['https://evil.com/', '`x`/y'],
    ['https://evil.com/', '^x'],
    ['https://evil.com/a', '^&b=c'],
    ['https://evil.com/', '|x'],
    ['https://evil.com/a', '…b'],
    ['http://evil.com', '·evil.net'],
    ['http://evil.com', ' / x'],
    ['evil.com/a', '\\b'],
  ])('%s over %j', (url, rest) => {
    expect(halvesIn(`${url}${rest}`)).toEqual([`${url}${rest}`]);
    expect(halvesIn(`Seen: ${url}${rest}, and evil.org.`)).toEqual([`${url}${rest}`]);
    expect(found(`${url}${rest}`)[0]).toBe(found(url)[0]);
  });

  test('over a placeholder with a space in it', () => {
    expect(halvesIn('https://evil.com/<Bob Smith>/x')).toEqual(['https://evil.com/<Bob']);
  });

  test.each([
    ...[
      '',
      '.',
      ',',
      '…',
      '...',
      '"',
      '`',
      '^',
      '|',
      '<',
      '\\',
      ' ',
      '\n',
      ')',
      ']x',
      '}',
      '>x',
      '—x',
      '例',
      '😈x',
    ],
    ...['</td>', '<br>', '<BR/>', '<b>x', '<h2>', '<http://evil.net|evil.net>', '<@U0RINA>', '< id>'],
    ...['\\n', '\\n"', '\\r\\n', '\\r\\n evil.net', '\\t\\t', '\\"}', '\\n evil.net', '\\nhttp://evil.net/'],
    ...[
      '|http://evil.net/',
      '|evil.net',
      '|x|y',
      '" x',
      '"}',
      '^$third-party',
      ' / http://evil.net/',
      ' | x',
    ],
    ...['·http://evil.net/', '…http://evil.net/', '\\r\\nhttp://evil.net/'],
  ])('but not over %j', (rest) => {
    expect(halvesIn(`http://evil.com/a${rest}`)).toEqual([]);
  });

  test.each([
    '"http://evil.com/a"x',
    '`http://evil.com/a`x',
    '|http://evil.com/a|x',
    'x|http://evil.com/a|y',
    'x | y http://evil.com/a|z',
    '<http://evil.com/a|x',
    '[http://evil.com/a|x]',
    'http://evil.com/a / x',
    'http://evil.com / evil.net',
  ])('but not in %s', (text) => {
    expect(halvesIn(text)).toEqual([]);
  });
});
