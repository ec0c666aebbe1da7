import { isLineEnd, isNamed, kindOf, SPACE, UNSEEN } from './characters.ts';
import { COMMON_SUFFIXES } from './suffixes.ts';

/** A part of a text that is meant otherwise than it is written. */
export interface Mark {
  readonly from: number;
  readonly to: number;
  readonly by: string;
  /** Written so that no program makes a link of it. */
  readonly defanged: boolean;
}

const MOST_BRACKETS = 4;
const MOST_SPACES = 2;

/** Where the characters end that stand in the set, from this place on; at most as many as given. */
function after(text: string, at: number, set: string, most: number): number {
  let end = at;
  while (end < at + most && end < text.length && set.includes(text.charAt(end))) end++;
  return end;
}

/** A place beyond the spaces, at most two, in the direction of the step. */
export function beyondSpaces(text: string, at: number, step: 1 | -1): number {
  let to = at;
  for (let i = 0; i < MOST_SPACES; i++, to += step) {
    const kind = kindOf(text.charCodeAt(to));
    if (kind !== SPACE && kind !== UNSEEN) break;
  }
  return to;
}

/** What stands between brackets for itself, the longest first. */
const MARKS: readonly (readonly [string, string])[] = [
  ['://', '://'],
  ['dot', '.'],
  ['d0t', '.'],
  ['//', '//'],
  ['at', '@'],
  ['.', '.'],
  ['．', '.'],
  ['。', '.'],
  ['｡', '.'],
  [':', ':'],
  ['/', '/'],
  ['@', '@'],
];

function bracketed(text: string, at: number): Mark | undefined {
  const inside = after(text, at, '[({\\', MOST_BRACKETS);
  if (!/[[({]/.test(text.slice(at, inside))) return undefined;
  const start = beyondSpaces(text, inside, 1);
  const word = text.slice(start, start + 3).toLowerCase();
  const mark = MARKS.find(([written]) => word.startsWith(written));
  if (mark === undefined) return undefined;
  const closing = beyondSpaces(text, start + mark[0].length, 1);
  const signs = text.slice(closing, after(text, closing, '])}\\', MOST_BRACKETS));
  // A backslash behind them is a slash to a browser, and the end of the host.
  const to = closing + signs.replace(/\\+$/, '').length;
  return to > closing ? joining(text, at, to, mark[1]) : undefined;
}

/** Where the next line begins, if this one ends here. */
function beyondLineEnd(text: string, at: number): number | undefined {
  const end = beyondSpaces(text, at, 1);
  if (!isLineEnd(text.charCodeAt(end))) return undefined;
  return beyondSpaces(text, text.startsWith('\r\n', end) ? end + 2 : end + 1, 1);
}

/** A dot or an at sign joins what stands on both sides of it, spaces or not; a dot that joins nothing is none. A page may break behind the dot. */
function joining(text: string, from: number, to: number, by: string): Mark | undefined {
  const before = beyondSpaces(text, from - 1, -1);
  const behind = beyondSpaces(text, to, 1);
  const joins = isNamed(text.charCodeAt(before)) && isNamed(text.charCodeAt(behind));
  if (joins && (by === '.' || by === '@')) return { from: before + 1, to: behind, by, defanged: true };
  const next = by === '.' && isNamed(text.charCodeAt(from - 1)) ? beyondLineEnd(text, to) : undefined;
  if (next !== undefined && isNamed(text.charCodeAt(next))) return { from, to: next, by, defanged: true };
  return by === '.' ? undefined : { from, to, by, defanged: true };
}

/** `evil[.com`, `evil[.com]`; but `report[.zip]` says that the ending may be missing. */
function halfOpened(text: string, at: number): Mark | undefined {
  if (text.charAt(at) !== '[' || text.charAt(at + 1) !== '.') return undefined;
  const [, suffix = '', closing] = /^([a-z0-9-]{2,24})(\]?)/i.exec(text.slice(at + 2, at + 27)) ?? [];
  const isOptional = closing === ']' && !COMMON_SUFFIXES.has(suffix.toLowerCase());
  if (suffix === '' || isOptional || !isNamed(text.charCodeAt(at - 1))) return undefined;
  return { from: at, to: at + 2, by: '.', defanged: true };
}

/** `evil.]com`, `evil.[com]`; but `done.[1]` is a note and `primes.[ch]` two files. */
function halfClosed(text: string, at: number): Mark | undefined {
  const next = text.charAt(at + 1);
  if ((next !== ']' && next !== '[') || !isNamed(text.charCodeAt(at - 1))) return undefined;
  const match = /^(?:\][a-z0-9]|\[([a-z]{2,24})\](?!\())/i.exec(text.slice(at + 1, at + 28));
  if (match === null || (match[1] !== undefined && !COMMON_SUFFIXES.has(match[1].toLowerCase())))
    return undefined;
  return { from: at, to: at + 2, by: '.', defanged: true };
}

const LONGEST_LABEL = 63;

/** `evil\.com`, as regular expressions have it; but `C:\repository\.config` is a path. `\/` is a slash in JSON, `\:` a colon in Markdown. */
function escaped(text: string, at: number): Mark | undefined {
  const sign = after(text, at, '\\', MOST_BRACKETS);
  const next = text.charAt(sign);
  if (next === '/' || next === ':') return { from: at, to: sign + 1, by: next, defanged: false };
  if (next !== '.') return undefined;
  let before = at - 1;
  while (before > at - LONGEST_LABEL && isNamed(text.charCodeAt(before))) before--;
  if (text.charAt(before) === '\\' || !isNamed(text.charCodeAt(sign + 1))) return undefined;
  return { from: at, to: sign + 1, by: '.', defanged: true };
}

/** The bracketed or escaped sign that begins at this bracket, backslash or dot: `[.]`, `(dot)`, `\.`, `[://]`, `evil[.com`. */
export function markAt(text: string, at: number): Mark | undefined {
  const sign = text.charAt(at);
  if (sign === '.') return halfClosed(text, at);
  return bracketed(text, at) ?? (sign === '\\' ? escaped(text, at) : halfOpened(text, at));
}
