import { parseConnection } from './connection.ts';
import {
  type AddressMark,
  EMPTY_FILE,
  type GuardRule,
  LOCAL_NAMES,
  PUBLIC_RESOLVERS,
  RESOLVER_NAMES,
  SPECIAL_RANGES,
  SYSTEM_PATHS,
} from './guard/builtin.ts';
import { type HashLookup, normalHash } from './guard/hashes.ts';
import { indexHostHashes } from './guard/host-hashes.ts';
import { indexNames, isPublicSuffix, type NameHit, type NameMark, normalName } from './guard/names.ts';
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
} from './guard/networks.ts';
import { compilePath, createPathMatcher } from './guard/paths.ts';
import { compileWarningLists, type ListHit, type WarningList } from './guard/warninglists.ts';
import { hostOf } from './host.ts';
import type { Indicator } from './indicator.ts';

/** Shortest IPv4 prefix that may be blocked: 65 536 addresses. Wider ones are whole providers, never one attacker. */
export const WIDEST_IPV4 = 16;
/** Shortest IPv6 prefix that may be blocked: what a registry gives to a whole provider at the least. */
export const WIDEST_IPV6 = 32;

/** What the organisation has said may never be blocked, beside the rules that are built in. */
export interface Protected {
  /** Addresses and networks, as `192.0.2.1` or `192.0.2.0/24`. */
  readonly networks: readonly string[];
  /** Host names; all beneath them and all above them is protected too. */
  readonly domains: readonly string[];
  /** MD5, SHA-1 or SHA-256 in hex. */
  readonly hashes: readonly string[];
  /** Globs: `*` for anything, `?` for one character. */
  readonly paths: readonly string[];
  /** Hashes of files that are known to be good, perhaps millions. */
  readonly knownGood: HashLookup;
  readonly warninglists: readonly WarningList[];
}

/** Why one indicator may not be blocked. */
export interface Finding {
  readonly indicator: Indicator;
  readonly rule: GuardRule;
  /** What matched, as text: a network, a name, a hash, a glob, or an entry of a list together with the list's name. */
  readonly entry: string;
  readonly sentence: string;
}

/** Answers with one finding for each indicator that may not be blocked, in their order; empty when all may. */
export type Guard = (indicators: readonly Indicator[]) => readonly Finding[];

type Reason = Omit<Finding, 'indicator'>;

interface NameRule {
  readonly rule: GuardRule;
  readonly what: string;
}

/**
 * Compiles what may never be blocked, so that asking takes the same time for ten entries and for a million. Throws when
 * an entry of the organisation's own cannot be read: a protection that is silently not there is worse than no start.
 */
export function compileGuard(lists: Protected): Guard {
  const findOwnRange = indexRanges<AddressMark>([
    ...PUBLIC_RESOLVERS,
    ...lists.networks.map((entry) => ({
      range: mustParse(entry),
      mark: { rule: 'own_network' as const, entry, what: 'one of your own networks' },
    })),
  ]);
  const findName = indexNames<NameRule>([
    ...lists.domains.map((entry) => named(entry, { rule: 'own_domain', what: 'one of your own domains' })),
    ...LOCAL_NAMES.map((entry) => named(entry, { rule: 'local_name', what: 'a name of the local network' })),
    ...RESOLVER_NAMES.map((entry) => named(entry, { rule: 'public_resolver', what: 'a public resolver' })),
  ]);
  const ownHashes = new Set(lists.hashes.map(mustBeHash));
  const emptyFile = new Set(EMPTY_FILE);
  const matchOwnPath = createPathMatcher(lists.paths.map(compilePath));
  const matchSystemPath = createPathMatcher(SYSTEM_PATHS.map(compilePath));
  const warninglists = compileWarningLists(lists.warninglists);
  const findHashedHost = indexHostHashes(function* () {
    for (const entry of [...lists.domains, ...LOCAL_NAMES, ...RESOLVER_NAMES]) {
      const name = normalName(entry);
      if (name !== undefined) yield* [name, `www.${name}`];
    }
    for (const value of [...lists.networks, ...PUBLIC_RESOLVERS.map(({ mark }) => mark.entry)]) {
      const host = hostOf({ kind: 'ip', value });
      if (host !== undefined) yield host;
    }
    yield* warninglists.names();
  });

  function checkAddress(subject: string, range: Range): Reason | undefined {
    const inner = carried(range);
    if (inner === undefined) return checkRange(subject, range, SPECIAL_RANGES);
    return (
      checkRange(`${subject}, which carries ${formatIPv4(inner)},`, inner, SPECIAL_RANGES) ??
      // What carries an IPv4 address lies in a reserved range by its nature; only the lists speak about it as such.
      checkRange(subject, range, [])
    );
  }

  function checkNetwork(value: string): Reason | undefined {
    const range = parseRange(value);
    return range === undefined ? unreadable(value, 'an address or a network') : checkAddress(value, range);
  }

  /** Whoever is cut off: the far end, or, where that is anybody, our own side. Beside a far end, our side only narrows it. */
  function checkConnection(value: string): Reason | undefined {
    const rule = parseConnection(value);
    const target = rule?.remoteAddress.any ? rule.localAddress : rule?.remoteAddress;
    return target === undefined || target.any
      ? unreadable('This connection rule', 'a connection rule with an address')
      : checkNetwork(target.ipMask);
  }

  function checkRange(
    subject: string,
    range: Range,
    known: readonly Marked<AddressMark>[],
  ): Reason | undefined {
    const own =
      known.find((each) => covers(each.range, range)) ??
      (isTooWide(range) ? undefined : known.find((each) => overlaps(each.range, range)));
    if (own === undefined && isTooWide(range)) return tooWide(subject, range);
    const found = own ?? findOwnRange(range);
    if (found !== undefined) {
      const { rule, entry, what } = found.mark;
      return { rule, entry, sentence: `${subject} ${placed(range, found.range, entry)}${what}.` };
    }
    const hit = warninglists.range(range);
    return hit && listed(subject, hit);
  }

  function checkName(subject: string): Reason | undefined {
    const bracketed = /^\[(.*)\]$/.exec(subject)?.[1];
    const name = bracketed ?? normalName(subject);
    if (name === undefined) return unreadable(subject, 'a host name');
    const range = parseRange(name);
    if (range !== undefined) return checkAddress(name, range);
    const found = findName(name);
    // A public suffix stands above names of ours only as it stands above everybody's, so that is the better word for it.
    if (found !== undefined && !(found.relation === 'above' && isPublicSuffix(name)))
      return nameReason(name, found);
    if (isPublicSuffix(name)) {
      const sentence = `${name} is a public suffix: everybody's domains lie beneath it.`;
      return { rule: 'public_suffix', entry: name, sentence };
    }
    const hit = warninglists.name(name) ?? warninglists.text({ kind: 'domain', value: name });
    return hit && listed(name, hit);
  }

  function checkUrl(indicator: Indicator): Reason | undefined {
    const { value } = indicator;
    const address = /^[a-z][a-z0-9+.-]*:\/\//i.test(value) ? value : `http://${value}`;
    const host = URL.canParse(address) ? new URL(address).hostname : '';
    if (host === '') return unreadable('This URL', 'a URL with a host');
    const reason = checkName(host);
    if (reason !== undefined) return reason;
    const hit = warninglists.text(indicator);
    return hit && listed(`A URL on ${host}`, hit);
  }

  function checkHash(value: string): Reason | undefined {
    const hash = normalHash(value);
    if (hash === undefined) return unreadable(value, 'a hash');
    const is = (rule: GuardRule, what: string): Reason => ({
      rule,
      entry: hash,
      sentence: `${hash} is ${what}.`,
    });
    if (emptyFile.has(hash))
      return is('empty_file', 'the hash of an empty file, of which every machine has many');
    if (ownHashes.has(hash)) return is('own_hash', 'one of your own protected hashes');
    if (lists.knownGood.has(hash)) return is('known_good', 'on your list of files known to be good');
    const hit = warninglists.hash(hash);
    return hit && listed(hash, hit);
  }

  /** A hash gives nothing away, so it is held against those of all hosts that could be thought of beforehand. */
  function checkHostHash(value: string): Reason | undefined {
    if (!/^[0-9a-f]{32}$/.test(value)) return unreadable(value, 'the MD5 of a host name');
    const host = findHashedHost(value);
    const reason = host === undefined ? undefined : checkName(host);
    return reason && { ...reason, sentence: `${value} is the MD5 of ${host}: ${reason.sentence}` };
  }

  function checkPath(path: string): Reason | undefined {
    const own = matchOwnPath(path);
    const found = own ?? matchSystemPath(path);
    if (found === undefined) return undefined;
    const entry = found.glob;
    return own === undefined
      ? { rule: 'system_path', entry, sentence: `${path} reaches ${entry}, which systems need to run.` }
      : { rule: 'own_path', entry, sentence: `${path} reaches ${entry}, one of your own protected paths.` };
  }

  function check(indicator: Indicator): Reason | undefined {
    const { kind, value } = indicator;
    switch (kind) {
      case 'md5':
      case 'sha1':
      case 'sha256':
        return checkHash(value);
      case 'host_md5':
        return checkHostHash(value);
      case 'ip':
      case 'network':
        return checkNetwork(value);
      case 'connection':
        return checkConnection(value);
      case 'domain':
        return checkName(value);
      case 'url':
        return checkUrl(indicator);
      case 'path':
        return checkPath(value);
    }
  }

  return (indicators) =>
    indicators.flatMap((indicator) => {
      const reason = check(indicator);
      return reason === undefined ? [] : [{ indicator, ...reason }];
    });
}

function named(entry: string, mark: NameRule): NameMark<NameRule> {
  const name = normalName(entry);
  if (name === undefined) throw new Error(`"${entry}" is not a host name.`);
  return { name, mark };
}

function mustBeHash(entry: string): string {
  const hash = normalHash(entry);
  if (hash === undefined) throw new Error(`"${entry}" is neither an MD5 nor a SHA-1 nor a SHA-256.`);
  return hash;
}

function isTooWide(range: Range): boolean {
  return range.prefix < (range.bits === 32 ? WIDEST_IPV4 : WIDEST_IPV6);
}

function tooWide(subject: string, range: Range): Reason {
  const [entry, family] = range.bits === 32 ? [`/${WIDEST_IPV4}`, 'IPv4'] : [`/${WIDEST_IPV6}`, 'IPv6'];
  const sentence = `${subject} is wider than ${entry}, the widest ${family} network that may be blocked.`;
  return { rule: 'too_wide', entry, sentence };
}

function placed(range: Range, entryRange: Range, entry: string): string {
  if (!covers(entryRange, range)) return `contains ${entry}, `;
  return covers(range, entryRange) ? 'is ' : `lies in ${entry}, `;
}

function nameReason(name: string, { name: entry, relation, mark }: NameHit<NameRule>): Reason {
  const how = { is: 'is ', beneath: `lies beneath ${entry}, `, above: `stands above ${entry}, ` }[relation];
  return { rule: mark.rule, entry, sentence: `${name} ${how}${mark.what}.` };
}

function listed(subject: string, { list, entry }: ListHit): Reason {
  return {
    rule: 'warning_list',
    entry: `${entry} (${list})`,
    sentence: `${subject} is on the warning list "${list}", as ${entry}.`,
  };
}

/** What the guard cannot read it cannot vouch for, so it does not pass. */
function unreadable(subject: string, form: string): Reason {
  return { rule: 'unreadable', entry: form, sentence: `${subject} cannot be read as ${form}.` };
}
