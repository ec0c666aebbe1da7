import { decode, unreadable } from './file/decode.ts';
import { readJson } from './file/json.ts';
import { isTable } from './file/layout.ts';
import { readPlainText } from './file/plain-text.ts';
import type { Steps, Unreadable } from './file/step.ts';
import { readTable } from './file/table.ts';
import { createTally, type FileReading, type Sizes } from './file/tally.ts';
import { sayUnread } from './file/unread.ts';
import { quote } from './quote.ts';
import { Refusal } from './refusal.ts';

/** Most indicators in one file. */
export const MOST_IN_FILE = 10_000;
/** Most places of one file that are refused, beside those that are commented out: what has more is no list of indicators. */
export const MOST_REFUSED = 10_000;

/** How much of a file is read, in bytes. */
export interface FileProgress {
  readonly done: number;
  readonly all: number;
}

function excessOf({ indicators, refused }: Sizes): Unreadable | undefined {
  if (indicators > MOST_IN_FILE)
    return {
      code: 'too_many_indicators',
      why: `names more than ${MOST_IN_FILE.toLocaleString('en')} indicators; share it in parts`,
    };
  if (refused > MOST_REFUSED)
    return {
      code: 'too_many_refused',
      why: `has more than ${MOST_REFUSED.toLocaleString('en')} places that are no indicators; leave them out`,
    };
  return undefined;
}

function nothingIn({ format, unread }: FileReading): Unreadable {
  const code = 'no_indicators';
  const isNamed = unread.some(({ part }) => 'under' in part);
  if (format === 'stix')
    return { code, why: 'holds no indicator; other objects of STIX do not say that something is bad' };
  if (unread.length === 0) return { code, why: 'names no indicator' };
  const how = isNamed ? '; call it “value”, or after what it holds, to have it read' : '';
  return { code, why: `names indicators only where none is looked for: ${sayUnread(unread)}${how}` };
}

/** Work after which others have their turn, in characters that are looked into closely: a few milliseconds. */
const BREATH = 16_000;
/** What an indicator costs, or what is read as one. */
const WORK_PER_ITEM = 80;

const JSON_NAME = /\.(?:json|jsonl|ndjson|stix|stix2)$/i;
/** A list of nothing is all of its text: with more behind it, `[ ]` is the box of a task. */
const JSON_START = /^\s*(?:\{\s*["}]|\[\s*(?:["{]|\]\s*$))/;

/** Line and paragraph separators of Unicode, by which word processors end lines. In JSON they are text. */
const SEPARATORS = /[\u2028\u2029]/g;

/** What a text is, by how it begins, then by what it is called. */
function stepsOf(name: string, text: string, now: Date): Steps {
  if (JSON_NAME.test(name) || JSON_START.test(text.slice(0, 4096))) return readJson(text, now);
  const lines = text.replace(SEPARATORS, '\n');
  // Where a table has lines of the usual kind, they stand within a cell.
  const rows = text.trim().includes('\n') ? text : lines;
  if (/\.tsv$/i.test(name)) return readTable(rows, 'tsv', now);
  return /\.csv$/i.test(name) || isTable(rows) ? readTable(rows, 'csv', now) : readPlainText(lines);
}

function* read(
  name: string,
  bytes: Uint8Array,
  now: Date,
): Generator<FileProgress, FileReading | Unreadable, undefined> {
  const refusal = unreadable(name, bytes);
  if (refusal) return refusal;
  const all = bytes.length;
  const decoding = decode(bytes);
  let decoded = decoding.next();
  for (; decoded.done !== true; decoded = decoding.next()) yield { done: 0, all };
  const text = decoded.value;
  if (typeof text !== 'string') return text;
  if (text.trim() === '') return { code: 'file_empty', why: 'is empty' };
  const tally = createTally();
  const steps = stepsOf(name, text, now);
  let step = steps.next();
  let at = 0;
  let work = 0;
  for (; step.done !== true; step = steps.next()) {
    tally.take(step.value);
    const excess = excessOf(tally.sizes());
    if (excess) return excess;
    if (step.value.gives === 'progress') at = step.value.at;
    work += step.value.gives === 'progress' ? step.value.work : WORK_PER_ITEM;
    if (work < BREATH) continue;
    work = 0;
    yield { done: Math.floor((at / text.length) * all), all };
  }
  if (typeof step.value !== 'string') return step.value;
  const reading = tally.reading(step.value);
  const isEmpty = reading.indicators.length === 0 && reading.refused.length === 0;
  return isEmpty ? nothingIn(reading) : reading;
}

/**
 * Reads a file of indicators: text, CSV, TSV, JSON or a STIX 2.1 bundle, in UTF-8, of at most 10 MiB and 10,000 indicators. Gives
 * its progress after each few milliseconds of work, so that others have their turn in between, and in the end what was read.
 * Refuses a file that is empty, too large, no text, in another encoding, compressed, or broken. Never throws; linear in the length.
 */
export function* readFile(
  name: string,
  bytes: Uint8Array,
  now: Date,
): Generator<FileProgress, FileReading | Refusal, undefined> {
  const reading = yield* read(name, bytes, now);
  return 'why' in reading ? new Refusal(reading.code, `${quote(name)} ${reading.why}.`) : reading;
}
