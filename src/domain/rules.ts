import type { Action, Draft } from './draft.ts';
import { keyOf } from './indicator.ts';
import { type Policy, type PolicyRule, refuseUnder, type Standing, type Usage } from './policy.ts';
import { Refusal } from './refusal.ts';
import type { PlannedStep, Rule } from './request.ts';
import { fits, type Part, type Word, weigh } from './when.ts';

/** Who asks, where and when, and what they have asked for lately. */
export interface Occasion {
  readonly by: Standing;
  readonly channel: string;
  readonly at: Date;
  readonly usage: Usage;
}

/**
 * The rule a request is born under. Each of its parts (an indicator at a vendor) falls under the first rule whose conditions
 * hold for it. Where they fall under several rules, those must name the same approvers, and the one that asks for most
 * approvals counts: otherwise one harmless part would choose a lenient rule for all the others. What any of them wants of
 * a request is wanted of it. A `Refusal` says what to do.
 */
export function chooseRule(
  policy: Policy,
  draft: Draft,
  steps: readonly PlannedStep[],
  occasion: Occasion,
): Rule | Refusal {
  /** Each rule that is needed, and the first part that falls under it. */
  const found = new Map<PolicyRule, Part>();
  for (const part of partsOf(draft, steps, occasion)) {
    const rule = policy.rules.find(({ when = {} }) => fits(when, part));
    if (!rule) {
      const sentence =
        NO_RULE[draft.action] ?? 'No rule of the policy covers this, so nobody could approve it.';
      return new Refusal('no_rule', sentence);
    }
    if (!found.has(rule)) found.set(rule, part);
  }
  // In the order of the policy: that of the indicators must not decide between two rules.
  const rules = policy.rules.filter((rule) => found.has(rule));
  const names = rules.map(({ name }) => `"${name}"`).join(' and ');
  if (rules.length > 1 && new Set(rules.map(approversOf)).size > 1) {
    return new Refusal(
      'several_rules',
      `Parts of this fall under ${names}, which different people approve. Ask for them separately.`,
    );
  }
  const { reason, ticket } = draft;
  const asked = { ...occasion, reason, ticket, indicators: draft.indicators.length };
  for (const rule of rules) {
    const refusal = refuseUnder(policy, rule, asked);
    if (refusal) return refusal;
  }
  const strictest = rules.reduce((most, each) => (each.approvals > most.approvals ? each : most));
  const part = found.get(strictest);
  const met = part ? weigh(strictest.when ?? {}, part).met : [];
  return born(strictest, because(strictest, met, rules));
}

/** For each rule, in order, whether it is the one for what is asked, or what it wants that does not hold. */
export function explainRules(
  policy: Policy,
  draft: Draft,
  steps: readonly PlannedStep[],
  occasion: Occasion,
): readonly string[] {
  const parts = partsOf(draft, steps, occasion);
  let left = parts;
  return policy.rules.map(({ name, when = {} }) => {
    const [first] = left;
    if (!first) return `"${name}" is not reached: the rules before it cover all of this.`;
    const fitting = left.filter((part) => fits(when, part));
    const [fit] = fitting;
    if (!fit) return `"${name}" does not fit: it wants that ${weigh(when, first).unmet.join(', and that ')}.`;
    left = left.filter((part) => !fitting.includes(part));
    const why = weigh(when, fit).met.join(', and ');
    const how = fitting.length === parts.length ? 'fits' : `fits ${fitting.length} of ${parts.length} parts`;
    return `"${name}" ${how}: ${why === '' ? 'it has no conditions' : why}.`;
  });
}

/** Everything a rule is looked for; parts that no rule can tell apart are one. */
function partsOf(draft: Draft, steps: readonly PlannedStep[], { channel, at }: Occasion): readonly Part[] {
  const parts = new Map<string, Part>();
  for (const step of steps) {
    step.indicators.forEach((indicator, index) => {
      const look = indicator.kind === 'network' ? keyOf(indicator) : indicator.kind;
      for (const word of wordsFor(draft, step, index)) {
        const key = `${word} ${look} ${step.vendor}`;
        if (!parts.has(key)) parts.set(key, { word, indicator, vendor: step.vendor, draft, channel, at });
      }
    });
  }
  return [...parts.values()];
}

/** What is done with one indicator at one vendor, in the policy's words. Putting something back is done anew. */
function wordsFor({ action, undo }: Draft, step: PlannedStep, index: number): readonly Word[] {
  if (!undo) return [action];
  return step.restores?.[index] ? ['unblock', 'block', 'allow'] : ['unblock'];
}

/** Everybody who may come to approve: whoever a rule is escalated to is one of them. */
function approversOf({ approvers, oneFromEach, escalation }: PolicyRule): string {
  return JSON.stringify([[...approvers].sort(), oneFromEach ?? false, [...(escalation?.to ?? [])].sort()]);
}

function because({ name }: PolicyRule, met: readonly string[], rules: readonly PolicyRule[]): string {
  const first =
    met.length === 0
      ? `"${name}" has no conditions, and no rule before it fits.`
      : `"${name}" is the first rule that fits: ${met.join(', and ')}.`;
  const others = rules.filter((rule) => rule.name !== name).map((rule) => `"${rule.name}"`);
  return others.length === 0
    ? first
    : `${first} Other parts fall under ${others.join(' and ')}; this one asks for most approvals.`;
}

/** What a request keeps of its rule. */
function born(rule: PolicyRule, why: string): Rule {
  const { name, approvals, approvers, oneFromEach, expiresAfterMs, remindAfterMs, escalation } = rule;
  return {
    name,
    because: why,
    approvals,
    approvers,
    ...(oneFromEach && { oneFromEach }),
    expiresAfterMs,
    ...(remindAfterMs !== undefined && { remindAfterMs }),
    ...(escalation && { escalation }),
  };
}

const NO_RULE: Readonly<Partial<Record<Action, string>>> = {
  enrol: 'Adding an account takes a rule of its own in the policy, with "when: { action: enrol }".',
};
