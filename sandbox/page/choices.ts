import { type Cell, type Entry, same, shared } from './cell.ts';
import { h } from './dom.ts';
import { textNodes } from './text.ts';

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
  const labels = entries.map((entry, index) =>
    h('label', { class: kind === 'chip' ? 'chip' : 'choice' }, inputs[index], entryNode(entry, cell)),
  );
  const role = kind === 'radio' ? 'radiogroup' : 'group';
  return h('div', { ...names, role, class: kind === 'chip' ? 'chips' : 'choices' }, ...labels);
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
