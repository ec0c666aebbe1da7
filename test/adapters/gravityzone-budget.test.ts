import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createBudget } from '../../adapters/gravityzone-budget.ts';

const numRuns = Number(process.env['PROPERTY_RUNS'] ?? 300);
const FIVE_A_MINUTE = { calls: 5, perMs: 60_000 };

function start() {
  let at = 0;
  const budget = createBudget(FIVE_A_MINUTE, () => at);
  return {
    ...budget,
    pass: (ms: number) => {
      at += ms;
    },
    now: () => at,
  };
}

describe('a budget', () => {
  test('counts a call from its end, as nobody knows when the vendor counted it', () => {
    const { reserve, spend, left, pass } = start();
    expect([reserve(5), left()]).toEqual([0, 0]);
    pass(10_000);
    spend();
    expect(left()).toBe(0);
    pass(59_999);
    expect(left()).toBe(0);
    pass(1);
    expect(left()).toBe(1);
  });

  test('gives what is not used back at once', () => {
    const { reserve, release, left } = start();
    reserve(3);
    release(2);
    expect(left()).toBe(4);
  });

  test('makes many wait for more than is left of it, and none for less', () => {
    const { reserve, spend, pass } = start();
    for (let i = 0; i < 4; i += 1) {
      expect(reserve(1)).toBe(0);
      spend();
      pass(1_000);
    }
    expect(reserve(3)).toBe(57_000);
    expect(reserve(1)).toBe(0);
  });

  test('promises everybody who waits a moment of their own', () => {
    const { reserve, spend } = start();
    reserve(5);
    for (let i = 0; i < 5; i += 1) spend();
    expect(Array.from({ length: 12 }, () => reserve(1))).toEqual([
      ...Array(5).fill(60_000),
      ...Array(5).fill(120_000),
      ...Array(2).fill(180_000),
    ]);
  });

  test('tells how long somebody would wait, and promises nobody anything for that', () => {
    const { reserve, wait, spend, left, pass } = start();
    expect([wait(5), wait(5), left()]).toEqual([0, 0, 5]);
    reserve(3);
    for (let i = 0; i < 3; i += 1) spend();
    pass(10_000);
    expect([wait(2), wait(3), wait(3), wait(3)]).toEqual([0, 50_000, 50_000, 50_000]);
    expect([reserve(3), reserve(2)]).toEqual([50_000, 0]);
    expect(() => wait(6)).toThrow('Nobody may make 6 calls at once.');
  });

  test('is closed for as long as the vendor says, and no shorter for being told twice', () => {
    const { reserve, close, left, pass } = start();
    close(30_000);
    close(10_000);
    expect([left(), reserve(1)]).toEqual([0, 30_000]);
    pass(30_000);
    expect([left(), reserve(1)]).toEqual([5, 0]);
  });

  test('is never asked for more than it ever has', () => {
    expect(() => start().reserve(6)).toThrow('Nobody may make 6 calls at once.');
  });

  test('never lets more than five through in any minute, whoever asks and however long calls take', () => {
    const turn = fc.record({
      after: fc.integer({ min: 0, max: 30_000 }),
      calls: fc.integer({ min: 1, max: 5 }),
      takes: fc.integer({ min: 0, max: 20_000 }),
    });
    fc.assert(
      fc.property(fc.array(turn, { maxLength: 40 }), (turns) => {
        const { reserve, spend, pass, now } = start();
        const ends: number[] = [];
        for (const { after, calls, takes } of turns) {
          pass(after);
          for (let ms = reserve(calls); ms > 0; ms = reserve(calls)) pass(ms);
          pass(takes);
          for (let i = 0; i < calls; i += 1) {
            spend();
            ends.push(now());
          }
        }
        for (const end of ends) {
          expect(ends.filter((each) => each > end - 60_000 && each <= end).length).toBeLessThanOrEqual(5);
        }
      }),
      { numRuns },
    );
  });

  test('keeps a hundred waiters from being put off ten times', () => {
    const { reserve, spend, pass, now } = start();
    let waiting = Array.from({ length: 100 }, () => ({ due: 0, deferrals: 0 }));
    let most = 0;
    while (waiting.length > 0) {
      const next = Math.min(...waiting.map(({ due }) => due));
      pass(Math.max(0, next - now()));
      waiting = waiting.flatMap((one) => {
        if (one.due > now()) return [one];
        const ms = reserve(1);
        if (ms > 0) return [{ due: now() + ms, deferrals: one.deferrals + 1 }];
        // A call takes its time, so all that come after it are a little late.
        pass(200);
        spend();
        most = Math.max(most, one.deferrals);
        return [];
      });
    }
    expect(most).toBeLessThan(5);
    expect(now()).toBeLessThan(21 * 60_000);
  });
});
