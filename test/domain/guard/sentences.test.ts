import { describe, expect, test } from '@jest/globals';
import { compileGuard } from '../../../src/domain/guard.ts';
import type { IndicatorKind } from '../../../src/domain/indicator.ts';
import { md5 } from './asking.ts';

const OWN = '44d88612fea8a8f36de82e1278abb02f';
const GOOD = '3395856ce81f2b7382dee72602f798b642f14140';
const LISTED = '275a021bbfb6489e54d471899f7db9d1663fc695ec2fe2a2c4538aabf651fd0f';
const EMPTY = 'd41d8cd98f00b204e9800998ecf8427e';
const HOST = md5('vendor.net');

const guard = compileGuard({
  networks: ['45.1.0.0/16'],
  domains: ['vendor.net'],
  hashes: [` ${OWN.toUpperCase()} `],
  paths: ['C:\\Tools\\*'],
  knownGood: new Set([GOOD]),
  warninglists: [
    { name: 'L', type: 'string', attributes: [], entries: [LISTED, '46.1.2.3'] },
    { name: 'S', type: 'substring', attributes: ['url'], entries: ['/login'] },
  ],
  vendorHosts: [],
});

describe('why something may not be blocked is said in a sentence', () => {
  test.each<[IndicatorKind, string, rule: string, entry: string, sentence: string]>([
    [
      'md5',
      EMPTY,
      'empty_file',
      EMPTY,
      `${EMPTY} is the hash of an empty file, of which every machine has many.`,
    ],
    ['md5', OWN, 'own_hash', OWN, `${OWN} is one of your own protected hashes.`],
    ['sha1', GOOD, 'known_good', GOOD, `${GOOD} is on your list of files known to be good.`],
    [
      'sha256',
      LISTED,
      'warning_list',
      `${LISTED} (L)`,
      `${LISTED} is on the warning list "L", as ${LISTED}.`,
    ],
    ['sha256', 'abc', 'unreadable', 'a hash', 'abc cannot be read as a hash.'],
    [
      'host_md5',
      'abc',
      'unreadable',
      'the MD5 of a host name',
      'abc cannot be read as the MD5 of a host name.',
    ],
    [
      'host_md5',
      HOST,
      'own_domain',
      'vendor.net',
      `${HOST} is the MD5 of vendor.net: vendor.net is one of your own domains.`,
    ],
    ['domain', 'a b', 'unreadable', 'a host name', 'a b cannot be read as a host name.'],
    ['url', 'http://', 'unreadable', 'a URL with a host', 'This URL cannot be read as a URL with a host.'],
    [
      'url',
      'http://evil.com/login?secret',
      'warning_list',
      '/login (S)',
      'A URL on evil.com is on the warning list "S", as /login.',
    ],
    [
      'connection',
      'abc',
      'unreadable',
      'a connection rule with an address',
      'This connection rule cannot be read as a connection rule with an address.',
    ],
    ['ip', 'abc', 'unreadable', 'an address or a network', 'abc cannot be read as an address or a network.'],
    ['ip', '46.1.2.3', 'warning_list', '46.1.2.3 (L)', '46.1.2.3 is on the warning list "L", as 46.1.2.3.'],
    [
      'network',
      '44.0.0.0/15',
      'too_wide',
      '/16',
      '44.0.0.0/15 is wider than /16, the widest IPv4 network that may be blocked.',
    ],
    [
      'network',
      '2a02::/31',
      'too_wide',
      '/32',
      '2a02::/31 is wider than /32, the widest IPv6 network that may be blocked.',
    ],
    [
      'path',
      'C:\\Tools\\x',
      'own_path',
      'C:\\Tools\\*',
      'C:\\Tools\\x reaches C:\\Tools\\*, one of your own protected paths.',
    ],
  ])('%s %s: %s', (kind, value, rule, entry, sentence) => {
    expect(guard([{ kind, value }])).toMatchObject([{ rule, entry, sentence }]);
  });

  test.each([
    [
      '::ffff:45.1.2.3',
      '::ffff:45.1.2.3, which carries 45.1.2.3, lies in 45.1.0.0/16, one of your own networks.',
    ],
    [
      '64:ff9b::45.1.0.0/112',
      '64:ff9b::45.1.0.0/112, which carries 45.1.0.0/16, is one of your own networks.',
    ],
  ])('and says of %s what it carries', (value, sentence) => {
    expect(guard([{ kind: 'network', value }])).toMatchObject([{ sentence }]);
  });
});

test.each<[IndicatorKind, string]>([
  ['events', '44d88612fea8a8f36de82e1278abb02f'],
  ['account', 'bob'],
])('%s are nothing that could be blocked wrongly', (kind, value) => {
  expect(guard([{ kind, value }])).toEqual([]);
});

describe('the host of a URL is the one that browsers ask', () => {
  test.each([
    'http://vendor.net',
    'https://vendor.net/',
    'ftp://vendor.net#a',
    'http://vendor.net?a',
    'HTTP://VENDOR.NET/',
    'http://vendor.net:8443/',
    'http://bob@vendor.net/',
    'http://http://vendor.net@vendor.net/',
    'http://vendor.net./',
    'vendor.net/a',
    'vendor.net/?a=http://other.com/',
    'http://a.b.vendor.net/',
    'http://ｖendor.net/',
    'http://45.1.2.3/',
    'http://0x2d010203/',
    'http://xn--vendor-.vendor.net/',
  ])('%s', (value) => {
    expect(guard([{ kind: 'url', value }])).toHaveLength(1);
  });

  test.each([
    'http://other.com/http://vendor.net/',
    'http://other.com/vendor.net',
    'http://vendor.net@other.com/',
    'http://vendor.net.other.com/',
  ])('but not %s', (value) => {
    expect(guard([{ kind: 'url', value }])).toEqual([]);
  });
});
