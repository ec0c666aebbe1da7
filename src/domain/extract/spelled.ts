import { isTopLevel } from '../suffixes.ts';
import { isBlank, isNamed } from './characters.ts';
import { hasHostWord, isHostWord } from './host-words.ts';
import { beyondSpaces, type Mark } from './mark.ts';
import { COMMON_SUFFIXES, SOFTWARE, WORDLESS_SUFFIXES } from './suffixes.ts';
import { isLineClosed, isLineStart } from './surroundings.ts';

const LONGEST_LABEL = 63;
/** A longer chain than this is judged by its middle. */
const MOST_LINKS = 8;

function labelEnd(text: string, at: number, step: 1 | -1): number {
  let to = at;
  const most = at + step * LONGEST_LABEL;
  while (
    to !== most &&
    (isNamed(text.charCodeAt(to)) || '-_'.includes(text.charAt(to) || ' ') || isInnerDot(text, to))
  )
    to += step;
  return to;
}

function isInnerDot(text: string, at: number): boolean {
  return text.charAt(at) === '.' && isNamed(text.charCodeAt(at - 1)) && isNamed(text.charCodeAt(at + 1));
}

/** The dot with a space on both sides that begins here: its length, or 0. */
function dotLength(text: string, at: number): number {
  if (!isBlank(text.charCodeAt(at - 1))) return 0;
  const length = text.charAt(at) === '.' ? 1 : /dot/i.test(text.slice(at, at + 3)) ? 3 : 0;
  return length > 0 && isBlank(text.charCodeAt(at + length)) ? length : 0;
}

interface Chain {
  readonly start: number;
  readonly end: number;
  readonly labels: readonly string[];
}

/** All that is joined by dots of this kind around the one at this place. */
function chainAround(text: string, at: number): Chain | undefined {
  const labels: string[] = [];
  let dot = at;
  let start = at;
  for (let i = 0; i < MOST_LINKS && dotLength(text, dot) > 0; i++) {
    const last = beyondSpaces(text, dot - 1, -1);
    start = labelEnd(text, last, -1) + 1;
    if (start > last) return undefined;
    labels.unshift(text.slice(start, last + 1));
    const before = beyondSpaces(text, start - 1, -1);
    dot = text.charAt(before) === '.' ? before : before - 2;
  }
  let end = at;
  dot = at;
  for (let i = 0; i < MOST_LINKS; i++) {
    const length = dotLength(text, dot);
    if (length === 0) break;
    const first = beyondSpaces(text, dot + length, 1);
    end = labelEnd(text, first, 1);
    if (end === first) return undefined;
    labels.push(text.slice(first, end));
    dot = beyondSpaces(text, end, 1);
  }
  return { start, end, labels };
}

function suffixOf(name: string): string {
  return name.slice(name.lastIndexOf('.') + 1).toLowerCase();
}

/** `evil.com . evil.net` is two names, of which each is whole. */
function isName(label: string): boolean {
  return label.includes('.') && isTopLevel(suffixOf(label));
}

const LONGEST_PATH = 64;

/** Where the port or the path ends that stands behind a host. */
function endOfPath(text: string, at: number): number {
  return at + (/^(?::\d{1,5})?(?:\/[^\s<>"'`]*)?/.exec(text.slice(at, at + LONGEST_PATH))?.[0].length ?? 0);
}

/**
 * Whether a chain is a name or an address that was spelled. People say "dot" and put spaces around full stops for other
 * reasons, so there has to be more: four numbers, three parts, a hyphen, a word before it, a line of its own.
 */
function isSpelledOut(
  { start, end, labels }: Chain,
  text: string,
  isWord: boolean,
  certain: boolean,
): boolean {
  if (labels.every((label) => /^[\d.]+$/.test(label))) return labels.join('.').split('.').length === 4;
  const suffix = suffixOf(labels.at(-1) ?? '');
  if (!isTopLevel(suffix) || labels.filter(isName).length > 1) return false;
  if (certain) return true;
  if (isWord && (labels.length > 2 || /[-.\d]/.test(labels[0] ?? ''))) return true;
  if (text.startsWith('://', beyondSpaces(text, start - 1, -1) - 2)) return true;
  if (!COMMON_SUFFIXES.has(suffix)) return false;
  return (
    hasHostWord(text, start, end) || (isLineStart(text, start) && isLineClosed(text, endOfPath(text, end)))
  );
}

const SUFFIX_BEHIND = /^(?:(?:ac|co|com|edu|gov|net|org)\.)?([a-z]{2,3})(?!\.?[\w-])/;
const LONGEST_SUFFIX = 12;

const HASH_OR_KIND = /^(?:[\da-f]{32,}|cidr|hash(?:es)?|ips?|ipv[46]|md5|networks?|paths?|sha-?\d{1,3})$/i;

/** What nobody puts a suffix behind: a hash, and a word that says what follows. */
function isNoLabel(name: string): boolean {
  return HASH_OR_KIND.test(name) || isHostWord(name.toLowerCase());
}

/**
 * `evil. com`, `evil .com`: a full stop ends a sentence, and files are called `.net`, so there has to be nothing else on the
 * line, a scheme before it, or where indicators are named, the word for a host.
 */
function apartAt(text: string, at: number, certain: boolean): Mark | undefined {
  const from = beyondSpaces(text, at - 1, -1) + 1;
  const to = beyondSpaces(text, at + 1, 1);
  if (to - from === 1 || !isSmallLetter(text.charCodeAt(to))) return undefined;
  const [suffix = '', last = ''] = SUFFIX_BEHIND.exec(text.slice(to, to + LONGEST_SUFFIX)) ?? [];
  if (!WORDLESS_SUFFIXES.has(last)) return undefined;
  const start = labelEnd(text, from - 1, -1) + 1;
  const name = text.slice(start, from);
  if (name.length < 2 || !/[a-z]/i.test(name) || isName(name) || isNoLabel(name)) return undefined;
  if (SOFTWARE.has(`${name.toLowerCase()}.${suffix}`)) return undefined;
  const isAlone =
    isLineClosed(text, endOfPath(text, to + suffix.length)) &&
    (isLineStart(text, start) || (certain && hasHostWord(text, start, to + suffix.length)));
  if (!isAlone && !text.startsWith('://', start - 3)) return undefined;
  return { from, to, by: '.', defanged: true };
}

function isSmallLetter(code: number): boolean {
  return code >= 0x61 && code <= 0x7a;
}

/**
 * The dot of `evil dot com`, `203 . 0 . 113 . 7`, `evil. com` or `evil .com` that is at this place. `certain`: nobody says "dot" for
 * another reason here.
 */
export function spelledDotAt(text: string, at: number, certain: boolean): Mark | undefined {
  const length = dotLength(text, at);
  if (length === 0) return text.charAt(at) === '.' ? apartAt(text, at, certain) : undefined;
  const chain = chainAround(text, at);
  if (chain === undefined || !isSpelledOut(chain, text, length > 1, certain)) return undefined;
  const from = beyondSpaces(text, at - 1, -1) + 1;
  return { from, to: beyondSpaces(text, at + length, 1), by: '.', defanged: true };
}
