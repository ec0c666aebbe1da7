import { remarksOn } from './extract/remarks.ts';
import type { Finding } from './extract.ts';
import { decode, unreadable } from './file/decode.ts';
import { readJson } from './file/json.ts';
import { isTable } from './file/layout.ts';
import { readPlainText } from './file/plain-text.ts';
import type { FileFormat, Item, Part, Step, Steps, Unreadable } from './file/step.ts';
import { readTable } from './file/table.ts';
import { stricter, type Tlp } from './file/tlp.ts';
import { createUnread, sayUnread, type UnreadPart } from './file/unread.ts';
import { type Indicator, keyOf } from './indicator.ts';
import { quote } from './quote.ts';
import { Refusal } from './refusal.ts';

/** Most indicators in one file. */
export const MOST_IN_FILE = 10_000;
/**
 * Most places of one file that are refused; what has more of them is no list of indicators. Of those that are commented out as
 * many are told one by one, and the rest together.
 */
export const MOST_REFUSED = 10_000;

/** An indicator of a file: the first place where it stands, and until when it is valid at the longest. */
interface Listed {
  readonly indicator: Indicator;
  /** The first being 1. */
  readonly line: number;
  /** ISO 8601, UTC. */
  readonly validUntil?: string;
}

/** Something in a file that stands where an indicator belongs and is none, or is not to be acted on. */
export interface RefusedLine {
  readonly line: number;
  /** At most 300 characters of it. */
  readonly text: string;
  /** A sentence. */
  readonly why: string;
}

/** What a file comes to. */
export interface FileReading {
  readonly format: FileFormat;
  /** Each once, in the order of the file. */
  readonly indicators: readonly Listed[];
  readonly refused: readonly RefusedLine[];
  /** What was made of places that say more than what is taken, in sentences, neither escaped nor defanged. */
  readonly lessened: readonly string[];
  /** How many places name an indicator that stands in the file before. */
  readonly duplicates: number;
  /** How many of the refused were indicators once and are past their end. */
  readonly expired: number;
  /** How many places are commented out, those among them that are told together. */
  readonly commentedOut: number;
  /** How many places are refused for anything else. */
  readonly others: number;
  /** The columns of a table of several that hold the indicators. */
  readonly columns?: readonly Part[];
  /** Where else there are indicators, which are not read. */
  readonly unread: readonly UnreadPart[];
  /** The strictest label of the Traffic Light Protocol that the file bears. */
  readonly tlp?: Tlp;
}

/** How much of a file is read, in bytes. */
export interface FileProgress {
  readonly done: number;
  readonly all: number;
}

/** The longest validity of two, of which none has no end. */
function later(a: string | undefined, b: string | undefined): string | undefined {
  return a === undefined || b === undefined ? undefined : a > b ? a : b;
}

function listed({ line, validUntil }: Item, indicator: Indicator): Listed {
  return validUntil === undefined ? { indicator, line } : { indicator, line, validUntil };
}

function keepFirst<T>(all: Map<string, T>, key: string, one: T): void {
  if (!all.has(key)) all.set(key, one);
}

/** Counts what is commented out, and says in one line of that which is not told line by line. */
function createCommentedOut() {
  let count = 0;
  let first: { readonly line: number; readonly text: string } | undefined;
  let last = 0;
  return {
    count: () => count,
    /** Whether it is to be told by itself. */
    take(line: number, text: string): boolean {
      count++;
      if (count <= MOST_REFUSED) return true;
      first ??= { line, text };
      last = line;
      return false;
    },
    rest(): readonly RefusedLine[] {
      if (first === undefined) return [];
      const more = count - MOST_REFUSED - 1;
      const others = more > 0 ? `, and so are ${more.toLocaleString('en')} more up to line ${last}` : '';
      return [{ ...first, why: `It is commented out${others}.` }];
    },
  };
}

/** Gathers what a file gives, until it is too much. */
function createTally() {
  const found = new Map<string, Listed>();
  const refused: RefusedLine[] = [];
  const unread = createUnread((key) => found.has(key));
  let columns: readonly Part[] | undefined;
  let duplicates = 0;
  let expired = 0;
  let others = 0;
  const commentedOut = createCommentedOut();
  const wider = new Map<string, Pick<Finding, 'indicator' | 'more'>>();
  let tlp: Tlp | undefined;

  const refuse = ({ line, text }: Item, { code, sentence }: Refusal): void => {
    const isTold = code !== 'commented_out' || commentedOut.take(line, text);
    if (isTold) refused.push({ line, text, why: sentence });
    if (code === 'expired') expired++;
    else if (code !== 'commented_out') others++;
  };
  const takeItem = (item: Item): void => {
    const { read, line, more } = item;
    if (read instanceof Refusal) {
      refuse(item, read);
      return;
    }
    const key = keyOf(read);
    if (more) keepFirst(wider, `${more.isRange} ${key}`, { indicator: read, more });
    const first = found.get(key);
    if (first !== undefined) duplicates++;
    const validUntil = first === undefined ? item.validUntil : later(first.validUntil, item.validUntil);
    found.set(key, listed({ ...item, line: first?.line ?? line, validUntil }, read));
  };
  return {
    take(step: Step): void {
      if (step.gives === 'item') takeItem(step);
      if (step.gives === 'marking') tlp = stricter(tlp, step.tlp);
      if (step.gives === 'unread') unread.take(step);
      if (step.gives === 'columns') columns = step.parts;
    },
    tooMuch(): Unreadable | undefined {
      if (found.size > MOST_IN_FILE)
        return {
          code: 'too_many_indicators',
          why: `names more than ${MOST_IN_FILE.toLocaleString('en')} indicators; share it in parts`,
        };
      if (expired + others > MOST_REFUSED)
        return {
          code: 'too_many_refused',
          why: `has more than ${MOST_REFUSED.toLocaleString('en')} places that are no indicators; leave them out`,
        };
      return undefined;
    },
    reading(format: FileFormat): FileReading | Unreadable {
      const indicators = [...found.values()];
      const left = unread.list();
      refused.push(...commentedOut.rest());
      if (indicators.length === 0 && refused.length === 0) return nothingIn(format, left);
      return {
        format,
        indicators,
        refused: refused.sort((a, b) => a.line - b.line),
        lessened: remarksOn([...wider.values()]),
        duplicates,
        expired,
        commentedOut: commentedOut.count(),
        others,
        unread: left,
        ...(columns && { columns }),
        ...(tlp && { tlp }),
      };
    },
  };
}

function nothingIn(format: FileFormat, unread: readonly UnreadPart[]): Unreadable {
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
const JSON_START = /^\s*(?:\{\s*["}]|\[\s*["{\]])/;

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
    const tooMuch = tally.tooMuch();
    if (tooMuch) return tooMuch;
    if (step.value.gives === 'progress') at = step.value.at;
    work += step.value.gives === 'progress' ? step.value.work : WORK_PER_ITEM;
    if (work < BREATH) continue;
    work = 0;
    yield { done: Math.floor((at / text.length) * all), all };
  }
  return typeof step.value === 'string' ? tally.reading(step.value) : step.value;
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
