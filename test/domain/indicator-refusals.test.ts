import { describe, expect, test } from '@jest/globals';
import { keyOf, type NamedKind, parseIndicator } from '../../src/domain/indicator.ts';
import { FILE_SUFFIXES, isTopLevel } from '../../src/domain/suffixes.ts';
import { urlOf } from '../../src/domain/url.ts';

describe('a person is told what is wrong with', () => {
  const told: readonly (readonly [string, NamedKind | undefined, string, string])[] = [
    ['/evil', undefined, 'not_understood', 'may be a file path; write “path” before it'],
    ['readme.md', undefined, 'not_understood', 'may be a domain or a file; write “domain” before it'],
    ['evil.com:8080', undefined, 'not_a_domain', 'has a port; write the domain alone'],
    ['evil:com', undefined, 'not_understood', 'write a hash, an IP address, a network, a domain'],
    ['cafe', undefined, 'not_understood', 'write a hash, an IP address, a network, a domain'],
    ['a\\b', undefined, 'not_a_path', 'write it from its drive on, and in quotation marks'],
    ['bob@evil.com', undefined, 'not_understood', 'is an e-mail address; only its domain can be named'],
    [' ', undefined, 'not_understood', 'Nothing was written'],
    ['ev\u200bil.com', undefined, 'not_understood', 'characters in it that cannot be seen'],
    ['C:\\ev\u200bil', undefined, 'not_a_path', 'characters in it that cannot be seen'],
    ['x'.repeat(4097), undefined, 'not_understood', 'is too long; an indicator has at most 4,096'],
    [`http://a.com/${'ü'.repeat(1500)}`, undefined, 'not_understood', 'is too long when written out'],
    ['deadbeefdeadbeef', undefined, 'wrong_length', 'has 16 hexadecimal digits; SHA-1 has 40, MD5 32'],
    ['deadbeefdeadbee', undefined, 'not_understood', 'write a hash'],
    ['a', 'hash', 'wrong_length', 'has 1 hexadecimal digit; '],
    ['xyz', 'hash', 'not_hexadecimal', 'has “x” in it, which is no hexadecimal digit'],
    [`${'a'.repeat(31)}x`, undefined, 'not_hexadecimal', 'has “x” in it'],
    ['evil.com', 'ip', 'wrong_kind', 'is a domain, not an IP address'],
    ['1.2.3.4', 'network', 'wrong_kind', 'is an IP address, not a network'],
    ['evil', 'network', 'not_a_network', 'it has no prefix length, such as /24'],
    ['a.b', 'ip', 'not_an_address', 'is not an IP address'],
    ['1.2.x3', 'ip', 'not_an_address', 'is not an IP address'],
    ['7', 'ip', 'not_an_address', 'has 1 part; an IPv4 address has four'],
    ['1.2.3', 'ip', 'not_an_address', 'has 3 parts; an IPv4 address has four'],
    ['1.2.3.256', 'ip', 'not_an_address', 'has a part above 255'],
    ['1.2.3.0255', 'ip', 'not_an_address', 'has a part that begins with 0'],
    ['1.2.3.4:80', 'ip', 'not_an_address', 'has a port; write the address alone'],
    ['[::1]:80', 'ip', 'not_an_address', 'has a port; write the address alone'],
    ['fe80::1%eth0', 'ip', 'not_an_address', 'has a zone, which means nothing on another machine'],
    ['1::2::3', 'ip', 'not_an_address', 'is not an IPv6 address'],
    ['x.1.2.3/8', 'network', 'not_a_network', '“x.1.2.3” is not an IP address'],
    ['10.0.0.0/33', undefined, 'not_a_network', 'of an IPv4 network is a number from 0 to 32'],
    ['2a02::/129', undefined, 'not_a_network', 'of an IPv6 network is a number from 0 to 128'],
    ['*.evil.com', 'domain', 'not_a_domain', 'a wildcard cannot be named; write the domain itself'],
    [`${'a.'.repeat(130)}com`, 'domain', 'not_a_domain', 'it is longer than 253 characters'],
    [`${'ü.'.repeat(60)}com`, 'domain', 'not_a_domain', 'it is longer than 253 characters'],
    ['ev!l.com', 'domain', 'not_a_domain', '“!” cannot stand in one'],
    ['evil', 'domain', 'not_a_domain', 'it has only one part, and a domain has two or more'],
    ['-evil.com', 'domain', 'not_a_domain', 'each part has 1 to 63 letters, digits and hyphens'],
    ['xn--a.com', 'domain', 'not_a_domain', 'its letters cannot be written in the Domain Name System'],
    ['evil.invalid', 'domain', 'not_a_domain', '“.invalid” is not a public top-level domain'],
    ['１.２.３.４', 'domain', 'not_an_address', 'is an IP address in disguise; write its four decimal parts'],
    ['evil', 'url', 'not_a_url', 'has no scheme, and a URL needs one; write http:// or https://'],
    ['http://', 'url', 'not_a_url', 'is not a valid URL'],
    ['http://a b/', 'url', 'not_a_url', 'is not a valid URL'],
    ['http://%78n--.com/', 'url', 'not_a_url', 'is not a valid URL'],
    ['http://*.evil.com/', 'url', 'not_a_url', 'has “*” in its host, where none can stand'],
    ['http://evil{.com/', 'url', 'not_a_url', 'has “{” in its host, where none can stand'],
    ['203.0.113.10-203.0.113.20', undefined, 'not_a_network', 'is a range; write its networks'],
    ['203.0.113.10-20', undefined, 'not_a_network', 'is a range; write its networks'],
    ['203.0.113.10–20', undefined, 'not_a_network', 'is a range; write its networks'],
    ['203.0.113.10—20', undefined, 'not_a_network', 'is a range; write its networks'],
    ['203.0.113.10~20', undefined, 'not_a_network', 'is a range; write its networks'],
    ['203.0.113.10 - 20', undefined, 'not_a_network', 'is a range; write its networks'],
    ['198.51.100.*', undefined, 'not_a_network', 'stands for several addresses; write its networks'],
    ['198[.]51[.]100[.]*', undefined, 'not_a_network', 'stands for several addresses; write its networks'],
    ['198.51.100.[1-9]', undefined, 'not_a_network', 'stands for several addresses; write its networks'],
    ['198.51.100.*.com', undefined, 'not_a_domain', 'a wildcard cannot be named; write the domain itself'],
    [
      '@@||good.com^',
      undefined,
      'allowed',
      'is an exception in a block list: it says what is never to be blocked',
    ],
    [
      `${'ab'.repeat(16)} ${'cd'.repeat(16)}`,
      undefined,
      'not_understood',
      'may be one SHA-256 file hash or two of MD5',
    ],
    ['evil.com/a*', undefined, 'not_a_url', 'has a wildcard in it; write the domain or the URL itself'],
    ['gopher://evil.com/', 'url', 'not_a_url', 'begins with “gopher:”; only http, https and ftp are taken'],
    [
      'http://bob@evil.com/',
      'url',
      'not_a_url',
      'has a user name or a password in it; write the URL without',
    ],
    ['http://:x@evil.com/', 'url', 'not_a_url', 'has a user name or a password in it; write the URL without'],
    ['C:\\', 'path', 'not_a_path', 'is a whole drive, not a file or a folder'],
    ['C:\\a?', 'path', 'not_a_path', "has “?” in it, which no file's name can hold"],
    ['C:\\a\\ .\\b', 'path', 'not_a_path', 'has a part of nothing but dots and spaces'],
    ['\\\\server', 'path', 'not_a_path', 'is not an absolute path'],
    ['a/b', 'path', 'not_a_path', 'is not an absolute path, which begins with a drive'],
    ['//a/b', 'path', 'not_a_path', 'is not an absolute path, which begins with a drive'],
    ['/', 'path', 'not_a_path', 'is the root, not a file or a folder'],
    ['/a/..', 'path', 'not_a_path', 'is the root, not a file or a folder'],
    ['/a \u0020/b /..', 'path', 'not_a_path', 'ends in a space'],
  ];

  test.each(told.map(([text, kind, code, why]) => [code, why, text, kind] as const))(
    '%s: %s',
    (code, why, text, kind) => {
      expect(parseIndicator(text, kind)).toMatchObject({ code, sentence: expect.stringContaining(why) });
    },
  );
});

test.each([
  ['1.2.3.255', '1.2.3.255'],
  ['255.255.255.255', '255.255.255.255'],
  ['1.2.3.0', '1.2.3.0'],
])('%s is an address', (text, value) => {
  expect(parseIndicator(text)).toEqual({ kind: 'ip', value });
});

test('one text stands for each thing', () => {
  expect(keyOf({ kind: 'domain', value: 'evil.com' })).toBe('domain evil.com');
});

test('endings that are more often those of files than of hosts are asked about', () => {
  const all = ['cab', 'inc', 'md', 'mov', 'ps', 'pub', 'py', 'rs', 'sh', 'so', 'tf', 'zip'];
  expect(FILE_SUFFIXES).toEqual(all);
  for (const suffix of all) expect(isTopLevel(suffix)).toBe(true);
});

test.each([
  ['com', true],
  ['example', true],
  ['test', true],
  ['invalid', false],
  ['github', false],
])('whether %s is delegated, or kept for rehearsals: %j', (suffix, is) => {
  expect(isTopLevel(suffix)).toBe(is);
});

test('what is no URL is undefined', () => {
  expect(urlOf('no URL')).toBeUndefined();
  expect(urlOf('http://')).toBeUndefined();
  expect(urlOf('b', 'http://a.com/')?.href).toBe('http://a.com/b');
});
