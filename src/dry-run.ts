import type { Errand } from './adapter.ts';
import { commentOf } from './comment.ts';
import type { Draft } from './domain/draft.ts';
import type { Finding } from './domain/guard.ts';
import type { Outcome } from './domain/outcome.ts';
import type { Standing } from './domain/policy.ts';
import { Refusal } from './domain/refusal.ts';
import type { Gap, Request, Rule } from './domain/request.ts';
import type { Preparation } from './preparation.ts';
import type { RehearsedCall } from './rehearsal.ts';
import { carryOut, isDeferral } from './step.ts';
import type { ConnectedVendor } from './vendor.ts';

/** What would be sent to one vendor for one step. */
interface RehearsedStep {
  readonly vendor: string;
  readonly calls: readonly RehearsedCall[];
  /** How many of its indicators are so already, so that nothing is sent for them. */
  readonly already: number;
  /** Why nothing would be sent, where the vendor could not be asked. */
  readonly note?: string;
}

/** What a request would lead to. Nothing was changed for it, and nothing recorded. */
export interface DryRun {
  readonly rule: Rule;
  readonly findings: readonly Finding[];
  readonly steps: readonly RehearsedStep[];
  readonly gaps: readonly Gap[];
}

/** Stands where the id of a request will stand. */
const NO_ID = 'R?????';

/**
 * Runs a draft up to the first byte of every write. `rehearsing` connects a vendor anew for it, over HTTP that tells what it
 * would write and writes nothing.
 */
export function createDryRun(options: {
  readonly preparation: Preparation;
  readonly rehearsing: (vendor: string, note: (call: RehearsedCall) => void) => ConnectedVendor;
  readonly signal: AbortSignal;
}): (draft: Draft, by: Standing, channel: string, origin?: Request) => Promise<DryRun | Refusal> {
  const { preparation, rehearsing, signal } = options;

  return async (draft, by, channel, origin) => {
    const prepared = preparation.prepare(draft, by, channel, origin);
    if (prepared instanceof Refusal) return prepared;
    // Nothing was asked for, so nothing counts.
    prepared.forget();
    const terms = { id: NO_ID, ...prepared.terms };
    const { steps, gaps, rule, clean, prevent, undo, action } = terms;

    const rehearse = async ({ vendor: name, indicators, restores }: (typeof steps)[number]) => {
      const calls: RehearsedCall[] = [];
      const { vendor } = rehearsing(name, (call) => calls.push(call));
      const operation = vendor.operations[action];
      if (!operation) throw new Error(`${name} has lost its ${action}.`);
      const errand: Errand = {
        comment: commentOf(terms, 'not approved by anybody'),
        clean,
        prevent,
        before: indicators.map((_, i) => restores?.[i] ?? undefined),
        reveal: () => {},
      };
      try {
        const answer = await carryOut(operation, undo ? 'revert' : 'apply', indicators, errand, signal);
        const outcomes: readonly Outcome[] = isDeferral(answer) ? [] : answer;
        const already = outcomes.filter(({ status }) => status === 'already').length;
        const note = calls.length === 0 ? outcomes.find((outcome) => outcome.note)?.note : undefined;
        return { vendor: name, calls, already, ...(note !== undefined && { note }) };
      } finally {
        await vendor.close();
      }
    };

    return { rule, findings: prepared.findings, steps: await Promise.all(steps.map(rehearse)), gaps };
  };
}
