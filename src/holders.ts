import { type Indicator, keyOf } from './domain/indicator.ts';
import { type Request, succeeded } from './domain/request.ts';
import type { IsMeant } from './domain/undo.ts';
import type { Ledger } from './ledger.ts';

/**
 * What other requests want to stay as it is: they asked for the same after this one began, it was so, and nobody has taken
 * it back since. The end of this one must not take it from them. Reads the whole record.
 */
export async function heldByOthers(ledger: Ledger, origin: Request): Promise<IsMeant> {
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
    for (const { indicator } of event.outcomes.filter(succeeded)) {
      const place = placeOf(vendor, indicator);
      if (known.undo) holders.delete(place);
      else holders.set(place, (holders.get(place) ?? new Set()).add(request));
    }
  }
  return (vendor, indicator) =>
    [...(holders.get(placeOf(vendor, indicator)) ?? [])].some((id) => id !== origin.id);
}

function placeOf(vendor: string, indicator: Indicator): string {
  return `${vendor} ${keyOf(indicator)}`;
}
