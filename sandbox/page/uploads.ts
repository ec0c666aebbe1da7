import { type Cell, shared } from './cell.ts';
import { toast } from './dialogs.ts';
import { h } from './dom.ts';

interface Given {
  readonly id: string;
  readonly name: string;
}

/** A file input of a form: what is chosen is sent at once, the form only names it. */
export function uploadsNode(cell: Cell): HTMLElement {
  const { element, surface, mark } = cell;
  const most = ('max_files' in element ? element.max_files : undefined) ?? 10;
  const types = 'filetypes' in element ? element.filetypes : undefined;
  const input = h('input', {
    ...shared(cell),
    class: 'control',
    type: 'file',
    multiple: most > 1,
    accept: types?.map((type) => `.${type}`).join(','),
    'data-focus': mark,
  });
  const list = h('ul', { class: 'pending', 'aria-label': 'Chosen files' });
  const given = (): readonly Given[] => {
    const value = cell.value();
    return Array.isArray(value) ? value : [];
  };

  async function put(files: readonly Given[]): Promise<void> {
    await cell.put(files.slice(-most));
    show();
  }

  function show(): void {
    list.replaceChildren(
      ...given().map((file) => {
        const drop = () => void put(given().filter(({ id }) => id !== file.id));
        const label = `Remove ${file.name}`;
        const button = h(
          'button',
          { class: 'icon-btn', type: 'button', 'aria-label': label, on: { click: drop } },
          '✕',
        );
        return h('li', {}, h('span', {}, `📄 ${file.name}`), button);
      }),
    );
  }

  input.addEventListener('change', async () => {
    const chosen = [...(input.files ?? [])];
    input.value = '';
    for (const file of chosen) {
      const sent = await surface.upload(file);
      if (typeof sent === 'string') toast(sent);
      else await put([...given(), { id: sent.id, name: file.name }]);
    }
  });
  show();
  return h('div', {}, input, list);
}
