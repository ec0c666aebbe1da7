import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { offeredEnd } from '../../../src/domain/file/validity.ts';
import { readLasts, refuseEnd } from '../../../src/domain/lasts.ts';
import { NOW } from './files.ts';

const numRuns = Number(process.env['PROPERTY_RUNS'] ?? 200);
const [MAY, JULY] = ['2027-05-01T08:00:30.500Z', '2026-07-01T00:00:00.000Z'];
const NEVER = undefined;

describe('the end that is offered', () => {
  test.each([
    [
      'the one that all have',
      [JULY, JULY],
      '2026-07-01 00:00 UTC',
      'The file gives 2026-07-01 00:00 UTC as the end of validity. “How long” is filled in with that.',
    ],
    [
      'the earliest of several',
      [MAY, JULY, '2026-09-01T00:00:00.000Z', JULY],
      '2026-07-01 00:00 UTC',
      'The file gives ends of validity from 2026-07-01 00:00 UTC to 2027-05-01 08:00 UTC. “How long” is filled in with the earliest.',
    ],
    [
      'the one that only some have',
      [NEVER, MAY, NEVER],
      '2027-05-01 08:00 UTC',
      'The file gives 2027-05-01 08:00 UTC as the end of validity. It gives none for 2 of 3. “How long” is filled in with that.',
    ],
    [
      'the longest there is, where all are further away',
      ['2031-01-01T00:00:00.000Z', '2030-01-01T00:00:00.000Z'],
      '366d',
      'The file gives ends of validity from 2030-01-01 00:00 UTC to 2031-01-01 00:00 UTC. “How long” is filled in with 366 days, the longest that can be asked for.',
    ],
  ])('is %s', (_, ends, lasts, remark) => {
    expect(offeredEnd(ends, NOW)).toEqual({ lasts, remark });
  });

  test.each([[[]], [[NEVER, NEVER]]])('is none where the file gives none: %p', (ends) => {
    expect(offeredEnd(ends, NOW)).toBeUndefined();
  });

  test('can be asked for as it is written, and is later than none that the file gives', () => {
    const ahead = fc.integer({ min: 2 * 60_000, max: 3 * 366 * 86_400_000 });
    const end = ahead.map((ms) => new Date(NOW.getTime() + ms).toISOString());
    fc.assert(
      fc.property(fc.array(end, { minLength: 1, maxLength: 5 }), (ends) => {
        const lasts = readLasts(offeredEnd(ends, NOW)?.lasts ?? '');
        if (!('until' in lasts || 'forMs' in lasts)) throw lasts;
        expect(refuseEnd(lasts, NOW)).toBeUndefined();
        const offered = 'until' in lasts ? Date.parse(lasts.until) : NOW.getTime() + lasts.forMs;
        for (const each of ends) expect(offered).toBeLessThanOrEqual(Date.parse(each));
      }),
      { numRuns },
    );
  });
});
