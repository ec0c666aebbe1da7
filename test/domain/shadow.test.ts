import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { DAYS } from '../../src/domain/hours.ts';
import type { Indicator, IndicatorKind } from '../../src/domain/indicator.ts';
import { contradictionIn, implies } from '../../src/domain/shadow.ts';
import { fits, type Part, type When, type Word } from '../../src/domain/when.ts';
import { draftOf, FILE, partOf } from './occasions.ts';

const numRuns = Number(process.env['PROPERTY_RUNS'] ?? 200);

const BERLIN = { from: 18 * 60, to: 8 * 60, timeZone: 'Europe/Berlin' };

describe('conditions that hold together never', () => {
  test.each<[When, ReturnType<typeof contradictionIn>]>([
    [
      { action: 'allow', clean: true },
      { key: 'clean', sentence: 'Only a block cleans, and never the action allow.' },
    ],
    [
      { action: 'unblock', clean: true },
      { key: 'clean', sentence: 'Only a block cleans, and never the action unblock.' },
    ],
    [{ action: 'block', clean: true }, undefined],
    [{ action: 'allow', clean: false }, undefined],
    [{ clean: true }, undefined],
    [
      { indicatorsOver: 1000 },
      {
        key: 'indicatorsOver',
        sentence: 'Is never exceeded: a request under this rule has at most 1,000 indicators.',
      },
    ],
    [{ indicatorsOver: 999 }, undefined],
    [
      { kinds: ['domain', 'sha1'], addressesOver: 256 },
      {
        key: 'addressesOver',
        sentence: 'Is never exceeded: nothing of these kinds has so many addresses.',
      },
    ],
    [
      { kinds: ['domain'], addressesOver: 0 },
      { key: 'addressesOver', sentence: 'Is never exceeded: nothing of these kinds has an address.' },
    ],
    [
      { kinds: ['ip'], addressesOver: 1 },
      {
        key: 'addressesOver',
        sentence: 'Is never exceeded: nothing of these kinds has so many addresses.',
      },
    ],
    [{ kinds: ['ip'], addressesOver: 0 }, undefined],
    [{ kinds: ['domain', 'network'], addressesOver: 256 }, undefined],
    [{ addressesOver: 256 }, undefined],
    [
      { action: 'flush', addressesOver: 256 },
      {
        key: 'addressesOver',
        sentence: 'Is never exceeded: nothing that the action flush is about has so many addresses.',
      },
    ],
    [
      { action: 'enrol', kinds: ['domain'] },
      { key: 'kinds', sentence: 'The action enrol is about none of these kinds; leave them out.' },
    ],
    [
      { action: 'flush', kinds: ['domain'], addressesOver: 0 },
      { key: 'kinds', sentence: 'The action flush is about none of these kinds; leave them out.' },
    ],
    [
      { action: 'flush', indicatorsOver: 1 },
      {
        key: 'indicatorsOver',
        sentence: 'Is never exceeded: the action flush is about one thing at a time.',
      },
    ],
    [{ action: 'enrol', indicatorsOver: 0 }, undefined],
    [{ action: 'enrol' }, undefined],
    [{ action: 'flush' }, undefined],
    [{}, undefined],
  ])('%j', (when, found) => expect(contradictionIn(when, 1000)).toEqual(found));
});

describe('what fits the first fits the second too', () => {
  test.each<[When, When, boolean]>([
    [{}, {}, true],
    [{ action: 'block' }, {}, true],
    [{}, { action: 'block' }, false],
    [{ action: 'enrol' }, {}, false],
    [{ action: 'enrol' }, { action: 'enrol' }, true],
    [{ action: 'enrol', vendors: ['gz'] }, { vendors: ['gz'] }, false],
    [{ clean: true }, { action: 'block' }, true],
    [{ clean: false }, { action: 'block' }, false],
    [{ action: 'allow' }, { clean: false }, true],
    [{ action: 'block' }, { clean: false }, false],
    [{ clean: true }, { clean: false }, false],
    [{ clean: false }, { clean: false }, true],
    [{ kinds: ['url'] }, { kinds: ['domain'] }, true],
    [{ kinds: ['domain'] }, { kinds: ['url'] }, false],
    [{ kinds: ['ip', 'url'] }, { kinds: ['domain', 'ip'] }, true],
    [{ kinds: ['ip', 'url'] }, { kinds: ['ip'] }, false],
    [{ addressesOver: 256 }, { kinds: ['network'] }, true],
    [{ addressesOver: 0 }, { kinds: ['network'] }, false],
    [{ addressesOver: 0 }, { kinds: ['ip', 'network'] }, true],
    [{ kinds: ['network'] }, { addressesOver: 1 }, true],
    [{ kinds: ['network'] }, { addressesOver: 2 }, false],
    [{ kinds: ['ip', 'network'] }, { addressesOver: 0 }, true],
    [{ kinds: ['ip', 'network'] }, { addressesOver: 1 }, false],
    [{ addressesOver: 512 }, { addressesOver: 256 }, true],
    [{ addressesOver: 256 }, { addressesOver: 512 }, false],
    [{ indicatorsOver: 5 }, { indicatorsOver: 5 }, true],
    [{ indicatorsOver: 4 }, { indicatorsOver: 5 }, false],
    [{}, { indicatorsOver: 0 }, true],
    [{}, { indicatorsOver: 1 }, false],
    [{ vendors: ['gz'] }, { vendors: ['inspect', 'gz'] }, true],
    [{ vendors: ['inspect', 'gz'] }, { vendors: ['gz'] }, false],
    [{ severity: [1] }, { severity: [1, 2] }, true],
    [{}, { severity: [1, 2, 3, 4] }, false],
    [{ channels: ['C0SOC'] }, { channels: ['C0LAB', 'C0SOC'] }, true],
    [{ channels: ['C0SOC'] }, { channels: ['C0LAB'] }, false],
    [{ hours: { ...BERLIN, days: ['mon'] } }, { hours: BERLIN }, true],
    [{ hours: BERLIN }, { hours: { ...BERLIN, days: ['mon'] } }, false],
    [{ hours: BERLIN }, { hours: { ...BERLIN, timeZone: 'Europe/Paris' } }, false],
    [{}, { hours: BERLIN }, false],
    [{}, { hours: { from: 0, to: 0, timeZone: 'UTC' } }, true],
    [{ action: 'block', vendors: ['gz'] }, { action: 'block' }, true],
    [{ action: 'block' }, { action: 'block', vendors: ['gz'] }, false],
  ])('%j, %j: %p', (later, earlier, is) => expect(implies(later, earlier)).toBe(is));
});

const some = <T>(...all: readonly T[]) => fc.subarray([...all], { minLength: 1 });

const conditions: fc.Arbitrary<When> = fc.record(
  {
    action: fc.constantFrom<Word[]>('block', 'allow', 'unblock', 'flush', 'enrol'),
    kinds: some<IndicatorKind>('sha1', 'ip', 'network', 'domain', 'url'),
    vendors: some('inspect', 'gz'),
    indicatorsOver: fc.nat(2),
    addressesOver: fc.constantFrom(0, 1, 2, 300),
    clean: fc.boolean(),
    severity: some<1 | 2>(1, 2),
    channels: some('C0SOC', 'C0LAB'),
  },
  { requiredKeys: [] },
);

/** Conditions, and others that share some of them. */
const pair = fc
  .tuple(conditions, conditions, fc.subarray(['action', 'kinds', 'vendors', 'clean', 'severity'] as const))
  .map(([earlier, more, shared]): readonly [When, When] => [
    {
      ...more,
      ...Object.fromEntries(shared.flatMap((key) => (key in earlier ? [[key, earlier[key]]] : []))),
    },
    earlier,
  ]);

const SUBJECTS: readonly Indicator[] = [
  FILE,
  { kind: 'ip', value: '198.18.7.9' },
  { kind: 'network', value: '198.18.7.8/31' },
  { kind: 'network', value: '198.18.7.0/24' },
  { kind: 'network', value: '198.18.0.0/16' },
  { kind: 'domain', value: 'evil.example' },
  { kind: 'url', value: 'http://evil.example/' },
  { kind: 'host_md5', value: 'a'.repeat(32) },
  { kind: 'path', value: '/opt/run' },
];

/** One part for every way in which the conditions above can tell two apart. */
const PARTS: readonly Part[] = (['block', 'allow', 'clear', 'flush', 'enrol', 'unblock'] as const).flatMap(
  (word) => {
    const subjects: readonly Indicator[] =
      word === 'flush'
        ? [{ kind: 'events', value: 'all' }]
        : word === 'enrol'
          ? [{ kind: 'account', value: 'ann@example.com analyst' }]
          : SUBJECTS;
    return subjects.flatMap((indicator) =>
      ['inspect', 'gz', 'other'].flatMap((vendor) =>
        ['C0SOC', 'C0LAB', 'C0OTHER'].flatMap((channel) =>
          [undefined, 1 as const, 2 as const].flatMap((severity) =>
            (word === 'flush' || word === 'enrol' ? [1] : [1, 2, 3]).flatMap((count) =>
              (word === 'block' ? [true, false] : [false]).map((clean) => {
                const indicators = Array.from({ length: count }, () => indicator);
                return partOf({
                  word,
                  indicator,
                  vendor,
                  channel,
                  draft: draftOf({ indicators, clean, severity }),
                });
              }),
            ),
          ),
        ),
      ),
    );
  },
);

test('it is said exactly where nothing fits the later conditions alone', () => {
  fc.assert(
    fc.property(pair, ([later, earlier]) => {
      fc.pre(contradictionIn(later, 1000) === undefined);
      const isSo = PARTS.every((part) => !fits(later, part) || fits(earlier, part));
      expect({ later, earlier, implies: implies(later, earlier) }).toEqual({ later, earlier, implies: isSo });
    }),
    { numRuns },
  );
});

test('a contradiction is found exactly where nothing fits', () => {
  fc.assert(
    fc.property(conditions, (when) => {
      const isSo = !PARTS.some((part) => fits(when, part));
      expect({ when, never: contradictionIn(when, 1000) !== undefined }).toEqual({ when, never: isSo });
    }),
    { numRuns },
  );
});

test('with hours it is never said where something fits the later conditions alone', () => {
  const hours = fc.record(
    {
      days: fc.subarray([...DAYS], { minLength: 2 }),
      from: fc.constantFrom(0, 540, 1080),
      to: fc.constantFrom(0, 540, 1080),
      timeZone: fc.constantFrom('Europe/Berlin', 'UTC'),
    },
    { requiredKeys: ['from', 'to', 'timeZone'] },
  );
  const maybe = fc.option(hours, { nil: undefined });
  // The week in which Berlin sets its clocks back.
  const times = fc.array(fc.nat(7 * 24 * 4), { minLength: 20, maxLength: 20 });
  fc.assert(
    fc.property(maybe, maybe, times, (late, early, quarters) => {
      const [later, earlier] = [late, early].map((each): When => (each ? { hours: each } : {}));
      fc.pre(implies(later!, earlier!));
      for (const quarter of quarters) {
        const part = partOf({ at: new Date(Date.UTC(2026, 9, 22) + quarter * 900_000) });
        expect(!fits(later!, part) || fits(earlier!, part)).toBe(true);
      }
    }),
    { numRuns: Math.min(numRuns, 100) },
  );
});
