/** A header row, its names trimmed and in lower case, and rows of as many cells. */
export interface Csv {
  readonly header: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/**
 * One cell and what ends it. Quotes keep commas and line breaks, and are doubled where they are meant (RFC 4180 §2); in a
 * cell that does not begin with one they are letters like any other.
 */
const CELL = /(?:"([^"]*(?:""[^"]*)*)"|((?:[^",\r\n][^,\r\n]*)?))(,|\r\n|\n|\r|$)/y;

/**
 * Reads CSV, whichever way its lines end; blank lines are passed over. Undefined when it is none, or not whole: a quote
 * that is never closed, a row with fewer or more cells than the header. Linear in the length.
 */
export function parseCsv(text: string): Csv | undefined {
  const cell = new RegExp(CELL);
  const rows: string[][] = [];
  let row: string[] = [];
  let isOver = text === '';
  while (!isOver) {
    const found = cell.exec(text);
    if (found === null) return undefined;
    const [, quoted, bare = '', end] = found;
    row.push(quoted?.replaceAll('""', '"') ?? bare);
    if (end === ',') continue;
    if (row.length > 1 || row[0] !== '') rows.push(row);
    row = [];
    isOver = cell.lastIndex === text.length;
  }
  const [header, ...rest] = rows;
  if (header === undefined || rest.some(({ length }) => length !== header.length)) return undefined;
  return { header: header.map((name) => name.trim().toLowerCase()), rows: rest };
}
