import type { KnownBlock, ModalView } from '@slack/types';
import * as z from 'zod';
import type { OfferedVendor } from '../command.ts';
import type { Filled } from '../domain/filled.ts';
import type { Problem } from '../domain/problem.ts';
import { quote } from '../domain/quote.ts';
import { isFitting } from '../domain/wishes.ts';
import type { Fields } from '../domain/words.ts';
import { FORM_NAMES, FORMS, type Form, type FormKind, type Wish } from '../form.ts';
import {
  commonFields,
  commonlyFilledIn,
  dispatched,
  dryRunField,
  field,
  type InputBlock,
  type Values,
  wishField,
} from './fields.ts';
import { indicatorFields, indicatorsIn, indicatorTexts, tooLongIn } from './indicator-fields.ts';
import { count, LONGEST_SENTENCE, plain, remarkLine, section, words } from './text.ts';

const MOST_PROBLEMS = 5;
const NO_ROOM = 'is too long for a form and is not in it; ask for it with a command of its own.';

/** `callback_id` of the form behind a command without words. Its fields are called what the draft calls them. */
export const ASK = 'ask';
/** Its fields that others depend on: Slack tells of what is chosen there at once. */
export const CHOICES = ['choice', 'vendors'] as const;

/** What a form remembers of which it is and where it was opened. Slack keeps it; nobody's rights depend on it. */
const Memo = z.strictObject({ form: z.enum(FORM_NAMES), channel: z.string() });
export type Memo = z.infer<typeof Memo>;

/** Reads what `askForm` wrote; throws when it is something else. */
export function readMemo(text: string): Memo {
  return Memo.parse(JSON.parse(text));
}

/**
 * The form behind a command without words, or with words that were not all understood: one field per part of the grammar,
 * `filled` with what was, and above them what was not. `texts`: what stands in each field for indicators.
 */
export function askForm(
  memo: Memo,
  vendors: readonly OfferedVendor[],
  choice?: string,
  filled?: Filled,
  texts: readonly string[] = indicatorTexts(filled),
): ModalView {
  const { title: heading, choices, wishes } = FORMS[memo.form];
  const offered = wishesBeside(memo.form, choice, vendors, filled?.fields);
  return {
    type: 'modal',
    callback_id: ASK,
    private_metadata: JSON.stringify(memo),
    title: { type: 'plain_text', text: heading },
    submit: { type: 'plain_text', text: 'Ask for approval' },
    close: { type: 'plain_text', text: 'Cancel' },
    blocks: [
      ...notUnderstood(filled),
      ...choiceField(choices, choice),
      ...indicatorFields(texts, INDICATORS_HINT[memo.form], filled === undefined),
      ...commonFields(vendors, filled?.fields).map((block) =>
        block.block_id === 'vendors' && wishes.some(onlySomeCan) ? dispatched(block) : block,
      ),
      ...offered.map((wish) => wishField(wish, filled?.fields)),
      dryRunField(filled?.dryRun),
    ],
  };
}

/** What only some vendors can do. */
function onlySomeCan(wish: Wish): wish is 'clean' | 'prevent' {
  return wish === 'clean' || wish === 'prevent';
}

/**
 * What may be wished for with this choice, at these of the vendors: at any of them when none is named. What somebody has
 * wished for already is not taken away in silence: sent, it is a problem of its field.
 */
function wishesBeside(
  form: Form,
  choice: string | undefined,
  vendors: readonly OfferedVendor[],
  fields: Fields | undefined,
): readonly Wish[] {
  const { choices, wishes } = FORMS[form];
  const [purpose] = [choice ?? '', ...Object.keys(choices)].flatMap((name) =>
    Object.hasOwn(choices, name) ? (choices[name] ?? []) : [],
  );
  const named = fields?.vendors ?? [];
  const asked = vendors.filter(({ name }) => named.length === 0 || named.includes(name));
  const isOffered = (wish: Wish) =>
    (purpose === undefined || isFitting(wish, purpose)) &&
    (!onlySomeCan(wish) || asked.some(({ besides }) => besides?.includes(wish)));
  return wishes.filter((wish) => isOffered(wish) || fields?.[wish]);
}

/** What is still to be mended, above the fields. */
export function notUnderstood(filled: Filled | undefined): KnownBlock[] {
  if (!filled || filled.problems.length === 0) return [];
  const lines = filled.problems.slice(0, MOST_PROBLEMS).map(({ sentence }) => `• ${words(sentence, 250)}`);
  const more = filled.problems.length - lines.length;
  const left = tooLongIn(filled).map((line) => `• ${words(`${quote(line)} ${NO_ROOM}`, 250)}`);
  const text = [
    ':pencil2: *Not all of it was understood.* What was is filled in.',
    ...lines,
    ...(more > 0 ? [`and ${count(more, 'more', 'more')}.`] : []),
    ...left,
    ...(filled.remarks ?? []).map(remarkLine),
  ].join('\n');
  return [section(text)];
}

const HOSTS = 'Host names, URLs, or the MD5 of a host name. Defanged is fine.';
const ANYTHING = 'Hashes, addresses, networks, domains, URLs or paths. Defanged is fine.';
const INDICATORS_HINT: Readonly<Record<Form, string>> = {
  block: ANYTHING,
  unblock: ANYTHING,
  reputation: 'File hashes, addresses or domains. Defanged is fine.',
  blockade: HOSTS,
};

function choiceField(choices: FormKind['choices'], chosen: string | undefined): InputBlock[] {
  const options = Object.entries(choices).map(([value, { label }]) => ({
    text: { type: 'plain_text' as const, text: label },
    value,
  }));
  const first = options.find(({ value }) => value === chosen) ?? options[0];
  if (!first || options.length === 1) return [];
  return [
    dispatched(
      field('choice', 'What', 'Nothing happens before somebody else has agreed.', {
        type: 'radio_buttons',
        action_id: 'choice',
        initial_option: first,
        options,
      }),
    ),
  ];
}

/** What the person wrote into `askForm`. */
export function filledIn(values: Values): Fields {
  return { ...commonlyFilledIn(values), indicatorsText: indicatorsIn(values).join('\n') };
}

/** Which of its choices a form was sent with. */
export function chosen(form: Form, values: Values): string {
  return values['choice']?.['choice']?.selected_option?.value ?? Object.keys(FORMS[form].choices)[0] ?? form;
}

/** Problems under the fields that they are about; those of no field under the first. */
export function fieldErrors(problems: readonly Problem[], firstField: string): Record<string, string> {
  const errors: Record<string, string> = {};
  for (const { field: name, sentence } of problems) {
    const at = name === 'indicators' ? firstField : name;
    errors[at] = plain(errors[at] ? `${errors[at]} ${sentence}` : sentence, LONGEST_SENTENCE);
  }
  return errors;
}
