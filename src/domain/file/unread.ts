import { extract } from '../extract.ts';
import { type Indicator, keyOf } from '../indicator.ts';
import { quote } from '../quote.ts';
import { Refusal } from '../refusal.ts';
import { readAs } from './entry.ts';
import { isList, isRecord, type Json } from './json-text.ts';
import { piecesOf } from './lines.ts';
import { type Part, type Progress, type Unread, WORK_PER_PIECE } from './step.ts';

/** The beginning of a file path that is nothing else. */
export const FILE_PATH = /^(?:[a-z]:\\|\\\\\w)/i;
/** File paths among words, which may end sooner than meant: nobody knows whether a space is theirs. */
const PATHS = /(?<![^\s"'(=:])(?:[a-z]:\\|\\\\\w)[^\s"'<>|]*/gi;

function readAll(paths: readonly string[]): readonly Indicator[] {
  return paths.flatMap((path) => {
    const read = readAs(path, 'path');
    return read instanceof Refusal ? [] : [read];
  });
}

/** The file paths that a text mentions. */
export function pathsIn(text: string): readonly Indicator[] {
  const whole = FILE_PATH.test(text) ? readAll([text]) : [];
  return whole.length > 0 ? whole : readAll(text.match(PATHS) ?? []);
}

/** The indicators that a text mentions. */
export function mentionedIn(text: string): readonly Indicator[] {
  return [...extract(text).map(({ indicator }) => indicator), ...pathsIn(text)];
}

/** Looks for indicators in a part of a file where none belongs; `at` is how far the reading of the file is. */
export function* unreadIn(
  text: string,
  part: Part,
  at: number,
): Generator<Unread | Progress, void, undefined> {
  for (const piece of piecesOf(text)) {
    for (const indicator of mentionedIn(piece.text)) yield { gives: 'unread', part, indicator };
    yield { gives: 'progress', at, work: piece.text.length };
  }
}

const KEYS: Part = { in: 'keys' };

/** The same in a key of JSON. */
export function unreadKey(key: string, at: number): Generator<Unread | Progress, void, undefined> {
  return unreadIn(key, KEYS, at);
}

/** The same in a value of JSON and all that is in it; beside strings, nothing is an indicator. */
export function* unreadWithin(
  value: Json,
  part: Part,
  at: number,
): Generator<Unread | Progress, void, undefined> {
  if (typeof value === 'string') yield* unreadIn(value, part, at);
  if (isRecord(value)) for (const key of value.fields.keys()) yield* unreadKey(key, at);
  const inside = isList(value) ? value.items : isRecord(value) ? value.fields.values() : [];
  for (const each of inside) yield* unreadWithin(each, part, at);
  yield { gives: 'progress', at, work: WORK_PER_PIECE };
}

/** How many different indicators of a part were not read. */
export interface UnreadPart {
  readonly part: Part;
  readonly count: number;
}

/** Most indicators that are told apart; of what comes later it is only counted in how many places it is. */
const MOST_TOLD = 10_000;
const ELSEWHERE: Part = { in: 'other places' };

/** Gathers what is not read and is not read elsewhere either. */
export function createUnread(isRead: (key: string) => boolean) {
  const parts = new Map<string, { readonly part: Part; readonly keys: Set<string> }>();
  let told = 0;
  let beyond = 0;
  return {
    take({ part, indicator }: Unread): void {
      const key = keyOf(indicator);
      if (isRead(key)) return;
      const name = 'under' in part ? `under ${part.under}` : part.in;
      const known = parts.get(name);
      if (known?.keys.has(key) === true) return;
      if (told === MOST_TOLD) {
        beyond++;
        return;
      }
      told++;
      if (known === undefined) parts.set(name, { part, keys: new Set([key]) });
      else known.keys.add(key);
    },
    list(): readonly UnreadPart[] {
      const counted = [...parts.values()].map(({ part, keys }) => ({
        part,
        count: [...keys].filter((key) => !isRead(key)).length,
      }));
      return [...counted, { part: ELSEWHERE, count: beyond }].filter(({ count }) => count > 0);
    },
  };
}

/** Names of parts are cut to this, and so many are named. */
const LONGEST_NAME = 32;
const MOST_NAMED = 5;

function nameOf(part: Part): string {
  if ('in' in part) return part.in;
  const { under } = part;
  return quote(under.length > LONGEST_NAME ? `${under.slice(0, LONGEST_NAME - 1)}…` : under);
}

function enumerated(all: readonly string[]): string {
  const more = all.length - MOST_NAMED;
  return [...all.slice(0, MOST_NAMED), ...(more > 0 ? [`${more.toLocaleString('en')} more`] : [])].join(', ');
}

function placeOf({ part, count }: UnreadPart): string {
  return `${count.toLocaleString('en')} ${'under' in part ? 'under' : 'in'} ${nameOf(part)}`;
}

/** What was left unread, for a sentence, the most first: "12 under “referrer”, 1 in comments". */
export function sayUnread(unread: readonly UnreadPart[]): string {
  return enumerated([...unread].sort((a, b) => b.count - a.count).map(placeOf));
}

/** Which columns of a table were read, for a sentence: "“ip”, “hostname”", "column 2". */
export function sayColumns(columns: readonly Part[]): string {
  return enumerated(columns.map(nameOf));
}
