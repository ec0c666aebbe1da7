import { describe, expect, test } from '@jest/globals';
import { type Figure, iocExtractor, type Kind, measure, portcullis } from './measure.ts';

const [ours, theirs] = [measure(portcullis), measure(iocExtractor)];

/** What is found now, rounded down. FTP is labelled as a host, and found as the URL that `/block` takes. */
const FLOORS: readonly (readonly [kind: Kind | 'all', precision: number, recall: number])[] = [
  ['sha1', 1, 1],
  ['sha256', 1, 1],
  ['md5', 1, 1],
  ['ip', 1, 1],
  ['network', 1, 1],
  ['domain', 1, 0.98],
  ['url', 0.98, 1],
  ['all', 0.99, 0.99],
];

/** The most that can be had counts as more. */
function isBetter(mine: number, other: number): boolean {
  return mine > other || mine === 1;
}

function inWords(measured: keyof Figure, kind: Kind | 'all'): string {
  return `${measured} ${ours[kind][measured].toFixed(3)} against ${theirs[kind][measured].toFixed(3)}`;
}

describe('on the labelled texts', () => {
  test.each(FLOORS.map(([kind]) => [kind, inWords('precision', kind), inWords('recall', kind)] as const))(
    '%s is found better than by ioc-extractor: %s, %s',
    (kind) => {
      const { precision, recall } = theirs[kind];
      expect(isBetter(ours[kind].precision, precision) && isBetter(ours[kind].recall, recall)).toBe(true);
    },
  );

  test.each(FLOORS)(
    '%s is found with a precision of at least %d and a recall of at least %d',
    (kind, ...least) => {
      expect(ours[kind].precision).toBeGreaterThanOrEqual(least[0]);
      expect(ours[kind].recall).toBeGreaterThanOrEqual(least[1]);
    },
  );

  test.each([
    ['nothing', []],
    ['what is not there', ['domain nowhere.example']],
  ])('finding %s is worth nothing', (_, finds) => {
    const { precision, recall } = measure(() => new Set(finds)).all;
    expect([precision, recall]).toEqual([0, 0]);
  });
});
