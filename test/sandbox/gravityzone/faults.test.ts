import { Agent } from 'node:https';
import { describe, expect, test } from '@jest/globals';
import type { GravityzoneSimulator } from '../../../sandbox/vendors/gravityzone.ts';
import { type Sent, until } from '../send.ts';
import {
  add,
  ask,
  basic,
  gz,
  hashes,
  ids,
  keyDetails,
  list,
  md5,
  no,
  OTHER_MD5,
  parse,
  post,
  remove,
  restart,
  sha256,
  shown,
  YES,
} from './control-center.ts';

describe('faults', () => {
  const calls: readonly [string, () => Promise<Sent>][] = [
    ['addToBlocklist', () => post('addToBlocklist', hashes(sha256()))],
    ['getBlocklistItems', () => post('getBlocklistItems', {})],
    ['removeFromBlocklist', () => post('removeFromBlocklist', { ids: ids().slice(0, 1) })],
    ['getApiKeyDetails', () => post('getApiKeyDetails', {}, 'v1.0', 'general')],
  ];

  test.each(calls)('meet %s alone, in order', async (operation, go) => {
    await add(hashes(md5(), md5(OTHER_MD5)));
    gz.fault({ kind: 'status', status: 502 }, operation);
    gz.fault({ kind: 'retry_after', status: 429, value: '60, 60' }, operation);
    gz.fault({ kind: 'html200' }, operation);
    for (const [other, call] of calls) if (other !== operation) expect((await call()).status).toBe(200);
    const count = gz.items().length;
    expect(await go()).toMatchObject({
      status: 502,
      headers: { 'content-type': 'text/html; charset=utf-8' },
    });
    expect(await go()).toMatchObject({ status: 429, headers: { 'retry-after': '60, 60' } });
    expect(await go()).toMatchObject({ status: 200, text: expect.stringMatching(/^<!DOCTYPE html>/) });
    expect(gz.items()).toHaveLength(count);
    expect(parse(await go())).toHaveProperty('result');
  });

  const spoilt: readonly [string, Parameters<GravityzoneSimulator['fault']>[0], string][] = [
    ['cut short', { kind: 'truncate', bytes: 9 }, '{"id":"on'],
    ['no JSON', { kind: 'not_json' }, 'OK, but this is not JSON {'],
    ['empty', { kind: 'empty' }, ''],
    ['of another shape', { kind: 'wrong_shape' }, '{"unexpected":[null]}'],
  ];
  test.each(spoilt)('an answer can be %s, although the change was made', async (_, fault, text) => {
    gz.fault(fault, 'addToBlocklist');
    expect(await post('addToBlocklist', hashes(sha256()))).toMatchObject({ status: 200, text });
    expect(gz.items()).toHaveLength(1);
    gz.fault(fault, 'removeFromBlocklist');
    expect(await post('removeFromBlocklist', { ids: ids() })).toMatchObject({ status: 200, text });
    expect(gz.items()).toEqual([]);
  });

  test('a lie leaves the list alone, both ways, and is no way in', async () => {
    gz.fault({ kind: 'lie' }, 'addToBlocklist');
    expect(await add(hashes(sha256()))).toEqual(YES);
    expect((await shown()).total).toBe(0);
    await add(hashes(sha256()));
    gz.switchFault('lie', true);
    expect(await remove({ ids: ids() })).toEqual(YES);
    expect((await shown()).total).toBe(1);
    expect((await ask('/api/v1.2/jsonrpc/incidents', { headers: basic('x') })).status).toBe(401);
  });

  test('a lie about what could be done in part does none of it', async () => {
    gz.behave({ application: 'partial' });
    gz.fault({ kind: 'lie' });
    expect(await add(hashes(sha256(), md5('x')))).toEqual(no(-32602));
    expect(gz.items()).toEqual([]);
  });

  test.each([
    ['before', 0],
    ['after', 1],
    ['during', 1],
  ] as const)('a reset %s the change leaves %i row', async (when, rows) => {
    gz.fault({ kind: 'reset', when }, 'addToBlocklist');
    await expect(post('addToBlocklist', hashes(sha256()))).rejects.toMatchObject({ code: 'ECONNRESET' });
    expect(gz.items()).toHaveLength(rows);
  });

  test('there is no session that could end', () => {
    expect(() => gz.fault({ kind: 'expire_auth' })).toThrow('gravityzone has no session that could end.');
    expect(() => gz.fault({ kind: 'lie' }, 'block')).toThrow('gravityzone has no operation "block".');
  });

  test.each([
    ['html', { status: 200, text: expect.stringMatching(/^<!DOCTYPE html>/) }],
    ['busy', { status: 503, headers: { 'retry-after': '60' } }],
    ['unauthorized', { status: 401, text: expect.stringContaining('401 Unauthorized') }],
  ])('the switch "%s" holds for every method until it is off', async (id, answer) => {
    gz.switchFault(id, true);
    for (const [, go] of calls) expect(await go()).toMatchObject(answer);
    expect(gz.items()).toEqual([]);
    gz.switchFault(id, false);
    expect(await add(hashes(sha256()))).toEqual(YES);
  });

  test('the switch "limited" turns writes away and lets others through', async () => {
    const id = gz.put({ type: 'path', note: '', details: { path: 'C:\\x' } });
    gz.switchFault('limited', true);
    expect(await post('addToBlocklist', hashes(sha256()))).toMatchObject({
      status: 429,
      headers: { 'retry-after': '60, 60' },
    });
    expect((await post('removeFromBlocklist', { ids: [id] })).status).toBe(429);
    expect((await shown()).total).toBe(1);
    expect((await keyDetails()).result).toBeDefined();
  });

  test('the switch "reset" drops writes after they are stored', async () => {
    gz.switchFault('reset', true);
    await expect(post('addToBlocklist', hashes(sha256()))).rejects.toMatchObject({ code: 'ECONNRESET' });
    expect((await shown()).total).toBe(1);
    await expect(post('removeFromBlocklist', { ids: ids() })).rejects.toMatchObject({ code: 'ECONNRESET' });
    expect((await shown()).total).toBe(0);
  });

  test('the switch "slow" waits twenty seconds, and "stalled" ninety for writes', async () => {
    const sleeps: number[] = [];
    await restart({ sleep: async (ms) => void sleeps.push(ms) });
    gz.switchFault('stalled', true);
    await list();
    expect(sleeps).toEqual([]);
    expect(await add(hashes(sha256()))).toEqual(YES);
    gz.switchFault('stalled', false);
    gz.switchFault('slow', true);
    await list();
    expect(sleeps).toEqual([90_000, 20_000]);
  });

  test('a stalled write is made after its client has left', async () => {
    let wake = () => {};
    await restart({
      sleep: () =>
        new Promise<void>((resolve) => {
          wake = resolve;
        }),
    });
    gz.fault({ kind: 'delay', ms: 61_000 }, 'addToBlocklist');
    const patience = new AbortController();
    const left = expect(
      ask('/api/v1.2/jsonrpc/incidents', {
        body: { id: 'one', jsonrpc: '2.0', method: 'addToBlocklist', params: hashes(sha256()) },
        signal: patience.signal,
      }),
    ).rejects.toMatchObject({ name: 'AbortError' });
    await until(gz, () => gz.seen.length === 1);
    patience.abort();
    await left;
    expect(gz.items()).toEqual([]);
    wake();
    await until(gz, () => gz.items().length === 1);
    expect(gz.items()).toHaveLength(1);
  });

  test('the switch "down" refuses connections and keeps what was stored', async () => {
    await add(hashes(sha256()));
    gz.switchFault('down', true);
    await expect(list()).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    gz.switchFault('down', false);
    expect((await shown()).total).toBe(1);
  });

  test('closing cuts kept and hung connections', async () => {
    const agent = new Agent({ keepAlive: true });
    await ask('/api/v1.2/jsonrpc/incidents', { agent }, 'GET');
    gz.fault({ kind: 'hang' }, 'getBlocklistItems');
    const hung = expect(list()).rejects.toMatchObject({ code: 'ECONNRESET' });
    await until(gz, () => gz.seen.length === 2);
    await gz.close();
    await hung;
    await expect(list()).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    agent.destroy();
  });
});
