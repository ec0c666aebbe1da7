import { describe, expect, test } from '@jest/globals';
import { compileGuard, type Protected } from '../../../src/domain/guard.ts';
import type { IndicatorKind } from '../../../src/domain/indicator.ts';
import { md5 } from './asking.ts';

const LISTS: Protected = {
  networks: ['45.1.0.0/16', '10.9.8.0/24'],
  domains: ['vendor.net', 'a.slack.com'],
  hashes: ['d41d8cd98f00b204e9800998ecf8427e'],
  paths: [],
  knownGood: new Set(),
  warninglists: [{ name: 'L', type: 'hostname', attributes: [], entries: ['slack.com', 'evil.example'] }],
  vendorHosts: [
    { name: 'inspect', url: 'https://Inspect.vendor.net:8443/api' },
    { name: 'blockade', url: 'http://45.1.2.3:5000' },
    { name: 'gravityzone', url: 'https://[2a02:7::1]/' },
    { name: 'cybereason', url: 'https://edr:8443' },
  ],
};

const guard = compileGuard(LISTS);
const ask = (kind: IndicatorKind, value: string) => guard([{ kind, value }])[0];

describe('what Portcullis itself needs', () => {
  test.each<[IndicatorKind, string, string, string, string]>([
    [
      'domain',
      'slack.com',
      'slack_host',
      'slack.com',
      'slack.com is a domain of Slack, where approvals are given.',
    ],
    [
      'domain',
      'wss-primary.slack.com',
      'slack_host',
      'slack.com',
      'wss-primary.slack.com lies beneath slack.com, a domain of Slack, where approvals are given.',
    ],
    [
      'url',
      'https://files.slack.com/x',
      'slack_host',
      'slack.com',
      'files.slack.com lies beneath slack.com, a domain of Slack, where approvals are given.',
    ],
    [
      'domain',
      'a.slack-edge.com',
      'slack_host',
      'slack-edge.com',
      'a.slack-edge.com lies beneath slack-edge.com, a domain of Slack, where approvals are given.',
    ],
    [
      'host_md5',
      md5('hooks.slack.com'),
      'slack_host',
      'slack.com',
      `${md5('hooks.slack.com')} is the MD5 of hooks.slack.com: hooks.slack.com lies beneath slack.com, a domain of Slack, where approvals are given.`,
    ],
    [
      'domain',
      'inspect.vendor.net',
      'vendor_host',
      'inspect.vendor.net',
      'inspect.vendor.net is the host of inspect, which Portcullis itself needs.',
    ],
    [
      'domain',
      'vendor.net',
      'vendor_host',
      'inspect.vendor.net',
      'vendor.net stands above inspect.vendor.net, the host of inspect, which Portcullis itself needs.',
    ],
    [
      'host_md5',
      md5('inspect.vendor.net'),
      'vendor_host',
      'inspect.vendor.net',
      `${md5('inspect.vendor.net')} is the MD5 of inspect.vendor.net: inspect.vendor.net is the host of inspect, which Portcullis itself needs.`,
    ],
    [
      'host_md5',
      md5('45.1.2.3'),
      'vendor_host',
      '45.1.2.3',
      `${md5('45.1.2.3')} is the MD5 of 45.1.2.3: 45.1.2.3 is the host of blockade, which Portcullis itself needs.`,
    ],
    [
      'ip',
      '45.1.2.3',
      'vendor_host',
      '45.1.2.3',
      '45.1.2.3 is the host of blockade, which Portcullis itself needs.',
    ],
    [
      'network',
      '45.0.0.0/12',
      'vendor_host',
      '45.1.2.3',
      '45.0.0.0/12 contains 45.1.2.3, the host of blockade, which Portcullis itself needs.',
    ],
    [
      'ip',
      '2002:2d01:203::9',
      'vendor_host',
      '45.1.2.3',
      '2002:2d01:203::9, which carries 45.1.2.3, is the host of blockade, which Portcullis itself needs.',
    ],
    [
      'url',
      'http://0x2d010203/',
      'vendor_host',
      '45.1.2.3',
      '45.1.2.3 is the host of blockade, which Portcullis itself needs.',
    ],
    [
      'ip',
      '2a02:7::1',
      'vendor_host',
      '2a02:7::1',
      '2a02:7::1 is the host of gravityzone, which Portcullis itself needs.',
    ],
    [
      'url',
      'http://edr/x',
      'vendor_host',
      'edr',
      'edr is the host of cybereason, which Portcullis itself needs.',
    ],
  ])('the %s %s is refused as %s, by %s', (kind, value, rule, entry, sentence) => {
    expect(ask(kind, value)).toEqual({ indicator: { kind, value }, rule, entry, sentence, absolute: true });
  });

  test.each<[IndicatorKind, string]>([
    ['domain', 'notslack.com'],
    ['domain', 'slack.com.evil.org'],
    ['url', 'https://evil.org/slack.com'],
    ['host_md5', md5('notslack.com')],
    ['ip', '46.1.2.3'],
  ])('the %s %s passes', (kind, value) => expect(ask(kind, value)).toBeUndefined());

  test('the url of a vendor without a host stops the compilation', () => {
    const vendorHosts = [{ name: 'inspect', url: 'inspect' }];
    expect(() => compileGuard({ ...LISTS, vendorHosts })).toThrow('The url of a vendor has no host.');
  });
});

describe('which findings can be overridden', () => {
  test.each<[IndicatorKind, string, string, boolean]>([
    ['network', '0.0.0.0/0', 'everything', true],
    ['ip', '0.0.0.0', 'unspecified', true],
    ['ip', '127.0.0.1', 'loopback', true],
    ['url', 'http://localhost/', 'loopback', true],
    ['domain', 'co.uk', 'public_suffix', true],
    ['domain', 'slack.com', 'slack_host', true],
    ['ip', '45.1.2.3', 'vendor_host', true],
    ['sha1', 'da39a3ee5e6b4b0d3255bfef95601890afd80709', 'empty_file', true],
    ['ip', 'x', 'unreadable', true],
    ['ip', '45.1.2.4', 'own_network', false],
    ['domain', 'www.vendor.net', 'own_domain', false],
    ['ip', '192.168.1.1', 'private', false],
    ['network', '46.0.0.0/15', 'too_wide', false],
    ['ip', '9.9.9.9', 'public_resolver', false],
    ['domain', 'evil.example', 'warning_list', false],
    ['path', '/bin/sh', 'system_path', false],
  ])('for the %s %s, which is %s, absolute is %s', (kind, value, rule, absolute) => {
    expect(ask(kind, value)).toMatchObject({ rule, absolute });
  });

  test.each<[string, IndicatorKind, string, string]>([
    ['an own domain beneath Slack', 'domain', 'a.slack.com', 'slack_host'],
    ['a vendor within an own network', 'network', '45.1.0.0/16', 'vendor_host'],
    ['a wide network around the loopback', 'network', '126.0.0.0/7', 'loopback'],
    ['a protected hash that is the empty file', 'md5', 'd41d8cd98f00b204e9800998ecf8427e', 'empty_file'],
    ['a reserved range around the unspecified address', 'network', '::/64', 'unspecified'],
  ])('of several rules the absolute one speaks: %s', (_, kind, value, rule) => {
    expect(ask(kind, value)).toMatchObject({ rule, absolute: true });
  });
});
