import { sendableUntil } from './domain/decide/running.ts';
import type { Action } from './domain/draft.ts';
import type { RequestEvent } from './domain/event.ts';
import { evolve } from './domain/evolve.ts';
import { type Indicator, type IndicatorKind, keyOf } from './domain/indicator.ts';
import { type Outcome, succeeded } from './domain/outcome.ts';
import { endOf, isTerminal, type Request, type Step } from './domain/request.ts';
import {
  broughtAbout,
  type Claim,
  type Effect,
  effective,
  type Former,
  formerOf,
  type IsOf,
  isSure,
  type Layers,
  type News,
  type Own,
  ownOf,
  released,
  settled,
  sparedFor,
  takenBack,
  unclaimed,
} from './layers.ts';

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
  claims(effect: Effect, vendor: string, indicator: Indicator): Claims;
  /** Which of them have come to want it since an undo that is not over was asked for. */
  newcomers(undo: string, effect: Effect, vendor: string, indicator: Indicator): readonly string[];
  /** What was there before our first change that nobody has taken back: what an undo has to put back. */
  former(effect: Effect, vendor: string, indicator: Indicator): Former | undefined;
  /** What we surely made of it last. */
  last(vendor: string, indicator: Indicator): Effect | undefined;
  /** The same in the vendor's words, where that is this action: what a vendor that cannot be read has to be told again. */
  made(action: Action, vendor: string, indicator: Indicator): string | undefined;
}

/** Who wants that something is in effect at a vendor, and whether that came about through us. */
export interface Claims {
  /** The requests that brought it about, may have, or found it so, and whose time is not up. */
  readonly by: readonly string[];
  /** One of us brought it about, or may have; it was not so before us. */
  readonly isOurs: boolean;
}

/** What is done once and stays so by itself. */
const ONCE: readonly Action[] = ['flush', 'enrol'];

/** What a request makes at each vendor, or takes back there, of what it is about; the steps of many indicators are gone through once. */
export function effectsOf({ terms }: Pick<Request, 'terms'>): (vendor: string) => Effect {
  const preventing = new Set(terms.steps.filter(({ prevents }) => prevents).map(({ vendor }) => vendor));
  return (vendor) => ({ action: terms.action, prevents: preventing.has(vendor) });
}

/**
 * What a vendor holds of an indicator, in its words, once something was made of it (see `Operation.holds`); undefined: nothing, or
 * it has no words, and then nothing there could replace it.
 */
export type Holds = (vendor: string, indicator: Indicator, effect: Effect) => string | undefined;

/** `holds`: absent where no vendor has words. What a vendor was seen to hold tells what was in effect. */
export function createInForce(holds: Holds = () => undefined): InForce {
  /** By vendor, then by indicator. */
  const shelves = new Map<string, Map<string, Layers>>();
  /** When undos were asked for, by their ids; `until` (ISO 8601, UTC): what has failed can be sent once more. */
  const asked = new Map<string, { readonly noted: number; readonly until?: string }>();
  let noted = 0;

  function change(vendor: string, indicator: Indicator, to: (layers: Layers) => Layers): void {
    const places = shelves.get(vendor) ?? new Map<string, Layers>();
    shelves.set(vendor, places);
    const key = keyOf(indicator);
    const layers = settled(to(places.get(key) ?? []));
    // A copy of its own: a part of a longer text, as people's words are, would keep all of that in memory.
    if (layers.length > 0) places.set(Buffer.from(key).toString(), layers);
    else places.delete(key);
  }

  function note(before: Request | undefined, after: Request): void {
    noted += 1;
    const { id, terms, steps, spared = [] } = after;
    if (ONCE.includes(terms.action)) return;
    if (terms.undo) noteUndo(before, after);
    for (const [index, step] of steps.entries()) noteStep(before?.steps[index], step, after);
    for (const { vendor, indicators, for: by } of spared.slice(before?.spared?.length ?? 0)) {
      const isKept = (claim: Claim) => by.includes(claim.request) || isSince(id, claim);
      const effect = effectsOf(after)(vendor);
      for (const each of indicators) {
        const restored = restoredBy(terms, vendor, each);
        change(vendor, each, (layers) => sparedFor(layers, effect, isKept, restored, isOf(vendor, each)));
      }
    }
    if (before?.endedBy === undefined && after.endedBy !== undefined) letGo(after);
    if (isSettled(after)) asked.delete(id);
  }

  /** So that of undos that have failed for good none is kept for ever. */
  function noteUndo(before: Request | undefined, after: Request): void {
    for (const [id, { until }] of asked) if (until !== undefined && until < after.updatedAt) asked.delete(id);
    const since = before ? asked.get(after.id)?.noted : noted;
    if (since === undefined) return;
    const until = isFailed(after) ? sendableUntil(after).toISOString() : undefined;
    asked.set(after.id, { noted: since, ...(until && { until }) });
  }

  function noteStep(
    before: Step | undefined,
    { vendor, outcomes, restores, held }: Step,
    after: Request,
  ): void {
    // As it is with every request that is only asked for.
    if (outcomes.length === 0) return;
    const earlier = before?.outcomes;
    // What an end spares is less than there was, and no news.
    if (outcomes === earlier || outcomes.length < (earlier?.length ?? 0)) return;
    // It was barred, and nothing was sent that could be news.
    if (before?.state === 'waiting') return;
    const own = ownBy(after, vendor);
    for (const [i, outcome] of outcomes.entries()) {
      const { indicator, code } = outcome;
      const news = newsOf(earlier?.[i], outcome, after.terms.undo);
      if (!news) continue;
      const restored = restores?.[i] ?? undefined;
      const told = { outcome, own, held: held?.[i], restored, isOf: isOf(vendor, indicator) };
      // What was sent long ago took back nothing that has come about since.
      const later = code === 'vouched' ? newcomers(after.id, own.layer, vendor, indicator) : [];
      const isKept = (claim: Claim) => isSince(after.id, claim);
      change(vendor, indicator, (layers) =>
        later.length > 0 ? sparedFor(layers, own.layer, isKept, restored, told.isOf) : news(layers, told),
      );
    }
  }

  function isOf(vendor: string, indicator: Indicator): IsOf {
    return (held, effect) => held === holds(vendor, indicator, effect);
  }

  /** Its time is up, so it claims nothing any more. */
  function letGo(request: Request): void {
    for (const { vendor, outcomes } of request.steps) {
      const own = ownBy(request, vendor);
      for (const { indicator } of outcomes) change(vendor, indicator, (layers) => unclaimed(layers, own));
    }
  }

  function ownBy(request: Request, vendor: string): Own {
    return ownOf(effectsOf(request)(vendor), { request: request.id, noted }, request.updatedAt);
  }

  function newcomers(undo: string, effect: Effect, vendor: string, indicator: Indicator): readonly string[] {
    const by = effective(layersAt(vendor, indicator), effect).flatMap((layer) => layer.by);
    return by.filter((claim) => isSince(undo, claim)).map(({ request }) => request);
  }

  function isSince(undo: string, { noted }: Claim): boolean {
    return noted > (asked.get(undo)?.noted ?? Number.POSITIVE_INFINITY);
  }

  function layersAt(vendor: string, indicator: Indicator): Layers {
    return shelves.get(vendor)?.get(keyOf(indicator)) ?? [];
  }

  const last = (vendor: string, indicator: Indicator) => layersAt(vendor, indicator).findLast(isSure);

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
            const last = layers.findLast(isSure);
            return last?.sure && last.action === 'block'
              ? [{ indicator: indicatorOf(key), vendor, ...last.sure }]
              : [];
          }),
        )
        .sort((a, b) => Number(a.since > b.since) - Number(a.since < b.since)),
    claims(effect, vendor, indicator) {
      const layers = effective(layersAt(vendor, indicator), effect);
      const by = [...new Set(layers.flatMap((layer) => layer.by.map(({ request }) => request)))];
      return { by, isOurs: layers.some(({ isOurs }) => isOurs) };
    },
    newcomers,
    former: (effect, vendor, indicator) => formerOf(layersAt(vendor, indicator), effect),
    last,
    made(action, vendor, indicator) {
      const effect = last(vendor, indicator);
      return effect?.action === action ? holds(vendor, indicator, effect) : undefined;
    },
  };
}

/** What people have agreed to see put back. */
function restoredBy({ steps }: Request['terms'], vendor: string, indicator: Indicator): string | undefined {
  const key = keyOf(indicator);
  for (const step of steps) {
    const index = step.vendor === vendor ? step.indicators.findIndex((each) => keyOf(each) === key) : -1;
    if (index >= 0) return step.restores?.[index] ?? undefined;
  }
  return undefined;
}

/** Undefined: it changes nothing. */
function newsOf(known: Outcome | undefined, outcome: Outcome, isUndo: boolean): News | undefined {
  // A success that is only carried along may have been taken back meanwhile.
  if (known && succeeded(known)) return undefined;
  if (outcome.status !== 'failed') return isUndo ? takenBack : broughtAbout;
  // What was unknown and is proven not to be so was brought about by nobody.
  return known?.status === 'unknown' && !isUndo ? released : undefined;
}

/** It has ended, and of nothing that was sent does nobody know the fate. */
function isFailed(request: Request): boolean {
  const outcomes = request.steps.flatMap((step) => step.outcomes);
  return isTerminal(request) && outcomes.every(({ status }) => status !== 'unknown');
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
