/** What a character can be to an indicator. Of everything else it is the end. */
export const OTHER = 0;
/** A letter or digit of ASCII. */
export const PLAIN = 1;
/** A letter, digit or mark beyond ASCII, of a script that puts spaces between its words. */
export const LETTER = 2;
/** A letter of a script that puts no spaces between its words, so that a name in ASCII may touch it. */
export const UNSPACED = 3;
/** Nobody sees it: controls, zero-width and bidirectional characters, lone surrogates. */
export const UNSEEN = 4;
export const SPACE = 5;
export const LINE_BREAK = 6;
/** A dot beyond ASCII, as typed by an input method or by somebody who hides a name. */
export const WIDE_DOT = 7;
/** A full-width character of ASCII that names and URLs are made of. */
export const WIDE = 8;
export const HYPHEN = 9;

const WIDE_DOTS = '．。｡﹒․·‧∙⋅';
const WIDE_SIGNS = '：／＠％－＿？＝＆＃～＋';

function kindBeyond(character: string): number {
  if (/[\u0085\u2028\u2029]/.test(character)) return LINE_BREAK;
  if (/\p{Zs}/u.test(character)) return SPACE;
  if (/[\p{Cc}\p{Cf}\p{Cs}\p{Default_Ignorable_Code_Point}]/u.test(character)) return UNSEEN;
  if (WIDE_DOTS.includes(character)) return WIDE_DOT;
  if (/[０-９Ａ-Ｚａ-ｚ]/.test(character) || WIDE_SIGNS.includes(character)) return WIDE;
  if (character === '‐' || character === '‑') return HYPHEN;
  if (!/[\p{L}\p{N}\p{M}]/u.test(character)) return OTHER;
  return /[\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\p{sc=Hang}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmr}\p{sc=Mymr}ー]/u.test(
    character,
  )
    ? UNSPACED
    : LETTER;
}

function kindWithin(code: number): number {
  if (code === 0x0a || code === 0x0d) return LINE_BREAK;
  if (code === 0x20 || code === 0x09 || code === 0x0b || code === 0x0c) return SPACE;
  if (code < 0x20 || code === 0x7f) return UNSEEN;
  return /[0-9A-Za-z]/.test(String.fromCharCode(code)) ? PLAIN : OTHER;
}

const UNKNOWN = 255;
/** One answer per UTF-16 unit, found out when it is first asked for: the patterns are too slow to ask each time. */
const kinds = new Uint8Array(0x10000).fill(UNKNOWN);

/** What the UTF-16 unit is; NaN, as `charCodeAt` has it beyond the ends, is a line break. */
export function kindOf(code: number): number {
  const known = kinds[code];
  if (known === undefined) return LINE_BREAK;
  if (known !== UNKNOWN) return known;
  const kind = code < 0x80 ? kindWithin(code) : kindBeyond(String.fromCharCode(code));
  kinds[code] = kind;
  return kind;
}

/** Whether a name can begin or end with it. */
export function isNamed(code: number): boolean {
  const kind = kindOf(code);
  return kind === PLAIN || kind === LETTER || kind === UNSPACED;
}

export function isBlank(code: number): boolean {
  return kindOf(code) === SPACE;
}

export function isLineEnd(code: number): boolean {
  return kindOf(code) === LINE_BREAK;
}

export function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}

export function isHexadecimal(code: number): boolean {
  return isDigit(code) || (code >= 0x41 && code <= 0x46) || (code >= 0x61 && code <= 0x66);
}
