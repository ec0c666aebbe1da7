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

/** What somebody asks for, before policy, guard and plan have looked at it. */
export interface Draft {
  readonly action: Action;
  /** True: take the action back rather than carry it out. */
  readonly undo: boolean;
  readonly indicators: readonly Indicator[];
  /** Configured vendor names the person narrowed to; empty means every vendor that can. */
  readonly vendors: readonly string[];
  readonly reason: string;
  readonly ticket?: string | undefined;
  /** Also remove what is found on the endpoints (ESET's `shouldClean`). Destructive, so never a default. */
  readonly clean: boolean;
  /** Also keep a file from running where a reputation alone would not (Cybereason's Application Control). */
  readonly prevent: boolean;
}

/** A batch of indicators for one vendor: the unit that is started, acted and recorded. */
export interface PlannedStep {
  readonly vendor: string;
  readonly indicators: readonly Indicator[];
  /** The wish to clean is carried out here. */
  readonly cleans?: true;
  /** For an undo: what will be put back for each indicator, as the record has it; null: nothing, it is only taken away. */
  readonly restores?: readonly (string | null)[];
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
  readonly prevent: boolean;
  readonly indicators: readonly Indicator[];
  readonly steps: readonly PlannedStep[];
  readonly gaps: readonly Gap[];
  readonly reason: string;
  readonly ticket?: string | undefined;
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
  /** What the vendor held for each indicator of a step, in order, while it was still to be decided; null: nothing. */
  | { readonly type: 'surveyed'; readonly step: number; readonly holds: readonly (string | null)[] }
  | { readonly type: 'approved'; readonly by: Person; readonly digest: string }
  | { readonly type: 'denied'; readonly by: Person; readonly reason: string }
  | { readonly type: 'cancelled'; readonly by: Person }
  | { readonly type: 'expired' }
  /** Written before the first byte goes to the vendor. */
  | { readonly type: 'started'; readonly step: number }
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
  /** At the moment of execution the guard, the digest or the quorum did not hold: what had not begun is not begun. */
  | { readonly type: 'barred'; readonly code: string; readonly sentence: string }
  /** A person sends a step's unfinished indicators once more. */
  | { readonly type: 'retried'; readonly step: number; readonly by: Person }
  /** A person looked at the vendor's console and vouches for a step whose outcome nobody could read. */
  | { readonly type: 'vouched'; readonly step: number; readonly by: Person }
  | ({ readonly type: 'shown'; readonly surface: Surface } & Message)
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

interface Approval {
  readonly by: Person;
  readonly at: string;
  readonly digest: string;
}

/** A step as it stands. `outcomes` keeps the last word on each indicator, also while a retry is under way. */
export interface Step extends PlannedStep {
  readonly state: 'waiting' | 'started' | 'acted';
  /** How often it was started. */
  readonly attempts: number;
  readonly outcomes: readonly Outcome[];
  /** What the vendor held when it was asked before the decision, per indicator; null: nothing. */
  readonly holds?: readonly (string | null)[];
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
  readonly steps: readonly Step[];
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

/** The request after one more event. Throws when the event cannot follow, which `decide` never lets happen. */
export function evolve(request: Request | undefined, event: RequestEvent): Request {
  if (event.type === 'requested') {
    if (request) throw new Error(`Request ${request.id} cannot be requested twice.`);
    return begin(event.terms, event.digest, event.at);
  }
  if (!request) throw new Error(`Nothing was requested before "${event.type}".`);

  const version = request.version + 1;
  if (event.type === 'shown') {
    const message = { channel: event.channel, ts: event.ts, version: event.version };
    return { ...request, version, messages: { ...request.messages, [event.surface]: message } };
  }
  return { ...request, ...change(request, event), updatedAt: event.at, version, changed: version };
}

function begin(terms: Terms, digest: string, at: string): Request {
  return {
    id: terms.id,
    terms,
    digest,
    status: 'requested',
    approvals: [],
    steps: terms.steps.map((step) => ({ ...step, state: 'waiting', attempts: 0, outcomes: [] })),
    messages: {},
    requestedAt: at,
    updatedAt: at,
    version: 1,
    changed: 1,
  };
}

function change(
  request: Request,
  event: Exclude<RequestEvent, { readonly type: 'requested' | 'shown' }>,
): Partial<Request> {
  switch (event.type) {
    case 'surveyed': {
      const steps = request.steps.map((step, i) =>
        i === event.step ? { ...step, holds: event.holds } : step,
      );
      return { steps };
    }
    case 'approved': {
      const approvals = [...request.approvals, { by: event.by, at: event.at, digest: event.digest }];
      return {
        approvals,
        status: approvals.length >= request.terms.rule.approvals ? 'approved' : 'requested',
      };
    }
    case 'denied':
      return { status: 'denied', ended: { by: event.by, reason: event.reason } };
    case 'cancelled':
      return { status: 'cancelled', ended: { by: event.by } };
    case 'expired':
      return { status: 'expired' };
    case 'started':
      return withStep(request, event.step, ({ notBefore: _, ...step }) => ({
        ...step,
        state: 'started',
        attempts: step.attempts + 1,
      }));
    case 'acted':
      return withStep(request, event.step, (step) => ({ ...step, state: 'acted', outcomes: event.outcomes }));
    case 'deferred':
      return withStep(request, event.step, (step) => ({
        ...step,
        state: 'waiting',
        notBefore: event.until,
        outcomes: event.outcomes ?? step.outcomes,
      }));
    case 'barred': {
      const steps = request.steps.map((step) => (step.state === 'waiting' ? barred(step, event) : step));
      return { steps, status: settle(steps) };
    }
    case 'retried':
      return withStep(request, event.step, (step) => ({ ...step, state: 'waiting' }));
    case 'vouched':
      return withStep(request, event.step, (step) => ({
        ...step,
        vouchedBy: event.by,
        outcomes: step.outcomes.map((outcome) =>
          outcome.status === 'unknown' ? vouchedFor(outcome) : outcome,
        ),
      }));
    default:
      return unheardOf(event);
  }
}

function barred(step: Step, { code, sentence }: { readonly code: string; readonly sentence: string }): Step {
  const outcomes = step.indicators.map((indicator, i): Outcome => {
    const before = step.outcomes[i];
    return before && succeeded(before) ? before : { indicator, status: 'failed', code, note: sentence };
  });
  return { ...step, state: 'acted', outcomes };
}

function vouchedFor(outcome: Outcome): Outcome {
  return { indicator: outcome.indicator, status: 'accepted', code: 'vouched' };
}

function withStep(request: Request, index: number, edit: (step: Step) => Step): Partial<Request> {
  const steps = request.steps.map((step, i) => (i === index ? edit(step) : step));
  return { steps, status: settle(steps) };
}

function unheardOf(event: never): never {
  throw new Error(`Unknown event ${JSON.stringify(event)}.`);
}

const SUCCEEDED: readonly OutcomeStatus[] = ['verified', 'already', 'accepted'];

export function succeeded(outcome: Outcome): boolean {
  return SUCCEEDED.includes(outcome.status);
}

/** Where a request stands by its steps: `executing` while one is not acted, then `done`, `partial` or `failed`. */
function settle(steps: readonly Step[]): 'executing' | 'done' | 'partial' | 'failed' {
  if (steps.some((step) => step.state !== 'acted')) return 'executing';
  const outcomes = steps.flatMap((step) => step.outcomes);
  if (outcomes.every(succeeded)) return 'done';
  return outcomes.some(succeeded) ? 'partial' : 'failed';
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

/** True while something is ahead of a request: a decision, a run, or showing how it ended. */
export function isOpen(request: Request): boolean {
  return !isTerminal(request) || SURFACES.some((surface) => isBehind(request, surface));
}

/** The indicators of a step that a further attempt would send: all, or those without success so far. */
export function unfinished(step: Step): readonly Indicator[] {
  return step.outcomes.length === 0
    ? step.indicators
    : step.outcomes.filter((outcome) => !succeeded(outcome)).map((outcome) => outcome.indicator);
}
