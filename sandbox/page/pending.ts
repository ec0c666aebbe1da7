import type { Uploaded } from '../protocol.ts';
import { toast } from './dialogs.ts';
import { h } from './dom.ts';
import { sizeOf } from './size.ts';
import { upload } from './wire.ts';

/** Files that a person has chosen for a message that is not sent yet. */
export interface Pending {
  /** Shows them; goes above the box that the message is typed into. */
  readonly node: HTMLElement;
  /** Lets the person choose. */
  choose(): void;
  add(files: Iterable<File>): void;
  isEmpty(): boolean;
  /** Uploads them as that person and gives back their ids; undefined, with a sentence shown, when one cannot be. */
  send(as: string): Promise<readonly string[] | undefined>;
  clear(): void;
}

export function createPending(): Pending {
  let files: readonly File[] = [];
  const input = h('input', { type: 'file', multiple: true, hidden: true, 'aria-label': 'Files to attach' });
  const list = h('ul', { class: 'pending', 'aria-label': 'Files to send', hidden: true });
  input.addEventListener('change', () => {
    add(input.files ?? []);
    input.value = '';
  });

  function show(): void {
    list.hidden = files.length === 0;
    list.replaceChildren(
      ...files.map((file) => {
        const drop = () => {
          files = files.filter((other) => other !== file);
          show();
        };
        return h(
          'li',
          {},
          h('span', {}, `📄 ${file.name} · ${sizeOf(file.size)}`),
          h(
            'button',
            { class: 'icon-btn', type: 'button', 'aria-label': `Remove ${file.name}`, on: { click: drop } },
            '✕',
          ),
        );
      }),
    );
  }

  function add(more: Iterable<File>): void {
    files = [...files, ...more].slice(0, 10);
    show();
  }

  return {
    node: h('div', {}, list, input),
    choose: () => input.click(),
    add,
    isEmpty: () => files.length === 0,
    async send(as) {
      const sent: (Uploaded | string)[] = await Promise.all(files.map((file) => upload(as, file)));
      const wrong = sent.find((each) => typeof each === 'string');
      if (wrong !== undefined) toast(wrong);
      return wrong === undefined
        ? sent.flatMap((each) => (typeof each === 'string' ? [] : [each.id]))
        : undefined;
    },
    clear() {
      files = [];
      show();
    },
  };
}
