import { describe, expect, test } from '@jest/globals';
import { startEsetInspect } from '../../../sandbox/vendors/eset-inspect.ts';
import { createCertificate } from '../../../sandbox/vendors/tls.ts';
import { send } from '../send.ts';
import { ask, block, clock, credentials, eset, restart, signIn, token, tokenOf } from './inspect-server.ts';

const JWT = /^[\w-]+\.[\w-]+\.[\w-]+$/;

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
    const body = { username: 'bot', password: 'pass "word"' };
    await restart({ port, name: 'inspect', ...body });
    expect(eset.url).toBe(`https://127.0.0.1:${port}`);
    expect(eset.panel()).toMatchObject({ name: 'inspect', title: 'ESET Inspect', url: eset.url });
    expect((await ask('PUT', '/FRONTEND/LOGIN', { body })).status).toBe(200);
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
