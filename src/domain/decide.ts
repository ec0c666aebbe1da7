import { digestOf } from './digest.ts';
import type { Finding } from './guard.ts';
import { isAmong, refuseOutsider, type Standing } from './policy.ts';
import { Refusal } from './refusal.ts';
import {
  type Gap,
  isTerminal,
  type Message,
  type Outcome,
  type Request,
  type RequestEvent,
  type Status,
  type Step,
  type Surface,
  samePerson,
  succeeded,
  type Terms,
} from './request.ts';

/**
 * What somebody, or the clock, or the executor wants to happen to a request. `findings` is what the guard says of its
 * indicators at that moment: whoever builds an intent that leads to a vendor has to ask the guard first.
 */
export type Intent =
  | { readonly to: 'ask'; readonly terms: Terms; readonly findings: readonly Finding[] }
  | { readonly to: 'survey'; readonly step: number; readonly holds: readonly (string | null)[] }
  | { readonly to: 'approve'; readonly by: Standing; readonly findings: readonly Finding[] }
  | { readonly to: 'deny'; readonly by: Standing; readonly reason: string }
  | { readonly to: 'cancel'; readonly by: Standing }
  | { readonly to: 'expire' }
  | { readonly to: 'start'; readonly step: number; readonly findings: readonly Finding[] }
  | { readonly to: 'act'; readonly step: number; readonly outcomes: readonly Outcome[] }
  | {
      readonly to: 'defer';
      readonly step: number;
      readonly until: Date;
      readonly code: string;
      readonly outcomes?: readonly Outcome[];
    }
  | { readonly to: 'retry'; readonly by: Standing; readonly findings: readonly Finding[] }
  | { readonly to: 'vouch'; readonly by: Standing }
  | { readonly to: 'show'; readonly surface: Surface; readonly message: Message };

/** For so long after the last approval a step may be sent, or sent once more; later it takes a new request. */
export const RETRY_WITHIN_MS = 24 * 60 * 60_000;

/** What happens next, or why not. Pure; what it lets pass is what the ledger may hold. */
export function decide(
  request: Request | undefined,
  intent: Intent,
  now: Date,
): readonly RequestEvent[] | Refusal {
  const at = now.toISOString();
  if (intent.to === 'ask') {
    if (request) return new Refusal('id_taken', `The id ${request.id} is taken.`);
    return ask(intent.terms, intent.findings, at);
  }
  if (!request) return new Refusal('unknown_request', 'There is no such request here.');

  switch (intent.to) {
    case 'survey':
      return survey(request, intent.step, intent.holds, at);
    case 'approve':
      return approve(request, intent.by, intent.findings, now);
    case 'deny':
      return deny(request, intent.by, intent.reason, now);
    case 'cancel':
      return cancel(request, intent.by, at);
    case 'expire':
      return expire(request, now);
    case 'start':
      return start(request, intent.step, intent.findings, now);
    case 'act':
      return act(request, intent.step, intent.outcomes, at);
    case 'defer':
      return defer(request, intent, at);
    case 'retry':
      return retry(request, intent.by, intent.findings, now);
    case 'vouch':
      return vouch(request, intent.by, at);
    case 'show':
      return [{ at, type: 'shown', surface: intent.surface, ...intent.message }];
  }
}

/** Nobody can, and each says why. */
export function refuseWithoutVendor(gaps: readonly Gap[]): Refusal {
  const why = [...new Set(gaps.map((gap) => gap.why))].join(' ');
  return new Refusal('no_vendor', `No configured vendor can do this. ${why}`.trim());
}

function ask(terms: Terms, findings: readonly Finding[], at: string): readonly RequestEvent[] | Refusal {
  if (terms.reason.trim() === '') {
    return new Refusal('reason_missing', 'Say why: add "because …" with a reason.');
  }
  if (terms.steps.length === 0) return refuseWithoutVendor(terms.gaps);
  if (terms.clean && !terms.steps.some(({ cleans }) => cleans)) {
    return new Refusal(
      'nobody_cleans',
      'None of the vendors that would block this can also clean; leave "clean" out.',
    );
  }
  return refuseProtected(findings) ?? [{ at, type: 'requested', terms, digest: digestOf(terms) }];
}

/** Only while there is something to decide; afterwards it would tell nobody anything. */
function survey(
  request: Request,
  index: number,
  holds: readonly (string | null)[],
  at: string,
): readonly RequestEvent[] | Refusal {
  const step = request.steps[index];
  if (request.status !== 'requested') return tooLate(request);
  if (step?.indicators.length !== holds.length) {
    throw new Error(`What ${step?.vendor} holds is not one per indicator of ${request.id}.`);
  }
  return [{ at, type: 'surveyed', step: index, holds }];
}

function approve(
  request: Request,
  by: Standing,
  findings: readonly Finding[],
  now: Date,
): readonly RequestEvent[] | Refusal {
  const refusal =
    refuseUndecidable(request, now) ??
    refuseOutsider(by) ??
    (samePerson(by.person, request.terms.requester)
      ? new Refusal('own_request', 'You asked for this yourself; somebody else has to approve it.')
      : undefined) ??
    refuseDecider(request, by) ??
    (request.approvals.some((approval) => samePerson(approval.by, by.person))
      ? new Refusal(
          'already_approved',
          `You have approved ${request.id} already; it takes another person now.`,
        )
      : undefined) ??
    refuseAltered(request) ??
    refuseProtected(findings);
  return refusal ?? [{ at: now.toISOString(), type: 'approved', by: by.person, digest: request.digest }];
}

function deny(request: Request, by: Standing, reason: string, now: Date): readonly RequestEvent[] | Refusal {
  const refusal =
    refuseUndecidable(request, now) ??
    refuseOutsider(by) ??
    (samePerson(by.person, request.terms.requester)
      ? new Refusal('own_request', 'You asked for this yourself; cancel it instead of denying it.')
      : undefined) ??
    refuseDecider(request, by) ??
    (reason.trim() === '' ? new Refusal('reason_missing', 'Say why you deny it.') : undefined);
  return refusal ?? [{ at: now.toISOString(), type: 'denied', by: by.person, reason: reason.trim() }];
}

/** Before the run it ends the request; during the run it keeps what has not begun from beginning. */
function cancel(request: Request, by: Standing, at: string): readonly RequestEvent[] | Refusal {
  const waits = request.status === 'executing' && request.steps.some(({ state }) => state === 'waiting');
  if (request.status !== 'requested' && request.status !== 'approved' && !waits) return tooLate(request);
  if (!samePerson(by.person, request.terms.requester)) {
    return new Refusal(
      'not_yours',
      `Only ${request.terms.requester.name}, who asked for it, can cancel ${request.id}.`,
    );
  }
  const sentence = `${by.person.name} cancelled it before this was sent.`;
  return (
    refuseOutsider(by) ?? [
      waits ? { at, type: 'barred', code: 'cancelled', sentence } : { at, type: 'cancelled', by: by.person },
    ]
  );
}

function expire(request: Request, now: Date): readonly RequestEvent[] | Refusal {
  const end = expiryOf(request);
  if (!end) return tooLate(request);
  if (now < end) return new Refusal('not_yet', `${request.id} does not expire before ${end.toISOString()}.`);
  return [{ at: now.toISOString(), type: 'expired' }];
}

/**
 * When a request dies of waiting: undecided at its `expiresAt`; approved but not begun (we were down) as long after the
 * last approval as the rule gave for deciding. Undefined once it has begun or ended.
 */
export function expiryOf(request: Request): Date | undefined {
  if (request.status === 'requested') return new Date(request.terms.expiresAt);
  const last = request.approvals.at(-1);
  if (request.status !== 'approved' || !last) return undefined;
  return new Date(Date.parse(last.at) + request.terms.rule.expiresAfterMs);
}

function start(
  request: Request,
  index: number,
  findings: readonly Finding[],
  now: Date,
): readonly RequestEvent[] | Refusal {
  const step = request.steps[index];
  const under = request.status === 'approved' || request.status === 'executing';
  if (!under || step?.state !== 'waiting') {
    return new Refusal('not_waiting', `Step ${index} of ${request.id} is not waiting to be started.`);
  }
  const end = expiryOf(request);
  if (end && now >= end) return new Refusal('expired', `${request.id} has expired.`);
  if (step.notBefore && now < new Date(step.notBefore)) {
    return new Refusal('not_yet', `Step ${index} of ${request.id} waits until ${step.notBefore}.`);
  }
  const at = now.toISOString();
  const bar =
    refuseAltered(request) ??
    refuseWithoutQuorum(request) ??
    refuseStale(request, now) ??
    refuseProtected(findings);
  return bar
    ? [{ at, type: 'barred', code: bar.code, sentence: bar.sentence }]
    : [{ at, type: 'started', step: index }];
}

function act(
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

function defer(
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

function retry(
  request: Request,
  by: Standing,
  findings: readonly Finding[],
  now: Date,
): readonly RequestEvent[] | Refusal {
  const last = request.approvals.at(-1);
  const steps = stepsWith(request, (step) => step.outcomes.some((outcome) => !succeeded(outcome)));
  if ((request.status !== 'partial' && request.status !== 'failed') || !last || steps.length === 0) {
    return new Refusal(
      'nothing_to_retry',
      `${request.id} has nothing to try again: it is ${request.status}.`,
    );
  }
  if (now.getTime() >= Date.parse(last.at) + RETRY_WITHIN_MS) {
    return new Refusal(
      'too_late',
      `${request.id} was approved more than a day ago. Ask again with a new request.`,
    );
  }
  const refusal = refuseOutsider(by) ?? refuseRetrier(request, by) ?? refuseProtected(findings);
  return refusal ?? steps.map((step) => ({ at: now.toISOString(), type: 'retried', step, by: by.person }));
}

/**
 * What surely failed, the requester may send again under the approval there is. What is unknown may have been done and
 * taken back since, so that takes somebody who may approve.
 */
function refuseRetrier(request: Request, by: Standing): Refusal | undefined {
  const outcomes = request.steps.flatMap((step) => step.outcomes);
  const isSure = outcomes.every(({ status }) => status !== 'unknown');
  return isSure && samePerson(by.person, request.terms.requester) ? undefined : refuseDecider(request, by);
}

function vouch(request: Request, by: Standing, at: string): readonly RequestEvent[] | Refusal {
  const steps = stepsWith(request, (step) => step.outcomes.some(({ status }) => status === 'unknown'));
  if (!isTerminal(request) || steps.length === 0) {
    return new Refusal('nothing_unknown', `Nothing about ${request.id} is unknown.`);
  }
  const refusal =
    refuseOutsider(by) ??
    (samePerson(by.person, request.terms.requester)
      ? new Refusal('own_request', 'You asked for this yourself; somebody else has to vouch for it.')
      : undefined) ??
    refuseDecider(request, by);
  return refusal ?? steps.map((step) => ({ at, type: 'vouched', step, by: by.person }));
}

function stepsWith(request: Request, has: (step: Step) => boolean): number[] {
  return request.steps.flatMap((step, index) => (step.state === 'acted' && has(step) ? [index] : []));
}

function refuseUndecidable(request: Request, now: Date): Refusal | undefined {
  if (request.status !== 'requested') return tooLate(request);
  return now >= new Date(request.terms.expiresAt)
    ? new Refusal(
        'expired',
        `${request.id} has expired: nobody decided in time. Ask again if it is still needed.`,
      )
    : undefined;
}

function refuseDecider(request: Request, by: Standing): Refusal | undefined {
  return isAmong(request.terms.rule.approvers, by)
    ? undefined
    : new Refusal(
        'not_an_approver',
        `You are not among the approvers of the rule "${request.terms.rule.name}".`,
      );
}

function refuseAltered(request: Request): Refusal | undefined {
  const same = digestOf(request.terms) === request.digest;
  return same && request.approvals.every((approval) => approval.digest === request.digest)
    ? undefined
    : new Refusal('altered', `${request.id} is not what was asked for or approved: its digest differs.`);
}

function refuseWithoutQuorum(request: Request): Refusal | undefined {
  const { rule, requester } = request.terms;
  const people = new Set(
    request.approvals
      .filter(({ by }) => !samePerson(by, requester))
      .map(({ by }) => JSON.stringify([by.team, by.user])),
  );
  return people.size >= Math.max(1, rule.approvals)
    ? undefined
    : new Refusal('no_quorum', `${request.id} has ${people.size} of ${rule.approvals} approvals.`);
}

/** A step that was put off for so long that the approval is no longer about this moment. */
function refuseStale(request: Request, now: Date): Refusal | undefined {
  const last = request.approvals.at(-1);
  return last && now.getTime() >= Date.parse(last.at) + RETRY_WITHIN_MS
    ? new Refusal('stale', `${request.id} was approved more than a day ago and is not begun any more.`)
    : undefined;
}

function refuseProtected(findings: readonly Finding[]): Refusal | undefined {
  const [first] = findings;
  if (!first) return undefined;
  const more =
    findings.length === 1
      ? ''
      : ` So ${findings.length === 2 ? 'is 1 more' : `are ${findings.length - 1} more`}.`;
  return new Refusal('protected', `${first.sentence}${more}`);
}

const ENDED: Readonly<Record<Status, string>> = {
  requested: 'is waiting for a decision',
  approved: 'is approved already',
  executing: 'is being carried out',
  denied: 'was denied',
  cancelled: 'was cancelled',
  expired: 'has expired: nobody decided in time',
  done: 'is done already',
  partial: 'was carried out in part',
  failed: 'was carried out and failed',
};

function tooLate(request: Request): Refusal {
  const by = request.ended ? ` by ${request.ended.by.name}` : '';
  return new Refusal(`already_${request.status}`, `${request.id} ${ENDED[request.status]}${by}.`);
}
