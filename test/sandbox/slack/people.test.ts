import { beforeEach, describe, expect, test } from '@jest/globals';
import { WebClient } from '@slack/web-api';
import { CHANNELS, GROUPS, PEOPLE, TEAM } from '../../../sandbox/slack/seed.ts';
import { call, dig, type Json } from './app.ts';
import { open, workspace } from './bot.ts';

const { soc, approvals, general } = CHANNELS;
const { rina, lea, gus, sam, dara } = PEOPLE;

beforeEach(() => open());

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
