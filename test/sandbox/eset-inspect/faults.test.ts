import { Agent } from 'node:https';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { type Sent, until } from '../send.ts';
import { ask, block, detections, eset, restart, SHA1, signIn, token, unblock } from './inspect-server.ts';

describe('faults', () => {
  let held: string;
  beforeEach(async () => {
    held = await token();
  });

  const calls: readonly [string, () => Promise<Sent>][] = [
    ['login', signIn],
    ['block', () => block(held)],
    ['unblock', () => unblock(held)],
    ['detections', () => detections(held)],
    ['logout', () => ask('POST', '/frontend/logout', { body: { token: held } })],
  ];

  test.each(calls)('meet %s alone, in order', async (operation, call) => {
    eset.fault({ kind: 'status', status: 502 }, operation);
    eset.fault({ kind: 'retry_after', status: 503, value: '60, 60' }, operation);
    for (const [other, go] of calls)
      if (other !== operation && other !== 'logout') expect((await go()).status).toBeLessThan(300);
    expect(await call()).toMatchObject({
      status: 502,
      headers: { 'content-type': 'text/html; charset=utf-8' },
    });
    expect(await call()).toMatchObject({ status: 503, headers: { 'retry-after': '60, 60' } });
    expect((await call()).status).toBeLessThan(300);
  });

  test('a lie leaves the list alone, both ways', async () => {
    eset.fault({ kind: 'lie' }, 'block');
    expect((await block(held)).status).toBe(200);
    expect(eset.blocked().size).toBe(0);
    await block(held);
    eset.fault({ kind: 'lie' }, 'unblock');
    expect((await unblock(held)).status).toBe(204);
    expect(eset.blocked().size).toBe(1);
  });

  test('a lie is no way in', async () => {
    eset.switchFault('lie', true);
    expect((await block('None')).status).toBe(401);
    expect((await block(await token())).status).toBe(200);
  });

  test.each([
    ['before', false],
    ['after', true],
    ['during', true],
  ] as const)('a reset %s the change over TLS leaves blocked: %s', async (when, stored) => {
    eset.fault({ kind: 'reset', when }, 'block');
    await expect(block(held)).rejects.toMatchObject({ code: 'ECONNRESET' });
    expect(eset.blocked().has(SHA1)).toBe(stored);
  });

  test.each([
    ['html', { status: 200, headers: { 'content-type': 'text/html; charset=utf-8' } }],
    ['busy', { status: 503, headers: { 'retry-after': '60' } }],
    ['unauthorized', { status: 401, text: '' }],
  ])('the switch "%s" holds for every operation until it is off', async (id, answer) => {
    eset.switchFault(id, true);
    for (const [, call] of calls) expect(await call()).toMatchObject(answer);
    expect(eset.blocked().size).toBe(0);
    eset.switchFault(id, false);
    expect((await block(held)).status).toBe(200);
  });

  test('the switch "reset" drops writes after they are stored, and lets people sign in', async () => {
    eset.switchFault('reset', true);
    await expect(block(await token())).rejects.toMatchObject({ code: 'ECONNRESET' });
    expect(eset.blocked().has(SHA1)).toBe(true);
    await expect(unblock(held)).rejects.toMatchObject({ code: 'ECONNRESET' });
    expect(eset.blocked().has(SHA1)).toBe(false);
    expect((await detections(held)).status).toBe(200);
  });

  test('the switch "slow" waits twenty seconds', async () => {
    const sleeps: number[] = [];
    const sleep = async (ms: number) => void sleeps.push(ms);
    await restart({ sleep });
    eset.switchFault('slow', true);
    expect((await signIn()).status).toBe(200);
    expect(sleeps).toEqual([20_000]);
  });

  test('the switch "down" refuses connections and keeps what was stored', async () => {
    await block(held);
    eset.switchFault('down', true);
    await expect(signIn()).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    eset.switchFault('down', false);
    expect((await detections(held)).status).toBe(200);
    expect(eset.blocked().has(SHA1)).toBe(true);
  });

  test('closing cuts kept and hung connections', async () => {
    const agent = new Agent({ keepAlive: true });
    await ask('GET', '/', { agent });
    eset.fault({ kind: 'hang' }, 'block');
    const hung = expect(block(held)).rejects.toMatchObject({ code: 'ECONNRESET' });
    await until(eset, () => eset.seen.some(({ operation }) => operation === 'block'));
    await eset.close();
    await hung;
    await expect(signIn()).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    agent.destroy();
  });
});
