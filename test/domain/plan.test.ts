import { expect, test } from '@jest/globals';
import type { Indicator } from '../../src/domain/indicator.ts';
import { type Capable, plan } from '../../src/domain/plan.ts';
import type { Draft } from '../../src/domain/request.ts';
import { sha1 } from './stories.ts';

const sha256: Indicator = { kind: 'sha256', value: 'c'.repeat(64) };
const inspect: Capable = {
  name: 'inspect',
  title: 'ESET Inspect',
  insecure: false,
  abilities: {
    block: { kinds: ['sha1'], takes: 'SHA-1 file hashes', batch: 2, revertible: true, cleans: false },
  },
};
const gravityzone: Capable = {
  name: 'gz',
  title: 'GravityZone',
  insecure: false,
  abilities: {
    block: {
      kinds: ['sha256', 'md5'],
      takes: 'SHA-256 and MD5 file hashes',
      batch: 100,
      revertible: false,
      cleans: false,
    },
  },
};
const draft = (changes: Partial<Draft>): Draft => ({
  action: 'block',
  undo: false,
  indicators: [sha1('a')],
  vendors: [],
  reason: 'INC-42',
  clean: false,
  prevent: false,
  breakGlass: false,
  override: false,
  ...changes,
});

test('every vendor that can gets its share; the others say why not', () => {
  expect(plan(draft({ indicators: [sha1('a'), sha256] }), [inspect, gravityzone])).toEqual({
    steps: [
      { vendor: 'inspect', indicators: [sha1('a')] },
      { vendor: 'gz', indicators: [sha256] },
    ],
    gaps: [
      {
        vendor: 'inspect',
        indicators: [sha256],
        why: 'ESET Inspect takes only SHA-1 file hashes; this is a SHA-256 file hash.',
      },
      {
        vendor: 'gz',
        indicators: [sha1('a')],
        why: 'GravityZone takes only SHA-256 and MD5 file hashes; this is a SHA-1 file hash.',
      },
    ],
  });
});

test('a step holds no more than the vendor takes at once', () => {
  const indicators = ['1', '2', '3', '4', '5'].map(sha1);
  const { steps } = plan(draft({ indicators }), [inspect]);
  expect(steps.map((step) => step.indicators.length)).toEqual([2, 2, 1]);
  expect(steps.flatMap((step) => step.indicators)).toEqual(indicators);
});

test('vendors that were not asked for are no gaps', () => {
  expect(plan(draft({ vendors: ['inspect'] }), [inspect, gravityzone])).toEqual({
    steps: [{ vendor: 'inspect', indicators: [sha1('a')] }],
    gaps: [],
  });
});

test('what cannot be taken back, or is not offered at all, is said before approval', () => {
  const undo = plan(draft({ undo: true, indicators: [sha256] }), [gravityzone]);
  expect(undo).toMatchObject({ steps: [], gaps: [{ why: 'GravityZone has no way to take a block back.' }] });
  const allow = plan(draft({ action: 'allow' }), [inspect]);
  expect(allow).toMatchObject({ steps: [], gaps: [{ why: 'ESET Inspect cannot allow anything.' }] });
});

test('several that do not fit are counted and named by kind', () => {
  const indicators: Indicator[] = [sha256, { kind: 'ip', value: '198.18.7.9' }];
  const { gaps } = plan(draft({ indicators }), [inspect]);
  expect(gaps[0]?.why).toBe(
    'ESET Inspect takes only SHA-1 file hashes; 2 of these are SHA-256 file hashes and IP addresses.',
  );
});
