import { randomBytes } from 'node:crypto';
import { json } from './blockade-python.ts';
import type { Answer } from './faults.ts';

/** A contributor's account. Roles are whatever was asked for; nothing checks them. */
export interface BlockadeUser {
  readonly email: string;
  readonly name: string | null;
  readonly role: string;
  readonly apiKey: string;
}

/** One row of the collection `indicators`. */
export interface BlockadeIndicator {
  /** What browsers look up: an MD5, when all went well. */
  readonly indicator: string;
  /** What was hashed here; null when it came hashed. */
  readonly original: string | null;
  readonly tags: unknown;
  readonly creator: string;
  readonly at: number;
}

/** What a node or a set of Lambdas keeps. */
export interface BlockadeState {
  readonly users: BlockadeUser[];
  /** By name of the database. */
  readonly indicators: Map<string, BlockadeIndicator[]>;
  readonly events: Map<string, object[]>;
}

/** The database of calls that name none. */
export const CORE_DATABASE = 'blockade';

export const AUTH_REQUIRED = 'Invalid request: `email` and `api_key` are required';
export const NO_SUCH_USER = 'User does not exist.';
export const WRONG_KEY = 'API key was invalid.';
export const NOT_AUTHORIZED = 'User is not authorized to make this change.';

/** The rows of one database, made when there are none. */
export function rowsOf<T>(collection: Map<string, T[]>, database: string): T[] {
  const rows = collection.get(database) ?? [];
  collection.set(database, rows);
  return rows;
}

/** A new account with a key like those that the server draws. */
export function newUser(given: Omit<BlockadeUser, 'apiKey'> & Partial<BlockadeUser>): BlockadeUser {
  return { apiKey: randomBytes(32).toString('hex'), ...given };
}

/** How a call is turned down: with status 200. */
export function no(message: string): Answer {
  return json(200, { success: false, message });
}

/** An account as `add-user` answers it: without any `success`. */
export function userAnswer({ apiKey, role, email, name }: BlockadeUser): Answer {
  return json(200, { api_key: apiKey, role, email, name });
}

/** The list for browsers: each once, in the order of nobody's making. `rows` without an indicator are passed over. */
export function listAnswer(rows: readonly BlockadeIndicator[]): Answer {
  const backwards = (text: string) => [...text].reverse().join('');
  const indicators = [...new Set(rows.map(({ indicator }) => indicator))]
    .filter((indicator) => indicator !== '')
    .sort((one, other) => (backwards(one) < backwards(other) ? -1 : 1));
  return json(200, { success: true, indicators, indicatorCount: indicators.length });
}
