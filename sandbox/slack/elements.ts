import type { Option, OptionGroup } from '@slack/types';
import {
  anything,
  byType,
  type Complaints,
  complain,
  type Fields,
  flag,
  integer,
  isObject,
  list,
  object,
  oneOf,
  type Rule,
  string,
} from './schema.ts';

/** A plain_text object of at most `max` characters. */
export function plainText(max: number): Rule {
  return byType({
    plain_text: object({ type: anything, text: string(max, 1), emoji: flag }, ['text']),
  });
}

/** A plain_text or mrkdwn object of at most `max` characters. */
export function anyText(max: number): Rule {
  return byType({
    plain_text: object({ type: anything, text: string(max, 1), emoji: flag }, ['text']),
    mrkdwn: object({ type: anything, text: string(max, 1), verbatim: flag }, ['text']),
  });
}

const style = oneOf('primary', 'danger');
const actionId = string(255);
const placeholder = plainText(150);

const confirm = object(
  { title: plainText(100), text: anyText(300), confirm: plainText(30), deny: plainText(30), style },
  ['title', 'text', 'confirm', 'deny'],
);

/** Sources disagree on the value's limit (75 or 150): the stricter one stands. */
function option(text: Rule, more: Fields = {}): Rule {
  return object({ text, value: string(75), description: text, ...more }, ['text', 'value']);
}

const plainOption = option(plainText(75));
const richOption = option(anyText(75));
const options = list(1, 100, plainOption);
const optionGroups = list(1, 100, object({ label: plainText(75), options }, ['label', 'options']));

/** One of `options` and `option_groups`, and what is chosen at first must be among them. */
const consistentOptions: Rule = (value, at, complaints) => {
  if (!isObject(value)) return;
  const { options: flat, option_groups: groups, initial_option: one, initial_options: many } = value;
  if ((flat === undefined) === (groups === undefined))
    complain(complaints, at, 'must provide either options or option_groups');
  const offered = [
    ...(Array.isArray(flat) ? flat : []),
    ...(Array.isArray(groups) ? groups.flatMap((group) => (isObject(group) ? group['options'] : [])) : []),
  ].map((choice) => JSON.stringify(choice));
  for (const chosen of [...(one === undefined ? [] : [one]), ...(Array.isArray(many) ? many : [])])
    if (!offered.includes(JSON.stringify(chosen)))
      complain(complaints, at, 'initial option does not match any of the options');
};

/** What an app answers to a `block_suggestion`: its options or groups of them, or what is wrong with the answer. */
export function suggestedOptions(
  answer: unknown,
): { readonly options: readonly (Option | OptionGroup)[] } | { readonly complaints: Complaints } {
  const complaints: Complaints = [];
  const groups = list(0, 100, object({ label: plainText(75), options }, ['label', 'options']));
  object({ options: list(0, 100, plainOption), option_groups: groups })(answer, '', complaints);
  if (!isObject(answer) || complaints.length > 0) return { complaints };
  const { options: flat, option_groups: grouped } = answer;
  if ((flat === undefined) === (grouped === undefined))
    return { complaints: ['must provide either options or option_groups'] };
  return { options: (flat ?? grouped) as readonly (Option | OptionGroup)[] };
}

const action: Fields = { type: anything, action_id: actionId };
const confirmable: Fields = { ...action, confirm };
const focusable: Fields = { ...confirmable, focus_on_load: flag };
const menu: Fields = { ...focusable, placeholder };
const multiMenu: Fields = { ...menu, max_selected_items: integer(1, 100) };
const typed: Fields = {
  ...action,
  placeholder,
  focus_on_load: flag,
  dispatch_action_config: object({
    trigger_actions_on: list(1, 2, oneOf('on_enter_pressed', 'on_character_entered')),
  }),
};
const conversations: Fields = {
  default_to_current_conversation: flag,
  filter: object({
    include: list(1, 4, oneOf('im', 'mpim', 'private', 'public')),
    exclude_external_shared_channels: flag,
    exclude_bot_users: flag,
  }),
};
const id = string(255);
const ids = list(0, 100, id);

const menus: Readonly<Record<string, Rule>> = {
  static_select: object(
    { ...menu, options, option_groups: optionGroups, initial_option: plainOption },
    [],
    consistentOptions,
  ),
  external_select: object({ ...menu, initial_option: plainOption, min_query_length: integer(0, 3000) }),
  users_select: object({ ...menu, initial_user: id }),
  conversations_select: object({
    ...menu,
    ...conversations,
    initial_conversation: id,
    response_url_enabled: flag,
  }),
  channels_select: object({ ...menu, initial_channel: id, response_url_enabled: flag }),
  multi_static_select: object(
    { ...multiMenu, options, option_groups: optionGroups, initial_options: options },
    [],
    consistentOptions,
  ),
  multi_external_select: object({
    ...multiMenu,
    initial_options: options,
    min_query_length: integer(0, 3000),
  }),
  multi_users_select: object({ ...multiMenu, initial_users: ids }),
  multi_conversations_select: object({ ...multiMenu, ...conversations, initial_conversations: ids }),
  multi_channels_select: object({ ...multiMenu, initial_channels: ids }),
};

const choices: Readonly<Record<string, Rule>> = {
  checkboxes: object(
    { ...focusable, options: list(1, 10, richOption), initial_options: list(1, 10, richOption) },
    ['options'],
    consistentOptions,
  ),
  radio_buttons: object(
    { ...focusable, options: list(1, 10, richOption), initial_option: richOption },
    ['options'],
    consistentOptions,
  ),
  datepicker: object({ ...menu, initial_date: string(10) }),
  timepicker: object({ ...menu, initial_time: string(5), timezone: string(255) }),
};

const dateTimePicker = object({ ...focusable, initial_date_time: integer(0, 9_999_999_999) });
const richTextInput = object({
  ...typed,
  initial_value: anything,
  min_lines: integer(1, 100),
  max_lines: integer(1, 100),
});

const buttons: Readonly<Record<string, Rule>> = {
  button: object(
    {
      ...confirmable,
      text: plainText(75),
      value: string(2000),
      url: string(3000),
      style,
      accessibility_label: string(75),
    },
    ['text'],
  ),
  overflow: object({ ...confirmable, options: list(1, 5, option(plainText(75), { url: string(3000) })) }, [
    'options',
  ]),
  workflow_button: object(
    { ...confirmable, text: plainText(75), workflow: anything, style, accessibility_label: string(75) },
    ['text', 'workflow'],
  ),
};

/** An image inside a section, context or card. */
export const imageElement = object(
  {
    type: anything,
    image_url: string(3000, 1),
    slack_file: anything,
    alt_text: string(2000, 1),
  },
  ['alt_text'],
);

/** A button, where only a button may stand. */
export const buttonElement = byType({ button: buttons['button'] ?? anything });

export const accessory = byType({ ...buttons, ...menus, ...choices, image: imageElement });

export const actionsElement = byType({
  ...buttons,
  ...menus,
  ...choices,
  datetimepicker: dateTimePicker,
  rich_text_input: richTextInput,
});

const feedback = object({ text: plainText(75), value: string(2000), accessibility_label: string(75) }, [
  'text',
  'value',
]);

export const contextAction = byType({
  feedback_buttons: object({ ...action, positive_button: feedback, negative_button: feedback }, [
    'positive_button',
    'negative_button',
  ]),
  icon_button: object(
    {
      ...confirmable,
      icon: oneOf('trash'),
      text: plainText(75),
      value: string(2000),
      accessibility_label: string(75),
      visible_to_user_ids: ids,
    },
    ['icon', 'text'],
  ),
});

const inputs: Readonly<Record<string, Rule>> = {
  ...menus,
  ...choices,
  datetimepicker: dateTimePicker,
  rich_text_input: richTextInput,
  plain_text_input: object({
    ...typed,
    initial_value: string(3000),
    multiline: flag,
    min_length: integer(0, 3000),
    max_length: integer(1, 3000),
  }),
  email_text_input: object({ ...typed, initial_value: string(3000) }),
  url_text_input: object({ ...typed, initial_value: string(3000) }),
  number_input: object(
    {
      ...typed,
      is_decimal_allowed: flag,
      initial_value: string(3000),
      min_value: string(255),
      max_value: string(255),
    },
    ['is_decimal_allowed'],
  ),
};

export const inputElement = byType(inputs);

/** In a modal, files can be asked for as well. */
export const modalInputElement = byType({
  ...inputs,
  file_input: object({ ...action, filetypes: list(1, 100, string(255)), max_files: integer(1, 10) }),
});
