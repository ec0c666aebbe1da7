import fc from 'fast-check';
import { Refusal } from '../src/domain/refusal.ts';
import type { Request } from '../src/domain/request.ts';
import { lea, rina, vera } from './domain/stories.ts';
import type { Death } from './workflow-life.ts';
import type { Fault, reputations } from './workflow-reputations.ts';
import { a, b, DAY, draft, HOUR, MINUTE, type Stage } from './workflow-stage.ts';
import { requestsOf } from './workflow-wishes.ts';

/** What people, vendors, processes and time do, one after the other. */

/** What may happen beside blocks with and without an end, by name: to look for one thing at a time. */
export const DIMENSIONS = [
  'allow',
  'clear',
  'lasts',
  'prevent',
  'clean',
  'undo',
  'unblock',
  'retry',
  'vouch',
  'fault',
  'blind',
  'restart',
  'death',
  'late',
  'before',
] as const;
export type Dimension = (typeof DIMENSIONS)[number];

const DEATHS: readonly Death[] = [
  { when: 'after', type: 'started' },
  { when: 'before', type: 'acted' },
  { when: 'before', type: 'deferred' },
  { when: 'after', type: 'deferred' },
  { when: 'after', type: 'spared' },
  { when: 'after', type: 'requested' },
  { when: 'after', type: 'ended' },
  { when: 'before', type: 'told' },
];

/** Two lists of faults, for the vendors in their order. */
type Faults = readonly (readonly Fault[])[];

/** What befalls the vendors and the process during a move. */
export interface Mishaps {
  readonly faults: Faults;
  readonly blind: boolean;
  readonly death: Death | undefined;
}

export type Move = Mishaps &
  (
    | {
        readonly kind: 'ask';
        readonly draft: Partial<typeof draft>;
        /** Approved by a later move, or never. */
        readonly late: boolean;
      }
    | { readonly kind: 'undo'; readonly which: number; readonly late: boolean }
    | { readonly kind: 'approve' | 'retry' | 'vouch'; readonly which: number }
    | { readonly kind: 'pass'; readonly ms: number }
    | { readonly kind: 'restart' }
  );

/** Nothing befalls anybody. */
export const CALM: Mishaps = { faults: [], blind: false, death: undefined };

/** Moves of these dimensions alone. */
export function movesOf(dimensions: ReadonlySet<Dimension>): fc.Arbitrary<readonly Move[]> {
  const has = (dimension: Dimension) => dimensions.has(dimension);
  const perhaps = (dimension: Dimension, weight: number) =>
    has(dimension)
      ? fc.oneof(
          { weight: 10 - weight, arbitrary: fc.constant(false) },
          { weight, arbitrary: fc.constant(true) },
        )
      : fc.constant(false);
  const fault = fc.constantFrom<Fault>('refused', 'lost', 'unanswered', 'busy');
  const faults = has('fault')
    ? fc.tuple(fc.array(fault, { maxLength: 2 }), fc.array(fault, { maxLength: 2 }))
    : fc.constant([[], []]);
  const mishaps = {
    faults,
    blind: perhaps('blind', 2),
    death: has('death')
      ? fc.option(fc.constantFrom(...DEATHS), { freq: 4, nil: undefined })
      : fc.constant(undefined),
  };
  const indicators = fc.constantFrom([a], [a], [b], [a, b]);
  const until = fc.constantFrom(undefined, undefined, { forMs: HOUR }, { forMs: 3 * HOUR });
  const forEver = fc.constant(undefined);
  const vendors = fc.constantFrom([], ['cybereason'], ['inspect']);
  const which = fc.nat(6);

  const ask = (weight: number, changes: fc.Arbitrary<Partial<typeof draft>>): fc.WeightedArbitrary<Move> => ({
    weight,
    arbitrary: fc.record({
      kind: fc.constant('ask' as const),
      draft: changes,
      late: perhaps('late', 2),
      ...mishaps,
    }),
  });
  const about = (kind: 'approve' | 'retry' | 'vouch', weight: number): fc.WeightedArbitrary<Move> => ({
    weight,
    arbitrary: fc.record({ kind: fc.constant(kind), which, ...mishaps }),
  });
  const other = (action: 'allow' | 'clear', weight: number) =>
    ask(
      weight,
      fc.record({ action: fc.constant(action), indicators, lasts: has('lasts') ? until : forEver }),
    );
  const block = fc.record({
    indicators,
    vendors,
    lasts: until,
    prevent: perhaps('prevent', 4),
    clean: perhaps('clean', 2),
  });
  const unblock = fc.record({
    action: fc.constantFrom(...(['block', 'allow'] as const).slice(0, has('allow') ? 2 : 1)),
    indicators,
    undo: fc.constant(true),
  });
  const all: readonly (fc.WeightedArbitrary<Move> | false)[] = [
    ask(5, block),
    has('allow') && other('allow', 3),
    has('clear') && other('clear', 1),
    has('unblock') && ask(1, unblock),
    has('undo') && {
      weight: 3,
      arbitrary: fc.record({
        kind: fc.constant('undo' as const),
        which,
        late: perhaps('late', 5),
        ...mishaps,
      }),
    },
    has('late') && about('approve', 4),
    has('retry') && about('retry', 2),
    has('vouch') && about('vouch', 1),
    {
      weight: 3,
      arbitrary: fc.record({
        kind: fc.constant('pass' as const),
        ms: fc.constantFrom(MINUTE, HOUR, 3 * HOUR),
        ...mishaps,
      }),
    },
    has('restart') && {
      weight: 1,
      arbitrary: fc.record({ kind: fc.constant('restart' as const), ...mishaps }),
    },
  ];
  return fc.array(fc.oneof(...all.filter((each) => each !== false)), { minLength: 2, maxLength: 10 });
}

type Vendor = ReturnType<typeof reputations>;

/** Plays moves on a stage. `origins`: of which request each undo was asked for. */
export function createPlayer(stage: Stage, vendors: readonly Vendor[]) {
  const origins = new Map<string, string>();
  /** Asked for, and for a later move to approve. */
  let waiting: readonly string[] = [];

  /** Of all requests so far; no id where there are none. */
  async function nth(which: number): Promise<string> {
    const all = await requestsOf(stage.ledger);
    return all[which % Math.max(1, all.length)]?.id ?? '';
  }

  async function approve(id: string): Promise<void> {
    await stage.workflow.approve(id, lea, { earlier: [] });
    await stage.settled();
  }

  async function through(asked: Request | Refusal, late: boolean): Promise<void> {
    if (asked instanceof Refusal) return;
    if (late) waiting = [...waiting, asked.id];
    // Surveyed or not, as it comes.
    else await approve(asked.id);
    await stage.settled();
  }

  async function act(move: Move): Promise<void> {
    const { workflow } = stage;
    switch (move.kind) {
      case 'ask':
        return through(await workflow.ask({ ...draft, ...move.draft }, rina, 'C0SOC'), move.late);
      case 'undo': {
        const origin = await nth(move.which);
        const words = { vendors: [], reason: 'Ours.', breakGlass: false };
        const asked = await workflow.undo(origin, words, rina, 'C0SOC');
        if (!(asked instanceof Refusal)) origins.set(asked.id, origin);
        return through(asked, move.late);
      }
      case 'approve': {
        const id = waiting[move.which % Math.max(1, waiting.length)];
        waiting = waiting.filter((each) => each !== id);
        return id === undefined ? undefined : approve(id);
      }
      case 'retry':
      case 'vouch': {
        const id = await nth(move.which);
        if (move.kind === 'retry') await workflow.retry(id, vera, []);
        else await workflow.vouch(id, vera, []);
        return stage.settled();
      }
      case 'pass':
        return stage.pass(move.ms);
      case 'restart':
        return stage.restart();
    }
  }

  return {
    origins,
    async play(move: Move): Promise<void> {
      for (const [i, vendor] of vendors.entries()) {
        vendor.fails(move.faults[i] ?? []);
        vendor.blind(move.blind);
      }
      stage.diesOf(move.death);
      await act(move);
      stage.diesOf(undefined);
      for (const vendor of vendors) {
        vendor.fails([]);
        vendor.blind(false);
      }
    },
    /** So long that everything that has an end has ended. */
    async wait(): Promise<void> {
      for (let days = 0; days < 3; days += 1) await stage.pass(DAY);
    },
  };
}
