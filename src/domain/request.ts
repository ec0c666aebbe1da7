import type { Indicator } from './indicator.ts';

/** What a request does at a vendor: `block` an indicator, or `allow` it (a vendor's white list). */
export type Action = 'block' | 'allow';

/** A person is who Slack says they are: team id + user id. `name` is for readers of the record and is never compared. */
export interface Person {
  readonly team: string;
  readonly user: string;
  readonly name: string;
}

export function samePerson(a: Person, b: Person): boolean {
  return a.team === b.team && a.user === b.user;
}

/** What somebody asks for, before policy, guard and plan have looked at it. */
export interface Draft {
  readonly action: Action;
  /** True: take the action back rather than carry it out. */
  readonly undo: boolean;
  readonly indicators: readonly Indicator[];
  /** Configured vendor names the person narrowed to; empty means every vendor that can. */
  readonly vendors: readonly string[];
  readonly reason: string;
  readonly ticket?: string;
  /** Also remove what is found on the endpoints (ESET's `shouldClean`). Destructive, so never a default. */
  readonly clean: boolean;
}

/** A batch of indicators for one vendor: the unit that is started, acted and recorded. */
export interface PlannedStep {
  readonly vendor: string;
  readonly indicators: readonly Indicator[];
}

/** Why a configured vendor takes no part for these indicators, as a sentence for the card. */
export interface Gap {
  readonly vendor: string;
  readonly indicators: readonly Indicator[];
  readonly why: string;
}

/** The rule of the policy a request was born under, copied so that later edits of the policy leave it alone. */
export interface Rule {
  readonly name: string;
  /** Distinct people who must approve. */
  readonly approvals: number;
  /** Slack user ids (U…, W…) and user group ids (S…). */
  readonly approvers: readonly string[];
  readonly expiresAfterMs: number;
}

/** What is frozen when a request is made. Its digest goes with every approval and is checked again by the executor. */
export interface Terms {
  readonly id: string;
  readonly action: Action;
  readonly undo: boolean;
  readonly clean: boolean;
  readonly indicators: readonly Indicator[];
  readonly steps: readonly PlannedStep[];
  readonly gaps: readonly Gap[];
  readonly reason: string;
  readonly ticket?: string;
  readonly requester: Person;
  /** Slack channel the request was made in. */
  readonly channel: string;
  readonly rule: Rule;
  /** ISO 8601, UTC. */
  readonly expiresAt: string;
}

/**
 * What is known about one indicator at one vendor:
 * `verified` asked again and it is so · `already` it was so before · `accepted` the vendor said yes and cannot be asked ·
 * `failed` it is not so · `unknown` it was sent and nobody knows.
 */
export type OutcomeStatus = 'verified' | 'already' | 'accepted' | 'failed' | 'unknown';

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

/** Where a request is shown in Slack: its `card` in the approvals channel, its `status` line where it was asked. */
export type Surface = 'card' | 'status';

export interface Message {
  readonly channel: string;
  readonly ts: string;
  /** True once the message shows the state the request came to rest in. */
  readonly final: boolean;
}

/** Everything that can happen to a request, in the past tense. `at` is ISO 8601, UTC. The ledger holds nothing else. */
export type RequestEvent = { readonly at: string } & (
  | { readonly type: 'requested'; readonly terms: Terms; readonly digest: string }
  | { readonly type: 'approved'; readonly by: Person; readonly digest: string }
  | { readonly type: 'denied'; readonly by: Person; readonly reason: string }
  | { readonly type: 'cancelled'; readonly by: Person }
  | { readonly type: 'expired' }
  /** Written before the first byte goes to the vendor. */
  | { readonly type: 'started'; readonly step: number }
  | { readonly type: 'acted'; readonly step: number; readonly outcomes: readonly Outcome[] }
  /** The vendor asked us to wait; nothing was changed there. */
  | { readonly type: 'deferred'; readonly step: number; readonly until: string; readonly code: string }
  /** A person sends a step's unfinished indicators once more. */
  | { readonly type: 'retried'; readonly step: number; readonly by: Person }
  /** A person looked at the vendor's console and vouches for a step whose outcome nobody could read. */
  | { readonly type: 'vouched'; readonly step: number; readonly by: Person }
  | {
      readonly type: 'shown';
      readonly surface: Surface;
      readonly channel: string;
      readonly ts: string;
      readonly final: boolean;
    }
);

export type Status =
  | 'requested'
  | 'approved'
  | 'executing'
  | 'denied'
  | 'cancelled'
  | 'expired'
  | 'done'
  | 'partial'
  | 'failed';

export interface Approval {
  readonly by: Person;
  readonly at: string;
  readonly digest: string;
}

/** A step as it stands. `outcomes` keeps the last word on each indicator, also while a retry is under way. */
export interface Step extends PlannedStep {
  readonly state: 'waiting' | 'started' | 'acted';
  /** How often the vendor has been called for it. */
  readonly attempts: number;
  readonly outcomes: readonly Outcome[];
  /** Waiting until then because the vendor asked for it. ISO 8601, UTC. */
  readonly notBefore?: string;
  readonly vouchedBy?: Person;
}

/** A request is the sum of its events: `events.reduce(evolve, undefined)`. */
export interface Request {
  readonly id: string;
  readonly terms: Terms;
  readonly digest: string;
  readonly status: Status;
  readonly approvals: readonly Approval[];
  readonly steps: readonly Step[];
  /** Who ended it without a run, and why: denied or cancelled. */
  readonly ended?: { readonly by: Person; readonly reason?: string };
  readonly messages: Partial<Record<Surface, Message>>;
  readonly requestedAt: string;
  readonly updatedAt: string;
  /** Number of events so far. */
  readonly version: number;
}
