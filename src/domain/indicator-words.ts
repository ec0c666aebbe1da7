import { remarksOn } from './extract/remarks.ts';
import type { Finding, Miss } from './extract.ts';
import { endOfFileName, isItemSign } from './fillers.ts';
import {
  defang,
  type Indicator,
  isHash,
  keyOf,
  type NamedKind,
  parseIndicator,
  sameIndicator,
} from './indicator.ts';
import { kindNamed } from './indicator-words/kinds.ts';
import { type Outcome, readParts } from './indicator-words/parts.ts';
import { type Place, placesOf, wordingOf } from './indicator-words/wording.ts';
import { type Problem, problem } from './problem.ts';
import { Refusal } from './refusal.ts';
import { inQuotes, keyword, type Token, tokens } from './tokens.ts';

/** Most indicators in one request. */
const MOST_INDICATORS = 1000;

function isHashes(outcome: Outcome | undefined): boolean {
  return Array.isArray(outcome?.read) && outcome.read.every(({ kind }) => isHash(kind));
}

/** What stands in quotation marks: to the letter one indicator, or else words, all of which are understood. */
function readQuoted(content: string, kind: NamedKind | undefined): Outcome {
  const text = inQuotes(content);
  const read = parseIndicator(content, kind);
  if (!(read instanceof Refusal)) return { text, read: [read] };
  const within = readEach(tokens(content), kind);
  const found = within.flatMap((each) => (each.read instanceof Refusal ? [] : [each.read]));
  if (found.length === 0 || found.length < within.length) return { text, read };
  return { text, read: found.flat(), findings: within.flatMap(({ findings = [] }) => findings) };
}

/**
 * Reads words, of which `extract` finds most as it does in any text; what it leaves is an indicator because it is named as one,
 * or it is none. `before`: what stands before the first of them, and is not the end of what stood there.
 */
export function readEach(words: readonly Token[], named?: NamedKind, before = ''): readonly Outcome[] {
  const wording = wordingOf(words, before);
  const { findings, misses, starts, holdsAny } = wording;
  const outcomes: Outcome[] = [];
  let kind = named;
  let next = 0;
  let nextMiss = 0;
  let found: Finding[] = [];
  let missed: Miss[] = [];
  let parts: Place[] = [];
  let behindHash = 0;
  let nameEnd = 0;
  const kindAt = (index: number) =>
    wording.isFound(starts[index] ?? 0) ? undefined : kindNamed(keyword(words[index]));
  const isMeant = (index: number) => holdsAny(index) || kindAt(index) !== undefined;
  for (const [index, token] of words.entries()) {
    if (index === behindHash) nameEnd = endOfFileName(words, index, isMeant);
    if (index < nameEnd) continue;
    const start = starts[index] ?? 0;
    const word = kindAt(index);
    if (word !== undefined) kind = word;
    else if (token.quoted) outcomes.push(readQuoted(token.text, kind));
    else if (!isItemSign(words, index))
      for (const part of placesOf(token.text, start, wording, kind)) {
        for (let each = findings[next]; each && each.start < part.end; each = findings[++next])
          found.push(each);
        for (let each = misses[nextMiss]; each && each.start < part.end; each = misses[++nextMiss])
          missed.push(each);
        parts.push(part);
        const following = starts[index + 1] ?? wording.text.length;
        const last = found.at(-1);
        if (Math.max(last?.more?.end ?? last?.end ?? 0, missed.at(-1)?.end ?? 0) > following) continue;
        const read = readParts(wording, parts, found, missed);
        outcomes.push(...read);
        if (isHashes(read.at(-1))) behindHash = index + 1;
        found = [];
        missed = [];
        parts = [];
      }
  }
  return outcomes;
}

/** The indicators among some words, each once, and the words that are none. */
export interface Subject {
  readonly indicators: readonly Indicator[];
  readonly rest: readonly string[];
  /** What was made of words that say more than what is taken, in sentences. */
  readonly remarks: readonly string[];
  readonly problems: readonly Problem[];
}

/** Reads indicators, defanged or not. A kind holds for all that follow it, up to the next kind. Linear in the length. */
export function readIndicators(words: readonly Token[]): Subject {
  const found = new Map<string, Indicator>();
  const all: Finding[] = [];
  const rest: string[] = [];
  const problems: Problem[] = [];
  const refuse = (code: string, sentence: string) => problems.push(problem('indicators', code, sentence));
  for (const { text, read, findings = [] } of readEach(words, undefined, words[0]?.before)) {
    all.push(...findings);
    if (read instanceof Refusal) {
      rest.push(text);
      refuse(read.code, read.sentence);
    } else for (const each of read) found.set(keyOf(each), each);
  }
  const indicators = [...found.values()];
  if (indicators.length === 0 && problems.length === 0)
    refuse(
      'indicators_missing',
      'Name what it is about: a hash, an IP address, a network, a domain, a URL or a file path.',
    );
  if (indicators.length > MOST_INDICATORS)
    refuse(
      'too_many_indicators',
      `These are ${indicators.length} indicators; a text has at most ${MOST_INDICATORS.toLocaleString('en')}.`,
    );
  return { indicators, rest, remarks: remarksOn(all), problems };
}

/** Where a hashed host name can be named, an MD5 is one. */
function named(indicator: Indicator): Indicator {
  return indicator.kind === 'host_md5' ? { kind: 'md5', value: indicator.value } : indicator;
}

function isReadBack(text: string, indicators: readonly Indicator[]): boolean {
  const read = readIndicators(tokens(text));
  return read.rest.length === 0 && read.indicators.map(keyOf).join('\n') === indicators.map(keyOf).join('\n');
}

/** Indicators as `readIndicators` reads them back, defanged, one per line, with their kinds if any of them needs it. */
export function writeIndicators(indicators: readonly Indicator[]): string {
  const all = indicators.map(named);
  const isPlain = all.every((indicator) => {
    const read = parseIndicator(defang(indicator));
    return !(read instanceof Refusal) && sameIndicator(read, indicator);
  });
  const write = (isOpen: (text: string, indicator: Indicator) => boolean) =>
    all.map((indicator) => {
      const before = isPlain ? '' : `${indicator.kind} `;
      const text = `${before}${defang(indicator)}`;
      return isOpen(text, indicator) ? text : `${before}${inQuotes(defang(indicator))}`;
    });
  const text = write((line, indicator) => isReadBack(line, [indicator])).join('\n');
  // A line may go on in the next, but for what stands in quotation marks.
  return isReadBack(text, all) ? text : write(() => false).join('\n');
}
