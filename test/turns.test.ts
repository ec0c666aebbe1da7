import { expect, test } from '@jest/globals';
import { createTurns } from '../src/turns.ts';

const never = new AbortController().signal;

function gate() {
  let open: () => void = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { open, opened };
}

test('work runs one piece at a time, in the order it was asked for', async () => {
  const inTurn = createTurns();
  const said: string[] = [];
  const gates = [gate(), gate(), gate()];
  const running = gates.map(({ opened }, i) =>
    inTurn(never, async () => {
      said.push(`start ${i}`);
      await opened;
      said.push(`end ${i}`);
    }),
  );
  for (const { open } of [...gates].reverse()) open();
  await Promise.all(running);
  expect(said).toEqual(['start 0', 'end 0', 'start 1', 'end 1', 'start 2', 'end 2']);
});

test('work that fails does not stop the line', async () => {
  const inTurn = createTurns();
  const failing = inTurn(never, () => Promise.reject(new Error('This one fails.')));
  const next = inTurn(never, async () => 'next');
  await expect(failing).rejects.toThrow('This one fails.');
  await expect(next).resolves.toBe('next');
});

test('work that is called off leaves the line at once, and those behind it keep their place', async () => {
  const inTurn = createTurns();
  const said: string[] = [];
  const { open, opened } = gate();
  const off = new AbortController();
  const first = inTurn(never, async () => {
    await opened;
    said.push('first');
  });
  const second = inTurn(off.signal, async () => said.push(`second, called off: ${off.signal.aborted}`));
  const third = inTurn(never, async () => said.push('third'));
  off.abort();
  await second;
  await inTurn(AbortSignal.abort(), async () => said.push('fourth, called off beforehand'));
  open();
  await Promise.all([first, third]);
  expect(said).toEqual(['second, called off: true', 'fourth, called off beforehand', 'first', 'third']);
});
