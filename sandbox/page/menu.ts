import { h } from './dom.ts';

/** An entry of a menu. */
export interface MenuItem {
  readonly label: string;
  readonly pick: () => void;
}

/** A button that opens a menu beside it: arrow keys walk, Esc or a click elsewhere closes. */
export function menuButton(name: string, mark: string, items: readonly MenuItem[], sign = '⋯'): HTMLElement {
  const entries = items.map((item) => {
    const pick = () => {
      list.hidePopover();
      item.pick();
    };
    return h('button', { type: 'button', role: 'menuitem', tabindex: -1, on: { click: pick } }, item.label);
  });
  const list = h('div', { class: 'menu', role: 'menu', 'aria-label': name, popover: 'auto' }, ...entries);
  const button = h(
    'button',
    {
      class: 'btn menu-btn',
      type: 'button',
      'aria-label': name,
      'aria-haspopup': 'menu',
      'aria-expanded': 'false',
      'data-focus': mark,
    },
    h('span', { 'aria-hidden': 'true' }, sign),
  );
  button.popoverTargetElement = list;
  list.addEventListener('beforetoggle', () => place(list, button.getBoundingClientRect()));
  list.addEventListener('toggle', () => {
    const open = list.matches(':popover-open');
    button.setAttribute('aria-expanded', String(open));
    if (open) entries[0]?.focus();
  });
  list.addEventListener('keydown', (event) => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step === 0) return;
    event.preventDefault();
    const at = entries.findIndex((entry) => entry.matches(':focus'));
    entries[(at + step + entries.length) % entries.length]?.focus();
  });
  return h('span', {}, button, list);
}

/** Opens towards the middle of the window, where there is room. */
function place(list: HTMLElement, button: DOMRect): void {
  const low = button.top > innerHeight / 2;
  const right = button.left > innerWidth / 2;
  list.style.top = low ? 'auto' : `${button.bottom + 4}px`;
  list.style.bottom = low ? `${innerHeight - button.top + 4}px` : 'auto';
  list.style.left = right ? 'auto' : `${button.left}px`;
  list.style.right = right ? `${innerWidth - button.right}px` : 'auto';
}
