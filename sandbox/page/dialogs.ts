import type { Confirm } from '@slack/types';
import { byIdOf, h } from './dom.ts';
import { type Names, textNodes } from './text.ts';

/** Shows Slack's confirm dialog; resolves to true only when the person pressed its confirm button. */
export function confirmed(confirm: Confirm, names: Names): Promise<boolean> {
  const dialog = byIdOf('confirm', HTMLDialogElement);
  const back = document.activeElement;
  return new Promise((resolve) => {
    const close = (answer: boolean) => {
      dialog.close();
      if (back instanceof HTMLElement && back.isConnected) back.focus();
      resolve(answer);
    };
    const button = (kind: string, text: string, answer: boolean) =>
      h('button', { class: `btn ${kind}`, type: 'button', on: { click: () => close(answer) } }, text);
    const deny = button('', confirm.deny?.text ?? 'Cancel', false);
    const agree = button(confirm.style ?? 'primary', confirm.confirm?.text ?? 'Yes', true);
    const title = confirm.title?.text ?? 'Are you sure?';
    dialog.setAttribute('aria-label', title);
    dialog.oncancel = (event) => {
      event.preventDefault();
      close(false);
    };
    dialog.replaceChildren(
      h('h2', { class: 'dialog-title' }, title),
      h('div', { class: 'dialog-body' }, ...textNodes(confirm.text, names)),
      h('div', { class: 'dialog-foot' }, deny, agree),
    );
    dialog.showModal();
    (confirm.style === 'danger' ? deny : agree).focus();
  });
}

let toastTimer: ReturnType<typeof setTimeout> | undefined;

/** Says one sentence above everything else for a few seconds. */
export function toast(sentence: string): void {
  const box = byIdOf('toast', HTMLElement);
  const hide = () => box.matches(':popover-open') && box.hidePopover();
  hide();
  clearTimeout(toastTimer);
  box.replaceChildren(
    h('span', {}, sentence),
    h('button', { class: 'icon-btn', type: 'button', 'aria-label': 'Dismiss', on: { click: hide } }, '✕'),
  );
  box.showPopover();
  toastTimer = setTimeout(hide, 8000);
}
