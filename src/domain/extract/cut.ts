import type { Place } from './page.ts';
import { lineBefore, lineBehind } from './surroundings.ts';

const SIGNS = '\\^"`…·|<';
/** What no URL has as it is, where it may go on behind it. */
const CUTS: readonly RegExp[] = [
  // Of JSON and of a shell. Behind `\n`, `\r` and `\t` that nothing else follows, the text ends.
  /^\\(?!(?:[nrt]|r\\n)?(?:["'`\s\\]|$))/,
  /^\^[\p{L}\p{N}&?=/]/u,
  /^["`…·|][\p{L}\p{N}]/u,
  // Tags of HTML stand behind a URL; any other word in angle brackets is there in the place of something.
  /^<(?!(?:a|b|br|code|div|em|font|h\d|i|img|li|ol|p|pre|span|strong|t[dhr]|u|ul)\b)[a-z][\w -]{0,24}>/i,
];
const FARTHEST = 64;
/** The sign of a row, of a link: what stands before a URL also ends it. */
const AROUND_COLUMN = '|<[';

/** Of `a|http://b.com/|c` each sign parts columns. */
function isColumn(text: string, start: number, end: number): boolean {
  if (AROUND_COLUMN.includes(text.charAt(start - 1) || ' ')) return true;
  return lineBefore(text, start).includes('|') || lineBehind(text, end + 1).includes('|');
}

/** What stands between a URL and another thing right behind it, of which it is no part. */
const BEFORE_NEXT = /^(?:\||\\[nrt]|\\r\\n)$/;
/** What stands there only before another URL: `http://a.com/·http://b.com/`. */
const BEFORE_URL = /^[·…]$/;
const LONGEST_BETWEEN = 4;

function isBeforeNext(text: string, end: number, next: Place | undefined): boolean {
  if (next === undefined || next.start - end > LONGEST_BETWEEN) return false;
  const between = text.slice(end, next.start);
  if (BEFORE_NEXT.test(between)) return true;
  return BEFORE_URL.test(between) && text.slice(next.start, next.end).includes('://');
}

const SPREAD_PATH = /^ \/ [\p{L}\p{N}]+/u;

/** `https://evil.com / x`: what stands behind a host as its path would, with spaces. */
function spreadAround(text: string, { start, end }: Place, next: Place | undefined): Place | undefined {
  if (next?.start === end + 3 || /:\/\/.*\//.test(text.slice(start, end))) return undefined;
  const [path] = SPREAD_PATH.exec(text.slice(end, end + FARTHEST)) ?? [];
  return path === undefined ? undefined : { start, end: end + path.length };
}

/**
 * A URL and what may be more of it behind its end: `https://bank.com/<id>/x`, `https://evil.com/a\u0026b=1`. Undefined where the
 * text says no more.
 */
export function urlAround(text: string, { start, end }: Place, next: Place | undefined): Place | undefined {
  if (text.startsWith(' / ', end)) return spreadAround(text, { start, end }, next);
  const sign = text.charAt(end);
  if (!SIGNS.includes(sign || ' ') || text.charAt(start - 1) === sign) return undefined;
  const behind = text.slice(end, end + FARTHEST);
  if (!CUTS.some((each) => each.test(behind)) || isBeforeNext(text, end, next)) return undefined;
  if (sign === '|' && isColumn(text, start, end)) return undefined;
  const [rest = ''] = /^[^\s,;]*[^\s,;.:!?"'`)\]]/.exec(behind) ?? [];
  return { start, end: end + rest.length };
}
