import { describe, expect, test } from '@jest/globals';
import { startGravityzone } from '../../../sandbox/vendors/gravityzone.ts';
import { type Sent, send } from '../send.ts';
import {
  add,
  ask,
  basic,
  C1,
  gz,
  hashes,
  keyDetails,
  md5,
  no,
  parse,
  post,
  restart,
  sha256,
  shown,
  YES,
} from './control-center.ts';

describe('where it is', () => {
  test('stands behind its own certificate at an access URL that ends in /api', async () => {
    expect(gz.accessUrl).toBe(`${gz.url}/api`);
    expect(new URL(gz.url)).toMatchObject({ protocol: 'https:', hostname: '127.0.0.1' });
    expect(await add(hashes(sha256()))).toEqual(YES);
    await expect(send(gz.url, 'POST', '/api')).rejects.toMatchObject({ code: 'SELF_SIGNED_CERT_IN_CHAIN' });
  });

  test('each start makes its own key, certificate and port, or takes what is given', async () => {
    const [first, second] = await Promise.all([startGravityzone(), startGravityzone()]);
    for (const field of ['apiKey', 'ca', 'url'] as const) expect(first[field]).not.toBe(second[field]);
    expect(first.apiKey).toMatch(/^[0-9a-f]{64}$/);
    await Promise.all([first.close(), second.close()]);
    const port = Number(new URL(gz.url).port);
    await restart({ port, apiKey: 'given', name: 'gz', companies: [{ id: C1, name: 'Mine' }] });
    expect(gz.panel()).toMatchObject({
      name: 'gz',
      title: 'Bitdefender GravityZone',
      url: `https://127.0.0.1:${port}`,
    });
    expect(await add(hashes(sha256()))).toEqual(YES);
    expect(gz.items()).toMatchObject([{ companyId: C1 }]);
    expect(gz.companies).toEqual([{ id: C1, name: 'Mine' }]);
  });

  test.each([
    '/api/v1.2/jsonrpc/incidents/',
    '/api/v1.2/jsonrpc/Incidents',
    '/api/v1.2/jsonrpc',
    '/api/v2.0/jsonrpc/incidents',
    '/v1.2/jsonrpc/incidents',
    '/api/api/v1.2/jsonrpc/incidents',
    '/api/v1.2/jsonrpc/quarantine',
  ])('%s is a 404 page', async (path) => {
    const answer = await ask(path, { body: { id: 1, jsonrpc: '2.0', method: 'addToBlocklist', params: {} } });
    expect(answer).toMatchObject({ status: 404, headers: { 'content-type': 'text/html' } });
    expect(answer.text).toMatch(/^<html>[\s\S]*nginx/);
    expect(gz.seen[0]).toMatchObject({ operation: 'unknown', path });
  });

  test.each(['GET', 'PUT', 'DELETE'])('%s is a 405 page', async (method) => {
    expect(await ask('/api/v1.2/jsonrpc/incidents', {}, method)).toMatchObject({
      status: 405,
      headers: { allow: 'POST', 'content-type': 'text/html' },
    });
  });
});

describe('the key', () => {
  test.each<[string, () => Record<string, string>]>([
    ['no header', () => ({ authorization: '' })],
    ['another key', () => basic('0'.repeat(64))],
    ['the key as a password', () => basic('', gz.apiKey)],
    ['the key with a password', () => basic(gz.apiKey, 'x')],
    [
      'the key without its colon',
      () => ({ authorization: `Basic ${Buffer.from(gz.apiKey).toString('base64')}` }),
    ],
    ['the key itself', () => ({ authorization: `Basic ${gz.apiKey}` })],
    [
      'the key as a bearer token',
      () => ({ authorization: basic(gz.apiKey)['authorization'].replace('Basic', 'Bearer') }),
    ],
  ])('%s is answered 401 in HTML or JSON, and nothing is added', async (_, headers) => {
    const body = { id: 'one', jsonrpc: '2.0', method: 'addToBlocklist', params: hashes(sha256()) };
    const go = () => ask('/api/v1.2/jsonrpc/incidents', { headers: headers(), body });
    const html = await go();
    expect(html).toMatchObject({ status: 401, headers: { 'content-type': 'text/html' } });
    expect(html.text).toContain('401 Unauthorized');
    gz.behave({ unauthorized: 'json' });
    const json = await go();
    expect(json).toMatchObject({ status: 401, headers: { 'content-type': 'application/json' } });
    expect(JSON.parse(json.text)).toEqual({ message: 'Unauthorized' });
    expect(gz.items()).toEqual([]);
  });

  test('getApiKeyDetails names the APIs it may use, and that needs none of them', async () => {
    expect(await keyDetails()).toEqual({
      id: 'one',
      jsonrpc: '2.0',
      result: {
        enabledApis: expect.arrayContaining(['network', 'incidents']),
        createdAt: '2026-10-01T00:00:00.000Z',
      },
    });
    gz.behave({ apis: ['network'] });
    expect((await keyDetails()).result).toMatchObject({ enabledApis: ['network'] });
  });

  test.each([
    ['rpc_403', -32001, 403],
    ['rpc_403', -32000, 403],
    ['rpc_200', -32001, 200],
    ['rpc_200', -32000, 200],
  ] as const)('a key without the API Incidents is refused (%s, %i)', async (apiRefusal, code, status) => {
    gz.behave({ apis: ['network'], apiRefusal, apiRefusalCode: code });
    for (const method of ['addToBlocklist', 'getBlocklistItems', 'removeFromBlocklist', 'getIncidentsList']) {
      const answer = await post(method, hashes(sha256()));
      expect(answer.status).toBe(status);
      expect(parse(answer)).toEqual(no(code, 'API Key is not allowed to access the selected API: Incidents'));
    }
    expect(gz.items()).toEqual([]);
  });

  test('a key without the API Incidents is refused by default with 403, or with a page', async () => {
    gz.behave({ apis: [] });
    expect(await post('getBlocklistItems', {})).toMatchObject({
      status: 403,
      text: expect.stringContaining('-32001'),
    });
    gz.behave({ apiRefusal: 'html_403' });
    expect(await post('getBlocklistItems', {})).toMatchObject({
      status: 403,
      headers: { 'content-type': 'text/html' },
      text: expect.stringContaining('403 Forbidden'),
    });
  });

  test('a licence can leave out single methods: -32001 inside a 200', async () => {
    gz.behave({ forbidden: ['addToBlocklist'] });
    const answer = await post('addToBlocklist', hashes(sha256()));
    expect(answer.status).toBe(200);
    expect(parse(answer)).toEqual(no(-32001, expect.stringContaining('license'), 'Authorization error'));
    expect(await shown()).toMatchObject({ total: 0 });
  });

  test('no error names the key unless told to, and then every kind does', async () => {
    const kinds: readonly (() => Promise<Sent>)[] = [
      () => post('addToBlocklist', hashes(md5('x'))),
      () => post('nonsense', {}),
      () => ask('/api/v1.2/jsonrpc/incidents', { body: '{' }),
      () => {
        gz.behave({ apis: [], apiRefusal: 'html_403' });
        return post('getBlocklistItems', {});
      },
      () => {
        gz.behave({ writes: { calls: 0, perMs: 1 } });
        return post('addToBlocklist', {});
      },
    ];
    for (const go of kinds) expect((await go()).text).not.toContain(gz.apiKey);
    await restart({ modes: { echoesKey: true } });
    for (const go of kinds) expect((await go()).text).toContain(gz.apiKey);
    const stranger = await ask('/api/v1.2/jsonrpc/incidents', { headers: basic('stranger') });
    expect(stranger).toMatchObject({ status: 401, text: expect.stringContaining('stranger') });
  });
});
