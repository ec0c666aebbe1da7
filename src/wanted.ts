import { createApart } from './apart.ts';
import type { Append } from './append.ts';
import { waiting } from './domain/evolve.ts';
import type { Request, Wanted } from './domain/request.ts';
import { placesOf } from './domain/undo.ts';
import { sparedBy } from './holding.ts';
import type { InForce } from './in-force.ts';
import type { Ledger } from './ledger.ts';
import type { Preparation } from './preparation.ts';
import type { ConnectedVendor } from './vendor.ts';

/**
 * Returns what takes note of one append, once `inForce` has, and puts on the record of undos that are still to be decided what
 * others have come to want of them: whoever approves one is to read on its card what of it stays. What was appended is so whether
 * or not that can be written down; what is wanted then stays all the same.
 */
export function createWanted(options: {
  readonly ledger: Pick<Ledger, 'get'>;
  readonly vendors: readonly ConnectedVendor[];
  readonly preparation: Pick<Preparation, 'restoresFor'>;
  readonly inForce: InForce;
  readonly append: Append;
  /** Nothing could be written about this undo, and why. */
  readonly failed: (undo: string, error: unknown) => void;
}): (before: Request | undefined, after: Request) => Promise<void> {
  const { ledger, vendors, preparation, inForce, append, failed } = options;
  /** What each undo that is to be decided is about, and where. */
  const undecided = new Map<string, ReadonlySet<string>>();
  const apart = createApart();

  async function wantedOf(request: Request): Promise<readonly Wanted[]> {
    const { action, steps } = request.terms;
    // As it was asked for: what approvers have left out they may still take back.
    const whole = { ...request, steps: steps.map(waiting) };
    const wanted = steps.map(async (planned, step): Promise<readonly Wanted[]> => {
      const vendor = vendors.find(({ name }) => name === planned.vendor)?.vendor;
      const spared = sparedBy(inForce, whole, step, {
        restores: preparation.restoresFor(action, planned),
        // Whether it can be asked then, nobody knows yet.
        isRead: vendor?.operations[action]?.inEffect !== undefined,
      });
      return spared ? [{ step, indicators: spared.indicators, for: await requested(spared.for) }] : [];
    });
    return (await Promise.all(wanted)).flat();
  }

  async function requested(ids: readonly string[]): Promise<Wanted['for']> {
    const all = await Promise.all(ids.map((id) => ledger.get(id)));
    return all.flatMap((each) => (each ? [{ request: each.id, by: each.terms.requester }] : []));
  }

  /** One after the other: what was found out first is not to be written last. */
  function tell(id: string): Promise<void> {
    return apart([id], async () => {
      const request = await ledger.get(id);
      if (!request) return;
      const of = await wantedOf(request);
      await append(id, () => ({ to: 'want', of }));
    }).catch((error: unknown) => failed(id, error));
  }

  return async (before, after) => {
    const { id, terms, status } = after;
    const isUndecided = terms.undo && status === 'requested';
    if (!isUndecided) undecided.delete(id);
    else if (!undecided.has(id)) {
      undecided.set(id, new Set(terms.steps.flatMap(placesOf)));
      await tell(id);
    }
    const places = undecided.size === 0 ? [] : placesChanged(before, after);
    for (const [undo, about] of undecided)
      if (undo !== id && places.some((place) => about.has(place))) await tell(undo);
  };
}

/** Where an append may have changed what is in force, or who wants that. Whoever only asks or approves waits for no undo. */
function placesChanged(before: Request | undefined, after: Request): readonly string[] {
  const isOver = before?.endedBy !== after.endedBy;
  const known = after.steps.filter(
    ({ outcomes }, i) => isOver || (outcomes.length > 0 && outcomes !== before?.steps[i]?.outcomes),
  );
  const spared = after.spared?.slice(before?.spared?.length ?? 0) ?? [];
  return [...known, ...spared].flatMap(placesOf);
}
