import { Refusal } from '../refusal.ts';
import { readUntil, refused, shown } from './entry.ts';
import { isList, isRecord, type Json, type JsonList, type JsonRecord } from './json-text.ts';
import { readComparison, readPattern } from './pattern.ts';
import type { Item } from './step.ts';
import { readTime, sayTime } from './time.ts';
import { type Tlp, tlpOf, tlpOfDefinition } from './tlp.ts';

/** Whether this is an object of STIX 2: its id begins with its type. */
function isStix(value: Json | undefined): value is JsonRecord {
  if (!isRecord(value)) return false;
  const [type, id] = [textOf(value, 'type'), textOf(value, 'id')];
  return type !== '' && id.startsWith(`${type}--`);
}

function textOf({ fields }: JsonRecord, key: string): string {
  const value = fields.get(key);
  return typeof value === 'string' ? value : '';
}

const NO_LIST: JsonList = { items: [], places: [] };

function objectsIn(value: Json, at: number): JsonList | undefined {
  if (!isRecord(value)) return undefined;
  const objects = value.fields.get('objects');
  if (isList(objects) && (textOf(value, 'type') === 'bundle' || objects.items.some(isStix))) return objects;
  if (textOf(value, 'type') === 'bundle') return NO_LIST;
  return isStix(value) ? { items: [value], places: [at] } : undefined;
}

/** The objects of bundles, of what a TAXII server answers, or of a list without either; undefined in any other JSON. */
export function stixObjects({ items, places }: JsonList): JsonList | undefined {
  const found = items.map((value, index) =>
    isList(value) ? stixObjects(value) : objectsIn(value, places[index] ?? 0),
  );
  if (!found.some((objects) => objects !== undefined)) return undefined;
  const all = found.map((objects) => objects ?? NO_LIST);
  return { items: all.flatMap((list) => list.items), places: all.flatMap((list) => list.places) };
}

/** When an object was changed last; of objects with one id the last version counts (STIX 2.1 §3.6). */
function versionOf(object: JsonRecord): string {
  return readTime(textOf(object, 'modified')) ?? '';
}

/** The last version of each object, by its id. */
export function lastVersions({ items }: JsonList): ReadonlyMap<string, JsonRecord> {
  const last = new Map<string, JsonRecord>();
  for (const object of items) {
    if (!isStix(object)) continue;
    const id = textOf(object, 'id');
    const other = last.get(id);
    if (other === undefined || versionOf(object) > versionOf(other)) last.set(id, object);
  }
  return last;
}

/** Opinions that an indicator is one of nothing bad (STIX 2.1 §10.7). */
const HARMLESS = 'benign';

/** Why the indicator as a whole is not to be acted on. */
function refuseIndicator(
  indicator: JsonRecord,
  last: ReadonlyMap<string, JsonRecord>,
  now: Date,
): Refusal | undefined {
  const { fields } = indicator;
  if (last.get(textOf(indicator, 'id')) !== indicator)
    return new Refusal('superseded', 'The file holds a later version of this indicator.');
  if (fields.get('revoked') === true) return new Refusal('withdrawn', 'The indicator is revoked.');
  const types = fields.get('indicator_types');
  if (isList(types) && types.items.length > 0 && types.items.every((type) => type === HARMLESS))
    return new Refusal('allowed', 'The indicator is said to be benign.');
  const language = fields.get('pattern_type') ?? 'stix';
  if (language !== 'stix')
    return new Refusal(
      'pattern_not_blockable',
      `The pattern is written in ${shown(String(language)).slice(0, 40)}, not in STIX.`,
    );
  const from = readTime(textOf(indicator, 'valid_from'));
  return from !== undefined && Date.parse(from) > now.getTime()
    ? new Refusal('not_yet_valid', `It is valid from ${sayTime(from)} on.`)
    : undefined;
}

/** What an object says: the items of an indicator, and nothing of anything else, which may be as harmless as not. */
export function* readObject(
  object: Json,
  line: number,
  last: ReadonlyMap<string, JsonRecord>,
  now: Date,
): Generator<Item, void, undefined> {
  if (!isStix(object) || textOf(object, 'type') !== 'indicator') return;
  const pattern = textOf(object, 'pattern');
  const text = pattern || textOf(object, 'id');
  const until = readUntil(textOf(object, 'valid_until'), now);
  const refusal = refuseIndicator(object, last, now) ?? (until instanceof Refusal ? until : undefined);
  const comparisons = refusal ?? readPattern(pattern);
  if (comparisons instanceof Refusal) {
    yield refused(line, text, comparisons.code, comparisons.sentence);
    return;
  }
  const validUntil = until instanceof Refusal ? undefined : until;
  for (const each of comparisons)
    yield { gives: 'item', line, text: shown(each.value.text), read: readComparison(each), validUntil };
}

/** The label of a marking definition that the file brings along: TLP 1 in `definition`, TLP 2 in an extension, or by name. */
function labelOf(definition: JsonRecord): Tlp | undefined {
  const inside = definition.fields.get('definition');
  const extensions = definition.fields.get('extensions');
  const extended = isRecord(extensions) ? [...extensions.fields.values()] : [];
  const written = [
    ...[inside].filter(isRecord).map((record) => textOf(record, 'tlp')),
    ...extended.filter(isRecord).map((record) => textOf(record, 'tlp_2_0')),
    textOf(definition, 'name'),
  ];
  return written.map(tlpOf).find((label) => label !== undefined);
}

/** The labels by which an object is marked. */
export function labelsOf(object: Json, last: ReadonlyMap<string, JsonRecord>): readonly Tlp[] {
  if (!isStix(object)) return [];
  const refs = object.fields.get('object_marking_refs');
  if (!isList(refs)) return [];
  return refs.items.flatMap((id) => {
    if (typeof id !== 'string') return [];
    const definition = last.get(id);
    const label = tlpOfDefinition(id) ?? (definition && labelOf(definition));
    return label ?? [];
  });
}
