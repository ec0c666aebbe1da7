import { describe, expect, test } from '@jest/globals';
import { add, CONNECTION, connections, details, gz, MD5, md5, no, shown, YES } from './control-center.ts';

describe('adding paths and connections', () => {
  test('paths', async () => {
    const rules = [{ note: 'test', details: { path: 'C:\\aaa.exe' } }, { details: { path: 'C:\\test.exe' } }];
    expect(await add({ type: 'path', rules, recursive: false })).toEqual(YES);
    expect(gz.items()).toMatchObject([
      { type: 'path', note: 'test', details: { path: 'C:\\aaa.exe' } },
      { type: 'path', note: '', details: { path: 'C:\\test.exe' } },
    ]);
    expect(await add({ type: 'path', rules: [{ details: { path: '' } }] })).toMatchObject(no(-32602));
    expect(await add({ type: 'path', rules: [md5()] })).toMatchObject(no(-32602));
  });

  const macs = 'AA:AA:AA:AA:AA:AA;CC:CC:CC:CC:CC:CC;BB:BB:BB:BB:BB:BB';
  test.each<[string, object]>([
    ['a remote address, as connectors block it', CONNECTION],
    ['a name alone', { ruleName: 'all' }],
    ['IPv6', { ...CONNECTION, ipVersion: 'IPV6', remoteAddress: { any: false, ipMask: '2001:db8::/32' } }],
    [
      'a bare address and one port',
      { ...CONNECTION, remoteAddress: { any: false, ipMask: '203.0.113.7', portRange: '443' } },
    ],
    [
      'either version',
      { ...CONNECTION, ipVersion: 'any', remoteAddress: { any: false, ipMask: '2001:db8::1' } },
    ],
    [
      'everything of the vendor\u2019s second example',
      {
        ruleName: 'rule  1#',
        path: 'C:\\test.exe',
        hash: MD5,
        commandLine: 'format  C:\\',
        protocol: 'ICMP',
        direction: 'inbound',
        ipVersion: 'IPV4',
        localAddress: { any: false, ipMask: '10.10.10.12/32', portRange: '300-400' },
        remoteAddress: { any: true, portRange: '300-400' },
        directlyConnected: { enable: true, remoteMac: macs },
      },
    ],
  ])('%s', async (_, details) => {
    expect(await add(connections(details))).toEqual(YES);
    expect(gz.items()).toMatchObject([{ type: 'connection', note: 'INC-42', details }]);
    expect((await shown()).items).toMatchObject([{ type: 'connection rule', details }]);
  });

  test.each<[string, object, string]>([
    ['no name', { ruleName: undefined }, 'ruleName'],
    ['IPv4 in the spelling of the table', { ipVersion: 'IPv4' }, 'ipVersion'],
    ['a version its address is not of', { ipVersion: 'IPV6' }, 'ipVersion'],
    ['a domain', { remoteAddress: { any: false, ipMask: 'evil.example' } }, 'remoteAddress.ipMask'],
    [
      'a mask that is too long',
      { remoteAddress: { any: false, ipMask: '203.0.113.0/33' } },
      'remoteAddress.ipMask',
    ],
    [
      'a mask in dots',
      { remoteAddress: { any: false, ipMask: '203.0.113.0/255.0.0.0' } },
      'remoteAddress.ipMask',
    ],
    ['two masks', { remoteAddress: { any: false, ipMask: '203.0.113.0/24/24' } }, 'remoteAddress.ipMask'],
    ['an address left out', { remoteAddress: { any: false } }, 'remoteAddress.ipMask'],
    ['any as text', { remoteAddress: { any: 'false', ipMask: '203.0.113.7' } }, 'remoteAddress.any'],
    ['any left out', { localAddress: {} }, 'localAddress.any'],
    ['a port that is a number', { localAddress: { any: true, portRange: 443 } }, 'localAddress.portRange'],
    ['a list of ports', { localAddress: { any: true, portRange: '80,443' } }, 'localAddress.portRange'],
    ['a direction of its own', { direction: 'in' }, 'direction'],
    ['a protocol in small letters', { protocol: 'tcp' }, 'protocol'],
    [
      'any where enable belongs',
      { directlyConnected: { any: false, remoteMac: macs } },
      'directlyConnected.enable',
    ],
    ['enabled without an address', { directlyConnected: { enable: true } }, 'directlyConnected.remoteMac'],
    [
      'MAC addresses with commas',
      { directlyConnected: { enable: true, remoteMac: macs.replaceAll(';', ',') } },
      'directlyConnected.remoteMac',
    ],
    ['an unknown field', { domain: 'evil.example' }, 'domain'],
  ])('%s is refused', async (_, change, where) => {
    expect(details(await add(connections({ ...CONNECTION, ...change })))).toBe(
      `Validation exception: The value of rules.0.details.${where} is not valid`,
    );
    expect(gz.items()).toEqual([]);
  });

  test('the spelling of the vendor\u2019s table can be taken instead', async () => {
    const table = { ...CONNECTION, ipVersion: 'IPv4', directlyConnected: { any: false, remoteMac: macs } };
    gz.behave({ spelling: 'table' });
    expect(await add(connections(table))).toEqual(YES);
    expect(await add(connections(CONNECTION))).toMatchObject(no(-32602));
    gz.behave({ spelling: 'either' });
    expect(await add(connections(table, CONNECTION))).toEqual(YES);
  });
});
