import ipaddr from 'ipaddr.js';
import { readAddress, readNetwork } from '../normal-form.ts';
import { Refusal } from '../refusal.ts';
import { readBareLink } from './bare-link.ts';
import { isDigit, isHexadecimal, isNamed } from './characters.ts';
import type { Hit, Page, Reading } from './page.ts';
import { isRevision, isVersion } from './version.ts';

/** What begins as a mask or its opposite does; when it is neither, it says nothing of the address before it. */
const MASK_LIKE = /^(?:255|0)\./;

const PREFIX = /^(\/| (?:(?:net)?mask )?(?=255\.))(\d{1,3}(?:\.\d{1,3}){3}|\d{1,3})(?![\w.]*\w|[/])/;
const LONGEST_PREFIX = 27;

/**
 * `10.0.0.0/8`, and with the mask written out, or its opposite as routers have it: `10.0.0.0/255.0.0.0`, `/0.255.255.255`.
 * Nothing with a mask that leaves bits out in the middle: `10.0.0.0/255.0.0.1`. Of a network the mask may stand behind a
 * space, `10.0.0.0 255.0.0.0`; an address of a host has one too, `10.1.2.3 255.0.0.0`, and remains one.
 */
function prefixed(text: string, start: number, end: number): Reading | undefined {
  const [, sign = '', digits] = PREFIX.exec(text.slice(end, end + LONGEST_PREFIX)) ?? [];
  if (digits === undefined) return undefined;
  const length = digits.includes('.') ? maskLength(digits) : digits;
  const stop = end + sign.length + digits.length;
  if (sign === '/' && length === null && MASK_LIKE.test(digits)) return { hits: [], end: stop };
  const written = text.slice(start, end);
  const indicator = readNetwork(`${written}/${length}`, '');
  if (indicator instanceof Refusal) return undefined;
  if (sign !== '/' && !indicator.value.startsWith(`${written}/`)) return undefined;
  return { hits: [{ indicator, start, end: stop }], end: stop };
}

function maskLength(mask: string): number | null {
  if (!ipaddr.IPv4.isValidFourPartDecimal(mask)) return null;
  const { octets } = ipaddr.IPv4.parse(mask);
  const opposite = new ipaddr.IPv4(octets.map((octet) => 255 - octet));
  return new ipaddr.IPv4(octets).prefixLengthFromSubnetMask() ?? opposite.prefixLengthFromSubnetMask();
}

/** tcpdump writes the port as a fifth part: `203.0.113.7.443 > 10.0.0.1.51234`. */
function endOfFour(text: string, start: number, end: number): number {
  const written = text.slice(start, end);
  const isSide = text.startsWith(' > ', end) || text.startsWith(' > ', start - 3);
  return isSide && written.split('.').length === 5 ? start + written.lastIndexOf('.') : end;
}

/** Up to 255, and none with a 0 before it: such an address is in normal form already. */
const FOUR_NUMBERS = /^(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(?:\.(?!$)|$)){4}$/;

/** A folder that is called like a version: `\OneDrive\19.2.3.4\`, but neither `\\203.0.113.7\share` nor `/dev/tcp/203.0.113.7/443`. */
function isFolder(text: string, start: number, end: number): boolean {
  const sign = text.charAt(start - 1);
  if ((sign !== '/' && sign !== '\\') || text.charAt(end) !== sign) return false;
  const isDoubled = sign === '\\' && text.charAt(start - 2) === sign && text.charAt(end + 1) === sign;
  const before = isDoubled ? start - 3 : start - 2;
  return (
    isNamed(text.charCodeAt(before)) && !/\b(?:tcp|udp)\//i.test(text.slice(Math.max(0, start - 5), start))
  );
}

const LAST_OF_RANGE = /^( ?)([-–—~])\1(\d{1,3})(?![\w.-]*\w)/;
const LONGEST_LAST = 11;

/** What makes a number of its own of one: `203.0.113.10 – 20 times`, `203.0.113.10 - 20/11/2026`; but another indicator does not. */
const COUNTED = /^(?:[/:%]| [-–—[(]| ?(?!(?:and|or)\b)\p{L}[\p{L}'’-]*(?![\p{L}\d.:/[(]))/iu;
const LONGEST_COUNTED = 32;

/** `203.0.113.10-20`, `203.0.113.10 – 20`: where the last number of a range ends that begins with the address at these places. */
function endOfRange(page: Page, start: number, end: number): number | undefined {
  const { text } = page;
  const [whole, space, sign, last] = LAST_OF_RANGE.exec(text.slice(end, end + LONGEST_LAST)) ?? [];
  if (whole === undefined) return undefined;
  const stop = end + whole.length;
  if (space !== '' && COUNTED.test(text.slice(stop, stop + LONGEST_COUNTED))) return undefined;
  if (space === '' && (sign !== '-' || page.isDefanged(start, end))) return stop;
  // A hyphen has more uses than one: `1.2.3.4-5` is a version.
  const isSo = isRevision(text.slice(start, end), Number(last)) || isVersion(page, start, stop);
  return isSo ? undefined : stop;
}

/** The IPv4 address, or network, whose digits and dots are between these places. */
export function readIpv4(page: Page, start: number, stop: number): Reading | undefined {
  const { text } = page;
  const end = endOfFour(text, start, stop);
  const written = text.slice(start, end);
  // Masks, and what is reserved, begin with 255; no host has such an address.
  if (!FOUR_NUMBERS.test(written) || written.startsWith('255.')) return undefined;
  const before = text.charAt(start - 1);
  const isPart = before === '.' && !/\d\.{2,3}$/.test(text.slice(Math.max(0, start - 4), start));
  if (isPart || before === '$' || isFolder(text, start, end)) return undefined;
  const isPort = text.charAt(end) === ':' && isDigit(text.charCodeAt(end + 1));
  const network = prefixed(text, start, end);
  if (network) return network;
  if (!isPort && !page.isDefanged(start, end) && isVersion(page, start, end)) {
    page.lastVersion = end;
    return { hits: [], end };
  }
  const endOfAll = endOfRange(page, start, end);
  if (endOfAll !== undefined) {
    page.misses.push({ start, end: endOfAll });
    return { hits: [], end: endOfAll };
  }
  const hit: Hit = { indicator: { kind: 'ip', value: written }, start, end };
  return readBareLink(page, hit);
}

/** `203.0.113.10-203.0.113.20`: both ends of a range. */
export function readRange(page: Page, start: number, end: number): Reading | undefined {
  const hyphen = page.text.slice(start, end).indexOf('-');
  const first = readIpv4(page, start, start + hyphen);
  const last = readIpv4(page, start + hyphen + 1, end);
  return first?.hits.length && last?.hits.length
    ? { hits: [...first.hits, ...last.hits], end: last.end }
    : undefined;
}

/** Global, unique local, link-local and multicast addresses, and those of RFC 6052 and of IPv4. */
const BEGINNING = /^(?:[23][0-9a-f]{3}:|f[cdef][0-9a-f]{2}:|64:ff9b:|::ffff:|::1$)/i;
const FEWEST_GROUPS = 3;

/** Times, MAC addresses, fingerprints and the `a::b` of programs are written with colons too. */
function isLikeIpv6(written: string): boolean {
  if (!/\d/.test(written)) return false;
  const groups = written.split(':');
  if (written.includes('::'))
    return BEGINNING.test(written) || groups.filter((group) => group !== '').length >= FEWEST_GROUPS;
  const isHardware = groups.every((group) => group.length === 2);
  return groups.length === (written.includes('.') ? 7 : 8) && !isHardware;
}

/** The first address of a range, and its hyphen. */
const RANGE_BEFORE = /:[\da-f:.]*-$/i;
const LONGEST_BEFORE = 41;

/** Within a longer word, or a subscript such as `list[::2]`. */
function isTouched(text: string, start: number, end: number): boolean {
  if (isNamed(text.charCodeAt(start - 1)) || isNamed(text.charCodeAt(end)) || text.charAt(end) === '_')
    return true;
  const isRange = text.charAt(start - 1) === '-';
  if (isRange && RANGE_BEFORE.test(text.slice(Math.max(0, start - LONGEST_BEFORE), start))) return false;
  const before = text.slice(Math.max(0, start - 2), start);
  return /[._$-]$|::|[\p{L}\p{N}_]\[/u.test(before);
}

/** The IPv6 address, or network, that begins at this place. */
export function readIpv6(page: Page, start: number): Reading | undefined {
  const { text } = page;
  if (start < page.noAddressBefore) return undefined;
  let end = start;
  while (isHexadecimal(text.charCodeAt(end)) || text.charAt(end) === ':' || text.charAt(end) === '.') end++;
  page.noAddressBefore = end;
  while (text.charAt(end - 1) === '.' || (text.charAt(end - 1) === ':' && text.charAt(end - 2) !== ':'))
    end--;
  if (end - start < 3 || isTouched(text, start, end)) return undefined;
  const written = text.slice(start, end);
  const isWritten = page.isDefanged(start, end) || isLikeIpv6(written);
  const indicator = isWritten ? readAddress(written, '') : undefined;
  if (indicator === undefined || indicator instanceof Refusal) return undefined;
  return prefixed(text, start, end) ?? { hits: [{ indicator, start, end }], end };
}
