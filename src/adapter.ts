import type * as z from 'zod';
import type { Action } from './domain/draft.ts';
import type { Indicator, IndicatorKind } from './domain/indicator.ts';
import type { Outcome } from './domain/outcome.ts';
import type { Topic } from './domain/topic.ts';
import type { Http } from './http.ts';

/** Why we call, for the vendor's own records. */
export interface Errand {
  /** Shown in the vendor's console beside the entry: request id, reason, ticket, people. At most 500 characters. */
  readonly comment: string;
  /** Also remove what is found on the endpoints, where the vendor can. */
  readonly clean: boolean;
  /** Also keep files from running, where the vendor tells that apart from a bad reputation. */
  readonly prevent: boolean;
  /**
   * In the batch's order; undefined: nothing. For `revert`: what the vendor held before the request that is taken back. For
   * `apply`: what other requests have made of it, which is not to be made less.
   */
  readonly before: readonly (string | undefined)[];
  /** Hands something that nobody else may see (a new account's key) to the person who asked. It goes into no outcome. */
  reveal(secret: string): void;
}

/** How much of something is asked about, where a vendor tells more than one strength of it apart. */
export interface Wish {
  readonly prevent: boolean;
  /** While it is taken back: `Errand.before`. What a vendor held before is no longer what we brought about. */
  readonly before?: Errand['before'];
}

/** The vendor asks us to come back later and has changed nothing. */
export interface Deferral {
  readonly retryAfterMs: number;
  readonly code: string;
}

/**
 * One thing a vendor can do with indicators. Batches in, one outcome per indicator out, in the same order. An operation
 * never throws for what a vendor did: that is an outcome. It throws only when we are wrong.
 */
export interface Operation {
  readonly kinds: readonly IndicatorKind[];
  /** The kinds in a person's words: "SHA-1 file hashes". Completes "<vendor> takes only …". */
  readonly takes: string;
  /** Most indicators in one call. */
  readonly batch: number;
  /** It can also clean (`Errand.clean`); absent: the wish is no concern of it. */
  readonly cleans?: true;
  /** It can also prevent (`Errand.prevent`), at least some of its kinds, and then has `holds`; absent: the wish is no concern of it. */
  readonly prevents?: true;
  /** Why it cannot take this one although it takes its kind, as a sentence for the card; undefined when it can. */
  refuses?(indicator: Indicator, wish: { readonly prevent: boolean }): string | undefined;
  /**
   * Carries it out. A `Deferral` means that nothing was changed and the same batch may be sent again later. The note of
   * an `accepted` outcome is kept when the read-back finds otherwise: it may say what such a "yes" is worth.
   */
  apply(
    batch: readonly Indicator[],
    errand: Errand,
    signal: AbortSignal,
  ): Promise<readonly Outcome[] | Deferral>;
  /** Takes it back. Absent: this vendor cannot, and the plan says so before approval. */
  revert?(
    batch: readonly Indicator[],
    errand: Errand,
    signal: AbortSignal,
  ): Promise<readonly Outcome[] | Deferral>;
  /**
   * Asks the vendor what is in effect now, per indicator; `undefined` where it could not be read. Absent: no read-back at
   * all. `wish`: what was asked for.
   */
  inEffect?(
    batch: readonly Indicator[],
    signal: AbortSignal,
    wish?: Wish,
  ): Promise<readonly (boolean | undefined)[]>;
  /** What the vendor holds for each indicator now, to show before approval and to restore by undo. */
  previous?(batch: readonly Indicator[], signal: AbortSignal): Promise<readonly (string | undefined)[]>;
  /**
   * What `previous` would say once it is carried out, for `revert` of what replaces it to put back although nobody could read
   * it; undefined: nothing. Absent: there is nothing that could replace it.
   */
  holds?(indicator: Indicator, wish: Wish): string | undefined;
  /** What `previous` says where the vendor lets something pass: to put that back blocks nothing, so the guard is not asked. */
  readonly passes?: string;
}

/** One line of a vendor's health: what was tried, whether it worked, and a sentence. Read-only. */
export interface Check {
  readonly what: 'reach' | 'sign_in' | 'rights';
  readonly ok: boolean;
  readonly sentence: string;
}

/** One configured instance of a product. */
export interface Vendor {
  readonly operations: Partial<Record<Action, Operation>>;
  /** Answers a person's question in lines of plain text, or says in one sentence why it cannot. Never throws for the vendor. */
  readonly tells?: Partial<Record<Topic, (signal: AbortSignal) => Promise<readonly string[]>>>;
  /** When it last did as it should; undefined: not since the start. Absent: nobody kept watch (see vendor.ts). */
  readonly lastSuccess?: () => Date | undefined;
  /** What is left of the vendor's allowance, as a sentence: "4 of 5 writes are left this minute." */
  quota?(): string;
  /** For how many ms so many writes of one batch would be put off now, as the vendor allows no more; 0: not at all. Takes nothing of it. */
  putsOff?(writes: number): number;
  check(signal: AbortSignal): Promise<readonly Check[]>;
  /** Ends sessions and connections. */
  close(): Promise<void>;
}

/** A product we know how to talk to. `name` is its file's name and the `adapter:` of the configuration. */
export interface Adapter<Settings = unknown> {
  readonly name: string;
  /** The product in the words of its console, for cards. */
  readonly title: string;
  /** Its keys in `portcullis.yml`, beside those every vendor has (`url`, `caFile`, `insecure`, `timeout`), as a strict object. */
  readonly settings: z.ZodType<Settings>;
  /**
   * Which of those keys hold a secret. The configuration refuses a literal there (only `${NAME}` or `${file:PATH}`)
   * and has the values masked in every text that comes back.
   */
  readonly secretKeys: readonly string[];
  connect(settings: Settings, http: Http): Vendor;
}
