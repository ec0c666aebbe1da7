import type { UiMessage } from '../protocol.ts';
import { articleNode, type Line, SLACKBOT } from './article.ts';
import { byId, h, keyed } from './dom.ts';
import type { Room } from './room.ts';
import { dayOf } from './time.ts';
import type { Drafts } from './values.ts';
import type { World } from './world.ts';

/** A line with its place in the order of the channel, in seconds. */
interface Placed extends Line {
  readonly at: number;
}

/** Stands between two days. */
interface Divider {
  readonly key: string;
  readonly day: string;
}

/** The middle of the page: the messages of one channel. Call the result after each snapshot or change of channel. */
export function createMessages(room: Room, drafts: Map<string, Drafts>): () => void {
  const log = byId('messages');
  const notices = noticeTimes();
  let shown = '';
  const draw = keyed<Placed | Divider>(
    log,
    (line) => line.key,
    (line) =>
      'day' in line
        ? h('p', { class: 'day' }, h('span', {}, line.day))
        : articleNode(line, 'channel', room, drafts),
  );
  return () => {
    const { snapshot, namesake } = room.world();
    const channel = room.channel();
    const place = `${snapshot.me}/${channel}`;
    const stays = shown === place && log.scrollHeight - log.scrollTop - log.clientHeight > 80;
    const lines = linesOf(snapshot.messages[channel] ?? [], place);
    for (const { id, at, text } of notices(room.world(), channel)) {
      lines.push({ key: `notice-${id}`, at, message: noticeMessage(text, at) });
    }
    draw(
      divided(
        lines.sort((a, b) => a.at - b.at),
        place,
        snapshot.now,
      ),
      namesake,
    );
    if (!stays) log.scrollTop = log.scrollHeight;
    shown = place;
  };
}

/** What stands in the channel itself: no replies, but for those that were sent there as well. */
function linesOf(messages: readonly UiMessage[], place: string): Placed[] {
  return messages
    .filter(({ threadTs, broadcast }) => threadTs === undefined || broadcast)
    .map((message) => {
      const replies = messages.filter(({ threadTs, ephemeral }) => threadTs === message.ts && !ephemeral);
      const last = replies.at(-1);
      return {
        key: `${place}/${message.ts}/${message.ephemeral}`,
        at: Number(message.ts),
        message,
        replies: last && { count: replies.length, lastTs: last.ts },
      };
    });
}

/** With the days named, where there is more than today. */
function divided(lines: readonly Placed[], place: string, now: number): readonly (Placed | Divider)[] {
  const dayAt = (line: Placed | undefined) => line && dayOf(line.at * 1000, now);
  if (dayAt(lines[0]) === dayOf(now, now)) return lines;
  return lines.flatMap((line, index) => {
    const day = dayOf(line.at * 1000, now);
    return day === dayAt(lines[index - 1]) ? [line] : [{ key: `${place}/day-${line.at}`, day }, line];
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

function noticeMessage(text: string, at: number): UiMessage {
  const nothing = { blocks: [], attachments: [], files: [] };
  return {
    ts: String(at),
    user: SLACKBOT,
    text,
    ...nothing,
    ephemeral: true,
    edited: false,
    broadcast: false,
  };
}
