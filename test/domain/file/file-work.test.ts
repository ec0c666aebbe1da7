import { describe, expect, test } from '@jest/globals';
import { readFile } from '../../../src/domain/file.ts';
import { bundleOf, bytesOf, indicatorOf, NOW } from './files.ts';

type Method = (this: unknown, ...args: unknown[]) => unknown;

/** A search for a sign reads so many characters in the time that another call takes for one. */
const INDEXED = 64;

/** What a call reads or copies: where it looks for something, from where it begins to where it finds it. */
const COSTS: Readonly<Record<string, (self: string, result: unknown, args: readonly unknown[]) => number>> = {
  charAt: () => 1,
  charCodeAt: () => 1,
  startsWith: (_, __, [part]) => String(part).length,
  slice: (_, result) => String(result).length,
  indexOf: (self, result, [, from]) => {
    const start = Math.min(Number(from ?? 0), self.length);
    return 1 + ((Number(result) < 0 ? self.length : Number(result)) - start) / INDEXED;
  },
  includes: (self) => self.length,
  match: (self) => self.length,
  replace: (self) => self.length,
  replaceAll: (self) => self.length,
  search: (self) => self.length,
  split: (self) => self.length,
  toLowerCase: (self) => self.length,
  trim: (self) => self.length,
};

/** A pattern reads from where it is told to begin to where its match ends; all that is left when there is none. */
function costOfPattern(pattern: RegExp, from: number, text: string, result: unknown): number {
  if (pattern.sticky) return 1 + (Array.isArray(result) ? String(result[0]).length : 0);
  const start = pattern.global ? from : 0;
  const end = Array.isArray(result)
    ? (result as RegExpExecArray).index + String(result[0]).length
    : text.length;
  return 1 + end - start;
}

/** How many characters are read while a file is, counted where strings and patterns are asked for them. */
function workOf(name: string, text: string): { readonly work: number; readonly most: number } {
  const bytes = bytesOf(text);
  let work = 0;
  let since = 0;
  let most = 0;
  const restore: (() => void)[] = [];
  for (const [method, cost] of Object.entries(COSTS)) {
    const original = Reflect.get(String.prototype, method) as Method;
    Reflect.set(String.prototype, method, function counted(this: unknown, ...args: unknown[]) {
      const result = original.apply(this, args);
      work += cost(this as string, result, args);
      return result;
    });
    restore.push(() => Reflect.set(String.prototype, method, original));
  }
  const exec = RegExp.prototype.exec;
  Reflect.set(RegExp.prototype, 'exec', function counted(this: RegExp, subject: string) {
    const from = this.lastIndex;
    const result = exec.call(this, subject);
    work += costOfPattern(this, from, subject, result);
    return result;
  });
  restore.push(() => Reflect.set(RegExp.prototype, 'exec', exec));
  try {
    const reading = readFile(name, bytes, NOW);
    for (let step = reading.next(); step.done !== true; step = reading.next()) {
      most = Math.max(most, work - since);
      since = work;
    }
    most = Math.max(most, work - since);
  } finally {
    for (const each of restore) each();
  }
  return { work, most };
}

/** Longer than the longest piece, block and cell in quotation marks. Each character of a text takes more work. */
const shortOf = (name: string) => (name === 'a.txt' ? 16 : 64) * 1024;
const fill = (unit: string, length: number) => unit.repeat(Math.ceil(length / unit.length)).slice(0, length);

const bundle = (pattern: string) => (length: number) =>
  bundleOf(
    ...Array.from({ length: Math.ceil(length / 8_192) }, (_, at) =>
      indicatorOf(String(at), fill(pattern, 8_192)),
    ),
  );

const WORST: readonly (readonly [name: string, what: string, make: (length: number) => string])[] = [
  ...[
    'a',
    'a ',
    ',',
    'a,',
    '\n',
    ' ',
    '#',
    '# a ',
    ';',
    '"',
    '" ',
    '[.]',
    'a.',
    'a.com,',
    'a.com ',
    'a.com, b ',
    'http://a.com/,',
    'tlp  ',
    '\\',
    '(',
    '0.0.0.0 ',
    '\u200b',
    '\u00a0',
    'C:\\ ',
    "'a",
    '://',
    'a-\n',
    'http://a.com/-\n',
    'abcdef12\n',
  ].map((unit) => ['a.txt', unit, (length: number) => fill(unit, length)] as const),
  ...[
    'a',
    ',',
    '"',
    '""',
    '"a',
    '"\n',
    '"""\n',
    '",',
    '"a,',
    'a"',
    ';\n',
    '#\n',
    '# value,x\n',
    ' ',
    'a.com,',
    'a.com\n',
    '"a.com","',
    '|',
    '\t',
    ' "',
    'x"\n"',
  ].map((unit) => ['a.csv', unit, (length: number) => fill(unit, length)] as const),
  ...[
    '[',
    '{"data":',
    '1,',
    '"a",',
    '{},',
    '[],',
    ' ',
    '\\',
    '"',
    '""',
    '"a.com",',
    '{"value":"a.com"},',
    '{"x":1},',
    '\\"',
    '-',
    '1',
  ].map((unit) => ['a.json', `[${unit}`, (length: number) => `[${fill(unit, length)}`] as const),
  ...['"', '\\\\', '\\"', '\\u0061', 'a'].map(
    (unit) =>
      ['a.json', `["${unit}`, (length: number) => `["${unit.repeat(length / unit.length)}"]`] as const,
  ),
  ['a.jsonl', 'objects', (length) => fill('{"value":"a.com"}\n', length).replace(/[^\n]*$/, '')],
  ...[
    '(',
    '[',
    "[a:b='",
    "\\'",
    '/*',
    '/* *',
    '//',
    'a-',
    'a:b.',
    "a:b.'",
    '[a:b=1 OR ',
    "[domain-name:value IN ('a.com','a.com',",
    '=',
    ' ',
  ].map((pattern) => ['bundle.json', pattern, bundle(pattern)] as const),
];

describe('twice as much takes twice the work', () => {
  test.each(WORST)('in %s of %j', (name, _, make) => {
    const short = shortOf(name);
    const once = workOf(name, make(short)).work;
    expect(workOf(name, make(2 * short)).work).toBeLessThan(2.5 * once + short);
  });
});

/** Some 10 ms: of running text each character is looked at a hundred times and more. */
const MOST_AT_ONCE = 4_000_000;
const LONG = 512 * 1024;

describe('others have their turn', () => {
  test.each([
    ['a.txt', 'a.com\n'],
    ['a.txt', 'a.com,'],
    ['a.txt', 'a.com and '],
    ['a.txt', 'Then a.com was seen.\n'],
    ['a.txt', 'http://a.com/x?y=\n1\n'],
    ['a.csv', 'x,a.com\n'],
    ['a.csv', 'a.com,'],
    ['a.csv', '"x,\n",a.com,""\n'],
    ['a.jsonl', '{"value":"a.com"}\n'],
    ['a.jsonl', '{"urls":["http://a.com/"]}\n'],
    ['a.jsonl', '{"type":"indicator","id":"indicator--1","pattern":"[domain-name:value = \'a.com\']"}\n'],
  ])('while %s of %j is read', (name, unit) => {
    const { work, most } = workOf(name, unit.repeat(LONG / unit.length));
    expect(work).toBeGreaterThan(MOST_AT_ONCE);
    expect(most).toBeLessThan(MOST_AT_ONCE);
  });
});
