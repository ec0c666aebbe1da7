import type { Action } from './domain/draft.ts';
import { type Outcome, succeeded } from './domain/outcome.ts';

/** What is made of an indicator at a vendor: by which action, and how strongly. What also prevents is the plain block, too. */
export interface Effect {
  readonly action: Action;
  readonly prevents: boolean;
}

/** That a request wants something as it is. */
export interface Claim {
  readonly request: string;
  /** What was noted before this has a lower number, what was noted later a higher. */
  readonly noted: number;
}

/** What one action of one strength, by one or more requests, has made of an indicator at a vendor. */
export interface Layer extends Effect {
  /** Whoever brought it about, may have, or found it so, and whose time is not up. */
  readonly by: readonly Claim[];
  /** One of us brought it about, or may have; it was not so before us. */
  readonly isOurs: boolean;
  /** Since when (ISO 8601, UTC) it surely is so, and by which request. */
  readonly sure: { readonly request: string; readonly since: string } | undefined;
  /** It may have been taken back since, so that what it had replaced may be in effect. */
  readonly mayBeGone?: true;
  /** What the vendor held before we changed anything; undefined: it is not known, or was not changed by us. */
  readonly before: Held | undefined;
}

/** What a vendor held, in its words; undefined in it: nothing. */
interface Held {
  readonly held: string | undefined;
  /** It may have been put back since. */
  readonly isOpen?: true;
}

/**
 * What one indicator is at one vendor: a block that was allowed and then cleared is three layers. The last has replaced those
 * before it, and what takes it back brings back the one below, with all who want that. A plain block lies below one that also
 * prevents, whichever came first: it is what is left of that.
 *
 * | what happens | layers | the vendor holds |
 * |---|---|---|
 * | R1 blocks it | block by R1 | a block |
 * | R2 allows it for a day | block by R1 · allowance by R2 | an allowance |
 * | the day is over | block by R1 · allowance by nobody | an allowance, until it is taken back |
 * | its end takes that back | block by R1 | a block again: it lay below, and R1 still wants it |
 */
export type Layers = readonly Layer[];

/** What one request makes of all indicators of a step; shared by them, because there are many. */
export interface Own {
  readonly layer: Layer;
  /** Where nothing was there before, and nothing of ours: alone. */
  readonly alone: Layers;
}

const NOTHING: Held = { held: undefined };

/** `since`: ISO 8601, UTC. */
export function ownOf(effect: Effect, claim: Claim, since: string): Own {
  const sure = { request: claim.request, since };
  const layer: Layer = { ...effect, by: [claim], isOurs: true, sure, before: NOTHING };
  return { layer, alone: [layer] };
}

/** One outcome, and what the record says beside it. */
export interface Told {
  readonly outcome: Outcome;
  readonly own: Own;
  /** What the vendor held just before it was called; null: nothing; undefined: it could not be asked. */
  readonly held?: string | null | undefined;
  /** What an undo puts back; undefined: nothing. */
  readonly restored?: string | undefined;
  readonly isOf: IsOf;
}

/** Whether what a vendor holds, in its words (undefined: nothing), is what an action of that strength makes. */
export type IsOf = (held: string | undefined, effect: Effect) => boolean;

/** What an outcome makes of the layers there are. */
export type News = (layers: Layers, told: Told) => Layers;

/** What is in effect, or may be, of an effect and whatever implies it, the last first. */
export function effective(layers: Layers, { action, prevents }: Effect): Layers {
  return perhapsInEffect(layers).filter((layer) => layer.action === action && (layer.prevents || !prevents));
}

/** What may be in effect, the last first: down to the last that surely is, and what that implies. */
function perhapsInEffect(layers: Layers): Layers {
  const last = Math.max(layers.findLastIndex(isThere), 0);
  const [top, below] = [layers[last], layers[last - 1]];
  return layers.slice(below && top && isImplied(below, top) ? last - 1 : last).reverse();
}

export function isSure({ sure }: Layer): boolean {
  return sure !== undefined;
}

/** Nothing that it has replaced may be in effect. */
function isThere(layer: Layer): boolean {
  return isSure(layer) && !layer.mayBeGone;
}

/** Of one action there are two strengths, so that no more than one layer is implied by another. */
function isImplied(weaker: Effect, { action, prevents }: Effect): boolean {
  return weaker.action === action && prevents && !weaker.prevents;
}

function isSame(one: Effect, other: Effect): boolean {
  return one.action === other.action && one.prevents === other.prevents;
}

export function broughtAbout(layers: Layers, told: Told): Layers {
  const { outcome, own } = told;
  const before = beforeOf(told);
  const isOurs = outcome.status !== 'already';
  // What was sent long ago and has been taken back since is not there by anybody's word.
  if (outcome.code === 'vouched' && !layers.some((layer) => isClaimedBy(layer, own))) return layers;
  if (layers.length === 0 && outcome.status !== 'unknown' && isOurs && before?.held === undefined && before)
    return own.alone;
  const over = coveredBy(layers, told);
  if (over !== undefined) return slipped(layers, over, told);
  const at = layers.findLastIndex((layer) => isSame(layer, own.layer) && isMeant(layer, layers, told));
  const joined = layers[at];
  const next = joining(joined, told, before);
  if (!joined) return [...released(confirmed(layers, told, before), told), next];
  // Where it is found so already, nothing above has replaced it.
  return [...layers.slice(0, at), next, ...(isOurs ? layers.slice(at + 1) : [])];
}

/** What a vendor held just before something new tells which layer was in effect: that is sure now, and lies on top. */
function confirmed(layers: Layers, { own, isOf }: Told, before: Held | undefined): Layers {
  if (!before) return layers;
  const { held } = before;
  const seen = perhapsInEffect(layers).find(
    (layer) => isOf(held, layer) && !(layer.before && layer.before.held === held),
  );
  const below = seen && layers[layers.indexOf(seen) - 1];
  // Of some a vendor holds the same, whichever of the two strengths it is.
  if (!seen || (below && isImplied(below, seen) && isOf(held, below) && !isSure(seen))) return layers;
  const [claim] = seen.by;
  const sure = own.layer.sure && { ...own.layer.sure, ...(claim && { request: claim.request }) };
  return [...layers.filter((layer) => layer !== seen), { ...seen, sure: seen.sure ?? sure }];
}

/** What was so already was not brought about by us. */
function beforeOf({ outcome: { status, previous }, held }: Told): Held | undefined {
  if (status === 'already') return undefined;
  if (previous !== undefined) return { held: previous };
  return held === undefined ? undefined : { held: held ?? undefined };
}

function joining(
  joined: Layer | undefined,
  { outcome: { status }, own }: Told,
  before: Held | undefined,
): Layer {
  const { action, prevents, by, sure } = own.layer;
  const wasBefore = joined?.sure !== undefined && !joined.isOurs && status !== 'verified';
  return {
    action,
    prevents,
    by: joinedBy(joined?.by ?? [], by),
    isOurs: (status !== 'already' && !wasBefore) || joined?.isOurs === true,
    sure: joined?.sure ?? (status === 'unknown' ? undefined : sure),
    before: joined?.before?.isOpen ? (before ?? joined.before) : (joined?.before ?? before),
  };
}

function joinedBy(before: readonly Claim[], [claim]: readonly Claim[]): readonly Claim[] {
  const isKnown = before.some(({ request }) => request === claim?.request);
  return isKnown || !claim ? before : [...before, claim];
}

/**
 * The index of what is stronger and in effect, so that something weaker is below it. Where that was sent, the stronger was what
 * we surely made last, and so was sent again, whatever may have come in between.
 */
function coveredBy(layers: Layers, { outcome: { status }, own }: Told): number | undefined {
  const isAlready = status === 'already';
  const over = layers.findLastIndex((layer) => isImplied(own.layer, layer));
  const layer = layers[over];
  if (!layer) return undefined;
  const isOn = isAlready ? perhapsInEffect(layers).includes(layer) : layer === layers.findLast(isSure);
  return isOn ? over : undefined;
}

/** Puts something weaker below what is stronger, to be left when that is taken back. */
function slipped(layers: Layers, over: number, told: Told): Layers {
  const [below, stronger] = [layers[over - 1], layers[over]];
  if (!stronger) return layers;
  const joined = below && isSame(below, told.own.layer) ? below : undefined;
  const next = joining(joined, told, stronger.before);
  return [
    ...layers.slice(0, joined ? over - 1 : over),
    joined ? next : { ...next, isOurs: stronger.isOurs },
    // What it came from is known to the layer below.
    { ...stronger, before: undefined },
  ];
}

/** Whether an outcome is about a layer that there is, rather than one on top of all. */
function isMeant(layer: Layer, layers: Layers, { outcome: { status, code }, own }: Told): boolean {
  if (layer === layers.at(-1)) return true;
  // Nothing was sent now: somebody says what became of what was sent then.
  if (code === 'vouched') return isClaimedBy(layer, own);
  return status === 'already' && perhapsInEffect(layers).includes(layer);
}

function isClaimedBy({ by }: Layer, { layer }: Own): boolean {
  return by.some(({ request }) => layer.by.some((own) => own.request === request));
}

/** What is unknown may not have been taken back, and what it would put back may be there by now. */
export function takenBack(layers: Layers, { outcome, own, restored }: Told): Layers {
  const taken = effective(layers, own.layer);
  if (taken.length === 0) return layers;
  if (!succeeded(outcome))
    return layers.map((layer) =>
      taken.includes(layer)
        ? {
            ...layer,
            mayBeGone: true as const,
            before: layer.before && { ...layer.before, isOpen: true as const },
          }
        : layer,
    );
  const left = layersWithout(layers, (layer) => taken.includes(layer));
  // Where nothing is put back, nothing is left of what was there before; unless that had been cleared.
  const isOnTop = taken.some((layer) => layer === layers.at(-1));
  const isEmptied =
    outcome.status !== 'already' && restored === undefined && isOnTop && left.at(-1)?.action !== 'clear';
  return isEmptied ? [] : left;
}

/** A request claims it no longer. What nobody claims and is not surely so is forgotten. */
export function released(layers: Layers, { own }: Told): Layers {
  const left = unclaimed(layers, own);
  return layersWithout(
    left,
    (layer, i) => layer.by.length === 0 && !isSure(layer) && layers[i]?.by.length !== 0,
  );
}

/** What lies on top of one that goes has replaced what that had replaced; unless it was seen to have replaced something else. */
function layersWithout(layers: Layers, isGone: (layer: Layer, index: number) => boolean): Layer[] {
  let gone: Layer | undefined;
  return layers.flatMap((layer, i) => {
    const next = gone && (isSure(gone) || !layer.before) ? { ...layer, before: gone.before } : layer;
    gone = isGone(layer, i) ? next : undefined;
    return gone ? [] : [next];
  });
}

/** The time of a request is up: it claims it no longer. What may be so stays, for its end to take back. */
export function unclaimed(layers: Layers, own: Own): Layers {
  return layers.map((layer) =>
    layer.action === own.layer.action ? { ...layer, by: without(layer, own.layer) } : layer,
  );
}

/** The claims on a layer of those who have none on another. */
function without({ by }: Layer, other: Layer): readonly Claim[] {
  return by.filter(({ request }) => other.by.every((each) => each.request !== request));
}

/**
 * An undo that leaves something has still been agreed to: nobody but these wants it any more. `restored`: what it would have put
 * back; where that is nothing, what was there before us of the same is to go as well, with the last that wants it, and what
 * replaced it does not bring it back.
 */
export function sparedFor(
  layers: Layers,
  { action, prevents }: Effect,
  isKept: (claim: Claim) => boolean,
  restored: string | undefined,
  isOf: IsOf,
): Layers {
  const isTaken = (held: string) =>
    isOf(held, { action, prevents: true }) || (!prevents && isOf(held, { action, prevents }));
  return layers.map((layer) => {
    const isMeant = layer.action === action && (layer.prevents || !prevents);
    const held = layer.before?.held;
    const isGone = held === undefined ? isMeant && !layer.isOurs : isTaken(held);
    return {
      ...layer,
      ...(isMeant && { by: layer.by.filter(isKept) }),
      ...(isGone && restored === undefined && { isOurs: true, before: NOTHING }),
    };
  });
}

/**
 * Without what was replaced and nobody wants any more: it is not to be put back, but what was there before it. What it lay
 * between becomes one.
 */
export function settled(layers: Layers): Layers {
  if (layers.length < 2) return layers;
  const last = layers.findLastIndex(isThere);
  const kept: Layer[] = [];
  for (const next of layersWithout(layers, ({ by, isOurs }, i) => i < last && by.length === 0 && isOurs)) {
    const below = kept.at(-1);
    if (below && isSame(below, next)) kept.splice(-1, 1, oneOf(below, next));
    else kept.push(next);
  }
  return kept;
}

function oneOf(lower: Layer, upper: Layer): Layer {
  return { ...lower, by: [...lower.by, ...upper.by], sure: lower.sure ?? upper.sure };
}

/** What was there before: in the vendor's words, or as one of us had made it, or nobody knows. */
export type Former = Held | { readonly made: Effect } | 'unknown';

/** What was there before an effect that we brought about. Undefined: we did not, as the record has it. */
export function formerOf(layers: Layers, effect: Effect): Former | undefined {
  const lowest = effective(layers, effect).at(-1);
  return lowest?.isOurs ? formerAt(layers, layers.indexOf(lowest)) : undefined;
}

/** What one of us made is to be put back only where somebody still wants it; else what was there before that. */
function formerAt(layers: Layers, index: number): Former {
  const [here, below] = [layers[index], layers[index - 1]];
  if (here?.before) return { held: here.before.held };
  if (!below) return 'unknown';
  return below.isOurs && below.by.length === 0 ? formerAt(layers, index - 1) : { made: below };
}
