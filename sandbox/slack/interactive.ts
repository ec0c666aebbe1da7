import type { ViewValues } from '../protocol.ts';
import { isUrl } from './is-url.ts';
import { isObject, type JsonObject } from './schema.ts';

/** Under which key an element keeps what a person entered, where its first value stands, and what it is when untouched. */
interface Slot {
  readonly key: string;
  readonly initial: string;
  readonly empty: null | readonly never[];
}

const text: Slot = { key: 'value', initial: 'initial_value', empty: null };
const option: Slot = { key: 'selected_option', initial: 'initial_option', empty: null };
const options: Slot = { key: 'selected_options', initial: 'initial_options', empty: [] };

const SLOTS: Readonly<Record<string, Slot>> = {
  plain_text_input: text,
  email_text_input: text,
  url_text_input: text,
  number_input: text,
  rich_text_input: { key: 'rich_text_value', initial: 'initial_value', empty: null },
  static_select: option,
  external_select: option,
  radio_buttons: option,
  users_select: { key: 'selected_user', initial: 'initial_user', empty: null },
  channels_select: { key: 'selected_channel', initial: 'initial_channel', empty: null },
  conversations_select: { key: 'selected_conversation', initial: 'initial_conversation', empty: null },
  datepicker: { key: 'selected_date', initial: 'initial_date', empty: null },
  timepicker: { key: 'selected_time', initial: 'initial_time', empty: null },
  datetimepicker: { key: 'selected_date_time', initial: 'initial_date_time', empty: null },
  checkboxes: options,
  multi_static_select: options,
  multi_external_select: options,
  multi_users_select: { key: 'selected_users', initial: 'initial_users', empty: [] },
  multi_channels_select: { key: 'selected_channels', initial: 'initial_channels', empty: [] },
  multi_conversations_select: {
    key: 'selected_conversations',
    initial: 'initial_conversations',
    empty: [],
  },
  file_input: { key: 'files', initial: 'files', empty: [] },
};

/** An element that a person can act on, and the block that holds it. */
export interface Control {
  readonly blockId: string;
  readonly actionId: string;
  readonly type: string;
  readonly element: JsonObject;
  /** The input block around it, if it is in one. */
  readonly input?: JsonObject;
}

/** The keys under which blocks hold elements or further blocks. */
const NESTED = ['elements', 'accessory', 'element', 'child_blocks', 'actions'] as const;

function children(block: JsonObject): readonly JsonObject[] {
  return NESTED.flatMap((key) => block[key])
    .filter(isObject)
    .filter((child) => typeof child['type'] === 'string');
}

function controlsIn(block: JsonObject): Control[] {
  const blockId = String(block['block_id']);
  return children(block).flatMap((child) => {
    if (typeof child['block_id'] === 'string') return controlsIn(child);
    if (typeof child['action_id'] !== 'string') return [];
    const control = { blockId, actionId: child['action_id'], type: String(child['type']), element: child };
    return [block['type'] === 'input' ? { ...control, input: block } : control];
  });
}

/** Every element in these blocks that a person can act on. */
export function controls(blocks: readonly object[]): readonly Control[] {
  return blocks.filter(isObject).flatMap(controlsIn);
}

const INTERACTIVE = new Set([
  ...Object.keys(SLOTS),
  'button',
  'overflow',
  'workflow_button',
  'feedback_buttons',
  'icon_button',
]);

function withId(item: JsonObject, newId: () => string): JsonObject {
  const type = String(item['type']);
  if (INTERACTIVE.has(type)) return item['action_id'] ? item : { ...item, action_id: newId() };
  if (type === 'image' || type === 'plain_text' || type === 'mrkdwn' || type.startsWith('rich_text_'))
    return item;
  const named: Record<string, unknown> = item['block_id'] ? { ...item } : { ...item, block_id: newId() };
  for (const key of NESTED) {
    const nested = named[key];
    if (Array.isArray(nested))
      named[key] = nested.map((child: unknown) => (isObject(child) ? withId(child, newId) : child));
    else if (isObject(nested) && typeof nested['type'] === 'string') named[key] = withId(nested, newId);
  }
  return named;
}

/** The same blocks, every one with a `block_id` and every element with an `action_id`, as Slack stores them. */
export function withIds<T extends object>(blocks: readonly T[], newId: () => string): T[] {
  return blocks.map((block) => {
    const item: unknown = block;
    if (!isObject(item)) return block;
    // An image may stand alone as a block as well as inside one.
    const named =
      item['type'] === 'image' && !item['block_id'] ? { ...item, block_id: newId() } : withId(item, newId);
    return named as T;
  });
}

/**
 * `state.values` as Slack sends it: every control that holds a value, with what the person entered, else its first
 * value, else null or an empty list.
 */
export function stateOf(blocks: readonly object[], entered: ViewValues): ViewValues {
  const values: Record<string, Record<string, unknown>> = {};
  for (const { blockId, actionId, type, element } of controls(blocks)) {
    const slot = SLOTS[type];
    if (slot === undefined) continue;
    const given = entered[blockId]?.[actionId];
    const value = isObject(given) ? given[slot.key] : element[slot.initial];
    const row = values[blockId] ?? {};
    row[actionId] = { type, [slot.key]: value ?? slot.empty };
    values[blockId] = row;
  }
  return values;
}

/** An entry of `actions` in a `block_actions` payload; what a button says and carries comes from the message, not the page. */
export function actionOf(control: Control, selected: unknown, actionTs: string): JsonObject {
  const { blockId, actionId, type, element } = control;
  const ids = { type, block_id: blockId, action_id: actionId, action_ts: actionTs };
  const kept = Object.fromEntries(
    ['text', 'value', 'style', 'placeholder'].flatMap((key) =>
      element[key] === undefined ? [] : [[key, element[key]]],
    ),
  );
  if (type === 'overflow') {
    return { ...ids, selected_option: isObject(selected) ? (selected['selected_option'] ?? null) : null };
  }
  const slot = SLOTS[type];
  if (slot === undefined) return { ...ids, ...kept };
  const value = isObject(selected) ? selected[slot.key] : undefined;
  return { ...ids, ...kept, [slot.key]: value ?? slot.empty };
}

/** True when an option was chosen that the element does not offer. */
export function isForeignChoice(control: Control, selected: unknown): boolean {
  if (!isObject(selected)) return false;
  const { options: flat, option_groups: groups } = control.element;
  if (flat === undefined && groups === undefined) return false;
  const offered = new Set(
    [
      ...(Array.isArray(flat) ? flat : []),
      ...(Array.isArray(groups) ? groups.flatMap((group) => (isObject(group) ? group['options'] : [])) : []),
    ].map((choice) => (isObject(choice) ? choice['value'] : undefined)),
  );
  const chosen = [selected['selected_option'], selected['selected_options']].flat();
  return chosen.filter(isObject).some((choice) => !offered.has(choice['value']));
}

/** What Slack's own client says about an input before it sends anything, by block id. */
export function clientErrors(
  blocks: readonly object[],
  values: ViewValues,
): Readonly<Record<string, string>> {
  const errors: Record<string, string> = {};
  for (const { blockId, actionId, type, element, input } of controls(blocks)) {
    const slot = SLOTS[type];
    if (slot === undefined || input === undefined) continue;
    const state = values[blockId]?.[actionId];
    const value = isObject(state) ? state[slot.key] : null;
    const empty = value === null || value === '' || (Array.isArray(value) && value.length === 0);
    if (empty) {
      if (input['optional'] !== true) errors[blockId] = 'Please complete this required field.';
      continue;
    }
    const wrong = complaintOf(type, element, value);
    if (wrong !== undefined) errors[blockId] = wrong;
  }
  return errors;
}

/** What is wrong with something entered, by what its element asks for. */
function complaintOf(type: string, element: JsonObject, value: unknown): string | undefined {
  const most = Number(element['max_files'] ?? 10);
  if (type === 'file_input' && Array.isArray(value) && value.length > most)
    return `Please choose ${most} ${most === 1 ? 'file' : 'files'} at most.`;
  if (typeof value !== 'string') return undefined;
  if (type === 'number_input') return numberComplaint(element, value);
  if (type === 'email_text_input' && !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(value))
    return 'Please enter a valid email address.';
  if (type === 'url_text_input' && !isUrl(value)) return 'Please enter a valid URL.';
  const { min_length: min, max_length: max } = element;
  const longest = type === 'plain_text_input' && typeof max === 'number' ? max : 3000;
  if (value.length > longest) return `Please enter no more than ${longest} characters.`;
  if (typeof min === 'number' && value.length < min) return `Please enter at least ${min} characters.`;
  return undefined;
}

function numberComplaint(element: JsonObject, value: string): string | undefined {
  const { is_decimal_allowed: decimal, min_value: min, max_value: max } = element;
  if (!(decimal === true ? /^-?\d*\.?\d+$/ : /^-?\d+$/).test(value))
    return decimal === true ? 'Please enter a number.' : 'Please enter a whole number.';
  if (min !== undefined && Number(value) < Number(min)) return `Please enter ${String(min)} or more.`;
  if (max !== undefined && Number(value) > Number(max)) return `Please enter ${String(max)} or less.`;
  return undefined;
}
