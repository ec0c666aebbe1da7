import { readAddress, readDomain } from '../normal-form.ts';
import { Refusal } from '../refusal.ts';
import { isNamed } from './characters.ts';
import { hasHostWord } from './host-words.ts';
import type { Hit, Page } from './page.ts';
import {
  CODE_WORDS,
  COMMON_SUFFIXES,
  FILE_ENDINGS,
  isRegistrable,
  PROPERTY_SUFFIXES,
  SOFTWARE,
  WORD_SUFFIXES,
} from './suffixes.ts';
import { isLineClosed, isLineStart, nextSign } from './surroundings.ts';

/** A name as it is written, and in parts. */
interface Name {
  readonly start: number;
  readonly end: number;
  readonly labels: readonly string[];
  readonly first: string;
  readonly last: string;
  /** The last label in lower case. */
  readonly suffix: string;
}

function nameAt(text: string, start: number, end: number): Name {
  const labels = text.slice(start, end).split('.');
  const [first = ''] = labels;
  const last = labels.at(-1) ?? '';
  return { start, end, labels, first: first.toLowerCase(), last, suffix: last.toLowerCase() };
}

/** "done.So" and "System.Net": a sentence without its space, or code. "Booking.Com" is a brand. */
function hasCapitalSuffix({ last, suffix }: Name): boolean {
  return suffix !== 'com' && /^[A-Z][a-z]+$/.test(last);
}

/** "System.IO" and "Foo.NET": the suffix alone is in capitals. */
function hasLoudSuffix({ labels, last }: Name): boolean {
  return /^[A-Z]{2,}$/.test(last) && last !== 'COM' && labels.some((label) => /[a-z]/.test(label));
}

const REVERSED = new Set([
  'com',
  'org',
  'net',
  'edu',
  'gov',
  'io',
  'de',
  'java',
  'javax',
  'android',
  'system',
]);

/** What is called by no other name than its own: an object, whatever the property. */
const SELVES: ReadonlySet<string> = new Set(['document', 'self', 'this', 'window']);

/** An argument, an operand, a subscript: what stands around the property of an object. */
function isAmongCode(text: string, { start, end }: Name): boolean {
  const before = text.slice(Math.max(0, start - 2), start);
  return /[!{]$|[{=] |\w\(/.test(before) || '=[}'.includes(text.charAt(nextSign(text, end)) || ' ');
}

function isCode(text: string, name: Name): boolean {
  const { start, end, labels, first, suffix } = name;
  const common = COMMON_SUFFIXES.has(suffix);
  const owners = labels.slice(0, -1).map((label) => label.toLowerCase());
  if (SOFTWARE.has([...owners, suffix].join('.'))) return true;
  if (text.charAt(end) === '(' && !(common && /\([^)"'`]/.test(text.slice(end, end + 2)))) return true;
  if (labels.length > 2 && REVERSED.has(first) && !common) return true;
  if (!common && labels.some((label) => /[a-z][A-Z]/.test(label) || label.includes('_'))) return true;
  if (!common && SELVES.has(first)) return true;
  if (!PROPERTY_SUFFIXES.has(suffix)) return false;
  return (
    owners.every((label) => CODE_WORDS.has(label)) ||
    (isAmongCode(text, name) && !hasHostWord(text, start, end))
  );
}

/** `xxx.xxx.xxx.xxx`: a form to be filled in. */
function isBlankForm({ labels }: Name): boolean {
  return labels.length > 2 && new Set(labels).size === 1;
}

/** `Makefile.in`, `config.h.in`: what another file is made from. */
const TEMPLATE =
  /(?:^makefile|\.(?:ac|c|cfg|conf|desktop|h|java|map|pc|py|service|sh|spec|txt|xml))\.in$|^makefile\.am$/i;

/** Names that are those of hosts only when the text says so. */
function isDoubtful({ labels, suffix }: Name): boolean {
  if (FILE_ENDINGS.has(suffix) || WORD_SUFFIXES.has(suffix)) return true;
  return labels.slice(0, -1).every((label) => label.length === 1) && !COMMON_SUFFIXES.has(suffix);
}

/** Within a path, or after a sign of a variable. */
function isTouched(text: string, start: number): boolean {
  const before = text.charAt(start - 1);
  if (before === '$' || before === '%') return true;
  if (before !== '/' && before !== '\\') return false;
  return text.charAt(start - 2) !== before || !isOpen(text, start - 3);
}

/** Whether nothing stands at this place that `//` or `\\` could be a part of. */
function isOpen(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return !isNamed(code) && !':/\\'.includes(text.charAt(at) || ' ');
}

const HOST_PORTS = new Set([
  '80',
  '443',
  '1337',
  '4443',
  '4444',
  '8000',
  '8080',
  '8081',
  '8443',
  '8888',
  '9001',
]);

/**
 * What a file's name does not have behind it: a port, a path, the columns of a zone file. `evil.zip:8080/x`, `evil.zip/login`,
 * `evil.zip. 300 IN A`, but not `main.rs:42`.
 */
function isFollowedLikeHost(text: string, end: number): boolean {
  const behind = text.slice(end, end + 64);
  const [, port, slash] = /^:(\d{2,5})(?![\d:])(\/?)/.exec(behind) ?? [];
  if (port !== undefined) return slash === '/' || HOST_PORTS.has(port);
  if (/^\.?\s+\d+\s+IN\s/.test(behind)) return true;
  const [path] = /^\/[\w%~-][^\s"'<>|]*/.exec(behind) ?? [];
  return path !== undefined && (/[?=]|\/.*\//.test(path) || !path.includes('.'));
}

const BESIDE = /^[\s,;|&"'`<>()[\]*•·–—-]*(?:(?:and|or)[\s"'`<(]+)?$/i;
const BESIDE_FILE = /^["'`)\]]*(?:,|\s(?:and|or)\s)\s?(?:(?:and|or|then)\s)?["'`([]*$/i;
const FARTHEST = 16;

/** Whether it stands in a list behind a host: only commas, "and" or the beginning of a line between them. */
function isListed(page: Page, { start, end }: Name): boolean {
  const { text, lastHost } = page;
  if (start - lastHost > FARTHEST) return false;
  const between = text.slice(lastHost, start);
  if (!BESIDE.test(between)) return false;
  if (/[\n\r]/.test(between)) return isLineClosed(text, end);
  return /[,;|&]|and|or/i.test(between);
}

/** Ends of hosts that files have too, drawings and manuals: `report.doc, chart.ai and notes.info`. */
const SHARED_SUFFIXES: ReadonlySet<string> = new Set(['ai', 'info']);

function isListedAsFile({ text, lastFile }: Page, { start, labels, suffix }: Name): boolean {
  if (!SHARED_SUFFIXES.has(suffix) || labels.length > 2) return false;
  return start - lastFile <= FARTHEST && BESIDE_FILE.test(text.slice(lastFile, start));
}

/** Ends of files whose names have no more than one dot. */
const SHORT_FILES: ReadonlySet<string> = new Set(['app', 'cc', 'pl']);

const SUBDOMAINS = /^(?:www\d?|mail|smtp|imap|pop3?|ftp|api|cdn|ns\d|vpn|webmail|login|m)$/;

/** Whether the text says that a name that could be a file's is a host's. */
function isSaidToBeHost(page: Page, name: Name): boolean {
  const { text } = page;
  const { start, end, labels, first, suffix } = name;
  if (text.slice(start - 2, start) === '](') return false;
  if (labels.length > 2 && SUBDOMAINS.test(first)) return true;
  if (labels.length > 2 && SHORT_FILES.has(suffix)) return true;
  if (isFollowedLikeHost(text, end) || hasHostWord(text, start, end) || isListed(page, name)) return true;
  return page.isUnderHosts(start) && isLineStart(text, start);
}

const FILE_WORD =
  /\b(?:attachment|binary|executable|file|file ?name|payload|script)s?[\s:="'`(]{1,4}$|(?:md5|sha-?\d{1,3}) ?\($/i;

function isPlausible(page: Page, name: Name): boolean {
  const { text } = page;
  if (isTouched(text, name.start)) return false;
  if (hasCapitalSuffix(name) || hasLoudSuffix(name) || isBlankForm(name) || isCode(text, name)) return false;
  if (TEMPLATE.test(name.labels.join('.'))) return false;
  if (isDoubtful(name)) return isSaidToBeHost(page, name);
  if (isListedAsFile(page, name)) return hasHostWord(text, name.start, name.end);
  return name.labels.length > 2 || !FILE_WORD.test(text.slice(Math.max(0, name.start - 16), name.start));
}

function readName(page: Page, name: Name, certain: boolean): Hit | undefined {
  const { start, end } = name;
  const isTopLevel = page.isTopLevel(name.suffix);
  const sure = certain || page.isDefanged(start, end);
  if (!isTopLevel || (!sure && !isPlausible(page, name))) {
    page.lastFile = end;
    return undefined;
  }
  const indicator = readDomain(page.text.slice(start, end), '');
  if (indicator instanceof Refusal || !isRegistrable(indicator.value)) return undefined;
  return { indicator, start, end };
}

/** `socket.io-client` is a package, "evil.io-based" is not. */
const PACKAGE = /^io-[a-z]/;
const COMPOUND =
  /^(?:based|domains?|hosted|like|linked|owned|registered|related|servers?|style|subdomains?)$/;

/** "evil.com.The": a sentence without its space; "evil.com-based": a compound. */
function shortened(text: string, { start, end, labels, first, last }: Name): Name | undefined {
  const hyphen = last.indexOf('-');
  if (hyphen > 1) {
    const isPackage = PACKAGE.test(last) && !COMPOUND.test(last.slice(hyphen + 1));
    return isPackage ? undefined : nameAt(text, start, end - last.length + hyphen);
  }
  if (labels.length > 3 && REVERSED.has(first)) return undefined;
  return /^(?:[A-Z][a-z]*|\d+)$/.test(last) ? nameAt(text, start, end - last.length - 1) : undefined;
}

/** The domain that is written between these places. `certain`: that it is a host is known, as behind a scheme. */
export function readHost(page: Page, start: number, end: number, certain: boolean): Hit | undefined {
  const name = nameAt(page.text, start, end);
  if (name.labels.length < 2) return undefined;
  const hit = readName(page, name, certain);
  if (hit !== undefined) return hit;
  const shorter = shortened(page.text, name);
  return shorter && readName(page, shorter, certain);
}

/** The address or the domain that is all of what is written between these places. */
export function readHostAt(page: Page, start: number, end: number, certain = false): Hit | undefined {
  const written = page.text.slice(start, end);
  // To say why not is slow, and most are no address.
  const indicator = /^[\d.]+$|:/.test(written) ? readAddress(written, '') : undefined;
  if (indicator && !(indicator instanceof Refusal)) return { indicator, start, end };
  const hit = readHost(page, start, end, certain);
  return hit?.end === end ? hit : undefined;
}
