import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Indicator } from '../src/domain/indicator.ts';
import { Refusal } from '../src/domain/refusal.ts';
import { type Action, type Request, succeeded } from '../src/domain/request.ts';
import { lea, rina, vera } from './domain/stories.ts';
import { type Fault, reputations } from './workflow-reputations.ts';
import { a, b, DAY, draft, HOUR, MINUTE, type Stage, setStage } from './workflow-stage.ts';

/** Many requests about the same two things, and their ends; a vendor that now and then fails. */

const numRuns = Number(process.env['ENDS_RUNS'] ?? 80);

const subject = fc.constantFrom([a], [b], [a, b]);
const faults = fc.array(fc.constantFrom<Fault>('refused', 'lost', 'unanswered', 'busy'), { maxLength: 2 });
const move = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('block' as const),
      indicators: subject,
      lasts: fc.constantFrom(undefined, { forMs: HOUR }, { forMs: 3 * HOUR }),
      faults,
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constantFrom('allow' as const, 'clear' as const), indicators: subject }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('undo' as const), which: fc.nat(6) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('retry' as const), which: fc.nat(6) }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('pass' as const),
      ms: fc.constantFrom(MINUTE, HOUR, 3 * HOUR),
      faults,
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('restart' as const) }) },
);
type Move = typeof move extends fc.Arbitrary<infer T> ? T : never;

/** Everything that was asked for, in order; with the ends. */
async function requestsOf({ ledger }: Stage): Promise<readonly Request[]> {
  const ids: string[] = [];
  for await (const { request, event } of ledger.entries()) if (event.type === 'requested') ids.push(request);
  const all = await Promise.all(ids.map((id) => ledger.get(id)));
  return all.flatMap((request) => request ?? []);
}

/** Asked for, approved, and carried out as far as it gets. */
async function through(stage: Stage, asking: Promise<Request | Refusal>): Promise<void> {
  const asked = await asking;
  if (asked instanceof Refusal) return;
  await stage.workflow.approve(asked.id, lea, { earlier: [] });
  await stage.settled();
}

async function play(stage: Stage, vendor: ReturnType<typeof reputations>, one: Move): Promise<void> {
  switch (one.kind) {
    case 'block':
    case 'allow':
    case 'clear': {
      const { kind: action, indicators } = one;
      if ('faults' in one) vendor.fails(one.faults);
      const lasts = 'lasts' in one ? one.lasts : undefined;
      await through(stage, stage.workflow.ask({ ...draft, action, indicators, lasts }, rina, 'C0SOC'));
      break;
    }
    case 'undo': {
      const id = (await requestsOf(stage))[one.which]?.id ?? '';
      const words = { vendors: [], reason: 'Ours.', breakGlass: false };
      await through(stage, stage.workflow.undo(id, words, rina, 'C0SOC'));
      break;
    }
    case 'retry':
      await stage.workflow.retry((await requestsOf(stage))[one.which]?.id ?? '', vera, []);
      await stage.settled();
      break;
    case 'pass':
      vendor.fails(one.faults);
      await stage.pass(one.ms);
      break;
    case 'restart':
      await stage.restart();
  }
  vendor.fails([]);
}

/** Who asked for an action about one indicator, and what each is above: by the record alone. */
interface Wish {
  readonly action: Action;
  readonly by: readonly string[];
}

/** What people want of one indicator, the last on top. Undefined: of some of it nobody knows what became. */
async function wishesFor(
  { ledger }: Stage,
  indicator: Indicator,
  before: readonly Wish[],
): Promise<readonly Wish[] | undefined> {
  let wishes = before;
  const done = new Set<string>();
  const terms = new Map<string, Request['terms']>();
  for await (const { request: id, event } of ledger.entries()) {
    if (event.type === 'requested') terms.set(id, event.terms);
    const its = terms.get(id);
    if (!its || its.ends !== undefined) continue;
    if (event.type === 'ended')
      wishes = wishes
        .map((wish) => ({ ...wish, by: wish.by.filter((each) => each !== id) }))
        .filter(({ by }, i, { length }) => by.length > 0 || i < length - 1);
    const outcome =
      event.type === 'acted' && event.outcomes.find(({ indicator: { value } }) => value === indicator.value);
    if (!outcome || done.has(id)) continue;
    const isTimed = its.action === 'block' && !its.undo && its.lasts !== undefined;
    // What takes itself back in any case may be unknown.
    if (outcome.status === 'unknown' && !isTimed) return undefined;
    if (!succeeded(outcome)) continue;
    done.add(id);
    const isPutBack =
      its.undo &&
      its.steps.some(({ restores, indicators }) =>
        indicators.some(({ value }, i) => value === indicator.value && restores?.[i]),
      );
    wishes = after(wishes, its, id, outcome.status === 'already' || isPutBack);
  }
  return wishes;
}

/** What is put back by an undo, as its card said, is wanted by who wanted it before, or else by who asked for that. */
function after(
  wishes: readonly Wish[],
  { action, undo }: Request['terms'],
  id: string,
  leavesRest: boolean,
): readonly Wish[] {
  const last = wishes.at(-1);
  const below = wishes.slice(0, -1);
  if (!undo)
    return last?.action === action
      ? [...below, { action, by: [...last.by, id] }]
      : [...wishes, { action, by: [id] }];
  if (last?.action !== action) return wishes;
  const back = below.at(-1);
  if (!back || !leavesRest) return [];
  return back.by.length > 0 ? below : [...below.slice(0, -1), { ...back, by: [id] }];
}

type Fate = 'gone' | 'wanted' | 'told';

/** What has become of each thing after all the moves and three more days; fails where that is none of the three. */
async function fates(
  moves: readonly Move[],
  vendor: ReturnType<typeof reputations>,
): Promise<readonly Fate[]> {
  const before = (each: Indicator): readonly Wish[] =>
    vendor.held.has(each.value) ? [{ action: 'block', by: ['somebody before us'] }] : [];
  const atFirst = [a, b].map(before);
  const stage = await setStage({ vendors: { cybereason: vendor } });
  try {
    for (const one of moves) await play(stage, vendor, one);
    for (let days = 0; days < 3; days += 1) await stage.pass(DAY);
    for (const request of await requestsOf(stage)) expect(request).toMatchObject({ status: ENDED });
    const found: Fate[] = [];
    for (const [i, indicator] of [a, b].entries()) {
      const wishes = await wishesFor(stage, indicator, atFirst[i] ?? []);
      if (!wishes) continue;
      const last = wishes.at(-1);
      const isWanted = last?.action === 'block' && last.by.length > 0;
      const isIn = vendor.held.get(indicator.value) === 'blacklist';
      const isTold = stage.told.some((each) => each.startsWith('overran'));
      expect([indicator.value[0], isWanted ? isIn : !isIn || isTold]).toEqual([indicator.value[0], true]);
      found.push(isWanted ? 'wanted' : isIn ? 'told' : 'gone');
    }
    return found;
  } finally {
    await stage.close();
  }
}

const ENDED = expect.stringMatching(/^(?:done|partial|failed|denied|cancelled|expired)$/);

test.each([
  ['can be read', true],
  ['cannot be read', false],
])(
  'at a vendor that %s, nothing is in force that nobody wants and nobody was told of, and all is that somebody wants',
  async (_, isReadable) => {
    const met = new Set<Fate>();
    const moving = fc.array(move, { minLength: 2, maxLength: 10 });
    await fc.assert(
      fc.asyncProperty(moving, fc.boolean(), async (moves, isThereBefore) => {
        const vendor = reputations(isReadable);
        if (isThereBefore && isReadable) vendor.held.set(a.value, 'blacklist');
        for (const fate of await fates(moves, vendor)) met.add(fate);
      }),
      { numRuns },
    );
    expect([...met]).toEqual(expect.arrayContaining(['gone', 'wanted']));
  },
  Math.max(60, numRuns) * 1_000,
);
