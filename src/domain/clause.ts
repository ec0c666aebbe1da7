import { kindNamed } from './indicator-words/kinds.ts';
import { lengthOfMoment, lengthOfSpan } from './lasts.ts';
import { keyword, partsOf, pieces, type Token } from './tokens.ts';

/** What is said once and with words of its own; the draft calls it the same. */
export type Named = 'ticket' | 'severity' | 'lasts';
/** What is wished for with one word. */
export type Wish = 'clean' | 'prevent' | 'breakGlass' | 'override' | 'dryRun';
/** A part of a request that begins with a word of its own. */
export type Clause = Named | Wish | 'vendors' | 'reason';

const WISHES: readonly (readonly [word: string, Wish])[] = [
  ['clean', 'clean'],
  ['prevent', 'prevent'],
  ['break-glass', 'breakGlass'],
  ['breakglass', 'breakGlass'],
  ['override', 'override'],
];
/** To have missed one would be to ask for the thing itself, so it is known with any hyphen and in brackets. */
const DRY_RUNS: readonly string[] = ['', '-', '_', '\u2010', '\u2011', '–', '—'].map(
  (sign) => `dry${sign}run`,
);
const AROUND = ['()', '[]', '{}', '**', '__'];
/** As options are written: phones make one dash of two. */
const DASHES = ['', '--', '-', '—', '–'];

const CLAUSES: ReadonlyMap<string, Clause> = new Map<string, Clause>([
  ['on', 'vendors'],
  ['for', 'lasts'],
  ['until', 'lasts'],
  ['because', 'reason'],
  ['ref', 'ticket'],
  ['sev', 'severity'],
  ['severity', 'severity'],
  ...DASHES.flatMap((dash) => WISHES.map(([word, wish]) => [`${dash}${word}`, wish] as const)),
  ...DASHES.flatMap((dash) => DRY_RUNS.map((word) => [`${dash}${word}`, 'dryRun'] as const)),
  ...AROUND.flatMap((signs) =>
    DRY_RUNS.map((word) => [`${signs.charAt(0)}${word}${signs.charAt(1)}`, 'dryRun'] as const),
  ),
]);
const GLUED_SEVERITY = /^sev\d$/;

/** The words of a cleaned text, and which names a vendor has. */
export interface Wording {
  readonly text: string;
  readonly words: readonly Token[];
  readonly isVendor: (name: string) => boolean;
}

/** The clause that begins with a word, and with the next one where it takes two: "break glass". */
export function clauseAt({ words }: Pick<Wording, 'words'>, at: number): Clause | undefined {
  const word = keyword(words[at]);
  const found = CLAUSES.get(word);
  if (found) return found;
  if (word === 'break') return keyword(words[at + 1]) === 'glass' ? 'breakGlass' : undefined;
  if (word === 'dry') return keyword(words[at + 1]) === 'run' ? 'dryRun' : undefined;
  if (word === '(dry') return keyword(words[at + 1]) === 'run)' ? 'dryRun' : undefined;
  return word.startsWith('sev') && GLUED_SEVERITY.test(word) ? 'severity' : undefined;
}

function begins(word: Token | undefined): boolean {
  return CLAUSES.has(keyword(word));
}

/** What may stand in a column behind an indicator: `evil.com,clean` says how it was judged. */
const COLUMN_WORDS: ReadonlySet<Clause> = new Set(['clean', 'prevent', 'breakGlass', 'override']);

/** A part of a word as a word of its own. */
function wordWithin(word: Token, start: number, end: number): Token {
  const text = word.text.slice(start, end).replace(/[,;]+$/, '');
  const stop = start + text.length;
  const behind = end < word.text.length ? word.text.slice(stop, end) : word.behind;
  const part = { text, start: word.start + start, end: word.start + stop, behind, quoted: false };
  return start === 0 ? { ...word, ...part } : part;
}

/**
 * `evil.com,because`: what begins a clause is a word of its own, unless its comma belongs to a URL or a path. Linear in the
 * length.
 */
export function apart(word: Token): readonly Token[] {
  if (word.quoted) return [word];
  const parts = partsOf(word.text, () => false);
  if (parts.length === 1) return [word];
  const isBeginning = parts.map(({ start, end }) => {
    const clause = clauseAt({ words: [wordWithin(word, start, end)] }, 0);
    return clause !== undefined && !COLUMN_WORDS.has(clause);
  });
  const starts = parts.flatMap(({ start }, at) =>
    at === 0 || isBeginning[at] || isBeginning[at - 1] ? [start] : [],
  );
  return starts.map((start, at) => wordWithin(word, start, starts[at + 1] ?? word.text.length));
}

/** The names of vendors in some words. */
export function namesIn(words: readonly Token[]): string[] {
  return words.flatMap(pieces).filter((name) => name !== '&' && name.toLowerCase() !== 'and');
}

/** Whether a word has to do with indicators: no vendor's name has such a character in it or is as long as a hash. */
function isForeign(word: Token, isVendor: (name: string) => boolean): boolean {
  if (isVendor(word.text)) return false;
  return (
    kindNamed(keyword(word)) !== undefined ||
    namesIn([word]).some((name) => name.length >= 32 || /[.:/\\@]/.test(name))
  );
}

function endOfNames(wording: Wording, from: number): number {
  let at = from;
  for (let word = wording.words[at]; word; word = wording.words[++at])
    if (clauseAt(wording, at) !== undefined || isForeign(word, wording.isVendor)) break;
  return at;
}

/** Where a clause that begins at a word ends: before the next one, or before what is none. Not for a reason. */
export function endOfClause(wording: Wording, clause: Exclude<Clause, 'reason'>, at: number): number {
  const { words } = wording;
  const word = keyword(words[at]);
  switch (clause) {
    case 'vendors':
      return endOfNames(wording, at + 1);
    case 'lasts': {
      const end = at + 1 + (word === 'for' ? lengthOfSpan : lengthOfMoment)(words, at + 1);
      const next = words.slice(at + 1, end).findIndex(begins);
      return next < 0 ? end : at + 1 + next;
    }
    case 'ticket':
      return begins(words[at + 1]) ? at + 1 : at + 2;
    case 'severity': {
      const isAlone = GLUED_SEVERITY.test(word) || begins(words[at + 1]);
      return isAlone || !/^[\p{L}\p{N}]+$/u.test(keyword(words[at + 1])) ? at + 1 : at + 2;
    }
    default:
      return CLAUSES.has(word) ? at + 1 : at + 2;
  }
}

/** What a clause says: "INC-42", "2", "for 7d". Empty when nothing stands behind its first word. */
export function saidIn({ words }: Wording, clause: Named, at: number, end: number): string {
  const first = keyword(words[at]);
  if (GLUED_SEVERITY.test(first)) return first.slice('sev'.length);
  // Only its first word tells a span from a moment.
  const from = clause === 'lasts' && end - at > 1 ? at : at + 1;
  return words
    .slice(from, end)
    .map(({ text }) => text)
    .join(' ');
}
