import { randomBytes } from 'node:crypto';
import { type Content, readContent } from '../content.ts';
import type { JsonObject } from '../schema.ts';
import { APP } from '../seed.ts';
import type { Channel, Message, MessageChange, Store } from '../store.ts';
import { describeMessage } from '../wire.ts';
import { ApiRefusal, type Args, type Desk, type Method } from './method.ts';

export const newBlockId = () => randomBytes(3).toString('base64url');

/** The channel an app means; a private one it is not in does not exist for it. */
export function visibleChannel(id: string, store: Store): Channel {
  const channel = store.channel(id);
  if (channel === undefined || (channel.kind !== 'public' && !channel.members.has(APP.userId)))
    throw new ApiRefusal('channel_not_found');
  return channel;
}

/** Where the app may write, a person's id meaning the direct channel; throws what Slack answers where it may not. */
export function writable(id: string, { store, manifest }: Desk): Channel {
  const person = store.person(id);
  // A person's id means the direct channel with them.
  if (person !== undefined && person.id !== APP.userId) return store.dm(person.id);
  const channel = visibleChannel(id, store);
  if (channel.archived) throw new ApiRefusal('is_archived');
  if (!channel.members.has(APP.userId) && !manifest.scopes.includes('chat:write.public'))
    throw new ApiRefusal('not_in_channel');
  return channel;
}

/** The root of the thread that `thread_ts` names, undefined without it; throws `thread_not_found`. */
export function threadOf(args: Args, channel: Channel, store: Store): string | undefined {
  if (!args.has('thread_ts')) return undefined;
  const root = store.message(channel.id, args.text('thread_ts'));
  if (root === undefined || root.only !== undefined) throw new ApiRefusal('thread_not_found');
  return root.threadTs ?? root.ts;
}

/** A message that `ts` names and that everybody sees: ephemeral ones cannot be reached by the API. */
function lasting(args: Args, desk: Desk): Message {
  const channel = visibleChannel(args.required('channel'), desk.store);
  const message = desk.store.message(channel.id, args.required('ts'));
  if (message === undefined || message.only !== undefined) throw new ApiRefusal('message_not_found');
  return message;
}

/** How an update treats what it does not mention: text without blocks takes the blocks away. */
function updated({ text, blocks, attachments, metadata }: Content): MessageChange {
  return {
    ...(text !== undefined && { text }),
    ...(blocks !== undefined ? { blocks } : text !== undefined && { blocks: [], edited: true }),
    ...(attachments !== undefined && { attachments }),
    ...(metadata !== undefined && { metadata: Object.keys(metadata).length === 0 ? undefined : metadata }),
  };
}

function answer(message: Message, desk: Desk): JsonObject {
  const { channel, ts } = message;
  return { channel, ts, message: describeMessage(message, desk) };
}

export const chat: Readonly<Record<string, Method>> = {
  'chat.postMessage': {
    token: 'bot',
    scope: 'chat:write',
    run(args, desk) {
      const channel = writable(args.required('channel'), desk);
      const content = readContent(args, 'new', newBlockId);
      const threadTs = threadOf(args, channel, desk.store);
      const message = desk.store.post({
        channel: channel.id,
        user: APP.userId,
        text: '',
        ...content,
        ...(threadTs !== undefined && { threadTs, broadcast: args.flag('reply_broadcast', false) }),
        unfurl: { links: args.flag('unfurl_links', false), media: args.flag('unfurl_media', true) },
      });
      return answer(message, desk);
    },
  },
  'chat.update': {
    token: 'bot',
    scope: 'chat:write',
    run(args, desk) {
      const message = lasting(args, desk);
      if (message.user !== APP.userId) throw new ApiRefusal('cant_update_message');
      const content = readContent(args, 'update', newBlockId);
      const next = desk.store.change(message, updated(content));
      return { ...answer(next, desk), text: next.text };
    },
  },
  'chat.postEphemeral': {
    token: 'bot',
    scope: 'chat:write',
    run(args, { store }) {
      const channel = visibleChannel(args.required('channel'), store);
      const person = args.required('user');
      if (channel.archived) throw new ApiRefusal('is_archived');
      if (!channel.members.has(APP.userId)) throw new ApiRefusal('not_in_channel');
      if (!channel.members.has(person)) throw new ApiRefusal('user_not_in_channel');
      const content = readContent(args, 'new', newBlockId);
      const threadTs = threadOf(args, channel, store);
      const message = store.post({
        channel: channel.id,
        user: APP.userId,
        text: '',
        ...content,
        ...(threadTs !== undefined && { threadTs }),
        only: person,
      });
      return { message_ts: message.ts };
    },
  },
  'chat.delete': {
    token: 'bot',
    scope: 'chat:write',
    run(args, desk) {
      const message = lasting(args, desk);
      if (message.user !== APP.userId) throw new ApiRefusal('cant_delete_message');
      desk.store.remove(message);
      return { channel: message.channel, ts: message.ts };
    },
  },
  'chat.getPermalink': {
    token: 'bot',
    run(args, { store, origin }) {
      const channel = visibleChannel(args.required('channel'), store);
      const ts = args.required('message_ts');
      const message = store.message(channel.id, ts);
      if (message === undefined || message.only !== undefined) throw new ApiRefusal('message_not_found');
      const { threadTs } = message;
      const inThread = threadTs === undefined ? '' : `?thread_ts=${threadTs}&cid=${channel.id}`;
      const permalink = `${origin()}/archives/${channel.id}/p${ts.replace('.', '')}${inThread}`;
      return { channel: channel.id, permalink };
    },
  },
};
