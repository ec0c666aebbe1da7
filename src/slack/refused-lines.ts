import type { RefusedLine } from '../domain/file/tally.ts';

/**
 * What a spreadsheet takes for the beginning of a formula, at the start of a cell: full-width signs too, and behind a
 * semicolon, which parts cells where commas are decimal, with quotation marks that then enclose nothing.
 */
const FORMULA = /(^|;)([\s"]*)(?=[=+\-@＝＋－＠])/g;

function cell(text: string): string {
  return `"${text.replace(FORMULA, "$1$2'").replaceAll('"', '""')}"`;
}

/** Lines of a file that are no indicators, with why, as CSV (RFC 4180) in which no spreadsheet finds a formula. */
export function refusedLines(refused: readonly RefusedLine[]): string {
  const rows = refused.map(({ line, text, why }) => [String(line), cell(text), cell(why)].join(','));
  return ['line,text,why', ...rows, ''].join('\r\n');
}

/** What that is called, after the file that it is about. */
export function refusedLinesName(file: string): string {
  return `refused-${file.replace(/[^\w.-]+/g, '_').slice(0, 60)}.csv`;
}
