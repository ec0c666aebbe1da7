import { type Action, type OutcomeStatus, type Request, succeeded } from '../src/domain/request.ts';
import type { Entry, Ledger } from '../src/ledger.ts';
import { type Held, wantedFor } from './workflow-reputations.ts';

/**
 * What people want of one thing at one vendor, told from the record alone. It keeps no count of what is in force: it plays
 * the wishes one by one, and where nobody knows what became of one it plays both.
 */

/** Those who want an action, by request, and whether each wants prevention too. */
interface Layer {
  readonly action: Action;
  readonly by: ReadonlyMap<string, boolean>;
}

/** One way that all may have come to pass. What is wanted lies on top; below it what is wanted when that ends. */
export type World = readonly Layer[];

/** A thing at a vendor. `before`: what it held before us. */
export interface Place {
  readonly vendor: string;
  readonly value: string;
  readonly before: Held | undefined;
}

/** Who is named as wanting what was there before any request. */
const BEFORE = 'before us';
/** Marks what could not be taken back, of which people were told. */
const TOLD = 'told of ';

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

/** Everything that was asked for, as it stands, in its order; with the ends. */
export async function requestsOf(ledger: Ledger): Promise<readonly Request[]> {
  const ids: string[] = [];
  for await (const { request, event } of ledger.entries()) if (event.type === 'requested') ids.push(request);
  const all = await Promise.all(ids.map((id) => ledger.get(id)));
  return all.flatMap((request) => request ?? []);
}

/** Where a vendor gave no answer, what was sent may be so. Any other "unknown" only keeps an earlier one open. */
const WITHOUT_ANSWER: readonly (string | undefined)[] = ['lost', 'unanswered', 'interrupted'];

/** All ways that it may have come to pass. `origins`: which request an undo was asked for, where it was asked for one. */
export async function worldsOf(
  ledger: Ledger,
  place: Place,
  origins: ReadonlyMap<string, string>,
): Promise<readonly World[]> {
  const requests = new Map((await requestsOf(ledger)).map((each) => [each.id, each]));
  const seen = new Map<string, ReadonlySet<string>>();
  const known = new Map<string, OutcomeStatus>();
  /** How often each undo has spared something so far. */
  const spared = new Map<string, number>();
  let isVouched = false;
  let worlds: readonly World[] =
    place.before === undefined
      ? [[]]
      : [[{ action: actionOf(place.before), by: new Map([[BEFORE, isPrevented(place.before)]]) }]];

  for await (const entry of ledger.entries()) {
    const { request: id, event } = entry;
    const its = requests.get(id);
    if (!its) continue;
    if (event.type === 'requested' && its.terms.undo) {
      const { action } = its.terms;
      const layers = worlds.flat().filter((layer) => layer.action === action);
      const ids = layers.flatMap(({ by }) => [...by.keys()]);
      // Who says what is to be undone means what that has brought about.
      seen.set(id, new Set(origins.has(id) ? ids.filter((each) => each !== BEFORE) : ids));
    }
    if (event.type === 'ended') {
      const end = event.request === null ? undefined : requests.get(event.request);
      const left = end && isLeft(end, place) ? each(worlds, renamed(id, `${TOLD}${id}`)) : [];
      worlds = distinct([...each(worlds, without(new Set([id]))), ...left]);
    }
    if (its.terms.ends !== undefined) continue;
    if (event.type === 'spared') {
      const nth = spared.get(id) ?? 0;
      spared.set(id, nth + 1);
      // Whom people saw has nothing more to say; who came later has.
      if (isSparedAt(its, nth, place)) {
        const left = each(worlds, without(seen.get(id) ?? new Set()));
        // What is spared for somebody's word alone may not be what people meant.
        worlds = distinct(isVouched ? [...worlds, ...left] : left);
      }
    }
    const news = newsOf(entry, its, place, known.get(id));
    if (!news) continue;
    const earlier = known.get(id);
    known.set(id, news.status);
    const change = its.terms.undo
      ? takenBack(its, place, seen.get(id) ?? new Set(), news.status)
      : put(its, place, news.status);
    const isSure = succeeded(news as Parameters<typeof succeeded>[0]);
    if (news.status === 'accepted' || news.status === 'unknown') worlds = withoutTrustInBefore(worlds);
    // Whoever vouched for it may have looked badly.
    isVouched ||= news.code === 'vouched';
    if (news.code === 'vouched') worlds = [...worlds, ...each(worlds, change)];
    else if (isSure) worlds = each(worlds, change);
    else if (news.status === 'unknown') {
      if (earlier !== 'unknown' || WITHOUT_ANSWER.includes(news.code))
        worlds = [...worlds, ...each(worlds, change)];
    } else if (earlier === 'unknown' && !its.terms.undo) worlds = each(worlds, without(new Set([id])));
    worlds = distinct(worlds);
  }
  return worlds;
}

interface News {
  readonly status: OutcomeStatus;
  readonly code: string | undefined;
}

/** What an event says of a place. Undefined: nothing, or only again that it is so. */
function newsOf(
  { event }: Entry,
  { terms }: Request,
  { vendor, value }: Place,
  earlier: OutcomeStatus | undefined,
): News | undefined {
  if (event.type === 'vouched') {
    const isHere = terms.steps[event.step]?.vendor === vendor && earlier === 'unknown';
    return isHere ? { status: 'accepted', code: 'vouched' } : undefined;
  }
  if ((event.type !== 'acted' && event.type !== 'deferred') || terms.steps[event.step]?.vendor !== vendor)
    return undefined;
  const outcome = event.outcomes?.find(({ indicator }) => indicator.value === value);
  if (!outcome || (earlier !== undefined && earlier !== 'unknown' && earlier !== 'failed')) return undefined;
  return { status: outcome.status, code: outcome.code };
}

/** Whether an end has left something as it was, and people were told of that. */
function isLeft({ terms, steps, notices }: Request, { vendor, value }: Place): boolean {
  const isHere = (part: { readonly vendor: string }) => part.vendor === vendor;
  const isTold = notices.some(({ about, told }) => about === 'overran' && told);
  const isGap = terms.gaps.some((gap) => isHere(gap) && gap.indicators.some((each) => each.value === value));
  const outcome = steps
    .filter(isHere)
    .flatMap(({ outcomes }) => outcomes)
    .find(({ indicator }) => indicator.value === value);
  return isTold && (isGap || (outcome !== undefined && !succeeded(outcome)));
}

function isSparedAt({ spared = [] }: Request, nth: number, { vendor, value }: Place): boolean {
  const its = spared[nth];
  return its?.vendor === vendor && its.indicators.some((each) => each.value === value);
}

type Change = (world: World) => readonly World[];

function each(worlds: readonly World[], change: Change): readonly World[] {
  return worlds.flatMap(change);
}

/** Where nobody knows whether something prevents by now, whoever wants that wants at least the block. */
function put({ id, terms: { action, steps } }: Request, { vendor }: Place, status: OutcomeStatus): Change {
  const isWish = steps.some((step) => step.vendor === vendor && step.prevents === true);
  const strengths = isWish && status === 'unknown' ? [true, false] : [isWish];
  return (world) => {
    const rest = world.flatMap((layer, i) => leftOf(layer, (each) => each !== id, i === world.length - 1));
    const top = rest.at(-1);
    return strengths.map((prevents) =>
      top?.action === action
        ? [...rest.slice(0, -1), { action, by: new Map([...top.by, [id, prevents]]) }]
        : [...rest, { action, by: new Map([[id, prevents]]) }],
    );
  };
}

/** A layer of which only some are left. `isKept`: also where nobody is. */
function leftOf({ action, by }: Layer, isMeant: (id: string) => boolean, isKept = false): World {
  const left = new Map([...by].filter(([id]) => isMeant(id)));
  return left.size > 0 || isKept ? [{ action, by: left }] : [];
}

function without(ids: ReadonlySet<string>): Change {
  return (world) => joined(world.flatMap((layer) => leftOf(layer, (id) => !ids.has(id))));
}

function renamed(id: string, name: string): Change {
  return (world) => [
    world.map(({ action, by }) => ({
      action,
      by: new Map([...by].map(([each, prevents]) => [each === id ? name : each, prevents])),
    })),
  ];
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

/** `seen`: who was known to want it when people agreed to take it back. */
function takenBack(
  { id, terms: { action, steps } }: Request,
  { vendor, value }: Place,
  seen: ReadonlySet<string>,
  status: OutcomeStatus,
): Change {
  const step = steps.find(
    (each) => each.vendor === vendor && each.indicators.some((one) => one.value === value),
  );
  const back = step?.restores?.[step.indicators.findIndex((one) => one.value === value)] as Held | undefined;
  return (world) => {
    const top = world.at(-1);
    const rest = world.slice(0, -1);
    if (top?.action !== action) {
      const gone = world.flatMap((layer) =>
        layer.action === action ? leftOf(layer, (each) => !seen.has(each)) : [layer],
      );
      return status === 'already' ? [world, ...joined(gone)] : [world];
    }
    const left = leftOf(top, (each) => !seen.has(each));
    if (left.length > 0) return [[...rest, ...left]];
    // Only the prevention is taken back: who wanted to block without it still does.
    const weaker = back && actionOf(back) === action ? leftOf(top, (each) => top.by.get(each) === false) : [];
    if (weaker.length > 0) return [[...rest, ...weaker]];
    // What people saw on the card, and agreed to, they want.
    return back && stateOf(rest) !== back
      ? joined([...rest, { action: actionOf(back), by: new Map([[id, isPrevented(back)]]) }])
      : [rest];
  };
}

/** Where a vendor cannot be read nobody knows what it held before. */
function withoutTrustInBefore(worlds: readonly World[]): readonly World[] {
  return distinct([...worlds, ...each(worlds, without(new Set([BEFORE])))]);
}

function actionOf(held: Held): Action {
  return held === 'whitelist' ? 'allow' : 'block';
}

function isPrevented(held: Held): boolean {
  return held === 'blacklist+prevent';
}

function distinct(worlds: readonly World[]): readonly World[] {
  const nameOf = (world: World) => JSON.stringify(world.map(({ action, by }) => [action, [...by].sort()]));
  return [...new Map(worlds.map((world) => [nameOf(world), world])).values()];
}
