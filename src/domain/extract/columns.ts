/** Headings are short, and rows are not read farther than this. */
const LONGEST_ROW = 512;
const LONGEST_HEADING = 32;
const FEWEST_HEADINGS = 3;

const HEADING = /^["'#*]?\p{L}[\p{L}\p{N} _./()#-]*[?%"'*]?$/u;
const LOUD = /^[^a-z]+$/;
/** What stands between the headings and the rows of a table, and around it. */
const RULE = /^[\s|+:=-]*$/;

type Sign = '\t' | '|' | ',' | ';' | '  ';
const SIGNS: readonly Sign[] = ['\t', '|', ',', ';', '  '];

/** What no line of headings has: numbers, the end of a sentence. */
const NO_HEADINGS = /\d{4}|[.,;?]\s*$/;

interface Cell {
  readonly start: number;
  readonly text: string;
}

/** The parts of a line between these signs; between spaces those that are not empty. */
function cellsOf(line: string, sign: Sign): readonly Cell[] {
  const cells: Cell[] = [];
  let start = 0;
  for (const part of line.split(sign)) {
    const text = part.trim();
    if (text !== '' || sign !== '  ') cells.push({ start: start + Math.max(0, part.indexOf(text)), text });
    start += part.length + sign.length;
  }
  return cells;
}

interface Table {
  readonly sign: Sign;
  readonly headings: readonly Cell[];
}

/** The table whose headings this line is: at least three, or two in capitals, and nothing but words. */
function tableUnder(line: string): Table | undefined {
  if (line.length > LONGEST_ROW || NO_HEADINGS.test(line)) return undefined;
  const trimmed = line.trim();
  const sign = SIGNS.find((each) => trimmed.includes(each));
  if (sign === undefined) return undefined;
  const cells = cellsOf(line, sign);
  // Zeek writes before the headings that they are the headings.
  const headings = cells[0]?.text === '#fields' ? cells.slice(1) : cells;
  const written = headings.filter(({ text }) => text !== '' && text !== '#');
  if (written.some(({ text }) => text.length > LONGEST_HEADING || !HEADING.test(text))) return undefined;
  const isLoud = written.every(({ text }) => LOUD.test(text));
  return written.length >= FEWEST_HEADINGS || (isLoud && written.length > 1) ? { sign, headings } : undefined;
}

/** How often the sign is there, other than in quotation marks. */
function countOf(text: string, sign: Sign): number {
  let count = 0;
  let isQuoted = false;
  for (const character of text) {
    if (character === '"') isQuoted = !isQuoted;
    else if (character === sign && !isQuoted) count++;
  }
  return count;
}

function headingAt({ sign, headings }: Table, line: string, at: number): string {
  if (sign === '  ') return headings.findLast(({ start }) => start <= at)?.text ?? '';
  // Prose has commas too, but hardly as many as the line above.
  if (',;'.includes(sign) && countOf(line, sign) !== headings.length - 1) return '';
  return headings[countOf(line.slice(0, at), sign)]?.text ?? '';
}

/**
 * Tells of a place, asked in ascending order, what is written over its column: in lower case, without what is in brackets
 * there, and empty when it is in no table. Linear over all questions.
 */
export function createColumns(text: string): (at: number) => string {
  let start = 0;
  /** Where the line ends whose beginning is `start`. */
  let end = 0;
  let table: Table | undefined;

  const pass = (): void => {
    const line = text.slice(start, Math.min(end, start + LONGEST_ROW + 1));
    const isRow = table !== undefined && line.trim().includes(table.sign);
    const next = tableUnder(line);
    // A row may be nothing but words too.
    if (isRow && next?.headings.length === table?.headings.length && !line.startsWith('#')) return;
    table = next ?? (isRow || RULE.test(line) ? table : undefined);
  };

  const findEnd = (): void => {
    const at = text.indexOf('\n', start);
    end = at < 0 ? text.length : at;
  };

  return (at) => {
    if (end === 0) findEnd();
    while (end < at) {
      pass();
      start = end + 1;
      findEnd();
    }
    if (table === undefined || at - start > LONGEST_ROW) return '';
    const heading = headingAt(table, text.slice(start, Math.min(end, start + LONGEST_ROW)), at - start);
    return heading
      .replace(/\([^)]*\)|["'#*?%]/g, '')
      .trim()
      .toLowerCase();
  };
}
