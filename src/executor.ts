import type { Errand, Operation } from './adapter.ts';
import { createApart } from './apart.ts';
import { agreement, commentOf } from './comment.ts';
import { actionWords } from './domain/action-words.ts';
import { goneWords } from './domain/decide/asking.ts';
import type { Intent } from './domain/decide/intent.ts';
import type { Finding } from './domain/guard.ts';
import { type Indicator, keyOf, sameIndicator } from './domain/indicator.ts';
import { Refusal } from './domain/refusal.ts';
import {
  endOf,
  keepingOpen,
  type Outcome,
  type PlannedStep,
  type Request,
  type Step,
  succeeded,
  unfinished,
} from './domain/request.ts';
import { placeOf } from './domain/undo.ts';
import type { InForce } from './in-force.ts';
import type { Appended, Ledger } from './ledger.ts';
import type { Log } from './log.ts';
import { carryOut, isDeferral, lookAfterCrash } from './step.ts';
import type { ConnectedVendor } from './vendor.ts';

/** The only one that calls adapters on behalf of a request: before the decision to look, after it to act. */
export interface Executor {
  /** Carries out what is approved. A returned date: something waits until then. */
  run(request: string): Promise<Date | undefined>;
  /** Asks the vendors of an undecided request what they hold now. A returned date: some could not be read, try again then. */
  survey(request: string): Promise<Date | undefined>;
  isToBeSurveyed(request: Request): boolean;
}

const ADAPTER_FAILED = 'An adapter failed us.';
/** So long in ms, at least, until a vendor is asked once more what it holds. */
const SURVEY_PAUSE_MS = 60_000;
/** How often a vendor may put a step off before it counts as failed. */
const MOST_DEFERRALS = 10;

export function createExecutor(options: {
  readonly ledger: Ledger;
  readonly vendors: readonly ConnectedVendor[];
  /** Writes what follows from an intent into the record. */
  readonly append: (
    request: string,
    intend: (request: Request | undefined) => Intent,
  ) => Promise<Appended | Refusal>;
  readonly findings: (request: Request | undefined) => readonly Finding[];
  readonly claims: InForce['claims'];
  readonly now: () => Date;
  readonly log: Log;
  readonly signal: AbortSignal;
  readonly reveal: (request: Request, secret: string) => Promise<void>;
}): Executor {
  const { ledger, append, findings, now, log, signal } = options;
  const apart = createApart();
  const vendors = new Map(options.vendors.map((vendor) => [vendor.name, vendor]));

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

  async function run(id: string): Promise<Date | undefined> {
    const request = await ledger.get(id);
    if (!request || !isUnderWay(request)) return undefined;
    const lanes = new Set(request.steps.map(({ vendor }) => vendor));
    await Promise.all([...lanes].map((vendor) => runLane(id, vendor)));
    const after = await ledger.get(id);
    return after && isUnderWay(after) ? nextStart(after) : undefined;
  }

  /** The steps of one vendor, one after the other; a step that is put off holds up those behind it. */
  async function runLane(id: string, vendor: string): Promise<void> {
    for (let index = 0; ; index += 1) {
      const request = await ledger.get(id);
      const step = request?.steps[index];
      if (!request || !step) return;
      if (step.vendor !== vendor || step.state === 'acted') continue;
      const places = step.indicators.map((indicator) => placeOf(vendor, indicator));
      await apart(places, () =>
        step.state === 'started' ? recover(request, index, step) : runStep(id, index),
      );
      if ((await ledger.get(id))?.steps[index]?.state === 'waiting') return;
    }
  }

  async function runStep(id: string, index: number): Promise<void> {
    const started = await append(id, (request) => ({
      to: 'start',
      step: index,
      findings: findings(request),
      spared: request && sparedBy(request, index, options.claims),
    }));
    if (started instanceof Refusal || started.events.at(-1)?.type !== 'started') return;

    const { request } = started;
    const step = stepOf(request, index);
    const batch = unfinished(step);
    const answer = await attempt(request, step, batch);
    if (isDeferral(answer) && step.deferrals < MOST_DEFERRALS) {
      const until = new Date(now().getTime() + answer.retryAfterMs);
      await append(id, () => ({ to: 'defer', step: index, until, code: answer.code }));
      return;
    }
    const news = isDeferral(answer)
      ? batch.map((each) => keepingOpen(outcomeOf(step, each), putOffTooOften(each, answer.code)))
      : answer;
    await append(id, () => ({ to: 'act', step: index, outcomes: merge(step, news) }));
  }

  async function attempt(request: Request, step: Step, batch: readonly Indicator[]) {
    const operation = operationFor(request, step);
    const earlier = batch.map((indicator) => outcomeOf(step, indicator));
    if (!operation) return batch.map((each, i) => keepingOpen(earlier[i], vendorGone(each, step.vendor)));
    try {
      const errand = errandOf(request, restoresFor(step, batch), (secret) => {
        options.reveal(request, secret).catch((error: unknown) => {
          log.error(
            { err: error, request: request.id },
            'What was for the requester alone did not reach them.',
          );
        });
      });
      return await carryOut(operation, direction(request), batch, errand, signal, { earlier });
    } catch (error) {
      log.error({ err: error, request: request.id, vendor: step.vendor }, ADAPTER_FAILED);
      const note = `Portcullis itself failed here; look for ${request.id} in its log.`;
      return batch.map(
        (indicator): Outcome => ({ indicator, status: 'unknown', code: 'internal_error', note }),
      );
    }
  }

  /** A step that was started by a process that died. It is looked at; only what is provably absent is sent again. */
  async function recover(request: Request, index: number, step: Step): Promise<void> {
    log.warn(
      { request: request.id, vendor: step.vendor },
      'A step was interrupted; it is not sent again blindly.',
    );
    const operation = operationFor(request, step);
    const batch = unfinished(step);
    const about = { ...request.terms, before: restoresFor(step, batch) };
    const news = await lookAfterCrash(operation, direction(request), batch, about, signal);
    const outcomes = merge(step, request.terms.undo ? news : withHeld(request, index, news));
    const absent = outcomes.some(({ code }) => code === 'not_applied');
    await append(request.id, () =>
      absent
        ? { to: 'defer', step: index, until: now(), code: 'interrupted', outcomes }
        : { to: 'act', step: index, outcomes },
    );
    if (absent) await runStep(request.id, index);
  }

  function operationFor(request: Request, step: PlannedStep): Operation | undefined {
    return vendors.get(step.vendor)?.vendor.operations[request.terms.action];
  }

  return {
    run,
    survey,
    isToBeSurveyed,
  };
}

function isUnderWay({ status }: Request): boolean {
  return status === 'approved' || status === 'executing';
}

function direction(request: Request) {
  return request.terms.undo ? 'revert' : 'apply';
}

/** When the next step may start: of each vendor only the first that is not acted counts, as the others wait behind it. */
export function nextStart(request: Request): Date | undefined {
  const first = new Map<string, Step>();
  for (const step of request.steps) {
    if (step.state !== 'acted' && !first.has(step.vendor)) first.set(step.vendor, step);
  }
  const times = [...first.values()]
    .filter(({ state }) => state === 'waiting')
    .map(({ notBefore }) => (notBefore ? Date.parse(notBefore) : 0));
  if (times.length === 0) return undefined;
  const end = endOf(request);
  return new Date(Math.min(...times, ...(end === undefined ? [] : [Date.parse(end)])));
}

function stepOf(request: Request, index: number): Step {
  const step = request.steps[index];
  if (!step) throw new Error(`${request.id} has no step ${index}.`);
  return step;
}

/** The step's outcomes with the news on some of its indicators put in. */
function merge(step: Step, news: readonly Outcome[]): readonly Outcome[] {
  let next = 0;
  return step.indicators.map((indicator, i) => {
    const before = step.outcomes[i];
    if (before && succeeded(before)) return before;
    return news[next++] ?? { indicator, status: 'unknown', code: 'no_outcome' };
  });
}

/** What a step that died would have noted as held before: what the vendor said before the decision. */
function withHeld(request: Request, index: number, news: readonly Outcome[]): readonly Outcome[] {
  const planned = request.terms.steps[index]?.indicators.map(keyOf) ?? [];
  const { state } = actionWords(request.terms);
  return news.map((outcome) => {
    const held = request.holds[index]?.[planned.indexOf(keyOf(outcome.indicator))];
    const isKnown = outcome.status === 'verified' && outcome.previous === undefined;
    if (!isKnown || !held) return outcome;
    return held === state ? { ...outcome, status: 'already' } : { ...outcome, previous: held };
  });
}

function putOffTooOften(indicator: Indicator, code: string): Outcome {
  return { indicator, status: 'failed', code, note: `The vendor put it off ${MOST_DEFERRALS} times.` };
}

function vendorGone(indicator: Indicator, vendor: string): Outcome {
  return { indicator, status: 'failed', code: 'vendor_gone', note: goneWords(vendor) };
}

function outcomeOf({ outcomes }: Step, indicator: Indicator): Outcome | undefined {
  return outcomes.find((outcome) => sameIndicator(outcome.indicator, indicator));
}

/** What of the end of a block other requests have asked for since it was agreed. Undefined: nothing. */
function sparedBy({ terms, steps }: Request, index: number, claims: InForce['claims']) {
  const step = steps[index];
  if (terms.ends === undefined || !step) return undefined;
  const wanted = step.indicators.map((indicator) =>
    claims(terms.action, step.vendor, indicator).by.filter((id) => id !== terms.ends),
  );
  const indicators = [...wanted.keys()].filter((i) => wanted[i]?.length);
  return indicators.length === 0 ? undefined : { indicators, for: [...new Set(wanted.flat())] };
}

/** What is to be put back for those of a step that are sent now. */
function restoresFor(step: Step, batch: readonly Indicator[]): Errand['before'] {
  return batch.map((indicator) => {
    const index = step.indicators.findIndex((each) => sameIndicator(each, indicator));
    return step.restores?.[index] ?? undefined;
  });
}

function errandOf(request: Request, before: Errand['before'], reveal: Errand['reveal']): Errand {
  const { clean, prevent } = request.terms;
  return { comment: commentOf(request.terms, agreement(request)), clean, prevent, before, reveal };
}
