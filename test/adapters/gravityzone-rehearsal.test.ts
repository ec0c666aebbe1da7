import { describe, expect, test } from '@jest/globals';
import { type RehearsedCall, rehearsed } from '../../src/rehearsal.ts';
import { errand, never } from '../kit/adapter-stand.ts';
import { hashes, ip, md5, path, type Setting, sha256, start } from './gravityzone-stand.ts';

/** A Control Center, and the same key once in earnest and once only shown what would be sent. */
async function both(setting: Setting = {}) {
  const stand = await start({}, setting);
  const told: RehearsedCall[] = [];
  const shown = stand.connect({}, (http) => rehearsed(http, [], (call) => told.push(call)));
  const revert = shown.block.revert ?? shown.block.apply;
  return { ...stand, told, shown: { ...shown, revert } };
}

describe('what is only shown', () => {
  test('is every call of a batch, and of each indicator that it was', async () => {
    const { told, shown, calls } = await both();
    const batch = [sha256, md5, ip, path];
    const outcomes = await shown.block.apply(batch, errand, never);
    expect(outcomes).toEqual(
      batch.map((indicator) => expect.objectContaining({ indicator, code: 'rehearsed' })),
    );
    const types = told.map(({ body }) => JSON.parse(body).params.type);
    expect(types).toEqual(['hash', 'connection', 'path']);
    expect(calls('addToBlocklist')).toEqual([]);
  });

  test('is every removal, though there are more than a minute has room for, without waiting', async () => {
    const { block, told, shown, pass, pauses, calls } = await both({ apiVersion: 'v1.0' });
    const seven = hashes('sha256', 7);
    await block.apply(seven, errand, never);
    pass(60_000);
    const waited = pauses.length;
    await shown.revert(seven, errand, never);
    expect([told.length, pauses.length - waited]).toEqual([7, 0]);
    expect(new Set(told.map(({ body }) => JSON.parse(body).params.hashItemId)).size).toBe(7);
    expect(calls('removeFromBlocklist')).toEqual([]);
  });

  test('takes no place from what is sent, and says how long that would be put off', async () => {
    const { block, vendor, told, shown, pass } = await both();
    expect(shown.vendor.putsOff?.(3)).toBe(0);
    await block.apply([sha256, ip, path], errand, never);
    pass(10_000);
    for (let i = 0; i < 3; i += 1) await shown.block.apply([sha256, ip, path], errand, never);
    expect(told).toHaveLength(9);
    expect([shown.vendor.putsOff?.(2), shown.vendor.putsOff?.(3), shown.vendor.putsOff?.(7)]).toEqual([
      0, 50_000, 50_000,
    ]);
    expect(vendor.quota?.()).toBe('2 of 5 writes are left this minute.');
    expect(await block.apply([sha256, ip], errand, never)).toHaveLength(2);
    expect(await block.apply([path], errand, never)).toMatchObject({ retryAfterMs: 50_000 });
  });
});
