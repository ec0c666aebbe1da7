import type { Indicator } from './indicator.ts';

/**
 * What is known about one indicator at one vendor:
 * `verified` asked again and it is so · `already` it was so before · `accepted` the vendor said yes and cannot be asked ·
 * `failed` it is not so · `unknown` it was sent and nobody knows.
 */
export type OutcomeStatus = 'verified' | 'already' | 'accepted' | 'failed' | 'unknown';

/** What one indicator has come to at one vendor. */
export interface Outcome {
  readonly indicator: Indicator;
  readonly status: OutcomeStatus;
  /** Stable snake_case, for machines. */
  readonly code?: string;
  /** A sentence for people, free of secrets, headers, bodies and queries. */
  readonly note?: string;
  /** What the vendor held before (Cybereason: the earlier reputation); undo restores it. */
  readonly previous?: string;
}

const SUCCEEDED: readonly OutcomeStatus[] = ['verified', 'already', 'accepted'];

/** True when it is so, as far as anybody can know. */
export function succeeded(outcome: Outcome): boolean {
  return SUCCEEDED.includes(outcome.status);
}

/**
 * What is known after a later outcome without read-back: that it failed this time says nothing of an earlier call of which
 * nobody knows what became.
 */
export function keepingOpen(earlier: Outcome | undefined, later: Outcome): Outcome {
  if (earlier?.status !== 'unknown' || later.status !== 'failed') return later;
  const note = `${later.note ?? ''} It had been sent before, and that may have taken effect.`.trim();
  return { ...later, status: 'unknown', note };
}
