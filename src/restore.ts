import { type Indicator, keyOf } from './domain/indicator.ts';
import type { Action } from './domain/request.ts';
import type { Ledger } from './ledger.ts';

/**
 * What a vendor held for each indicator before it was last acted on in this way, as the record has it: what an undo has
 * to put back. Undefined where the record knows of nothing. Reads the whole record.
 */
export async function heldBefore(
  ledger: Ledger,
  vendor: string,
  action: Action,
  batch: readonly Indicator[],
): Promise<readonly (string | undefined)[]> {
  const wanted = new Set(batch.map(keyOf));
  /** What was there before the first of our changes that nobody has taken back. */
  const held = new Map<string, string | undefined>();
  const requests = new Map<string, { readonly undo: boolean; readonly steps: ReadonlySet<number> }>();
  for await (const { request, event } of ledger.entries()) {
    if (event.type === 'requested' && event.terms.action === action) {
      const { undo, steps: all } = event.terms;
      const steps = new Set(all.flatMap((step, index) => (step.vendor === vendor ? [index] : [])));
      if (steps.size > 0) requests.set(request, { undo, steps });
    }
    const asked = requests.get(request);
    if (event.type !== 'acted' || !asked?.steps.has(event.step)) continue;
    for (const { indicator, status, previous } of event.outcomes) {
      const key = keyOf(indicator);
      if (!wanted.has(key) || status === 'failed') continue;
      if (asked.undo) held.delete(key);
      // What was so already was not brought about by us, and what we brought about twice has one state before it.
      else if (status !== 'already' && !held.has(key)) held.set(key, previous);
    }
  }
  return batch.map((indicator) => held.get(keyOf(indicator)));
}
