import type { UiMessage } from '../protocol.ts';
import { blockNodes } from './blocks.ts';
import { byId, h, keyed } from './dom.ts';
import { menuButton } from './menu.ts';
import type { Surface } from './surface.ts';
import { mrkdwnNodes } from './text.ts';
import { clockTime } from './time.ts';
import { createDrafts, type Drafts, valuesOf } from './values.ts';
import type { send } from './wire.ts';
import type { World } from './world.ts';

/** A line of the conversation: a message, or a sentence of Slack's own put where it was first seen. */
interface Line {
  readonly key: string;
  readonly at: number;
  readonly message: UiMessage;
  readonly reply: boolean;
}

/** What the conversation needs from the page. */
export interface Room {
  world(): World;
  channel(): string;
  /** Sends, and shows the sentence when it did not work. */
  act: (act: Parameters<typeof send>[0]) => Promise<boolean>;
}

/** The middle of the page: the messages of one channel. Call the result after each snapshot or change of channel. */
export function createMessages(room: Room): () => void {
  const log = byId('messages');
  const drafts = new Map<string, Drafts>();
  const notices = noticeTimes();
  let shown = '';
  const draw = keyed<Line>(
    log,
    (line) => line.key,
    (line) => article(line, room, drafts),
  );
  return () => {
    const { snapshot, namesake } = room.world();
    const channel = room.channel();
    const place = `${snapshot.me}/${channel}`;
    const stays = shown === place && log.scrollHeight - log.scrollTop - log.clientHeight > 80;
    const lines = linesOf(snapshot.messages[channel] ?? [], place);
    for (const { id, at, text } of notices(room.world(), channel)) {
      lines.push({ key: `notice-${id}`, at, reply: false, message: noticeMessage(text, at) });
    }
    draw(
      lines.sort((a, b) => a.at - b.at),
      namesake,
    );
    if (!stays) log.scrollTop = log.scrollHeight;
    shown = place;
  };
}

/** Replies follow the message they answer, whatever was said in between. */
function linesOf(messages: readonly UiMessage[], place: string): Line[] {
  const heads = new Set(messages.map(({ ts }) => ts));
  return messages.map((message) => {
    const reply = message.threadTs !== undefined && message.threadTs !== message.ts;
    const head = reply && heads.has(message.threadTs) ? message.threadTs : message.ts;
    return { key: `${place}/${message.ts}/${message.ephemeral}`, at: Number(head), reply, message };
  });
}

/**
 * Slack's own sentences have no place in the channel but the moment they come. Those that were there when a person was
 * first looked at are old and gone, as after a reload.
 */
function noticeTimes(): (
  world: World,
  channel: string,
) => readonly { readonly id: number; readonly at: number; readonly text: string }[] {
  const seen = new Map<string, Map<number, number>>();
  return ({ snapshot }, channel) => {
    const first = !seen.has(snapshot.me);
    const times = seen.get(snapshot.me) ?? new Map<number, number>();
    seen.set(snapshot.me, times);
    for (const { id } of snapshot.notices) {
      if (!times.has(id)) times.set(id, first ? 0 : snapshot.now / 1000);
    }
    return snapshot.notices
      .map(({ id, channel: where, text }) => ({ id, where, text, at: times.get(id) ?? 0 }))
      .filter(({ where, at }) => where === channel && at > 0);
  };
}

const SLACKBOT = 'USLACKBOT';

function noticeMessage(text: string, at: number): UiMessage {
  return { ts: String(at), user: SLACKBOT, text, blocks: [], ephemeral: true, edited: false };
}

function article(line: Line, room: Room, drafts: Map<string, Drafts>): HTMLElement {
  const { message, reply } = line;
  const world = room.world();
  const slackbot = message.user === SLACKBOT;
  const person = world.person(message.user);
  const name = slackbot ? 'Slackbot' : (person?.name ?? message.user);
  const at = Number(message.ts) * 1000;
  const time = clockTime(at);
  const label = `${name} at ${time}${message.ephemeral ? ', only visible to you' : ''}`;
  const tones = [message.ephemeral && 'ephemeral', reply && 'reply'].filter(Boolean).join(' ');
  return h(
    'article',
    { class: `message ${tones}`, 'aria-label': label },
    avatar(slackbot ? '💬' : (person?.emoji ?? '👤'), message.user),
    h(
      'div',
      { class: 'message-body' },
      h(
        'header',
        { class: 'message-head' },
        h('span', { class: 'author' }, name),
        (person?.standing === 'bot' || slackbot) && h('span', { class: 'app-badge' }, 'APP'),
        h('time', { datetime: new Date(at).toISOString() }, time),
        message.edited && h('span', { class: 'edited' }, '(edited)'),
        reply && h('span', { class: 'in-thread' }, 'in thread'),
        message.ephemeral && h('span', { class: 'only-you' }, '👁 Only visible to you'),
      ),
      content(message, surfaceOf(line, room, drafts)),
      message.warning !== undefined &&
        h('p', { class: 'press-warning', role: 'alert' }, `⚠️ ${message.warning}`),
    ),
    shortcuts(message, room),
  );
}

function content(message: UiMessage, surface: Surface): HTMLElement {
  const { text, blocks } = message;
  if (blocks.length === 0) return h('div', { class: 'message-text' }, ...mrkdwnNodes(text, surface.names));
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

function surfaceOf({ key, message }: Line, room: Room, drafts: Map<string, Drafts>): Surface {
  const { snapshot, names } = room.world();
  const entered = drafts.get(key) ?? createDrafts();
  drafts.set(key, entered);
  const channel = room.channel();
  return {
    id: `m${message.ts}`,
    names,
    people: snapshot.people.filter(({ standing }) => standing !== 'bot'),
    channels: snapshot.channels,
    drafts: entered,
    press: async (place, selected) => {
      const values = valuesOf(message.blocks, entered);
      const what = { as: snapshot.me, channel, ts: message.ts, ...place, values };
      await room.act({ act: 'press', ...what, selected: selected ?? null });
    },
  };
}

function shortcuts(message: UiMessage, room: Room): HTMLElement | undefined {
  const { snapshot } = room.world();
  const offered = snapshot.shortcuts ?? [];
  if (offered.length === 0 || message.ephemeral) return undefined;
  const channel = room.channel();
  const items = offered.map(({ callbackId, name }) => ({
    label: name,
    pick: () =>
      void room.act({ act: 'message_shortcut', as: snapshot.me, callbackId, channel, ts: message.ts }),
  }));
  return h('div', { class: 'message-tools' }, menuButton('Message shortcuts', `tools/${message.ts}`, items));
}

/** A person's picture: their emoji on one of eight grounds, always the same one. */
export function avatar(emoji: string, id: string): HTMLElement {
  const ground = [...id].reduce((sum, letter) => sum + letter.charCodeAt(0), 0) % 8;
  return h('span', { class: `avatar ground-${ground}`, 'aria-hidden': 'true' }, emoji);
}
