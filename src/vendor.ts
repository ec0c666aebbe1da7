import type { Check, Operation, Vendor } from './adapter.ts';
import { ACTIONS, type Action } from './domain/draft.ts';
import { type Outcome, succeeded } from './domain/outcome.ts';
import type { Capable } from './domain/plan.ts';

/** What the log says of an operation that threw, which it never does for what a vendor did. */
export const ADAPTER_FAILED = 'An adapter failed us.';

/** A configured vendor, connected. */
export interface ConnectedVendor {
  /** Its key in the configuration: the name on cards and in the record. */
  readonly name: string;
  readonly title: string;
  readonly vendor: Vendor;
  /** Reached over plain HTTP. */
  readonly insecure: boolean;
}

/** What a connected vendor can do, as the plan and the help need to know it. */
export function capabilities({ name, title, vendor, insecure }: ConnectedVendor): Capable {
  const ability = ({ kinds, takes, batch, revert, cleans, prevents, refuses }: Operation) => ({
    kinds,
    takes,
    batch,
    revertible: revert !== undefined,
    cleans: cleans === true,
    prevents: prevents === true,
    ...(refuses && { refuses }),
  });
  const abilities = ACTIONS.flatMap((action) => {
    const operation = vendor.operations[action];
    return operation ? [[action, ability(operation)] as const] : [];
  });
  return { name, title, abilities: Object.fromEntries(abilities), insecure };
}

/**
 * The vendor, and when it last did as it should: a write of which something came, a list that could be read, a check
 * without complaint. That it answered is not enough, because some say no with status 200.
 */
export function watched(vendor: Vendor, now: () => Date): Vendor {
  let last: Date | undefined;

  /** Hands on what work comes to, and notes the time when that is a success. */
  function noting<Args extends readonly unknown[], T>(
    work: (...args: Args) => Promise<T>,
    isSuccess: (result: T) => boolean,
  ): (...args: Args) => Promise<T> {
    return async (...args) => {
      const result = await work(...args);
      if (isSuccess(result)) last = now();
      return result;
    };
  }

  function watchedOperation(operation: Operation): Operation {
    const { apply, revert, inEffect } = operation;
    return {
      ...operation,
      apply: noting(apply, hasSucceeded),
      ...(revert && { revert: noting(revert, hasSucceeded) }),
      ...(inEffect && { inEffect: noting(inEffect, (found) => found.some((each) => each !== undefined)) }),
    };
  }

  const operations: Partial<Record<Action, Operation>> = Object.fromEntries(
    Object.entries(vendor.operations).map(([action, operation]) => [action, watchedOperation(operation)]),
  );
  return {
    ...vendor,
    operations,
    check: noting(vendor.check, (checks: readonly Check[]) => checks.every(({ ok }) => ok)),
    lastSuccess: () => last,
  };
}

function hasSucceeded(answer: Awaited<ReturnType<Operation['apply']>>): boolean {
  return 'retryAfterMs' in answer ? false : answer.some((outcome: Outcome) => succeeded(outcome));
}
