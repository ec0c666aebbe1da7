import { createHash } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type ConnectionFields, connectionIndicator } from '../../src/domain/connection.ts';
import { WIDEST_IPV4, WIDEST_IPV6 } from '../../src/domain/guard/addresses.ts';
import { createHashes } from '../../src/domain/guard/hashes.ts';
import { indexHostHashes } from '../../src/domain/guard/host-hashes.ts';
import type { WarningList } from '../../src/domain/guard/warninglists.ts';
import { compileGuard, type Protected } from '../../src/domain/guard.ts';
import type { IndicatorKind } from '../../src/domain/indicator.ts';

const numRuns = Number(process.env['PROPERTY_RUNS'] ?? 300);

const NOTHING: Protected = {
  networks: [],
  domains: [],
  hashes: [],
  paths: [],
  knownGood: new Set(),
  warninglists: [],
  vendorHosts: [],
};

function ask(kind: IndicatorKind, value: string, lists: Partial<Protected> = {}) {
  return compileGuard({ ...NOTHING, ...lists })([{ kind, value }])[0];
}

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

  test('a protection that cannot be read stops the compilation', () => {
    expect(() => compileGuard({ ...NOTHING, networks: ['10.0.0.0/33'] })).toThrow('"10.0.0.0/33" is neither');
    expect(() => compileGuard({ ...NOTHING, domains: ['a b'] })).toThrow('"a b" is not a host name.');
    expect(() => compileGuard({ ...NOTHING, hashes: ['abc'] })).toThrow('"abc" is neither');
  });
});

/** A slow reading of the same rules: addresses as strings of bits, ranges as their beginnings. */
const SPECIAL_BITS: readonly string[] = [
  ...['0.0.0.0/8', '10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12'],
  ...['192.0.0.0/24', '192.0.2.0/24', '192.88.99.0/24', '192.168.0.0/16', '198.18.0.0/15', '198.51.100.0/24'],
  ...['203.0.113.0/24', '224.0.0.0/4', '240.0.0.0/4'],
].map((text) => {
  const [address = '', prefix] = text.split('/');
  return bits4(address.split('.').map(Number)).slice(0, Number(prefix));
});

function bits4(octets: readonly number[]): string {
  return octets.map((octet) => octet.toString(2).padStart(8, '0')).join('');
}

function bits6(groups: readonly number[]): string {
  return groups.map((group) => group.toString(2).padStart(16, '0')).join('');
}

function touches(a: string, b: string): boolean {
  return a.startsWith(b) || b.startsWith(a);
}

function slowlyRefused4(bits: string, own: readonly string[]): boolean {
  return bits.length < 16 || [...SPECIAL_BITS, ...own].some((range) => touches(bits, range));
}

function slowlyRefused6(bits: string, own4: readonly string[], own6: readonly string[]): boolean {
  if (own6.some((range) => touches(bits, range))) return true;
  if (bits.startsWith(MAPPED) || bits.startsWith(NAT64)) return slowlyRefused4(bits.slice(96), own4);
  if (bits.startsWith(SIX_TO_FOUR)) return slowlyRefused4(bits.slice(16, 48), own4);
  const isPublic = bits.startsWith('001');
  const special = [bits6([0x2001, 0]).slice(0, 23), bits6([0x2001, 0xdb8]), bits6([0x3fff, 0]).slice(0, 20)];
  return bits.length < 32 || !isPublic || special.some((range) => touches(bits, range));
}

const MAPPED = bits6([0, 0, 0, 0, 0, 0xffff]);
const NAT64 = bits6([0x64, 0xff9b, 0, 0, 0, 0]);
const SIX_TO_FOUR = bits6([0x2002]);

// First numbers without a public resolver beneath them, special and ordinary ones in turn.
const octets = fc.tuple(
  fc.constantFrom(5, 10, 11, 45, 100, 127, 172, 192, 198, 203, 230),
  fc.constantFrom(0, 16, 18, 51, 64, 88, 168, 200),
  fc.constantFrom(0, 2, 99, 100, 113, 7),
  fc.nat(255),
);
const groups = fc.tuple(
  fc.constantFrom(0x2001, 0x2002, 0x2a02, 0x3fff, 0xfd00, 0xfe80, 0),
  fc.constantFrom(0, 0xdb8, 0x0a00, 0x2d10, 0x2222),
  ...Array.from({ length: 6 }, () => fc.constantFrom(0, 0, 1, 0xffff)),
);

function mask(numbers: readonly number[], width: number, prefix: number): number[] {
  return numbers.map((number, at) => {
    const kept = Math.max(0, Math.min(width, prefix - at * width));
    return kept === 0 ? 0 : (number >>> (width - kept)) << (width - kept);
  });
}

const hex = (numbers: readonly number[]): string[] => numbers.map((number) => number.toString(16));

/** The spellings a normal form may have for one IPv4 range: its own, mapped, NAT64, 6to4, in either case. */
function spell4(numbers: readonly number[], prefix: number): readonly string[] {
  const [a = 0, b = 0, c = 0, d = 0] = numbers;
  const [high, low] = hex([a * 256 + b, c * 256 + d]);
  return [
    `${numbers.join('.')}/${prefix}`,
    `::ffff:${numbers.join('.')}/${prefix + 96}`,
    `::FFFF:${high}:${low}/${prefix + 96}`,
    `0:0:0:0:0:ffff:${high}:${low}/${prefix + 96}`,
    `64:ff9b::${high}:${low}/${prefix + 96}`,
    `2002:${high}:${low}::/${prefix + 16}`,
  ];
}

describe('connection rules', () => {
  const rule = (fields: ConnectionFields) => {
    const found = connectionIndicator({ ruleName: 'INC-42', ...fields });
    return 'kind' in found ? found.value : '';
  };

  test.each<[ConnectionFields, string, string]>([
    [{ remoteAddress: '10.1.2.3', remotePorts: '22' }, 'private', '10.0.0.0/8'],
    [{ remoteAddress: '8.8.8.8', protocol: 'TCP' }, 'public_resolver', '8.8.8.8'],
    [{ remoteAddress: '46.0.0.0/8' }, 'too_wide', '/16'],
    [{ remoteAddress: '45.0.0.0/8' }, 'own_network', '45.9.20.0/24'],
    [{ remoteAddress: '45.9.20.7' }, 'own_network', '45.9.20.0/24'],
    [{ remoteAddress: '8.8.8.8', localAddress: '45.1.1.1' }, 'public_resolver', '8.8.8.8'],
    [{ localAddress: '10.1.2.3' }, 'private', '10.0.0.0/8'],
    [{ localAddress: '45.9.20.7', remotePorts: '443' }, 'own_network', '45.9.20.0/24'],
  ])('%j is refused for whom it cuts off, by %s', (fields, expected, entry) => {
    const lists = { networks: ['45.9.20.0/24'] };
    expect(ask('connection', rule(fields), lists)).toMatchObject({ rule: expected, entry });
  });

  test('are judged by the far end where there is one, as our own side only narrows them', () => {
    expect(ask('connection', rule({ remoteAddress: '45.1.2.3', localAddress: '10.0.0.5' }))).toBeUndefined();
    expect(ask('connection', rule({ remoteAddress: '45.1.2.3' }))).toBeUndefined();
  });

  test.each([
    ['nothing that can be read', 'remoteAddress'],
    [
      'no address',
      rule({ remoteAddress: '45.1.2.3' }).replace('{"any":false,"ipMask":"45.1.2.3"}', '{"any":true}'),
    ],
  ])('do not pass with %s', (_, value) => {
    expect(ask('connection', value)).toMatchObject({ rule: 'unreadable' });
  });
});

describe('addresses, against a slow reading', () => {
  const range4 = fc
    .tuple(octets, fc.integer({ min: 12, max: 32 }))
    .map(([numbers, prefix]) => ({ numbers: mask(numbers, 8, prefix), prefix }));
  const range6 = fc
    .tuple(groups, fc.integer({ min: 20, max: 128 }))
    .map(([numbers, prefix]) => ({ numbers: mask(numbers, 16, prefix), prefix }));
  const text4 = ({ numbers, prefix }: { numbers: number[]; prefix: number }) =>
    `${numbers.join('.')}/${prefix}`;
  const text6 = ({ numbers, prefix }: { numbers: number[]; prefix: number }) =>
    `${hex(numbers).join(':')}/${prefix}`;

  test('a range passes when, and only when, it touches nothing protected', () => {
    fc.assert(
      fc.property(
        fc.array(range4, { maxLength: 8 }),
        fc.array(range6, { maxLength: 8 }),
        range4,
        range6,
        (own4, own6, asked4, asked6) => {
          const guard = compileGuard({ ...NOTHING, networks: [...own4.map(text4), ...own6.map(text6)] });
          const bitsOf4 = own4.map(({ numbers, prefix }) => bits4(numbers).slice(0, prefix));
          const bitsOf6 = own6.map(({ numbers, prefix }) => bits6(numbers).slice(0, prefix));
          const mapped = bitsOf6.filter((bits) => bits.startsWith(MAPPED)).map((bits) => bits.slice(96));
          const refused = (value: string) => guard([{ kind: 'network', value }]).length > 0;
          expect(refused(text4(asked4))).toBe(
            slowlyRefused4(bits4(asked4.numbers).slice(0, asked4.prefix), [...bitsOf4, ...mapped]),
          );
          expect(refused(text6(asked6))).toBe(
            slowlyRefused6(
              bits6(asked6.numbers).slice(0, asked6.prefix),
              [...bitsOf4, ...mapped],
              bitsOf6.filter((bits) => !bits.startsWith(MAPPED)),
            ),
          );
        },
      ),
      { numRuns },
    );
  });

  test('nothing inside or around a protected network passes, in whatever notation', () => {
    fc.assert(
      fc.property(
        fc.array(range4, { minLength: 1, maxLength: 5 }),
        fc.nat(),
        octets,
        fc.integer({ min: 16, max: 32 }),
        (own, pick, filling, length) => {
          const guard = compileGuard({ ...NOTHING, networks: own.map(text4) });
          const chosen = own[pick % own.length]!;
          const inside = bits4(chosen.numbers).slice(0, chosen.prefix) + bits4(filling).slice(chosen.prefix);
          const numbers = [0, 8, 16, 24].map((at) => Number.parseInt(inside.slice(at, at + 8), 2));
          for (const value of spell4(mask(numbers, 8, length), length))
            expect({ value, findings: guard([{ kind: 'network', value }]).length }).toEqual({
              value,
              findings: 1,
            });
          for (const value of spell4(numbers, 32).map((text) => text.split('/')[0]!))
            expect({ value, findings: guard([{ kind: 'ip', value }]).length }).toEqual({
              value,
              findings: 1,
            });
        },
      ),
      { numRuns },
    );
  });
});

describe('domains', () => {
  const lists = { domains: ['www.ours.example.com', 'Bücher.example'] };

  test.each([
    ['com', 'public_suffix', "com is a public suffix: everybody's domains lie beneath it."],
    ['example.com', 'own_domain', 'example.com stands above www.ours.example.com, one of your own domains.'],
    ['www.ours.example.com', 'own_domain', 'www.ours.example.com is one of your own domains.'],
    [
      'a.WWW.ours.example.com.',
      'own_domain',
      'a.www.ours.example.com lies beneath www.ours.example.com, one of your own domains.',
    ],
    ['xn--bcher-kva.example', 'own_domain', 'xn--bcher-kva.example is one of your own domains.'],
    ['co.uk', 'public_suffix', "co.uk is a public suffix: everybody's domains lie beneath it."],
    ['github.io', 'public_suffix', "github.io is a public suffix: everybody's domains lie beneath it."],
    ['*.org', 'public_suffix', "org is a public suffix: everybody's domains lie beneath it."],
    ['intranet', 'public_suffix', "intranet is a public suffix: everybody's domains lie beneath it."],
    ['localhost', 'loopback', 'localhost is the name of every host for itself.'],
    ['x.localhost', 'loopback', 'x.localhost lies beneath localhost, the name of every host for itself.'],
    ['printer.local', 'local_name', 'printer.local lies beneath local, a name of the local network.'],
    ['dns.google', 'public_resolver', 'dns.google is a public resolver.'],
    ['quad9.net', 'public_resolver', 'quad9.net stands above dns.quad9.net, a public resolver.'],
    ['127.1', 'loopback', '127.0.0.1 lies in 127.0.0.0/8, the loopback of every host.'],
    ['a b', 'unreadable', 'a b cannot be read as a host name.'],
  ])('%s is refused as %s', (value, rule, sentence) => {
    expect(ask('domain', value, lists)).toMatchObject({ rule, sentence });
  });

  test.each([
    'evil.example',
    'mail.ours.example.com',
    'notours.example.com',
    'evil.github.io',
    'evil.co.uk',
    'a_b.evil.example',
  ])('%s passes', (value) => expect(ask('domain', value, lists)).toBeUndefined());

  test('of random names, those beneath or above one of ours are refused and no others', () => {
    const name = fc
      .array(fc.constantFrom('a', 'b', 'ab', 'x-1'), { minLength: 1, maxLength: 4 })
      .map((labels) => `${labels.join('.')}.zone.example`);
    fc.assert(
      fc.property(fc.array(name, { maxLength: 6 }), name, (own, asked) => {
        const expected = own.some(
          (each) => `.${each}`.endsWith(`.${asked}`) || `.${asked}`.endsWith(`.${each}`),
        );
        expect(ask('domain', asked, { domains: own }) !== undefined).toBe(expected);
      }),
      { numRuns },
    );
  });
});

describe('URLs', () => {
  test.each([
    ['https://10.0.0.1/x', 'private'],
    ['http://0x7f.1/', 'loopback'],
    ['http://2130706433/', 'loopback'],
    ['http://[::ffff:10.0.0.1]:8080/', 'private'],
    ['http://user@www.ours.example.com/', 'own_domain'],
    ['www.ours.example.com/path', 'own_domain'],
    ['ftp://www.OURS.example.com', 'own_domain'],
    ['custom://0x7f.1/x', 'loopback'],
    ['https://github.io/', 'public_suffix'],
    ['file:///etc/passwd', 'unreadable'],
    ['http://', 'unreadable'],
  ])('%s is refused by its host as %s', (value, rule) => {
    expect(ask('url', value, { domains: ['www.ours.example.com'] })?.rule).toBe(rule);
  });

  test('no sentence repeats a query', () => {
    const finding = ask('url', 'https://10.0.0.1/?token=hunter2');
    expect(finding?.sentence).toBe('10.0.0.1 lies in 10.0.0.0/8, a private network.');
  });

  test('a URL on somebody else passes', () => {
    expect(
      ask('url', 'https://evil.example/www.ours.example.com', { domains: ['ours.example.com'] }),
    ).toBeUndefined();
  });
});

describe('MD5s of host names', () => {
  const md5 = (host: string) => createHash('md5').update(host).digest('hex');
  const lists = {
    domains: ['*.Ours.example.com'],
    networks: ['45.1.2.3', '45.9.20.0/24', '2a02:1::1'],
    warninglists: [
      { name: 'Big sites', type: 'hostname' as const, attributes: ['hostname'], entries: ['big.example'] },
      { name: 'Exact sites', type: 'string' as const, attributes: [], entries: ['one.big.example'] },
    ],
  };

  test.each([
    ['ours.example.com', 'own_domain', 'ours.example.com is one of your own domains.'],
    [
      'www.ours.example.com',
      'own_domain',
      'www.ours.example.com lies beneath ours.example.com, one of your own domains.',
    ],
    ['localhost', 'loopback', 'localhost is the name of every host for itself.'],
    ['dns.google', 'public_resolver', 'dns.google is a public resolver.'],
    ['8.8.8.8', 'public_resolver', '8.8.8.8 is a public resolver of Google.'],
    ['[2620:fe::fe]', 'public_resolver', '2620:fe::fe is a public resolver of Quad9.'],
    ['45.1.2.3', 'own_network', '45.1.2.3 is one of your own networks.'],
    ['[2a02:1::1]', 'own_network', '2a02:1::1 is one of your own networks.'],
    ['big.example', 'warning_list', 'big.example is on the warning list "Big sites", as big.example.'],
    [
      'one.big.example',
      'warning_list',
      'one.big.example is on the warning list "Exact sites", as one.big.example.',
    ],
  ])('that of %s is refused as %s', (host, rule, why) => {
    const value = md5(host);
    expect(ask('host_md5', value, lists)).toMatchObject({
      indicator: { kind: 'host_md5', value },
      rule,
      sentence: `${value} is the MD5 of ${host}: ${why}`,
    });
  });

  test('that of anybody else passes, and so does one of ours where it is a file', () => {
    expect(ask('host_md5', md5('evil.example'), lists)).toBeUndefined();
    expect(ask('md5', md5('ours.example.com'), lists)).toBeUndefined();
  });

  test.each(['', md5('evil.example').toUpperCase(), `${md5('evil.example')}0`])(
    'what is none does not pass: "%s"',
    (value) => expect(ask('host_md5', value, lists)?.rule).toBe('unreadable'),
  );

  test('of all hosts that are asked for, exactly those that were given are found', () => {
    const host = fc.constantFrom('a.example', 'b.example', 'www.a.example', '[2a02::1]');
    fc.assert(
      fc.property(fc.array(host), host, (known, asked) => {
        const found = indexHostHashes(known)(md5(asked));
        expect(found).toBe(known.includes(asked) ? asked : undefined);
      }),
      { numRuns },
    );
  });
});

describe('hashes', () => {
  const sha1 = '0beec7b5ea3f0fdbc95d0dd47f3c5bc275da8a33';

  test.each<[IndicatorKind, string]>([
    ['md5', 'd41d8cd98f00b204e9800998ecf8427e'],
    ['sha1', 'da39a3ee5e6b4b0d3255bfef95601890afd80709'],
    ['sha256', 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
  ])('the %s of an empty file is refused', (kind, value) => {
    expect(ask(kind, value)).toMatchObject({ rule: 'empty_file', entry: value });
  });

  test('our own, those known to be good, and what is no hash are refused; any other passes', () => {
    expect(ask('sha1', sha1, { hashes: [sha1.toUpperCase()] })?.sentence).toBe(
      `${sha1} is one of your own protected hashes.`,
    );
    expect(ask('sha1', sha1, { knownGood: new Set([sha1]) })).toMatchObject({
      rule: 'known_good',
      entry: sha1,
    });
    expect(ask('sha1', 'abc')?.rule).toBe('unreadable');
    expect(ask('sha1', sha1)).toBeUndefined();
  });

  test('a collection of hashes knows what was added and nothing else, all zeros included', () => {
    const digit = fc.constantFrom('0', '1', 'f');
    const hash = fc
      .tuple(fc.constantFrom(32, 40, 64), fc.array(digit, { minLength: 4, maxLength: 4 }))
      .map(([length, digits]) => digits.join('').repeat(length / 4));
    fc.assert(
      fc.property(fc.array(hash, { maxLength: 200 }), hash, (added, asked) => {
        const hashes = createHashes();
        const model = new Set<string>();
        for (const each of added) {
          expect(hashes.add(Buffer.from(`x${each}x`), 1, each.length + 1)).toBe(true);
          model.add(each);
        }
        expect(hashes.has(asked)).toBe(model.has(asked));
        expect(hashes.size).toBe(model.size);
      }),
      { numRuns },
    );
  });

  test.each([
    ['g'.repeat(40), 'no hexadecimal'],
    [`${'a'.repeat(39)} `, 'a blank'],
    ['a'.repeat(39), 'another length'],
    ['é'.repeat(20), 'beyond ASCII'],
  ])('%s is not kept: %s', (text) => {
    const hashes = createHashes();
    const bytes = Buffer.from(text);
    expect(hashes.add(bytes, 0, bytes.length)).toBe(false);
    expect([hashes.size, hashes.has(text)]).toEqual([0, false]);
  });

  test.each([
    ['begin alike', (n: number) => n.toString(16).padStart(40, '0')],
    ['end alike', (n: number) => n.toString(16).padStart(8, '0').padEnd(40, '0')],
  ])('a collection of hashes keeps all of them while it grows, also when they %s', (_, nth) => {
    const hashes = createHashes();
    for (let n = 0; n < 20_000; n += 1) hashes.add(Buffer.from(nth(n).toUpperCase()), 0, 40);
    expect(hashes.size).toBe(20_000);
    expect(Array.from({ length: 20_001 }, (_, n) => hashes.has(nth(n))).indexOf(false)).toBe(20_000);
  });
});

describe('paths', () => {
  test.each([
    'C:\\Windows\\System32\\cmd.exe',
    'c:/windows/x',
    'D:\\WINDOWS\\x',
    'C:\\Windows',
    'C:\\',
    'C:\\temp\\..\\Windows\\x',
    'C:\\Windows. \\x',
    'C:\\.\\Windows\\\\x',
    'C:Windows\\x',
    'C:\\WINDOW~1\\x',
    'C:\\WI1A2B~1\\x',
    'C:\\PROGRA~1\\WINDOW~1\\x',
    'C:\\Win*\\x',
    'C:\\W?ndows\\x',
    '*\\x',
    '\\Windows\\x',
    '/Windows/x',
    '\\\\?\\C:\\Windows\\x',
    '\\\\.\\C:\\Windows\\x',
    '\\??\\C:\\Windows\\x',
    '\\\\?\\UNC\\host\\C$\\Windows\\x',
    '\\\\?\\GLOBALROOT\\Device\\HarddiskVolume3\\Windows\\x',
    '\\SystemRoot\\x',
    '\\\\host\\c$\\Windows\\x',
    '\\\\host\\ADMIN$\\x',
    '\\\\host\\ADMIN$\\..\\x',
    '\\\\host\\c$\\..\\..\\Windows\\x',
    '%SystemRoot%\\x',
    '%windir%/x',
    '"C:\\Windows\\x"',
    'C:\\Windows:stream\\x',
    '/bin/sh',
    '//bin/sh',
    '/tmp/../usr/bin/env',
    '/usr',
    '/',
    '/*/sh',
  ])('%s reaches a system path', (value) => {
    expect(ask('path', value)).toMatchObject({ rule: 'system_path' });
  });

  test.each([
    'C:\\Users\\Public\\evil.exe',
    'C:\\Windows2\\x',
    'C:\\WINSXS~1\\x',
    'C:\\Users\\Windows\\x',
    '%TEMP%\\evil.exe',
    '/tmp/evil',
    '/BIN/sh',
    '/opt/usr/x',
    '/usrlocal',
  ])('%s passes', (value) => expect(ask('path', value)).toBeUndefined());

  test.each([
    ['D:\\Apps\\*', 'd:/apps/ERP/erp.exe', true],
    ['d:/apps/*', 'D:\\APPS\\ERP.exe', true],
    ['D:\\Apps\\*', 'D:\\Appsx', false],
    ['D:\\Apps\\v?\\*', 'D:\\Apps\\v2\\x', true],
    ['D:\\Apps\\v?\\*', 'D:\\Apps\\v22\\x', false],
    ['D:\\My Documents\\*', 'D:\\MYDOCU~1\\x', true],
    ['D:\\a+b long\\*', 'D:\\A_BLON~1\\x', true],
    ['*\\svchost.exe', 'E:\\anything\\SVCHOST.EXE', true],
    ['*\\svchost.exe', 'E:\\anything', false],
    ['/srv/App/*', '/srv/App/x', true],
    ['/srv/App/*', '/srv/app/x', false],
    ['\\\\files\\share\\*', '\\\\FILES\\share\\x', true],
    ['\\\\files\\share\\*', '//files/share/x', true],
  ])('the glob %s and the path %s: %s', (glob, value, refused) => {
    const finding = ask('path', value, { paths: [glob] });
    expect(finding).toEqual(refused ? expect.objectContaining({ rule: 'own_path', entry: glob }) : undefined);
  });

  test('what a glob matches as a regular expression is refused, however the path is spelled', () => {
    const part = fc
      .array(fc.constantFrom('a', 'b', 'c.d'), { minLength: 1, maxLength: 2 })
      .map((all) => all.join(''));
    const glob = fc
      .array(fc.oneof(part, fc.constantFrom('*', '?', 'a*', '*b')), { minLength: 1, maxLength: 4 })
      .map((parts) => parts.join('/'));
    const path = fc.array(part, { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(glob, path, fc.nat(4), (pattern, parts, at) => {
        const source = pattern.replaceAll('.', '\\.').replaceAll('*', '.*').replaceAll('?', '[^/]');
        fc.pre(new RegExp(`^${source}$`).test(parts.join('/')));
        const detour = [...parts.slice(0, at), 'zz', '..', '.', '', ...parts.slice(at)];
        expect(ask('path', `/q/${parts.join('/')}`, { paths: [`/q/${pattern}`] })?.rule).toBe('own_path');
        expect(ask('path', `/q/${detour.join('/')}`, { paths: [`/q/${pattern}`] })?.rule).toBe('own_path');
        expect(
          ask('path', `q:\\${detour.join('\\').toUpperCase()}`, { paths: [`Q:/${pattern}`] })?.rule,
        ).toBe('own_path');
      }),
      { numRuns },
    );
  });
});

describe('warning lists', () => {
  const list = (
    type: WarningList['type'],
    attributes: readonly string[],
    ...entries: string[]
  ): WarningList => ({
    name: 'L',
    type,
    attributes,
    entries,
  });

  test.each<[string, WarningList, IndicatorKind, string, string | undefined]>([
    ['cidr, inside', list('cidr', ['ip-dst'], '45.0.0.0/9'), 'ip', '45.1.2.3', '45.0.0.0/9'],
    ['cidr, around', list('cidr', ['ip-dst'], '45.1.2.3'), 'network', '45.1.0.0/16', '45.1.2.3'],
    ['cidr, host of a URL', list('cidr', ['domain|ip'], '45.1.2.3'), 'url', 'http://45.1.2.3/', '45.1.2.3'],
    ['cidr, carried', list('cidr', ['ip-src'], '45.1.2.3'), 'ip', '::ffff:45.1.2.3', '45.1.2.3'],
    ['cidr for other attributes', list('cidr', ['AS'], '45.1.2.3'), 'ip', '45.1.2.3', undefined],
    ['hostname, the name', list('hostname', ['hostname'], 'a.example'), 'domain', 'a.example', 'a.example'],
    ['hostname, beneath', list('hostname', ['hostname'], 'a.example'), 'domain', 'x.a.example', 'a.example'],
    ['hostname, not above', list('hostname', ['hostname'], 'b.a.example'), 'domain', 'a.example', undefined],
    ['hostname, URL', list('hostname', ['domain'], 'a.example'), 'url', 'https://x.a.example/y', 'a.example'],
    ['hostname for hashes', list('hostname', ['md5'], 'a.example'), 'domain', 'a.example', undefined],
    ['string, the name', list('string', ['domain'], 'A.example'), 'domain', 'a.example', 'a.example'],
    ['string, not beneath', list('string', ['domain'], 'a.example'), 'domain', 'x.a.example', undefined],
    [
      'string with a dot, beneath',
      list('string', ['domain'], '.a.example'),
      'domain',
      'x.a.example',
      'a.example',
    ],
    ['string, address', list('string', ['ip-dst'], '45.1.2.3'), 'ip', '45.1.2.3', '45.1.2.3'],
    [
      'string, whole URL',
      list('string', ['url'], 'http://a.example/X'),
      'url',
      'http://a.example/x',
      'http://a.example/x',
    ],
    [
      'string, other URL',
      list('string', ['url'], 'http://a.example/x'),
      'url',
      'http://a.example/y',
      undefined,
    ],
    [
      'string, hash',
      list('string', ['filename|sha1'], 'A'.repeat(40)),
      'sha1',
      'a'.repeat(40),
      'a'.repeat(40),
    ],
    [
      'string, hash of another kind',
      list('string', ['md5'], 'a'.repeat(40)),
      'sha1',
      'a'.repeat(40),
      undefined,
    ],
    ['substring', list('substring', ['domain', 'url'], 'GOOD'), 'domain', 'the-good.example', 'GOOD'],
    ['substring for URLs only', list('substring', ['url'], 'good'), 'domain', 'good.example', undefined],
    [
      'substring, path of a URL',
      list('substring', ['uri'], '/good'),
      'url',
      'http://a.example/good',
      '/good',
    ],
    ['regex', list('regex', [], '/^u[0-9]\\.example$/'), 'domain', 'U7.example', '/^u[0-9]\\.example$/'],
    ['regex, bare', list('regex', [], '^u[0-9]'), 'domain', 'a.u7.example', undefined],
    ['an empty list', list('string', []), 'domain', 'evil.example', undefined],
  ])('%s', (_, warninglist, kind, value, entry) => {
    const finding = ask(kind, value, { warninglists: [warninglist] });
    if (entry === undefined) expect(finding).toBeUndefined();
    else expect(finding).toMatchObject({ rule: 'warning_list', entry: `${entry} (L)` });
  });

  test.each([false, true])(
    'of two lists one that means all beneath a name is not lost, reversed: %p',
    (reversed) => {
      const both = [list('hostname', [], 'a.example'), list('string', [], 'a.example', 'x.a.example')];
      const warninglists = reversed ? both.toReversed() : both;
      const entry = (value: string) => ask('domain', value, { warninglists })?.entry;
      expect(entry('y.a.example')).toBe('a.example (L)');
      expect(entry('x.a.example')).toBe('x.a.example (L)');
      expect(entry('a.example')).toBe('a.example (L)');
    },
  );

  test('the sentence names the list', () => {
    expect(
      ask('domain', 'x.a.example', { warninglists: [list('hostname', [], 'a.example')] })?.sentence,
    ).toBe('x.a.example is on the warning list "L", as a.example.');
  });
});

test('findings keep the order of the indicators and leave out those that may be blocked', () => {
  const findings = compileGuard(NOTHING)([
    { kind: 'ip', value: '10.0.0.1' },
    { kind: 'ip', value: '1.2.3.4' },
    { kind: 'domain', value: 'com' },
  ]);
  expect(findings.map(({ indicator, rule }) => [indicator.value, rule])).toEqual([
    ['10.0.0.1', 'private'],
    ['com', 'public_suffix'],
  ]);
});

test('the widest networks are those that the rules name', () => {
  expect([WIDEST_IPV4, WIDEST_IPV6]).toEqual([16, 32]);
});
