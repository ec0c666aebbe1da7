import { quote } from '../quote.ts';
import { Refusal } from '../refusal.ts';
import { readValidity, refused, shown } from './entry.ts';
import { isList, isRecord, type Json, type JsonList, type JsonRecord } from './json-text.ts';
import { readComparison, readPattern } from './pattern.ts';
import { isGood } from './standing.ts';
import type { Part, Step } from './step.ts';
import { readTime } from './time.ts';
import { type Tlp, tlpOf, tlpOfDefinition } from './tlp.ts';
import { unreadKey, unreadWithin } from './unread.ts';

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

/** What surrounds a list of objects, and the objects. */
function unwrapped(value: JsonRecord, objects: JsonList, at: number): JsonList {
  const around = new Map([...value.fields].filter(([, field]) => field !== objects));
  return { items: [{ fields: around }, ...objects.items], places: [at, ...objects.places] };
}

/** What a value comes to as objects, and whether it is of STIX. */
function objectsIn(value: Json, at: number): { readonly list: JsonList; readonly isStix: boolean } {
  if (isList(value)) return objectsOf(value);
  const alone = { list: { items: [value], places: [at] }, isStix: isStix(value) };
  if (!isRecord(value)) return alone;
  const isBundle = textOf(value, 'type') === 'bundle';
  const objects = value.fields.get('objects');
  if (isList(objects) && (isBundle || objects.items.some(isStix)))
    return { list: unwrapped(value, objects, at), isStix: true };
  return isBundle ? { ...alone, isStix: true } : alone;
}

function objectsOf({ items, places }: JsonList): { readonly list: JsonList; readonly isStix: boolean } {
  const found = items.map((value, index) => objectsIn(value, places[index] ?? 0));
  const lists = found.map(({ list }) => list);
  return {
    list: { items: lists.flatMap((list) => list.items), places: lists.flatMap((list) => list.places) },
    isStix: found.some((each) => each.isStix),
  };
}

/** The objects of bundles, of what a TAXII server answers, or of a list without either; undefined in any other JSON. */
export function stixObjects(roots: JsonList): JsonList | undefined {
  const { list, isStix } = objectsOf(roots);
  return isStix ? list : undefined;
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

/** What an indicator is said to be: its types (STIX 2.1 §10.7), its labels, which are the types of STIX 2.0 too. */
function saidOf({ fields }: JsonRecord): readonly string[] {
  return ['indicator_types', 'labels'].flatMap((key) => {
    const said = fields.get(key);
    return isList(said) ? said.items.filter((each) => typeof each === 'string') : [];
  });
}

/** Why an indicator is not acted on that is said to be one of nothing bad, even if it is said to be something else too. */
function refuseHarmless(indicator: JsonRecord): Refusal | undefined {
  const said = saidOf(indicator);
  const good = said.find(isGood);
  if (good === undefined) return undefined;
  const other = said.find((each) => !isGood(each));
  const also = other === undefined ? '' : `, and ${quote(other)} too`;
  return new Refusal('allowed', `The indicator is said to be ${quote(good)}${also}.`);
}

/** Why the indicator as a whole is not to be acted on. */
function refuseIndicator(indicator: JsonRecord, last: ReadonlyMap<string, JsonRecord>): Refusal | undefined {
  const { fields } = indicator;
  if (last.get(textOf(indicator, 'id')) !== indicator)
    return new Refusal('superseded', 'The file holds a later version of this indicator.');
  if (fields.get('revoked') === true) return new Refusal('withdrawn', 'The indicator is revoked.');
  const harmless = refuseHarmless(indicator);
  if (harmless !== undefined) return harmless;
  const language = fields.get('pattern_type') ?? 'stix';
  if (language !== 'stix')
    return new Refusal(
      'pattern_not_blockable',
      `The pattern is written in ${shown(String(language)).slice(0, 40)}, not in STIX.`,
    );
  return undefined;
}

function* readIndicator(
  object: JsonRecord,
  line: number,
  last: ReadonlyMap<string, JsonRecord>,
  now: Date,
): Generator<Step, boolean, undefined> {
  const pattern = textOf(object, 'pattern');
  const said = [
    { is: 'from', text: textOf(object, 'valid_from') },
    { is: 'until', text: textOf(object, 'valid_until') },
  ] as const;
  const validity = readValidity(said, now);
  const refusal = refuseIndicator(object, last) ?? (validity instanceof Refusal ? validity : undefined);
  const comparisons = refusal ?? readPattern(pattern);
  if (comparisons instanceof Refusal) {
    yield refused(line, pattern || textOf(object, 'id'), comparisons.code, comparisons.sentence);
    return refusal === undefined;
  }
  const validUntil = validity instanceof Refusal ? undefined : validity;
  for (const each of comparisons)
    yield { gives: 'item', line, text: shown(each.value.text), read: readComparison(each), validUntil };
  return true;
}

/**
 * What an object says: the items of an indicator, of which all is read that stands in its pattern. Other objects, which may be
 * as harmless as not, give nothing; what is named there, or beside a pattern, is told as unread.
 */
export function* readObject(
  object: Json,
  { line, at }: { readonly line: number; readonly at: number },
  last: ReadonlyMap<string, JsonRecord>,
  now: Date,
): Generator<Step, void, undefined> {
  const type = isStix(object) ? textOf(object, 'type') : '';
  if (!isRecord(object) || type !== 'indicator') {
    const part: Part = type === '' ? { in: 'what is no object of STIX' } : { under: type };
    yield* unreadWithin(object, part, at);
    return;
  }
  const isActedOn = yield* readIndicator(object, line, last, now);
  // Of what is withdrawn, nothing else is of interest.
  if (!isActedOn) return;
  for (const [key, value] of object.fields) {
    yield* unreadKey(key, at);
    if (key !== 'pattern') yield* unreadWithin(value, { under: key }, at);
  }
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
