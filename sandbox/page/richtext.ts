import type { RichTextBlock, RichTextBlockElement, RichTextElement } from '@slack/types';
import type { Chunk, Inline } from './mrkdwn.ts';

/** A rich_text block in the shapes that mrkdwn parses to, so that both are drawn by the same hand. */
export function chunksOfRichText(block: RichTextBlock): readonly Chunk[] {
  return block.elements.map(chunkOf);
}

function chunkOf(element: RichTextBlockElement): Chunk {
  switch (element.type) {
    case 'rich_text_section':
      return { type: 'paragraph', children: element.elements.map(inlineOf) };
    case 'rich_text_quote':
      return { type: 'quote', children: element.elements.map(inlineOf) };
    case 'rich_text_preformatted':
      return { type: 'fence', children: element.elements.map(inlineOf) };
    case 'rich_text_list':
      return {
        type: 'list',
        ordered: element.style === 'ordered',
        indent: element.indent ?? 0,
        items: element.elements.map((item) => item.elements.map(inlineOf)),
      };
  }
}

function inlineOf(element: RichTextElement): Inline {
  const style = element.style ?? {};
  const styles = (['code', 'strike', 'italic', 'bold'] as const).filter((name) => style[name] === true);
  return styles.reduce<Inline>((inner, type) => ({ type, children: [inner] }), plainInlineOf(element));
}

function plainInlineOf(element: RichTextElement): Inline {
  switch (element.type) {
    case 'text':
      return { type: 'text', text: element.text };
    case 'link':
      return { type: 'link', url: element.url, label: element.text ?? element.url };
    case 'user':
      return { type: 'user', id: element.user_id };
    case 'usergroup':
      return { type: 'group', id: element.usergroup_id };
    case 'channel':
      return { type: 'channel', id: element.channel_id };
    case 'broadcast':
      return { type: 'broadcast', range: element.range };
    case 'emoji':
      return { type: 'emoji', name: element.name };
    case 'date': {
      const { timestamp: seconds, format, url, fallback } = element;
      return { type: 'date', seconds, format, ...(url ? { url } : {}), fallback: fallback ?? '' };
    }
    case 'color':
      return { type: 'text', text: element.value };
    case 'team':
      return { type: 'text', text: `@${element.team_id}` };
  }
}
