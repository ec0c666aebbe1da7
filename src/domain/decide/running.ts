import type { RequestEvent } from '../event.ts';
import { keyOf } from '../indicator.ts';
import { type Outcome, succeeded } from '../outcome.ts';
import { refuseOutsider, type Standing } from '../policy.ts';
import { Refusal } from '../refusal.ts';
import { isTerminal, type PlannedStep, type Request, type Step, samePerson, unfinished } from '../request.ts';
import type { Intent } from './intent.ts';
import { lapsesOfQuorum } from './lapsing.ts';
import {
  refuseAltered,
  refuseDecider,
  refuseOrphan,
  refuseProtected,
  refuseWithoutQuorum,
} from './refusals.ts';
import { expiryOf, isOver } from './waiting.ts';

/** For so long after the last approval a step may be sent, or sent once more; later it takes a new request. */
export const RETRY_WITHIN_MS = 24 * 60 * 60_000;

/** Until when a step of it may be sent, or sent once more. */
export function sendableUntil({ approvals, requestedAt }: Request): Date {
  return new Date(Date.parse(approvals.at(-1)?.at ?? requestedAt) + RETRY_WITHIN_MS);
}

export function start(
  request: Request,
  {
    step: index,
    findings,
    earlier,
    glassLost,
    held,
    restores,
    isUnread,
    spared,
  }: Extract<Intent, { readonly to: 'start' }>,
  now: Date,
): readonly RequestEvent[] | Refusal {
  const step = request.steps[index];
  const under = request.status === 'approved' || request.status === 'executing';
  if (!under || step?.state !== 'waiting') {
    return new Refusal('not_waiting', `Step ${index} of ${request.id} is not waiting to be started.`);
  }
  const end = expiryOf(request);
  if (end && now >= end) return new Refusal('expired', `${request.id} has expired.`);
  if (step.notBefore && now < new Date(step.notBefore) && !isOver(request, now)) {
    return new Refusal('not_yet', `Step ${index} of ${request.id} waits until ${step.notBefore}.`);
  }
  const at = now.toISOString();
  const bar =
    refuseAltered(request) ??
    refuseWithoutQuorum(request) ??
    refuseStale(request, now) ??
    refuseOver(request, now) ??
    refuseProtected(findings, request) ??
    refuseOrphan(request, earlier ?? []) ??
    glassLost;
  if (bar) return [barredBy(bar, at)];
  if (!earlier) return request.stalled ? [] : [{ at, type: 'stalled' }];
  const lapses = lapsesOfQuorum(request, earlier, at);
  const [lapse] = lapses;
  if (lapse) {
    // What has not begun may be approved anew by others. Of what has, nobody can approve a part: the rest is not begun.
    if (request.status !== 'approved') return [barredBy(new Refusal('lapsed', lapse.sentence), at)];
    const isLate = now >= new Date(request.terms.expiresAt);
    return isLate ? [...lapses, { at, type: 'expired' }] : lapses;
  }
  if (held && held.length !== step.indicators.length)
    throw new Error(`What ${step.vendor} holds is not one per indicator of ${request.id}.`);
  const back = restoresAnew(step, restores)?.filter((_, i) => !spared?.indicators.includes(i));
  const started: RequestEvent = {
    at,
    type: 'started',
    step: index,
    ...(held && { held }),
    ...(back && { restores: back }),
    ...(isUnread && !step.unread && { unread: true }),
  };
  if (!spared) return [started];
  if (!request.terms.undo) throw new Error(`${request.id} is no undo, so it spares nothing.`);
  const left = step.indicators.filter((_, i) => !spared.indicators.includes(i)).map(keyOf);
  const isAnyLeft = unfinished(step).some((each) => left.includes(keyOf(each)));
  return [{ at, type: 'spared', step: index, ...spared }, ...(isAnyLeft ? [started] : [])];
}

function barredBy({ code, sentence }: Refusal, at: string): RequestEvent {
  return { at, type: 'barred', code, sentence };
}

/** What has become something else of what is still to be put back. Undefined: nothing has. */
function restoresAnew(step: Step, now: PlannedStep['restores']): PlannedStep['restores'] {
  const left = unfinished(step).map(keyOf);
  const anew = step.indicators.map((each, i) => {
    const frozen = step.restores?.[i] ?? null;
    return left.includes(keyOf(each)) ? (now?.[i] ?? null) : frozen;
  });
  return now && anew.some((each, i) => each !== step.restores?.[i]) ? anew : undefined;
}

export function act(
  request: Request,
  index: number,
  outcomes: readonly Outcome[],
  at: string,
): readonly RequestEvent[] | Refusal {
  const step = request.steps[index];
  if (step?.state !== 'started') return notStarted(request, index);
  insistOnePerIndicator(request, step, outcomes);
  return [{ at, type: 'acted', step: index, outcomes }];
}

export function defer(
  request: Request,
  { step: index, until, code, outcomes }: Extract<Intent, { readonly to: 'defer' }>,
  at: string,
): readonly RequestEvent[] | Refusal {
  const step = request.steps[index];
  if (step?.state !== 'started') return notStarted(request, index);
  if (outcomes) insistOnePerIndicator(request, step, outcomes);
  const known = outcomes ? { outcomes } : {};
  return [{ at, type: 'deferred', step: index, until: until.toISOString(), code, ...known }];
}

function notStarted(request: Request, index: number): Refusal {
  return new Refusal('not_started', `Step ${index} of ${request.id} was not started.`);
}

function insistOnePerIndicator(request: Request, step: Step, outcomes: readonly Outcome[]): void {
  const inOrder = step.indicators.every(({ kind, value }, i) => {
    const given = outcomes[i]?.indicator;
    return given?.kind === kind && given.value === value;
  });
  if (!inOrder || outcomes.length !== step.indicators.length) {
    throw new Error(
      `The outcomes for ${request.id} at ${step.vendor} are not one per indicator in their order.`,
    );
  }
}

export function retry(
  request: Request,
  { by, earlier, findings }: Extract<Intent, { readonly to: 'retry' }>,
  now: Date,
): readonly RequestEvent[] | Refusal {
  const steps = stepsWith(request, (step) => step.outcomes.some((outcome) => !succeeded(outcome)));
  if (request.status !== 'partial' && request.status !== 'failed') {
    return new Refusal(
      'nothing_to_retry',
      `${request.id} has nothing to try again: it is ${request.status}.`,
    );
  }
  if (now >= sendableUntil(request)) {
    return new Refusal(
      'too_late',
      `${request.id} was ${agreed(request)} more than a day ago. Ask again with a new request.`,
    );
  }
  const refusal =
    refuseOver(request, now) ??
    refuseOutsider(by) ??
    refuseRetrier(request, by, earlier) ??
    refuseUnjustified(request) ??
    refuseOrphan(request, earlier) ??
    refuseLapsed(request, earlier, now) ??
    refuseProtected(findings, request);
  return refusal ?? steps.map((step) => ({ at: now.toISOString(), type: 'retried', step, by: by.person }));
}

/** Nobody agreed to what broke the glass, and somebody has said since that it was not right. */
function refuseUnjustified({ id, review }: Request): Refusal | undefined {
  return review?.verdict === 'not_justified'
    ? new Refusal(
        'not_justified',
        `${review.by.name} has found ${id} not justified. Ask again with a new request.`,
      )
    : undefined;
}

/** What was agreed to by somebody who could not any more is not sent once more on their word. */
function refuseLapsed(request: Request, earlier: readonly Standing[], now: Date): Refusal | undefined {
  const [lapse] = lapsesOfQuorum(request, earlier, now.toISOString());
  return lapse && new Refusal('lapsed', `${lapse.sentence} Ask again with a new request.`);
}

/**
 * What surely failed, the requester may send again under the approval there is. What is unknown may have been done and
 * taken back since, so that takes somebody who may approve.
 */
function refuseRetrier(request: Request, by: Standing, earlier: readonly Standing[]): Refusal | undefined {
  const outcomes = request.steps.flatMap((step) => step.outcomes);
  const isSure = outcomes.every(({ status }) => status !== 'unknown');
  return isSure && samePerson(by.person, request.terms.requester)
    ? undefined
    : refuseDecider(request, by, earlier);
}

export function vouch(
  request: Request,
  { by, earlier }: Extract<Intent, { readonly to: 'vouch' }>,
  at: string,
): readonly RequestEvent[] | Refusal {
  const steps = stepsWith(request, (step) => step.outcomes.some(({ status }) => status === 'unknown'));
  if (!isTerminal(request) || steps.length === 0) {
    return new Refusal('nothing_unknown', `Nothing about ${request.id} is unknown.`);
  }
  const refusal =
    refuseOutsider(by) ??
    (samePerson(by.person, request.terms.requester)
      ? new Refusal('own_request', 'You asked for this yourself; somebody else has to vouch for it.')
      : undefined) ??
    refuseDecider(request, by, earlier);
  return refusal ?? steps.map((step) => ({ at, type: 'vouched', step, by: by.person }));
}

function stepsWith(request: Request, has: (step: Step) => boolean): number[] {
  return request.steps.flatMap((step, index) => (has(step) ? [index] : []));
}

/** A step that was put off for so long that what was agreed is no longer about this moment. The end of a block always is. */
function refuseStale(request: Request, now: Date): Refusal | undefined {
  return request.terms.ends === undefined && now >= sendableUntil(request)
    ? new Refusal(
        'stale',
        `${request.id} was ${agreed(request)} more than a day ago and is not begun any more.`,
      )
    : undefined;
}

/** What breaks the glass, and the end of a block, nobody approved. */
function agreed({ approvals }: Request): string {
  return approvals.length > 0 ? 'approved' : 'asked for';
}

/** What is sent after the end of a block would stay for ever. */
function refuseOver(request: Request, now: Date): Refusal | undefined {
  return isOver(request, now)
    ? new Refusal('over', `The time of ${request.id} is up, so nothing more of it is sent.`)
    : undefined;
}
