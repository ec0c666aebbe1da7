import type { MessageAttachment } from '@slack/types';
import { blockNodes } from './blocks.ts';
import { h } from './dom.ts';
import type { Surface } from './surface.ts';
import { mrkdwnNodes } from './text.ts';

const COLOURS: Readonly<Record<string, string>> = { good: 'good', warning: 'caution', danger: 'bad' };

/** Draws the attachments of a message, each with its bar. */
export function attachmentNodes(
  attachments: readonly MessageAttachment[],
  surface: Surface,
): readonly HTMLElement[] {
  return attachments.map((attachment) => {
    const { color = '', blocks, pretext } = attachment;
    const node = h(
      'div',
      { class: 'attachment', 'data-tone': COLOURS[color] },
      ...(blocks
        ? blockNodes(blocks as Parameters<typeof blockNodes>[0], surface)
        : classic(attachment, surface)),
    );
    if (/^#?[0-9a-f]{6}$/i.test(color)) node.style.borderLeftColor = `#${color.replace('#', '')}`;
    return pretext === undefined ? node : h('div', {}, ...mrkdwnNodes(pretext, surface.names), node);
  });
}

function classic(attachment: MessageAttachment, surface: Surface): readonly HTMLElement[] {
  const { author_name, title, title_link, text, fields = [], footer, fallback } = attachment;
  const mrkdwn = (content: string) => mrkdwnNodes(content, surface.names);
  const link = title_link === undefined ? [title ?? ''] : [h('a', { href: title_link }, title ?? title_link)];
  const shown = [
    author_name !== undefined && h('div', { class: 'attachment-author' }, author_name),
    title !== undefined && h('div', { class: 'attachment-title' }, ...link),
    text !== undefined && h('div', {}, ...mrkdwn(text)),
    fields.length > 0 &&
      h(
        'div',
        { class: 'b-fields' },
        ...fields.map((field) => h('div', {}, h('strong', {}, field.title), ...mrkdwn(field.value))),
      ),
    footer !== undefined && h('div', { class: 'attachment-footer' }, footer),
  ].filter((node) => node !== false);
  return shown.length > 0 ? shown : [h('div', {}, fallback ?? '')];
}
