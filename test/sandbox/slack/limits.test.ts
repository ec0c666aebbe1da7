import { describe, expect, test } from '@jest/globals';
import { checkMessageBlocks, checkView } from '../../../sandbox/slack/limits.ts';

const x = (n: number) => 'x'.repeat(n);
const times = <T>(n: number, make: (index: number) => T): T[] =>
  Array.from({ length: n }, (_, index) => make(index));
const plain = (n: number) => ({ type: 'plain_text', text: x(n) });
const mrkdwn = (n: number) => ({ type: 'mrkdwn', text: x(n) });
const section = { type: 'section', text: plain(1) };
const button = (more: object = {}) => ({ type: 'button', text: plain(1), ...more });
const actions = (...elements: object[]) => ({ type: 'actions', elements });
const option = (more: object = {}) => ({ text: plain(1), value: 'v', ...more });
const select = (more: object) => actions({ type: 'static_select', ...more });
const input = (element: object, more: object = {}) => ({ type: 'input', label: plain(1), element, ...more });
const typing = (more: object) => input({ type: 'plain_text_input', ...more });
const confirm = (more: object) =>
  actions(
    button({ confirm: { title: plain(1), text: plain(1), confirm: plain(1), deny: plain(1), ...more } }),
  );
const raw = (n: number) => ({ type: 'raw_text', text: x(n) });
const cells = (rows: number, columns: number, n = 1) => times(rows, () => times(columns, () => raw(n)));
const rich = { type: 'rich_text', elements: [{ type: 'rich_text_section', elements: [] }] };
const image = (more: object) => ({
  type: 'image',
  image_url: 'https://a.example/i.png',
  alt_text: 'a',
  ...more,
});

/** Name, the block with something of this size in it, the greatest size Slack takes. */
const blockLimits: [string, (n: number) => object, number][] = [
  ['block_id', (n) => ({ ...section, block_id: x(n) }), 255],
  ['section text', (n) => ({ type: 'section', text: mrkdwn(n) }), 3000],
  ['section fields', (n) => ({ type: 'section', fields: times(n, () => plain(1)) }), 10],
  ['section field', (n) => ({ type: 'section', fields: [mrkdwn(n)] }), 2000],
  ['header text', (n) => ({ type: 'header', text: plain(n) }), 150],
  ['context elements', (n) => ({ type: 'context', elements: times(n, () => plain(1)) }), 10],
  ['context text', (n) => ({ type: 'context', elements: [mrkdwn(n)] }), 3000],
  ['actions elements', (n) => actions(...times(n, () => button())), 25],
  ['image alt_text', (n) => image({ alt_text: x(n) }), 2000],
  ['image title', (n) => image({ title: plain(n) }), 2000],
  ['image_url', (n) => image({ image_url: x(n) }), 3000],
  ['table rows', (n) => ({ type: 'table', rows: cells(n, 1) }), 100],
  ['table cells in a row', (n) => ({ type: 'table', rows: cells(1, n) }), 20],
  [
    'table column_settings',
    (n) => ({ type: 'table', rows: cells(1, 1), column_settings: times(n, () => ({})) }),
    20,
  ],
  ['table text', (n) => ({ type: 'table', rows: [...cells(4, 1, 2000), [raw(n - 8000)]] }), 10_000],
  ['data_table rows', (n) => ({ type: 'data_table', caption: 'c', rows: cells(n, 1) }), 101],
  ['data_table columns', (n) => ({ type: 'data_table', caption: 'c', rows: cells(2, n) }), 20],
  [
    'data_table page_size',
    (n) => ({ type: 'data_table', caption: 'c', rows: cells(2, 1), page_size: n }),
    100,
  ],
  [
    'data_table text',
    (n) => ({ type: 'data_table', caption: 'c', rows: [...cells(9, 1, 2000), [raw(n - 18_000)]] }),
    20_000,
  ],
  ['card title', (n) => ({ type: 'card', title: mrkdwn(n) }), 150],
  ['card subtitle', (n) => ({ type: 'card', title: mrkdwn(1), subtitle: mrkdwn(n) }), 150],
  ['card body', (n) => ({ type: 'card', body: mrkdwn(n) }), 200],
  ['card actions', (n) => ({ type: 'card', actions: times(n, () => button()) }), 3],
  [
    'carousel cards',
    (n) => ({ type: 'carousel', elements: times(n, () => ({ type: 'card', title: mrkdwn(1) })) }),
    10,
  ],
  ['container title', (n) => ({ type: 'container', title: plain(n), child_blocks: [section] }), 150],
  [
    'container children',
    (n) => ({ type: 'container', title: plain(1), child_blocks: times(n, () => section) }),
    10,
  ],
  [
    'context_actions elements',
    (n) => ({
      type: 'context_actions',
      elements: times(n, () => ({ type: 'icon_button', icon: 'trash', text: plain(1) })),
    }),
    5,
  ],
  ['markdown text', (n) => ({ type: 'markdown', text: x(n) }), 12_000],
  ['action_id', (n) => actions(button({ action_id: x(n) })), 255],
  ['button text', (n) => actions(button({ text: plain(n) })), 75],
  ['button value', (n) => actions(button({ value: x(n) })), 2000],
  ['button url', (n) => actions(button({ url: x(n) })), 3000],
  ['button accessibility_label', (n) => actions(button({ accessibility_label: x(n) })), 75],
  ['confirm title', (n) => confirm({ title: plain(n) }), 100],
  ['confirm text', (n) => confirm({ text: mrkdwn(n) }), 300],
  ['confirm yes', (n) => confirm({ confirm: plain(n) }), 30],
  ['confirm no', (n) => confirm({ deny: plain(n) }), 30],
  ['option text', (n) => select({ options: [option({ text: plain(n) })] }), 75],
  ['option value', (n) => select({ options: [option({ value: x(n) })] }), 75],
  ['option description', (n) => select({ options: [option({ description: plain(n) })] }), 75],
  ['select options', (n) => select({ options: times(n, () => option()) }), 100],
  [
    'select option_groups',
    (n) => select({ option_groups: times(n, () => ({ label: plain(1), options: [option()] })) }),
    100,
  ],
  ['option group label', (n) => select({ option_groups: [{ label: plain(n), options: [option()] }] }), 75],
  ['select placeholder', (n) => select({ options: [option()], placeholder: plain(n) }), 150],
  ['overflow options', (n) => actions({ type: 'overflow', options: times(n, () => option()) }), 5],
  ['overflow url', (n) => actions({ type: 'overflow', options: [option({ url: x(n) })] }), 3000],
  ['checkboxes options', (n) => actions({ type: 'checkboxes', options: times(n, () => option()) }), 10],
  ['radio_buttons options', (n) => actions({ type: 'radio_buttons', options: times(n, () => option()) }), 10],
];

/** The same for blocks of a modal. */
const modalLimits: [string, (n: number) => object, number][] = [
  ['input label', (n) => input({ type: 'plain_text_input' }, { label: plain(n) }), 2000],
  ['input hint', (n) => input({ type: 'plain_text_input' }, { hint: plain(n) }), 2000],
  ['plain_text_input min_length', (n) => typing({ min_length: n }), 3000],
  ['plain_text_input max_length', (n) => typing({ max_length: n }), 3000],
  ['plain_text_input initial_value', (n) => typing({ initial_value: x(n) }), 3000],
  ['file_input max_files', (n) => input({ type: 'file_input', max_files: n }), 10],
  ['alert text', (n) => ({ type: 'alert', text: plain(n) }), 200],
];

const modal = (more: object = {}) => ({
  type: 'modal',
  title: plain(1),
  submit: plain(1),
  blocks: [section],
  ...more,
});

/** The same for the fields of a modal. */
const viewLimits: [string, (n: number) => object, number][] = [
  ['title', (n) => modal({ title: plain(n) }), 24],
  ['submit', (n) => modal({ submit: plain(n) }), 24],
  ['close', (n) => modal({ close: plain(n) }), 24],
  ['private_metadata', (n) => modal({ private_metadata: x(n) }), 3000],
  ['callback_id', (n) => modal({ callback_id: x(n) }), 255],
  ['external_id', (n) => modal({ external_id: x(n) }), 255],
  ['blocks', (n) => modal({ blocks: times(n, () => section) }), 100],
];

describe('a block of a message', () => {
  test.each(blockLimits)('%s may be as long as the limit and not longer', (_name, make, limit) => {
    expect(checkMessageBlocks([make(limit)])).toBeUndefined();
    const over = checkMessageBlocks([make(limit + 1)]);
    expect(over?.error).toBe('invalid_blocks');
    expect(over?.messages[0]).toMatch(/^\[ERROR\] .+ \[json-pointer:\/blocks\/0.*\]$/);
  });
});

describe('a block of a modal', () => {
  test.each(modalLimits)('%s may be as long as the limit and not longer', (_name, make, limit) => {
    expect(checkView(modal({ blocks: [make(limit)] }), 'modal')).toBeUndefined();
    expect(checkView(modal({ blocks: [make(limit + 1)] }), 'modal')?.error).toBe('invalid_arguments');
  });
});

describe('a view', () => {
  test.each(viewLimits)('%s may be as long as the limit and not longer', (_name, make, limit) => {
    expect(checkView(make(limit), 'modal')).toBeUndefined();
    const over = checkView(make(limit + 1), 'modal');
    expect(over?.error).toBe('invalid_arguments');
    expect(over?.messages[0]).toContain('[json-pointer:/view');
  });

  test('is at most 250 KB', () => {
    const heavy = (n: number) => modal({ blocks: times(n, () => ({ type: 'section', text: plain(3000) })) });
    expect(checkView(heavy(80), 'modal')).toBeUndefined();
    expect(checkView(heavy(90), 'modal')).toEqual({ error: 'view_too_large', messages: [] });
  });

  test('needs a submit as soon as it has an input', () => {
    const asking = { blocks: [input({ type: 'plain_text_input' })] };
    expect(checkView(modal(asking), 'modal')).toBeUndefined();
    const { submit: _, ...silent } = modal(asking);
    expect(checkView(silent, 'modal')?.messages).toEqual([
      '[ERROR] missing required field: submit [json-pointer:/view]',
    ]);
  });

  test('gives the focus to one element', () => {
    const focus = typing({ focus_on_load: true });
    expect(checkView(modal({ blocks: [focus] }), 'modal')).toBeUndefined();
    expect(checkView(modal({ blocks: [focus, focus] }), 'modal')?.error).toBe('invalid_arguments');
  });

  test('of the Home tab has no title', () => {
    expect(checkView({ type: 'home', blocks: [section] }, 'home')).toBeUndefined();
    expect(checkView({ type: 'home', title: plain(1), blocks: [section] }, 'home')?.error).toBe(
      'invalid_arguments',
    );
    expect(checkView(modal(), 'home')?.error).toBe('invalid_arguments');
  });
});

describe('a message', () => {
  test('has at most fifty blocks', () => {
    expect(checkMessageBlocks(times(50, () => section))).toBeUndefined();
    expect(checkMessageBlocks(times(51, () => section))?.messages).toEqual([
      '[ERROR] no more than 50 items allowed [json-pointer:/blocks]',
    ]);
  });

  test('has at most 12,000 characters in its blocks', () => {
    const four = times(4, () => ({ type: 'section', text: plain(3000) }));
    expect(checkMessageBlocks(four)).toBeUndefined();
    expect(checkMessageBlocks([...four, section])).toEqual({ error: 'msg_blocks_too_long', messages: [] });
  });

  test('has one table', () => {
    const table = { type: 'table', rows: cells(1, 1) };
    expect(checkMessageBlocks([table])).toBeUndefined();
    expect(checkMessageBlocks([table, table])?.error).toBe('invalid_blocks');
  });

  test('has at most 12,000 characters of markdown', () => {
    const half = { type: 'markdown', text: x(6000) };
    expect(checkMessageBlocks([half, half])).toBeUndefined();
    expect(checkMessageBlocks([half, half, { type: 'markdown', text: 'x' }])?.error).toBe('invalid_blocks');
  });
});

/** What Slack refuses for another reason than a length. */
const refused: [string, object, string][] = [
  ['an empty text', { type: 'section', text: plain(0) }, 'must be more than 0 characters'],
  ['a section of nothing', { type: 'section' }, 'missing required field: text or fields'],
  ['an unknown block', { type: 'sectoin' }, 'unsupported type: sectoin'],
  ['an unknown key', { ...section, colour: 'red' }, 'invalid additional property: colour'],
  ['a header in mrkdwn', { type: 'header', text: mrkdwn(1) }, 'unsupported type: mrkdwn'],
  ['a disabled button', actions(button({ disabled: true })), 'invalid additional property: disabled'],
  ['a green button', actions(button({ style: 'success' })), 'must be one of: primary, danger'],
  ['actions without elements', { type: 'actions', elements: [] }, 'no fewer than 1 items allowed'],
  [
    'a text input among the actions',
    actions({ type: 'plain_text_input' }),
    'unsupported type: plain_text_input',
  ],
  ['a button in an input', input(button()), 'unsupported type: button'],
  [
    'an image without alt_text',
    { type: 'image', image_url: 'https://a.example' },
    'missing required field: alt_text',
  ],
  [
    'a select with options and groups',
    select({ options: [option()], option_groups: [{ label: plain(1), options: [option()] }] }),
    'must provide either options or option_groups',
  ],
  [
    'an initial option that is not offered',
    select({ options: [option()], initial_option: option({ value: 'w' }) }),
    'initial option does not match any of the options',
  ],
  [
    'a table of unequal rows',
    { type: 'data_table', caption: 'c', rows: [[raw(1)], [raw(1), raw(1)]] },
    'rows must have the same number of cells',
  ],
  [
    'a data_table without a caption',
    { type: 'data_table', rows: cells(2, 1) },
    'missing required field: caption',
  ],
  [
    'a data_table whose header is rich text',
    { type: 'data_table', caption: 'c', rows: [[rich], [rich]] },
    'unsupported type: rich_text',
  ],
  [
    'a task in an unknown state',
    { type: 'task_card', task_id: 't', title: 't', status: 'done' },
    'must be one of: pending, in_progress, complete, error',
  ],
  ['an alert, which is for modals', { type: 'alert', text: plain(1) }, 'unsupported type: alert'],
];

test.each(refused)('%s is refused', (_name, block, complaint) => {
  const messages = checkMessageBlocks([block])?.messages ?? [];
  expect(messages.join('\n')).toContain(complaint);
});

test('ids are unique: of blocks in a message, of actions in a block', () => {
  expect(
    checkMessageBlocks([
      { ...section, block_id: 'a' },
      { ...section, block_id: 'b' },
    ]),
  ).toBeUndefined();
  expect(
    checkMessageBlocks([
      { ...section, block_id: 'a' },
      { ...section, block_id: 'a' },
    ])?.error,
  ).toBe('invalid_blocks');
  const twice = actions(button({ action_id: 'a' }), button({ action_id: 'a' }));
  expect(checkMessageBlocks([twice])?.error).toBe('invalid_blocks');
  expect(
    checkMessageBlocks([actions(button({ action_id: 'a' })), actions(button({ action_id: 'a' }))]),
  ).toBeUndefined();
});

test.each(['table', 'data_table', 'task_card', 'plan', 'markdown', 'card', 'carousel', 'context_actions'])(
  '%s stands in messages only',
  (type) => {
    const messages = checkView(modal({ blocks: [{ type }] }), 'modal')?.messages ?? [];
    expect(messages).toEqual([`[ERROR] unsupported type: ${type} [json-pointer:/view/blocks/0]`]);
  },
);
