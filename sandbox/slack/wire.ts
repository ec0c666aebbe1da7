import { describeFile, type Files } from './files.ts';
import type { Manifest } from './manifest.ts';
import type { JsonObject } from './schema.ts';
import { APP, OTHER_TEAM, TEAM } from './seed.ts';
import type { Channel, Group, Message, Person, Store } from './store.ts';

/** What a message is described with. */
export interface Archive {
  readonly store: Store;
  readonly files: Files;
  readonly manifest: Manifest;
  /** `http://127.0.0.1:port`. */
  readonly origin: () => string;
}

/** A message as Slack sends it. */
export function describeMessage(message: Message, { store, files, manifest, origin }: Archive): JsonObject {
  const fromBot = message.user === APP.userId;
  const attached = (message.files ?? []).flatMap((id) => files.byId(id) ?? []);
  return {
    type: 'message',
    ...subtypeOf(message),
    user: message.user,
    text: message.text,
    ts: message.ts,
    team: store.person(message.user)?.teamId ?? TEAM.id,
    ...(fromBot && {
      bot_id: APP.botId,
      app_id: APP.id,
      bot_profile: {
        id: APP.botId,
        app_id: APP.id,
        user_id: APP.userId,
        team_id: TEAM.id,
        name: manifest.name,
        deleted: false,
        updated: 0,
      },
    }),
    ...(message.blocks.length > 0 && { blocks: message.blocks }),
    ...(message.attachments.length > 0 && { attachments: message.attachments }),
    ...(attached.length > 0 && {
      files: attached.map((file) => describeFile(file, store, origin())),
      upload: false,
      display_as_bot: false,
    }),
    ...(message.metadata !== undefined && { metadata: message.metadata }),
    ...(message.edited && { edited: { user: message.user, ts: message.ts } }),
    ...inThread(message, store),
  };
}

/** People's files and broadcasts have a subtype; what an app uploads has none. */
function subtypeOf({ user, files, broadcast }: Message): JsonObject {
  if (broadcast === true) return { subtype: 'thread_broadcast' };
  return files !== undefined && user !== APP.userId ? { subtype: 'file_share' } : {};
}

/** What a reply says of its thread, and what a message says of its replies. */
function inThread({ channel, ts, threadTs }: Message, store: Store): JsonObject {
  if (threadTs !== undefined)
    return { thread_ts: threadTs, parent_user_id: store.message(channel, threadTs)?.user };
  const replies = store.replies(channel, ts);
  const last = replies.at(-1);
  if (last === undefined) return {};
  const users = [...new Set(replies.map(({ user }) => user))];
  return {
    thread_ts: ts,
    reply_count: replies.length,
    reply_users_count: users.length,
    latest_reply: last.ts,
    reply_users: users.slice(0, 5),
    is_locked: false,
    subscribed: users.includes(APP.userId),
  };
}

/** A person as `users.info` answers; the address only with the scope `users:read.email`. */
export function describePerson(person: Person, scopes: readonly string[]): JsonObject {
  const { standing } = person;
  return {
    id: person.id,
    team_id: person.teamId,
    name: person.name,
    deleted: standing === 'deactivated',
    color: '9f69e7',
    real_name: person.realName,
    tz: 'Etc/UTC',
    tz_label: 'Coordinated Universal Time',
    tz_offset: 0,
    profile: {
      title: person.title,
      real_name: person.realName,
      real_name_normalized: person.realName,
      display_name: person.name,
      display_name_normalized: person.name,
      team: person.teamId,
      ...(standing === 'bot' && { bot_id: APP.botId, api_app_id: APP.id }),
      ...(scopes.includes('users:read.email') &&
        standing !== 'bot' && { email: `${person.name}@example.com` }),
    },
    is_admin: false,
    is_owner: false,
    is_primary_owner: false,
    is_restricted: standing === 'guest',
    is_ultra_restricted: false,
    is_bot: standing === 'bot',
    is_app_user: false,
    ...(standing === 'stranger' && { is_stranger: true }),
    updated: 0,
  };
}

export function describeGroup(group: Group): JsonObject {
  return {
    id: group.id,
    team_id: TEAM.id,
    is_usergroup: true,
    is_subteam: true,
    is_external: false,
    name: group.name,
    description: '',
    handle: group.handle,
    date_create: 0,
    date_update: group.updatedAt,
    date_delete: 0,
    auto_provision: false,
    created_by: group.users[0] ?? null,
    updated_by: group.users[0] ?? null,
    deleted_by: null,
    prefs: { channels: [], groups: [] },
    channel_count: 0,
    user_count: group.users.length,
  };
}

/** A channel as `conversations.info` answers; shared as soon as somebody of another organisation is in it. */
export function describeChannel(channel: Channel, store: Store): JsonObject {
  if (channel.kind === 'dm') {
    const person = [...channel.members].find((id) => id !== APP.userId);
    return {
      id: channel.id,
      created: 0,
      is_archived: false,
      is_im: true,
      is_org_shared: false,
      user: person,
    };
  }
  const teams = new Set([...channel.members].map((id) => store.person(id)?.teamId ?? TEAM.id));
  const shared = teams.has(OTHER_TEAM.id);
  return {
    id: channel.id,
    name: channel.name,
    name_normalized: channel.name,
    is_channel: channel.kind === 'public',
    is_group: channel.kind === 'private',
    is_im: false,
    is_mpim: false,
    is_private: channel.kind === 'private',
    created: 0,
    creator: APP.userId,
    is_archived: channel.archived,
    is_general: channel.name === 'general',
    unlinked: 0,
    is_shared: shared,
    is_ext_shared: shared,
    is_org_shared: false,
    is_pending_ext_shared: false,
    pending_shared: [],
    shared_team_ids: [...teams],
    context_team_id: TEAM.id,
    is_member: channel.members.has(APP.userId),
    topic: { value: channel.topic, creator: APP.userId, last_set: 0 },
    purpose: { value: '', creator: '', last_set: 0 },
    previous_names: [],
    updated: 0,
  };
}
