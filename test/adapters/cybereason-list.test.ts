import { describe, expect, test } from '@jest/globals';
import { carryOut } from '../../src/step.ts';
import { SPOILED } from '../kit/adapter-faults.ts';
import { errand, never } from '../kit/adapter-stand.ts';
import { sample, sha1s, start } from './cybereason-stand.ts';

const [file, domain, hash] = sample(3).map(({ value }) => value) as [string, string, string];
const four = sample(4);

/** A former entry of each sort, and nothing for the address. */
const ENTRIES = [
  { key: file, maliciousType: 'blacklist', prevent: true, comment: 'a, "b"\r\nc' },
  { key: domain, maliciousType: 'whitelist' },
  { key: hash.toUpperCase(), maliciousType: 'blacklist' },
] as const;

const HELD = ['blacklist+prevent', 'whitelist', 'blacklist', undefined];
const UNREADABLE = [undefined, undefined, undefined, undefined];

describe('the list of reputations', () => {
  test.each([
    ['csv', {}],
    ['csv', { csvHeader: 'other' }],
    ['csv', { csvLineEnd: '\n' }],
    ['csv', { csvByteOrderMark: true }],
    ['csv', { csvHashes: 'as_sent' }],
    ['list', { listApi: 'on' }],
    ['list', { listApi: 'on', listPageMax: 2 }],
    ['list', { listApi: 'on', listPageMax: 1 }],
    ['list', { listApi: 'not_found' }],
    ['list', { listApi: 'forbidden' }],
  ] as const)('is read by %s with %p', async (readBack, modes) => {
    const { block, allow, clear, simulator } = await start({ modes, settings: { readBack } });
    for (const entry of ENTRIES) simulator.put(entry);
    expect(await block.previous?.(four, never)).toEqual(HELD);
    expect(HELD).toContain(block.passes);
    expect(await block.inEffect?.(four, never)).toEqual([true, false, true, false]);
    expect(await block.inEffect?.(four, never, { prevent: true })).toEqual([true, false, false, false]);
    expect(await allow.inEffect?.(four, never)).toEqual([false, true, false, false]);
    expect(await clear.inEffect?.(four, never)).toEqual([false, false, false, true]);
    for (const [i, indicator] of four.entries()) {
      expect(await block.previous?.([indicator], never)).toEqual([HELD[i]]);
    }
  });

  test('that holds nothing is a header, and says that nothing is held', async () => {
    const { block, clear } = await start();
    expect(await block.previous?.(four, never)).toEqual(UNREADABLE);
    expect(await clear.inEffect?.(four, never)).toEqual([true, true, true, true]);
  });

  test.each([
    ['is cut in a row', 'key,reputation,comment\nabc,bla'],
    ['is cut in quotes', 'key,reputation,comment\nabc,blacklist,"see'],
    ['names no reputation', 'key,type\nabc,blacklist\n'],
    ['names no key', 'hash,reputation\nabc,blacklist\n'],
    ['is empty', ''],
    ['is JSON', '{"outcome":"failed"}'],
  ])('says nothing when it %s', async (_, body) => {
    const { block, clear, simulator } = await start();
    const fault = { kind: 'status', status: 200, body, headers: { 'content-type': 'text/csv' } } as const;
    simulator.fault(fault, 'download');
    expect(await clear.inEffect?.(four, never)).toEqual(UNREADABLE);
    simulator.fault(fault, 'download');
    simulator.fault(fault, 'download');
    // A yes that could not be read back is a yes, and no more than that.
    await clear.apply(four, errand, never);
    expect(await carryOut(block, 'apply', four, errand, never)).toEqual(
      four.map((indicator) => ({ indicator, status: 'accepted' })),
    );
  });

  test('says nothing of a key whose entries contradict each other or make no sense', async () => {
    const { block, clear, simulator } = await start();
    const body = `Key,Reputation\n${file},blacklist\n${file},whitelist\n${domain},indifferent\n${hash},whitelist\n${hash},WHITELIST\n`;
    simulator.fault({ kind: 'status', status: 200, body }, 'download');
    expect(await clear.inEffect?.(four, never)).toEqual([undefined, undefined, false, true]);
    expect(await block.previous?.(four, never)).toEqual([undefined, undefined, 'whitelist', undefined]);
  });

  test('says nothing when the API tells its trouble in words', async () => {
    const modes = { listApi: 'on', listData: 'text' } as const;
    const { block, vendor, calls } = await start({ modes, settings: { readBack: 'list' } });
    expect(await block.inEffect?.(four, never)).toEqual(UNREADABLE);
    expect((await vendor.check(never)).at(-1)).toMatchObject({ what: 'rights', ok: false });
    expect(calls()).not.toContain('download');
  });

  test.each(Object.entries(SPOILED))(
    'says nothing when an answer of the API is spoiled (%s)',
    async (_, fault) => {
      const { block, vendor, simulator } = await start({
        modes: { listApi: 'on' },
        settings: { readBack: 'list' },
      });
      simulator.fault(fault, 'list');
      expect(await block.inEffect?.(four, never)).toEqual(UNREADABLE);
      simulator.fault(fault, 'list');
      expect((await vendor.check(never)).at(-1)).toMatchObject({ what: 'rights', ok: false });
    },
  );

  test('is asked for one key alone where it can be, and finds it among its likes', async () => {
    const modes = { listApi: 'on', listFilter: 'contains' } as const;
    const { block, simulator, seen } = await start({ modes, settings: { readBack: 'list' } });
    simulator.put({ key: `x${domain}`, maliciousType: 'blacklist' });
    simulator.put({ key: domain, maliciousType: 'whitelist' });
    expect(await block.previous?.(four.slice(1, 2), never)).toEqual(['whitelist']);
    expect(seen('list').map(({ body }) => body)).toEqual([
      { filter: { key: domain, includeExpired: false }, page: 0, size: 1_000 },
    ]);
  });

  test('is paged through until its end', async () => {
    const modes = { listApi: 'on', listPageMax: 2 } as const;
    const { block, simulator, seen } = await start({ modes, settings: { readBack: 'list' } });
    for (const { value } of sample(5)) simulator.put({ key: value, maliciousType: 'blacklist' });
    expect(await block.inEffect?.(sample(6), never)).toEqual([true, true, true, true, true, false]);
    expect(seen('list').map(({ body }) => (body as { page: number }).page)).toEqual([0, 1, 2]);
  });

  test('is not paged through for ever', async () => {
    const { block, simulator, seen } = await start({
      modes: { listApi: 'on' },
      settings: { readBack: 'list' },
    });
    const rows = [{ key: 'other.example', maliciousType: 'blacklist' }];
    const body = JSON.stringify({ outcome: 'success', data: { total: 1_000_000, reputations: rows } });
    for (let page = 0; page < 201; page += 1) simulator.fault({ kind: 'status', status: 200, body }, 'list');
    expect(await block.inEffect?.(four, never)).toEqual(UNREADABLE);
    expect(seen('list')).toHaveLength(200);
  });
});

describe('a reading', () => {
  test('serves whoever asks within three seconds, and those who ask at the same time', async () => {
    const { block, allow, seen, pass } = await start();
    await Promise.all([block.previous?.(four, never), allow.previous?.(four, never)]);
    pass(2_999);
    await block.inEffect?.(four, never);
    expect(seen('download')).toHaveLength(1);
    pass(1);
    await block.inEffect?.(four, never);
    expect(seen('download')).toHaveLength(2);
  });

  test('no longer counts once something was sent', async () => {
    const { block, seen } = await start();
    expect(await block.inEffect?.(four, never)).toEqual([false, false, false, false]);
    await block.apply(four, errand, never);
    expect(await block.inEffect?.(four, never)).toEqual([true, true, true, true]);
    expect(seen('download')).toHaveLength(2);
  });

  test('that began before something was sent does not count after it', async () => {
    const { block } = await start();
    const before = block.inEffect?.(four, never);
    await Promise.all([before, block.apply(four, errand, never)]);
    expect(await before).toEqual([false, false, false, false]);
    expect(await block.inEffect?.(four, never)).toEqual([true, true, true, true]);
  });

  test('of one key does not serve for another', async () => {
    const settings = { readBack: 'list' } as const;
    const { block, simulator, seen } = await start({ modes: { listApi: 'on' }, settings });
    for (const entry of ENTRIES) simulator.put(entry);
    expect(await block.previous?.(four.slice(0, 1), never)).toEqual(['blacklist+prevent']);
    expect(await block.inEffect?.(four.slice(0, 1), never)).toEqual([true]);
    expect(seen('list')).toHaveLength(1);
    expect(await block.previous?.(four.slice(1, 2), never)).toEqual(['whitelist']);
    expect(await block.previous?.(four, never)).toEqual(HELD);
    expect(await block.previous?.(four.slice(2, 3), never)).toEqual(['blacklist']);
    expect(seen('list')).toHaveLength(3);
  });

  test('that another one hangs on is not waited for by those who give up sooner', async () => {
    const { block, simulator } = await start();
    const [first, second] = [new AbortController(), new AbortController()];
    simulator.fault({ kind: 'hang' }, 'download');
    const asked = new Promise<void>((resolve) => {
      simulator.onChange(() => simulator.seen.at(-1)?.operation === 'download' && resolve());
    });
    const hanging = block.inEffect?.(four, first.signal);
    await asked;
    const waiting = block.inEffect?.(four, second.signal);
    second.abort();
    expect(await waiting).toEqual(UNREADABLE);
    first.abort();
    expect(await hanging).toEqual(UNREADABLE);
    expect(await block.inEffect?.(four, never)).toEqual([false, false, false, false]);
  });

  test.each([
    ['csv', 'download', {}],
    ['list', 'list', { listApi: 'on' }],
  ] as const)(
    'costs a thousand indicators one call by %s and one more for each batch',
    async (readBack, way, modes) => {
      const { block, seen, simulator } = await start({ modes, settings: { readBack } });
      const thousand = sample(1_000);
      for (let from = 0; from < thousand.length; from += block.batch) {
        const batch = thousand.slice(from, from + block.batch);
        expect(await carryOut(block, 'apply', batch, errand, never)).toEqual(
          batch.map((indicator) => ({ indicator, status: 'verified' })),
        );
      }
      expect(simulator.reputations()).toHaveLength(1_000);
      expect(seen('update')).toHaveLength(10);
      expect(seen(way)).toHaveLength(11);
      expect(simulator.seen).toHaveLength(2 + 10 + 11);
    },
  );
});

describe('without read-back', () => {
  test('nothing is read, a yes is a yes, and what is cleared stays cleared', async () => {
    const { block, allow, clear, vendor, calls, held } = await start({ settings: { readBack: 'none' } });
    for (const operation of [block, allow, clear]) {
      expect(Object.keys(operation)).not.toContain('inEffect');
      expect(Object.keys(operation)).not.toContain('previous');
    }
    expect([block.revert, allow.revert].every((revert) => revert !== undefined)).toBe(true);
    expect(clear.revert).toBeUndefined();
    const [one] = sha1s(1);
    expect(await carryOut(block, 'apply', sha1s(1), errand, never)).toEqual([
      { indicator: one, status: 'accepted' },
    ]);
    expect(Object.values(held())).toEqual(['blacklist']);
    expect(await carryOut(block, 'revert', sha1s(1), errand, never)).toEqual([
      { indicator: one, status: 'accepted' },
    ]);
    expect(held()).toEqual({});
    expect((await vendor.check(never)).map(({ sentence }) => sentence)).toEqual([
      'Cybereason answers.',
      'Cybereason accepts the account.',
      'Reputations are not read back. Whether the account may set them shows only when it does.',
    ]);
    expect(calls()).toEqual(['login', 'version', 'update', 'update', 'version']);
  });

  test('an answer without an outcome leaves it open', async () => {
    const { block } = await start({ modes: { success: 'missing' }, settings: { readBack: 'none' } });
    expect(await block.apply(sha1s(1), errand, never)).toMatchObject([
      { status: 'unknown', code: 'malformed' },
    ]);
  });
});
