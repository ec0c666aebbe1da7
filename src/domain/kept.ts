import { isBlastOf } from './blast.ts';
import type { Finding } from './guard.ts';
import { type Indicator, keyOf } from './indicator.ts';
import { type Gap, indicatorsOf, type Request, type Wanted } from './request.ts';

/**
 * What a request was frozen with, and what vendors said of it, without what approvers have left out since: a card counts
 * and names what is still asked for.
 */

/** Which indicators are left when approvers have left some out. */
function keptIn(request: Request): (indicator: Indicator) => boolean {
  const left = indicatorsOf(request);
  if (left.length === request.terms.indicators.length) return () => true;
  const kept = new Set(left.map(keyOf));
  return (indicator) => kept.has(keyOf(indicator));
}

/** Who takes no part for some of what is left, and why. */
export function gapsOf(request: Request): readonly Gap[] {
  const isKept = keptIn(request);
  return request.terms.gaps
    .map((gap) => ({ ...gap, indicators: gap.indicators.filter(isKept) }))
    .filter(({ indicators }) => indicators.length > 0);
}

/** What the guard refuses of what is left, where somebody may override that. */
export function refusedIn(request: Request): readonly Finding[] {
  const isKept = keptIn(request);
  return (request.terms.override?.findings ?? []).filter(({ indicator }) => isKept(indicator));
}

/** What of an undo others want as it is at a vendor, and who they are. */
interface StillWanted {
  readonly vendor: string;
  readonly indicators: readonly Indicator[];
  readonly for: Wanted['for'];
}

/** What others want of what is left of an undo. */
export function wantedIn(request: Request): readonly StillWanted[] {
  const isKept = keptIn(request);
  return (request.wanted?.of ?? []).flatMap(({ step, indicators, for: by }) => {
    const planned = request.terms.steps[step];
    const still = indicators.flatMap((index) => planned?.indicators[index] ?? []).filter(isKept);
    return planned && still.length > 0 ? [{ vendor: planned.vendor, indicators: still, for: by }] : [];
  });
}

/** How far one indicator reaches, in a sentence. */
interface Reach {
  /** Absent: the sentence does not begin as one about any of the indicators does. */
  readonly indicator?: Indicator;
  readonly sentence: string;
}

/** How far what is left reaches. The frozen sentences stand in the order of the indicators, some of which have none. */
export function reachesOf(request: Request): readonly Reach[] {
  const { indicators, reach = [] } = request.terms;
  let from = 0;
  const reaches = reach.map((sentence): Reach => {
    for (let at = from; at < indicators.length; at += 1) {
      const indicator = indicators[at];
      if (indicator === undefined || !isBlastOf(indicator, sentence)) continue;
      from = at + 1;
      return { indicator, sentence };
    }
    return { sentence };
  });
  const isKept = keptIn(request);
  return reaches.filter(({ indicator }) => indicator === undefined || isKept(indicator));
}

/** What a vendor held of what is left when it was asked before the decision; null: nothing. `isAll`: of all of it. */
export function heldAt(
  request: Request,
  vendor: string,
): { readonly held: readonly (string | null)[]; readonly isAll: boolean } {
  const isKept = keptIn(request);
  const each = request.terms.steps.flatMap((step, index) =>
    step.vendor === vendor
      ? step.indicators.flatMap((indicator, i) => (isKept(indicator) ? [request.holds[index]?.[i]] : []))
      : [],
  );
  const held = each.filter((one) => one !== undefined);
  return { held, isAll: held.length === each.length };
}
