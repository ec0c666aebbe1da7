import { isAllOf } from './all-of.ts';
import { remarksOn } from './extract/remarks.ts';
import { COMMON_SUFFIXES } from './extract/suffixes.ts';
import { extract, type Finding } from './extract.ts';
import { endOfFileName, isEmoji, isFiller, isItemSign } from './fillers.ts';
import {
  defang,
  type Indicator,
  isHash,
  isOfKind,
  isPathLike,
  keyOf,
  type NamedKind,
  parseIndicator,
  refuseRange,
  sameIndicator,
} from './indicator.ts';
import { type Problem, problem } from './problem.ts';
import { quote } from './quote.ts';
import { Refusal } from './refusal.ts';
import { struckIn } from './struck.ts';
import { bare, inQuotes, keyword, type Part, partsOf, type Token, tokens } from './tokens.ts';

/** Most indicators in one request. */
const MOST_INDICATORS = 1000;

const KIND_WORDS: ReadonlyMap<string, NamedKind> = new Map([
  ['md5', 'md5'],
  ['sha1', 'sha1'],
  ['sha-1', 'sha1'],
  ['sha256', 'sha256'],
  ['sha-256', 'sha256'],
  ['hash', 'hash'],
  ['hashes', 'hash'],
  ['ip', 'ip'],
  ['ips', 'ip'],
  ['ipv4', 'ip'],
  ['ipv6', 'ip'],
  ['network', 'network'],
  ['networks', 'network'],
  ['cidr', 'network'],
  ['domain', 'domain'],
  ['domains', 'domain'],
  ['host', 'domain'],
  ['hosts', 'domain'],
  ['hostname', 'domain'],
  ['url', 'url'],
  ['urls', 'url'],
  ['path', 'path'],
  ['paths', 'path'],
]);

/** Whether a word says of which kind the indicators behind it are. */
export function isKindWord(word: string): boolean {
  return KIND_WORDS.has(word);
}

/** The indicators among some words, each once, and the words that are none. */
export interface Subject {
  readonly indicators: readonly Indicator[];
  readonly rest: readonly string[];
  /** What was made of words that say more than what is taken, in sentences. */
  readonly remarks: readonly string[];
  readonly problems: readonly Problem[];
}

/** "sha256:275a…", "SHA1(3395…)": a kind that is glued to its indicator, as other tools print it. */
const GLUED = /^["'`(<[{*]*([a-z0-9-]{2,8})[:=(](?=.)/i;

/** A part of a word, and its place among all the words. */
interface Place extends Part {
  readonly kind: NamedKind | undefined;
}

/** Words as one text, with what stands between them, and what is found in it. */
interface Wording {
  readonly text: string;
  /** Where each word begins. */
  readonly starts: readonly number[];
  readonly findings: readonly Finding[];
  /** Whether a place is struck out. */
  readonly isStruck: (at: number) => boolean;
  /** Whether a place belongs to what was found. */
  readonly isFound: (at: number) => boolean;
  /** Whether anything was found in the word of this number. */
  readonly holdsAny: (index: number) => boolean;
}

function wordingOf(words: readonly Token[], before: string): Wording {
  let text = before;
  const starts = words.map(({ text: word, behind, quoted }) => {
    const start = text.length;
    // What stands in quotation marks is read by itself.
    text += `${quoted ? '""' : word}${behind}`;
    return start;
  });
  const findings = extract(text, true);
  const found = new Uint8Array(text.length);
  for (const { start, end } of findings) found.fill(1, start, end);
  const holdsAny = (index: number) => found.subarray(starts[index], starts[index + 1]).includes(1);
  return { text, starts, findings, isStruck: struckIn(text), isFound: (at) => found[at] === 1, holdsAny };
}

/** The parts of a word without the kinds that are glued to them. */
function placesOf(word: string, start: number, { isFound }: Wording, kind: NamedKind | undefined): Place[] {
  return partsOf(word, (at) => isFound(start + at)).map((part) => {
    const [glue = '', name = ''] = GLUED.exec(word.slice(part.start, part.end)) ?? [];
    const named = KIND_WORDS.get(name.toLowerCase());
    const begins = start + part.start + (named ? glue.length : 0);
    return { start: begins, end: start + part.end, kind: named ?? kind };
  });
}

/** What a word came to, or several that go together: the indicators that it names, or why it names none. */
export interface Outcome {
  readonly text: string;
  readonly read: readonly Indicator[] | Refusal;
  /** What it was found as; absent: it is read to the letter. */
  readonly findings?: readonly Finding[];
}

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

/** A part in which nothing was found, or more stands than what was: `isMore`. */
function readPart(part: string, kind: NamedKind | undefined, isMore: boolean): readonly Outcome[] {
  const text = bare(part);
  if (text === '' || isFiller(text) || (isEmoji(part) && !isMore)) return [];
  const read = parseIndicator(text, kind);
  if (read instanceof Refusal) return [{ text, read }];
  // To the letter it is something else than what it is taken for in running text: `http://evil.com/a…`.
  return [{ text, read: isMore && read.kind !== 'path' ? askWhether(text) : [read] }];
}

function refuseStruck(text: string): Refusal {
  const sentence = `${quote(text)} is struck out; write it without the tildes if it is meant.`;
  return new Refusal('not_understood', sentence);
}

function askWhetherUrl(text: string): Refusal {
  const sentence = `${quote(text)} may be a URL or several hosts; write http:// before it, or spaces between them.`;
  return new Refusal('not_understood', sentence);
}

function askWhether(text: string): Refusal {
  const sentence = `${quote(text)} may be one thing or more; put it in quotation marks if it is one.`;
  return new Refusal('not_understood', sentence);
}

/** A host behind a comma, as if the next of a list began there. */
const NEXT_HOST = /[,;](?:[a-z\d-]+\.)+([a-z]{2,6})(?=[,;/]|$)/g;

/** `http://evil.com/a,evil.net`: a comma is the URL's own, but behind this one there may be a host. Linear in the length. */
function mayBeList({ kind, value }: Indicator): boolean {
  if (kind !== 'url') return false;
  const [path = ''] = value.split('?');
  return [...path.matchAll(NEXT_HOST)].some(([, suffix = '']) => COMMON_SUFFIXES.has(suffix));
}

/** Parts that go together because something was found that begins in one and ends in another; mostly one alone. */
function readParts(
  { text, isStruck }: Wording,
  parts: readonly Place[],
  findings: readonly Finding[],
): readonly Outcome[] {
  const { start = 0, kind } = parts[0] ?? {};
  const whole = text.slice(start, parts.at(-1)?.end);
  if (findings.some(({ start: at }) => isStruck(at))) return [{ text: whole, read: refuseStruck(whole) }];
  if (findings.some(({ more }) => more?.isRange)) return [{ text: whole, read: refuseRange(quote(whole)) }];
  if (kind === undefined && findings.length > 1 && findings.every(({ more }) => more?.isHalf))
    return [{ text: whole, read: askWhetherUrl(whole) }];
  const places = findings.map((each) => ({ start: each.start - start, end: each.end - start }));
  const found = findings.map(({ indicator }) => indicator);
  if (found.some(mayBeList)) return [{ text: whole, read: askWhether(whole) }];
  const isPath = isPathLike(whole) && !whole.startsWith('//');
  const isWhole = isAllOf(whole, places);
  if (isWhole && !isPath && found.every((each) => kind === undefined || isOfKind(each, kind)))
    return [{ text: whole, read: found, findings }];
  const isMore = found.length > 0 && !isWhole;
  return parts.flatMap((part) => readPart(text.slice(part.start, part.end), part.kind, isMore));
}

/**
 * Reads words, of which `extract` finds most as it does in any text; what it leaves is an indicator because it is named as one,
 * or it is none. `before`: what stands before the first of them, and is not the end of what stood there.
 */
export function readEach(words: readonly Token[], named?: NamedKind, before = ''): readonly Outcome[] {
  const wording = wordingOf(words, before);
  const { findings, starts, holdsAny } = wording;
  const outcomes: Outcome[] = [];
  let kind = named;
  let next = 0;
  let found: Finding[] = [];
  let parts: Place[] = [];
  let behindHash = 0;
  let nameEnd = 0;
  const kindAt = (index: number) =>
    wording.isFound(starts[index] ?? 0) ? undefined : KIND_WORDS.get(keyword(words[index]));
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
        parts.push(part);
        const following = starts[index + 1] ?? wording.text.length;
        const last = found.at(-1);
        if (last !== undefined && (last.more?.end ?? last.end) > following) continue;
        const read = readParts(wording, parts, found);
        outcomes.push(...read);
        if (isHashes(read.at(-1))) behindHash = index + 1;
        found = [];
        parts = [];
      }
  }
  return outcomes;
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
