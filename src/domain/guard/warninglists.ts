import type { IndicatorKind } from '../indicator.ts';
import { normalHash } from './hashes.ts';
import { findUpwards, normalName } from './names.ts';
import { indexRanges, type Marked, parseRange, type Range } from './networks.ts';
import { indexParts, type MarkedPart } from './parts.ts';

/** How the entries of a list are compared, in MISP's words. */
export const WARNING_LIST_TYPES = ['string', 'substring', 'hostname', 'cidr', 'regex'] as const;

/** A list of things that are known to be harmless, in the format of MISP's warning lists. */
export interface WarningList {
  readonly name: string;
  readonly type: (typeof WARNING_LIST_TYPES)[number];
  /** MISP's attribute types that the list speaks about (`ip-dst`, `domain`, `sha256`); empty means all. */
  readonly attributes: readonly string[];
  readonly entries: readonly string[];
}

/** The entry of a list that an indicator met. */
interface ListHit {
  readonly list: string;
  readonly entry: string;
}

/** How a list speaks of a host name. A million names share a few of these. */
interface ListedName {
  readonly list: string;
  readonly withAllBeneath: boolean;
}

/** Asks all lists at once. Hosts of URLs are asked for by `name` or `range`. */
export interface WarningLists {
  hash(hex: string): ListHit | undefined;
  range(range: Range): ListHit | undefined;
  name(name: string): ListHit | undefined;
  /** Every host name that stands in a list as such. */
  names(): Iterable<string>;
  /** A whole URL or domain, for the lists of parts and patterns. */
  text(indicator: { readonly kind: TextKind; readonly value: string }): ListHit | undefined;
}

const TEXT_KINDS = ['domain', 'url'] as const;
type TextKind = (typeof TEXT_KINDS)[number];

const ATTRIBUTES: Readonly<Record<string, IndicatorKind>> = {
  md5: 'md5',
  sha1: 'sha1',
  sha256: 'sha256',
  ip: 'ip',
  'ip-src': 'ip',
  'ip-dst': 'ip',
  domain: 'domain',
  hostname: 'domain',
  url: 'url',
  uri: 'url',
  link: 'url',
};

/** Our kinds among MISP's attribute types; `domain|ip` and `filename|md5` speak of both halves. */
function kindsOf(list: WarningList): ReadonlySet<IndicatorKind> {
  const all = list.attributes.length === 0 ? Object.keys(ATTRIBUTES) : list.attributes;
  return new Set(all.flatMap((type) => type.split('|').flatMap((half) => ATTRIBUTES[half] ?? [])));
}

/**
 * Compiles a pattern of a `regex` list, bare or as `/pattern/flags`; letter case never matters.
 * Throws a `SyntaxError` when it is none.
 */
export function compilePattern(entry: string): RegExp {
  const source = /^\/(.*)\/[a-z]*$/s.exec(entry)?.[1] ?? entry;
  return new RegExp(source, 'i');
}

/**
 * Compiles the lists into one index. A list of hosts counts for domains and URLs alike, whichever of the two it names,
 * because a product that blocks a URL may do it by its host. A leading dot means "and everything beneath", as it does in
 * MISP's own lists. Patterns are the only entries that are walked through.
 */
export function compileWarningLists(lists: readonly WarningList[]): WarningLists {
  const hashes = new Map<string, string>();
  const ranges: Marked<ListHit>[] = [];
  const names = new Map<string, ListedName>();
  const urls = new Map<string, string>();
  const parts: Record<TextKind, MarkedPart<ListHit>[]> = { domain: [], url: [] };
  const patterns: Record<TextKind, { readonly hit: ListHit; readonly pattern: RegExp }[]> = {
    domain: [],
    url: [],
  };

  function addName(entry: string, listed: ListedName): void {
    const name = normalName(entry);
    if (name === undefined || (!listed.withAllBeneath && names.get(name)?.withAllBeneath)) return;
    names.set(name, listed);
  }

  for (const list of lists) {
    const kinds = kindsOf(list);
    const isOfHosts = TEXT_KINDS.some((kind) => kinds.has(kind));
    const alone: ListedName = { list: list.name, withAllBeneath: false };
    const withAllBeneath: ListedName = { list: list.name, withAllBeneath: true };

    function addString(entry: string): void {
      const hash = normalHash(entry);
      if (hash !== undefined) {
        const kind = hash.length === 32 ? 'md5' : hash.length === 40 ? 'sha1' : 'sha256';
        if (kinds.has(kind)) hashes.set(hash, list.name);
        return;
      }
      const range = kinds.has('ip') ? parseRange(entry) : undefined;
      if (range !== undefined) ranges.push({ range, mark: { list: list.name, entry } });
      else if (kinds.has('url') && entry.includes('/')) urls.set(entry.toLowerCase(), list.name);
      else if (isOfHosts) addName(entry, entry.startsWith('.') ? withAllBeneath : alone);
    }

    for (const entry of list.entries) {
      switch (list.type) {
        case 'string':
          addString(entry);
          break;
        case 'hostname':
          if (isOfHosts) addName(entry, withAllBeneath);
          break;
        case 'cidr': {
          const range = parseRange(entry);
          if (range !== undefined && kinds.has('ip'))
            ranges.push({ range, mark: { list: list.name, entry } });
          break;
        }
        case 'substring':
          for (const kind of TEXT_KINDS)
            if (kinds.has(kind))
              parts[kind].push({ part: entry.toLowerCase(), mark: { list: list.name, entry } });
          break;
        case 'regex':
          for (const kind of TEXT_KINDS)
            if (kinds.has(kind))
              patterns[kind].push({ pattern: compilePattern(entry), hit: { list: list.name, entry } });
          break;
      }
    }
  }

  const findRange = indexRanges(ranges);
  const findPart = { domain: indexParts(parts.domain), url: indexParts(parts.url) };
  return {
    hash: (hex) => hitFor(hashes, hex),
    range: (range) => findRange(range)?.mark,
    name: (name) =>
      findUpwards(name, (entry, isParent) => {
        const listed = names.get(entry);
        return listed && (listed.withAllBeneath || !isParent) ? { list: listed.list, entry } : undefined;
      }),
    names: () => names.keys(),
    text({ kind, value }) {
      const lower = value.toLowerCase();
      return (
        (kind === 'url' ? hitFor(urls, lower) : undefined) ??
        findPart[kind](lower)?.mark ??
        patterns[kind].find(({ pattern }) => pattern.test(value))?.hit
      );
    },
  };
}

function hitFor(entries: ReadonlyMap<string, string>, entry: string): ListHit | undefined {
  const list = entries.get(entry);
  return list === undefined ? undefined : { list, entry };
}
