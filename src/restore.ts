import type { Indicator } from './domain/indicator.ts';
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
  const held = new Map<string, string | undefined>(batch.map((indicator) => [keyOf(indicator), undefined]));
  const stepsAtVendor = new Map<string, ReadonlySet<number>>();
  for await (const { request, event } of ledger.entries()) {
    if (event.type === 'requested' && event.terms.action === action && !event.terms.undo) {
      const steps = event.terms.steps.flatMap((step, index) => (step.vendor === vendor ? [index] : []));
      if (steps.length > 0) stepsAtVendor.set(request, new Set(steps));
    }
    if (event.type !== 'acted' || !stepsAtVendor.get(request)?.has(event.step)) continue;
    for (const { indicator, status, previous } of event.outcomes) {
      // What was so already was not brought about by us, so what came before it stays what is known.
      if (held.has(keyOf(indicator)) && status !== 'already') held.set(keyOf(indicator), previous);
    }
  }
  return batch.map((indicator) => held.get(keyOf(indicator)));
}

function keyOf({ kind, value }: Indicator): string {
  return `${kind} ${value}`;
}
