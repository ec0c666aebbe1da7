/**
 * Preloaded into the bot by `startBot`, so that its time can be moved forward without a change to it. The message
 * `{ aheadMs }` of its parent says how far ahead of the machine's its time is from now on; what was waiting for a time
 * that has come then happens at once, and the same message goes back.
 */
import { syncBuiltinESMExports } from 'node:module';
import { performance } from 'node:perf_hooks';
import timers from 'node:timers';
import promises from 'node:timers/promises';
import { promisify } from 'node:util';

type Work = (...given: unknown[]) => void;

/**
 * Shorter waits keep their length. They watch over what goes on for real (a ping, an acknowledgement): moved, they would
 * find the connection dead. They end by themselves before anybody asks.
 */
const BRIEF_MS = 10_000;

/**
 * So long after a move short intervals do not tick: those that reckon how long somebody has been silent would find an
 * hour, until they have heard of them again.
 */
const HUSH_MS = 1_000;

const real = {
  now: Date.now,
  performanceNow: performance.now.bind(performance),
  setTimeout: timers.setTimeout,
  clearTimeout: timers.clearTimeout,
  setInterval: timers.setInterval,
  clearInterval: timers.clearInterval,
  sleep: promises.setTimeout,
};

let movedAt = Number.NEGATIVE_INFINITY;
let aheadMs = Number(process.env['SANDBOX_AHEAD_MS'] ?? 0);

Date.now = () => real.now() + aheadMs;
globalThis.Date = new Proxy(Date, {
  construct: (target, given, made) =>
    Reflect.construct(target, given.length === 0 ? [Date.now()] : given, made) as object,
  apply: () => new Date().toString(),
});
performance.now = () => real.performanceNow() + aheadMs;

/** A long wait: when it is over by the moved clock, and what to do then. */
interface Wait {
  readonly due: number;
  readonly end: () => void;
  /** Ends it in time after a move that brought it nearer. */
  sooner?: NodeJS.Timeout;
}

const waits = new Set<Wait>();

/** Gives back the function that forgets the wait. */
function waitOut(ms: number, end: () => void): () => void {
  const wait: Wait = { due: Date.now() + ms, end };
  waits.add(wait);
  return () => {
    real.clearTimeout(wait.sooner);
    waits.delete(wait);
  };
}

function move(to: number): void {
  aheadMs = to;
  movedAt = real.performanceNow();
  for (const wait of [...waits].sort((a, b) => a.due - b.due)) {
    real.clearTimeout(wait.sooner);
    const left = wait.due - Date.now();
    // Each in a turn of its own, as timers are: one that throws does not keep the others from theirs.
    if (left <= 0) setImmediate(() => waits.has(wait) && wait.end());
    else wait.sooner = real.setTimeout(() => wait.end(), left).unref();
  }
}

/** What forgets the wait of a timer. */
const forgetting = new WeakMap<object, () => void>();

function forget(timer: unknown): void {
  if (typeof timer === 'object' && timer !== null) forgetting.get(timer)?.();
}

function setTimeout(work: Work, ms = 0, ...given: unknown[]): NodeJS.Timeout {
  if (!(ms >= BRIEF_MS)) return real.setTimeout(work, ms, ...given);
  const end = () => {
    real.clearTimeout(timer);
    stopWaiting();
    work(...given);
  };
  const timer = real.setTimeout(end, ms);
  const stopWaiting = waitOut(ms, end);
  forgetting.set(timer, stopWaiting);
  return timer;
}

const isHushed = () => real.performanceNow() - movedAt < HUSH_MS;

/** However far the clock is moved, it ticks once for it, as it would on a machine that slept. */
function setInterval(work: Work, ms = 0, ...given: unknown[]): NodeJS.Timeout {
  if (!(ms >= BRIEF_MS)) return real.setInterval(() => isHushed() || work(...given), ms);
  const tick = () => {
    wait();
    work(...given);
  };
  const timer = real.setInterval(tick, ms);
  function wait(): void {
    forget(timer);
    forgetting.set(
      timer,
      waitOut(ms, () => {
        timer.refresh();
        tick();
      }),
    );
  }
  wait();
  return timer;
}

async function sleep<T>(
  ms = 1,
  value?: T,
  options: { signal?: AbortSignal; ref?: boolean } = {},
): Promise<T> {
  if (!(ms >= BRIEF_MS)) return await real.sleep(ms, value as T, options);
  const woken = new AbortController();
  const signal = options.signal ? AbortSignal.any([options.signal, woken.signal]) : woken.signal;
  const stopWaiting = waitOut(ms, () => woken.abort());
  try {
    return await real.sleep(ms, value as T, { ...options, signal });
  } catch (error) {
    if (woken.signal.aborted && !options.signal?.aborted) return value as T;
    throw error;
  } finally {
    stopWaiting();
  }
}

function clearTimeout(timer?: Parameters<typeof real.clearTimeout>[0]): void {
  forget(timer);
  real.clearTimeout(timer);
}

function clearInterval(timer?: Parameters<typeof real.clearInterval>[0]): void {
  forget(timer);
  real.clearInterval(timer);
}

const moved = { setTimeout, clearTimeout, setInterval, clearInterval };
Object.defineProperty(setTimeout, promisify.custom, { get: () => sleep });
Object.assign(globalThis, moved);
Object.assign(timers, moved);
Object.assign(promises, { setTimeout: sleep });
syncBuiltinESMExports();

process.on('message', (message: { readonly aheadMs: number }) => {
  move(message.aheadMs);
  setImmediate(() => process.send?.(message));
});
// A process that has nothing else to do may end.
process.channel?.unref();
