import { type Columns, columnsIn, columnsOf, withoutOtherTypes } from './columns.ts';
import { isBlank } from './entry.ts';
import { type Row, rowsOf } from './rows.ts';

/** How a table is written: what stands between its cells, what is in its columns, and from which place on it has rows. */
export interface Layout {
  readonly delimiter: string;
  readonly columns: Columns;
  readonly start: number;
}

const DELIMITERS = [',', ';', '\t', '|'] as const;
/** Spreadsheets name the delimiter in a line before all others. */
const NAMED_DELIMITER = /^\s*sep=(.)\s*$/i;
const LONGEST_NAMING = 16;
/** How far the header is looked for, in characters. */
const GLANCE = 16_384;
/** Rows from which columns are told that no header names. */
const SAMPLE = 20;

interface Header {
  readonly delimiter: string;
  readonly columns: Columns;
  readonly width: number;
}

/** A line as a header, by the delimiter that makes the most columns of it; undefined when it is none. */
function headerOf(line: string, delimiters: readonly string[]): Header | undefined {
  const readings = delimiters.flatMap((delimiter): Header[] => {
    const [row] = rowsOf(line, delimiter);
    const cells = row?.cells ?? [];
    const columns = columnsOf(cells);
    return columns === undefined ? [] : [{ delimiter, columns, width: cells.length }];
  });
  return readings.sort((a, b) => b.width - a.width)[0];
}

/** What stands before the rows of a table. */
interface Opening {
  readonly delimiters: readonly string[];
  readonly header: Header | undefined;
  readonly start: number;
}

/** Reads comments, the delimiter's name and the header, which some feeds write as their last comment. */
function openingOf(text: string): Opening {
  const glance = text.slice(0, GLANCE);
  let delimiters: readonly string[] = DELIMITERS;
  let header: Header | undefined;
  for (let at = 0; at < glance.length; ) {
    const found = glance.indexOf('\n', at);
    const end = found < 0 ? glance.length : found;
    if (found < 0 && text.length > GLANCE) break;
    const written = glance.slice(at, Math.min(end, at + LONGEST_NAMING));
    const [, named] = NAMED_DELIMITER.exec(written) ?? [];
    const line = glance.slice(at, end).trim();
    if (named !== undefined) delimiters = [named];
    else if (line.startsWith('#')) {
      const commented = headerOf(line.replace(/^#+\s*/, ''), delimiters);
      if (commented !== undefined && commented.width > 1) header = commented;
    } else if (line !== '') {
      const own = headerOf(line, delimiters);
      return own === undefined
        ? { delimiters, header, start: at }
        : { delimiters, header: own, start: end + 1 };
    }
    at = end + 1;
  }
  return { delimiters, header, start: 0 };
}

/** Whether a row is a comment. */
export function isComment({ cells }: Row): boolean {
  return cells[0]?.trimStart().startsWith('#') === true;
}

function sampleOf(text: string, delimiter: string, start: number): readonly Row[] {
  const sample: Row[] = [];
  for (const row of rowsOf(text, delimiter, start)) {
    if (!isComment(row) && !row.cells.every(isBlank)) sample.push(row);
    if (sample.length === SAMPLE || row.end > start + GLANCE) break;
  }
  return sample;
}

/** The layout of a table with a header that is known; undefined when it has none. */
function layoutWithHeader(text: string, { header, start }: Opening): Layout | undefined {
  if (header === undefined) return undefined;
  const { delimiter, columns } = header;
  const rows = sampleOf(text, delimiter, start).map(({ cells }) => cells);
  return { delimiter, start, columns: withoutOtherTypes(columns, rows) };
}

/** The layout of a table, by its header or by what its first rows hold. */
export function layoutOf(text: string): Layout {
  const opening = openingOf(text);
  const withHeader = layoutWithHeader(text, opening);
  if (withHeader !== undefined) return withHeader;
  const { start, delimiters } = opening;
  const readings = delimiters.map((delimiter) => {
    const sample = sampleOf(text, delimiter, start);
    return { delimiter, first: sample[0], ...columnsIn(sample.map(({ cells }) => cells)) };
  });
  const { delimiter, columns, hasHeader, first } = readings.reduce((best, each) =>
    each.indicators > best.indicators ? each : best,
  );
  return { delimiter, columns, start: hasHeader && first ? first.end + 1 : start };
}

/** Whether a text that is not named so is a table: it begins with a header of several columns, one of them known. */
export function isTable(text: string): boolean {
  const { header } = openingOf(text);
  return header !== undefined && header.width > 1;
}
