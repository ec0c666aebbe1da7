import { beforeEach, describe, expect, test } from '@jest/globals';
import { WebClient } from '@slack/web-api';
import { CHANNELS, PEOPLE } from '../../../sandbox/slack/seed.ts';
import { startWorkspace } from '../../../sandbox/slack/workspace.ts';
import { call, type Json, text } from './app.ts';
import { open, workspace } from './bot.ts';
import { manifest } from './manifest.ts';

const { soc, general, warRoom } = CHANNELS;
const { rina, lea } = PEOPLE;
const section = (words: string) => ({ type: 'section', text: { type: 'mrkdwn', text: words } });
const post = (args: Json = {}) =>
  call(workspace, 'chat.postMessage', { channel: soc, text: 'hello', ...args });

beforeEach(() => open());

describe('chat.postMessage', () => {
  test('stores what was sent, character for character', async () => {
    const words = '<!channel> & <https://evil.example|x> `a`';
    const { ts } = await post({ text: words, blocks: [section(words)], unfurl_links: false });
    const [message] = workspace.messages(soc);
    expect(message).toMatchObject({
      ts,
      text: words,
      blocks: [{ text: { text: words } }],
      unfurl: { links: false },
    });
    expect(message?.blocks[0]?.block_id).toBeTruthy();
  });

  test('takes forms with nested JSON, as the client sends them', async () => {
    const client = new WebClient(workspace.botToken, { slackApiUrl: workspace.apiUrl });
    const metadata = { event_type: 'request', event_payload: { id: 'R1' } };
    const blocks = [{ type: 'divider' as const }];
    const sent = await client.chat.postMessage({ channel: soc, text: 'x', blocks, metadata });
    expect(sent.message).toMatchObject({ metadata, blocks });
  });

  test.each([
    ['a channel that is not there', { channel: 'C0NOWHERE' }, 'channel_not_found'],
    ['a private channel the bot is not in', { channel: warRoom }, 'channel_not_found'],
    ['neither text nor blocks', { text: '' }, 'no_text'],
    ['blocks that are not a list', { blocks: '{' }, 'invalid_blocks_format'],
    ['a thread that is not there', { thread_ts: '1.000000' }, 'thread_not_found'],
    ['metadata without a payload', { metadata: { event_type: 'x' } }, 'invalid_metadata_format'],
    ['markdown beside text', { markdown_text: 'x' }, 'markdown_text_conflict'],
    [
      '101 attachments',
      { attachments: Array.from({ length: 101 }, () => ({ text: 'x' })) },
      'too_many_attachments',
    ],
  ])('refuses %s', async (_name, args, error) => {
    expect(await post(args)).toMatchObject({ ok: false, error });
    expect(workspace.messages(soc)).toEqual([]);
  });

  test('names the block that breaks a limit', async () => {
    const messages = ['[ERROR] must be less than 3001 characters [json-pointer:/blocks/0/text/text]'];
    expect(await post({ blocks: [section('x'.repeat(3001))] })).toMatchObject({
      error: 'invalid_blocks',
      response_metadata: { messages },
    });
  });

  test('takes a hundred attachments and cuts a text of more than 40,000 characters', async () => {
    const attachments = Array.from({ length: 100 }, () => ({ text: 'x' }));
    await post({ text: 'x'.repeat(40_001), attachments });
    expect(workspace.messages(soc)[0]?.text).toHaveLength(40_000);
  });

  test('reaches a public channel uninvited only with chat:write.public', async () => {
    expect(await post({ channel: general })).toMatchObject({ ok: true });
    const shy = await startWorkspace({ manifest: manifest({ scopes: ['chat:write'] }) });
    expect(await call(shy, 'chat.postMessage', { channel: general, text: 'x' })).toMatchObject({
      error: 'not_in_channel',
    });
    await shy.close();
  });

  test("takes a person's id for their direct channel", async () => {
    expect(await post({ channel: rina })).toMatchObject({ ok: true, channel: workspace.dm(rina) });
  });

  test('answers in a thread', async () => {
    const { ts } = await post();
    const reply = await post({ thread_ts: ts });
    expect(workspace.messages(soc).at(-1)).toMatchObject({ ts: reply['ts'], threadTs: ts });
  });

  test('gives rising timestamps while the clock stands still', async () => {
    const stamps = [await post(), await post(), await post()].map((answer) => text(answer, 'ts'));
    expect([...stamps].sort()).toEqual(stamps);
    expect(new Set(stamps).size).toBe(3);
    expect(stamps[0]).toMatch(/^\d{10}\.\d{6}$/);
  });
});

describe('chat.update', () => {
  test.each([
    ['text alone takes the blocks away', { text: 'b' }, { text: 'b', blocks: [], edited: true }],
    [
      'blocks alone leave the text',
      { blocks: [section('c')] },
      { text: 'a', blocks: [section('c')], edited: false },
    ],
    ['an empty list takes the blocks away', { text: 'b', blocks: [] }, { text: 'b', blocks: [] }],
    [
      'metadata stays when it is not mentioned',
      { text: 'b' },
      { metadata: { event_type: 'x', event_payload: {} } },
    ],
  ])('%s', async (_name, change, expected) => {
    const metadata = { event_type: 'x', event_payload: {} };
    const { ts } = await post({ text: 'a', blocks: [section('a')], metadata });
    expect(await call(workspace, 'chat.update', { channel: soc, ts, ...change })).toMatchObject({
      ok: true,
      ts,
    });
    expect(workspace.messages(soc)[0]).toMatchObject(expected);
  });

  test('takes 4,000 characters of text and not one more', async () => {
    const { ts } = await post();
    const update = (n: number) => call(workspace, 'chat.update', { channel: soc, ts, text: 'x'.repeat(n) });
    expect(await update(4000)).toMatchObject({ ok: true });
    expect(await update(4001)).toMatchObject({ error: 'msg_too_long' });
  });

  test("refuses a message that is not there, somebody else's, and an ephemeral one", async () => {
    const update = (ts: unknown) => call(workspace, 'chat.update', { channel: soc, ts, text: 'x' });
    expect(await update('1.000000')).toMatchObject({ error: 'message_not_found' });
    await workspace.act({ act: 'say', as: rina, channel: soc, text: 'mine' });
    expect(await update(workspace.messages(soc)[0]?.ts)).toMatchObject({ error: 'cant_update_message' });
    const hidden = await call(workspace, 'chat.postEphemeral', { channel: soc, user: rina, text: 'x' });
    expect(await update(hidden['message_ts'])).toMatchObject({ error: 'message_not_found' });
  });
});

describe('chat.postEphemeral', () => {
  const whisper = (args: Json) =>
    call(workspace, 'chat.postEphemeral', { channel: soc, user: rina, text: 'psst', ...args });

  test('is for one person', async () => {
    await whisper({});
    const seen = (as: string) => workspace.snapshot(as).messages[soc]?.map((message) => message.text);
    expect(seen(rina)).toEqual(['psst']);
    expect(seen(lea)).toEqual([]);
  });

  test('needs both in the channel', async () => {
    expect(await whisper({ channel: general })).toMatchObject({ error: 'not_in_channel' });
    workspace.leave(soc, rina);
    expect(await whisper({})).toMatchObject({ error: 'user_not_in_channel' });
  });
});

test('chat.delete takes the bot’s own messages away and no others', async () => {
  const { ts } = await post();
  const remove = (stamp: unknown) => call(workspace, 'chat.delete', { channel: soc, ts: stamp });
  expect(await remove(ts)).toMatchObject({ ok: true });
  expect(workspace.messages(soc)).toEqual([]);
  expect(await remove(ts)).toMatchObject({ error: 'message_not_found' });
  await workspace.act({ act: 'say', as: rina, channel: soc, text: 'mine' });
  expect(await remove(workspace.messages(soc)[0]?.ts)).toMatchObject({ error: 'cant_delete_message' });
});

test('chat.getPermalink names the message', async () => {
  const { ts } = await post();
  const answer = await call(workspace, 'chat.getPermalink', { channel: soc, message_ts: ts });
  expect(answer['permalink']).toMatch(new RegExp(`/archives/${soc}/p${text(ts).replace('.', '')}$`));
});
