import { randomBytes } from 'node:crypto';
import { LedgerError } from '../ledger.ts';
import type { Log } from '../log.ts';

/** Says a sentence, which it escapes, to the one person who did something, and to nobody else. */
export type Tell = (sentence: string) => Promise<void>;

/** Watches over everything people do: nobody goes without an answer, and a shutdown waits for what is under way. */
export interface Desk {
  /** Runs one handler. Whatever goes wrong in it is logged once, and the person is told with a reference to the log. */
  serve(what: string, tell: Tell, handle: () => Promise<void>): Promise<void>;
  /** Turns newcomers away from now on and resolves when nobody is being served any more. */
  close(): Promise<void>;
}

const CLOSED = 'Portcullis is being restarted. Nothing was recorded; please try again in a minute.';

export function createDesk(log: Log): Desk {
  const underWay = new Set<Promise<void>>();
  let closed = false;

  async function attend(what: string, tell: Tell, handle: () => Promise<void>): Promise<void> {
    try {
      if (closed) await tell(CLOSED);
      else await handle();
    } catch (error) {
      const reference = randomBytes(3).toString('hex');
      log.error({ err: error, reference, what }, 'Portcullis failed somebody.');
      try {
        await tell(apology(error, reference));
      } catch (unheard) {
        log.error({ err: unheard, reference, what }, 'The person could not be told either.');
      }
    }
  }

  return {
    serve(what, tell, handle) {
      const served = attend(what, tell, handle).finally(() => underWay.delete(served));
      underWay.add(served);
      return served;
    },
    async close() {
      closed = true;
      await Promise.all(underWay);
    },
  };
}

function apology(error: unknown, reference: string): string {
  return error instanceof LedgerError
    ? `The record cannot be written, so nothing was done. Tell whoever runs Portcullis: reference ${reference}.`
    : `Portcullis failed at this, and what you wanted may not have happened. Tell whoever runs it: reference ${reference}.`;
}
