import type { KnownBlock } from '@slack/types';
import type { Face } from './card.ts';
import { section, words } from './text.ts';

/** Slack takes 3,000 characters in a section and some 12,000 in a message, in which a card may stand before these. */
const LONGEST_SECTION = 2_900;
const MOST_SECTIONS = 3;

/** Lines under a heading, in as few sections as hold them. */
export function lines(heading: string, all: readonly string[]): Face {
  return { text: heading, blocks: sections([`*${words(heading)}*`, ...all]) };
}

export function sections(all: readonly string[]): KnownBlock[] {
  const texts: string[] = [];
  for (const line of all) {
    const last = texts.at(-1);
    if (last !== undefined && last.length + line.length < LONGEST_SECTION)
      texts[texts.length - 1] = `${last}\n${line}`;
    else texts.push(line);
  }
  const shown = texts.slice(0, MOST_SECTIONS);
  if (shown.length < texts.length) shown.push('… The rest is in the record.');
  return shown.map(section);
}
