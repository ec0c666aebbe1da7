import { Agent } from 'node:https';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { type CybereasonSimulator, startCybereason } from '../../sandbox/vendors/cybereason.ts';
import { type Certificate, createCertificate } from '../../sandbox/vendors/tls.ts';
import { type Sending, type Sent, send, until } from './send.ts';

const MD5 = 'd41d8cd98f00b204e9800998ecf8427e';
const SHA1 = '1234567890abcdef1234567890abcdef12345678';
const SHA256 = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';
const SEED_HASH = 'e1112174b6dcc6bed54e0e34d8at272715e73d74';
const DOMAIN = 'evil.example';
const UPDATE = '/rest/classification/update';
const DOWNLOAD = '/rest/classification/download';
const LIST = '/rest/classification/reputations/list';
const VERSION = '/rest/monitor/global/server/version/all';
const FORM = { 'content-type': 'application/x-www-form-urlencoded' };
const HEADER = 'key,reputation,prevent execution,comment,remove\r\n';
const LOGIN_TITLE = expect.stringContaining('<title>Cybereason | Login</title>');
const APP_TITLE = expect.stringContaining('<title>Cybereason</title>');

let tls: Certificate;
let server: CybereasonSimulator;
let clock: number;

beforeAll(async () => {
  tls = await createCertificate();
});
beforeEach(async () => {
  clock = Date.UTC(2026, 9, 1);
  server = await startCybereason({ tls, now: () => clock });
});
afterEach(() => server.close());

const ask = (method: string, path: string, sending: Sending = {}): Promise<Sent> =>
  send(server.url, method, path, { ca: server.ca, ...sending });
const form = (fields: Record<string, string>) => new URLSearchParams(fields).toString();
const credentials = () => ({ username: server.username, password: server.password });
const signIn = (fields: Record<string, string> = credentials(), headers: Record<string, string> = FORM) =>
  ask('POST', '/login.html', { headers, body: form(fields) });
const cookiesOf = ({ headers }: Sent) => headers['set-cookie'] ?? [];
const sessionOf = (answer: Sent) =>
  /JSESSIONID=(\w+); Path=\/; Secure; HttpOnly/.exec([cookiesOf(answer)].flat().join('\n'))?.[1] ?? 'none';
const session = async () => sessionOf(await signIn());
const cookie = (id: string) => ({
  cookie: `theme=dark; JSESSIONID=${id}`,
  'content-type': 'application/json',
});
const post = (id: string, path: string, body: unknown) => ask('POST', path, { headers: cookie(id), body });
const update = (id: string, ...entries: object[]) =>
  post(
    id,
    UPDATE,
    entries.map((entry) => ({
      keys: [SHA1],
      maliciousType: 'blacklist',
      prevent: false,
      remove: false,
      ...entry,
    })),
  );
const download = (id: string) => ask('GET', DOWNLOAD, { headers: cookie(id) });
const list = (id: string, body: unknown = {}) => post(id, LIST, body);
const version = (id: string) => ask('GET', VERSION, { headers: cookie(id) });
const logout = (id: string) => ask('GET', '/logout', { headers: cookie(id) });
const held = () => server.reputations().map(({ key, maliciousType }) => `${key} ${maliciousType}`);
const done = { status: 200, text: '{"outcome":"success","data":null}' };
const refused = { status: 200, text: '{"outcome":"operation failed","data":null}' };

describe('starting', () => {
  test('makes its own credentials and certificate, or takes those given', async () => {
    const [one, two] = await Promise.all([startCybereason(), startCybereason()]);
    for (const field of ['ca', 'username', 'password', 'url'] as const)
      expect(one[field]).not.toBe(two[field]);
    await Promise.all([one.close(), two.close()]);

    const port = Number(new URL(server.url).port);
    await server.close();
    server = await startCybereason({
      tls,
      port,
      name: 'edr',
      username: 'a&b@x.example',
      password: 'p +%=&"ü',
    });
    expect(server.url).toBe(`https://127.0.0.1:${port}`);
    expect(server.panel()).toMatchObject({ name: 'edr', title: 'Cybereason' });
    expect((await version(await session())).status).toBe(200);
  });

  test('is trusted by its own authority only', async () => {
    await expect(send(server.url, 'GET', '/')).rejects.toMatchObject({ code: 'SELF_SIGNED_CERT_IN_CHAIN' });
  });
});

describe('signing in', () => {
  test.each([
    ['redirect_302', 302],
    ['redirect_303', 303],
  ] as const)('%s sends the browser to the console, with a cookie that works', async (login, status) => {
    server.behave({ login });
    const answer = await signIn();
    expect(answer).toMatchObject({ status, headers: { location: '/' }, text: '' });
    expect(server.sessions()).toEqual([sessionOf(answer)]);
    expect(await version(sessionOf(answer))).toMatchObject({ status: 200 });
    expect(await ask('GET', '/', { headers: cookie(sessionOf(answer)) })).toMatchObject({ text: APP_TITLE });
  });

  test('as a page shows the console with 200, with a cookie that works', async () => {
    server.behave({ login: 'page' });
    const answer = await signIn();
    expect(answer).toMatchObject({ status: 200, text: APP_TITLE });
    expect(answer.text).toContain('<app>');
    expect(answer.text).not.toContain('app-login');
    expect((await version(sessionOf(answer))).status).toBe(200);
  });

  type SignIn = [Record<string, string>, Record<string, string>];
  const wrong: readonly [string, (right: Record<string, string>) => SignIn][] = [
    ['another password', (right) => [{ ...right, password: 'wrong' }, FORM]],
    ['another name', (right) => [{ ...right, username: 'admin' }, FORM]],
    ['no password', ({ username = '' }) => [{ username }, FORM]],
    ['the right form under another content type', (right) => [right, { 'content-type': 'application/json' }]],
    ['the right form without a content type', (right) => [right, {}]],
  ];
  describe.each(wrong)('%s', (_, fields) => {
    test.each([
      ['redirect_302', 302],
      ['redirect_303', 303],
    ] as const)('%s leads to an error, with a cookie that is good for nothing', async (login, status) => {
      server.behave({ login });
      const answer = await signIn(...fields(credentials()));
      expect(answer).toMatchObject({ status, headers: { location: expect.stringMatching(/error/) } });
      expect(sessionOf(answer)).toMatch(/^[0-9A-F]{32}$/);
      expect(server.sessions()).toEqual([]);
      expect(await version(sessionOf(answer))).toMatchObject({ status: 200, text: LOGIN_TITLE });
    });

    test('as a page is the login page with 200, and a cookie that is good for nothing', async () => {
      server.behave({ login: 'page' });
      const answer = await signIn(...fields(credentials()));
      expect(answer).toMatchObject({ status: 200, text: LOGIN_TITLE });
      expect(answer.text).toContain('<app-login>');
      expect(await version(sessionOf(answer))).toMatchObject({ status: 200, text: LOGIN_TITLE });
    });
  });

  test('with an expired password leads to the reset page', async () => {
    server.behave({ account: 'expired_password' });
    const answer = await signIn();
    expect(answer).toMatchObject({ status: 302, headers: { location: expect.stringMatching(/reset/) } });
    expect(await version(sessionOf(answer))).toMatchObject({ text: LOGIN_TITLE });
    server.behave({ login: 'page' });
    expect(await signIn()).toMatchObject({
      status: 200,
      text: expect.stringContaining('Your password has expired'),
    });
  });

  test('with a second factor asks for a code, and the cookie is good for that alone', async () => {
    server.behave({ account: 'two_factor' });
    const answer = await signIn();
    expect(answer).toMatchObject({ status: 200, text: expect.stringContaining('Two factor authentication') });
    const half = sessionOf(answer);
    expect(server.sessions()).toEqual([]);
    expect(await version(half)).toMatchObject({ text: LOGIN_TITLE });

    const code = (id: string, totpCode: string) =>
      ask('POST', '/', { headers: { ...cookie(id), ...FORM }, body: form({ totpCode, submit: 'Login' }) });
    const other = server.totpCode === '000000' ? '111111' : '000000';
    expect((await code(half, other)).headers['location']).toMatch(/error/);
    expect((await code('0', server.totpCode)).headers['location']).toMatch(/error/);
    const whole = await code(half, server.totpCode);
    expect(whole).toMatchObject({ status: 302, headers: { location: '/' } });
    expect((await version(sessionOf(whole))).text).toContain('"version"');
    expect((await code(half, server.totpCode)).headers['location']).toMatch(/error/);
    expect((await code(sessionOf(whole), server.totpCode)).headers['location']).toMatch(/error/);
  });

  test('can be answered without the cookie', async () => {
    server.behave({ loginCookie: 'missing' });
    const answer = await signIn();
    expect(answer).toMatchObject({ status: 302, headers: { location: '/' } });
    expect(sessionOf(answer)).toBe('none');
    server.behave({ balancerCookie: false });
    expect((await signIn()).headers).not.toHaveProperty('set-cookie');
  });

  test('sets a cookie of the load balancer first, unless there is none', async () => {
    expect(cookiesOf(await signIn())).toEqual([
      expect.stringMatching(/^AWSALB=/),
      expect.stringMatching(/^JSESSIONID=/),
    ]);
    server.behave({ balancerCookie: false });
    expect(cookiesOf(await signIn())).toEqual([expect.stringMatching(/^JSESSIONID=/)]);
  });

  test('can lead to whole addresses', async () => {
    server.behave({ location: 'absolute' });
    expect((await signIn()).headers['location']).toBe(`${server.url}/`);
    expect((await signIn({})).headers['location']).toMatch(new RegExp(`^${server.url}/.*error`));
  });

  test('starts from a page', async () => {
    expect(await ask('GET', '/login.html')).toMatchObject({ status: 200, text: LOGIN_TITLE });
    expect(await ask('GET', '/')).toMatchObject({ status: 200, text: LOGIN_TITLE });
  });
});

describe('sessions', () => {
  test('last eight hours from the login, used or not', async () => {
    const id = await session();
    clock += 8 * 3_600_000 - 1;
    expect((await version(id)).text).toContain('"version"');
    clock += 1;
    expect(server.sessions()).toEqual([]);
    expect(await version(id)).toMatchObject({ text: LOGIN_TITLE });
  });

  test('last as long as told to', async () => {
    server.behave({ sessionLifetimeMs: 5 });
    const id = await session();
    clock += 5;
    expect(await version(id)).toMatchObject({ text: LOGIN_TITLE });
  });

  const ended: readonly [string, (id: string) => unknown][] = [
    ['a restart', () => server.expireSession()],
    ['logging out', logout],
    ['a fault', () => server.fault({ kind: 'expire_auth' })],
  ];
  test.each(ended)('end by %s', async (_, end) => {
    const id = await session();
    await end(id);
    expect(await update(id, {})).toMatchObject({ status: 200, text: LOGIN_TITLE });
    expect(server.reputations()).toEqual([]);
    expect(server.sessions()).toEqual([]);
    expect(await update(await session(), {})).toMatchObject(done);
  });

  test('logging out leads to the login page and ends one session', async () => {
    const [one, two] = [await session(), await session()];
    expect(await logout(one)).toMatchObject({ status: 302, headers: { location: '/login.html' } });
    expect(server.sessions()).toEqual([two]);
    expect((await logout('0')).status).toBe(302);
  });

  test.each([
    ['login_page', 200, LOGIN_TITLE],
    ['redirect', 302, ''],
    ['unauthorized', 401, ''],
  ] as const)(
    'once dead are answered by %s, everywhere, with another worthless cookie',
    async (signedOut, status, text) => {
      server.behave({ signedOut, listApi: 'on' });
      for (const call of [(id: string) => update(id, {}), download, list, version]) {
        const answer = await call('0123');
        expect(answer).toMatchObject({ status, text });
        expect(answer.headers['location']).toBe(status === 302 ? '/login.html' : undefined);
        expect(await call(sessionOf(answer))).toMatchObject({ status, text });
      }
      expect((await ask('POST', UPDATE, { body: [] })).status).toBe(status);
      expect((await ask('GET', '/rest/nothing')).status).toBe(status);
      expect(server.reputations()).toEqual([]);
    },
  );

  test('are replaced by a fault', async () => {
    const id = await session();
    server.fault({ kind: 'rotate_auth' }, 'update');
    const answer = await update(id, {});
    expect(answer).toMatchObject(done);
    expect(held()).toEqual([`${SHA1} blacklist`]);
    expect(server.sessions()).toEqual([sessionOf(answer)]);
    expect(await version(id)).toMatchObject({ text: LOGIN_TITLE });
    expect(cookiesOf(await version(sessionOf(answer)))).toEqual([]);
  });
});

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
    clock += 9;
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
    clock += 5;
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
    const fresh = await startCybereason({ tls });
    const body = form({ username: fresh.username, password: fresh.password });
    const own = sessionOf(
      await send(fresh.url, 'POST', '/login.html', { ca: fresh.ca, headers: FORM, body }),
    );
    expect(
      (await send(fresh.url, 'POST', LIST, { ca: fresh.ca, headers: cookie(own), body: {} })).status,
    ).toBe(404);
    await fresh.close();
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

describe('paths', () => {
  test.each([
    ['POST', `${UPDATE}%20`],
    ['POST', `${UPDATE}/`],
    ['GET', '/rest/classification/Download'],
    ['GET', '/rest/'],
    ['POST', '/login.html%20'],
    ['POST', '/Login.html'],
    ['GET', '/rest'],
  ])('%s %s does not exist', async (method, path) => {
    const answer = await ask(method, path, { headers: cookie(await session()), body: [] });
    expect(answer).toMatchObject({ status: 404, text: expect.stringContaining('<html>') });
    expect(server.seen.at(-1)).toMatchObject({ operation: 'unknown', path });
  });

  test.each([
    ['GET', UPDATE, 'POST'],
    ['POST', DOWNLOAD, 'GET'],
    ['GET', LIST, 'POST'],
    ['POST', VERSION, 'GET'],
    ['PUT', '/login.html', 'GET, POST'],
    ['POST', '/logout', 'GET'],
  ])('%s %s is not the way: 405', async (method, path, allow) => {
    const headers = cookie(await session());
    expect(await ask(method, path, { headers, body: [] })).toMatchObject({ status: 405, headers: { allow } });
  });

  test('the version is told in numbers', async () => {
    expect(JSON.parse((await version(await session())).text)).toEqual({
      outcome: 'success',
      data: { version: expect.stringMatching(/^\d+\.\d+\.\d+$/) },
    });
  });
});

describe('faults', () => {
  let id: string;
  beforeEach(async () => {
    server.behave({ listApi: 'on', account: 'plain' });
    id = await session();
  });

  const code = () => ask('POST', '/', { headers: { ...cookie(id), ...FORM }, body: 'totpCode=1' });
  const calls: readonly [string, () => Promise<Sent>][] = [
    ['login', () => signIn()],
    ['second_factor', code],
    ['update', () => update(id, {})],
    ['download', () => download(id)],
    ['list', () => list(id)],
    ['version', () => version(id)],
    ['logout', () => logout('0')],
  ];

  test.each(calls)('meet %s alone, in order', async (operation, call) => {
    server.fault({ kind: 'status', status: 502 }, operation);
    server.fault({ kind: 'retry_after', status: 429, value: '60, 60' }, operation);
    for (const [other, go] of calls) if (other !== operation) expect((await go()).status).toBeLessThan(400);
    expect(await call()).toMatchObject({ status: 502, text: expect.stringContaining('502 Bad Gateway') });
    expect(await call()).toMatchObject({ status: 429, headers: { 'retry-after': '60, 60' } });
    expect((await call()).status).toBeLessThan(400);
  });

  test.each([
    ['before', false],
    ['after', true],
    ['during', true],
  ] as const)('a reset %s the change leaves it stored: %s', async (when, stored) => {
    server.fault({ kind: 'reset', when }, 'update');
    await expect(update(id, {})).rejects.toMatchObject({ code: 'ECONNRESET' });
    expect(held()).toEqual(stored ? [`${SHA1} blacklist`] : []);
  });

  test.each([
    [{ kind: 'truncate', bytes: 9 }, '{"outcome'],
    [{ kind: 'empty' }, ''],
    [{ kind: 'wrong_shape' }, '{"unexpected":[null]}'],
    [{ kind: 'not_json' }, 'OK, but this is not JSON {'],
  ] as const)('%j spoils the answer of an update that is stored', async (fault, text) => {
    server.fault(fault, 'update');
    expect(await update(id, {})).toMatchObject({ status: 200, text });
    expect(held()).toEqual([`${SHA1} blacklist`]);
  });

  test('a list can be cut off in the middle', async () => {
    server.put({ key: SHA1, maliciousType: 'blacklist' });
    server.fault({ kind: 'truncate', bytes: HEADER.length + 12 }, 'download');
    expect((await download(id)).text).toBe(`${HEADER}1234567890aB`);
  });

  test('a lie leaves the list alone, both ways', async () => {
    server.fault({ kind: 'lie' }, 'update');
    expect(await update(id, {})).toMatchObject(done);
    expect(held()).toEqual([]);
    await update(id, {});
    server.switchFault('lie', true);
    expect(await update(await session(), { remove: true })).toMatchObject(done);
    expect(held()).toEqual([`${SHA1} blacklist`]);
  });

  test('a hung update is stored or not, and closing lets it go', async () => {
    server.fault({ kind: 'hang', when: 'after' }, 'update');
    const hung = expect(update(id, {})).rejects.toMatchObject({ code: 'ECONNRESET' });
    await until(server, () => server.reputations().length === 1);
    await server.close();
    await hung;
  });

  test.each([
    ['html', { status: 200, headers: { 'content-type': 'text/html; charset=utf-8' } }],
    ['busy', { status: 503, headers: { 'retry-after': '60' } }],
    [
      'unauthorized',
      { status: 200, text: LOGIN_TITLE, headers: { 'set-cookie': [expect.stringMatching(/^JSESSIONID=/)] } },
    ],
  ])('the switch "%s" holds for every operation until it is off', async (switched, answer) => {
    server.switchFault(switched, true);
    for (const [, call] of calls) expect(await call()).toMatchObject(answer);
    expect(held()).toEqual([]);
    server.switchFault(switched, false);
    expect(await update(id, {})).toMatchObject(done);
  });

  test.each([
    ['forbidden', { status: 403 }],
    ['refuses', refused],
  ])('the switch "%s" holds for updates alone', async (switched, answer) => {
    server.switchFault(switched, true);
    expect(await update(await session(), {})).toMatchObject(answer);
    expect(held()).toEqual([]);
    expect((await download(id)).status).toBe(200);
  });

  test('the switch "reset" drops updates after they are stored, and lets people sign in', async () => {
    server.switchFault('reset', true);
    await expect(update(await session(), {})).rejects.toMatchObject({ code: 'ECONNRESET' });
    expect(held()).toEqual([`${SHA1} blacklist`]);
    expect((await download(id)).status).toBe(200);
  });

  test('slow answers wait as long as they should', async () => {
    const sleeps: number[] = [];
    const slow = await startCybereason({ tls, sleep: async (ms) => void sleeps.push(ms) });
    slow.fault({ kind: 'delay', ms: 30_000 }, 'login');
    expect((await send(slow.url, 'GET', '/login.html', { ca: slow.ca })).status).toBe(200);
    slow.switchFault('slow', true);
    expect((await send(slow.url, 'GET', '/', { ca: slow.ca })).status).toBe(200);
    expect(sleeps).toEqual([30_000, 20_000]);
    await slow.close();
  });

  test('the switch "down" refuses and cuts connections, and keeps sessions and reputations', async () => {
    const agent = new Agent({ keepAlive: true });
    await ask('GET', '/', { agent });
    await update(id, {});
    server.switchFault('down', true);
    await expect(signIn()).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    server.switchFault('down', false);
    expect((await download(id)).text).toContain('blacklist');
    agent.destroy();
  });
});

describe('what it shows', () => {
  test('records every request as it came, with the status it got', async () => {
    const id = await session();
    await update(id, { prevent: 'true' });
    expect(server.seen).toMatchObject([
      {
        operation: 'login',
        method: 'POST',
        path: '/login.html',
        body: form(credentials()),
        status: 302,
        at: clock,
      },
      {
        operation: 'update',
        path: UPDATE,
        headers: cookie(id),
        body: [{ keys: [SHA1], maliciousType: 'blacklist', prevent: 'true', remove: false }],
        status: 200,
      },
    ]);
  });

  test('the panel lists reputations, newest first', async () => {
    const id = await session();
    await update(id, { prevent: true, comment: 'INC-42' });
    clock += 5;
    await update(id, { keys: [DOMAIN], maliciousType: 'whitelist' });
    server.put({ key: 'odd', maliciousType: 'blacklist', comment: '' });
    expect(server.panel()).toEqual({
      name: 'cybereason',
      title: 'Cybereason',
      url: server.url,
      listTitle: 'Custom reputations',
      rows: [
        { key: 'odd', detail: 'Unknown kind', at: clock, flags: ['blacklist'] },
        { key: DOMAIN, detail: 'Domain', at: clock, flags: ['whitelist'] },
        { key: SHA1, detail: 'File (SHA-1) · INC-42', at: clock - 5, flags: ['blacklist', 'prevent'] },
      ],
      faults: ['down', 'slow', 'html', 'lie', 'busy', 'reset', 'unauthorized', 'forbidden', 'refuses'].map(
        (one) => ({
          id: one,
          label: expect.any(String),
          on: false,
        }),
      ),
      calls: [`POST ${UPDATE} → 200`, `POST ${UPDATE} → 200`, 'POST /login.html → 302'],
    });
  });

  test('what it hands out is a copy', async () => {
    await update(await session(), {});
    (server.reputations() as unknown[]).length = 0;
    (server.sessions() as unknown[]).length = 0;
    expect(server.reputations()).toHaveLength(1);
    expect(server.sessions()).toHaveLength(1);
  });
});
