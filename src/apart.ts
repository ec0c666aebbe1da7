/** Runs work that is about some things, by their names, once nothing that was asked for before is being done about any of them. */
export type Apart = <T>(about: readonly string[], work: () => Promise<T>) => Promise<T>;

/**
 * For requests that meet at the same thing: one that finds a block in effect must not have it taken away by another that had
 * begun before. What is about other things goes on side by side. Each waits only for what was asked for before it, so that
 * nobody waits in a circle and nobody is passed by.
 */
export function createApart(): Apart {
  /** The end of what was asked for last about each name. */
  const last = new Map<string, Promise<void>>();
  return async (about, work) => {
    const before = about.flatMap((name) => last.get(name) ?? []);
    let finish: () => void = () => {};
    const done = new Promise<void>((resolve) => {
      finish = resolve;
    });
    for (const name of about) last.set(name, done);
    if (before.length > 0) await Promise.all(before);
    try {
      return await work();
    } finally {
      for (const name of about) if (last.get(name) === done) last.delete(name);
      finish();
    }
  };
}
