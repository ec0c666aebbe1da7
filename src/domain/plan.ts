import { actionWords } from './action-words.ts';
import type { Action, Draft } from './draft.ts';
import { articleOf, describeKind, type Indicator, type IndicatorKind } from './indicator.ts';
import type { Gap, PlannedStep } from './request.ts';

/** What a configured vendor can do with one action, as far as a plan needs to know. */
interface Ability {
  readonly kinds: readonly IndicatorKind[];
  /** The kinds in a person's words; completes "… takes only …". */
  readonly takes: string;
  /** Most indicators in one step. */
  readonly batch: number;
  /** Whether it can be taken back. */
  readonly revertible: boolean;
  /** Whether it can also clean. */
  readonly cleans: boolean;
  /** Whether it can also prevent. */
  readonly prevents: boolean;
  /** Why it cannot take one although it takes its kind. */
  refuses?(indicator: Indicator, wish: { readonly prevent: boolean }): string | undefined;
}

/** A configured vendor as the plan sees it. `name` is its key in the configuration. */
export interface Capable {
  readonly name: string;
  readonly title: string;
  readonly abilities: Readonly<Partial<Record<Action, Ability>>>;
  /** Reached over plain HTTP. */
  readonly insecure: boolean;
}

export interface Plan {
  readonly steps: readonly PlannedStep[];
  readonly gaps: readonly Gap[];
}

/** Splits a draft over the vendors it is meant for: steps for those that can, and for the rest a sentence that says why not. */
export function plan(draft: Draft, vendors: readonly Capable[]): Plan {
  const asked = vendors.filter(({ name }) => draft.vendors.length === 0 || draft.vendors.includes(name));
  const parts = asked.map((vendor) => planOne(draft, vendor));
  return { steps: parts.flatMap(({ steps }) => steps), gaps: parts.flatMap(({ gaps }) => gaps) };
}

function planOne(draft: Draft, vendor: Capable): Plan {
  const ability = vendor.abilities[draft.action];
  const none = (why: string): Plan => ({
    steps: [],
    gaps: [{ vendor: vendor.name, indicators: draft.indicators, why }],
  });
  if (!ability)
    return none(
      `${vendor.title} cannot ${actionWords({ action: draft.action, undo: false }).verb} anything.`,
    );
  if (draft.undo && !ability.revertible) {
    return none(`${vendor.title} has no way to take a ${draft.action} back.`);
  }

  const can: Indicator[] = [];
  const misfits: Indicator[] = [];
  const refused = new Map<string, Indicator[]>();
  for (const indicator of draft.indicators) {
    const fits = ability.kinds.includes(indicator.kind);
    const why = fits ? ability.refuses?.(indicator, draft) : undefined;
    if (why !== undefined) refused.set(why, [...(refused.get(why) ?? []), indicator]);
    else (fits ? can : misfits).push(indicator);
  }
  const gap = (indicators: readonly Indicator[], why: string): Gap => ({
    vendor: vendor.name,
    indicators,
    why,
  });
  return {
    steps: chunks(can, ability.batch).map((indicators) => ({
      vendor: vendor.name,
      indicators,
      ...(vendor.insecure && { insecure: true as const }),
      ...(draft.clean && ability.cleans && { cleans: true as const }),
      ...(draft.prevent && ability.prevents && { prevents: true as const }),
    })),
    gaps: [
      ...(misfits.length > 0
        ? [gap(misfits, `${vendor.title} takes only ${ability.takes}${butNot(misfits)}.`)]
        : []),
      ...[...refused].map(([why, indicators]) => gap(indicators, why)),
    ],
  };
}

const LIST = new Intl.ListFormat('en');

/** Of several without their number, which is another once approvers have left some out. */
function butNot(indicators: readonly Indicator[]): string {
  const [first] = indicators;
  if (first && indicators.length === 1)
    return `; this is ${articleOf(first.kind)} ${describeKind(first.kind)}`;
  const kinds = [...new Set(indicators.map(({ kind }) => kind))].map((kind) => `no ${describeKind(kind, 2)}`);
  return `, ${LIST.format(kinds)}`;
}

function chunks<T>(items: readonly T[], size: number): T[][] {
  const parts: T[][] = [];
  for (let from = 0; from < items.length; from += size) parts.push(items.slice(from, from + size));
  return parts;
}
