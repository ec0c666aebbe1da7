import { posix, win32 } from 'node:path';
import { domainToASCII, domainToUnicode } from 'node:url';
import ipaddr from 'ipaddr.js';
import type { Indicator, IndicatorKind } from './indicator.ts';
import { quote } from './quote.ts';
import { Refusal } from './refusal.ts';
import { isTopLevel } from './suffixes.ts';
import { urlOf } from './url.ts';

/** Reads a refanged text as one kind: its normal form, or why it is not of that kind. `shown` is what was typed, quoted. */
export type Reader = (text: string, shown: string) => Indicator | Refusal;

const HASHES: ReadonlyMap<number, IndicatorKind> = new Map([
  [32, 'md5'],
  [40, 'sha1'],
  [64, 'sha256'],
]);

/** A file hash in lower-case hexadecimal; its length says which. */
export const readHash: Reader = (text, shown) => {
  const odd = /[^0-9a-f]/iu.exec(text);
  if (odd)
    return new Refusal(
      'not_hexadecimal',
      `${shown} has ${quote(odd[0])} in it, which is no hexadecimal digit.`,
    );
  const kind = HASHES.get(text.length);
  if (kind) return { kind, value: text.toLowerCase() };
  const digits = text.length === 1 ? 'digit' : 'digits';
  return new Refusal(
    'wrong_length',
    `${shown} has ${text.length} hexadecimal ${digits}; SHA-1 has 40, MD5 32, SHA-256 64.`,
  );
};

function whyNotIpv4(text: string): string {
  const parts = text.split('.');
  if (!parts.every((part) => /^\d+$/.test(part))) return 'is not an IP address';
  if (parts.length !== 4)
    return `has ${parts.length} ${parts.length === 1 ? 'part' : 'parts'}; an IPv4 address has four`;
  if (parts.some((part) => Number(part) > 255)) return 'has a part above 255, so it is not an IPv4 address';
  return 'has a part that begins with 0, which some programs read as octal; write the part without it';
}

/** ipaddr.js throws and catches on the way to a no, which is slow; the pattern spares it most of them. */
function isIpv4(text: string): boolean {
  return /^[\d.]+$/.test(text) && ipaddr.IPv4.isValidFourPartDecimal(text);
}

/** Stricter than ipaddr.js, which also reads octal and hexadecimal parts and takes `::1.2.3.4` for `::ffff:1.2.3.4`. */
function isIpv6(text: string): boolean {
  const tail = text.lastIndexOf(':') + 1;
  const dotted = text.includes('.');
  if (dotted && (tail === 2 || !isIpv4(text.slice(tail)))) return false;
  return !text.includes('%') && ipaddr.IPv6.isValid(text);
}

/** An IPv4 address of four decimal parts, or an IPv6 address as RFC 5952 writes it; IPv4-mapped ones become IPv4. */
export const readAddress: Reader = (text, shown) => {
  const bare = /^\[[^\]]*\]$/.test(text) ? text.slice(1, -1) : text;
  if (isIpv4(bare) || isIpv6(bare)) return { kind: 'ip', value: ipaddr.process(bare).toString() };
  const refuse = (why: string) => new Refusal('not_an_address', `${shown} ${why}.`);
  if (/^(?:[^:]+|\[[^\]]+\]):\d+$/.test(text)) return refuse('has a port; write the address alone');
  if (bare.includes('%')) return refuse('has a zone, which means nothing on another machine');
  return refuse(bare.includes(':') ? 'is not an IPv6 address' : whyNotIpv4(bare));
};

function networkOf(address: ReturnType<typeof ipaddr.parse>, prefix: number): Indicator {
  const bytes = address.toByteArray();
  const base = bytes.map(
    (byte, at) => byte & (0xff << (8 - Math.min(8, Math.max(0, prefix - 8 * at)))) & 0xff,
  );
  const value = ipaddr.fromByteArray(base).toString();
  return prefix === 8 * bytes.length
    ? { kind: 'ip', value }
    : { kind: 'network', value: `${value}/${prefix}` };
}

/** A network by its first address and prefix length; a network of one address is an address. */
export const readNetwork: Reader = (text, shown) => {
  const refuse = (why: string) => new Refusal('not_a_network', `${shown} is not a network: ${why}.`);
  const slash = text.indexOf('/');
  if (slash < 0) return refuse('it has no prefix length, such as /24');
  const written = text.slice(0, slash);
  const single = readAddress(written, quote(written));
  if (single instanceof Refusal) return refuse(`${quote(written)} is not an IP address`);
  const address = ipaddr.parse(written.replace(/^\[|\]$/g, ''));
  const bits = 8 * address.toByteArray().length;
  const digits = text.slice(slash + 1);
  const prefix = Number(digits);
  // A 0 before it makes it octal to some programs.
  if (!/^(?:0|[1-9]\d{0,2})$/.test(digits) || prefix > bits)
    return refuse(
      `the prefix length of an ${bits === 32 ? 'IPv4' : 'IPv6'} network is a number from 0 to ${bits}`,
    );
  const mapped = address instanceof ipaddr.IPv6 && address.isIPv4MappedAddress() && prefix >= 96;
  return mapped ? networkOf(address.toIPv4Address(), prefix - 96) : networkOf(address, prefix);
};

/** A letter in Catalan, and in names only there: between two of these (RFC 5892, A.3). */
const MIDDLE_DOT = /(?<=l)·(?=l)/giu;

const LABEL = /^(?![-])[a-z0-9_-]{1,63}(?<!-)$/;

/** Newer Nodes let Punycode pass that stands for nothing, or for plain letters. */
function isMeaningful(label: string): boolean {
  return !label.startsWith('xn--') || /[^ -~]/.test(domainToUnicode(label));
}

/** A domain in lower case and Punycode, without a trailing dot, under a suffix that ICANN has delegated. */
export const readDomain: Reader = (text, shown) => {
  const refuse = (why: string) => new Refusal('not_a_domain', `${shown} is not a domain: ${why}.`);
  if (text.includes('*')) return refuse('a wildcard cannot be named; write the domain itself');
  const name = text.endsWith('.') ? text.slice(0, -1) : text;
  if (name.length > 253) return refuse('it is longer than 253 characters');
  const odd = /[^\p{L}\p{N}\p{M}._-]/u.exec(name.replace(MIDDLE_DOT, ''));
  if (odd) return refuse(`${quote(odd[0])} cannot stand in one`);
  const ascii = domainToASCII(name);
  if (ascii === '') return refuse('its letters cannot be written in the Domain Name System');
  if (isIpv4(ascii))
    return new Refusal(
      'not_an_address',
      `${shown} is an IP address in disguise; write its four decimal parts.`,
    );
  if (ascii.length > 253) return refuse('it is longer than 253 characters');
  const labels = ascii.split('.');
  if (labels.length < 2) return refuse('it has only one part, and a domain has two or more');
  if (!labels.every((label) => LABEL.test(label)))
    return refuse('each part has 1 to 63 letters, digits and hyphens, and no hyphen at its ends');
  if (!labels.every(isMeaningful)) return refuse('its letters cannot be written in the Domain Name System');
  const suffix = labels.at(-1) ?? '';
  if (!isTopLevel(suffix)) return refuse(`${quote(`.${suffix}`)} is not a public top-level domain`);
  return { kind: 'domain', value: ascii };
};

const SCHEMES: readonly string[] = ['http:', 'https:', 'ftp:'];

/** A URL as browsers write it (WHATWG), without its fragment, which is never sent. */
export const readUrl: Reader = (text, shown) => {
  const refuse = (why: string) => new Refusal('not_a_url', `${shown} ${why}.`);
  if (!/^[a-z][a-z0-9+.-]*:\/\//i.test(text))
    return refuse('has no scheme, and a URL needs one; write http:// or https:// before it');
  const url = /\s/.test(text) ? undefined : urlOf(text);
  if (!url?.hostname.split('.').every(isMeaningful)) return refuse('is not a valid URL');
  if (!SCHEMES.includes(url.protocol))
    return refuse(`begins with ${quote(url.protocol)}; only http, https and ftp are taken`);
  if (url.username !== '' || url.password !== '')
    return refuse('has a user name or a password in it; write the URL without');
  const odd = /[^\w.:[\]-]/.exec(url.host);
  if (odd) return refuse(`has ${quote(odd[0])} in its host, where none can stand`);
  url.hash = '';
  url.hostname = url.hostname.replace(/(?<!\.)\.+$/, '');
  return { kind: 'url', value: url.href };
};

const DRIVE = /^[a-z]:[\\/]/i;
const SHARE = /^\\\\[^\\/.][^\\/]*\\[^\\/]+\\/;
/** `\\?\C:\…` and `\\?\UNC\server\…` name the same files as `C:\…` and `\\server\…`. */
const LITERAL = /^\\\\\?\\(UNC\\)?/i;

function windowsPath(text: string, refuse: (why: string) => Refusal): Indicator | Refusal {
  const plain = text.replace(LITERAL, (_, share: string | undefined) => (share ? '\\\\' : ''));
  const odd = /[<>"|?*]/.exec(plain);
  if (odd) return refuse(`has ${quote(odd[0])} in it, which no file's name can hold`);
  const normal = win32.normalize(plain);
  if (/\\[. ]+(?:\\|$)/.test(normal)) return refuse('has a part of nothing but dots and spaces');
  // Windows opens "C:\Windows. \x" as "C:\Windows\x".
  const value = normal.replace(/(?<![. ])[. ]+(?=\\|$)/g, '');
  if (!DRIVE.test(value) && !SHARE.test(value)) return refuse('is not an absolute path');
  if (value.length === 3) return refuse('is a whole drive, not a file or a folder');
  return { kind: 'path', value: DRIVE.test(value) ? value.charAt(0).toUpperCase() + value.slice(1) : value };
}

/** An absolute path of Windows (`C:\…`, `\\server\share\…`) or POSIX, with `.`, `..` and doubled separators resolved. */
export const readPath: Reader = (text, shown) => {
  const refuse = (why: string) => new Refusal('not_a_path', `${shown} ${why}.`);
  if (DRIVE.test(text) || text.startsWith('\\\\')) return windowsPath(text, refuse);
  if (!text.startsWith('/') || text.startsWith('//'))
    return refuse('is not an absolute path, which begins with a drive (C:\\), \\\\server\\share or /');
  const value = posix.normalize(text);
  if (value.trim() === '/') return refuse('is the root, not a file or a folder');
  return value.endsWith(' ') ? refuse('ends in a space') : { kind: 'path', value };
};
