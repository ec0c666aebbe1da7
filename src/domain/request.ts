import type { Action, Source, Wishes } from './draft.ts';
import type { Finding } from './guard.ts';
import type { Indicator } from './indicator.ts';
import { type Outcome, succeeded } from './outcome.ts';

/** A person is who Slack says they are: team id + user id. `name` is for readers of the record and is never compared. */
export interface Person {
  readonly team: string;
  readonly user: string;
  readonly name: string;
}

export function samePerson(a: Person, b: Person): boolean {
  return a.team === b.team && a.user === b.user;
}

/** A batch of indicators for one vendor: the unit that is started, acted and recorded. */
export interface PlannedStep {
  readonly vendor: string;
  readonly indicators: readonly Indicator[];
  /** The wish to clean is carried out here. */
  readonly cleans?: true;
  /** The wish to prevent is carried out here. */
  readonly prevents?: true;
  /** For an undo: what will be put back for each indicator, as the record has it; null: nothing, it is only taken away. */
  readonly restores?: readonly (string | null)[];
  /**
   * Of some of it nobody knows what the vendor held before any request: whoever takes it back may take that away. On what is
   * to end by itself: the vendor cannot be asked.
   */
  readonly unread?: true;
  /** The vendor is reached over plain HTTP: everybody on the way can read and change what is sent. */
  readonly insecure?: true;
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
  /** Why this rule and no other, as sentences for `/portcullis why`. */
  readonly because: string;
  /** Distinct people who must approve. */
  readonly approvals: number;
  /** Slack user ids (U…, W…) and user group ids (S…). */
  readonly approvers: readonly string[];
  /** Each of `approvers` must be spoken for, by different people. */
  readonly oneFromEach?: true;
  readonly expiresAfterMs: number;
  /** The first reminder comes after so long, each further one after twice as long as the one before. */
  readonly remindAfterMs?: number;
  /** Undecided for so long, these may approve too. */
  readonly escalation?: { readonly afterMs: number; readonly to: readonly string[] };
}

/** Another request about some of the same. */
export interface Related {
  readonly request: string;
  /** It is still open and wants the same, or the opposite; or it is done, and what it wants would be taken back. */
  readonly wants: 'same' | 'opposite' | 'stay';
  readonly indicators: number;
}

/** What is frozen when a request is made. Its digest goes with every approval and is checked again by the executor. */
export interface Terms extends Wishes {
  readonly id: string;
  readonly action: Action;
  readonly undo: boolean;
  readonly indicators: readonly Indicator[];
  readonly steps: readonly PlannedStep[];
  readonly gaps: readonly Gap[];
  readonly reason: string;
  readonly ticket?: string | undefined;
  readonly requester: Person;
  /** Slack channel the request was made in. */
  readonly channel: string;
  readonly source?: Source | undefined;
  readonly rule: Rule;
  /** ISO 8601, UTC. */
  readonly expiresAt: string;
  readonly related?: readonly Related[];
  /** How far it reaches, in sentences: "198.18.0.0/20 is 4,096 addresses." */
  readonly reach?: readonly string[];
  /** The guard refused these; `by` (user and group ids) may override that. */
  readonly override?: { readonly findings: readonly Finding[]; readonly by: readonly string[] };
  /** The request whose end this undo is: it was approved together with it. */
  readonly ends?: string;
}

/** Where a request is shown in Slack: its `card` in the approvals channel, its `status` line where it was asked. */
export type Surface = 'card' | 'status';
export const SURFACES: readonly Surface[] = ['card', 'status'];

/** A message that shows a request. `ts` is null when Slack refused it for good and nobody tries any more. */
export interface Message {
  readonly channel: string;
  readonly ts: string | null;
  /** The request's version that is known to be shown; later ones may be. */
  readonly version: number;
}

export type Verdict = 'justified' | 'not_justified';

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
  readonly as: readonly string[];
  readonly without: readonly number[];
  readonly reason?: string;
}

/** Why an end takes some of a block not back. Each holds for some of it at least. */
export interface Left {
  /** These requests want it to stay. */
  readonly wantedBy?: readonly string[];
  /** It was so before any request. */
  readonly before?: true;
  /** It was taken back already. */
  readonly gone?: true;
}

/**
 * Whose act counts no more, and why; an approval where `of` says nothing else. `as`: for which of the rule's approvers (user
 * and group ids) it does not, where it still counts for others.
 */
export interface Lapse {
  readonly by: Person;
  readonly sentence: string;
  readonly of?: 'override' | 'delegation';
  readonly as?: readonly string[];
  /** They may do it again, once they have read what has changed since: they alone are told. */
  readonly again?: true;
}

/** What of a planned step of an undo (indexes of its indicators) other requests want as it is, and who asked for those. */
export interface Wanted {
  readonly step: number;
  readonly indicators: readonly number[];
  readonly for: readonly { readonly request: string; readonly by: Person }[];
}

/** Something that people must be told of, beyond the card. `to`: user and group ids. `by`: whose doing; absent: of a lapse, their own. */
export interface Notice {
  readonly about: 'break_glass' | 'delegated' | 'escalated' | 'reminded' | 'lapsed' | 'overran';
  readonly to: readonly string[];
  readonly by?: Person;
  readonly told: boolean;
}

/** A step as it stands. `outcomes` keeps the last word on each indicator, also while a retry is under way. */
export interface Step extends PlannedStep {
  readonly state: 'waiting' | 'started' | 'acted';
  /** How often it was started. */
  readonly attempts: number;
  /** How often the vendor has put it off since a person last had it sent. */
  readonly deferrals: number;
  readonly outcomes: readonly Outcome[];
  /** What the vendor held when it was last started (see `started`). */
  readonly held?: readonly (string | null)[];
  /** Waiting until then because the vendor asked for it. ISO 8601, UTC. */
  readonly notBefore?: string;
  readonly vouchedBy?: Person;
}

/** A request is the sum of its events. */
export interface Request {
  readonly id: string;
  readonly terms: Terms;
  readonly digest: string;
  readonly status: Status;
  readonly approvals: readonly Approval[];
  /** What people did that counts no more, and why. */
  readonly lapses?: readonly Lapse[];
  /** What others want of it, an undo, and the version since which that is what stays, whoever wants it. */
  readonly wanted?: { readonly of: readonly Wanted[]; readonly version: number };
  /** Nobody can say how those stand on whose word it is to be begun. */
  readonly stalled?: true | undefined;
  /** The planned steps without what approvers left out; of some nothing may be left. */
  readonly steps: readonly Step[];
  /** What vendors held before the decision, by the index of the planned step, per indicator; null: nothing. */
  readonly holds: Readonly<Record<number, readonly (string | null)[]>>;
  readonly claimedBy?: Person | undefined;
  /** How often it had been asked again when it was claimed. */
  readonly claimedAfter?: number;
  readonly delegations: readonly {
    readonly by: Person;
    readonly to: Person;
    readonly as: readonly string[];
  }[];
  /** Who may approve beside the rule's approvers, since it was escalated. */
  readonly escalatedTo: readonly string[];
  readonly overridden?: { readonly by: Person; readonly reason: string; readonly digest: string } | undefined;
  readonly review?: { readonly by: Person; readonly verdict: Verdict; readonly reason: string };
  readonly notices: readonly Notice[];
  /** When it was last asked for a decision or a review, and how often it was asked again. ISO 8601, UTC. */
  readonly reminders: { readonly count: number; readonly last: string };
  /** When something of it was first found or brought in effect, or may have been. ISO 8601, UTC. */
  readonly effectiveAt?: string;
  /** The request that takes it back, its time being up; null: nothing was left to take back. */
  readonly endedBy?: string | null;
  readonly left?: Left;
  /** What it, an undo, leaves at a vendor because other requests have asked for it since. */
  readonly spared?: readonly {
    readonly vendor: string;
    readonly indicators: readonly Indicator[];
    readonly for: readonly string[];
  }[];
  /** Why it could not be taken back when its time was up. Of interest while nothing has ended it. */
  readonly overran?: { readonly code: string; readonly sentence: string };
  /** Who ended it without a run, and why: denied or cancelled. */
  readonly ended?: { readonly by: Person; readonly reason?: string };
  readonly messages: Partial<Record<Surface, Message>>;
  readonly requestedAt: string;
  readonly updatedAt: string;
  /** Number of events so far. */
  readonly version: number;
  /** The version at the last event that changed what a card says. */
  readonly changed: number;
}

const TERMINAL: readonly Status[] = ['denied', 'cancelled', 'expired', 'done', 'partial', 'failed'];

export function isTerminal(request: Request): boolean {
  return TERMINAL.includes(request.status);
}

/** True while Slack may still show something older than what the request is. */
export function isBehind(request: Request, surface: Surface): boolean {
  const message = request.messages[surface];
  return !message || (message.ts !== null && message.version < request.changed);
}

/** True while a request that broke the glass waits to be reviewed. */
export function isToBeReviewed({ terms, review, status }: Request): boolean {
  return terms.breakGlass && review === undefined && status !== 'cancelled' && status !== 'expired';
}

/** When its time is up. Undefined when it has no end, is surely not in effect, or has been ended already. ISO 8601, UTC. */
export function endOf({ terms: { lasts }, steps, effectiveAt, endedBy }: Request): string | undefined {
  if (!lasts || effectiveAt === undefined || endedBy !== undefined) return undefined;
  if (!steps.some(({ outcomes }) => outcomes.some(({ status }) => status !== 'failed'))) return undefined;
  return 'until' in lasts ? lasts.until : new Date(Date.parse(effectiveAt) + lasts.forMs).toISOString();
}

/** True while Slack shows something older than what the request is, or people are yet to be told of something. */
export function isToBeShown(request: Request): boolean {
  return request.notices.some(({ told }) => !told) || SURFACES.some((surface) => isBehind(request, surface));
}

/** True while something is ahead of a request: a decision, a run, its end, a review, or telling people of it. */
export function isOpen(request: Request): boolean {
  return (
    !isTerminal(request) || isToBeReviewed(request) || endOf(request) !== undefined || isToBeShown(request)
  );
}

/** What is asked for, without what approvers left out. */
export function indicatorsOf({ terms, approvals }: Request): readonly Indicator[] {
  const without = new Set(approvals.flatMap((approval) => approval.without));
  return without.size === 0 ? terms.indicators : terms.indicators.filter((_, index) => !without.has(index));
}

/** What approvers left out, each with who did so first and why. */
export function leftOut({ terms, approvals }: Request): readonly {
  readonly indicators: readonly Indicator[];
  readonly by: Person;
  readonly reason: string;
}[] {
  const named = new Set<number>();
  return approvals.flatMap(({ by, without, reason = '' }) => {
    const own = without.filter((index) => !named.has(index));
    for (const index of own) named.add(index);
    const indicators = own.flatMap((index) => terms.indicators[index] ?? []);
    return indicators.length === 0 ? [] : [{ by, reason, indicators }];
  });
}

/** The indicators of a step that a further attempt would send: all, or those without success so far. */
export function unfinished(step: Step): readonly Indicator[] {
  return step.outcomes.length === 0
    ? step.indicators
    : step.outcomes.filter((outcome) => !succeeded(outcome)).map((outcome) => outcome.indicator);
}
