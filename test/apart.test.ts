import { expect, test } from '@jest/globals';
import fc from 'fast-check';
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

test('of those who wait for the same, none is passed by', async () => {
  const apart = createApart();
  const begun: string[] = [];
  const holder = piece('holder', begun);
  const waiter = piece('waiter', begun);
  const latecomer = piece('latecomer', begun);
  const all = [apart(['a'], holder.work), apart(['a', 'b'], waiter.work), apart(['b'], latecomer.work)];
  // Nobody is at "b" yet, but somebody was there before.
  expect(begun).toEqual(['holder']);
  for (const { end } of [holder, waiter, latecomer]) end();
  await Promise.all(all);
  expect(begun).toEqual(['holder', 'waiter', 'latecomer']);
});

test('work about a name that is given twice waits for others and not for itself', async () => {
  const apart = createApart();
  const both = [apart(['a', 'a'], async () => 'first'), apart(['a', 'a'], async () => 'second')];
  expect(await Promise.all(both)).toEqual(['first', 'second']);
});

const errands = fc.array(
  fc.record({
    about: fc.array(fc.constantFrom('a', 'b', 'c', 'd', 'e'), { maxLength: 4 }),
    turns: fc.nat(3),
    fails: fc.boolean(),
    /** So many turns after the one before it is asked for. */
    later: fc.nat(3),
  }),
  { maxLength: 30 },
);

test('whatever overlaps is done one after the other in its order, and all of it is done', () =>
  fc.assert(
    fc.asyncProperty(errands, async (all) => {
      const apart = createApart();
      const underWay = new Set<number>();
      const begun: number[] = [];
      const overlap = (i: number, j: number) => all[i]!.about.some((name) => all[j]!.about.includes(name));
      const done: Promise<unknown>[] = [];
      for (const [i, { about, turns, fails, later }] of all.entries()) {
        await turnsPass(later);
        const work = async () => {
          expect([...underWay].filter((other) => overlap(i, other))).toEqual([]);
          underWay.add(i);
          begun.push(i);
          await turnsPass(turns);
          underWay.delete(i);
          if (fails) throw new Error('No.');
        };
        const ended = apart(about, work).then(
          () => false,
          (error: Error) => error.message === 'No.' || Promise.reject(error),
        );
        done.push(ended);
      }
      expect(await Promise.all(done)).toEqual(all.map(({ fails }) => fails));
      expect([...begun].sort((i, j) => i - j)).toEqual([...all.keys()]);
      const passedBy = begun.filter((i, at) =>
        begun.slice(0, at).some((earlier) => earlier > i && overlap(i, earlier)),
      );
      expect(passedBy).toEqual([]);
    }),
    { numRuns: Number(process.env['APART_RUNS'] ?? 200) },
  ));

async function turnsPass(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn += 1) await Promise.resolve();
}
