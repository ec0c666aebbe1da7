import type { UiMessage } from '../protocol.ts';
import { attachmentNodes } from './attachments.ts';
import { blockNodes } from './blocks.ts';
import { h } from './dom.ts';
import { fileNode } from './file.ts';
import { type MenuItem, menuButton } from './menu.ts';
import type { Room } from './room.ts';
import type { Surface } from './surface.ts';
import { mrkdwnNodes } from './text.ts';
import { clockTime } from './time.ts';
import { createDrafts, type Drafts, valuesOf } from './values.ts';
import { upload } from './wire.ts';

/** Who Slack's own sentences come from. */
export const SLACKBOT = 'USLACKBOT';

/** A message as it is drawn in a channel or in a thread. */
export interface Line {
  readonly key: string;
  readonly message: UiMessage;
  /** How many replies it has and when the last came; absent in a thread and where there are none. */
  readonly replies?: { readonly count: number; readonly lastTs: string } | undefined;
}

/** `pane` keeps the ids of a message apart that is drawn both in the channel and in its thread. */
export function articleNode(
  { message, replies }: Line,
  pane: 'channel' | 'thread',
  room: Room,
  drafts: Map<string, Drafts>,
): HTMLElement {
  const world = room.world();
  const slackbot = message.user === SLACKBOT;
  const person = world.person(message.user);
  const name = slackbot ? 'Slackbot' : (person?.name ?? message.user);
  const at = Number(message.ts) * 1000;
  const time = clockTime(at);
  const label = `${name} at ${time}${message.ephemeral ? ', only visible to you' : ''}`;
  const surface = surfaceOf(message, pane, room, drafts);
  return h(
    'article',
    {
      class: message.ephemeral ? 'message ephemeral' : 'message',
      'aria-label': label,
      'data-ts': message.ts,
    },
    avatar(slackbot ? '💬' : (person?.emoji ?? '👤'), message.user),
    h(
      'div',
      { class: 'message-body' },
      pane === 'channel' && message.broadcast && brought(message, room),
      h(
        'header',
        { class: 'message-head' },
        h('span', { class: 'author' }, name),
        (person?.standing === 'bot' || slackbot) && h('span', { class: 'app-badge' }, 'APP'),
        h('time', { datetime: new Date(at).toISOString() }, time),
        message.edited && h('span', { class: 'edited' }, '(edited)'),
        message.ephemeral && h('span', { class: 'only-you' }, '👁 Only visible to you'),
      ),
      content(message, surface),
      ...attachmentNodes(message.attachments, surface),
      ...message.files.map((file) => fileNode(file, surface.names.me)),
      message.warning !== undefined &&
        h('p', { class: 'press-warning', role: 'alert' }, `⚠️ ${message.warning}`),
      replies && repliesButton(message, replies, room),
    ),
    slackbot || message.ephemeral ? undefined : tools(message, pane, room),
  );
}

/** Above a reply that stands in the channel too. */
function brought({ threadTs }: UiMessage, room: Room): HTMLElement {
  const open = () => room.go({ channel: room.channel(), thread: threadTs });
  return h(
    'p',
    { class: 'in-thread' },
    'replied to ',
    h('button', { class: 'link', type: 'button', on: { click: open } }, 'a thread'),
  );
}

function repliesButton(
  { ts }: UiMessage,
  { count, lastTs }: NonNullable<Line['replies']>,
  room: Room,
): HTMLElement {
  const open = () => room.go({ channel: room.channel(), thread: ts });
  return h(
    'button',
    { class: 'replies', type: 'button', 'data-focus': `replies/${ts}`, on: { click: open } },
    h('strong', {}, `${count} ${count === 1 ? 'reply' : 'replies'}`),
    h('span', {}, `Last at ${clockTime(Number(lastTs) * 1000)}`),
  );
}

function content(message: UiMessage, surface: Surface): HTMLElement | undefined {
  const { text, blocks } = message;
  if (blocks.length === 0) {
    if (text === '') return undefined;
    return h('div', { class: 'message-text' }, ...mrkdwnNodes(text, surface.names));
  }
  const nodes = blockNodes(blocks, surface);
  if (blocks.length === 1) return h('div', { class: 'blocks' }, ...nodes);
  // Slack frames no blocks. The bar beside the frame repeats the emoji that the message itself begins with.
  const mark = nodes[0]?.querySelector('.emoji')?.getAttribute('aria-label') ?? '';
  return h('div', { class: 'blocks card', 'data-tone': TONES[mark] }, ...nodes);
}

const TONES: Readonly<Record<string, string>> = {
  hourglass_flowing_sand: 'waiting',
  warning: 'caution',
  rotating_light: 'bad',
  no_entry: 'bad',
  x: 'bad',
  gear: 'busy',
  lock: 'good',
  unlock: 'good',
  white_check_mark: 'good',
};

function surfaceOf(message: UiMessage, pane: string, room: Room, drafts: Map<string, Drafts>): Surface {
  const { snapshot, names } = room.world();
  const { ts } = message;
  const channel = room.channel();
  const as = snapshot.me;
  const key = `${as}/${channel}/${ts}`;
  const entered = drafts.get(key) ?? createDrafts();
  drafts.set(key, entered);
  return {
    id: `${pane}-m${ts}`,
    names,
    people: snapshot.people.filter(({ standing }) => standing !== 'bot'),
    channels: snapshot.channels,
    drafts: entered,
    press: async (place, selected) => {
      const values = valuesOf(message.blocks, entered);
      await room.act({ act: 'press', as, channel, ts, ...place, values, selected: selected ?? null });
    },
    suggest: (place, value) => room.ask({ act: 'suggest', as, channel, ts, ...place, value }),
    upload: (file) => upload(as, file),
  };
}

function tools(message: UiMessage, pane: 'channel' | 'thread', room: Room): HTMLElement | undefined {
  const { snapshot } = room.world();
  const channel = room.channel();
  const { ts } = message;
  const items: readonly MenuItem[] = snapshot.shortcuts.map(({ callbackId, name }) => ({
    label: name,
    pick: () => void room.act({ act: 'message_shortcut', as: snapshot.me, callbackId, channel, ts }),
  }));
  const reply = () => room.go({ channel, thread: message.threadTs ?? ts });
  const replyButton = h(
    'button',
    {
      class: 'btn tool',
      type: 'button',
      'aria-label': 'Reply in thread',
      'data-focus': `reply/${ts}`,
      on: { click: reply },
    },
    h('span', { 'aria-hidden': 'true' }, '💬'),
  );
  if (pane === 'thread' && items.length === 0) return undefined;
  return h(
    'div',
    { class: 'message-tools' },
    pane === 'channel' && replyButton,
    items.length > 0 && menuButton('Message shortcuts', `tools/${ts}`, items),
  );
}

/** A person's picture: their emoji on one of eight grounds, always the same one. */
export function avatar(emoji: string, id: string): HTMLElement {
  const ground = [...id].reduce((sum, letter) => sum + letter.charCodeAt(0), 0) % 8;
  return h('span', { class: `avatar ground-${ground}`, 'aria-hidden': 'true' }, emoji);
}
