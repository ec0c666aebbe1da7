import { describe, expect, test } from '@jest/globals';
import { readFile } from '../../../src/domain/file.ts';
import type { Refusal } from '../../../src/domain/refusal.ts';
import { bytesOf, listOf, MD5, NOW, outcomeOf, readingOf, refusedOf, SHA1, SHA256 } from './files.ts';

const read = (value: unknown) => readingOf('list.json', JSON.stringify(value, null, 1));

describe('JSON of one form or another', () => {
  test.each<[string, unknown, readonly string[]]>([
    ['a list of values', ['evil.com', '203[.]0.113.7'], ['2 domain evil.com', '3 ip 203.0.113.7']],
    ['a value', 'evil.com', ['1 domain evil.com']],
    [
      'objects',
      [{ value: 'evil.com' }, { indicator: '203.0.113.7' }],
      ['2 domain evil.com', '5 ip 203.0.113.7'],
    ],
    ['an object with its type', { type: 'domain', value: 'evil.zip' }, ['1 domain evil.zip']],
    ['a type behind the value', [{ ioc: 'evil.zip', ioc_type: 'domain' }], ['2 domain evil.zip']],
    [
      'lists after a kind',
      { domains: ['evil.zip'], ips: ['203.0.113.7'] },
      ['3 domain evil.zip', '6 ip 203.0.113.7'],
    ],
    ['lists in lists', [['evil.com'], [['bad.com']]], ['3 domain evil.com', '7 domain bad.com']],
    [
      'keys after a kind',
      { sha256: SHA256, md5: MD5, name: 'a.exe' },
      [`1 sha256 ${SHA256}`, `1 md5 ${MD5}`],
    ],
    ['an object of hashes', { hashes: { 'SHA-1': SHA1, MD5: null } }, [`1 sha1 ${SHA1}`]],
    ['what others wrap', { data: { results: [{ iocs: [{ value: 'evil.com' }] }] } }, ['6 domain evil.com']],
    [
      'OData',
      { '@odata.context': 'x', value: [{ indicatorValue: 'evil.com', indicatorType: 'DomainName' }] },
      ['4 domain evil.com'],
    ],
    ["TheHive's observables", [{ dataType: 'domain', data: 'evil.com' }], ['2 domain evil.com']],
    [
      'an OTX pulse',
      { name: 'x', TLP: 'white', indicators: [{ indicator: SHA1, type: 'FileHash-SHA1' }] },
      [`5 sha1 ${SHA1}`],
    ],
    [
      'other keys',
      { victim: '198.51.100.1', reference: 'https://good.com', url: 'http://evil.com/' },
      ['1 url http://evil.com/'],
    ],
  ])('%s', (_, value, expected) => {
    const reading = read(value);
    expect(listOf(reading).map((each) => each.replace(/^\d+ /, ''))).toEqual(
      expected.map((each) => each.replace(/^\d+ /, '')),
    );
    expect(reading.format).toBe('json');
    expect(reading.refused).toEqual([]);
  });

  test('an item is on the line where it, or its object, begins', () => {
    const reading = readingOf('a.json', '[\n"a.com",\n\n{\n"type": "domain",\n"value": "b.com"},\n"c.com"]');
    expect(listOf(reading)).toEqual(['2 domain a.com', '4 domain b.com', '7 domain c.com']);
  });

  test('JSON Lines', () => {
    const reading = readingOf('a.jsonl', '{"value":"a.com"}\r\n{"value":"zz"}\n\n["b.com"]\n"c.com"\n');
    expect(listOf(reading)).toEqual(['1 domain a.com', '4 domain b.com', '5 domain c.com']);
    expect(refusedOf(reading)).toEqual([expect.stringMatching(/^2 zz: “zz” is not understood/)]);
  });

  test('what is in a list and names nothing is refused', () => {
    expect(refusedOf(read([{ name: 'x', note: 'y' }, 7, true, null, {}]))).toEqual([
      '2 name, note: This object has no key that is known to hold an indicator, such as “value”.',
      expect.stringMatching(/^6 7: “7” is not understood/),
      expect.stringMatching(/^7 true: “true” is not understood/),
    ]);
  });

  test.each([
    ['to_ids', false, /context/],
    ['deleted', true, /withdrawn/],
    ['action', 'Allowed', /says “Allowed” of it/],
    ['validFrom', '2027-01-01', /is valid from 2027-01-01 00:00 UTC on/],
    ['validUntil', '2026-01-01', /was valid until/],
    ['type', 'imphash', /“imphash” is not a kind/],
    ['malicious', false, /says “false” of it under “malicious”/],
    ['active', false, /under “active”/],
    ['is_active', 0, /says “0” of it under “is_active”/],
    ['enabled', false, /under “enabled”/],
    ['block', false, /under “block”/],
    ['expired', true, /has expired/],
    ['deleted_at', '2026-01-01', /withdrawn/],
    ['status', 'inactive', /says “inactive” of it/],
    ['type', 'allow', /says “allow” of it/],
    ['tags', ['apt', 'false-positive'], /says “false-positive” of it/],
    ['labels', ['whitelist'], /says “whitelist” of it/],
    ['Tag', [{ name: 'apt' }, { name: 'goodware' }], /says “goodware” of it/],
    ['label', 'benign', /says “benign” of it/],
  ])('an object whose %s is %j is refused', (key, said, why) => {
    expect(read([{ value: MD5, [key]: said }]).refused[0]!.why).toMatch(why);
  });

  test.each([
    ['malicious', 3],
    ['is_active', 1],
    ['deleted_at', null],
    ['blocked', false],
    ['tags', ['apt', 'not benign']],
    ['status', 'active'],
  ])('one whose %s is %j is not', (key, said) => {
    expect(listOf(read([{ value: MD5, [key]: said }]))).toEqual([`2 md5 ${MD5}`]);
  });

  test('of which type an object is says nothing of which kind its host is', () => {
    expect(listOf(read({ type: 'C2', hostname: 'evil.com' }))).toEqual(['1 domain evil.com']);
  });

  test('what is said of all of a list is said of each', () => {
    for (const said of [{ type: 'allow' }, { tags: ['whitelist'] }, { active: false }])
      expect(read({ ...said, domains: ['a.com', 'b.com'] })).toMatchObject({
        indicators: [],
        refused: [{ text: 'a.com' }, { text: 'b.com' }],
      });
  });

  test('what is refused is not told as unread', () => {
    const old = { value: 'old.com', validUntil: '2020-01-01' };
    for (const value of [[old], { domains: [old] }])
      expect(read(value)).toMatchObject({ refused: [{ text: 'old.com' }], unread: [] });
  });

  test('what a key says of its values wins over a type beside them', () => {
    const reading = read({ domains: [{ value: 'evil.com', type: 'C2' }] });
    expect(listOf(reading)).toEqual(['3 domain evil.com']);
  });

  test('data holds a value where the type of it is told, or several, and nowhere else', () => {
    const taken = (value: unknown) => listOf(read(value)).map((each) => each.replace(/^\d+ /, ''));
    expect(taken([{ dataType: 'domain', data: 'evil.com' }])).toEqual(['domain evil.com']);
    expect(taken([{ dataType: 'domain', data: ['evil.com', 'bad.com'] }])).toEqual([
      'domain evil.com',
      'domain bad.com',
    ]);
    expect(taken([{ dataType: 'domain', data: 'bad.com', value: 'evil.com' }])).toEqual(['domain evil.com']);
    expect(read(['a.com', { data: 'evil.com' }])).toMatchObject({
      refused: [{ text: 'data' }],
      unread: [{ part: { under: 'data' }, count: 1 }],
    });
  });

  test('an object that is no entry of a list may name nothing', () => {
    expect(read({ event: { info: 'x' }, domain: 'evil.com' }).refused).toEqual([]);
  });

  test('beside a value, other keys are said of it', () => {
    const reading = read([{ value: 'evil.com', url: 'https://good.com/report', tags: ['red', 'tlp:green'] }]);
    expect(listOf(reading)).toEqual(['2 domain evil.com']);
    expect(reading.tlp).toBe('green');
  });

  test('keys of the language mean nothing', () => {
    const text = '{"__proto__":{"value":"a.com"},"constructor":["b.com"],"toString":"c.com","value":"d.com"}';
    expect(listOf(readingOf('a.json', text))).toEqual(['1 domain d.com']);
    expect(Object.prototype).not.toHaveProperty('value');
  });
});

test.each([
  'attribute',
  'Attributes',
  'data',
  'entries',
  'event',
  'events',
  'feed',
  'hits',
  'items',
  'object',
  'OBJECTS',
  'pulses',
  'records',
  'resources',
  'response',
  'result',
  'results',
])('%s holds entries', (key) => {
  const reading = read({ [key]: [{ value: 'evil.com' }] });
  expect(listOf(reading)).toEqual([expect.stringMatching(/ domain evil\.com$/)]);
  expect(reading).toMatchObject({ refused: [], unread: [] });
});

test('a key is an indicator of nothing, and told', () => {
  const reading = read({ 'evil.com': { count: 3 }, ip: '203.0.113.7', seen: { 'bad.com': 1 } });
  expect(listOf(reading)).toEqual(['1 ip 203.0.113.7']);
  expect(reading.unread).toEqual([{ part: { in: 'keys' }, count: 2 }]);
});

test('of an object that names nothing eight keys are shown', () => {
  const object = Object.fromEntries(Array.from({ length: 9 }, (_, at) => [`k${at}`, '']));
  expect(refusedOf(read([object]))).toEqual([
    expect.stringMatching(/^2 k0, k1, k2, k3, k4, k5, k6, k7: This object has no key/),
  ]);
});

test.each<[string, unknown, string | undefined]>([
  ['a label', { tlp: 'green', ip: '203.0.113.7' }, 'green'],
  ['labels', { TLP: ['green', 'red'], ip: '203.0.113.7' }, 'red'],
  ['a tag', { tags: 'x tlp:amber', ip: '203.0.113.7' }, 'amber'],
  ['tags with names', { Tag: [{ name: 'tlp:red' }, { id: 7 }], ip: '203.0.113.7' }, 'red'],
  ['a tag that is a word', { tags: ['red'], ip: '203.0.113.7' }, undefined],
  ['another key', { color: 'tlp:red', ip: '203.0.113.7' }, undefined],
])('%s marks the file, or not', (_, value, tlp) => {
  expect(read(value).tlp).toBe(tlp);
});

test.each<[string, (name: string) => unknown]>([
  ['values', (name) => name],
  ['objects', (name) => ({ value: name, x: 'y' })],
])('progress on many %s goes on to the end', (_, make) => {
  const text = JSON.stringify(Array.from({ length: 3_000 }, (__, at) => make(`n${at}.evil.com`)));
  const reading = readFile('a.json', bytesOf(text), NOW);
  const shares = [];
  for (let step = reading.next(); step.done !== true; step = reading.next())
    shares.push(step.value.done / step.value.all);
  expect(shares).toEqual([...shares].sort((a, b) => a - b));
  expect(shares.filter((share) => share > 0.1 && share < 0.5)).not.toEqual([]);
  expect(shares.filter((share) => share > 0.5)).not.toEqual([]);
  expect(Math.max(...shares)).toBeGreaterThan(0.9);
});

describe('a MISP event', () => {
  const event = {
    Event: {
      info: 'OSINT, see good.com',
      Org: { name: 'good.com' },
      Tag: [{ name: 'tlp:green' }, { name: 'type:OSINT' }],
      RelatedEvent: [{ Event: { Attribute: [{ type: 'domain', value: 'related.com' }] } }],
      Attribute: [
        { type: 'ip-dst', category: 'Network activity', value: '203.0.113.7', to_ids: true, deleted: false },
        { type: 'domain', category: 'External analysis', value: 'context.com', to_ids: false },
        { type: 'link', value: 'https://good.com/report', to_ids: true },
      ],
      Object: [
        {
          name: 'file',
          Attribute: [
            {
              type: 'sha256',
              object_relation: 'sha256',
              value: SHA256,
              to_ids: true,
              data: 'QUJD',
              Tag: [{ name: 'tlp:red' }],
            },
            { type: 'filename', object_relation: 'filename', value: 'a.exe', to_ids: true },
          ],
        },
      ],
    },
  };

  test.each<[string, unknown]>([
    ['alone', event],
    ['as an answer', { response: [event] }],
    ['in a list', [event]],
    [
      'its attributes',
      { response: { Attribute: [...event.Event.Attribute, ...event.Event.Object[0]!.Attribute] } },
    ],
  ])('%s', (_, value) => {
    const reading = read(value);
    expect(listOf(reading).map((each) => each.replace(/^\d+ /, ''))).toEqual([
      'ip 203.0.113.7',
      `sha256 ${SHA256}`,
    ]);
    expect(reading.refused.map(({ text }) => text)).toEqual([
      'context.com',
      'https://good.com/report',
      'a.exe',
    ]);
    expect(reading.leftOut).toEqual({ harmless: 1, other: 2 });
    expect(reading.tlp).toBe('red');
  });
});

describe('JSON that is broken', () => {
  test.each(
    [
      ['', 'file_empty'],
      ['evil.com', 'broken_json'],
      ['["evil.com"', 'broken_json'],
      ['["evil.com",]', 'broken_json'],
      ['["evil.com" "bad.com"]', 'broken_json'],
      ['["evil.com"}', 'broken_json'],
      ['{a":"evil.com"}', 'broken_json'],
      ['{"value"}', 'broken_json'],
      ['{"value":}', 'broken_json'],
      ['{"value":"a.com",}', 'broken_json'],
      ['{value:"a.com"}', 'broken_json'],
      ["['a.com']", 'broken_json'],
      ['["a.com', 'broken_json'],
      ['["a\tb"]', 'broken_json'],
      ['["\\x"]', 'broken_json'],
      ['["\\"]', 'broken_json'],
      ['[01]', 'broken_json'],
      ['[1.]', 'broken_json'],
      ['[-]', 'broken_json'],
      ['[tru]', 'broken_json'],
      [']', 'broken_json'],
      ['[1]]', 'broken_json'],
      [`[${'1'.repeat(401)}]`, 'broken_json'],
      ['['.repeat(65), 'json_too_deep'],
      ['{"data":'.repeat(65), 'json_too_deep'],
      [`[${'0,'.repeat(1_000_000)}0]`, 'json_too_large'],
      ['[]', 'no_indicators'],
      ['{}', 'no_indicators'],
    ].map(([text = '', code = '']) => [text.slice(0, 40), code, text] as const),
  )('%j is refused: %s', (_, code, text) => {
    expect(outcomeOf('a.json', text)).toMatchObject({ code });
  });

  test('the sentence names the line', () => {
    expect((outcomeOf('a.json', '[\n"a.com",\n"b.com"\n"c.com"]') as Refusal).sentence).toBe(
      '“a.json” is broken JSON: a comma or ] is missing on line 4.',
    );
  });

  test('deep, but not too deep', () => {
    expect(listOf(readingOf('a.json', `${'['.repeat(64)}"a.com"${']'.repeat(64)}`))).toEqual([
      '1 domain a.com',
    ]);
  });

  test.each(['1e999', '-0', '1E+5', '0.1e-7'])('the number %s is no indicator', (number) => {
    expect(readingOf('a.json', `["a.com", ${number}]`).refused).toHaveLength(1);
  });

  test.each([
    ['"evil\\u002ecom"', 'domain evil.com'],
    ['"http:\\/\\/evil.com\\/a\\\\b"', 'url http://evil.com/a/b'],
    ['"\\\\\\\\server\\\\share\\\\x.exe"', 'path \\\\server\\share\\x.exe'],
  ])('the string %s is %s', (written, expected) => {
    expect(listOf(readingOf('a.json', `[${written}]`))).toEqual([`1 ${expected}`]);
  });
});
