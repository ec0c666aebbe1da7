import type { Act, Snapshot } from '../protocol.ts';
import { byId, byIdOf, h } from './dom.ts';
import { menuButton } from './menu.ts';
import { createPending } from './pending.ts';
import type { Room } from './room.ts';

type Command = Snapshot['commands'][number];

/** The box at the foot of a channel, with the list of commands. Call the result after each snapshot or change of channel. */
export function createComposer(room: Room): () => void {
  const box = byIdOf('draft', HTMLTextAreaElement);
  const list = byId('completion');
  const usage = byId('usage');
  const form = byIdOf('composer', HTMLFormElement);
  const pending = createPending();
  form.querySelector('.composer-box')?.before(pending.node);
  let offeredShortcuts = '';
  /** Unsent text per person and channel. */
  const unsent = new Map<string, string>();
  let place = '';
  let offered: readonly Command[] = [];
  let at = 0;

  box.addEventListener('input', changed);
  box.addEventListener('keydown', onKey);
  box.addEventListener('blur', () => offer([]));
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    void submit();
  });
  form.addEventListener('dragover', (event) => event.preventDefault());
  form.addEventListener('drop', (event) => {
    event.preventDefault();
    pending.add(event.dataTransfer?.files ?? []);
  });

  return () => {
    const { snapshot } = room.world();
    const channel = snapshot.channels.find(({ id }) => id === room.channel());
    const name = channel === undefined ? '' : `Message ${channel.kind === 'dm' ? '' : '#'}${channel.name}`;
    box.setAttribute('aria-label', name);
    box.placeholder = name;
    drawMore();
    const here = `${snapshot.me}/${room.channel()}`;
    if (here === place) return;
    unsent.set(place, box.value);
    place = here;
    box.value = unsent.get(here) ?? '';
    pending.clear();
    changed();
    offer([]);
  };

  /** The + beside the box: files, and the app's global shortcuts. */
  function drawMore(): void {
    const { globalShortcuts } = room.world().snapshot;
    const next = JSON.stringify(globalShortcuts);
    if (next === offeredShortcuts) return;
    offeredShortcuts = next;
    const shortcuts = globalShortcuts.map(({ callbackId, name }) => ({
      label: `⚡ ${name}`,
      pick: () => void room.act({ act: 'global_shortcut', as: room.world().snapshot.me, callbackId }),
    }));
    const items = [{ label: 'Attach a file…', pick: pending.choose }, ...shortcuts];
    byId('more').replaceChildren(menuButton('Attachments and shortcuts', 'more', items, '+'));
  }

  function changed(): void {
    box.rows = Math.min(8, box.value.split('\n').length);
    const { commands } = room.world().snapshot;
    const [word = ''] = box.value.split(/\s/, 1);
    const typing = word.startsWith('/') && word === box.value;
    at = 0;
    offer(typing ? commands.filter(({ command }) => command.startsWith(word.toLowerCase())) : []);
    const known = typing ? undefined : commands.find(({ command }) => command === word);
    usage.hidden = known === undefined;
    usage.replaceChildren(h('code', {}, `${known?.command} ${known?.usageHint}`), ` ${known?.description}`);
  }

  function offer(commands: readonly Command[]): void {
    offered = commands;
    list.hidden = commands.length === 0;
    list.replaceChildren(...commands.map(optionNode));
    mark();
  }

  function optionNode(command: Command, index: number): HTMLElement {
    const take = (event: Event) => {
      // The box would lose the focus, and with it the list, before the click arrives.
      event.preventDefault();
      complete(command);
    };
    return h(
      'div',
      { role: 'option', id: `command-${index}`, on: { pointerdown: take } },
      h('span', { class: 'command' }, h('code', {}, command.command), ` ${command.usageHint}`),
      h('span', { class: 'description' }, command.description),
    );
  }

  function mark(): void {
    [...list.children].forEach((option, index) => {
      option.setAttribute('aria-selected', String(index === at));
      if (index === at) option.scrollIntoView({ block: 'nearest' });
    });
    if (offered.length > 0) box.setAttribute('aria-activedescendant', `command-${at}`);
    else box.removeAttribute('aria-activedescendant');
  }

  function complete({ command }: Command): void {
    box.value = `${command} `;
    changed();
  }

  function onKey(event: KeyboardEvent): void {
    if (event.isComposing) return;
    const picked = offered[at];
    if (picked && ['ArrowDown', 'ArrowUp', 'Tab', 'Escape'].includes(event.key)) {
      event.preventDefault();
      event.stopPropagation();
      if (event.key === 'Escape') offer([]);
      else if (event.key === 'Tab') complete(picked);
      else at = (at + (event.key === 'ArrowDown' ? 1 : -1) + offered.length) % offered.length;
      mark();
      return;
    }
    if (event.key !== 'Enter' || event.shiftKey) return;
    event.preventDefault();
    if (picked && picked.command !== box.value) complete(picked);
    else void submit();
  }

  async function submit(): Promise<void> {
    const typed = box.value;
    const act = actOf(typed.trim());
    if (!act) return;
    const files = await pending.send(act.as);
    if (files === undefined) return;
    box.value = '';
    changed();
    if (await room.act(files.length > 0 && act.act === 'say' ? { ...act, files } : act)) {
      if (act.act === 'say') pending.clear();
    } else if (box.value === '') {
      box.value = typed;
      changed();
      offer([]);
    }
  }

  function actOf(text: string): Extract<Act, { readonly act: 'say' | 'command' }> | undefined {
    if (text === '' && pending.isEmpty()) return undefined;
    const who = { as: room.world().snapshot.me, channel: room.channel() };
    const command = /^(\/\S+)\s*([\s\S]*)$/.exec(text);
    if (!command) return { act: 'say', ...who, text };
    return { act: 'command', ...who, command: command[1] ?? '', text: command[2] ?? '' };
  }
}
