import ipaddr from 'ipaddr.js';

/** A run of addresses under one prefix; one address is a range whose prefix is all of its bits. */
export interface Range {
  readonly bits: 32 | 128;
  readonly prefix: number;
  readonly first: bigint;
  readonly last: bigint;
}

/**
 * Reads `10.0.0.0/8`, `10.1.2.3` or their IPv6 kin; host bits are cleared, a zone (`%eth0`) is dropped. `undefined` for
 * anything else, also for the octal, hexadecimal and short IPv4 spellings that two readers understand differently.
 */
export function parseRange(text: string): Range | undefined {
  const match = /^([^/%]+)(?:%[^/]*)?(?:\/(0|[1-9]\d{0,2}))?$/.exec(text.trim());
  if (match === null) return undefined;
  const [, host = '', length] = match;
  // ipaddr.js throws and catches on the way to a no, which takes ten times as long as a yes.
  const isV4 = /^[\d.]+$/.test(host) && ipaddr.IPv4.isValidFourPartDecimal(host);
  // It also takes "::1.2.3.4", an address of no use since RFC 4291, for "::ffff:1.2.3.4".
  if (!isV4 && (!host.includes(':') || /^::\d+\./.test(host) || !ipaddr.IPv6.isValid(host))) return undefined;
  const bits = isV4 ? 32 : 128;
  const prefix = length === undefined ? bits : Number(length);
  if (prefix > bits) return undefined;
  const bytes = (isV4 ? ipaddr.IPv4.parse(host) : ipaddr.IPv6.parse(host)).toByteArray();
  return rangeAt(BigInt(`0x${Buffer.from(bytes).toString('hex')}`), bits, prefix);
}

function rangeAt(address: bigint, bits: 32 | 128, prefix: number): Range {
  const free = BigInt(bits - prefix);
  const first = (address >> free) << free;
  return { bits, prefix, first, last: first + (1n << free) - 1n };
}

/** Prefixes whose addresses carry an IPv4 address: mapped (RFC 4291), NAT64 (RFC 6052), 6to4 (RFC 3056). */
const CARRIERS = [
  { range: mustParse('::ffff:0:0/96'), from: 96 },
  { range: mustParse('64:ff9b::/96'), from: 96 },
  { range: mustParse('2002::/16'), from: 16 },
];

/** The IPv4 range an IPv6 range stands for, when it is written in a form that carries one. */
export function carried(range: Range): Range | undefined {
  const carrier = CARRIERS.find((each) => covers(each.range, range));
  if (carrier === undefined) return undefined;
  const address = (range.first >> BigInt(128 - carrier.from - 32)) & 0xffff_ffffn;
  return rangeAt(address, 32, Math.min(range.prefix - carrier.from, 32));
}

/** True when every address of `inner` is one of `outer`. */
export function covers(outer: Range, inner: Range): boolean {
  return outer.bits === inner.bits && outer.first <= inner.first && inner.last <= outer.last;
}

/** True when the two share an address; of two prefixes that means that one covers the other. */
export function overlaps(a: Range, b: Range): boolean {
  return a.bits === b.bits && a.first <= b.last && b.first <= a.last;
}

/** A range of ours to compare with and what is to be said when it is hit. */
export interface Marked<T> {
  readonly range: Range;
  readonly mark: T;
}

/**
 * Answers which of many ranges shares an address with a given one, in O(log n). Prefixes either nest or are apart, so
 * only the outermost are kept, sorted; of equal ones the first wins. An IPv4-mapped range is kept as the IPv4 range it is.
 */
export function indexRanges<T>(marked: Iterable<Marked<T>>): (range: Range) => Marked<T> | undefined {
  const v4: Marked<T>[] = [];
  const v6: Marked<T>[] = [];
  const mapped = CARRIERS[0];
  for (const each of marked) {
    const inner = mapped !== undefined && covers(mapped.range, each.range) ? carried(each.range) : undefined;
    if (inner !== undefined) v4.push({ range: inner, mark: each.mark });
    else (each.range.bits === 32 ? v4 : v6).push(each);
  }
  const findIn = { 32: searchIn(outermost(v4), 1), 128: searchIn(outermost(v6), 4) };
  return (range) => {
    const candidate = findIn[range.bits](range.last);
    return candidate !== undefined && overlaps(candidate.range, range) ? candidate : undefined;
  };
}

/** Answers which of some sorted ranges is the last to begin at or before an address. */
function searchIn<T>(sorted: readonly Marked<T>[], words: 1 | 4): (address: bigint) => Marked<T> | undefined {
  if (sorted.length === 0) return () => undefined;
  // First addresses as words side by side: a search among a million objects would wait for memory at every step.
  const firsts = new Uint32Array(sorted.length * words);
  for (const [at, { range }] of sorted.entries()) firsts.set(wordsOf(range.first, words), at * words);
  return (address) => {
    const wanted = wordsOf(address, words);
    let low = 0;
    let high = sorted.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      let i = 0;
      while (i < words - 1 && firsts[middle * words + i] === wanted[i]) i += 1;
      if ((firsts[middle * words + i] ?? 0) <= (wanted[i] ?? 0)) low = middle + 1;
      else high = middle;
    }
    return sorted[low - 1];
  };
}

/** An address in pieces of 32 bits, the highest first. */
function wordsOf(address: bigint, words: 1 | 4): readonly number[] {
  if (words === 1) return [Number(address)];
  const [high, low] = [address >> 64n, address & 0xffff_ffff_ffff_ffffn];
  return [Number(high >> 32n), Number(high & 0xffff_ffffn), Number(low >> 32n), Number(low & 0xffff_ffffn)];
}

function outermost<T>(marked: Marked<T>[]): readonly Marked<T>[] {
  marked.sort(({ range: a }, { range: b }) => {
    if (a.first !== b.first) return a.first < b.first ? -1 : 1;
    return a.prefix - b.prefix;
  });
  const kept: Marked<T>[] = [];
  for (const each of marked) {
    const before = kept.at(-1);
    if (before === undefined || before.range.last < each.range.first) kept.push(each);
  }
  return kept;
}

/** As `parseRange`, for text that was checked before; throws when it was not. */
export function mustParse(text: string): Range {
  const range = parseRange(text);
  if (range === undefined) throw new Error(`"${text}" is neither an address nor a network.`);
  return range;
}

/** The usual spelling of an IPv4 range: `10.0.0.1`, `10.0.0.0/8`. */
export function formatIPv4(range: Range): string {
  const host = [24n, 16n, 8n, 0n].map((shift) => (range.first >> shift) & 255n).join('.');
  return range.prefix === 32 ? host : `${host}/${range.prefix}`;
}
