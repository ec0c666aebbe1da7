import { beforeEach, describe, expect, test } from '@jest/globals';
import { CHANNELS, GROUPS, PEOPLE } from '../../../sandbox/slack/seed.ts';
import { call, dig } from './app.ts';
import { app, begin, workspace } from './bot.ts';
import { manifest } from './manifest.ts';

const { soc } = CHANNELS;
const { lea, tomas, gus, sam, dara, olu, nadia, ivo, mara } = PEOPLE;
const EVENTS = ['user_change', 'subteam_members_changed'];

beforeEach(() => begin({ manifest: manifest({ events: EVENTS }) }));

const deactivate = (person: string, on: boolean) => workspace.act({ act: 'deactivate', person, on });
const member = (group: string, person: string, on: boolean) =>
  workspace.act({ act: 'member', group, person, on });

const info = async (user: string) => (await call(workspace, 'users.info', { user }))['user'];
const users = async (usergroup: string) =>
  (await call(workspace, 'usergroups.users.list', { usergroup }))['users'];

const say = (as: string) => workspace.act({ act: 'say', as, channel: soc, text: 'x' });

test('the groups hold who approves, who answers for the network and who is on call', async () => {
  expect(await users(GROUPS.leads)).toEqual([lea, tomas]);
  expect(await users(GROUPS.operations)).toEqual([nadia, ivo]);
  expect(await users(GROUPS.oncall)).toEqual([olu]);
  expect(await users(GROUPS.responders)).toContain(mara);
});

describe('an account', () => {
  test('that is closed can do nothing, is nowhere listed and told of', async () => {
    expect(await deactivate(lea, true)).toEqual({ ok: true });
    expect(await info(lea)).toMatchObject({ id: lea, deleted: true });
    expect(await users(GROUPS.leads)).toEqual([tomas]);
    expect(await say(lea)).toEqual({ ok: false, sentence: 'This account has been deactivated.' });
    await workspace.waitFor(() => app.envelopes.length === 1);
    expect(app.last()['event']).toMatchObject({ type: 'user_change', user: { id: lea, deleted: true } });
    const shown = workspace.snapshot(tomas).people.find(({ id }) => id === lea);
    expect(shown).toMatchObject({ standing: 'deactivated', pickable: false });
  });

  test('that is opened again is what it was', async () => {
    for (const person of [gus, dara]) await deactivate(person, true);
    for (const person of [gus, dara]) expect(await deactivate(person, false)).toEqual({ ok: true });
    expect(await info(gus)).toMatchObject({ deleted: false, is_restricted: true });
    expect(await info(dara)).toMatchObject({ deleted: false, is_restricted: false });
    expect(await say(gus)).toEqual({ ok: true });
  });

  test('that is closed loses its open forms', async () => {
    await workspace.act({ act: 'command', as: lea, channel: soc, command: '/block', text: '' });
    const view = {
      type: 'modal',
      title: { type: 'plain_text', text: 'Form' },
      blocks: [{ type: 'divider' }],
    };
    await call(workspace, 'views.open', { trigger_id: app.last()['trigger_id'], view });
    expect(workspace.views(lea)).toHaveLength(1);
    await deactivate(lea, true);
    expect(workspace.views(lea)).toEqual([]);
  });

  test.each([
    ['somebody of another organisation', sam],
    ['the app', 'U0PORTCULLIS'],
    ['nobody', 'U0NOBODY'],
  ])('of %s is not ours to close', async (_name, person) => {
    expect(await deactivate(person, true)).toMatchObject({ ok: false });
  });
});

describe('a user group', () => {
  test('gains and loses people, and each change is told', async () => {
    expect(await member(GROUPS.leads, olu, true)).toEqual({ ok: true });
    expect(await member(GROUPS.leads, lea, false)).toEqual({ ok: true });
    expect(await users(GROUPS.leads)).toEqual([tomas, olu]);
    await workspace.waitFor(() => app.envelopes.length === 2);
    const events = app.envelopes.map(({ payload }) => dig(payload, 'event'));
    expect(events).toMatchObject([
      { type: 'subteam_members_changed', subteam_id: GROUPS.leads, added_users: [olu], removed_users: [] },
      { type: 'subteam_members_changed', added_users: [], removed_users: [lea], removed_users_count: 1 },
    ]);
    expect(workspace.snapshot(lea).groups.find(({ id }) => id === GROUPS.leads)?.users).toEqual([tomas, olu]);
  });

  test('that stays as it is tells nothing', async () => {
    await member(GROUPS.leads, lea, true);
    await member(GROUPS.leads, olu, false);
    await deactivate(dara, true);
    await member(GROUPS.leads, olu, true);
    await workspace.waitFor(() => app.envelopes.length > 0);
    expect(app.envelopes.map(({ payload }) => dig(payload, 'event', 'added_users'))).toEqual([[olu]]);
  });

  test.each([
    ['a group that is not there', 'S0NONE', lea],
    ['a person who is not there', GROUPS.leads, 'U0NOBODY'],
  ])('%s cannot be changed', async (_name, group, person) => {
    expect(await member(group, person, true)).toMatchObject({ ok: false });
  });
});
