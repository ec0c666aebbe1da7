import { type Chunk, type Inline, parseMrkdwn } from '../../sandbox/page/mrkdwn.ts';
import { chunksOfRichText } from '../../sandbox/page/richtext.ts';

/** What people may write wherever they can write, by what it tries. */
export const HOSTILE: Readonly<Record<string, string>> = {
  'mentions of all': '<!channel> <!here> <!everyone>',
  'mentions of some': '<@U0LEA> <@W0LEA|lea> <!subteam^S0LEADS>',
  'channels and dates': '<#C0SOC|soc> <!date^1795348860^{time}|now>',
  'links with a label': '<https://evil.example|https://intranet.example> <mailto:a@evil.example|us>',
  'bare links': 'https://evil.example/ www.evil.example a@evil.example',
  'what was escaped before': '&lt;!channel&gt; &amp;lt;!channel&amp;gt;',
  'code and fences': '`code` ``` fence\n``` ````',
  'a fence': '```',
  'a tick': '`',
  'quotations and lists': '> quote\n>>> all that follows\n• an item\n- another\n1. one more',
  'text that runs to the left': '\u202Egnp.exe\u202C \u2066hidden\u2069',
  'what has no width': 'zero\u200Bwidth\u200D\uFEFF\u00AD soft',
  'control characters': '\u0000\u0007\u001B[31m\u0085\u2028\u2029\r\n\t',
  'halves of characters': '\uD83D lone \uDE00 surrogates',
  '3,000 characters': 'x'.repeat(3_000),
  '3,000 characters that grow': '&<>`'.repeat(750),
  '3,000 halves of emoji': '😀'.repeat(1_500),
  JSON: '{"type":"mrkdwn"} \\u003c!channel\\u003e',
};

/** A text object in some blocks, wherever it stands. */
export type Text = {
  readonly type: 'mrkdwn' | 'plain_text';
  readonly text: string;
  readonly verbatim?: boolean;
};

/** Every text object in some blocks. */
export function textsIn(value: unknown): readonly Text[] {
  if (Array.isArray(value)) return value.flatMap(textsIn);
  if (typeof value !== 'object' || value === null) return [];
  if ('type' in value && (value.type === 'mrkdwn' || value.type === 'plain_text')) return [value as Text];
  return Object.values(value).flatMap(textsIn);
}

function richIn(value: unknown): readonly Chunk[] {
  if (Array.isArray(value)) return value.flatMap(richIn);
  if (typeof value !== 'object' || value === null) return [];
  if ('type' in value && value.type === 'rich_text') return chunksOfRichText(value as never);
  return Object.values(value).flatMap(richIn);
}

/** What Slack makes of a text, without what it says: of a person, a link, a group only that it is there, and which. */
function bones(inline: Inline): readonly string[] {
  switch (inline.type) {
    case 'text':
    case 'emoji':
    case 'bold':
    case 'italic':
    case 'strike':
      return 'children' in inline ? inline.children.flatMap(bones) : [];
    case 'code':
      return ['code', ...inline.children.flatMap(bones)];
    case 'link':
      return [`link ${inline.url} ${inline.label}`];
    case 'date':
      return [`date ${inline.seconds} ${inline.format} ${inline.fallback}`];
    case 'broadcast':
      return [`broadcast ${inline.range}`];
    default:
      return [`${inline.type} ${inline.id} ${inline.label ?? ''}`];
  }
}

export function bonesOf(chunks: readonly Chunk[]): readonly string[] {
  return chunks.flatMap((chunk) =>
    chunk.type === 'list'
      ? chunk.items.flatMap((item) => ['list', ...item.flatMap(bones)])
      : [chunk.type, ...chunk.children.flatMap(bones)],
  );
}

/** All that Slack makes of what it is given, but for the words. */
export function skeleton(given: unknown): readonly string[] {
  const marked = textsIn(given).filter(({ type }) => type === 'mrkdwn');
  return [
    ...marked.flatMap(({ text, verbatim = false }) => bonesOf(parseMrkdwn(text, verbatim))),
    ...bonesOf(richIn(given)),
  ];
}

/** Characters that hide or reorder what is read. */
export const UNSEEN = /[\p{Cf}\p{Zl}\p{Zp}]|(?!\n)\p{Cc}/u;
