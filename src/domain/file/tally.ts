import { remarksOn } from '../extract/remarks.ts';
import type { Finding } from '../extract.ts';
import { type Indicator, keyOf } from '../indicator.ts';
import { Refusal } from '../refusal.ts';
import type { FileFormat, Item, Part, Step } from './step.ts';
import { stricter, type Tlp } from './tlp.ts';
import { createUnread, type UnreadPart } from './unread.ts';

/** Most places that are commented out and told one by one; what comes after them is told together. */
const MOST_COMMENTED_OUT = 10_000;

/** An indicator of a file: the first place where it stands, and until when it is valid at the longest. */
interface Listed {
  readonly indicator: Indicator;
  /** The first being 1. */
  readonly line: number;
  /** ISO 8601, UTC; undefined: without an end. */
  readonly validUntil: string | undefined;
}

/** Something in a file that stands where an indicator belongs and is none, or is not to be acted on. */
export interface RefusedLine {
  readonly line: number;
  /** At most 300 characters of it. */
  readonly text: string;
  /** A sentence. */
  readonly why: string;
}

/** Why places of a file are left out, as far as that is told apart in counting them. */
export type Reason = 'expired' | 'not_yet_valid' | 'withdrawn' | 'harmless' | 'commented_out' | 'other';

/** By the code of the refusal. */
const REASONS: ReadonlyMap<string, Reason> = new Map([
  ['expired', 'expired'],
  ['not_yet_valid', 'not_yet_valid'],
  ['withdrawn', 'withdrawn'],
  ['superseded', 'withdrawn'],
  ['allowed', 'harmless'],
  ['context', 'harmless'],
  ['commented_out', 'commented_out'],
]);

/** What a file comes to. */
export interface FileReading {
  readonly format: FileFormat;
  /** Each once, in the order of the file. */
  readonly indicators: readonly Listed[];
  readonly refused: readonly RefusedLine[];
  /** How many places are refused, those among them that are told together; a reason that is not here has none. */
  readonly leftOut: Readonly<Partial<Record<Reason, number>>>;
  /** What was made of places that say more than what is taken, in sentences, neither escaped nor defanged. */
  readonly lessened: readonly string[];
  /** How many places name an indicator that stands in the file before. */
  readonly duplicates: number;
  /** How many lines of running text came to nothing at all. */
  readonly silentLines: number;
  /** The columns of a table of several that hold the indicators. */
  readonly columns?: readonly Part[];
  /** Where else there are indicators, which are not read. */
  readonly unread: readonly UnreadPart[];
  /** The strictest label of the Traffic Light Protocol that the file bears. */
  readonly tlp?: Tlp;
}

/** How much was gathered: different indicators, and places that are refused for anything but that they are commented out. */
export interface Sizes {
  readonly indicators: number;
  readonly refused: number;
}

/** The longest validity of two, of which none has no end. */
function later(a: string | undefined, b: string | undefined): string | undefined {
  return a === undefined || b === undefined ? undefined : a > b ? a : b;
}

function createFound() {
  const found = new Map<string, Listed>();
  const wider = new Map<string, Pick<Finding, 'indicator' | 'more'>>();
  let duplicates = 0;
  return {
    has: (key: string) => found.has(key),
    size: () => found.size,
    take(indicator: Indicator, { line, more, validUntil }: Item): void {
      const key = keyOf(indicator);
      if (more && !wider.has(key)) wider.set(key, { indicator, more });
      const first = found.get(key);
      if (first !== undefined) duplicates++;
      const end = first === undefined ? validUntil : later(first.validUntil, validUntil);
      found.set(key, { indicator, line: first?.line ?? line, validUntil: end });
    },
    told: () => ({
      indicators: [...found.values()],
      lessened: remarksOn([...wider.values()]),
      duplicates,
    }),
  };
}

function createRefused() {
  const refused: RefusedLine[] = [];
  const counts = new Map<Reason, number>();
  const countOf = (reason: Reason) => counts.get(reason) ?? 0;
  /** The first of those that are commented out and told together. */
  let first: Pick<RefusedLine, 'line' | 'text'> | undefined;
  let last = 0;

  function rest(): readonly RefusedLine[] {
    if (first === undefined) return [];
    const more = countOf('commented_out') - MOST_COMMENTED_OUT - 1;
    const others = more > 0 ? `, and so are ${more.toLocaleString('en')} more up to line ${last}` : '';
    return [{ ...first, why: `It is commented out${others}.` }];
  }

  return {
    /** How many there are that are not commented out. */
    size: () => refused.length - Math.min(countOf('commented_out'), MOST_COMMENTED_OUT),
    take({ code, sentence }: Refusal, { line, text }: Item): void {
      const reason = REASONS.get(code) ?? 'other';
      counts.set(reason, countOf(reason) + 1);
      if (reason !== 'commented_out' || countOf(reason) <= MOST_COMMENTED_OUT) {
        refused.push({ line, text, why: sentence });
        return;
      }
      first ??= { line, text };
      last = line;
    },
    told: () => ({
      refused: [...refused, ...rest()].sort((a, b) => a.line - b.line),
      leftOut: Object.fromEntries(counts),
    }),
  };
}

/** Counts lines that came to nothing; of one that is read in pieces, another piece may come to something. */
function createSilent() {
  let count = 0;
  let silent = 0;
  let speaking = 0;
  return {
    take(line: number): void {
      if (line === silent || line === speaking) return;
      silent = line;
      count++;
    },
    speak(line: number): void {
      if (line === silent) count--;
      silent = 0;
      speaking = line;
    },
    count: () => count,
  };
}

/** Gathers what a file gives. */
export function createTally() {
  const found = createFound();
  const refused = createRefused();
  const silent = createSilent();
  const unread = createUnread(found.has);
  let columns: readonly Part[] | undefined;
  let tlp: Tlp | undefined;

  return {
    take(step: Step): void {
      if (step.gives === 'item') {
        silent.speak(step.line);
        if (step.read instanceof Refusal) refused.take(step.read, step);
        else found.take(step.read, step);
      }
      if (step.gives === 'line') {
        if (step.isSilent) silent.take(step.line);
        else silent.speak(step.line);
      }
      if (step.gives === 'marking') tlp = stricter(tlp, step.tlp);
      if (step.gives === 'unread') unread.take(step);
      if (step.gives === 'columns') columns = step.parts;
    },
    sizes: (): Sizes => ({ indicators: found.size(), refused: refused.size() }),
    reading: (format: FileFormat): FileReading => ({
      format,
      ...found.told(),
      ...refused.told(),
      silentLines: silent.count(),
      unread: unread.list(),
      ...(columns && { columns }),
      ...(tlp && { tlp }),
    }),
  };
}
