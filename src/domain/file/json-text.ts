import { readScalar, readString } from './json-scalar.ts';
import { createLineCount } from './lines.ts';
import { type Progress, type Unreadable, WORK_TO_SKIM } from './step.ts';

/** A value of a JSON text (RFC 8259). */
export type Json = string | number | boolean | null | JsonList | JsonRecord;

/** Values, and where in the text each of them begins. */
export interface JsonList {
  readonly items: readonly Json[];
  readonly places: readonly number[];
}

/** An object. Its fields are in a map, in which no key means anything to the language. */
export interface JsonRecord {
  readonly fields: ReadonlyMap<string, Json>;
}

export function isList(value: Json | undefined): value is JsonList {
  return typeof value === 'object' && value !== null && 'items' in value;
}

export function isRecord(value: Json | undefined): value is JsonRecord {
  return typeof value === 'object' && value !== null && 'fields' in value;
}

/** Deepest nesting, in lists and objects within each other. */
const DEEPEST = 64;
/** Most values in a text; ten thousand indicators with all that is said of them have far fewer. */
const MOST_VALUES = 1_000_000;

/** What a bracket, a comma, a key or a value costs beside its characters. */
const WORK_PER_TOKEN = 4;
/** Work after which the place is given. */
const STRIDE = 1_000;

const NO_FIELDS: ReadonlyMap<string, Json> = new Map();

/** A list or an object whose end is not reached. */
interface Open {
  readonly at: number;
  readonly items: Json[];
  readonly places: number[];
  /** Absent in a list. */
  readonly fields?: Map<string, Json>;
  key: string;
}

function open(at: number, isObject: boolean): Open {
  const fresh = { at, items: [], places: [], key: '' };
  return isObject ? { ...fresh, fields: new Map<string, Json>() } : fresh;
}

function closed({ fields, items, places }: Open): Json {
  if (fields === undefined) return { items, places };
  return { fields: fields.size === 0 ? NO_FIELDS : fields };
}

const [SPACE, LINE_FEED, TAB, RETURN] = [0x20, 0x0a, 0x09, 0x0d];

function skipSpace(text: string, from: number): number {
  let at = from;
  for (; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code !== SPACE && code !== LINE_FEED && code !== TAB && code !== RETURN) break;
  }
  return at;
}

/**
 * Reads a JSON text, or several behind one another (JSON Lines), as one list. Linear in the length; at most 64 levels deep and a million values long.
 */
export function* readJsonText(text: string): Generator<Progress, JsonList | Unreadable, undefined> {
  const roots = open(0, false);
  const above: Open[] = [];
  let inside = roots;
  let count = 0;
  let work = 0;
  let wants: 'value' | 'key' | 'comma' = 'value';
  const broken = (at: number, what: string): Unreadable => ({
    code: 'broken_json',
    why: `is broken JSON: ${what} on line ${createLineCount(text)(at).toLocaleString('en')}`,
  });
  const add = (value: Json, at: number): void => {
    count++;
    if (inside.fields) inside.fields.set(inside.key, value);
    else {
      inside.items.push(value);
      inside.places.push(at);
    }
  };
  const behind = (): 'value' | 'comma' => (inside === roots ? 'value' : 'comma');
  const close = (): void => {
    const done = inside;
    inside = above.pop() ?? roots;
    add(closed(done), done.at);
  };

  for (let at = skipSpace(text, 0); at < text.length; at = skipSpace(text, at)) {
    const start = at;
    const sign = text.charAt(at);
    const end = inside.fields ? '}' : ']';
    const isEmpty = (inside.fields?.size ?? inside.items.length) === 0;
    const isFirst = isEmpty && wants === (inside.fields ? 'key' : 'value');
    if (inside !== roots && sign === end && (wants === 'comma' || isFirst)) {
      close();
      wants = behind();
      at++;
    } else if (wants === 'comma') {
      if (sign !== ',') return broken(at, `a comma or ${end} is missing`);
      wants = inside.fields ? 'key' : 'value';
      at++;
    } else if (wants === 'key') {
      const key = sign === '"' ? readString(text, at) : undefined;
      if (key === undefined) return broken(at, 'a key in quotation marks is missing');
      const colon = skipSpace(text, key.end);
      if (text.charAt(colon) !== ':') return broken(colon, 'a colon is missing');
      // Programs differ in which of the two they mean.
      if (inside.fields?.has(key.value) === true) return broken(at, 'a key is there twice in an object');
      inside.key = key.value;
      wants = 'value';
      at = colon + 1;
    } else if (sign === '{' || sign === '[') {
      if (above.length === DEEPEST)
        return { code: 'json_too_deep', why: `is nested deeper than ${DEEPEST} levels` };
      above.push(inside);
      inside = open(at, sign === '{');
      wants = inside.fields ? 'key' : 'value';
      at++;
    } else {
      const scalar = readScalar(text, at);
      if (scalar === undefined) return broken(at, 'a value is missing or not closed');
      add(scalar.value, at);
      wants = behind();
      at = scalar.end;
    }
    if (count > MOST_VALUES)
      return { code: 'json_too_large', why: 'holds more than a list of indicators can; share it in parts' };
    work += (at - start) * WORK_TO_SKIM + WORK_PER_TOKEN;
    if (work > STRIDE) {
      yield { gives: 'progress', at, work };
      work = 0;
    }
  }
  if (inside !== roots) return broken(text.length, 'it ends too soon');
  return { items: roots.items, places: roots.places };
}
