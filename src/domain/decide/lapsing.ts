import { isAmong, refuseOutsider, type Standing } from '../policy.ts';
import { speaksFor } from '../quorum.ts';
import { type Person, type Request, type RequestEvent, samePerson } from '../request.ts';

type Delegations = Request['delegations'];

/** Everybody on whose word a further approval rests, each once: who asked, handed on, overrode and approved. */
export function peopleBehind({ terms, delegations, overridden, approvals }: Request): readonly Person[] {
  const acted = [...delegations, ...(overridden ? [overridden] : []), ...approvals].map(({ by }) => by);
  return [terms.requester, ...acted].filter(
    (person, index, all) => all.findIndex((each) => samePerson(each, person)) === index,
  );
}

type Lapsed = Extract<RequestEvent, { readonly type: 'lapsed' }>;

/**
 * What of all that people did about a request counts no more: what its doer could not do any more, as they stand now, and
 * what rested on that. Of somebody whom nobody looked up nothing lapses: they have only just done it.
 */
export function lapsesOf(request: Request, now: readonly Standing[], at: string): readonly Lapsed[] {
  const { delegations, overridden, approvals, terms } = request;

  function canStill(person: Person, may: (standing: Standing) => boolean): boolean {
    const standing = now.find((each) => samePerson(each.person, person));
    return !standing || (!refuseOutsider(standing) && may(standing));
  }
  const kept: Delegations[number][] = [];
  const speaks = ({ by, as }: { readonly by: Person; readonly as: readonly string[] }) =>
    canStill(by, (standing) => {
      const say = speaksFor({ ...request, delegations: kept }, standing);
      return as.every((entry) => say.includes(entry));
    });
  // In their order: whoever was given a say and handed it on further stands or falls with the giver.
  for (const each of delegations) if (speaks(each)) kept.push(each);
  const isOverLapsed =
    overridden && !canStill(overridden.by, (standing) => isAmong(terms.override?.by ?? [], standing));

  const lapse = (by: Person, sentence: string): Lapsed => ({ at, type: 'lapsed', by, sentence });
  const noApprover = (by: Person) => lapse(by, `${by.name} is no longer among those who may approve this.`);
  const gone = (by: Person) => `${by.name} is no longer among those who may override the guard.`;
  return [
    ...delegations
      .filter((each) => !kept.includes(each))
      .map(({ by }): Lapsed => ({ ...noApprover(by), of: 'delegation' })),
    ...(isOverLapsed ? [{ ...lapse(overridden.by, gone(overridden.by)), of: 'override' as const }] : []),
    ...approvals.flatMap((approval) => {
      if (!speaks(approval)) return [noApprover(approval.by)];
      // Whoever approved had read who overrode it, and why.
      return isOverLapsed ? [lapse(approval.by, `It rested on the override by ${overridden.by.name}.`)] : [];
    }),
  ];
}
