import type { UiFile } from '../protocol.ts';
import { h } from './dom.ts';
import { sizeOf } from './size.ts';

/** A file of a message with the beginning of its text; a press saves it. */
export function fileNode(file: UiFile, me: string): HTMLElement {
  const href = `/ui/files/${file.id}?as=${encodeURIComponent(me)}`;
  return h(
    'div',
    { class: 'file' },
    h(
      'a',
      { class: 'file-head', href, download: file.name, 'aria-label': `Download ${file.name}` },
      h('span', { class: 'file-icon', 'aria-hidden': 'true' }, '📄'),
      h(
        'span',
        { class: 'file-names' },
        h('span', { class: 'file-title' }, file.title),
        h('span', { class: 'file-kind' }, `${file.kind} · ${sizeOf(file.size)}`),
      ),
      h('span', { class: 'file-save', 'aria-hidden': 'true' }, '⤓'),
    ),
    file.preview !== undefined && h('pre', { class: 'file-preview' }, file.preview),
  );
}
