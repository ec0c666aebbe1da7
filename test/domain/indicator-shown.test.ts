import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  articleOf,
  defang,
  describeKind,
  INDICATOR_KINDS,
  type Indicator,
  labelKind,
  type NamedKind,
  parseIndicator,
} from '../../src/domain/indicator.ts';
import { Refusal } from '../../src/domain/refusal.ts';

const numRuns = Number(process.env['PROPERTY_RUNS'] ?? 200);

const SHA1 = '3395856ce81f2b7382dee72602f798b642f14140';

describe('defang', () => {
  test.each<[Indicator, string]>([
    [{ kind: 'domain', value: 'evil.example' }, 'evil[.]example'],
    [{ kind: 'ip', value: '203.0.113.7' }, '203[.]0[.]113[.]7'],
    [{ kind: 'ip', value: '2001:db8::1' }, '2001[:]db8[:][:]1'],
    [{ kind: 'network', value: '10.0.0.0/8' }, '10[.]0[.]0[.]0/8'],
    [{ kind: 'url', value: 'https://evil.example/a.html?b.c' }, 'hxxps://evil[.]example/a.html?b.c'],
    [
      { kind: 'url', value: 'http://a.b.example:80/a.b/?c=http://d.e/' },
      'hxxp://a[.]b[.]example:80/a.b/?c=http://d.e/',
    ],
    [{ kind: 'url', value: 'http://evil.example/' }, 'hxxp://evil[.]example/'],
    [{ kind: 'url', value: 'ftp://evil.example/' }, 'fxp://evil[.]example/'],
    [{ kind: 'sha1', value: SHA1 }, SHA1],
    [{ kind: 'path', value: 'C:\\evil.exe' }, 'C:\\evil.exe'],
  ])('%j is shown as %s', (indicator, shown) => {
    expect(defang(indicator)).toBe(shown);
  });
});

describe('kinds in words', () => {
  test.each<[NamedKind, string, string, string]>([
    ['md5', 'an MD5', 'MD5 file hash', 'MD5 file hashes'],
    ['sha1', 'a SHA-1', 'SHA-1 file hash', 'SHA-1 file hashes'],
    ['sha256', 'a SHA-256', 'SHA-256 file hash', 'SHA-256 file hashes'],
    ['hash', 'a file hash', 'file hash', 'file hashes'],
    ['ip', 'an IP address', 'IP address', 'IP addresses'],
    ['network', 'a network', 'network', 'networks'],
    ['domain', 'a domain', 'domain', 'domains'],
    ['url', 'a URL', 'URL', 'URLs'],
    ['path', 'a file path', 'file path', 'file paths'],
  ])('%s', (kind, short, one, many) => {
    expect(`${articleOf(kind)} ${labelKind(kind)}`).toBe(short);
    expect(describeKind(kind)).toBe(one);
    expect(describeKind(kind, 2)).toBe(many);
  });
});

const hexadecimal = (length: number) =>
  fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: length, maxLength: length });
const label = fc
  .stringMatching(/^[a-z0-9]([a-z0-9-]{0,8}[a-z0-9])?$/)
  .filter((text) => !text.startsWith('xn--'));
const host = fc.tuple(label, fc.constantFrom('com', 'co.uk', 'de', 'example')).map(([a, b]) => `${a}.${b}`);
const segment = fc.stringMatching(/^[\w .[\]()é-]{1,12}$/);
const texts: Readonly<Record<(typeof INDICATOR_KINDS)[number], fc.Arbitrary<string>>> = {
  md5: hexadecimal(32),
  sha1: hexadecimal(40),
  sha256: hexadecimal(64),
  ip: fc.oneof(fc.ipV4(), fc.ipV6()),
  network: fc.oneof(
    fc.tuple(fc.ipV4(), fc.nat(32)).map(([address, prefix]) => `${address}/${prefix}`),
    fc.tuple(fc.ipV6(), fc.nat(128)).map(([address, prefix]) => `${address}/${prefix}`),
  ),
  domain: host,
  url: fc.oneof(
    fc.webUrl({ withQueryParameters: true, withFragments: true }),
    fc
      .tuple(fc.constantFrom('http', 'https', 'ftp'), host, fc.string({ maxLength: 60 }))
      .map(([scheme, name, rest]) => `${scheme}://${name}/${rest}`),
  ),
  path: fc.oneof(
    fc.array(segment, { minLength: 1, maxLength: 5 }).map((parts) => `/${parts.join('/')}`),
    fc.array(segment, { minLength: 1, maxLength: 5 }).map((parts) => `c:\\${parts.join('\\')}`),
    fc.array(segment, { minLength: 3, maxLength: 5 }).map((parts) => `\\\\${parts.join('\\')}`),
  ),
};

describe.each(INDICATOR_KINDS)('%s', (kind) => {
  test('is read back from its defanged form, and its normal form is its own normal form', () => {
    let understood = 0;
    fc.assert(
      fc.property(texts[kind], (text) => {
        const found = parseIndicator(text, kind);
        if (found instanceof Refusal) return;
        understood++;
        expect(parseIndicator(defang(found), found.kind as typeof kind)).toEqual(found);
        expect(parseIndicator(found.value, found.kind as typeof kind)).toEqual(found);
      }),
      { numRuns },
    );
    expect(understood).toBeGreaterThan(numRuns / 4);
  });
});
