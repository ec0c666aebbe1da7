import { type Columns, columnPart, isIndicator } from './columns.ts';
import { COMMENTED_OUT, COMMENTS, readComment } from './comment.ts';
import { isBlank, readEntry, refused } from './entry.ts';
import { isComment, layoutOf } from './layout.ts';
import { type Row, rowsOf } from './rows.ts';
import type { Said } from './standing.ts';
import { type Item, type Part, type Step, type Steps, WORK_PER_PIECE } from './step.ts';
import { stricter, type Tlp, tlpIn, tlpOf } from './tlp.ts';
import { unreadIn } from './unread.ts';

/** Cells of a row that are shown when none of them is an indicator. */
const CELLS_SHOWN = 16;
const BEYOND: Part = { in: 'columns beyond those that are read' };

function textOf({ cells }: Row): string {
  return cells.slice(0, CELLS_SHOWN).join(' ');
}

function cellsOfValues({ cells }: Row, { all, values }: Columns): Columns['values'] {
  return all ? cells.map((_, at) => ({ at })) : values;
}

/** What the other cells of a row say of its values. */
function saidIn({ cells }: Row, { names, values, says }: Columns): readonly Said[] {
  return cells.flatMap((text, at): readonly Said[] => {
    if (values.some((value) => value.at === at)) return [];
    return [{ is: says.get(at) ?? 'other', text: text.trim(), under: names[at]?.trim() }];
  });
}

function itemsOf(row: Row, columns: Columns, now: Date): readonly Item[] {
  const { cells, line, flaw } = row;
  if (flaw !== undefined) return [refused(line, textOf(row), flaw.code, flaw.sentence)];
  const values = cellsOfValues(row, columns);
  const written = values.flatMap(({ at, kind }) => {
    const value = cells[at]?.trim() ?? '';
    return isBlank(value) ? [] : [{ value, kind }];
  });
  if (written.length === 0 && values.length > 0)
    return [refused(line, textOf(row), 'no_value', 'This row has nothing where the indicator belongs.')];
  const said = columns.all ? [] : saidIn(row, columns);
  return written.flatMap((each) => readEntry({ ...each, said }, line, now));
}

/** Even a column that is understood may hold what it should not. */
function* unreadOf({ cells, goesOn }: Row, columns: Columns, at: number): Generator<Step, void, undefined> {
  for (const [place, cell] of cells.entries()) {
    const isRead = !goesOn && columns.values.some((value) => value.at === place);
    if (!isRead) yield* unreadIn(cell, goesOn ? BEYOND : columnPart(columns, place), at);
  }
}

function* readCommentRow(row: Row, columns: Columns, at: number): Generator<Step, void, undefined> {
  const [first = '', ...others] = row.cells;
  const cells = [first.replace(/^\s*#+/, ''), ...others];
  const values = cellsOfValues(row, columns);
  if (values.some((value) => isIndicator(cells[value.at] ?? '')))
    yield refused(row.line, textOf(row), 'commented_out', COMMENTED_OUT);
  else yield* unreadIn(cells.join(' '), COMMENTS, at);
}

function* readRow(row: Row, columns: Columns, at: number, now: Date): Generator<Step, void, undefined> {
  if (isComment(row) && row.flaw?.code !== 'cell_too_long') return yield* readCommentRow(row, columns, at);
  if (row.cells.every(isBlank)) return;
  // Beyond the cells that are looked at together no column has a name.
  if (!row.goesOn || columns.all) yield* itemsOf(row, columns, now);
  if (!columns.all && row.flaw === undefined) yield* unreadOf(row, columns, at);
}

function tlpOfRow(row: Row, { says }: Columns): Tlp | undefined {
  if (isComment(row)) return tlpIn(row.cells.join(' '));
  return [...says]
    .map(([at, is]) => {
      const cell = row.cells[at] ?? '';
      return is === 'tlp' ? tlpOf(cell) : is === 'tags' ? tlpIn(cell) : undefined;
    })
    .reduce(stricter, undefined);
}

/** What stands before the rows: labels and comments. */
function* readOpening(text: string): Generator<Step, void, undefined> {
  const tlp = tlpIn(text);
  if (tlp !== undefined) yield { gives: 'marking', tlp };
  for (const [index, line] of text.split('\n').entries())
    if (line.trimStart().startsWith('#')) yield* readComment(line.trim(), index + 1, 0);
}

/**
 * Reads a table with commas, semicolons or tabs between its cells and a header or none, as MISP, OTX, Defender and the feeds of
 * abuse.ch write it. Rows that begin with `#` are comments. `format` is what it calls itself.
 */
export function* readTable(text: string, format: 'csv' | 'tsv', now: Date): Steps {
  const { delimiter, columns, start } = layoutOf(text);
  yield* readOpening(text.slice(0, start));
  let at = start;
  let width = 0;
  for (const row of rowsOf(text, delimiter, start)) {
    const tlp = tlpOfRow(row, columns);
    if (tlp !== undefined) yield { gives: 'marking', tlp };
    yield* readRow(row, columns, at, now);
    yield { gives: 'progress', at: row.end, work: row.end - at + WORK_PER_PIECE };
    at = row.end;
    width = Math.max(width, row.cells.length);
  }
  const read = columns.all ? [] : columns.values;
  if (width > 1 && read.length > 0)
    yield { gives: 'columns', parts: read.map(({ at: place }) => columnPart(columns, place)) };
  return format;
}
