import { beforeEach, describe, expect, test } from '@jest/globals';
import type { Examined } from '../../src/examine.ts';
import { createSheets, type Sheet } from '../../src/slack/sheets.ts';

const HOUR_MS = 60 * 60_000;
let time = 0;
beforeEach(() => {
  time = Date.parse('2026-07-01T12:00:00Z');
});
const now = () => new Date(time);

function sheetOf(count: number): Sheet {
  const examined = Array.from({ length: count }, (_, i): Examined => {
    return { indicator: { kind: 'domain', value: `x${i}.example` }, vendors: ['inspect'] };
  });
  return { examined, channel: 'C0SOC', remarks: [] };
}

describe('a sheet', () => {
  test('is there for an hour, by an id of its own', () => {
    const sheets = createSheets(now);
    const [first, second] = [sheetOf(1), sheetOf(2)];
    const [a, b] = [sheets.put(first), sheets.put(second)];
    expect([sheets.get(a), sheets.get(b)]).toEqual([first, second]);
    time += HOUR_MS - 1;
    expect(sheets.get(a)).toBe(first);
    time += 1;
    expect([sheets.get(a), sheets.get(b)]).toEqual([undefined, undefined]);
  });

  test('is not there under an id that nobody was given', () => {
    expect(createSheets(now).get('__proto__')).toBeUndefined();
  });

  test('that is replaced ends when the first would have', () => {
    const sheets = createSheets(now);
    const id = sheets.put(sheetOf(1));
    time += HOUR_MS - 1;
    const known = sheetOf(3);
    sheets.replace(id, known);
    expect(sheets.get(id)).toBe(known);
    time += 1;
    expect(sheets.get(id)).toBeUndefined();
  });

  test('that is gone is not replaced', () => {
    const sheets = createSheets(now);
    const id = sheets.put(sheetOf(1));
    time += HOUR_MS;
    expect(sheets.get(id)).toBeUndefined();
    sheets.replace(id, sheetOf(1));
    expect(sheets.get(id)).toBeUndefined();
  });
});

describe('too many indicators', () => {
  test('push out the oldest sheets, as many as it takes', () => {
    const sheets = createSheets(now, 10);
    const [a, b, c] = [sheets.put(sheetOf(4)), sheets.put(sheetOf(4)), sheets.put(sheetOf(2))];
    expect([a, b, c].map((id) => sheets.get(id)?.examined.length)).toEqual([4, 4, 2]);
    const d = sheets.put(sheetOf(5));
    expect([a, b, c, d].map((id) => sheets.get(id)?.examined.length)).toEqual([undefined, undefined, 2, 5]);
  });

  test('count together with the lines that were refused', () => {
    const sheets = createSheets(now, 10);
    const lines = Array.from({ length: 7 }, (_, line) => ({ line, text: 'x', why: 'Nothing.' }));
    const leftOut = { file: 'list.txt', lines };
    const [a, b] = [sheets.put(sheetOf(4)), sheets.put({ ...sheetOf(1), leftOut })];
    expect([sheets.get(a), sheets.get(b)?.leftOut]).toEqual([undefined, leftOut]);
    const c = sheets.put(sheetOf(3));
    expect([sheets.get(b), sheets.get(c)?.examined.length]).toEqual([undefined, 3]);
  });

  test('on the newest sheet leave that one', () => {
    const sheets = createSheets(now, 10);
    const [small, large] = [sheets.put(sheetOf(1)), sheets.put(sheetOf(11))];
    expect([sheets.get(small), sheets.get(large)?.examined.length]).toEqual([undefined, 11]);
  });
});
