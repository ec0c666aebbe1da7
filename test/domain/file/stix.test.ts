import { describe, expect, test } from '@jest/globals';
import type { Refusal } from '../../../src/domain/refusal.ts';
import {
  bundleOf,
  indicatorOf,
  listOf,
  MD5,
  outcomeOf,
  readingOf,
  refusedOf,
  SHA1,
  SHA256,
  stix,
} from './files.ts';

const read = (...objects: readonly object[]) => readingOf('bundle.json', bundleOf(...objects));
const valuesOf = (pattern: string) =>
  listOf(read(indicatorOf('1', pattern))).map((each) => each.replace(/^\d+ /, ''));
const whyNot = (pattern: string) => read(indicatorOf('1', pattern)).refused.map(({ why }) => why);

describe('patterns of which each part is enough', () => {
  test.each<[string, readonly string[]]>([
    [`[file:hashes.'SHA-256' = '${SHA256}']`, [`sha256 ${SHA256}`]],
    [`[file:hashes."SHA-256" = '${SHA256.toUpperCase()}']`, [`sha256 ${SHA256}`]],
    [`[file:hashes.SHA-256 == '${SHA256}']`, [`sha256 ${SHA256}`]],
    [`[file:hashes.SHA256='${SHA256}']`, [`sha256 ${SHA256}`]],
    [`[file:hashes.'SHA-1' = '${SHA1}' OR file:hashes.MD5 = '${MD5}']`, [`sha1 ${SHA1}`, `md5 ${MD5}`]],
    [`[file:hashes.'MD5' IN ('${MD5}', '${MD5}')]`, [`md5 ${MD5}`]],
    ["[ipv4-addr:value = '203.0.113.7']", ['ip 203.0.113.7']],
    ["[ipv4-addr:value = '203.0.113.0/24']", ['network 203.0.113.0/24']],
    ["[ipv4-addr:value = '203.0.113.7/32']", ['ip 203.0.113.7']],
    ["[ipv4-addr:value ISSUBSET '203.0.113.0/24']", ['network 203.0.113.0/24']],
    ["[ipv6-addr:value = '2001:DB8::/32']", ['network 2001:db8::/32']],
    [
      "[domain-name:value = 'evil.com'] OR [domain-name:value = 'bad.com']",
      ['domain evil.com', 'domain bad.com'],
    ],
    [
      "([domain-name:value = 'evil.com'] OR ([domain-name:value = 'bad.com']))",
      ['domain evil.com', 'domain bad.com'],
    ],
    [
      "[(domain-name:value = 'evil.com' OR (url:value = 'http://bad.com/x'))]",
      ['domain evil.com', 'url http://bad.com/x'],
    ],
    ["[domain-name:value='evil.com'or domain-name:value='bad.com']", ['domain evil.com', 'domain bad.com']],
    ["[url:value = 'http://evil.com/it\\'s']", ["url http://evil.com/it's"]],
    [
      "[url:value = 'http://evil.com/a AND b'] OR [url:value = 'http://evil.com/AND']",
      ['url http://evil.com/AND'],
    ],
    ["/* AND */ [domain-name:value = 'evil.com'] // AND", ['domain evil.com']],
  ])('%s', (pattern, expected) => {
    expect(valuesOf(pattern)).toEqual(expected);
  });

  test('of a part that is nothing to be blocked it is said', () => {
    const reading = read(indicatorOf('1', `[file:name = 'a.exe' OR file:hashes.MD5 = '${MD5}']`));
    expect(listOf(reading)).toEqual([`5 md5 ${MD5}`]);
    expect(refusedOf(reading)).toEqual(['5 a.exe: “file:name” is nothing that can be blocked.']);
  });
});

describe('patterns whose parts mean less, or something else', () => {
  test.each([
    ["[domain-name:value = 'evil.com' AND url:value = 'http://evil.com/']", /joins conditions by AND/],
    ["[domain-name:value = 'evil.com'] AND [ipv4-addr:value = '203.0.113.7']", /joins conditions by AND/],
    ["[domain-name:value = 'evil.com'] FOLLOWEDBY [ipv4-addr:value = '203.0.113.7']", /FOLLOWEDBY/],
    ["[domain-name:value = 'evil.com'] OR [url:value='http://a.com/' and url:value='http://b.com/']", /AND/],
    ["[NOT domain-name:value = 'evil.com']", /NOT/],
    ["[domain-name:value NOT IN ('evil.com')]", /NOT/],
    ["[domain-name:value != 'evil.com']", /!=/],
    ["[domain-name:value <> 'evil.com']", /<>/],
    ["[domain-name:value > 'evil.com']", />/],
    ["[domain-name:value LIKE '%.evil.com']", /LIKE/],
    ["[domain-name:value MATCHES '.*evil']", /MATCHES/],
    ["[ipv4-addr:value ISSUPERSET '203.0.113.0/24']", /ISSUPERSET/],
    ["[domain-name:value ISSUBSET '203.0.113.0/24']", /is no network/],
    ['[EXISTS domain-name:value]', /EXISTS/],
    ["[domain-name:value = 'evil.com'] WITHIN 5 SECONDS", /WITHIN/],
    ["[domain-name:value = 'evil.com'] REPEATS 5 TIMES", /REPEATS/],
    [
      "[domain-name:value = 'evil.com'] START t'2026-01-01T00:00:00Z' STOP t'2026-02-01T00:00:00Z'",
      /START, STOP/,
    ],
    ["[email-addr:value = 'someone@evil.com']", /“email-addr:value” is nothing that can be blocked/],
    [`[file:hashes.'SHA-512' = '${'a'.repeat(128)}']`, /is nothing that can be blocked/],
    ["[network-traffic:dst_ref.value = '203.0.113.7']", /is nothing that can be blocked/],
    [`[file:hashes.MD5 = '${SHA1}']`, /is a SHA-1, not an MD5/],
    ["[ipv4-addr:value = 'evil.com']", /is a domain, not an IP address/],
    [`[file:hashes.MD5 = h'${MD5}']`, /is not a text/],
  ])('%s is refused', (pattern, why) => {
    expect(valuesOf(pattern)).toEqual([]);
    expect(whyNot(pattern)).toEqual([expect.stringMatching(why)]);
  });

  test.each(
    [
      '',
      'evil.com',
      "domain-name:value = 'evil.com'",
      "[domain-name:value = 'evil.com'",
      "domain-name:value = 'evil.com']",
      "[[domain-name:value = 'evil.com']]",
      "([domain-name:value = 'evil.com']",
      "[(domain-name:value = 'evil.com'])",
      "[domain-name:value = 'evil.com' OR]",
      "[OR domain-name:value = 'evil.com']",
      "[domain-name:value = 'evil.com'] [domain-name:value = 'bad.com']",
      "[domain-name:value = 'evil.com]",
      '[domain-name:value = evil.com]',
      '[domain-name:value = "evil.com"]',
      "[domain-name:value IN 'evil.com']",
      "[domain-name:value IN ('evil.com',)]",
      "[domain-name:value IN ('evil.com']",
      '[domain-name:value IN ()]',
      "[url:value = 'http://evil.com/\\x']",
      '[]',
      '()',
      "[domain-name:value = 'evil.com'] XOR [domain-name:value = 'bad.com']",
      `[domain-name:value = 'evil.com']${' '.repeat(50_000)}`,
      '('.repeat(49_000),
      `${'('.repeat(20_000)}[domain-name:value = 'evil.com']${')'.repeat(19_999)}`,
    ].map((pattern) => [pattern.slice(0, 70), pattern] as const),
  )('%s is not understood', (_, pattern) => {
    expect(valuesOf(pattern)).toEqual([]);
    expect(whyNot(pattern)).toEqual([expect.stringMatching(/not understood|too long/)]);
  });
});

const EVIL = "[domain-name:value = 'evil.com']";

describe('what is STIX', () => {
  test.each<[string, string]>([
    ['a bundle', JSON.stringify({ type: 'bundle', objects: [] })],
    ['a bundle without objects', JSON.stringify({ type: 'bundle' })],
    ['an object', JSON.stringify(stix('report', '1'))],
    ['what a server answers', JSON.stringify({ more: false, objects: [{ x: 1 }, stix('report', '1')] })],
    ['a list of objects', JSON.stringify([stix('report', '1'), stix('report', '2')])],
    ['lists of them', JSON.stringify([[stix('report', '1')]])],
    ['lines, some of them', `${JSON.stringify(stix('report', '1'))}\n{"x":1}`],
  ])('%s is', (_, text) => {
    expect((outcomeOf('a.json', text) as Refusal).sentence).toMatch(/other objects of STIX/);
  });

  test.each<[string, string]>([
    ['an id of another type', '{"type":"report","id":"indicator--1"}'],
    ['no type', '{"id":"--1"}'],
    ['no id', '{"type":"report"}'],
    ['objects of other things', '{"objects":[{"type":"report"}]}'],
    ['a type that is no text', '{"type":7,"id":"7--1"}'],
  ])('%s is not', (_, text) => {
    const outcome = outcomeOf('a.json', text);
    if ('sentence' in outcome) expect(outcome.sentence).not.toMatch(/STIX/);
    else expect(outcome.format).toBe('json');
  });
});

describe('an indicator as a whole', () => {
  test.each<[string, object, RegExp]>([
    ['revoked', { revoked: true }, /is revoked/],
    ['past its end', { valid_until: '2026-06-01T12:00:00Z' }, /was valid until 2026-06-01 12:00 UTC/],
    ['with an end that is none', { valid_until: 'soon' }, /“soon”, which is no time/],
    ['before its beginning', { valid_from: '2026-06-02T00:00:00Z' }, /is valid from 2026-06-02 00:00 UTC on/],
    ['in another language', { pattern_type: 'snort' }, /written in snort, not in STIX/],
    ['benign', { indicator_types: ['benign'] }, /is said to be “benign”\.$/],
    ['benign by its label', { labels: ['benign'] }, /is said to be “benign”\.$/],
    ['a false positive', { labels: ['apt1', 'false-positive'] }, /“false-positive”, and “apt1” too\.$/],
    ['on a list of what is let through', { labels: ['whitelist'] }, /is said to be “whitelist”\.$/],
    [
      'said to be both',
      { indicator_types: ['anomalous-activity', 'benign'] },
      /is said to be “benign”, and “anomalous-activity” too\.$/,
    ],
    [
      'said to be both in two places',
      { indicator_types: ['malicious-activity'], labels: ['benign'] },
      /is said to be “benign”, and “malicious-activity” too\.$/,
    ],
  ])('%s is refused', (_, rest, why) => {
    const reading = read(indicatorOf('1', EVIL, rest), indicatorOf('2', "[domain-name:value = 'bad.com']"));
    expect(listOf(reading)).toEqual([expect.stringMatching(/domain bad\.com$/)]);
    expect(reading.refused).toEqual([{ line: 5, text: EVIL, why: expect.stringMatching(why) }]);
  });

  test('an end in the future goes with it, and an expired one is counted', () => {
    const reading = read(
      indicatorOf('1', EVIL, {
        valid_until: '2026-12-24T18:00:00.123456Z',
        indicator_types: ['anomalous-activity', 'unknown'],
        labels: ['benign-looking', 7, 'not benign'],
      }),
      indicatorOf('2', EVIL, { valid_until: '2025-12-24T18:00:00Z' }),
    );
    expect(reading).toMatchObject({
      indicators: [{ line: 5, validUntil: '2026-12-24T18:00:00.123Z' }],
      leftOut: { expired: 1 },
      duplicates: 0,
    });
  });

  test('one that is of no type may be bad', () => {
    expect(listOf(read(indicatorOf('1', EVIL, { indicator_types: [] })))).toHaveLength(1);
  });

  test('why they are left out is counted', () => {
    const reading = read(
      indicatorOf('1', EVIL, { revoked: true }),
      indicatorOf('2', EVIL),
      indicatorOf('2', EVIL, { modified: '2026-02-01T00:00:00.000Z' }),
      indicatorOf('3', EVIL, { indicator_types: ['benign'] }),
      indicatorOf('4', EVIL, { valid_from: '2027-01-01T00:00:00Z' }),
      indicatorOf('5', EVIL, { pattern_type: `snort ${'x'.repeat(99)}` }),
    );
    expect(reading.leftOut).toEqual({ withdrawn: 2, harmless: 1, not_yet_valid: 1, other: 1 });
    expect(refusedOf(reading).at(-1)).toMatch(/: The pattern is written in snort x{34}, not in STIX\.$/);
  });

  test('what a pattern that is refused names is not told as unread', () => {
    const both = "[domain-name:value = 'a.com' AND domain-name:value = 'b.com']";
    expect(read(indicatorOf('1', both))).toMatchObject({ refused: [{ text: both }], unread: [] });
  });

  test('the last version of it counts, in whatever order they stand', () => {
    const old = indicatorOf('1', EVIL);
    const now = indicatorOf('1', "[domain-name:value = 'bad.com']", {
      modified: '2026-02-01T00:00:00.000Z',
      revoked: true,
    });
    for (const objects of [
      [old, now],
      [now, old],
    ])
      expect(
        refusedOf(read(...objects))
          .map((each) => each.replace(/^.*: /, ''))
          .sort(),
      ).toEqual(['The file holds a later version of this indicator.', 'The indicator is revoked.']);
  });
});

describe('a bundle', () => {
  const observables = [
    stix('domain-name', '1', { value: 'good.com' }),
    stix('observed-data', '1', { objects: { 0: { type: 'ipv4-addr', value: '198.51.100.1' } } }),
    stix('malware', '1', { name: 'bad.com' }),
    stix('url', '1', { value: 'https://good.com/' }),
  ];

  test('what is no indicator in it is passed over', () => {
    const reading = read(...observables, indicatorOf('1', EVIL), stix('relationship', '1'));
    expect(listOf(reading)).toEqual([expect.stringMatching(/ domain evil\.com$/)]);
    expect(reading).toMatchObject({ format: 'stix', refused: [] });
  });

  test('observables alone are nothing to be blocked', () => {
    const refusal = outcomeOf('bundle.json', bundleOf(...observables)) as Refusal;
    expect(refusal.code).toBe('no_indicators');
    expect(refusal.sentence).toBe(
      '“bundle.json” holds no indicator; other objects of STIX do not say that something is bad.',
    );
  });

  test.each<[string, unknown]>([
    ["a TAXII server's answer", { more: false, objects: [indicatorOf('1', EVIL)] }],
    ['a list of objects', [indicatorOf('1', EVIL)]],
    ['one object', indicatorOf('1', EVIL)],
    ['a list of bundles', [{ type: 'bundle', objects: [indicatorOf('1', EVIL)] }]],
    [
      'an older bundle',
      {
        type: 'bundle',
        spec_version: '2.0',
        objects: [{ type: 'indicator', id: 'indicator--1', pattern: EVIL }],
      },
    ],
  ])('%s is one, too', (_, value) => {
    expect(readingOf('a.json', JSON.stringify(value))).toMatchObject({
      format: 'stix',
      indicators: [{ line: 1 }],
    });
  });

  test('objects line by line', () => {
    const text = ['1', '2']
      .map((id) => JSON.stringify(indicatorOf(id, EVIL.replace('evil', `n${id}`))))
      .join('\n');
    expect(listOf(readingOf('a.jsonl', text))).toEqual(['1 domain n1.com', '2 domain n2.com']);
  });
});

describe('markings', () => {
  const marked = (...refs: readonly string[]) => indicatorOf('1', EVIL, { object_marking_refs: refs });

  // STIX 2.1 §7.2.1.4 and the OASIS common object repository, not the table that is tested.
  test.each([
    ['marking-definition--613f2e26-407d-48c7-9eca-b8e91df99dc9', 'clear'],
    ['marking-definition--34098fce-860f-48ae-8e50-ebd3cc5e41da', 'green'],
    ['marking-definition--f88d31f6-486f-44da-b317-01333bde0b82', 'amber'],
    ['marking-definition--5e57c739-391a-4eb3-b6be-7d15ca92d5ed', 'red'],
    ['marking-definition--94868c89-83c2-464b-929b-a1a8aa3c8487', 'clear'],
    ['marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb', 'green'],
    ['marking-definition--55d920b0-5e8b-4f79-9ee9-91f868d9b421', 'amber'],
    ['marking-definition--939a9414-2ddd-4d32-a0cd-375ea402b003', 'amber+strict'],
    ['marking-definition--e828b379-4e03-4974-9ac4-e53a884c97c1', 'red'],
    ['marking-definition--00000000-0000-4000-8000-000000000000', undefined],
  ])('%s is %s', (id, tlp) => {
    expect(read(marked(id)).tlp).toBe(tlp);
  });

  test.each<[string, object, string | undefined]>([
    ['in TLP 1', { definition_type: 'tlp', definition: { tlp: 'amber' } }, 'amber'],
    [
      'in TLP 2',
      { extensions: { 'extension-definition--60a3c5c5': { tlp_2_0: 'amber+strict' } } },
      'amber+strict',
    ],
    ['by its name', { name: 'TLP:RED' }, 'red'],
    ['by its name, beside a statement', { name: 'TLP:RED', definition: { statement: 'x' } }, 'red'],
    ['as a statement', { definition_type: 'statement', definition: { statement: 'Copyright' } }, undefined],
  ])('a definition that the bundle brings along %s', (_, rest, tlp) => {
    const definition = stix('marking-definition', 'af5b83a3', rest);
    expect(read(marked('marking-definition--af5b83a3'), definition).tlp).toBe(tlp);
    expect(read(indicatorOf('1', EVIL), definition).tlp).toBeUndefined();
  });

  test('what is no reference marks nothing', () => {
    const refs = [7, null, {}, 'TLP:RED', 'marking-definition--5e57c739-391a-4eb3-b6be-7d15ca92d5ed'];
    expect(read(indicatorOf('1', EVIL, { object_marking_refs: refs })).tlp).toBe('red');
    expect(read(indicatorOf('1', EVIL, { object_marking_refs: refs.slice(0, -1) })).tlp).toBeUndefined();
    expect(read(indicatorOf('1', EVIL, { object_marking_refs: refs.at(-1) })).tlp).toBeUndefined();
  });

  test('the strictest of all objects counts', () => {
    const report = stix('report', '1', {
      object_marking_refs: ['marking-definition--5e57c739-391a-4eb3-b6be-7d15ca92d5ed'],
    });
    expect(read(marked('marking-definition--613f2e26-407d-48c7-9eca-b8e91df99dc9'), report).tlp).toBe('red');
  });
});
