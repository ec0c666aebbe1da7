import type { RequestEvent } from '../event.ts';
import { evolve } from '../evolve.ts';
import type { Finding } from '../guard.ts';
import { isAmong, refuseOutsider, type Standing } from '../policy.ts';
import { delegateOf, speaksFor } from '../quorum.ts';
import { Refusal } from '../refusal.ts';
import { isTerminal, isToBeReviewed, type Request, samePerson } from '../request.ts';
import { cutBy } from './cut.ts';
import type { Intent } from './intent.ts';
import { lapsesOf } from './lapsing.ts';
import {
  refuseAltered,
  refuseDecider,
  refuseOrphan,
  refuseProtected,
  refuseUndecidable,
  refuseUntilOverridden,
  tooLate,
} from './refusals.ts';
import { refuseUnseen } from './wanting.ts';

type Events = readonly RequestEvent[] | Refusal;

/** Who asked decides nothing. */
function refuseRequester(request: Request, by: Standing, sentence: string): Refusal | undefined {
  return samePerson(by.person, request.terms.requester) ? new Refusal('own_request', sentence) : undefined;
}

function refuseUnexplained(reason: string, sentence: string): Refusal | undefined {
  return reason.trim() === '' ? new Refusal('reason_missing', sentence) : undefined;
}

/**
 * Whoever had a say before is looked at once more. Where an approval that could have been given comes to nothing because
 * others' word counts no more, it is that which is recorded, and no approval.
 */
export function approve(
  request: Request,
  { by, earlier, findings, without = [], reason = '', seen }: Extract<Intent, { readonly to: 'approve' }>,
  now: Date,
): Events {
  const refusal =
    refuseUndecidable(request, now) ??
    refuseOutsider(by) ??
    refuseRequester(request, by, 'You asked for this yourself; somebody else has to approve it.') ??
    // Not as the givers stand now: what lapses by that is recorded below.
    refuseDecider(request, by, []) ??
    refuseSecondSay(request, by) ??
    refuseAltered(request) ??
    refuseUntilOverridden(request) ??
    refuseOrphan(request, earlier) ??
    refuseUnseen(request, seen);
  if (refusal) return refusal;
  const cut = cutBy(request, without, reason, findings);
  if (cut instanceof Refusal) return cut;
  const refused = refuseProtected(cut.findings, request);
  if (refused) return refused;
  const at = now.toISOString();
  const lapses = lapsesOf(request, earlier, at);
  const left = lapses.reduce<Request>(evolve, request);
  if (refuseDecider(left, by, []) ?? refuseUntilOverridden(left)) return lapses;
  return [
    ...lapses,
    {
      at,
      type: 'approved',
      by: by.person,
      digest: request.digest,
      as: speaksFor(left, by),
      ...(cut.without.length > 0 && { without: cut.without, reason: cut.reason }),
    },
  ];
}

/** One person is one key, and whoever let pass what is protected has turned theirs. */
function refuseSecondSay({ id, approvals, overridden }: Request, { person }: Standing): Refusal | undefined {
  if (approvals.some(({ by }) => samePerson(by, person))) {
    return new Refusal('already_approved', `You have approved ${id} already; it takes another person now.`);
  }
  return overridden && samePerson(overridden.by, person)
    ? new Refusal('overrode_it', `You have overridden the guard for ${id}; somebody else has to approve it.`)
    : undefined;
}

/** Until the first byte may go out. */
export function withdraw(request: Request, by: Standing, at: string): Events {
  if (!request.approvals.some((approval) => samePerson(approval.by, by.person))) {
    return new Refusal(
      'not_approved',
      `You have not approved ${request.id}, so there is nothing to withdraw.`,
    );
  }
  return request.status === 'requested' || request.status === 'approved'
    ? [{ at, type: 'withdrawn', by: by.person }]
    : tooLate(request);
}

export function deny(
  request: Request,
  { by, earlier, reason }: Extract<Intent, { readonly to: 'deny' }>,
  now: Date,
): Events {
  const refusal =
    refuseUndecidable(request, now) ??
    refuseOutsider(by) ??
    refuseRequester(request, by, 'You asked for this yourself; cancel it instead of denying it.') ??
    refuseDecider(request, by, earlier) ??
    refuseUnexplained(reason, 'Say why you deny it.');
  return refusal ?? [{ at: now.toISOString(), type: 'denied', by: by.person, reason: reason.trim() }];
}

export function claim(
  request: Request,
  { by, earlier }: Extract<Intent, { readonly to: 'claim' }>,
  now: Date,
): Events {
  const { claimedBy, id } = request;
  const refusal =
    refuseUndecidable(request, now) ??
    refuseOutsider(by) ??
    refuseRequester(request, by, 'You asked for this yourself; somebody else has to look at it.') ??
    refuseDecider(request, by, earlier) ??
    (claimedBy && samePerson(claimedBy, by.person)
      ? new Refusal('already_claimed', `You have claimed ${id} already.`)
      : undefined);
  // Taking it over is fine: a claim binds nobody, and its owner may have gone to sleep.
  return refusal ?? [{ at: now.toISOString(), type: 'claimed', by: by.person }];
}

export function delegate(
  request: Request,
  { by, earlier, whom: to }: Extract<Intent, { readonly to: 'delegate' }>,
  now: Date,
): Events {
  const { id, terms, approvals, overridden } = request;
  const refusal =
    refuseUndecidable(request, now) ??
    refuseOutsider(by) ??
    refuseRequester(request, by, 'You asked for this yourself, so you have no say to hand on.') ??
    refuseDecider(request, by, earlier) ??
    refuseSecondSay(request, by);
  if (refusal) return refusal;
  const name = to.person.name;
  if (to.kind !== 'member') return new Refusal('not_a_member', `${name} cannot decide: not a member here.`);
  if (samePerson(to.person, by.person)) return new Refusal('to_yourself', 'You can decide on it yourself.');
  if (samePerson(to.person, terms.requester)) {
    return new Refusal('own_request', `${name} asked for this and cannot decide on it.`);
  }
  const acted = [...approvals, ...(overridden ? [overridden] : [])];
  if (acted.some((each) => samePerson(each.by, to.person)) || delegateOf(request, to.person)) {
    return new Refusal('has_decided', `${name} has had a say about ${id} already.`);
  }
  const as = speaksFor(request, by);
  return [{ at: now.toISOString(), type: 'delegated', by: by.person, to: to.person, as }];
}

/** Lets pass what the guard refused. An act of its own: not by who asked, nor by who approves. */
export function override(
  request: Request,
  { by, reason, findings }: Extract<Intent, { readonly to: 'override' }>,
  now: Date,
): Events {
  const { id, terms, approvals, overridden, digest } = request;
  const delegate = delegateOf(request, by.person);
  const refusal =
    refuseUndecidable(request, now) ??
    (terms.override ? undefined : new Refusal('nothing_to_override', `Nothing about ${id} is protected.`)) ??
    (overridden
      ? new Refusal('already_overridden', `${overridden.by.name} has overridden it already.`)
      : undefined) ??
    refuseOutsider(by) ??
    refuseRequester(request, by, 'You asked for this yourself; somebody else has to override the guard.') ??
    (isAmong(terms.override?.by ?? [], by)
      ? undefined
      : new Refusal('not_an_overrider', 'You are not among those who may override the guard.')) ??
    (approvals.some((approval) => samePerson(approval.by, by.person))
      ? new Refusal('already_approved', `You have approved ${id}; somebody else has to override the guard.`)
      : undefined) ??
    // Otherwise both keys would be turned on one person's say.
    (delegate
      ? new Refusal(
          'handed_on',
          `You have asked ${delegate.name} to decide on ${id} instead of you; somebody else has to override the guard.`,
        )
      : undefined) ??
    refuseAltered(request) ??
    refuseUnexplained(reason, 'Say why you override the guard.') ??
    refuseNewlyProtected(request, findings);
  const at = now.toISOString();
  return refusal ?? [{ at, type: 'overridden', by: by.person, reason: reason.trim(), digest }];
}

/** The guard refuses more now than it did when this was asked for: then nobody has seen what would be overridden. */
function refuseNewlyProtected(request: Request, findings: readonly Finding[]): Refusal | undefined {
  const { by, digest } = { by: request.terms.requester, digest: request.digest };
  return refuseProtected(findings, { ...request, overridden: { by, reason: '', digest } });
}

/** Before the run it ends the request; during the run it keeps what has not begun from beginning. */
export function cancel(request: Request, by: Standing, at: string): Events {
  const waits = request.status === 'executing' && request.steps.some(({ state }) => state === 'waiting');
  if (request.status !== 'requested' && request.status !== 'approved' && !waits) return tooLate(request);
  if (!samePerson(by.person, request.terms.requester)) {
    return new Refusal(
      'not_yours',
      `Only ${request.terms.requester.name}, who asked for it, can cancel ${request.id}.`,
    );
  }
  const { ends } = request.terms;
  const sentence = `${by.person.name} cancelled it before this was sent.`;
  return (
    refuseOutsider(by) ??
    // Otherwise one person alone would make a block permanent that was approved with an end.
    (ends === undefined
      ? undefined
      : new Refusal('agreed_end', `${request.id} is the end that ${ends} was approved with.`)) ?? [
      waits ? { at, type: 'barred', code: 'cancelled', sentence } : { at, type: 'cancelled', by: by.person },
    ]
  );
}

/** What others say of a request that broke the glass, after it ran. */
export function review(
  request: Request,
  { by, verdict, reason }: Extract<Intent, { readonly to: 'review' }>,
  at: string,
): Events {
  const refusal =
    (request.review
      ? new Refusal('already_reviewed', `${request.review.by.name} has reviewed ${request.id} already.`)
      : undefined) ??
    (isToBeReviewed(request) && isTerminal(request)
      ? undefined
      : new Refusal('nothing_to_review', `${request.id} is not to be reviewed.`)) ??
    refuseOutsider(by) ??
    refuseRequester(request, by, 'You did this yourself; somebody else has to review it.') ??
    // What broke the glass is handed on by nobody.
    refuseDecider(request, by, []) ??
    (verdict === 'not_justified' ? refuseUnexplained(reason, 'Say why it was not justified.') : undefined);
  return refusal ?? [{ at, type: 'reviewed', by: by.person, verdict, reason: reason.trim() }];
}
