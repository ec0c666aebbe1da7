import { describe, expect, test } from '@jest/globals';
import { PEOPLE } from '../../../sandbox/slack/seed.ts';
import { command, general, gus, lea, opened, postCard, rina, soc, texts } from './acts.ts';
import { dig, type Json } from './app.ts';
import { api, app, begin, workspace } from './bot.ts';
import { manifest } from './manifest.ts';

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
  await begin({ manifest: manifest({ events: [] }) });
  workspace.setGroup(workspace.groups.leads, [lea]);
  await command();
  expect(app.envelopes.map(({ type }) => type)).toEqual(['slash_commands']);
});
