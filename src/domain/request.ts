import type { Finding } from './guard.ts';
import type { Indicator } from './indicator.ts';

/**
 * What a request does at a vendor: `block` an indicator, `allow` it (a vendor's white list), `clear` what the vendor was
 * told of it either way, `flush` collected events, `enrol` an account.
 */
export const ACTIONS = ['block', 'allow', 'clear', 'flush', 'enrol'] as const;
export type Action = (typeof ACTIONS)[number];

/** A person is who Slack says they are: team id + user id. `name` is for readers of the record and is never compared. */
export interface Person {
  readonly team: string;
  readonly user: string;
  readonly name: string;
}

export function samePerson(a: Person, b: Person): boolean {
  return a.team === b.team && a.user === b.user;
}

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
export const SURFACES: readonly Surface[] = ['card', 'status'];

/** A message that shows a request. `ts` is null when Slack refused it for good and nobody tries any more. */
export interface Message {
  readonly channel: string;
  readonly ts: string | null;
  /** The request's version that is known to be shown; later ones may be. */
  readonly version: number;
}

/** Everything that can happen to a request, in the past tense. `at` is ISO 8601, UTC. The ledger holds nothing else. */
export type RequestEvent = { readonly at: string } & (
  | { readonly type: 'requested'; readonly terms: Terms; readonly digest: string }
  /** What the vendor held for each indicator of a planned step, in order, while it was still to be decided; null: nothing. */
  | { readonly type: 'surveyed'; readonly step: number; readonly holds: readonly (string | null)[] }
  /**
   * `as`: for which of the rule's approvers (user and group ids) they speak. `without`: indexes of the indicators that
   * they leave out, and of those that others had left out when they approved: they agreed to no more than they saw.
   * `reason` says why.
   */
  | {
      readonly type: 'approved';
      readonly by: Person;
      readonly digest: string;
      readonly as: readonly string[];
      readonly without?: readonly number[];
      readonly reason?: string;
    }
  /** An approval is taken back by who gave it, before anything has begun. */
  | { readonly type: 'withdrawn'; readonly by: Person }
  /** What somebody did counts no more, because since then somebody has lost the right. */
  | ({ readonly type: 'lapsed' } & Lapse)
  /** What other requests want of an undo that is still to be decided, and is left: all of it, each time that changes. */
  | { readonly type: 'wanted'; readonly of: readonly Wanted[] }
  /** Somebody says that they are looking at it. Binds nobody. */
  | { readonly type: 'claimed'; readonly by: Person }
  /** An approver hands their say (`as`) to somebody else, and keeps none. */
  | { readonly type: 'delegated'; readonly by: Person; readonly to: Person; readonly as: readonly string[] }
  /** Those who can end the waiting are asked once more. */
  | { readonly type: 'reminded' }
  /** From now on the rule's second circle may approve too. */
  | { readonly type: 'escalated'; readonly to: readonly string[] }
  /** Somebody with the right lets pass what the guard refused. No approval. */
  | { readonly type: 'overridden'; readonly by: Person; readonly reason: string; readonly digest: string }
  /** What others say afterwards of a request that broke the glass. */
  | { readonly type: 'reviewed'; readonly by: Person; readonly verdict: Verdict; readonly reason: string }
  /** The time of a block was up, and another request takes it back; null: there is nothing to. `left`: what is not, and why. */
  | { readonly type: 'ended'; readonly request: string | null; readonly left?: Left }
  /** What an undo leaves (indexes of the step), because these requests have asked for it since. */
  | {
      readonly type: 'spared';
      readonly step: number;
      readonly indicators: readonly number[];
      readonly for: readonly string[];
    }
  /** The time of a block was up, and it cannot be taken back: it stays until a person sees to it. */
  | { readonly type: 'overran'; readonly code: string; readonly sentence: string }
  | { readonly type: 'denied'; readonly by: Person; readonly reason: string }
  | { readonly type: 'cancelled'; readonly by: Person }
  | { readonly type: 'expired' }
  /**
   * Written before the first byte that may change something goes to the vendor. `held`: what it holds then for each indicator
   * of the step, in order, where it can be asked: what was so already in the words of the action; null: nothing. `restores`: what
   * the end of a block puts back, where that has become something else since it was asked for.
   */
  | {
      readonly type: 'started';
      readonly step: number;
      readonly held?: readonly (string | null)[];
      readonly restores?: readonly (string | null)[];
      /** Of some of what is put back nobody knows any more what it was (see `PlannedStep.unread`). */
      readonly unread?: true;
    }
  /**
   * It is to be begun, and nobody can say how those stand on whose word it rests: it waits until somebody can. Once until
   * something of it is begun.
   */
  | { readonly type: 'stalled' }
  /** One outcome per indicator of the step, in its order. */
  | { readonly type: 'acted'; readonly step: number; readonly outcomes: readonly Outcome[] }
  /** To be sent later: the vendor asked us to wait, or a crash came between. `outcomes` when some are known, one per indicator. */
  | {
      readonly type: 'deferred';
      readonly step: number;
      readonly until: string;
      readonly code: string;
      readonly outcomes?: readonly Outcome[];
    }
  /** At the moment of execution the guard, the digest, the quorum or somebody's right did not hold: what had not begun is not begun. */
  | { readonly type: 'barred'; readonly code: string; readonly sentence: string }
  /** A person sends a step's unfinished indicators once more. */
  | { readonly type: 'retried'; readonly step: number; readonly by: Person }
  /** A person looked at the vendor's console and vouches for a step whose outcome nobody could read. */
  | { readonly type: 'vouched'; readonly step: number; readonly by: Person }
  | ({ readonly type: 'shown'; readonly surface: Surface } & Message)
  /** People were told of a notice (its index), in the thread of the card. */
  | { readonly type: 'told'; readonly notice: number }
);

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
}

/** What of a planned step of an undo (indexes of its indicators) other requests want as it is, and who asked for those. */
export interface Wanted {
  readonly step: number;
  readonly indicators: readonly number[];
  readonly for: readonly { readonly request: string; readonly by: Person }[];
}

/** Something that people must be told of, beyond the card. `to`: user and group ids. */
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
  /** What others want of it, an undo, and the version since which that is so. */
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

const SUCCEEDED: readonly OutcomeStatus[] = ['verified', 'already', 'accepted'];

export function succeeded(outcome: Outcome): boolean {
  return SUCCEEDED.includes(outcome.status);
}

const TERMINAL: readonly Status[] = ['denied', 'cancelled', 'expired', 'done', 'partial', 'failed'];

/**
 * What is known after a later outcome without read-back: that it failed this time says nothing of an earlier call of which
 * nobody knows what became.
 */
export function keepingOpen(earlier: Outcome | undefined, later: Outcome): Outcome {
  if (earlier?.status !== 'unknown' || later.status !== 'failed') return later;
  const note = `${later.note ?? ''} It had been sent before, and that may have taken effect.`.trim();
  return { ...later, status: 'unknown', note };
}

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
