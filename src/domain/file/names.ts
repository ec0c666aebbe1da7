import type { NamedKind } from '../indicator.ts';

/** What a column of a table or a key of an object is for. */
export type Role =
  | { readonly is: 'value' | 'type' | 'until' | 'context' | 'action' | 'withdrawn' | 'tlp' | 'tags' }
  | { readonly is: 'kind'; readonly kind: NamedKind };

/** What other programs call a kind: MISP, OTX, Defender, ThreatFox, MalwareBazaar, TheHive, STIX. */
const KIND_NAMES: Readonly<Record<NamedKind, string>> = {
  md5: 'md5 md5s md5hash hashmd5 filemd5 filehashmd5 filehashesmd5',
  sha1: 'sha1 sha1s sha1hash hashsha1 filesha1 filehashsha1 filehashessha1',
  sha256: 'sha256 sha256s sha256hash hashsha256 filesha256 filehashsha256 filehashessha256',
  hash: 'hash hashes filehash filehashes',
  ip: 'ip ips ipv4 ipv6 ipaddr ipaddress ipaddresses ipv4address ipv6address ipv4addr ipv6addr ipv4addrvalue ipv6addrvalue ipdst dstip destinationip',
  network: 'network networks cidr cidrs subnet subnets iprange ipv4cidr ipv6cidr ipv4range ipv6range',
  domain: 'domain domains domainname domainnames domainnamevalue fqdn fqdns',
  url: 'url urls urlvalue uri uris',
  path: 'path paths filepath filepaths',
};

/** Names of a kind in a column of types. As names of columns they stand over one's own machines too often. */
const KIND_NAMES_AS_TYPE: Readonly<Partial<Record<NamedKind, string>>> = {
  ip: 'ipsrc',
  domain: 'host hosts hostname hostnames',
};

const ROLE_NAMES: Readonly<Record<Exclude<Role['is'], 'kind'>, string>> = {
  value:
    'value values indicator indicators indicatorvalue ioc iocs iocvalue observable observables observablevalue attributevalue artifact artifacts',
  type: 'type indicatortype ioctype kind attributetype observabletype valuetype datatype',
  until: 'validuntil expirationtime expirationdate expiration expires expiresat expiry expirydate',
  context: 'toids',
  action: 'action',
  withdrawn: 'revoked deleted',
  tlp: 'tlp tlplabel tlplevel tlpmarking',
  tags: 'tag tags attributetag eventtag',
};

function named<T>(names: Readonly<Partial<Record<string, string>>>, of: (key: string) => T): [string, T][] {
  return Object.entries(names).flatMap(([key, list = '']) =>
    list.split(' ').map((name): [string, T] => [name, of(key)]),
  );
}

const kindOf = (key: string) => key as NamedKind;
const KINDS = new Map(named(KIND_NAMES, kindOf));
const KINDS_AS_TYPE = new Map([...KINDS, ...named(KIND_NAMES_AS_TYPE, kindOf)]);
const ROLES: ReadonlyMap<string, Role> = new Map([
  ...named(KIND_NAMES, (key): Role => ({ is: 'kind', kind: kindOf(key) })),
  ...named(ROLE_NAMES, (key): Role => ({ is: key as Exclude<Role['is'], 'kind'> })),
]);

/** Longer than every name that is known. */
const LONGEST_NAME = 64;

function plain(name: string): string {
  return name.length > LONGEST_NAME ? '' : name.toLowerCase().replace(/[^a-z0-9]/g, '');
}

/** What a column or a key of this name is for: "SHA-256 hash", "ioc_value", "indicatorType". */
export function roleOf(name: string): Role | undefined {
  return ROLES.get(plain(name));
}

/** The kind that a type stands for: "FileHash-SHA256", "ip-dst", "domain-name". */
export function kindOfType(type: string): NamedKind | undefined {
  return KINDS_AS_TYPE.get(plain(type));
}

/** Parts of a type that only say what else is known of the thing: MISP's `filename|sha256`. */
const ASIDES: ReadonlySet<string> = new Set(['filename', 'file', 'name']);

/** Whether a part of a composite type names nothing that could be blocked, and does not narrow what can. */
export function isAside(type: string): boolean {
  return ASIDES.has(plain(type));
}

const SAMPLE = 'malwaresample';

/** The parts of a composite type: MISP's `filename|sha256` and `malware-sample`, ThreatFox's `ip:port`. */
export function partsOfType(type: string): readonly string[] {
  return plain(type) === SAMPLE ? ['filename', 'md5'] : type.split(/[|:]/);
}
