import type { Action } from '../src/domain/draft.ts';
import { type Held, wantedFor } from './workflow-reputations.ts';

/** What people may want of one thing at one vendor, as layers, and what may become of those. */

/** Those who want an action, by request, and whether each wants prevention too. */
interface Layer {
  readonly action: Action;
  readonly by: ReadonlyMap<string, boolean>;
}

/** One way that all may have come to pass. What is wanted lies on top; below it what is wanted when that ends. */
export type World = readonly Layer[];

/** What something makes of a world: one, or as many as nobody can tell apart. */
export type Change = (world: World) => readonly World[];

/** Who is named as wanting what was there before any request. */
export const BEFORE = 'before us';
/** Marks what stays although nobody wants it any more, because people could read that, or somebody has lied. */
const TOLD = 'told of ';

/** Before any request. `before`: what the vendor held. */
export function beginning(before: Held | undefined): World {
  return before === undefined
    ? []
    : [{ action: actionOf(before), by: new Map([[BEFORE, isPrevented(before)]]) }];
}

/** What a vendor is to hold. */
export function stateOf(world: World): Held | undefined {
  const top = world.at(-1);
  return top && wantedFor(top.action, [...top.by.values()].includes(true));
}

/** Whom of those who want what is on top a test tells apart. */
export function wantedBy(world: World): 'people' | 'told' | 'before' | 'nobody' {
  const top = world.at(-1);
  if (!top || top.action === 'clear') return 'nobody';
  const ids = [...top.by.keys()];
  if (ids.some((id) => id !== BEFORE && !id.startsWith(TOLD))) return 'people';
  return ids.includes(BEFORE) ? 'before' : 'told';
}

/** Who wants an action, in any of the worlds. */
export function whoWant(worlds: readonly World[], action: Action): readonly string[] {
  return worlds.flat().flatMap((layer) => (layer.action === action ? [...layer.by.keys()] : []));
}

/** Each world once, after a change. */
export function each(worlds: readonly World[], change: Change): readonly World[] {
  return distinct(worlds.flatMap(change));
}

/** Each of them once. */
export function distinct(worlds: readonly World[]): readonly World[] {
  const nameOf = (world: World) => JSON.stringify(world.map(({ action, by }) => [action, [...by].sort()]));
  return [...new Map(worlds.map((world) => [nameOf(world), world])).values()];
}

/** One comes to want an action, of any of these strengths: as nobody knows which. Who had wanted it before wants it once. */
export function wanting(id: string, action: Action, strengths: readonly boolean[]): Change {
  return (world) => {
    const rest = world.flatMap((layer, i) => leftOf(layer, (other) => other !== id, i === world.length - 1));
    const top = rest.at(-1);
    return strengths.map((prevents) =>
      top?.action === action
        ? [...rest.slice(0, -1), { action, by: new Map([...top.by, [id, prevents]]) }]
        : [...rest, { action, by: new Map([[id, prevents]]) }],
    );
  };
}

/** These want nothing any more. */
export function without(ids: Iterable<string>): Change {
  const gone = new Set(ids);
  return (world) => joined(world.flatMap((layer) => leftOf(layer, (id) => !gone.has(id))));
}

/** What these want stays, and is no wish of theirs any more. */
export function told(ids: Iterable<string>): Change {
  const stay = new Set(ids);
  return (world) => [
    world.map(({ action, by }) => ({
      action,
      by: new Map([...by].map(([id, prevents]) => [stay.has(id) ? `${TOLD}${id}` : id, prevents])),
    })),
  ];
}

/** What is there stays as it is for these: also as strong as it is, which they may not have asked for. */
export function asStrongFor(ids: readonly string[]): Change {
  return (world) => [
    world.map(({ action, by }) => {
      const isStrong = [...by.values()].includes(true);
      return { action, by: new Map([...by].map(([id, own]) => [id, own || (isStrong && ids.includes(id))])) };
    }),
  ];
}

/** Somebody lies that what `id` wants had been brought about: where it was not, what is there in its place stays. */
export function claimedFor(id: string): Change {
  return (world) => {
    const isSo = world.some(({ by }) => by.has(id));
    return isSo ? [world] : told(world.at(-1)?.by.keys() ?? [])(world);
  };
}

/** An action is taken back from these, and `back` is put in its place, on the word of `id`; undefined: nothing. */
export function takenBack(
  id: string,
  action: Action,
  { from, back }: { readonly from: ReadonlySet<string>; readonly back: Held | undefined },
): Change {
  return (world) => {
    const top = world.at(-1);
    const rest = world.slice(0, -1);
    if (top?.action !== action) return [world];
    const left = leftOf(top, (other) => !from.has(other));
    if (left.length > 0) return [[...rest, ...left]];
    // Only the prevention is taken back: who wanted to block without it still does.
    const weaker =
      back && actionOf(back) === action ? leftOf(top, (other) => top.by.get(other) === false) : [];
    if (weaker.length > 0) return [[...rest, ...weaker]];
    // What people saw on the card, and agreed to, they want.
    return back && stateOf(rest) !== back
      ? joined([...rest, { action: actionOf(back), by: new Map([[id, isPrevented(back)]]) }])
      : [rest];
  };
}

/** It was found that something else has replaced an action, which these do not want to come back. */
export function foundGone(action: Action, from: ReadonlySet<string>): Change {
  return (world) => {
    if (world.at(-1)?.action === action) return [];
    return joined(
      world.flatMap((layer) => (layer.action === action ? leftOf(layer, (id) => !from.has(id)) : [layer])),
    );
  };
}

/** A layer of which only some are left. `isKept`: also where nobody is. */
function leftOf({ action, by }: Layer, isMeant: (id: string) => boolean, isKept = false): World {
  const left = new Map([...by].filter(([id]) => isMeant(id)));
  return left.size > 0 || isKept ? [{ action, by: left }] : [];
}

/**
 * Two of the same that lay apart lie on each other when what was between them is gone. Whoever asked for less on top of that
 * may have meant it: both are right.
 */
function joined(world: World): readonly World[] {
  const at = world.findIndex(({ action }, i) => action === world[i - 1]?.action);
  const [below, above] = [world[at - 1], world[at]];
  if (!below || !above) return [world];
  const weakened = [...below.by.keys()].map((id) => [id, false] as const);
  const isMore = [...below.by.values()].includes(true) && ![...above.by.values()].includes(true);
  return [below.by, ...(isMore ? [weakened] : [])].flatMap((by) => {
    const one = { action: above.action, by: new Map([...by, ...above.by]) };
    return joined([...world.slice(0, at - 1), one, ...world.slice(at + 1)]);
  });
}

function actionOf(held: Held): Action {
  return held === 'whitelist' ? 'allow' : 'block';
}

function isPrevented(held: Held): boolean {
  return held === 'blacklist+prevent';
}
