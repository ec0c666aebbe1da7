import * as z from 'zod';
import { CHECK_PATIENCE_MS } from '../src/checks.ts';
import type { Answer, Call } from '../src/http.ts';
import { understand, type Verdict } from '../src/verdict.ts';
import { parseCsv } from './cybereason-csv.ts';
import { isWithout, type Session } from './cybereason-session.ts';

/** A custom reputation, in the words of the record; `none` is the absence of one. */
export const REPUTATIONS = ['blacklist', 'blacklist+prevent', 'whitelist'] as const;
type Reputation = (typeof REPUTATIONS)[number];
export type Held = Reputation | 'none';

/** By key in lower case; undefined where the entry makes no sense, or two contradict each other. */
type Table = ReadonlyMap<string, Reputation | undefined>;

/** What the console lists now. */
export interface ReputationList {
  /** Per key; undefined where it could not be read. */
  read(keys: readonly string[], signal: AbortSignal): Promise<readonly (Held | undefined)[]>;
  /** To be called before anything is sent that changes the list: what was read until then no longer counts. */
  changes(): void;
  /** Tries whether the list can be read: why not, or undefined. Never from memory. */
  tryOut(signal: AbortSignal): Promise<Verdict | undefined>;
}

/**
 * A reading counts this long when we have sent nothing since: the list comes whole, and what was read after one batch
 * need not be read again before the next.
 */
const FRESH_MS = 3_000;
const PAGE_SIZE = 1_000;
const MOST_PAGES = 200;

interface Reading {
  readonly table: Promise<Table | Verdict>;
  /** The only key that was asked for; undefined: all. */
  readonly only: string | undefined;
  readonly changes: number;
  readonly signal: AbortSignal;
  /** Milliseconds since the epoch; undefined while it is under way. */
  until?: number;
}

/**
 * Reads the reputations as CSV, which every version offers, or with `list` over the paged API that Support has to enable
 * (api-doc.cybereason.com, getCustomRep); where it is not enabled, as CSV all the same.
 */
export function createReputationList(
  way: 'csv' | 'list',
  { send }: Session,
  now: () => number,
): ReputationList {
  let changes = 0;
  let last: Reading | undefined;

  async function download(signal: AbortSignal, patience: Pick<Call, 'patienceMs'> = {}) {
    const path = 'rest/classification/download';
    const reply = await send({ method: 'GET', path, write: false, list: true, ...patience, signal });
    return reply.kind === 'answer' ? (readCsv(reply.text) ?? malformed(reply)) : reply;
  }

  async function page(query: object, signal: AbortSignal, patience: Pick<Call, 'patienceMs'> = {}) {
    const path = 'rest/classification/reputations/list';
    const reply = await send({
      method: 'POST',
      path,
      json: query,
      write: false,
      list: true,
      ...patience,
      signal,
    });
    return reply.kind === 'answer' ? readPage(reply) : reply;
  }

  /** All pages, or those that a single key fills. */
  async function pages(only: string | undefined, signal: AbortSignal): Promise<Table | Verdict> {
    const filter = { ...(only === undefined ? {} : { key: only }), includeExpired: false };
    const rows: Row[] = [];
    for (let at = 0; at < MOST_PAGES; at += 1) {
      const found = await page({ filter, page: at, size: PAGE_SIZE }, signal);
      if ('kind' in found) return found;
      rows.push(...found.rows);
      if (found.rows.length === 0 || rows.length >= found.total) return tableOf(rows);
    }
    return TOO_LONG;
  }

  async function table(only: string | undefined, signal: AbortSignal): Promise<Table | Verdict> {
    if (way === 'csv') return download(signal);
    const listed = await pages(only, signal);
    return 'kind' in listed && isWithout(listed) ? download(signal) : listed;
  }

  /** One that is under way is shared by those who would give it up together. */
  function isGood(reading: Reading, only: string | undefined, signal: AbortSignal): boolean {
    const covers = reading.only === undefined || reading.only === only;
    const inTime = reading.until === undefined ? reading.signal === signal : now() < reading.until;
    return covers && inTime && reading.changes === changes;
  }

  function reading(only: string | undefined, signal: AbortSignal): Reading {
    if (last && isGood(last, only, signal)) return last;
    const next: Reading = { table: table(only, signal), only, changes, signal };
    last = next;
    void next.table.finally(() => {
      next.until = signal.aborted ? 0 : now() + FRESH_MS;
    });
    return next;
  }

  return {
    async read(keys, signal) {
      const only = way === 'list' && keys.length === 1 ? keys[0] : undefined;
      const found = await reading(only, signal).table;
      return keys.map((key) => ('kind' in found ? undefined : holding(found, key)));
    },
    changes() {
      changes += 1;
    },
    async tryOut(signal) {
      const patience = { patienceMs: CHECK_PATIENCE_MS };
      const query = { filter: { includeExpired: false }, page: 0, size: 1 };
      const listed = way === 'list' ? await page(query, signal, patience) : undefined;
      const found =
        listed && !('kind' in listed && isWithout(listed)) ? listed : await download(signal, patience);
      return 'kind' in found ? found : undefined;
    },
  };
}

/** Keys come in normal form, so in lower case where case means nothing. */
function holding(table: Table, key: string): Held | undefined {
  return table.has(key) ? table.get(key) : 'none';
}

interface Row {
  readonly key: string;
  readonly type: string;
  readonly prevents: boolean;
}

function tableOf(rows: readonly Row[]): Table {
  const table = new Map<string, Reputation | undefined>();
  for (const { key, type, prevents } of rows) {
    const name = key.trim().toLowerCase();
    const reputation = reputationOf(type.trim().toLowerCase(), prevents);
    const isAlone = !table.has(name) || table.get(name) === reputation;
    table.set(name, isAlone ? reputation : undefined);
  }
  return table;
}

function reputationOf(type: string, prevents: boolean): Reputation | undefined {
  if (type === 'blacklist') return prevents ? 'blacklist+prevent' : 'blacklist';
  return type === 'whitelist' ? 'whitelist' : undefined;
}

/** Columns go by their names, as their order differs. */
function readCsv(text: string): Table | undefined {
  const csv = parseCsv(text);
  const [key = -1, type = -1, prevents] = ['key', 'reputation', 'prevent execution'].map((name) =>
    csv?.header.indexOf(name),
  );
  if (csv === undefined || key < 0 || type < 0) return undefined;
  return tableOf(
    csv.rows.map((row) => ({
      key: row[key] ?? '',
      type: row[type] ?? '',
      prevents: row[prevents ?? -1]?.trim().toLowerCase() === 'true',
    })),
  );
}

const listAnswer = z.object({
  outcome: z.string(),
  // A query that failed may say so in words here, under a success.
  data: z.object({
    total: z.int().nonnegative(),
    reputations: z.array(
      z.object({ key: z.string(), maliciousType: z.string().nullish(), isBlocking: z.boolean().nullish() }),
    ),
  }),
});

function readPage(answer: Answer): { readonly rows: readonly Row[]; readonly total: number } | Verdict {
  const body = understand(answer, listAnswer);
  if (body.kind !== 'value') return body;
  const { outcome, data } = body.value;
  if (outcome.toLowerCase() !== 'success') return malformed(answer);
  const rows = data.reputations.map(({ key, maliciousType, isBlocking }) => ({
    key,
    type: maliciousType ?? '',
    prevents: isBlocking === true,
  }));
  return { rows, total: data.total };
}

function malformed({ call }: Answer): Verdict {
  const note = `The answer to ${call} is no list of reputations, or not the whole of it.`;
  return { kind: 'setback', status: 'failed', code: 'malformed', note };
}

const TOO_LONG: Verdict = {
  kind: 'setback',
  status: 'failed',
  code: 'malformed',
  note: `Cybereason lists more reputations than ${MOST_PAGES} pages hold.`,
};
