import { evolve } from './domain/evolve.ts';
import { type Indicator, type IndicatorKind, keyOf } from './domain/indicator.ts';
import { type Action, endOf, isTerminal, type Outcome, type Request, succeeded } from './domain/request.ts';
import type { IsMeant } from './domain/undo.ts';
import type { Ledger } from './ledger.ts';

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
 * because undos, ends and people ask for it and the record is long; it grows with what is in force, not with what was handled.
 */
export interface InForce {
  /** Takes note of what became of a request by one append: how it stood before, and how it stands. */
  note(before: Request | undefined, after: Request): void;
  /** Takes note of all that the record holds. */
  recall(ledger: Ledger): Promise<void>;
  /** What we blocked, oldest first. */
  blocks(): readonly ActiveBlock[];
  /**
   * What a request alone holds: it brought it about, nobody has taken it back since, and no other request has asked for the
   * same, which its end must not take from them.
   */
  heldAloneBy(request: Request): IsMeant;
  /** What a vendor held before our first change that nobody has taken back: what an undo has to put back. */
  heldBefore(vendor: string, action: Action, indicator: Indicator): string | undefined;
}

/** One indicator at one vendor. */
interface Place {
  /** The requests that brought it about, or may have, and whose time is not up. */
  readonly by: readonly string[];
  /** Since when it surely is so, and by which request. */
  readonly sure: Pick<ActiveBlock, 'request' | 'since'> | undefined;
  /** What was there before we changed anything. */
  readonly before: { readonly held: string | undefined } | undefined;
}

/** What one request lays down at all of its places; shared by them. */
interface Own {
  readonly by: readonly [string];
  readonly sure: Place['sure'];
}

const NOTHING: Place['before'] = { held: undefined };

/** What is done once and stays so by itself. */
const ONCE: readonly Action[] = ['flush', 'enrol'];

export function createInForce(): InForce {
  /** By action and vendor, then by indicator. */
  const shelves = new Map<string, Map<string, Place>>();

  function shelf(action: Action, vendor: string): Map<string, Place> {
    const name = `${action} ${vendor}`;
    const known = shelves.get(name) ?? new Map<string, Place>();
    shelves.set(name, known);
    return known;
  }

  function note(before: Request | undefined, after: Request): void {
    const { id, terms, steps, updatedAt: since } = after;
    if (ONCE.includes(terms.action)) return;
    const own: Own = { by: [id], sure: { request: id, since } };
    for (const [index, { vendor, outcomes }] of steps.entries()) {
      const earlier = before?.steps[index]?.outcomes;
      if (outcomes === earlier) continue;
      for (const [i, outcome] of outcomes.entries()) {
        const known = earlier?.[i];
        // What was unknown and is proven not to be so was brought about by nobody.
        if (known?.status === 'unknown' && outcome.code === 'not_in_effect' && !terms.undo)
          release(shelf(terms.action, vendor), keyOf(outcome.indicator), id);
        // A success that is only carried along may have been taken back meanwhile.
        if (outcome.status === 'failed' || (known && succeeded(known))) continue;
        if (terms.undo) takeBack(shelf(terms.action, vendor), outcome);
        else bringAbout(shelf(terms.action, vendor), outcome, own);
        if (terms.action !== 'block' && succeeded(outcome)) unblock(shelf('block', vendor), outcome);
      }
    }
    if (before?.endedBy === undefined && after.endedBy !== undefined) letGo(after);
  }

  /** Its time is up, so it claims nothing any more. */
  function letGo({ id, terms, steps }: Request): void {
    for (const { vendor, indicators } of steps) {
      const places = shelf(terms.action, vendor);
      for (const key of indicators.map(keyOf)) release(places, key, id);
    }
  }

  return {
    note,
    async recall(ledger) {
      const requests = new Map<string, Request>();
      for await (const { request: id, event } of ledger.entries()) {
        const before = requests.get(id);
        // Settled before, and let go.
        if (!before && event.type !== 'requested') continue;
        const after = evolve(before, event);
        note(before, after);
        if (isSettled(after)) requests.delete(id);
        else requests.set(id, after);
      }
    },
    blocks: () =>
      [...shelves]
        .filter(([name]) => name.startsWith('block '))
        .flatMap(([name, places]) =>
          [...places].flatMap(([key, { sure }]): ActiveBlock[] =>
            sure ? [{ indicator: indicatorOf(key), vendor: name.slice('block '.length), ...sure }] : [],
          ),
        )
        .sort((a, b) => Number(a.since > b.since) - Number(a.since < b.since)),
    heldAloneBy:
      ({ id, terms }) =>
      (vendor, indicator) => {
        const by = shelf(terms.action, vendor).get(keyOf(indicator))?.by;
        return by?.length === 1 && by[0] === id;
      },
    heldBefore: (vendor, action, indicator) => shelf(action, vendor).get(keyOf(indicator))?.before?.held,
  };
}

function bringAbout(places: Map<string, Place>, { indicator, status, previous }: Outcome, own: Own): void {
  const key = keyOf(indicator);
  const place = places.get(key);
  const [id] = own.by;
  // A copy of its own: a part of a longer text, as people's words are, would keep all of that in memory.
  places.set(Buffer.from(key).toString(), {
    by: place && !place.by.includes(id) ? [...place.by, id] : (place?.by ?? own.by),
    sure: place?.sure ?? (status === 'unknown' ? undefined : own.sure),
    // What was so already was not brought about by us, and what we brought about twice has one state before it.
    before: place?.before ?? (status === 'already' ? undefined : beforeOf(previous)),
  });
}

function beforeOf(held: string | undefined): Place['before'] {
  return held === undefined ? NOTHING : { held };
}

/** What is unknown may not have been taken back; what it would put back is known to nobody then. */
function takeBack(places: Map<string, Place>, outcome: Outcome): void {
  const key = keyOf(outcome.indicator);
  const place = places.get(key);
  if (succeeded(outcome)) places.delete(key);
  else if (place) places.set(key, { ...place, before: undefined });
}

/** To allow or to clear something ends that it is blocked, whatever asked for it to be; nobody's end has to take it back. */
function unblock(places: Map<string, Place>, { indicator }: Outcome): void {
  places.delete(keyOf(indicator));
}

/** A request claims it no longer. What nobody claims and is not surely so is forgotten. */
function release(places: Map<string, Place>, key: string, id: string): void {
  const place = places.get(key);
  if (!place?.by.includes(id)) return;
  const by = place.by.filter((each) => each !== id);
  if (by.length === 0 && place.sure === undefined) places.delete(key);
  else places.set(key, { ...place, by });
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
