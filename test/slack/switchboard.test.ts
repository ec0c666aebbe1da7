import { beforeEach, describe, expect, test } from '@jest/globals';
import { App, type Receiver } from '@slack/bolt';
import { createSwitchboard } from '../../src/slack/switchboard.ts';

/** Nothing listens: what Slack would deliver is handed to Bolt by the test. */
const RECEIVER: Receiver = { init() {}, start: async () => undefined, stop: async () => undefined };

let app: App;
let served: string[];
let acknowledged: boolean;

beforeEach(() => {
  served = [];
  acknowledged = false;
  const board = createSwitchboard();
  const serve = (who: string) => async (delivery: { ack?: unknown }) => {
    served.push(who);
    if (typeof delivery.ack === 'function') await delivery.ack();
  };
  board.command(serve('command'));
  board.action('sheet:', serve('sheet'));
  board.action('', serve('any other button'));
  board.view(['ask', 'deny'], serve('form'));
  board.messageShortcut('block_indicators', serve('shortcut on a message'));
  board.globalShortcut('new_request', serve('shortcut anywhere'));
  board.event('file_shared', serve('file'));
  app = new App({
    receiver: RECEIVER,
    convoStore: false,
    ignoreSelf: false,
    authorize: async () => ({ botToken: 'xoxb-none', botId: 'B1', botUserId: 'U1' }),
  });
  app.use(board.deliver);
});

const WHO = { user: { id: 'U2', team_id: 'T1' }, team: { id: 'T1', domain: 't' }, trigger_id: '1.2.3' };
const press = (action_id: string) => ({
  ...WHO,
  type: 'block_actions',
  actions: [{ type: 'button', action_id, block_id: 'b', action_ts: '1' }],
});
const form = (callback_id: string, type = 'view_submission') => ({ ...WHO, type, view: { callback_id } });
const event = (type: string) => ({
  type: 'event_callback',
  team_id: 'T1',
  event: { type, file_id: 'F1', user_id: 'U2', channel_id: 'D1', event_ts: '1.2' },
});

async function deliver(body: Record<string, unknown>): Promise<void> {
  const ack = async () => {
    acknowledged = true;
  };
  await app.processEvent({ body, ack });
}

describe('what Slack delivers goes to the one it is for, through a real app', () => {
  test.each([
    ['command', { command: '/block', text: '', team_id: 'T1', user_id: 'U2' }],
    ['sheet', press('sheet:open')],
    ['any other button', press('approve')],
    ['any other button', press('sheets')],
    ['form', form('ask')],
    ['form', form('deny')],
    ['shortcut on a message', { ...WHO, type: 'message_action', callback_id: 'block_indicators' }],
    ['shortcut anywhere', { ...WHO, type: 'shortcut', callback_id: 'new_request' }],
    ['file', event('file_shared')],
  ])('to %s', async (who, body) => {
    await deliver(body);
    expect({ served, acknowledged }).toEqual({ served: [who], acknowledged: true });
  });

  test.each([
    ['a form that is not ours', form('asked')],
    ['a form that was closed', form('ask', 'view_closed')],
    [
      'a shortcut under the name of the other kind',
      { ...WHO, type: 'shortcut', callback_id: 'block_indicators' },
    ],
    ['a shortcut that is not ours', { ...WHO, type: 'message_action', callback_id: 'block' }],
  ])('%s is served and acknowledged by nobody', async (_, body) => {
    await deliver(body);
    expect({ served, acknowledged }).toEqual({ served: [], acknowledged: false });
  });

  test('an event that nobody waits for is acknowledged by Bolt and served by nobody', async () => {
    await deliver(event('team_join'));
    expect({ served, acknowledged }).toEqual({ served: [], acknowledged: true });
  });
});
