import { isLineEnd, kindOf, LETTER, OTHER, PLAIN, UNSPACED, WIDE_DOT } from './characters.ts';

const NEVER_WITHIN = '<>"`|\\^';
/** What ends a sentence, not a URL. */
const TRAILING = ".,;:!?'*";
const PAIRS: Readonly<Record<string, string>> = { ')': '(', ']': '[', '}': '{' };

/** Whether another URL, or an address, begins behind this comma or semicolon. */
function isSeparator(text: string, at: number): boolean {
  if (!',;'.includes(text.charAt(at))) return false;
  return /^ ?(?:[hf][tx*]{1,4}ps?:\/\/|\d{1,3}(?:\.\d{1,3}){3}(?![\w.]))/i.test(text.slice(at + 1, at + 18));
}

/** `{noformat}http://evil.com/{noformat}`, `[code]http://evil.com/[/code]`: markup that ends before a URL begins again behind it. */
const MARKUP: Readonly<Record<string, string>> = { '}': '{', ']': '[/' };

/** Whether the next column of a list begins behind this comma: a word, a date, nothing. */
function isColumnEnd(text: string, at: number): boolean {
  return /^(?:[a-z][a-z _-]{2,}|\d{4}-\d\d-\d\d[^,]{0,15}|)(?:[,;\s]|$)/i.test(text.slice(at + 1, at + 32));
}

/**
 * Where a URL, or the path behind a host, that goes on at this place ends. Closing brackets need their opening ones.
 * `before` is the sign in front of it: an apostrophe ends what an apostrophe began, a comma what stands behind one, and a
 * line break what is the first column of a list.
 */
export function endOfLink(text: string, from: number, before: string): number {
  const isColumn = isLineEnd(before.charCodeAt(0));
  const markup = MARKUP[before];
  const open = { '(': 0, '[': 0, '{': 0 };
  let at = from;
  for (; at < text.length; at++) {
    const code = text.charCodeAt(at);
    const kind = kindOf(code);
    if (kind === PLAIN || kind === LETTER) continue;
    if (kind === UNSPACED) {
      if (kindOf(text.charCodeAt(at - 1)) === PLAIN) break;
      continue;
    }
    // What is left of the dots beyond ASCII within a word: `col·lecció`.
    if (kind === WIDE_DOT && /^l·l$/i.test(text.slice(at - 1, at + 2))) continue;
    if (kind !== OTHER || code >= 0x80) break;
    const sign = text.charAt(at);
    if (NEVER_WITHIN.includes(sign) || (sign === before && "',;".includes(sign)) || isSeparator(text, at))
      break;
    if (sign === ',' && isColumn && isColumnEnd(text, at)) break;
    if (markup !== undefined && text.startsWith(markup, at)) break;
    if (sign === '(' || sign === '[' || sign === '{') open[sign]++;
    const opening = PAIRS[sign];
    if ((opening === '(' || opening === '[' || opening === '{') && --open[opening] < 0) break;
  }
  const closing = before === '_' || before === '~' ? `${TRAILING}${before}` : TRAILING;
  while (at > from && closing.includes(text.charAt(at - 1))) at--;
  return at;
}
