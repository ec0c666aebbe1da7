import type { Outcome } from './outcome.ts';
import type { Lapse, Left, Message, Person, Surface, Terms, Verdict, Wanted } from './request.ts';

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
  /** What somebody did counts no more, because somebody has lost the right since, or what they had read has changed. */
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
