import { describe, expect, test } from '@jest/globals';
import { extract } from '../../src/domain/extract.ts';

function found(text: string): string[] {
  return extract(text).map(({ indicator }) => `${indicator.kind} ${indicator.value}`);
}

describe('numbers that are no addresses', () => {
  test.each([
    'version 1.2.3.4 and 1.2.3.5',
    'v1.2.3.4, ver. 1.2.3.4, build: 10.0.1.4, Version=4.0.0.0',
    'upgraded from 10.2.3.4 to 10.2.3.5',
    '7.2.3.4 and earlier',
    'Chrome/118.0.0.0 foo==1.2.3.4',
    'OpenSSL 1.1.1.1',
    '1.2.3.4.5 999.1.1.1 01.2.3.4 1.2.3',
    '.1.3.6.1 §1.2.3.4 section 4.3.2.1',
    'Agent 7.2.4.1 – release notes',
    'This version replaces 7.2.3.25 and 7.1.0.12.',
    'X-Mailer: Foo Mailer 6.9.1.0',
    'Application: Mail client 16.0.5.1, Module   Engine 21.3.0.77',
    'Mozilla/5.0 (X11; rv:60.0.0.1)',
    'C:\\\\OneDrive\\\\19.2.3.4\\\\a.exe C:\\OneDrive\\19.2.3.4\\a.exe /opt/foo/19.2.3.4/bin',
    'netmask 255.255.255.0',
    '12:34:56 2024-01-02T03:04:05.678Z',
    '00:1a:2b:3c:4d:5e 00:11:22:ff:fe:33:44:55',
    '16:27:ac:a5:76:28:2d:36:63:1b:56:4d:eb:df:a6:48',
    'std::dec a::b list[::2] face::bad',
    '3.14 10.15 12.05.2024',
  ])('%j', (text) => {
    expect(found(text)).toEqual([]);
  });

  test.each([
    ['version 1.2.3[.]4', ['ip 1.2.3.4']],
    ['version 1.2.3.4 of the agent on 203.0.113.7', ['ip 203.0.113.7']],
    ['evil.com/a,203.0.113.7', ['url http://evil.com/a', 'ip 203.0.113.7']],
    ['203.0.113.7/443, 203.0.113.8/udp', ['ip 203.0.113.7', 'ip 203.0.113.8']],
    ['203.0.113.7/DC01', ['ip 203.0.113.7']],
    ['HIER_DIRECT/203.0.113.7 TCP/203.0.113.8', ['ip 203.0.113.7', 'ip 203.0.113.8']],
    ['/dev/tcp/203.0.113.7/443', ['ip 203.0.113.7']],
    ['\\\\203.0.113.7\\share\\a.exe', ['ip 203.0.113.7']],
    ['client: 10.77.0.31', ['ip 10.77.0.31']],
    ['10.0.0.5 – build server', ['ip 10.0.0.5']],
    ['Application: Portal at 10.0.0.5', ['ip 10.0.0.5']],
    ['Application: 10.0.0.5', ['ip 10.0.0.5']],
    ['Module: login 203.0.113.7', ['ip 203.0.113.7']],
    ['Name   Build server\nAddress   203.0.113.7', ['ip 203.0.113.7']],
    ['Name   Build\nGateway   203.0.113.7', ['ip 203.0.113.7']],
    ['IP  Host  OS\n10.0.0.5  web1  Foo 10.0.1.2', ['ip 10.0.0.5']],
    ['Host,IP,Firmware\na,10.0.0.5,7.2.3.4\nb,10.0.0.6,7.0.1.2', ['ip 10.0.0.5', 'ip 10.0.0.6']],
    ['# | time | address | browser\n1 | 08:14 | 10.0.0.5 | Foo 99.0.0.0', ['ip 10.0.0.5']],
    ['ID\tBUILD\nx\t7.0.1.2\n\nThen y asked\nfor z\t10.0.0.5', ['ip 10.0.0.5']],
    ['Old, New, Build\nWe saw x, y, 10.0.0.5, and so on', ['ip 10.0.0.5']],
    ['203.0.113.10-203.0.113.20', ['ip 203.0.113.10', 'ip 203.0.113.20']],
    ['ssh root@203.0.113.7', ['ip 203.0.113.7']],
    ['IP 10.0.0.5.51234 > 203.0.113.80.443: Flags', ['ip 10.0.0.5', 'ip 203.0.113.80']],
    ['outside:203.0.113.5/443', ['ip 203.0.113.5']],
    ['IP:2001:db8::1', ['ip 2001:db8::1']],
    ['[2001:db8::1]:443', ['ip 2001:db8::1']],
    ['fe80::1%eth0', ['ip fe80::1']],
    ['::ffff:203.0.113.7', ['ip 203.0.113.7']],
  ])('but %j holds %j', (text, expected) => {
    expect(found(text)).toEqual(expected);
  });
});
