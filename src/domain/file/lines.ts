/** A line, or as much of a long one as is looked at together. */
export interface Piece {
  readonly text: string;
  /** Its line, the first being 1. */
  readonly line: number;
  /** Whether the line begins with it. */
  readonly isFirst: boolean;
  /** No separator is in it: a single word that is longer than any can be, of which this is the beginning. */
  readonly isTooLong: boolean;
  /** Where it ends in the text. */
  readonly end: number;
}

const LONGEST_PIECE = 8_192;
const SEPARATOR = /[\s,;]/g;
/** A comma may belong to a URL, unless another one follows. */
const BEFORE_URL = /^[,;]["'(<]*[a-z*]{3,5}\W{1,3}\/\//i;
const LONGEST_SCHEME = 16;

/** The last place before the end, behind the start, of which this is true. */
function lastPlace(start: number, end: number, isIt: (at: number) => boolean): number | undefined {
  for (let at = end - 1; at > start; at--) if (isIt(at)) return at;
  return undefined;
}

/** Where a long line can be cut without cutting a word. */
function cutOf(text: string, start: number, end: number): number | undefined {
  const isSpace = (at: number) => ' \t'.includes(text.charAt(at));
  const isComma = (at: number) => ',;'.includes(text.charAt(at));
  const isBeforeUrl = (at: number) => isComma(at) && BEFORE_URL.test(text.slice(at, at + LONGEST_SCHEME));
  const holdsUrls = text.slice(start, end).includes('//');
  return lastPlace(start, end, isSpace) ?? lastPlace(start, end, holdsUrls ? isBeforeUrl : isComma);
}

function nextSeparator(text: string, from: number, end: number): number {
  SEPARATOR.lastIndex = from;
  return Math.min(SEPARATOR.exec(text)?.index ?? end, end);
}

/** The lines of a text, long ones in pieces of at most 8,192 characters that end between words. Linear in the length. */
export function* piecesOf(text: string): Generator<Piece, undefined, undefined> {
  let line = 0;
  for (let start = 0; start < text.length; ) {
    const found = text.indexOf('\n', start);
    const end = found < 0 ? text.length : found;
    line++;
    for (let from = start; from < end; ) {
      const near = Math.min(end, from + LONGEST_PIECE);
      const cut = near === end ? end : cutOf(text, from, near);
      const isTooLong = cut === undefined;
      const to = cut ?? nextSeparator(text, near, end);
      yield {
        text: text.slice(from, isTooLong ? near : to),
        line,
        isFirst: from === start,
        isTooLong,
        end: to,
      };
      from = Math.max(to, from + 1);
    }
    start = end + 1;
  }
  return undefined;
}

/** Finds a sign from a place on; the end of the text when there is none. Linear over all questions in ascending order. */
export function createFinder(text: string, sign: string): (from: number) => number {
  let asked = 0;
  let found = -1;
  return (from) => {
    if (from < asked || from > found) {
      const next = text.indexOf(sign, from);
      found = next < 0 ? text.length : next;
    }
    asked = from;
    return found;
  };
}

/** Tells of places in a text, asked in ascending order, on which line they are, the first being 1. */
export function createLineCount(text: string): (at: number) => number {
  let line = 1;
  let next = text.indexOf('\n');
  return (at) => {
    while (next >= 0 && next < at) {
      line++;
      next = text.indexOf('\n', next + 1);
    }
    return line;
  };
}
