import { h } from './dom.ts';

/** A switch with its label; `mark` is its `data-focus`. */
export function switchNode(label: string, on: boolean, mark: string, flip: () => void): HTMLElement {
  return h(
    'button',
    {
      class: 'switch',
      type: 'button',
      role: 'switch',
      'aria-checked': String(on),
      'data-focus': mark,
      on: { click: flip },
    },
    h('span', { class: 'track', 'aria-hidden': 'true' }),
    label,
  );
}
