import type { Act, Snapshot } from '../protocol.ts';
import { byId, byIdOf, h } from './dom.ts';
import type { Room } from './messages.ts';

type Command = Snapshot['commands'][number];

/** The box at the foot of a channel, with the list of commands. Call the result after each snapshot or change of channel. */
export function createComposer(room: Room): () => void {
  const box = byIdOf('draft', HTMLTextAreaElement);
  const list = byId('completion');
  const usage = byId('usage');
  const form = byIdOf('composer', HTMLFormElement);
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

  return () => {
    const { snapshot } = room.world();
    const channel = snapshot.channels.find(({ id }) => id === room.channel());
    const name = channel === undefined ? '' : `Message ${channel.kind === 'dm' ? '' : '#'}${channel.name}`;
    box.setAttribute('aria-label', name);
    box.placeholder = name;
    const here = `${snapshot.me}/${room.channel()}`;
    if (here === place) return;
    unsent.set(place, box.value);
    place = here;
    box.value = unsent.get(here) ?? '';
    changed();
    offer([]);
  };

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
    box.value = '';
    changed();
    if (!(await room.act(act)) && box.value === '') {
      box.value = typed;
      changed();
      offer([]);
    }
  }

  function actOf(text: string): Act | undefined {
    if (text === '') return undefined;
    const who = { as: room.world().snapshot.me, channel: room.channel() };
    const command = /^(\/\S+)\s*([\s\S]*)$/.exec(text);
    if (!command) return { act: 'say', ...who, text };
    return { act: 'command', ...who, command: command[1] ?? '', text: command[2] ?? '' };
  }
}
