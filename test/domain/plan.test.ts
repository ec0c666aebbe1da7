import { expect, test } from '@jest/globals';
import type { Draft } from '../../src/domain/draft.ts';
import type { Indicator } from '../../src/domain/indicator.ts';
import { type Capable, plan } from '../../src/domain/plan.ts';
import { sha1 } from './stories.ts';

const sha256: Indicator = { kind: 'sha256', value: 'c'.repeat(64) };
const inspect: Capable = {
  name: 'inspect',
  title: 'ESET Inspect',
  insecure: false,
  abilities: {
    block: {
      kinds: ['sha1'],
      takes: 'SHA-1 file hashes',
      batch: 2,
      revertible: true,
      cleans: false,
      prevents: false,
    },
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
      prevents: false,
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

test('several that do not fit are named by kind, without their number, which approvers may change', () => {
  const indicators: Indicator[] = [sha256, { kind: 'ip', value: '198.18.7.9' }];
  const { gaps } = plan(draft({ indicators }), [inspect]);
  expect(gaps[0]?.why).toBe(
    'ESET Inspect takes only SHA-1 file hashes, no SHA-256 file hashes and no IP addresses.',
  );
});

test('what a vendor refuses of a kind it takes is gathered by its reasons', () => {
  const why = (digit: string) =>
    digit === '3' ? undefined : `It is listed as ${digit < '3' ? 'low' : 'high'}.`;
  const refuses = ({ value }: Indicator) => why(value.charAt(0));
  const picky = { ...inspect, abilities: { block: { ...inspect.abilities.block!, refuses } } };
  expect(plan(draft({ indicators: ['1', '4', '2', '3'].map(sha1).concat(sha256) }), [picky])).toEqual({
    steps: [{ vendor: 'inspect', indicators: [sha1('3')] }],
    gaps: [
      {
        vendor: 'inspect',
        indicators: [sha256],
        why: 'ESET Inspect takes only SHA-1 file hashes; this is a SHA-256 file hash.',
      },
      { vendor: 'inspect', indicators: [sha1('1'), sha1('2')], why: 'It is listed as low.' },
      { vendor: 'inspect', indicators: [sha1('4')], why: 'It is listed as high.' },
    ],
  });
});

test('a vendor refuses in the light of what is wished for', () => {
  const refuses = (_: Indicator, { prevent }: { readonly prevent: boolean }) =>
    prevent ? 'It cannot prevent.' : undefined;
  const picky = { ...inspect, abilities: { block: { ...inspect.abilities.block!, refuses } } };
  expect(plan(draft({}), [picky]).gaps).toEqual([]);
  expect(plan(draft({ prevent: true }), [picky])).toMatchObject({
    steps: [],
    gaps: [{ why: 'It cannot prevent.' }],
  });
});

test('a step says that it also cleans or prevents, where that is wished for and can be, and that its way is not safe', () => {
  const able = (its: object) => ({
    ...inspect,
    abilities: { block: { ...inspect.abilities.block!, ...its } },
  });
  const cleaning = able({ cleans: true });
  const preventing = able({ prevents: true });
  const stepOf = (vendor: Capable, changes: Partial<Draft>) => plan(draft(changes), [vendor]).steps[0];
  const bare = { vendor: 'inspect', indicators: [sha1('a')] };
  expect(stepOf(cleaning, { clean: true })).toEqual({ ...bare, cleans: true });
  expect(stepOf(cleaning, {})).toEqual(bare);
  expect(stepOf(inspect, { clean: true })).toEqual(bare);
  expect(stepOf(preventing, { clean: true, prevent: true })).toEqual({ ...bare, prevents: true });
  expect(stepOf(preventing, {})).toEqual(bare);
  expect(stepOf(cleaning, { prevent: true })).toEqual(bare);
  expect(stepOf({ ...inspect, insecure: true }, {})).toEqual({ ...bare, insecure: true });
});

test('what can be taken back is', () => {
  expect(plan(draft({ undo: true }), [inspect])).toEqual({
    steps: [{ vendor: 'inspect', indicators: [sha1('a')] }],
    gaps: [],
  });
});
