/** Remembers keys for a while: `first` is true once per key. Bounded, so that nobody can fill the memory with it. */
export interface Seen {
  first(key: string): boolean;
  /** Lets a key be first again: what it stood for came to nothing. */
  forget(key: string): void;
}

const MOST = 100_000;

export function createSeen(rememberMs: number, now: () => Date): Seen {
  const seen = new Map<string, number>();

  /** Maps keep insertion order, so the oldest stand at the front. */
  function dropOld(time: number): void {
    for (const [key, at] of seen) {
      if (time - at < rememberMs && seen.size <= MOST) return;
      seen.delete(key);
    }
  }

  return {
    first(key) {
      const time = now().getTime();
      dropOld(time);
      if (seen.has(key)) return false;
      seen.set(key, time);
      return true;
    },
    forget(key) {
      seen.delete(key);
    },
  };
}
