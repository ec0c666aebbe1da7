import { beforeEach, describe, expect, test } from '@jest/globals';
import type { Sent } from '../send.ts';
import {
  ask,
  basic,
  gz,
  hashes,
  md5,
  NO_ITEM,
  no,
  parse,
  pass,
  post,
  restartAsShipped,
} from './control-center.ts';

describe('limits', () => {
  const statuses = async (count: number, go: () => Promise<Sent>) => {
    const all: number[] = [];
    for (let done = 0; done < count; done += 1) all.push((await go()).status);
    return all;
  };
  const adding = () => post('addToBlocklist', hashes(md5()));
  const removing = () => post('removeFromBlocklist', { ids: [NO_ITEM] });
  const listing = () => post('getBlocklistItems', {});

  beforeEach(() => restartAsShipped());

  test('adding and removing share five calls a minute; the sixth is nginx, and nothing is changed', async () => {
    expect(await statuses(3, adding)).toEqual([200, 200, 200]);
    expect(await statuses(2, removing)).toEqual([200, 200]);
    for (const go of [adding, removing]) {
      const answer = await go();
      expect(answer).toMatchObject({
        status: 429,
        headers: { 'content-type': 'text/html', 'retry-after': '60, 60' },
      });
      expect(answer.text).toMatch(/^<html>[\s\S]*429 Too Many Requests[\s\S]*nginx/);
    }
    expect(gz.items()).toHaveLength(3);
    expect((await listing()).status).toBe(200);
  });

  test('each call makes room when it is a minute old, and refused ones took none', async () => {
    for (let done = 0; done < 5; done += 1) {
      await adding();
      pass(10_000);
    }
    pass(9999);
    expect(await statuses(3, adding)).toEqual([429, 429, 429]);
    pass(1);
    expect(await statuses(2, adding)).toEqual([200, 429]);
    pass(10_000);
    expect(await statuses(2, adding)).toEqual([200, 429]);
  });

  test('a refused call counts when it was refused inside a 200', async () => {
    await statuses(5, () => post('addToBlocklist', {}));
    expect((await adding()).status).toBe(429);
  });

  test('each of the two can have five of its own', async () => {
    gz.behave({ writesCounted: 'per_method' });
    expect(await statuses(6, adding)).toEqual([200, 200, 200, 200, 200, 429]);
    expect(await statuses(6, removing)).toEqual([200, 200, 200, 200, 200, 429]);
  });

  test('everything else has ten calls a second', async () => {
    expect(await statuses(9, listing)).not.toContain(429);
    expect(await statuses(2, () => post('getApiKeyDetails', {}, 'v1.0', 'general'))).toEqual([200, 429]);
    expect((await listing()).headers['retry-after']).toBe('60, 60');
    expect((await adding()).status).toBe(200);
    pass(999);
    expect((await listing()).status).toBe(429);
    pass(1);
    expect((await listing()).status).toBe(200);
  });

  test('a stranger uses up nothing', async () => {
    await statuses(10, () => ask('/api/v1.2/jsonrpc/incidents', { headers: basic('stranger') }));
    expect((await listing()).status).toBe(200);
  });

  test.each([
    ['rpc_429', 429],
    ['rpc_200', 200],
  ] as const)('the refusal can be JSON-RPC (%s)', async (limitAnswer, status) => {
    gz.behave({ limitAnswer, writes: { calls: 0, perMs: 1 } });
    const answer = await adding();
    expect(answer).toMatchObject({ status, headers: { 'retry-after': '60, 60' } });
    expect(parse(answer)).toEqual(no(-32003));
    expect(gz.items()).toEqual([]);
  });

  test.each(['60', '1', 'Thu, 01 Oct 2026 00:01:00 GMT'])('Retry-After can be %j', async (retryAfter) => {
    gz.behave({ retryAfter, writes: { calls: 0, perMs: 1 } });
    expect((await adding()).headers['retry-after']).toBe(retryAfter);
  });

  test('Retry-After can be missing', async () => {
    gz.behave({ retryAfter: null, writes: { calls: 0, perMs: 1 } });
    expect((await adding()).headers).not.toHaveProperty('retry-after');
  });
});
