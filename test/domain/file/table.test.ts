import { describe, expect, test } from '@jest/globals';
import { listOf, readingOf, refusedOf } from './files.ts';
import { read } from './tables.ts';

describe('rows', () => {
  test('a row without a value is refused, an empty one is not', () => {
    const reading = read('value,comment\n,x\n,\n\nevil.com,');
    expect(refusedOf(reading)).toEqual(['2 x: This row has nothing where the indicator belongs.']);
    expect(listOf(reading)).toEqual(['5 domain evil.com']);
  });

  test('a quotation mark that is never closed spoils one row', () => {
    const rows = `b.com,\n${'c.com,x\n'.repeat(9_000)}`;
    const reading = read(`value,comment\na.com,"half\n${rows}`);
    expect(refusedOf(reading)).toEqual(['2 a.com,"half: A quotation mark in this row is never closed.']);
    expect(listOf(reading)).toEqual(['3 domain b.com', '4 domain c.com']);
  });

  test('so does one that is closed much later', () => {
    const rows = `${'c.com,x\n'.repeat(9_000)}d.com,"x"\n`;
    const reading = read(`value,comment\na.com,"half\n${rows}`);
    expect(reading.refused.map(({ line }) => line)).toEqual([2]);
    expect(listOf(reading)).toEqual(['3 domain c.com', '9003 domain d.com']);
  });

  test.each([
    ['in quotation marks', (tail: string) => `"x"${tail}`],
    ['bare', (tail: string) => tail],
  ])('a cell that is too long, %s, spoils its row', (_, make) => {
    const rows = (length: number) => `value,comment\na.com,${make('x'.repeat(length))}\nb.com,`;
    expect(listOf(read(rows(32_768)))).toEqual(['2 domain a.com', '3 domain b.com']);
    const reading = read(rows(32_769));
    expect(listOf(reading)).toEqual(['3 domain b.com']);
    expect(refusedOf(reading)).toEqual([
      expect.stringMatching(
        /^2 a\.com x+…: A cell of this row is too long; it can have 32,768 characters\.$/,
      ),
    ]);
  });

  test('a comment that is too long is refused, too: nobody knows what is in it', () => {
    expect(refusedOf(read(`value,x\n# ${'y'.repeat(40_000)},z\nevil.com,1`))).toEqual([
      expect.stringMatching(/^2 # y+…: A cell of this row is too long/),
    ]);
  });

  test('what is refused is not told as unread', () => {
    const long = 'y'.repeat(40_000);
    for (const row of ['old.com,2020-01-01,', 'evil.com,,"see bad.com', 'nonsense,,', `b.com,c.com,${long}`])
      expect(read(`value,valid_until,note\na.com,,\n${row}\n`)).toMatchObject({
        refused: [{ line: 3 }],
        unread: [],
      });
  });

  test('of one that is refused sixteen cells are shown', () => {
    expect(read(`value${',x'.repeat(20)}\n${',y'.repeat(20)}`).refused).toMatchObject([
      { text: Array.from({ length: 15 }, () => 'y').join(' ') },
    ]);
  });

  test('beyond 1,024 cells no column is known', () => {
    const row = `evil.com,${'long,'.repeat(1_023)}bad.com,worse.com`;
    const reading = read(`value,note\n${row}\nlast.com,`);
    expect(listOf(reading)).toEqual(['2 domain evil.com', '3 domain last.com']);
    expect(reading).toMatchObject({
      refused: [],
      unread: [{ part: { in: 'columns beyond those that are read' }, count: 2 }],
    });
  });

  test('a label marks the file in a comment, in a column for it or among tags, and nowhere else', () => {
    const tlpOf = (text: string) => read(text).tlp;
    expect(tlpOf('value,x\n#as marked,TLP:RED\na.com,y')).toBe('red');
    expect(tlpOf('value,tlp\na.com,amber')).toBe('amber');
    expect(tlpOf('value,tags\na.com,apt tlp:green')).toBe('green');
    expect(tlpOf('value,comment\na.com,TLP:RED')).toBeUndefined();
    expect(tlpOf('value,type\na.com,TLP:RED')).toBeUndefined();
  });

  test('the words of a comment are parted by its cells', () => {
    expect(read('value,x\nevil.com,y\n#see,evil.com\n').unread).toEqual([]);
  });

  test('a header that is a comment gives columns their names, without the sign', () => {
    expect(read('##value,x\nevil.com,y').columns).toEqual([{ under: 'value' }]);
    expect(read('# x,value\ny,evil.com').columns).toEqual([{ under: 'value' }]);
  });

  test('what stands before the header marks the file', () => {
    expect(read('# TLP:RED\nvalue,x\na.com,y').tlp).toBe('red');
    expect(read('value,x\n# TLP:RED\na.com,y').tlp).toBe('red');
  });

  test('a row that is commented out is refused, and what other comments mention is told', () => {
    const reading = read(
      '# evil.com\nvalue,comment\n#bad.com,phishing\n ## 203.0.113.7,\nlast.com,\n# from https://feed.example/\n#',
    );
    expect(listOf(reading)).toEqual(['5 domain last.com']);
    expect(refusedOf(reading)).toEqual([
      '1 # evil.com: It is commented out.',
      '3 #bad.com phishing: It is commented out.',
      '4 ## 203.0.113.7: It is commented out.',
    ]);
    expect(reading.leftOut).toEqual({ commented_out: 3 });
    expect(reading.unread).toEqual([{ part: { in: 'comments' }, count: 1 }]);
  });

  test('a comment in a list of nothing else is looked at cell by cell', () => {
    expect(refusedOf(read('a.com,b.com\n#x,c.com\nd.com,e.com'))).toEqual([
      '2 #x c.com: It is commented out.',
    ]);
  });

  test.each([
    ['"a""b"', 'a"b'],
    ['"a" b', 'a b'],
    ['  "a"', 'a'],
    ['a "b"', 'a "b"'],
    ['"a,\nb"', 'a, b'],
  ])('the cell %s is %j', (cell, text) => {
    expect(read(`type,value\ndomain,${cell}\ndomain,evil.com`).refused[0]!.text).toBe(text);
  });

  test('may hold long cells, of which every word is read', () => {
    const names = Array.from({ length: 2_000 }, (_, at) => `n${at}.evil.com`);
    const cell = names.join(', ');
    expect(cell.length).toBeGreaterThan(3 * 8_000);
    const reading = readingOf('a.csv', `value,note\n"${cell}, zz",x\n`);
    expect(listOf(reading)).toEqual(names.map((name) => `2 domain ${name}`));
    expect(refusedOf(reading)).toEqual([expect.stringMatching(/^2 zz: “zz” is not understood/)]);
  });

  test('may hold addresses and networks in one cell', () => {
    expect(listOf(readingOf('a.csv', 'ip\n"203.0.113.7, 203.0.113.0/24"\n'))).toEqual([
      '2 ip 203.0.113.7',
      '2 network 203.0.113.0/24',
    ]);
  });

  test('are parted by what the first line names, a tab too', () => {
    const reading = readingOf('a.csv', 'sep=\t\r\nIOC\tTyp\r\nevil.com\tx, y\r\n');
    expect(listOf(reading)).toEqual(['3 domain evil.com']);
    expect(reading.refused).toEqual([]);
  });

  test('end as word processors end them only where they end in no other way', () => {
    expect(listOf(readingOf('a.csv', 'value,note\u2028a.com,x\u2028b.com,y\n'))).toEqual([
      '2 domain a.com',
      '3 domain b.com',
    ]);
    const within = readingOf('a.csv', 'value,note\na.com,see\u2028b.com\nc.com,y');
    expect(listOf(within)).toEqual(['2 domain a.com', '3 domain c.com']);
    expect(within.unread).toEqual([{ part: { under: 'note' }, count: 1 }]);
    expect(listOf(readingOf('a.json', '["a.com", {"value": "b.com", "note": "x\u2028y"}]'))).toHaveLength(2);
  });
});
