import { Agent } from 'node:https';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { type EsetInspectSimulator, startEsetInspect } from '../../sandbox/vendors/eset-inspect.ts';
import { type Certificate, createCertificate } from '../../sandbox/vendors/tls.ts';
import { type Sending, type Sent, send, until } from './send.ts';

const SHA1 = '1234567890abcdef1234567890abcdef12345678';
const OTHER = 'da39a3ee5e6b4b0d3255bfef95601890afd80709';
const MD5 = 'd41d8cd98f00b204e9800998ecf8427e';
const SHA256 = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';
const BLOCK = { sha1: [SHA1], shouldClean: false, comment: 'INC-42 approved by @ana' };
const JWT = /^[\w-]+\.[\w-]+\.[\w-]+$/;

let tls: Certificate;
let eset: EsetInspectSimulator;
let clock: number;

beforeAll(async () => {
  tls = await createCertificate();
});
beforeEach(async () => {
  clock = Date.UTC(2026, 9, 1);
  eset = await startEsetInspect({ tls, now: () => clock });
});
afterEach(() => eset.close());

const ask = (method: string, path: string, sending: Sending = {}): Promise<Sent> =>
  send(eset.url, method, path, { ca: eset.ca, ...sending });
const credentials = () => ({ username: eset.username, password: eset.password });
const signIn = () => ask('PUT', '/FRONTEND/LOGIN', { body: credentials() });
const tokenOf = ({ headers }: Sent) => String(headers['x-security-token']);
const bearer = (token: string) => ({ authorization: `Bearer ${token}`, 'content-type': 'application/json' });
const token = async () => tokenOf(await signIn());
const block = (with_: string, body: unknown = BLOCK) =>
  ask('PUT', '/FRONTEND/HASHES/BLOCK', { headers: bearer(with_), body });
const unblock = (with_: string, sha1 = SHA1, query = '?$idType=sha1', body?: unknown) =>
  ask('POST', `/api/v1/executables/${sha1}/unblock${query}`, { headers: bearer(with_), body });
const restBlock = (with_: string, body: unknown, sha1 = SHA1) =>
  ask('POST', `/api/v1/executables/${sha1}/block?%24idType=sha1`, { headers: bearer(with_), body });
const detections = (with_: string, query = '?$top=1') =>
  ask('GET', `/api/v1/detections${query}`, { headers: bearer(with_) });

describe('certificates', () => {
  test('the authority that signed it is needed and enough, by address and by name', async () => {
    expect((await signIn()).status).toBe(200);
    expect((await ask('GET', '/', { host: 'localhost' })).status).toBe(200);
    await expect(send(eset.url, 'GET', '/')).rejects.toMatchObject({ code: 'SELF_SIGNED_CERT_IN_CHAIN' });
    await expect(send(eset.url, 'GET', '/', { ca: (await createCertificate()).ca })).rejects.toMatchObject({
      code: 'SELF_SIGNED_CERT_IN_CHAIN',
    });
  });

  test('two authorities in one bundle are told apart', async () => {
    const other = await startEsetInspect();
    const ca = [eset.ca, other.ca];
    for (const { url } of [eset, other]) expect((await send(url, 'GET', '/', { ca })).status).toBe(200);
    await other.close();
  });

  test.each([
    ['self-signed', { selfSigned: true }, 'DEPTH_ZERO_SELF_SIGNED_CERT', undefined],
    ['expired', { notAfter: new Date('2020-01-01') }, 'CERT_HAS_EXPIRED', 'own'],
    ['for another host', { hosts: ['inspect.example'] }, 'ERR_TLS_CERT_ALTNAME_INVALID', 'own'],
  ])('a certificate that is %s is refused as such', async (_, options, code, trust) => {
    const server = await startEsetInspect({ tls: await createCertificate(options) });
    const sending = trust ? { ca: server.ca } : {};
    await expect(send(server.url, 'GET', '/', sending)).rejects.toMatchObject({ code });
    if (!trust) expect((await send(server.url, 'GET', '/', { ca: server.ca })).status).toBe(200);
    await server.close();
  });

  test('each start makes its own certificate, credentials and port', async () => {
    const two = await Promise.all([startEsetInspect(), startEsetInspect()]);
    for (const field of ['ca', 'username', 'password', 'url'] as const) {
      expect(two[0][field]).not.toBe(two[1][field]);
    }
    await Promise.all(two.map((one) => one.close()));
  });

  test('port, name and credentials can be given', async () => {
    const port = Number(new URL(eset.url).port);
    await eset.close();
    const given = await startEsetInspect({
      tls,
      port,
      name: 'inspect',
      username: 'bot',
      password: 'pass "word"',
    });
    expect(given.url).toBe(`https://127.0.0.1:${port}`);
    expect(given.panel()).toMatchObject({ name: 'inspect', title: 'ESET Inspect', url: given.url });
    const body = { username: 'bot', password: 'pass "word"' };
    expect((await send(given.url, 'PUT', '/FRONTEND/LOGIN', { ca: given.ca, body })).status).toBe(200);
    await given.close();
  });
});

describe('login', () => {
  test.each([
    ['PUT', '/FRONTEND/LOGIN', {}],
    ['PUT', '/frontend/login', {}],
    ['PUT', '/Frontend/Login', {}],
    ['PUT', '/api/v1/authenticate', { domain: false }],
    ['POST', '/api/v1/authenticate', { domain: null }],
    ['POST', '/API/V1/authenticate', {}],
  ])('%s %s answers 200 with a token in X-Security-Token', async (method, path, more) => {
    const answer = await ask(method, path, { body: { ...credentials(), ...more } });
    expect(answer).toMatchObject({ status: 200, text: '' });
    expect(tokenOf(answer)).toMatch(JWT);
    expect(JSON.parse(Buffer.from(tokenOf(answer).split('.')[1]!, 'base64url').toString())).toMatchObject({
      sub: eset.username,
      iat: clock / 1000,
    });
    expect(eset.tokens()).toEqual([tokenOf(answer)]);
  });

  test.each([
    ['another password', 401, () => ({ ...credentials(), password: 'wrong' })],
    ['another name', 401, () => ({ ...credentials(), username: 'Admin' })],
    ['no password', 400, () => ({ username: eset.username })],
    ['a number for a name', 400, () => ({ ...credentials(), username: 1 })],
    ['a list', 400, () => [credentials()]],
    ['broken JSON', 400, () => '{"username": "bot", "password": "a"b"}'],
    ['a form', 400, () => 'username=bot&password=secret'],
    ['nothing', 400, () => ''],
  ])('%s is answered %i and gives no token', async (_, status, body) => {
    const answer = await ask('PUT', '/FRONTEND/LOGIN', { body: body() });
    expect(answer.status).toBe(status);
    expect(answer.headers).not.toHaveProperty('x-security-token');
    expect(eset.tokens()).toEqual([]);
  });

  test('the REST login wants a boolean for domain', async () => {
    const body = { ...credentials(), domain: 'corp' };
    expect((await ask('PUT', '/api/v1/authenticate', { body })).status).toBe(400);
  });

  test('can answer 200 without the token', async () => {
    eset.behave({ loginToken: 'missing' });
    const answer = await signIn();
    expect(answer.status).toBe(200);
    expect(answer.headers).not.toHaveProperty('x-security-token');
    expect((await block('None')).status).toBe(401);
  });

  test('logout ends the token it names, once, in either case', async () => {
    const [first, second] = [await token(), await token()];
    expect((await ask('POST', '/frontend/logout', { body: { token: first } })).status).toBe(200);
    expect((await block(first)).status).toBe(401);
    expect((await block(second)).status).toBe(200);
    expect((await ask('POST', '/FRONTEND/LOGOUT', { body: { token: first } })).status).toBe(401);
    expect((await ask('POST', '/frontend/logout', { body: {} })).status).toBe(400);
  });
});

describe('blocking hashes', () => {
  test('blocks every hash of the array and keeps comment, shouldClean and time', async () => {
    const comment = 'He said "no"\n→ \u{1f512} \\ </script>';
    const answer = await block(await token(), {
      sha1: [SHA1.toUpperCase(), OTHER],
      shouldClean: true,
      comment,
    });
    expect(answer).toMatchObject({ status: 200, text: '' });
    expect(eset.blocked()).toEqual(
      new Map([
        [SHA1, { comment, shouldClean: true, at: clock }],
        [OTHER, { comment, shouldClean: true, at: clock }],
      ]),
    );
  });

  test('takes the lower-case path and answers JSON when told to', async () => {
    eset.behave({ blockAnswer: 'json' });
    const answer = await ask('PUT', '/frontend/hashes/block', {
      headers: bearer(await token()),
      body: BLOCK,
    });
    expect(answer.headers['content-type']).toBe('application/json');
    expect(JSON.parse(answer.text)).toEqual({ blocked: 1 });
  });

  test('a repeated block is harmless and overwrites the comment', async () => {
    const held = await token();
    await block(held);
    await block(held, { ...BLOCK, sha1: [OTHER] });
    clock += 1000;
    expect((await block(held, { ...BLOCK, comment: 'again', shouldClean: true })).status).toBe(200);
    expect([...eset.blocked()]).toEqual([
      [OTHER, { comment: BLOCK.comment, shouldClean: false, at: clock - 1000 }],
      [SHA1, { comment: 'again', shouldClean: true, at: clock }],
    ]);
  });

  const bad: readonly [string, unknown][] = [
    ['a bare hash', { ...BLOCK, sha1: SHA1 }],
    ['no hash', { ...BLOCK, sha1: [] }],
    ['an MD5', { ...BLOCK, sha1: [MD5] }],
    ['a SHA-256', { ...BLOCK, sha1: [SHA256] }],
    ['one good and one bad hash', { ...BLOCK, sha1: [OTHER, `${SHA1.slice(1)}g`] }],
    ['a hash with a line break', { ...BLOCK, sha1: [`${SHA1}\n`] }],
    ['shouldClean as text', { ...BLOCK, shouldClean: 'false' }],
    ['shouldClean left out', { sha1: [SHA1], comment: '' }],
    ['comment as a number', { ...BLOCK, comment: 42 }],
    ['comment left out', { sha1: [SHA1], shouldClean: false }],
    ['null', null],
  ];
  test.each(bad)('%s is answered 400 and nothing is blocked', async (_, body) => {
    expect((await block(await token(), body)).status).toBe(400);
    expect(eset.blocked().size).toBe(0);
  });
  test.each(bad)('%s is taken when anything is', async (_, body) => {
    eset.behave({ validation: 'none' });
    expect((await block(await token(), body)).status).toBe(200);
  });

  test('what anything comes to is what it holds of a block', async () => {
    eset.behave({ validation: 'none' });
    await block(await token(), { sha1: [MD5, 7], shouldClean: 'yes', comment: 42 });
    expect([...eset.blocked()]).toEqual([[MD5, { comment: '', shouldClean: true, at: clock }]]);
  });

  test.each(['strict', 'none'] as const)(
    'broken JSON is answered 400 (validation: %s)',
    async (validation) => {
      eset.behave({ validation });
      const text = `{"sha1": ["${SHA1}"], "shouldClean": false, "comment": "a "quoted" word"}`;
      expect((await block(await token(), text)).status).toBe(400);
      expect((await block(await token(), '')).status).toBe(400);
      expect(eset.blocked().size).toBe(0);
    },
  );

  test.each([
    ['no header', {}],
    ['an unknown token', { authorization: 'Bearer eyJhbGciOiJIUzI1NiJ9.e30.xyz' }],
    ['an empty token', { authorization: 'Bearer ' }],
    ['Bearer None, as a login without a token leads to', { authorization: 'Bearer None' }],
    ['another scheme', { authorization: 'Basic Ym90OnNlY3JldA==' }],
  ])('%s is answered 401 and nothing is blocked', async (_, headers) => {
    expect((await ask('PUT', '/FRONTEND/HASHES/BLOCK', { headers, body: BLOCK })).status).toBe(401);
    expect(eset.blocked().size).toBe(0);
  });

  test('the token alone, without its scheme, is answered 401', async () => {
    const headers = { authorization: await token() };
    expect((await ask('PUT', '/FRONTEND/HASHES/BLOCK', { headers, body: BLOCK })).status).toBe(401);
  });
});

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
    clock += 59_999;
    expect((await block(held)).status).toBe(200);
    clock += 1;
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
    const slow = await startEsetInspect({ tls, sleep });
    slow.switchFault('slow', true);
    const body = { username: slow.username, password: slow.password };
    expect((await send(slow.url, 'PUT', '/FRONTEND/LOGIN', { ca: slow.ca, body })).status).toBe(200);
    expect(sleeps).toEqual([20_000]);
    await slow.close();
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

describe('what it shows', () => {
  test('records every request as it came, with the status it got', async () => {
    const held = await token();
    await block(held);
    await unblock(held, SHA1, '?%24idType=sha1');
    await ask('PUT', '/FRONTEND/LOGIN', { body: 'not json' });
    expect(eset.seen).toMatchObject([
      {
        operation: 'login',
        method: 'PUT',
        path: '/FRONTEND/LOGIN',
        body: credentials(),
        status: 200,
        at: clock,
      },
      {
        operation: 'block',
        path: '/FRONTEND/HASHES/BLOCK',
        headers: { authorization: `Bearer ${held}`, 'content-type': 'application/json' },
        body: BLOCK,
        status: 200,
      },
      {
        operation: 'unblock',
        path: `/api/v1/executables/${SHA1}/unblock?%24idType=sha1`,
        body: undefined,
        status: 204,
      },
      { operation: 'login', body: 'not json', status: 400 },
    ]);
  });

  test('the panel lists what is blocked, newest first, and flags what is cleaned', async () => {
    const held = await token();
    await block(held);
    clock += 5;
    await block(held, { sha1: [OTHER], shouldClean: true, comment: 'second' });
    expect(eset.panel()).toEqual({
      name: 'eset-inspect',
      title: 'ESET Inspect',
      url: eset.url,
      listTitle: 'Blocked hashes',
      rows: [
        { key: OTHER, detail: 'second', at: clock, flags: ['clean'] },
        { key: SHA1, detail: BLOCK.comment, at: clock - 5, flags: [] },
      ],
      faults: ['down', 'slow', 'html', 'lie', 'busy', 'reset', 'unauthorized'].map((id) => ({
        id,
        label: expect.any(String),
        on: false,
      })),
      calls: [
        'PUT /FRONTEND/HASHES/BLOCK → 200',
        'PUT /FRONTEND/HASHES/BLOCK → 200',
        'PUT /FRONTEND/LOGIN → 200',
      ],
    });
  });

  test('what it hands out is a copy', async () => {
    await block(await token());
    (eset.blocked() as Map<string, unknown>).clear();
    expect(eset.blocked().size).toBe(1);
  });

  test('listeners hear of a change after it is stored', async () => {
    const held = await token();
    const heard = until(eset, () => eset.blocked().has(SHA1));
    await block(held);
    await heard;
  });
});
