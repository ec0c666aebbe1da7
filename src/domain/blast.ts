import { parseConnection } from './connection.ts';
import { normalName } from './guard/names.ts';
import { carried, covers, mustParse, overlaps, parseRange, type Range } from './guard/networks.ts';
import { defang, type Indicator } from './indicator.ts';
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
  const { kind, value } = indicator;
  switch (kind) {
    case 'ip':
    case 'network':
      return describeNetwork(defang(indicator), value, own);
    case 'connection':
      return describeConnectionBlast(value, own);
    case 'domain':
      return describeDomain(value, own);
    case 'path':
      return /[*?]/.test(value) ? `${value} has a wildcard: it reaches every file that fits.` : undefined;
    default:
      return undefined;
  }
}

function describeNetwork(shown: string, value: string, own: OwnThings): string | undefined {
  const range = parseRange(value);
  if (range === undefined) return undefined;
  const isOne = range.prefix === range.bits;
  const parts = [...(isOne ? [] : [`is ${countOf(range)} addresses`]), ...standing(range, own)];
  return parts.length === 0 ? undefined : `${shown} ${parts.join(' and ')}.`;
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
function describeConnectionBlast(value: string, own: OwnThings): string | undefined {
  const rule = parseConnection(value);
  if (rule === undefined) return undefined;
  const { localAddress: local, remoteAddress: remote } = rule;
  if (!remote.any) return describeNetwork(`The far end ${defangHost(remote.ipMask)}`, remote.ipMask, own);
  return local.any ? undefined : `${defangHost(local.ipMask)} is cut off from every address.`;
}

function describeDomain(value: string, { domains }: OwnThings): string | undefined {
  const names = [...new Set(domains.flatMap((entry) => normalName(entry) ?? []))];
  const shown = defangHost(value);
  const above = names.find((name) => value.endsWith(`.${name}`));
  const beneath = names.filter((name) => name.endsWith(`.${value}`)).map((entry) => ({ entry }));
  const parts = [
    ...(names.includes(value) ? ['is one of your domains'] : []),
    ...(above === undefined ? [] : [`lies beneath ${defangHost(above)}, one of your domains`]),
    ...(beneath.length === 0 ? [] : [`has ${listing(beneath, 'domain')} beneath it`]),
  ];
  return parts.length === 0 ? undefined : `${shown} ${parts.join(' and ')}.`;
}

/** "2 of your networks (a, b)"; of many, the first three. */
function listing(found: readonly { readonly entry: string }[], noun: string): string {
  const named = found.slice(0, MOST_NAMED).map(({ entry }) => defangHost(entry));
  const more = found.length - named.length;
  const names = [...named, ...(more === 0 ? [] : [`${more.toLocaleString('en')} more`])].join(', ');
  return `${found.length.toLocaleString('en')} of your ${noun}s (${names})`;
}
