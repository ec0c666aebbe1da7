import { describe, expect, test } from '@jest/globals';
import { each, expectEach, found } from './found.ts';

const URL = 'http://evil.com/a';

describe('a URL ends', () => {
  test('before what stands behind it', () => {
    expectEach(
      [`url ${URL}`],
      [
        ...each('< > " ` | \\ ^', `${URL}~b`),
        ...each(`. , ; : ! ? ' * .,;:!?'* ... …`, `${URL}~`),
        ...each('— “ → •', `${URL}~b`),
        ...each('\u00a0 \u2028 \u3000 \t', `${URL}~b`),
        ...each(') ] }', `${URL}~b`),
        `'${URL}'b`,
        `,${URL},b`,
        `;${URL};b`,
        `(${URL})`,
        `[${URL}]`,
        `{${URL}}`,
        `_${URL}_`,
        `~${URL}~`,
        `*${URL}*`,
        `**${URL}.**`,
        `__${URL}__`,
        `{code}${URL}{code}`,
        `[i]${URL}[/i]`,
        `${URL}例`,
        `{${URL})`,
      ],
    );
  });

  test.each([
    'http://b.com http://b.com/',
    'https://b.com https://b.com/',
    'hxxp://b.com http://b.com/',
    'hxxps://b.com https://b.com/',
    'h**p://b.com http://b.com/',
    'HTTP://b.com http://b.com/',
    'ftp://b.com ftp://b.com/',
    'fxp://b.com ftp://b.com/',
  ])('before another behind a comma or a semicolon: %s', (row) => {
    const [other = '', value = ''] = row.split(' ');
    for (const sign of [',', ';', ', ', '; '])
      expect(found(`${URL}${sign}${other}`)).toEqual([`url ${URL}`, `url ${value}`]);
  });

  test.each(['203.0.113.7', '1.1.1.1', '203.0.113.107'])('before the address %s, likewise', (address) => {
    for (const sign of [',', ';', ', '])
      for (const behind of ['', ',', ' x'])
        expect(found(`${URL}${sign}${address}${behind}`)).toEqual([`url ${URL}`, `ip ${address}`]);
  });

  test.each([
    ...each('malware abc ABC mal_w-are', `~`),
    'mal ware',
    'abc,x',
    'abc;x',
    'abc x',
    '2024-01-02',
    '2024-01-02,x',
    '2024-01-02 10:00:00,x',
    '2024-01-02T10:00:00+00:00,x',
    '',
    ',x',
    ';x',
  ])('in the first column of a list, before the next: %s', (column) => {
    expect(found(`\n${URL},${column}`)).toEqual([`url ${URL}`]);
    expect(found(`${URL},${column}`)).toEqual([`url ${URL}`]);
  });
});

describe('a URL goes on', () => {
  test.each([
    '.b,c;d:e!f?gh*i',
    '(b)',
    '(b)c',
    '(b(c))',
    '[b]',
    '[[b]]',
    '(b',
    '[b',
    '([b)',
    '(b[]',
    '/',
    '_',
    '~',
    '-',
    '%20',
    '$b',
    '&b=c',
    '+b',
    '@b',
    '=',
    '__',
    ';b',
    ',b',
    ',gttp://b.com',
    ',htttttp://b.com',
    ',hp://b.com',
    ',http:/b.com',
    ',xhttp://b.com',
    ';203.0.113.7.8',
    ';203.0.113.7x',
    ';203.0.113',
    ';1203.0.113.7',
    ';203.0.113.1007',
    ';1.2.3.4_',
    '/203.0.113.7',
    ':http://b.com',
    '[/b]',
  ])('over %s', (rest) => {
    expect(found(`${URL}${rest}`)).toEqual([`url ${URL}${rest}`]);
  });

  test.each([
    ['over an apostrophe that began nothing', `${URL}'b`, `${URL}'b`],
    ['over letters beyond ASCII', `${URL}é`, `${URL}%C3%A9`],
    [
      'over letters of a script without spaces behind a slash',
      'http://evil.com/例',
      'http://evil.com/%E4%BE%8B',
    ],
    ['over ASCII behind such letters', 'http://evil.com/例a', 'http://evil.com/%E4%BE%8Ba'],
    ['over more such letters', 'http://evil.com/例例', 'http://evil.com/%E4%BE%8B%E4%BE%8B'],
    ['over such letters behind others', 'http://evil.com/é例', 'http://evil.com/%C3%A9%E4%BE%8B'],
    ['over braces', `${URL}{b}`, `${URL}%7Bb%7D`],
    ['over markup that did not begin before it', `${URL}{b`, `${URL}%7Bb`],
    ['over a bracket behind markup of brackets', `[i]${URL}[b]`, `${URL}[b]`],
    ['over a column that is none of a list', `x ${URL},malware`, `${URL},malware`],
    ['over a tilde behind an underscore', `_${URL}~`, `${URL}~`],
    ['over an underscore behind a tilde', `~${URL}_`, `${URL}_`],
    ['over a comma behind a semicolon', `;${URL},b`, `${URL},b`],
    ['over a semicolon behind a comma', `,${URL};b`, `${URL};b`],
  ])('%s: %s', (_, text, url) => {
    expect(found(text)).toEqual([`url ${url}`]);
  });

  test.each([
    'ma',
    'mal1',
    '1',
    'abc$',
    '2024-1-02',
    '2024-01-02T10:00:00+00:000',
    'abc.x',
    '202-01-02',
    'abc:x',
  ])('in the first column of a list, over what is no column: %s', (rest) => {
    expect(found(`\n${URL},${rest}`)).toEqual([`url ${URL},${rest}`]);
  });
});
