import type { Columns } from './columns.ts';
import { isBlank, readEntry, refused } from './entry.ts';
import { isComment, layoutOf } from './layout.ts';
import { type Row, rowsOf } from './rows.ts';
import { type Item, type Steps, WORK_PER_PIECE } from './step.ts';
import { stricter, type Tlp, tlpIn, tlpOf } from './tlp.ts';

/** Cells of a row that are shown when none of them is an indicator. */
const CELLS_SHOWN = 16;

function itemsOf(row: Row, columns: Columns, now: Date): readonly Item[] {
  const { cells, line, isOpen, goesOn } = row;
  const isEmpty = cells.every(isBlank);
  // Beyond the cells that are looked at together no column has a name.
  if (isEmpty || isComment(row) || (goesOn && !columns.all)) return [];
  const all = cells.slice(0, CELLS_SHOWN).join(' ');
  if (isOpen) return [refused(line, all, 'open_quotation', 'A quotation mark in this row is never closed.')];
  const cell = (at: number | undefined) => (at === undefined ? undefined : cells[at]);
  const values = columns.all ? cells.map((_, at) => ({ at, kind: undefined })) : columns.values;
  const written = values.filter(({ at }) => !isBlank(cells[at] ?? ''));
  if (written.length === 0)
    return [refused(line, all, 'no_value', 'This row has nothing where the indicator belongs.')];
  return written.flatMap(({ at, kind }) => {
    const entry = {
      value: (cells[at] ?? '').trim(),
      kind,
      type: cell(columns.type),
      until: cell(columns.until),
      context: cell(columns.context),
      action: cell(columns.action),
      withdrawn: cell(columns.withdrawn),
    };
    return readEntry(entry, line, now);
  });
}

function tlpOfRow(row: Row, columns: Columns): Tlp | undefined {
  if (isComment(row)) return tlpIn(row.cells.join(' '));
  const cell = (at: number) => row.cells[at] ?? '';
  return [...columns.tlp.map((at) => tlpOf(cell(at))), ...columns.tags.map((at) => tlpIn(cell(at)))].reduce(
    stricter,
    undefined,
  );
}

/**
 * Reads a table with commas, semicolons or tabs between its cells and a header or none, as MISP, OTX, Defender and the feeds of
 * abuse.ch write it. Rows that begin with `#` are comments. `format` is what it calls itself.
 */
export function* readTable(text: string, format: 'csv' | 'tsv', now: Date): Steps {
  const { delimiter, columns, start } = layoutOf(text);
  const opening = tlpIn(text.slice(0, start));
  if (opening !== undefined) yield { gives: 'marking', tlp: opening };
  let at = start;
  for (const row of rowsOf(text, delimiter, start)) {
    const tlp = tlpOfRow(row, columns);
    if (tlp !== undefined) yield { gives: 'marking', tlp };
    yield* itemsOf(row, columns, now);
    yield { gives: 'progress', at: row.end, work: row.end - at + WORK_PER_PIECE };
    at = row.end;
  }
  return format;
}
