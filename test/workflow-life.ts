import type { Operation, Vendor } from '../src/adapter.ts';
import type { RequestEvent } from '../src/domain/event.ts';
import { Refusal } from '../src/domain/refusal.ts';
import type { Ledger } from '../src/ledger.ts';

/** The last thing that a process does: to write an event of this type, or all but that. People's own events are not meant. */
export interface Death {
  readonly when: 'before' | 'after';
  readonly type: RequestEvent['type'];
}

/** The life of one process, for tests: once it is over nothing that it had begun comes back, and no vendor hears of it. */
export interface Life {
  readonly over: Promise<void>;
  isOver(): boolean;
  /** The record, as that process reaches it. */
  recording(ledger: Ledger): Ledger;
  /** A vendor, as that process reaches it. */
  reaching(vendor: Vendor): Vendor;
}

/** `deathOf`: what it dies of, if it is to; asked at each append. */
export function createLife(deathOf: () => Death | undefined): Life {
  let isOver = false;
  let end: () => void = () => undefined;
  const over = new Promise<void>((resolve) => {
    end = resolve;
  });

  /** What has not come back when the process dies never does. */
  function mortal<Args extends readonly unknown[], T>(work: (...args: Args) => Promise<T>) {
    return async (...args: Args): Promise<T> => {
      if (isOver) return never();
      const result = await work(...args);
      return isOver ? never() : result;
    };
  }

  function mortalOperation(operation: Operation): Operation {
    const { apply, revert, inEffect, previous } = operation;
    return {
      ...operation,
      apply: mortal(apply),
      ...(revert && { revert: mortal(revert) }),
      ...(inEffect && { inEffect: mortal(inEffect) }),
      ...(previous && { previous: mortal(previous) }),
    };
  }

  return {
    over,
    isOver: () => isOver,
    recording: (ledger) => ({
      ...ledger,
      append: mortal(async (id, decide) => {
        let isLast = false;
        const done = await ledger.append(id, (request) => {
          const events = decide(request);
          const death = deathOf();
          if (!death || events instanceof Refusal) return events;
          isLast = events.some((event) => event.type === death.type && isItsOwn(event));
          return isLast && death.when === 'before' ? new Refusal('killed', 'Killed.') : events;
        });
        if (isLast) {
          isOver = true;
          end();
        }
        return done;
      }),
    }),
    reaching: (vendor) => ({
      ...vendor,
      operations: Object.fromEntries(
        Object.entries(vendor.operations).map(([action, each]) => [action, mortalOperation(each)]),
      ),
    }),
  };
}

/** People ask, and wait for the answer: their requests are not what it dies of. */
function isItsOwn(event: RequestEvent): boolean {
  return event.type !== 'requested' || event.terms.ends !== undefined;
}

function never(): Promise<never> {
  return new Promise(() => undefined);
}
