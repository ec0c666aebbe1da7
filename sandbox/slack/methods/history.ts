import type { JsonObject } from '../schema.ts';
import { APP } from '../seed.ts';
import type { Channel, Message } from '../store.ts';
import { describeMessage } from '../wire.ts';
import { visibleChannel } from './chat.ts';
import { ApiRefusal, type Args, type Desk, type Method, paged } from './method.ts';

const HISTORY_SCOPE: Readonly<Record<Channel['kind'], string>> = {
  public: 'channels:history',
  private: 'groups:history',
  dm: 'im:history',
};
const MOST = 999;
const USUAL = 100;

function historyScope(args: Args, { store }: Desk): string {
  return HISTORY_SCOPE[store.channel(args.text('channel'))?.kind ?? 'public'];
}

/** The channel whose messages the app reads: a member only. */
function readable(args: Args, { store }: Desk): Channel {
  const channel = visibleChannel(args.required('channel'), store);
  if (!channel.members.has(APP.userId)) throw new ApiRefusal('not_in_channel');
  return channel;
}

function between(args: Args, messages: readonly Message[]): readonly Message[] {
  const [oldest, latest] = ['oldest', 'latest'].map((name) => args.text(name));
  const inclusive = args.flag('inclusive', false);
  return messages.filter(
    ({ ts }) =>
      (!oldest || ts > oldest || (inclusive && ts === oldest)) &&
      (!latest || ts < latest || (inclusive && ts === latest)),
  );
}

function listed(messages: readonly Message[], args: Args, desk: Desk): JsonObject {
  const { page, cursor, isLast } = paged(messages, args, MOST, USUAL);
  const withMetadata = args.flag('include_all_metadata', false);
  return {
    messages: page.map((message) => {
      const { metadata, ...rest } = describeMessage(message, desk);
      return withMetadata && metadata !== undefined ? { ...rest, metadata } : rest;
    }),
    has_more: !isLast,
    ...(!isLast && cursor),
  };
}

export const history: Readonly<Record<string, Method>> = {
  'conversations.history': {
    token: 'bot',
    scope: historyScope,
    run(args, desk) {
      const channel = readable(args, desk);
      const shown = desk.store
        .messages(channel.id)
        .filter(({ only, threadTs, broadcast }) => !only && (threadTs === undefined || broadcast === true));
      return listed(between(args, shown).toReversed(), args, desk);
    },
  },
  'conversations.replies': {
    token: 'bot',
    scope: historyScope,
    run(args, desk) {
      const channel = readable(args, desk);
      const message = desk.store.message(channel.id, args.required('ts'));
      if (message === undefined || message.only !== undefined) throw new ApiRefusal('thread_not_found');
      // A reply's own timestamp finds that reply alone.
      const thread =
        message.threadTs === undefined ? [message, ...desk.store.replies(channel.id, message.ts)] : [message];
      const [root, ...replies] = thread;
      return listed(root === undefined ? [] : [root, ...between(args, replies)], args, desk);
    },
  },
};
