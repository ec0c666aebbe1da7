import { parseIndicator } from './indicator.ts';
import { Refusal } from './refusal.ts';
import type { Token } from './tokens.ts';

/** Whether it stands between indicators and says nothing: "and", dashes, arrows, brackets, bullets, emoji. */
export function isFiller(text: string): boolean {
  return /^(?:and|(?:[&+|/=>•·→⇒–—\p{So}[\]{}-]|\ufe0f)+)$/iu.test(text);
}

/** Whether it is an emoji as Slack writes one. */
export function isEmoji(text: string): boolean {
  return /^:[a-z][\w+-]*:$/i.test(text);
}

const ITEM_SIGN = /^(?:\(?\d{1,3}[.)]|[a-z]\)|\[x\])$/i;

/** Whether it is the number of the item behind it, or the box before one that is done: `2)`, `(2)`, `2.`, `b)`, `[x]`. */
export function isItemSign(words: readonly Token[], at: number): boolean {
  const word = words[at];
  return word?.quoted === false && at + 1 < words.length && ITEM_SIGN.test(word.text);
}

/** What may be a part of a file's name, and is nothing that somebody could have meant to be blocked. */
function isOfName({ text, quoted }: Token): boolean {
  const read = quoted ? undefined : parseIndicator(text);
  return read instanceof Refusal && (read.code === 'not_understood' || read.code === 'not_a_domain');
}

/**
 * `3395… *evil.exe`, as `sha1sum -b` writes it: where the file's name ends that begins with this word behind a hash, which is
 * at the end of the line; the place of the word itself where it begins none, or the line goes on with what is meant.
 */
export function endOfFileName(
  words: readonly Token[],
  from: number,
  isMeant: (at: number) => boolean,
): number {
  const [word, before] = [words[from], words[from - 1]];
  if (!word || word.quoted || !/^\*[^*]+$/.test(word.text) || !/^ +$/.test(before?.behind ?? '')) return from;
  for (let at = from; at < words.length; at++) {
    const each = words[at];
    if (each === undefined || isMeant(at) || (at > from && !isOfName(each))) return from;
    if (each.behind.includes('\n')) return at + 1;
  }
  return words.length;
}
