import type { Indicator } from './domain/indicator.ts';
import { type RequestEvent, succeeded, type Terms } from './domain/request.ts';
import { placeOf } from './domain/undo.ts';
import type { Ledger } from './ledger.ts';

/** Something that is blocked at a vendor because of us, as the record has it. */
export interface ActiveBlock {
  readonly indicator: Indicator;
  readonly vendor: string;
  readonly request: string;
  /** ISO 8601, UTC. */
  readonly since: string;
  readonly requester: Terms['requester'];
}

/** What we blocked and nobody has taken back through us, oldest first. Reads the whole record. */
export async function activeBlocks(ledger: Ledger): Promise<readonly ActiveBlock[]> {
  const requests = new Map<string, Terms>();
  const active = new Map<string, ActiveBlock>();
  for await (const { request, event } of ledger.entries()) {
    if (event.type === 'requested') requests.set(request, event.terms);
    const terms = requests.get(request);
    if (terms && event.type === 'acted') apply(active, terms, event);
  }
  return [...active.values()];
}

function apply(
  active: Map<string, ActiveBlock>,
  terms: Terms,
  { at, step, outcomes }: Extract<RequestEvent, { readonly type: 'acted' }>,
): void {
  const vendor = terms.steps[step]?.vendor;
  if (vendor === undefined) return;
  for (const outcome of outcomes.filter(succeeded)) {
    const key = placeOf(vendor, outcome.indicator);
    if (terms.action === 'block' && !terms.undo) {
      const { indicator } = outcome;
      if (!active.has(key)) {
        active.set(key, { indicator, vendor, request: terms.id, since: at, requester: terms.requester });
      }
    } else if (terms.action !== 'flush' && terms.action !== 'enrol') active.delete(key);
  }
}
