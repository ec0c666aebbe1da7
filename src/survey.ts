import type { Append } from './append.ts';
import { actionWords } from './domain/action-words.ts';
import { Refusal } from './domain/refusal.ts';
import type { PlannedStep, Request } from './domain/request.ts';
import type { Ledger } from './ledger.ts';
import type { Log } from './log.ts';
import { ADAPTER_FAILED, type ConnectedVendor } from './vendor.ts';

/** Looks at the vendors on behalf of a request before the decision, so that it is made knowing what is there. */
export interface Survey {
  /** Asks the vendors of an undecided request what they hold now. A returned date: some could not be read, try again then. */
  survey(request: string): Promise<Date | undefined>;
  isToBeSurveyed(request: Request): boolean;
}

/** So long in ms, at least, until a vendor is asked once more what it holds. */
const SURVEY_PAUSE_MS = 60_000;

export function createSurvey(options: {
  readonly ledger: Ledger;
  readonly vendors: readonly ConnectedVendor[];
  readonly append: Append;
  readonly now: () => Date;
  readonly log: Log;
  readonly signal: AbortSignal;
}): Survey {
  const { ledger, vendors, append, now, log, signal } = options;

  function operationFor({ terms }: Request, step: PlannedStep) {
    return vendors.find(({ name }) => name === step.vendor)?.vendor.operations[terms.action];
  }

  /** A vendor that can be asked and has not been, about something that is still to be decided. */
  function isSurveyable(request: Request, index: number): boolean {
    const step = request.terms.steps[index];
    const operation = step && operationFor(request, step);
    return request.holds[index] === undefined && operation?.inEffect !== undefined;
  }

  function isToBeSurveyed(request: Request): boolean {
    return (
      request.status === 'requested' && request.terms.steps.some((_, index) => isSurveyable(request, index))
    );
  }

  /** Tells the approvers what is so already. A vendor that does not answer leaves its step as it is: nothing hangs on it. */
  async function survey(id: string): Promise<Date | undefined> {
    const request = await ledger.get(id);
    if (!request || !isToBeSurveyed(request)) return undefined;
    const lanes = new Set(request.terms.steps.map(({ vendor }) => vendor));
    await Promise.all([...lanes].map((vendor) => surveyLane(request, vendor)));
    const after = await ledger.get(id);
    if (!after || !isToBeSurveyed(after)) return undefined;
    // As long again as it has waited by now, so that a list that cannot be read is asked for ever more seldom.
    const waited = now().getTime() - Date.parse(request.requestedAt);
    return new Date(now().getTime() + Math.max(waited, SURVEY_PAUSE_MS));
  }

  /** A vendor that cannot tell of one step is not asked about its others. */
  async function surveyLane(request: Request, vendor: string): Promise<void> {
    for (const [index, step] of request.terms.steps.entries()) {
      if (step.vendor !== vendor || !isSurveyable(request, index)) continue;
      const holds = await holdings(request, step).catch((error: unknown) => {
        log.error({ err: error, request: request.id, vendor }, ADAPTER_FAILED);
        return undefined;
      });
      if (!holds) return;
      const told = await append(request.id, () => ({ to: 'survey', step: index, holds }));
      if (told instanceof Refusal) return;
    }
  }

  async function holdings(
    request: Request,
    step: PlannedStep,
  ): Promise<readonly (string | null)[] | undefined> {
    const { terms } = request;
    const operation = operationFor(request, step);
    const inEffect = await operation?.inEffect?.(step.indicators, signal, terms);
    // Nothing is said of what could not be read: "it holds none" would be believed.
    if (!inEffect?.every((each) => each !== undefined)) return undefined;
    const held = await operation?.previous?.(step.indicators, signal);
    return inEffect.map((each, i) => held?.[i] ?? (each ? actionWords(terms).state : null));
  }

  return { survey, isToBeSurveyed };
}
