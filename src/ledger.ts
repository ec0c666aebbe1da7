import type { RequestEvent } from './domain/event.ts';
import type { Refusal } from './domain/refusal.ts';
import type { Request } from './domain/request.ts';

/** An event in its place in the record. `hash` seals it together with the hash of the one before it. */
export interface Entry {
  /** 1, 2, 3 … over the whole ledger, without gaps. */
  readonly position: number;
  readonly request: string;
  readonly event: RequestEvent;
  /** Hex SHA-256. */
  readonly hash: string;
}

/** The end of the record: enough to notice later that anything before it was changed. */
export interface Head {
  readonly position: number;
  readonly hash: string;
}

/** What an append did: the request as it is now, the events it gained (none when there was nothing to do), and the head. */
export interface Appended {
  readonly request: Request;
  readonly events: readonly RequestEvent[];
  readonly head: Head;
}

/** Decides, from the request as it is now, what happens next. May be called again when somebody else was faster: no I/O in it. */
export type Decide = (request: Request | undefined) => readonly RequestEvent[] | Refusal;

/** The record. The only way to write is `append`; what is appended is on disk when the promise resolves. */
export interface Ledger {
  /**
   * Hands the current request to `decide` and appends what it returns, whole or not at all, durably.
   * A refusal writes nothing and is given back. Rejects with `LedgerError` when the record cannot be written.
   */
  append(request: string, decide: Decide): Promise<Appended | Refusal>;
  get(request: string): Promise<Request | undefined>;
  /** Requests that still have something ahead of them (see `isOpen`), in no order. */
  open(): Promise<readonly Request[]>;
  /** The entries of one request, oldest first. */
  history(request: string): Promise<readonly Entry[]>;
  /** Every entry, oldest first, for export and verification. */
  entries(): AsyncIterable<Entry>;
  head(): Head;
  /** Waits for what is being written, then lets go of the record. */
  close(): Promise<void>;
}

/** The record cannot be written or does not verify. The message names the file or table, the line and what to do. */
export class LedgerError extends Error {
  override readonly name = 'LedgerError';
}
