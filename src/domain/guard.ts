import { parseConnection } from './connection.ts';
import {
  EMPTY_FILE,
  LOCAL_NAMES,
  LOOPBACK_NAME,
  PUBLIC_RESOLVERS,
  RESOLVER_NAMES,
  SLACK_HOSTS,
  SLACK_NAMES,
  SYSTEM_PATHS,
} from './guard/builtin.ts';
import { type HashLookup, normalHash } from './guard/hashes.ts';
import { indexHostHashes } from './guard/host-hashes.ts';
import { compileHosts, type VendorHost } from './guard/hosts.ts';
import { normalName } from './guard/names.ts';
import { compilePath, createPathMatcher } from './guard/paths.ts';
import { type GuardRule, isAbsolute, listed, type Reason, unreadable } from './guard/rules.ts';
import { compileWarningLists, type WarningList } from './guard/warninglists.ts';
import { hostOf } from './host.ts';
import type { Indicator } from './indicator.ts';
import { urlOf } from './url.ts';

/** What may never be blocked, beside the rules that are built in. */
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
  /** Where the vendors are reached that are configured. */
  readonly vendorHosts: readonly VendorHost[];
}

/** Why one indicator may not be blocked. */
export interface Finding {
  readonly indicator: Indicator;
  /** Stable; the sentence is free. */
  readonly rule: GuardRule;
  /** What matched, as text: a network, a name, a hash, a glob, or an entry of a list together with the list's name. */
  readonly entry: string;
  readonly sentence: string;
  /** Whether nobody may override this, whatever their right. If not, no absolute rule speaks of the indicator at all. */
  readonly absolute: boolean;
}

/** Answers with one finding for each indicator that may not be blocked, in their order; empty when all may. */
export type Guard = (indicators: readonly Indicator[]) => readonly Finding[];

/**
 * Compiles what may never be blocked, so that asking takes the same time for ten entries and for a million. Throws when
 * an entry of the organisation's own cannot be read: a protection that is silently not there is worse than no start.
 */
export function compileGuard({
  networks,
  domains,
  hashes,
  paths,
  knownGood,
  warninglists: lists,
  vendorHosts,
}: Protected): Guard {
  const ownHashes = new Set(hashes.map(mustBeHash));
  const emptyFile = new Set(EMPTY_FILE);
  const matchOwnPath = createPathMatcher(paths.map(compilePath));
  const matchSystemPath = createPathMatcher(SYSTEM_PATHS.map(compilePath));
  const warninglists = compileWarningLists(lists);
  const hosts = compileHosts({ networks, domains }, vendorHosts, warninglists);
  const findHashedHost = indexHostHashes(namesToHash());

  /** Hosts that the MD5 of a host is held against, as a hash gives nothing away by itself. */
  function* namesToHash(): Generator<string> {
    for (const entry of [...domains, LOOPBACK_NAME, ...LOCAL_NAMES, ...RESOLVER_NAMES, ...SLACK_NAMES]) {
      const name = normalName(entry);
      if (name !== undefined) yield* [name, `www.${name}`];
    }
    yield* SLACK_HOSTS;
    for (const { url } of vendorHosts) {
      const host = hostOf({ kind: 'url', value: url });
      if (host !== undefined) yield host;
    }
    for (const value of [...networks, ...PUBLIC_RESOLVERS.map(({ mark }) => mark.entry)]) {
      const host = hostOf({ kind: 'ip', value });
      if (host !== undefined) yield host;
    }
    yield* warninglists.names();
  }

  /** Whoever is cut off: the far end, or, where that is anybody, our own side. Beside a far end, our side only narrows it. */
  function* connectionReasons(value: string): Generator<Reason> {
    const rule = parseConnection(value);
    const target = rule?.remoteAddress.any ? rule.localAddress : rule?.remoteAddress;
    if (target === undefined || target.any)
      yield unreadable('This connection rule', 'a connection rule with an address');
    else yield* hosts.address(target.ipMask);
  }

  function* urlReasons(value: string): Generator<Reason> {
    const host = hostOfUrl(value);
    if (host === '') {
      yield unreadable('This URL', 'a URL with a host');
      return;
    }
    yield* hosts.host(host);
    const hit = warninglists.text({ kind: 'url', value });
    if (hit !== undefined) yield listed(`A URL on ${host}`, hit);
  }

  function* hashReasons(value: string): Generator<Reason> {
    const hash = normalHash(value);
    if (hash === undefined) {
      yield unreadable(value, 'a hash');
      return;
    }
    const is = (rule: GuardRule, what: string) => ({ rule, entry: hash, sentence: `${hash} is ${what}.` });
    if (emptyFile.has(hash))
      yield is('empty_file', 'the hash of an empty file, of which every machine has many');
    if (ownHashes.has(hash)) yield is('own_hash', 'one of your own protected hashes');
    if (knownGood.has(hash)) yield is('known_good', 'on your list of files known to be good');
    const hit = warninglists.hash(hash);
    if (hit !== undefined) yield listed(hash, hit);
  }

  function* hostHashReasons(value: string): Generator<Reason> {
    if (!/^[0-9a-f]{32}$/.test(value)) {
      yield unreadable(value, 'the MD5 of a host name');
      return;
    }
    const host = findHashedHost(value);
    if (host === undefined) return;
    for (const reason of hosts.host(host))
      yield { ...reason, sentence: `${value} is the MD5 of ${host}: ${reason.sentence}` };
  }

  function* pathReasons(path: string): Generator<Reason> {
    const own = matchOwnPath(path)?.glob;
    if (own !== undefined)
      yield {
        rule: 'own_path',
        entry: own,
        sentence: `${path} reaches ${own}, one of your own protected paths.`,
      };
    const system = matchSystemPath(path)?.glob;
    if (system !== undefined)
      yield {
        rule: 'system_path',
        entry: system,
        sentence: `${path} reaches ${system}, which systems need to run.`,
      };
  }

  function reasonsOf({ kind, value }: Indicator): Iterable<Reason> {
    switch (kind) {
      case 'md5':
      case 'sha1':
      case 'sha256':
        return hashReasons(value);
      case 'host_md5':
        return hostHashReasons(value);
      case 'ip':
      case 'network':
        return hosts.address(value);
      case 'connection':
        return connectionReasons(value);
      case 'domain':
        return hosts.host(value);
      case 'url':
        return urlReasons(value);
      case 'path':
        return pathReasons(value);
      case 'events':
      case 'account':
        return [];
    }
  }

  return (indicators) =>
    indicators.flatMap((indicator) => {
      const reason = gravest(reasonsOf(indicator));
      return reason === undefined ? [] : [{ indicator, ...reason, absolute: isAbsolute(reason.rule) }];
    });
}

/** Plain names under web schemes, with neither user nor port: nothing in them that a parser could make something else of. */
const PLAIN_URL = /^(?:https?|ftp):\/\/((?:[a-z0-9_-]+\.)+[a-z][a-z0-9-]*)(?:[/?#]|$)/;

/** The host as browsers read it; empty where there is none. Nearly all URLs are plain, and to make a `URL` is slow. */
function hostOfUrl(value: string): string {
  const plain = PLAIN_URL.exec(value)?.[1];
  if (plain !== undefined && !plain.includes('xn--')) return plain;
  const address = /^[a-z][a-z0-9+.-]*:\/\//i.test(value) ? value : `http://${value}`;
  return urlOf(address)?.hostname ?? '';
}

/** The first that is absolute, else the first: what can be overridden must not speak in the place of what cannot. */
function gravest(reasons: Iterable<Reason>): Reason | undefined {
  let first: Reason | undefined;
  for (const reason of reasons) {
    if (isAbsolute(reason.rule)) return reason;
    first ??= reason;
  }
  return first;
}

function mustBeHash(entry: string): string {
  const hash = normalHash(entry);
  if (hash === undefined) throw new Error(`"${entry}" is neither an MD5 nor a SHA-1 nor a SHA-256.`);
  return hash;
}
