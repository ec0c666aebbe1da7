import { randomBytes } from 'node:crypto';
import type { RichTextBlock, RichTextElement } from '@slack/types';
import type { Store } from './store.ts';

const LINK =
  /\b(https?:\/\/[^\s<>|]+)|([\w.+-]+@(?:[a-z0-9-]+\.)+[a-z]{2,})|\b((?:[a-z0-9-]+\.)+[a-z]{2,}(?:\/[^\s<>|]*)?)|(?<![\w@])@([\w.-]*\w)/gi;
const CODE = /```\n?([\s\S]+?)\n?```|`([^`\n]+)`/g;

/** What a message says in both of its forms. */
interface Composed {
  readonly text: string;
  readonly blocks: readonly RichTextBlock[];
}

/**
 * What Slack's composer makes of typed text before it stores it: `&`, `<` and `>` escaped, addresses turned into links,
 * the handles of people and groups into mentions; and the same once more as rich text.
 */
export function compose(text: string, store: Store): Composed {
  if (text.trim() === '') return { text: '', blocks: [] };
  const block_id = randomBytes(3).toString('base64url');
  const parts: RichTextBlock['elements'] = [];
  let section: RichTextElement[] = [];
  let from = 0;
  const flush = () => {
    if (section.length > 0) parts.push({ type: 'rich_text_section', elements: section });
    section = [];
  };
  for (const match of text.matchAll(CODE)) {
    const [whole, fence, span] = match;
    section.push(...elementsOf(text.slice(from, match.index), store));
    if (span !== undefined) section.push({ type: 'text', text: span, style: { code: true } });
    if (fence !== undefined) {
      flush();
      parts.push({ type: 'rich_text_preformatted', elements: [{ type: 'text', text: fence }] });
    }
    from = match.index + whole.length;
  }
  section.push(...elementsOf(text.slice(from), store));
  flush();
  return { text: mrkdwnOf(text, store), blocks: [{ type: 'rich_text', block_id, elements: parts }] };
}

function mrkdwnOf(text: string, store: Store): string {
  return elementsOf(text, store)
    .map((element) => {
      switch (element.type) {
        case 'user':
          return `<@${element.user_id}>`;
        case 'usergroup':
          return `<!subteam^${element.usergroup_id}>`;
        case 'link': {
          const url = escapeMrkdwn(element.url);
          return element.text === undefined ? `<${url}>` : `<${url}|${escapeMrkdwn(element.text)}>`;
        }
        case 'text':
          return escapeMrkdwn(element.text);
        default:
          return '';
      }
    })
    .join('');
}

function escapeMrkdwn(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function elementsOf(text: string, store: Store): RichTextElement[] {
  const elements: RichTextElement[] = [];
  let from = 0;
  for (const match of text.matchAll(LINK)) {
    const found = elementOf(match, store);
    if (found === undefined) continue;
    if (match.index > from) elements.push({ type: 'text', text: text.slice(from, match.index) });
    elements.push(found);
    from = match.index + match[0].length;
  }
  if (from < text.length) elements.push({ type: 'text', text: text.slice(from) });
  return elements;
}

function elementOf(
  [whole, url, mail, , handle]: RegExpMatchArray,
  store: Store,
): RichTextElement | undefined {
  if (url !== undefined) return { type: 'link', url };
  if (mail !== undefined) return { type: 'link', url: `mailto:${mail}`, text: mail };
  if (handle === undefined) return { type: 'link', url: `http://${whole}`, text: whole };
  const person = store.people().find(({ name }) => name === handle);
  if (person !== undefined) return { type: 'user', user_id: person.id };
  const group = store.groups().find((each) => each.handle === handle);
  return group && { type: 'usergroup', usergroup_id: group.id };
}

/** The text of a command whose manifest says `should_escape`: names become ids. */
export function escapeNames(text: string, store: Store): string {
  return text
    .replace(/@([\w.-]+)/g, (match, name: string) => {
      const person = store.people().find((other) => other.name === name);
      return person === undefined ? match : `<@${person.id}|${name}>`;
    })
    .replace(/#([\w-]+)/g, (match, name: string) => {
      const channel = store.channels().find((other) => other.name === name);
      return channel === undefined ? match : `<#${channel.id}|${name}>`;
    });
}
