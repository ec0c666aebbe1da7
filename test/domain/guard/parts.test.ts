import { createHash } from 'node:crypto';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { indexParts } from '../../../src/domain/guard/parts.ts';

const numRuns = Number(process.env['PROPERTY_RUNS'] ?? 300);
const index = (parts: readonly string[]) => indexParts(parts.map((part) => ({ part, mark: part })));

test('a part is found wherever it stands, and nothing else is', () => {
  const text = fc.string({ unit: fc.constantFrom('a', 'b', 'ab', '.', '\uffff'), maxLength: 12 });
  fc.assert(
    fc.property(fc.array(text, { maxLength: 12 }), text, (some, asked) => {
      const parts = some.filter((part) => part !== '');
      const found = index(parts)(asked);
      expect(found !== undefined).toBe(parts.some((part) => asked.includes(part)));
      if (found !== undefined) expect(parts.includes(found.mark) && asked.includes(found.part)).toBe(true);
    }),
    { numRuns },
  );
});

test.each([
  [['abcdef', 'abc'], 'xxabcdef', 'abc'],
  [['abcdef'], 'abcde', undefined],
  [['x', 'abcdef'], 'abcdef', 'abcdef'],
  [['end'], 'the end', 'end'],
  [['12345678'], '012345678', '12345678'],
  [['12345678', '1234567'], '1234567', '1234567'],
  [['1234', '12'], '0012', '12'],
  [['7'], '1234567', '7'],
  [['longer than the text'], 'text', undefined],
  [[], 'anything', undefined],
])('of %j, "%s" holds %s', (parts, text, found) => expect(index(parts)(text)?.mark).toBe(found));

test.each([
  ['short', (n: number) => `${n}-`],
  ['that begin differently', (n: number) => `part-${n}-`],
  ['that begin alike', (n: number) => `https://www.part-${n}-`],
  // Of these some fall beside each other in the index: numbers in order never do.
  ['that begin at random', (n: number) => createHash('md5').update(`${n}`).digest('hex')],
])('each of many %s is found among them', (_, partOf) => {
  const parts = Array.from({ length: 20_000 }, (_, n) => partOf(10_000 + n));
  const find = index(parts);
  expect(parts.filter((part) => find(`x ${part}/x`)?.mark !== part)).toEqual([]);
  expect(find(`x ${partOf(40_000)}/x`)).toBeUndefined();
});
