import { describe, expect, test } from '@jest/globals';
import {
  articleOf,
  describeKind,
  type IndicatorKind,
  labelKind,
  type NamedKind,
  parseIndicator,
} from '../../src/domain/indicator.ts';
import { Refusal } from '../../src/domain/refusal.ts';

function read(text: string, kind?: NamedKind): string {
  const found = parseIndicator(text, kind);
  return found instanceof Refusal ? found.code : `${found.kind} ${found.value}`;
}

describe('only a whole word is what it looks like', () => {
  test.each([
    ['1-2.com', 'domain 1-2.com'],
    ['1and1.com', 'domain 1and1.com'],
    ['a.1-2', 'not_a_domain'],
    ['2024-10', 'not_understood'],
    ['1.2-3.4', 'not_a_network'],
    ['1and1.com/a', 'not_a_url'],
    ['evil2/a', 'not_a_url'],
    ['cafe/24', 'not_a_url'],
    ['evil:80a', 'not_understood'],
    [`${'x'.repeat(16)}a`, 'not_understood'],
    [`a${'x'.repeat(16)}`, 'not_understood'],
    [`!${'a'.repeat(31)}`, 'not_understood'],
    [`${'a'.repeat(31)}!`, 'not_understood'],
    ['1http://evil.com/', 'not_a_url'],
    ['C:\\a\\\\?\\b', 'not_a_path'],
  ])('%s is %s', (text, expected) => expect(read(text)).toBe(expected));
});

describe('as long as it may be', () => {
  const domain = `${'a.'.repeat(125)}com`;
  const path = `/${'a'.repeat(4095)}`;

  test.each<[NamedKind, string]>([
    ['domain', domain],
    ['path', path],
  ])('a %s is taken', (kind, text) => expect(read(text, kind)).toBe(`${kind} ${text}`));

  test.each<[NamedKind, string, string]>([
    ['domain', `a${domain}`, 'not_a_domain'],
    ['path', `${path}a`, 'not_understood'],
  ])('a %s with one character more is not', (kind, text, code) => expect(read(text, kind)).toBe(code));
});

describe('a network', () => {
  test.each([
    ['::ffff:0.0.0.0/95', 'network ::fffe:0:0/95'],
    ['::ffff:10.1.2.3/96', 'network 0.0.0.0/0'],
    ['::ffff:10.1.2.3/97', 'network 0.0.0.0/1'],
    ['[2001:db8::]/32', 'network 2001:db8::/32'],
  ])('%s is the %s', (text, expected) => expect(read(text)).toBe(expected));
});

describe('a kind that is given', () => {
  test.each<[string, NamedKind, string]>([
    ['readme[.]md', 'domain', 'domain readme.md'],
    ['/tmp/a[.]b', 'path', 'path /tmp/a[.]b'],
    ['ev\u200bil', 'path', 'not_a_path'],
    ['ev\u200bil', 'domain', 'not_understood'],
    ['stra\ufffde', 'path', 'not_understood'],
  ])('for %j as %s: %s', (text, kind, expected) => expect(read(text, kind)).toBe(expected));
});

test('a URL loses all dots behind its host', () => {
  expect(read('http://evil.com../')).toBe('url http://evil.com/');
});

test.each<[string, NamedKind, string]>([
  ['1.2.3x.4', 'ip', 'is not an IP address'],
  ['1:2:3', 'ip', 'is not an IPv6 address'],
  ['1.2.3.4:80x', 'ip', 'is not an IPv6 address'],
  ['/24', 'network', 'is not a network: “” is not an IP address'],
  ['1http://evil.com/', 'url', 'has no scheme, and a URL needs one; write http:// or https:// before it'],
  ['/ /a/..', 'path', 'is the root, not a file or a folder'],
])('%s as %s %s', (text, kind, why) => {
  const found = parseIndicator(text, kind);
  expect(found instanceof Refusal && found.sentence).toBe(`“${text}” ${why}.`);
});

test.each<[IndicatorKind, string, string]>([
  ['connection', 'a connection rule', 'connection rules'],
  ['host_md5', 'a hashed host name', 'hashed host names'],
  ['account', 'an account', 'accounts'],
])('more than one of what is never typed: %s', (kind, one, many) => {
  expect(`${articleOf(kind)} ${labelKind(kind)}`).toBe(one);
  expect(describeKind(kind, 2)).toBe(many);
});

test('all of the events are one list', () => expect(labelKind('events')).toBe('list of events'));
