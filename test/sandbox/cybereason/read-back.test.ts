import { beforeEach, describe, expect, test } from '@jest/globals';
import {
  clock,
  DOMAIN,
  download,
  HEADER,
  held,
  list,
  MD5,
  pass,
  restart,
  SHA1,
  SHA256,
  server,
  session,
  update,
} from './tenant.ts';

describe('the download', () => {
  let id: string;
  beforeEach(async () => {
    id = await session();
  });

  test('is a file with a header and nothing else when there is nothing', async () => {
    expect(await download(id)).toMatchObject({
      status: 200,
      headers: {
        'content-type': 'application/octet-stream',
        'content-disposition': expect.stringMatching(/^attachment/),
      },
      text: HEADER,
    });
  });

  test('quotes what needs it, mixes the case of hashes, and has words for nothing', async () => {
    server.put({ key: 'ABCDEFabcdefabcdefabcdefabcdef12', maliciousType: 'blacklist', prevent: true });
    server.put({ key: DOMAIN, maliciousType: 'whitelist', comment: 'he said "no",\nthen left' });
    server.put({ key: SHA1, maliciousType: 'blacklist', comment: 'plain' });
    expect((await download(id)).text).toBe(
      `${HEADER}aBcDeFaBcDeFaBcDeFaBcDeFaBcDeF12,blacklist,true,null,null\r\n` +
        `${DOMAIN},whitelist,null,"he said ""no"",\nthen left",null\r\n` +
        '1234567890aBcDeF1234567890aBcDeF12345678,blacklist,false,plain,null\r\n',
    );
  });

  test('can come in other columns, cases and line ends', async () => {
    server.put({ key: SHA1, maliciousType: 'blacklist', comment: 'a,b', prevent: true });
    server.behave({ csvHeader: 'other', csvHashes: 'as_sent', csvLineEnd: '\n', csvByteOrderMark: true });
    expect((await download(id)).text).toBe(
      `\uFEFFKey,Comment,Remove,Reputation,Prevent Execution\n${SHA1},"a,b",null,blacklist,true\n`,
    );
  });

  test('leaves out what has expired', async () => {
    await update(id, { expiration: clock + 5 }, { keys: [DOMAIN] });
    expect((await download(id)).text.split('\r\n')).toHaveLength(4);
    pass(5);
    expect((await download(id)).text).toBe(`${HEADER}${DOMAIN},blacklist,null,null,null\r\n`);
    expect(held()).toEqual([`${DOMAIN} blacklist`]);
  });
});

describe('the list', () => {
  let id: string;
  beforeEach(async () => {
    id = await session();
    server.behave({ listApi: 'on' });
  });
  const listed = async (body: unknown) => JSON.parse((await list(id, body)).text).data;

  test.each([
    ['not_found', 404],
    ['forbidden', 403],
  ] as const)('may be %s while the rest works', async (listApi, status) => {
    server.behave({ listApi });
    expect((await list(id)).status).toBe(status);
    expect((await download(id)).status).toBe(200);
  });

  test('is not there unless the vendor has enabled it', async () => {
    await restart();
    expect((await list(await session())).status).toBe(404);
  });

  test('describes each in full', async () => {
    await update(id, { prevent: true, comment: 'INC-42', expiration: clock + 9 });
    expect(JSON.parse((await list(id)).text)).toEqual({
      outcome: 'success',
      data: {
        total: 1,
        reputations: [
          {
            key: SHA1,
            reputationType: 'FILE',
            lookupKeyType: 'FILE_HASH_SHA1',
            maliciousType: 'blacklist',
            isBlocking: true,
            comment: 'INC-42',
            expiration: clock + 9,
            owningUser: server.username,
            firstSeen: clock,
            lastUpdated: clock,
            additionalKeys: [],
          },
        ],
      },
    });
  });

  test.each([
    [MD5, 'FILE', 'FILE_HASH_MD5'],
    [SHA256, 'FILE', 'FILE_HASH_SHA256'],
    ['203.0.113.7', 'IP', 'IPV4'],
    ['2001:db8::7', 'IP', 'IPV6'],
    [DOMAIN, 'DOMAIN', 'DOMAIN'],
  ])('knows %s for what it is', async (key, reputationType, lookupKeyType) => {
    server.put({ key, maliciousType: 'blacklist' });
    expect(await listed({ filter: { key } })).toMatchObject({
      reputations: [{ key, reputationType, lookupKeyType }],
    });
  });

  test('pages from 0, twenty by default, and caps the page', async () => {
    const names = Array.from({ length: 25 }, (_, index) => `host${index}.example`);
    for (const key of names) server.put({ key, maliciousType: 'blacklist' });
    const keys = async (body: unknown) =>
      (await listed(body)).reputations.map(({ key }: { key: string }) => key) as string[];
    expect(await keys({})).toEqual(names.slice(0, 20));
    expect(await keys({ page: 1, size: 10 })).toEqual(names.slice(10, 20));
    expect(await keys({ page: 3, size: 10 })).toEqual([]);
    expect((await listed({ page: 3, size: 10 })).total).toBe(25);
    server.behave({ listPageMax: 4 });
    expect(await keys({ page: 1, size: 100 })).toEqual(names.slice(4, 8));
  });

  test('filters by one thing', async () => {
    for (const key of [DOMAIN, `not${DOMAIN}`]) server.put({ key, maliciousType: 'blacklist' });
    server.put({ key: SHA1, maliciousType: 'whitelist' });
    const total = async (filter: object) => (await listed({ filter })).total;
    expect(await total({ key: DOMAIN.toUpperCase() })).toBe(1);
    expect(await total({ key: 'evil' })).toBe(0);
    expect(await total({ reputationType: 'DOMAIN' })).toBe(2);
    expect(await total({ maliciousType: 'whitelist' })).toBe(1);
    expect(await total({ keys: [DOMAIN] })).toBe(3);
    expect(await total({ key: DOMAIN, maliciousType: null })).toBe(1);
    server.behave({ listFilter: 'contains' });
    expect(await total({ key: DOMAIN })).toBe(2);
  });

  test('shows what has expired when asked to', async () => {
    server.put({ key: SHA1, maliciousType: 'blacklist', expiration: clock });
    expect(await listed({ filter: { key: SHA1, includeExpired: false } })).toMatchObject({ total: 0 });
    expect(await listed({ filter: { key: SHA1, includeExpired: true } })).toMatchObject({ total: 1 });
  });

  test.each([
    ['two filters', { filter: { key: SHA1, maliciousType: 'blacklist' } }],
    ['a negative page', { page: -1 }],
    ['an empty page', { size: 0 }],
  ])('refuses %s in words', async (_, body) => {
    expect(JSON.parse((await list(id, body)).text)).toEqual({ outcome: 'failed', data: expect.any(String) });
  });

  test('can answer an error in words under a success', async () => {
    server.behave({ listData: 'text' });
    expect(JSON.parse((await list(id)).text)).toEqual({ outcome: 'success', data: expect.any(String) });
  });

  test.each([
    ['no JSON', '{'],
    ['a page in words', { page: 'one' }],
    ['a list', []],
  ])('%s is answered 400', async (_, body) => {
    expect((await list(id, body)).status).toBe(400);
  });
});
