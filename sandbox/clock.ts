/** The time of the sandbox: the machine's own, and ahead of it by as much as it was moved. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** By how many milliseconds it is ahead of what it started from. */
  aheadMs(): number;
  /** Moves it on and resolves once all who follow have moved as well. Throws for what is no positive whole number. */
  forward(ms: number): Promise<void>;
  /** Resolves when no move is under way. */
  settled(): Promise<void>;
  /** Told of each move, which is not over before the promise resolves; returns the function that stops it. */
  follow(move: (aheadMs: number) => Promise<void> | void): () => void;
  /** Called when all have moved; returns the function that stops it. */
  onMoved(listener: () => void): () => void;
}

/** A clock that stands at `start` and runs with it. */
export function createClock(start: () => number = Date.now): Clock {
  const followers = new Set<(aheadMs: number) => Promise<void> | void>();
  const listeners = new Set<() => void>();
  let ahead = 0;
  let moving: Promise<unknown> = Promise.resolve();

  return {
    now: () => start() + ahead,
    aheadMs: () => ahead,
    async forward(ms) {
      if (!Number.isInteger(ms) || ms <= 0) throw new Error(`The clock cannot be moved by ${ms} ms.`);
      ahead += ms;
      const move = Promise.all([moving, ...[...followers].map((follower) => follower(ahead))]);
      moving = move.catch(() => undefined);
      await move;
      for (const listener of listeners) listener();
    },
    settled: async () => void (await moving),
    follow(move) {
      followers.add(move);
      return () => followers.delete(move);
    },
    onMoved(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
