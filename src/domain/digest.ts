import { hash } from 'node:crypto';
import type { Terms } from './request.ts';

/** Hex SHA-256 of the terms in canonical JSON: what an approval is an approval of. */
export function digestOf(terms: Terms): string {
  return hash('sha256', canonical(terms), 'hex');
}

const proven = new WeakMap<Terms, string>();

/**
 * Whether terms have a digest. It freezes them all the way down, so that it stays theirs and is worked out once: it is asked
 * for before each step, and takes 50 ms for 10,000 indicators. Terms that are read back from a record are others, and are
 * digested anew.
 */
export function hasDigest(terms: Terms, digest: string): boolean {
  const known = proven.get(terms);
  if (known !== undefined) return known === digest;
  freeze(terms);
  const found = digestOf(terms);
  proven.set(terms, found);
  return found === digest;
}

function freeze(value: unknown): void {
  if (!isRecord(value)) return;
  Object.freeze(value);
  for (const key in value) freeze(value[key]);
}

/**
 * RFC 8785: keys in order of their UTF-16 code units, no spaces, numbers and strings as ECMAScript writes them.
 * Takes what JSON can hold; properties that are `undefined` are left out.
 */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (!isRecord(value)) return JSON.stringify(value);
  let members = '';
  for (const key of Object.keys(value).sort()) {
    if (value[key] !== undefined) members += `${members && ','}${named(key)}${canonical(value[key])}`;
  }
  return `{${members}}`;
}

const names = new Map<string, string>();

/** Terms have few keys, the same in each: quoting them anew took a third of a digest, which every acknowledgement waits for. */
function named(key: string): string {
  const known = names.get(key);
  if (known !== undefined) return known;
  const name = `${JSON.stringify(key)}:`;
  names.set(key, name);
  return name;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
