import { beforeEach, describe, expect, test } from '@jest/globals';
import { CHANNELS, PEOPLE } from '../../../sandbox/slack/seed.ts';
import { startWorkspace } from '../../../sandbox/slack/workspace.ts';
import { call, dig, type Json, text } from './app.ts';
import { api, app, begin, workspace } from './bot.ts';
import { manifest } from './manifest.ts';

const { soc, general, warRoom } = CHANNELS;
const { rina, lea, tomas } = PEOPLE;

beforeEach(() => begin());

const post = async (words: string, more: Json = {}) =>
  text(await api('chat.postMessage', { channel: soc, text: words, ...more }), 'ts');

const say = (words: string, more: object = {}) =>
  workspace.act({ act: 'say', as: rina, channel: soc, text: words, ...more });

const last = () => workspace.messages(soc).at(-1)!;
const unread = (as: string) => workspace.snapshot(as).channels.find(({ id }) => id === soc)?.unread;
const textsOf = (answer: Json) => (answer['messages'] as Json[]).map((message) => message['text']);

describe('a reply', () => {
  test('hangs from the message that was answered, also when a reply was', async () => {
    const root = await post('root');
    await say('first', { threadTs: root });
    await say('second', { threadTs: last().ts });
    expect(workspace.messages(soc).map(({ threadTs }) => threadTs)).toEqual([undefined, root, root]);
  });

  test('is not unread in the channel, one that was sent there as well is', async () => {
    const root = await post('root');
    await workspace.act({ act: 'read', as: lea, channel: soc });
    await say('quiet', { threadTs: root });
    expect(unread(lea)).toBe(0);
    await say('loud', { threadTs: root, broadcast: true });
    expect(unread(lea)).toBe(1);
  });

  test('is told to the app with its thread', async () => {
    const root = await post('root');
    await say('quiet', { threadTs: root });
    await workspace.waitFor(() => app.envelopes.length === 1);
    expect(app.last()['event']).toMatchObject({
      text: 'quiet',
      thread_ts: root,
      parent_user_id: 'U0PORTCULLIS',
    });
    await say('loud', { threadTs: root, broadcast: true });
    await workspace.waitFor(() => app.envelopes.length === 2);
    expect(app.last()['event']).toMatchObject({ subtype: 'thread_broadcast', thread_ts: root });
  });

  test('cannot be a command', async () => {
    const root = await post('root');
    expect(await say('/block ip 10.0.0.1', { threadTs: root })).toEqual({
      ok: false,
      sentence: '/block is not supported in threads. Sorry!',
    });
    expect(app.envelopes).toEqual([]);
  });

  test('cannot answer what is gone or what only one person sees', async () => {
    expect(await say('x', { threadTs: '1.000000' })).toMatchObject({ ok: false });
    const { message_ts: ts } = await api('chat.postEphemeral', { channel: soc, user: rina, text: 'e' });
    expect(await say('x', { threadTs: ts })).toMatchObject({ ok: false });
  });

  test('of the app can stand in the channel as well', async () => {
    const root = await post('root');
    await post('loud', { thread_ts: root, reply_broadcast: true });
    expect(last()).toMatchObject({ text: 'loud', threadTs: root, broadcast: true });
    expect(unread(lea)).toBe(2);
  });
});

describe('conversations.replies', () => {
  let root: string;
  test('gives the message, what it says of its replies, and them', async () => {
    const root = await post('root');
    await say('one', { threadTs: root });
    await say('aside');
    await workspace.act({ act: 'say', as: lea, channel: soc, text: 'two', threadTs: root });
    await api('chat.postEphemeral', { channel: soc, user: rina, text: 'whisper', thread_ts: root });
    const answer = await api('conversations.replies', { channel: soc, ts: root });
    expect(textsOf(answer)).toEqual(['root', 'one', 'two']);
    expect(answer).toMatchObject({ has_more: false });
    const two = workspace.messages(soc).find((message) => message.text === 'two')!;
    expect(dig(answer, 'messages', 0)).toMatchObject({
      thread_ts: root,
      reply_count: 2,
      reply_users_count: 2,
      reply_users: [rina, lea],
      latest_reply: two.ts,
    });
    expect(dig(answer, 'messages', 1)).toMatchObject({ thread_ts: root, parent_user_id: 'U0PORTCULLIS' });
  });

  test('of a message without replies is that message, of a reply that reply', async () => {
    const root = await post('root');
    const alone = await api('conversations.replies', { channel: soc, ts: root });
    expect(textsOf(alone)).toEqual(['root']);
    expect(dig(alone, 'messages', 0)).not.toHaveProperty('thread_ts');
    await say('one', { threadTs: root });
    expect(textsOf(await api('conversations.replies', { channel: soc, ts: last().ts }))).toEqual(['one']);
  });

  test.each([
    ['no such message', () => ({ channel: soc, ts: '1.000000' }), 'thread_not_found'],
    ['no ts', () => ({ channel: soc }), 'invalid_arguments'],
    ['a channel the app is not in', () => ({ channel: general, ts: '1.0' }), 'not_in_channel'],
    ['a channel it cannot see', () => ({ channel: 'C0NONE', ts: '1.0' }), 'channel_not_found'],
    ['a limit above the most', () => ({ channel: soc, ts: root, limit: 1000 }), 'invalid_limit'],
  ])('refuses %s', async (_name, args, error) => {
    root = await post('root');
    expect(await api('conversations.replies', args())).toMatchObject({ ok: false, error });
  });
});

describe('conversations.history', () => {
  test('gives the channel, the newest first, without replies and whispers', async () => {
    const root = await post('root', { metadata: { event_type: 'card', event_payload: { id: 'R1' } } });
    await say('quiet', { threadTs: root });
    await say('loud', { threadTs: root, broadcast: true });
    await api('chat.postEphemeral', { channel: soc, user: rina, text: 'whisper' });
    const answer = await api('conversations.history', { channel: soc });
    expect(textsOf(answer)).toEqual(['loud', 'root']);
    expect(dig(answer, 'messages', 1)).not.toHaveProperty('metadata');
    const full = await api('conversations.history', { channel: soc, include_all_metadata: true });
    expect(dig(full, 'messages', 1, 'metadata')).toMatchObject({ event_type: 'card' });
  });

  test('goes between times, with the edges when they are included, and in pages', async () => {
    const all: string[] = [];
    for (const words of ['a', 'b', 'c', 'd']) all.push(await post(words));
    const edges = { channel: soc, oldest: all[0], latest: all[3] };
    expect(textsOf(await api('conversations.history', edges))).toEqual(['c', 'b']);
    expect(textsOf(await api('conversations.history', { ...edges, inclusive: true }))).toEqual([
      'd',
      'c',
      'b',
      'a',
    ]);
    const first = await api('conversations.history', { channel: soc, limit: 3 });
    expect([textsOf(first), first['has_more']]).toEqual([['d', 'c', 'b'], true]);
    const cursor = dig(first, 'response_metadata', 'next_cursor');
    expect(textsOf(await api('conversations.history', { channel: soc, limit: 3, cursor }))).toEqual(['a']);
    expect(await api('conversations.history', { channel: soc, limit: 1000 })).toMatchObject({
      error: 'invalid_limit',
    });
  });

  test('a private channel without the app does not exist', async () => {
    const rich = await startWorkspace({ manifest: manifest({ scopes: ['groups:history'] }) });
    expect(await call(rich, 'conversations.history', { channel: warRoom })).toMatchObject({
      error: 'channel_not_found',
    });
    await rich.close();
  });
});

test('a permalink of a reply names its thread', async () => {
  const root = await post('root');
  await say('one', { threadTs: root });
  const link = async (ts: string) =>
    text(await api('chat.getPermalink', { channel: soc, message_ts: ts }), 'permalink').replace(
      workspace.uiUrl,
      '/',
    );
  expect(await link(root)).toBe(`/archives/${soc}/p${root.replace('.', '')}`);
  const { ts } = last();
  expect(await link(ts)).toBe(`/archives/${soc}/p${ts.replace('.', '')}?thread_ts=${root}&cid=${soc}`);
});

test('a shortcut on a reply answers in its thread', async () => {
  const root = await post('root');
  await say('evil.example', { threadTs: root });
  const act = { act: 'message_shortcut', as: tomas, callbackId: 'block_message', channel: soc } as const;
  await workspace.act({ ...act, ts: last().ts });
  expect(app.last()).toMatchObject({ type: 'message_action', message: { thread_ts: root } });
  const url = text(app.last(), 'response_url');
  await fetch(url, { method: 'POST', body: JSON.stringify({ text: 'seen' }) });
  expect(last()).toMatchObject({ text: 'seen', threadTs: root, only: tomas });
});

describe('what a person types', () => {
  const blocks = () => dig(last().blocks, 0, 'elements');

  test('is kept as text and as rich text', async () => {
    await say('see `evil.example` & https://x.example/a?b=1&c @lea\n```\n<b>\n```done');
    expect(last().text).toBe(
      'see `<http://evil.example|evil.example>` &amp; <https://x.example/a?b=1&amp;c> <@U0LEA>\n```\n&lt;b&gt;\n```done',
    );
    expect(blocks()).toEqual([
      {
        type: 'rich_text_section',
        elements: [
          { type: 'text', text: 'see ' },
          { type: 'text', text: 'evil.example', style: { code: true } },
          { type: 'text', text: ' & ' },
          { type: 'link', url: 'https://x.example/a?b=1&c' },
          { type: 'text', text: ' ' },
          { type: 'user', user_id: lea },
          { type: 'text', text: '\n' },
        ],
      },
      { type: 'rich_text_preformatted', elements: [{ type: 'text', text: '<b>' }] },
      { type: 'rich_text_section', elements: [{ type: 'text', text: 'done' }] },
    ]);
  });

  test.each([
    ['@it-operations', '<!subteam^S0OPERATIONS>'],
    ['@nobody-here', '@nobody-here'],
    ['rina@x.example', '<mailto:rina@x.example|rina@x.example>'],
    ['@rina.', '<@U0RINA>.'],
    ['root@rina', 'root@rina'],
  ])('%s is stored as %s', async (typed, stored) => {
    await say(typed);
    expect(last().text).toBe(stored);
  });
});
