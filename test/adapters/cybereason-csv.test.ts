import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parseCsv } from '../../adapters/cybereason-csv.ts';

const numRuns = Number(process.env['PROPERTY_RUNS'] ?? 200);

describe('CSV', () => {
  test.each([
    ['a header alone', 'key,reputation\r\n', [['key', 'reputation']]],
    ['a header alone without a line end', 'key,reputation', [['key', 'reputation']]],
    ['a header in other letters', ' Key ,REPUTATION\n', [['key', 'reputation']]],
    [
      'rows that end in CRLF',
      'a,b\r\n1,2\r\n3,4\r\n',
      [
        ['a', 'b'],
        ['1', '2'],
        ['3', '4'],
      ],
    ],
    [
      'a last row without a line end',
      'a,b\n1,2',
      [
        ['a', 'b'],
        ['1', '2'],
      ],
    ],
    [
      'rows that end in CR',
      'a,b\r1,2\r',
      [
        ['a', 'b'],
        ['1', '2'],
      ],
    ],
    [
      'quoted commas, quotes and line breaks',
      'a,b\r\n"1, ""one""\r\n\n",2\r\n',
      [
        ['a', 'b'],
        ['1, "one"\r\n\n', '2'],
      ],
    ],
    [
      'empty cells, quoted and not',
      'a,b,c\n,"",\n',
      [
        ['a', 'b', 'c'],
        ['', '', ''],
      ],
    ],
    [
      'quotes inside a cell that does not begin with one',
      'a,b\n1"2",3\n',
      [
        ['a', 'b'],
        ['1"2"', '3'],
      ],
    ],
    [
      'blank lines between rows',
      '\na,b\n\n1,2\n\n\n',
      [
        ['a', 'b'],
        ['1', '2'],
      ],
    ],
  ])('has %s', (_, text, [header, ...rows]) => {
    expect(parseCsv(text)).toEqual({ header, rows });
  });

  test.each([
    ['nothing', ''],
    ['blank lines', '\r\n\n'],
    ['a quote that is never closed', 'a,b\n"1,2\n'],
    ['letters behind a closing quote', 'a,b\n"1"x,2\n'],
    ['a row with fewer cells', 'a,b\n1\n'],
    ['a row with more cells', 'a,b\n1,2,3\n'],
  ])('is not read out of %s', (_, text) => {
    expect(parseCsv(text)).toBeUndefined();
  });

  test('comes back as it was written, whatever is in the cells', () => {
    const cell = fc.string({ unit: fc.constantFrom('"', ',', '\r', '\n', 'a', ' ', 'é', '\u{1F512}') });
    const table = fc
      .integer({ min: 2, max: 4 })
      .chain((width) => fc.array(fc.array(cell, { minLength: width, maxLength: width })));
    fc.assert(
      fc.property(table, fc.constantFrom('\r\n', '\n', '\r'), fc.boolean(), (rows, end, isEnded) => {
        const header = (rows[0] ?? ['', '']).map((_, i) => `column ${i}`);
        const lines = [header, ...rows].map((row) => row.map(quoted).join(','));
        expect(parseCsv(lines.join(end) + (isEnded ? end : ''))).toEqual({ header, rows });
      }),
      { numRuns },
    );
  });

  test('is read once through, however many quotes there are', () => {
    const quotes = '""'.repeat(1_000_000);
    expect(parseCsv(`a,b\n"${quotes}",1\n`)?.rows).toEqual([['"'.repeat(1_000_000), '1']]);
    expect(parseCsv(`a,b\n"${quotes},1\n`)).toBeUndefined();
  });
});

function quoted(cell: string): string {
  return /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
