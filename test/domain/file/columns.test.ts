import { describe, expect, test } from '@jest/globals';
import { listOf, MD5, outcomeOf, refusedOf, SHA1, SHA256 } from './files.ts';
import { read } from './tables.ts';

describe('columns', () => {
  test.each([
    ['type', 'SHA1', SHA1],
    ['Indicator Type', 'sha-1', SHA1],
    ['kind', 'File Hash', SHA1],
    ['IOC_type', 'domain-name', 'evil.com'],
    ['ioc type', 'FQDN', 'evil.com'],
    ['type', 'ipv4-addr', '203.0.113.7'],
    ['type', 'IPv6', '2001:db8::1'],
    ['type', 'URI', 'http://evil.com/x'],
    ['type', 'path', '/tmp/x'],
    ['type', '', 'evil.com'],
  ])('%s %j is a type for %s', (column, type, value) => {
    expect(listOf(read(`${column},value\n${type},${value}`))).toEqual([
      expect.stringMatching(new RegExp(`^2 \\w+ ${value}$`)),
    ]);
  });

  test('a type wins over what a value looks like', () => {
    expect(listOf(read('type,value\ndomain,evil.zip\npath,/tmp'))).toEqual([
      '2 domain evil.zip',
      '3 path /tmp',
    ]);
    const reading = read(`type,value\nsha256,${MD5}\nip,evil.com`);
    expect(refusedOf(reading)).toEqual([
      `2 ${MD5}: “${MD5}” is an MD5, not a SHA-256.`,
      '3 evil.com: “evil.com” is a domain, not an IP address.',
    ]);
  });

  test('a column of types that are no kinds is not about kinds', () => {
    expect(listOf(read('type,indicator\nphishing,evil.com\nbotnet,203.0.113.7'))).toEqual([
      '2 domain evil.com',
      '3 ip 203.0.113.7',
    ]);
  });

  test('beside columns of kinds, others are said of their values', () => {
    expect(read('domain,valid_until\nold.com,2020-01-01').leftOut).toEqual({ expired: 1 });
  });

  test('beside a host it is about something else', () => {
    expect(listOf(read('host,type\nevil.com,C2\n203.0.113.7,ip'))).toEqual([
      '2 domain evil.com',
      '3 ip 203.0.113.7',
    ]);
  });

  test('a type of several parts is one', () => {
    expect(refusedOf(read('type,value\nip-dst|port,203.0.113.7|80\n vendor id ,evil.com'))).toEqual([
      expect.stringMatching(/^2 203\.0\.113\.7\|80: “ip-dst\|port” is meant on one port alone/),
      '3 evil.com: “vendor id” is not a kind of indicator that is taken.',
    ]);
  });

  test.each([
    ['value', 'evil.com'],
    ['IOC', 'evil.com'],
    ['Observable', 'evil.com'],
    ['domain', 'evil.com'],
    ['FQDN', 'evil.com'],
    ['dst_ip', '203.0.113.7'],
    ['IP Address', '203.0.113.7'],
    ['url', 'http://evil.com/x'],
    ['hash', MD5],
    ['SHA-256', SHA256],
    ['CIDR', '203.0.113.0/24'],
    ['File Path', '/tmp/x'],
  ])('%s is a column of indicators', (name, value) => {
    const text = `date,${name},comment\n2026-01-01,${value},see good.com`;
    expect(listOf(read(text, 'list.txt'))).toEqual([expect.stringMatching(/^2 /)]);
    expect(listOf(read(text))[0]).toContain(value);
  });

  test("columns about one's own machines are none of indicators", () => {
    const reading = read('hostname,src_ip,domain\npc1.example.org,198.51.100.1,evil.com');
    expect(listOf(reading)).toEqual(['2 domain evil.com']);
  });

  test('beside a column of values those after a kind are attributes', () => {
    expect(listOf(read('indicator,url\nevil.com,https://report.example/1'))).toEqual(['2 domain evil.com']);
  });

  test.each([
    ['ip,hostname', '203.0.113.7,evil.com', ['ip 203.0.113.7', 'domain evil.com']],
    ['Host', 'evil.com', ['domain evil.com']],
    ['Hosts,type', '203.0.113.7,malware', ['ip 203.0.113.7']],
    ['sha1,md5,domain', `${SHA1},${MD5},evil.com`, [`sha1 ${SHA1}`, `md5 ${MD5}`, 'domain evil.com']],
    ['src_ip,hostname,url', '198.51.100.1,pc1.example.org,http://evil.com/', ['url http://evil.com/']],
    ['url,host', 'http://evil.com/,evil.com', ['url http://evil.com/']],
    ['user,hostname,md5', `me,pc1.example.org,${MD5}`, [`md5 ${MD5}`]],
    ['ip,type,valid_until', '203.0.113.7,imphash,2027-01-01', ['ip 203.0.113.7']],
  ])('of %s are read those of the other side', (header, row, expected) => {
    const reading = read(`${header}\n${row}`);
    expect(listOf(reading)).toEqual(expected.map((each) => `2 ${each}`));
    expect(reading.refused).toEqual([]);
  });

  test('a table is said to have been read by these columns', () => {
    expect(read('ip,note,hostname\n203.0.113.7,x,evil.com').columns).toEqual([
      { under: 'ip' },
      { under: 'hostname' },
    ]);
    expect(read('7,203.0.113.7').columns).toEqual([{ in: 'column 2' }]);
    expect(read('Wert;\nevil.com;x\n;y').columns).toEqual([{ under: 'Wert' }]);
    expect(read('ip\n203.0.113.7').columns).toBeUndefined();
    expect(read('source,hits\na.com,1\n"open,2').columns).toBeUndefined();
    expect(read('a.com,b.com').columns).toBeUndefined();
  });

  test.each([
    ['blocked_domain,allowed_domain', 'blocked_domain', 'allowed_domain'],
    ['evil_domain,good_domain', 'evil_domain', 'good_domain'],
    ['blacklist,whitelist', 'blacklist', 'whitelist'],
    ['bad,good', 'bad', 'good'],
    ['block,allow', 'block', 'allow'],
    ['malicious_url,legit_url', 'malicious_url', 'legit_url'],
    ['phishing_url,impersonated_domain', 'phishing_url', 'impersonated_domain'],
    ['known_bad,known_good', 'known_bad', 'known_good'],
  ])('of the unknown columns %s the second is of what is not to be blocked', (header, taken, left) => {
    const reading = read(`${header}\nevil.com,good.com\nbad.com,good.org`);
    expect(listOf(reading)).toEqual(['2 domain evil.com', '3 domain bad.com']);
    expect(reading).toMatchObject({
      columns: [{ under: taken }],
      refused: [],
      unread: [{ part: { under: left }, count: 2 }],
    });
  });

  test.each(['whitelist', 'Allow-List', 'targets', 'False positives', 'benign'])(
    'a file of nothing but a column %s is refused',
    (name) => {
      expect(outcomeOf('list.csv', `${name}\ngood.com\ngood.org\n`)).toMatchObject({
        code: 'no_indicators',
        sentence: expect.stringContaining(
          `names indicators only where none is looked for: 2 under “${name}”`,
        ),
      });
    },
  );

  test('without a header there is no name to go by', () => {
    expect(listOf(read('good.com,1\nbad.com,2'))).toEqual(['1 domain good.com', '2 domain bad.com']);
  });

  test('a composite value has to have the parts that its type says', () => {
    const reading = read(`type,value\nfilename|sha256,${SHA256}\ndomain|ip,evil.com\n`);
    expect(refusedOf(reading)).toEqual([
      `2 ${SHA256}: “filename|sha256” has 2 parts, and “${SHA256}” has not.`,
      '3 evil.com: “domain|ip” has 2 parts, and “evil.com” has not.',
    ]);
  });

  test('cells beyond those that are looked at together are in no column', () => {
    const reading = read(`value,comment\nevil.com${',long'.repeat(1_023)},good.com,good.org\nbad.com,`);
    expect(listOf(reading)).toEqual(['2 domain evil.com', '3 domain bad.com']);
    expect(reading.refused).toEqual([]);
    expect(reading.unread).toEqual([{ part: { in: 'columns beyond those that are read' }, count: 2 }]);
  });

  test('a header in a comment is one', () => {
    const reading = read('# a, list\n# value,valid_until\nevil.com,2027-01-01\n');
    expect(reading.indicators).toEqual([
      { indicator: { kind: 'domain', value: 'evil.com' }, line: 3, validUntil: '2027-01-01T00:00:00.000Z' },
    ]);
  });

  test('a cell with several values has each of them', () => {
    const reading = read('ip,comment\n"203.0.113.7; 203.0.113.8\n203.0.113.999",x');
    expect(listOf(reading)).toEqual(['2 ip 203.0.113.7', '2 ip 203.0.113.8']);
    expect(reading.refused).toHaveLength(1);
  });

  test.each([
    ['revoked', 'true', /withdrawn/],
    ['deleted', '1', /withdrawn/],
    ['Deleted', 'YES ', /withdrawn/],
    ['to_ids', 'False', /context/],
    ['valid_from', '2026-06-01T12:00:01Z', /^It is valid from 2026-06-01 12:00 UTC on\.$/],
    ['not before', 'soon', /^It is valid from “soon”, which is no time/],
    ['isWhitelisted', 'true', /^The file says that it is harmless or to be allowed\.$/],
    ['false_positive', '1', /harmless or to be allowed/],
    ['type', 'whitelist', /says “whitelist” of it/],
    ['type', 'Benign', /says “Benign” of it/],
    ['list', 'White', /says “White” of it/],
    ['list name', 'Known good', /says “Known good” of it/],
    ['action', 'Permit', /says “Permit” of it/],
    ['action', 'ignore', /says “ignore” of it/],
    ['action', 'Exclusion', /says “Exclusion” of it/],
    ['verdict', 'clean', /says “clean” of it/],
    ['Disposition', 'False Positive', /says “False Positive” of it/],
    ['classification', 'not malicious', /says “not malicious” of it/],
    ['reputation', 'trusted', /says “trusted” of it/],
    ['comment', 'benign', /says “benign” of it/],
    ['x', ' Allowlisted ', /says “Allowlisted” of it/],
    ['tags', 'false-positive', /says “false-positive” of it/],
    ['action', 'allow', /says “allow” of it, which speaks against a block/],
    ['action', 'none', /says “none” of it/],
    ['Action', 'do not block', /says “do not block” of it/],
    ['status', 'inactive', /says “inactive” of it/],
    ['IOC Status', 'FP', /says “FP” of it/],
    ['malicious', 'false', /says “false” of it under “malicious”, which speaks against a block/],
    ['is_malicious', 'FALSE', /under “is_malicious”/],
    ['is_fp', '1', /harmless or to be allowed/],
    ['block', 'N', /says “N” of it under “block”/],
    ['Active?', '0', /says “0” of it under “Active\?”/],
    ['enabled', 'false', /under “enabled”/],
    ['deleted_at', '2026-05-01', /withdrawn/],
    ['expired', 'true', /has expired/],
    ['label', 'benign', /says “benign” of it/],
    ['labels', '"apt, FP"', /says “apt, FP” of it/],
    ['valid_until', '2026-06-01T12:00:00Z', /was valid until 2026-06-01 12:00 UTC/],
    ['expires', '2026-06-01T14:00:00+02:00', /was valid until/],
  ])('with %s %s it is refused', (column, cell, why) => {
    expect(read(`value,${column}\nevil.com,${cell}`).refused).toEqual([
      { line: 2, text: 'evil.com', why: expect.stringMatching(why) },
    ]);
  });

  test.each([
    ['valid_from', '2026-06-01T12:00:00Z'],
    ['valid_from', 'n/a'],
    ['valid_until', '2026-06-01T12:00:01Z'],
    ['isWhitelisted', 'false'],
    ['deleted', '0'],
    ['to_ids', '1'],
    ['action', 'Block'],
    ['action', 'clean'],
    ['action', 'do not allow'],
    ['list', 'blacklist'],
    ['verdict', 'malicious'],
    ['verdict', 'cleaned up'],
    ['comment', 'is benign'],
    ['comment', 'not on the allowlist'],
    ['comment', 'good'],
    ['tlp', 'white'],
    ['blocked', 'no'],
    ['block', 'Y'],
    ['malicious', '12'],
    ['active', 'true'],
    ['deleted_at', ''],
    ['status', 'online'],
  ])('with %s %s it is not', (column, cell) => {
    const reading = read(`value,${column}\nevil.com,${cell}`);
    expect(listOf(reading)).toEqual(['2 domain evil.com']);
    expect(reading.refused).toEqual([]);
  });

  test('of two ends of one row the first counts', () => {
    const reading = read(
      'value,expires,valid_until\na.com,2028-01-01,2027-01-01\nb.com,2027-01-01,2028-01-01',
    );
    expect(reading.indicators.map(({ validUntil }) => validUntil)).toEqual([
      '2027-01-01T00:00:00.000Z',
      '2027-01-01T00:00:00.000Z',
    ]);
    expect(read('value,expires,valid_until\na.com,2028-01-01,2025-01-01').leftOut).toEqual({ expired: 1 });
  });

  test('of two types of one row the first counts', () => {
    expect(listOf(read('type,kind,value\n,path,/tmp\ndomain,path,evil.zip'))).toEqual([
      '2 path /tmp',
      '3 domain evil.zip',
    ]);
  });

  test.each([
    ['tlp', 'AMBER', 'amber'],
    ['TLP', 'TLP:AMBER+STRICT', 'amber+strict'],
    ['tags', 'x, tlp:green', 'green'],
    ['tags', 'red', undefined],
  ])('%s %j marks the file %s', (column, cell, tlp) => {
    expect(read(`value,${column}\nevil.com,"${cell}"\nbad.com,`).tlp).toBe(tlp);
  });
});
