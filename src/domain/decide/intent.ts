import type { Finding } from '../guard.ts';
import type { Outcome } from '../outcome.ts';
import type { Standing } from '../policy.ts';
import type { Refusal } from '../refusal.ts';
import type { Left, Message, Request, Surface, Terms, Verdict, Wanted } from '../request.ts';

/**
 * What somebody, or the clock, or the executor wants to happen to a request. `findings` is what the guard says of its
 * indicators at that moment: whoever builds an intent that leads to a vendor has to ask the guard first.
 */
export type Intent =
  | {
      readonly to: 'ask';
      readonly terms: Terms;
      readonly findings: readonly Finding[];
      /** The request whose end this is. */
      readonly origin?: Request | undefined;
    }
  | { readonly to: 'survey'; readonly step: number; readonly holds: readonly (string | null)[] }
  /** What others want of an undo by now: all of it. */
  | { readonly to: 'want'; readonly of: readonly Wanted[] }
  | {
      readonly to: 'approve';
      readonly by: Standing;
      /** Who has had a say before (see `peopleBehind`), as they stand now. */
      readonly earlier: readonly Standing[];
      readonly findings: readonly Finding[];
      /** Indexes of the indicators that are left out, and why. */
      readonly without?: readonly number[] | undefined;
      readonly reason?: string | undefined;
      /** The version of the request that they looked at; absent: the last. */
      readonly seen?: number | undefined;
    }
  | { readonly to: 'withdraw'; readonly by: Standing }
  /** `earlier`, here and below: those on whose word it rests (see `peopleBehind` and `giversOf`), as they stand now. */
  | {
      readonly to: 'deny';
      readonly by: Standing;
      readonly earlier: readonly Standing[];
      readonly reason: string;
    }
  | { readonly to: 'claim'; readonly by: Standing; readonly earlier: readonly Standing[] }
  | {
      readonly to: 'delegate';
      readonly by: Standing;
      readonly earlier: readonly Standing[];
      readonly whom: Standing;
    }
  | {
      readonly to: 'override';
      readonly by: Standing;
      readonly reason: string;
      readonly findings: readonly Finding[];
    }
  | { readonly to: 'cancel'; readonly by: Standing }
  | { readonly to: 'review'; readonly by: Standing; readonly verdict: Verdict; readonly reason: string }
  | { readonly to: 'expire' }
  | { readonly to: 'remind' }
  | { readonly to: 'escalate' }
  /** `request` takes it back; null: there is nothing to. `left`: what is not taken back, and why. */
  | { readonly to: 'end'; readonly request: string | null; readonly left?: Left | undefined }
  /** Its end cannot be brought about, and this is why. */
  | { readonly to: 'overrun'; readonly because: Refusal }
  | {
      readonly to: 'start';
      readonly step: number;
      readonly findings: readonly Finding[];
      /** Undefined: nobody can say for the moment, so that nothing is begun. */
      readonly earlier: readonly Standing[] | undefined;
      /** Why whoever broke the glass for it may not any more, if so. */
      readonly glassLost?: Refusal | undefined;
      /** What the vendor holds for each indicator of the step; absent: it could not be asked. */
      readonly held?: readonly (string | null)[] | undefined;
      /** What the end of a block puts back now for each indicator of the step; absent: what was frozen. */
      readonly restores?: readonly (string | null)[] | undefined;
      /** For the end of a block: of some of it nobody knows what is to be put back. */
      readonly isUnread?: boolean | undefined;
      /** For an undo: what of the step (indexes) these requests have asked for since. */
      readonly spared?:
        | { readonly indicators: readonly number[]; readonly for: readonly string[] }
        | undefined;
    }
  | { readonly to: 'act'; readonly step: number; readonly outcomes: readonly Outcome[] }
  | {
      readonly to: 'defer';
      readonly step: number;
      readonly until: Date;
      readonly code: string;
      readonly outcomes?: readonly Outcome[];
    }
  | {
      readonly to: 'retry';
      readonly by: Standing;
      readonly earlier: readonly Standing[];
      readonly findings: readonly Finding[];
    }
  | { readonly to: 'vouch'; readonly by: Standing; readonly earlier: readonly Standing[] }
  | { readonly to: 'show'; readonly surface: Surface; readonly message: Message }
  | { readonly to: 'tell'; readonly notice: number };
