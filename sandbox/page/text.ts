import type { RichTextBlock, TextObject } from '@slack/types';
import { h } from './dom.ts';
import { emojiFor, splitEmoji } from './emoji.ts';
import { type Chunk, type Inline, parseMrkdwn } from './mrkdwn.ts';
import { chunksOfRichText } from './richtext.ts';
import { slackDate } from './time.ts';

/** Who is who, for mentions. Each answers `undefined` for an id nobody knows. */
export interface Names {
  readonly me: string;
  readonly now: number;
  person(id: string): string | undefined;
  channel(id: string): string | undefined;
  group(id: string): string | undefined;
}

/** A Block Kit text object as nodes: mrkdwn is parsed, plain text only gets its emoji. */
export function textNodes(text: TextObject, names: Names): readonly Node[] {
  if (text.type === 'mrkdwn') return mrkdwnNodes(text.text, names, text.verbatim);
  if (text.emoji === false) return [document.createTextNode(text.text)];
  return splitEmoji(text.text).map((part) =>
    typeof part === 'string' ? document.createTextNode(part) : emojiNode(part.name),
  );
}

/** Slack's mrkdwn as nodes. */
export function mrkdwnNodes(text: string, names: Names, verbatim = false): readonly Node[] {
  return parseMrkdwn(text, verbatim).map((chunk) => chunkNode(chunk, names));
}

/** A rich_text block as nodes. */
export function richTextNodes(block: RichTextBlock, names: Names): readonly Node[] {
  return chunksOfRichText(block).map((chunk) => chunkNode(chunk, names));
}

function chunkNode(chunk: Chunk, names: Names): Node {
  if (chunk.type === 'list') {
    const items = chunk.items.map((item) => h('li', {}, ...inlineNodes(item, names)));
    return h(chunk.ordered ? 'ol' : 'ul', { class: `list indent-${Math.min(chunk.indent, 4)}` }, ...items);
  }
  const tag = chunk.type === 'fence' ? 'pre' : chunk.type === 'quote' ? 'blockquote' : 'div';
  return h(tag, { class: `t-${chunk.type}` }, ...inlineNodes(chunk.children, names));
}

function inlineNodes(inlines: readonly Inline[], names: Names): readonly Node[] {
  return inlines.map((inline) => inlineNode(inline, names));
}

function inlineNode(inline: Inline, names: Names): Node {
  switch (inline.type) {
    case 'text':
      return document.createTextNode(inline.text);
    case 'bold':
      return h('strong', {}, ...inlineNodes(inline.children, names));
    case 'italic':
      return h('em', {}, ...inlineNodes(inline.children, names));
    case 'strike':
      return h('s', {}, ...inlineNodes(inline.children, names));
    case 'code':
      return h('code', {}, ...inlineNodes(inline.children, names));
    case 'emoji':
      return emojiNode(inline.name);
    case 'link':
      return linkNode(inline.url, inline.label);
    case 'user': {
      const name = names.person(inline.id) ?? inline.label ?? inline.id;
      return h('span', { class: inline.id === names.me ? 'mention me' : 'mention' }, `@${name}`);
    }
    case 'channel':
      return h('span', { class: 'mention' }, `#${names.channel(inline.id) ?? inline.label ?? inline.id}`);
    case 'group': {
      const handle = names.group(inline.id) ?? inline.label ?? inline.id;
      return h('span', { class: 'mention' }, `@${handle.replace(/^@/, '')}`);
    }
    case 'broadcast':
      return h('span', { class: 'mention broadcast' }, `@${inline.range}`);
    case 'date': {
      const at = inline.seconds * 1000;
      const shown = slackDate(at, inline.format, names.now) || inline.fallback;
      const time = h('time', { datetime: new Date(at).toISOString(), title: inline.fallback }, shown);
      return inline.url ? linkNode(inline.url, time) : time;
    }
  }
}

function linkNode(url: string, label: string | Node): HTMLElement {
  if (!/^(https?|mailto|tel):/i.test(url)) return h('span', {}, label);
  return h('a', { href: url, title: url, target: '_blank', rel: 'noopener noreferrer' }, label);
}

function emojiNode(name: string): Node {
  return h('span', { class: 'emoji', role: 'img', 'aria-label': name }, emojiFor(name) ?? `:${name}:`);
}
