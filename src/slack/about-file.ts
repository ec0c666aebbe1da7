import type { Button, KnownBlock } from '@slack/types';
import { sayColumns, sayUnread } from '../domain/file/unread.ts';
import type { FileReading, RefusedLine } from '../domain/file.ts';
import { OPEN_SHEET } from './found.ts';
import type { Sheet } from './sheets.ts';
import { code, count, section, unclickable, words } from './text.ts';
import { first } from './warnings.ts';

/** The button that gives the lines of a file that were left out. */
export const LEFT_OUT = 'left_out';

const LONGEST_REMARK = 300;

/** What else there is to say of a file that was read, as sentences. */
export function remarksOn(reading: FileReading): readonly string[] {
  const { duplicates, lessened, expired, commentedOut, others, tlp, columns, unread } = reading;
  const known = [
    ...(expired > 0 ? [`${expired.toLocaleString('en')} past the end of validity`] : []),
    ...(commentedOut > 0 ? [`${commentedOut.toLocaleString('en')} commented out`] : []),
  ];
  const left = others > 0 ? [...known, count(others, known.length > 0 ? 'other line' : 'line')] : known;
  return [
    ...(tlp === undefined ? [] : [`Marked TLP:${tlp.toUpperCase()}.`]),
    ...(columns === undefined ? [] : [`Read: ${sayColumns(columns)}.`]),
    ...(unread.length > 0 ? [`Not read, though they look like indicators: ${sayUnread(unread)}.`] : []),
    ...lessened.map(unclickable),
    ...(duplicates > 0 ? [`${count(duplicates, 'duplicate')} folded.`] : []),
    ...(left.length > 0 ? [`Left out: ${left.join(', ')}.`] : []),
  ];
}

/** What is said of a file that was read, with the first lines that were left out, and what can be done next. `id`: the sheet's. */
export function fileFace(
  name: string,
  remarks: readonly string[],
  { examined, leftOut }: Sheet,
  id: string,
): { readonly text: string; readonly beneath: readonly KnownBlock[] } {
  const said = remarks.map((remark) => words(remark, LONGEST_REMARK));
  const found = `*${count(examined.length, 'indicator')}.*`;
  const lines = leftOut?.lines ?? [];
  const buttons = [
    ...(examined.length > 0 ? [openButton(id)] : []),
    ...(lines.length > 0 ? [leftOutButton(id)] : []),
  ];
  return {
    text: [`:page_facing_up: ${code(name, 100)}:`, found, ...said].join(' '),
    beneath: [
      ...(lines.length > 0 ? [section(first(lines, lineOf).join('\n'))] : []),
      ...(buttons.length > 0 ? [{ type: 'actions', block_id: OPEN_SHEET, elements: buttons } as const] : []),
    ],
  };
}

/** Most sentences name what they are about. */
function lineOf({ line, text, why }: RefusedLine): string {
  const what = why.startsWith('“') || text === '' ? '' : `${code(text, 80)} `;
  return `• Line ${line}: ${what}${words(why, 200)}`;
}

function openButton(sheet: string): Button {
  return {
    type: 'button',
    action_id: OPEN_SHEET,
    style: 'primary',
    text: { type: 'plain_text', text: 'Choose what to block…' },
    value: sheet,
  };
}

function leftOutButton(sheet: string): Button {
  return {
    type: 'button',
    action_id: LEFT_OUT,
    text: { type: 'plain_text', text: 'Get what was left out' },
    value: sheet,
  };
}
