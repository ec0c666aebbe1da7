import { appendFileSync } from 'node:fs';
import { expect } from '@jest/globals';
import type { Deferral } from '../../src/adapter.ts';
import type { Outcome } from '../../src/domain/outcome.ts';
import { isDeferral } from '../../src/step.ts';
import type { FaultRow } from './adapter-faults.ts';

/** One fault that was tried, and what the record would say of it: a line of what `faults.mjs` makes its tables of. */
interface End {
  /** What stands before the adapter and the action in the test's title: "v1.2, hashes". */
  readonly variant: string;
  /** "gravityzone block". */
  readonly trial: string;
  readonly operation: 'apply' | 'revert' | 'signIn' | 'read';
  readonly fault: string;
  /** "failed forbidden", "put off 60 s rate_limited". */
  readonly end: string;
  /** Whether the vendor carried it out. */
  readonly stored?: boolean;
  /** Why this vendor does otherwise. */
  readonly because?: string;
}

/** Writes down what a fault ended in, where somebody wants to know: FAULTS_FILE gets a line of JSON each. */
export function noteEnd(
  trial: string,
  operation: End['operation'],
  fault: string,
  outcomes: readonly Outcome[] | Deferral,
  row?: Pick<FaultRow, 'stored'> & { readonly because?: string },
): void {
  const file = process.env['FAULTS_FILE'];
  if (!file) return;
  const title = expect.getState().currentTestName ?? '';
  const variant = title.slice(0, title.indexOf(trial)).replace(/[,\s]+$/, '');
  const end: End = {
    variant,
    trial,
    operation,
    fault,
    end: wordsFor(outcomes),
    ...(row && { stored: row.stored, ...(row.because !== undefined && { because: row.because }) }),
  };
  appendFileSync(file, `${JSON.stringify(end)}\n`);
}

function wordsFor(outcomes: readonly Outcome[] | Deferral): string {
  if (isDeferral(outcomes)) return `put off ${outcomes.retryAfterMs / 1000} s ${outcomes.code}`;
  return [...new Set(outcomes.map(({ status, code }) => (code ? `${status} ${code}` : status)))].join(', ');
}
