import { describe, expect, test } from '@jest/globals';
import { Refusal } from '../../../src/domain/refusal.ts';
import { listOf, MD5, outcomeOf, refusedOf } from './files.ts';
import { read } from './tables.ts';

describe('tables without a known header', () => {
  test('columns of which most cells are indicators are read, and of others it is told', () => {
    const reading = read(
      '1,evil.com,203.0.113.1,https://report.example/1\n2,bad.com,203.0.113.2,see there\n3,zz,203.0.113.3,\n4,,203.0.113.4,none of it\n',
    );
    expect(listOf(reading)).toEqual([
      '1 domain evil.com',
      '1 ip 203.0.113.1',
      '2 domain bad.com',
      '2 ip 203.0.113.2',
      '3 ip 203.0.113.3',
      '4 ip 203.0.113.4',
    ]);
    expect(refusedOf(reading)).toEqual([expect.stringMatching(/^3 zz: /)]);
    expect(reading.columns).toEqual([{ in: 'column 2' }, { in: 'column 3' }]);
    expect(reading.unread).toEqual([{ part: { in: 'column 4' }, count: 1 }]);
  });

  test('an indicator in another column now and then makes it none', () => {
    const reading = read('203.0.113.1,evil.com\nx,bad.com\ny,worse.com');
    expect(listOf(reading)).toEqual(['1 domain evil.com', '2 domain bad.com', '3 domain worse.com']);
    expect(reading.unread).toEqual([{ part: { in: 'column 1' }, count: 1 }]);
  });

  test('a column of which few cells are indicators is read when there is no better one', () => {
    const reading = read('evil.com,x\nno,x\nnot,203.0.113.1\nbad.com,x\nnone at all,y');
    expect(listOf(reading)).toEqual(['1 domain evil.com', '4 domain bad.com']);
    expect(reading.refused).toHaveLength(3);
    expect(reading.unread).toEqual([{ part: { in: 'column 2' }, count: 1 }]);
  });

  test('of several such columns the one with the most of them is read', () => {
    const reading = read('evil.com,x\nno,bad.com\nnot,203.0.113.1\nnone,y\nnot so,z');
    expect(listOf(reading)).toEqual(['2 domain bad.com', '3 ip 203.0.113.1']);
    expect(reading.columns).toEqual([{ in: 'column 2' }]);
    expect(reading.unread).toEqual([{ part: { in: 'column 1' }, count: 1 }]);
  });

  test('a header stands behind comments, and is no row', () => {
    const reading = read('# of May\n# TLP:RED\n Wert ,x\nevil.com,1\nbad.com,2');
    expect(listOf(reading)).toEqual(['4 domain evil.com', '5 domain bad.com']);
    expect(reading).toMatchObject({ refused: [], columns: [{ under: 'Wert' }] });
  });

  test('a first row that is no heading is one like others', () => {
    expect(refusedOf(read('odd!thing,x\nevil.com,1\nbad.com,2'))).toEqual([
      expect.stringMatching(/^1 odd!thing: “odd!thing” is not understood/),
    ]);
  });

  test('what its columns are called is not said of the indicators in them', () => {
    expect(listOf(read('list,Wert\nwhitehouse.evil.com,203.0.113.1\nsafe.evil.com,203.0.113.2'))).toEqual([
      '2 domain whitehouse.evil.com',
      '2 ip 203.0.113.1',
      '3 domain safe.evil.com',
      '3 ip 203.0.113.2',
    ]);
  });

  test('one that is called after something else is not read, and told', () => {
    const reading = read(
      'c2,reference,victim\nevil.com,https://report.example/1,198.51.100.1\nbad.com,https://report.example/2,198.51.100.2',
    );
    expect(listOf(reading)).toEqual(['2 domain evil.com', '3 domain bad.com']);
    expect(reading.columns).toEqual([{ under: 'c2' }]);
    expect(reading.unread).toEqual([
      { part: { under: 'reference' }, count: 2 },
      { part: { under: 'victim' }, count: 2 },
    ]);
  });

  test('where all are called after something else, none is, unless it is the only column', () => {
    expect(outcomeOf('list.csv', 'source,hits\n203.0.113.1,7\n203.0.113.2,8')).toEqual(
      new Refusal(
        'no_indicators',
        '“list.csv” names indicators only where none is looked for: 2 under “source”; call it “value”, or after what it holds, to have it read.',
      ),
    );
    expect(listOf(read('source\n203.0.113.1'))).toEqual(['2 ip 203.0.113.1']);
  });

  test('what the header says of them counts', () => {
    const reading = read('Wert,valid_until,action\na.com,2027-01-01,\nb.com,2025-01-01,\nc.com,,allow');
    expect(reading.indicators).toEqual([
      { indicator: { kind: 'domain', value: 'a.com' }, line: 2, validUntil: '2027-01-01T00:00:00.000Z' },
    ]);
    expect(reading.refused.map(({ line }) => line)).toEqual([3, 4]);
  });

  test('a row that says whitelist is refused, wherever it says so', () => {
    expect(refusedOf(read('evil.com,blacklist\ngood.com,whitelist\nbad.com,'))).toEqual([
      '2 good.com: The file says “whitelist” of it, which speaks against a block.',
    ]);
  });

  test('a first row with a near miss in it is no header', () => {
    expect(read('evil.nosuchsuffix,x\nbad.com,y').refused).toHaveLength(1);
    expect(read(`${'a'.repeat(31)},x\nbad.com,y`).refused).toHaveLength(1);
    expect(read(`7,x\nbad.com,y`).refused).toHaveLength(1);
  });

  test('a table in which nothing is an indicator is refused row by row', () => {
    expect(refusedOf(read('zz,x\nyy,y')).map((each) => each.slice(0, 5))).toEqual(['1 zz:', '2 yy:']);
  });

  test('a header in other words is passed over', () => {
    const reading = read('Wert;Bemerkung\nevil.com;C2, und so\nbad.com;');
    expect(listOf(reading)).toEqual(['2 domain evil.com', '3 domain bad.com']);
    expect(reading.refused).toEqual([]);
  });

  test('a column of types is one without a header, too', () => {
    const reading = read(`domain,evil.com\nmd5,${MD5}\nimphash,${'ab'.repeat(16)}`);
    expect(listOf(reading)).toEqual(['1 domain evil.com', `2 md5 ${MD5}`]);
    expect(reading.refused).toHaveLength(1);
  });

  test('nothing but indicators is a list of them', () => {
    expect(listOf(read('a.com,b.com\nc.com,,d.com'))).toEqual([
      '1 domain a.com',
      '1 domain b.com',
      '2 domain c.com',
      '2 domain d.com',
    ]);
  });

  test('a single column', () => {
    expect(listOf(read('evil.com\nbad.com\n'))).toEqual(['1 domain evil.com', '2 domain bad.com']);
  });

  test('a list in one row, however long', () => {
    const names = Array.from({ length: 5_000 }, (_, at) => `n${at}.evil.com`);
    expect(listOf(read(names.join(',')))).toEqual(names.map((name) => `1 domain ${name}`));
  });
});
