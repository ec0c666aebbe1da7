import type { NamedKind } from '../indicator.ts';

/**
 * What a column of a table or a key of an object is for: a value, or a value of one kind (an address or a name, if none is
 * given); what is said of the value; labels; or something else, as `aside`, in which other hosts are named.
 */
export type Role =
  | { readonly is: 'value' | 'type' | Standing | 'tlp' | 'tags' | 'aside' }
  | { readonly is: 'kind'; readonly kind?: NamedKind };

/** What may be said of a value that decides whether it is to be acted on. */
type Standing =
  | 'from'
  | 'until'
  | 'context'
  | 'action'
  | 'verdict'
  | 'status'
  | 'allowed'
  | 'bad'
  | 'active'
  | 'withdrawn'
  | 'ended'
  | 'expired';

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

/** Names of hosts: those of the other side, unless the table is of one's own machines, or they are parts of URLs. */
const HOST_NAMES = 'host hosts hostname hostnames';

/** Names of a kind in a column of types. As names of columns they stand over one's own machines too often. */
const KIND_NAMES_AS_TYPE: Readonly<Partial<Record<NamedKind, string>>> = {
  ip: 'ipsrc',
  domain: HOST_NAMES,
};

const ROLE_NAMES: Readonly<Record<Exclude<Role['is'], 'kind'>, string>> = {
  from: 'validfrom activefrom notbefore',
  value:
    'value values indicator indicators indicatorvalue ioc iocs iocvalue observable observables observablevalue attributevalue artifact artifacts',
  type: 'type indicatortype ioctype kind attributetype observabletype valuetype datatype',
  until: 'validuntil expirationtime expirationdate expiration expires expiresat expiry expirydate',
  context: 'toids',
  action: 'action list listtype listname',
  verdict: 'verdict disposition classification reputation assessment',
  status: 'status state iocstatus indicatorstatus',
  allowed:
    'whitelisted iswhitelisted whitelist allowlisted isallowlisted allowlist allowed isallowed allow benign isbenign harmless isharmless falsepositive isfalsepositive fp isfp knowngood isknowngood safe issafe good isgood legit islegit legitimate islegitimate trusted istrusted ignore ignored isignored exclude excluded isexcluded',
  bad: 'malicious ismalicious bad isbad block toblock shouldblock',
  active: 'active isactive enabled isenabled valid isvalid',
  withdrawn:
    'revoked isrevoked deleted isdeleted removed isremoved withdrawn iswithdrawn disabled isdisabled inactive isinactive retired isretired deprecated isdeprecated',
  ended: 'deletedat deletedon revokedat revokedon removedat removedon withdrawnat disabledat retiredat',
  expired: 'expired isexpired hasexpired',
  tlp: 'tlp tlplabel tlplevel tlpmarking',
  tags: 'tag tags attributetag eventtag label labels',
  aside:
    'source sources provider feed reference references ref refs referer referrer link links permalink report reports reporter description desc comment comments note notes detail details title info organization org isp',
};

/** Names that only what was seen on one's own machines has. */
const OWN_NAMES =
  'src srcip srcaddr sourceip sourceaddress clientip localip internalip victim victims victimip user username account device devicename computer computername machine machinename workstation endpoint asset agent agentname';

function named<T>(names: Readonly<Partial<Record<string, string>>>, of: (key: string) => T): [string, T][] {
  return Object.entries(names).flatMap(([key, list = '']) =>
    list.split(' ').map((name): [string, T] => [name, of(key)]),
  );
}

const kindOf = (key: string) => key as NamedKind;
const KINDS = new Map(named(KIND_NAMES, kindOf));
const KINDS_AS_TYPE = new Map([...KINDS, ...named(KIND_NAMES_AS_TYPE, kindOf)]);
const HOSTS: ReadonlySet<string> = new Set(HOST_NAMES.split(' '));
const OWN: ReadonlySet<string> = new Set(OWN_NAMES.split(' '));
const ASIDE: Role = { is: 'aside' };
const ROLES: ReadonlyMap<string, Role> = new Map([
  ...named(KIND_NAMES, (key): Role => ({ is: 'kind', kind: kindOf(key) })),
  ...named(ROLE_NAMES, (key): Role => ({ is: key as Exclude<Role['is'], 'kind'> })),
  ...[...OWN].map((name): [string, Role] => [name, ASIDE]),
]);

/** Longer than every name that is known. */
const LONGEST_NAME = 64;

function plain(name: string): string {
  return name.length > LONGEST_NAME ? '' : name.toLowerCase().replace(/[^a-z0-9]/g, '');
}

/** What columns or keys of these names, which stand beside each other, are for: "SHA-256 hash", "ioc_value", "indicatorType". */
export function rolesOf(names: readonly string[]): readonly (Role | undefined)[] {
  const bare = names.map(plain);
  const isOurs = bare.some((name) => OWN.has(name) || KINDS.get(name) === 'url');
  const host: Role = isOurs ? ASIDE : { is: 'kind' };
  return bare.map((name) => (HOSTS.has(name) ? host : ROLES.get(name)));
}

const WORD = /\p{Lu}?\p{Ll}+|\p{Lu}+/gu;
/** Names of what is not to be blocked; one of these words names the other side. */
const GOOD_NAME =
  /\b(?:allow|white|good|legit|safe|benign|clean|known|trusted|permit|official|harmless|false ?positives?\b|fp\b)/;
const BAD_NAME =
  /\b(?:bad|evil|block|black|den(?:y|ied)\b|malicious|malware|phish|threat|attack|not?\b|non\b)/;
/** Those who are attacked, even by what is called bad: "phishing_target". */
const VICTIM_NAME = /\b(?:target(?:s|ed)?|impersonate[ds]|spoofed)\b/;

/** Whether a column is called after what is harmless, let through or attacked: "whitelist", "legit_url", "impersonatedDomain". */
export function isOfGood(name: string): boolean {
  if (name.length > LONGEST_NAME) return false;
  const words = (name.match(WORD) ?? []).join(' ').toLowerCase();
  return VICTIM_NAME.test(words) || (GOOD_NAME.test(words) && !BAD_NAME.test(words));
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
