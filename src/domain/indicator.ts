import { describeConnection, parseConnection } from './connection.ts';
import { refuseSeveral } from './indicator/several.ts';
import {
  type Reader,
  readAddress,
  readDomain,
  readHash,
  readNetwork,
  readPath,
  readUrl,
} from './normal-form.ts';
import { quote, visible } from './quote.ts';
import { defangHost, refang } from './refang.ts';
import { Refusal } from './refusal.ts';
import { FILE_SUFFIXES } from './suffixes.ts';

/** Kinds of indicator, in the words a responder types after `/block`. */
export const INDICATOR_KINDS = ['md5', 'sha1', 'sha256', 'ip', 'network', 'domain', 'url', 'path'] as const;

/**
 * Every kind of thing that can be acted on. The last four are never detected in a text: a `connection` rule of a
 * firewall (see connection.ts), the MD5 of a host's name (`host_md5`, what Blockade lists), the `events` a vendor has
 * collected, an `account` at a vendor.
 */
export type IndicatorKind =
  | (typeof INDICATOR_KINDS)[number]
  | 'connection'
  | 'host_md5'
  | 'events'
  | 'account';

/** One thing to act on. `value` is always in normal form: two indicators are the same when kind and value are equal. */
export interface Indicator {
  readonly kind: IndicatorKind;
  readonly value: string;
}

/** What a person says an indicator is: a kind, or a file hash of whichever length. */
export type NamedKind = (typeof INDICATOR_KINDS)[number] | 'hash';

/** Longest text that is read as one indicator, in characters. */
const LONGEST = 4096;

const LABELS: Readonly<Record<IndicatorKind | 'hash', string>> = {
  md5: 'MD5',
  sha1: 'SHA-1',
  sha256: 'SHA-256',
  hash: 'file hash',
  ip: 'IP address',
  network: 'network',
  domain: 'domain',
  url: 'URL',
  path: 'file path',
  connection: 'connection rule',
  host_md5: 'hashed host name',
  events: 'list of events',
  account: 'account',
};

/** A kind's short name, as over a column: "SHA-1", "IP address". */
export function labelKind(kind: IndicatorKind | 'hash'): string {
  return LABELS[kind];
}

/** A kind in a sentence, after its number if there is one: "SHA-1 file hash", "SHA-1 file hashes" for 0, 2, 3 …. */
export function describeKind(kind: IndicatorKind | 'hash', count = 1): string {
  const one = isHash(kind) ? `${LABELS[kind]} file hash` : LABELS[kind];
  return count === 1 ? one : `${one}${/(?:s|hash)$/.test(one) ? 'es' : 's'}`;
}

/** The indefinite article before a kind's name, long or short: "an" MD5, "a" URL. */
export function articleOf(kind: IndicatorKind | 'hash'): 'a' | 'an' {
  return kind === 'md5' || kind === 'ip' || kind === 'account' ? 'an' : 'a';
}

export function isHash(kind: IndicatorKind | 'hash'): boolean {
  return kind === 'md5' || kind === 'sha1' || kind === 'sha256';
}

/** One text per thing: the same for two indicators that name the same. */
export function keyOf({ kind, value }: Indicator): string {
  return `${kind} ${value}`;
}

/** Whether both name the same thing. */
export function sameIndicator(a: Indicator, b: Indicator): boolean {
  return a.kind === b.kind && a.value === b.value;
}

/**
 * An indicator as it may stand in a message: nothing in it can be clicked, and `parseIndicator` reads it back. A connection
 * rule, which is nothing to be typed, is put in words.
 */
export function defang(indicator: Indicator): string {
  const { kind, value } = indicator;
  if (kind === 'connection') return defangRule(value);
  if (kind === 'ip' || kind === 'network' || kind === 'domain') return defangHost(value);
  if (kind !== 'url') return value;
  // In normal form, a slash stands behind every host.
  const [scheme = '', host = '', rest = ''] = value.split(/:\/\/([^/]*)(.*)/u);
  return `${scheme.replace('tt', 'xx').replace('ft', 'fx')}://${host.replaceAll('.', '[.]')}${rest}`;
}

function defangRule(value: string): string {
  const rule = parseConnection(value);
  return (rule ? describeConnection(rule) : value).replace(/[.:](?=[\p{L}\p{N}/])/gu, '[$&]');
}

const ADDRESS_CHARACTERS = /^[0-9a-f:.[\]]+$/i;

/** Names that may be files' are asked about. */
const askUnlessDomain: Reader = (text, shown) => {
  const found = readDomain(text, shown);
  if (
    found instanceof Refusal ||
    !FILE_SUFFIXES.includes(found.value.slice(found.value.lastIndexOf('.') + 1))
  )
    return found;
  return new Refusal(
    'not_understood',
    `${shown} may be a domain or a file; write “domain” before it if it is one.`,
  );
};

const askUnlessPath: Reader = (text, shown) => {
  if (/^\/[^/]*\/?$/.test(text))
    return new Refusal('not_understood', `${shown} may be a file path; write “path” before it if it is one.`);
  if (text.startsWith('//')) return readUrl(text, shown);
  return readPath(text, shown);
};

const detectWithSlash: Reader = (text, shown) => {
  if (text.includes('*'))
    return new Refusal('not_a_url', `${shown} has a wildcard in it; write the domain or the URL itself.`);
  const before = text.slice(0, text.indexOf('/'));
  const numeric = /^[\d.]+$/.test(before) || (before.includes(':') && ADDRESS_CHARACTERS.test(before));
  return numeric ? readNetwork(text, shown) : readUrl(text, shown);
};

const detectWithColon: Reader = (text, shown) => {
  if (ADDRESS_CHARACTERS.test(text) || text.includes('%')) return readAddress(text, shown);
  if (/:\d+$/.test(text)) return new Refusal('not_a_domain', `${shown} has a port; write the domain alone.`);
  return notUnderstood(text, shown);
};

const detectWord: Reader = (text, shown) => {
  const hexadecimal = /^[0-9a-f]+$/i.test(text);
  // Shorter ones are words or numbers ("cafe", "2024"); as long as this, they were meant to be a hash.
  if (hexadecimal && text.length >= 16) return readHash(text, shown);
  if (/^[0-9a-z]+$/i.test(text) && [32, 40, 64].includes(text.length)) return readHash(text, shown);
  return notUnderstood(text, shown);
};

const notUnderstood: Reader = (_, shown) =>
  new Refusal(
    'not_understood',
    `${shown} is not understood; write a hash, an IP address, a network, a domain, a URL or a file path.`,
  );

/** Whether it is written as a path. One is never refanged: a bracket or a backslash is its own there. */
export function isPathLike(text: string): boolean {
  return /^(?:[a-z]:[\\/]|\\\\|\/)/i.test(text);
}

function detect(text: string, shown: string): Indicator | Refusal {
  if (isPathLike(text)) return askUnlessPath(text, shown);
  if (text.startsWith('@@'))
    return new Refusal(
      'allowed',
      `${shown} is an exception in a block list: it says what is never to be blocked.`,
    );
  const bare = refang(text);
  if (bare.includes('://')) return readUrl(bare, shown);
  if (bare.includes('\\'))
    return new Refusal(
      'not_a_path',
      `${shown} is not an absolute path; write it from its drive on, and in quotation marks if it has spaces.`,
    );
  if (bare.includes('@'))
    return new Refusal('not_understood', `${shown} is an e-mail address; only its domain can be named.`);
  if (bare.includes('/')) return detectWithSlash(bare, shown);
  if (bare.includes(':')) return detectWithColon(bare, shown);
  const several = refuseSeveral(bare, shown);
  if (several) return several;
  if (/^[\d.]+$/.test(bare) && bare.includes('.')) return readAddress(bare, shown);
  return bare.includes('.') ? askUnlessDomain(bare, shown) : detectWord(bare, shown);
}

const READERS: Readonly<Record<NamedKind, Reader>> = {
  md5: readHash,
  sha1: readHash,
  sha256: readHash,
  hash: readHash,
  ip: readAddress,
  network: readNetwork,
  domain: readDomain,
  url: readUrl,
  path: readPath,
};

/** Whether what was found is of the kind that was named. */
export function isOfKind({ kind }: Indicator, named: NamedKind): boolean {
  return kind === named || (named === 'hash' && isHash(kind));
}

function readAs(text: string, kind: NamedKind, shown: string): Indicator | Refusal {
  const read = READERS[kind](kind === 'path' ? text : refang(text), shown);
  const found = read instanceof Refusal ? detect(text, shown) : read;
  if (found instanceof Refusal) return read;
  // A network of one address is an address: its normal form says so.
  const isOneAddress = kind === 'network' && found.kind === 'ip' && !(read instanceof Refusal);
  if (isOfKind(found, kind) || isOneAddress) return found;
  const is = `${articleOf(found.kind)} ${labelKind(found.kind)}`;
  return new Refusal('wrong_kind', `${shown} is ${is}, not ${articleOf(kind)} ${labelKind(kind)}.`);
}

/**
 * One word, defanged or not, to an indicator in normal form; the kind is found out unless given. Refusals have the codes
 * wrong_length, not_hexadecimal, not_an_address, not_a_network, not_a_domain, not_a_url, not_a_path, wrong_kind and
 * not_understood. Linear in the length.
 */
export function parseIndicator(text: string, kind?: NamedKind): Indicator | Refusal {
  if (text.length > LONGEST)
    return new Refusal(
      'not_understood',
      `${quote(text)} is too long; an indicator has at most 4,096 characters.`,
    );
  const word = text.trim();
  const shown = quote(word);
  if (visible(word) !== word)
    return new Refusal(
      kind === 'path' || isPathLike(word) ? 'not_a_path' : 'not_understood',
      `${shown} has characters in it that cannot be seen; type it anew.`,
    );
  if (word.includes('\ufffd'))
    return new Refusal(
      'not_understood',
      `${shown} has a character in it that could not be read; type it anew, or save the file as UTF-8.`,
    );
  if (word === '') return new Refusal('not_understood', 'Nothing was written where an indicator belongs.');
  const found = kind === undefined ? detect(word, shown) : readAs(word, kind, shown);
  if (!(found instanceof Refusal) && found.value.length > LONGEST)
    return new Refusal('not_understood', `${shown} is too long when written out in full.`);
  return found;
}
