import { keyOf } from './domain/indicator.ts';
import type { Draft, Left, PlannedStep, Related, Request } from './domain/request.ts';
import { broughtAbout, type IsMeant } from './domain/undo.ts';
import type { InForce } from './in-force.ts';

/** What is left to a request alone and came about through us, by itself or by one that has ended: what its end takes back. */
export function isLeftTo(inForce: InForce, { id, terms }: Request): IsMeant {
  return (vendor, indicator) => {
    const { by, isOurs } = inForce.claims(terms.action, vendor, indicator);
    return isOurs && by.length === 1 && by[0] === id;
  };
}

/** What of a request people can take back: what is left to it alone, and what it brought about and is so still. */
export function revocable(inForce: InForce, request: Request): IsMeant {
  const [isItsDoing, isLeft] = [broughtAbout(request), isLeftTo(inForce, request)];
  return (vendor, indicator) => {
    if (isLeft(vendor, indicator)) return true;
    const { by, isOurs } = inForce.claims(request.terms.action, vendor, indicator);
    // Of what its end did not take back nobody may be left to say that it is theirs.
    const isStill = by.length === 0 || by.includes(request.id);
    return isOurs && isStill && isItsDoing(vendor, indicator);
  };
}

/** Why some of a request is not taken back at its end. Undefined: all of it is. */
export function leftBy(inForce: InForce, { id, terms, steps }: Request): Left | undefined {
  const wantedBy = new Set<string>();
  const left: { before?: true; gone?: true } = {};
  for (const { vendor, outcomes } of steps) {
    for (const { indicator, status } of outcomes) {
      if (status === 'failed') continue;
      const { by, isOurs } = inForce.claims(terms.action, vendor, indicator);
      const others = by.filter((each) => each !== id);
      for (const other of others) wantedBy.add(other);
      if (!by.includes(id)) left.gone = true;
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
  { action, undo }: Draft,
  steps: readonly PlannedStep[],
  origin?: Request,
): readonly Related[] {
  if (!undo) return [];
  const held = new Map<string, Set<string>>();
  for (const { vendor, indicators } of steps) {
    for (const indicator of indicators) {
      for (const id of inForce.claims(action, vendor, indicator).by)
        held.set(id, (held.get(id) ?? new Set()).add(keyOf(indicator)));
    }
  }
  if (origin) held.delete(origin.id);
  return [...held]
    .slice(0, MOST_HOLDERS)
    .map(([request, { size }]) => ({ request, wants: 'stay', indicators: size }));
}
