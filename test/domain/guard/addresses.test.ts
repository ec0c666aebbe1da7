import { describe, expect, test } from '@jest/globals';
import { ask } from './asking.ts';

describe('addresses and networks', () => {
  test.each([
    ['0.0.0.0', 'unspecified', '0.0.0.0/8'],
    ['::', 'unspecified', '::/128'],
    ['127.0.0.1', 'loopback', '127.0.0.0/8'],
    ['::1', 'loopback', '::1/128'],
    ['10.1.2.3', 'private', '10.0.0.0/8'],
    ['172.31.255.255', 'private', '172.16.0.0/12'],
    ['192.168.1.1', 'private', '192.168.0.0/16'],
    ['100.64.0.1', 'carrier_nat', '100.64.0.0/10'],
    ['169.254.169.254', 'link_local', '169.254.0.0/16'],
    ['fe80::1%eth0', 'link_local', 'fe80::/10'],
    ['fd00::1', 'unique_local', 'fc00::/7'],
    ['192.0.2.1', 'documentation', '192.0.2.0/24'],
    ['198.51.100.1', 'documentation', '198.51.100.0/24'],
    ['203.0.113.1', 'documentation', '203.0.113.0/24'],
    ['2001:db8::1', 'documentation', '2001:db8::/32'],
    ['3fff:1::1', 'documentation', '3fff::/20'],
    ['224.0.0.251', 'multicast', '224.0.0.0/4'],
    ['ff02::fb', 'multicast', 'ff00::/8'],
    ['192.0.0.8', 'reserved', '192.0.0.0/24'],
    ['198.19.0.1', 'reserved', '198.18.0.0/15'],
    ['255.255.255.255', 'reserved', '240.0.0.0/4'],
    ['2001::1', 'reserved', '2001::/23'],
    ['fec0::1', 'reserved', '8000::/1'],
    ['64:ff9b:1::1', 'reserved', '::/3'],
    ['1.1.1.1', 'public_resolver', '1.1.1.1'],
    ['8.8.8.8', 'public_resolver', '8.8.8.8'],
    ['9.9.9.9', 'public_resolver', '9.9.9.9'],
    ['2620:fe:0:0::FE', 'public_resolver', '2620:fe::fe'],
    ['::ffff:10.0.0.1', 'private', '10.0.0.0/8'],
    ['::ffff:7f00:1', 'loopback', '127.0.0.0/8'],
    ['2002:0a00:0001::5', 'private', '10.0.0.0/8'],
    ['64:ff9b::808:808', 'public_resolver', '8.8.8.8'],
    ['::10.0.0.1', 'unreadable', 'an address or a network'],
    ['::a00:1', 'reserved', '::/3'],
    ['0x7f.0.0.1', 'unreadable', 'an address or a network'],
    ['010.0.0.1', 'unreadable', 'an address or a network'],
  ])('%s is refused as %s', (value, rule, entry) => {
    expect(ask('ip', value)).toMatchObject({ indicator: { kind: 'ip', value }, rule, entry });
  });

  test.each([
    ['0.0.0.0/0', 'everything', '/0'],
    ['::/0', 'everything', '/0'],
    ['0.0.0.0/1', 'unspecified', '0.0.0.0/8'],
    ['112.0.0.0/4', 'loopback', '127.0.0.0/8'],
    ['128.0.0.0/1', 'public_resolver', '208.67.222.222'],
    ['11.0.0.0/15', 'too_wide', '/16'],
    ['2a02::/31', 'too_wide', '/32'],
    ['10.0.0.0/8', 'private', '10.0.0.0/8'],
    ['10.20.0.0/16', 'private', '10.0.0.0/8'],
    ['192.0.0.0/16', 'documentation', '192.0.2.0/24'],
    ['8.8.8.0/24', 'public_resolver', '8.8.8.8'],
    ['2620:74:1b::/48', 'public_resolver', '2620:74:1b::1:1'],
    ['::ffff:0:0/96', 'everything', '/0'],
    ['::ffff:10.0.0.0/104', 'private', '10.0.0.0/8'],
    ['::/80', 'unspecified', '::/128'],
    ['0:1::/48', 'reserved', '::/3'],
    ['2002:808::/32', 'public_resolver', '8.8.8.8'],
  ])('the network %s is refused as %s', (value, rule, entry) => {
    expect(ask('network', value)).toMatchObject({ rule, entry });
  });

  test.each([
    '1.2.3.4',
    '45.155.205.233',
    '2a02:cafe::1',
    '::ffff:1.2.3.4',
    '2002:102:304::1',
    '64:ff9b::102:304',
  ])('%s passes', (value) => expect(ask('ip', value)).toBeUndefined());

  test.each(['1.2.0.0/16', '1.2.3.0/24', '2a02:cafe::/32'])('the network %s passes', (value) =>
    expect(ask('network', value)).toBeUndefined(),
  );

  test('says how a network of ours is touched', () => {
    const lists = { networks: ['45.1.2.0/24', '2a02:1::/32'] };
    expect(ask('ip', '45.1.2.3', lists)?.sentence).toBe(
      '45.1.2.3 lies in 45.1.2.0/24, one of your own networks.',
    );
    expect(ask('network', '45.1.0.0/16', lists)?.sentence).toBe(
      '45.1.0.0/16 contains 45.1.2.0/24, one of your own networks.',
    );
    expect(ask('network', '45.1.2.0/24', lists)?.sentence).toBe('45.1.2.0/24 is one of your own networks.');
    expect(ask('ip', '2002:2d01:203::1', lists)?.sentence).toBe(
      '2002:2d01:203::1, which carries 45.1.2.3, lies in 45.1.2.0/24, one of your own networks.',
    );
    expect(ask('ip', '2a02:1:ffff::9', lists)?.rule).toBe('own_network');
    expect(ask('ip', '45.1.3.0', lists)).toBeUndefined();
  });

  test('a network of ours in mapped form protects the IPv4 network it stands for', () => {
    expect(ask('ip', '45.1.2.3', { networks: ['::ffff:45.1.2.0/120'] })?.rule).toBe('own_network');
  });

  test('of networks that begin alike the widest protects, in whatever order they stand', () => {
    expect(ask('ip', '45.1.2.9', { networks: ['45.1.2.0', '45.1.2.0/24', '45.1.2.0/31'] })?.entry).toBe(
      '45.1.2.0/24',
    );
  });

  test('a network of ours is protected as it is written, also when it carries IPv4 addresses', () => {
    expect(ask('ip', '2002:102:304::1', { networks: ['2002:102:304::/48'] })?.rule).toBe('own_network');
  });
});
