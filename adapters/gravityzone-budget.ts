/** Milliseconds that only grow, and a way to let them pass. */
export interface Clock {
  now(): number;
  /** Resolves after `ms`, or at once when the signal is aborted. */
  pause(ms: number, signal: AbortSignal): Promise<void>;
}

/** Calls that a vendor lets us make: at most `calls` within any `perMs`, whoever of us makes them. */
export interface Budget {
  /** Sets so many calls aside and answers 0, or how many ms to wait before asking again. At most `calls` at once. */
  reserve(calls: number): number;
  /** How many ms `reserve` would answer, without setting aside or promising anything. */
  wait(calls: number): number;
  /** One that was set aside is over. It counts from now on, as nobody knows when the vendor counted it. */
  spend(): void;
  /** So many that were set aside are not made after all. */
  release(calls: number): void;
  /** The vendor itself says how long to wait. */
  close(ms: number): void;
  /** How many could be made now. */
  left(): number;
}

/**
 * A sliding window rather than a bucket that fills up by and by: five a minute from a full bucket would be nine in the
 * first. Whoever has to wait is promised a moment of their own, so that many waiters do not all come back for the same one.
 */
export function createBudget(
  { calls: most, perMs }: { readonly calls: number; readonly perMs: number },
  now: () => number,
): Budget {
  let spent: readonly number[] = [];
  let promised: readonly number[] = [];
  let held = 0;
  let closedUntil = Number.NEGATIVE_INFINITY;

  /** When each call is or will be made that counts still; those under way as if they ended now. */
  function moments(): readonly number[] {
    const at = now();
    spent = spent.filter((made) => made + perMs > at);
    promised = promised.filter((moment) => moment > at);
    return [...spent, ...promised, ...Array<number>(held).fill(at)];
  }

  const countAt = (at: number, all: readonly number[]) =>
    all.filter((made) => made <= at && made + perMs > at).length;

  /** When so many could be made, at the earliest `at`. */
  function momentFor(calls: number, at: number): number {
    if (calls > most) throw new Error(`Nobody may make ${calls} calls at once.`);
    const all = moments();
    const open = Math.max(at, closedUntil);
    const moment = [open, ...all.map((made) => made + perMs).filter((end) => end > open)]
      .sort((a, b) => a - b)
      .find((each) => countAt(each, all) + calls <= most);
    return moment ?? open + perMs;
  }

  return {
    reserve(calls) {
      const at = now();
      const moment = momentFor(calls, at);
      if (moment === at) {
        held += calls;
        return 0;
      }
      promised = [...promised, ...Array<number>(calls).fill(moment)];
      return Math.ceil(moment - at);
    },
    wait(calls) {
      const at = now();
      return Math.ceil(momentFor(calls, at) - at);
    },
    spend() {
      held -= 1;
      spent = [...spent, now()];
    },
    release(calls) {
      held -= calls;
    },
    close(ms) {
      closedUntil = Math.max(closedUntil, now() + ms);
    },
    left() {
      return now() < closedUntil ? 0 : Math.max(0, most - countAt(now(), moments()));
    },
  };
}
