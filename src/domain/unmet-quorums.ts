import type { Policy, PolicyRule } from './policy.ts';
import { unspokenFor } from './quorum.ts';

/** The people of a user group, by its id. Of a group that is not held nothing is known, and nothing is said. */
export type Members = ReadonlyMap<string, readonly string[]>;

const LIST = new Intl.ListFormat('en');
const EITHER = new Intl.ListFormat('en', { type: 'disjunction' });
const MOST_NAMED = 5;

/** A sentence for each rule that nobody's request could ever meet: too few people may approve under it. */
export function unmetQuorums({ requesters, rules }: Policy, members: Members): readonly string[] {
  return rules.flatMap((rule) => unmetQuorum(rule, requesters, members) ?? []);
}

/** The same of one rule. `requesters`: who may ask at all. */
export function unmetQuorum(
  rule: PolicyRule,
  requesters: readonly string[],
  members: Members,
): string | undefined {
  const approvers = crowdOf(rule.approvers, members);
  if (!approvers) return undefined;
  const why = whyTooFew(rule, approvers);
  if (why !== undefined) return `The rule "${rule.name}" ${why}, so it could never be met.`;
  const asking = crowdOf(rule.requesters ?? requesters, members);
  return asking && asking.length > 0 && thwarted(rule, asking, approvers).length === asking.length
    ? `The rule "${rule.name}" could never be met: whoever may ask under it is needed to approve.`
    : undefined;
}

/** A sentence for each rule that some of those who may ask are needed to approve under, so that their own requests stick. */
export function tightQuorums({ requesters, rules }: Policy, members: Members): readonly string[] {
  return rules.flatMap((rule) => {
    const approvers = crowdOf(rule.approvers, members);
    const asking = crowdOf(rule.requesters ?? requesters, members);
    if (!approvers || !asking || whyTooFew(rule, approvers) !== undefined) return [];
    const stuck = thwarted(rule, asking, approvers);
    if (stuck.length === 0 || stuck.length === asking.length) return [];
    const more = stuck.length - MOST_NAMED;
    const named = more > 0 ? [...stuck.slice(0, MOST_NAMED), `${more} more`] : stuck;
    return [`When ${EITHER.format(named)} asks under the rule "${rule.name}", too few others may approve.`];
  });
}

/** A person, and the entries of a list that they stand under. */
interface Named {
  readonly user: string;
  readonly as: readonly string[];
}

/** Everybody whom a list of user and group ids names, each once. Undefined where a group's people are not known. */
function crowdOf(list: readonly string[], members: Members): readonly Named[] | undefined {
  const crowd = new Map<string, Set<string>>();
  for (const entry of list) {
    const people = entry.startsWith('S') ? members.get(entry) : [entry];
    if (!people) return undefined;
    for (const user of people) crowd.set(user, (crowd.get(user) ?? new Set()).add(entry));
  }
  return [...crowd].map(([user, as]) => ({ user, as: [...as] }));
}

/** Those of whom a rule has too few approvers left as soon as they ask themselves. */
function thwarted(
  rule: PolicyRule,
  asking: readonly Named[],
  approvers: readonly Named[],
): readonly string[] {
  const users = new Set(approvers.map(({ user }) => user));
  const tooFewWithout = (user: string) =>
    whyTooFew(
      rule,
      approvers.filter((each) => each.user !== user),
    ) !== undefined;
  return asking.map(({ user }) => user).filter((user) => users.has(user) && tooFewWithout(user));
}

/** In words that go on after the rule's name. */
function whyTooFew(rule: PolicyRule, approvers: readonly Named[]): string | undefined {
  const { approvals, oneFromEach, approvers: entries } = rule;
  if (approvers.length < approvals) {
    const asks = approvals === 1 ? '1 approval' : `${approvals} approvals`;
    const people = ['nobody', 'only 1 person'][approvers.length] ?? `only ${approvers.length} people`;
    return `asks for ${asks}, and ${people} may give one`;
  }
  const missing = oneFromEach ? unspokenFor(entries, approvers) : [];
  if (missing.length === 0) return undefined;
  return `wants a person of their own from each of ${LIST.format(entries)}, and leaves nobody for ${LIST.format(missing)}`;
}
