/** Runs work one piece at a time, in the order it was asked for. */
export type Turns = <T>(signal: AbortSignal, work: () => Promise<T>) => Promise<T>;

/**
 * For vendors that cannot take two calls at once: a rotating token, a session, a node that falls over. Work whose signal
 * is aborted no longer waits; it runs at once, to find the signal aborted and say so itself.
 */
export function createTurns(): Turns {
  let last: Promise<void> = Promise.resolve();
  return async (signal, work) => {
    const before = last;
    let finish: () => void = () => {};
    last = new Promise((resolve) => {
      finish = resolve;
    });
    await untilAborted(before, signal);
    try {
      return await work();
    } finally {
      void before.then(finish);
    }
  };
}

async function untilAborted(promise: Promise<void>, signal: AbortSignal): Promise<void> {
  if (signal.aborted) {
    return;
  }
  let stop: () => void = () => {};
  const aborted = new Promise<void>((resolve) => {
    stop = resolve;
    signal.addEventListener('abort', stop, { once: true });
  });
  await Promise.race([promise, aborted]);
  signal.removeEventListener('abort', stop);
}
