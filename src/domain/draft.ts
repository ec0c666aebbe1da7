import type { Indicator } from './indicator.ts';

/**
 * What a request does at a vendor: `block` an indicator, `allow` it (a vendor's white list), `clear` what the vendor was
 * told of it either way, `flush` collected events, `enrol` an account.
 */
export const ACTIONS = ['block', 'allow', 'clear', 'flush', 'enrol'] as const;
export type Action = (typeof ACTIONS)[number];

/** How bad the incident is: 1 is worst. */
export type Severity = 1 | 2 | 3 | 4;

/** How long a block lasts: so many milliseconds from its first success, or until a moment (ISO 8601, UTC). */
export type Lasts = { readonly forMs: number } | { readonly until: string };

/** What may be said beside the action; each is a word of the grammar and a field of a form. */
export interface Wishes {
  /** Also remove what is found on the endpoints (ESET's `shouldClean`). Destructive, so never a default. */
  readonly clean: boolean;
  /** Also keep a file from running where a reputation alone would not (Cybereason's Application Control). */
  readonly prevent: boolean;
  readonly severity?: Severity | undefined;
  /** Absent: until somebody takes it back. */
  readonly lasts?: Lasts | undefined;
  /** Run at once on one's own, and be reviewed afterwards. Takes a right of its own. */
  readonly breakGlass: boolean;
}

/** What somebody asks for, before policy, guard and plan have looked at it. */
export interface Draft extends Wishes {
  readonly action: Action;
  /** True: take the action back rather than carry it out. */
  readonly undo: boolean;
  readonly indicators: readonly Indicator[];
  /** Configured vendor names the person narrowed to; empty means every vendor that can. */
  readonly vendors: readonly string[];
  /** Empty when none was given; most rules want one. */
  readonly reason: string;
  readonly ticket?: string | undefined;
  /** Ask although the guard says no; somebody with the right has to override it. */
  readonly override: boolean;
  /** The message it was taken from, where it was taken from one. */
  readonly source?: Source | undefined;
}

/** A message in Slack: the thread it is in or begins, and a link to it. */
export interface Source {
  readonly thread: string;
  readonly link: string;
}
