import type { NamedKind } from '../indicator.ts';
import { type Entry, isBlank, readEntry, refused } from './entry.ts';
import { isList, isRecord, type Json, type JsonList, type JsonRecord, readJsonText } from './json-text.ts';
import { createLineCount } from './lines.ts';
import { type Role, roleOf } from './names.ts';
import { type Step, type Steps, WORK_PER_PIECE, WORK_TO_SKIM } from './step.ts';
import { labelsOf, lastVersions, readObject, stixObjects } from './stix.ts';
import { tlpIn, tlpOf } from './tlp.ts';

/** Keys of lists and objects that hold entries: MISP, OTX, OData, and what exports are wrapped in. Nothing else is entered. */
const CONTAINERS: ReadonlySet<string> = new Set([
  'attribute',
  'attributes',
  'data',
  'entries',
  'event',
  'events',
  'feed',
  'hits',
  'items',
  'object',
  'objects',
  'pulses',
  'records',
  'resources',
  'response',
  'result',
  'results',
]);

/** What is read of a text that is JSON: where its lines are, and when it is. */
interface Reading {
  readonly lineOf: (at: number) => number;
  readonly now: Date;
}

/** A value on the way: where it begins, what the key above it says that it is, and whether it is one of a list. */
interface Place {
  readonly value: Json;
  readonly at: number;
  readonly kind?: NamedKind | undefined;
  readonly isListed?: boolean;
}

function scalarOf(value: Json | undefined): string | undefined {
  return value === undefined || value === null || typeof value === 'object' ? undefined : String(value);
}

/** What an object says of its value, by the names of its keys. */
function standingOf({ fields }: JsonRecord): Omit<Entry, 'value' | 'kind'> {
  const said: Partial<Record<Role['is'], string | undefined>> = {};
  for (const [key, value] of fields) {
    const is = roleOf(key)?.is;
    if (is !== undefined) said[is] ??= scalarOf(value);
  }
  const { type, until, context, action, withdrawn } = said;
  return { type, until, context, action, withdrawn };
}

/** The value of an object that has one under a key for it. TheHive's observables have it in `data`. */
function namedValue({ fields }: JsonRecord): string | undefined {
  const named = [...fields].find(
    ([key, value]) => roleOf(key)?.is === 'value' && scalarOf(value) !== undefined,
  );
  return scalarOf(named?.[1] ?? (fields.has('dataType') ? fields.get('data') : undefined));
}

/** The labels of an object: of their own, or among its tags, which may be objects with a name. */
function* markings(value: Json, areTags: boolean): Generator<Step, void, undefined> {
  const all = isList(value) ? value.items : [value];
  for (const each of all) {
    const text = scalarOf(isRecord(each) ? each.fields.get('name') : each) ?? '';
    const tlp = areTags ? tlpIn(text) : tlpOf(text);
    if (tlp !== undefined) yield { gives: 'marking', tlp };
  }
}

function* readField(
  [key, value]: readonly [string, Json],
  place: Place,
  line: number,
  reading: Reading,
): Generator<Step, boolean, undefined> {
  const role = roleOf(key);
  if (role?.is === 'tlp' || role?.is === 'tags') yield* markings(value, role.is === 'tags');
  const kind = role?.is === 'kind' ? role.kind : undefined;
  if (isList(value) || isRecord(value)) {
    const isEntered = kind !== undefined || role?.is === 'value' || CONTAINERS.has(key.toLowerCase());
    if (isEntered) yield* walk({ value, at: place.at, kind }, reading);
    return isEntered;
  }
  const text = scalarOf(value) ?? '';
  if (kind === undefined || isBlank(text) || !isRecord(place.value)) return false;
  yield* readEntry({ ...standingOf(place.value), value: text, kind }, line, reading.now);
  return true;
}

function* walkRecord(
  place: Place & { readonly value: JsonRecord },
  reading: Reading,
): Generator<Step, void, undefined> {
  const { value: record, kind, isListed } = place;
  const line = reading.lineOf(place.at);
  const value = namedValue(record);
  if (value !== undefined && !isBlank(value))
    yield* readEntry({ ...standingOf(record), value, kind }, line, reading.now);
  let isRead = value !== undefined;
  for (const field of record.fields) {
    const is = roleOf(field[0])?.is;
    // What else is said beside a value is said of it; only its labels are of interest.
    if (value !== undefined && is !== 'tlp' && is !== 'tags') continue;
    isRead = (yield* readField(field, place, line, reading)) || isRead;
  }
  if (isListed === true && !isRead && record.fields.size > 0)
    yield refused(
      line,
      [...record.fields.keys()].slice(0, 8).join(', '),
      'no_value',
      'This object has no key that is known to hold an indicator, such as “value”.',
    );
}

function* walk(place: Place, reading: Reading): Generator<Step, void, undefined> {
  const { value, at, kind } = place;
  if (isList(value))
    for (const [index, item] of value.items.entries())
      yield* walk({ value: item, at: value.places[index] ?? at, kind, isListed: true }, reading);
  else if (isRecord(value)) yield* walkRecord({ ...place, value }, reading);
  else {
    const text = scalarOf(value) ?? '';
    if (!isBlank(text)) yield* readEntry({ value: text, kind }, reading.lineOf(at), reading.now);
  }
  yield { gives: 'progress', at, work: WORK_PER_PIECE };
}

function* readStix(objects: JsonList, { lineOf, now }: Reading): Generator<Step, void, undefined> {
  const last = lastVersions(objects);
  for (const [index, object] of objects.items.entries()) {
    const at = objects.places[index] ?? 0;
    for (const tlp of labelsOf(object, last)) yield { gives: 'marking', tlp };
    yield* readObject(object, lineOf(at), last, now);
    const next = objects.places[index + 1] ?? at;
    yield { gives: 'progress', at, work: Math.abs(next - at) * WORK_TO_SKIM + WORK_PER_PIECE };
  }
}

/**
 * Reads JSON or JSON Lines: a STIX 2 bundle, a MISP event, what OTX and Defender export, or lists of values and of objects that
 * hold one under a key that is known.
 */
export function* readJson(text: string, now: Date): Steps {
  const half = (step: Step, before: number): Step =>
    step.gives === 'progress' ? { ...step, at: (before + step.at) / 2 } : step;
  const parse = readJsonText(text);
  let parsed = parse.next();
  for (; parsed.done !== true; parsed = parse.next()) yield half(parsed.value, 0);
  const roots = parsed.value;
  if ('code' in roots) return roots;
  const reading = { lineOf: createLineCount(text), now };
  const objects = stixObjects(roots);
  const steps = objects === undefined ? walk({ value: roots, at: 0 }, reading) : readStix(objects, reading);
  for (const step of steps) yield half(step, text.length);
  return objects === undefined ? 'json' : 'stix';
}
