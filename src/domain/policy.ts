import type { IndicatorKind } from './indicator.ts';
import { Refusal } from './refusal.ts';
import type { Action, Draft, Person, PlannedStep, Rule } from './request.ts';

/** What a rule of the policy may look at, for each indicator at each vendor. Everything given must hold. */
export interface When {
  readonly action?: Action | 'unblock';
  /** The indicator is of one of these kinds; `domain` means URLs and hashed host names too. */
  readonly kinds?: readonly IndicatorKind[];
  /** It goes to one of these configured vendors. */
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

type Word = NonNullable<When['action']>;

/**
 * The rule a request is born under. Each of its parts (an indicator at a vendor) falls under the first rule whose conditions
 * hold for it. Where they fall under several rules, those must name the same approvers, and the one that asks for most
 * approvals counts: otherwise one harmless part would choose a lenient rule for all the others. A `Refusal` says what to do.
 */
export function chooseRule(policy: Policy, draft: Draft, steps: readonly PlannedStep[]): Rule | Refusal {
  const found = new Map<string, PolicyRule | undefined>();
  for (const step of steps) {
    step.indicators.forEach(({ kind }, i) => {
      for (const word of wordsFor(draft, step, i)) {
        const part = `${word} ${kind} ${step.vendor}`;
        if (!found.has(part)) {
          const covers = (rule: PolicyRule) => matches(rule.when ?? {}, draft, word, kind, step.vendor);
          found.set(part, policy.rules.find(covers));
        }
      }
    });
  }
  const rules = [...new Set(found.values())].filter((rule) => rule !== undefined);
  if (rules.length === 0 || [...found.values()].includes(undefined)) {
    return new Refusal(
      'no_rule',
      NO_RULE[draft.action] ?? 'No rule of the policy covers this, so nobody could approve it.',
    );
  }
  if (new Set(rules.map(({ approvers }) => [...approvers].sort().join())).size > 1) {
    const names = rules.map(({ name }) => `"${name}"`).join(' and ');
    return new Refusal(
      'several_rules',
      `Parts of this fall under ${names}, which different people approve. Ask for them separately.`,
    );
  }
  const { name, approvals, approvers, expiresAfterMs } = rules.reduce((most, each) =>
    each.approvals > most.approvals ? each : most,
  );
  return { name, approvals, approvers, expiresAfterMs };
}

const NO_RULE: Readonly<Partial<Record<Action, string>>> = {
  enrol: 'Adding an account takes a rule of its own in the policy, with "when: { action: enrol }".',
};

/** What is done with one indicator at one vendor, in the policy's words. Putting something back is done anew. */
function wordsFor({ action, undo }: Draft, step: PlannedStep, index: number): readonly Word[] {
  if (!undo) return [action];
  return step.restores?.[index] ? ['unblock', 'block', 'allow'] : ['unblock'];
}

function matches(when: When, draft: Draft, word: Word, kind: IndicatorKind, vendor: string): boolean {
  return (
    // An account's key works past Portcullis for ever, so no rule covers it by the way.
    (when.action === undefined ? word !== 'enrol' : when.action === word) &&
    (when.kinds === undefined || when.kinds.some((named) => covers(named, kind))) &&
    (when.vendors === undefined || when.vendors.includes(vendor)) &&
    (when.indicatorsOver === undefined || draft.indicators.length > when.indicatorsOver) &&
    (when.clean === undefined || draft.clean === when.clean)
  );
}

/** A URL and a hashed host name reach the same host that a domain does, so what is said of domains is said of them. */
function covers(named: IndicatorKind, kind: IndicatorKind): boolean {
  return named === kind || (named === 'domain' && (kind === 'url' || kind === 'host_md5'));
}
