import { describe, expect, test } from '@jest/globals';
import { createKnownGoodReader } from '../../../src/domain/guard/known-good.ts';
import type { Protected } from '../../../src/domain/guard.ts';
import type { IndicatorKind } from '../../../src/domain/indicator.ts';
import { ask } from './asking.ts';

const MD5 = '0e53c14a3e48d94ff596a2824307b492';
const SHA256 = '2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae';

const list = (
  type: Protected['warninglists'][number]['type'],
  attributes: readonly string[],
  ...entries: readonly string[]
): Partial<Protected> => ({ warninglists: [{ name: 'L', type, attributes, entries }] });

describe('what only begins or ends like it is not', () => {
  test.each<[string, IndicatorKind, string, string]>([
    ['a hash with a letter before it', 'md5', `x${MD5}`, 'a hash'],
    ['a hash with a letter behind it', 'md5', `${MD5}x`, 'a hash'],
    ['a hash with a digit more', 'md5', `${MD5}0`, 'a hash'],
    ['an address in brackets with something behind them', 'domain', '[::1]x', 'a host name'],
    ['an address in brackets with something before them', 'domain', 'x[::1]', 'a host name'],
    ['a name in brackets', 'domain', '[x]', 'an address or a network'],
  ])('%s', (_, kind, value, form) => {
    expect(ask(kind, value)).toMatchObject({ rule: 'unreadable', entry: form });
  });

  test.each<[string, IndicatorKind, string, Partial<Protected>]>([
    ['a folder that begins like one above a glob', 'path', 'C:\\Win', { paths: ['C:\\Windows\\x\\*'] }],
    ['a path with another letter beyond ASCII', 'path', 'C:\\ü\\x', { paths: ['C:\\ö\\*'] }],
    ['a path with that letter twice', 'path', 'C:\\öö\\x', { paths: ['C:\\ö\\*'] }],
    ['an IPv4 address in a 6to4 network of ours', 'ip', '45.1.2.3', { networks: ['2002:2d01:200::/40'] }],
    ['a name where a dot of a part stands', 'domain', 'evilxc.example', list('substring', [], 'evil.c')],
    ['a name that a list of hashes has', 'domain', 'good.example', list('string', ['sha1'], 'good.example')],
    ['a domain on a list of patterns of URLs', 'domain', 'good.example', list('regex', ['url'], 'good')],
    [
      'a URL on a list of parts of domains',
      'url',
      'http://x.example/good',
      list('substring', ['domain'], 'good'),
    ],
  ])('%s', (_, kind, value, lists) => expect(ask(kind, value, lists)).toBeUndefined());
});

test('a 6to4 network of ours is protected itself, and the addresses in it', () => {
  const networks = ['2002:2d01:200::/40'];
  expect(ask('network', networks[0] ?? '', { networks })?.rule).toBe('own_network');
  expect(ask('ip', '2002:2d01:203::1', { networks })?.rule).toBe('own_network');
});

test('of two that are the same the first speaks: a public resolver, and not a network of ours', () => {
  expect(ask('ip', '8.8.8.8', { networks: ['8.8.8.8'] })?.rule).toBe('public_resolver');
});

test('an address stays protected as the last of a network that is, too', () => {
  const networks = ['45.1.2.0/24', '45.1.2.255', '45.1.3.0'];
  const entry = (value: string) => ask('ip', value, { networks })?.entry;
  expect([entry('45.1.2.255'), entry('45.1.2.7'), entry('45.1.3.0'), entry('45.1.3.1')]).toEqual([
    '45.1.2.0/24',
    '45.1.2.0/24',
    '45.1.3.0',
    undefined,
  ]);
});

test('a list of networks is read past what is none', () => {
  const networks = list('cidr', [], 'no network', '45.1.0.0/16');
  expect(ask('ip', '45.1.2.3', networks)?.entry).toBe('45.1.0.0/16 (L)');
});

describe('a file of known hashes', () => {
  const read = (text: string) => {
    const reader = createKnownGoodReader();
    reader.read(Buffer.from(text));
    return reader.finish();
  };

  test.each([
    ['whose column is called SHA256', `SHA256,Name\n${SHA256},x\n`, SHA256],
    ['with a line of blanks', `   \n\t\r\n${MD5}\n  `, MD5],
    ['with one hash and no line end', MD5, MD5],
  ])('%s is read', (_, text, hash) => expect(read(text).has(hash)).toBe(true));

  test.each([
    ['a hash before a lone quote', `Name,MD5\nx,a${MD5}"\n`, 2],
    ['a first character that ends like a byte order mark', `\u0eff${MD5}\n`, 1],
    ['one that begins and ends like it', `\uf03f${MD5}\n`, 1],
  ])('with %s is refused', (_, text, line) => {
    expect(() => read(text)).toThrow(expect.objectContaining({ line }));
  });
});
