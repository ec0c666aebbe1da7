import type { SectionBlock } from '@slack/types';
import { urlOf } from '../domain/url.ts';

/**
 * Text of people and vendors on its way to Slack. Nothing else in the program writes such text into a message. What is
 * typed by a person is escaped as Slack asks (`&`, `<`, `>`), so that it can neither mention, link nor ping, and is cut
 * by what it will be, never in the middle of an entity or a character.
 */

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };
// Controls, zero-width and bidirectional characters: they hide or reorder what an approver reads.
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu;

/** For answers that only one person sees. */
export const LONGEST_SENTENCE = 2_500;

/**
 * One line of somebody's words, escaped, at most `most` characters long after escaping. It opens no code: a fence would
 * reach for the lines behind it.
 */
export function words(text: string, most = 500): string {
  return shorten(text.replace(UNSEEN, ' ').replaceAll('`', 'ˋ').trim(), most);
}

/** The same as inline code, which it cannot close from inside. */
export function code(text: string, most = 200): string {
  return `\`${shorten(text.replace(UNSEEN, ' ').replaceAll('`', 'ˋ'), most)}\``;
}

/** One line of somebody's words for a place where Slack reads no markup at all (plain text, rich text). */
export function plain(text: string, most = 500): string {
  return cut([...text.replace(UNSEEN, ' ').trim()], most);
}

function shorten(text: string, most: number): string {
  return cut(
    [...text].map((character) => ENTITIES[character] ?? character),
    most,
  );
}

/** By UTF-16 units, as Slack's limits are counted; never in the middle of a piece. */
function cut(pieces: readonly string[], most: number): string {
  const whole = pieces.join('');
  if (whole.length <= most) return whole;
  let fitted = '';
  for (const piece of pieces) {
    if (fitted.length + piece.length >= most) break;
    fitted += piece;
  }
  return `${fitted}…`;
}

/** A person as Slack shows them to each reader. */
export function mention(person: { readonly user: string }): string {
  return `<@${person.user}>`;
}

/** A paragraph in Slack's markup, in which nothing becomes a link by itself. */
export function section(text: string): SectionBlock {
  return { type: 'section', text: { type: 'mrkdwn', verbatim: true, text } };
}

/** A user (U…, W…) or a user group (S…), who is thereby notified where the message is new. */
export function party(id: string): string {
  return id.startsWith('S') ? `<!subteam^${id}>` : `<@${id}>`;
}

/** Where something was asked: a channel, or a conversation with the bot alone, which others cannot open. */
export function place(channel: string): string {
  return /^[UWD]/.test(channel) ? 'a direct message' : `<#${channel}>`;
}

const TIME_OF_DAY = /^[^\p{L}\p{N}]*\d{1,2}(?::\d\d){1,2}[^\p{L}\p{N}]*$/u;
const PATH = /^[^\p{L}\p{N}\\/]*\/(?!\/)|\\/u;

function isHostless(word: string): boolean {
  return TIME_OF_DAY.test(word) || (PATH.test(word) && !word.includes('://'));
}

/** A sentence about hosts, defanged: Slack would make links of them. */
export function unclickable(sentence: string): string {
  return sentence.replace(/\S+/g, (word) =>
    isHostless(word) ? word : word.replace(/[.:](?=[\p{L}\p{N}:/])/gu, '[$&]'),
  );
}

/** A sentence to one person alone, escaped, in which nothing can be clicked. */
export function aside(sentence: string): { readonly text: string; readonly blocks: SectionBlock[] } {
  const text = words(unclickable(sentence), LONGEST_SENTENCE);
  return { text, blocks: [section(text)] };
}

const LONGEST_REMARK = 300;

/** What was made of words that say more than what is taken: a line beneath the answer. */
export function remarkLine(remark: string): string {
  return `• ${words(unclickable(remark), LONGEST_REMARK)}`;
}

const MOST_IDS = 3;

/** The ids of requests, the first of many: "`R1`, `R2`, `R3` and 2 more". */
export function ids(all: readonly string[]): string {
  const first = all.slice(0, MOST_IDS).map((id) => code(id));
  return `${first.join(', ')}${all.length > MOST_IDS ? ` and ${all.length - MOST_IDS} more` : ''}`;
}

/** Our own markup as plain text, for a file: what is in it of others was escaped, so every token is ours. */
export function unmarked(text: string): string {
  return text
    .replace(/^\*([^*]+)\*/, '$1')
    .replaceAll('`', '')
    .replace(/<!date\^[^|>]*\|([^>]*)>/g, '$1')
    .replace(/<(?:!subteam\^|[@#])(\w+)>/g, '@$1')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}

/** A link of Slack's own making, such as a permalink; anything else is shown as the code it is. */
export function link(url: string, label: string): string {
  const isSafe = urlOf(url) !== undefined && /^https?:\/\/[^\s<>|]+$/.test(url);
  return isSafe ? `<${url}|${label}>` : code(url);
}

/** A moment in the reader's own time zone: `style` is one of Slack's date tokens. */
export function moment(iso: string, style = '{date_short_pretty} at {time}'): string {
  return `<!date^${Math.floor(Date.parse(iso) / 1000)}^${style}|${iso}>`;
}

/** "1 address", "3 addresses". */
export function count(n: number, one: string, many = `${one}s`): string {
  return `${n.toLocaleString('en')} ${n === 1 ? one : many}`;
}
