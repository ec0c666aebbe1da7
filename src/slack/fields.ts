import type { ViewOutput } from '@slack/bolt';
import type { KnownBlock } from '@slack/types';
import type { OfferedVendor } from '../command.ts';
import type { Fields } from '../domain/words.ts';
import { plain } from './text.ts';

export type InputBlock = Extract<KnownBlock, { type: 'input' }>;
export type Values = ViewOutput['state']['values'];

/** One field of a form. Its block and its element have the same id, which is what the draft calls it. */
export function field(id: string, label: string, hint: string, element: InputBlock['element']): InputBlock {
  return {
    type: 'input',
    block_id: id,
    label: { type: 'plain_text', text: label },
    hint: { type: 'plain_text', text: hint },
    element,
  };
}

export function optional(block: InputBlock): InputBlock {
  return { ...block, optional: true };
}

export function textField(id: string, label: string, hint: string, longest: number): InputBlock {
  return field(id, label, hint, { type: 'plain_text_input', action_id: id, max_length: longest });
}

/** One of a few; the first is chosen until somebody chooses another. */
export function selectField(
  id: string,
  label: string,
  hint: string,
  choices: Readonly<Record<string, string>>,
): InputBlock {
  const options = Object.entries(choices).map(([value, text]) => ({
    text: { type: 'plain_text' as const, text },
    value,
  }));
  const [first] = options;
  return field(id, label, hint, {
    type: 'static_select',
    action_id: id,
    options,
    ...(first && { initial_option: first }),
  });
}

/** What every request has: where, why, and the ticket. */
export function commonFields(vendors: readonly OfferedVendor[]): InputBlock[] {
  return [
    optional(
      field('vendors', 'On', 'Nothing chosen: every vendor that can.', {
        type: 'multi_static_select',
        action_id: 'vendors',
        placeholder: { type: 'plain_text', text: 'Every vendor that can' },
        options: vendors.slice(0, 100).map(({ name, title }) => ({
          text: { type: 'plain_text', text: plain(`${name} (${title})`, 75) },
          value: name,
        })),
      }),
    ),
    textField('reason', 'Why', 'The approver and the record will have it.', 500),
    optional(textField('ticket', 'Ticket', 'For example INC-42.', 64)),
  ];
}

/** What the person wrote into `commonFields`, and which wishes they ticked. */
export function commonlyFilledIn(values: Values): Omit<Fields, 'indicatorsText'> {
  return {
    vendors: values['vendors']?.['vendors']?.selected_options?.map(({ value }) => value) ?? [],
    reason: textIn(values, 'reason') ?? '',
    ticket: textIn(values, 'ticket'),
    clean: isTicked(values, 'clean'),
    prevent: isTicked(values, 'prevent'),
  };
}

export function textIn(values: Values, id: string): string | undefined {
  return values[id]?.[id]?.value ?? undefined;
}

export function choiceIn(values: Values, id: string): string | undefined {
  return values[id]?.[id]?.selected_option?.value;
}

function isTicked(values: Values, id: string): boolean {
  return (values[id]?.[id]?.selected_options ?? []).length > 0;
}
