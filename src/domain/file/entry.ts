import { type NamedKind, parseIndicator } from '../indicator.ts';
import type { Outcome } from '../indicator-words/parts.ts';
import { readEach } from '../indicator-words.ts';
import { quote, visible } from '../quote.ts';
import { Refusal } from '../refusal.ts';
import { tokens } from '../tokens.ts';
import { piecesOf } from './lines.ts';
import { isAside, kindOfType, partsOfType } from './names.ts';
import { LONGEST_CELL } from './rows.ts';
import { refuseStanding, type Said } from './standing.ts';
import type { Item } from './step.ts';
import { readTime, sayTime } from './time.ts';

/** A value, what its column or key says that it is, and what is said of it, all as it is written there. */
export interface Entry {
  readonly value: string;
  readonly kind?: NamedKind | undefined;
  readonly said: readonly Said[];
}

/** What nothing is written as. */
const BLANK = /^(?:-+|n\/?a|none|null|undefined)?$/i;

export function isBlank(text: string): boolean {
  return text.length < 12 && BLANK.test(text.trim());
}

const LONGEST_SHOWN = 300;

/** A text of a file as it may be shown and written out again: at most 300 characters, and none of them unseen. */
export function shown(text: string): string {
  const start = visible(text.slice(0, LONGEST_SHOWN).replace(/\s+/g, ' ')).trim();
  return text.length > LONGEST_SHOWN ? `${start}…` : start;
}

/** An item that is refused. */
export function refused(line: number, text: string, code: string, sentence: string): Item {
  return { gives: 'item', line, text: shown(text), read: new Refusal(code, sentence) };
}

function timeOf(text: string, word: 'from' | 'until'): string | Refusal {
  const unread = `It is valid ${word} ${quote(text)}, which is no time; write it like 2026-12-24T18:00Z.`;
  return readTime(text) ?? new Refusal('not_a_time', unread);
}

/** The first of the ends that are given for it; why it is not to be acted on when one has passed, or it is not valid yet. */
export function readValidity(said: readonly Said[], now: Date): string | Refusal | undefined {
  let end: string | undefined;
  for (const { is, text } of said) {
    if ((is !== 'until' && is !== 'from') || isBlank(text)) continue;
    const time = timeOf(text, is);
    if (time instanceof Refusal) return time;
    const isAhead = Date.parse(time) > now.getTime();
    if (is === 'from' && isAhead)
      return new Refusal('not_yet_valid', `It is valid from ${sayTime(time)} on.`);
    if (is === 'until' && !isAhead) return new Refusal('expired', `It was valid until ${sayTime(time)}.`);
    if (is === 'until' && (end === undefined || time < end)) end = time;
  }
  return end;
}

type Reading = Pick<Item, 'text' | 'read' | 'more'>;

/** What words came to, each indicator by itself. */
export function readingsOf({ text, read, findings = [] }: Outcome): readonly Reading[] {
  if (read instanceof Refusal) return [{ text: shown(text), read }];
  const more = new Map(findings.map((each) => [each.indicator, each.more]));
  return read.map((each) => ({ text: shown(text), read: each, more: more.get(each) }));
}

/** A network in a place for addresses is one; nothing else is what it is not called. */
function kindIn(text: string, kind: NamedKind | undefined): NamedKind | undefined {
  return kind === 'ip' && text.includes('/') ? 'network' : kind;
}

export function readAs(text: string, kind: NamedKind | undefined): Item['read'] {
  return parseIndicator(text, kindIn(text, kind));
}

/** The words of a place; one for addresses may hold networks among them. */
function readWords(text: string, kind: NamedKind | undefined) {
  const words = tokens(text);
  if (kindIn(text, kind) === kind) return readEach(words, kind);
  return words.flatMap((word) => readEach([word], kindIn(word.text, kind)));
}

/** A cell that is no indicator to the letter is read as words are in a command, if any of them is one. */
function readCell(text: string, kind: NamedKind | undefined): readonly Reading[] {
  const whole = readAs(text, kind);
  if (!(whole instanceof Refusal) || text.length > LONGEST_CELL) return [{ text, read: whole }];
  const readings = [...piecesOf(text)].flatMap((piece) => readWords(piece.text, kind)).flatMap(readingsOf);
  return readings.some(({ read }) => !(read instanceof Refusal)) ? readings : [{ text, read: whole }];
}

function readComposite(text: string, type: string): readonly Reading[] {
  const refuse = (why: string) => [{ text, read: new Refusal('wrong_kind', `${quote(type)} ${why}.`) }];
  const types = partsOfType(type);
  if (types.some((each) => /^port$/i.test(each.trim())))
    return refuse('is meant on one port alone; name the address or the domain if all of it is to be blocked');
  const values = text.split('|');
  const kinds = types.map(kindOfType);
  if (types.length < 2 || types.some((each) => kindOfType(each) === undefined && !isAside(each)))
    return refuse('is not a kind of indicator that is taken');
  if (values.length !== types.length) return refuse(`has ${types.length} parts, and ${quote(text)} has not`);
  return values.flatMap((value, at) => {
    const kind = kinds[at];
    return kind === undefined ? [] : [{ text: value, read: readAs(value, kind) }];
  });
}

function readValue({ value, kind, said }: Entry): readonly Reading[] {
  const type = said.find(({ is, text }) => is === 'type' && !isBlank(text))?.text;
  if (kind !== undefined || type === undefined) return readCell(value, kind);
  const named = kindOfType(type);
  return named === undefined ? readComposite(value, type) : readCell(value, named);
}

/** What an entry comes to: mostly one item, more when several values share a cell. */
export function readEntry(entry: Entry, line: number, now: Date): readonly Item[] {
  const validity = readValidity(entry.said, now);
  const refusal = refuseStanding(entry.said) ?? (validity instanceof Refusal ? validity : undefined);
  if (refusal) return [{ gives: 'item', line, text: shown(entry.value), read: refusal }];
  const validUntil = validity instanceof Refusal ? undefined : validity;
  return readValue(entry).map((each) => ({
    gives: 'item',
    line,
    ...each,
    text: shown(each.text),
    validUntil,
  }));
}
