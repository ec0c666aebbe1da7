import type { Agenda, Handler, Job } from '../agenda.ts';
import type { Log } from '../log.ts';

/** The longest pause setTimeout can hold; longer ones are taken in several. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;
const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 60_000;

interface Entry {
  readonly job: Job;
  at: number;
  /** Failures in a row. */
  failures: number;
  running: boolean;
  /** Scheduled while it was running: the time to run it again. */
  again: number | undefined;
  timer: NodeJS.Timeout | undefined;
}

/**
 * The agenda of one process, in memory: timers, and at most `concurrency` jobs of a kind at once. It keeps nothing on
 * disk because it can lose nothing: every job is derived from a request, at the append and again at each start.
 */
export function createLocalAgenda(options: {
  readonly now: () => Date;
  readonly log: Log;
  readonly concurrency?: number;
}): Agenda {
  const { now, log, concurrency = 8 } = options;
  const entries = new Map<Job['kind'], Map<string, Entry>>();
  const waiting = new Map<Job['kind'], Set<Entry>>();
  const busy = new Map<Job['kind'], number>();
  const underWay = new Set<Promise<void>>();
  const unarmed = new Set<Entry>();
  let handler: Handler | undefined;
  let stopped = false;

  /** By the request they are about. */
  function entriesOf(kind: Job['kind']): Map<string, Entry> {
    const known = entries.get(kind);
    if (known) return known;
    const none = new Map<string, Entry>();
    entries.set(kind, none);
    return none;
  }

  const everyEntry = () => [...entries.values()].flatMap((ofKind) => [...ofKind.values()]);

  function arm(entry: Entry): void {
    clearTimeout(entry.timer);
    entry.timer = undefined;
    if (!handler || stopped) return;
    const pause = entry.at - now().getTime();
    if (pause <= 0) ready(entry);
    else entry.timer = setTimeout(() => arm(entry), Math.min(pause, LONGEST_TIMER_MS));
  }

  /** In a turn of its own: whoever scheduled it has somebody to answer first. */
  function armSoon(entry: Entry): void {
    if (unarmed.size === 0) setImmediate(armAll);
    unarmed.add(entry);
  }

  function armAll(): void {
    for (const entry of unarmed) arm(entry);
    unarmed.clear();
  }

  function ready(entry: Entry): void {
    const { kind } = entry.job;
    const queue = waiting.get(kind) ?? new Set();
    waiting.set(kind, queue.add(entry));
    next(kind);
  }

  function next(kind: Job['kind']): void {
    const queue = waiting.get(kind);
    if (!queue || !handler) return;
    for (const entry of queue) {
      if (stopped || (busy.get(kind) ?? 0) >= concurrency) return;
      queue.delete(entry);
      busy.set(kind, (busy.get(kind) ?? 0) + 1);
      const work = run(entry, handler).finally(() => {
        underWay.delete(work);
        busy.set(kind, (busy.get(kind) ?? 0) - 1);
        next(kind);
      });
      underWay.add(work);
    }
  }

  async function run(entry: Entry, handle: Handler): Promise<void> {
    entry.running = true;
    let again: number | undefined;
    try {
      again = (await handle(entry.job))?.getTime();
      entry.failures = 0;
    } catch (error) {
      entry.failures += 1;
      const pause = Math.min(FIRST_PAUSE_MS * 2 ** (entry.failures - 1), LONGEST_PAUSE_MS);
      again = now().getTime() + pause;
      log.error({ err: error, ...entry.job, pauseMs: pause }, 'A job failed and will be tried again.');
    }
    entry.running = false;
    const times = [again, entry.again].filter((time) => time !== undefined);
    entry.again = undefined;
    if (times.length === 0 || stopped) {
      entriesOf(entry.job.kind).delete(entry.job.request);
    } else {
      entry.at = Math.min(...times);
      arm(entry);
    }
  }

  return {
    schedule(job, at) {
      const ofKind = entriesOf(job.kind);
      const known = ofKind.get(job.request);
      if (known?.running) {
        known.again = at.getTime();
        return;
      }
      if (known) waiting.get(job.kind)?.delete(known);
      const entry = known ?? { job, at: 0, failures: 0, running: false, again: undefined, timer: undefined };
      entry.at = at.getTime();
      ofKind.set(job.request, entry);
      armSoon(entry);
    },

    cancel(job) {
      const entry = entriesOf(job.kind).get(job.request);
      if (!entry) return;
      entry.again = undefined;
      if (entry.running) return;
      clearTimeout(entry.timer);
      unarmed.delete(entry);
      waiting.get(job.kind)?.delete(entry);
      entriesOf(job.kind).delete(job.request);
    },

    work(handle) {
      handler = handle;
      for (const entry of everyEntry()) arm(entry);
    },

    async stop() {
      stopped = true;
      for (const entry of everyEntry()) clearTimeout(entry.timer);
      await Promise.all(underWay);
    },
  };
}
