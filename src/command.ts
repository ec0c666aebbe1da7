import type { Action, Draft } from './domain/draft.ts';
import type { Filled } from './domain/filled.ts';
import type { IndicatorKind } from './domain/indicator.ts';
import type { Problem } from './domain/problem.ts';
import { Refusal } from './domain/refusal.ts';
import type { Topic } from './domain/topic.ts';
import type { UndoWords } from './domain/undo.ts';
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
  /** What it takes for each thing it can do, in a person's words: "SHA-1 file hashes". */
  readonly takes: Readonly<Partial<Record<Action, string>>>;
  /** The same as kinds. */
  readonly kinds: Readonly<Partial<Record<Action, readonly IndicatorKind[]>>>;
  /** What it can do together with a block; absent: nothing. */
  readonly besides?: readonly ('clean' | 'prevent')[];
  /** What it can be asked at once. */
  readonly topics: readonly Topic[];
}

/** What somebody wants to know. It is answered at once, only to them, and changes nothing. */
export type Question =
  /** `topic`: the command it was asked about; absent, all of them. */
  | { readonly ask: 'help'; readonly topic?: `/${string}` }
  | { readonly ask: 'pending' }
  /** What is blocked now, and until when. */
  | { readonly ask: 'blocks' }
  | { readonly ask: 'show'; readonly request: string }
  | { readonly ask: 'history'; readonly request: string }
  /** Why a request has the rule that it has. */
  | { readonly ask: 'why'; readonly request: string }
  | { readonly ask: 'vendors' }
  | { readonly ask: 'vendor'; readonly topic: Topic; readonly vendors: readonly string[] };

/** What a command's words come to. */
export type Reading =
  /**
   * `form` and `choice`: where what the policy misses in it could be filled in, by `fieldsOf` in domain/filled.ts. `remarks`, here
   * and below: what was made of words that say more than what is taken, in sentences.
   */
  | {
      readonly reads: 'draft';
      readonly draft: Draft;
      readonly form?: Form;
      readonly choice?: string;
      readonly remarks?: readonly string[];
    }
  /** Nothing is asked for; what would come of the draft is wanted. */
  | { readonly reads: 'dry_run'; readonly draft: Draft; readonly remarks?: readonly string[] }
  /** All that a request did is to be taken back. */
  | ({ readonly reads: 'undo'; readonly request: string; readonly dryRun: boolean } & UndoWords)
  | { readonly reads: 'question'; readonly question: Question }
  /**
   * A form asks for what was not written, or was not understood: `filled` is what was. `draftOfForm` and
   * `draftOfConnection` in intake.ts read what it sends.
   */
  | {
      readonly reads: 'form';
      readonly form: Form | 'connection';
      readonly choice?: string;
      readonly filled?: Filled;
    }
  /** What no form can mend. */
  | { readonly reads: 'refusal'; readonly refusal: Refusal };

/** One slash command: words in, a reading out. Pure; one file per command, listed in commands/index.ts. */
export interface Command {
  readonly name: `/${string}`;
  /** For the list of commands in Slack and for help; one line. */
  readonly description: string;
  /** What Slack shows behind the command while it is typed. */
  readonly usageHint: string;
  /** Whole lines that can be typed; `<vendor>` stands for one that can. */
  readonly examples: readonly string[];
  /** What the examples do not show, as sentences for help. */
  readonly notes?: readonly string[];
  read(text: string, offer: Offer): Reading;
}

/** The examples of a command that are possible here, with the names of the vendors that there are. */
export function examplesFor(command: Command, offer: Offer): readonly string[] {
  return command.examples.flatMap((example) => {
    const names = example.includes(VENDOR) ? offer.vendors.map(({ name }) => name) : [''];
    const lines = names.map((name) => example.replace(VENDOR, name));
    const isFine = (line: string) => isPossible(command.read(line.slice(command.name.length), offer), offer);
    return lines.find(isFine) ?? [];
  });
}

const VENDOR = '<vendor>';

/** Whether somebody takes each thing that it is about. */
function isPossible(reading: Reading, { vendors }: Offer): boolean {
  switch (reading.reads) {
    case 'draft':
    case 'dry_run': {
      const { action, indicators, vendors: named } = reading.draft;
      const asked = vendors.filter(({ name }) => named.length === 0 || named.includes(name));
      return indicators.every(({ kind }) => asked.some(({ kinds }) => kinds[action]?.includes(kind)));
    }
    case 'form':
      return (
        !reading.filled &&
        (reading.form !== 'connection' || vendors.some(({ kinds }) => kinds.block?.includes('connection')))
      );
    default:
      return reading.reads !== 'refusal';
  }
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
