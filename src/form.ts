import type { Offer, OfferedVendor } from './command.ts';
import type { Wishes } from './domain/draft.ts';
import type { IndicatorKind } from './domain/indicator.ts';
import { Refusal } from './domain/refusal.ts';
import type { Purpose } from './domain/wishes.ts';

/** The forms there are, each behind the command of its name. */
export const FORM_NAMES = ['block', 'unblock', 'reputation', 'blockade'] as const;
export type Form = (typeof FORM_NAMES)[number];

/** What may be wished for in a form; each is a field of it. */
export type Wish = keyof Wishes | 'override';

export interface FormKind {
  readonly title: string;
  /** What it can be for. More than one: the person chooses. */
  readonly choices: Readonly<Record<string, Purpose & { readonly label: string }>>;
  /** What may be wished for beside it, whichever is chosen; what does not go with the choice is a problem of its field. */
  readonly wishes: readonly Wish[];
  /** What an MD5 is here; absent, that of a file. */
  readonly md5?: IndicatorKind;
  /** The vendors it is about; absent, all of them. */
  readonly concerns?: (vendor: OfferedVendor) => boolean;
  /** What is missing when it concerns none, completing "No vendor … is configured.". */
  readonly concerned?: string;
}

export const FORMS: Readonly<Record<Form, FormKind>> = {
  block: {
    title: 'Block',
    choices: { block: { label: 'Block', action: 'block', undo: false } },
    wishes: ['lasts', 'severity', 'clean', 'prevent', 'breakGlass', 'override'],
  },
  unblock: {
    title: 'Unblock',
    choices: { unblock: { label: 'Unblock', action: 'block', undo: true } },
    wishes: ['severity', 'breakGlass'],
  },
  reputation: {
    title: 'Reputation',
    choices: {
      blacklist: { label: 'Blacklist', action: 'block', undo: false },
      whitelist: { label: 'Whitelist', action: 'allow', undo: false },
      remove: { label: 'Remove what was set', action: 'clear', undo: false },
    },
    wishes: ['lasts', 'severity', 'prevent', 'breakGlass', 'override'],
    concerns: ({ kinds }) => kinds.allow !== undefined,
    concerned: 'that keeps reputations',
  },
  blockade: {
    title: 'Blockade',
    choices: {
      add: { label: 'Add hosts', action: 'block', undo: false },
      remove: { label: 'Remove hosts', action: 'block', undo: true },
    },
    wishes: ['lasts', 'severity', 'breakGlass', 'override'],
    md5: 'host_md5',
    concerns: ({ topics }) => topics.includes('indicators'),
    concerned: 'of the Blockade kind',
  },
};

/** The configured vendors that a form is about. */
export function vendorsOf(form: Form, { vendors }: Offer): readonly OfferedVendor[] {
  return vendors.filter((vendor) => FORMS[form].concerns?.(vendor) ?? true);
}

/** What a form without any vendor to send it to is answered with. */
export function nobody(form: Form): Refusal {
  const { concerned } = FORMS[form];
  return new Refusal('no_vendor', `No vendor ${concerned ? `${concerned} ` : ''}is configured.`);
}
