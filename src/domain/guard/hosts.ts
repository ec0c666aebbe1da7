import { hostOf } from '../host.ts';
import { compileAddresses } from './addresses.ts';
import { LOCAL_NAMES, LOOPBACK_NAME, RESOLVER_NAMES, SLACK_NAMES } from './builtin.ts';
import { indexNames, isPublicSuffix, type NameHit, type NameMark, normalName } from './names.ts';
import { parseRange } from './networks.ts';
import { type GuardRule, listed, type Reason, unreadable } from './rules.ts';
import type { WarningLists } from './warninglists.ts';

/** A vendor's API, without which nothing on that vendor could be blocked, taken back or read. */
export interface VendorHost {
  /** The vendor's name on cards. */
  readonly name: string;
  /** Where its API is reached, such as `https://inspect.example:8443`. */
  readonly url: string;
}

interface NameRule {
  readonly rule: GuardRule;
  readonly what: string;
}

/** Every reason why an address or network, or a host by its name or address, may not be blocked. */
export interface HostChecks {
  address(value: string): Generator<Reason>;
  host(host: string): Generator<Reason>;
}

/**
 * Compiles the rules about hosts: what is built in, and the organisation's and its vendors' own. Throws when one of these
 * cannot be read.
 */
export function compileHosts(
  own: { readonly networks: readonly string[]; readonly domains: readonly string[] },
  vendors: readonly VendorHost[],
  warninglists: WarningLists,
): HostChecks {
  const needed = vendors.map(({ name, url }) => ({
    host: hostOfVendor(url),
    rule: 'vendor_host' as const,
    what: `the host of ${name}, which Portcullis itself needs`,
  }));
  const address = compileAddresses(
    own.networks,
    needed.flatMap(({ host, ...mark }) => {
      const range = parseRange(host);
      return range === undefined ? [] : [{ range, mark: { ...mark, entry: host } }];
    }),
    warninglists,
  );
  // Apart from the others, because an entry of ours below or above one of these must not speak in its place.
  const findNeeded = indexNames<NameRule>([
    ...needed
      .filter(({ host }) => parseRange(host) === undefined)
      .map(({ host, ...mark }) => named(host, mark)),
    ...SLACK_NAMES.map((name) =>
      named(name, { rule: 'slack_host', what: 'a domain of Slack, where approvals are given' }),
    ),
    named(LOOPBACK_NAME, { rule: 'loopback', what: 'the name of every host for itself' }),
  ]);
  const findName = indexNames<NameRule>([
    ...own.domains.map((entry) => named(entry, { rule: 'own_domain', what: 'one of your own domains' })),
    ...LOCAL_NAMES.map((entry) => named(entry, { rule: 'local_name', what: 'a name of the local network' })),
    ...RESOLVER_NAMES.map((entry) => named(entry, { rule: 'public_resolver', what: 'a public resolver' })),
  ]);

  return {
    address,
    *host(host) {
      const bracketed = /^\[(.*)\]$/.exec(host)?.[1];
      const name = bracketed ?? normalName(host);
      if (name === undefined) {
        yield unreadable(host, 'a host name');
        return;
      }
      if (bracketed !== undefined || parseRange(name) !== undefined) {
        yield* address(name);
        return;
      }
      const needed = findNeeded(name);
      // A public suffix stands above names of ours only as it stands above everybody's, so that is the better word for it.
      if (needed !== undefined && needed.relation !== 'above') yield nameReason(name, needed);
      else if (isPublicSuffix(name)) yield publicSuffix(name);
      else if (needed !== undefined) yield nameReason(name, needed);
      const found = findName(name);
      if (found !== undefined) yield nameReason(name, found);
      const hit = warninglists.name(name) ?? warninglists.text({ kind: 'domain', value: name });
      if (hit !== undefined) yield listed(name, hit);
    },
  };
}

/** An address without brackets, or a name. */
function hostOfVendor(url: string): string {
  const host = hostOf({ kind: 'url', value: url });
  if (host === undefined) throw new Error('The url of a vendor has no host.');
  return host.replace(/^\[|\]$/g, '');
}

function named(entry: string, mark: NameRule): NameMark<NameRule> {
  const name = normalName(entry);
  if (name === undefined) throw new Error(`"${entry}" is not a host name.`);
  return { name, mark };
}

function publicSuffix(name: string): Reason {
  const sentence = `${name} is a public suffix: everybody's domains lie beneath it.`;
  return { rule: 'public_suffix', entry: name, sentence };
}

function nameReason(name: string, { name: entry, relation, mark }: NameHit<NameRule>): Reason {
  const how = { is: 'is ', beneath: `lies beneath ${entry}, `, above: `stands above ${entry}, ` }[relation];
  return { rule: mark.rule, entry, sentence: `${name} ${how}${mark.what}.` };
}
