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

export function pagesOf(count: number): number {
  return Math.max(1, Math.ceil(count / ON_PAGE));
}

/** The boxes of one page, ticked but for those that are left out. */
export function tickBlocks(ticks: readonly Tick[], page: number, without: ReadonlySet<number>): KnownBlock[] {
  const blocks: KnownBlock[] = [];
  const end = Math.min(ticks.length, (page + 1) * ON_PAGE);
  for (let from = page * ON_PAGE; from < end; from += IN_GROUP) {
    const options = ticks.slice(from, Math.min(from + IN_GROUP, end)).map(({ text, description }, i) => ({
      text: { type: 'plain_text' as const, text: plain(text, 75) },
      value: String(from + i),
      ...(description && { description: { type: 'plain_text' as const, text: plain(description, 75) } }),
    }));
    const ticked = options.filter(({ value }) => !without.has(Number(value)));
    blocks.push({
      type: 'input',
      block_id: groupId(from),
      optional: true,
      label: { type: 'plain_text', text: `${from + 1} to ${from + options.length}` },
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

const TICKS = 'ticks';
const groupId = (from: number) => `ticks:${from}`;

/** What is left out once the boxes of a page are read; other pages stay as they were. */
export function leftOutBy(
  values: Values,
  page: number,
  count: number,
  before: ReadonlySet<number>,
): ReadonlySet<number> {
  const after = new Set(before);
  const end = Math.min(count, (page + 1) * ON_PAGE);
  for (let from = page * ON_PAGE; from < end; from += IN_GROUP) {
    const chosen = values[groupId(from)]?.[TICKS]?.selected_options ?? [];
    const ticked = new Set(chosen.map(({ value }) => Number(value)));
    for (let index = from; index < Math.min(from + IN_GROUP, end); index += 1) {
      if (ticked.has(index)) after.delete(index);
      else after.add(index);
    }
  }
  return after;
}

/** Numbers as a short text, for what a form remembers: Slack keeps 3,000 characters of it. */
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
