import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from '@jest/globals';
import { App, HTTPReceiver, LogLevel } from '@slack/bolt';
import type { KnownBlock, ModalView } from '@slack/types';
import { CHANNELS, PEOPLE } from '../../../sandbox/slack/seed.ts';
import { startWorkspace, type Workspace } from '../../../sandbox/slack/workspace.ts';
import { manifest } from './manifest.ts';

const { soc, approvals } = CHANNELS;
const { rina, lea } = PEOPLE;

const card: KnownBlock[] = [
  {
    type: 'actions',
    block_id: 'decide',
    elements: [
      { type: 'button', action_id: 'approve', text: { type: 'plain_text', text: 'Approve' }, value: 'R1' },
      { type: 'button', action_id: 'deny', text: { type: 'plain_text', text: 'Deny…' }, value: 'R1' },
    ],
  },
];

const denial: ModalView = {
  type: 'modal',
  callback_id: 'denial',
  private_metadata: 'R1',
  notify_on_close: true,
  title: { type: 'plain_text', text: 'Deny' },
  submit: { type: 'plain_text', text: 'Deny' },
  blocks: [
    {
      type: 'input',
      block_id: 'why',
      label: { type: 'plain_text', text: 'Why' },
      element: { type: 'plain_text_input', action_id: 'reason' },
    },
  ],
};

const finder: ModalView = {
  type: 'modal',
  title: { type: 'plain_text', text: 'Find' },
  submit: { type: 'plain_text', text: 'Take' },
  blocks: [
    {
      type: 'input',
      block_id: 'which',
      label: { type: 'plain_text', text: 'Which' },
      element: { type: 'external_select', action_id: 'find' },
    },
  ],
};

/** A small bot: a command posts a card, its buttons update it or open a modal, the modal argues once and then updates. */
function listen(app: App, closed: (id: string) => void): void {
  app.command('/block', async ({ ack, client, command, respond }) => {
    await ack();
    await client.chat.postMessage({ channel: approvals, text: `Block ${command.text}?`, blocks: card });
    await respond('Asked.');
  });
  app.action('approve', async ({ ack, body, client, action }) => {
    await ack();
    if (body.type !== 'block_actions' || action.type !== 'button' || body.message === undefined) return;
    const text = `${action.value} approved by <@${body.user.id}>`;
    await client.chat.update({ channel: approvals, ts: body.message['ts'] as string, text });
  });
  app.action('deny', async ({ ack, body, client }) => {
    await ack();
    if (body.type === 'block_actions') await client.views.open({ trigger_id: body.trigger_id, view: denial });
  });
  app.view('denial', async ({ ack, view, client, body }) => {
    const reason = view.state.values['why']?.['reason']?.value ?? '';
    if (reason.length < 5) {
      await ack({ response_action: 'errors', errors: { why: 'Say more.' } });
      return;
    }
    await ack();
    await client.chat.postMessage({
      channel: approvals,
      text: `${view.private_metadata} denied by ${body.user.id}: ${reason}`,
    });
  });
  app.view({ callback_id: 'denial', type: 'view_closed' }, async ({ ack, view }) => {
    await ack();
    closed(view.id);
  });
  app.shortcut('block_message', async ({ ack, shortcut, client }) => {
    await ack();
    await client.views.open({ trigger_id: shortcut.trigger_id, view: denial });
  });
  app.shortcut('ask', async ({ ack, shortcut, client }) => {
    await ack();
    await client.views.open({ trigger_id: shortcut.trigger_id, view: finder });
  });
  app.options('find', async ({ ack, options }) => {
    await ack({ options: [{ text: { type: 'plain_text', text: options.value }, value: options.value }] });
  });
  app.event('app_home_opened', async ({ event, client }) => {
    await client.views.publish({
      user_id: event.user,
      view: { type: 'home', blocks: [{ type: 'divider' }] },
    });
  });
}

async function startSocket(workspace: Workspace): Promise<App> {
  const app = new App({
    token: workspace.botToken,
    appToken: workspace.appToken,
    socketMode: true,
    convoStore: false,
    logLevel: LogLevel.ERROR,
    clientOptions: { slackApiUrl: workspace.apiUrl },
  });
  await app.start();
  await workspace.waitFor(() => workspace.connections() === 1);
  return app;
}

async function startHttp(workspace: Workspace): Promise<App> {
  const receiver = new HTTPReceiver({
    signingSecret: workspace.signingSecret,
    endpoints: '/slack/events',
    logLevel: LogLevel.ERROR,
  });
  const app = new App({
    token: workspace.botToken,
    receiver,
    convoStore: false,
    logLevel: LogLevel.ERROR,
    clientOptions: { slackApiUrl: workspace.apiUrl },
  });
  const server = (await app.start(0)) as Server;
  workspace.setRequestUrl(`http://127.0.0.1:${(server.address() as AddressInfo).port}/slack/events`);
  return app;
}

describe.each([
  ['socket', startSocket],
  ['http', startHttp],
] as const)('Bolt in %s mode', (mode, startApp) => {
  let workspace: Workspace;
  let app: App;
  const closed: string[] = [];

  async function begin(): Promise<void> {
    workspace = await startWorkspace({ manifest: manifest(), mode });
    app = await startApp(workspace);
    listen(app, (id) => closed.push(id));
  }
  afterEach(async () => {
    await app.stop();
    await workspace.close();
  });

  const cards = () => workspace.messages(approvals);
  const press = (actionId: string, ts: string, as = lea) =>
    workspace.act({ act: 'press', as, channel: approvals, ts, blockId: 'decide', actionId, values: {} });
  const submit = (reason: string) =>
    workspace.act({
      act: 'submit',
      as: lea,
      viewId: workspace.views(lea)[0]!.id,
      values: { why: { reason: { type: 'plain_text_input', value: reason } } },
    });
  const ask = async () => {
    const acted = await workspace.act({
      act: 'command',
      as: rina,
      channel: soc,
      command: '/block',
      text: 'ip 10.0.0.1',
    });
    expect(acted).toEqual({ ok: true });
    return workspace.waitFor(() => cards()[0]);
  };

  test('goes from a command over a card to an approval', async () => {
    await begin();
    const { ts, text } = await ask();
    expect(text).toBe('Block ip 10.0.0.1?');
    await workspace.waitFor(() => workspace.messages(soc).find((message) => message.only === rina));
    expect(await press('approve', ts)).toEqual({ ok: true });
    const decided = await workspace.waitFor(() =>
      cards().find((message) => message.text.includes('approved')),
    );
    expect(decided).toMatchObject({ ts, text: `R1 approved by <@${lea}>`, blocks: [] });
    expect(await press('approve', ts)).toMatchObject({ ok: false });
  });

  test('goes from a button over a modal that argues to a denial', async () => {
    await begin();
    const { ts } = await ask();
    await press('deny', ts);
    await workspace.waitFor(() => workspace.views(lea)[0]);
    expect(await submit('no')).toEqual({ ok: true });
    expect(workspace.snapshot(lea).views).toMatchObject([{ errors: { why: 'Say more.' } }]);
    expect(await submit('because')).toEqual({ ok: true });
    expect(workspace.views(lea)).toEqual([]);
    await workspace.waitFor(() => cards().find((message) => message.text === `R1 denied by ${lea}: because`));
  });

  test('hears shortcuts, closed modals and events', async () => {
    await begin();
    await workspace.act({ act: 'say', as: rina, channel: soc, text: 'evil.com' });
    const ts = workspace.messages(soc)[0]!.ts;
    await workspace.act({ act: 'message_shortcut', as: lea, callbackId: 'block_message', channel: soc, ts });
    const { id } = await workspace.waitFor(() => workspace.views(lea)[0]);
    await workspace.act({ act: 'close_view', as: lea, viewId: id });
    await workspace.act({ act: 'open_home', as: lea });
    await workspace.waitFor(() => workspace.home(lea));
    await workspace.waitFor(() => closed.includes(id));
  });

  test('hears a global shortcut and gives the options of a select', async () => {
    await begin();
    expect(await workspace.act({ act: 'global_shortcut', as: rina, callbackId: 'ask' })).toEqual({
      ok: true,
    });
    const { id: viewId } = await workspace.waitFor(() => workspace.views(rina)[0]);
    const which = { viewId, blockId: 'which', actionId: 'find' };
    const found = await workspace.act({ act: 'suggest', as: rina, ...which, value: 'evil' });
    const option = { text: { type: 'plain_text', text: 'evil' }, value: 'evil' };
    expect(found).toEqual({ ok: true, options: [option] });
  });
});
