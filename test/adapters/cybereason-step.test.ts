import { expect, test } from '@jest/globals';
import { carryOut } from '../../src/step.ts';
import { errand, never, sample, start } from './cybereason-stand.ts';

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
