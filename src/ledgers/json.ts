import { realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { evolve } from '../domain/evolve.ts';
import type { Refusal } from '../domain/refusal.ts';
import type { Request } from '../domain/request.ts';
import { type Appended, type Entry, type Head, type Ledger, LedgerError } from '../ledger.ts';
import type { Log } from '../log.ts';
import { decideInOrder, type Waiting } from './batch.ts';
import { needleOf, parse } from './chain.ts';
import { makeDirectory } from './durable.ts';
import { type Journal, linesOf, linesWith, openJournal } from './journal.ts';
import { lock } from './lock.ts';
import { replay } from './replay.ts';
import { createView, type View } from './view.ts';
import { createWorkingSet, type WorkingSet } from './working-set.ts';

export interface JsonLedgerOptions {
  /** Where `ledger.jsonl` and `state.json` live; made when missing. */
  readonly dir: string;
  readonly log: Pick<Log, 'warn'>;
  /** Called once when a flush failed. Nobody knows then what is on disk: the process must end and read it again. */
  readonly onFatal: (error: LedgerError) => void;
}

/** The embedded ledger, and how many requests it holds in memory. */
export interface JsonLedger extends Ledger {
  held(): number;
}

/**
 * Events between two writings of the view, and more of them per request that is open: all of those are written each time,
 * in one turn of the event loop. What the view lacks is read from the journal at the next start, some 7 µs an event.
 */
const VIEW_EVERY = 200;
const VIEW_EVERY_PER_OPEN = 16;
const MOST_IN_A_BATCH = 1000;
/** So many are enough to begin a flush: those who come while the disk is busy are the next batch, and nobody is idle. */
const ENOUGH_FOR_A_BATCH = 16;

/**
 * Opens the embedded ledger: a flushed, chained journal of events, and a lowdb document as its readable view. Rejects with
 * `LedgerError` when another process holds it, the journal does not verify, or its files cannot be used.
 */
export async function openJsonLedger(options: JsonLedgerOptions): Promise<JsonLedger> {
  try {
    await makeDirectory(options.dir);
    const home = await realpath(options.dir);
    const release = await lock(home);
    try {
      return await openIn(home, release, options);
    } catch (error) {
      await release();
      throw error;
    }
  } catch (error) {
    if (error instanceof LedgerError) throw error;
    throw new LedgerError(`The ledger in ${options.dir} cannot be opened: ${String(error)}.`, {
      cause: error,
    });
  }
}

async function openIn(
  home: string,
  release: () => Promise<void>,
  { log, onFatal }: JsonLedgerOptions,
): Promise<JsonLedger> {
  const path = join(home, 'ledger.jsonl');
  const view = createView(join(home, 'state.json'));
  const found = await view.read();
  const checkpoint = typeof found === 'string' ? undefined : found;
  if (found === 'unusable') {
    log.warn({}, 'state.json is damaged or was edited: it is made anew from the journal.');
  }
  const known = createWorkingSet();
  const journal = await openJournal(path, onFatal);
  try {
    const { head, cutBytes } = await replay(path, journal, known, checkpoint);
    if (cutBytes > 0) {
      const what = `${path} ended in an append that a crash had cut short: ${cutBytes} bytes were removed.`;
      log.warn({ cutBytes }, what);
    }
    return serve({ path, journal, view, known, head, covered: checkpoint?.position ?? -1, release, log });
  } catch (error) {
    await journal.close();
    throw error;
  }
}

function serve(opened: {
  readonly path: string;
  readonly journal: Journal;
  readonly view: View;
  readonly known: WorkingSet;
  readonly head: Head;
  /** The position that the view on disk shows, -1 without a view. */
  readonly covered: number;
  readonly release: () => Promise<void>;
  readonly log: Pick<Log, 'warn'>;
}): JsonLedger {
  const { path, journal, view, known, release, log } = opened;
  let { head, covered } = opened;
  const queue: Waiting[] = [];
  const fetching = new Map<string, Promise<Request>>();
  let writing: Promise<void> | undefined;
  let saving: Promise<void> | undefined;
  let closing: Promise<void> | undefined;

  function refuseWhenClosed(): void {
    if (closing !== undefined) throw new LedgerError(`The ledger in ${path} is closed.`);
  }

  async function historyOf(id: string): Promise<readonly Entry[]> {
    const entries: Entry[] = [];
    if (!known.wasUsed(id)) return entries;
    for await (const { bytes } of journal.blocks()) {
      for (const line of linesWith(bytes, needleOf(id))) entries.push(parse(line));
    }
    return entries;
  }

  const isLetGo = (id: string) => known.wasUsed(id) && !known.get(id);

  /** Reads a closed request back. Nothing is appended to it meanwhile, because appending waits for this. */
  function fetch(id: string): Promise<Request> {
    const fetched = fetching.get(id) ?? readBack(id).finally(() => fetching.delete(id));
    fetching.set(id, fetched);
    return fetched;
  }

  async function readBack(id: string): Promise<Request> {
    const entries = await historyOf(id);
    const request = entries.reduce<Request | undefined>((now, { event }) => evolve(now, event), undefined);
    if (!request) throw new LedgerError(`${path} has lost the events of request ${id} since it was opened.`);
    known.put(id, request);
    return request;
  }

  function lineUp(one: Waiting): void {
    if (isLetGo(one.id)) {
      fetch(one.id).then(() => lineUp(one), one.reject);
      return;
    }
    queue.push(one);
    writing ??= writeQueued();
  }

  async function writeQueued(): Promise<void> {
    while (queue.length > 0) {
      // Whoever appends in this turn of the event loop joins the batch, and as long as more come, those of the next:
      // a flush costs the same for one and for thirty.
      for (let before = 0; before < queue.length && queue.length < ENOUGH_FOR_A_BATCH; ) {
        before = queue.length;
        await setImmediate();
      }
      await write(queue.splice(0, MOST_IN_A_BATCH));
    }
    writing = undefined;
  }

  async function write(waiting: readonly Waiting[]): Promise<void> {
    // Let go since they lined up: more closed in between than are kept.
    for (const one of waiting.filter(({ id }) => isLetGo(id))) lineUp(one);
    const batch = decideInOrder(
      waiting.filter(({ id }) => !isLetGo(id)),
      head,
      known.get,
    );
    if (batch.lines.length === 0) return;
    try {
      await journal.write(Buffer.from(batch.lines.join('')));
    } catch (error) {
      batch.fail(error);
      return;
    }
    head = batch.head;
    for (const [id, request] of batch.changed) known.put(id, request);
    batch.settle();
    if (head.position - covered >= Math.max(VIEW_EVERY, VIEW_EVERY_PER_OPEN * known.openCount())) {
      saving ??= saveView().finally(() => {
        saving = undefined;
      });
    }
  }

  async function saveView(): Promise<void> {
    covered = head.position;
    try {
      await view.write({ ...head, offset: journal.size(), open: known.open() });
    } catch (error) {
      log.warn({ err: error }, 'state.json could not be written; the next start takes longer.');
    }
  }

  async function finish(): Promise<void> {
    while (fetching.size > 0 || writing !== undefined)
      await Promise.allSettled([...fetching.values(), writing]);
    await saving;
    if (journal.isWritable() && head.position > covered) await saveView();
    try {
      await journal.close();
    } finally {
      await release();
    }
  }

  return {
    append: (id, decide) =>
      new Promise<Appended | Refusal>((resolve, reject) => {
        refuseWhenClosed();
        lineUp({ id, decide, resolve, reject });
      }),
    async get(id) {
      refuseWhenClosed();
      return isLetGo(id) ? fetch(id) : known.get(id);
    },
    async open() {
      refuseWhenClosed();
      return known.open();
    },
    async history(id) {
      refuseWhenClosed();
      return historyOf(id);
    },
    async *entries() {
      refuseWhenClosed();
      for await (const { bytes } of journal.blocks()) {
        for (const line of linesOf(bytes)) yield parse(line);
      }
    },
    head: () => head,
    close() {
      closing ??= finish();
      return closing;
    },
    held: () => known.size(),
  };
}
