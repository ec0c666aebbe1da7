import { expect, test } from '@jest/globals';
import type { Indicator } from '../../src/domain/indicator.ts';
import type { Outcome } from '../../src/domain/outcome.ts';
import { carryOut } from '../../src/step.ts';
import { errand, never } from '../kit/adapter-stand.ts';
import { sample, start } from './cybereason-stand.ts';

test('an undo puts back what was there before, also when one of the batch is gone already', async () => {
  const { block, simulator, held } = await start();
  simulator.put({ key: sample(2)[1]!.value, maliciousType: 'blacklist' });
  const outcomes = await carryOut(
    block,
    'revert',
    sample(2),
    { ...errand, before: ['blacklist', 'whitelist'] },
    never,
  );
  expect(outcomes).toMatchObject([{ status: 'already' }, { status: 'verified' }]);
  expect(Object.values(held())).toEqual(['whitelist']);
});

test('a file that is blacklisted already is prevented when that is asked for', async () => {
  const { block, simulator, held } = await start();
  simulator.put({ key: sample(1)[0]!.value, maliciousType: 'blacklist' });
  const outcomes = await carryOut(block, 'apply', sample(1), { ...errand, prevent: true }, never);
  expect(outcomes).toMatchObject([{ status: 'verified' }]);
  expect(Object.values(held())).toEqual(['blacklist+prevent']);
});

test.each([
  ['prevented', true, false],
  ['prevented, undone with the same wish', true, true],
])('an undo of what was blacklisted before and then %s leaves it blacklisted', async (_, prevent, wish) => {
  const { block, simulator, held } = await start();
  const [file] = sample(1) as [Indicator];
  simulator.put({ key: file.value, maliciousType: 'blacklist' });
  const [done] = (await carryOut(block, 'apply', [file], { ...errand, prevent }, never)) as [Outcome];
  expect(done).toMatchObject({ status: 'verified', previous: 'blacklist' });
  const undo = { ...errand, prevent: wish, before: [done.previous] };
  expect(await carryOut(block, 'revert', [file], undo, never)).toEqual([
    { indicator: file, status: 'verified' },
  ]);
  expect(held()).toEqual({ [file.value]: 'blacklist' });
  expect(await carryOut(block, 'revert', [file], undo, never)).toEqual([
    { indicator: file, status: 'already' },
  ]);
});

test.each([
  ['blacklist+prevent', 'blacklist+prevent'],
  ['blacklist', 'blacklist'],
  ['whitelist', 'blacklist'],
  [undefined, 'blacklist'],
])('a block makes what others have made of it not less: %s', async (before, after) => {
  const { block, held } = await start();
  await carryOut(block, 'apply', sample(1), { ...errand, before: [before] }, never);
  expect(Object.values(held())).toEqual([after]);
});

test.each(['csv', 'none'] as const)(
  'what is held once it is carried out is what it says it will be (%s)',
  async (readBack) => {
    const { block, allow, clear, held } = await start({ settings: { readBack } });
    const [file] = sample(1) as [Indicator];
    for (const operation of [block, allow, clear]) {
      for (const prevent of operation === block ? [false, true] : [false]) {
        await carryOut(operation, 'apply', [file], { ...errand, prevent }, never);
        expect(held()[file.value]).toBe(operation.holds?.(file, { prevent }));
      }
    }
    expect(Object.keys(held())).toEqual([]);
  },
);

test('an undo that did not take is caught, whatever was there before', async () => {
  const { block, simulator } = await start();
  const [file] = sample(1) as [Indicator];
  simulator.put({ key: file.value, maliciousType: 'blacklist', prevent: true });
  simulator.fault({ kind: 'lie' }, 'update');
  expect(await carryOut(block, 'revert', [file], { ...errand, before: ['blacklist'] }, never)).toMatchObject([
    { status: 'failed', code: 'not_in_effect' },
  ]);
});

test.each(['csv', 'list'] as const)(
  'what is done late is found at the second look (%s)',
  async (readBack) => {
    const { block, simulator, held, pass } = await start({
      modes: { listApi: 'on' },
      settings: { readBack },
      timeoutMs: 500,
    });
    const [file] = sample(1) as [Indicator];
    await block.inEffect?.([file], never);
    simulator.fault({ kind: 'hang' }, 'update');
    const meanwhile = async (ms: number) => {
      simulator.put({ key: file.value, maliciousType: 'blacklist' });
      pass(ms);
    };
    expect(await carryOut(block, 'apply', [file], errand, never, { pause: meanwhile })).toEqual([
      { indicator: file, status: 'verified' },
    ]);
    expect(held()).toEqual({ [file.value]: 'blacklist' });
  },
);
