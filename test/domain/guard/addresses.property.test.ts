import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { compileGuard } from '../../../src/domain/guard.ts';
import { NOTHING } from './asking.ts';

const numRuns = Number(process.env['PROPERTY_RUNS'] ?? 300);

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
