import { randomBytes } from 'node:crypto';
import type { KnownBlock } from '@slack/types';
import type { JsonObject } from './schema.ts';
import { APP, type Seed, type SeedGroup, type SeedPerson, TEAM } from './seed.ts';

export type Person = SeedPerson;

export interface Group extends SeedGroup {
  /** Seconds since the epoch. */
  readonly updatedAt: number;
}

export interface Channel {
  readonly id: string;
  readonly name: string;
  readonly topic: string;
  readonly kind: 'public' | 'private' | 'dm';
  readonly archived: boolean;
  readonly members: ReadonlySet<string>;
}

/** A message as it is stored: what was sent, character for character. */
export interface Message {
  readonly ts: string;
  readonly channel: string;
  readonly user: string;
  readonly text: string;
  readonly blocks: readonly KnownBlock[];
  readonly attachments: readonly JsonObject[];
  readonly metadata?: JsonObject;
  readonly threadTs?: string;
  /** A reply that stands in the channel as well. */
  readonly broadcast?: boolean;
  /** Ids of files, in the order they were attached. */
  readonly files?: readonly string[];
  /** Present on an ephemeral message: the only person who sees it. */
  readonly only?: string;
  readonly edited: boolean;
  readonly warning?: string;
  readonly unfurl?: { readonly links: boolean; readonly media: boolean };
}

export type MessageDraft = Pick<Message, 'channel' | 'user' | 'text'> &
  Partial<
    Pick<
      Message,
      'blocks' | 'attachments' | 'metadata' | 'threadTs' | 'broadcast' | 'files' | 'only' | 'unfurl'
    >
  >;

export type MessageChange = Partial<Pick<Message, 'text' | 'blocks' | 'attachments' | 'edited'>> & {
  readonly metadata?: JsonObject | undefined;
  readonly warning?: string | undefined;
};

interface Notice {
  readonly id: number;
  readonly person: string;
  readonly channel: string;
  readonly text: string;
}

/** People, groups, channels and messages. */
export interface Store {
  now(): number;
  people(): readonly Person[];
  person(id: string): Person | undefined;
  /** Closes an account or opens it again as what it was; throws for somebody who is not there. */
  deactivate(id: string, on: boolean): Person;
  groups(): readonly Group[];
  setGroup(id: string, users: readonly string[]): void;
  channels(): readonly Channel[];
  channel(id: string): Channel | undefined;
  /** The direct channel between a person and the bot, made when it is first needed. */
  dm(person: string): Channel;
  join(channel: string, person: string): void;
  leave(channel: string, person: string): void;
  post(draft: MessageDraft): Message;
  change(message: Message, change: MessageChange): Message;
  remove(message: Message): void;
  /** Oldest first, ephemerals included. */
  messages(channel: string): readonly Message[];
  message(channel: string, ts: string): Message | undefined;
  /** What everybody sees in a message's thread, oldest first, the message itself left out. */
  replies(channel: string, ts: string): readonly Message[];
  notify(person: string, channel: string, text: string): void;
  notices(person: string): readonly Notice[];
  markRead(person: string, channel: string): void;
  unread(person: string, channel: string): number;
  /** What a client loses when its page is loaded again: ephemeral messages and Slack's own sentences. */
  reload(person: string): void;
  newTs(): string;
  newId(prefix: string): string;
  changed(): void;
  /** Called after every change; returns the function that stops it. */
  onChange(listener: () => void): () => void;
}

/** True when this person sees this message. */
export function sees(person: string, message: Message): boolean {
  return message.only === undefined || message.only === person;
}

/** Drops the keys that are undefined, so that a change can also take something away. */
function defined<T extends object>(value: T): T {
  return Object.fromEntries(Object.entries(value).filter(([, content]) => content !== undefined)) as T;
}

/** A store that starts from this seed; `now` gives milliseconds since the epoch. */
export function createStore(seed: Seed, botName: string, now: () => number): Store {
  const people = new Map<string, Person>(seed.people.map((person) => [person.id, person]));
  people.set(APP.userId, {
    id: APP.userId,
    teamId: TEAM.id,
    name: botName.toLowerCase(),
    realName: botName,
    title: 'App',
    emoji: '🏰',
    standing: 'bot',
  });
  const groups = new Map<string, Group>(
    seed.groups.map((group) => [group.id, { ...group, updatedAt: Math.floor(now() / 1000) }]),
  );
  const channels = new Map<string, Channel>();
  const messages = new Map<string, Message[]>();
  const readUpTo = new Map<string, string>();
  const listeners = new Set<() => void>();
  let notices: Notice[] = [];
  let lastNotice = 0;
  let lastMicros = 0;

  function add(channel: Channel): Channel {
    channels.set(channel.id, channel);
    messages.set(channel.id, []);
    return channel;
  }
  for (const channel of seed.channels)
    add({ ...channel, archived: channel.archived ?? false, members: new Set(channel.members) });

  function changed(): void {
    for (const listener of [...listeners]) listener();
  }

  function setMembers(id: string, edit: (members: Set<string>) => void): void {
    const channel = channels.get(id);
    if (channel === undefined) throw new Error(`There is no channel ${id}.`);
    const members = new Set(channel.members);
    edit(members);
    channels.set(id, { ...channel, members });
    changed();
  }

  /** Unique and rising, also when the clock stands still. */
  function newTs(): string {
    lastMicros = Math.max(now() * 1000, lastMicros + 1);
    const micros = String(lastMicros % 1_000_000).padStart(6, '0');
    return `${Math.floor(lastMicros / 1_000_000)}.${micros}`;
  }

  const of = (channel: string) => messages.get(channel) ?? [];

  return {
    now,
    people: () => [...people.values()],
    person: (id) => people.get(id),
    deactivate(id, on) {
      const person = people.get(id);
      if (person === undefined) throw new Error(`There is nobody with the id ${id}.`);
      const before = seed.people.find((seeded) => seeded.id === id)?.standing ?? 'member';
      const standing = on ? 'deactivated' : before === 'deactivated' ? 'member' : before;
      const next = { ...person, standing } as const;
      people.set(id, next);
      changed();
      return next;
    },
    groups: () => [...groups.values()],
    setGroup(id, users) {
      const group = groups.get(id);
      if (group === undefined) throw new Error(`There is no user group ${id}.`);
      groups.set(id, { ...group, users: [...users], updatedAt: Math.floor(now() / 1000) });
      changed();
    },
    channels: () => [...channels.values()],
    channel: (id) => channels.get(id),
    dm(person) {
      const id = `D${person.slice(1)}`;
      const members = new Set([person, APP.userId]);
      return (
        channels.get(id) ??
        add({ id, name: 'directmessage', topic: '', kind: 'dm', archived: false, members })
      );
    },
    join: (channel, person) => setMembers(channel, (members) => members.add(person)),
    leave: (channel, person) => setMembers(channel, (members) => members.delete(person)),
    post(draft) {
      const message: Message = { blocks: [], attachments: [], edited: false, ...draft, ts: newTs() };
      of(draft.channel).push(message);
      changed();
      return message;
    },
    change(message, change) {
      const list = of(message.channel);
      const index = list.findIndex((other) => other.ts === message.ts);
      const next = defined({ ...message, ...change }) as Message;
      if (index >= 0) list[index] = next;
      changed();
      return next;
    },
    remove(message) {
      messages.set(
        message.channel,
        of(message.channel).filter((other) => other.ts !== message.ts),
      );
      changed();
    },
    messages: of,
    message: (channel, ts) => of(channel).find((message) => message.ts === ts),
    replies: (channel, ts) =>
      of(channel).filter((message) => message.threadTs === ts && message.only === undefined),
    notify(person, channel, text) {
      lastNotice += 1;
      notices.push({ id: lastNotice, person, channel, text });
      changed();
    },
    notices: (person) => notices.filter((notice) => notice.person === person),
    markRead(person, channel) {
      const last = of(channel).at(-1);
      if (last === undefined || readUpTo.get(`${person} ${channel}`) === last.ts) return;
      readUpTo.set(`${person} ${channel}`, last.ts);
      changed();
    },
    unread(person, channel) {
      const read = readUpTo.get(`${person} ${channel}`) ?? '';
      return of(channel).filter(
        (message) =>
          message.ts > read &&
          message.user !== person &&
          (message.threadTs === undefined || message.broadcast === true) &&
          sees(person, message),
      ).length;
    },
    reload(person) {
      notices = notices.filter((notice) => notice.person !== person);
      for (const [channel, list] of messages)
        messages.set(
          channel,
          list.filter((message) => message.only !== person),
        );
    },
    newTs,
    newId: (prefix) => prefix + randomBytes(5).toString('hex').toUpperCase(),
    changed,
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
