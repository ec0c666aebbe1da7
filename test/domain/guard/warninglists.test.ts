import { describe, expect, test } from '@jest/globals';
import { compilePattern, type WarningList } from '../../../src/domain/guard/warninglists.ts';
import { compileGuard } from '../../../src/domain/guard.ts';
import type { Indicator, IndicatorKind } from '../../../src/domain/indicator.ts';

const SAMPLES: readonly Indicator[] = [
  { kind: 'md5', value: 'a'.repeat(32) },
  { kind: 'sha1', value: 'a'.repeat(40) },
  { kind: 'sha256', value: 'a'.repeat(64) },
  { kind: 'ip', value: '45.1.2.3' },
  { kind: 'domain', value: 'evil.example' },
  { kind: 'url', value: 'http://other.example/x' },
];

/** The kinds of which a list of all samples speaks. */
function kindsUnder(type: WarningList['type'], attributes: readonly string[]): readonly IndicatorKind[] {
  const entries = SAMPLES.map(({ value }) => value);
  const guard = compileGuard({
    networks: [],
    domains: [],
    hashes: [],
    paths: [],
    knownGood: new Set(),
    warninglists: [{ name: 'L', type, attributes, entries }],
    vendorHosts: [],
  });
  return guard(SAMPLES).map(({ indicator }) => indicator.kind);
}

describe('a list of strings speaks of', () => {
  test.each<[string, ...IndicatorKind[]]>([
    ['md5', 'md5'],
    ['sha1', 'sha1'],
    ['sha256', 'sha256'],
    ['ip', 'ip'],
    ['ip-src', 'ip'],
    ['ip-dst', 'ip'],
    ['domain', 'domain'],
    ['hostname', 'domain'],
    ['url', 'url'],
    ['uri', 'url'],
    ['link', 'url'],
    ['filename|sha256', 'sha256'],
    ['domain|ip', 'ip', 'domain'],
    ['AS'],
    ['filename'],
  ])('%s only, where that is its attribute', (attribute, ...kinds) => {
    const speaks = kindsUnder('string', [attribute]);
    expect(kinds.filter((kind) => !speaks.includes(kind))).toEqual([]);
    const hosts: readonly IndicatorKind[] = ['domain', 'url'];
    expect(speaks.filter((kind) => !kinds.includes(kind) && !hosts.includes(kind))).toEqual([]);
  });

  test('everything, where it has none', () => {
    expect(kindsUnder('string', [])).toEqual(SAMPLES.map(({ kind }) => kind));
  });
});

test.each([
  ['evil', 'an EVIL host', true],
  ['/evil$/', 'evil', true],
  ['/evil$/i', 'evils', false],
  ['/a/b/', 'a/b', true],
  ['a/b', 'a/b', true],
  ['x/a/b/', 'x/a/b/', true],
  ['x/a/', 'a', false],
  ['/a/9', '/a/9', true],
  ['/a/9', 'a', false],
  ['/a.b/s', 'a\nb', false],
])('the pattern %s and the text %j: %j', (entry, text, does) => {
  expect(compilePattern(entry).test(text)).toBe(does);
});

test('what is no pattern is not compiled', () => {
  expect(() => compilePattern('/(/')).toThrow(SyntaxError);
});
