import type { Modals } from '../modals.ts';
import { isObject, type JsonObject } from '../schema.ts';
import type { Message } from '../store.ts';
import type { Triggers } from '../tickets.ts';
import type { Archive } from '../wire.ts';

/** A refusal of the Web API: `code` becomes `error`, `more` stands beside it in the answer. */
export class ApiRefusal extends Error {
  readonly code: string;
  readonly more: JsonObject;
  constructor(code: string, more: JsonObject = {}) {
    super(code);
    this.name = 'ApiRefusal';
    this.code = code;
    this.more = more;
  }
}

export function badArguments(...messages: readonly string[]): ApiRefusal {
  return new ApiRefusal('invalid_arguments', {
    response_metadata: { messages: messages.map((message) => `[ERROR] ${message}`) },
  });
}

/** Arguments of a call. A form carries nested values as JSON text, a JSON body carries them as they are. */
export interface Args {
  readonly raw: JsonObject;
  has(name: string): boolean;
  /** Empty when absent. */
  text(name: string): string;
  required(name: string): string;
  flag(name: string, otherwise: boolean): boolean;
  number(name: string, otherwise: number): number;
  /** A nested value; undefined when absent, null when it is not JSON. */
  nested(name: string): unknown;
}

export function readArgs(raw: JsonObject): Args {
  const has = (name: string) => raw[name] !== undefined && raw[name] !== null && raw[name] !== '';
  const text = (name: string) => (has(name) ? String(raw[name]) : '');
  return {
    raw,
    has,
    text,
    required(name) {
      if (!has(name)) throw badArguments(`missing required field: ${name}`);
      return text(name);
    },
    flag: (name, otherwise) => (has(name) ? ['true', '1'].includes(text(name)) : otherwise),
    number(name, otherwise) {
      if (!has(name)) return otherwise;
      const value = Number(raw[name]);
      if (!Number.isInteger(value)) throw badArguments(`must be an integer [json-pointer:/${name}]`);
      return value;
    },
    nested(name) {
      const value = raw[name];
      if (typeof value !== 'string') return value;
      if (value === '') return undefined;
      try {
        return JSON.parse(value);
      } catch {
        return null;
      }
    },
  };
}

/** What a method works on. */
export interface Desk extends Archive {
  readonly modals: Modals;
  readonly triggers: Triggers;
  /** Told of every message that carries files, once it is posted. */
  readonly shared: (message: Message) => void;
  /** A new single-use address for a Socket Mode connection. */
  readonly connectionUrl: () => string;
}

export interface Method {
  /** Whose token may call it; `none` needs no token at all. */
  readonly token: 'bot' | 'app' | 'none';
  /** The scope it needs, which may depend on what it is asked for. */
  readonly scope?: string | ((args: Args, desk: Desk) => string | undefined);
  /** The answer, without `ok`; throws an ApiRefusal. */
  run(args: Args, desk: Desk): JsonObject;
}

/** A page of a long list (`usual` items of it unless asked for another number), and the cursor of the next one. */
export function paged<T>(
  items: readonly T[],
  args: Args,
  most: number,
  usual: number = most,
): { page: T[]; cursor: JsonObject; isLast: boolean } {
  const limit = args.number('limit', usual);
  if (limit < 1 || limit > most) throw new ApiRefusal('invalid_limit');
  const start = args.has('cursor') ? Number(Buffer.from(args.text('cursor'), 'base64').toString()) : 0;
  if (!Number.isInteger(start) || start < 0 || start > items.length) throw new ApiRefusal('invalid_cursor');
  const end = start + limit;
  const next = end < items.length ? Buffer.from(String(end)).toString('base64') : '';
  const cursor = { response_metadata: { next_cursor: next } };
  return { page: items.slice(start, end), cursor, isLast: next === '' };
}

/** A list of objects given as an argument; undefined when absent. */
export function objects(args: Args, name: string, refusal: string): JsonObject[] | undefined {
  const value = args.nested(name);
  if (value === undefined) return undefined;
  if (!Array.isArray(value) || !value.every(isObject)) throw new ApiRefusal(refusal);
  return value;
}
