import { describe, expect, test } from '@jest/globals';
import type { Operation } from '../src/adapter.ts';
import type { Indicator } from '../src/domain/indicator.ts';
import type { Outcome } from '../src/domain/outcome.ts';
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
  readonly code?: string;
  readonly readable?: boolean;
  readonly blind?: boolean;
}) {
  const { says = 'accepted', code = 'told', takes = true, readable = true, blind = false } = options;
  const held = new Set((options.holds ?? []).map(({ value }) => value));
  const sent: string[] = [];
  const write = (batch: readonly Indicator[], change: (value: string) => void) => {
    for (const { value } of batch) {
      sent.push(value);
      if (takes) change(value);
    }
    return Promise.resolve(batch.map((indicator): Outcome => ({ indicator, status: says, code })));
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
  return { operation, sent, held };
}

/** Nobody waits; `meanwhile` is what happens in that time. */
function pausing(meanwhile: () => void = () => undefined) {
  const pauses: number[] = [];
  const pause = (ms: number) => {
    pauses.push(ms);
    meanwhile();
    return Promise.resolve();
  };
  return { pauses, pause };
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
    ['an answer without sense to what took is verified', { says: 'unknown' }, ['verified', 'verified']],
    [
      'an answer without sense to what did not take is known to have failed',
      { says: 'unknown', takes: false },
      ['failed not_applied', 'failed not_applied'],
    ],
    [
      'an answer without sense and without a check stays unknown',
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

  describe.each(['timeout', 'interrupted'])('and gets no answer (%s)', (code) => {
    const silent = { says: 'unknown', code } as const;

    test('is verified at once when it took', async () => {
      const { pause, pauses } = pausing();
      const { operation } = vendor(silent);
      expect(statuses(await carryOut(operation, 'apply', [a], errand, signal, { pause }))).toEqual([
        'verified',
      ]);
      expect(pauses).toEqual([]);
    });

    test('is verified when it took a little late', async () => {
      const { operation, held, sent } = vendor({ ...silent, takes: false });
      const { pause, pauses } = pausing(() => held.add(a.value));
      expect(statuses(await carryOut(operation, 'apply', [a, b], errand, signal, { pause }))).toEqual([
        'verified',
        'unknown unanswered',
      ]);
      expect(pauses).toEqual([5_000]);
      expect(sent).toEqual([a.value, b.value]);
    });

    test.each([
      ['apply', [], 'does not hold it'],
      ['revert', [a], 'still holds it'],
    ] as const)('is unknown when it did not take, as it may yet: %s', async (direction, holds, so) => {
      const { operation } = vendor({ ...silent, holds, takes: false });
      expect(await carryOut(operation, direction, [a], errand, signal, { pause: pausing().pause })).toEqual([
        {
          indicator: a,
          status: 'unknown',
          code: 'unanswered',
          note: `The vendor gave no answer and, asked again 5 s later, ${so}. It may do it yet: look there, or retry.`,
        },
      ]);
    });

    test('keeps its own word when the second look finds nothing out', async () => {
      let looks = 0;
      const { operation } = vendor({ ...silent, takes: false });
      const blinded: Operation = {
        ...operation,
        inEffect: (batch) => Promise.resolve(batch.map(() => (++looks < 3 ? false : undefined))),
      };
      expect(
        statuses(await carryOut(blinded, 'apply', [a], errand, signal, { pause: pausing().pause })),
      ).toEqual([`unknown ${code}`]);
    });

    test('stops waiting when it is called off', async () => {
      const off = new AbortController();
      const { operation } = vendor({ ...silent, takes: false });
      const looking: Operation = {
        ...operation,
        inEffect: (batch, each) => Promise.resolve(batch.map(() => (each.aborted ? undefined : false))),
      };
      const running = carryOut(looking, 'apply', [a], errand, off.signal);
      await new Promise(setImmediate);
      off.abort();
      const first = await Promise.race([
        running,
        new Promise<'still waiting'>((resolve) => setImmediate(resolve, 'still waiting')),
      ]);
      expect(first).toEqual([expect.objectContaining({ status: 'unknown', code })]);
    });
  });

  test('asks what an undo is to bring back of what it sends, and never of what it applies', async () => {
    const wishes: unknown[] = [];
    const { operation } = vendor({ holds: [b] });
    const asked: Operation = {
      ...operation,
      inEffect(batch, each, wish) {
        wishes.push(wish);
        return operation.inEffect!(batch, each);
      },
    };
    const undo = { ...errand, prevent: true, before: ['of a', 'of b'] };
    await carryOut(asked, 'revert', [a, b], undo, signal);
    await carryOut(asked, 'apply', [a], undo, signal);
    expect(wishes).toEqual([
      { prevent: true, before: ['of a', 'of b'] },
      { prevent: true, before: ['of b'] },
      { prevent: true },
      { prevent: true },
    ]);
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
    const { pause, pauses } = pausing();
    expect(statuses(await lookAfterCrash(operation, 'apply', [a, b], errand, signal, pause))).toEqual([
      'verified',
      'failed not_applied',
    ]);
    expect(pauses).toEqual([5_000]);
    expect(sent).toEqual([]);
  });

  test('what comes a little late is verified, and nobody waits when all is there', async () => {
    const { operation, held } = vendor({ holds: [a] });
    const { pause, pauses } = pausing(() => held.add(b.value));
    for (let looked = 0; looked < 2; looked += 1) {
      expect(statuses(await lookAfterCrash(operation, 'apply', [a, b], errand, signal, pause))).toEqual([
        'verified',
        'verified',
      ]);
    }
    expect(pauses).toEqual([5_000]);
  });

  test.each([
    ['without read-back', vendor({ readable: false }).operation],
    ['when the read-back gives no answer', vendor({ blind: true }).operation],
    ['without the vendor', undefined],
  ])('it is unknown %s', async (_, operation) => {
    expect(await lookAfterCrash(operation, 'apply', [a], errand, signal)).toEqual([
      {
        indicator: a,
        status: 'unknown',
        code: 'interrupted',
        note: 'Portcullis stopped while the vendor was being called.',
      },
    ]);
  });
});
