import { type Request, succeeded } from './domain/request.ts';
import { type IsMeant, placeOf } from './domain/undo.ts';
import type { Ledger } from './ledger.ts';

/**
 * What a request alone holds: it brought it about, nobody has taken it back since, and no other request has asked for the
 * same, which its end must not take from them. Reads the whole record.
 */
export async function heldAloneBy(ledger: Ledger, origin: Request): Promise<IsMeant> {
  const { action } = origin.terms;
  /** By place, the requests that hold it. */
  const holders = new Map<string, Set<string>>();
  const steps = new Map<string, { readonly undo: boolean; readonly vendors: readonly string[] }>();
  for await (const { request, event } of ledger.entries()) {
    if (event.type === 'requested' && event.terms.action === action) {
      const { undo, steps: planned } = event.terms;
      steps.set(request, { undo, vendors: planned.map(({ vendor }) => vendor) });
    }
    if (event.type === 'ended') for (const all of holders.values()) all.delete(request);
    const known = steps.get(request);
    if (event.type !== 'acted' || !known) continue;
    const vendor = known.vendors[event.step] ?? '';
    for (const outcome of event.outcomes) {
      const place = placeOf(vendor, outcome.indicator);
      // What is unknown may hold it, and may not have taken it back.
      if (known.undo && succeeded(outcome)) holders.set(place, new Set());
      if (known.undo || outcome.status === 'failed') continue;
      holders.set(place, (holders.get(place) ?? new Set()).add(request));
    }
  }
  return (vendor, indicator) => {
    const ids = holders.get(placeOf(vendor, indicator)) ?? new Set([origin.id]);
    return ids.size === 1 && ids.has(origin.id);
  };
}
