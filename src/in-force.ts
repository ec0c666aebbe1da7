import { evolve } from './domain/evolve.ts';
import { type Indicator, type IndicatorKind, keyOf } from './domain/indicator.ts';
import {
  type Action,
  endOf,
  isTerminal,
  type Outcome,
  type Request,
  type RequestEvent,
  succeeded,
} from './domain/request.ts';

/** Something that is blocked at a vendor because of us, as the record has it. */
export interface ActiveBlock {
  readonly indicator: Indicator;
  readonly vendor: string;
  readonly request: string;
  /** ISO 8601, UTC. */
  readonly since: string;
}

/**
 * What requests have brought about at the vendors and nobody has taken back through us, as the record has it. Held in memory,
 * because undos, ends and people ask for it and the record is long; it grows with what is blocked, allowed or cleared and not
 * taken back, not with what was handled.
 */
export interface InForce {
  /** Takes note of what became of a request by one append: how it stood before, and how it stands. */
  note(before: Request | undefined, after: Request): void;
  /** What takes note of the record: to be called with each of its events, from the first to the last. */
  recalling(): (request: string, event: RequestEvent) => void;
  /** What we blocked, oldest first. */
  blocks(): readonly ActiveBlock[];
  /** Who wants something to be as it is at a vendor. Nobody where it was taken back, or replaced: blocked, and then allowed. */
  claims(action: Action, vendor: string, indicator: Indicator): Claims;
  /** What a vendor held before our first change that nobody has taken back: what an undo has to put back. */
  heldBefore(vendor: string, action: Action, indicator: Indicator): string | undefined;
}

/** Who wants that something is in effect at a vendor, and whether that came about through us. */
export interface Claims {
  /** The requests that brought it about, may have, or found it so, and whose time is not up. */
  readonly by: readonly string[];
  /** One of us brought it about, or may have; it was not so before us. */
  readonly isOurs: boolean;
}

/** What one action, by one or more requests, has made of an indicator at a vendor. */
interface Layer extends Claims {
  readonly action: Action;
  /** Since when it surely is so, and by which request. */
  readonly sure: Pick<ActiveBlock, 'request' | 'since'> | undefined;
  /** What was there before we changed anything. */
  readonly before: { readonly held: string | undefined } | undefined;
}

/**
 * What one indicator is at one vendor: a block that was allowed and then cleared is three layers. The last has replaced those
 * before it, and what takes it back brings back the one below, with all who want that.
 */
type Layers = readonly Layer[];

/** What one request makes of all its indicators; shared by them, because there are many. */
interface Own {
  readonly layer: Layer;
  readonly alone: Layers;
}

/** What is done once and stays so by itself. */
const ONCE: readonly Action[] = ['flush', 'enrol'];

export function createInForce(): InForce {
  /** By vendor, then by indicator. */
  const shelves = new Map<string, Map<string, Layers>>();

  function shelf(vendor: string): Map<string, Layers> {
    const known = shelves.get(vendor) ?? new Map<string, Layers>();
    shelves.set(vendor, known);
    return known;
  }

  function note(before: Request | undefined, after: Request): void {
    const { terms, steps } = after;
    if (ONCE.includes(terms.action)) return;
    const own = ownOf(after);
    for (const [index, { vendor, outcomes, restores }] of steps.entries()) {
      const earlier = before?.steps[index]?.outcomes;
      // What an end spares is less than there was, and no news.
      if (outcomes === earlier || outcomes.length < (earlier?.length ?? 0)) continue;
      // It was barred, and nothing was sent that could be news.
      if (before?.steps[index]?.state === 'waiting') continue;
      const places = shelf(vendor);
      for (const [i, outcome] of outcomes.entries()) {
        const news = newsOf(earlier?.[i], outcome, terms.undo);
        if (!news) continue;
        const key = keyOf(outcome.indicator);
        const layers = settled(news(places.get(key) ?? [], outcome, own, restores?.[i] ?? undefined));
        // A copy of its own: a part of a longer text, as people's words are, would keep all of that in memory.
        if (layers.length > 0) places.set(Buffer.from(key).toString(), layers);
        else places.delete(key);
      }
    }
    if (before?.endedBy === undefined && after.endedBy !== undefined) letGo(after, own);
  }

  /** Its time is up, so it claims nothing any more. */
  function letGo({ steps }: Request, own: Own): void {
    for (const { vendor, outcomes } of steps) {
      const places = shelf(vendor);
      for (const outcome of outcomes) {
        const key = keyOf(outcome.indicator);
        const layers = settled(unclaimed(places.get(key) ?? [], own));
        if (layers.length > 0) places.set(key, layers);
        else places.delete(key);
      }
    }
  }

  /** The layers of an action that are in effect, or may be, the last first. */
  function effective(action: Action, vendor: string, indicator: Indicator): Layers {
    const layers = shelves.get(vendor)?.get(keyOf(indicator)) ?? [];
    return perhapsInEffect(layers).filter((layer) => layer.action === action);
  }

  return {
    note,
    recalling() {
      const requests = new Map<string, Request>();
      return (id, event) => {
        const before = requests.get(id);
        // Settled before, and let go.
        if (!before && event.type !== 'requested') return;
        const after = evolve(before, event);
        note(before, after);
        if (isSettled(after)) requests.delete(id);
        else requests.set(id, after);
      };
    },
    blocks: () =>
      [...shelves]
        .flatMap(([vendor, places]) =>
          [...places].flatMap(([key, layers]): ActiveBlock[] => {
            const last = layers.findLast(({ sure }) => sure !== undefined);
            return last?.sure && last.action === 'block'
              ? [{ indicator: indicatorOf(key), vendor, ...last.sure }]
              : [];
          }),
        )
        .sort((a, b) => Number(a.since > b.since) - Number(a.since < b.since)),
    claims(action, vendor, indicator) {
      const layers = effective(action, vendor, indicator);
      const by = [...new Set(layers.flatMap((layer) => layer.by))];
      return { by, isOurs: layers.some(({ isOurs }) => isOurs) };
    },
    heldBefore: (vendor, action, indicator) => effective(action, vendor, indicator).at(-1)?.before?.held,
  };
}

function ownOf({ id, terms: { action }, updatedAt: since }: Request): Own {
  const before = { held: undefined };
  const layer: Layer = { action, by: [id], isOurs: true, sure: { request: id, since }, before };
  return { layer, alone: [layer] };
}

/** What an outcome makes of the layers there are. `restored`: what an undo puts back; absent: nothing. */
type News = (layers: Layers, outcome: Outcome, own: Own, restored?: string) => Layers;

/** Undefined: it changes nothing. */
function newsOf(known: Outcome | undefined, outcome: Outcome, isUndo: boolean): News | undefined {
  // A success that is only carried along may have been taken back meanwhile.
  if (known && succeeded(known)) return undefined;
  if (outcome.status !== 'failed') return isUndo ? takenBack : broughtAbout;
  // What was unknown and is proven not to be so was brought about by nobody.
  if (known?.status !== 'unknown') return undefined;
  return isUndo ? notTakenBack : released;
}

/** What may be in effect, the last first: down to the last that surely is. */
function perhapsInEffect(layers: Layers): Layers {
  const last = layers.findLastIndex(({ sure }) => sure !== undefined);
  return layers.slice(Math.max(last, 0)).reverse();
}

function broughtAbout(layers: Layers, outcome: Outcome, own: Own): Layers {
  const { status, previous } = outcome;
  const isSure = status !== 'unknown';
  const isOurs = status !== 'already';
  if (layers.length === 0 && isSure && isOurs && previous === undefined) return own.alone;
  const { action, by, sure } = own.layer;
  const at = layers.findLastIndex((layer) => layer.action === action && isMeant(layer, layers, outcome, own));
  const joined = layers[at];
  const wasBefore = joined?.sure !== undefined && !joined.isOurs && status !== 'verified';
  const next: Layer = {
    action,
    by: [...new Set([...(joined?.by ?? []), ...by])],
    isOurs: (isOurs && !wasBefore) || joined?.isOurs === true,
    sure: joined?.sure ?? (isSure ? sure : undefined),
    // What was so already was not brought about by us.
    before: joined?.before ?? (isOurs ? { held: previous } : undefined),
  };
  if (!joined) return [...released(layers, outcome, own), next];
  // Where it is found so already, nothing above has replaced it.
  const above = isOurs ? layers.slice(at + 1) : [];
  return [...layers.slice(0, at), next, ...above];
}

/** Whether an outcome is about a layer that there is, rather than one on top of all. */
function isMeant(layer: Layer, layers: Layers, { status, code }: Outcome, own: Own): boolean {
  if (layer === layers.at(-1)) return true;
  // Nothing was sent now: somebody says what became of what was sent then.
  if (code === 'vouched') return layer.by.some((id) => own.layer.by.includes(id));
  return status === 'already' && perhapsInEffect(layers).includes(layer);
}

/**
 * What is unknown may not have been taken back; what it would put back is known to nobody then. Where nothing is put back,
 * nothing is left of what was there before either.
 */
function takenBack(layers: Layers, outcome: Outcome, { layer: { action } }: Own, restored?: string): Layers {
  const effective = perhapsInEffect(layers).filter((layer) => layer.action === action);
  if (effective.length === 0) return layers;
  if (!succeeded(outcome))
    return layers.map((layer) => (effective.includes(layer) ? { ...layer, before: undefined } : layer));
  const isEmptied = outcome.status !== 'already' && restored === undefined;
  return isEmptied ? [] : layers.filter((layer) => !effective.includes(layer));
}

/** What an undo may have put back is there still to be put back. */
function notTakenBack(layers: Layers, _: Outcome, { layer: { action } }: Own, restored?: string): Layers {
  const last = perhapsInEffect(layers).find((layer) => layer.action === action);
  return layers.map((layer) =>
    layer === last ? { ...layer, before: layer.before ?? { held: restored } } : layer,
  );
}

/** A request claims it no longer. What nobody claims and is not surely so is forgotten. */
function released(layers: Layers, _: Outcome, { layer: { action, by } }: Own): Layers {
  return layers.flatMap((layer): Layers => {
    if (layer.action !== action || !layer.by.some((id) => by.includes(id))) return [layer];
    const left = layer.by.filter((id) => !by.includes(id));
    return left.length === 0 && layer.sure === undefined ? [] : [{ ...layer, by: left }];
  });
}

/** Its time is up: it claims it no longer. What may be so stays, for its end to take back. */
function unclaimed(layers: Layers, { layer: { action, by } }: Own): Layers {
  return layers.map((layer) =>
    layer.action === action ? { ...layer, by: layer.by.filter((id) => !by.includes(id)) } : layer,
  );
}

/** Without what was replaced and nobody wants any more: it is not to be put back, but what was there before it. */
function settled(layers: Layers): Layers {
  if (layers.length < 2) return layers;
  const last = layers.findLastIndex(({ sure }) => sure !== undefined);
  const kept: Layer[] = [];
  let gone: Layer | undefined;
  for (const [i, layer] of layers.entries()) {
    const next = gone ? { ...layer, before: gone.before ?? layer.before } : layer;
    const isGone = i < last && layer.by.length === 0 && layer.isOurs;
    gone = isGone ? next : undefined;
    if (!isGone) kept.push(next);
  }
  return kept;
}

/** Nothing can become of it any more that would have to be noted. */
function isSettled(request: Request): boolean {
  return (
    isTerminal(request) &&
    endOf(request) === undefined &&
    request.steps.every(({ outcomes }) => outcomes.every(succeeded))
  );
}

/** The other way round from `keyOf`: no kind has a space in it. */
function indicatorOf(key: string): Indicator {
  const at = key.indexOf(' ');
  return { kind: key.slice(0, at) as IndicatorKind, value: key.slice(at + 1) };
}
