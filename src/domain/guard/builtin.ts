import { type Marked, mustParse } from './networks.ts';
import type { GuardRule } from './rules.ts';

/** A rule of ours about an address: what a finding is called, and how the range is spoken of. */
export interface AddressMark {
  readonly rule: GuardRule;
  readonly entry: string;
  /** Completes "10.1.2.3 lies in 10.0.0.0/8, …". */
  readonly what: string;
}

function marked(rule: GuardRule, what: string, ...ranges: readonly string[]): readonly Marked<AddressMark>[] {
  return ranges.map((entry) => ({ range: mustParse(entry), mark: { rule, entry, what } }));
}

/**
 * Ranges that mean something else than one host on the Internet, from IANA's special-purpose registries (RFC 6890) and
 * address space registries. The first that fits speaks, so the catch-alls stand last: of IPv6 only 2000::/3 is public.
 */
export const SPECIAL_RANGES: readonly Marked<AddressMark>[] = [
  ...marked('unspecified', 'a range that names no host', '0.0.0.0/8', '::/128'),
  ...marked('loopback', 'the loopback of every host', '127.0.0.0/8', '::1/128'),
  ...marked('private', 'a private network', '10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16'),
  ...marked('carrier_nat', 'a range that providers share among their customers', '100.64.0.0/10'),
  ...marked('link_local', 'the range of every local link', '169.254.0.0/16', 'fe80::/10'),
  ...marked('unique_local', 'the private range of IPv6', 'fc00::/7'),
  ...marked(
    'documentation',
    'a range kept for examples in texts',
    '192.0.2.0/24',
    '198.51.100.0/24',
    '203.0.113.0/24',
  ),
  ...marked(
    'documentation',
    'a range kept for examples in texts',
    '233.252.0.0/24',
    '2001:db8::/32',
    '3fff::/20',
  ),
  ...marked('multicast', 'the multicast range', '224.0.0.0/4', 'ff00::/8'),
  ...marked('reserved', 'a range reserved for protocols', '192.0.0.0/24', '192.88.99.0/24', '2001::/23'),
  ...marked('reserved', 'a range reserved for benchmarks', '198.18.0.0/15'),
  ...marked('reserved', 'a reserved range', '240.0.0.0/4', '::/3', '4000::/2', '8000::/1'),
];

const RESOLVERS: readonly (readonly [operator: string, ...addresses: string[]])[] = [
  ['Cloudflare', '1.1.1.1', '1.0.0.1', '2606:4700:4700::1111', '2606:4700:4700::1001'],
  ['Cloudflare', '1.1.1.2', '1.0.0.2', '2606:4700:4700::1112', '2606:4700:4700::1002'],
  ['Cloudflare', '1.1.1.3', '1.0.0.3', '2606:4700:4700::1113', '2606:4700:4700::1003'],
  ['Google', '8.8.8.8', '8.8.4.4', '2001:4860:4860::8888', '2001:4860:4860::8844'],
  ['Google', '2001:4860:4860::6464', '2001:4860:4860::64'],
  ['Quad9', '9.9.9.9', '149.112.112.112', '2620:fe::fe', '2620:fe::9'],
  ['Quad9', '9.9.9.10', '149.112.112.10', '2620:fe::10', '2620:fe::fe:10'],
  ['Quad9', '9.9.9.11', '149.112.112.11', '2620:fe::11', '2620:fe::fe:11'],
  ['Cisco OpenDNS', '208.67.222.222', '208.67.220.220', '2620:119:35::35', '2620:119:53::53'],
  ['Cisco OpenDNS', '208.67.222.123', '208.67.220.123', '2620:119:35::123', '2620:119:53::123'],
  ['AdGuard', '94.140.14.14', '94.140.15.15', '2a10:50c0::ad1:ff', '2a10:50c0::ad2:ff'],
  ['CleanBrowsing', '185.228.168.9', '185.228.169.9', '2a0d:2a00:1::2', '2a0d:2a00:2::2'],
  ['Level 3', '4.2.2.1', '4.2.2.2', '4.2.2.3', '4.2.2.4', '4.2.2.5', '4.2.2.6'],
  ['Verisign', '64.6.64.6', '64.6.65.6', '2620:74:1b::1:1', '2620:74:1c::2:2'],
  ['DNS4EU', '86.54.11.1', '86.54.11.100', '86.54.11.200'],
];

/** Resolvers that many networks use: blocking one takes their name resolution away. */
export const PUBLIC_RESOLVERS: readonly Marked<AddressMark>[] = RESOLVERS.flatMap(
  ([operator, ...addresses]) => marked('public_resolver', `a public resolver of ${operator}`, ...addresses),
);

/** Host names of the same resolvers, by which clients reach them over HTTPS and TLS. */
export const RESOLVER_NAMES: readonly string[] = [
  'cloudflare-dns.com',
  'one.one.one.one',
  'dns.google',
  'dns.quad9.net',
  'dns.opendns.com',
  'doh.opendns.com',
  'dns.adguard-dns.com',
];

/** Always the host itself, with all beneath it (RFC 6761). */
export const LOOPBACK_NAME = 'localhost';

/** Names that never leave the local network (RFC 6762, RFC 8375, ICANN's `internal`), with all beneath them. */
export const LOCAL_NAMES: readonly string[] = ['localdomain', 'local', 'internal', 'arpa'];

/** Slack's own domains, from its list for those who filter traffic, with all beneath them. Without Slack nobody approves. */
export const SLACK_NAMES: readonly string[] = [
  'slack.com',
  'slack-core.com',
  'slack-edge.com',
  'slack-files.com',
  'slack-gov.com',
  'slack-imgs.com',
  'slack-msgs.com',
  'slack-redir.net',
  'slackb.com',
];

/** The hosts among them that clients and bots talk to, as a list of hashed names would hold them; `www` is held of all of them. */
export const SLACK_HOSTS: readonly string[] = [
  ...['api', 'app', 'edgeapi', 'files', 'hooks', 'wss-backup', 'wss-mobile', 'wss-primary'].map(
    (label) => `${label}.slack.com`,
  ),
  'a.slack-edge.com',
  'b.slack-edge.com',
];

/** What every hash function makes of nothing: an empty file, of which every machine has many. */
export const EMPTY_FILE: readonly string[] = [
  'd41d8cd98f00b204e9800998ecf8427e',
  'da39a3ee5e6b4b0d3255bfef95601890afd80709',
  'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
];

/** Folders without which a system does not start, on any drive. */
export const SYSTEM_PATHS: readonly string[] = [
  '?:\\Windows\\*',
  '?:\\bootmgr',
  '?:\\Program Files\\Windows Defender\\*',
  '?:\\ProgramData\\Microsoft\\Windows Defender\\*',
  '/bin/*',
  '/sbin/*',
  '/lib/*',
  '/lib64/*',
  '/usr/*',
  '/etc/*',
  '/boot/*',
  '/dev/*',
  '/proc/*',
  '/sys/*',
  '/run/*',
  '/System/*',
];
