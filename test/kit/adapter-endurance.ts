import { describe, expect, test } from '@jest/globals';
import type { Deferral, Operation } from '../../src/adapter.ts';
import { noteEnd } from './adapter-ends.ts';
import { type FaultName, type FaultRow, READ_FAULTS, SIGN_IN_FAULTS, writeFaults } from './adapter-faults.ts';
import { expectAll, goodHealth, never, PATIENCE_MS, standsOf, type Trial, values } from './adapter-stand.ts';

/** Why a vendor does otherwise, in a sentence that stands in the title of the test. */
export interface Because {
  readonly because: string;
}

/** Where something else comes of a fault than at other vendors. */
export type FaultExceptions = { readonly [fault in FaultName]?: Because & Partial<FaultRow> };

const MOST_READS = 12;

/** Tries every fault with an operation, and holds what the record says afterwards against the table. */
export function endures(name: string, trial: Trial, exceptions: FaultExceptions = {}): void {
  const { action, calls, sample } = trial;
  const start = standsOf(name, trial);
  const trialName = `${name} ${action}`;
  const showsAbsence = ({ inEffect }: Operation) => inEffect !== undefined && !trial.isCutShort;

  for (const direction of ['apply', 'revert'] as const) {
    const call = calls[direction];
    if (call === undefined) continue;
    describe(`${name} ${action}, ${direction} with`, () => {
      for (const [fault, common] of writeFaults(trial.ignoresBody)) {
        const row = { ...common, ...exceptions[fault] };
        if (row.needsSession && calls.signIn === undefined) continue;
        test(titleOf(fault, exceptions[fault]), async () => {
          const stand = await start(row.isSlow ? { timeoutMs: PATIENCE_MS } : {});
          const { run, warm, simulator, operation, said, holds } = stand;
          const batch = sample(1);
          await warm();
          if (direction === 'revert') await run('apply', batch);
          const [signIns, writes] = [said(calls.signIn), said(call)];

          for (const one of row.faults) simulator.fault(one, call);
          const outcomes = await run(direction, batch);
          const isHeld = (direction === 'apply') === row.stored;
          noteEnd(trialName, direction, fault, outcomes, row);

          const isRead = row.stored ? operation.inEffect !== undefined : showsAbsence(operation);
          expectAll(outcomes, batch, isRead ? readBack(row) : row.told);
          expect(holds()).toEqual(isHeld ? values(batch) : []);
          expect(said(call) - writes).toBe(row.writes ?? 1);

          simulator.clearFaults();
          expect(await stand.vendor.check(never)).toEqual(goodHealth);
          expect(said(calls.signIn) - signIns).toBe(row.signIns ?? 0);
        });
      }
    });
  }

  if (calls.signIn !== undefined) {
    describe(`${name} ${action}, signing in with`, () => {
      test.each(Object.entries(SIGN_IN_FAULTS))('%s', async (fault, { faults, told, isSlow }) => {
        const { run, simulator, said } = await start(isSlow ? { timeoutMs: PATIENCE_MS } : {});
        for (const one of faults) simulator.fault(one, calls.signIn);
        const outcomes = await run('apply', sample(2));
        noteEnd(trialName, 'signIn', fault, outcomes);
        expectAll(outcomes, sample(2), told);
        expect(said(calls.apply)).toBe(0);
        expect(said(calls.signIn)).toBeLessThanOrEqual(1);
      });
    });
  }

  describe(`${name} ${action}, reading back with`, () => {
    test.each(Object.entries(READ_FAULTS))('%s', async (fault, row) => {
      const stand = await start(row.isSlow ? { timeoutMs: PATIENCE_MS } : {});
      const { run, simulator, operation, holds, said } = stand;
      // As often as an adapter may look: before and after, and once more after a new sign-in or a wait.
      for (let read = 0; read < MOST_READS; read += 1) simulator.fault(row.fault, calls.read);
      const batch = sample(1);
      const outcomes = await run('apply', batch);
      if (operation.inEffect) noteEnd(trialName, 'read', fault, outcomes);
      // A vendor without a list is not asked for one.
      expect(said(calls.read) > 0).toBe(operation.inEffect !== undefined);
      expectAll(outcomes, batch, { status: 'accepted' });
      expect(holds()).toEqual(values(batch));
    });
  });
}

export function titleOf(rule: string, exception: Because | undefined): string {
  return exception === undefined ? rule : `${rule} (otherwise here: ${exception.because})`;
}

/** What is known once the vendor was asked again. */
function readBack({
  told,
  stored,
}: FaultRow): Deferral | { readonly status: string; readonly code?: string } {
  if ('retryAfterMs' in told) return told;
  if (stored) return { status: 'verified' };
  if (told.status === 'failed') return told;
  if (told.status !== 'unknown') return { status: 'failed', code: 'not_in_effect' };
  // A vendor that gave no answer may still be at work, so that what is absent now may come yet.
  return told.code === 'timeout' || told.code === 'interrupted'
    ? { status: 'unknown', code: 'unanswered' }
    : { status: 'failed', code: 'not_applied' };
}
