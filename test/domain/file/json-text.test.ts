import { describe, expect, test } from '@jest/globals';
import { readScalar, readString } from '../../../src/domain/file/json-scalar.ts';
import { type JsonList, readJsonText } from '../../../src/domain/file/json-text.ts';
import { readTime, sayTime } from '../../../src/domain/file/time.ts';
import { stricter, tlpIn, tlpOf, tlpOfDefinition } from '../../../src/domain/file/tlp.ts';

function parse(text: string) {
  const steps = readJsonText(text);
  const progress = [];
  let step = steps.next();
  for (; step.done !== true; step = steps.next()) progress.push(step.value);
  return { progress, value: step.value };
}
const listOf = (text: string) => parse(text).value as JsonList;
const whyOf = (text: string) => (parse(text).value as { readonly why: string }).why;

describe('JSON', () => {
  test('values have their places', () => {
    expect(listOf(' ["a",\t1,\r\n[true], {"b" : null} ] 2')).toEqual({
      items: [
        {
          items: ['a', 1, { items: [true], places: [12] }, { fields: new Map([['b', null]]) }],
          places: [2, 7, 11, 19],
        },
        2,
      ],
      places: [1, 34],
    });
    expect(listOf('{} []')).toEqual({
      items: [{ fields: new Map() }, { items: [], places: [] }],
      places: [0, 3],
    });
    expect(listOf('')).toEqual({ items: [], places: [] });
  });

  test.each([
    ['[1', 'it ends too soon on line 1'],
    ['\n[1 2]', 'a comma or ] is missing on line 2'],
    ['{"a":1 "b":2}', 'a comma or } is missing on line 1'],
    ['{"a":1]', 'a comma or } is missing on line 1'],
    ['{a:1}', 'a key in quotation marks is missing on line 1'],
    ['{"a":1,}', 'a key in quotation marks is missing on line 1'],
    ['{"a', 'a key in quotation marks is missing on line 1'],
    ['{"a"\n1}', 'a colon is missing on line 2'],
    ['{"a":}', 'a value is missing or not closed on line 1'],
    ['[1,]', 'a value is missing or not closed on line 1'],
    ['["a]', 'a value is missing or not closed on line 1'],
    ['[,1]', 'a value is missing or not closed on line 1'],
    ['{,}', 'a key in quotation marks is missing on line 1'],
    [']', 'a value is missing or not closed on line 1'],
    ['{"a":1,\n"a":2}', 'a key is there twice in an object on line 2'],
    ['[1\u000b]', 'a comma or ] is missing on line 1'],
    [`${'\n'.repeat(1_233)}[`, 'it ends too soon on line 1,234'],
  ])('%j is broken: %s', (text, what) => {
    expect(whyOf(text)).toBe(`is broken JSON: ${what}`);
  });

  test('the same key in different objects is no key twice', () => {
    expect(listOf('[{"a":{"a":1}},{"a":2}]').items).toHaveLength(1);
  });

  test('64 levels are not too deep', () => {
    expect(listOf('['.repeat(64) + ']'.repeat(64)).items).toHaveLength(1);
    expect(whyOf('['.repeat(65))).toBe('is nested deeper than 64 levels');
  });

  test('a million values are not too many', () => {
    const text = (count: number) => `[${'0,'.repeat(count - 2)}0]`;
    expect(listOf(text(1_000_000)).items).toHaveLength(1);
    expect(whyOf(text(1_000_002))).toBe('holds more than a list of indicators can; share it in parts');
  });

  test('progress is given now and then, and goes on', () => {
    const { progress } = parse(`[${'"abc", '.repeat(2_000)}0]`);
    expect(progress.length).toBeGreaterThan(10);
    expect(progress.length).toBeLessThan(100);
    const places = progress.map(({ at }) => at);
    expect(places).toEqual([...places].sort((a, b) => a - b));
    expect(new Set(places).size).toBe(places.length);
    for (const { gives, work } of progress) {
      expect(gives).toBe('progress');
      expect(work).toBeGreaterThan(1_000);
      expect(work).toBeLessThan(1_020);
    }
  });

  test.each([
    ['"a"', { value: 'a', end: 3 }],
    ['""', { value: '', end: 2 }],
    ['"a\\"b" c', { value: 'a"b', end: 6 }],
    ['"a\\\\" "', { value: 'a\\', end: 5 }],
    ['"\\u0041"', { value: 'A', end: 8 }],
    ['"a', undefined],
    ['"\\x"', undefined],
    ['"a\tb"', undefined],
    ['true', { value: true, end: 4 }],
    ['false,', { value: false, end: 5 }],
    ['null]', { value: null, end: 4 }],
    ['tru', undefined],
    ['0', { value: 0, end: 1 }],
    ['-12.5e+3,', { value: -12_500, end: 8 }],
    ['1E5', { value: 100_000, end: 3 }],
    ['0.50', { value: 0.5, end: 4 }],
    ['01', undefined],
    ['1.', undefined],
    ['.5', undefined],
    ['1e', undefined],
    ['--1', undefined],
    ['-', undefined],
    ['x', undefined],
    ['', undefined],
  ])('%j begins with %j', (text, expected) => {
    expect(readScalar(text, 0)).toEqual(expected);
    expect(readScalar(`,,${text}`, 2)).toEqual(expected && { ...expected, end: expected.end + 2 });
  });

  test('numbers have at most 400 characters', () => {
    expect(readScalar(`1${'0'.repeat(399)},`, 0)?.end).toBe(400);
    expect(readScalar('1'.repeat(401), 0)?.end).toBe(400);
  });

  test('in long strings escapes are left alone', () => {
    const raw = (length: number) => `\\n${'x'.repeat(length - 2)}`;
    expect(readString(`"${raw(99_999)}"`, 0)?.value).toMatch(/^\n/);
    expect(readString(`"${raw(100_000)}"`, 0)?.value).toBe(raw(100_000));
  });
});

describe('times', () => {
  test.each([
    ['2026-12-24', '2026-12-24T00:00:00.000Z'],
    [' 2026-12-24 18:00 ', '2026-12-24T18:00:00.000Z'],
    ['2026-12-24T18:00Z', '2026-12-24T18:00:00.000Z'],
    ['2026-12-24t18:00:30.123456789z', '2026-12-24T18:00:30.123Z'],
    ['2026-12-24 18:00 UTC', '2026-12-24T18:00:00.000Z'],
    ['2026-12-24T18:00+02:00', '2026-12-24T16:00:00.000Z'],
    ['2026-12-24T18:00-0530', '2026-12-24T23:30:00.000Z'],
  ])('%j is %s', (text, time) => {
    expect(readTime(text)).toBe(time);
  });

  test.each([
    '',
    'soon',
    '2026',
    '24.12.2026',
    '2026-13-01',
    '2026-12-24T',
    '2026-12-24 18',
    'x2026-12-24',
    '2026-12-24x',
    '2026-12-24T25:00',
    '1782864000',
  ])('%j is none', (text) => {
    expect(readTime(text)).toBeUndefined();
  });

  test('they are said to the minute', () => {
    expect(sayTime('2026-12-24T18:00:30.000Z')).toBe('2026-12-24 18:00 UTC');
  });
});

describe('labels', () => {
  test.each([
    ['red', 'red'],
    [' TLP:AMBER ', 'amber'],
    ['tlp-green', 'green'],
    ['tlp clear', 'clear'],
    ['TLPwhite', 'clear'],
    ['White', 'clear'],
    ['amber+strict', 'amber+strict'],
    ['amber strict', 'amber+strict'],
    ['AMBER-STRICT', 'amber+strict'],
    ['amber_strict', 'amber+strict'],
    ['offwhite', undefined],
    ['whiteboard', undefined],
    ['very amber strict', undefined],
    ['tlp:', undefined],
    ['x tlp:red', undefined],
    ['', undefined],
  ])('the word %j is %s', (word, label) => {
    expect(tlpOf(word)).toBe(label);
  });

  test.each([
    ['This is TLP:RED.', 'red'],
    ['tlp = green, tlp_amber', 'amber'],
    ['TLP - amber + strict', 'amber+strict'],
    ['tlp:amber-strict', 'amber+strict'],
    ['TLP   :   white', 'clear'],
    ['TLP    : red', undefined],
    ['xtlp:red', undefined],
    ['tlp:reddish', undefined],
    ['red', undefined],
  ])('the text %j bears %s', (text, label) => {
    expect(tlpIn(text)).toBe(label);
  });

  test('the stricter counts', () => {
    const labels = ['clear', 'green', 'amber', 'amber+strict', 'red'] as const;
    for (const [at, a] of labels.entries())
      for (const [other, b] of labels.entries()) expect(stricter(a, b)).toBe(labels[Math.max(at, other)]);
    expect([stricter(undefined, 'red'), stricter('red', undefined), stricter(undefined, undefined)]).toEqual([
      'red',
      'red',
      undefined,
    ]);
  });

  test.each([
    ['613f2e26-407d-48c7-9eca-b8e91df99dc9', 'clear'],
    ['34098fce-860f-48ae-8e50-ebd3cc5e41da', 'green'],
    ['F88D31F6-486F-44DA-B317-01333BDE0B82', 'amber'],
    ['5e57c739-391a-4eb3-b6be-7d15ca92d5ed', 'red'],
    ['94868c89-83c2-464b-929b-a1a8aa3c8487', 'clear'],
    ['bab4a63c-aed9-4cf5-a766-dfca5abac2bb', 'green'],
    ['55d920b0-5e8b-4f79-9ee9-91f868d9b421', 'amber'],
    ['939a9414-2ddd-4d32-a0cd-375ea402b003', 'amber+strict'],
    ['e828b379-4e03-4974-9ac4-e53a884c97c1', 'red'],
    ['00000000-407d-48c7-9eca-b8e91df99dc9', undefined],
  ])('the definition %s is %s', (id, label) => {
    expect(tlpOfDefinition(`marking-definition--${id}`)).toBe(label);
    expect(tlpOfDefinition(`x--${id}`)).toBeUndefined();
  });
});
