import { APP } from '../seed.ts';
import type { Channel } from '../store.ts';
import { describeChannel } from '../wire.ts';
import { visibleChannel } from './chat.ts';
import { ApiRefusal, type Args, type Desk, type Method, paged } from './method.ts';

const READ_SCOPE: Readonly<Record<Channel['kind'], string>> = {
  public: 'channels:read',
  private: 'groups:read',
  dm: 'im:read',
};

function readScope(args: Args, { store }: Desk): string {
  return READ_SCOPE[store.channel(args.text('channel'))?.kind ?? 'public'];
}

const TYPES: Readonly<Record<string, Channel['kind']>> = {
  public_channel: 'public',
  private_channel: 'private',
  im: 'dm',
};

function listedKinds(args: Args): Channel['kind'][] {
  return (args.text('types') || 'public_channel').split(',').map((type) => {
    const kind = TYPES[type.trim()];
    if (kind === undefined) throw new ApiRefusal('invalid_types');
    return kind;
  });
}

export const conversations: Readonly<Record<string, Method>> = {
  'conversations.open': {
    token: 'bot',
    scope: (args) => (args.text('users').includes(',') ? 'mpim:write' : 'im:write'),
    run(args, { store }) {
      if (args.has('channel')) {
        const channel = visibleChannel(args.text('channel'), store);
        return { no_op: true, already_open: true, channel: { id: channel.id } };
      }
      if (!args.has('users')) throw new ApiRefusal('users_list_not_supplied');
      const person = store.person(args.text('users'));
      if (person === undefined) throw new ApiRefusal('user_not_found');
      if (person.standing === 'deactivated') throw new ApiRefusal('user_disabled');
      if (person.standing === 'bot') throw new ApiRefusal('cannot_dm_bot');
      const channel = store.dm(person.id);
      return {
        channel: args.flag('return_im', false) ? describeChannel(channel, store) : { id: channel.id },
      };
    },
  },
  'conversations.info': {
    token: 'bot',
    scope: readScope,
    run(args, { store }) {
      const channel = visibleChannel(args.required('channel'), store);
      const described = describeChannel(channel, store);
      return {
        channel: args.flag('include_num_members', false)
          ? { ...described, num_members: channel.members.size }
          : described,
      };
    },
  },
  'conversations.members': {
    token: 'bot',
    scope: readScope,
    run(args, { store }) {
      const channel = visibleChannel(args.required('channel'), store);
      const { page, cursor } = paged([...channel.members], args, 1000);
      return { members: page, ...cursor };
    },
  },
  'conversations.list': {
    token: 'bot',
    scope: (args) => READ_SCOPE[listedKinds(args)[0] ?? 'public'],
    run(args, { store }) {
      const kinds = listedKinds(args);
      const found = store
        .channels()
        .filter((channel) => kinds.includes(channel.kind))
        .filter((channel) => channel.kind === 'public' || channel.members.has(APP.userId))
        .filter((channel) => !(channel.archived && args.flag('exclude_archived', false)));
      const { page, cursor } = paged(found, args, 1000);
      return { channels: page.map((channel) => describeChannel(channel, store)), ...cursor };
    },
  },
};
