import type { ViewOutput } from '@slack/bolt';
import type { KnownBlock } from '@slack/types';
import type { OfferedVendor } from '../command.ts';
import type { Fields } from '../domain/words.ts';
import type { Wish } from '../form.ts';
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

/** Slack tells of what is chosen in it at once, and not only with the form. */
export function dispatched(block: InputBlock): InputBlock {
  return { ...block, dispatch_action: true };
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

type Filling = Omit<Fields, 'indicatorsText'>;

/** What every request has: where, why, and the ticket; filled in with what is known already. */
export function commonFields(vendors: readonly OfferedVendor[], filled?: Filling): InputBlock[] {
  const options = vendors.map(({ name, title }) => ({
    text: { type: 'plain_text' as const, text: plain(`${name} (${title})`, 75) },
    value: name,
  }));
  const chosen = options.filter(({ value }) => filled?.vendors.includes(value));
  return [
    optional(
      field('vendors', 'On', 'Nothing chosen: every vendor that can.', {
        type: 'multi_static_select',
        action_id: 'vendors',
        placeholder: { type: 'plain_text', text: 'Every vendor that can' },
        options,
        ...(chosen.length > 0 && { initial_options: chosen }),
      }),
    ),
    withText(textField('reason', 'Why', 'The approver and the record will have it.', 500), filled?.reason),
    withText(optional(textField('ticket', 'Ticket', 'For example INC-42.', 64)), filled?.ticket),
  ];
}

/** A text field with something in it. */
export function withText(block: InputBlock, text: string | undefined): InputBlock {
  if (!text || block.element.type !== 'plain_text_input') return block;
  return { ...block, element: { ...block.element, initial_value: text } };
}

interface Tickable {
  readonly label: string;
  readonly option: string;
  readonly description: string;
}

const TICKABLE: Readonly<Record<Exclude<Wish, 'lasts' | 'severity'>, Tickable>> = {
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
  breakGlass: {
    label: 'Break-glass',
    option: 'Run it now, without approval',
    description: 'Takes a right of its own, and is reviewed afterwards.',
  },
  override: {
    label: 'Override',
    option: 'Ask although it is protected',
    description: 'Somebody with the right has to override the guard before it is approved.',
  },
};

const SEVERITIES = { 1: '1, the worst', 2: '2', 3: '3', 4: '4, the least' } as const;

/** The field of something that may be wished for. */
export function wishField(wish: Wish, filled?: Partial<Filling>): InputBlock {
  switch (wish) {
    case 'lasts':
      return withText(
        optional(
          textField(
            'lasts',
            'How long',
            '“7d”, “2 weeks” or “2026-12-24 18:00” (UTC); empty: until taken back.',
            64,
          ),
        ),
        filled?.lasts,
      );
    case 'severity':
      return severityField(filled?.severity);
    default:
      return tickField(wish, filled?.[wish] === true);
  }
}

function severityField(known: string | undefined): InputBlock {
  const options = Object.entries(SEVERITIES).map(([value, text]) => ({
    text: { type: 'plain_text' as const, text },
    value,
  }));
  const initial = options.find(({ value }) => value === known);
  return optional(
    field('severity', 'Severity', 'How bad the incident is.', {
      type: 'static_select',
      action_id: 'severity',
      options,
      ...(initial && { initial_option: initial }),
    }),
  );
}

function tickField(wish: keyof typeof TICKABLE, isTicked: boolean): InputBlock {
  const { label, option, description } = TICKABLE[wish];
  const only = {
    text: { type: 'plain_text' as const, text: option },
    description: { type: 'plain_text' as const, text: description },
    value: wish,
  };
  return optional(
    field(wish, label, 'The card will say what comes of it.', {
      type: 'checkboxes',
      action_id: wish,
      options: [only],
      ...(isTicked && { initial_options: [only] }),
    }),
  );
}

const DRY_RUN = 'dry_run';
export const DRY_RUN_OPTION = 'Only show what would be sent';

/** Shows what would come of it, and asks for nothing. */
export function dryRunField(isTicked = false): InputBlock {
  const only = {
    text: { type: 'plain_text' as const, text: DRY_RUN_OPTION },
    value: DRY_RUN,
  };
  return optional(
    field(DRY_RUN, 'Dry run', 'Nothing is asked for and nothing is changed.', {
      type: 'checkboxes',
      action_id: DRY_RUN,
      options: [only],
      ...(isTicked && { initial_options: [only] }),
    }),
  );
}

export function wantsDryRun(values: Values): boolean {
  return isTicked(values, DRY_RUN);
}

/** What the person wrote into `commonFields`, and what they wished for. */
export function commonlyFilledIn(values: Values): Filling {
  const written = (id: string) => textIn(values, id)?.trim() || undefined;
  return {
    vendors: values['vendors']?.['vendors']?.selected_options?.map(({ value }) => value) ?? [],
    reason: textIn(values, 'reason') ?? '',
    ticket: written('ticket'),
    severity: choiceIn(values, 'severity'),
    lasts: written('lasts'),
    clean: isTicked(values, 'clean'),
    prevent: isTicked(values, 'prevent'),
    breakGlass: isTicked(values, 'breakGlass'),
    override: isTicked(values, 'override'),
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
