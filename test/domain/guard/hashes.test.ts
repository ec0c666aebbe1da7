import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createHashes } from '../../../src/domain/guard/hashes.ts';
import type { IndicatorKind } from '../../../src/domain/indicator.ts';
import { ask } from './asking.ts';

const numRuns = Number(process.env['PROPERTY_RUNS'] ?? 300);

describe('hashes', () => {
  const sha1 = '0beec7b5ea3f0fdbc95d0dd47f3c5bc275da8a33';

  test.each<[IndicatorKind, string]>([
    ['md5', 'd41d8cd98f00b204e9800998ecf8427e'],
    ['sha1', 'da39a3ee5e6b4b0d3255bfef95601890afd80709'],
    ['sha256', 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
  ])('the %s of an empty file is refused', (kind, value) => {
    expect(ask(kind, value)).toMatchObject({ rule: 'empty_file', entry: value });
  });

  test('our own, those known to be good, and what is no hash are refused; any other passes', () => {
    expect(ask('sha1', sha1, { hashes: [sha1.toUpperCase()] })?.sentence).toBe(
      `${sha1} is one of your own protected hashes.`,
    );
    expect(ask('sha1', sha1, { knownGood: new Set([sha1]) })).toMatchObject({
      rule: 'known_good',
      entry: sha1,
    });
    expect(ask('sha1', 'abc')?.rule).toBe('unreadable');
    expect(ask('sha1', sha1)).toBeUndefined();
  });

  test('a collection of hashes knows what was added and nothing else, all zeros included', () => {
    const digit = fc.constantFrom('0', '1', 'f');
    const hash = fc
      .tuple(fc.constantFrom(32, 40, 64), fc.array(digit, { minLength: 4, maxLength: 4 }))
      .map(([length, digits]) => digits.join('').repeat(length / 4));
    fc.assert(
      fc.property(fc.array(hash, { maxLength: 200 }), hash, (added, asked) => {
        const hashes = createHashes();
        const model = new Set<string>();
        for (const each of added) {
          expect(hashes.add(Buffer.from(`x${each}x`), 1, each.length + 1)).toBe(true);
          model.add(each);
        }
        expect(hashes.has(asked)).toBe(model.has(asked));
        expect(hashes.size).toBe(model.size);
      }),
      { numRuns },
    );
  });

  test.each([
    ['g'.repeat(40), 'no hexadecimal'],
    [`${'a'.repeat(39)} `, 'a blank'],
    ['a'.repeat(39), 'another length'],
    ['é'.repeat(20), 'beyond ASCII'],
  ])('%s is not kept: %s', (text) => {
    const hashes = createHashes();
    const bytes = Buffer.from(text);
    expect(hashes.add(bytes, 0, bytes.length)).toBe(false);
    expect([hashes.size, hashes.has(text)]).toEqual([0, false]);
  });

  test.each([
    ['begin alike', (n: number) => n.toString(16).padStart(40, '0')],
    ['end alike', (n: number) => n.toString(16).padStart(8, '0').padEnd(40, '0')],
  ])('a collection of hashes keeps all of them while it grows, also when they %s', (_, nth) => {
    const hashes = createHashes();
    for (let n = 0; n < 20_000; n += 1) hashes.add(Buffer.from(nth(n).toUpperCase()), 0, 40);
    expect(hashes.size).toBe(20_000);
    expect(Array.from({ length: 20_001 }, (_, n) => hashes.has(nth(n))).indexOf(false)).toBe(20_000);
  });
});
