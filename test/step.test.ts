import { describe, expect, test } from '@jest/globals';
import type { Operation } from '../src/adapter.ts';
import type { Indicator } from '../src/domain/indicator.ts';
import type { Outcome } from '../src/domain/request.ts';
import { carryOut, lookAfterCrash } from '../src/step.ts';
import { sha1 } from './domain/stories.ts';

const [a, b] = [sha1('a'), sha1('b')];
const errand = { comment: 'INC-42', clean: false, prevent: false, before: [], reveal: () => undefined };
const { signal } = new AbortController();

/** A vendor that is a set in memory. `says` is its answer to a write, `takes` whether the write changes the set. */
function vendor(options: {
  readonly holds?: readonly Indicator[];
  readonly says?: Outcome['status'];
  readonly takes?: boolean;
  readonly readable?: boolean;
  readonly blind?: boolean;
}) {
  const { says = 'accepted', takes = true, readable = true, blind = false } = options;
  const held = new Set((options.holds ?? []).map(({ value }) => value));
  const sent: string[] = [];
  const write = (batch: readonly Indicator[], change: (value: string) => void) => {
    for (const { value } of batch) {
      sent.push(value);
      if (takes) change(value);
    }
    return Promise.resolve(batch.map((indicator): Outcome => ({ indicator, status: says, code: 'told' })));
  };
  const operation: Operation = {
    kinds: ['sha1'],
    takes: 'SHA-1 file hashes',
    batch: 100,
    apply: (batch) => write(batch, (value) => held.add(value)),
    revert: (batch) => write(batch, (value) => held.delete(value)),
    ...(readable && {
      inEffect: (batch) => Promise.resolve(batch.map(({ value }) => (blind ? undefined : held.has(value)))),
    }),
  };
  return { operation, sent };
}

const statuses = (outcomes: Awaited<ReturnType<typeof carryOut>>) =>
  'retryAfterMs' in outcomes
    ? 'deferred'
    : outcomes.map(({ status, code }) => (code === undefined ? status : `${status} ${code}`));

describe('a batch that is carried out', () => {
  test.each([
    ['a "yes" that took is verified', {}, ['verified', 'verified']],
    [
      'a "yes" that did not take is caught',
      { takes: false },
      ['failed not_in_effect', 'failed not_in_effect'],
    ],
    [
      'a "yes" that cannot be checked stays accepted',
      { readable: false },
      ['accepted told', 'accepted told'],
    ],
    [
      'a "yes" whose check gave no answer stays accepted',
      { blind: true },
      ['accepted told', 'accepted told'],
    ],
    ['a lost answer that took is verified', { says: 'unknown' }, ['verified', 'verified']],
    [
      'a lost answer that did not take is known to have failed',
      { says: 'unknown', takes: false },
      ['failed not_applied', 'failed not_applied'],
    ],
    [
      'a lost answer without a check stays unknown',
      { says: 'unknown', readable: false },
      ['unknown told', 'unknown told'],
    ],
    ['what the vendor says was so already stays that', { says: 'already' }, ['already told', 'already told']],
    ['a "no" stays a "no"', { says: 'failed', takes: false }, ['failed told', 'failed told']],
    ['a "no" that took all the same is verified', { says: 'failed' }, ['verified', 'verified']],
  ] as const)('%s', async (_, options, expected) => {
    expect(statuses(await carryOut(vendor(options).operation, 'apply', [a, b], errand, signal))).toEqual(
      expected,
    );
  });

  test('leaves alone what is so already, and sends the rest', async () => {
    const { operation, sent } = vendor({ holds: [a] });
    expect(statuses(await carryOut(operation, 'apply', [a, b], errand, signal))).toEqual([
      'already',
      'verified',
    ]);
    expect(sent).toEqual([b.value]);
  });

  test('writes nothing at all when everything is so already', async () => {
    const { operation, sent } = vendor({ holds: [a, b] });
    expect(statuses(await carryOut(operation, 'apply', [a, b], errand, signal))).toEqual([
      'already',
      'already',
    ]);
    expect(sent).toEqual([]);
  });

  test('is taken back the same way', async () => {
    const { operation, sent } = vendor({ holds: [a] });
    expect(statuses(await carryOut(operation, 'revert', [a, b], errand, signal))).toEqual([
      'verified',
      'already',
    ]);
    expect(sent).toEqual([a.value]);
  });

  test.each([
    ['accepted', 'The vendor was asked again and does not hold it. It often says so.'],
    ['unknown', 'The vendor was asked again and does not hold it.'],
  ] as const)('keeps what is known about a "yes" without effect: %s', async (status, note) => {
    const { operation } = vendor({ takes: false });
    const telling: Operation = {
      ...operation,
      apply: (batch) =>
        Promise.resolve(batch.map((indicator) => ({ indicator, status, note: 'It often says so.' }))),
    };
    expect(await carryOut(telling, 'apply', [a], errand, signal)).toMatchObject([{ status: 'failed', note }]);
  });

  test('is put off as a whole when the vendor asks for it', async () => {
    const { operation } = vendor({ readable: false });
    const busy = {
      ...operation,
      apply: () => Promise.resolve({ retryAfterMs: 5_000, code: 'rate_limited' }),
    };
    expect(await carryOut(busy, 'apply', [a], errand, signal)).toEqual({
      retryAfterMs: 5_000,
      code: 'rate_limited',
    });
  });

  test('keeps what the vendor held before', async () => {
    const { operation } = vendor({});
    const told = { ...operation, previous: () => Promise.resolve(['whitelist', undefined]) };
    expect(await carryOut(told, 'apply', [a, b], errand, signal)).toEqual([
      { indicator: a, status: 'verified', previous: 'whitelist' },
      { indicator: b, status: 'verified' },
    ]);
  });

  test('does not hide an adapter that loses an outcome', async () => {
    const { operation } = vendor({ readable: false });
    const broken = { ...operation, apply: () => Promise.resolve([]) };
    await expect(carryOut(broken, 'apply', [a], errand, signal)).rejects.toThrow('one outcome per indicator');
  });
});

describe('after a crash in the middle of a call', () => {
  test('what is there is verified, what is not is provably absent, and nothing is sent', async () => {
    const { operation, sent } = vendor({ holds: [a] });
    expect(statuses(await lookAfterCrash(operation, 'apply', [a, b], errand, signal))).toEqual([
      'verified',
      'failed not_applied',
    ]);
    expect(sent).toEqual([]);
  });

  test('without read-back, or without the vendor, it is unknown', async () => {
    const { operation, sent } = vendor({ readable: false });
    expect(statuses(await lookAfterCrash(operation, 'apply', [a], errand, signal))).toEqual([
      'unknown interrupted',
    ]);
    expect(statuses(await lookAfterCrash(undefined, 'apply', [a], errand, signal))).toEqual([
      'unknown interrupted',
    ]);
    expect(sent).toEqual([]);
  });
});
