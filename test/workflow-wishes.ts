import { type Outcome, succeeded } from '../src/domain/outcome.ts';
import type { PlannedStep, Request } from '../src/domain/request.ts';
import type { Entry, Ledger } from '../src/ledger.ts';
import type { Held } from './workflow-reputations.ts';
import {
  asStrongFor,
  BEFORE,
  beginning,
  type Change,
  claimedFor,
  distinct,
  each,
  foundGone,
  takenBack,
  told,
  type World,
  wanting,
  whoWant,
  without,
} from './workflow-worlds.ts';

/**
 * What people want of one thing at one vendor, told from the record alone. It keeps no count of what is in force: it plays
 * the wishes one by one, and where nobody knows what became of one it plays both.
 *
 * What else is as good is excused by what people could read of it, or by somebody's lie:
 * - What was there before us may go with an undo whose card says that it could not be read (`isSaidUnread`), or, where the
 *   vendor has a list, that it puts nothing back and could not be looked at just then (`isUnchecked`).
 * - What an end could not take back may stay, where people were told (`isToldOf`).
 * - What an undo leaves for others, whom its card names, stays as strong as it is (`asStrongFor`), and also for one of them
 *   that had been asked for before and was tried again since (`isTriedAgain`).
 * - What somebody vouches for may be a lie. What was to be taken back is there still (`undone`, `isToldOf`), or what it
 *   was to replace is (`claimedFor`), and an undo or an end leaves that for whom it was vouched for (`left`, `isLeftByWord`).
 */

/** A thing at a vendor. `before`: what it held before us. `isReadable`: it has a list. */
export interface Place {
  readonly vendor: string;
  readonly isReadable: boolean;
  readonly value: string;
  readonly before: Held | undefined;
}

/** Everything that was asked for, as it stands, in its order; with the ends. */
export async function requestsOf(ledger: Ledger): Promise<readonly Request[]> {
  const ids: string[] = [];
  for await (const { request, event } of ledger.entries()) if (event.type === 'requested') ids.push(request);
  const all = await Promise.all(ids.map((id) => ledger.get(id)));
  return all.flatMap((request) => request ?? []);
}

/** All ways that it may have come to pass. `origins`: which request an undo was asked for, where it was asked for one. */
export async function worldsOf(
  ledger: Ledger,
  place: Place,
  origins: ReadonlyMap<string, string>,
): Promise<readonly World[]> {
  const requests = new Map((await requestsOf(ledger)).map((request) => [request.id, request]));
  const tale = createTale(requests, place, origins);
  for await (const entry of ledger.entries()) tale.hear(entry);
  return tale.worlds();
}

/** Where a vendor gave no answer, what was sent may be so. Any other "unknown" only keeps an earlier one open. */
const WITHOUT_ANSWER: readonly (string | undefined)[] = ['lost', 'unanswered', 'interrupted'];

type News = Pick<Outcome, 'status' | 'code'>;

function createTale(
  requests: ReadonlyMap<string, Request>,
  place: Place,
  origins: ReadonlyMap<string, string>,
) {
  let worlds: readonly World[] = [beginning(place.before)];
  /** Who was known to want it when an undo was asked for, by that. */
  const seen = new Map<string, ReadonlySet<string>>();
  /** The last word on each request. */
  const known = new Map<string, News>();
  /** How many undos had been asked for when each was last tried again. */
  const retried = new Map<string, number>();
  /** How often each undo has spared something so far. */
  const spared = new Map<string, number>();
  /** Ends that are under way, each with the request whose time is up. */
  const ending = new Map<Request, string>();

  const either = (change: Change) => {
    worlds = distinct([...worlds, ...each(worlds, change)]);
  };
  const surely = (change: Change) => {
    worlds = each(worlds, change);
  };

  function hear(entry: Entry): void {
    const { request: id, event } = entry;
    const its = requests.get(id);
    if (!its) return;
    if (event.type === 'requested' && its.terms.undo) asked(its);
    if (event.type === 'retried') retried.set(id, seen.size);
    if (event.type === 'ended') ended(id, event.request);
    if (event.type === 'started' && isSaidUnread(its.steps[event.step], place)) either(without([BEFORE]));
    if (event.type === 'spared') left(its, event.for);
    const news = newsOf(entry, its, place, known.get(id));
    if (!news) return;
    if (its.terms.ends !== undefined) {
      if (succeeded(news as Outcome)) over(its);
    } else if (its.terms.undo) undone(its, news);
    else done(its, news);
    known.set(id, news);
  }

  function asked({ id, terms }: Request): void {
    const all = whoWant(worlds, terms.action);
    // Who says what is to be undone means what that has brought about.
    seen.set(id, new Set(origins.has(id) ? all.filter((who) => who !== BEFORE) : all));
  }

  /** The time of a request is up. What its end is to take back is there until then, also for what comes on top of it. */
  function ended(id: string, by: string | null): void {
    const end = by === null ? undefined : requests.get(by);
    if (!end) {
      surely(without([id]));
      return;
    }
    ending.set(end, id);
    if (end.terms.steps.some((step) => indexIn(step, place) !== undefined)) either(without([id]));
    else over(end);
  }

  /** An end has taken it back, or has left it, or nothing more comes of it. */
  function over(end: Request): void {
    const id = ending.get(end);
    if (id === undefined) return;
    const isLeft = isToldOf(end, place) || isLeftByWord(end);
    worlds = distinct([...each(worlds, without([id])), ...(isLeft ? each(worlds, told([id])) : [])]);
    ending.delete(end);
  }

  /** An undo leaves it for others. Whom people saw has nothing more to say; who came later has. */
  function left(its: Request, others: readonly string[]): void {
    const nth = spared.get(its.id) ?? 0;
    spared.set(its.id, nth + 1);
    const what = its.spared?.[nth];
    if (what?.vendor !== place.vendor || !what.indicators.some(({ value }) => value === place.value)) return;
    if (its.terms.ends !== undefined) {
      over(its);
      return;
    }
    const gone = without(seenBy(its).filter((who) => !(others.includes(who) && isTriedAgain(who, its.id))));
    const kept = each(worlds, asStrongFor(others));
    const lied = others.some((who) => known.get(who)?.code === 'vouched') ? worlds : [];
    worlds = distinct([...each(worlds, gone), ...each(kept, gone), ...lied]);
  }

  function undone(its: Request, news: News): void {
    const { id, terms } = its;
    const { status, code } = news;
    const from = new Set(seenBy(its));
    const back = putBackBy(its, place);
    const change = takenBack(id, terms.action, { from, back });
    if (back === undefined && place.isReadable && isUnchecked(status)) either(without([BEFORE]));
    if (code === 'vouched') {
      const lied = each(worlds, told(from));
      worlds = distinct([...lied, ...worlds.flatMap(change)]);
    } else if (status === 'already') {
      const gone = each(worlds, foundGone(terms.action, from));
      worlds = distinct([...each(worlds, change), ...gone]);
    } else if (succeeded(news as Outcome)) surely(change);
    else if (isOpen(id, news)) either(change);
  }

  function done({ id, terms }: Request, news: News): void {
    const { status, code } = news;
    const isWish = terms.steps.some(({ vendor, prevents }) => vendor === place.vendor && prevents);
    // Where nobody knows whether it prevents, whoever wants that wants at least the block.
    const change = wanting(id, terms.action, isWish && status === 'unknown' ? [true, false] : [isWish]);
    if (code === 'vouched') either(claimedFor(id));
    else if (succeeded(news as Outcome)) surely(change);
    else if (isOpen(id, news)) either(change);
    else if (status === 'failed' && known.get(id)?.status === 'unknown') surely(without([id]));
  }

  /** Nobody knows whether it was done just now. */
  function isOpen(id: string, { status, code }: News): boolean {
    return status === 'unknown' && (known.get(id)?.status !== 'unknown' || WITHOUT_ANSWER.includes(code));
  }

  function seenBy({ id }: Request): readonly string[] {
    return [...(seen.get(id) ?? [])];
  }

  /** Somebody has tried it again since an undo was asked for, whose card names it as asked for since. */
  function isTriedAgain(id: string, undo: string): boolean {
    return (retried.get(id) ?? -1) > [...seen.keys()].indexOf(undo);
  }

  /** An end has left something for the sake of what somebody has vouched for. */
  function isLeftByWord({ spared = [] }: Request): boolean {
    return spared.some(
      ({ vendor, indicators, for: others }) =>
        vendor === place.vendor &&
        indicators.some(({ value }) => value === place.value) &&
        others.some((who) => outcomeOf(requests.get(who), place)?.code === 'vouched'),
    );
  }

  return {
    hear,
    worlds() {
      for (const end of [...ending.keys()]) over(end);
      return worlds;
    },
  };
}

/** The card of an undo says that what was there before any request could not be read, and is not put back. */
function isSaidUnread(step: PlannedStep | undefined, place: Place): boolean {
  const i = step && indexIn(step, place);
  return i !== undefined && step?.unread === true && !step.restores?.[i];
}

/** The card says that the vendor said yes and that was not checked, or that nobody knows. */
function isUnchecked(status: Outcome['status']): boolean {
  return status === 'accepted' || status === 'unknown';
}

/** What an end could not take back, and people were told of; or somebody says that it did. */
function isToldOf(end: Request, place: Place): boolean {
  const isTold = end.notices.some((notice) => notice.about === 'overran' && notice.told);
  const isGap = end.terms.gaps.some(
    ({ vendor, indicators }) =>
      vendor === place.vendor && indicators.some(({ value }) => value === place.value),
  );
  const outcome = outcomeOf(end, place);
  return (isTold && (isGap || (outcome && !succeeded(outcome)) === true)) || outcome?.code === 'vouched';
}

/** What an event says of a place. Undefined: nothing, or only again that it is so. */
function newsOf(
  { event }: Entry,
  { terms }: Request,
  { vendor, value }: Place,
  earlier: News | undefined,
): News | undefined {
  if (event.type === 'vouched') {
    const isHere = terms.steps[event.step]?.vendor === vendor && earlier?.status === 'unknown';
    return isHere ? { status: 'accepted', code: 'vouched' } : undefined;
  }
  if ((event.type !== 'acted' && event.type !== 'deferred') || terms.steps[event.step]?.vendor !== vendor)
    return undefined;
  const outcome = event.outcomes?.find(({ indicator }) => indicator.value === value);
  return earlier && succeeded(earlier as Outcome) ? undefined : outcome;
}

/** What the card says that an undo puts back; undefined: nothing. */
function putBackBy({ terms }: Request, place: Place): Held | undefined {
  for (const step of terms.steps) {
    const i = indexIn(step, place);
    if (i !== undefined) return (step.restores?.[i] ?? undefined) as Held | undefined;
  }
  return undefined;
}

function indexIn({ vendor, indicators }: PlannedStep, place: Place): number | undefined {
  const i = vendor === place.vendor ? indicators.findIndex(({ value }) => value === place.value) : -1;
  return i < 0 ? undefined : i;
}

function outcomeOf(request: Request | undefined, { vendor, value }: Place): Outcome | undefined {
  const here = request?.steps.filter((step) => step.vendor === vendor) ?? [];
  return here.flatMap(({ outcomes }) => outcomes).find(({ indicator }) => indicator.value === value);
}
