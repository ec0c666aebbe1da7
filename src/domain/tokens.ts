/** A word of a cleaned text. `start` and `end` are its place there, quotation marks included. */
export interface Token {
  readonly text: string;
  readonly start: number;
  readonly end: number;
  /** What stands before the first word. */
  readonly before?: string;
  /** What stands between it and the next word: spaces, line breaks, commas. */
  readonly behind: string;
  /** In quotation marks, so it is never a keyword, and its spaces and commas are its own. */
  readonly quoted: boolean;
}

// A comma within a word is kept here: only `pieces` knows whether it belongs to a URL or a path.
const TOKEN = /(?:"([^"\n]*)"|'([^'\n]*)'|([^\s,;]+(?:[,;]+(?![\s,;"']|$)[^\s,;]+)*))([\s,;]*)/y;
const BEGINNING = /^[\s,;]*/;

/** The words of a cleaned text, in order. Linear in the length. */
export function tokens(text: string): Token[] {
  const found: Token[] = [];
  const pattern = new RegExp(TOKEN);
  const [before = ''] = BEGINNING.exec(text) ?? [];
  pattern.lastIndex = before.length;
  for (let match = pattern.exec(text); match; match = pattern.exec(text)) {
    const [whole, double, single, word, behind = ''] = match;
    const content = double ?? single ?? word ?? '';
    const end = match.index + whole.length - behind.length;
    const token: Token = { text: content, start: match.index, end, behind, quoted: word === undefined };
    found.push(found.length === 0 && before !== '' ? { ...token, before } : token);
  }
  return found;
}

/** A text as one word, in the quotation marks that it can stand in. */
export function inQuotes(text: string): string {
  return text.includes('"') ? `'${text}'` : `"${text}"`;
}

/** Longer than any keyword; what is longer is not worth looking at. */
const LONGEST_KEYWORD = 14;

/**
 * A word as a keyword: in lower case, without the punctuation behind it. Nothing in quotation marks is one, and what is too
 * long for one is empty.
 */
export function keyword(token: Token | undefined): string {
  if (token === undefined || token.quoted || token.text.length > LONGEST_KEYWORD) return '';
  const word = token.text.toLowerCase();
  return ':.!?'.includes(word.charAt(word.length - 1)) ? word.replace(/[:.!?]+$/, '') : word;
}

/** The beginning of a URL or a file path, defanged or not. */
const LOCATOR = /^["'(<]*(?:[a-z*]{3,5}\W{1,3}\/\/|[a-z]:[\\/]|\\\\|\/)/i;

function trimmed(word: string, leading: string, trailing: string): string {
  let start = 0;
  let end = word.length;
  while (start < end && leading.includes(word.charAt(start))) start++;
  while (end > start && trailing.includes(word.charAt(end - 1))) end--;
  return word.slice(start, end);
}

function unwrapped(word: string): string {
  const pairs = ['()', '<>', '[]', '{}', '**', '__', '~~', '""', "''"];
  // An address that begins with "[:]" is defanged, not wrapped.
  const isWrapped = pairs.includes(`${word.charAt(0)}${word.at(-1)}`) && !word.startsWith('[:');
  return isWrapped && word.length > 2 ? word.slice(1, -1) : word;
}

/** What stands around a URL at its beginning, defanged or not. */
const AROUND_URL = /^["'`(<[{*]*(?=[a-z][a-z*]{2,4}\W{1,3}\/\/)/i;
/** What ends a sentence, or what began before the URL, and not the URL. */
const BEHIND_URL = '.,;:!?"\'`>';
const BRACKETS: Readonly<Record<string, string>> = { ')': '(', ']': '[', '}': '{' };

/** A URL without what stands around it: a bracket at its end is its own where it has the opening one too. */
function urlIn(word: string): string | undefined {
  const before = AROUND_URL.exec(word)?.[0];
  if (before === undefined) return undefined;
  const behind = before.includes('*') ? `${BEHIND_URL}*` : BEHIND_URL;
  const text = word.slice(before.length);
  const count: Record<string, number> = {};
  for (const sign of text) count[sign] = (count[sign] ?? 0) + 1;
  let end = text.length;
  for (; end > 0; end--) {
    const sign = text.charAt(end - 1);
    const opening = BRACKETS[sign];
    const isOurs = opening !== undefined && (count[sign] ?? 0) > (count[opening] ?? 0);
    if (!isOurs && !behind.includes(sign)) break;
    count[sign] = (count[sign] ?? 0) - 1;
  }
  return text.slice(0, end);
}

/** A part of a word without the punctuation around it. */
export function bare(part: string): string {
  const url = urlIn(part);
  if (url !== undefined) return url;
  const inside = unwrapped(part);
  if (LOCATOR.test(inside)) return trimmed(inside, '"\'(<', '"\',;');
  const plain = trimmed(inside, '"\'(<>', '"\')>.!?');
  // Two colons may end an IPv6 address.
  return plain.endsWith(':') && !plain.endsWith('::') ? plain.slice(0, -1) : plain;
}

/** Longest beginning that is looked at to tell a URL or a path. */
const LONGEST_BEGINNING = 64;
const PATH = /^["'(<]*(?:[a-z]:[\\/]|\\\\|\/(?!\/))/i;

/** Where a part of a word begins and ends in it. */
export interface Part {
  readonly start: number;
  readonly end: number;
}

/**
 * The parts of a word between its commas and semicolons. One that belongs to something known, as `isKnown` says of its
 * place, parts nothing; neither does one in a path, or in a URL of which nothing is known, unless another URL or path follows.
 * Linear in the length.
 */
export function partsOf(word: string, isKnown: (at: number) => boolean): readonly Part[] {
  if (!/[,;]/.test(word)) return [{ start: 0, end: word.length }];
  const parts: Part[] = [];
  let start = 0;
  let looked = 0;
  let holdsKnown = false;
  for (const { index, 0: signs } of word.matchAll(/[,;]+/g)) {
    for (; looked < index; looked++) holdsKnown ||= isKnown(looked);
    if (isKnown(index)) continue;
    const next = index + signs.length;
    const beginning = word.slice(start, Math.min(index, start + LONGEST_BEGINNING));
    const isLocator = LOCATOR.test(beginning) && (PATH.test(beginning) || !holdsKnown);
    if (isLocator && !LOCATOR.test(word.slice(next, next + LONGEST_BEGINNING))) continue;
    parts.push({ start, end: index });
    start = next;
    looked = next;
    holdsKnown = false;
  }
  return [...parts, { start, end: word.length }];
}

/**
 * What a word holds between its commas, without the punctuation around it. A comma in a URL or a path is its own, unless
 * another URL or path follows it.
 */
export function pieces({ text, quoted }: Token): string[] {
  if (quoted) return [text];
  return partsOf(text, () => false)
    .map(({ start, end }) => bare(text.slice(start, end).replace(/[,;]+$/, '')))
    .filter((piece) => piece !== '');
}
