import { isBlank, isLineEnd, isNamed } from './characters.ts';

const FARTHEST = 64;
const FARTHEST_BEHIND = 16;

/** What stands before this place on its line; the last 64 characters of it. */
export function lineBefore(text: string, at: number): string {
  let from = at;
  while (from > at - FARTHEST && !isLineEnd(text.charCodeAt(from - 1))) from--;
  return text.slice(from, at);
}

/** What stands behind this place on its line; the first 64 characters of it. */
export function lineBehind(text: string, at: number): string {
  let to = at;
  while (to < at + FARTHEST && !isLineEnd(text.charCodeAt(to))) to++;
  return text.slice(at, to);
}

function isWordSign(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return isNamed(code) || code === 0x26 || code === 0xa7;
}

const LONGEST_ABBREVIATION = 3;
const NONE: ReadonlySet<string> = new Set();

/** Whether a sentence ends between this word's end and what follows: "ver. 1.2" and "No. 5" go on. */
function endsSentence(text: string, start: number, end: number): boolean {
  if (end - start <= LONGEST_ABBREVIATION || !isBlank(text.charCodeAt(end + 1))) return false;
  const sign = text.charAt(end);
  return sign === '.' || sign === '!' || sign === '?';
}

/**
 * The nearest word before this place that is not to be passed over, in lower case: in the same line and sentence, and within
 * 64 characters. Empty when there is none.
 */
export function wordBefore(text: string, at: number, passed: ReadonlySet<string> = NONE): string {
  const farthest = Math.max(0, at - FARTHEST);
  let end = at;
  while (end > farthest) {
    if (isLineEnd(text.charCodeAt(end - 1))) return '';
    if (!isWordSign(text, end - 1)) {
      end--;
      continue;
    }
    let start = end - 1;
    while (start > farthest && isWordSign(text, start - 1)) start--;
    if (endsSentence(text, start, end)) return '';
    const word = text.slice(start, end).toLowerCase();
    if (!passed.has(word)) return word;
    end = start;
  }
  return '';
}

/**
 * The nearest word behind this place on the same line and within 16 characters, in lower case; empty when there is none or
 * it is the first part of a name.
 */
export function wordBehind(text: string, at: number): string {
  let start = at;
  while (start < at + FARTHEST_BEHIND && !isWordSign(text, start)) {
    if (isLineEnd(text.charCodeAt(start))) return '';
    start++;
  }
  let end = start;
  while (end < start + FARTHEST_BEHIND && isWordSign(text, end)) end++;
  const isPart = text.charAt(end) === '.' && isNamed(text.charCodeAt(end + 1));
  return isPart ? '' : text.slice(start, end).toLowerCase();
}

const FIELD = /^[\s>*•|"'#-]*([a-z][\w -]{0,24}?)["']?(?:\s*[:=]|\s{2,}|\t)/i;
const FARTHEST_FIELD = 200;

/** A field of a form or a header: its name, in lower case, and what stands in it so far. */
interface Field {
  readonly name: string;
  readonly before: string;
}

/** The field that the line begins with and this place is in; without a name when there is none. */
export function fieldAt(text: string, at: number): Field {
  let from = at;
  while (from > at - FARTHEST_FIELD && !isLineEnd(text.charCodeAt(from - 1))) from--;
  const line = isLineEnd(text.charCodeAt(from - 1)) ? text.slice(from, at) : '';
  const [whole = '', name = ''] = FIELD.exec(line) ?? [];
  return { name: name.toLowerCase(), before: line.slice(whole.length) };
}

/** The bullets that `cleanText` takes off, and spaces. */
const ITEM_SIGNS = /^\s*(?:(?:[•◦▪▫‣⁃●○–—*>-]|\d{1,3}[.)]|[a-z]\))\s+)*$/;

/** Whether it is the beginning of a line, or stands behind the bullet that the line begins with. */
export function isItemStart(text: string, at: number): boolean {
  const line = lineBefore(text, at);
  return line.length < FARTHEST && ITEM_SIGNS.test(line);
}

/** The signs and bullets of a list in any order: without its bullets, which `cleanText` takes off, a line has to be read the same. */
const LIST_SIGNS = /^(?:[\s>*•◦▪▫‣⁃●○·–—+|"'`([<-]|(?:\d{1,3}[.)]|[a-z]\)|[ x]\])\s)*$/i;
const END_SIGNS = /^[\s"'`)\]>,;|.:*]*$/;

/** Whether nothing but the signs of a list stands before it on its line. */
export function isLineStart(text: string, at: number): boolean {
  const line = lineBefore(text, at);
  return line.length < FARTHEST && LIST_SIGNS.test(line);
}

/** Whether nothing but punctuation stands behind it on its line. */
export function isLineClosed(text: string, at: number): boolean {
  const line = lineBehind(text, at);
  return line.length < FARTHEST && END_SIGNS.test(line);
}

/** The next place on the line that is not blank, if it is near. */
export function nextSign(text: string, at: number): number {
  let to = at;
  while (to < at + 3 && isBlank(text.charCodeAt(to))) to++;
  return to;
}

const HOST_HEADINGS =
  /\b(?:c2s?|c&c|domains?|fqdns?|hosts?|hostnames?|infrastructure|network|nameservers?|servers?|sites?|subdomains?|urls?|websites?)\b/i;
const LONGEST_HEADING = 80;
const FEWEST_OF_PROSE = 5;

/** Tells of a place, asked in ascending order, whether the heading above it announces hosts. Linear over all questions. */
export function createHeadings(text: string): (at: number) => boolean {
  let start = 0;
  let end = 0;
  let announced = false;
  return (at) => {
    while (end < at) {
      if (!isLineEnd(text.charCodeAt(end++))) continue;
      const line = text.slice(start, Math.min(end, start + LONGEST_HEADING + 2)).trim();
      const isHeading = line.length <= LONGEST_HEADING && (line.endsWith(':') || line.startsWith('#'));
      if (isHeading) announced = HOST_HEADINGS.test(line);
      else if ((line.match(/\s+/g)?.length ?? 0) >= FEWEST_OF_PROSE) announced = false;
      start = end;
    }
    return announced;
  };
}
