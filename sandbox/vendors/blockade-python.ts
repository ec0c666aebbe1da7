import { createHash } from 'node:crypto';
import type { Answer } from './faults.ts';
import type { Call } from './host.ts';

/** The server's own end of a call, in Python's words. */
export interface Crash {
  readonly errorType: string;
  readonly errorMessage: string;
}

/** A call that ends in an exception, after what it had stored by then. */
export interface Ending {
  readonly crash: Crash;
  readonly commit?: () => void;
}

/** What a body other than an object ends in. */
export const NO_FIELDS = crash('AttributeError', "The body has no attribute 'get'");

/** The elements of Python 2's `set(value)`, or how it fails. A text is a set of its letters, an object one of its keys. */
export function pythonSet(value: unknown): readonly unknown[] | Crash {
  if (typeof value === 'string') return [...new Set(value)];
  if (!isObject(value)) return crash('TypeError', `'${typeName(value)}' object is not iterable`);
  if (!Array.isArray(value)) return Object.keys(value);
  const unhashable = value.find(isObject);
  return unhashable === undefined
    ? [...new Set(value)]
    : crash('TypeError', `unhashable type: '${typeName(unhashable)}'`);
}

/** The MD5 of a text as Python 2 takes it: letters beyond ASCII cannot be hashed. */
export function pythonMd5(text: string): string | Crash {
  return isAscii(text)
    ? createHash('md5').update(text).digest('hex')
    : crash('UnicodeEncodeError', "'ascii' codec can't encode character: ordinal not in range(128)");
}

/** The fields of a JSON body, of the query and of a form, the first of each; everything becomes text. */
export function fieldsOf(
  call: Call,
): { readonly fields: Readonly<Record<string, string>> } | Answer | Ending {
  const type = call.headers['content-type'] ?? '';
  const isJson = /^application\/(?:[\w.-]+\+)?json\b/i.test(type);
  if (isJson && call.json === undefined) return badRequest();
  if (isJson && call.json !== null && (!isObject(call.json) || Array.isArray(call.json))) {
    return { crash: crash('ValueError', 'The body is no dictionary') };
  }
  const isForm = /^application\/x-www-form-urlencoded\b/i.test(type);
  const form = isForm ? new URLSearchParams(call.text) : [];
  const given = [...Object.entries(isJson ? (call.json ?? {}) : {}), ...call.url.searchParams, ...form];
  const fields: Record<string, string> = {};
  for (const [name, value] of given) if (value !== null) fields[name] ??= String(value);
  return { fields };
}

/** The answer to a body that cannot be parsed. */
export function badRequest(): Answer {
  return json(400, {
    message: 'The browser (or proxy) sent a request that this server could not understand.',
  });
}

/** A JSON answer; the framework ends every one with a line break. */
export function json(status: number, body: object): Answer {
  return { status, body: `${JSON.stringify(body)}\n`, headers: { 'content-type': 'application/json' } };
}

/** An exception of Python's. */
export function crash(errorType: string, errorMessage: string): Crash {
  return { errorType, errorMessage };
}

export function isCrash(value: unknown): value is Crash {
  return isObject(value) && 'errorType' in value;
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

export function isAscii(text: string): boolean {
  return !/[^\0-\x7f]/.test(text);
}

function typeName(value: unknown): string {
  if (Array.isArray(value)) return 'list';
  if (value === null) return 'NoneType';
  return { object: 'dict', boolean: 'bool', number: 'int' }[typeof value as string] ?? 'unicode';
}
