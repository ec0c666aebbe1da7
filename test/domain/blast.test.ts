import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { describeBlast, isBlastOf } from '../../src/domain/blast.ts';
import { type ConnectionFields, connectionIndicator } from '../../src/domain/connection.ts';
import type { IndicatorKind } from '../../src/domain/indicator.ts';

const OWN = {
  networks: [
    '45.1.2.0/24',
    '45.1.3.7',
    '45.2.0.0/30',
    '45.2.0.4/30',
    '45.2.0.8/30',
    '45.2.1.0/24',
    '2a02:1::/48',
  ],
  domains: ['www.Ours.example.com', '*.mail.ours.example.com', 'bücher.example'],
};

describe('how far a block reaches', () => {
  test.each<[IndicatorKind, string, string | undefined]>([
    ['ip', '1.2.3.4', undefined],
    ['ip', '45.1.3.7', '45[.]1[.]3[.]7 is one of your networks.'],
    ['ip', '45.1.2.9', '45[.]1[.]2[.]9 lies in 45[.]1[.]2[.]0/24, one of your networks.'],
    ['ip', '2002:2d01:209::1', '2002[:]2d01[:]209[:][:]1 lies in 45[.]1[.]2[.]0/24, one of your networks.'],
    ['network', '46.0.16.0/20', '46[.]0[.]16[.]0/20 is 4,096 addresses.'],
    ['network', '46.0.0.0/31', '46[.]0[.]0[.]0/31 is 2 addresses.'],
    [
      'network',
      '0.0.0.0/0',
      '0[.]0[.]0[.]0/0 is 4,294,967,296 addresses and holds 6 of your networks (45[.]1[.]2[.]0/24, 45[.]1[.]3[.]7, 45[.]2[.]0[.]0/30, 3 more).',
    ],
    [
      'network',
      '45.1.0.0/20',
      '45[.]1[.]0[.]0/20 is 4,096 addresses and holds 2 of your networks (45[.]1[.]2[.]0/24, 45[.]1[.]3[.]7).',
    ],
    ['network', '45.1.2.0/24', '45[.]1[.]2[.]0/24 is 256 addresses and is one of your networks.'],
    [
      'network',
      '45.1.2.128/25',
      '45[.]1[.]2[.]128/25 is 128 addresses and lies in 45[.]1[.]2[.]0/24, one of your networks.',
    ],
    ['network', '2a02::/32', '2a02[:][:]/32 is 2^96 addresses.'],
    [
      'network',
      '2a02:1::/44',
      '2a02[:]1[:][:]/44 is 2^84 addresses and holds 1 of your networks (2a02[:]1[:][:]/48).',
    ],
    [
      'network',
      '2a02:1:0:7::/64',
      '2a02[:]1[:]0[:]7[:][:]/64 is 2^64 addresses and lies in 2a02[:]1[:][:]/48, one of your networks.',
    ],
    ['domain', 'evil.example', undefined],
    ['domain', 'notours.example.com', undefined],
    [
      'domain',
      'ours.example.com',
      'ours[.]example[.]com has 2 of your domains (www[.]ours[.]example[.]com, mail[.]ours[.]example[.]com) beneath it.',
    ],
    ['domain', 'www.ours.example.com', 'www[.]ours[.]example[.]com is one of your domains.'],
    [
      'domain',
      'a.mail.ours.example.com',
      'a[.]mail[.]ours[.]example[.]com lies beneath mail[.]ours[.]example[.]com, one of your domains.',
    ],
    ['domain', 'xn--bcher-kva.example', 'xn--bcher-kva[.]example is one of your domains.'],
    [
      'path',
      'C:\\Users\\*\\evil.exe',
      'C:\\Users\\*\\evil.exe has a wildcard: it reaches every file that fits.',
    ],
    ['path', '/tmp/evil?', '/tmp/evil? has a wildcard: it reaches every file that fits.'],
    ['path', 'C:\\Users\\Public\\evil.exe', undefined],
    ['url', 'http://www.ours.example.com/x', undefined],
    ['sha1', 'a'.repeat(40), undefined],
    ['connection', 'no rule', undefined],
    ['network', 'no network', undefined],
  ])('by the %s %s: %s', (kind, value, sentence) => {
    expect(describeBlast({ kind, value }, OWN)).toBe(sentence);
  });

  test.each<[ConnectionFields, string | undefined]>([
    [{ remoteAddress: '46.0.0.1' }, undefined],
    [{ remoteAddress: '46.0.0.0/16' }, 'The far end 46[.]0[.]0[.]0/16 is 65,536 addresses.'],
    [
      { remoteAddress: '45.1.2.9', localAddress: '10.0.0.5' },
      'The far end 45[.]1[.]2[.]9 lies in 45[.]1[.]2[.]0/24, one of your networks.',
    ],
    [{ localAddress: '10.0.0.5' }, '10[.]0[.]0[.]5 is cut off from every address.'],
  ])('by the connection rule %j: %s', (fields, sentence) => {
    const rule = connectionIndicator({ ruleName: 'INC-42', ...fields });
    expect('kind' in rule && describeBlast(rule, OWN)).toBe(sentence);
  });

  test('a network counts as many addresses as can be counted one by one, and holds those of ours that are among them', () => {
    const last = fc.nat(255);
    fc.assert(
      fc.property(
        fc.integer({ min: 24, max: 31 }),
        last,
        fc.uniqueArray(last, { maxLength: 3 }),
        (prefix, start, own) => {
          const size = Array.from({ length: 256 }, (_, n) => n >> (32 - prefix)).filter(
            (n) => n === start >> (32 - prefix),
          ).length;
          const first = start - (start % size);
          const held = own.filter((n) => n >= first && n < first + size).length;
          const networks = own.map((n) => `45.7.7.${n}`);
          const sentence = describeBlast(
            { kind: 'network', value: `45.7.7.${first}/${prefix}` },
            { networks, domains: [] },
          );
          expect(sentence).toContain(` is ${size} addresses`);
          expect(/holds (\d+) /.exec(sentence ?? '')?.[1] ?? '0').toBe(`${held}`);
        },
      ),
      { numRuns: Number(process.env['PROPERTY_RUNS'] ?? 300) },
    );
  });
});

describe('a sentence', () => {
  test.each<[IndicatorKind, string, string, boolean]>([
    ['ip', '45.1.3.7', '45[.]1[.]3[.]7 is one of your networks.', true],
    ['ip', '45.1.3.7', '45[.]1[.]3[.]70 is one of your networks.', false],
    ['ip', '45.1.3.7', 'It is not 45[.]1[.]3[.]7 ', false],
    ['domain', 'ours.example', 'ours[.]example is one of your domains.', true],
    ['path', '/tmp/a?', '/tmp/a? has a wildcard: it reaches every file that fits.', true],
    ['path', '/tmp/a?', '/tmp/a? b? has a wildcard: it reaches every file that fits.', false],
    ['path', '/tmp/a', '/tmp/a has a wildcard: it reaches every file that fits.', false],
    ['sha1', 'a'.repeat(40), `${'a'.repeat(40)} is one of your networks.`, false],
    ['sha1', 'a'.repeat(40), 'undefined is one of your networks.', false],
  ])('about the %s %s may be "%s": %p', (kind, value, text, may) => {
    expect(isBlastOf({ kind, value }, text)).toBe(may);
  });
});
