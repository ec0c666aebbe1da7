import { HYPHEN, isNamed, kindOf, LINE_BREAK, UNSEEN, WIDE, WIDE_DOT } from './characters.ts';
import { entityAt } from './entity.ts';
import { type Mark, markAt } from './mark.ts';
import { schemeSignAt, secureAt } from './scheme.ts';
import { spelledDotAt } from './spelled.ts';
import { COMMON_SUFFIXES } from './suffixes.ts';

/** A text as it is meant: without what nobody sees, refanged, in the characters that names and URLs are made of. */
export interface Plain {
  readonly text: string;
  /** Where a part of it stands in the text that was given. */
  place(start: number, end: number): { readonly start: number; readonly end: number };
  /** Whether somebody took teeth out of this part of it. */
  isDefanged(start: number, end: number): boolean;
}

interface Edit {
  readonly start: number;
  readonly end: number;
  readonly from: number;
  readonly to: number;
  readonly defanged: boolean;
}

/** How many edits begin before this place. */
function editsBefore(edits: readonly Edit[], at: number): number {
  let low = 0;
  let high = edits.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((edits[middle]?.start ?? 0) < at) low = middle + 1;
    else high = middle;
  }
  return low;
}

function createPlain(text: string, edits: readonly Edit[]): Plain {
  /** Where the character at this place begins and ends in the text that was given. */
  const origin = (at: number): { readonly from: number; readonly to: number } => {
    const last = edits[editsBefore(edits, at + 1) - 1];
    if (last === undefined) return { from: at, to: at + 1 };
    if (at < last.end) return last;
    const from = last.to + at - last.end;
    return { from, to: from + 1 };
  };
  return {
    text,
    place: (start, end) => ({ start: origin(start).from, end: origin(end - 1).to }),
    isDefanged(start, end) {
      for (let i = editsBefore(edits, start); i < edits.length; i++) {
        const edit = edits[i];
        if (edit === undefined || edit.start >= end) return false;
        if (edit.defanged) return true;
      }
      return false;
    },
  };
}

const LIGATURE_FIRST = 0xfb00;
const LIGATURE_LAST = 0xfb06;
const MATHEMATICAL = 0xd835;
const VARIATION = 0xdb40;

/** Latin letters of PDF ligatures and of mathematical alphabets. */
function latinAt(text: string, at: number, code: number): Mark | undefined {
  if (code >= LIGATURE_FIRST && code <= LIGATURE_LAST)
    return { from: at, to: at + 1, by: text.charAt(at).normalize('NFKC'), defanged: false };
  if (code !== MATHEMATICAL) return undefined;
  const by = text.slice(at, at + 2).normalize('NFKC');
  return /[0-9A-Za-z]/.test(by) ? { from: at, to: at + 2, by, defanged: false } : undefined;
}

function isNameBeside(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return isNamed(code) || kindOf(code) === WIDE;
}

const LONGEST_LABEL = 63;
const LONGEST_NAME = 253;
const SUFFIX_QUOTED = /^[a-z]{2,24}[」』”’）】》"')\]]/;

/** Dots that also stand between the items of a list, or behind a sentence. */
const PARTING_DOTS = '·‧∙⋅。｡';

/** The host of a URL so far, defanged or not. */
const HOST_BEFORE = /[:：](?:[\])}]?[[({\\]?[/／]){2}[\])}]?[^\s/／?#<>"'`|,;]+$/u;

/** `「再配達窓口。jp」`: the dot of an input method in a name that is quoted whole. */
function isQuotedName(text: string, at: number): boolean {
  if (!SUFFIX_QUOTED.test(text.slice(at + 1, at + 26))) return false;
  let before = at - 1;
  while (before > at - LONGEST_LABEL && isNameBeside(text, before)) before--;
  return '「『“‘（【《"\'(['.includes(text.charAt(before) || ' ');
}

const DOT = String.raw`(?:\.|[[({](?:\.|dot)[\])}])`;
/** The end of a name, or an IPv4 address. */
const WHOLE_BEFORE = new RegExp(`[\\p{L}\\p{N}]${DOT}([a-z]{2,24})$|\\d(?:${DOT}\\d{1,3}){3}$`, 'iu');
const WHOLE_BEHIND = new RegExp(`^[\\p{L}\\p{N}-]+${DOT}[\\p{L}\\p{N}]`, 'iu');

/** `evil.com·good.com`: on both sides stands a name with dots of its own, so this one parts them. */
function isBetweenNames(text: string, at: number): boolean {
  const [whole, suffix = ''] = WHOLE_BEFORE.exec(text.slice(Math.max(0, at - LONGEST_LABEL), at)) ?? [];
  if (whole === undefined || (suffix !== '' && !COMMON_SUFFIXES.has(suffix.toLowerCase()))) return false;
  return WHOLE_BEHIND.test(text.slice(at + 1, at + LONGEST_LABEL));
}

/** `http://bank.com。evil.com`: to browsers, an ideographic full stop is a dot of the host (WHATWG URL, domain to ASCII). */
function isDotOfHost(text: string, at: number): boolean {
  if (!'。｡'.includes(text.charAt(at))) return false;
  return HOST_BEFORE.test(text.slice(Math.max(0, at - LONGEST_NAME), at));
}

/** An ideographic full stop ends a sentence unless the name goes on in ASCII on both sides, or is quoted. */
function isDotWithin(text: string, at: number): boolean {
  if (!isNameBeside(text, at - 1) || !isNameBeside(text, at + 1)) return false;
  const mark = text.charAt(at);
  if (PARTING_DOTS.includes(mark) && isBetweenNames(text, at)) return isDotOfHost(text, at);
  const around = text.charAt(at - 1) + text.charAt(at + 1);
  if ('。｡'.includes(mark)) return /[\w０-９Ａ-Ｚａ-ｚ]{2}/.test(around) || isQuotedName(text, at);
  return true;
}

const MIDDLE_DOT = 0xb7;
const WITHIN_PATH = /[\p{L}\p{N}.][/?#]\S*$/u;

/** `col·lecció`: in Catalan a letter, and in a name written as the one letter that is the same to IDNA and to us a letter too. */
function catalanAt(text: string, at: number): Mark | undefined {
  if (!/ll/i.test(text.charAt(at - 1) + text.charAt(at + 1))) return undefined;
  const isInPath = WITHIN_PATH.test(text.slice(Math.max(0, at - LONGEST_NAME), at));
  return { from: at - 1, to: at + 1, by: isInPath ? text.slice(at - 1, at + 1) : 'ŀ', defanged: false };
}

function beyondAscii(text: string, at: number, code: number): Mark | undefined {
  const one = (by: string, defanged = false): Mark => ({ from: at, to: at + 1, by, defanged });
  const kind = kindOf(code);
  if (kind === UNSEEN) {
    if (Number(text.codePointAt(at)) <= 0xffff) return one('');
    if (code === VARIATION) return { from: at, to: at + 2, by: '', defanged: false };
    // A pair is seen, and the end of every name: an emoji, or a letter too rare to be waited for.
    return latinAt(text, at, code) ?? { from: at, to: at + 2, by: '\u25a1', defanged: false };
  }
  if (kind === WIDE) return one(String.fromCharCode(code - 0xfee0));
  if (kind === HYPHEN) return one('-');
  if (kind === LINE_BREAK) return one('\n');
  if (kind === WIDE_DOT) {
    const letter = code === MIDDLE_DOT ? catalanAt(text, at) : undefined;
    return letter ?? (isDotWithin(text, at) ? one('.', true) : undefined);
  }
  return latinAt(text, at, code);
}

/** What is written differently here than it is meant, if anything. */
type Look = (text: string, at: number, certain: boolean) => Mark | undefined;

const unseen: Look = (_, at) => ({ from: at, to: at + 1, by: '', defanged: false });

const LOOKS: readonly (Look | undefined)[] = Array.from({ length: 0x80 }, (_, code) => {
  const character = String.fromCharCode(code);
  if ('[({'.includes(character)) return (text, at) => secureAt(text, at) ?? markAt(text, at);
  if (character === '\\') return markAt;
  if (character === '&') return entityAt;
  if (character === '.') return (text, at, certain) => markAt(text, at) ?? spelledDotAt(text, at, certain);
  if (character === 'd' || character === 'D') return spelledDotAt;
  if (character === ':') return schemeSignAt;
  return kindOf(code) === UNSEEN ? unseen : undefined;
});

/**
 * Reads a text as it is meant. `certain`: it is meant to name indicators and nothing else. Linear in the length: what is
 * looked at around a character is bounded.
 */
export function plainOf(text: string, certain: boolean): Plain {
  const parts: string[] = [];
  const edits: Edit[] = [];
  let copied = 0;
  let length = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    const mark = code < 0x80 ? LOOKS[code]?.(text, at, certain) : beyondAscii(text, at, code);
    if (mark === undefined) continue;
    const { to, defanged } = mark;
    // What nobody sees may have been taken out of what the mark reaches back to.
    const from = Math.max(mark.from, copied);
    parts.push(text.slice(copied, from), mark.by);
    const start = length + from - copied;
    length = start + mark.by.length;
    if (defanged || to - from !== mark.by.length) edits.push({ start, end: length, from, to, defanged });
    copied = to;
    at = to - 1;
  }
  parts.push(text.slice(copied));
  return createPlain(parts.join(''), edits);
}
