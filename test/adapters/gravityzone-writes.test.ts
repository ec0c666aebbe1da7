import { describe, expect, test } from '@jest/globals';
import type { Outcome } from '../../src/domain/outcome.ts';
import { isDeferral } from '../../src/step.ts';
import { errand, never } from '../kit/adapter-stand.ts';
import { bothHashes, ip, md5, path, sha256, start, statuses } from './gravityzone-stand.ts';

describe('five writes a minute', () => {
  test('are counted for blocks and undoing together, and the sixth is put off before it is sent', async () => {
    const { block, vendor, calls, pass } = await start();
    if (block.revert === undefined) throw new Error('GravityZone can undo.');
    expect(vendor.quota?.()).toBe('5 of 5 writes are left this minute.');
    for (const batch of [[sha256], [ip, path]]) {
      await block.apply(batch, errand, never);
      pass(1_000);
    }
    expect(vendor.quota?.()).toBe('2 of 5 writes are left this minute.');
    await block.revert([sha256], errand, never);
    await block.revert([ip], errand, never);
    expect(vendor.quota?.()).toBe('0 of 5 writes are left this minute.');
    const later = { retryAfterMs: 58_000, code: 'rate_limited' };
    expect(await block.apply([md5], errand, never)).toEqual(later);
    expect([calls('addToBlocklist').length, calls('removeFromBlocklist').length]).toEqual([3, 2]);
    pass(58_000);
    expect(await block.apply([md5], errand, never)).toEqual([{ indicator: md5, status: 'accepted' }]);
    expect(vendor.quota?.()).toBe('0 of 5 writes are left this minute.');
    pass(60_000);
    expect(vendor.quota?.()).toBe('5 of 5 writes are left this minute.');
  });

  test('are shared by all that use the key', async () => {
    const { block, connect } = await start();
    const other = connect({ companyId: '65fd7506e2354158650c7c33' });
    await block.apply([sha256, ip, path], errand, never);
    expect(other.vendor.quota?.()).toBe('2 of 5 writes are left this minute.');
    expect(await other.block.apply([sha256, ip, path], errand, never)).toEqual({
      retryAfterMs: 60_000,
      code: 'rate_limited',
    });
  });

  test('are one queue for all requests that run at the same time, and each is told until when it waits', async () => {
    const { add, calls, pass } = await start();
    const requests = [
      [sha256, ip, path],
      [md5, { ...ip, value: '45.0.0.9' }, { ...path, value: 'C:\\b.exe' }],
      [
        { ...ip, value: '45.0.0.10' },
        { ...path, value: 'C:\\c.exe' },
      ],
    ];
    const answers = await Promise.all(requests.map((batch) => add(batch)));
    const [wait, ...others] = answers.filter(isDeferral);
    expect([wait, others]).toEqual([{ retryAfterMs: 60_000, code: 'rate_limited' }, []]);
    const waiting = requests[answers.findIndex(isDeferral)] ?? [];
    expect(waiting).toHaveLength(3);
    pass(60_000);
    expect(statuses(await add(waiting))).toEqual(waiting.map(() => 'verified'));
    expect(calls('addToBlocklist').map(({ status }) => status)).toEqual(Array(8).fill(200));
  });

  test('are not touched by looking, however often', async () => {
    const { block, vendor, calls } = await start();
    for (let looked = 0; looked < 40; looked += 1) await block.inEffect?.([sha256, ip], never);
    await vendor.check(never);
    expect(vendor.quota?.()).toBe('5 of 5 writes are left this minute.');
    expect([calls('addToBlocklist').length, calls('getBlocklistItems').length]).toEqual([0, 41]);
    expect(calls('getBlocklistItems').every(({ status }) => status === 200)).toBe(true);
  });

  test('are not begun on by a batch that needs more than are left', async () => {
    const { block, calls, pass } = await start();
    await block.apply([sha256], errand, never);
    await block.apply([sha256, ip], errand, never);
    expect(await block.apply([sha256, ip, path], errand, never)).toMatchObject({ retryAfterMs: 60_000 });
    expect(calls('addToBlocklist')).toHaveLength(3);
    expect(await block.apply([sha256, ip], errand, never)).toHaveLength(2);
    pass(60_000);
    expect(await block.apply([sha256, ip, path], errand, never)).toHaveLength(3);
  });

  test('carry a thousand indicators in ten writes and as few pages as the list has', async () => {
    const newest = await start({ order: 'newest_first' });
    const oldest = await start({ order: 'oldest_first' });
    for (const [{ add, calls, pass, simulator }, pages] of [
      // Before: 1, 1, 2, … 9 pages. After: the first page alone, or 1, 2, 3, … 10 pages.
      [newest, 46 + 10],
      [oldest, 46 + 55],
    ] as const) {
      const indicators = bothHashes(1_000);
      let deferrals = 0;
      for (let from = 0; from < 1_000; from += 100) {
        const batch = indicators.slice(from, from + 100);
        let answer = await add(batch);
        for (; isDeferral(answer); answer = await add(batch)) {
          deferrals += 1;
          pass(answer.retryAfterMs);
        }
        expect(answer.every(({ status }) => status === 'verified')).toBe(true);
      }
      expect(deferrals).toBe(1);
      expect(simulator.items()).toHaveLength(1_000);
      expect(calls('addToBlocklist').map(({ status }) => status)).toEqual(Array(10).fill(200));
      // What is put off reads the list again: 5 pages, that are 500 rows.
      expect(calls('getBlocklistItems')).toHaveLength(pages + 5);
      expect(calls('getBlocklistItems').every(({ status }) => status === 200)).toBe(true);
    }
  });

  test.each([
    ['a web page with 429', 'html' as const],
    ['an error with 429', 'rpc_429' as const],
    ['an error with 200', 'rpc_200' as const],
  ])('that others have used up put a batch off as the vendor says, by %s', async (_, limitAnswer) => {
    const { block, vendor, calls, pass } = await start({ limitAnswer, writes: { calls: 0, perMs: 1 } });
    const later = { retryAfterMs: 60_000, code: 'rate_limited' };
    expect(await block.apply([sha256, ip], errand, never)).toEqual(later);
    expect(vendor.quota?.()).toBe('0 of 5 writes are left this minute.');
    pass(20_000);
    expect(await block.apply([sha256], errand, never)).toEqual({ ...later, retryAfterMs: 40_000 });
    expect(calls('addToBlocklist')).toHaveLength(1);
    pass(40_000);
    expect(vendor.quota?.()).toBe('5 of 5 writes are left this minute.');
  });

  test('that end in the middle of a batch are waited for, once, and the call goes out again', async () => {
    const { add, simulator, calls, pauses } = await start();
    simulator.fault({ kind: 'delay', ms: 0 }, 'addToBlocklist');
    simulator.fault({ kind: 'retry_after', status: 429, value: '12' }, 'addToBlocklist');
    expect(statuses(await add([sha256, ip, path]))).toEqual(['verified', 'verified', 'verified']);
    expect(calls('addToBlocklist').map(({ status }) => status)).toEqual([200, 429, 200, 200]);
    expect(pauses).toEqual([12_000]);
  });

  test.each([
    ['twice', ['12', '12'], 3],
    ['for long', ['3600'], 2],
  ])('that end in the middle of a batch %s leave the rest to a retry', async (_, values, writes) => {
    const { add, simulator, calls, vendor } = await start();
    simulator.fault({ kind: 'delay', ms: 0 }, 'addToBlocklist');
    for (const value of values) {
      simulator.fault({ kind: 'retry_after', status: 429, value }, 'addToBlocklist');
    }
    const answer = (await add([sha256, ip, path])) as readonly Outcome[];
    expect(answer).toMatchObject([
      { status: 'verified' },
      { status: 'failed', code: 'rate_limited' },
      {
        status: 'failed',
        code: 'rate_limited',
        note: expect.stringMatching(/^Not sent, because the call before it did not succeed\. .+\.$/),
      },
    ]);
    expect(calls('addToBlocklist')).toHaveLength(writes);
    expect(vendor.quota?.()).toBe('0 of 5 writes are left this minute.');
  });

  test('are given back for what was not sent', async () => {
    const { block, vendor, simulator } = await start();
    simulator.fault({ kind: 'down' });
    expect(await block.apply([sha256, ip, path], errand, never)).toMatchObject([
      { status: 'failed', code: 'unreachable' },
      { status: 'failed', code: 'unreachable' },
      { status: 'failed', code: 'unreachable' },
    ]);
    expect(vendor.quota?.()).toBe('5 of 5 writes are left this minute.');
    simulator.clearFaults();
    simulator.fault({ kind: 'retry_after', status: 429, value: '0' }, 'addToBlocklist');
    expect(await block.apply([sha256, ip, path], errand, never)).toMatchObject({ retryAfterMs: 0 });
    expect(vendor.quota?.()).toBe('4 of 5 writes are left this minute.');
  });
});
