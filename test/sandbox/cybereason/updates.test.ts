import { beforeEach, describe, expect, test } from '@jest/globals';
import {
  ask,
  clock,
  DOMAIN,
  done,
  download,
  held,
  MD5,
  pass,
  post,
  refused,
  SHA1,
  SHA256,
  server,
  session,
  UPDATE,
  update,
  version,
} from './tenant.ts';

const SEED_HASH = 'e1112174b6dcc6bed54e0e34d8at272715e73d74';

describe('updating reputations', () => {
  let id: string;
  beforeEach(async () => {
    id = await session();
  });

  test('sets every key of every entry', async () => {
    const answer = await update(
      id,
      { keys: [MD5, SHA1], prevent: true, comment: 'INC-42', reputationType: 'FILE' },
      { keys: ['203.0.113.7', '2001:db8::7', DOMAIN], maliciousType: 'whitelist' },
    );
    expect(answer).toMatchObject(done);
    expect(answer.headers['content-type']).toMatch(/^application\/json/);
    const common = { expiration: null, firstSeen: clock, lastUpdated: clock, flagsAs: 'boolean' };
    const bad = { maliciousType: 'blacklist', prevent: true, comment: 'INC-42', ...common };
    const good = { maliciousType: 'whitelist', prevent: false, comment: null, ...common };
    expect(server.reputations()).toEqual([
      { key: MD5, ...bad },
      { key: SHA1, ...bad },
      { key: '203.0.113.7', ...good },
      { key: '2001:db8::7', ...good },
      { key: DOMAIN, ...good },
    ]);
  });

  test('sets over what is there, whatever the case, and the newest comes last', async () => {
    await update(id, { prevent: true, comment: 'first' }, { keys: [DOMAIN] });
    pass(9);
    await update(id, { keys: [SHA1.toUpperCase()], maliciousType: 'whitelist' });
    expect(server.reputations()).toMatchObject([
      { key: DOMAIN },
      {
        key: SHA1.toUpperCase(),
        maliciousType: 'whitelist',
        prevent: false,
        comment: null,
        firstSeen: clock - 9,
        lastUpdated: clock,
      },
    ]);
    await update(id, {});
    expect(held()).toEqual([`${DOMAIN} blacklist`, `${SHA1} blacklist`]);
  });

  test.each([
    ['without a type', { maliciousType: undefined }],
    ['with null for a type', { maliciousType: null }],
    ['with a type, as the vendor’s example would block', { maliciousType: 'blacklist' }],
    ['in capitals', { keys: [SHA1.toUpperCase()] }],
    ['as text', { remove: 'true' }],
  ])('remove %s deletes', async (_, entry) => {
    await update(id, {}, { keys: [DOMAIN] });
    expect(await update(id, { remove: true, ...entry })).toMatchObject(done);
    expect(held()).toEqual([`${DOMAIN} blacklist`]);
  });

  test('removing what is not there is a success, or not', async () => {
    expect(await update(id, { remove: true })).toMatchObject(done);
    server.behave({ absentRemoval: 'failure' });
    expect(await update(id, { remove: true })).toMatchObject(refused);
    expect(server.reputations()).toEqual([]);
  });

  test('under the seed’s semantics, false adds in parallel, true overwrites, and nothing deletes', async () => {
    server.behave({ removal: 'seed' });
    await update(id, { maliciousType: 'whitelist' });
    await update(id, {});
    expect(held()).toEqual([`${SHA1} whitelist`, `${SHA1} blacklist`]);
    expect(await update(id, { remove: true, maliciousType: null })).toMatchObject(done);
    expect(held()).toEqual([`${SHA1} whitelist`, `${SHA1} blacklist`]);
    expect((await download(id)).text.split('\r\n')).toHaveLength(4);
    await update(id, { remove: true }, { remove: true, keys: [DOMAIN] });
    expect(held()).toEqual([`${SHA1} blacklist`, `${DOMAIN} blacklist`]);
  });

  test.each([
    [{ prevent: 'true', remove: 'false' }, true, 'text'],
    [{ prevent: false, remove: 'false' }, false, 'text'],
    [{ prevent: 'false', remove: false }, false, 'text'],
    [{ prevent: true, remove: false }, true, 'boolean'],
    [{ prevent: undefined, remove: undefined }, false, 'boolean'],
  ])('flags may come as %j, and how they came is kept', async (flags, prevent, flagsAs) => {
    expect(await update(id, flags)).toMatchObject(done);
    expect(server.reputations()).toMatchObject([{ prevent, flagsAs }]);
    expect(server.seen.at(-1)?.body).toEqual([expect.objectContaining(JSON.parse(JSON.stringify(flags)))]);
  });

  const bad: readonly [string, object][] = [
    ['the vendor’s own sample hash', { keys: [SEED_HASH] }],
    ['a SHA-256', { keys: [SHA256] }],
    ['a URL', { keys: ['http://evil.example/'] }],
    ['a bare name', { keys: ['localhost'] }],
    ['a range', { keys: ['203.0.113.0/24'] }],
    ['a key with a space', { keys: [` ${SHA1}`] }],
    ['an empty key', { keys: [''] }],
    ['no key', { keys: [] }],
    ['no type', { maliciousType: null }],
    ['another type', { maliciousType: 'Blacklist' }],
    ['a kind that it is not', { reputationType: 'DOMAIN' }],
    ['prevention of a domain', { keys: [DOMAIN], prevent: true }],
    ['prevention of an address, as text', { keys: ['203.0.113.7'], prevent: 'true' }],
    ['removal with prevention of a domain', { keys: [DOMAIN], prevent: true, remove: true }],
  ];
  test.each(bad)('%s is refused with 200, in words or in none', async (_, entry) => {
    server.put({ key: DOMAIN, maliciousType: 'whitelist' });
    expect(await update(id, entry)).toMatchObject(refused);
    server.behave({ failure: 'failed', data: 'text' });
    expect(JSON.parse((await update(id, entry)).text)).toEqual({
      outcome: 'failed',
      data: expect.stringMatching(/^[a-z_]+$/),
    });
    server.behave({ data: 'lines' });
    expect(JSON.parse((await update(id, entry)).text).data).toEqual({
      1: expect.stringMatching(/^[a-z_]+$/),
    });
    server.behave({ data: 'absent' });
    expect((await update(id, entry)).text).toBe('{"outcome":"failed"}');
    expect(held()).toEqual([`${DOMAIN} whitelist`]);
  });

  test('SHA-256 can be taken, IPv6 refused, and any text taken', async () => {
    server.behave({ sha256: true, ipv6: false });
    expect(await update(id, { keys: [SHA256] })).toMatchObject(done);
    expect(await update(id, { keys: ['2001:db8::7'] })).toMatchObject(refused);
    server.behave({ validation: 'none' });
    expect(await update(id, { keys: [SEED_HASH, '12.34.56.78', 'example.com'] })).toMatchObject(done);
    expect(server.reputations().map(({ key }) => key)).toEqual([
      SHA256,
      SEED_HASH,
      '12.34.56.78',
      'example.com',
    ]);
  });

  test('the good keys beside a bad one are stored under a refusal, or not', async () => {
    const batch = { keys: [SHA1, DOMAIN], prevent: true };
    server.behave({ batch: 'all_or_nothing', data: 'lines' });
    expect(JSON.parse((await update(id, batch)).text)).toEqual({
      outcome: 'operation failed',
      data: { 2: 'prevent_not_supported' },
    });
    expect(held()).toEqual([]);
    server.behave({ batch: 'good_ones' });
    expect(JSON.parse((await update(id, batch)).text).outcome).toBe('operation failed');
    expect(held()).toEqual([`${SHA1} blacklist`]);
  });

  test('can be refused whatever it is', async () => {
    server.behave({ updates: 'fail' });
    expect(await update(id, {})).toMatchObject(refused);
    expect(held()).toEqual([]);
  });

  test.each([
    [{ success: 'SUCCESS' }, '{"outcome":"SUCCESS","data":null}'],
    [{ success: 'missing' }, '{"data":null}'],
    [{ success: 'missing', data: 'absent' }, '{}'],
    [{ data: 'text' }, '{"outcome":"success","data":"Updated"}'],
  ] as const)('a success under %j is %s', async (modes, text) => {
    server.behave(modes);
    expect(await update(id, {})).toMatchObject({ status: 200, text });
    expect(held()).toEqual([`${SHA1} blacklist`]);
  });

  test.each([
    ['one object', { keys: [SHA1], maliciousType: 'blacklist', remove: false }],
    ['the vendor’s own example, which is no JSON', `{ [ { "keys": ["${SHA1}"] } ] }`],
    ['a bare key', [{ keys: SHA1 }]],
    ['a number for a key', [{ keys: [1] }]],
    ['a flag in words', [{ keys: [SHA1], maliciousType: 'blacklist', remove: 'no' }]],
    ['nothing', ''],
  ])('%s is answered 400', async (_, body) => {
    expect((await post(id, UPDATE, body)).status).toBe(400);
    expect(held()).toEqual([]);
  });

  test('another content type is answered 415', async () => {
    const headers = { cookie: `JSESSIONID=${id}`, 'content-type': 'text/plain' };
    expect((await ask('POST', UPDATE, { headers, body: [] })).status).toBe(415);
  });

  test('an account without the role is answered 403 although it is signed in', async () => {
    server.behave({ forbidden: ['update'] });
    expect((await update(await session(), {})).status).toBe(403);
    expect(held()).toEqual([]);
    expect((await download(id)).status).toBe(200);
    server.behave({ forbidden: ['download', 'version'] });
    expect((await download(id)).status).toBe(403);
    expect((await version(id)).status).toBe(403);
    expect(await update(id, {})).toMatchObject(done);
  });
});
