import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  formatIPv4,
  indexRanges,
  overlaps,
  parseRange,
  type Range,
} from '../../../src/domain/guard/networks.ts';

const numRuns = Number(process.env['PROPERTY_RUNS'] ?? 300);

/** Ranges that differ here and there in their 32-bit words, also where a number would be taken for a negative one. */
function rangesOf(bits: 32 | 128): fc.Arbitrary<Range> {
  const word = fc.constantFrom<bigint[]>(0n, 1n, 0x8000_0000n, 0xffff_ffffn);
  const words = fc.array(word, { minLength: bits / 32, maxLength: bits / 32 });
  // Wide ones swallow others, so most are single addresses.
  const prefixes = fc.oneof(
    { weight: 40, arbitrary: fc.constant(bits) },
    { weight: 1, arbitrary: fc.integer({ min: 1, max: bits }) },
  );
  return fc.tuple(words, prefixes).map(([all, prefix]) => {
    const free = BigInt(bits - prefix);
    const first = (all.reduce((address, each) => (address << 32n) | each, 0n) >> free) << free;
    return { bits, prefix, first, last: first + (1n << free) - 1n };
  });
}

test.each([32, 128] as const)(
  'of ranges of %d bits one is found where, and only where, one overlaps',
  (bits) => {
    const range = rangesOf(bits);
    let found = 0;
    fc.assert(
      fc.property(
        fc.array(range, { maxLength: bits / 4, size: 'max' }),
        range,
        fc.nat(),
        (some, other, n) => {
          const asked = (n % 2 === 0 ? some[n % some.length] : undefined) ?? other;
          const hit = indexRanges(some.map((each) => ({ range: each, mark: each })))(asked);
          if (hit === undefined) expect(some.filter((each) => overlaps(each, asked))).toEqual([]);
          else expect(some.includes(hit.mark) && overlaps(hit.mark, asked)).toBe(true);
          found += Number(hit !== undefined);
        },
      ),
      { numRuns },
    );
    // Were it always or never so, nothing would have been tried.
    expect(Math.min(found, numRuns - found)).toBeGreaterThan(numRuns / 20);
  },
);

describe('a text is a range', () => {
  test.each([
    ['10.1.2.3', '10.1.2.3'],
    [' 10.1.2.3/8\t', '10.0.0.0/8'],
    ['0.0.0.0/0', '0.0.0.0/0'],
    ['10.1.2.3/32', '10.1.2.3'],
    ['10.1.2.3%eth0/31', '10.1.2.2/31'],
  ])('%j, which is %s', (text, range) => {
    expect(formatIPv4(parseRange(text)!)).toBe(range);
  });

  test.each([
    ['::1', 128, 1n],
    ['2001:db8::1/32', 32, 0x2001_0db8n << 96n],
    ['fe80::1%eth0', 128, (0xfe80n << 112n) + 1n],
    ['::ffff:1.2.3.4', 128, 0xffff_0102_0304n],
  ])('%s', (text, prefix, first) => {
    expect(parseRange(text)).toMatchObject({ bits: 128, prefix, first });
  });

  test.each([
    '',
    '/8',
    '%eth0',
    '%10.1.2.3',
    '10.1.2.3/8/9',
    '10.1.2.3/08',
    '10.1.2.3/33',
    '10.1.2.3/',
    '::1/129',
    '10.1.2',
    '10.1.2.3.4',
    '010.1.2.3',
    '10.1.2.3x',
    'x10.1.2.3',
    '::1.2.3.4',
    'facade',
    '1',
  ])('but not %j', (text) => {
    expect(parseRange(text)).toBeUndefined();
  });
});
