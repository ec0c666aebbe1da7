import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { rowsOf } from '../../src/domain/file/rows.ts';
import { refusedLines, refusedLinesName } from '../../src/slack/refused-lines.ts';

const numRuns = Number(process.env['PROPERTY_RUNS'] ?? 300);

/** The cells as a spreadsheet has them that parts them so, heading aside. */
const cellsOf = (csv: string, delimiter: string) =>
  [...rowsOf(csv.replaceAll('\r\n', '\n'), delimiter)].slice(1).map(({ cells }) => cells);
const isFormula = (text: string) => /^\s*[=+\-@＝＋－＠]/.test(text);

describe('lines that were refused', () => {
  test('are a table of three columns, whatever stands in them', () => {
    const refused = [
      { line: 3, text: 'one, "two"', why: 'It says “x, y”.' },
      { line: 40, text: '', why: 'Nothing.' },
    ];
    const csv = refusedLines(refused);
    expect(csv).toBe('line,text,why\r\n3,"one, ""two""","It says “x, y”."\r\n40,"","Nothing."\r\n');
    expect(cellsOf(csv, ',')).toEqual([
      ['3', 'one, "two"', 'It says “x, y”.'],
      ['40', '', 'Nothing.'],
    ]);
  });

  test.each([
    ['=1+1', "'=1+1"],
    ['+1', "'+1"],
    ['-1', "'-1"],
    ['@SUM(A1)', "'@SUM(A1)"],
    ['＝1+1', "'＝1+1"],
    ['"=1+1"', '"\'=1+1"'],
    ['x;=cmd|A0;y', "x;'=cmd|A0;y"],
    ['x; "=cmd|A0;y', 'x; "\'=cmd|A0;y'],
    ['a-b@c.example=d', 'a-b@c.example=d'],
  ])('%s is no formula', (text, written) => {
    expect(cellsOf(refusedLines([{ line: 1, text, why: 'Why.' }]), ',')[0]?.[1]).toBe(written);
  });

  test('hold no formula for spreadsheets that part cells at commas or at semicolons, and all that was written', () => {
    const piece = fc.constantFrom('=', '+', '-', '@', '＠', ';', ',', '"', "'", ' ', 'x', '1', '|', '!A0');
    const text = fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join(''));
    fc.assert(
      fc.property(fc.array(fc.record({ text, why: text }), { minLength: 1, maxLength: 3 }), (said) => {
        const csv = refusedLines(said.map((each, i) => ({ line: i + 1, ...each })));
        for (const delimiter of [',', ';'])
          expect(cellsOf(csv, delimiter).flat().filter(isFormula)).toEqual([]);
        const bare = (cell: string | undefined) => cell?.replaceAll("'", '');
        expect(cellsOf(csv, ',').map((cells) => cells.slice(1).map(bare))).toEqual(
          said.map((each) => [bare(each.text), bare(each.why)]),
        );
      }),
      { numRuns },
    );
  });

  test.each([
    ['mixed lines.csv', 'refused-mixed_lines.csv.csv'],
    ['../../etc/passwd', 'refused-.._.._etc_passwd.csv'],
    ['<!channel>\u202Egnp.exe', 'refused-_channel_gnp.exe.csv'],
    [`${'long'.repeat(50)}.txt`, `refused-${'long'.repeat(15)}.csv`],
  ])('of %s are called %s', (file, name) => {
    expect(refusedLinesName(file)).toBe(name);
  });
});
