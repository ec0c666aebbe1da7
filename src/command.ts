import type { Problem } from './domain/problem.ts';
import { Refusal } from './domain/refusal.ts';
import type { Action, Draft } from './domain/request.ts';
import type { Topic } from './domain/topic.ts';
import type { Form } from './form.ts';

/** What is configured, as far as a command's words can name it. */
export interface Offer {
  readonly vendors: readonly OfferedVendor[];
}

export interface OfferedVendor {
  /** Its key in the configuration, as it is typed after `on`. */
  readonly name: string;
  /** The product in the words of its console. */
  readonly title: string;
  /** The kinds it takes, in a person's words: "SHA-1 file hashes". */
  readonly takes: string;
  /** What it can do with them. */
  readonly actions: readonly Action[];
  /** What it can be asked at once. */
  readonly topics: readonly Topic[];
}

/** What somebody wants to know. It is answered at once, only to them, and changes nothing. */
export type Question =
  /** `topic`: the command it was asked about; absent, all of them. */
  | { readonly ask: 'help'; readonly topic?: `/${string}` }
  | { readonly ask: 'pending' }
  | { readonly ask: 'show'; readonly request: string }
  | { readonly ask: 'history'; readonly request: string }
  | { readonly ask: 'vendors' }
  | { readonly ask: 'vendor'; readonly topic: Topic; readonly vendors: readonly string[] };

/** What a command's words come to. */
export type Reading =
  | { readonly reads: 'draft'; readonly draft: Draft }
  | { readonly reads: 'question'; readonly question: Question }
  /** Nothing was written, so a form asks for it; `draftOfForm` in form.ts reads what it sends. */
  | { readonly reads: 'form'; readonly form: Form | 'connection' }
  | { readonly reads: 'refusal'; readonly refusal: Refusal };

/** One slash command: words in, a reading out. Pure; one file per command, listed in commands/index.ts. */
export interface Command {
  readonly name: `/${string}`;
  /** For the list of commands in Slack and for help; one line. */
  readonly description: string;
  /** What Slack shows behind the command while it is typed. */
  readonly usageHint: string;
  /** Whole lines that can be typed. */
  readonly examples: readonly string[];
  read(text: string, offer: Offer): Reading;
}

const MOST_SENTENCES = 5;

/** All that was not understood, in one answer. */
export function refusalOf(problems: readonly Problem[]): Refusal {
  const sentences = problems.slice(0, MOST_SENTENCES).map(({ sentence }) => sentence);
  const more = problems.length - sentences.length;
  if (more > 0) sentences.push(`And ${more} more.`);
  const codes = new Set(problems.map(({ code }) => code));
  return new Refusal(codes.size === 1 ? [...codes].join() : 'not_understood', sentences.join('\n'));
}
