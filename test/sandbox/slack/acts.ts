import { beforeEach, expect } from '@jest/globals';
import { CHANNELS, PEOPLE } from '../../../sandbox/slack/seed.ts';
import { type Json, text } from './app.ts';
import { api, app, begin, workspace } from './bot.ts';

export const { soc, general, warRoom } = CHANNELS;
export const { rina, lea, gus, sam, dara } = PEOPLE;
export const plain = (words: string) => ({ type: 'plain_text', text: words });
export const button = { type: 'button', action_id: 'approve', text: plain('Approve'), value: 'R1' };

/** Blocks with a button in them. */
export const card = [{ type: 'actions', block_id: 'decide', elements: [button] }];

export const input = (more: Json = {}) => ({
  type: 'input',
  block_id: 'why',
  label: plain('Why'),
  element: { type: 'plain_text_input', action_id: 'reason' },
  ...more,
});

/** A form with one field. */
export const modal = (more: Json = {}) => ({
  type: 'modal',
  callback_id: 'form',
  title: plain('Block'),
  submit: plain('Send'),
  blocks: [input()],
  ...more,
});

beforeEach(() => begin());

export const command = (words = '', as: string = rina, channel: string = soc) =>
  workspace.act({ act: 'command', as, channel, command: '/block', text: words });

export const postCard = async (channel: string = soc) =>
  text(await api('chat.postMessage', { channel, text: 'card', blocks: card }), 'ts');

export const press = (ts: string, as: string = lea, more: Json = {}) =>
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

/** What a person reads in the channel, in turn. */
export const texts = (as: string) => workspace.snapshot(as).messages[soc]?.map((message) => message.text);

/** Opens a modal for Rina and gives back its view. */
export async function opened(view: Json = modal()): Promise<Json> {
  await command();
  const result = await api('views.open', { trigger_id: app.last()['trigger_id'], view });
  expect(result).toMatchObject({ ok: true });
  return result['view'] as Json;
}
