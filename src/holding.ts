import type { Intent } from './domain/decide/intent.ts';
import type { Draft } from './domain/draft.ts';
import { keyOf } from './domain/indicator.ts';
import { type Left, type PlannedStep, type Related, type Request, unfinished } from './domain/request.ts';
import { broughtAbout, type IsMeant } from './domain/undo.ts';
import { effectsOf, type InForce } from './in-force.ts';

/** What is left to a request alone and came about through us, by itself or by one that has ended: what its end takes back. */
export function isLeftTo(inForce: InForce, request: Request): IsMeant {
  const effect = effectsOf(request);
  return (vendor, indicator) => {
    const { by, isOurs } = inForce.claims(effect(vendor), vendor, indicator);
    return isOurs && by.length === 1 && by[0] === request.id;
  };
}

/** What of a request people can take back: what is left to it alone, and what it brought about and is so still. */
export function revocable(inForce: InForce, request: Request): IsMeant {
  const [isItsDoing, isLeft] = [broughtAbout(request), isLeftTo(inForce, request)];
  const effect = effectsOf(request);
  return (vendor, indicator) => {
    if (isLeft(vendor, indicator)) return true;
    const { by, isOurs } = inForce.claims(effect(vendor), vendor, indicator);
    // Of what its end did not take back nobody may be left to say that it is theirs.
    const isStill = by.length === 0 || by.includes(request.id);
    return isOurs && isStill && isItsDoing(vendor, indicator);
  };
}

/** Why some of a request is not taken back at its end. Undefined: all of it is. */
export function leftBy(inForce: InForce, request: Request): Left | undefined {
  const wantedBy = new Set<string>();
  const left: { before?: true; gone?: true } = {};
  const effect = effectsOf(request);
  for (const { vendor, outcomes } of request.steps) {
    for (const { indicator, status } of outcomes) {
      if (status === 'failed') continue;
      const { by, isOurs } = inForce.claims(effect(vendor), vendor, indicator);
      const others = by.filter((each) => each !== request.id);
      for (const other of others) wantedBy.add(other);
      if (!by.includes(request.id)) left.gone = true;
      else if (!isOurs && others.length === 0) left.before = true;
    }
  }
  const isAny = wantedBy.size > 0 || left.gone || left.before;
  return isAny ? { ...left, ...(wantedBy.size > 0 && { wantedBy: [...wantedBy] }) } : undefined;
}

/** Of more requests that want something to stay, a card names the first. */
const MOST_HOLDERS = 5;

/** Who wants to stay as it is what is to be taken back, beside the request that this is about. */
export function holders(
  inForce: InForce,
  { action, undo }: Pick<Draft, 'action' | 'undo'>,
  steps: readonly PlannedStep[],
  origin?: Request,
): readonly Related[] {
  if (!undo) return [];
  const held = new Map<string, Set<string>>();
  for (const { vendor, indicators, prevents } of steps) {
    const effect = { action, prevents: prevents === true };
    for (const indicator of indicators) {
      for (const id of inForce.claims(effect, vendor, indicator).by)
        held.set(id, (held.get(id) ?? new Set()).add(keyOf(indicator)));
    }
  }
  if (origin) held.delete(origin.id);
  return [...held]
    .slice(0, MOST_HOLDERS)
    .map(([request, { size }]) => ({ request, wants: 'stay', indicators: size }));
}

type Spared = Extract<Intent, { readonly to: 'start' }>['spared'];

/**
 * What of an undo others have come to want since it was asked for, so that nobody who agreed to it knew of them. Undefined:
 * nothing. An end leaves whatever another wants, since when ever. `restores`: what it would have to put back now. `isRead`:
 * the vendor can be asked; where it cannot, what has replaced it would be taken away instead.
 */
export function sparedBy(
  inForce: InForce,
  request: Request,
  index: number,
  { restores, isRead }: { readonly restores: PlannedStep['restores']; readonly isRead: boolean },
): Spared {
  const step = request.steps[index];
  if (!step || !request.terms.undo) return undefined;
  const { id, terms } = request;
  const { vendor, indicators } = step;
  const whole = effectsOf(request)(vendor);
  const left = unfinished(step).map(keyOf);
  const wanted = indicators.map((indicator, i): readonly string[] => {
    if (!left.includes(keyOf(indicator))) return [];
    const isThere = inForce.former(whole, vendor, indicator) !== undefined;
    // Where what also prevents is not there any more, what has come instead without that would be taken away.
    const effect = { ...whole, prevents: whole.prevents && isThere };
    const all = terms.ends === undefined ? [] : inForce.claims(effect, vendor, indicator).by;
    // What also prevents goes, and what comes to be wanted below it meanwhile would go with it.
    const isLost = terms.ends === undefined && restores?.[i] !== step.restores?.[i];
    const prevents = effect.prevents && !isLost;
    const since = inForce.newcomers(id, { ...effect, prevents }, vendor, indicator);
    // Of what another action has replaced there is nothing to take away.
    const last =
      isRead || inForce.former(effect, vendor, indicator) ? undefined : inForce.last(vendor, indicator);
    const instead = last && last.action !== effect.action ? inForce.claims(last, vendor, indicator).by : [];
    return [...all, ...since, ...instead].filter((each) => each !== terms.ends);
  });
  const spared = [...wanted.keys()].filter((i) => wanted[i]?.length);
  return spared.length === 0 ? undefined : { indicators: spared, for: [...new Set(wanted.flat())] };
}
