import type { InputBlock, KnownBlock, SectionBlock, TableBlock } from '@slack/types';
import { h } from './dom.ts';
import { controlNode } from './elements.ts';
import type { Surface } from './surface.ts';
import { richTextNodes, textNodes } from './text.ts';
import { actionIdOf, blockIdOf, type Control } from './values.ts';

/** Draws blocks in order; `errors` are shown under the inputs they belong to, by block id. */
export function blockNodes(
  blocks: readonly KnownBlock[],
  surface: Surface,
  errors: Readonly<Record<string, string>> = {},
): readonly HTMLElement[] {
  return blocks.map((block, index) => {
    const blockId = blockIdOf(block, index);
    return blockNode(block, blockId, surface, errors[blockId]);
  });
}

function blockNode(block: KnownBlock, blockId: string, surface: Surface, error?: string): HTMLElement {
  const { names } = surface;
  switch (block.type) {
    case 'section':
      return sectionNode(block, blockId, surface);
    case 'header':
      return h('h3', { class: 'b-header' }, ...textNodes(block.text, names));
    case 'context': {
      const parts = block.elements.map((element) =>
        element.type === 'image' ? imageNode(element.alt_text) : h('span', {}, ...textNodes(element, names)),
      );
      return h('div', { class: 'b-context' }, ...parts);
    }
    case 'divider':
      return h('hr', { class: 'b-divider' });
    case 'actions': {
      const nodes = block.elements.map((element) => placed(element, blockId, surface));
      return h('div', { class: 'b-actions' }, ...nodes);
    }
    case 'input':
      return inputNode(block, blockId, surface, error);
    case 'rich_text':
      return h('div', { class: 'b-rich' }, ...richTextNodes(block, names));
    case 'image':
      return imageNode(block.alt_text, block.title?.text);
    case 'alert':
      return h('div', { class: `b-alert ${block.level ?? 'default'}` }, ...textNodes(block.text, names));
    case 'table':
      return tableNode(block.rows, surface);
    case 'data_table':
      return tableNode(block.rows, surface, block.caption);
    default:
      return h('p', { class: 'undrawn' }, `The sandbox does not draw ${block.type} blocks.`);
  }
}

function sectionNode(block: SectionBlock, blockId: string, surface: Surface): HTMLElement {
  const { text, fields, accessory } = block;
  const cells = fields?.map((field) => h('div', { class: 'field-cell' }, ...textNodes(field, surface.names)));
  return h(
    'div',
    { class: accessory ? 'b-section with-accessory' : 'b-section' },
    h(
      'div',
      { class: 'section-text' },
      text && h('div', {}, ...textNodes(text, surface.names)),
      cells && h('div', { class: 'b-fields' }, ...cells),
    ),
    accessory && h('div', { class: 'accessory' }, placed(accessory, blockId, surface)),
  );
}

function placed(element: Control, blockId: string, surface: Surface): HTMLElement {
  if (element.type === 'image') return imageNode(element.alt_text);
  const actionId = actionIdOf(element);
  const id = `${surface.id}-${blockId}-${actionId}`;
  return controlNode(element, { blockId, actionId }, surface, { id, name: actionId, dispatches: true });
}

function inputNode(block: InputBlock, blockId: string, surface: Surface, error?: string): HTMLElement {
  const actionId = actionIdOf(block.element);
  const id = `${surface.id}-${blockId}-${actionId}`;
  const described = [block.hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(' ');
  const grouped = /^(multi_|checkboxes|radio_buttons)/.test(block.element.type);
  const control = controlNode(block.element, { blockId, actionId }, surface, {
    id,
    ...(grouped ? { name: block.label.text } : {}),
    ...(described ? { describedBy: described } : {}),
    invalid: error !== undefined,
    dispatches: block.dispatch_action === true,
  });
  const label = [
    ...textNodes(block.label, surface.names),
    block.optional === true && h('span', { class: 'optional' }, ' (optional)'),
  ];
  return h(
    'div',
    { class: error === undefined ? 'b-input' : 'b-input invalid' },
    grouped
      ? h('span', { class: 'input-label', 'aria-hidden': 'true' }, ...label)
      : h('label', { class: 'input-label', for: id }, ...label),
    control,
    error !== undefined && h('p', { class: 'input-error', id: `${id}-error`, role: 'alert' }, error),
    block.hint && h('p', { class: 'input-hint', id: `${id}-hint` }, ...textNodes(block.hint, surface.names)),
  );
}

/** Pictures would come from elsewhere, and nothing leaves this machine: their description stands for them. */
function imageNode(alt: string, title?: string): HTMLElement {
  return h(
    'span',
    { class: 'b-image', role: 'img', 'aria-label': alt },
    h('span', { 'aria-hidden': 'true' }, '🖼 '),
    title === undefined ? alt : `${title} · ${alt}`,
  );
}

function tableNode(rows: TableBlock['rows'], surface: Surface, caption?: string): HTMLElement {
  const cell = (content: TableBlock['rows'][number][number], tag: 'th' | 'td') => {
    if (content.type === 'rich_text') return h(tag, {}, ...richTextNodes(content, surface.names));
    if (content.type === 'raw_text') return h(tag, {}, content.text);
    return h(tag, { class: 'number' }, content.text ?? String(content.value));
  };
  const [head, ...body] = rows;
  return h(
    'div',
    { class: 'b-table' },
    h(
      'table',
      {},
      caption !== undefined && h('caption', {}, caption),
      h('thead', {}, h('tr', {}, ...(head ?? []).map((content) => cell(content, 'th')))),
      h('tbody', {}, ...body.map((row) => h('tr', {}, ...row.map((content) => cell(content, 'td'))))),
    ),
  );
}
