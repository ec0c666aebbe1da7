import type { Operation, Vendor } from './adapter.ts';
import type { Capable } from './domain/plan.ts';
import { ACTIONS } from './domain/request.ts';

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
  const ability = ({ kinds, takes, batch, revert, cleans, refuses }: Operation) => ({
    kinds,
    takes,
    batch,
    revertible: revert !== undefined,
    cleans: cleans === true,
    ...(refuses && { refuses }),
  });
  const abilities = ACTIONS.flatMap((action) => {
    const operation = vendor.operations[action];
    return operation ? [[action, ability(operation)] as const] : [];
  });
  return { name, title, abilities: Object.fromEntries(abilities), insecure };
}
