import type { RichTextBlock } from '@slack/types';
import { type Cell, shared } from './cell.ts';
import { h } from './dom.ts';
import { stateWith } from './values.ts';

/** How long after the last key an input that dispatches its characters waits. */
const TYPING_MS = 500;

/** How what is typed becomes what is sent, and back. */
interface Writing {
  readonly kind: 'text' | 'textarea' | 'date' | 'time' | 'datetime-local';
  read(typed: string): unknown;
  show(value: unknown): string;
}

const plain = { read: (typed: string) => typed || null, show: (value: unknown) => String(value ?? '') };

const WRITINGS: Readonly<Record<string, Writing>> = {
  number_input: { kind: 'text', ...plain },
  email_text_input: { kind: 'text', ...plain },
  url_text_input: { kind: 'text', ...plain },
  plain_text_input: { kind: 'text', ...plain },
  datepicker: { kind: 'date', ...plain },
  timepicker: { kind: 'time', ...plain },
  datetimepicker: {
    kind: 'datetime-local',
    read: (typed) => (typed === '' ? null : Math.floor(new Date(typed).getTime() / 1000)),
    show: (value) => (typeof value === 'number' ? localMinute(value * 1000) : ''),
  },
  rich_text_input: {
    kind: 'textarea',
    read: (typed) => (typed === '' ? null : richTextOf(typed)),
    show: (value) => wordsOf(value),
  },
};

/** An input that is typed into; undefined for elements that are not. */
export function fieldNode(cell: Cell): HTMLElement | undefined {
  const { element, setting, mark, surface, place } = cell;
  const writing = WRITINGS[element.type];
  if (writing === undefined) return undefined;
  const { read, show } = writing;
  const lines = element.type === 'rich_text_input' || ('multiline' in element && element.multiline === true);
  const props = {
    ...shared(cell),
    class: 'control',
    placeholder: 'placeholder' in element ? element.placeholder?.text : undefined,
    inputmode: element.type === 'number_input' ? 'decimal' : undefined,
    'data-focus': mark,
  };
  const field = lines ? h('textarea', { ...props, rows: 4 }) : h('input', { ...props, type: writing.kind });
  field.value = show(cell.value());
  const dispatch = dispatching(cell);
  let typing: ReturnType<typeof setTimeout> | undefined;
  const put = () => {
    clearTimeout(typing);
    void cell.put(read(field.value));
  };
  field.addEventListener('input', () => {
    surface.drafts.set(place.blockId, place.actionId, stateWith(element, read(field.value)));
    clearTimeout(typing);
    if (dispatch.onCharacter) typing = setTimeout(put, TYPING_MS);
  });
  if (['date', 'time', 'datetime-local'].includes(writing.kind)) field.addEventListener('change', put);
  field.addEventListener('keydown', (event) => {
    if (!(event instanceof KeyboardEvent) || event.key !== 'Enter' || event.isComposing) return;
    if (lines && !(dispatch.onEnter && !event.shiftKey)) return;
    event.preventDefault();
    if (dispatch.onEnter) put();
    else if (!setting.dispatches) surface.submit?.();
  });
  return field;
}

/** When an input that is sent by itself is sent: on Enter unless its configuration says otherwise. */
function dispatching({ element, setting }: Cell): {
  readonly onEnter: boolean;
  readonly onCharacter: boolean;
} {
  const config = 'dispatch_action_config' in element ? element.dispatch_action_config : undefined;
  const on = config?.trigger_actions_on ?? ['on_enter_pressed'];
  return {
    onEnter: setting.dispatches && on.includes('on_enter_pressed'),
    onCharacter: setting.dispatches && on.includes('on_character_entered'),
  };
}

/** As `datetime-local` wants it: the reader's own time, without a zone. */
function localMinute(at: number): string {
  return new Date(at - new Date(at).getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

function richTextOf(typed: string): RichTextBlock {
  const section = { type: 'rich_text_section', elements: [{ type: 'text', text: typed }] } as const;
  return { type: 'rich_text', elements: [{ ...section, elements: [...section.elements] }] };
}

function wordsOf(value: unknown): string {
  if (Array.isArray(value)) return value.map(wordsOf).join('');
  if (typeof value !== 'object' || value === null) return '';
  return Object.entries(value)
    .map(([key, inner]) => (key === 'text' && typeof inner === 'string' ? inner : wordsOf(inner)))
    .join('');
}
