import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { indexHostHashes } from '../../../src/domain/guard/host-hashes.ts';
import { ask, md5 } from './asking.ts';

const numRuns = Number(process.env['PROPERTY_RUNS'] ?? 300);

describe('MD5s of host names', () => {
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
