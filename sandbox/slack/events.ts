import type { Delivery, Outbound } from './delivery.ts';
import type { Desk } from './methods/method.ts';
import { describeView } from './modals.ts';
import { eventCallback } from './payloads.ts';
import type { JsonObject } from './schema.ts';
import { APP, TEAM } from './seed.ts';
import type { Channel, Group, Message, Person } from './store.ts';
import { describeChannel, describeMessage, describePerson } from './wire.ts';

/** What the app is told of by the Events API, as far as its manifest subscribes to it. */
export interface Events {
  /** A person's message, in a channel that the app is in. */
  said(message: Message, channel: Channel): void;
  /** The files of a message are now shared in its channel. */
  filesShared(message: Message): void;
  homeOpened(person: Person, tab: 'home' | 'messages'): void;
  /** `before` is the group as it was. */
  membersChanged(before: Group, users: readonly string[]): void;
  /** An account was closed or opened again. */
  personChanged(person: Person): void;
}

const KINDS: Readonly<Record<Channel['kind'], readonly [suffix: string, type: string]>> = {
  public: ['channels', 'channel'],
  private: ['groups', 'group'],
  dm: ['im', 'im'],
};

export function createEvents(
  desk: Omit<Desk, 'shared'>,
  deliver: (out: Outbound) => Promise<Delivery>,
  background: (work: Promise<unknown>) => void,
): Events {
  const { store, manifest, files, modals } = desk;

  function send(name: string, inner: JsonObject & { readonly type: string }, channel?: Channel): void {
    if (!manifest.botEvents.includes(name)) return;
    const shared = channel !== undefined && describeChannel(channel, store)['is_ext_shared'] === true;
    const event = { event_ts: store.newTs(), ...inner };
    background(deliver(eventCallback(event, store.now(), shared)));
  }

  return {
    said(message, channel) {
      if (!channel.members.has(APP.userId)) return;
      const [suffix, type] = KINDS[channel.kind];
      const inner = { ...describeMessage(message, desk), type: 'message', channel: channel.id };
      send(`message.${suffix}`, { ...inner, channel_type: type, event_ts: message.ts }, channel);
    },

    filesShared({ channel: channelId, ts, user, files: ids = [] }) {
      const channel = store.channel(channelId);
      for (const id of ids) {
        files.share(id, channelId, ts);
        if (channel?.members.has(APP.userId) !== true) continue;
        const inner = { type: 'file_shared', channel_id: channelId, file_id: id, user_id: user };
        send('file_shared', { ...inner, file: { id }, event_ts: ts }, channel);
      }
    },

    homeOpened(person, tab) {
      const home = tab === 'home' ? modals.home(person.id) : undefined;
      send('app_home_opened', {
        type: 'app_home_opened',
        user: person.id,
        channel: store.dm(person.id).id,
        tab,
        ...(home !== undefined && { view: describeView(home) }),
      });
    },

    membersChanged(before, users) {
      const added = users.filter((user) => !before.users.includes(user));
      const removed = before.users.filter((user) => !users.includes(user));
      send('subteam_members_changed', {
        type: 'subteam_members_changed',
        subteam_id: before.id,
        team_id: TEAM.id,
        date_previous_update: before.updatedAt,
        date_update: Math.floor(store.now() / 1000),
        added_users: added,
        added_users_count: added.length,
        removed_users: removed,
        removed_users_count: removed.length,
      });
    },

    personChanged(person) {
      const user = describePerson(person, manifest.scopes);
      send('user_change', { type: 'user_change', user, cache_ts: Math.floor(store.now() / 1000) });
    },
  };
}
