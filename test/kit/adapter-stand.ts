import { afterEach, expect } from '@jest/globals';
import type { Fault, Simulator } from '../../sandbox/vendors/simulator.ts';
import type { Check, Operation, Vendor } from '../../src/adapter.ts';
import type { Action } from '../../src/domain/draft.ts';
import type { Indicator } from '../../src/domain/indicator.ts';
import type { Outcome } from '../../src/domain/outcome.ts';
import { carryOut, type Direction } from '../../src/step.ts';
import type { Told } from './adapter-faults.ts';

/** An adapter connected over real HTTP to the simulator of its vendor. */
interface Stand {
  readonly simulator: Simulator;
  readonly vendor: Vendor;
  /** What the simulator holds in effect now: the indicators' values. */
  held(): Iterable<string>;
  /** Everything that must never be seen, tokens the simulator has handed out so far included. */
  secrets(): readonly string[];
}

export interface StandOptions {
  /** For one whole call; short where a test waits it out. */
  readonly timeoutMs?: number;
  /** Connects with credentials that the simulator refuses. */
  readonly isStranger?: boolean;
}

/** What the kit must know beforehand about the operation it tries. */
export interface Trial {
  readonly action: Action;
  /** The simulator's names of the calls: sign-in, the two writes, and a read that `check` and the read-back make. */
  readonly calls: {
    readonly signIn?: string;
    readonly apply: string;
    readonly revert?: string;
    readonly read: string;
  };
  /** Different indicators it takes, in normal form. */
  sample(n: number): readonly Indicator[];
  /** What the vendor is to put back for each of them when it is reverted; absent: nothing. */
  readonly before?: string;
  start(options: StandOptions): Promise<Stand>;
  /** Answers with status 200 that say no. */
  readonly refusals: readonly Fault[];
  /** True when a 2xx is the vendor's whole word and its body says nothing. */
  readonly ignoresBody: boolean;
  /** The vendor's list may be cut short, so that it proves what is there and never what is not. */
  readonly isCutShort?: boolean;
}

/** How long a stand waits where a test has it wait in vain. */
export const PATIENCE_MS = 1_000;
export const never = new AbortController().signal;
/** Nobody waits for a vendor to settle. */
export const atOnce = () => Promise.resolve();
export const errand = {
  comment: 'R7F3KQ: tried by the kit',
  clean: false,
  prevent: false,
  before: [],
  reveal: () => undefined,
};

/** Starts stands for a trial, and ends them after each test. The workflow's own `carryOut` runs the batches. */
export function standsOf(name: string, trial: Trial) {
  const started: Stand[] = [];

  afterEach(async () => {
    for (const { vendor, simulator } of started.splice(0)) {
      simulator.clearFaults();
      await vendor.close();
      await simulator.close();
    }
  });

  return async (options: StandOptions = {}) => {
    const stand = await trial.start({ timeoutMs: 10_000, ...options });
    started.push(stand);
    const operation = stand.vendor.operations[trial.action];
    if (operation === undefined) throw new Error(`${name} has no ${trial.action}.`);
    const { simulator } = stand;
    return {
      ...stand,
      operation,
      said: (call: string | undefined) => simulator.seen.filter((seen) => seen.operation === call).length,
      holds: () => [...stand.held()].sort(),
      run: (direction: Direction, batch: readonly Indicator[], signal = never) =>
        carryOut(operation, direction, batch, { ...errand, before: batch.map(() => trial.before) }, signal, {
          pause: atOnce,
        }),
      /** Signed in, so that a fault meets the write itself. */
      warm: async () => expect(await stand.vendor.check(never)).toEqual(goodHealth),
    };
  };
}

/** What a person is told: capitalised, with a full stop. */
export const SENTENCE = /^[A-Z0-9].*\.$/s;

/** What `check` says when all is well. */
export const goodHealth: readonly Check[] = (['reach', 'sign_in', 'rights'] as const).map((what) => ({
  what,
  ok: true,
  sentence: expect.stringMatching(SENTENCE) as unknown as string,
}));

/** A success that was read back is verified; one that cannot be is accepted, and never looks like the other. */
export function done(operation: Operation): Told {
  return { status: operation.inEffect ? 'verified' : 'accepted' };
}

/** One outcome per indicator, in their order, each as told and, where it went wrong, with a sentence. */
export function expectAll(outcomes: unknown, batch: readonly Indicator[], told: object): void {
  if ('retryAfterMs' in told) {
    expect(outcomes).toEqual(told);
    return;
  }
  expect(outcomes).toEqual(batch.map((indicator) => expect.objectContaining({ indicator, ...told })));
  for (const { status, note } of outcomes as readonly Outcome[]) {
    if (status === 'failed' || status === 'unknown') expect(note).toMatch(SENTENCE);
  }
}

export function values(batch: readonly Indicator[]): string[] {
  return batch.map(({ value }) => value).sort();
}
