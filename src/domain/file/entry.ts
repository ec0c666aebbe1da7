import { type NamedKind, parseIndicator } from '../indicator.ts';
import { quote, visible } from '../quote.ts';
import { Refusal } from '../refusal.ts';
import { isAside, kindOfType, partsOfType } from './names.ts';
import type { Item } from './step.ts';
import { readTime, sayTime } from './time.ts';

/** What a row of a table or an object says of one value, all of it as it is written there. */
export interface Entry {
  readonly value: string;
  /** What the column or the key says that it is. */
  readonly kind?: NamedKind | undefined;
  readonly type?: string | undefined;
  readonly until?: string | undefined;
  /** MISP's `to_ids`: whether it is meant to be detected, or is there for context. */
  readonly context?: string | undefined;
  readonly action?: string | undefined;
  readonly withdrawn?: string | undefined;
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

/** When it stops being valid, or that it has. `until` is how the file says it. */
export function readUntil(until: string | undefined, now: Date): string | Refusal | undefined {
  if (until === undefined || isBlank(until)) return undefined;
  const time = readTime(until);
  if (time === undefined)
    return new Refusal(
      'not_a_time',
      `It is valid until ${quote(until)}, which is no time; write it like 2026-12-24T18:00Z.`,
    );
  return Date.parse(time) > now.getTime()
    ? time
    : new Refusal('expired', `It was valid until ${sayTime(time)}.`);
}

const NO = /^(?:0|false|no)$/i;
const YES = /^(?:1|true|yes)$/i;
const ALLOWS = /^(?:allow|permit|ignore|exclude|white)/i;

/** Why it is not meant to be acted on, whatever it is. */
function refuseStanding({ context = '', action = '', withdrawn = '' }: Entry): Refusal | undefined {
  if (YES.test(withdrawn.trim())) return new Refusal('withdrawn', 'The file says that it was withdrawn.');
  if (NO.test(context.trim()))
    return new Refusal('context', 'It is there for context and not to be detected: its to_ids is not set.');
  if (ALLOWS.test(action.trim()))
    return new Refusal('allowed', `The file lists it as something to allow: its action is ${quote(action)}.`);
  return undefined;
}

type Reading = Pick<Item, 'text' | 'read'>;

/** A network in a place for addresses is one; nothing else is what it is not called. */
export function readAs(text: string, kind: NamedKind | undefined): Item['read'] {
  return parseIndicator(text, kind === 'ip' && text.includes('/') ? 'network' : kind);
}

/** A cell with several values in it, if it is not one itself. */
function readCell(text: string, kind: NamedKind | undefined): readonly Reading[] {
  const whole = readAs(text, kind);
  if (!(whole instanceof Refusal)) return [{ text, read: whole }];
  const parts = text.split(/[\s,;|]+/).filter((part) => part !== '');
  if (parts.length < 2) return [{ text, read: whole }];
  const readings = parts.map((part) => ({ text: part, read: readAs(part, kind) }));
  return readings.some(({ read }) => !(read instanceof Refusal)) ? readings : [{ text, read: whole }];
}

function readComposite(text: string, type: string): readonly Reading[] {
  const refuse = (why: string) => [{ text, read: new Refusal('wrong_kind', `${quote(type)} ${why}.`) }];
  const types = partsOfType(type);
  if (types.some((each) => /^port$/i.test(each.trim())))
    return refuse('is meant on one port alone; name the address or the domain if all of it is to be blocked');
  const values = text.split('|');
  const kinds = types.map(kindOfType);
  if (types.length < 2 || kinds.some((kind, at) => kind === undefined && !isAside(types[at] ?? '')))
    return refuse('is not a kind of indicator that is taken');
  if (values.length !== types.length) return refuse(`has ${types.length} parts, and ${quote(text)} has not`);
  return values.flatMap((value, at) => {
    const kind = kinds[at];
    return kind === undefined ? [] : [{ text: value, read: readAs(value, kind) }];
  });
}

function readValue({ value, kind, type }: Entry): readonly Reading[] {
  if (kind !== undefined || type === undefined || isBlank(type)) return readCell(value, kind);
  const named = kindOfType(type);
  return named === undefined ? readComposite(value, type) : readCell(value, named);
}

/** What an entry comes to: mostly one item, more when several values share a cell. */
export function readEntry(entry: Entry, line: number, now: Date): readonly Item[] {
  const until = readUntil(entry.until, now);
  const refusal = refuseStanding(entry) ?? (until instanceof Refusal ? until : undefined);
  if (refusal) return [{ gives: 'item', line, text: shown(entry.value), read: refusal }];
  const validUntil = until instanceof Refusal ? undefined : until;
  return readValue(entry).map(({ text, read }) => ({
    gives: 'item',
    line,
    text: shown(text),
    read,
    validUntil,
  }));
}
