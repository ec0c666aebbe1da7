import { type AddressMark, PUBLIC_RESOLVERS, SPECIAL_RANGES } from './builtin.ts';
import {
  carried,
  covers,
  formatIPv4,
  indexRanges,
  type Marked,
  mustParse,
  overlaps,
  parseRange,
  type Range,
} from './networks.ts';
import { listed, type Reason, unreadable } from './rules.ts';
import type { WarningLists } from './warninglists.ts';

/** Shortest IPv4 prefix that may be blocked: 65 536 addresses. Wider ones are whole providers, never one attacker. */
export const WIDEST_IPV4 = 16;
/** Shortest IPv6 prefix that may be blocked: what a registry gives to a whole provider at the least. */
export const WIDEST_IPV6 = 32;

/**
 * Compiles the rules about addresses: what is built in, the organisation's `networks`, and the addresses of `vendors`. The
 * function it gives yields every reason why an address or a network, as text, may not be blocked. Throws when one of
 * `networks` cannot be read.
 */
export function compileAddresses(
  networks: readonly string[],
  vendors: readonly Marked<AddressMark>[],
  warninglists: WarningLists,
): (value: string) => Generator<Reason> {
  const findVendor = indexRanges(vendors);
  const findOwn = indexRanges<AddressMark>([
    ...PUBLIC_RESOLVERS,
    ...networks.map((entry) => ({
      range: mustParse(entry),
      mark: { rule: 'own_network' as const, entry, what: 'one of your own networks' },
    })),
  ]);

  function* reasonsOf(
    subject: string,
    range: Range,
    special: readonly Marked<AddressMark>[],
  ): Generator<Reason> {
    if (range.prefix === 0) yield everything(subject, range);
    const touched = special.filter((each) => overlaps(each.range, range));
    const around = touched.filter((each) => covers(each.range, range));
    for (const found of [findVendor(range), ...around, findOwn(range)])
      if (found !== undefined) yield placed(subject, range, found);
    if (isTooWide(range)) yield tooWide(subject, range);
    // Those around it have spoken already, and only the first word counts.
    for (const found of touched) yield placed(subject, range, found);
    const hit = warninglists.range(range);
    if (hit !== undefined) yield listed(subject, hit);
  }

  return function* (value) {
    const range = parseRange(value);
    if (range === undefined) {
      yield unreadable(value, 'an address or a network');
      return;
    }
    const inner = carried(range);
    if (inner !== undefined)
      yield* reasonsOf(`${value}, which carries ${formatIPv4(inner)},`, inner, SPECIAL_RANGES);
    // What carries an IPv4 address lies in a reserved range by its nature; only the lists speak about it as such.
    yield* reasonsOf(value, range, inner === undefined ? SPECIAL_RANGES : []);
  };
}

function isTooWide(range: Range): boolean {
  return range.prefix < (range.bits === 32 ? WIDEST_IPV4 : WIDEST_IPV6);
}

function familyOf(range: Range): 'IPv4' | 'IPv6' {
  return range.bits === 32 ? 'IPv4' : 'IPv6';
}

function everything(subject: string, range: Range): Reason {
  const sentence = `${subject} is every ${familyOf(range)} address there is.`;
  return { rule: 'everything', entry: '/0', sentence };
}

function tooWide(subject: string, range: Range): Reason {
  const entry = `/${range.bits === 32 ? WIDEST_IPV4 : WIDEST_IPV6}`;
  const sentence = `${subject} is wider than ${entry}, the widest ${familyOf(range)} network that may be blocked.`;
  return { rule: 'too_wide', entry, sentence };
}

function placed(subject: string, range: Range, found: Marked<AddressMark>): Reason {
  const { rule, entry, what } = found.mark;
  const how = !covers(found.range, range)
    ? `contains ${entry}, `
    : covers(range, found.range)
      ? 'is '
      : `lies in ${entry}, `;
  return { rule, entry, sentence: `${subject} ${how}${what}.` };
}
