import type { Button, KnownBlock } from '@slack/types';
import type { FileReading, Reason, RefusedLine } from '../domain/file/tally.ts';
import { sayColumns, sayUnread } from '../domain/file/unread.ts';
import { OPEN_SHEET } from './found.ts';
import { code, count, section, unclickable, words } from './text.ts';
import { first } from './warnings.ts';

/** The button that gives the lines of a file that were left out. */
export const LEFT_OUT = 'left_out';

const LONGEST_REMARK = 300;

/** In the order in which they are told. */
const LEFT_OUT_AS: readonly (readonly [reason: Reason, words: string])[] = [
  ['expired', 'past the end of validity'],
  ['not_yet_valid', 'not valid yet'],
  ['withdrawn', 'withdrawn or superseded'],
  ['harmless', 'harmless or only for context'],
  ['commented_out', 'commented out'],
];

function saidOfLeftOut({ leftOut }: FileReading): readonly string[] {
  const { other = 0 } = leftOut;
  const known = LEFT_OUT_AS.flatMap(([reason, as]) => {
    const { [reason]: places = 0 } = leftOut;
    return places > 0 ? [`${places.toLocaleString('en')} ${as}`] : [];
  });
  const all = other > 0 ? [...known, count(other, known.length > 0 ? 'other line' : 'line')] : known;
  return all.length > 0 ? [`Left out: ${all.join(', ')}.`] : [];
}

function factsOf(reading: FileReading): readonly string[] {
  const { duplicates, lessened, silentLines, tlp, columns, unread } = reading;
  return [
    ...(tlp === undefined ? [] : [`Marked TLP:${tlp.toUpperCase()}.`]),
    ...(columns === undefined ? [] : [`Read: ${sayColumns(columns)}.`]),
    ...(unread.length > 0 ? [`Not read, though they look like indicators: ${sayUnread(unread)}.`] : []),
    ...lessened.map(unclickable),
    ...(duplicates > 0 ? [`${count(duplicates, 'duplicate')} folded.`] : []),
    ...(silentLines > 0 ? [`${count(silentLines, 'line')} of text named no indicator.`] : []),
  ];
}

/** What else there is to say of a file that was read, beside its indicators: one fact in each sentence. */
export function remarksOn(reading: FileReading): readonly string[] {
  return [...factsOf(reading), ...saidOfLeftOut(reading)];
}

/**
 * What is said of a file that was read, a line for each fact, above the first places that were left out, and what can be done
 * next. `sheet`: the id of what was found in it.
 */
export function fileFace(
  name: string,
  reading: FileReading,
  sheet: string,
): { readonly text: string; readonly beneath: readonly KnownBlock[] } {
  const { indicators, refused } = reading;
  const heading = `:page_facing_up: ${code(name, 100)}: *${count(indicators.length, 'indicator')}.*`;
  const facts = factsOf(reading).map((fact) => `• ${words(fact, LONGEST_REMARK)}`);
  const leftOut = [...saidOfLeftOut(reading), ...first(refused, lineOf)];
  const buttons = [
    ...(indicators.length > 0 ? [openButton(sheet)] : []),
    ...(refused.length > 0 ? [leftOutButton(sheet)] : []),
  ];
  return {
    text: [heading, ...facts].join('\n'),
    beneath: [
      ...(refused.length > 0 ? [section(leftOut.join('\n'))] : []),
      { type: 'actions', block_id: OPEN_SHEET, elements: buttons },
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
