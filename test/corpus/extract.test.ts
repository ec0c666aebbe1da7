import { describe, expect, test } from '@jest/globals';
import { iocExtractor, KINDS, measure, ours } from './measure.ts';

describe('on the labelled texts', () => {
  test.each([...KINDS, 'all'] as const)('%s: what is found is right more often than ioc-extractor, and more of it is found', async (kind) => {
    const [mine, theirs] = [(await measure(ours))[kind], (await measure(iocExtractor))[kind]];
    console.log(kind, mine, theirs);
    expect(mine.precision).toBeGreaterThanOrEqual(theirs.precision);
    expect(mine.recall).toBeGreaterThanOrEqual(theirs.recall);
  });
});
