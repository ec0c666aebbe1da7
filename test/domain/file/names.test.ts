import { describe, expect, test } from '@jest/globals';
import { isAside, isOfGood, kindOfType, partsOfType, rolesOf } from '../../../src/domain/file/names.ts';

const roleOf = (name: string) => rolesOf([name])[0];

test.each([
  ['md5', 'MD5 md5_hash hash_md5 FileHash-MD5 file:hashes.MD5'],
  ['sha1', 'SHA-1 sha1s sha1_hash FileSha1'],
  ['sha256', 'SHA-256 sha256_hash FileHash-SHA256'],
  ['hash', 'hash Hashes file_hash'],
  ['ip', 'IP ips ipv4 IPv6 ip_addr "IP-Address" ip-dst dst_ip destination.ip ipv4-addr:value'],
  ['network', 'network CIDR subnets ip_range'],
  ['domain', 'domain Domains domain_name FQDN domain-name:value'],
  ['url', 'URL urls URI url:value'],
  ['path', 'path file_path FilePaths'],
])('columns of %s', (kind, names) => {
  for (const name of names.split(' ')) {
    expect([name, roleOf(name)]).toEqual([name, { is: 'kind', kind }]);
    expect([name, kindOfType(name)]).toEqual([name, kind]);
  }
});

test.each([
  [
    'value',
    'value values indicator IOC ioc_value Observable observables indicatorValue attribute.value artifact',
  ],
  ['type', 'type indicatorType ioc_type kind dataType'],
  ['from', 'valid_from activeFrom not-before'],
  ['until', 'valid_until expirationTime expires expiry'],
  ['context', 'to_ids'],
  ['action', 'action list list_type listName'],
  ['verdict', 'verdict Disposition classification reputation'],
  ['status', 'status State ioc_status'],
  ['allowed', 'whitelisted isWhitelisted allowed is_benign false-positive is_fp safe known_good ignored'],
  ['bad', 'malicious is_malicious block should_block'],
  ['active', 'active is_active isEnabled valid'],
  ['withdrawn', 'revoked deleted inactive disabled is_removed'],
  ['ended', 'deleted_at revokedAt removed_on'],
  ['expired', 'expired is_expired'],
  ['tlp', 'tlp TLP-Label'],
  ['tags', 'tag tags attribute_tag label labels'],
  [
    'aside',
    'source reference referrer link report description comment note info organization src src_ip victim user device agent',
  ],
])('columns for the %s', (is, names) => {
  for (const name of names.split(' ')) {
    expect([name, roleOf(name)]).toEqual([name, { is }]);
    expect([name, kindOfType(name)]).toEqual([name, undefined]);
  }
});

test.each(['', 'x', 'first_seen', 'valuable', 'my ip', `${'_'.repeat(64)}ip`])(
  '%j is for nothing known',
  (name) => {
    expect(roleOf(name)).toBeUndefined();
  },
);

test('a name has at most 64 characters', () => {
  expect(roleOf(`${'_'.repeat(62)}ip`)).toEqual({ is: 'kind', kind: 'ip' });
});

test.each([
  'whitelist',
  'WHITELIST',
  'allowed_domain',
  'AllowList',
  'good',
  'legitUrl',
  'safe domains',
  'benign-hosts',
  'clean_url',
  'known_sites',
  'target',
  'Targeted Domain',
  'impersonated_domain',
  'phishing_target',
  'False positives',
  'FP',
])('%s is called after what is not to be blocked', (name) => {
  expect(isOfGood(name)).toBe(true);
});

test.each([
  'blacklist',
  'blocked_domain',
  'known_bad_domain',
  'KnownMalware',
  'not_whitelisted',
  'non_benign',
  'unsafe_url',
  'disallowed',
  'impersonating_domain',
  'fpath',
  'c2',
  '',
  `${'_'.repeat(64)}good`,
])('%j is not', (name) => {
  expect(isOfGood(name)).toBe(false);
});

describe('hosts', () => {
  test.each(['host', 'Hosts', 'hostname', 'host-names'])('%s are of the other side', (name) => {
    expect(roleOf(name)).toEqual({ is: 'kind' });
    expect(kindOfType(name)).toBe('domain');
  });

  test.each(['src_ip', 'user', 'Computer Name', 'agent', 'victim', 'url', 'URIs'])(
    'but not beside %s',
    (name) => {
      expect(rolesOf([name, 'host', 'ip'])).toEqual([
        roleOf(name),
        { is: 'aside' },
        { is: 'kind', kind: 'ip' },
      ]);
    },
  );

  test('an address that is a source is one as a type alone', () => {
    expect(kindOfType('ip-src')).toBe('ip');
    expect(roleOf('ip_src')).toBeUndefined();
  });
});

test.each(['filename', 'File', 'name'])('%s says only what else is known', (type) => {
  expect(isAside(type)).toBe(true);
});

test.each(['filenames', 'md5', ''])('%j does not', (type) => {
  expect(isAside(type)).toBe(false);
});

test.each([
  ['filename|sha256', ['filename', 'sha256']],
  ['ip:port', ['ip', 'port']],
  ['Malware-Sample', ['filename', 'md5']],
  ['domain', ['domain']],
])('%s has the parts %j', (type, parts) => {
  expect(partsOfType(type)).toEqual(parts);
});
