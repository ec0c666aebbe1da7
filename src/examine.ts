import type { Draft } from './domain/draft.ts';
import type { Finding } from './domain/guard.ts';
import { describeKind, type Indicator, keyOf } from './domain/indicator.ts';
import { plan } from './domain/plan.ts';
import { type ConnectedVendor, capabilities } from './vendor.ts';

/** What would become of one indicator if it were asked to be blocked. */
export interface Examined {
  readonly indicator: Indicator;
  /** Vendors that can block it. */
  readonly vendors: readonly string[];
  /** Why none can, where none can. */
  readonly why?: string;
  /** Why it may not be. */
  readonly finding?: Finding;
  /** Why it may not be what was meant. */
  readonly doubt?: string;
  /** Vendors that hold it already; undefined: they have not been asked. */
  readonly blockedAt?: readonly string[];
}

export interface Examination {
  /** What the plan and the guard say: at once. */
  examine(indicators: readonly Indicator[]): readonly Examined[];
  /** The same, with what the vendors hold. Those that do not answer are passed over. */
  ask(examined: readonly Examined[]): Promise<readonly Examined[]>;
}

/** So many indicators a vendor is asked about before anybody has asked for anything: the first that it takes. */
export const MOST_ASKED = 300;

export function createExamination(options: {
  readonly vendors: readonly ConnectedVendor[];
  readonly guard: (indicators: readonly Indicator[]) => readonly Finding[];
  readonly signal: AbortSignal;
}): Examination {
  const { vendors, guard, signal } = options;
  const capable = vendors.map(capabilities);

  async function heldAt(
    { name, vendor }: ConnectedVendor,
    examined: readonly Examined[],
  ): Promise<Set<string>> {
    const mine = examined.filter((each) => each.vendors.includes(name)).map(({ indicator }) => indicator);
    const operation = vendor.operations.block;
    const held = new Set<string>();
    if (!operation?.inEffect) return held;
    for (let from = 0; from < Math.min(mine.length, MOST_ASKED); from += operation.batch) {
      const batch = mine.slice(from, from + operation.batch);
      const found = await operation.inEffect(batch, signal);
      batch.forEach((indicator, i) => {
        if (found[i]) held.add(keyOf(indicator));
      });
    }
    return held;
  }

  /** What a vendor that takes its kind has against this one, else that none takes its kind. */
  function whyNone(indicator: Indicator): string {
    for (const { abilities } of capable) {
      if (!abilities.block?.kinds.includes(indicator.kind)) continue;
      const why = abilities.block.refuses?.(indicator, { prevent: false });
      if (why !== undefined) return why;
    }
    return `No vendor takes ${describeKind(indicator.kind, 2)}.`;
  }

  return {
    examine(indicators) {
      const { steps } = plan(draftOf(indicators), capable);
      const can = new Map<string, string[]>();
      for (const { vendor, indicators: those } of steps) {
        for (const each of those) {
          const able = can.get(keyOf(each));
          if (able) able.push(vendor);
          else can.set(keyOf(each), [vendor]);
        }
      }
      const findings = new Map(guard(indicators).map((finding) => [keyOf(finding.indicator), finding]));
      return indicators.map((indicator) => {
        const key = keyOf(indicator);
        const able = can.get(key) ?? [];
        const finding = findings.get(key);
        return {
          indicator,
          vendors: able,
          ...(able.length === 0 && { why: whyNone(indicator) }),
          ...(finding && { finding }),
        };
      });
    },

    async ask(examined) {
      const held = await Promise.all(
        vendors.map(async (vendor) => [vendor.name, await heldAt(vendor, examined)] as const),
      );
      return examined.map((each) => ({
        ...each,
        blockedAt: held.filter(([, keys]) => keys.has(keyOf(each.indicator))).map(([name]) => name),
      }));
    },
  };
}

function draftOf(indicators: readonly Indicator[]): Draft {
  return {
    action: 'block',
    undo: false,
    indicators,
    vendors: [],
    reason: '',
    clean: false,
    prevent: false,
    breakGlass: false,
    override: false,
  };
}
