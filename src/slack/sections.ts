import type { KnownBlock } from '@slack/types';
import type { Face } from './card.ts';
import { section, unmarked, words } from './text.ts';

/** Slack takes 3,000 characters in a section and some 12,000 in a message, in which a card may stand before these. */
const LONGEST_SECTION = 2_900;
const MOST_SECTIONS = 3;

/** What is shown of many lines, and all of them as plain text where that is less. */
export interface Excerpt {
  readonly blocks: KnownBlock[];
  readonly whole?: string;
}

/** Lines under a heading, in as few sections as hold them. `uncut`: the same lines in full, where some are shortened. */
export function lines(heading: string, all: readonly string[], uncut = all): Face {
  const head = `*${words(heading)}*`;
  return { text: heading, ...sections([head, ...all], [head, ...uncut]) };
}

export function sections(all: readonly string[], uncut = all): Excerpt {
  const texts: string[] = [];
  for (const line of all) {
    const last = texts.at(-1);
    if (last !== undefined && last.length + line.length < LONGEST_SECTION)
      texts[texts.length - 1] = `${last}\n${line}`;
    else texts.push(line);
  }
  const shown = texts.slice(0, MOST_SECTIONS);
  const isWhole = shown.length === texts.length && all.every((line, i) => line === uncut[i]);
  if (isWhole) return { blocks: shown.map(section) };
  const rest = '… All of it is in a file, in your direct messages with Portcullis.';
  return { blocks: [...shown, rest].map(section), whole: `${uncut.map(unmarked).join('\n')}\n` };
}
