import { describe, expect, test } from '@jest/globals';
import { keepingOpen, type Outcome, type OutcomeStatus } from '../../src/domain/outcome.ts';
import { sha1 } from './stories.ts';

describe('an outcome after an earlier one', () => {
  const outcome = (status: OutcomeStatus, note?: string): Outcome => ({
    indicator: sha1('a'),
    status,
    ...(note !== undefined && { note }),
  });

  test.each<[OutcomeStatus, OutcomeStatus]>([
    ['unknown', 'verified'],
    ['unknown', 'already'],
    ['unknown', 'accepted'],
    ['unknown', 'unknown'],
    ['verified', 'failed'],
    ['failed', 'failed'],
    ['failed', 'verified'],
  ])('that was %s is taken as it is: %s', (before, after) => {
    expect(keepingOpen(outcome(before), outcome(after, 'So.'))).toEqual(outcome(after, 'So.'));
  });

  test.each([
    ['Not now.', 'Not now. It had been sent before, and that may have taken effect.'],
    [undefined, 'It had been sent before, and that may have taken effect.'],
  ])('that was unknown stays so when it fails with %j', (note, said) => {
    expect(keepingOpen(outcome('unknown'), outcome('failed', note))).toEqual(outcome('unknown', said));
  });

  test('is taken as it is when it is the first', () => {
    expect(keepingOpen(undefined, outcome('failed'))).toEqual(outcome('failed'));
  });
});
