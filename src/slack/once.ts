import { createSeen } from './seen.ts';

/** Does once what Slack delivers twice, which it does when an acknowledgement got lost or came late. */
export interface Once {
  /**
   * Runs `work` for a key that is new. A repeated one waits until the work has ended, so that the answer is the work's and
   * not the repetition's, and then runs `repeated`.
   */
  run(key: string, work: () => Promise<void>, repeated: () => Promise<void>): Promise<void>;
  /** Lets a key be new again: its work came to nothing. Work that rejects is forgotten by itself. */
  forget(key: string): void;
}

const REMEMBER_MS = 10 * 60_000;

export function createOnce(now: () => Date): Once {
  const seen = createSeen(REMEMBER_MS, now);
  const underWay = new Map<string, Promise<void>>();

  return {
    async run(key, work, repeated) {
      const first = underWay.get(key);
      if (first || !seen.first(key)) {
        // How the work failed has been said where it was begun.
        await first?.catch(() => undefined);
        return repeated();
      }
      const running = work();
      underWay.set(key, running);
      try {
        await running;
      } catch (error) {
        seen.forget(key);
        throw error;
      } finally {
        underWay.delete(key);
      }
    },
    forget: seen.forget,
  };
}
