import { isHexadecimal, isNamed, kindOf, PLAIN, UNSPACED } from './characters.ts';

const DOT = 0x2e;
const HYPHEN = 0x2d;
const UNDERSCORE = 0x5f;
/** Fewer digits than this are not looked at: half of a hash has more, and ordinary words have them. */
export const FEWEST_OF_HASH = 6;

/** Where a word of a text begins and ends, and what is worth looking for in it. */
export interface Word {
  readonly start: number;
  readonly end: number;
  readonly hasDot: boolean;
  /** At least as many hexadecimal digits in a row as are looked at. */
  readonly hasDigits: boolean;
}

/** Whether a word can begin with it. */
export function isWordStart(code: number): boolean {
  return code === UNDERSCORE || isNamed(code);
}

/**
 * The letters, digits, dots, hyphens and underscores from this place on. Two dots end it, and so does the step between ASCII
 * and a script that puts no spaces between words.
 */
export function wordAt(text: string, start: number): Word {
  let hasDot = false;
  let hasDigits = false;
  let digits = 0;
  let last = 0;
  let end = start;
  for (; end < text.length; end++) {
    const code = text.charCodeAt(end);
    const kind = kindOf(code);
    if (code === DOT) {
      if (text.charCodeAt(end + 1) === DOT) break;
      hasDot = true;
    } else if (code !== HYPHEN && code !== UNDERSCORE && !isNamed(code)) break;
    if ((kind === UNSPACED && last === PLAIN) || (kind === PLAIN && last === UNSPACED)) break;
    last = kind;
    digits = isHexadecimal(code) ? digits + 1 : 0;
    if (digits === FEWEST_OF_HASH) hasDigits = true;
  }
  return { start, end, hasDot, hasDigits };
}

/** Where it begins and ends without the dots and hyphens around it, and without the underscores of emphasis. */
export function trimmed(text: string, { start, end }: Word): readonly [start: number, end: number] {
  let from = start;
  let to = end;
  while (to > from && !isNamed(text.charCodeAt(to - 1))) to--;
  const isEmphasis = text.charCodeAt(to) === UNDERSCORE;
  while (isEmphasis && from < to && !isNamed(text.charCodeAt(from))) from++;
  return [from, to];
}
