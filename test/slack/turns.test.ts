import { expect, test } from '@jest/globals';
import { createTurns } from '../../src/slack/turns.ts';

function gate() {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { open, opened };
}

test('work is done one after the other, in the order in which it came', async () => {
  const turns = createTurns();
  const gates = [gate(), gate(), gate()];
  const steps: string[] = [];
  const done = gates.map(({ opened }, at) =>
    turns.take(async () => {
      steps.push(`${at} begins`);
      await opened;
      steps.push(`${at} ends`);
      return at;
    }),
  );
  for (const { open } of [...gates].reverse()) open();
  expect(await Promise.all(done)).toEqual([0, 1, 2]);
  expect(steps).toEqual(['0 begins', '0 ends', '1 begins', '1 ends', '2 begins', '2 ends']);
});

test('work that fails lets the next go on, and tells nobody else', async () => {
  const turns = createTurns();
  const failing = turns.take(() => Promise.reject(new Error('broken')));
  const next = turns.take(async () => 'done');
  await expect(failing).rejects.toThrow('broken');
  expect(await next).toBe('done');
});

test('it is busy from the first that comes to the last that ends', async () => {
  const turns = createTurns();
  const [first, second] = [gate(), gate()];
  expect(turns.isBusy()).toBe(false);
  const done = [turns.take(() => first.opened), turns.take(() => second.opened)];
  expect(turns.isBusy()).toBe(true);
  first.open();
  await done[0];
  expect(turns.isBusy()).toBe(true);
  second.open();
  await done[1];
  expect(turns.isBusy()).toBe(false);
});
