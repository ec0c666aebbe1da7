import { type Finding, gather, type Miss } from '../extract.ts';
import type { NamedKind } from '../indicator.ts';
import { struckIn } from '../struck.ts';
import { type Part, partsOf, type Token } from '../tokens.ts';
import { kindNamed } from './kinds.ts';

/** Words as one text, with what stands between them, and what is found in it. */
export interface Wording {
  readonly text: string;
  /** Where each word begins. */
  readonly starts: readonly number[];
  readonly findings: readonly Finding[];
  /** What is none, and may be in several of the words. */
  readonly misses: readonly Miss[];
  /** Whether a place is struck out. */
  readonly isStruck: (at: number) => boolean;
  /** Whether a place belongs to what was found, or nearly was. */
  readonly isFound: (at: number) => boolean;
  /** Whether there is such a place in the word of this number. */
  readonly holdsAny: (index: number) => boolean;
}

/** What `extract` finds in words; `before` is what stands before the first of them. */
export function wordingOf(words: readonly Token[], before: string): Wording {
  let text = before;
  const starts = words.map(({ text: word, behind, quoted }) => {
    const start = text.length;
    // What stands in quotation marks is read by itself.
    text += `${quoted ? '""' : word}${behind}`;
    return start;
  });
  const { findings, misses } = gather(text, true);
  const found = new Uint8Array(text.length);
  for (const { start, end } of [...findings, ...misses]) found.fill(1, start, end);
  const holdsAny = (index: number) => found.subarray(starts[index], starts[index + 1]).includes(1);
  const isFound = (at: number) => found[at] === 1;
  return { text, starts, findings, misses, isStruck: struckIn(text), isFound, holdsAny };
}

/** "sha256:275a…", "SHA1(3395…)": a kind that is glued to its indicator, as other tools print it. */
const GLUED = /^["'`(<[{*]*([a-z0-9-]{2,8})[:=(](?=.)/i;

/** A part of a word, and its place among all the words. */
export interface Place extends Part {
  readonly kind: NamedKind | undefined;
}

/** The parts of a word without the kinds that are glued to them. */
export function placesOf(
  word: string,
  start: number,
  { isFound }: Wording,
  kind: NamedKind | undefined,
): readonly Place[] {
  return partsOf(word, (at) => isFound(start + at)).map((part) => {
    const [glue = '', name = ''] = GLUED.exec(word.slice(part.start, part.end)) ?? [];
    const named = kindNamed(name.toLowerCase());
    const begins = start + part.start + (named ? glue.length : 0);
    return { start: begins, end: start + part.end, kind: named ?? kind };
  });
}
