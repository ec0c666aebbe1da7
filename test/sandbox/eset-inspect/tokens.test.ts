import { describe, expect, test } from '@jest/globals';
import {
  BLOCK,
  block,
  detections,
  eset,
  OTHER,
  pass,
  SHA1,
  token,
  tokenOf,
  unblock,
} from './inspect-server.ts';

describe('tokens', () => {
  test('stay as they are by default', async () => {
    const held = await token();
    for (const answer of [await block(held), await unblock(held), await detections(held)]) {
      expect(answer.headers).not.toHaveProperty('x-security-token');
    }
    expect(eset.tokens()).toEqual([held]);
  });

  test('can be replaced by every successful answer; the old one is rejected from then on', async () => {
    eset.behave({ rotates: 'everywhere' });
    const first = await token();
    const second = tokenOf(await block(first));
    expect((await block(first)).status).toBe(401);
    expect((await block(second, {})).headers).not.toHaveProperty('x-security-token');
    const third = tokenOf(await unblock(second));
    const fourth = tokenOf(await detections(third));
    expect((await detections(third)).status).toBe(401);
    expect(eset.tokens()).toEqual([fourth]);
    expect(new Set([first, second, third, fourth]).size).toBe(4);
  });

  test('can be replaced by REST answers only', async () => {
    eset.behave({ rotates: 'rest' });
    const first = await token();
    expect((await block(first)).headers).not.toHaveProperty('x-security-token');
    const second = tokenOf(await detections(first));
    expect((await block(first)).status).toBe(401);
    expect((await block(second)).status).toBe(200);
  });

  test('a new token that was lost with its answer leaves none', async () => {
    eset.behave({ rotates: 'everywhere' });
    const held = await token();
    eset.fault({ kind: 'reset', when: 'after' }, 'block');
    await expect(block(held)).rejects.toMatchObject({ code: 'ECONNRESET' });
    expect(eset.blocked().has(SHA1)).toBe(true);
    expect((await block(held)).status).toBe(401);
  });

  test('can be good for a number of calls', async () => {
    eset.behave({ tokenCalls: 2 });
    const held = await token();
    const answers = [
      await block(held),
      await detections(held),
      await block(held, { ...BLOCK, sha1: [OTHER] }),
    ];
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 401]);
    expect(eset.blocked().has(OTHER)).toBe(false);
    expect((await block(await token())).status).toBe(200);
  });

  test('can be good for a while', async () => {
    eset.behave({ tokenLifetimeMs: 60_000 });
    const held = await token();
    pass(59_999);
    expect((await block(held)).status).toBe(200);
    pass(1);
    expect(eset.tokens()).toEqual([]);
    expect((await block(held)).status).toBe(401);
  });

  test('all end by a fault, before the call it meets', async () => {
    const held = await token();
    eset.fault({ kind: 'expire_auth' }, 'block');
    expect((await detections(held)).status).toBe(200);
    expect((await block(held)).status).toBe(401);
    expect(eset.blocked().size).toBe(0);
    expect((await block(await token())).status).toBe(200);
  });

  test('one is replaced by a fault', async () => {
    const held = await token();
    eset.fault({ kind: 'rotate_auth' }, 'block');
    const next = tokenOf(await block(held));
    expect((await block(held)).status).toBe(401);
    expect((await block(next)).headers).not.toHaveProperty('x-security-token');
  });
});
