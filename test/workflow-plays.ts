import type { Play } from './workflow-fates.ts';
import type { Death } from './workflow-life.ts';
import { CALM, type Mishaps, type Move } from './workflow-moves.ts';
import type { Fault } from './workflow-reputations.ts';
import { a, type draft, HOUR } from './workflow-stage.ts';

/** Words to tell a play in: moves about one thing, and what comes of it. */

/** Asked for, about the first thing where nothing else is said. */
export function ask(changes: Partial<typeof draft> = {}, mishaps: Partial<Mishaps> = {}, late = false): Move {
  return { kind: 'ask', draft: { indicators: [a], ...changes }, late, ...CALM, ...mishaps };
}
export function about(
  kind: 'approve' | 'retry' | 'vouch',
  which: number,
  mishaps: Partial<Mishaps> = {},
): Move {
  return { kind, which, ...CALM, ...mishaps };
}
export function undo(which: number, mishaps: Partial<Mishaps> = {}, late = false): Move {
  return { kind: 'undo', which, late, ...CALM, ...mishaps };
}
export function pass(ms: number, mishaps: Partial<Mishaps> = {}): Move {
  return { kind: 'pass', ms, ...CALM, ...mishaps };
}
export function dies(when: Death['when'], type: Death['type']): Partial<Mishaps> {
  return { death: { when, type } };
}
/** What befalls the next write at either vendor. */
export function both(fault: Fault): Partial<Mishaps> {
  return { faults: [[fault], [fault]] };
}
export const lasts = { forMs: HOUR };

/** What is left of the first thing where there are reputations, and where things are only blocked. */
export type Left = readonly [string, string];
export const [BLOCKED, PREVENTED, ALLOWED, GONE] = [
  'people: blacklist',
  'people: blacklist+prevent',
  'people: whitelist',
  'nobody: undefined',
];

/** Neither vendor held anything. */
export const NOTHING: Play['before'] = [undefined, undefined];
