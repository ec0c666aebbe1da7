import { describe, expect, test } from '@jest/globals';
import type { FileReading } from '../../../src/domain/file/tally.ts';
import { sayColumns, sayUnread } from '../../../src/domain/file/unread.ts';
import { bundleOf, indicatorOf, listOf, MD5, outcomeOf, readingOf, SHA256, stix } from './files.ts';

/** Where something was left, as "2 under name". */
const unreadOf = ({ unread }: FileReading) =>
  unread.map(({ part, count }) => `${count} ${'under' in part ? `under ${part.under}` : `in ${part.in}`}`);

describe('in a table', () => {
  const read = (text: string) => readingOf('list.csv', text);

  test('what other columns hold is told, each indicator once', () => {
    const reading = read(
      'ip,referrer,comment,dropped file\n203.0.113.7,https://a.example/,see b.com and c.com,C:\\x\\y.exe\n203.0.113.8,https://a.example/,b.com again,\n',
    );
    expect(listOf(reading)).toEqual(['2 ip 203.0.113.7', '3 ip 203.0.113.8']);
    expect(unreadOf(reading)).toEqual(['1 under referrer', '2 under comment', '1 under dropped file']);
  });

  test('what is read elsewhere in the file is not', () => {
    expect(unreadOf(read('ip,comment\n203.0.113.7,with 203.0.113.8\n203.0.113.8,like 203.0.113.7'))).toEqual(
      [],
    );
  });

  test('columns that are understood hold nothing else', () => {
    const text =
      'value,type,valid_from,valid_until,to_ids,revoked,tlp,tags,action\na.com,domain,2026-01-01,2027-01-01,1,0,green,at b.com,c.com\n';
    expect(unreadOf(read(text))).toEqual(['1 under tags', '1 under action']);
  });

  test('cells without a column have its number', () => {
    expect(unreadOf(read('value,\na.com,b.com,c.com\n'))).toEqual(['1 in column 2', '1 in column 3']);
  });

  test('a row that is not understood is told as that alone', () => {
    expect(unreadOf(read(`value,x\na.com,\nb.com,"c.com ${'x'.repeat(40_000)}\nd.com,`))).toEqual([]);
  });

  test('long cells are looked at to their end', () => {
    expect(unreadOf(read(`value,x\na.com,"${'some words '.repeat(2_500)}b.com"\n`))).toEqual(['1 under x']);
  });
});

describe('in JSON', () => {
  const read = (value: unknown) => readingOf('list.json', JSON.stringify(value));

  test.each<[string, unknown, readonly string[]]>([
    ['beside a value', [{ value: 'a.com', referrer: 'https://b.com/' }], ['1 under referrer']],
    ['a second value', [{ value: 'a.com', ioc: 'b.com' }], ['1 under ioc']],
    ['beside keys after kinds', { ip: '203.0.113.7', c2: 'b.com' }, ['1 under c2']],
    [
      'a list beside a value',
      [{ value: 'a.com', domains: ['b.com', 'c.com', 'b.com'] }],
      ['2 under domains'],
    ],
    ['deep down', { ips: ['203.0.113.7'], seen: [{ by: { at: ['b.com'] } }] }, ['1 under seen']],
    [
      'under asides',
      [{ value: 'a.com', source: 'b.com', description: `is ${MD5}` }],
      ['1 under source', '1 under description'],
    ],
    ['among tags', [{ value: 'a.com', tags: ['tlp:red', 'b.com'] }], ['1 under tags']],
    [
      'hosts of one’s own',
      [{ domain: 'a.com', src_ip: '198.51.100.1', hostname: 'pc.b.com' }],
      ['1 under src_ip', '1 under hostname'],
    ],
    [
      'beside an inner list',
      { data: [{ value: 'a.com' }], meta: { next: 'https://b.com/2' } },
      ['1 under meta'],
    ],
    [
      'what is read too',
      [
        { value: 'a.com', title: 'a.com' },
        { value: 'b.com', title: 'b.com, c.com' },
      ],
      ['1 under title'],
    ],
    ['numbers and the like', [{ value: 'a.com', id: 203, is: true, of: null, x: '' }], []],
  ])('%s', (_, value, expected) => {
    const reading = read(value);
    expect(unreadOf(reading)).toEqual(expected);
    expect(reading.refused).toEqual([]);
  });

  test('under a key that is not known, it is told and the object refused', () => {
    const reading = read({ c2: ['a.com', 'b.com'] });
    expect(unreadOf(reading)).toEqual(['2 under c2']);
    expect(reading.refused).toHaveLength(1);
  });

  test('hosts beside addresses are read', () => {
    const reading = read([{ ip: '203.0.113.7', hostname: 'a.com', type: 'malware' }]);
    expect(listOf(reading)).toEqual(['1 ip 203.0.113.7', '1 domain a.com']);
    expect(reading.refused).toEqual([]);
  });

  test.each<[string, unknown]>([
    ['beside a list', { action: 'allow', domains: ['a.com'] }],
    ['beside a list of objects', { list: 'whitelist', data: [{ value: 'a.com' }] }],
    ['of any name', { name: 'Whitelist', items: [{ domains: ['a.com'] }] }],
    ['at the value', [{ value: 'a.com', verdict: 'benign' }]],
    ['as a truth', { whitelisted: true, value: 'a.com' }],
    ['as a type', { type: 'whitelist', value: 'a.com' }],
  ])('what is to be allowed is refused: %s', (_, value) => {
    const reading = read(value);
    expect(reading.indicators).toEqual([]);
    expect(reading.refused.map(({ text, why }) => [text, /allowed|speaks against/.test(why)])).toEqual([
      ['a.com', true],
    ]);
  });

  test('an end holds for all that stands below, and a type does not', () => {
    const reading = read({
      type: 'feed',
      valid_until: '2027-01-01',
      items: ['a.com'],
      ips: [{ value: '203.0.113.7', expires: '2026-12-01' }],
    });
    expect(reading.indicators.map(({ validUntil }) => validUntil)).toEqual([
      '2027-01-01T00:00:00.000Z',
      '2026-12-01T00:00:00.000Z',
    ]);
  });

  test('a file path that is all of a text is one, with the spaces in it', () => {
    const path = 'C:\\Program Files\\evil.exe';
    expect(read([{ path, note: path }]).unread).toEqual([]);
    expect(unreadOf(read([{ value: 'a.com', note: `${path} and C:\\ too` }]))).toEqual(['1 under note']);
    expect(read([{ value: 'a.com', note: 'see C:\\ there' }]).unread).toEqual([]);
  });

  test('a text of any length is looked at to its end', () => {
    expect(unreadOf(read([{ value: 'a.com', note: `${'Some words. '.repeat(20_000)} b.com` }]))).toEqual([
      '1 under note',
    ]);
  });

  test('a key that is there twice is refused: nobody knows which is meant', () => {
    expect(outcomeOf('a.json', '[{"value":"a.com",\n"value":"b.com"}]')).toMatchObject({
      code: 'broken_json',
      sentence: '“a.json” is broken JSON: a key is there twice in an object on line 2.',
    });
  });
});

describe('in STIX', () => {
  const read = (...objects: readonly object[]) => readingOf('bundle.json', bundleOf(...objects));
  const known = indicatorOf('1', "[domain-name:value = 'a.com']", { name: 'a.com' });

  test('other objects are told by their type', () => {
    const reading = read(
      known,
      stix('ipv4-addr', '2', { value: '203.0.113.7' }),
      stix('ipv4-addr', '3', { value: '203.0.113.8' }),
      stix('file', '4', { hashes: { MD5, 'SHA-256': SHA256 } }),
      stix('report', '5', {
        description: 'a.com called b.com',
        external_references: [{ url: 'https://c.com/' }],
      }),
      { value: 'd.com' },
    );
    expect(listOf(reading)).toHaveLength(1);
    expect(unreadOf(reading)).toEqual([
      '2 under ipv4-addr',
      '2 under file',
      '2 under report',
      '1 in what is no object of STIX',
    ]);
  });

  test('what an indicator mentions beside its pattern is told', () => {
    const more = { description: 'Seen with b.com.', external_references: [{ url: 'https://c.com/' }] };
    expect(unreadOf(read({ ...known, ...more }))).toEqual([
      '1 under description',
      '1 under external_references',
    ]);
    expect(unreadOf(read(known, indicatorOf('2', '[no pattern', more)))).toEqual([
      '1 under description',
      '1 under external_references',
    ]);
  });

  test('of an indicator that is withdrawn all is refused', () => {
    const reading = read(
      known,
      indicatorOf('2', "[domain-name:value = 'b.com']", { name: 'b.com', revoked: true }),
    );
    expect(reading.unread).toEqual([]);
    expect(reading.refused).toHaveLength(1);
  });

  test('what stands around the objects, or behind the bundle, is told', () => {
    const bundle = { type: 'bundle', id: 'bundle--1', x_also: 'b.com', objects: [known] };
    expect(unreadOf(readingOf('bundle.json', JSON.stringify(bundle)))).toEqual(['1 under bundle']);
    expect(unreadOf(readingOf('bundle.json', `${JSON.stringify(bundle)}\n["c.com"]\n"d.com"`))).toEqual([
      '1 under bundle',
      '2 in what is no object of STIX',
    ]);
    const answer = JSON.stringify({ more: false, next: 'b.com', objects: [known] });
    expect(unreadOf(readingOf('answer.json', answer))).toEqual(['1 in what is no object of STIX']);
  });
});

test('so many are told apart, and the others counted by place', () => {
  const notes = Array.from({ length: 10_100 }, (_, at) => `n${at}.example`);
  const reading = readingOf(
    'list.json',
    JSON.stringify([{ value: 'a.com', notes, more: ['a.com', 'b.com', 'n1.example'] }]),
  );
  expect(unreadOf(reading)).toEqual(['10000 under notes', '102 in other places']);
});

describe('in a sentence', () => {
  const under = (name: string) => ({ under: name });

  test('parts are named, the fullest first', () => {
    expect(
      sayUnread([
        { part: under('comment'), count: 3 },
        { part: { in: 'column 7' }, count: 1 },
        { part: under('referrer'), count: 1_200 },
      ]),
    ).toBe('1,200 under “referrer”, 3 under “comment”, 1 in column 7');
  });

  test('of many some are named', () => {
    const parts = Array.from({ length: 7 }, (_, at) => ({ part: under(`k${at}`), count: 7 - at }));
    expect(sayUnread(parts)).toBe(
      '7 under “k0”, 6 under “k1”, 5 under “k2”, 4 under “k3”, 3 under “k4”, 2 more',
    );
    expect(sayUnread(parts.slice(0, 5))).toMatch(/“k4”$/);
  });

  test('names are cut, and nothing in them is unseen', () => {
    expect(sayColumns([under('a'.repeat(32)), under('b'.repeat(33)), { in: 'column 2' }])).toBe(
      `“${'a'.repeat(32)}”, “${'b'.repeat(31)}…”, column 2`,
    );
    expect(sayColumns([under('a\u202eb\n')])).toBe('“ab ”');
  });
});
