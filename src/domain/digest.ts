import { hash } from 'node:crypto';
import type { Terms } from './request.ts';

/** Hex SHA-256 of the terms in canonical JSON: what an approval is an approval of. */
export function digestOf(terms: Terms): string {
  return hash('sha256', canonical(terms), 'hex');
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
    if (value[key] !== undefined)
      members += `${members && ','}${JSON.stringify(key)}:${canonical(value[key])}`;
  }
  return `{${members}}`;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
