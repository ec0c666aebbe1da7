import type { Page } from './page.ts';
import { fieldAt, wordBefore } from './surroundings.ts';

/** Words before four numbers that make them a version, a section or a mask. */
const NOT_ADDRESSES: ReadonlySet<string> = new Set(
  `appendix article assembly assemblyversion build builds chapter clause control figure fileversion firmware mask netmask oid
  patch productversion rel release releases rev revision rfc rv section subnet table v ver version versions vers wildcard §
  §§`.split(/\s+/),
);

/** Words that may stand between such a word and the numbers. */
const BETWEEN: ReadonlySet<string> = new Set(
  `a and before below current file from id in installed is latest least new no number of old or product replaced replaces
  running supersedes the through to up was`.split(/\s+/),
);

/** Software whose versions have four numbers. Before an address such words stand too, so the numbers have to be small. */
const SOFTWARE: ReadonlySet<string> = new Set(
  `acrobat air android apache app bios chrome chromium confluence driver edge edg esxi exchange firefox flash fortios fw
  gitlab ios java jdk jira jre junos kernel library log4j macos module mysql net nginx office openssl opera package php player
  plugin postgresql python reader ruby runtime safari struts teams tomcat vcenter weblogic windows wordpress zoom`.split(
    /\s+/,
  ),
);
const LARGEST_OF_VERSION = 99;

/** Fields of reports and headers in which software stands, and headings of columns that hold versions. */
const SOFTWARE_FIELD =
  /^(?:application|browser|client software|engine|firmware|module|os|operating system|platform|product|program|scanner|software|user-agent|x-mailer|x-newsreader|x-powered-by)$/;
const VERSION_HEADING =
  /(?:^|[\s_.-])(?:browser|build|firmware|fw|os|patch|release|rev|revision|software|user[ _-]agent|ver|versions?)$/;
/** What stands before an address, in such a field too. */
const TOWARDS: ReadonlySet<string> = new Set(
  'address addr at by from host ip ipv4 on over server src dst through to via with'.split(' '),
);

/** "upgraded from 1.2.3.4", "prior to 1.2.3.4": only behind these words it is worth to look farther back. */
const PREPOSITIONS: ReadonlySet<string> = new Set(['from', 'in', 'than', 'to']);
const UPGRADES =
  /\b(?:upgrad|updat|downgrad|bump|migrat)\w*\b[^.]*\b(?:to|from) $|\b(?:prior to|(?:earli|lat|old|new)er than|fixed in|patched in) $/i;
const FARTHEST_BACK = 64;

/** The words behind "1.2.3.4 and later", "1.2.3.4 released" and "1.2.3.4 – release notes". */
const RELATIONS =
  /^ (?:and|or) (?:above|before|below|earlier|higher|later|lower|newer|older|prior)\b|^ (?:build|released?|version)\b|^ [–—-] (?:change ?log|release notes)\b/i;
const CONNECTED = /^[\s,;&/()–—-]*(?:(?:and|or|to|through|until|up)[\s,]*)*$/i;
const FARTHEST = 24;
const FARTHEST_BEFORE = 16;

/** `Chrome/118.0.0.0`, `==1.2.3.4`. `TCP/203.0.113.7` and `HIER_DIRECT/203.0.113.7` are how proxies and firewalls write. */
const ATTACHED =
  /(?<![\w-])(?!(?:DMZ|DST|FTP|HTTPS?|ICMP|IP|LAN|NAT|RDP|SMB|SRC|SSH|TCP|UDP|VPN|WAN)\/)[A-Z][A-Za-z\d.+-]*\/$|\b(?:curl|nginx|node|php|python|ruby)\/$|[=~<>!]=[ \t]*["']?$|[~^]$/;

function isSmall(numbers: string): boolean {
  return numbers.split('.').every((part) => Number(part) <= LARGEST_OF_VERSION);
}

/** `X-Mailer: PHPMailer 6.9.1.0`: behind a name in such a field, or behind any word when the numbers are small. */
function isInField(text: string, start: number, end: number): boolean {
  const { name, before } = fieldAt(text, start);
  if (!SOFTWARE_FIELD.test(name)) return false;
  return /[A-Z][\w+.-]* $/.test(before) || (/\p{L}/u.test(before) && isSmall(text.slice(start, end)));
}

/** `evil.net, 1.2.3.4`: the word before it is the end of a host that was found, and no software. */
function isBehindHost({ text, lastHost, lastLink }: Page, start: number): boolean {
  const end = Math.max(lastHost, lastLink?.end ?? -1);
  return end > Math.max(0, start - FARTHEST_BACK) && !/[\p{L}\p{N}]/u.test(text.slice(end, start));
}

const LARGEST_REVISION = 9;
const LARGEST_MAJOR = 19;

/** Whether four numbers and another, with a hyphen before it, may be a version and its revision: no range goes down, or beyond 255. */
export function isRevision(numbers: string, last: number): boolean {
  const [first = '', , , fourth = ''] = numbers.split('.');
  if (last <= Number(fourth) || last > 255) return true;
  return isSmall(numbers) && Number(first) <= LARGEST_MAJOR && last <= LARGEST_REVISION;
}

/** Whether the text says that the four numbers between these places are a version, or a section, and no address. */
export function isVersion(page: Page, start: number, end: number): boolean {
  const { text, lastVersion } = page;
  const isNear = lastVersion >= 0 && start - lastVersion < FARTHEST_BEFORE;
  if (isNear && CONNECTED.test(text.slice(lastVersion, start))) return true;
  const isAttached = ATTACHED.test(text.slice(Math.max(0, start - FARTHEST), start));
  // The tilde of `~1.2.3.4~` is no sign of a version.
  if (isAttached && !page.isStruck(start)) return true;
  const word = wordBefore(text, start, BETWEEN);
  if (NOT_ADDRESSES.has(word) || word.endsWith('version')) return true;
  const nearest = wordBefore(text, start);
  if (SOFTWARE.has(nearest) && !isBehindHost(page, start) && isSmall(text.slice(start, end))) return true;
  if (RELATIONS.test(text.slice(end, end + FARTHEST))) return true;
  if (PREPOSITIONS.has(nearest) && UPGRADES.test(text.slice(Math.max(0, start - FARTHEST_BACK), start)))
    return true;
  if (TOWARDS.has(nearest)) return false;
  return isInField(text, start, end) || VERSION_HEADING.test(page.headingOf(start));
}
