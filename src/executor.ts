import type { Errand, Operation } from './adapter.ts';
import type { Apart } from './apart.ts';
import type { Append } from './append.ts';
import { agreement, commentOf } from './comment.ts';
import { actionWords } from './domain/action-words.ts';
import { goneWords } from './domain/decide/asking.ts';
import { type Indicator, keyOf, sameIndicator } from './domain/indicator.ts';
import { keepingOpen, type Outcome, succeeded } from './domain/outcome.ts';
import { Refusal } from './domain/refusal.ts';
import { endOf, type PlannedStep, type Request, type Step, unfinished } from './domain/request.ts';
import { placesOf } from './domain/undo.ts';
import { type Behind, createFirstLook } from './first-look.ts';
import { effectsOf, type InForce } from './in-force.ts';
import type { Ledger } from './ledger.ts';
import type { Log } from './log.ts';
import type { Preparation } from './preparation.ts';
import { carryOut, isDeferral, type Look, lookAfterCrash } from './step.ts';
import { ADAPTER_FAILED, type ConnectedVendor } from './vendor.ts';

/** The only one that calls adapters on behalf of a request after the decision. */
export interface Executor {
  /** Carries out what is approved. A returned date: something waits until then. */
  run(request: string): Promise<Date | undefined>;
  /** Looks at what a process that died had begun, before anything else is done about the same; before anything is run. */
  resume(request: Request): void;
}

const NOBODY: Behind = { earlier: undefined, glassLost: undefined };

/** How often a vendor may put a step off before it counts as failed. */
const MOST_DEFERRALS = 10;

export function createExecutor(options: {
  readonly ledger: Ledger;
  readonly vendors: readonly ConnectedVendor[];
  readonly append: Append;
  readonly preparation: Pick<Preparation, 'findings' | 'restoresFor' | 'isUnread'>;
  readonly inForce: InForce;
  /** What else is about the same things at the same vendors has to wait meanwhile (see `placesOf`). */
  readonly apart: Apart;
  /** Those on whose word a request is carried out, as they stand now. Rejects when nobody can say. */
  readonly behind: (request: Request) => Promise<Behind>;
  readonly now: () => Date;
  readonly log: Log;
  readonly signal: AbortSignal;
  readonly reveal: (request: Request, secret: string) => Promise<void>;
}): Executor {
  const { ledger, append, inForce, apart, now, log, signal } = options;
  const lookFirst = createFirstLook(options);
  const vendors = new Map(options.vendors.map((vendor) => [vendor.name, vendor]));

  async function run(id: string): Promise<Date | undefined> {
    const request = await ledger.get(id);
    if (!request || !isUnderWay(request)) return undefined;
    const lanes = new Set(request.steps.map(({ vendor }) => vendor));
    const ran = await Promise.allSettled([...lanes].map((vendor) => runLane(id, vendor)));
    // Only once none is under way: whoever tries it again must not meet them.
    for (const lane of ran) if (lane.status === 'rejected') throw lane.reason;
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
      await apart(placesOf(step), () => takeUp(id, index));
      if ((await ledger.get(id))?.steps[index]?.state === 'waiting') return;
    }
  }

  /** A step that had to wait for its turn may be done by now. */
  async function takeUp(id: string, index: number): Promise<void> {
    const request = await ledger.get(id);
    const step = request?.steps[index];
    if (request && step?.state === 'started') await recover(request, index, step);
    if (step?.state === 'waiting') await runStep(id, index);
  }

  function resume({ id, steps }: Request): void {
    for (const [index, step] of steps.entries()) {
      if (step.state !== 'started') continue;
      // Its run tries that again, and says why it failed.
      apart(placesOf(step), () => takeUp(id, index)).catch(() => undefined);
    }
  }

  async function runStep(id: string, index: number): Promise<void> {
    const known = await ledger.get(id);
    if (!known) return;
    let silence: unknown;
    // That its time is up, say, is written down whoever can be asked: what waits for that must not wait for ever.
    const behind = await options.behind(known).catch((error: unknown) => {
      silence = error;
      return NOBODY;
    });
    const beforehand = await lookFirst(known, index, behind);
    const started = await append(id, beforehand.start);
    if (started instanceof Refusal) return;
    if (started.events.at(-1)?.type !== 'started') {
      if (silence !== undefined && started.request.stalled) throw silence;
      return;
    }

    const { request } = started;
    const step = stepOf(request, index);
    const batch = unfinished(step);
    const answer = await attempt(request, step, batch, beforehand.look(request));
    if (isDeferral(answer) && step.deferrals < MOST_DEFERRALS) {
      const until = new Date(now().getTime() + answer.retryAfterMs);
      await append(id, () => ({ to: 'defer', step: index, until, code: answer.code }));
      return;
    }
    const news = isDeferral(answer)
      ? batch.map((each) => keepingOpen(openEnd(request, step, each), putOffTooOften(each, answer.code)))
      : answer;
    await append(id, () => ({ to: 'act', step: index, outcomes: merge(step, news) }));
  }

  /** What nobody knows the fate of; not what has been taken back since, which is settled. */
  function openEnd(request: Request, step: Step, indicator: Indicator): Outcome | undefined {
    const outcome = outcomeOf(step, indicator);
    if (request.terms.undo) return outcome;
    const { by } = inForce.claims(effectsOf(request)(step.vendor), step.vendor, indicator);
    return by.includes(request.id) ? outcome : undefined;
  }

  async function attempt(request: Request, step: Step, batch: readonly Indicator[], look: Look | undefined) {
    const operation = operationFor(request, step);
    const earlier = batch.map((indicator) => openEnd(request, step, indicator));
    if (!operation) return batch.map((each, i) => keepingOpen(earlier[i], vendorGone(each, step.vendor)));
    try {
      const { undo, action } = request.terms;
      const before = undo
        ? restoresFor(step, batch)
        : batch.map((each) => inForce.made(action, step.vendor, each));
      const errand = errandOf(request, before, (secret) => {
        options.reveal(request, secret).catch((error: unknown) => {
          log.error(
            { err: error, request: request.id },
            'What was for the requester alone did not reach them.',
          );
        });
      });
      return await carryOut(operation, direction(request), batch, errand, signal, { earlier, look });
    } catch (error) {
      log.error({ err: error, request: request.id, vendor: step.vendor }, ADAPTER_FAILED);
      const note = `Portcullis itself failed here; look for ${request.id} in its log.`;
      const news = batch.map(
        (indicator): Outcome => ({ indicator, status: 'unknown', code: 'internal_error', note }),
      );
      return withHeld(request, step, news);
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
    const outcomes = merge(step, withHeld(request, step, news));
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

  return { run, resume };
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

/** With what a step that died, or whose adapter failed us, would have noted as held before; of an undo that is nothing. */
function withHeld({ terms }: Request, step: Step, news: readonly Outcome[]): readonly Outcome[] {
  const places = new Map(step.indicators.map((indicator, i) => [keyOf(indicator), step.held?.[i]]));
  return news.map((outcome) => {
    const held = places.get(keyOf(outcome.indicator));
    if (!held || outcome.status === 'failed') return outcome;
    // Nothing was sent for what was so already.
    return held === actionWords(terms).state
      ? { indicator: outcome.indicator, status: 'already' }
      : { ...outcome, previous: held };
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
