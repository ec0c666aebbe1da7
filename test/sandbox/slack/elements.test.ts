import { beforeEach, describe, expect, test } from '@jest/globals';
import { CHANNELS, PEOPLE, TEAM } from '../../../sandbox/slack/seed.ts';
import { call, dig, type Json, text } from './app.ts';
import { answerWith, app, begin, workspace } from './bot.ts';

const { soc } = CHANNELS;
const { rina, lea } = PEOPLE;
const plain = (words: string) => ({ type: 'plain_text', text: words });
const option = (value: string) => ({ text: plain(value), value });
const asked = (element: Json, more: Json = {}) => ({
  type: 'input',
  block_id: 'it',
  label: plain('It'),
  element: { action_id: 'it', ...element },
  ...more,
});

beforeEach(() => begin());

/** Opens a form of one block for Rina and gives back its id. */
async function show(block: Json): Promise<string> {
  await workspace.act({ act: 'command', as: rina, channel: soc, command: '/block', text: '' });
  const view = { type: 'modal', title: plain('Form'), submit: plain('Send'), blocks: [block] };
  const opened = await call(workspace, 'views.open', { trigger_id: app.last()['trigger_id'], view });
  return text(opened, 'view', 'id');
}

const submit = (viewId: string, state: Json) =>
  workspace.act({ act: 'submit', as: rina, viewId, values: { it: { it: state } } });

const sent = () => dig(app.last(), 'view', 'state', 'values', 'it', 'it');

describe('an external select', () => {
  const select = (more: Json = {}) => asked({ type: 'external_select', ...more });
  const suggest = (viewId: string, value: string, more: object = {}) =>
    workspace.act({ act: 'suggest', as: rina, viewId, blockId: 'it', actionId: 'it', value, ...more });

  test('asks the app for its options', async () => {
    answerWith(({ type }) =>
      type === 'block_suggestion' ? { options: [option('a'), option('b')] } : undefined,
    );
    const id = await show(select());
    expect(await suggest(id, 'abc')).toEqual({ ok: true, options: [option('a'), option('b')] });
    expect(app.last()).toMatchObject({
      type: 'block_suggestion',
      team: { id: TEAM.id },
      user: { id: rina },
      container: { type: 'view', view_id: id },
      view: { id },
      action_id: 'it',
      block_id: 'it',
      value: 'abc',
    });
    expect(await submit(id, { type: 'external_select', selected_option: option('a') })).toEqual({ ok: true });
    expect(sent()).toEqual({ type: 'external_select', selected_option: option('a') });
  });

  test('stands in a message as well', async () => {
    answerWith(({ type }) => (type === 'block_suggestion' ? { options: [] } : undefined));
    const elements = [{ type: 'external_select', action_id: 'it' }];
    const blocks = [{ type: 'actions', block_id: 'it', elements }];
    const ts = text(await call(workspace, 'chat.postMessage', { channel: soc, text: 'x', blocks }), 'ts');
    const act = { act: 'suggest', as: lea, channel: soc, ts, blockId: 'it', actionId: 'it' } as const;
    expect(await workspace.act({ ...act, value: 'abc' })).toEqual({ ok: true, options: [] });
    expect(app.last()).toMatchObject({
      container: { type: 'message', message_ts: ts },
      channel: { id: soc },
    });
  });

  test.each([
    ['three characters unless told otherwise', {}, 'ab', 'abc'],
    ['as many as it says', { min_query_length: 1 }, '', 'a'],
  ])('waits for %s', async (_name, more, short, long) => {
    answerWith(({ type }) => (type === 'block_suggestion' ? { options: [option('a')] } : undefined));
    const id = await show(select(more));
    expect(await suggest(id, short)).toEqual({ ok: true, options: [] });
    expect(app.last()['type']).not.toBe('block_suggestion');
    expect(await suggest(id, long)).toMatchObject({ options: [option('a')] });
  });

  const group = (options: Json[]) => ({ label: plain('G'), options });
  const many = (count: number) => Array.from({ length: count }, (_, n) => option(String(n)));
  test.each([
    ['a hundred options', { options: many(100) }, true],
    ['a hundred and one options', { options: many(101) }, false],
    ['groups', { option_groups: [group([option('a')])] }, true],
    ['both', { options: [], option_groups: [] }, false],
    ['neither', {}, false],
    ['nothing', undefined, false],
    ['an option without a value', { options: [{ text: plain('a') }] }, false],
    ['a text of 76 characters', { options: [{ text: plain('x'.repeat(76)), value: 'a' }] }, false],
  ])('takes %s: %s', async (_name, reply, ok) => {
    answerWith(({ type }) => (type === 'block_suggestion' ? (reply as Json) : undefined));
    expect(await suggest(await show(select()), 'abc')).toMatchObject({ ok });
  });

  test('says so when nobody answers', async () => {
    await begin({ ackMs: 30 });
    const id = await show(select());
    answerWith(() => 'silent');
    expect(await suggest(id, 'abc')).toEqual({
      ok: false,
      sentence: 'The options could not be loaded: operation_timeout.',
    });
  });

  test('is nobody else’s, and only a select is one', async () => {
    const id = await show(select());
    expect(await suggest(id, 'abc', { as: lea })).toMatchObject({ ok: false });
    const other = await show(asked({ type: 'plain_text_input' }));
    expect(await suggest(other, 'abc')).toMatchObject({ ok: false });
  });
});

describe('an input', () => {
  const press = (viewId: string, selected: Json) =>
    workspace.act({
      act: 'press_view',
      as: rina,
      viewId,
      blockId: 'it',
      actionId: 'it',
      selected,
      values: { it: { it: selected } },
    });
  const select = { type: 'static_select', options: [option('a'), option('b')] };
  const chosen = { type: 'static_select', selected_option: option('b') };

  test('that dispatches tells its change, with all that was entered', async () => {
    const id = await show(asked(select, { dispatch_action: true }));
    expect(await press(id, chosen)).toEqual({ ok: true });
    expect(app.last()).toMatchObject({
      type: 'block_actions',
      actions: [{ action_id: 'it', selected_option: option('b') }],
      view: { state: { values: { it: { it: chosen } } } },
    });
  });

  test('that does not is sent with its form', async () => {
    const id = await show(asked(select));
    expect(await press(id, chosen)).toEqual({ ok: false, sentence: 'This input is sent with its form.' });
  });

  test('keeps what was entered when the app puts the same input into an update', async () => {
    const id = await show(asked({ type: 'plain_text_input' }, { dispatch_action: true }));
    await press(id, { type: 'plain_text_input', value: 'typed' });
    const blocks = [asked({ type: 'plain_text_input' }), { type: 'divider' }];
    const view = { type: 'modal', title: plain('Form'), submit: plain('Send'), blocks };
    const updated = await call(workspace, 'views.update', { view_id: id, view });
    expect(dig(updated, 'view', 'state', 'values', 'it', 'it', 'value')).toBe('typed');
  });

  test.each([
    ['number_input', { is_decimal_allowed: false }, '7', undefined],
    ['number_input', { is_decimal_allowed: false }, '-7', undefined],
    ['number_input', { is_decimal_allowed: false }, '7.5', 'Please enter a whole number.'],
    ['number_input', { is_decimal_allowed: true }, '7.5', undefined],
    ['number_input', { is_decimal_allowed: true }, 'seven', 'Please enter a number.'],
    ['number_input', { is_decimal_allowed: false, min_value: '5' }, '4', 'Please enter 5 or more.'],
    ['number_input', { is_decimal_allowed: false, max_value: '5' }, '6', 'Please enter 5 or less.'],
    ['number_input', { is_decimal_allowed: false, min_value: '5', max_value: '5' }, '5', undefined],
    ['email_text_input', {}, 'a@b.example', undefined],
    ['email_text_input', {}, 'a@b', 'Please enter a valid email address.'],
    ['url_text_input', {}, 'https://x.example', undefined],
    ['url_text_input', {}, 'x', 'Please enter a valid URL.'],
  ])('%s %j with %s: %p', async (type, more, value, sentence) => {
    const id = await show(asked({ type, ...more }));
    expect(await submit(id, { type, value })).toEqual(sentence ? { ok: false, sentence } : { ok: true });
  });

  test.each([
    ['datepicker', { selected_date: '2026-11-22' }],
    ['timepicker', { selected_time: '10:30' }],
    ['datetimepicker', { selected_date_time: 1_795_000_000 }],
    ['rich_text_input', { rich_text_value: { type: 'rich_text', elements: [] } }],
    ['multi_external_select', { selected_options: [option('a')] }],
  ])('%s is sent as it was entered', async (type, state) => {
    const id = await show(asked({ type }));
    expect(await submit(id, { type, ...state })).toEqual({ ok: true });
    expect(sent()).toEqual({ type, ...state });
  });

  test('for files sends what they are', async () => {
    const id = await show(asked({ type: 'file_input', max_files: 1 }));
    const file = workspace.upload(rina, 'iocs.txt', Buffer.from('evil.example'));
    const other = workspace.upload(lea, 'hers.txt', Buffer.from('x'));
    const files = (...ids: string[]) => ({ type: 'file_input', files: ids.map((each) => ({ id: each })) });
    expect(await submit(id, files(other))).toEqual({ ok: false, sentence: 'This file was not uploaded.' });
    expect(await submit(id, files(file, file))).toEqual({
      ok: false,
      sentence: 'Please choose 1 file at most.',
    });
    expect(await submit(id, files(file))).toEqual({ ok: true });
    expect(sent()).toMatchObject({ type: 'file_input', files: [{ id: file, name: 'iocs.txt', size: 12 }] });
  });
});

describe('a global shortcut', () => {
  const choose = (callbackId: string, as: string = rina) =>
    workspace.act({ act: 'global_shortcut', as, callbackId });

  test('comes without a channel and opens a form', async () => {
    expect(await choose('ask')).toEqual({ ok: true });
    expect(app.last()).toMatchObject({ type: 'shortcut', callback_id: 'ask', user: { id: rina } });
    for (const key of ['channel', 'message', 'response_url']) expect(app.last()).not.toHaveProperty(key);
    const view = { type: 'modal', title: plain('Form'), blocks: [{ type: 'divider' }] };
    const opened = await call(workspace, 'views.open', { trigger_id: app.last()['trigger_id'], view });
    expect(opened).toMatchObject({ ok: true });
    expect(workspace.views(rina)).toHaveLength(1);
  });

  test.each(['block_message', 'unheard_of'])('%s is none', async (callbackId) => {
    expect(await choose(callbackId)).toMatchObject({ ok: false });
    expect(app.envelopes).toEqual([]);
  });

  test('says so when nobody listens', async () => {
    await app.close();
    await workspace.waitFor(() => workspace.connections() === 0);
    expect(await choose('ask')).toEqual({
      ok: false,
      sentence: 'Ask for a block failed with the error "dispatch_failed"',
    });
  });
});

describe('the app’s own places', () => {
  test('are told apart when a person opens them, with the Home tab as it is', async () => {
    const home = { type: 'home', blocks: [{ type: 'divider' }] };
    await workspace.act({ act: 'open_home', as: rina });
    await workspace.waitFor(() => app.envelopes.length === 1);
    expect(app.last()['event']).not.toHaveProperty('view');
    const published = await call(workspace, 'views.publish', { user_id: rina, view: home });
    await workspace.act({ act: 'open_home', as: rina });
    await workspace.act({ act: 'open_home', as: rina, tab: 'messages' });
    await workspace.waitFor(() => app.envelopes.length === 3);
    const events = app.envelopes.map(({ payload }) => dig(payload, 'event') as Json);
    expect(events.map(({ tab }) => tab)).toEqual(['home', 'home', 'messages']);
    expect(dig(events[1], 'view', 'id')).toBe(dig(published, 'view', 'id'));
    expect(events[2]).not.toHaveProperty('view');
  });
});
