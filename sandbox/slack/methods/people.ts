import { APP, TEAM } from '../seed.ts';
import { describeGroup, describePerson } from '../wire.ts';
import { ApiRefusal, type Method, paged } from './method.ts';

export const people: Readonly<Record<string, Method>> = {
  'users.info': {
    token: 'bot',
    scope: 'users:read',
    run(args, { store, manifest }) {
      const person = store.person(args.required('user'));
      if (person === undefined) throw new ApiRefusal('user_not_found');
      return { user: describePerson(person, manifest.scopes) };
    },
  },
  'users.list': {
    token: 'bot',
    scope: 'users:read',
    run(args, { store, manifest }) {
      const { page, cursor } = paged(store.people(), args, 1000);
      return {
        members: page.map((person) => describePerson(person, manifest.scopes)),
        cache_ts: Math.floor(store.now() / 1000),
        ...cursor,
      };
    },
  },
  'usergroups.list': {
    token: 'bot',
    scope: 'usergroups:read',
    run: (args, { store }) => ({
      usergroups: store.groups().map((group) => ({
        ...describeGroup(group),
        ...(args.flag('include_users', false) && { users: group.users }),
      })),
    }),
  },
  'usergroups.users.list': {
    token: 'bot',
    scope: 'usergroups:read',
    run(args, { store }) {
      const id = args.required('usergroup');
      const group = store.groups().find((other) => other.id === id);
      if (group === undefined) throw new ApiRefusal('no_such_subteam');
      // `include_disabled` speaks of disabled groups; people whose account is closed are never listed.
      return { users: group.users.filter((user) => store.person(user)?.standing !== 'deactivated') };
    },
  },
  'bots.info': {
    token: 'bot',
    scope: 'users:read',
    run(args, { manifest }) {
      if (args.has('bot') && args.text('bot') !== APP.botId) throw new ApiRefusal('bot_not_found');
      const bot = { id: APP.botId, app_id: APP.id, user_id: APP.userId, name: manifest.name };
      return { bot: { ...bot, deleted: false, updated: 0 } };
    },
  },
  'team.info': {
    token: 'bot',
    scope: 'team:read',
    run: (_args, { origin }) => ({ team: { ...TEAM, email_domain: '', url: `${origin()}/` } }),
  },
  'auth.test': {
    token: 'bot',
    run: (_args, { manifest, origin }) => ({
      url: `${origin()}/`,
      team: TEAM.name,
      team_id: TEAM.id,
      user: manifest.name.toLowerCase(),
      user_id: APP.userId,
      bot_id: APP.botId,
      is_enterprise_install: false,
    }),
  },
  'api.test': {
    token: 'none',
    run(args) {
      if (args.has('error')) throw new ApiRefusal(args.text('error'), { args: args.raw });
      return { args: args.raw };
    },
  },
  'apps.connections.open': {
    token: 'app',
    run: (_args, { connectionUrl }) => ({ url: connectionUrl() }),
  },
};
