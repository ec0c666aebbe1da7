import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { CHANNELS, OTHER_TEAM, PEOPLE, TEAM } from '../../../sandbox/slack/seed.ts';
import { startWorkspace, type Workspace, type WorkspaceOptions } from '../../../sandbox/slack/workspace.ts';
import { type Answer, call, connect, dig, type Json, type TestApp, text } from './app.ts';
import { manifest } from './manifest.ts';

const { soc, general, warRoom } = CHANNELS;
const { rina, lea, gus, sam, dara } = PEOPLE;
const plain = (words: string) => ({ type: 'plain_text', text: words });
const button = { type: 'button', action_id: 'approve', text: plain('Approve'), value: 'R1' };
const card = [{ type: 'actions', block_id: 'decide', elements: [button] }];
const input = (more: Json = {}) => ({
  type: 'input',
  block_id: 'why',
  label: plain('Why'),
  element: { type: 'plain_text_input', action_id: 'reason' },
  ...more,
});
const modal = (more: Json = {}) => ({
  type: 'modal',
  callback_id: 'form',
  title: plain('Block'),
  submit: plain('Send'),
  blocks: [input()],
  ...more,
});

let workspace: Workspace;
let app: TestApp;
let clock: number;
/** What the app acknowledges with, replaced by the tests. */
let answer: (payload: Json) => Answer | Promise<Answer>;

async function begin(options: WorkspaceOptions = {}): Promise<void> {
  workspace = await startWorkspace({ manifest: manifest(), now: () => clock, ...options });
  app = await connect(workspace, (payload) => answer(payload));
}

beforeEach(async () => {
  clock = Date.UTC(2026, 10, 22, 12);
  answer = () => undefined;
  await begin();
});
afterEach(() => workspace.close());

const api = (method: string, args: Json) => call(workspace, method, args);
const command = (words = '', as: string = rina, channel: string = soc) =>
  workspace.act({ act: 'command', as, channel, command: '/block', text: words });
const postCard = async (channel: string = soc) =>
  text(await api('chat.postMessage', { channel, text: 'card', blocks: card }), 'ts');
const press = (ts: string, as: string = lea, more: Json = {}) =>
  workspace.act({
    act: 'press',
    as,
    channel: soc,
    ts,
    blockId: 'decide',
    actionId: 'approve',
    values: {},
    ...more,
  });
const notices = (as: string) => workspace.snapshot(as).notices.map((notice) => notice.text);
const texts = (as: string) => workspace.snapshot(as).messages[soc]?.map((message) => message.text);

/** Opens a modal for Rina and gives back its view. */
async function opened(view: Json = modal()): Promise<Json> {
  await command();
  const result = await api('views.open', { trigger_id: app.last()['trigger_id'], view });
  expect(result).toMatchObject({ ok: true });
  return result['view'] as Json;
}
const submit = (viewId: unknown, reason: string | null = 'because', as: string = rina) =>
  workspace.act({
    act: 'submit',
    as,
    viewId: String(viewId),
    values: { why: { reason: { type: 'plain_text_input', value: reason } } },
  });

describe('a command', () => {
  test('reaches the app with the words as typed', async () => {
    expect(await command('ip 10.0.0.1 <b> & @lea')).toEqual({ ok: true });
    expect(app.last()).toMatchObject({ command: '/block', text: 'ip 10.0.0.1 <b> & @lea', user_id: rina });
  });

  test('names people and channels by id when the manifest asks for it', async () => {
    await workspace.close();
    await begin({ manifest: manifest({ escape: true }) });
    await command('@lea #soc @nobody');
    expect(app.last()['text']).toBe(`<@${lea}|lea> <#${soc}|soc> @nobody`);
  });

  test('that the manifest does not have is Slack’s own affair', async () => {
    const result = await workspace.act({
      act: 'command',
      as: rina,
      channel: soc,
      command: '/blok',
      text: '',
    });
    expect(result).toMatchObject({
      ok: false,
      sentence: expect.stringContaining('/blok is not a valid command.'),
    });
    expect(notices(rina)).toHaveLength(1);
    expect(notices(lea)).toEqual([]);
    expect(app.envelopes).toEqual([]);
  });

  test('may be written like a message', async () => {
    await workspace.act({ act: 'say', as: rina, channel: soc, text: '/block ip 10.0.0.1' });
    expect(app.last()).toMatchObject({ command: '/block', text: 'ip 10.0.0.1' });
    expect(workspace.messages(soc)).toEqual([]);
  });

  test('says dispatch_failed when nobody is connected', async () => {
    await app.close();
    await workspace.waitFor(() => workspace.connections() === 0);
    expect(await command()).toEqual({
      ok: false,
      sentence: '/block failed with the error "dispatch_failed"',
    });
    expect(notices(rina)).toEqual(['/block failed with the error "dispatch_failed"']);
  });

  test('says operation_timeout when it is not acknowledged in time', async () => {
    await workspace.close();
    await begin({ ackMs: 30 });
    answer = () => 'silent';
    expect(await command()).toEqual({
      ok: false,
      sentence: '/block failed with the error "operation_timeout"',
    });
  });

  test('says operation_timeout when the acknowledgement gets lost', async () => {
    await workspace.close();
    await begin({ ackMs: 30 });
    workspace.faults.dropAcks(1);
    expect(await command()).toMatchObject({ ok: false });
    expect(await command()).toEqual({ ok: true });
  });

  test.each([
    ['for the person alone', {}, ['hi'], []],
    ['in the channel', { response_type: 'in_channel' }, ['hi'], ['hi']],
  ])('can be answered in the acknowledgement, %s', async (_name, more, forRina, forLea) => {
    answer = () => ({ text: 'hi', ...more });
    await command();
    expect([texts(rina), texts(lea)]).toEqual([forRina, forLea]);
  });

  test('with an answer that breaks a limit fails', async () => {
    answer = () => ({ blocks: [{ type: 'header', text: plain('x'.repeat(151)) }] });
    expect(await command()).toMatchObject({ ok: false });
    expect(texts(rina)).toEqual([]);
  });

  test('works in a private channel that the bot is not in', async () => {
    expect(await command('', rina, warRoom)).toEqual({ ok: true });
    expect(app.last()).toMatchObject({ channel_id: warRoom, channel_name: 'privategroup' });
  });

  test.each([
    ['someone who is not in the channel', gus, general],
    ['someone deactivated', dara, general],
    ['nobody', 'U0NOBODY', soc],
  ])('is not taken from %s', async (_name, as, channel) => {
    expect(await command('', as, channel)).toMatchObject({ ok: false });
    expect(app.envelopes).toEqual([]);
  });

  test('arrives twice when the fault says so', async () => {
    workspace.faults.duplicate(1);
    await command();
    await workspace.waitFor(
      () =>
        app.envelopes.length === 2 && workspace.log.some(({ text: line }) => line.includes('late, twice')),
    );
    expect(app.envelopes[0]).toEqual(app.envelopes[1]);
  });
});

describe('a response URL', () => {
  const use = async (body: Json, url = text(app.last(), 'response_url')) => {
    const response = await fetch(url, { method: 'POST', body: JSON.stringify(body) });
    return { status: response.status, ...((await response.json()) as Json) };
  };

  test('answers the person alone unless it says in_channel', async () => {
    await command();
    await use({ text: 'quiet' });
    await use({ text: 'loud', response_type: 'in_channel' });
    expect([texts(rina), texts(lea)]).toEqual([['quiet', 'loud'], ['loud']]);
  });

  test('works where the bot may not write', async () => {
    await command('', rina, warRoom);
    expect(await use({ text: 'x' })).toMatchObject({ status: 200 });
    expect(workspace.messages(warRoom)).toMatchObject([{ text: 'x', only: rina }]);
  });

  test('works five times', async () => {
    await command();
    for (let n = 0; n < 5; n += 1) expect(await use({ text: 'x' })).toMatchObject({ status: 200, ok: true });
    expect(await use({ text: 'x' })).toEqual({ status: 404, ok: false, error: 'used_url' });
  });

  test('works for thirty minutes', async () => {
    await command();
    clock += 30 * 60_000;
    expect(await use({ text: 'x' })).toMatchObject({ status: 200 });
    clock += 1;
    expect(await use({ text: 'x' })).toEqual({ status: 404, ok: false, error: 'expired_url' });
  });

  test('cannot be guessed', async () => {
    await command();
    expect(await use({ text: 'x' }, `${text(app.last(), 'response_url').slice(0, -1)}x`)).toMatchObject({
      status: 404,
    });
  });

  test('refuses what is no message', async () => {
    await command();
    expect(await use({})).toMatchObject({ status: 400, error: 'no_text' });
  });

  test.each([
    ['replaces', { replace_original: true, text: 'decided' }, ['decided']],
    ['removes', { delete_original: true }, []],
    ['leaves', { text: 'noted' }, ['card', 'noted']],
  ])('%s the message that was pressed', async (_name, body, after) => {
    await press(await postCard());
    await use(body);
    expect(texts(lea)).toEqual(after);
  });

  test('answers in the thread of the message that was pressed', async () => {
    const root = await postCard();
    const reply = await api('chat.postMessage', { channel: soc, text: 'r', blocks: card, thread_ts: root });
    await press(text(reply, 'ts'));
    expect(app.last()['container']).toMatchObject({ thread_ts: root });
    await use({ text: 'noted' });
    expect(workspace.messages(soc).at(-1)).toMatchObject({ text: 'noted', threadTs: root, only: lea });
  });

  test('replaces an ephemeral message, which the API cannot', async () => {
    const { message_ts: ts } = await api('chat.postEphemeral', {
      channel: soc,
      user: rina,
      text: 'e',
      blocks: card,
    });
    await press(String(ts), rina);
    await use({ replace_original: true, text: 'done' });
    expect(texts(rina)).toEqual(['done']);
  });
});

describe('a press', () => {
  test('tells who, where and what; the value comes from the message', async () => {
    const ts = await postCard();
    expect(await press(ts, lea, { selected: { value: 'forged' } })).toEqual({ ok: true });
    expect(app.last()).toMatchObject({
      type: 'block_actions',
      user: { id: lea, team_id: TEAM.id },
      container: { type: 'message', message_ts: ts, channel_id: soc, is_ephemeral: false },
      message: { ts, text: 'card' },
      actions: [{ type: 'button', action_id: 'approve', block_id: 'decide', value: 'R1' }],
    });
  });

  test('by a stranger names their organisation as theirs and ours as the app’s', async () => {
    await press(await postCard(), sam);
    expect(app.last()).toMatchObject({ team: { id: TEAM.id }, user: { id: sam, team_id: OTHER_TEAM.id } });
  });

  test('on an ephemeral message comes without the message', async () => {
    const { message_ts: ts } = await api('chat.postEphemeral', {
      channel: soc,
      user: rina,
      text: 'e',
      blocks: card,
    });
    expect(await press(String(ts), lea)).toMatchObject({ ok: false });
    await press(String(ts), rina);
    expect(app.last()).toMatchObject({ container: { is_ephemeral: true } });
    expect(app.last()).not.toHaveProperty('message');
  });

  test('on what is no longer there is not sent', async () => {
    const ts = await postCard();
    await api('chat.update', { channel: soc, ts, text: 'done' });
    expect(await press(ts)).toMatchObject({ ok: false });
    expect(await press('1.000000')).toMatchObject({ ok: false });
    expect(app.envelopes).toEqual([]);
  });

  test('from outside the channel is not sent', async () => {
    const ts = await postCard();
    workspace.leave(soc, gus);
    expect(await press(ts, gus)).toEqual({ ok: false, sentence: 'You are not in this channel.' });
  });

  test('without an answer leaves a warning on the message, until the next press', async () => {
    await workspace.close();
    await begin({ ackMs: 30 });
    answer = () => 'silent';
    const ts = await postCard();
    expect(await press(ts)).toMatchObject({ ok: false });
    expect(workspace.snapshot(lea).messages[soc]?.[0]?.warning).toContain('operation_timeout');
    answer = () => undefined;
    await press(ts);
    expect(workspace.snapshot(lea).messages[soc]?.[0]).not.toHaveProperty('warning');
  });

  test('goes nowhere when the manifest switches interactivity off', async () => {
    await workspace.close();
    await begin({ manifest: manifest({ interactive: false }) });
    expect(await press(await postCard())).toEqual({
      ok: false,
      sentence: 'This app is not configured to handle interactive responses.',
    });
  });

  test('on a select sends the chosen option, and only one that is offered', async () => {
    const option = (value: string) => ({ text: plain(value), value });
    const menu = { type: 'static_select', action_id: 'approve', options: [option('a'), option('b')] };
    const blocks = [{ type: 'actions', block_id: 'decide', elements: [menu] }];
    const ts = text(await api('chat.postMessage', { channel: soc, text: 'x', blocks }), 'ts');
    const choose = (value: string) =>
      press(ts, lea, { selected: { type: 'static_select', selected_option: option(value) } });
    expect(await choose('c')).toMatchObject({ ok: false });
    await choose('b');
    expect(app.last()).toMatchObject({ actions: [{ type: 'static_select', selected_option: option('b') }] });
  });
});

describe('a trigger', () => {
  test('opens one modal', async () => {
    await opened();
    const again = await api('views.open', { trigger_id: app.last()['trigger_id'], view: modal() });
    expect(again).toMatchObject({ error: 'exchanged_trigger_id' });
    expect(workspace.views(rina)).toHaveLength(1);
    expect(workspace.views(lea)).toEqual([]);
  });

  test('lives three seconds', async () => {
    await command();
    clock += 3001;
    const late = await api('views.open', { trigger_id: app.last()['trigger_id'], view: modal() });
    expect(late).toMatchObject({ error: 'expired_trigger_id' });
    await command();
    clock += 3000;
    await opened();
  });

  test('cannot be made up', async () => {
    expect(await api('views.open', { trigger_id: '1.2.abc', view: modal() })).toMatchObject({
      error: 'invalid_trigger_id',
    });
  });
});

describe('a modal', () => {
  test('is refused with the block that breaks a limit', async () => {
    await command();
    const view = modal({ title: plain('x'.repeat(25)) });
    expect(await api('views.open', { trigger_id: app.last()['trigger_id'], view })).toMatchObject({
      error: 'invalid_arguments',
      response_metadata: {
        messages: ['[ERROR] must be less than 25 characters [json-pointer:/view/title/text]'],
      },
    });
  });

  test('closes when its submission is acknowledged', async () => {
    const { id } = await opened();
    expect(await submit(id)).toEqual({ ok: true });
    expect(app.last()).toMatchObject({
      type: 'view_submission',
      view: { id, callback_id: 'form', state: { values: { why: { reason: { value: 'because' } } } } },
    });
    expect(workspace.views(rina)).toEqual([]);
  });

  test('sends every input, untouched ones as null and the first value where nothing was typed', async () => {
    const blocks = [
      input({ optional: true }),
      input({
        block_id: 'pre',
        element: { type: 'plain_text_input', action_id: 'a', initial_value: 'was here' },
      }),
      input({ block_id: 'pick', optional: true, element: { type: 'multi_users_select', action_id: 'b' } }),
    ];
    const { id } = await opened(modal({ blocks }));
    await workspace.act({ act: 'submit', as: rina, viewId: String(id), values: {} });
    expect(dig(app.last(), 'view', 'state', 'values')).toEqual({
      why: { reason: { type: 'plain_text_input', value: null } },
      pre: { a: { type: 'plain_text_input', value: 'was here' } },
      pick: { b: { type: 'multi_users_select', selected_users: [] } },
    });
  });

  test.each([
    ['a required field', {}, null, 'Please complete this required field.'],
    ['a minimum', { min_length: 5 }, 'four', 'Please enter at least 5 characters.'],
    ['a maximum', { max_length: 3 }, 'four', 'Please enter no more than 3 characters.'],
  ])('is not sent before %s is met', async (_name, more, words, sentence) => {
    const element = { type: 'plain_text_input', action_id: 'reason', ...more };
    const { id } = await opened(modal({ blocks: [input({ element })] }));
    expect(await submit(id, words)).toEqual({ ok: false, sentence });
    expect(workspace.snapshot(rina).views[0]?.errors).toEqual({ why: sentence });
    expect(app.last()['type']).not.toBe('view_submission');
  });

  test('shows errors at their inputs and stays', async () => {
    answer = ({ type }) =>
      type === 'view_submission' ? { response_action: 'errors', errors: { why: 'Say more.' } } : undefined;
    const { id } = await opened();
    expect(await submit(id)).toEqual({ ok: true });
    expect(workspace.snapshot(rina).views).toMatchObject([{ id, errors: { why: 'Say more.' }, busy: false }]);
  });

  test.each([
    ['errors at a block that is no input', { response_action: 'errors', errors: { nowhere: 'x' } }],
    ['no errors at all', { response_action: 'errors', errors: {} }],
    [
      'an update that breaks a limit',
      { response_action: 'update', view: modal({ title: plain('x'.repeat(25)) }) },
    ],
    ['an unknown action', { response_action: 'explode' }],
  ])('is in trouble after %s', async (_name, reply) => {
    answer = ({ type }) => (type === 'view_submission' ? reply : undefined);
    const { id } = await opened();
    expect(await submit(id)).toEqual({ ok: false, sentence: 'We had some trouble connecting. Try again?' });
    expect(workspace.snapshot(rina).views).toMatchObject([{ id, busy: false, trouble: expect.any(String) }]);
  });

  test('is in trouble when nothing comes, and can be sent again', async () => {
    await workspace.close();
    await begin({ ackMs: 30 });
    const { id } = await opened();
    answer = () => 'silent';
    expect(await submit(id)).toMatchObject({ ok: false });
    answer = () => undefined;
    expect(await submit(id)).toEqual({ ok: true });
  });

  test('is busy while its submission is with the bot', async () => {
    let release: () => void = () => {};
    const asked = new Promise<void>((arrived) => {
      answer = ({ type }) => {
        if (type !== 'view_submission') return undefined;
        arrived();
        return new Promise((resolve) => {
          release = () => resolve(undefined);
        });
      };
    });
    const { id } = await opened();
    const sent = submit(id);
    await asked;
    expect(workspace.snapshot(rina).views[0]?.busy).toBe(true);
    expect(await submit(id)).toMatchObject({ ok: false });
    release();
    expect(await sent).toEqual({ ok: true });
  });

  test.each([
    ['update', { response_action: 'update', view: modal({ title: plain('New') }) }, ['New']],
    ['push', { response_action: 'push', view: modal({ title: plain('Top') }) }, ['Block', 'Top']],
    ['clear', { response_action: 'clear' }, []],
  ])('does what response_action %s says', async (_name, reply, titles) => {
    answer = ({ type }) => (type === 'view_submission' ? reply : undefined);
    const { id } = await opened();
    await submit(id);
    expect(workspace.views(rina).map(({ view }) => (view.type === 'modal' ? view.title.text : ''))).toEqual(
      titles,
    );
  });

  test('is three deep at most, pushed by triggers from within', async () => {
    const { id } = await opened(
      modal({ blocks: [{ type: 'actions', block_id: 'decide', elements: [button] }] }),
    );
    await command();
    expect(await api('views.push', { trigger_id: app.last()['trigger_id'], view: modal() })).toMatchObject({
      error: 'not_found',
    });
    const push = async () => {
      await workspace.act({
        act: 'press_view',
        as: rina,
        viewId: String(id),
        blockId: 'decide',
        actionId: 'approve',
        values: {},
      });
      return api('views.push', { trigger_id: app.last()['trigger_id'], view: modal() });
    };
    const second = await push();
    expect(second).toMatchObject({ ok: true, view: { root_view_id: id, previous_view_id: id } });
    expect(await push()).toMatchObject({
      ok: true,
      view: { root_view_id: id, previous_view_id: dig(second, 'view', 'id') },
    });
    expect(await push()).toMatchObject({ error: 'push_limit_reached' });
  });

  test('is updated by id or external id, with the right hash if any', async () => {
    const first = await opened(modal({ external_id: 'mine' }));
    const update = (more: Json) => api('views.update', { view: modal({ external_id: 'mine' }), ...more });
    expect(await update({ view_id: first['id'], hash: '1.wrong' })).toMatchObject({ error: 'hash_conflict' });
    const second = await update({ view_id: first['id'], hash: first['hash'] });
    expect(second).toMatchObject({ ok: true });
    expect(await update({ view_id: first['id'], hash: first['hash'] })).toMatchObject({
      error: 'hash_conflict',
    });
    expect(await update({ external_id: 'mine' })).toMatchObject({ ok: true });
    expect(await update({ view_id: 'V0GONE' })).toMatchObject({ error: 'not_found' });
  });

  test('has an external id of its own', async () => {
    await opened(modal({ external_id: 'mine' }));
    await command();
    const twin = await api('views.open', {
      trigger_id: app.last()['trigger_id'],
      view: modal({ external_id: 'mine' }),
    });
    expect(twin).toMatchObject({ error: 'duplicate_external_id' });
  });

  test.each([
    ['is told when it was closed', { notify_on_close: true }, {}, { type: 'view_closed', is_cleared: false }],
    [
      'is told when the whole stack was closed',
      { notify_on_close: true },
      { all: true },
      { type: 'view_closed', is_cleared: true },
    ],
    ['is told of clear_on_close', { notify_on_close: true, clear_on_close: true }, {}, { is_cleared: true }],
  ])('%s', async (_name, view, act, expected) => {
    const { id } = await opened(modal(view));
    await workspace.act({ act: 'close_view', as: rina, viewId: String(id), ...act });
    await workspace.waitFor(() => app.last()['type'] === 'view_closed');
    expect(app.last()).toMatchObject({ ...expected, view: { id } });
    expect(workspace.views(rina)).toEqual([]);
  });

  test('closes silently unless it asks to be told', async () => {
    const { id } = await opened();
    await workspace.act({ act: 'close_view', as: rina, viewId: String(id) });
    await command();
    expect(app.envelopes.map(({ type }) => type)).toEqual(['slash_commands', 'slash_commands']);
  });

  test('is nobody else’s', async () => {
    const { id } = await opened();
    expect(await submit(id, 'x', lea)).toEqual({ ok: false, sentence: 'This view is no longer open.' });
  });
});

describe('the Home tab', () => {
  const home = { type: 'home', blocks: [{ type: 'divider' }] };
  const publish = (more: Json = {}) => api('views.publish', { user_id: rina, view: home, ...more });

  test('is published when the person looks', async () => {
    await workspace.act({ act: 'open_home', as: rina });
    await workspace.waitFor(() => app.envelopes.length === 1);
    expect(app.last()['event']).toMatchObject({ type: 'app_home_opened', user: rina, tab: 'home' });
    await publish();
    expect(workspace.snapshot(rina).home?.view).toMatchObject({ type: 'home' });
    expect(workspace.snapshot(lea)).not.toHaveProperty('home');
  });

  test('keeps its id and changes its hash', async () => {
    const first = await publish();
    const second = await publish({ hash: dig(first, 'view', 'hash') });
    expect(dig(second, 'view', 'id')).toBe(dig(first, 'view', 'id'));
    expect(await publish({ hash: dig(first, 'view', 'hash') })).toMatchObject({ error: 'hash_conflict' });
  });

  test('is off when the manifest says so', async () => {
    await workspace.close();
    await begin({ manifest: manifest({ homeTab: false }) });
    expect(await publish()).toMatchObject({ error: 'not_enabled' });
    expect(await workspace.act({ act: 'open_home', as: rina })).toMatchObject({ ok: false });
  });
});

describe('a message', () => {
  test('is stored as Slack’s composer would', async () => {
    await workspace.act({
      act: 'say',
      as: rina,
      channel: soc,
      text: 'a<b & see evil.com, https://x.example/a?b=1 me@x.example',
    });
    expect(texts(lea)).toEqual([
      'a&lt;b &amp; see <http://evil.com|evil.com>, <https://x.example/a?b=1> <mailto:me@x.example|me@x.example>',
    ]);
  });

  test('is told to an app that subscribed, in channels it is in', async () => {
    await workspace.act({ act: 'say', as: rina, channel: general, text: 'elsewhere' });
    await workspace.act({ act: 'say', as: rina, channel: soc, text: 'here' });
    await workspace.waitFor(() => app.envelopes.length === 1);
    expect(app.last()).toMatchObject({
      type: 'event_callback',
      is_ext_shared_channel: true,
      event: { type: 'message', text: 'here', channel: soc, channel_type: 'channel', user: rina },
    });
  });

  test('cannot be written to an app whose messages tab is read-only', async () => {
    expect(await workspace.act({ act: 'say', as: rina, channel: workspace.dm(rina), text: 'hi' })).toEqual({
      ok: false,
      sentence: 'Sending messages to this app has been turned off.',
    });
  });

  test('has the shortcuts of the manifest', async () => {
    await workspace.act({ act: 'say', as: rina, channel: soc, text: 'evil.com' });
    const ts = String(workspace.messages(soc)[0]?.ts);
    const shortcut = (callbackId: string) =>
      workspace.act({ act: 'message_shortcut', as: lea, callbackId, channel: soc, ts });
    expect(await shortcut('unheard_of')).toMatchObject({ ok: false });
    expect(await shortcut('block_message')).toEqual({ ok: true });
    expect(app.last()).toMatchObject({
      type: 'message_action',
      callback_id: 'block_message',
      channel: { id: soc },
      message: { user: rina, text: '<http://evil.com|evil.com>' },
    });
    await opened();
  });

  test('counts as unread until the person has seen it', async () => {
    await postCard();
    const unread = (as: string) => workspace.snapshot(as).channels.find(({ id }) => id === soc)?.unread;
    expect([unread(rina), unread(lea)]).toEqual([1, 1]);
    await workspace.act({ act: 'read', as: rina, channel: soc });
    expect([unread(rina), unread(lea)]).toEqual([0, 1]);
  });
});

test('a change of a user group is told', async () => {
  workspace.setGroup(workspace.groups.leads, [lea, gus]);
  await workspace.waitFor(() => app.envelopes.length === 1);
  expect(app.last()['event']).toMatchObject({
    type: 'subteam_members_changed',
    subteam_id: workspace.groups.leads,
    added_users: [gus],
    added_users_count: 1,
    removed_users: [PEOPLE.tomas],
  });
});

test('an event that the manifest does not subscribe to is not sent', async () => {
  await workspace.close();
  await begin({ manifest: manifest({ events: [] }) });
  workspace.setGroup(workspace.groups.leads, [lea]);
  await command();
  expect(app.envelopes.map(({ type }) => type)).toEqual(['slash_commands']);
});
