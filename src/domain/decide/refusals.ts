import { hasDigest } from '../digest.ts';
import type { Finding } from '../guard.ts';
import { keyOf } from '../indicator.ts';
import { refuseOutsider, type Standing } from '../policy.ts';
import { delegateOf, quorumOf, speaksFor } from '../quorum.ts';
import { Refusal } from '../refusal.ts';
import { type Request, type Status, samePerson } from '../request.ts';
import { delegationsLeft } from './lapsing.ts';

export function refuseUndecidable(request: Request, now: Date): Refusal | undefined {
  if (request.status !== 'requested') return tooLate(request);
  return now >= new Date(request.terms.expiresAt)
    ? new Refusal(
        'expired',
        `${request.id} has expired: nobody decided in time. Ask again if it is still needed.`,
      )
    : undefined;
}

/** Why somebody has no say in this request, if so. `earlier`: those who have handed theirs on, as they stand now. */
export function refuseDecider(
  request: Request,
  by: Standing,
  earlier: readonly Standing[],
): Refusal | undefined {
  if (speaksFor(request, by).length > 0) return refuseHollowSay(request, by, earlier);
  const delegate = delegateOf(request, by.person);
  return delegate
    ? new Refusal('handed_on', `You have asked ${delegate.name} to decide on ${request.id} instead of you.`)
    : new Refusal(
        'not_an_approver',
        `You are not among the approvers of the rule "${request.terms.rule.name}".`,
      );
}

/** A say that was handed on is worth no more than that of whoever gave it. */
function refuseHollowSay(request: Request, by: Standing, earlier: readonly Standing[]): Refusal | undefined {
  const { id, delegations } = request;
  const left = { ...request, delegations: delegationsLeft(request, earlier) };
  if (speaksFor(left, by).length > 0) return undefined;
  const givers = delegations.filter(({ to }) => samePerson(to, by.person)).map((each) => each.by.name);
  return new Refusal(
    'giver_lapsed',
    `${givers.join(' and ')}, who asked you to decide on ${id}, may not any more; so neither may you.`,
  );
}

/**
 * What somebody asked for whose account was closed since may have been asked for by whoever stole it. The end of a block was
 * agreed to by others, whoever leaves meanwhile.
 */
export function refuseOrphan(
  { id, terms, status }: Request,
  earlier: readonly Standing[],
): Refusal | undefined {
  const { requester, ends } = terms;
  const standing = earlier.find(({ person }) => samePerson(person, requester));
  return ends === undefined && standing && refuseOutsider(standing)
    ? new Refusal(
        'requester_gone',
        `${requester.name}, who asked for ${id}, may ask for nothing here any more. ${status === 'requested' ? 'Deny it; if' : 'If'} it is still needed, somebody else has to ask.`,
      )
    : undefined;
}

export function refuseAltered(request: Request): Refusal | undefined {
  const same = hasDigest(request.terms, request.digest);
  return same && request.approvals.every((approval) => approval.digest === request.digest)
    ? undefined
    : new Refusal('altered', `${request.id} is not what was asked for or approved: its digest differs.`);
}

export function refuseWithoutQuorum({ id, terms, approvals }: Request): Refusal | undefined {
  // Who breaks the glass is reviewed afterwards; the end of a block was approved together with it.
  if (terms.breakGlass || terms.ends !== undefined) return undefined;
  const { have, need, missing, isMet } = quorumOf(terms, approvals);
  if (isMet) return undefined;
  const still = missing.length > 0 ? ` Nobody has spoken for ${missing.length} of its approvers.` : '';
  return new Refusal('no_quorum', `${id} has ${have} of ${need} approvals.${still}`);
}

/** What the guard says against a request, without what somebody with the right let pass. */
export function refuseProtected(findings: readonly Finding[], request?: Request): Refusal | undefined {
  const open = findings.filter((finding) => !(request && isOverridden(request, finding)));
  const [first] = open;
  if (!first) return undefined;
  const more =
    open.length === 1 ? '' : ` So ${open.length === 2 ? 'is 1 more' : `are ${open.length - 1} more`}.`;
  return new Refusal('protected', `${first.sentence}${more}`);
}

function isOverridden({ terms, overridden, digest }: Request, finding: Finding): boolean {
  if (finding.absolute || overridden?.digest !== digest) return false;
  return (terms.override?.findings ?? []).some(
    ({ rule, entry, indicator }) =>
      rule === finding.rule && entry === finding.entry && keyOf(indicator) === keyOf(finding.indicator),
  );
}

/** Somebody is asked to let pass what the guard refused, and has not. */
export function refuseUntilOverridden({ id, terms, overridden, lapses }: Request): Refusal | undefined {
  if (!terms.override || overridden) return undefined;
  const lapse = lapses?.findLast(({ of }) => of === 'override');
  const sentence = lapse
    ? `The override by ${lapse.by.name} no longer counts. Somebody else has to override the guard for ${id} first.`
    : `${id} is about something protected. Somebody with the right has to override that first.`;
  return new Refusal('needs_override', sentence);
}

const STANDS: Readonly<Record<Status, string>> = {
  requested: 'is waiting for a decision',
  approved: 'is approved already',
  executing: 'is being carried out',
  denied: 'was denied',
  cancelled: 'was cancelled',
  expired: 'has expired',
  done: 'is done already',
  partial: 'was carried out in part',
  failed: 'was carried out and failed',
};

/** What became of it meanwhile, to somebody who comes too late. */
export function tooLate(request: Request): Refusal {
  const by = request.ended ? ` by ${request.ended.by.name}` : '';
  return new Refusal(`already_${request.status}`, `${request.id} ${STANDS[request.status]}${by}.`);
}
