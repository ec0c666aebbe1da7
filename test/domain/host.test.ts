import { describe, expect, test } from '@jest/globals';
import { hostOf, md5OfHost } from '../../src/domain/host.ts';
import type { IndicatorKind } from '../../src/domain/indicator.ts';

describe('the host that a browser asks', () => {
  test.each<[IndicatorKind, string, string | undefined]>([
    ['domain', 'evil.com', 'evil.com'],
    ['domain', 'EVIL.com', 'evil.com'],
    ['domain', 'evil.com.', 'evil.com'],
    ['domain', 'bücher.example', 'xn--bcher-kva.example'],
    ['domain', 'a_b.evil.com', 'a_b.evil.com'],
    ['ip', '1.2.3.4', '1.2.3.4'],
    ['ip', '2A02:0CAFE::1', undefined],
    ['ip', '2A02:CAFE:0::1', '[2a02:cafe::1]'],
    ['url', 'https://EVIL.com:8443/a?b#c', 'evil.com'],
    ['url', 'http://evil.com./a', 'evil.com'],
    ['url', 'http://user@evil.com/', 'evil.com'],
    ['url', 'http://0x7f.1/', '127.0.0.1'],
    ['url', 'ftp://evil.com/x', 'evil.com'],
    ['url', 'http://[2a02:cafe::1]:8080/', '[2a02:cafe::1]'],
    ['url', 'http://localhost/', 'localhost'],
    ['url', 'http://evil.com../', 'evil.com.'],
    ['url', 'no URL', undefined],
    ['domain', '', undefined],
    ['domain', '.', undefined],
  ])('for the %s "%s" is %s', (kind, value, host) => expect(hostOf({ kind, value })).toBe(host));
});

test.each([
  ['example.com', '5ababd603b22780302dd8d83498e5172'],
  ['test.blockade.io', 'ece4ddec111e1111d98c8b69638e3e18'],
  ['1.2.3.4', '6465ec74397c9126916786bbcd6d7601'],
  ['evil.com', '6d3af727a4e7b025fd59a5469b3a9c57'],
])('the MD5 of %s is %s', (host, md5) => expect(md5OfHost(host)).toBe(md5));
