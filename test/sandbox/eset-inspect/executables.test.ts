import { describe, expect, test } from '@jest/globals';
import {
  ask,
  BLOCK,
  bearer,
  block,
  clock,
  credentials,
  detections,
  eset,
  MD5,
  OTHER,
  SHA1,
  token,
  unblock,
} from './inspect-server.ts';

const restBlock = (with_: string, body: unknown, sha1 = SHA1) =>
  ask('POST', `/api/v1/executables/${sha1}/block?%24idType=sha1`, { headers: bearer(with_), body });

describe('executables by REST', () => {
  test('block answers 204 with no body and keeps note and clean', async () => {
    expect(await restBlock(await token(), { clean: true, note: 'INC-42' })).toMatchObject({
      status: 204,
      text: '',
    });
    expect(eset.blocked().get(SHA1)).toEqual({ comment: 'INC-42', shouldClean: true, at: clock });
  });

  test.each(['?$idType=sha1', '?%24idType=sha1'])(
    'unblock with %s answers 204 and takes it off',
    async (query) => {
      const held = await token();
      await block(held, { ...BLOCK, sha1: [SHA1, OTHER] });
      expect(await unblock(held, SHA1.toUpperCase(), query)).toMatchObject({ status: 204, text: '' });
      expect([...eset.blocked().keys()]).toEqual([OTHER]);
      expect((await unblock(held, OTHER, query, { note: 'over' })).status).toBe(204);
      expect(eset.blocked().size).toBe(0);
      expect((await unblock(held, OTHER, query)).status).toBe(204);
    },
  );

  test.each(['', '?idType=sha1', '?$idType=md5', '?$idtype=sha1'])(
    'unblock with "%s" knows no such executable',
    async (query) => {
      const held = await token();
      await block(held);
      expect((await unblock(held, SHA1, query)).status).toBe(404);
      expect(eset.blocked().has(SHA1)).toBe(true);
    },
  );

  test('an executable that no endpoint has reported can be unknown, and stays blocked', async () => {
    eset.behave({ modules: 'seen' });
    const held = await token();
    await block(held, { ...BLOCK, sha1: [SHA1, OTHER] });
    eset.see(OTHER.toUpperCase());
    expect((await unblock(held, SHA1)).status).toBe(404);
    expect((await unblock(held, OTHER)).status).toBe(204);
    expect((await restBlock(held, {}, MD5.padEnd(40, '0'))).status).toBe(404);
    expect([...eset.blocked().keys()]).toEqual([SHA1]);

    eset.behave({ modules: 'nothing' });
    await block(held, { ...BLOCK, sha1: [OTHER] });
    expect((await unblock(held, OTHER)).status).toBe(404);
    expect(eset.blocked().has(OTHER)).toBe(true);
  });

  test.each([
    ['a note that is no text', SHA1, { note: 1 }],
    ['clean as text', SHA1, { clean: 'true' }],
    ['an MD5', MD5, {}],
  ])('block with %s is answered 400, unless anything goes', async (_, sha1, body) => {
    const held = await token();
    expect((await restBlock(held, body, sha1)).status).toBe(400);
    expect(eset.blocked().size).toBe(0);
    eset.behave({ validation: 'none' });
    expect((await restBlock(held, body, sha1)).status).toBe(204);
  });

  test('broken JSON is answered 400 by both', async () => {
    const held = await token();
    await block(held);
    expect((await unblock(held, SHA1, '?$idType=sha1', '{"note":')).status).toBe(400);
    expect((await restBlock(held, '{"note":', OTHER)).status).toBe(400);
    expect([...eset.blocked().keys()]).toEqual([SHA1]);
  });

  test('both want a token', async () => {
    expect((await unblock('None')).status).toBe(401);
    expect((await restBlock('None', {})).status).toBe(401);
  });
});

describe('detections', () => {
  test('lists as many as asked for, and counts when asked to', async () => {
    const held = await token();
    expect(JSON.parse((await detections(held)).text)).toEqual({ value: [] });
    eset.see(SHA1);
    eset.see(OTHER);
    const one = JSON.parse((await detections(held, '?%24top=1&$count=1')).text);
    expect(one).toMatchObject({
      count: 2,
      value: [{ moduleSha1: SHA1, creationTime: '2026-10-01T00:00:00.000Z' }],
    });
    expect(JSON.parse((await detections(held, '')).text).value).toHaveLength(2);
    expect((await detections(held, '?$top=all')).status).toBe(400);
  });

  test('an account without the right is answered 403 there and nowhere else', async () => {
    eset.behave({ forbidden: ['detections'] });
    const held = await token();
    expect((await detections(held)).status).toBe(403);
    expect((await block(held)).status).toBe(200);
    eset.behave({ forbidden: ['block', 'unblock'] });
    expect((await block(held, { ...BLOCK, sha1: [OTHER] })).status).toBe(403);
    expect((await unblock(held)).status).toBe(403);
    expect((await detections(held)).status).toBe(200);
    expect([...eset.blocked().keys()]).toEqual([SHA1]);
  });

  test('wants a token', async () => {
    expect((await detections('None')).status).toBe(401);
  });
});

describe('paths that do not exist', () => {
  const wrong: readonly [string, string][] = [
    ['PUT', '/%20FRONTEND/LOGIN'],
    ['PUT', '/FRONTEND/HASHES/UNBLOCK'],
    ['POST', '/api/v1/executables//unblock'],
    ['PUT', '/FRONTEND/LOGIN/'],
    ['GET', '/'],
  ];
  test.each(wrong)('%s %s shows the console', async (method, path) => {
    const answer = await ask(method, path, { body: credentials() });
    expect(answer).toMatchObject({ status: 200, headers: { 'content-type': 'text/html; charset=utf-8' } });
    expect(answer.text).toContain('<title>ESET Inspect</title>');
    expect(eset.tokens()).toEqual([]);
    expect(eset.seen[0]).toMatchObject({ operation: 'unknown', method, path });
  });
  test.each(wrong)('%s %s can be 404', async (method, path) => {
    eset.behave({ wrongPath: 'not_found' });
    expect(await ask(method, path)).toMatchObject({ status: 404, text: expect.stringContaining('<html>') });
  });

  test.each([
    ['POST', '/FRONTEND/LOGIN', 'PUT'],
    ['POST', '/FRONTEND/HASHES/BLOCK', 'PUT'],
    ['PUT', `/api/v1/executables/${SHA1}/unblock?$idType=sha1`, 'POST'],
    ['GET', '/api/v1/authenticate', 'PUT, POST'],
  ])('%s %s is not the way: 405', async (method, path, allow) => {
    const answer = await ask(method, path, { headers: bearer(await token()), body: credentials() });
    expect(answer).toMatchObject({ status: 405, headers: { allow } });
  });
});
