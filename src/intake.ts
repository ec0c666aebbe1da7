import { type Offer, type OfferedVendor, type Reading, refusalOf } from './command.ts';
import { type ConnectionFields, connectionIndicator } from './domain/connection.ts';
import type { Action, Draft } from './domain/draft.ts';
import { fieldsOf } from './domain/filled.ts';
import type { Indicator } from './domain/indicator.ts';
import type { Problem } from './domain/problem.ts';
import type { Purpose } from './domain/wishes.ts';
import { draftOf, type Fields, readFields, readWords, type Words } from './domain/words.ts';
import { FORMS, type Form, nobody, vendorsOf } from './form.ts';

/** What may stand beside the indicators, as sentences for help. */
export const NOTES: readonly string[] = [
  'A part may stand before or behind any other. The reason comes last, or in quotation marks, or on a line of its own: it goes on to the end, but for “ref INC-42”.',
  '“for 7d”, “for 2 weeks” and “until 2026-12-24 18:00” say when it ends. A moment is in UTC, or ends in an offset such as +01:00; a date alone is the end of that day.',
  '“sev 1” is the worst, “sev 4” the least. “dry-run” shows what would happen, and asks for nothing.',
  '“break-glass” does not wait for an approval and is reviewed afterwards; “override” asks for what is protected. Both take a right of their own.',
];

/**
 * Reads the words of a command that asks for something to be done, or to be taken back. Where they are not understood, the
 * form is opened with what was.
 */
export function readRequest(form: Form, choice: string, text: string, offer: Offer): Reading {
  const typed = text.trim().toLowerCase();
  if (typed === '') return { reads: 'form', form, choice };
  if (typed === 'help') return { reads: 'question', question: { ask: 'help', topic: `/${form}` } };
  const vendors = vendorsOf(form, offer);
  if (vendors.length === 0) return { reads: 'refusal', refusal: nobody(form) };
  const words = readWords(text, { vendors });
  const draft = draftOf(words, purposeOf(form, choice));
  if (!('action' in draft)) return mending(words, draft, form, choice);
  const whole = narrowed(form, draft, vendors);
  return words.dryRun
    ? { reads: 'dry_run', draft: whole, ...remarksOf(words) }
    : { reads: 'draft', draft: whole, form, choice, ...remarksOf(words) };
}

/** A text that was too long to be taken apart is all that no form can mend. */
function mending(words: Words, problems: readonly Problem[], form: Form, choice: string): Reading {
  const { clauses, rest, dryRun } = words;
  if (clauses === undefined) return { reads: 'refusal', refusal: refusalOf(problems) };
  const filled = { fields: fieldsOf(words), rest, problems, dryRun, ...remarksOf(words) };
  return { reads: 'form', form, choice, filled };
}

function remarksOf({ remarks }: Words): Pick<Words, 'remarks'> | undefined {
  return remarks.length > 0 ? { remarks } : undefined;
}

/** Reads the clauses of a request whose subject and action are known already, for the vendors of a form. */
export function readErrand(
  form: Form,
  action: Action,
  indicators: readonly Indicator[],
  text: string,
  offer: Offer,
): Reading {
  const vendors = vendorsOf(form, offer);
  if (vendors.length === 0) return { reads: 'refusal', refusal: nobody(form) };
  const words = readWords(text, { vendors }, indicators);
  const draft = draftOf(words, { action, undo: false });
  if (!('action' in draft)) return { reads: 'refusal', refusal: refusalOf(draft) };
  return { reads: words.dryRun ? 'dry_run' : 'draft', draft: narrowed(form, draft, vendors) };
}

/** Reads the clauses behind the id of a request, all of which is to be taken back. */
export function readUndo(request: string, text: string, offer: Offer): Reading {
  const words = readWords(text, offer, []);
  const draft = draftOf(words, { action: 'block', undo: true });
  if (!('action' in draft)) return { reads: 'refusal', refusal: refusalOf(draft) };
  const { vendors, reason, ticket, severity, breakGlass } = draft;
  return { reads: 'undo', request, vendors, reason, ticket, severity, breakGlass, dryRun: words.dryRun };
}

/** Reads the clauses for a connection rule, which has too many parts for a line: its form asks for the rest. */
export function readConnection(text: string, offer: Offer): Reading {
  if (text.trim() === '') return { reads: 'form', form: 'connection' };
  const words = readWords(text, offer, []);
  const { problems, rest, dryRun } = words;
  return words.clauses === undefined
    ? { reads: 'refusal', refusal: refusalOf(problems) }
    : { reads: 'form', form: 'connection', filled: { fields: fieldsOf(words), rest, problems, dryRun } };
}

/** What a form that was sent comes to; `remarks` as in a `Reading`. */
export interface Sent {
  readonly draft: Draft;
  readonly remarks?: readonly string[];
}

/** The draft that a form comes to when it is sent, by the same rules as a text, or the problems of its fields. */
export function draftOfForm(
  form: Form,
  choice: string,
  fields: Fields,
  offer: Offer,
): Sent | readonly Problem[] {
  const vendors = vendorsOf(form, offer);
  const words = readFields(fields, { vendors });
  const draft = draftOf(words, purposeOf(form, choice));
  return 'action' in draft ? { draft: narrowed(form, draft, vendors), ...remarksOf(words) } : draft;
}

/** The draft that a filled-in connection rule comes to, or the problems of all its fields: each takes all that it says, or nothing. */
export function draftOfConnection(
  connection: ConnectionFields,
  fields: Omit<Fields, 'indicatorsText'>,
  offer: Offer,
): Sent | readonly Problem[] {
  const rule = connectionIndicator(connection);
  const isRule = 'kind' in rule;
  const words = readFields({ ...fields, indicatorsText: '' }, offer, isRule ? [rule] : []);
  const draft = draftOf(words, purposeOf('block', 'block'));
  if ('action' in draft) return isRule ? { draft } : rule;
  return isRule ? draft : [...rule, ...draft];
}

function purposeOf(form: Form, choice: string): Purpose {
  const { choices } = FORMS[form];
  const found = Object.hasOwn(choices, choice) ? choices[choice] : undefined;
  if (!found) throw new Error(`The form "${form}" offers no "${choice}".`);
  return found;
}

/** A form about some vendors asks nobody else, and an MD5 is what it is there. */
function narrowed(form: Form, draft: Draft, vendors: readonly OfferedVendor[]): Draft {
  const { md5, concerns } = FORMS[form];
  const named = draft.vendors.length > 0 || !concerns;
  if (named && md5 === undefined) return draft;
  const indicators =
    md5 === undefined
      ? draft.indicators
      : draft.indicators.map(({ kind, value }) => ({ kind: kind === 'md5' ? md5 : kind, value }));
  return { ...draft, indicators, vendors: named ? draft.vendors : vendors.map(({ name }) => name) };
}
