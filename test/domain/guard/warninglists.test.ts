import { describe, expect, test } from '@jest/globals';
import { compilePattern, type WarningList } from '../../../src/domain/guard/warninglists.ts';
import { compileGuard } from '../../../src/domain/guard.ts';
import type { Indicator, IndicatorKind } from '../../../src/domain/indicator.ts';
import { ask, NOTHING } from './asking.ts';

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
  const guard = compileGuard({ ...NOTHING, warninglists: [{ name: 'L', type, attributes, entries }] });
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

describe('warning lists', () => {
  const list = (
    type: WarningList['type'],
    attributes: readonly string[],
    ...entries: string[]
  ): WarningList => ({
    name: 'L',
    type,
    attributes,
    entries,
  });

  test.each<[string, WarningList, IndicatorKind, string, string | undefined]>([
    ['cidr, inside', list('cidr', ['ip-dst'], '45.0.0.0/9'), 'ip', '45.1.2.3', '45.0.0.0/9'],
    ['cidr, around', list('cidr', ['ip-dst'], '45.1.2.3'), 'network', '45.1.0.0/16', '45.1.2.3'],
    ['cidr, host of a URL', list('cidr', ['domain|ip'], '45.1.2.3'), 'url', 'http://45.1.2.3/', '45.1.2.3'],
    ['cidr, carried', list('cidr', ['ip-src'], '45.1.2.3'), 'ip', '::ffff:45.1.2.3', '45.1.2.3'],
    ['cidr for other attributes', list('cidr', ['AS'], '45.1.2.3'), 'ip', '45.1.2.3', undefined],
    ['hostname, the name', list('hostname', ['hostname'], 'a.example'), 'domain', 'a.example', 'a.example'],
    ['hostname, beneath', list('hostname', ['hostname'], 'a.example'), 'domain', 'x.a.example', 'a.example'],
    ['hostname, not above', list('hostname', ['hostname'], 'b.a.example'), 'domain', 'a.example', undefined],
    ['hostname, URL', list('hostname', ['domain'], 'a.example'), 'url', 'https://x.a.example/y', 'a.example'],
    ['hostname for hashes', list('hostname', ['md5'], 'a.example'), 'domain', 'a.example', undefined],
    ['string, the name', list('string', ['domain'], 'A.example'), 'domain', 'a.example', 'a.example'],
    ['string, not beneath', list('string', ['domain'], 'a.example'), 'domain', 'x.a.example', undefined],
    [
      'string with a dot, beneath',
      list('string', ['domain'], '.a.example'),
      'domain',
      'x.a.example',
      'a.example',
    ],
    ['string, address', list('string', ['ip-dst'], '45.1.2.3'), 'ip', '45.1.2.3', '45.1.2.3'],
    [
      'string, whole URL',
      list('string', ['url'], 'http://a.example/X'),
      'url',
      'http://a.example/x',
      'http://a.example/x',
    ],
    [
      'string, other URL',
      list('string', ['url'], 'http://a.example/x'),
      'url',
      'http://a.example/y',
      undefined,
    ],
    [
      'string, hash',
      list('string', ['filename|sha1'], 'A'.repeat(40)),
      'sha1',
      'a'.repeat(40),
      'a'.repeat(40),
    ],
    [
      'string, hash of another kind',
      list('string', ['md5'], 'a'.repeat(40)),
      'sha1',
      'a'.repeat(40),
      undefined,
    ],
    ['substring', list('substring', ['domain', 'url'], 'GOOD'), 'domain', 'the-good.example', 'GOOD'],
    ['substring for URLs only', list('substring', ['url'], 'good'), 'domain', 'good.example', undefined],
    [
      'substring, path of a URL',
      list('substring', ['uri'], '/good'),
      'url',
      'http://a.example/good',
      '/good',
    ],
    ['regex', list('regex', [], '/^u[0-9]\\.example$/'), 'domain', 'U7.example', '/^u[0-9]\\.example$/'],
    ['regex, bare', list('regex', [], '^u[0-9]'), 'domain', 'a.u7.example', undefined],
    ['an empty list', list('string', []), 'domain', 'evil.example', undefined],
  ])('%s', (_, warninglist, kind, value, entry) => {
    const finding = ask(kind, value, { warninglists: [warninglist] });
    if (entry === undefined) expect(finding).toBeUndefined();
    else expect(finding).toMatchObject({ rule: 'warning_list', entry: `${entry} (L)` });
  });

  test.each([false, true])(
    'of two lists one that means all beneath a name is not lost, reversed: %p',
    (reversed) => {
      const both = [list('hostname', [], 'a.example'), list('string', [], 'a.example', 'x.a.example')];
      const warninglists = reversed ? both.toReversed() : both;
      const entry = (value: string) => ask('domain', value, { warninglists })?.entry;
      expect(entry('y.a.example')).toBe('a.example (L)');
      expect(entry('x.a.example')).toBe('x.a.example (L)');
      expect(entry('a.example')).toBe('a.example (L)');
    },
  );

  test('the sentence names the list', () => {
    expect(
      ask('domain', 'x.a.example', { warninglists: [list('hostname', [], 'a.example')] })?.sentence,
    ).toBe('x.a.example is on the warning list "L", as a.example.');
  });
});
