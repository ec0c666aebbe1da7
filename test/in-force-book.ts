import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from '@jest/globals';
import { digestOf } from '../src/domain/digest.ts';
import type { RequestEvent } from '../src/domain/event.ts';
import { keyOf } from '../src/domain/indicator.ts';
import type { Outcome } from '../src/domain/outcome.ts';
import type { Request, Terms } from '../src/domain/request.ts';
import { type Claims, createInForce, type Holds, type InForce } from '../src/in-force.ts';
import type { Ledger } from '../src/ledger.ts';
import { openJsonLedger } from '../src/ledgers/json.ts';
import { minutesAfter, sha1, terms } from './domain/stories.ts';
import { wantedFor } from './workflow-reputations.ts';

/** A real record, event by event and a minute apart, and what is in force by it. */

export const [a, b] = [sha1('a'), sha1('b')];
/** Of an event that is yet to happen. */
export const at = '';
export const started = { at, type: 'started', step: 0 } as const;
export const acted = (...outcomes: readonly Outcome[]): RequestEvent => ({
  at,
  type: 'acted',
  step: 0,
  outcomes,
});

/** The words of a vendor with one reputation per indicator. */
export const reputation: Holds = (_, __, { action, prevents }) => wantedFor(action, prevents);

const block = { action: 'block', prevents: false } as const;

/** What became of a request, and what its vendor held before it was called. */
type Fate = Omit<Outcome, 'indicator'> & { readonly held?: string | null };

export interface Book {
  readonly inForce: InForce;
  readonly ledger: Ledger;
  /** Puts events into the record, one by one and a minute apart, and notes each. */
  happens(id: string, ...events: readonly RequestEvent[]): Promise<void>;
  /** A block of one indicator, or what `changes` makes of it, that comes to this at its vendor; gives back its id. */
  record(fate: Fate, changes?: Partial<Terms>, vendor?: string, indicator?: typeof a): Promise<string>;
  /** What happens next happens so many minutes after the beginning. */
  passTo(minutes: number): void;
  /** What is in force as the record alone has it. */
  recalled(): Promise<InForce>;
  /** The same as noted, after making sure that the record alone has it so, too. */
  asRecalled<T>(of: (inForce: InForce) => T): Promise<T>;
  /** What was held of either indicator before it was blocked, where that is known. */
  held(): Promise<readonly (string | undefined)[]>;
  /** What is blocked, a line each. */
  blocked(): Promise<readonly string[]>;
  /** Who wants the first indicator to be blocked. */
  claims(): Promise<Claims>;
  close(): Promise<void>;
}

/** `holds`: the words of the vendors; absent: they have none. */
export async function openBook(holds?: Holds): Promise<Book> {
  const folder = await mkdtemp(join(tmpdir(), 'portcullis-'));
  const ledger = await openJsonLedger({
    dir: folder,
    log: { warn: () => undefined },
    onFatal: (error) => {
      throw error;
    },
  });
  const inForce = createInForce(holds);
  let [minute, number] = [0, 0];

  async function happens(id: string, ...events: readonly RequestEvent[]): Promise<void> {
    for (const event of events) {
      let before: Request | undefined;
      const done = await ledger.append(id, (request) => {
        before = request;
        return [{ ...event, at: minutesAfter(minute).toISOString() }];
      });
      if ('request' in done) inForce.note(before, done.request);
      minute += 1;
    }
  }

  async function recalled(): Promise<InForce> {
    const anew = createInForce(holds);
    const recall = anew.recalling();
    for await (const { request, event } of ledger.entries()) recall(request, event);
    return anew;
  }

  async function asRecalled<T>(of: (inForce: InForce) => T): Promise<T> {
    expect(of(await recalled())).toEqual(of(inForce));
    return of(inForce);
  }

  return {
    inForce,
    ledger,
    happens,
    async record({ held, ...outcome }, changes = {}, vendor = 'inspect', indicator = a) {
      number += 1;
      const id = `R${String(number).padStart(5, '0')}`;
      const asked = terms({ id, steps: [{ vendor, indicators: [indicator] }], ...changes });
      await happens(
        id,
        { at, type: 'requested', terms: asked, digest: digestOf(asked) },
        { ...started, ...(held !== undefined && { held: [held] }) },
        acted({ indicator, ...outcome }),
      );
      return id;
    },
    passTo(minutes) {
      minute = minutes;
    },
    recalled,
    asRecalled,
    held: () =>
      asRecalled(({ former }) =>
        [a, b].map((each) => {
          const found = former(block, 'inspect', each);
          return typeof found === 'object' && 'held' in found ? found.held : undefined;
        }),
      ),
    async blocked() {
      const all = await asRecalled(({ blocks }) => blocks());
      return all.map(({ indicator, vendor, request, since }) => {
        return `${vendor} ${keyOf(indicator).slice(0, 6)} ${request} ${since.slice(11, 16)}`;
      });
    },
    claims: () => asRecalled(({ claims }) => claims(block, 'inspect', a)),
    async close() {
      await ledger.close();
      await rm(folder, { recursive: true });
    },
  };
}
