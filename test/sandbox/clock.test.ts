import { describe, expect, test } from '@jest/globals';
import { createClock } from '../../sandbox/clock.ts';

const HOUR = 3_600_000;

describe('a clock', () => {
  test('runs with what it started from, ahead of it by all its moves', async () => {
    let base = 1_000;
    const clock = createClock(() => base);
    await clock.forward(HOUR);
    await clock.forward(500);
    base += 7;
    expect([clock.now(), clock.aheadMs()]).toEqual([1_007 + HOUR + 500, HOUR + 500]);
  });

  test('has moved when all who follow have', async () => {
    const clock = createClock(() => 0);
    let arrive: () => void = () => {};
    const told: number[] = [];
    const order: string[] = [];
    clock.onMoved(() => order.push('heard'));
    clock.follow(
      (aheadMs) =>
        new Promise<void>((resolve) => {
          told.push(aheadMs);
          arrive = resolve;
        }),
    );
    const moved = clock.forward(HOUR).then(() => order.push('moved'));
    const settled = clock.settled().then(() => order.push('settled'));
    expect([clock.now(), told]).toEqual([HOUR, [HOUR]]);
    order.push('told');
    arrive();
    await Promise.all([moved, settled]);
    expect(order[0]).toBe('told');
    expect(order.slice(1).sort()).toEqual(['heard', 'moved', 'settled']);
  });

  test('tells nobody who has stopped to follow', async () => {
    const clock = createClock(() => 0);
    const told: number[] = [];
    const stop = clock.follow((aheadMs) => void told.push(aheadMs));
    await clock.forward(1);
    stop();
    await clock.forward(1);
    expect(told).toEqual([1]);
  });

  test.each([0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY])('is not moved by %p', async (ms) => {
    const clock = createClock(() => 0);
    await expect(clock.forward(ms)).rejects.toThrow('cannot be moved');
    expect(clock.aheadMs()).toBe(0);
  });

  test('goes on after a follower that failed', async () => {
    const clock = createClock(() => 0);
    const stop = clock.follow(() => Promise.reject(new Error('gone')));
    await expect(clock.forward(1)).rejects.toThrow('gone');
    stop();
    await clock.forward(1);
    await clock.settled();
    expect(clock.aheadMs()).toBe(2);
  });
});
