import { hash as digest } from 'node:crypto';
import type { RequestEvent } from '../domain/event.ts';
import type { Entry, Head } from '../ledger.ts';

/** What the first entry of every ledger follows. */
export const GENESIS: Head = { position: 0, hash: '0'.repeat(64) };

/** A line that holds, as far as one sees without parsing its event. */
export interface Link extends Head {
  readonly request: string;
  /** How many events of the same append come after it. */
  readonly rest: number;
}

const REQUEST = Buffer.from('"request":"');
const NEXT_HASH = Buffer.from(',"hash":"');
const NEXT_PREV = Buffer.from('","prev":"');
const NEXT_EVENT = '","event":';

/**
 * Writes an event behind `previous`. The hash is the SHA-256 of the line's bytes before `,"hash"`, and each line names the
 * hash before it. `rest` says how many events of the same append follow; it stands outside the hash because it only
 * tells an append that was cut short by a crash from a whole one.
 */
export function seal(
  previous: Head,
  request: string,
  event: RequestEvent,
  rest = 0,
): { readonly entry: Entry; readonly line: string } {
  const position = previous.position + 1;
  const body = `{"position":${position},"request":${JSON.stringify(request)},"prev":"${previous.hash}","event":${JSON.stringify(event)}`;
  const hash = digest('sha256', body, 'hex');
  const end = rest > 0 ? `","rest":${rest}}\n` : '"}\n';
  return { entry: { position, request, event, hash }, line: `${body},"hash":"${hash}${end}` };
}

/** Holds a line (without its newline) against the one before it, byte by byte; a string says what is wrong with it. */
export function verify(line: Buffer, previous: Head): Link | string {
  const start = /^\{"position":(\d+),"request":"/.exec(line.toString('latin1', 0, 48));
  const prevAt = line.indexOf(NEXT_PREV, start?.[0].length);
  const hashAt = line.lastIndexOf(NEXT_HASH);
  const eventAt = prevAt + NEXT_PREV.length + 64;
  const end = /^([0-9a-f]{64})"(?:,"rest":([1-9]\d*))?\}$/.exec(
    hashAt < 0 ? '' : line.toString('latin1', hashAt + NEXT_HASH.length),
  );
  const isWhole = prevAt > 0 && line.toString('latin1', eventAt, eventAt + NEXT_EVENT.length) === NEXT_EVENT;
  if (!start || !isWhole || !end?.[1]) return 'is not a line of a ledger';

  const position = Number(start[1]);
  if (position !== previous.position + 1) {
    return `holds event ${position} where event ${previous.position + 1} belongs`;
  }
  if (line.toString('latin1', eventAt - 64, eventAt) !== previous.hash) {
    return 'does not follow from the line before it';
  }
  if (digest('sha256', line.subarray(0, hashAt), 'hex') !== end[1]) return 'was changed after it was written';
  return { position, hash: end[1], request: requestOf(line), rest: Number(end[2] ?? 0) };
}

/** The request a verified line is about, without parsing the line. */
export function requestOf(line: Buffer): string {
  const from = line.indexOf(REQUEST) + REQUEST.length;
  const raw = line.toString('utf8', from, line.indexOf(NEXT_PREV, from));
  return raw.includes('\\') ? JSON.parse(`"${raw}"`) : raw;
}

/** The bytes that stand in every line about a request, and in no other: quotes inside a text are always escaped. */
export function needleOf(request: string): Buffer {
  return Buffer.from(`"request":${JSON.stringify(request)},"prev":"`);
}

/** The entry in a verified line. */
export function parse(line: Buffer): Entry {
  const { position, request, event, hash }: Entry = JSON.parse(line.toString('utf8'));
  return { position, request, event, hash };
}
