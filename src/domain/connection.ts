import * as z from 'zod';
import { canonical } from './digest.ts';
import type { Indicator } from './indicator.ts';
import { readAddress, readNetwork } from './normal-form.ts';
import { type Field, type Problem, problem } from './problem.ts';
import { quote, visible } from './quote.ts';
import { refang } from './refang.ts';
import { Refusal } from './refusal.ts';

/** One side of a connection: any address, or one address or network in normal form; all of its ports, or some. */
export type Endpoint = { readonly portRange?: string } & (
  | { readonly any: true }
  | { readonly any: false; readonly ipMask: string }
);

/** A firewall's rule in the fields of GravityZone's `addToBlocklist` (type `connection`), each in its only spelling. */
export interface ConnectionRule {
  /** What the console lists it under. */
  readonly ruleName: string;
  /** Absent: for every program, not only those started by this command line of Windows. */
  readonly commandLine?: string;
  /** `any`, or a protocol's name in capitals: `TCP`, `UDP`, `ICMP`. */
  readonly protocol: string;
  readonly direction: Direction;
  /** That of its addresses. */
  readonly ipVersion: IpVersion;
  /** `portRange` is one port (`443`) or a range (`300-400`). */
  readonly localAddress: Endpoint;
  readonly remoteAddress: Endpoint;
  /** Only for these neighbours, as `AA:BB:CC:DD:EE:FF`, in order. */
  readonly directlyConnected:
    | { readonly enable: false }
    | { readonly enable: true; readonly remoteMac: readonly string[] };
}

type Direction = 'inbound' | 'outbound' | 'both';
type IpVersion = 'IPV4' | 'IPV6';

/** A connection rule as a form gives it: plain text, empty or absent where nothing was filled in. */
export interface ConnectionFields {
  readonly ruleName?: string | undefined;
  readonly commandLine?: string | undefined;
  /** Default: any. */
  readonly protocol?: string | undefined;
  /** `inbound`, `outbound` or `both`, the default. */
  readonly direction?: string | undefined;
  /** `any`, the default, or `IPv4`, `IPv6`: what the addresses must be. */
  readonly ipVersion?: string | undefined;
  /** An address or a network, defanged or not; empty or `any` for all. */
  readonly localAddress?: string | undefined;
  /** One port, or a range: `300-400`. */
  readonly localPorts?: string | undefined;
  readonly remoteAddress?: string | undefined;
  readonly remotePorts?: string | undefined;
  /** MAC addresses, with semicolons, commas or spaces between them. */
  readonly remoteMac?: string | undefined;
}

const LONGEST_NAME = 100;
const LONGEST_COMMAND = 1_000;
const DIRECTIONS: readonly string[] = ['inbound', 'outbound', 'both'] satisfies Direction[];

/** A filled-in rule as an indicator (its value is canonical JSON), or what is wrong with it, field by field. */
export function connectionIndicator(fields: ConnectionFields): Indicator | readonly Problem[] {
  const problems: Problem[] = [];
  function read<T>(field: Field & keyof ConnectionFields, reader: (text: string) => T | Refusal) {
    const found = reader(fields[field]?.trim() ?? '');
    if (!(found instanceof Refusal)) return found;
    problems.push(problem(field, found.code, found.sentence));
    return undefined;
  }

  const ruleName = read('ruleName', readName);
  const commandLine = read('commandLine', (text) => readLine(text, LONGEST_COMMAND, 'The command line'));
  const protocol = read('protocol', readProtocol);
  const direction = read('direction', readDirection);
  const local = read('localAddress', readHost);
  const remote = read('remoteAddress', readHost);
  const version = versionOf(local) ?? versionOf(remote);
  if (local === 'any' && remote === 'any') {
    const sentence = 'A connection rule without address would cut off everybody; give the remote address.';
    problems.push(problem('remoteAddress', 'no_address', sentence));
  }
  const isMixed = versionOf(remote) !== undefined && versionOf(remote) !== version;
  if (isMixed) {
    const sentence = 'The local and the remote address must both be IPv4 or both be IPv6.';
    problems.push(problem('remoteAddress', 'mixed_versions', sentence));
  }
  read('ipVersion', (text) => (isMixed ? undefined : readVersion(text, version)));
  const localPorts = read('localPorts', readPorts);
  const remotePorts = read('remotePorts', readPorts);
  const remoteMac = read('remoteMac', readMacs);

  if (problems.length > 0 || !ruleName || !protocol || !direction || !local || !remote || !version) {
    return problems;
  }
  const rule: ConnectionRule = {
    ruleName,
    ...(commandLine ? { commandLine } : {}),
    protocol,
    direction,
    ipVersion: version,
    localAddress: endpoint(local, localPorts),
    remoteAddress: endpoint(remote, remotePorts),
    directlyConnected: remoteMac?.length ? { enable: true, remoteMac } : { enable: false },
  };
  return { kind: 'connection', value: canonical(rule) };
}

const Side = z.discriminatedUnion('any', [
  z.strictObject({ any: z.literal(true), portRange: z.string().exactOptional() }),
  z.strictObject({ any: z.literal(false), ipMask: z.string(), portRange: z.string().exactOptional() }),
]);

const Rule: z.ZodType<ConnectionRule> = z.strictObject({
  ruleName: z.string(),
  commandLine: z.string().exactOptional(),
  protocol: z.string(),
  direction: z.enum(['inbound', 'outbound', 'both']),
  ipVersion: z.enum(['IPV4', 'IPV6']),
  localAddress: Side,
  remoteAddress: Side,
  directlyConnected: z.discriminatedUnion('enable', [
    z.strictObject({ enable: z.literal(false) }),
    z.strictObject({ enable: z.literal(true), remoteMac: z.array(z.string()) }),
  ]),
});

/** The rule behind an indicator's value; undefined where there is none. */
export function parseConnection(value: string): ConnectionRule | undefined {
  let json: unknown;
  try {
    json = JSON.parse(value);
  } catch {
    return undefined;
  }
  return Rule.safeParse(json).data;
}

/** The rule that `connectionIndicator` made an indicator of. Throws for any other indicator. */
export function readConnection({ kind, value }: Indicator): ConnectionRule {
  const rule = kind === 'connection' ? parseConnection(value) : undefined;
  if (rule === undefined) throw new Error(`This ${kind} is not a connection rule.`);
  return rule;
}

const WAYS: Readonly<Record<Direction, readonly [words: string, arrow: string]>> = {
  inbound: ['inbound', '←'],
  outbound: ['outbound', '→'],
  both: ['both ways', '↔'],
};

/** A rule in a line: "TCP both ways, local any ↔ remote 203.0.113.7 port 443; rule “INC-42”". Not defanged. */
export function describeConnection(rule: ConnectionRule): string {
  const { protocol, localAddress, remoteAddress, ruleName, commandLine, directlyConnected } = rule;
  const [way, arrow] = WAYS[rule.direction];
  return [
    `${protocol === 'any' ? 'Any protocol' : protocol} ${way}, local ${side(localAddress)} ${arrow} remote ${side(remoteAddress)}`,
    `rule “${ruleName}”`,
    ...(commandLine === undefined ? [] : [`only for the command line “${commandLine}”`]),
    ...(directlyConnected.enable ? [`only for the MACs ${directlyConnected.remoteMac.join(', ')}`] : []),
  ].join('; ');
}

function side(address: Endpoint): string {
  const host = address.any ? 'any' : address.ipMask;
  const { portRange } = address;
  if (portRange === undefined) return host;
  return `${host} ${portRange.includes('-') ? 'ports' : 'port'} ${portRange}`;
}

function endpoint(host: Indicator | 'any', portRange: string | undefined): Endpoint {
  const ports = portRange ? { portRange } : {};
  return host === 'any' ? { any: true, ...ports } : { any: false, ipMask: host.value, ...ports };
}

function versionOf(host: Indicator | 'any' | undefined): IpVersion | undefined {
  if (host === undefined || host === 'any') return undefined;
  return host.value.includes(':') ? 'IPV6' : 'IPV4';
}

function readName(text: string): string | Refusal {
  if (text === '') return new Refusal('missing', 'The rule needs a name; the console lists it under that.');
  return readLine(text, LONGEST_NAME, 'The name of the rule');
}

function readLine(text: string, longest: number, what: string): string | Refusal {
  if (visible(text) !== text)
    return new Refusal('unseen', `${what} has characters in it that cannot be seen; type it anew.`);
  // A card puts it between these, and what stands behind them there is ours to say.
  if (/[“”]/.test(text)) return new Refusal('quoted', `${what} cannot have curly quotation marks in it.`);
  return Array.from(text).length > longest
    ? new Refusal('too_long', `${what} has at most ${longest.toLocaleString('en')} characters.`)
    : text;
}

function readProtocol(text: string): string | Refusal {
  if (/^(?:any)?$/i.test(text)) return 'any';
  return /^[a-z][a-z0-9+./-]{0,31}$/i.test(text)
    ? text.toUpperCase()
    : new Refusal('not_a_protocol', `${quote(text)} is not a protocol; write “any”, “TCP”, “UDP” or such.`);
}

function readDirection(text: string): Direction | Refusal {
  const word = text.toLowerCase() || 'both';
  return isDirection(word)
    ? word
    : new Refusal('not_a_direction', `${quote(text)} is not a direction; it is inbound, outbound or both.`);
}

function isDirection(word: string): word is Direction {
  return DIRECTIONS.includes(word);
}

/** The version follows from the addresses; a form that asks for it anyway must not contradict them. */
function readVersion(text: string, version: IpVersion | undefined): undefined | Refusal {
  const word = text.toUpperCase();
  if (word === '' || word === 'ANY' || word === version) return undefined;
  if (word !== 'IPV4' && word !== 'IPV6')
    return new Refusal('not_a_version', `${quote(text)} is not a version; it is any, IPv4 or IPv6.`);
  return version === undefined
    ? undefined
    : new Refusal('mixed_versions', `The address is not of ${word.replace('V', 'v')}.`);
}

function readHost(text: string): Indicator | 'any' | Refusal {
  if (/^(?:any)?$/i.test(text)) return 'any';
  const bare = refang(text);
  const found = bare.includes('/') ? readNetwork(bare, quote(text)) : readAddress(bare, quote(text));
  if (found instanceof Refusal || !found.value.endsWith('/0')) return found;
  return new Refusal('no_address', `${quote(text)} is every address there is; write “any” for that.`);
}

function readPorts(text: string): string | Refusal {
  if (text === '') return '';
  const refuse = (why: string) => new Refusal('not_a_port', `${quote(text)} ${why}.`);
  const match = /^(\d{1,6})(?:\s*[-–]\s*(\d{1,6}))?$/.exec(text);
  if (match === null) return refuse('is neither a port nor a range of ports, such as 300-400');
  const [first = 0, last = first] = match.slice(1).flatMap((digits) => (digits ? [Number(digits)] : []));
  if (first < 1 || last > 65_535) return refuse('is out of bounds; ports are 1 to 65535');
  if (first > last) return refuse('runs backwards; write the lower port first');
  return first === last ? `${first}` : `${first}-${last}`;
}

const MAC = /^(?:[0-9a-f]{2}([:-]?)(?:[0-9a-f]{2}\1){4}[0-9a-f]{2}|[0-9a-f]{4}\.[0-9a-f]{4}\.[0-9a-f]{4})$/i;

function readMacs(text: string): readonly string[] | Refusal {
  const words = text.split(/[;,\s]+/).filter(Boolean);
  const odd = words.find((word) => !MAC.test(word));
  if (odd !== undefined)
    return new Refusal('not_a_mac', `${quote(odd)} is not a MAC address; write it as AA:BB:CC:DD:EE:FF.`);
  const macs = words.map((word) => (word.match(/[0-9a-f]{2}/gi) ?? []).join(':').toUpperCase());
  return [...new Set(macs)].sort();
}
