import type { RequestEvent } from '../event.ts';
import { evolve } from '../evolve.ts';
import { isAmong, refuseOutsider, type Standing } from '../policy.ts';
import { quorumOf, speaksFor } from '../quorum.ts';
import { type Person, type Request, samePerson } from '../request.ts';

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

/** What was handed on, as far as its givers, as they stand now, may still: so far it gives a say. */
export function delegationsLeft(request: Request, now: readonly Standing[]): Delegations {
  const kept: Delegations[number][] = [];
  // In their order: whoever was given a say and handed it on further stands or falls with the giver.
  for (const each of request.delegations)
    kept.push({ ...each, as: sayLeft({ ...request, delegations: kept }, now, each) });
  return kept;
}

/** What somebody did, for which of the rule's approvers (user and group ids). */
interface Said {
  readonly by: Person;
  readonly as: readonly string[];
}

/** For which of those for whom somebody spoke then they may speak still. */
function sayLeft(request: Request, now: readonly Standing[], { by, as }: Said): readonly string[] {
  const standing = standingOf(by, now);
  if (!standing) return as;
  if (refuseOutsider(standing)) return [];
  const say = speaksFor(request, standing);
  return as.filter((entry) => say.includes(entry));
}

/** Undefined of somebody whom nobody looked up: they have only just done it, so that nothing of theirs lapses. */
function standingOf(person: Person, now: readonly Standing[]): Standing | undefined {
  return now.find((each) => samePerson(each.person, person));
}

type Lapsed = Extract<RequestEvent, { readonly type: 'lapsed' }>;

/**
 * What of all that people did about a request counts no more: what its doer could not do any more, as they stand now, and
 * what rested on that.
 */
export function lapsesOf(request: Request, now: readonly Standing[], at: string): readonly Lapsed[] {
  const { delegations, overridden, approvals } = request;
  const kept = delegationsLeft(request, now);
  const left = { ...request, delegations: kept };
  const overLapse = lapseOfOverride(request, now, at);
  return [
    ...delegations.flatMap((each) => {
      const still = kept.find(({ by }) => samePerson(by, each.by))?.as ?? [];
      return lapseOf(each, still, at).map((lapse): Lapsed => ({ ...lapse, of: 'delegation' }));
    }),
    ...overLapse,
    ...approvals.flatMap((approval): readonly Lapsed[] => {
      const still = sayLeft(left, now, approval);
      if (!overridden || overLapse.length === 0 || still.length === 0) return lapseOf(approval, still, at);
      // Whoever approved had read who overrode it, and why.
      const sentence = `It rested on the override by ${overridden.by.name}.`;
      return [{ at, type: 'lapsed', by: approval.by, sentence }];
    }),
  ];
}

function lapseOfOverride(
  { overridden, terms }: Request,
  now: readonly Standing[],
  at: string,
): readonly Lapsed[] {
  const standing = overridden && standingOf(overridden.by, now);
  if (!standing || (!refuseOutsider(standing) && isAmong(terms.override?.by ?? [], standing))) return [];
  const { by } = overridden;
  const sentence = `${by.name} is no longer among those who may override the guard.`;
  return [{ at, type: 'lapsed', by, sentence, of: 'override' }];
}

/** What of what somebody did counts no more, where they may speak `still` for these. */
function lapseOf({ by, as }: Said, still: readonly string[], at: string): readonly Lapsed[] {
  if (still.length === as.length) return [];
  if (still.length === 0)
    return [
      { at, type: 'lapsed', by, sentence: `${by.name} is no longer among those who may approve this.` },
    ];
  // Groups have ids here and no names: whoever shows it says for which of them.
  const sentence = `${by.name} no longer speaks for all that they spoke for.`;
  return [{ at, type: 'lapsed', by, sentence, as: as.filter((entry) => !still.includes(entry)) }];
}

/** The same where the approvals that are left are no longer enough; otherwise nothing. */
export function lapsesOfQuorum(request: Request, now: readonly Standing[], at: string): readonly Lapsed[] {
  const lapses = lapsesOf(request, now, at);
  const { terms, approvals } = lapses.reduce<Request>(evolve, request);
  return quorumOf(terms, approvals).isMet ? [] : lapses;
}
