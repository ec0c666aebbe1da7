import type { Operation } from './adapter.ts';
import { actionWords } from './domain/action-words.ts';
import type { Intent } from './domain/decide/intent.ts';
import { decide } from './domain/decide.ts';
import { type Indicator, keyOf } from './domain/indicator.ts';
import { Refusal } from './domain/refusal.ts';
import { type PlannedStep, type Request, type Step, unfinished } from './domain/request.ts';
import { sparedBy } from './holding.ts';
import type { InForce } from './in-force.ts';
import type { Log } from './log.ts';
import type { Preparation } from './preparation.ts';
import { type Look, lookBefore } from './step.ts';
import { ADAPTER_FAILED, type ConnectedVendor } from './vendor.ts';

type Start = Extract<Intent, { readonly to: 'start' }>;

/** What is known of those on whose word a step is to be started. */
export type Behind = Pick<Start, 'earlier' | 'glassLost'>;

/** What was found out before a step is started. */
export interface Beforehand {
  /** The intent to start it, given the request as it is by then. */
  start(request: Request | undefined): Start;
  /** What its vendor held, where the step is still about the same. Undefined: nothing is put in effect, or it could not be asked. */
  look(request: Request): Look | undefined;
}

/** What a vendor held just before it was called, and as the record is to have it. */
interface Held {
  readonly look: Look;
  readonly held: Start['held'];
}

/** Returns what asks a step's vendor, before the step is started, for all that the start depends on. */
export function createFirstLook(options: {
  readonly vendors: readonly ConnectedVendor[];
  readonly preparation: Pick<Preparation, 'findings' | 'restoresFor' | 'isUnread'>;
  readonly inForce: InForce;
  readonly now: () => Date;
  readonly log: Log;
  readonly signal: AbortSignal;
}): (request: Request, index: number, behind: Behind) => Promise<Beforehand> {
  const { vendors, preparation, inForce, now, log, signal } = options;

  function operationFor({ terms }: Request, step: PlannedStep | undefined): Operation | undefined {
    return vendors.find(({ name }) => name === step?.vendor)?.vendor.operations[terms.action];
  }

  function startOf(request: Request | undefined, index: number, behind: Behind, isRead: boolean): Start {
    const common = { to: 'start', step: index, ...behind } as const;
    const step = request?.steps[index];
    if (!step || !request.terms.undo) return { ...common, findings: preparation.findings(request) };
    const now = preparation.restoresFor(request.terms.action, step);
    const spared = sparedBy(inForce, request, index, { restores: now, isRead });
    // Nobody has seen what an end puts back, so it is what there is to be put back by now.
    const isEnd = request.terms.ends !== undefined;
    const restores = isEnd ? now : undefined;
    const isUnread = isEnd && preparation.isUnread(request.terms.action, step);
    const steps = request.steps.map((each) => (each === step && restores ? { ...each, restores } : each));
    return { ...common, findings: preparation.findings({ ...request, steps }), restores, isUnread, spared };
  }

  /** Whether a vendor can say of an undo what is to be taken back; asked only where that makes a difference. */
  async function isReadNow(request: Request, index: number): Promise<boolean> {
    const step = request.steps[index];
    const inEffect = operationFor(request, step)?.inEffect;
    if (!step || !inEffect || !request.terms.undo) return false;
    const [read, blind] = [true, false].map((isRead) =>
      sparedBy(inForce, request, index, { restores: step.restores, isRead }),
    );
    if (read?.indicators.length === blind?.indicators.length) return true;
    const found = await inEffect(unfinished(step), signal).catch(() => [undefined]);
    return !found.includes(undefined);
  }

  /** What a vendor holds of what is about to be put in effect. Undefined: that will not be, or it could not be asked. */
  async function heldNow(request: Request, index: number, behind: Behind): Promise<Held | undefined> {
    const step = request.steps[index];
    if (!step || request.terms.undo) return undefined;
    const operation = operationFor(request, step);
    if (!operation?.inEffect) return undefined;
    // Nobody is asked about what is not started, and may be put off because nobody is to be asked.
    const next = decide(request, startOf(request, index, behind, true), now());
    if (next instanceof Refusal || next.at(-1)?.type !== 'started') return undefined;
    const batch = unfinished(step);
    try {
      const wish = { prevent: request.terms.prevent, before: [] };
      const look = await lookBefore(operation, 'apply', batch, wish, signal);
      return { look, held: heldOf(request, step, batch, look) };
    } catch (error) {
      log.error({ err: error, request: request.id, vendor: step.vendor }, ADAPTER_FAILED);
      return undefined;
    }
  }

  return async (known, index, behind) => {
    const found = await heldNow(known, index, behind);
    const isRead = await isReadNow(known, index);
    // Meanwhile it may have been approved anew, by somebody who leaves out something else.
    const isStill = (request?: Request) => isAboutSame(request?.steps[index], known.steps[index]);
    return {
      start: (request) => ({
        ...startOf(request, index, behind, isStill(request) && isRead),
        held: isStill(request) ? found?.held : undefined,
      }),
      look: (request) => (isStill(request) ? found?.look : undefined),
    };
  };
}

function isAboutSame(one: Step | undefined, other: Step | undefined): boolean {
  const [these, those] = [one, other].map((step) => step?.indicators.map(keyOf) ?? []);
  return these?.length === those?.length && these?.every((key, i) => key === those?.[i]) === true;
}

/** One entry per indicator of a step. Undefined: not all that are asked about could be read. */
function heldOf(
  { terms }: Request,
  { indicators }: Step,
  batch: readonly Indicator[],
  { inEffect, previous }: Look,
): Start['held'] {
  if (inEffect.length !== batch.length || inEffect.includes(undefined)) return undefined;
  const held = batch.map((_, i) => (inEffect[i] ? actionWords(terms).state : (previous?.[i] ?? null)));
  const places = new Map(batch.map((indicator, i) => [keyOf(indicator), held[i]]));
  return indicators.map((indicator) => places.get(keyOf(indicator)) ?? null);
}
