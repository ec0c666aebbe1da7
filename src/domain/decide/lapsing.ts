import { isAmong, refuseOutsider, type Standing } from '../policy.ts';
import { quorumOf, speaksFor } from '../quorum.ts';
import { type Person, type Request, type RequestEvent, samePerson } from '../request.ts';

type Delegations = Request['delegations'];

/** Everybody on whose word a request rests, each once: who asked, handed on, overrode and approved. */
export function peopleBehind({ terms, delegations, overridden, approvals }: Request): readonly Person[] {
  const acted = [...delegations, ...(overridden ? [overridden] : []), ...approvals].map(({ by }) => by);
  return eachOnce([terms.requester, ...acted]);
}

/** Everybody who has handed their say on, each once: on their word rests what those do whom they have asked. */
export function giversOf({ delegations }: Request): readonly Person[] {
  return eachOnce(delegations.map(({ by }) => by));
}

function eachOnce(people: readonly Person[]): readonly Person[] {
  return people.filter((person, index) => people.findIndex((each) => samePerson(each, person)) === index);
}

/** What was handed on by those who may still, as they stand now, and so gives a say. */
export function delegationsLeft(request: Request, now: readonly Standing[]): Delegations {
  const kept: Delegations[number][] = [];
  // In their order: whoever was given a say and handed it on further stands or falls with the giver.
  for (const each of request.delegations)
    if (speaksStill({ ...request, delegations: kept }, now, each)) kept.push(each);
  return kept;
}

/** Whether somebody may still speak for all of those for whom they spoke when they acted. */
function speaksStill(
  request: Request,
  now: readonly Standing[],
  { by, as }: { readonly by: Person; readonly as: readonly string[] },
): boolean {
  return canStill(by, now, (standing) => {
    const say = speaksFor(request, standing);
    return as.every((entry) => say.includes(entry));
  });
}

/** Of somebody whom nobody looked up nothing lapses: they have only just done it. */
function canStill(person: Person, now: readonly Standing[], may: (standing: Standing) => boolean): boolean {
  const standing = now.find((each) => samePerson(each.person, person));
  return !standing || (!refuseOutsider(standing) && may(standing));
}

type Lapsed = Extract<RequestEvent, { readonly type: 'lapsed' }>;

/**
 * What of all that people did about a request counts no more: what its doer could not do any more, as they stand now, and
 * what rested on that.
 */
export function lapsesOf(request: Request, now: readonly Standing[], at: string): readonly Lapsed[] {
  const { delegations, overridden, approvals, terms } = request;
  const kept = delegationsLeft(request, now);
  const left = { ...request, delegations: kept };
  const isOverLapsed =
    overridden && !canStill(overridden.by, now, (standing) => isAmong(terms.override?.by ?? [], standing));

  const lapse = (by: Person, sentence: string): Lapsed => ({ at, type: 'lapsed', by, sentence });
  const noApprover = (by: Person) => lapse(by, `${by.name} is no longer among those who may approve this.`);
  const gone = (by: Person) => `${by.name} is no longer among those who may override the guard.`;
  return [
    ...delegations
      .filter((each) => !kept.includes(each))
      .map(({ by }): Lapsed => ({ ...noApprover(by), of: 'delegation' })),
    ...(isOverLapsed ? [{ ...lapse(overridden.by, gone(overridden.by)), of: 'override' as const }] : []),
    ...approvals.flatMap((approval) => {
      if (!speaksStill(left, now, approval)) return [noApprover(approval.by)];
      // Whoever approved had read who overrode it, and why.
      return isOverLapsed ? [lapse(approval.by, `It rested on the override by ${overridden.by.name}.`)] : [];
    }),
  ];
}

/** The same where the approvals that are left are no longer enough; otherwise nothing. */
export function lapsesOfQuorum(request: Request, now: readonly Standing[], at: string): readonly Lapsed[] {
  const lapses = lapsesOf(request, now, at);
  const gone = lapses.filter(({ of }) => of === undefined).map(({ by }) => by);
  const left = request.approvals.filter(({ by }) => !gone.some((person) => samePerson(person, by)));
  return gone.length === 0 || quorumOf(request.terms, left).isMet ? [] : lapses;
}
