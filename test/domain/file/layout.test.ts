import { describe, expect, test } from '@jest/globals';
import { isTable, layoutOf } from '../../../src/domain/file/layout.ts';
import { listOf, readingOf } from './files.ts';

const columnsOf = (text: string) => layoutOf(text).columns.values.map(({ at }) => at);

describe('what stands between the cells', () => {
  test.each([
    ['value,x;y', ','],
    ['value;x,y;z', ';'],
    ['value\tx', '\t'],
    ['value|x', '|'],
    ['a.com,x', ','],
    ['a.com;x', ';'],
    ['a.com\tx', '\t'],
    ['7|a.com', '|'],
    ['sep=:\nvalue:x', ':'],
    ['SEP=;\na.com;x', ';'],
    ['sep=;\na,b.com', ';'],
    ['', ','],
  ])('in %j is %j', (text, delimiter) => {
    expect(layoutOf(text).delimiter).toBe(delimiter);
  });

  test('of two that are possible the one that makes the most columns is meant', () => {
    expect(layoutOf('ip;a,b,c').delimiter).toBe(';');
    expect(layoutOf('value,type,a;b\n').delimiter).toBe(',');
    expect(layoutOf('domain,a;ip;x;y\n').delimiter).toBe(';');
  });
});

describe('where the rows begin', () => {
  test.each([
    ['value,x\na.com,', 8],
    ['# note\n\nvalue,x\na.com,', 16],
    ['# note\na.com,x', 7],
    ['#value,x\na.com,', 9],
    ['# value,type\n# 7 rows\na.com,domain', 22],
    ['a.com,x', 0],
    ['Wert,x\na.com,y', 7],
    ['Dateiname (MD5),Nr #,Wann?\na.com,y,z', 27],
    ['evil.c0m (x),y\na.com,y', 0],
    ['# note\nWert,x\na.com,y', 14],
    ['Wert,x', 0],
    ['# only comments\n# more', 0],
    ['', 0],
  ])('in %j is %i', (text, start) => {
    expect(layoutOf(text).start).toBe(start);
  });

  test('a comment of one known word is no header', () => {
    expect(layoutOf('# Domain\n7,a.com\n8,b.com').columns.names).toEqual([]);
    expect(layoutOf('## x ## value,type\n').columns.names).toEqual([]);
    expect(layoutOf('## value,type\n').columns.names).toEqual(['value', 'type']);
  });

  test('a header is looked for in the first 16,384 characters', () => {
    const text = (length: number) => `# ${'x'.repeat(length)}\nvalue,x\na.com,b.com\n`;
    expect(layoutOf(text(16_300)).columns.names).toEqual(['value', 'x']);
    expect(layoutOf(text(16_384)).columns.names).toEqual([]);
    // Its line has to be there whole.
    expect(layoutOf(text(16_376)).columns.names).toEqual([]);
    expect(listOf(readingOf('a.csv', text(16_384)))).toEqual(['3 domain a.com']);
  });

  test('a single line of any length is looked at', () => {
    expect(layoutOf(`value,${'x'.repeat(20_000)}`).columns.names).toEqual([]);
    expect(columnsOf(`7,a.com,${'x'.repeat(20_000)}`)).toEqual([1]);
  });
});

describe('the header', () => {
  test.each(['\n', '# of May\n', '\n\n# of May\n \n'])(
    'may stand behind %j, however long the table is',
    (before) => {
      const { columns } = layoutOf(`${before}x,value\n${'a.com,b.com\n'.repeat(2_000)}`);
      expect(columns).toMatchObject({ names: ['x', 'value'], values: [{ at: 1 }] });
    },
  );

  test('of thousands of columns is none, and no row of the table', () => {
    const names = Array.from({ length: 3_000 }, (_, at) => `name ${at}`);
    const reading = readingOf('a.csv', `${['Wert', ...names].join(',')}\na.com,x\nb.com,y`);
    expect(listOf(reading)).toEqual(['2 domain a.com', '3 domain b.com']);
  });

  test('that is not known may stand behind empty rows', () => {
    const reading = readingOf('a.csv', ',\n# of May\n,-\nWert,x\na.com,y\nb.com,z');
    expect(listOf(reading)).toEqual(['5 domain a.com', '6 domain b.com']);
    expect(reading).toMatchObject({ refused: [], columns: [{ under: 'Wert' }] });
  });
});

describe('the first rows tell', () => {
  const rows = (count: number, row: (at: number) => string) =>
    Array.from({ length: count }, (_, at) => row(at)).join('\n');

  test('20 of them, without comments and empty ones', () => {
    const late = (before: number) => `${rows(before, () => '7,x')}\n${rows(3, (at) => `8,n${at}.com`)}`;
    expect(columnsOf(late(19))).toEqual([1]);
    expect(columnsOf(late(20))).toEqual([0]);
    expect(columnsOf(`${rows(30, () => '# x,y\n,')}\n${late(19)}`)).toEqual([1]);
  });

  test.each([
    ['domain,a.com\nmd5,b.com\nx,c.com', [0]],
    ['domain,a.com\nx,b.com', []],
    ['type,value\nphishing,a.com', []],
    ['type,value\nphishing,a.com\nip,1.2.3.4', [0]],
    ['type,value\nip-dst|port,203.0.113.7|80', [0]],
    ['type,value\n,a.com', [0]],
    ['Wert,type\na.com,phishing', []],
    ['Wert,type,kind\na.com,domain,ip', [1]],
    ['type,host\nip,203.0.113.7', []],
  ])('in %j which column says of which kind the values are', (text, types) => {
    const { says } = layoutOf(text).columns;
    expect([...says].flatMap(([at, is]) => (is === 'type' ? [at] : []))).toEqual(types);
  });

  test('up to 256 columns are looked at', () => {
    const row = (at: number) => `${'x,'.repeat(at)}a.com`;
    expect(columnsOf(row(255))).toEqual([255]);
    expect(columnsOf(row(256))).toEqual([0]);
    expect(layoutOf(`${'x,'.repeat(255)}value\n`).columns.values).toEqual([{ at: 255 }]);
    expect(layoutOf(`${'x,'.repeat(256)}value\n`).columns.names).toEqual([]);
  });

  test('half of the cells is not most of them', () => {
    expect(columnsOf('a.com,1.2.3.4\nb.com,x')).toEqual([0]);
    expect(columnsOf('a.com,1.2.3.4\nb.com,x\nc.com,1.2.3.5')).toEqual([0, 1]);
    expect(columnsOf('a.com,1.2.3.4\nb.com,-\nc.com,')).toEqual([0, 1]);
  });

  test('whether it is a list of nothing else', () => {
    expect(layoutOf('a.com,b.com\nc.com').columns.all).toBe(true);
    expect(layoutOf('a.com,b.com\nc.com,x').columns.all).toBe(false);
    expect(layoutOf('Wert,x\na.com,b.com').columns.all).toBe(false);
    expect(layoutOf('x,y').columns.all).toBe(false);
    expect(layoutOf('').columns.all).toBe(false);
  });

  test('names have at most 64 characters', () => {
    expect(layoutOf(`value,${'x'.repeat(64)}\n`).columns.names).toHaveLength(2);
    expect(layoutOf(`value,${'x'.repeat(65)}\n`).columns.names).toEqual([]);
    expect(layoutOf(`Wert,${'é'.repeat(64)}\na.com,b`).columns.names).toHaveLength(2);
    expect(layoutOf(`Wert,${'é'.repeat(65)}\na.com,b`).columns.names).toEqual([]);
  });

  test.each(['value,evil.com', 'value,see evil.com', 'ip,203.0.113.7', 'domain,/tmp/x'])(
    '%s is no header',
    (row) => {
      expect(layoutOf(`${row}\na.com,x`).columns.names).toEqual([]);
    },
  );
});

test.each([
  ['value,x\na.com,', true],
  ['# value,type\na.com,domain', true],
  ['value\na.com', false],
  ['Wert,x\na.com,', false],
  ['a.com,b.com', false],
  ['', false],
])('whether %j is a table: %s', (text, expected) => {
  expect(isTable(text)).toBe(expected);
});
