import type { KnownBlock } from '@slack/types';
import type { Values } from './fields.ts';
import { plain } from './text.ts';

/** Something to be ticked or left out, with a line beneath. */
export interface Tick {
  readonly text: string;
  readonly description?: string;
}

/** Slack takes 10 boxes in a group and 100 blocks in a form; so many are on one page. */
const IN_GROUP = 10;
export const ON_PAGE = 100;

/** `action_id` of the boxes. */
export const TICKS = 'ticks';
const GROUP = /^ticks:(\d+)(?::|$)/;

/** At least one, which may be empty. */
export function pagesOf(count: number): number {
  return Math.max(1, Math.ceil(count / ON_PAGE));
}

/**
 * The boxes of one page, ticked but for those that are left out. Slack keeps what was ticked in a group of the same name,
 * whatever a changed form says; `edition` makes it another name. `tells`: Slack tells of each tick at once.
 */
export function tickBlocks(
  ticks: readonly Tick[],
  page: number,
  without: ReadonlySet<number>,
  { edition = '', tells = false }: { readonly edition?: string; readonly tells?: boolean } = {},
): KnownBlock[] {
  const blocks: KnownBlock[] = [];
  const end = Math.min(ticks.length, (page + 1) * ON_PAGE);
  for (let from = page * ON_PAGE; from < end; from += IN_GROUP) {
    const options = ticks.slice(from, Math.min(from + IN_GROUP, end)).map(({ text, description }, i) => ({
      // Without it Slack shows the middle of 2001:db8:a:b::1 as an emoji.
      text: { type: 'plain_text' as const, emoji: false, text: plain(text, 75) },
      value: String(from + i),
      ...(description && {
        description: { type: 'plain_text' as const, emoji: false, text: plain(description, 75) },
      }),
    }));
    const ticked = options.filter(({ value }) => !without.has(Number(value)));
    const last = from + options.length;
    blocks.push({
      type: 'input',
      block_id: `ticks:${from}${edition && `:${edition}`}`,
      optional: true,
      ...(tells && { dispatch_action: true }),
      label: { type: 'plain_text', text: last === from + 1 ? `${last}` : `${from + 1} to ${last}` },
      element: {
        type: 'checkboxes',
        action_id: TICKS,
        options,
        ...(ticked.length > 0 && { initial_options: ticked }),
      },
    });
  }
  return blocks;
}

/** The buttons to the pages before and behind this one, each with its page as the value. */
export function pageTurns(blockId: string, count: number, page: number): KnownBlock[] {
  const last = pagesOf(count) - 1;
  if (last === 0) return [];
  const turn = (to: number, text: string) => ({
    type: 'button' as const,
    action_id: `${blockId}:${to}`,
    text: { type: 'plain_text' as const, text },
    value: String(to),
  });
  return [
    {
      type: 'actions',
      block_id: blockId,
      elements: [
        ...(page > 0 ? [turn(page - 1, 'Page before')] : []),
        ...(page < last ? [turn(page + 1, 'Next page')] : []),
      ],
    },
    {
      type: 'context',
      elements: [{ type: 'mrkdwn', text: `Page ${page + 1} of ${last + 1}. Other pages keep their ticks.` }],
    },
  ];
}

/** What is left out once the boxes of a page are read; other pages stay as they were. */
export function leftOutBy(
  values: Values,
  page: number,
  count: number,
  before: ReadonlySet<number>,
): ReadonlySet<number> {
  const after = new Set(before);
  for (const [group, elements] of Object.entries(values)) {
    const [, first] = GROUP.exec(group) ?? [];
    const from = Number(first);
    if (Math.floor(from / ON_PAGE) !== page) continue;
    const ticked = new Set(elements[TICKS]?.selected_options?.map(({ value }) => Number(value)));
    for (let index = from; index < Math.min(from + IN_GROUP, count); index += 1) {
      if (ticked.has(index)) after.delete(index);
      else after.add(index);
    }
  }
  return after;
}

/** Numbers below `count` as a short text, for what a form remembers: Slack keeps 3,000 characters of it. */
export function packed(numbers: ReadonlySet<number>, count: number): string {
  const bits = Buffer.alloc(Math.ceil(count / 8));
  for (const n of numbers) bits[n >> 3] = (bits[n >> 3] ?? 0) | (1 << (n & 7));
  return bits.toString('base64');
}

export function unpacked(text: string): ReadonlySet<number> {
  const bits = Buffer.from(text, 'base64');
  const numbers = new Set<number>();
  for (let n = 0; n < bits.length * 8; n += 1) if (((bits[n >> 3] ?? 0) >> (n & 7)) & 1) numbers.add(n);
  return numbers;
}
