import type { KnownBlock, ModalView } from '@slack/types';
import * as z from 'zod';
import { defang } from '../domain/indicator.ts';
import type { Request } from '../domain/request.ts';
import { field, textIn, type Values } from './fields.ts';
import { title } from './headline.ts';
import { recalled } from './memo.ts';
import { code, plain, section, words } from './text.ts';
import { leftOutBy, packed, pageTurns, tickBlocks, unpacked } from './ticks.ts';
import { defanged, first } from './warnings.ts';

/** The forms behind a card's buttons. Each name is the button's, and the `callback_id` of its form. */
export const DECISION_FORMS = ['deny', 'part', 'delegate', 'override', 'unjustified'] as const;
export type DecisionForm = (typeof DECISION_FORMS)[number];

/** Turns the pages of what is ticked. */
export const TURN_PAGE = 'turn_page';

/**
 * What a form remembers: of which request it is, the version of the card that it was opened from, and of ticks the page and
 * what is left out on all pages.
 */
const Memo = z.strictObject({
  request: z.string(),
  // A form that an older Portcullis opened names none.
  seen: z.number().default(0),
  page: z.number(),
  without: z.string(),
});
export type Memo = z.infer<typeof Memo>;

export function readMemo(text: string): Memo | undefined {
  return recalled(Memo, text);
}

interface FormText {
  readonly title: string;
  readonly submit: string;
  readonly label: string;
  readonly hint: string;
}

/** The field in which each asks why; a form without one asks whom. */
const TEXTS: Readonly<Record<DecisionForm, FormText>> = {
  deny: {
    title: 'Deny',
    submit: 'Deny',
    label: 'Why not?',
    hint: 'The person who asked will read it, and it stays in the record.',
  },
  part: {
    title: 'Approve in part',
    submit: 'Approve',
    label: 'Why are the others left out?',
    hint: 'The person who asked will read it, and it stays in the record.',
  },
  delegate: {
    title: 'Ask somebody else',
    submit: 'Ask',
    label: 'Who decides instead of you?',
    hint: 'You keep no say in this request.',
  },
  override: {
    title: 'Override the guard',
    submit: 'Override',
    label: 'Why is it blocked all the same?',
    hint: 'It stays in the record. Somebody else still has to approve.',
  },
  unjustified: {
    title: 'Not justified',
    submit: 'Not justified',
    label: 'Why not?',
    hint: 'It stays in the record. To take it back, ask for that.',
  },
};

/** The id of the field in which a form asks why, or whom. */
const REASON = 'reason';
const WHOM = 'whom';

export function decisionForm(form: DecisionForm, request: Request, memo: Memo): ModalView {
  const text = TEXTS[form];
  return {
    type: 'modal',
    callback_id: form,
    private_metadata: JSON.stringify(memo),
    title: { type: 'plain_text', text: text.title },
    submit: { type: 'plain_text', text: text.submit },
    close: { type: 'plain_text', text: 'Back' },
    blocks: [
      section(`*${title(request)}* · ${code(request.id)}`),
      ...(form === 'override' ? protectedLines(request) : []),
      ...(form === 'part' ? pages(request, memo) : []),
      form === 'delegate'
        ? field(WHOM, text.label, text.hint, { type: 'users_select', action_id: WHOM })
        : field(REASON, text.label, text.hint, {
            type: 'plain_text_input',
            action_id: REASON,
            multiline: true,
            max_length: 500,
          }),
    ],
  };
}

/** What a form remembers when it is opened; `seen`: the version of the card that it is opened from. */
export function firstPage({ id, terms, approvals }: Request, seen: number): Memo {
  // What somebody else has left out stays so, whatever is ticked here.
  const without = new Set(approvals.flatMap((approval) => approval.without));
  return { request: id, seen, page: 0, without: packed(without, terms.indicators.length) };
}

function protectedLines({ terms: { override } }: Request): KnownBlock[] {
  const lines = first(override?.findings ?? [], (each) => `• ${words(defanged(each), 250)}`);
  return [section(lines.join('\n'))];
}

function pages({ terms: { indicators } }: Request, { page, without }: Memo): KnownBlock[] {
  const ticks = indicators.map((indicator) => ({ text: defang(indicator) }));
  return [
    section('What is ticked is approved; the rest is denied.'),
    ...tickBlocks(ticks, page, unpacked(without)),
    ...pageTurns(TURN_PAGE, ticks.length, page),
  ];
}

/** What a form remembers once its ticks are read, and another page is looked at. */
export function turnedTo(page: number, memo: Memo, request: Request, values: Values): Memo {
  const count = request.terms.indicators.length;
  const without = leftOutBy(values, memo.page, count, unpacked(memo.without));
  return { ...memo, page, without: packed(without, count) };
}

/** Indexes of the indicators that were left out, on all pages, in order. */
export function withoutIn(memo: Memo, request: Request, values: Values): readonly number[] {
  const { without } = turnedTo(memo.page, memo, request, values);
  return [...unpacked(without)].sort((a, b) => a - b);
}

export function reasonIn(values: Values): string {
  return textIn(values, REASON) ?? '';
}

export function whomIn(values: Values): string {
  return values[WHOM]?.[WHOM]?.selected_user ?? '';
}

/** A sentence under the field that the form has. */
export function errorsFor(form: DecisionForm, sentence: string): Record<string, string> {
  return { [form === 'delegate' ? WHOM : REASON]: plain(sentence, 200) };
}
