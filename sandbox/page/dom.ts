type Child = Node | string | false | undefined;
type Attribute = string | number | boolean | undefined;

interface Props {
  readonly [attribute: string]: Attribute | Listeners;
  readonly on?: Listeners;
}
type Listeners = {
  readonly [E in keyof HTMLElementEventMap]?: (event: HTMLElementEventMap[E]) => void;
};

/** Builds an element: attributes (`false` and `undefined` are left out), listeners under `on`, children as nodes or plain text. */
export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  props: Props = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (name === 'on' || value === false || value === undefined) continue;
    element.setAttribute(name, value === true ? '' : String(value));
  }
  for (const [event, listener] of Object.entries(props.on ?? {})) {
    element.addEventListener(event, listener as EventListener);
  }
  element.append(...children.filter((child) => child !== false && child !== undefined));
  return element;
}

/** The element of index.html with that id; throws when the page and its markup disagree. */
export function byId(id: string): HTMLElement {
  const element = document.getElementById(id);
  if (!element) throw new Error(`The page has no element #${id}.`);
  return element;
}

/** Like `byId`, for an element whose kind matters. */
export function byIdOf<T extends HTMLElement>(id: string, kind: new () => T): T {
  const element = byId(id);
  if (!(element instanceof kind)) throw new Error(`The element #${id} is not a ${kind.name}.`);
  return element;
}

/**
 * Runs a redraw and puts the focus back where it was: on the element of the same `data-focus`, with the same selection.
 */
export function keepingFocus(within: HTMLElement, redraw: () => void): void {
  const active = document.activeElement;
  const mark = active instanceof HTMLElement && within.contains(active) ? active.dataset['focus'] : undefined;
  const typed = active instanceof HTMLInputElement || active instanceof HTMLTextAreaElement;
  const [start, end] = typed ? [active.selectionStart, active.selectionEnd] : [null, null];
  redraw();
  if (mark === undefined || (active?.isConnected && document.activeElement === active)) return;
  const next = within.querySelector(`[data-focus="${CSS.escape(mark)}"]`);
  if (!(next instanceof HTMLElement)) return;
  next.focus({ preventScroll: true });
  if (start === null || !(next instanceof HTMLInputElement || next instanceof HTMLTextAreaElement)) return;
  next.setSelectionRange(start, end);
}

/**
 * Keeps a parent's children in step with a list: what did not change stays the very same node, so that what was typed,
 * opened or focused in it survives a redraw.
 */
export function keyed<T>(
  parent: HTMLElement,
  key: (item: T) => string,
  build: (item: T) => HTMLElement,
): (items: readonly T[], context?: string) => void {
  const shown = new Map<string, { readonly signature: string; readonly node: HTMLElement }>();
  return (items, context = '') => {
    keepingFocus(parent, () => {
      const keys = new Set(items.map(key));
      for (const [gone, { node }] of shown) {
        if (keys.has(gone)) continue;
        node.remove();
        shown.delete(gone);
      }
      items.forEach((item, index) => {
        const signature = `${context}${JSON.stringify(item)}`;
        const before = shown.get(key(item));
        const node = before?.signature === signature ? before.node : build(item);
        if (before && before.node !== node) before.node.replaceWith(node);
        shown.set(key(item), { signature, node });
        if (parent.children[index] !== node) parent.insertBefore(node, parent.children[index] ?? null);
      });
    });
  };
}
