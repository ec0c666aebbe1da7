import { createHash } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import type { IndicatorKind } from '../../../src/domain/indicator.ts';
import { ask, md5 } from './asking.ts';

describe('without a word of the organisation', () => {
  test.each([
    ['0.1.2.3', '0.0.0.0/8', 'unspecified', 'a range that names no host'],
    ['127.1.2.3', '127.0.0.0/8', 'loopback', 'the loopback of every host'],
    ['10.1.2.3', '10.0.0.0/8', 'private', 'a private network'],
    ['172.16.0.1', '172.16.0.0/12', 'private', 'a private network'],
    ['192.168.0.1', '192.168.0.0/16', 'private', 'a private network'],
    ['100.127.0.1', '100.64.0.0/10', 'carrier_nat', 'a range that providers share among their customers'],
    ['169.254.0.1', '169.254.0.0/16', 'link_local', 'the range of every local link'],
    ['fe80::1', 'fe80::/10', 'link_local', 'the range of every local link'],
    ['fc00::1', 'fc00::/7', 'unique_local', 'the private range of IPv6'],
    ['192.0.2.7', '192.0.2.0/24', 'documentation', 'a range kept for examples in texts'],
    ['198.51.100.7', '198.51.100.0/24', 'documentation', 'a range kept for examples in texts'],
    ['203.0.113.7', '203.0.113.0/24', 'documentation', 'a range kept for examples in texts'],
    ['233.252.0.7', '233.252.0.0/24', 'documentation', 'a range kept for examples in texts'],
    ['2001:db8::7', '2001:db8::/32', 'documentation', 'a range kept for examples in texts'],
    ['3fff::7', '3fff::/20', 'documentation', 'a range kept for examples in texts'],
    ['239.1.2.3', '224.0.0.0/4', 'multicast', 'the multicast range'],
    ['ff02::1', 'ff00::/8', 'multicast', 'the multicast range'],
    ['192.0.0.7', '192.0.0.0/24', 'reserved', 'a range reserved for protocols'],
    ['192.88.99.7', '192.88.99.0/24', 'reserved', 'a range reserved for protocols'],
    ['2001:2::7', '2001::/23', 'reserved', 'a range reserved for protocols'],
    ['198.18.0.7', '198.18.0.0/15', 'reserved', 'a range reserved for benchmarks'],
    ['240.0.0.7', '240.0.0.0/4', 'reserved', 'a reserved range'],
    ['100::7', '::/3', 'reserved', 'a reserved range'],
    ['4000::7', '4000::/2', 'reserved', 'a reserved range'],
    ['8000::7', '8000::/1', 'reserved', 'a reserved range'],
  ])('%s lies in %s (%s)', (address, entry, rule, what) => {
    expect(ask('ip', address)).toMatchObject({
      rule,
      entry,
      sentence: `${address} lies in ${entry}, ${what}.`,
    });
  });

  test.each([
    ['::', 'unspecified', ':: is a range that names no host.'],
    ['::1', 'loopback', '::1 is the loopback of every host.'],
  ])('%s is itself a rule (%s)', (address, rule, sentence) => {
    expect(ask('ip', address)).toMatchObject({ rule, sentence });
  });

  test.each([
    ['0.0.0.0/0', 'IPv4'],
    ['::/0', 'IPv6'],
  ])('%s is everything', (network, family) => {
    const sentence = `${network} is every ${family} address there is.`;
    expect(ask('network', network)).toMatchObject({ rule: 'everything', sentence });
  });

  test.each([
    ['Cloudflare', '1.1.1.1', '1.0.0.1', '2606:4700:4700::1111', '2606:4700:4700::1001'],
    ['Cloudflare', '1.1.1.2', '1.0.0.2', '2606:4700:4700::1112', '2606:4700:4700::1002'],
    ['Cloudflare', '1.1.1.3', '1.0.0.3', '2606:4700:4700::1113', '2606:4700:4700::1003'],
    ['Google', '8.8.8.8', '8.8.4.4', '2001:4860:4860::8888', '2001:4860:4860::8844'],
    ['Google', '2001:4860:4860::6464', '2001:4860:4860::64'],
    ['Quad9', '9.9.9.9', '149.112.112.112', '2620:fe::fe', '2620:fe::9'],
    ['Quad9', '9.9.9.10', '149.112.112.10', '2620:fe::10', '2620:fe::fe:10'],
    ['Quad9', '9.9.9.11', '149.112.112.11', '2620:fe::11', '2620:fe::fe:11'],
    ['Cisco OpenDNS', '208.67.222.222', '208.67.220.220', '2620:119:35::35', '2620:119:53::53'],
    ['Cisco OpenDNS', '208.67.222.123', '208.67.220.123', '2620:119:35::123', '2620:119:53::123'],
    ['AdGuard', '94.140.14.14', '94.140.15.15', '2a10:50c0::ad1:ff', '2a10:50c0::ad2:ff'],
    ['CleanBrowsing', '185.228.168.9', '185.228.169.9', '2a0d:2a00:1::2', '2a0d:2a00:2::2'],
    ['Level 3', '4.2.2.1', '4.2.2.2', '4.2.2.3', '4.2.2.4', '4.2.2.5', '4.2.2.6'],
    ['Verisign', '64.6.64.6', '64.6.65.6', '2620:74:1b::1:1', '2620:74:1c::2:2'],
    ['DNS4EU', '86.54.11.1', '86.54.11.100', '86.54.11.200'],
  ])('the resolvers of %s, beginning with %s, are public', (operator, ...addresses) => {
    for (const address of addresses) {
      expect(ask('ip', address)).toMatchObject({
        rule: 'public_resolver',
        sentence: `${address} is a public resolver of ${operator}.`,
      });
    }
  });

  test.each([
    ['cloudflare-dns.com', 'public_resolver', 'a public resolver'],
    ['one.one.one.one', 'public_resolver', 'a public resolver'],
    ['dns.google', 'public_resolver', 'a public resolver'],
    ['dns.quad9.net', 'public_resolver', 'a public resolver'],
    ['dns.opendns.com', 'public_resolver', 'a public resolver'],
    ['doh.opendns.com', 'public_resolver', 'a public resolver'],
    ['dns.adguard-dns.com', 'public_resolver', 'a public resolver'],
    ['slack.com', 'slack_host', 'a domain of Slack, where approvals are given'],
    ['slack-core.com', 'slack_host', 'a domain of Slack, where approvals are given'],
    ['slack-edge.com', 'slack_host', 'a domain of Slack, where approvals are given'],
    ['slack-files.com', 'slack_host', 'a domain of Slack, where approvals are given'],
    ['slack-gov.com', 'slack_host', 'a domain of Slack, where approvals are given'],
    ['slack-imgs.com', 'slack_host', 'a domain of Slack, where approvals are given'],
    ['slack-msgs.com', 'slack_host', 'a domain of Slack, where approvals are given'],
    ['slack-redir.net', 'slack_host', 'a domain of Slack, where approvals are given'],
    ['slackb.com', 'slack_host', 'a domain of Slack, where approvals are given'],
    ['host.localhost', 'loopback', 'the name of every host for itself'],
    ['host.localdomain', 'local_name', 'a name of the local network'],
    ['host.local', 'local_name', 'a name of the local network'],
    ['host.internal', 'local_name', 'a name of the local network'],
    ['7.in-addr.arpa', 'local_name', 'a name of the local network'],
  ])('%s is protected (%s), and so is all beneath', (name, rule, what) => {
    expect(ask('domain', name)?.sentence.endsWith(` ${what}.`)).toBe(true);
    expect(ask('domain', `a.${name}`)).toMatchObject({ rule });
  });

  test.each([
    ...['api', 'app', 'edgeapi', 'files', 'hooks', 'wss-backup', 'wss-mobile', 'wss-primary', 'www'].map(
      (label) => `${label}.slack.com`,
    ),
    'a.slack-edge.com',
    'b.slack-edge.com',
    'slack-files.com',
    'www.slack-files.com',
    'localhost',
    'dns.google',
    '8.8.8.8',
    '[2620:fe::fe]',
  ])('the MD5 of %s is known', (host) => {
    expect(ask('host_md5', md5(host))?.sentence).toContain(` is the MD5 of ${host}: `);
  });

  test.each<[IndicatorKind, string]>([
    ['md5', 'md5'],
    ['sha1', 'sha1'],
    ['sha256', 'sha256'],
  ])('the %s of an empty file is refused', (kind, algorithm) => {
    const empty = createHash(algorithm).digest('hex');
    expect(ask(kind, empty)).toMatchObject({
      rule: 'empty_file',
      entry: empty,
      sentence: `${empty} is the hash of an empty file, of which every machine has many.`,
    });
  });

  test.each([
    ['C:\\Windows\\System32\\cmd.exe', '?:\\Windows\\*'],
    ['D:\\bootmgr', '?:\\bootmgr'],
    ['C:\\Program Files\\Windows Defender\\MsMpEng.exe', '?:\\Program Files\\Windows Defender\\*'],
    [
      'C:\\ProgramData\\Microsoft\\Windows Defender\\Platform\\x.exe',
      '?:\\ProgramData\\Microsoft\\Windows Defender\\*',
    ],
    ['/bin/sh', '/bin/*'],
    ['/sbin/init', '/sbin/*'],
    ['/lib/libc.so', '/lib/*'],
    ['/lib64/libc.so', '/lib64/*'],
    ['/usr/bin/env', '/usr/*'],
    ['/etc/passwd', '/etc/*'],
    ['/boot/vmlinuz', '/boot/*'],
    ['/dev/sda', '/dev/*'],
    ['/proc/1/exe', '/proc/*'],
    ['/sys/kernel/x', '/sys/*'],
    ['/run/systemd/x', '/run/*'],
    ['/System/Library/x', '/System/*'],
  ])('%s is a path that systems need (%s)', (path, glob) => {
    expect(ask('path', path)).toMatchObject({
      rule: 'system_path',
      entry: glob,
      sentence: `${path} reaches ${glob}, which systems need to run.`,
    });
  });
});
