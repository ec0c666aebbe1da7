import { type Cell, type Entry, same, shared } from './cell.ts';
import { h } from './dom.ts';
import { textNodes } from './text.ts';

/** From so many on, chips can be searched. */
const FILTERED = 12;

/** Radio buttons, check boxes, or the chips that a multi-select is shown as. */
export function choiceList(
  cell: Cell,
  kind: 'radio' | 'checkbox' | 'chip',
  entries: readonly Entry[],
): HTMLElement {
  const { id, ...names } = shared(cell);
  const inputs = entries.map((entry, index) => {
    const input = h('input', {
      type: kind === 'radio' ? 'radio' : 'checkbox',
      name: id,
      id: index === 0 ? id : undefined,
      'data-focus': `${cell.mark}/${index}`,
    });
    input.addEventListener('change', async () => {
      const picked = entries.filter((_, at) => inputs[at]?.checked).map(({ value }) => value);
      if (!(await cell.put(kind === 'radio' ? entry.value : picked))) show();
    });
    return input;
  });
  const show = () => {
    const value = cell.value();
    const picked = Array.isArray(value) ? value : [value];
    entries.forEach((entry, index) => {
      const input = inputs[index];
      if (input) input.checked = picked.some((one) => same(one, entry.value));
    });
  };
  show();
  const labels: HTMLElement[] = entries.map((entry, index) =>
    h('label', { class: kind === 'chip' ? 'chip' : 'choice' }, inputs[index], entryNode(entry, cell)),
  );
  if (kind === 'chip' && entries.length > FILTERED) {
    labels.unshift(filterNode(labels, entries));
  }
  const role = kind === 'radio' ? 'radiogroup' : 'group';
  return h('div', { ...names, role, class: kind === 'chip' ? 'chips' : 'choices' }, ...labels);
}

/** A box above many chips that leaves those with these words, and what is chosen. */
function filterNode(labels: readonly HTMLElement[], entries: readonly Entry[]): HTMLElement {
  const box = h('input', { class: 'control', type: 'search', placeholder: 'Filter', 'aria-label': 'Filter' });
  const chips = [...labels];
  box.addEventListener('input', () => {
    const words = box.value.toLowerCase();
    chips.forEach((chip, index) => {
      const isChosen = chip.querySelector(':checked') !== null;
      chip.hidden = !isChosen && !(entries[index]?.label ?? '').toLowerCase().includes(words);
    });
  });
  box.addEventListener('keydown', (event) => event.key === 'Enter' && event.preventDefault());
  return box;
}

function entryNode({ option, label }: Entry, { surface: { names } }: Cell): HTMLElement {
  if (!option) return h('span', {}, label);
  return h(
    'span',
    {},
    ...textNodes(option.text, names),
    option.description && h('span', { class: 'description' }, ...textNodes(option.description, names)),
  );
}
