import type { Operation } from './adapter.ts';
import { goneWords, refuseUnheeded, refuseWithoutVendor } from './domain/decide/asking.ts';
import type { Action, Draft } from './domain/draft.ts';
import type { Finding } from './domain/guard.ts';
import type { Indicator } from './domain/indicator.ts';
import { refuseEnd } from './domain/lasts.ts';
import { type Capable, plan } from './domain/plan.ts';
import { type Policy, refuseBreakGlass, refuseRequester, type Standing } from './domain/policy.ts';
import { Refusal } from './domain/refusal.ts';
import {
  type Gap,
  indicatorsOf,
  type Left,
  type PlannedStep,
  type Request,
  type Rule,
  type Terms,
} from './domain/request.ts';
import { chooseRule } from './domain/rules.ts';
import { type IsMeant, NOTHING_TO_UNDO, placeOf, undoOf } from './domain/undo.ts';
import { LONGEST_REASON } from './domain/words.ts';
import { holders, isLeftTo, leftBy, revocable } from './holding.ts';
import { effectsOf, type InForce } from './in-force.ts';
import type { OpenByIndicator } from './related.ts';
import type { UsageTally } from './usage.ts';
import { type ConnectedVendor, capabilities } from './vendor.ts';

/** What a request will be frozen to, all but its id, and what the guard says of it. */
export interface Prepared {
  readonly terms: Omit<Terms, 'id'>;
  readonly findings: readonly Finding[];
}

/** Counted under the caps of the policy from now on. `forget` takes that back: it was refused after all. */
interface Counted extends Prepared {
  forget(): void;
}

type Planned = Pick<Terms, 'steps' | 'gaps'>;

/** Lays drafts over the vendors, the policy and the guard. */
export interface Preparation {
  /**
   * `origin`: the request that an undo takes back; of its indicators then only what it brought about. Nothing is awaited
   * before it is counted: two at once must not both be the last that is allowed.
   */
  prepare(draft: Draft, by: Standing, channel: string, origin?: Request): Counted | Refusal;
  /**
   * The end that a request was approved with: what is left to it alone, and came about through us, is taken back. `left`:
   * why the rest is not; `taken` is undefined when nothing is.
   */
  prepareEnd(
    request: Request,
  ): { readonly taken: Prepared | undefined; readonly left: Left | undefined } | Refusal;
  /** What the guard says of a request now: of all that is blocked, and of all that an undo puts back. */
  findings(request: Request | undefined): readonly Finding[];
  /** What a step of an undo would put back now, in the vendor's words; null: nothing. Undefined: its vendor puts nothing back. */
  restoresFor(action: Action, step: PlannedStep): PlannedStep['restores'];
  /** Whether of some of it nobody knows, or can find out, what there was before any request, so that it is not put back. */
  isUnread(action: Action, step: PlannedStep): boolean;
}

export function createPreparation(options: {
  readonly vendors: readonly ConnectedVendor[];
  readonly policy: Policy;
  readonly guard: (indicators: readonly Indicator[]) => readonly Finding[];
  /** How far an indicator reaches, as a sentence, where that is worth one. */
  readonly reach: (indicator: Indicator) => string | undefined;
  readonly usage: UsageTally;
  readonly related: OpenByIndicator;
  readonly inForce: InForce;
  readonly now: () => Date;
}): Preparation {
  const { vendors, policy, guard, reach, usage, related, inForce, now } = options;
  const capable = vendors.map(capabilities);

  /** What an undo puts back may block what it is about; that it is let pass again does not. */
  function blockedAnew(action: Action, { vendor, indicators, restores }: PlannedStep): readonly Indicator[] {
    const passes = operationsOf(vendor)[action]?.passes;
    return indicators.filter((_, i) => restores?.[i] && restores[i] !== passes);
  }

  function findingsOf(
    { action, undo }: Pick<Terms, 'action' | 'undo'>,
    indicators: readonly Indicator[],
    steps: readonly PlannedStep[],
  ): readonly Finding[] {
    if (undo) return guard(steps.flatMap((step) => blockedAnew(action, step)));
    return action === 'block' ? guard(indicators) : [];
  }

  function operationsOf(name: string): Partial<Record<Action, Operation>> {
    return vendors.find((vendor) => vendor.name === name)?.vendor.operations ?? {};
  }

  function formersOf(action: Action, { vendor, indicators, prevents }: PlannedStep) {
    const effect = { action, prevents: prevents === true };
    return indicators.map((each) => inForce.former(effect, vendor, each));
  }

  /** What would be put back now, in the vendor's words. Undefined: this vendor puts nothing back. */
  function restoresFor(action: Action, step: PlannedStep): PlannedStep['restores'] {
    const operations = operationsOf(step.vendor);
    if (!operations[action]?.previous && !operations[action]?.holds) return undefined;
    return formersOf(action, step).map((former, i) => {
      const indicator = step.indicators[i];
      // Another has taken it back meanwhile, and put that in its place.
      if (!former) return step.restores?.[i] ?? null;
      if (former === 'unknown' || !indicator) return null;
      if ('held' in former) return former.held ?? null;
      const { action: made, prevents } = former.made;
      return operations[made]?.holds?.(indicator, { prevent: prevents }) ?? null;
    });
  }

  /** What an undo puts back is looked up now and frozen, so that the approvers see it and it runs as approved. */
  function withRestores({ action }: Draft, planned: PlannedStep, origin: Request | undefined): PlannedStep {
    const isWeaker = origin && effectsOf(origin)(planned.vendor).prevents;
    const step: PlannedStep = isWeaker ? { ...planned, prevents: true } : planned;
    const restores = restoresFor(action, step);
    return { ...step, ...(restores && { restores }), ...(isUnread(action, step) && { unread: true }) };
  }

  function isUnread(action: Action, step: PlannedStep): boolean {
    const operation = operationsOf(step.vendor)[action];
    // What is not there by us is taken away there all the same, whatever it is.
    const isBlind = operation?.holds !== undefined && !operation.inEffect;
    return formersOf(action, step).some(
      (former, i) => former === 'unknown' || (isBlind && !former && !step.restores?.[i]),
    );
  }

  /** Whoever agrees to an end has to know where it takes back more than came about. */
  function withUnread({ action, lasts }: Draft, step: PlannedStep): PlannedStep {
    return lasts && !operationsOf(step.vendor)[action]?.inEffect ? { ...step, unread: true } : step;
  }

  /** `origin`: the request that is taken back. `isMeant`: which of its indicators at which vendors; absent: all. */
  function stepsFor(draft: Draft, origin?: Request, isMeant?: IsMeant): Planned | Refusal {
    const planned = plan(draft, capable);
    const steps = isMeant ? planned.steps.flatMap((step) => keep(step, isMeant)) : planned.steps;
    const gaps = isMeant ? gapsOf(draft, planned.gaps, isMeant) : planned.gaps;
    if (steps.length === 0) return refuseWithoutVendor(gaps);
    const frozen = draft.undo
      ? (step: PlannedStep) => withRestores(draft, step, origin)
      : (step: PlannedStep) => withUnread(draft, step);
    return { steps: steps.map(frozen), gaps };
  }

  /** Why some of what is meant stays as it is; so also what is held by a vendor that has left since. */
  function gapsOf({ vendors: named, indicators }: Draft, gaps: readonly Gap[], isMeant: IsMeant) {
    const left = named.filter((name) => !vendors.some((vendor) => vendor.name === name));
    const all = [...gaps, ...left.map((vendor): Gap => ({ vendor, indicators, why: goneWords(vendor) }))];
    return all.flatMap((gap) => keep(gap, isMeant));
  }

  /** What an end would put back and the guard refuses stays as it is; of all of it, somebody has to see to that. */
  function endFor(draft: Draft, request: Request, isMeant: IsMeant): Planned | Refusal {
    const whole = stepsFor(draft, request, isMeant);
    if (whole instanceof Refusal) return whole;
    const refused = whole.steps.flatMap((step) =>
      guard(blockedAnew(draft.action, step)).map(
        ({ indicator, sentence }): Gap => ({ vendor: step.vendor, indicators: [indicator], why: sentence }),
      ),
    );
    const places = new Set(refused.flatMap((gap) => gap.indicators.map((each) => placeOf(gap.vendor, each))));
    const part = stepsFor(
      draft,
      request,
      (vendor, each) => isMeant(vendor, each) && !places.has(placeOf(vendor, each)),
    );
    return part instanceof Refusal ? whole : { steps: part.steps, gaps: [...part.gaps, ...refused] };
  }

  function overrideOf(draft: Draft, findings: readonly Finding[]): Terms['override'] | Refusal {
    if (!draft.override || findings.length === 0) return undefined;
    return policy.override
      ? { findings, by: policy.override.people }
      : new Refusal('no_override', 'The policy gives nobody the right to override the guard.');
  }

  return {
    prepare(draft, by, channel, origin) {
      const planned =
        refuseRequester(policy, by) ?? stepsFor(draft, origin, origin && revocable(inForce, origin));
      if (planned instanceof Refusal) return planned;
      const { steps, gaps } = planned;
      const at = now();
      const used = usage.of(by.person);
      const rule = chooseRule(policy, draft, steps, { by, channel, at, usage: used });
      if (rule instanceof Refusal) return rule;
      const refusal =
        (draft.breakGlass ? refuseBreakGlass(policy, by, used) : undefined) ??
        refuseUnheeded({ ...draft, steps }) ??
        refuseEndless(draft, steps, capable, at);
      if (refusal) return refusal;
      const findings = findingsOf(draft, draft.indicators, steps);
      const override = overrideOf(draft, findings);
      if (override instanceof Refusal) return override;
      const terms = freeze(draft, {
        steps,
        gaps,
        requester: by.person,
        channel,
        at,
        rule: ruleFor(draft, rule),
      });
      const others = [...holders(inForce, draft, steps, origin), ...related.relatedTo(draft)];
      const reaches = draft.indicators.flatMap((indicator) => reach(indicator) ?? []);
      return {
        forget: usage.count(terms),
        terms: {
          ...terms,
          ...(others.length > 0 && { related: others }),
          ...(reaches.length > 0 && { reach: reaches }),
          ...(override && { override }),
        },
        findings,
      };
    },

    prepareEnd(request) {
      const { id, terms: its } = request;
      const reason = `The time of ${id} is up: ${its.reason}`.slice(0, LONGEST_REASON);
      const left = leftBy(inForce, request);
      const isMeant = isLeftTo(inForce, request);
      const draft = undoOf(request, { vendors: [], reason, breakGlass: false }, isMeant);
      if (draft instanceof Refusal)
        return draft.code === NOTHING_TO_UNDO ? { taken: undefined, left } : draft;
      const planned = endFor(draft, request, isMeant);
      if (planned instanceof Refusal) return planned;
      const { requester, channel, rule } = its;
      const findings = findingsOf(draft, draft.indicators, planned.steps);
      const terms = freeze(draft, { ...planned, requester, channel, at: now(), rule });
      return { taken: { terms: { ...terms, ends: id }, findings }, left };
    },

    restoresFor,
    isUnread,
    findings: (request) => (request ? findingsOf(request.terms, indicatorsOf(request), request.steps) : []),
  };

  /** Whoever breaks the glass is reviewed as often as the policy says, not as the rule does. */
  function ruleFor({ breakGlass }: Draft, rule: Rule): Rule {
    const remindAfterMs = policy.breakGlass?.remindAfterMs;
    return breakGlass && remindAfterMs !== undefined ? { ...rule, remindAfterMs } : rule;
  }
}

/** Written out key by key: this is on the way of every acknowledgement, and copied objects are slow ever after. */
function freeze(
  draft: Draft,
  around: Pick<Terms, 'steps' | 'gaps' | 'requester' | 'channel' | 'rule'> & { readonly at: Date },
): Omit<Terms, 'id'> {
  const { action, undo, clean, prevent, severity, lasts, breakGlass } = draft;
  const { indicators, reason, ticket, source } = draft;
  const { steps, gaps, requester, channel, rule, at } = around;
  const expiresAt = new Date(at.getTime() + rule.expiresAfterMs).toISOString();
  return {
    action,
    undo,
    clean,
    prevent,
    severity,
    lasts,
    breakGlass,
    indicators,
    steps,
    gaps,
    reason,
    ticket,
    requester,
    channel,
    source,
    rule,
    expiresAt,
  };
}

/** An end that nobody could bring about must not be promised on a card. */
function refuseEndless(
  { lasts, action, undo }: Draft,
  steps: readonly PlannedStep[],
  vendors: readonly Capable[],
  now: Date,
): Refusal | undefined {
  if (!lasts) return undefined;
  if (undo) return new Refusal('cannot_end', 'What is taken back stays so; ask again when it is to change.');
  const past = 'until' in lasts ? refuseEnd(lasts, now) : undefined;
  if (past) return past;
  const names = new Set(steps.map(({ vendor }) => vendor));
  const stuck = vendors.filter(({ name, abilities }) => names.has(name) && !abilities[action]?.revertible);
  return stuck.length === 0
    ? undefined
    : new Refusal(
        'cannot_end',
        `${stuck.map(({ title }) => title).join(' and ')} cannot take this back, so it cannot end by itself.`,
      );
}

function keep<T extends PlannedStep | Gap>(part: T, isMeant: IsMeant): readonly T[] {
  const indicators = part.indicators.filter((each) => isMeant(part.vendor, each));
  return indicators.length === 0 ? [] : [{ ...part, indicators }];
}
