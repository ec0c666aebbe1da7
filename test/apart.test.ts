import { expect, test } from '@jest/globals';
import { createApart } from '../src/apart.ts';

/** Work that goes on until it is told to end, and notes when it begins. */
function piece(name: string, begun: string[]) {
  let end: () => void = () => {};
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });
  const work = async () => {
    begun.push(name);
    await ended;
    return name;
  };
  return { work, end: () => end() };
}

test('work about the same is done one after the other, and about other things side by side', async () => {
  const apart = createApart();
  const begun: string[] = [];
  const [first, second, third] = ['first', 'second', 'third'].map((name) => piece(name, begun));
  const one = apart(['a', 'b'], first!.work);
  const two = apart(['b', 'c'], second!.work);
  const three = apart(['d'], third!.work);
  expect(begun).toEqual(['first', 'third']);
  first!.end();
  expect(await one).toBe('first');
  second!.end();
  third!.end();
  expect(await Promise.all([two, three])).toEqual(['second', 'third']);
  expect(begun).toEqual(['first', 'third', 'second']);
});

test('work that fails holds up nobody', async () => {
  const apart = createApart();
  const failing = apart(['a'], () => Promise.reject(new Error('No.')));
  const next = apart(['a'], async () => 'done');
  await expect(failing).rejects.toThrow('No.');
  expect(await next).toBe('done');
});

test('of many that wait for the same, never two are under way', async () => {
  const apart = createApart();
  let underWay = 0;
  const most: number[] = [];
  await Promise.all(
    Array.from({ length: 20 }, (_, i) =>
      apart(['a', String(i % 3)], async () => {
        underWay += 1;
        await Promise.resolve();
        most.push(underWay);
        underWay -= 1;
      }),
    ),
  );
  expect(most).toEqual(Array.from({ length: 20 }, () => 1));
});
