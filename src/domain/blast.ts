import { parseConnection } from './connection.ts';
import { normalName } from './guard/names.ts';
import { carried, covers, mustParse, overlaps, parseRange, type Range } from './guard/networks.ts';
import type { Indicator } from './indicator.ts';
import { defangHost } from './refang.ts';

/** The organisation's own networks and domains, as in its configuration. */
export interface OwnThings {
  /** Addresses and networks, as `192.0.2.1` or `192.0.2.0/24`. */
  readonly networks: readonly string[];
  readonly domains: readonly string[];
}

/** Most of the organisation's entries that a sentence names; of the others it gives the number. */
const MOST_NAMED = 3;

/**
 * How much a block of this indicator reaches beyond one thing, in a sentence for the card; `undefined` where it reaches no
 * further. Addresses are counted, in IPv6 as a power of two, and it is said what of the organisation's own is among them.
 * Throws when one of its networks cannot be read.
 */
export function describeBlast(indicator: Indicator, own: OwnThings): string | undefined {
  const subject = subjectOf(indicator);
  const reach = subject === undefined ? [] : reachOf(indicator, own);
  return reach.length === 0 ? undefined : `${subject} ${reach.join(' and ')}.`;
}

const NOTHING: OwnThings = { networks: [], domains: [] };

/** Whether a sentence of `describeBlast` may be the one about this indicator: it begins with what it is about. */
export function isBlastOf(indicator: Indicator, sentence: string): boolean {
  // A path may go on like the sentence about a shorter one; what is said of it does not depend on what is ours.
  if (indicator.kind === 'path') return sentence === describeBlast(indicator, NOTHING);
  const subject = subjectOf(indicator);
  return subject !== undefined && sentence.startsWith(`${subject} `);
}

function subjectOf({ kind, value }: Indicator): string | undefined {
  switch (kind) {
    case 'ip':
    case 'network':
    case 'domain':
      return defangHost(value);
    case 'path':
      return value;
    case 'connection': {
      const { localAddress: local, remoteAddress: remote } = parseConnection(value) ?? {};
      if (remote?.any === false) return `The far end ${defangHost(remote.ipMask)}`;
      return local?.any === false ? defangHost(local.ipMask) : undefined;
    }
    default:
      return undefined;
  }
}

function reachOf({ kind, value }: Indicator, own: OwnThings): readonly string[] {
  switch (kind) {
    case 'ip':
    case 'network':
      return reachOfNetwork(value, own);
    case 'domain':
      return reachOfDomain(value, own);
    case 'path':
      return /[*?]/.test(value) ? ['has a wildcard: it reaches every file that fits'] : [];
    case 'connection':
      return reachOfConnection(value, own);
    default:
      return [];
  }
}

function reachOfNetwork(value: string, own: OwnThings): readonly string[] {
  const range = parseRange(value);
  if (range === undefined) return [];
  const isOne = range.prefix === range.bits;
  return [...(isOne ? [] : [`is ${countOf(range)} addresses`]), ...standing(range, own)];
}

function countOf({ bits, prefix }: Range): string {
  return bits === 32 ? (2 ** (32 - prefix)).toLocaleString('en') : `2^${bits - prefix}`;
}

/** How a range stands to the organisation's networks. */
function standing(range: Range, { networks }: OwnThings): readonly string[] {
  const touched = networks.flatMap((entry) => {
    for (const asked of readings(range))
      for (const own of readings(mustParse(entry)))
        if (overlaps(asked, own))
          return { entry, isAround: covers(own, asked), isWithin: covers(asked, own) };
    return [];
  });
  const around = touched.find(({ isAround }) => isAround);
  const held = touched.filter(({ isAround }) => !isAround);
  return [
    ...(around === undefined ? [] : [relation(around)]),
    ...(held.length === 0 ? [] : [`holds ${listing(held, 'network')}`]),
  ];
}

/** The range itself, and the IPv4 range that it stands for, if it does. */
function readings(range: Range): readonly Range[] {
  const inner = carried(range);
  return inner === undefined ? [range] : [range, inner];
}

function relation({ entry, isWithin }: { readonly entry: string; readonly isWithin: boolean }): string {
  return isWithin ? 'is one of your networks' : `lies in ${defangHost(entry)}, one of your networks`;
}

/** Whoever is cut off from whom: a rule about anybody on one side is as wide as what stands on the other. */
function reachOfConnection(value: string, own: OwnThings): readonly string[] {
  const remote = parseConnection(value)?.remoteAddress;
  return remote?.any === false ? reachOfNetwork(remote.ipMask, own) : ['is cut off from every address'];
}

function reachOfDomain(value: string, { domains }: OwnThings): readonly string[] {
  const names = [...new Set(domains.flatMap((entry) => normalName(entry) ?? []))];
  const above = names.find((name) => value.endsWith(`.${name}`));
  const beneath = names.filter((name) => name.endsWith(`.${value}`)).map((entry) => ({ entry }));
  return [
    ...(names.includes(value) ? ['is one of your domains'] : []),
    ...(above === undefined ? [] : [`lies beneath ${defangHost(above)}, one of your domains`]),
    ...(beneath.length === 0 ? [] : [`has ${listing(beneath, 'domain')} beneath it`]),
  ];
}

/** "2 of your networks (a, b)"; of many, the first three. */
function listing(found: readonly { readonly entry: string }[], noun: string): string {
  const named = found.slice(0, MOST_NAMED).map(({ entry }) => defangHost(entry));
  const more = found.length - named.length;
  const names = [...named, ...(more === 0 ? [] : [`${more.toLocaleString('en')} more`])].join(', ');
  return `${found.length.toLocaleString('en')} of your ${noun}s (${names})`;
}
