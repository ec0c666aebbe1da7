import type { IndicatorKind } from './indicator.ts';
import { Refusal } from './refusal.ts';
import type { Action, Draft, Person, PlannedStep, Rule } from './request.ts';

/** What a rule of the policy may look at. Everything given must hold. */
export interface When {
  readonly action?: Action | 'unblock';
  /** At least one indicator is of one of these kinds. */
  readonly kinds?: readonly IndicatorKind[];
  /** At least one step goes to one of these configured vendors. */
  readonly vendors?: readonly string[];
  readonly indicatorsOver?: number;
  /** It also cleans, which destroys files. */
  readonly clean?: boolean;
}

export interface PolicyRule extends Rule {
  /** Absent: the rule matches everything. */
  readonly when?: When;
}

export interface Policy {
  /** Slack user ids and user group ids of those who may ask. */
  readonly requesters: readonly string[];
  /** First match wins. */
  readonly rules: readonly PolicyRule[];
}

/** Who somebody is to Slack right now. `groups` are the user groups they belong to, of those the policy names. */
export interface Standing {
  readonly person: Person;
  readonly kind: 'member' | 'guest' | 'stranger' | 'bot' | 'deactivated';
  readonly groups: readonly string[];
}

const OUTSIDERS: Readonly<Record<Exclude<Standing['kind'], 'member'>, string>> = {
  guest: 'Guests can neither ask for a block nor decide on one.',
  stranger: 'People of another organisation can neither ask for a block nor decide on one.',
  bot: 'Bots can neither ask for a block nor decide on one.',
  deactivated: 'This account is deactivated, so it can neither ask for a block nor decide on one.',
};

/** Why this person may not take part at all, if so. */
export function refuseOutsider(standing: Standing): Refusal | undefined {
  return standing.kind === 'member' ? undefined : new Refusal(standing.kind, OUTSIDERS[standing.kind]);
}

export function refuseRequester(policy: Policy, standing: Standing): Refusal | undefined {
  return (
    refuseOutsider(standing) ??
    (isAmong(policy.requesters, standing)
      ? undefined
      : new Refusal(
          'not_a_requester',
          'You are not among those who may ask for this. The policy names them under "requesters".',
        ))
  );
}

/** Whether a list of user ids and group ids holds this person. An empty list holds nobody. */
export function isAmong(list: readonly string[], standing: Standing): boolean {
  return list.includes(standing.person.user) || standing.groups.some((group) => list.includes(group));
}

/** What a draft does, in the policy's words. */
export function actionWord(draft: {
  readonly action: Action;
  readonly undo: boolean;
}): NonNullable<When['action']> {
  return draft.undo ? 'unblock' : draft.action;
}

/** The rule a request is born under: the first whose conditions hold. */
export function chooseRule(policy: Policy, draft: Draft, steps: readonly PlannedStep[]): Rule | undefined {
  const found = policy.rules.find((rule) => matches(rule.when ?? {}, draft, steps));
  if (!found) return undefined;
  const { when: _, ...rule } = found;
  return rule;
}

function matches(when: When, draft: Draft, steps: readonly PlannedStep[]): boolean {
  return (
    (when.action === undefined || when.action === actionWord(draft)) &&
    (when.kinds === undefined || draft.indicators.some(({ kind }) => when.kinds?.includes(kind))) &&
    (when.vendors === undefined || steps.some(({ vendor }) => when.vendors?.includes(vendor))) &&
    (when.indicatorsOver === undefined || draft.indicators.length > when.indicatorsOver) &&
    (when.clean === undefined || draft.clean === when.clean)
  );
}
