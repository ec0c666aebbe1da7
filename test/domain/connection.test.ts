import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  type ConnectionFields,
  connectionIndicator,
  describeConnection,
  parseConnection,
  readConnection,
} from '../../src/domain/connection.ts';
import { defang, type Indicator } from '../../src/domain/indicator.ts';
import type { Problem } from '../../src/domain/problem.ts';

const numRuns = Number(process.env['PROPERTY_RUNS'] ?? 200);

const LEAST: ConnectionFields = { ruleName: 'INC-42', remoteAddress: '203.0.113.7' };

function indicator(fields: ConnectionFields): Indicator {
  const found = connectionIndicator({ ...LEAST, ...fields });
  if ('kind' in found) return found;
  throw new Error(found.map(({ sentence }) => sentence).join(' '));
}

const rule = (fields: ConnectionFields) => readConnection(indicator(fields));

function problems(fields: ConnectionFields): readonly Problem[] {
  const found = connectionIndicator({ ...LEAST, ...fields });
  return 'kind' in found ? [] : found;
}

describe('a connection rule', () => {
  test('needs no more than a name and an address', () => {
    expect(rule({})).toEqual({
      ruleName: 'INC-42',
      protocol: 'any',
      direction: 'both',
      ipVersion: 'IPV4',
      localAddress: { any: true },
      remoteAddress: { any: false, ipMask: '203.0.113.7' },
      directlyConnected: { enable: false },
    });
  });

  test('takes every field of the vendor', () => {
    expect(
      rule({
        ruleName: ' rule 1# ',
        commandLine: 'format C:\\',
        protocol: 'udp',
        direction: 'Inbound',
        ipVersion: 'IPv4',
        localAddress: '10.10.10.10/32',
        localPorts: '300 – 400',
        remoteAddress: 'any',
        remotePorts: '443-443',
        remoteMac: 'cc-cc-cc-cc-cc-cc; aa:aa:aa:aa:aa:aa, bbbb.bbbb.bbbb ddddDDdddddd AA:AA:AA:AA:AA:AA',
      }),
    ).toEqual({
      ruleName: 'rule 1#',
      commandLine: 'format C:\\',
      protocol: 'UDP',
      direction: 'inbound',
      ipVersion: 'IPV4',
      localAddress: { any: false, ipMask: '10.10.10.10', portRange: '300-400' },
      remoteAddress: { any: true, portRange: '443' },
      directlyConnected: {
        enable: true,
        remoteMac: ['AA:AA:AA:AA:AA:AA', 'BB:BB:BB:BB:BB:BB', 'CC:CC:CC:CC:CC:CC', 'DD:DD:DD:DD:DD:DD'],
      },
    });
  });

  test.each([
    ['203[.]0[.]113[.]7', '203.0.113.7', 'IPV4'],
    ['203.0.113.9/24', '203.0.113.0/24', 'IPV4'],
    ['2001:DB8:0::7', '2001:db8::7', 'IPV6'],
    ['2001:db8::7/64', '2001:db8::/64', 'IPV6'],
    ['::ffff:203.0.113.7', '203.0.113.7', 'IPV4'],
  ])('writes the address %s as %s', (remoteAddress, ipMask, ipVersion) => {
    expect(rule({ remoteAddress })).toMatchObject({ ipVersion, remoteAddress: { any: false, ipMask } });
  });

  test('has one value, however it was filled in', () => {
    const forms: ConnectionFields[] = [
      { remoteAddress: '203.0.113.7', protocol: '', localAddress: '', direction: '', remotePorts: '443' },
      { remoteAddress: ' 203[.]0.113.7/32 ', protocol: 'Any', ipVersion: 'any', remotePorts: '443-443' },
      { remoteAddress: '203.0.113.7', direction: 'both', localAddress: 'any', remotePorts: '0443' },
    ];
    expect(new Set(forms.map((form) => indicator(form).value))).toEqual(
      new Set([
        '{"direction":"both","directlyConnected":{"enable":false},"ipVersion":"IPV4","localAddress":{"any":true},' +
          '"protocol":"any","remoteAddress":{"any":false,"ipMask":"203.0.113.7","portRange":"443"},"ruleName":"INC-42"}',
      ]),
    );
  });

  test.each([
    '203.0.113.7:8443',
    'http://203.0.113.7/',
    '*.evil.com',
    'evil.com',
    '203.0.113.1-9',
    '203.0.113.1-203.0.113.9',
  ])('takes nothing less than what was written for an address: %s is refused', (remoteAddress) => {
    expect(connectionIndicator({ ruleName: 'x', remoteAddress })).toMatchObject([{ field: 'remoteAddress' }]);
  });

  test('is not made of too little or of what contradicts itself', () => {
    const table: [ConnectionFields, string, string, string][] = [
      [{ ruleName: ' ' }, 'ruleName', 'missing', 'The rule needs a name; the console lists it under that.'],
      [
        { ruleName: 'a\u200bb' },
        'ruleName',
        'unseen',
        'The name of the rule has characters in it that cannot be seen; type it anew.',
      ],
      [
        { ruleName: 'x'.repeat(101) },
        'ruleName',
        'too_long',
        'The name of the rule has at most 100 characters.',
      ],
      [
        { commandLine: 'x'.repeat(1001) },
        'commandLine',
        'too_long',
        'The command line has at most 1,000 characters.',
      ],
      [
        { commandLine: 'a\nb' },
        'commandLine',
        'unseen',
        'The command line has characters in it that cannot be seen; type it anew.',
      ],
      [
        { protocol: '6;' },
        'protocol',
        'not_a_protocol',
        '“6;” is not a protocol; write “any”, “TCP”, “UDP” or such.',
      ],
      [
        { direction: 'sideways' },
        'direction',
        'not_a_direction',
        '“sideways” is not a direction; it is inbound, outbound or both.',
      ],
      [
        { remoteAddress: '' },
        'remoteAddress',
        'no_address',
        'A connection rule without address would cut off everybody; give the remote address.',
      ],
      [
        { remoteAddress: 'ANY', localAddress: 'any', remotePorts: '22' },
        'remoteAddress',
        'no_address',
        'A connection rule without address would cut off everybody; give the remote address.',
      ],
      [
        { remoteAddress: '0.0.0.0/0' },
        'remoteAddress',
        'no_address',
        '“0.0.0.0/0” is every address there is; write “any” for that.',
      ],
      [
        { remoteAddress: 'evil.example' },
        'remoteAddress',
        'not_an_address',
        '“evil.example” is not an IP address.',
      ],
      [
        { localAddress: '10.0.0.0/33' },
        'localAddress',
        'not_a_network',
        '“10.0.0.0/33” is not a network: the prefix length of an IPv4 network is a number from 0 to 32.',
      ],
      [
        { localAddress: 'fd00::1' },
        'remoteAddress',
        'mixed_versions',
        'The local and the remote address must both be IPv4 or both be IPv6.',
      ],
      [{ ipVersion: 'IPv6' }, 'ipVersion', 'mixed_versions', 'The address is not of IPv6.'],
      [{ ipVersion: '6' }, 'ipVersion', 'not_a_version', '“6” is not a version; it is any, IPv4 or IPv6.'],
      [{ remotePorts: '0' }, 'remotePorts', 'not_a_port', '“0” is out of bounds; ports are 1 to 65535.'],
      [
        { remotePorts: '1-65536' },
        'remotePorts',
        'not_a_port',
        '“1-65536” is out of bounds; ports are 1 to 65535.',
      ],
      [
        { localPorts: '400-300' },
        'localPorts',
        'not_a_port',
        '“400-300” runs backwards; write the lower port first.',
      ],
      [
        { localPorts: '80,443' },
        'localPorts',
        'not_a_port',
        '“80,443” is neither a port nor a range of ports, such as 300-400.',
      ],
      [
        { remoteMac: 'AA:AA:AA:AA:AA:AA AA:AA:AA:AA:AA' },
        'remoteMac',
        'not_a_mac',
        '“AA:AA:AA:AA:AA” is not a MAC address; write it as AA:BB:CC:DD:EE:FF.',
      ],
      [
        { remoteMac: 'AA:AA-AA:AA:AA:AA' },
        'remoteMac',
        'not_a_mac',
        '“AA:AA-AA:AA:AA:AA” is not a MAC address; write it as AA:BB:CC:DD:EE:FF.',
      ],
    ];
    expect(
      table.map(([fields]) => problems(fields).map(({ field, code, sentence }) => [field, code, sentence])),
    ).toEqual(table.map(([, field, code, sentence]) => [[field, code, sentence]]));
  });

  test('tells of all that is wrong at once, field by field', () => {
    const found = problems({
      ruleName: '',
      protocol: '?',
      remoteAddress: 'x',
      localPorts: '-',
      remoteMac: 'y',
    });
    expect(found.map(({ field }) => field)).toEqual([
      'ruleName',
      'protocol',
      'remoteAddress',
      'localPorts',
      'remoteMac',
    ]);
  });

  test('of the longest names and any addresses can be read back as it was', () => {
    const port = fc.integer({ min: 1, max: 65_535 });
    fc.assert(
      fc.property(
        fc.record({
          ruleName: fc.stringMatching(/^[!-~]{1,100}$/),
          commandLine: fc.stringMatching(/^[!-~]{0,1000}$/),
          protocol: fc.constantFrom('any', 'TCP', 'UDP', 'ICMP'),
          direction: fc.constantFrom('inbound', 'outbound', 'both'),
          localAddress: fc.oneof(fc.constant('any'), fc.ipV4()),
          remoteAddress: fc.ipV4(),
          localPorts: port.map(String),
          remotePorts: fc.tuple(port, port).map((pair) => pair.sort((a, b) => a - b).join('-')),
        }),
        (fields) => {
          const { value } = indicator(fields);
          expect(parseConnection(value)).toEqual(rule(fields));
          expect(value.length).toBeLessThanOrEqual(4096);
        },
      ),
      { numRuns },
    );
  });
});

describe('reading it back', () => {
  test.each([
    ['another kind', { kind: 'ip', value: '203.0.113.7' }],
    ['no JSON', { kind: 'connection', value: '203.0.113.7' }],
    ['JSON of another shape', { kind: 'connection', value: '{"any":true}' }],
    [
      'a field too many',
      {
        kind: 'connection',
        value: JSON.stringify({ ...rule({}), hash: 'd41d8cd98f00b204e9800998ecf8427e' }),
      },
    ],
  ] satisfies [string, Indicator][])('throws for %s', (_, stranger) => {
    expect(() => readConnection(stranger)).toThrow(`This ${stranger.kind} is not a connection rule.`);
  });
});

describe('in words', () => {
  const everything = rule({
    protocol: 'tcp',
    localAddress: '10.0.0.0/24',
    localPorts: '300-400',
    remotePorts: '443',
    commandLine: 'curl.exe https://evil.example',
    remoteMac: 'AA:BB:CC:DD:EE:FF',
  });

  test.each([
    [rule({}), 'Any protocol both ways, local any ↔ remote 203.0.113.7; rule “INC-42”'],
    [
      rule({ direction: 'outbound', remoteAddress: '2001:db8::/64', protocol: 'udp' }),
      'UDP outbound, local any → remote 2001:db8::/64; rule “INC-42”',
    ],
    [
      rule({ direction: 'inbound', localAddress: '10.0.0.1', remoteAddress: '', remotePorts: '22' }),
      'Any protocol inbound, local 10.0.0.1 ← remote any port 22; rule “INC-42”',
    ],
    [
      everything,
      'TCP both ways, local 10.0.0.0/24 ports 300-400 ↔ remote 203.0.113.7 port 443; rule “INC-42”; ' +
        'only for the command line “curl.exe https://evil.example”; only for the MACs AA:BB:CC:DD:EE:FF',
    ],
  ])('%# says who, where and by what', (known, words) => {
    expect(describeConnection(known)).toBe(words);
  });

  test('nothing of it can be clicked in a message', () => {
    const shown = defang(
      indicator({
        ruleName: 'www.evil.example',
        commandLine: 'curl https://evil.example/a?b',
        remotePorts: '443',
      }),
    );
    expect(shown).toBe(
      'Any protocol both ways, local any ↔ remote 203[.]0[.]113[.]7 port 443; rule “www[.]evil[.]example”; ' +
        'only for the command line “curl https[:]//evil[.]example/a?b”',
    );
    expect(defang({ kind: 'connection', value: 'www.evil.example' })).toBe('www[.]evil[.]example');
  });
});
