import type { UiView } from '../protocol.ts';
import { blockNodes } from './blocks.ts';
import { byIdOf, h, keepingFocus } from './dom.ts';
import type { Room } from './room.ts';
import { type Drafts, valuesOf } from './values.ts';
import { blocksOf, viewSurface } from './views.ts';

/** The top view of a person's stack as a dialog. Call the result after each snapshot. */
export function createModal(room: Room): () => void {
  const dialog = byIdOf('modal', HTMLDialogElement);
  const drafts = new Map<string, Drafts>();
  let shownId = '';
  let signature = '';
  let errors = '';
  dialog.addEventListener('cancel', (event) => {
    event.preventDefault();
    const top = topView();
    if (top) void close(top);
  });
  return update;

  function topView(): UiView | undefined {
    return room.world().snapshot.views.at(-1);
  }

  function update(): void {
    const top = topView();
    if (!top) {
      shownId = '';
      signature = '';
      dialog.close();
      return;
    }
    const next = JSON.stringify([top, room.world().namesake]);
    if (next === signature) return;
    const newErrors = JSON.stringify(top.errors) !== errors && Object.keys(top.errors).length > 0;
    signature = next;
    errors = JSON.stringify(top.errors);
    const opened = top.id !== shownId;
    shownId = top.id;
    const scroll = opened ? 0 : (dialog.querySelector('.dialog-body')?.scrollTop ?? 0);
    keepingFocus(dialog, () => dialog.replaceChildren(form(top)));
    dialog.setAttribute('aria-label', titleOf(top));
    dialog.setAttribute('aria-busy', String(top.busy));
    dialog.querySelector('.dialog-body')?.scrollTo({ top: scroll });
    if (!dialog.open) dialog.showModal();
    if (opened) focusFirst(top);
    else if (newErrors) focusWrong();
  }

  function focusFirst(top: UiView): void {
    const wanted = blocksOf(top).find(
      (block) => block.type === 'input' && 'focus_on_load' in block.element && block.element.focus_on_load,
    );
    const mark = wanted?.block_id === undefined ? '' : `[data-focus^="${CSS.escape(wanted.block_id)}/"]`;
    const target = (mark && dialog.querySelector(mark)) || dialog.querySelector('.dialog-body [data-focus]');
    const fallback = dialog.querySelector('.dialog-foot button');
    if (target instanceof HTMLElement) target.focus();
    else if (fallback instanceof HTMLElement) fallback.focus();
  }

  function focusWrong(): void {
    const wrong = dialog.querySelector('[aria-invalid="true"]');
    const target = wrong?.matches('[role]') ? wrong.querySelector('input') : wrong;
    if (target instanceof HTMLElement) target.focus();
  }

  function form(top: UiView): HTMLElement {
    const { view } = top;
    const surface = viewSurface(top, room, drafts, () => void send(top, surface.drafts));
    const submit = view.type === 'modal' ? view.submit : undefined;
    const closeText = (view.type === 'modal' && view.close?.text) || (submit ? 'Cancel' : 'Close');
    const onSubmit = (event: SubmitEvent) => {
      event.preventDefault();
      void send(top, surface.drafts);
    };
    const dismiss = () => void close(top);
    return h(
      'form',
      { class: 'dialog-form', novalidate: true, on: { submit: onSubmit } },
      h(
        'header',
        { class: 'dialog-head' },
        h('h2', { class: 'dialog-title' }, titleOf(top)),
        h(
          'button',
          {
            class: 'icon-btn',
            type: 'button',
            'aria-label': 'Dismiss',
            on: { click: () => void close(top, true) },
          },
          '✕',
        ),
      ),
      h(
        'div',
        { class: 'dialog-body' },
        top.trouble !== undefined && h('p', { class: 'trouble', role: 'alert' }, `⚠️ ${top.trouble}`),
        ...blockNodes(blocksOf(top), surface, top.errors),
      ),
      h(
        'footer',
        { class: 'dialog-foot' },
        h('button', { class: 'btn', type: 'button', on: { click: dismiss } }, closeText),
        submit &&
          h(
            'button',
            {
              class: 'btn primary',
              type: 'submit',
              'data-focus': 'submit',
              'aria-busy': top.busy ? 'true' : undefined,
            },
            submit.text,
          ),
      ),
    );
  }

  async function send(top: UiView, entered: Drafts): Promise<void> {
    if (top.busy) return;
    const values = valuesOf(blocksOf(top), entered);
    await room.act({ act: 'submit', as: room.world().snapshot.me, viewId: top.id, values });
  }

  async function close(top: UiView, all = false): Promise<void> {
    await room.act({ act: 'close_view', as: room.world().snapshot.me, viewId: top.id, all });
  }
}

function titleOf({ view }: UiView): string {
  return view.type === 'modal' ? view.title.text : 'Home';
}
