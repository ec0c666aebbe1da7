import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { WebClient } from '@slack/web-api';
import { CHANNELS, GROUPS, PEOPLE, TEAM } from '../../../sandbox/slack/seed.ts';
import { startWorkspace, type Workspace } from '../../../sandbox/slack/workspace.ts';
import { call, dig, type Json, text } from './app.ts';
import { manifest } from './manifest.ts';

const { soc, approvals, general, warRoom } = CHANNELS;
const { rina, lea, gus, sam, dara } = PEOPLE;
const section = (words: string) => ({ type: 'section', text: { type: 'mrkdwn', text: words } });

let workspace: Workspace;
let clock: number;

beforeEach(async () => {
  clock = Date.UTC(2026, 10, 22, 12);
  workspace = await startWorkspace({ manifest: manifest(), now: () => clock });
});
afterEach(() => workspace.close());

const post = (args: Json = {}) =>
  call(workspace, 'chat.postMessage', { channel: soc, text: 'hello', ...args });

describe('a token', () => {
  test('is new in every workspace', async () => {
    const other = await startWorkspace({ manifest: manifest() });
    expect(other.botToken).not.toBe(workspace.botToken);
    expect(other.signingSecret).not.toBe(workspace.signingSecret);
    await other.close();
  });

  test('is asked for, and the wrong one refused', async () => {
    const bare = await fetch(`${workspace.apiUrl}auth.test`, { method: 'POST' });
    expect(await bare.json()).toEqual({ ok: false, error: 'not_authed' });
    expect(await call(workspace, 'auth.test', {}, 'xoxb-wrong')).toEqual({
      ok: false,
      error: 'invalid_auth',
    });
  });

  test('of the app opens connections and does nothing else', async () => {
    expect(await call(workspace, 'apps.connections.open')).toMatchObject({ error: 'not_allowed_token_type' });
    expect(await call(workspace, 'users.list', {}, workspace.appToken)).toMatchObject({
      error: 'not_allowed_token_type',
    });
  });

  test('may stand in the form instead of the header', async () => {
    const body = new URLSearchParams({ token: workspace.botToken });
    const response = await fetch(`${workspace.apiUrl}auth.test`, { method: 'POST', body });
    expect(await response.json()).toMatchObject({ ok: true, team_id: TEAM.id });
  });

  test('is worth nothing once it is revoked', async () => {
    workspace.faults.revoke('bot');
    expect(await call(workspace, 'auth.test')).toEqual({ ok: false, error: 'token_revoked' });
    workspace.faults.restore();
    expect(await call(workspace, 'auth.test')).toMatchObject({ ok: true });
  });
});

test('an unknown method says so', async () => {
  expect(await call(workspace, 'chat.shout')).toEqual({
    ok: false,
    error: 'unknown_method',
    req_method: 'chat.shout',
  });
});

test('a body that is not JSON is refused', async () => {
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${workspace.botToken}` };
  const response = await fetch(`${workspace.apiUrl}auth.test`, { method: 'POST', headers, body: '{' });
  expect(await response.json()).toEqual({ ok: false, error: 'invalid_json' });
});

describe('scopes', () => {
  const scoped: [method: string, args: Json, scope: string][] = [
    ['chat.postMessage', { channel: soc, text: 'x' }, 'chat:write'],
    ['chat.update', { channel: soc, ts: '1.0', text: 'x' }, 'chat:write'],
    ['chat.postEphemeral', { channel: soc, user: rina, text: 'x' }, 'chat:write'],
    ['chat.delete', { channel: soc, ts: '1.0' }, 'chat:write'],
    ['conversations.open', { users: rina }, 'im:write'],
    ['conversations.open', { users: `${rina},${lea}` }, 'mpim:write'],
    ['conversations.info', { channel: soc }, 'channels:read'],
    ['conversations.info', { channel: warRoom }, 'groups:read'],
    ['conversations.members', { channel: soc }, 'channels:read'],
    ['conversations.list', {}, 'channels:read'],
    ['conversations.history', { channel: soc }, 'channels:history'],
    ['conversations.history', { channel: warRoom }, 'groups:history'],
    ['conversations.replies', { channel: soc, ts: '1.0' }, 'channels:history'],
    ['files.info', { file: 'F1' }, 'files:read'],
    ['files.getUploadURLExternal', { filename: 'a', length: 1 }, 'files:write'],
    ['files.completeUploadExternal', { files: [{ id: 'F1' }] }, 'files:write'],
    ['users.info', { user: rina }, 'users:read'],
    ['users.list', {}, 'users:read'],
    ['usergroups.list', {}, 'usergroups:read'],
    ['usergroups.users.list', { usergroup: GROUPS.leads }, 'usergroups:read'],
    ['bots.info', {}, 'users:read'],
    ['team.info', {}, 'team:read'],
  ];

  test.each(scoped)('%s %j needs %s', async (method, args, needed) => {
    const poor = await startWorkspace({ manifest: manifest({ scopes: ['commands'] }) });
    expect(await call(poor, method, args)).toEqual({
      ok: false,
      error: 'missing_scope',
      needed,
      provided: 'commands',
    });
    await poor.close();
  });

  test('stand in a header of every answer', async () => {
    const client = new WebClient(workspace.botToken, { slackApiUrl: workspace.apiUrl });
    const { response_metadata: metadata } = await client.auth.test();
    expect(metadata?.scopes).toContain('chat:write');
  });
});

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

describe('people and groups', () => {
  test.each([
    ['a member', rina, { is_restricted: false, is_bot: false, deleted: false, team_id: TEAM.id }],
    ['a guest', gus, { is_restricted: true, team_id: TEAM.id }],
    ['a stranger', sam, { is_stranger: true, team_id: 'T0ELSEWHERE' }],
    ['someone deactivated', dara, { deleted: true }],
  ])('users.info tells %s', async (_name, user, expected) => {
    expect((await call(workspace, 'users.info', { user }))['user']).toMatchObject(expected);
  });

  test('an address needs its own scope', async () => {
    expect(dig(await call(workspace, 'users.info', { user: rina }), 'user', 'profile')).not.toHaveProperty(
      'email',
    );
  });

  test('who is not there is said', async () => {
    expect(await call(workspace, 'users.info', { user: 'U0NOBODY' })).toMatchObject({
      error: 'user_not_found',
    });
    expect(await call(workspace, 'usergroups.users.list', { usergroup: 'S0NONE' })).toMatchObject({
      error: 'no_such_subteam',
    });
  });

  test('a group lists its people without those whose account is closed', async () => {
    workspace.setGroup(GROUPS.leads, [lea, dara]);
    const { users } = await call(workspace, 'usergroups.users.list', { usergroup: GROUPS.leads });
    expect(users).toEqual([lea]);
  });

  test('a long list comes in pages', async () => {
    const seen: unknown[] = [];
    const client = new WebClient(workspace.botToken, { slackApiUrl: workspace.apiUrl });
    for await (const page of client.paginate('conversations.members', { channel: soc, limit: 2 }))
      seen.push(...(dig(page, 'members') as unknown[]));
    expect(seen).toHaveLength(11);
    expect(await call(workspace, 'users.list', { cursor: 'eHh4' })).toMatchObject({
      error: 'invalid_cursor',
    });
  });
});

describe('conversations', () => {
  test('a channel with a stranger in it is shared', async () => {
    expect((await call(workspace, 'conversations.info', { channel: approvals }))['channel']).toMatchObject({
      is_ext_shared: true,
      is_member: true,
    });
    expect((await call(workspace, 'conversations.info', { channel: general }))['channel']).toMatchObject({
      is_ext_shared: false,
      is_member: false,
    });
  });

  test('a private channel without the bot is not listed', async () => {
    const { channels } = await call(workspace, 'conversations.list', {
      types: 'public_channel,private_channel',
    });
    expect((channels as Json[]).map((channel) => channel['name'])).toEqual([
      'soc',
      'soc-approvals',
      'general',
    ]);
  });

  test.each([
    ['a person', { users: rina }, { ok: true }],
    ['nobody', {}, { error: 'users_list_not_supplied' }],
    ['someone deactivated', { users: dara }, { error: 'user_disabled' }],
    ['someone unknown', { users: 'U0NOBODY' }, { error: 'user_not_found' }],
  ])('a direct channel with %s', async (_name, args, expected) => {
    expect(await call(workspace, 'conversations.open', args)).toMatchObject(expected);
  });
});

describe('a fault', () => {
  const client = () =>
    new WebClient(workspace.botToken, {
      slackApiUrl: workspace.apiUrl,
      retryConfig: { retries: 0 },
      rejectRateLimitedCalls: true,
    });

  test('429 carries Retry-After and is over after its times', async () => {
    workspace.faults.api({ method: 'users.info', ratelimited: 7 });
    await expect(client().users.info({ user: rina })).rejects.toMatchObject({ retryAfter: 7 });
    await expect(client().users.info({ user: rina })).resolves.toMatchObject({ ok: true });
  });

  test('touches its own method alone', async () => {
    workspace.faults.api({ method: 'users.info', status: 503, times: 2 });
    expect(await call(workspace, 'auth.test')).toMatchObject({ ok: true });
    await expect(client().users.info({ user: rina })).rejects.toMatchObject({ statusCode: 503 });
    workspace.faults.clear();
    await expect(client().users.info({ user: rina })).resolves.toMatchObject({ ok: true });
  });

  test('can be any refusal', async () => {
    workspace.faults.api({ error: 'plan_upgrade_required' });
    expect(await call(workspace, 'usergroups.list')).toEqual({ ok: false, error: 'plan_upgrade_required' });
  });

  test('can lose the answer after the call has taken effect, or before', async () => {
    workspace.faults.api({ method: 'chat.postMessage', reset: 'after' });
    await expect(post()).rejects.toThrow();
    expect(workspace.messages(soc)).toHaveLength(1);
    workspace.faults.api({ method: 'chat.postMessage', reset: 'before' });
    await expect(post()).rejects.toThrow();
    expect(workspace.messages(soc)).toHaveLength(1);
  });
});

test('every call is kept with its arguments and its answer, without its token', async () => {
  await new WebClient(workspace.botToken, { slackApiUrl: workspace.apiUrl }).chat.postMessage({
    channel: soc,
    text: 'x',
  });
  expect(workspace.calls).toMatchObject([
    { method: 'chat.postMessage', args: { channel: soc }, answer: { ok: true } },
  ]);
  expect(JSON.stringify([workspace.calls, workspace.log])).not.toContain(workspace.botToken);
});
