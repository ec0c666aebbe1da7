/** Runs work that is about some things, by their names, once nothing else is being done about any of them. */
export type Apart = <T>(about: readonly string[], work: () => Promise<T>) => Promise<T>;

/**
 * For requests that meet at the same thing: one that finds a block in effect must not have it taken away by another that had
 * begun before. What is about other things goes on side by side.
 */
export function createApart(): Apart {
  const underWay = new Map<string, Promise<void>>();
  const others = (about: readonly string[]) => about.flatMap((name) => underWay.get(name) ?? []);
  return async (about, work) => {
    for (let before = others(about); before.length > 0; before = others(about)) await Promise.all(before);
    let finish: () => void = () => {};
    const done = new Promise<void>((resolve) => {
      finish = resolve;
    });
    for (const name of about) underWay.set(name, done);
    try {
      return await work();
    } finally {
      for (const name of about) underWay.delete(name);
      finish();
    }
  };
}
