import type { JsonObject } from './schema.ts';
import { APP, OTHER_TEAM, TEAM } from './seed.ts';
import type { Channel, Group, Message, Person, Store } from './store.ts';

/** A message as Slack sends it. */
export function describeMessage(message: Message, botName: string): JsonObject {
  const fromBot = message.user === APP.userId;
  return {
    type: 'message',
    user: message.user,
    text: message.text,
    ts: message.ts,
    team: TEAM.id,
    ...(fromBot && {
      bot_id: APP.botId,
      app_id: APP.id,
      bot_profile: {
        id: APP.botId,
        app_id: APP.id,
        user_id: APP.userId,
        team_id: TEAM.id,
        name: botName,
        deleted: false,
        updated: 0,
      },
    }),
    ...(message.blocks.length > 0 && { blocks: message.blocks }),
    ...(message.attachments.length > 0 && { attachments: message.attachments }),
    ...(message.metadata !== undefined && { metadata: message.metadata }),
    ...(message.threadTs !== undefined && { thread_ts: message.threadTs }),
    ...(message.edited && { edited: { user: message.user, ts: message.ts } }),
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
