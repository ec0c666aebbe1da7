import { type Offer, type OfferedVendor, type Reading, refusalOf } from './command.ts';
import { type ConnectionFields, connectionIndicator } from './domain/connection.ts';
import type { Indicator } from './domain/indicator.ts';
import type { Problem } from './domain/problem.ts';
import { Refusal } from './domain/refusal.ts';
import type { Action, Draft } from './domain/request.ts';
import { draftFrom, draftOf, type Fields, type Purpose, readWords } from './domain/words.ts';

/** The forms there are, each behind the command of its name. */
export const FORM_NAMES = ['block', 'unblock', 'reputation', 'blockade'] as const;
export type Form = (typeof FORM_NAMES)[number];

export interface FormKind {
  readonly title: string;
  /** What it can be for. More than one: the person chooses. */
  readonly choices: Readonly<Record<string, Purpose & { readonly label: string }>>;
  /** What may be wished for beside it. */
  readonly wishes: readonly ('clean' | 'prevent')[];
  /** The vendors it is about; absent, all of them. */
  readonly concerns?: (vendor: OfferedVendor) => boolean;
  /** What is missing when it concerns none, completing "No vendor … is configured.". */
  readonly concerned?: string;
}

export const FORMS: Readonly<Record<Form, FormKind>> = {
  block: {
    title: 'Block',
    choices: { block: { label: 'Block', action: 'block', undo: false } },
    wishes: ['clean', 'prevent'],
  },
  unblock: {
    title: 'Unblock',
    choices: { unblock: { label: 'Unblock', action: 'block', undo: true } },
    wishes: [],
  },
  reputation: {
    title: 'Reputation',
    choices: {
      blacklist: { label: 'Blacklist', action: 'block', undo: false },
      whitelist: { label: 'Whitelist', action: 'allow', undo: false },
      remove: { label: 'Remove what was set', action: 'clear', undo: false },
    },
    wishes: ['prevent'],
    concerns: ({ actions }) => actions.includes('allow'),
    concerned: 'that keeps reputations',
  },
  blockade: {
    title: 'Blockade',
    choices: {
      add: { label: 'Add hosts', action: 'block', undo: false },
      remove: { label: 'Remove hosts', action: 'block', undo: true },
    },
    wishes: [],
    concerns: ({ topics }) => topics.includes('indicators'),
    concerned: 'of the Blockade kind',
  },
};

/** The configured vendors that a form is about. */
export function vendorsOf(form: Form, { vendors }: Offer): readonly OfferedVendor[] {
  return vendors.filter((vendor) => FORMS[form].concerns?.(vendor) ?? true);
}

/** Reads the words of a command that asks for something to be done, or to be taken back. */
export function readRequest(form: Form, choice: string, text: string, offer: Offer): Reading {
  const typed = text.trim().toLowerCase();
  if (typed === '') return { reads: 'form', form };
  if (typed === 'help') return { reads: 'question', question: { ask: 'help', topic: `/${form}` } };
  const vendors = vendorsOf(form, offer);
  if (vendors.length === 0) return { reads: 'refusal', refusal: nobody(form) };
  const draft = draftOf(readWords(text, { vendors }), purposeOf(form, choice));
  return 'action' in draft
    ? { reads: 'draft', draft: narrowed(form, draft, vendors) }
    : { reads: 'refusal', refusal: refusalOf(draft) };
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
  const draft = draftOf(readWords(text, { vendors }, indicators), { action, undo: false });
  return 'action' in draft
    ? { reads: 'draft', draft: narrowed(form, draft, vendors) }
    : { reads: 'refusal', refusal: refusalOf(draft) };
}

/** The draft that a form comes to when it is sent, by the same rules as a text, or the problems of its fields. */
export function draftOfForm(
  form: Form,
  choice: string,
  fields: Fields,
  offer: Offer,
): Draft | readonly Problem[] {
  const vendors = vendorsOf(form, offer);
  const draft = draftFrom({ ...fields, ...purposeOf(form, choice) }, { vendors });
  return 'action' in draft ? narrowed(form, draft, vendors) : draft;
}

/** The draft that a filled-in connection rule comes to, or the problems of all its fields. */
export function draftOfConnection(
  connection: ConnectionFields,
  fields: Omit<Fields, 'indicatorsText'>,
  offer: Offer,
): Draft | readonly Problem[] {
  const rule = connectionIndicator(connection);
  const isRule = 'kind' in rule;
  const all = { ...fields, indicatorsText: '', ...purposeOf('block', 'block') };
  const draft = draftFrom(all, offer, isRule ? [rule] : []);
  if (isRule) return draft;
  return 'action' in draft ? rule : [...rule, ...draft];
}

/** What a form without any vendor to send it to is answered with. */
export function nobody(form: Form): Refusal {
  const { concerned } = FORMS[form];
  return new Refusal('no_vendor', `No vendor ${concerned ? `${concerned} ` : ''}is configured.`);
}

function purposeOf(form: Form, choice: string): Purpose {
  const { choices } = FORMS[form];
  const found = Object.hasOwn(choices, choice) ? choices[choice] : undefined;
  if (!found) throw new Error(`The form "${form}" offers no "${choice}".`);
  return { action: found.action, undo: found.undo };
}

/** A form about some vendors asks nobody else; and to Blockade an MD5 is that of a host's name, never a file's. */
function narrowed(form: Form, draft: Draft, vendors: readonly OfferedVendor[]): Draft {
  const named = draft.vendors.length > 0 || !FORMS[form].concerns;
  if (named && form !== 'blockade') return draft;
  const indicators = draft.indicators.map((indicator) =>
    form === 'blockade' && indicator.kind === 'md5' ? { ...indicator, kind: 'host_md5' as const } : indicator,
  );
  return { ...draft, indicators, vendors: named ? draft.vendors : vendors.map(({ name }) => name) };
}
