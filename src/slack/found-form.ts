import type { KnownBlock, ModalView } from '@slack/types';
import * as z from 'zod';
import type { OfferedVendor } from '../command.ts';
import { defang } from '../domain/indicator.ts';
import { type Examined, MOST_ASKED } from '../examine.ts';
import { commonFields, dryRunField, type Values, wishField } from './fields.ts';
import { recalled } from './memo.ts';
import type { Sheet } from './sheets.ts';
import { code, count, section, words } from './text.ts';
import { leftOutBy, ON_PAGE, packed, pagesOf, pageTurns, type Tick, tickBlocks, unpacked } from './ticks.ts';

/** `callback_id` of the form that lists what was found in a message or a file, and of its buttons the beginning. */
export const FOUND = 'found';
const TURN = 'sheet:turn';

const WISHES = ['lasts', 'severity', 'override'] as const;
/** Slack takes 75 characters of a box and as many of the line beneath it. */
const LONGEST_TICK = 75;
const MOST_IN_FULL = 5;

/**
 * What the form remembers: which sheet it pages through, the page, what is left out on all pages, and whether what the
 * vendors hold was among that.
 */
const Memo = z.strictObject({
  sheet: z.string(),
  page: z.number(),
  without: z.string(),
  asked: z.boolean(),
});
export type FoundMemo = z.infer<typeof Memo>;

export function readFoundMemo(text: string): FoundMemo | undefined {
  return recalled(Memo, text);
}

/** Left out unless somebody ticks it: what nobody can block, may not be, may not be meant, or is blocked everywhere already. */
export function firstMemo(id: string, sheet: Sheet): FoundMemo {
  const { examined } = sheet;
  const without = new Set(examined.flatMap((each, index) => (isWorthwhile(each) ? [] : [index])));
  return { sheet: id, page: 0, without: packed(without, examined.length), asked: isAsked(sheet) };
}

/** Whether the vendors have said what they hold. */
export function isAsked({ examined }: Sheet): boolean {
  return examined.some(({ blockedAt }) => blockedAt);
}

export function isHeldAnywhere({ examined }: Sheet): boolean {
  return examined.some(({ blockedAt = [] }) => blockedAt.length > 0);
}

/** Whether it is meant, somebody can block it, and not everybody does so already. */
export function isWorthwhile(each: Examined): boolean {
  return each.vendors.length > 0 && !each.finding && each.doubt === undefined && !isHeld(each);
}

/** Whether every vendor that could block it does so already. */
function isHeld({ vendors, blockedAt = [] }: Examined): boolean {
  return vendors.length > 0 && blockedAt.length === vendors.length;
}

/** The verdict on one indicator: "Will be blocked at inspect.", "Protected: …". */
export function verdict({ indicator, vendors, why, finding, doubt = '', blockedAt = [] }: Examined): string {
  if (finding) return `Protected: ${aboutIt(finding.sentence, indicator.value)}`;
  if (vendors.length === 0) return `Not supported: ${why ?? 'No vendor takes it.'}`;
  const open = vendors.filter((vendor) => !blockedAt.includes(vendor));
  const held = blockedAt.length > 0 ? `Blocked already at ${blockedAt.join(', ')}.` : '';
  const will = open.length > 0 ? `Will be blocked at ${open.join(', ')}.` : '';
  return [doubt, held, will].filter((part) => part !== '').join(' ');
}

/** The line above names it already, and there is room for little. */
function aboutIt(sentence: string, value: string): string {
  return sentence.startsWith(`${value} `) ? `It ${sentence.slice(value.length + 1)}` : sentence;
}

/** The form over one page of a sheet. */
export function foundForm(sheet: Sheet, memo: FoundMemo, vendors: readonly OfferedVendor[]): ModalView {
  const { examined } = sheet;
  const ticks = examined.map((each) => ({ text: defang(each.indicator), description: verdict(each) }));
  // What turns out to be blocked already is no longer ticked, though Slack keeps the ticks of a group that it knows. Until
  // then it tells of each tick, so that none of them is lost.
  const how = memo.asked ? { edition: 'asked' } : { tells: true };
  const from = memo.page * ON_PAGE;
  return {
    type: 'modal',
    callback_id: FOUND,
    private_metadata: JSON.stringify(memo),
    title: { type: 'plain_text', text: 'Block indicators' },
    submit: { type: 'plain_text', text: 'Ask for approval' },
    close: { type: 'plain_text', text: 'Cancel' },
    blocks: [
      section(
        [
          `*${count(examined.length, 'indicator')} found.* ${summary(examined)}`,
          ...remarksOn(sheet).map((remark) => `• ${words(remark, 300)}`),
        ].join('\n'),
      ),
      ...tickBlocks(ticks, memo.page, unpacked(memo.without), how),
      ...inFull(examined.slice(from, from + ON_PAGE), ticks.slice(from, from + ON_PAGE)),
      ...pageTurns(TURN, examined.length, memo.page),
      ...commonFields(vendors),
      ...WISHES.map((wish) => wishField(wish, { lasts: sheet.lasts })),
      dryRunField(),
    ],
  };
}

function remarksOn({ examined, remarks }: Sheet): readonly string[] {
  if (examined.length <= MOST_ASKED) return remarks;
  return [...remarks, `Vendors are asked about the first ${MOST_ASKED} only; more may be blocked already.`];
}

function summary(examined: readonly Examined[]): string {
  const isProtected = examined.filter(({ finding }) => finding).length;
  const unsupported = examined.filter(({ vendors, finding }) => !finding && vendors.length === 0).length;
  const held = examined.filter(isDoneAlready).length;
  return [
    ...(isProtected > 0 ? [`${isProtected} protected.`] : []),
    ...(unsupported > 0 ? [`${unsupported} that no vendor takes.`] : []),
    ...(held > 0 ? [`${held} blocked already.`] : []),
  ].join(' ');
}

/** What is too long for its line on this page, the protected first: by what, somebody has to know. */
function inFull(page: readonly Examined[], ticks: readonly Tick[]): KnownBlock[] {
  const long = page.flatMap((each, index) => {
    const { text = '', description = '' } = ticks[index] ?? {};
    const isLong = text.length > LONGEST_TICK || description.length > LONGEST_TICK;
    return isLong
      ? [{ line: `• ${code(text, 250)} ${words(description, 250)}`, isProtected: !!each.finding }]
      : [];
  });
  if (long.length === 0) return [];
  const sorted = [...long.filter((each) => each.isProtected), ...long.filter((each) => !each.isProtected)];
  const more = sorted.length - MOST_IN_FULL;
  return [
    section(
      [
        '*In full, what is too long above:*',
        ...sorted.slice(0, MOST_IN_FULL).map(({ line }) => line),
        ...(more > 0 ? [`and ${count(more, 'more', 'more')}.`] : []),
      ].join('\n'),
    ),
  ];
}

/** What the form remembers once its ticks are read. */
export function foundRead(memo: FoundMemo, { examined }: Sheet, values: Values): FoundMemo {
  const { length } = examined;
  const without = leftOutBy(values, memo.page, length, unpacked(memo.without));
  return { ...memo, without: packed(without, length) };
}

/** The same, and another page is looked at, the nearest that there is: with what the vendors have said meanwhile. */
export function foundTurnedTo(page: number, memo: FoundMemo, sheet: Sheet, values: Values): FoundMemo {
  const { examined } = sheet;
  const read = foundRead(memo, sheet, values);
  const without = new Set(unpacked(read.without));
  // What is protected was left out before; who has ticked it wants it so.
  if (!memo.asked)
    for (const [index, each] of examined.entries()) if (isDoneAlready(each)) without.add(index);
  const there = Math.min(Math.max(0, Math.trunc(page) || 0), pagesOf(examined.length) - 1);
  return { ...memo, page: there, without: packed(without, examined.length), asked: isAsked(sheet) };
}

function isDoneAlready(each: Examined): boolean {
  return !each.finding && isHeld(each);
}

/** What is ticked on all pages. */
export function tickedIn(memo: FoundMemo, sheet: Sheet, values: Values): readonly Examined[] {
  const without = unpacked(foundRead(memo, sheet, values).without);
  return sheet.examined.filter((_, index) => !without.has(index));
}
