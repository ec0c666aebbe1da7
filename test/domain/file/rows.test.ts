import { describe, expect, test } from '@jest/globals';
import { createLineCount, piecesOf } from '../../../src/domain/file/lines.ts';
import { rowsOf } from '../../../src/domain/file/rows.ts';

const rows = (text: string, delimiter = ',', from = 0) => [...rowsOf(text, delimiter, from)];
const cells = (text: string) => rows(text).map((row) => row.cells);

describe('rows', () => {
  test.each<[string, readonly (readonly string[])[]]>([
    ['', []],
    ['a', [['a']]],
    ['a,b\nc', [['a', 'b'], ['c']]],
    ['a,b\n', [['a', 'b']]],
    ['\n\na', [[''], [''], ['a']]],
    [',', [['', '']]],
    ['"a"', [['a']]],
    ['"a,b",c', [['a,b', 'c']]],
    ['"a\nb",c\nd', [['a\nb', 'c'], ['d']]],
    ['"a""b"', [['a"b']]],
    ['""', [['']]],
    ['"","",x', [['', '', 'x']]],
    ['  "a" ,b', [['a', 'b']]],
    ['"a" tail ,b', [['a tail', 'b']]],
    ['"a" tail\nb', [['a tail'], ['b']]],
    [' a "b", c', [['a "b"', 'c']]],
    ['"a",', [['a', '']]],
    ['"a"\n"b"', [['a'], ['b']]],
  ])('of %j are %j', (text, expected) => {
    expect(cells(text)).toEqual(expected);
  });

  test('each has its line, its end, and goes on nowhere', () => {
    expect(rows('x\n"a\nb",c\n\nd', ',', 2)).toEqual([
      { line: 2, cells: ['a\nb', 'c'], goesOn: false, end: 9 },
      { line: 4, cells: [''], goesOn: false, end: 10 },
      { line: 5, cells: ['d'], goesOn: false, end: 12 },
    ]);
  });

  test('a long line is split as a short one is', () => {
    for (const length of [4_093, 4_094, 4_095, 4_096, 5_000]) {
      const long = 'x'.repeat(length);
      expect(cells(`${long},b\n"c",d`)).toEqual([
        [long, 'b'],
        ['c', 'd'],
      ]);
    }
  });

  test('more cells than are looked at together go on', () => {
    const line = Array.from({ length: 1_024 * 2 + 1 }, (_, at) => `"${at}"`).join(',');
    const all = rows(`${line}\nlast`);
    expect(all.map(({ goesOn, cells: { length }, line: at }) => [goesOn, length, at])).toEqual([
      [false, 1_024, 1],
      [true, 1_024, 1],
      [true, 1, 1],
      [false, 1, 2],
    ]);
    expect(all.flatMap((row) => row.cells).slice(0, 2_049)).toEqual(
      Array.from({ length: 2_049 }, (_, at) => String(at)),
    );
  });

  test('exactly as many as are looked at together do not', () => {
    const line = Array.from({ length: 1_024 }, () => '"x"').join(',');
    expect(rows(`${line}\nlast`).map(({ goesOn }) => goesOn)).toEqual([false, false]);
    expect(rows(line).map(({ goesOn }) => goesOn)).toEqual([false]);
  });

  test('a mark that is never closed spoils its line', () => {
    expect(rows('a,"b\nc,d')).toEqual([
      {
        line: 1,
        cells: ['a,"b'],
        goesOn: false,
        flaw: expect.objectContaining({ code: 'open_quotation' }),
        end: 4,
      },
      { line: 2, cells: ['c', 'd'], goesOn: false, end: 8 },
    ]);
  });

  test('one that is closed 32,768 characters later is still meant', () => {
    const close = (length: number) => rows(`"${'x'.repeat(length)}",b`)[0];
    expect(close(32_768)).toMatchObject({ cells: ['x'.repeat(32_768), 'b'] });
    expect(close(32_768)?.flaw).toBeUndefined();
    expect(close(32_769)?.flaw).toMatchObject({ code: 'open_quotation' });
    expect(close(32_769)?.cells).toEqual([`"${'x'.repeat(32_767)}`]);
  });

  test('a bare cell is cut at 32,768 characters, and said to be', () => {
    const bare = (length: number) => rows(`${'x'.repeat(length)},b`)[0];
    expect(bare(32_768)).toEqual({ line: 1, cells: ['x'.repeat(32_768), 'b'], goesOn: false, end: 32_770 });
    expect(bare(32_769)).toMatchObject({
      cells: ['x'.repeat(32_768), 'b'],
      flaw: {
        code: 'cell_too_long',
        sentence: 'A cell of this row is too long; it can have 32,768 characters.',
      },
    });
  });
});

describe('pieces', () => {
  const pieces = (text: string) => [...piecesOf(text)];

  test('of short lines are the lines', () => {
    expect(pieces('a\n\nb c')).toEqual([
      { text: 'a', line: 1, isFirst: true, isTooLong: false, end: 1 },
      { text: 'b c', line: 3, isFirst: true, isTooLong: false, end: 6 },
    ]);
    expect(pieces('')).toEqual([]);
    expect(pieces('a\n')).toHaveLength(1);
  });

  test('of a long line end between words', () => {
    const word = 'w'.repeat(99);
    const all = pieces(`${Array.from({ length: 200 }, () => word).join(' ')}\nlast`);
    expect(all.map(({ isFirst, line, text }) => [isFirst, line, text.length])).toEqual([
      [true, 1, 8_099],
      [false, 1, 8_100],
      [false, 1, 3_800],
      [true, 2, 4],
    ]);
    expect(all.every(({ isTooLong }) => !isTooLong)).toBe(true);
    expect(all.map(({ text }) => text).join('')).toHaveLength(200 * 100 - 1 + 4);
  });

  test.each([
    [8_192, [[8_192, false]]],
    [8_193, [[8_192, true]]],
  ])('a word of %i characters is taken as %j', (length, expected) => {
    expect(pieces('x'.repeat(length)).map(({ text, isTooLong }) => [text.length, isTooLong])).toEqual(
      expected,
    );
  });

  test.each([' ', ',', ';', '\t'])('behind a word that is too long, it goes on at %j', (sign) => {
    const all = pieces(`${'x'.repeat(9_000)}${sign}y`);
    expect(all.map(({ text, end }) => [text.length, end])).toEqual([
      [8_192, 9_000],
      [2, 9_002],
    ]);
  });

  test('spaces are better to cut at than commas', () => {
    const [first] = pieces(`${'x'.repeat(5_000)} ${'y,'.repeat(3_000)}`);
    expect(first!.text).toHaveLength(5_000);
  });

  test('without spaces, commas are', () => {
    const [first] = pieces(`${'x'.repeat(5_000)},${'y'.repeat(5_000)}`);
    expect(first!.text).toHaveLength(5_000);
    const [other] = pieces(`${'x'.repeat(5_000)};${'y'.repeat(5_000)}`);
    expect(other!.text).toHaveLength(5_000);
  });

  test.each(['http', 'hxxps', 'h**p', '"http', '<ftp'])(
    'among URLs only those before another, such as %s',
    (scheme) => {
      const url = `http://${'x'.repeat(5_000)}`;
      const [first] = pieces(`${url},${scheme}://y/${'a,'.repeat(3_000)}`);
      expect(first!.text).toBe(url);
    },
  );

  test('a comma in a URL is none', () => {
    const [first] = pieces(`http://x/${'a,b'.repeat(3_000)}`);
    expect(first).toMatchObject({ isTooLong: true });
  });
});

test('lines are counted', () => {
  const lineOf = createLineCount('a\n\nb\nc');
  expect([0, 1, 2, 3, 4, 5, 6].map(lineOf)).toEqual([1, 1, 2, 3, 3, 4, 4]);
  expect(createLineCount('')(5)).toBe(1);
});
