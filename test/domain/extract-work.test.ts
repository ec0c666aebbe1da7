import { describe, expect, test } from '@jest/globals';
import { extract } from '../../src/domain/extract.ts';

type Method = (this: unknown, ...args: unknown[]) => unknown;

/** What a call reads or copies: one character, or as many as it is given to search or gives back. */
const COSTS: Readonly<Record<string, (self: string, result: unknown, args: readonly unknown[]) => number>> = {
  charAt: () => 1,
  charCodeAt: () => 1,
  slice: (_, result) => String(result).length,
  startsWith: (_, __, [part]) => String(part).length,
  endsWith: (_, __, [part]) => String(part).length,
  includes: (self) => self.length,
  indexOf: (self, result, [, from]) =>
    (Number(result) < 0 ? self.length : Number(result) + 1) - Number(from ?? 0),
  lastIndexOf: (self) => self.length,
  match: (self) => self.length,
  normalize: (self) => self.length,
  replace: (self) => self.length,
  search: (self) => self.length,
  split: (self) => self.length,
  toLowerCase: (self) => self.length,
  trim: (self) => self.length,
};

/** How many characters are read while something is done, counted where strings and patterns are asked for them. */
function workOf(act: () => void): number {
  let work = 0;
  const restore: (() => void)[] = [];
  const count = (
    owner: object,
    name: string,
    cost: (self: unknown, result: unknown, args: unknown[]) => number,
  ) => {
    const original = Reflect.get(owner, name) as Method;
    Reflect.set(owner, name, function counted(this: unknown, ...args: unknown[]) {
      const result = original.apply(this, args);
      work += cost(this, result, args);
      return result;
    });
    restore.push(() => Reflect.set(owner, name, original));
  };
  for (const [name, cost] of Object.entries(COSTS))
    count(String.prototype, name, (self, result, args) => cost(self as string, result, args));
  count(RegExp.prototype, 'test', (_, __, [text]) => String(text).length);
  count(RegExp.prototype, 'exec', (_, __, [text]) => String(text).length);
  try {
    act();
  } finally {
    for (const each of restore) each();
  }
  return work;
}

/** The most that a character may be read on its way: marks, words before, chains of dots look back at it. */
const MOST_PER_CHARACTER = 150;
const SHORT = 2_048;

const WORST = [
  'a',
  '.',
  'a.',
  '..',
  '[',
  '[[',
  ']',
  '(',
  '{',
  '\\',
  '[.]',
  'a[.]',
  'a [.] ',
  '[dot]',
  'a . ',
  'a dot ',
  '1 . ',
  'a\\.',
  '&',
  '&amp;',
  'h**p',
  'http',
  'http:',
  'http://',
  'hxxp :// ',
  'http://a.b ',
  'http://a.b\n',
  'http://a.b,',
  'http://a.b/',
  'http://(',
  `${'http://%'.repeat(400)} `,
  '<http://a.b|',
  '<http://a.com|a.com>',
  '<',
  '<a at ',
  '(a.b at ',
  '@',
  'a@',
  'a@a.',
  ':',
  '::',
  'a:',
  'a::',
  '1:',
  '1.1.',
  '1.1.1.1 ',
  '1.1.1.1-',
  '1.1.1.1-20 ',
  '203.0.113.7-20 ',
  '203.0.113.7–9 ',
  'http://a.com:99999 ',
  'http://a.com:99999',
  'a.net, 1.1.1.1 ',
  'my-\na.com\n',
  '1.1.1.1/',
  'version 1.1.1.1 and ',
  'a.md ',
  'a.name ',
  'a.md\n',
  'a.com\n',
  'a.com, ',
  'a.com/',
  'a.com/a.com,',
  'a.com/a ',
  'a.com?a=',
  'a@a.com:/',
  'ssh a@a.com ',
  '~1.1.1.1 ',
  '[a.com](http://b.net) ',
  '[a.com](',
  '1.1.1.1 /24 ',
  'a:1.1.1.1/9 ',
  '1.1.1.1 to 1.1.1.2 ',
  'http://a.com\\u',
  'http://a.com|x ',
  'http://a.com<id>',
  'http://a.com / b ',
  'http[s]://a.com ',
  'http:/a.com ',
  'http//a.com ',
  'a.com:1@a.com ',
  'http://a.com。',
  `key\n${'ab'.repeat(16)}\n`,
  'a,b,c\n',
  'a,b,c\n1.1.1.1,',
  'A  B\n',
  '\t1.1.1.1',
  `\t${'ab'.repeat(16)}`,
  `A\tB\n${'ab'.repeat(16)}\t`,
  `cookie: ${'ab'.repeat(16)}`,
  `bump ${'ab'.repeat(20)} from `,
  `a/b:c sha256:${'ab'.repeat(32)} `,
  'os: X 1.1.1.1 ',
  'a.b, a.ai, ',
  '「a。com',
  'http://a.b/c/\nd/e.f ',
  'a[.]\n',
  `${'ab'.repeat(10)}\n${'ab'.repeat(22)} `,
  'a.com-',
  'A.Com.',
  'domain ',
  'the the a.md ',
  '#\n',
  'x:\n',
  'x\n',
  'ab\n',
  `${'ab'.repeat(10)}\n`,
  `${'ab'.repeat(16)}-`,
  `${'ab'.repeat(16)}:`,
  `${'ab'.repeat(16)} `,
  `${'ab'.repeat(16)}\n`,
  '-',
  '_',
  '_-',
  '-.',
  'e\u0301',
  '\u0301',
  '\u200b',
  'a\u200b',
  '例',
  '例a',
  '。',
  'a。',
  'ａ．',
  '\ud800',
  '\u{1d41e}',
  '\u{1f608}',
  '\ufb01',
  ' ',
  '\n',
  '\u00a0',
];

describe('the work on a text that repeats one thing', () => {
  test.each(WORST)('%j grows as its length', (piece) => {
    const text = (length: number) => piece.repeat(Math.ceil(length / piece.length)).slice(0, length);
    const [short, middle, long] = [1, 4, 16].map((times) => workOf(() => extract(text(SHORT * times))));
    expect(middle!).toBeLessThan(4.5 * short! + SHORT);
    expect(long!).toBeLessThan(4.5 * middle! + SHORT);
    expect(long!).toBeLessThan(MOST_PER_CHARACTER * SHORT * 16);
  });

  test('is counted', () => {
    expect(workOf(() => extract('evil.com'.repeat(100)))).toBeGreaterThan(800);
  });
});
