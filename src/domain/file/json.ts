import type { NamedKind } from '../indicator.ts';
import { isBlank, readEntry, refused } from './entry.ts';
import { isList, isRecord, type Json, type JsonList, type JsonRecord, readJsonText } from './json-text.ts';
import { createLineCount } from './lines.ts';
import { type Role, rolesOf } from './names.ts';
import { type Said, speaksAgainst } from './standing.ts';
import { type Step, type Steps, WORK_PER_PIECE, WORK_TO_SKIM } from './step.ts';
import { labelsOf, lastVersions, readObject, stixObjects } from './stix.ts';
import { tlpIn, tlpOf } from './tlp.ts';
import { unreadKey, unreadWithin } from './unread.ts';

/**
 * Keys of lists and objects that hold entries: MISP, OTX, OData, and what exports are wrapped in. Nothing else is entered; what
 * looks like an indicator there is told.
 */
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

/**
 * A value on the way: where it begins, what the key above it says that it is, whether it is one of a list, and what the objects
 * say of it that it is in.
 */
interface Place {
  readonly value: Json;
  readonly at: number;
  readonly kind?: NamedKind | undefined;
  readonly isListed?: boolean;
  readonly said: readonly Said[];
}

interface Field {
  readonly key: string;
  readonly value: Json;
  readonly role: Role | undefined;
}

function scalarOf(value: Json | undefined): string | undefined {
  return value === undefined || typeof value === 'object' ? undefined : String(value);
}

function fieldsOf({ fields }: JsonRecord): readonly Field[] {
  const roles = rolesOf([...fields.keys()]);
  return [...fields].map(([key, value], index) => ({ key, value, role: roles[index] }));
}

/** The labels of a field: each by itself, or an object with a name. */
function labelsIn(value: Json): readonly string[] {
  const all = isList(value) ? value.items : [value];
  return all.flatMap((each) => scalarOf(isRecord(each) ? each.fields.get('name') : each) ?? []);
}

/** What an object says of its values, by the names of its keys. */
function saidBy(fields: readonly Field[]): readonly Said[] {
  return fields.flatMap(({ key, value, role }): readonly Said[] => {
    const is = role?.is ?? 'other';
    if (is === 'tags')
      // Of many labels of many values, only what decides is carried on.
      return labelsIn(value)
        .map((text): Said => ({ is, text, under: key }))
        .filter(speaksAgainst)
        .slice(0, 1);
    const text = scalarOf(value);
    return text === undefined ? [] : [{ is, text, under: key }];
  });
}

/** The field of an object that holds its value. TheHive's observables have it in `data`. */
function holderOf(fields: readonly Field[]): Field | undefined {
  const named = fields.find(({ value, role }) => role?.is === 'value' && scalarOf(value) !== undefined);
  if (named !== undefined || !fields.some(({ key }) => key === 'dataType')) return named;
  return fields.find(({ key, value }) => key === 'data' && scalarOf(value) !== undefined);
}

/** The labels of an object: of their own, or among its tags, which may be objects with a name. */
function* markings({ value, role }: Field): Generator<Step, void, undefined> {
  if (role?.is !== 'tlp' && role?.is !== 'tags') return;
  for (const text of labelsIn(value)) {
    const tlp = role.is === 'tags' ? tlpIn(text) : tlpOf(text);
    if (tlp !== undefined) yield { gives: 'marking', tlp };
  }
}

/** A field of an object without a value of its own: what it holds, if its key is known. Says whether it is. */
function* readField(
  { key, value, role }: Field,
  { at, said }: Place,
  reading: Reading,
): Generator<Step, boolean, undefined> {
  const kind = role?.is === 'kind' ? role.kind : undefined;
  // Of which type the parts of an object are, only they can say.
  const rest = said.map((each): Said => (each.is === 'type' ? { ...each, is: 'other' } : each));
  if (isList(value) || isRecord(value)) {
    const isEntered = role?.is === 'kind' || role?.is === 'value' || CONTAINERS.has(key.toLowerCase());
    if (isEntered) yield* walk({ value, at, kind, said: rest }, reading);
    return isEntered;
  }
  const text = scalarOf(value) ?? '';
  if (role?.is !== 'kind' || isBlank(text)) return false;
  yield* readEntry({ value: text, kind, said: rest }, reading.lineOf(at), reading.now);
  return true;
}

function* walkRecord(
  place: Place & { readonly value: JsonRecord },
  reading: Reading,
): Generator<Step, void, undefined> {
  const { at, kind, isListed } = place;
  const line = reading.lineOf(at);
  const fields = fieldsOf(place.value);
  const said = [...saidBy(fields), ...place.said];
  const own = holderOf(fields);
  const value = scalarOf(own?.value) ?? '';
  if (!isBlank(value)) yield* readEntry({ value, kind, said }, line, reading.now);
  let isRead = own !== undefined;
  for (const field of fields) {
    yield* markings(field);
    if (field.role === undefined) yield* unreadKey(field.key, at);
    if (field === own) continue;
    // What else is said beside a value is said of it.
    const isOfInterest = own === undefined && (yield* readField(field, { ...place, said }, reading));
    isRead ||= isOfInterest;
    if (!isOfInterest) yield* unreadWithin(field.value, { under: field.key }, at);
  }
  if (isListed === true && !isRead && fields.length > 0)
    yield refused(
      line,
      fields
        .slice(0, 8)
        .map(({ key }) => key)
        .join(', '),
      'no_value',
      'This object has no key that is known to hold an indicator, such as “value”.',
    );
}

function* walk(place: Place, reading: Reading): Generator<Step, void, undefined> {
  const { value, at, kind, said } = place;
  if (isList(value))
    for (const [index, item] of value.items.entries())
      yield* walk({ value: item, at: value.places[index] ?? at, kind, isListed: true, said }, reading);
  else if (isRecord(value)) yield* walkRecord({ ...place, value }, reading);
  else {
    const text = scalarOf(value) ?? '';
    if (!isBlank(text)) yield* readEntry({ value: text, kind, said }, reading.lineOf(at), reading.now);
  }
  yield { gives: 'progress', at, work: WORK_PER_PIECE };
}

function* readStix(objects: JsonList, { lineOf, now }: Reading): Generator<Step, void, undefined> {
  const last = lastVersions(objects);
  for (const [index, object] of objects.items.entries()) {
    const at = objects.places[index] ?? 0;
    for (const tlp of labelsOf(object, last)) yield { gives: 'marking', tlp };
    yield* readObject(object, { line: lineOf(at), at }, last, now);
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
  const steps =
    objects === undefined ? walk({ value: roots, at: 0, said: [] }, reading) : readStix(objects, reading);
  for (const step of steps) yield half(step, text.length);
  return objects === undefined ? 'json' : 'stix';
}
