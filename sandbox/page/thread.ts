import type { UiMessage } from '../protocol.ts';
import { articleNode, type Line } from './article.ts';
import { byId, byIdOf, keyed } from './dom.ts';
import { menuButton } from './menu.ts';
import { createPending } from './pending.ts';
import type { Room } from './room.ts';
import type { Drafts } from './values.ts';

/** The thread beside the channel, with a box to reply in. Call the result after each snapshot or change of place. */
export function createThread(room: Room, drafts: Map<string, Drafts>): () => void {
  const pane = byId('thread');
  const log = byId('thread-messages');
  const box = byIdOf('reply', HTMLTextAreaElement);
  const also = byIdOf('reply-also', HTMLInputElement);
  const form = byIdOf('thread-composer', HTMLFormElement);
  const pending = createPending();
  form.prepend(pending.node);
  byId('reply-more').append(
    menuButton('Add to the reply', 'reply-more', [{ label: 'Attach a file…', pick: pending.choose }], '+'),
  );
  const unsent = new Map<string, string>();
  let place = '';
  let count = 0;
  const draw = keyed<Line>(
    log,
    (line) => line.key,
    (line) => articleNode(line, 'thread', room, drafts),
  );

  byId('close-thread').addEventListener('click', close);
  pane.addEventListener('keydown', (event) => event.key === 'Escape' && close());
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    void submit();
  });
  box.addEventListener('input', grow);
  box.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    void submit();
  });

  return () => {
    const { snapshot, namesake } = room.world();
    const ts = room.thread();
    const lines = linesOf(snapshot.messages[room.channel()] ?? [], ts);
    const open = lines.length > 0;
    pane.hidden = !open;
    document.body.classList.toggle('thread-open', open);
    const name = snapshot.channels.find(({ id }) => id === room.channel())?.name ?? '';
    byId('thread-channel').textContent = `#${name}`;
    byId('reply-where').textContent = `#${name}`;
    draw(lines, namesake);
    const here = `${snapshot.me}/${room.channel()}/${ts}`;
    if (here !== place) {
      unsent.set(place, box.value);
      box.value = unsent.get(here) ?? '';
      also.checked = false;
      pending.clear();
      grow();
      if (open) box.focus();
    }
    if (here !== place || lines.length > count) log.scrollTop = log.scrollHeight;
    place = here;
    count = lines.length;
  };

  function close(): void {
    const ts = room.thread();
    room.go({ channel: room.channel() });
    const opener = document.querySelector(`[data-focus="replies/${ts}"], [data-focus="reply/${ts}"]`);
    if (opener instanceof HTMLElement) opener.focus();
  }

  function grow(): void {
    box.rows = Math.min(8, box.value.split('\n').length);
  }

  async function submit(): Promise<void> {
    const text = box.value.trim();
    const threadTs = room.thread();
    if (threadTs === undefined || (text === '' && pending.isEmpty())) return;
    const as = room.world().snapshot.me;
    const files = await pending.send(as);
    if (files === undefined) return;
    const typed = box.value;
    box.value = '';
    grow();
    const what = { act: 'say', as, channel: room.channel(), text, threadTs } as const;
    if (await room.act({ ...what, broadcast: also.checked, ...(files.length > 0 && { files }) })) {
      pending.clear();
      also.checked = false;
    } else if (box.value === '') box.value = typed;
    grow();
  }
}

/** The message and its replies, the person's own ephemerals among them. */
function linesOf(messages: readonly UiMessage[], ts: string | undefined): readonly Line[] {
  if (ts === undefined || !messages.some((message) => message.ts === ts)) return [];
  return messages
    .filter((message) => message.ts === ts || message.threadTs === ts)
    .map((message) => ({ key: `${message.ts}/${message.ephemeral}`, message }));
}
