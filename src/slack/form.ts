import type { ModalView } from '@slack/types';
import * as z from 'zod';
import type { OfferedVendor } from '../command.ts';
import type { Problem } from '../domain/problem.ts';
import type { Request } from '../domain/request.ts';
import type { Fields } from '../domain/words.ts';
import { FORM_NAMES, FORMS, type Form, type FormKind } from '../form.ts';
import { title } from './card.ts';
import {
  commonFields,
  commonlyFilledIn,
  field,
  type InputBlock,
  optional,
  textIn,
  type Values,
} from './fields.ts';
import { code, LONGEST_SENTENCE, plain } from './text.ts';

/** `callback_id` of the form in which a denial is explained, and the id of its one field. */
export const DENY = 'deny';
export const DENY_REASON = 'deny_reason';

/** The form behind Deny…: a reason is owed to the person who asked. */
export function denyForm(request: Request): ModalView {
  return {
    type: 'modal',
    callback_id: DENY,
    private_metadata: request.id,
    title: { type: 'plain_text', text: `Deny ${request.id}` },
    submit: { type: 'plain_text', text: 'Deny' },
    close: { type: 'plain_text', text: 'Back' },
    blocks: [
      {
        type: 'section',
        text: { type: 'mrkdwn', verbatim: true, text: `*${title(request)}* · ${code(request.id)}` },
      },
      {
        type: 'input',
        block_id: DENY_REASON,
        label: { type: 'plain_text', text: 'Why not?' },
        hint: { type: 'plain_text', text: 'The person who asked will read it, and it stays in the record.' },
        element: { type: 'plain_text_input', action_id: DENY_REASON, multiline: true, max_length: 500 },
      },
    ],
  };
}

/** `callback_id` of the form behind a command without words. Its fields are called what the draft calls them. */
export const ASK = 'ask';

/** What a form remembers of which it is and where it was opened. Slack keeps it; nobody's rights depend on it. */
const Memo = z.strictObject({ form: z.enum(FORM_NAMES), channel: z.string() });
export type Memo = z.infer<typeof Memo>;

/** Reads what `askForm` wrote; throws when it is something else. */
export function readMemo(text: string): Memo {
  return Memo.parse(JSON.parse(text));
}

/** The form behind a command without words: one field per part of the grammar. */
export function askForm(memo: Memo, vendors: readonly OfferedVendor[]): ModalView {
  const { title: heading, choices, wishes } = FORMS[memo.form];
  return {
    type: 'modal',
    callback_id: ASK,
    private_metadata: JSON.stringify(memo),
    title: { type: 'plain_text', text: heading },
    submit: { type: 'plain_text', text: 'Ask for approval' },
    close: { type: 'plain_text', text: 'Cancel' },
    blocks: [
      ...choiceField(choices),
      field('indicators', 'Indicators', INDICATORS_HINT[memo.form], {
        type: 'plain_text_input',
        action_id: 'indicators',
        multiline: true,
        focus_on_load: true,
      }),
      ...commonFields(vendors),
      ...wishes.map(wishField),
    ],
  };
}

const HOSTS = 'Host names, URLs, or the MD5 of a host name. Defanged is fine.';
const ANYTHING = 'Hashes, addresses, networks, domains, URLs or paths. Defanged is fine.';
const INDICATORS_HINT: Readonly<Record<Form, string>> = {
  block: ANYTHING,
  unblock: ANYTHING,
  reputation: 'File hashes, addresses or domains. Defanged is fine.',
  blockade: HOSTS,
};

function choiceField(choices: FormKind['choices']): InputBlock[] {
  const options = Object.entries(choices).map(([value, { label }]) => ({
    text: { type: 'plain_text' as const, text: label },
    value,
  }));
  const [first] = options;
  if (!first || options.length === 1) return [];
  return [
    field('choice', 'What', 'Nothing happens before somebody else has agreed.', {
      type: 'radio_buttons',
      action_id: 'choice',
      initial_option: first,
      options,
    }),
  ];
}

/** What the person wrote into `askForm`. */
export function filledIn(values: Values): Fields {
  return { ...commonlyFilledIn(values), indicatorsText: textIn(values, 'indicators') ?? '' };
}

/** Which of its choices a form was sent with. */
export function chosen(form: Form, values: Values): string {
  return values['choice']?.['choice']?.selected_option?.value ?? Object.keys(FORMS[form].choices)[0] ?? form;
}

/** Problems under the fields that they are about; those of no field under the first. */
export function fieldErrors(problems: readonly Problem[], firstField: string): Record<string, string> {
  const errors: Record<string, string> = {};
  for (const { field: name, sentence } of problems) {
    const at = name === 'duration' || name === 'indicators' ? firstField : name;
    errors[at] = plain(errors[at] ? `${errors[at]} ${sentence}` : sentence, LONGEST_SENTENCE);
  }
  return errors;
}

const WISHES = {
  clean: {
    label: 'Clean',
    option: 'Also clean',
    description: 'Stop running copies and quarantine the file. Cannot be undone.',
  },
  prevent: {
    label: 'Prevent',
    option: 'Also prevent',
    description: 'Keep files from running, where a reputation alone would not.',
  },
} as const;

function wishField(wish: keyof typeof WISHES): InputBlock {
  const { label, option, description } = WISHES[wish];
  return optional(
    field(wish, label, 'Only where the vendor can. The card will say so.', {
      type: 'checkboxes',
      action_id: wish,
      options: [
        {
          text: { type: 'plain_text', text: option },
          description: { type: 'plain_text', text: description },
          value: wish,
        },
      ],
    }),
  );
}
