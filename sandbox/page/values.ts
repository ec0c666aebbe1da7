import type { ActionsBlockElement, InputBlockElement, KnownBlock, SectionBlockAccessory } from '@slack/types';
import type { ViewValues } from '../protocol.ts';

/** Any element of Block Kit a person can work. */
export type Control = ActionsBlockElement | InputBlockElement | SectionBlockAccessory;

/** What an element holds, in Slack's shape: its type and one more key (`value`, `selected_option`, …). */
export type ElementState = Readonly<Record<string, unknown>> & { readonly type: string };

/** What a person has entered so far on one surface (a view, a message), by block and action id. */
export interface Drafts {
  get(blockId: string, actionId: string): ElementState | undefined;
  set(blockId: string, actionId: string, state: ElementState): void;
}

/** Where an element sits. */
export interface Place {
  readonly blockId: string;
  readonly actionId: string;
}

interface Slot {
  readonly key: string;
  readonly initial: string;
  readonly many: boolean;
}

/** Element type → the key its state is under and the key its beginning is under, from Slack's view payload reference. */
const SLOTS: Readonly<Record<string, Slot>> = {
  plain_text_input: { key: 'value', initial: 'initial_value', many: false },
  number_input: { key: 'value', initial: 'initial_value', many: false },
  email_text_input: { key: 'value', initial: 'initial_value', many: false },
  url_text_input: { key: 'value', initial: 'initial_value', many: false },
  datepicker: { key: 'selected_date', initial: 'initial_date', many: false },
  timepicker: { key: 'selected_time', initial: 'initial_time', many: false },
  datetimepicker: { key: 'selected_date_time', initial: 'initial_date_time', many: false },
  rich_text_input: { key: 'rich_text_value', initial: 'initial_value', many: false },
  file_input: { key: 'files', initial: 'files', many: true },
  external_select: { key: 'selected_option', initial: 'initial_option', many: false },
  static_select: { key: 'selected_option', initial: 'initial_option', many: false },
  radio_buttons: { key: 'selected_option', initial: 'initial_option', many: false },
  users_select: { key: 'selected_user', initial: 'initial_user', many: false },
  channels_select: { key: 'selected_channel', initial: 'initial_channel', many: false },
  conversations_select: { key: 'selected_conversation', initial: 'initial_conversation', many: false },
  checkboxes: { key: 'selected_options', initial: 'initial_options', many: true },
  multi_static_select: { key: 'selected_options', initial: 'initial_options', many: true },
  multi_external_select: { key: 'selected_options', initial: 'initial_options', many: true },
  multi_users_select: { key: 'selected_users', initial: 'initial_users', many: true },
  multi_channels_select: { key: 'selected_channels', initial: 'initial_channels', many: true },
  multi_conversations_select: {
    key: 'selected_conversations',
    initial: 'initial_conversations',
    many: true,
  },
};

/** An element's state with `value` in its slot: `stateWith(select, option)` is `{ type, selected_option: option }`. */
export function stateWith(element: Control, value: unknown): ElementState {
  const slot = SLOTS[element.type];
  return { type: element.type, [slot?.key ?? 'value']: value };
}

/** What an element starts with: its initial value, else `null` (an empty list where several can be chosen). */
export function initialState(element: Control): ElementState {
  const slot = SLOTS[element.type];
  const given = new Map(Object.entries(element)).get(slot?.initial ?? '');
  return stateWith(element, given ?? (slot?.many ? [] : null));
}

/** What is in an element's slot. */
export function chosen(state: ElementState): unknown {
  return state[SLOTS[state.type]?.key ?? 'value'];
}

/** A block's id, or one made from its place when the server gave none. */
export function blockIdOf(block: KnownBlock, index: number): string {
  return block.block_id ?? `block-${index}`;
}

function controlsOf(block: KnownBlock): readonly Control[] {
  if (block.type === 'input') return [block.element];
  if (block.type === 'actions') return block.elements;
  if (block.type === 'section' && block.accessory) return [block.accessory];
  return [];
}

/** An element's action id; images have none. */
export function actionIdOf(element: Control): string {
  return 'action_id' in element ? (element.action_id ?? element.type) : element.type;
}

/** `state.values` as Slack sends it: every element that can hold something, untouched ones with what they started with. */
export function valuesOf(blocks: readonly KnownBlock[], drafts: Drafts): ViewValues {
  const values: Record<string, Record<string, ElementState>> = {};
  blocks.forEach((block, index) => {
    const blockId = blockIdOf(block, index);
    for (const element of controlsOf(block)) {
      if (!(element.type in SLOTS)) continue;
      const actionId = actionIdOf(element);
      const state = drafts.get(blockId, actionId) ?? initialState(element);
      values[blockId] = { ...values[blockId], [actionId]: state };
    }
  });
  return values;
}

/** An empty place for what a person enters. */
export function createDrafts(): Drafts {
  const states = new Map<string, ElementState>();
  const key = (blockId: string, actionId: string) => JSON.stringify([blockId, actionId]);
  return {
    get: (blockId, actionId) => states.get(key(blockId, actionId)),
    set: (blockId, actionId, state) => void states.set(key(blockId, actionId), state),
  };
}
