import type { Errand } from './adapter.ts';
import { commentOf } from './comment.ts';
import type { Draft } from './domain/draft.ts';
import type { Finding } from './domain/guard.ts';
import { type Outcome, succeeded } from './domain/outcome.ts';
import type { Standing } from './domain/policy.ts';
import { Refusal } from './domain/refusal.ts';
import type { Gap, Request, Rule } from './domain/request.ts';
import type { InForce } from './in-force.ts';
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
  /** Of how many others nothing would be sent, and why. */
  readonly leftOut: readonly { readonly indicators: number; readonly why: string }[];
  /** The vendor takes no more before then. Without calls: it could not even be asked what it holds. */
  readonly putOffUntil?: Date;
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
  readonly inForce: InForce;
  readonly rehearsing: (vendor: string, note: (call: RehearsedCall) => void) => ConnectedVendor;
  readonly now: () => Date;
  readonly signal: AbortSignal;
}): (draft: Draft, by: Standing, channel: string, origin?: Request) => Promise<DryRun | Refusal> {
  const { preparation, inForce, rehearsing, now, signal } = options;

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
        before: indicators.map((each, i) =>
          undo ? (restores?.[i] ?? undefined) : inForce.made(action, name, each),
        ),
        reveal: () => {},
      };
      try {
        const answer = await carryOut(operation, undo ? 'revert' : 'apply', indicators, errand, signal);
        const outcomes: readonly Outcome[] = isDeferral(answer) ? [] : answer;
        const already = outcomes.filter(({ status }) => status === 'already').length;
        const putOffMs = isDeferral(answer)
          ? answer.retryAfterMs
          : calls.length > 0 && vendor.putsOff?.(calls.length);
        return {
          vendor: name,
          calls,
          already,
          leftOut: leftOutOf(outcomes),
          ...(putOffMs && { putOffUntil: new Date(now().getTime() + putOffMs) }),
        };
      } finally {
        await vendor.close();
      }
    };

    return { rule, findings: prepared.findings, steps: await Promise.all(steps.map(rehearse)), gaps };
  };
}

function leftOutOf(outcomes: readonly Outcome[]): RehearsedStep['leftOut'] {
  const reasons = new Map<string, number>();
  for (const outcome of outcomes) {
    if (succeeded(outcome) || outcome.code === 'rehearsed') continue;
    const why = outcome.note ?? 'The vendor does not say why.';
    reasons.set(why, (reasons.get(why) ?? 0) + 1);
  }
  return [...reasons].map(([why, indicators]) => ({ indicators, why }));
}
