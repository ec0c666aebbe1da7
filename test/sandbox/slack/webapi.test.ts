import { beforeEach, describe, expect, test } from '@jest/globals';
import { WebClient } from '@slack/web-api';
import { CHANNELS, GROUPS, PEOPLE, TEAM } from '../../../sandbox/slack/seed.ts';
import { startWorkspace } from '../../../sandbox/slack/workspace.ts';
import { call, type Json } from './app.ts';
import { open, workspace } from './bot.ts';
import { manifest } from './manifest.ts';

const { soc, warRoom } = CHANNELS;
const { rina, lea } = PEOPLE;

beforeEach(() => open());

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
    const post = () => call(workspace, 'chat.postMessage', { channel: soc, text: 'x' });
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
