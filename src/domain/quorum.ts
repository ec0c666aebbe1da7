import { isAmong, type Standing } from './policy.ts';
import { type Approval, type Person, type Request, samePerson, type Terms } from './request.ts';

/** How far a request is from being approved. */
interface Quorum {
  /** Distinct people who count. */
  readonly have: number;
  readonly need: number;
  /** Where each of the rule's approvers must be spoken for: those that nobody speaks for yet (user and group ids). */
  readonly missing: readonly string[];
  readonly isMet: boolean;
}

/**
 * Counts approvals: distinct people who are not the requester, and, where the rule wants one from each of its approvers,
 * a different person for each.
 */
export function quorumOf({ rule, requester }: Terms, approvals: readonly Approval[]): Quorum {
  const counted = approvals.filter(
    ({ by }, index) =>
      !samePerson(by, requester) && approvals.findIndex((each) => samePerson(each.by, by)) === index,
  );
  const missing = rule.oneFromEach ? unspokenFor(rule.approvers, counted) : [];
  const need = Math.max(1, rule.approvals);
  return { have: counted.length, need, missing, isMet: counted.length >= need && missing.length === 0 };
}

/** The entries that are left when every person speaks for at most one, as well as it can be arranged. */
export function unspokenFor(
  entries: readonly string[],
  approvals: readonly Pick<Approval, 'as'>[],
): readonly string[] {
  /** Whom each person speaks for, by the person's index. */
  const speaker = new Map<number, string>();

  /** Finds a speaker for an entry, moving others to another of theirs where that frees one (Kuhn's matching). */
  function place(entry: string, tried: Set<number>): boolean {
    for (const [index, { as }] of approvals.entries()) {
      if (tried.has(index) || !as.includes(entry)) continue;
      tried.add(index);
      const other = speaker.get(index);
      if (other === undefined || place(other, tried)) {
        speaker.set(index, entry);
        return true;
      }
    }
    return false;
  }

  return entries.filter((entry) => !place(entry, new Set()));
}

/** For which of the rule's approvers (user and group ids) somebody may speak about this request; none: they may not approve. */
export function speaksFor(request: Request, by: Standing): readonly string[] {
  const { approvers } = request.terms.rule;
  if (request.delegations.some((delegation) => samePerson(delegation.by, by.person))) return [];
  // Whoever it was escalated to stands in for all of those who did not answer.
  if (isAmong(request.escalatedTo, by)) return approvers;
  const own = approvers.filter((entry) => isAmong([entry], by));
  const handed = request.delegations.filter(({ to }) => samePerson(to, by.person)).flatMap(({ as }) => as);
  return [...new Set([...own, ...handed])];
}

/** Whoever handed their say on, for the sentence that refuses them. */
export function delegateOf(request: Request, person: Person): Person | undefined {
  return request.delegations.find(({ by }) => samePerson(by, person))?.to;
}
