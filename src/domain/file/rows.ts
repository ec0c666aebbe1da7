import { Refusal } from '../refusal.ts';
import { createFinder, createLineCount } from './lines.ts';

/** A record of a table. */
export interface Row {
  /** The line that it begins on, the first being 1. */
  readonly line: number;
  readonly cells: readonly string[];
  /** It goes on where the row before had more cells than are looked at together. */
  readonly goesOn: boolean;
  /** Why its cells are not what somebody meant, or not all of it. */
  readonly flaw?: Refusal;
  /** Where it ends in the text. */
  readonly end: number;
}

const MOST_CELLS = 1_024;
/**
 * Longest cell that is looked at. In quotation marks, what is longer begins with a mark that somebody forgot to close; of
 * others no more than this is kept.
 */
export const LONGEST_CELL = 32_768;
/** Longest line that is split without looking at each cell. */
const LONGEST_SPLIT = 4_096;

interface Cell {
  readonly text: string;
  readonly end: number;
  readonly flaw?: Refusal;
}

const OPEN = new Refusal('open_quotation', 'A quotation mark in this row is never closed.');
const TOO_LONG = new Refusal(
  'cell_too_long',
  'A cell of this row is too long; it can have 32,768 characters.',
);

/**
 * Reads a table as RFC 4180 has it, from a place on: cells in quotation marks hold delimiters, line breaks and doubled marks.
 * Linear in the length.
 */
export function* rowsOf(text: string, delimiter: string, from = 0): Generator<Row, undefined, undefined> {
  const lineEnd = createFinder(text, '\n');
  const cellEnd = createFinder(text, delimiter);
  const mark = createFinder(text, '"');
  const lineOf = createLineCount(text);

  /** To the next delimiter or the end of the line. */
  const plain = (from: number): Cell => {
    const end = Math.min(lineEnd(from), cellEnd(from));
    const cell = { text: text.slice(from, Math.min(end, from + LONGEST_CELL)), end };
    return end - from > LONGEST_CELL ? { ...cell, flaw: TOO_LONG } : cell;
  };
  /** Behind an opening mark. What stands between the closing one and the delimiter is kept, as spreadsheets do. */
  const quoted = (from: number): Cell => {
    const parts: string[] = [];
    for (let at = from; ; ) {
      const close = mark(at);
      if (close === text.length || close - from > LONGEST_CELL) return { text: '', end: from, flaw: OPEN };
      parts.push(text.slice(at, close));
      at = close + 1;
      if (text.charAt(at) === '"') {
        parts.push('"');
        at++;
        continue;
      }
      const behind = plain(at);
      return { ...behind, text: parts.join('') + behind.text.trimEnd() };
    }
  };
  const cellAt = (from: number): Cell => {
    let start = from;
    while (text.charAt(start) === ' ') start++;
    if (text.charAt(start) === '"') return quoted(start + 1);
    return plain(start);
  };
  const openRow = (from: number, end: number, line: number): Row => ({
    line,
    cells: [text.slice(from, Math.min(end, from + LONGEST_CELL))],
    goesOn: false,
    flaw: OPEN,
    end,
  });
  const rowAt = (from: number, line: number, goesOn: boolean): Row => {
    const whole = lineEnd(from);
    if (whole - from <= LONGEST_SPLIT && mark(from) > whole)
      return { line, cells: text.slice(from, whole).split(delimiter), goesOn, end: whole };
    const cells: string[] = [];
    let flaw: Refusal | undefined;
    for (let at = from; ; ) {
      const cell = cellAt(at);
      if (cell.flaw === OPEN) return openRow(from, lineEnd(cell.end), line);
      flaw ??= cell.flaw;
      cells.push(cell.text);
      if (cells.length === MOST_CELLS || cell.end >= text.length || text.charAt(cell.end) === '\n')
        return { line, cells, goesOn, ...(flaw && { flaw }), end: cell.end };
      at = cell.end + 1;
    }
  };

  let goesOn = false;
  for (let at = from; at < text.length; ) {
    const row = rowAt(at, lineOf(at), goesOn);
    yield row;
    goesOn = row.end < text.length && text.charAt(row.end) !== '\n';
    at = row.end + 1;
  }
  return undefined;
}
