import type { KnownBlock, ModalView } from '@slack/types';
import * as z from 'zod';
import type { OfferedVendor } from '../command.ts';
import { defang } from '../domain/indicator.ts';
import type { Examined } from '../examine.ts';
import { commonFields, type Values, wishField } from './fields.ts';
import type { Sheet } from './sheets.ts';
import { count, plain, words } from './text.ts';
import { leftOutBy, packed, pagesOf, tickBlocks, unpacked } from './ticks.ts';

/** `callback_id` of the form that lists what was found in a message or a file, and of its buttons the beginning. */
export const FOUND = 'found';
export const TURN = 'sheet:turn';

const WISHES = ['lasts', 'severity', 'override'] as const;

/** What the form remembers: which sheet it pages through, the page, and what is left out on all pages. */
const Memo = z.strictObject({ sheet: z.string(), page: z.number(), without: z.string() });
export type FoundMemo = z.infer<typeof Memo>;

/** Undefined: it is none of ours, sent by hand or left over from an older Portcullis. */
export function readFoundMemo(text: string): FoundMemo | undefined {
  try {
    return Memo.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

/** Left out unless somebody ticks it: what nobody can block, may not be, or is blocked everywhere already. */
export function firstMemo(sheet: string, { examined }: Sheet): FoundMemo {
  const without = new Set(examined.flatMap((each, index) => (isWorthwhile(each) ? [] : [index])));
  return { sheet, page: 0, without: packed(without, examined.length) };
}

function isWorthwhile({ vendors, finding, blockedAt = [] }: Examined): boolean {
  return vendors.length > 0 && !finding && blockedAt.length < vendors.length;
}

/** The verdict on one indicator: "Will be blocked at inspect.", "Protected: …". */
export function verdict({ vendors, why, finding, blockedAt }: Examined): string {
  if (finding) return `Protected: ${finding.sentence}`;
  if (vendors.length === 0) return `Not supported: ${why ?? 'no vendor takes it.'}`;
  const open = vendors.filter((vendor) => !blockedAt?.includes(vendor));
  const held = blockedAt && blockedAt.length > 0 ? `Blocked already at ${blockedAt.join(', ')}.` : '';
  const will = open.length > 0 ? `Will be blocked at ${open.join(', ')}.` : '';
  return `${held} ${will}`.trim();
}

export function foundForm(sheet: Sheet, memo: FoundMemo, vendors: readonly OfferedVendor[]): ModalView {
  const { examined } = sheet;
  const ticks = examined.map((each) => ({ text: defang(each.indicator), description: verdict(each) }));
  return {
    type: 'modal',
    callback_id: FOUND,
    private_metadata: JSON.stringify(memo),
    title: { type: 'plain_text', text: 'Block indicators' },
    submit: { type: 'plain_text', text: 'Ask for approval' },
    close: { type: 'plain_text', text: 'Cancel' },
    blocks: [
      section(
        [`*${count(examined.length, 'indicator')} found.* ${summary(examined)}`, ...remarks(sheet)].join(
          '\n',
        ),
      ),
      ...tickBlocks(ticks, memo.page, unpacked(memo.without)),
      ...turns(examined.length, memo.page),
      ...commonFields(vendors),
      ...WISHES.map((wish) => wishField(wish)),
    ],
  };
}

function summary(examined: readonly Examined[]): string {
  const isProtected = examined.filter(({ finding }) => finding).length;
  const unsupported = examined.filter(({ vendors, finding }) => !finding && vendors.length === 0).length;
  const held = examined.filter(
    (each) => !each.finding && each.vendors.length > 0 && !isWorthwhile(each),
  ).length;
  return [
    ...(isProtected > 0 ? [`${isProtected} protected.`] : []),
    ...(unsupported > 0 ? [`${unsupported} that nobody takes.`] : []),
    ...(held > 0 ? [`${held} blocked already.`] : []),
  ].join(' ');
}

function remarks({ remarks: all }: Sheet): readonly string[] {
  return all.map((remark) => `• ${words(remark, 300)}`);
}

function section(text: string): KnownBlock {
  return { type: 'section', text: { type: 'mrkdwn', verbatim: true, text: text.slice(0, 2_900) } };
}

function turns(all: number, page: number): KnownBlock[] {
  const last = pagesOf(all) - 1;
  if (last === 0) return [];
  const turn = (to: number, text: string) => ({
    type: 'button' as const,
    action_id: `${TURN}:${to}`,
    text: { type: 'plain_text' as const, text: plain(text, 75) },
    value: String(to),
  });
  return [
    {
      type: 'actions',
      block_id: TURN,
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

/** What the form remembers once its ticks are read, and another page is looked at. */
export function foundTurnedTo(page: number, memo: FoundMemo, sheet: Sheet, values: Values): FoundMemo {
  const all = sheet.examined.length;
  const without = leftOutBy(values, memo.page, all, unpacked(memo.without));
  return { ...memo, page, without: packed(without, all) };
}

/** What is ticked on all pages. */
export function tickedIn(memo: FoundMemo, sheet: Sheet, values: Values): readonly Examined[] {
  const without = unpacked(foundTurnedTo(memo.page, memo, sheet, values).without);
  return sheet.examined.filter((_, index) => !without.has(index));
}
