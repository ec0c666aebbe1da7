import { randomUUID } from 'node:crypto';
import { Agent } from 'node:https';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import {
  type GravityzoneOptions,
  type GravityzoneSimulator,
  startGravityzone,
} from '../../sandbox/vendors/gravityzone.ts';
import { type Certificate, createCertificate } from '../../sandbox/vendors/tls.ts';
import { type Sending, type Sent, send, until } from './send.ts';

const SHA256 = '1e0905327f443c54aa617e2ff323067c985428e5566886f2aa8296cddfe6ddf9';
const MD5 = '13f6331c638b68d4e7eab6ea60da5473';
const OTHER_MD5 = 'f696282aa4cd4f614aa995190cf442fe';
const SHA1 = 'da39a3ee5e6b4b0d3255bfef95601890afd80709';
const P1 = '65fd7506e2354158650c7c32';
const C1 = '65fd7506e2354158650c7c33';
const C2 = '65fd7506e2354158650c7c34';
const STRANGER = '65fd7506e2354158650c7cff';
const NO_ITEM = '6605882651f1f25d2708d2d7';
const ID = /^[0-9a-f]{24}$/;
const ROOMY = { calls: Number.POSITIVE_INFINITY, perMs: 1 };

const sha256 = (hash = SHA256) => ({ details: { algorithm: 'sha256', hash } });
const md5 = (hash = MD5) => ({ details: { algorithm: 'md5', hash } });
const hashes = (...rules: unknown[]) => ({ type: 'hash', rules, recursive: false });
const CONNECTION = {
  ruleName: 'INC-42 203.0.113.7',
  protocol: 'any',
  direction: 'both',
  ipVersion: 'IPV4',
  localAddress: { any: true },
  remoteAddress: { any: false, ipMask: '203.0.113.7/32' },
  directlyConnected: { enable: false },
};
const connections = (...details: object[]) => ({
  type: 'connection',
  rules: details.map((one) => ({ note: 'INC-42', details: one })),
  recursive: false,
});

interface Shown {
  readonly total: number;
  readonly pagesCount: number;
  readonly items: readonly {
    readonly id: string;
    readonly type: string;
    readonly source: { readonly description: string };
    readonly details: unknown;
  }[];
}

interface Reply {
  readonly id?: unknown;
  readonly jsonrpc?: unknown;
  readonly result?: unknown;
  readonly error?: {
    readonly code: number;
    readonly message: string;
    readonly data: Record<string, unknown>;
  };
}

let tls: Certificate;
let gz: GravityzoneSimulator;
let clock: number;

beforeAll(async () => {
  tls = await createCertificate();
});
beforeEach(() => restart());
afterEach(() => gz.close());

/** Limits are out of the way except where they are the subject. */
async function restart(options: GravityzoneOptions = {}): Promise<void> {
  await gz?.close();
  clock = Date.UTC(2026, 9, 1);
  const modes = { writes: ROOMY, others: ROOMY, order: 'oldest_first' as const, ...options.modes };
  gz = await startGravityzone({ tls, now: () => clock, ...options, modes });
}

const basic = (user: string, password = '') => ({
  authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`,
});
const ask = (path: string, sending: Sending = {}, method = 'POST'): Promise<Sent> =>
  send(gz.url, method, path, {
    ca: gz.ca,
    ...sending,
    headers: { 'content-type': 'application/json', ...basic(gz.apiKey), ...sending.headers },
  });
const post = (method: string, params: unknown, version = 'v1.2', api = 'incidents') =>
  ask(`/api/${version}/jsonrpc/${api}`, { body: { id: 'one', jsonrpc: '2.0', method, params } });
const parse = ({ text }: Sent): Reply => JSON.parse(text);
const call = async (...args: Parameters<typeof post>) => parse(await post(...args));
const add = (params: unknown, version?: string) => call('addToBlocklist', params, version);
const list = (params: unknown = {}, version?: string) => call('getBlocklistItems', params, version);
const shown = async (...args: Parameters<typeof list>) => (await list(...args)).result as Shown;
const remove = (params: unknown, version?: string) => call('removeFromBlocklist', params, version);
const keyDetails = () => call('getApiKeyDetails', {}, 'v1.0', 'general');
const details = ({ error }: Reply) => error?.data['details'];
const ids = () => gz.items().map(({ id }) => id);

const YES = { id: 'one', jsonrpc: '2.0', result: true };
const no = (code: number, text: unknown = expect.any(String), message: unknown = expect.any(String)) => ({
  id: 'one',
  jsonrpc: '2.0',
  error: { code, message, data: { details: text } },
});

describe('where it is', () => {
  test('stands behind its own certificate at an access URL that ends in /api', async () => {
    expect(gz.accessUrl).toBe(`${gz.url}/api`);
    expect(new URL(gz.url)).toMatchObject({ protocol: 'https:', hostname: '127.0.0.1' });
    expect(await add(hashes(sha256()))).toEqual(YES);
    await expect(send(gz.url, 'POST', '/api')).rejects.toMatchObject({ code: 'SELF_SIGNED_CERT_IN_CHAIN' });
  });

  test('each start makes its own key, certificate and port, or takes what is given', async () => {
    const port = Number(new URL(gz.url).port);
    await gz.close();
    const [first, second] = await Promise.all([startGravityzone(), startGravityzone()]);
    for (const field of ['apiKey', 'ca', 'url'] as const) expect(first[field]).not.toBe(second[field]);
    expect(first.apiKey).toMatch(/^[0-9a-f]{64}$/);
    await Promise.all([first.close(), second.close()]);
    gz = await startGravityzone({
      tls,
      port,
      apiKey: 'given',
      name: 'gz',
      companies: [{ id: C1, name: 'Mine' }],
    });
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

describe('the envelope', () => {
  const bare = (body: unknown, headers = {}) => ask('/api/v1.2/jsonrpc/incidents', { body, headers });
  const good = { id: 'one', jsonrpc: '2.0', method: 'getBlocklistItems', params: {} };

  test.each(['one', '', 7, 0, randomUUID()])('the id %j comes back', async (id) => {
    expect(parse(await bare({ ...good, id })).id).toBe(id);
    expect(parse(await bare({ ...good, id, method: 'nonsense' })).id).toBe(id);
  });

  test.each([
    [
      'single quotes, as the vendor prints them',
      `{'id': 'one', 'jsonrpc': '2.0', 'method': 'getBlocklistItems'}`,
    ],
    ['a comma too many', `{"id": "one", "jsonrpc": "2.0", "method": "getBlocklistItems", "params": {},}`],
    ['nothing', ''],
  ])('%s is a parse error inside a 200', async (_, body) => {
    const answer = await bare(body);
    expect(answer.status).toBe(200);
    expect(parse(answer)).toEqual({
      ...no(-32700, undefined, 'Parse error'),
      id: null,
      error: expect.objectContaining({ code: -32700 }),
    });
  });

  test.each([
    ['a batch', [good, good]],
    ['another version', { ...good, jsonrpc: '1.0' }],
    ['no version', { id: 'one', method: 'getBlocklistItems' }],
    ['no id', { jsonrpc: '2.0', method: 'getBlocklistItems' }],
    ['an object for an id', { ...good, id: {} }],
    ['no method', { id: 'one', jsonrpc: '2.0' }],
    ['null', 'null'],
  ])('%s is an invalid request', async (_, body) => {
    expect(parse(await bare(body))).toMatchObject({
      id: null,
      error: { code: -32600, message: 'Invalid Request' },
    });
  });

  test('another content type is an invalid request', async () => {
    expect(parse(await bare(good, { 'content-type': 'text/plain' })).error?.code).toBe(-32600);
    expect(
      parse(await bare(good, { 'content-type': 'application/json; charset=utf-8' })).result,
    ).toBeDefined();
  });

  test.each([
    ['addToBlocklist', 'v1.1', 'incidents'],
    ['getBlocklistItems', 'v1.1', 'incidents'],
    ['removeFromBlocklist', 'v1.1', 'incidents'],
    ['addToBlocklist', 'v1.2', 'general'],
    ['getApiKeyDetails', 'v1.2', 'general'],
    ['getApiKeyDetails', 'v1.0', 'incidents'],
    ['addtoblocklist', 'v1.2', 'incidents'],
    ['toString', 'v1.2', 'incidents'],
  ])('%s at %s %s is no method', async (method, version, api) => {
    const answer = await post(method, hashes(sha256()), version, api);
    expect(answer.status).toBe(200);
    expect(parse(answer)).toEqual(no(-32601, expect.stringContaining(method), 'Method not found'));
  });

  test('errors inside a body can come with 400, and success does not', async () => {
    gz.behave({ errorStatus: 400 });
    expect((await post('addToBlocklist', hashes(md5('x')))).status).toBe(400);
    expect((await post('nonsense', {})).status).toBe(400);
    expect((await post('addToBlocklist', hashes(md5()))).status).toBe(200);
  });

  test('the id can be another one, or missing', async () => {
    gz.behave({ id: 'other' });
    const other = await add(hashes(sha256()));
    expect(other).toMatchObject({ id: expect.any(String), result: true });
    expect(other.id).not.toBe('one');
    gz.behave({ id: 'missing' });
    expect(await add(hashes(md5()))).toEqual({ jsonrpc: '2.0', result: true });
    expect(gz.items()).toHaveLength(2);
  });

  test('a write can answer false and do nothing, or null and do it', async () => {
    gz.behave({ writeResult: false });
    expect(await add(hashes(sha256()))).toEqual({ ...YES, result: false });
    expect(gz.items()).toEqual([]);
    gz.behave({ writeResult: null });
    expect(await add(hashes(sha256()))).toEqual({ ...YES, result: null });
    expect(gz.items()).toHaveLength(1);
    gz.behave({ writeResult: false });
    expect(await remove({ ids: ids() })).toEqual({ ...YES, result: false });
    expect(gz.items()).toHaveLength(1);
    expect(await remove({ ids: [NO_ITEM] })).toEqual(no(-32002));
    expect(await shown()).toMatchObject({ total: 1 });
  });
});

describe('adding hashes', () => {
  test('one call takes SHA-256 and MD5 with and without notes, and gives back no id', async () => {
    const note = 'INC-42 "quoted"\n\u{1f512} </script>';
    expect(await add(hashes({ note, ...sha256() }, md5()))).toEqual(YES);
    expect(gz.items()).toEqual([
      {
        id: expect.stringMatching(ID),
        companyId: P1,
        type: 'hash',
        note,
        details: { algorithm: 'sha256', hash: SHA256 },
        recursive: false,
        source: 'Manual',
        at: clock,
      },
      expect.objectContaining({ note: '', details: { algorithm: 'md5', hash: MD5 } }),
    ]);
    expect(new Set(ids()).size).toBe(2);
  });

  test('a hash keeps the case it came in', async () => {
    await add(hashes(md5(MD5.toUpperCase())));
    expect(gz.items()).toMatchObject([{ details: { hash: MD5.toUpperCase() } }]);
  });

  test.each([
    ['sha256', `${SHA256.slice(0, 63)}9d`, 'SHA256'],
    ['sha256', MD5, 'SHA256'],
    ['sha256', SHA1, 'SHA256'],
    ['sha256', `${SHA256}\n`, 'SHA256'],
    ['md5', SHA256, 'MD5'],
    ['md5', '5b7ac19bb1a43dfb107b23c6', 'MD5'],
    ['md5', `${MD5.slice(1)}g`, 'MD5'],
    ['md5', '', 'MD5'],
  ])(
    '%s %j is refused in the words of the vendor, and nothing of the call is added',
    async (algorithm, hash, name) => {
      const answer = await post('addToBlocklist', hashes(sha256(), { details: { algorithm, hash } }));
      expect(answer.status).toBe(200);
      expect(parse(answer)).toEqual(
        no(
          -32602,
          `Validation exception: The hash ${hash} is not a valid string representation of the ${name} hashing algorithm`,
          'Invalid params',
        ),
      );
      expect(gz.items()).toEqual([]);
    },
  );

  test('the rest of a refused call can be added all the same', async () => {
    gz.behave({ application: 'partial' });
    expect(await add(hashes(sha256(), md5('x'), md5()))).toMatchObject({ error: { code: -32602 } });
    expect(gz.items().map(({ details }) => details)).toEqual([sha256().details, md5().details]);
  });

  test.each<[string, unknown, string]>([
    ['no type', { rules: [md5()] }, 'type'],
    ['another type', { type: 'domain', rules: [md5()] }, 'type'],
    ['no rules', { type: 'hash' }, 'rules'],
    ['an empty list', { type: 'hash', rules: [] }, 'rules'],
    ['a rule for a list', { type: 'hash', rules: md5() }, 'rules'],
    ['recursive as text', { ...hashes(md5()), recursive: 'false' }, 'recursive'],
    [
      'an algorithm by number',
      hashes({ details: { algorithm: 1, hash: SHA256 } }),
      'rules.0.details.algorithm',
    ],
    [
      'an algorithm by digit',
      hashes({ details: { algorithm: '2', hash: MD5 } }),
      'rules.0.details.algorithm',
    ],
    [
      'an algorithm in capitals',
      hashes({ details: { algorithm: 'SHA256', hash: SHA256 } }),
      'rules.0.details.algorithm',
    ],
    ['SHA-1', hashes(md5(), { details: { algorithm: 'sha1', hash: SHA1 } }), 'rules.1.details.algorithm'],
    ['no algorithm', hashes({ details: { hash: MD5 } }), 'rules.0.details.algorithm'],
    ['a hash that is no text', hashes({ details: { algorithm: 'md5', hash: 7 } }), 'rules.0.details.hash'],
    ['a note that is no text', hashes({ note: 7, ...md5() }), 'rules.0.note'],
    ['a bare hash', hashes(MD5), 'rules.0'],
    ['a hash beside the details', hashes({ hash: MD5, ...md5() }), 'rules.0.hash'],
    ['a path among hashes', hashes({ details: { path: 'C:\\x' } }), 'rules.0.details.algorithm'],
    ['the parameters of v1.0', { hashType: 2, hashList: [MD5], sourceInfo: '' }, 'type'],
    ['an unknown parameter', { ...hashes(md5()), returnIds: true }, 'returnIds'],
    ['no parameters', undefined, 'params'],
    ['a list of parameters', [hashes(md5())], 'params'],
  ])('%s is refused', async (_, params, where) => {
    expect(await add(params)).toEqual(
      no(-32602, `Validation exception: The value of ${where} is not valid`, 'Invalid params'),
    );
    expect(gz.items()).toEqual([]);
  });

  test('the spelling of the vendor\u2019s table can be taken instead, or both', async () => {
    const byNumber = (algorithm: unknown, hash: string) => hashes({ details: { algorithm, hash } });
    gz.behave({ spelling: 'table' });
    expect(await add(byNumber('1', SHA256))).toEqual(YES);
    expect(await add(byNumber(2, MD5))).toEqual(YES);
    expect(gz.items().map(({ details }) => details)).toEqual([sha256().details, md5().details]);
    expect(details(await add(byNumber('1', MD5)))).toContain('of the SHA256 hashing');
    expect(await add(hashes(md5()))).toMatchObject(no(-32602));
    gz.behave({ spelling: 'either' });
    expect(await add(hashes(md5(OTHER_MD5)))).toEqual(YES);
    expect(await add(byNumber(2, OTHER_MD5))).toEqual(YES);
  });

  test('a rule that is there already gets a second row of its own', async () => {
    await add(hashes(sha256()));
    expect(await add(hashes({ note: 'again', ...sha256() }))).toEqual(YES);
    expect(new Set(ids()).size).toBe(2);
  });

  test.each<[string, unknown, unknown, string]>([
    ['hash', hashes(md5()), hashes({ note: 'new', ...md5(MD5.toUpperCase()) }), `hash ${MD5.toUpperCase()}`],
    [
      'path',
      { type: 'path', rules: [{ details: { path: 'C:\\x.exe' } }], recursive: false },
      { type: 'path', rules: [{ details: { path: 'c:\\X.EXE' } }], recursive: false },
      'path c:\\X.EXE',
    ],
    ['connection', connections(CONNECTION), connections(CONNECTION), 'connection rule INC-42 203.0.113.7'],
  ])('a %s that is there already can be refused', async (_, first, second, what) => {
    gz.behave({ duplicates: 'refused' });
    expect(await add(first)).toEqual(YES);
    expect(await add(second)).toEqual(
      no(-32602, `Validation exception: The ${what} is already in the blocklist`),
    );
    expect(gz.items()).toHaveLength(1);
  });

  test('a refused duplicate takes the call with it, or not; twice in one call counts too', async () => {
    gz.behave({ duplicates: 'refused' });
    expect(details(await add(hashes(md5(), md5(), sha256())))).toContain('already');
    expect(gz.items()).toEqual([]);
    gz.behave({ application: 'partial' });
    expect(details(await add(hashes(md5(), md5(), sha256())))).toContain('already');
    expect(gz.items().map(({ details }) => details)).toEqual([md5().details, sha256().details]);
  });

  test('a call holds a hundred rules', async () => {
    const many = (count: number) =>
      hashes(...Array.from({ length: count }, (_, index) => md5(index.toString(16).padStart(32, '0'))));
    expect(await add(many(101))).toEqual(no(-32602, 'Limit exceeded'));
    expect(gz.items()).toEqual([]);
    expect(await add(many(100))).toEqual(YES);
    gz.behave({ rulesPerCall: 1 });
    expect(await add(many(2))).toEqual(no(-32602, 'Limit exceeded'));
  });
});

describe('adding paths and connections', () => {
  test('paths', async () => {
    const rules = [{ note: 'test', details: { path: 'C:\\aaa.exe' } }, { details: { path: 'C:\\test.exe' } }];
    expect(await add({ type: 'path', rules, recursive: false })).toEqual(YES);
    expect(gz.items()).toMatchObject([
      { type: 'path', note: 'test', details: { path: 'C:\\aaa.exe' } },
      { type: 'path', note: '', details: { path: 'C:\\test.exe' } },
    ]);
    expect(await add({ type: 'path', rules: [{ details: { path: '' } }] })).toMatchObject(no(-32602));
    expect(await add({ type: 'path', rules: [md5()] })).toMatchObject(no(-32602));
  });

  const macs = 'AA:AA:AA:AA:AA:AA;CC:CC:CC:CC:CC:CC;BB:BB:BB:BB:BB:BB';
  test.each<[string, object]>([
    ['a remote address, as connectors block it', CONNECTION],
    ['a name alone', { ruleName: 'all' }],
    ['IPv6', { ...CONNECTION, ipVersion: 'IPV6', remoteAddress: { any: false, ipMask: '2001:db8::/32' } }],
    [
      'a bare address and one port',
      { ...CONNECTION, remoteAddress: { any: false, ipMask: '203.0.113.7', portRange: '443' } },
    ],
    [
      'either version',
      { ...CONNECTION, ipVersion: 'any', remoteAddress: { any: false, ipMask: '2001:db8::1' } },
    ],
    [
      'everything of the vendor\u2019s second example',
      {
        ruleName: 'rule  1#',
        path: 'C:\\test.exe',
        hash: MD5,
        commandLine: 'format  C:\\',
        protocol: 'ICMP',
        direction: 'inbound',
        ipVersion: 'IPV4',
        localAddress: { any: false, ipMask: '10.10.10.12/32', portRange: '300-400' },
        remoteAddress: { any: true, portRange: '300-400' },
        directlyConnected: { enable: true, remoteMac: macs },
      },
    ],
  ])('%s', async (_, details) => {
    expect(await add(connections(details))).toEqual(YES);
    expect(gz.items()).toMatchObject([{ type: 'connection', note: 'INC-42', details }]);
    expect((await shown()).items).toMatchObject([{ type: 'connection rule', details }]);
  });

  test.each<[string, object, string]>([
    ['no name', { ruleName: undefined }, 'ruleName'],
    ['IPv4 in the spelling of the table', { ipVersion: 'IPv4' }, 'ipVersion'],
    ['a version its address is not of', { ipVersion: 'IPV6' }, 'ipVersion'],
    ['a domain', { remoteAddress: { any: false, ipMask: 'evil.example' } }, 'remoteAddress.ipMask'],
    [
      'a mask that is too long',
      { remoteAddress: { any: false, ipMask: '203.0.113.0/33' } },
      'remoteAddress.ipMask',
    ],
    [
      'a mask in dots',
      { remoteAddress: { any: false, ipMask: '203.0.113.0/255.0.0.0' } },
      'remoteAddress.ipMask',
    ],
    ['two masks', { remoteAddress: { any: false, ipMask: '203.0.113.0/24/24' } }, 'remoteAddress.ipMask'],
    ['an address left out', { remoteAddress: { any: false } }, 'remoteAddress.ipMask'],
    ['any as text', { remoteAddress: { any: 'false', ipMask: '203.0.113.7' } }, 'remoteAddress.any'],
    ['any left out', { localAddress: {} }, 'localAddress.any'],
    ['a port that is a number', { localAddress: { any: true, portRange: 443 } }, 'localAddress.portRange'],
    ['a list of ports', { localAddress: { any: true, portRange: '80,443' } }, 'localAddress.portRange'],
    ['a direction of its own', { direction: 'in' }, 'direction'],
    ['a protocol in small letters', { protocol: 'tcp' }, 'protocol'],
    [
      'any where enable belongs',
      { directlyConnected: { any: false, remoteMac: macs } },
      'directlyConnected.enable',
    ],
    ['enabled without an address', { directlyConnected: { enable: true } }, 'directlyConnected.remoteMac'],
    [
      'MAC addresses with commas',
      { directlyConnected: { enable: true, remoteMac: macs.replaceAll(';', ',') } },
      'directlyConnected.remoteMac',
    ],
    ['an unknown field', { domain: 'evil.example' }, 'domain'],
  ])('%s is refused', async (_, change, where) => {
    expect(details(await add(connections({ ...CONNECTION, ...change })))).toBe(
      `Validation exception: The value of rules.0.details.${where} is not valid`,
    );
    expect(gz.items()).toEqual([]);
  });

  test('the spelling of the vendor\u2019s table can be taken instead', async () => {
    const table = { ...CONNECTION, ipVersion: 'IPv4', directlyConnected: { any: false, remoteMac: macs } };
    gz.behave({ spelling: 'table' });
    expect(await add(connections(table))).toEqual(YES);
    expect(await add(connections(CONNECTION))).toMatchObject(no(-32602));
    gz.behave({ spelling: 'either' });
    expect(await add(connections(table, CONNECTION))).toEqual(YES);
  });
});

describe('companies', () => {
  const partner = (more: object = {}) => ({ type: 'hash', rules: [md5()], ...more });
  const owners = () => gz.items().map(({ companyId }) => companyId);

  test.each<[string, object, readonly string[]]>([
    ['left out', {}, [P1, C1, C2]],
    ['true', { recursive: true }, [P1, C1, C2]],
    ['false', { recursive: false }, [P1]],
    ['true for a managed company', { recursive: true, companyId: C1 }, [C1, C2]],
    ['false for a managed company', { recursive: false, companyId: C1 }, [C1]],
  ])('recursive %s reaches %j', async (_, more, reached) => {
    expect(await add(partner(more))).toEqual(YES);
    expect(owners()).toEqual(reached);
    expect(gz.items().every(({ recursive }) => recursive)).toBe(reached.length > 1);
    expect(new Set(ids()).size).toBe(reached.length);
    expect(gz.seen[0]?.body).toMatchObject({ params: more });
  });

  test('a company that the key may not see is not found', async () => {
    expect(await add(partner({ companyId: STRANGER }))).toEqual(
      no(-32002, 'The company was not found', 'Not found'),
    );
    expect(await list({ companyId: STRANGER })).toEqual(no(-32002));
    expect(await remove({ companyId: STRANGER, ids: [NO_ITEM] })).toEqual(no(-32002));
  });

  test('several companies without room are named together, and nothing is changed', async () => {
    gz.put({ type: 'hash', note: '', details: { algorithm: 'md5', hash: OTHER_MD5 } });
    gz.put({ type: 'hash', note: '', details: { algorithm: 'md5', hash: OTHER_MD5 } }, { companyId: C1 });
    gz.behave({ capacity: 1 });
    const answer = await post('addToBlocklist', partner());
    expect(answer.status).toBe(200);
    expect(parse(answer)).toEqual({
      id: 'one',
      jsonrpc: '2.0',
      error: {
        code: -32602,
        message: 'Invalid params',
        data: {
          details: 'Multiple errors encountered',
          errors: [
            { companyId: P1, companyName: 'P1', message: 'Limit exceeded' },
            { companyId: C1, companyName: 'C1', message: 'Limit exceeded' },
          ],
        },
      },
    });
    expect(owners()).toEqual([P1, C1]);
  });

  test('the companies that had room can be changed under the same answer', async () => {
    gz.behave({ capacity: 1, application: 'partial' });
    gz.put({ type: 'hash', note: '', details: { algorithm: 'md5', hash: OTHER_MD5 } });
    gz.put({ type: 'hash', note: '', details: { algorithm: 'md5', hash: OTHER_MD5 } }, { companyId: C1 });
    expect(details(await add(partner()))).toBe('Multiple errors encountered');
    expect(owners()).toEqual([P1, C1, C2]);
  });

  test('a single company without room is told so plainly, whichever it is', async () => {
    gz.put({ type: 'hash', note: '', details: { algorithm: 'md5', hash: OTHER_MD5 } }, { companyId: C2 });
    gz.behave({ capacity: 1 });
    expect(await add(partner())).toEqual(no(-32602, 'Limit exceeded'));
    expect(owners()).toEqual([C2]);
    expect(await add(partner({ recursive: false, rules: [md5(), sha256()] }))).toEqual(
      no(-32602, 'Limit exceeded'),
    );
    gz.behave({ application: 'partial' });
    await add(partner({ recursive: false, rules: [md5(), sha256()] }));
    expect(gz.items()).toMatchObject([{}, { companyId: P1, details: md5().details }]);
    expect(gz.items()).toHaveLength(2);
  });

  test('each has a list of its own', async () => {
    await add(partner());
    for (const [companyId, name] of [
      [P1, 'P1'],
      [C1, 'C1'],
      [C2, 'C2'],
    ] as const) {
      const { result } = await list({ companyId });
      expect(result).toMatchObject({ total: 1, items: [{ company: { id: companyId, name } }] });
    }
    expect((await shown()).items).toMatchObject([{ company: { id: P1 } }]);
    const [own, managed] = ids();
    expect(await remove({ ids: [managed] })).toEqual(no(-32002));
    expect(await remove({ companyId: C1, ids: [managed] })).toEqual(YES);
    expect(ids()).not.toContain(managed);
    expect(ids()).toContain(own);
  });

  test('a customer has no companyId, and blocks for itself', async () => {
    gz.behave({ deployment: 'customer' });
    const other = { companyId: P1 };
    expect(await add(partner(other))).toEqual(
      no(-32602, 'Validation exception: The value of companyId is not valid'),
    );
    expect(await list(other)).toMatchObject(no(-32602));
    expect(await remove({ ids: [NO_ITEM], ...other })).toMatchObject(no(-32602));
    expect(await add(partner({ recursive: true }))).toEqual(YES);
    expect(owners()).toEqual([P1]);
    expect((await shown()).total).toBe(1);
  });

  test('on premises there is v1.0 alone', async () => {
    gz.behave({ deployment: 'on_premises' });
    for (const method of ['addToBlocklist', 'getBlocklistItems', 'removeFromBlocklist']) {
      expect(await call(method, hashes(md5()))).toEqual(no(-32601));
    }
    expect(await add({ hashType: 2, hashList: [MD5], sourceInfo: '' }, 'v1.0')).toEqual(YES);
    expect((await shown({}, 'v1.0')).total).toBe(1);
  });
});

describe('listing', () => {
  const fill = (count: number) => {
    for (let index = 0; index < count; index += 1) {
      clock += 1;
      gz.put({
        type: 'hash',
        note: `${index}`,
        details: { algorithm: 'md5', hash: index.toString(16).padStart(32, '0') },
      });
    }
  };
  const notes = ({ items }: Shown) => items.map(({ source }) => source.description);

  test('an item of v1.2 says all there is to say', async () => {
    await add(hashes({ note: 'INC-42', ...sha256() }));
    expect(await list()).toEqual({
      id: 'one',
      jsonrpc: '2.0',
      result: {
        total: 1,
        page: 1,
        perPage: 30,
        pagesCount: 1,
        items: [
          {
            id: ids()[0],
            type: 'hash',
            source: { type: 'Manual', description: 'INC-42' },
            company: { id: P1, name: 'P1' },
            owner: { id: expect.stringMatching(ID), username: expect.stringContaining('@') },
            created: '2026-10-01T00:00:00.000Z',
            details: { algorithm: 'sha256', hash: SHA256 },
          },
        ],
      },
    });
  });

  test.each([
    ['documented', ['hash', 'application path', 'connection rule']],
    ['short', ['hash', 'path', 'connection']],
  ] as const)('types are called in the %s way', async (typeNames, names) => {
    gz.behave({ typeNames });
    await add(hashes(md5()));
    await add({ type: 'path', rules: [{ details: { path: 'C:\\x' } }], recursive: false });
    await add(connections(CONNECTION));
    expect((await shown()).items.map(({ type }: { type: string }) => type)).toEqual(names);
  });

  test('an address can come back with the mask it did not have', async () => {
    await add(
      connections(
        { ...CONNECTION, remoteAddress: { any: false, ipMask: '203.0.113.7' } },
        {
          ruleName: 'six',
          localAddress: { any: false, ipMask: '2001:db8::1' },
          remoteAddress: { any: true },
        },
        { ruleName: 'net', remoteAddress: { any: false, ipMask: '198.51.100.0/24' } },
      ),
    );
    expect((await shown()).items).toMatchObject([
      { details: { remoteAddress: { ipMask: '203.0.113.7' } } },
      {},
      {},
    ]);
    gz.behave({ masks: 'always' });
    expect((await shown()).items.map(({ details }) => details)).toEqual([
      { ...CONNECTION, remoteAddress: { any: false, ipMask: '203.0.113.7/32' } },
      {
        ruleName: 'six',
        localAddress: { any: false, ipMask: '2001:db8::1/128' },
        remoteAddress: { any: true },
      },
      { ruleName: 'net', remoteAddress: { any: false, ipMask: '198.51.100.0/24' } },
    ]);
  });

  test('pages follow each other without gap or overlap', async () => {
    fill(7);
    const pages = [
      await shown({ perPage: 3 }),
      await shown({ page: 2, perPage: 3 }),
      await shown({ page: 3, perPage: 3 }),
    ];
    expect(pages.map(notes)).toEqual([['0', '1', '2'], ['3', '4', '5'], ['6']]);
    for (const page of pages) expect(page).toMatchObject({ total: 7, perPage: 3, pagesCount: 3 });
    expect(await shown({ page: 4, perPage: 3 })).toMatchObject({
      total: 7,
      page: 4,
      pagesCount: 3,
      items: [],
    });
  });

  test('thirty are on a page unless told otherwise, and a hundred at most', async () => {
    fill(101);
    expect(await shown()).toMatchObject({ perPage: 30, pagesCount: 4, items: { length: 30 } });
    expect(await shown({ perPage: 100 })).toMatchObject({ pagesCount: 2, items: { length: 100 } });
    expect(await shown({ perPage: 1 })).toMatchObject({ pagesCount: 101, items: { length: 1 } });
  });

  test.each([
    { perPage: 101 },
    { perPage: 0 },
    { perPage: '30' },
    { perPage: 1.5 },
    { page: 0 },
    { page: '1' },
    { filters: {} },
    [],
  ])('%j is refused', async (params) => {
    expect(await list(params)).toEqual(no(-32602));
  });

  test('an empty list has no page', async () => {
    expect(await shown()).toEqual({ total: 0, page: 1, perPage: 30, pagesCount: 0, items: [] });
  });

  test('a page too many can be promised', async () => {
    fill(2);
    gz.behave({ paging: 'one_more' });
    expect(await shown({ perPage: 1 })).toMatchObject({ pagesCount: 3 });
    expect(await shown({ perPage: 1, page: 3 })).toMatchObject({ pagesCount: 3, items: [] });
  });

  test('pages can go on for ever', async () => {
    fill(2);
    gz.behave({ paging: 'endless' });
    const answers = [
      await shown({ perPage: 1 }),
      await shown({ perPage: 1, page: 2 }),
      await shown({ perPage: 1, page: 1001 }),
    ];
    expect(answers.map(notes)).toEqual([['0'], ['1'], ['0']]);
    expect(answers.map(({ pagesCount }) => pagesCount)).toEqual([2, 3, 1002]);
  });

  test('a new row turns up anywhere, and stays there', async () => {
    fill(40);
    expect(notes(await shown({ perPage: 100 }))).toEqual(
      Array.from({ length: 40 }, (_, index) => `${index}`),
    );
    gz.behave({ order: 'newest_first' });
    expect(notes(await shown())[0]).toBe('39');
    gz.behave({ order: 'by_id' });
    const order = (await shown({ perPage: 100 })).items.map(({ id }) => id);
    expect(order).toEqual(ids().toSorted());
    expect(order).not.toEqual(ids());
  });

  test('that is the order by default', async () => {
    const plain = await startGravityzone({ tls });
    for (let index = 0; index < 40; index += 1)
      plain.put({ type: 'path', note: '', details: { path: `${index}` } });
    const answer = await send(plain.url, 'POST', '/api/v1.2/jsonrpc/incidents', {
      ca: plain.ca,
      headers: { 'content-type': 'application/json', ...basic(plain.apiKey) },
      body: { id: 1, jsonrpc: '2.0', method: 'getBlocklistItems', params: { perPage: 100 } },
    });
    const order = (parse(answer).result as Shown).items.map(({ id }) => id);
    expect(order).toEqual(
      plain
        .items()
        .map(({ id }) => id)
        .toSorted(),
    );
    await plain.close();
  });
});

describe('removing', () => {
  beforeEach(() => add(hashes(sha256(), md5(), md5(OTHER_MD5))));

  test('takes off the rows of the ids', async () => {
    const [first, second, third] = ids();
    expect(await remove({ ids: [first, third] })).toEqual(YES);
    expect(ids()).toEqual([second]);
    expect(await shown()).toMatchObject({ total: 1, items: [{ id: second }] });
  });

  test.each([
    ['not_found', no(-32002, `The blocklist item ${NO_ITEM} was not found`, 'Not found')],
    ['invalid', no(-32602, `The blocklist item ${NO_ITEM} was not found`)],
    ['ignored', YES],
  ] as const)('an id that is gone can be %s', async (gone, answer) => {
    gz.behave({ gone });
    const [first] = ids();
    expect(await remove({ ids: [NO_ITEM] })).toEqual(answer);
    expect(gz.items()).toHaveLength(3);
    expect(await remove({ ids: [first, NO_ITEM] })).toEqual(answer);
    expect(gz.items()).toHaveLength(gone === 'ignored' ? 2 : 3);
  });

  test('the others can be taken off although one was gone', async () => {
    gz.behave({ application: 'partial' });
    const [first] = ids();
    expect(await remove({ ids: [NO_ITEM, first] })).toEqual(no(-32002));
    expect(gz.items()).toHaveLength(2);
  });

  test.each<[unknown, string]>([
    [{ ids: [] }, 'ids'],
    [{ ids: NO_ITEM }, 'ids'],
    [{ ids: ['7'] }, 'ids.0'],
    [{ ids: [SHA256] }, 'ids.0'],
    [{ id: [NO_ITEM] }, 'ids'],
    [{ params: { id: [NO_ITEM] } }, 'ids'],
    [{ hashItemId: NO_ITEM }, 'ids'],
    [{ ids: [NO_ITEM], recursive: true }, 'recursive'],
  ])('%j is refused', async (params, where) => {
    expect(await remove(params)).toEqual(
      no(-32602, `Validation exception: The value of ${where} is not valid`),
    );
    expect(gz.items()).toHaveLength(3);
  });
});

describe('v1.0', () => {
  const old = (hashType: unknown, ...hashList: unknown[]) => ({
    hashType,
    hashList,
    sourceInfo: 'Added from public API',
  });

  test('adds hashes of one algorithm, by number', async () => {
    expect(await add(old(2, MD5, OTHER_MD5), 'v1.0')).toEqual(YES);
    expect(await add({ ...old(1, SHA256), companyId: C1 }, 'v1.0')).toEqual(YES);
    expect(gz.items()).toMatchObject([
      {
        type: 'hash',
        note: 'Added from public API',
        details: md5().details,
        companyId: P1,
        recursive: false,
      },
      { details: md5(OTHER_MD5).details },
      { details: sha256().details, companyId: C1 },
    ]);
    expect(gz.items()).toHaveLength(3);
  });

  test('refuses the id that the vendor\u2019s own example passes for an MD5', async () => {
    expect(await add(old(2, '5b7ac19bb1a43dfb107b23c6', OTHER_MD5), 'v1.0')).toEqual(
      no(
        -32602,
        'Validation exception: The hash 5b7ac19bb1a43dfb107b23c6 is not a valid string representation of the MD5 hashing algorithm',
      ),
    );
    expect(gz.items()).toEqual([]);
  });

  test.each<[string, unknown]>([
    ['a name for the algorithm', old('md5', MD5)],
    ['a digit for it', old('2', MD5)],
    ['a third one', old(3, SHA1)],
    ['no hash', old(2)],
    ['a bare hash', { ...old(2), hashList: MD5 }],
    ['a hash that is no text', old(2, 7)],
    ['no source', { hashType: 2, hashList: [MD5] }],
    ['recursion', { ...old(2, MD5), recursive: false }],
    ['a path', { type: 'path', rules: [{ details: { path: 'C:\\x' } }] }],
    ['a connection', connections(CONNECTION)],
    ['the parameters of v1.2', hashes(md5())],
  ])('refuses %s', async (_, params) => {
    expect(await add(params, 'v1.0')).toEqual(no(-32602));
    expect(gz.items()).toEqual([]);
  });

  test('lists hashes alone, with numbers', async () => {
    await add(old(2, MD5), 'v1.0');
    await add({ type: 'path', rules: [{ details: { path: 'C:\\x' } }], recursive: false });
    gz.put(
      { type: 'hash', note: 'found', details: { algorithm: 'sha256', hash: SHA256 } },
      { source: 'Incident' },
    );
    expect(await shown({}, 'v1.0')).toEqual({
      total: 2,
      page: 1,
      perPage: 30,
      pagesCount: 1,
      items: [
        {
          id: ids()[0],
          companyId: P1,
          hashType: 2,
          hash: MD5,
          source: 3,
          sourceInfo: 'Added from public API',
        },
        { id: ids()[2], companyId: P1, hashType: 1, hash: SHA256, source: 1, sourceInfo: 'found' },
      ],
    });
    expect(await shown()).toMatchObject({
      total: 3,
      items: [{}, {}, { source: { type: 'Incident' } }],
    });
  });

  test('removes one hash by its id, in whichever company it is', async () => {
    await add({ ...old(2, MD5), companyId: C2 }, 'v1.0');
    await add({ type: 'path', rules: [{ details: { path: 'C:\\x' } }], recursive: false });
    const [hash, path] = ids();
    expect(await remove({ hashItemId: path }, 'v1.0')).toEqual(no(-32002));
    expect(await remove({ ids: [hash] }, 'v1.0')).toEqual(no(-32602));
    expect(await remove({ hashItemId: [hash] }, 'v1.0')).toEqual(no(-32602));
    expect(await remove({ hashItemId: hash }, 'v1.0')).toEqual(YES);
    expect(ids()).toEqual([path]);
    expect(await remove({ hashItemId: hash }, 'v1.0')).toEqual(no(-32002));
  });
});

describe('limits', () => {
  const statuses = async (count: number, go: () => Promise<Sent>) => {
    const all: number[] = [];
    for (let done = 0; done < count; done += 1) all.push((await go()).status);
    return all;
  };
  const adding = () => post('addToBlocklist', hashes(md5()));
  const removing = () => post('removeFromBlocklist', { ids: [NO_ITEM] });
  const listing = () => post('getBlocklistItems', {});

  beforeEach(async () => {
    await gz.close();
    gz = await startGravityzone({ tls, now: () => clock });
  });

  test('adding and removing share five calls a minute; the sixth is nginx, and nothing is changed', async () => {
    expect(await statuses(3, adding)).toEqual([200, 200, 200]);
    expect(await statuses(2, removing)).toEqual([200, 200]);
    for (const go of [adding, removing]) {
      const answer = await go();
      expect(answer).toMatchObject({
        status: 429,
        headers: { 'content-type': 'text/html', 'retry-after': '60, 60' },
      });
      expect(answer.text).toMatch(/^<html>[\s\S]*429 Too Many Requests[\s\S]*nginx/);
    }
    expect(gz.items()).toHaveLength(3);
    expect((await listing()).status).toBe(200);
  });

  test('each call makes room when it is a minute old, and refused ones took none', async () => {
    for (let done = 0; done < 5; done += 1) {
      await adding();
      clock += 10_000;
    }
    clock += 9999;
    expect(await statuses(3, adding)).toEqual([429, 429, 429]);
    clock += 1;
    expect(await statuses(2, adding)).toEqual([200, 429]);
    clock += 10_000;
    expect(await statuses(2, adding)).toEqual([200, 429]);
  });

  test('a refused call counts when it was refused inside a 200', async () => {
    await statuses(5, () => post('addToBlocklist', {}));
    expect((await adding()).status).toBe(429);
  });

  test('each of the two can have five of its own', async () => {
    gz.behave({ writesCounted: 'per_method' });
    expect(await statuses(6, adding)).toEqual([200, 200, 200, 200, 200, 429]);
    expect(await statuses(6, removing)).toEqual([200, 200, 200, 200, 200, 429]);
  });

  test('everything else has ten calls a second', async () => {
    expect(await statuses(9, listing)).not.toContain(429);
    expect(await statuses(2, () => post('getApiKeyDetails', {}, 'v1.0', 'general'))).toEqual([200, 429]);
    expect((await listing()).headers['retry-after']).toBe('60, 60');
    expect((await adding()).status).toBe(200);
    clock += 999;
    expect((await listing()).status).toBe(429);
    clock += 1;
    expect((await listing()).status).toBe(200);
  });

  test('a stranger uses up nothing', async () => {
    await statuses(10, () => ask('/api/v1.2/jsonrpc/incidents', { headers: basic('stranger') }));
    expect((await listing()).status).toBe(200);
  });

  test.each([
    ['rpc_429', 429],
    ['rpc_200', 200],
  ] as const)('the refusal can be JSON-RPC (%s)', async (limitAnswer, status) => {
    gz.behave({ limitAnswer, writes: { calls: 0, perMs: 1 } });
    const answer = await adding();
    expect(answer).toMatchObject({ status, headers: { 'retry-after': '60, 60' } });
    expect(parse(answer)).toEqual(no(-32003));
    expect(gz.items()).toEqual([]);
  });

  test.each(['60', '1', 'Thu, 01 Oct 2026 00:01:00 GMT'])('Retry-After can be %j', async (retryAfter) => {
    gz.behave({ retryAfter, writes: { calls: 0, perMs: 1 } });
    expect((await adding()).headers['retry-after']).toBe(retryAfter);
  });

  test('Retry-After can be missing', async () => {
    gz.behave({ retryAfter: null, writes: { calls: 0, perMs: 1 } });
    expect((await adding()).headers).not.toHaveProperty('retry-after');
  });
});

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

describe('what it shows', () => {
  test('records every request as it came, with the method for an operation and the status it got', async () => {
    await add(hashes(sha256()));
    await keyDetails();
    await post('getIncidentsList', {});
    await ask('/api/v1.2/jsonrpc/incidents', { headers: basic('stranger'), body: '{"method":' });
    expect(gz.seen).toMatchObject([
      {
        operation: 'addToBlocklist',
        method: 'POST',
        path: '/api/v1.2/jsonrpc/incidents',
        headers: { ...basic(gz.apiKey), 'content-type': 'application/json' },
        body: { id: 'one', jsonrpc: '2.0', method: 'addToBlocklist', params: hashes(sha256()) },
        status: 200,
        at: clock,
      },
      { operation: 'getApiKeyDetails', path: '/api/v1.0/jsonrpc/general', status: 200 },
      { operation: 'unknown', body: { method: 'getIncidentsList' }, status: 200 },
      { operation: 'unknown', body: '{"method":', status: 401 },
    ]);
  });

  test('the panel lists the rules, newest first, with what they are, whose and why', async () => {
    await add(hashes({ note: 'INC-41', ...sha256() }, md5()));
    clock += 5;
    await add({ type: 'path', rules: [{ note: 'INC-42', details: { path: 'C:\\x.exe' } }], companyId: C1 });
    clock += 5;
    await add(connections(CONNECTION, { ruleName: 'all' }));
    expect(gz.panel()).toEqual({
      name: 'gravityzone',
      title: 'Bitdefender GravityZone',
      url: gz.url,
      listTitle: 'Blocklist',
      rows: [
        { key: 'all', detail: 'connection with any address · P1 · INC-42', at: clock, flags: [] },
        {
          key: CONNECTION.ruleName,
          detail: 'connection with 203.0.113.7/32 · P1 · INC-42',
          at: clock,
          flags: [],
        },
        { key: 'C:\\x.exe', detail: 'path · C2 · INC-42', at: clock - 5, flags: ['recursive'] },
        { key: 'C:\\x.exe', detail: 'path · C1 · INC-42', at: clock - 5, flags: ['recursive'] },
        { key: MD5, detail: 'MD5 · P1', at: clock - 10, flags: [] },
        { key: SHA256, detail: 'SHA-256 · P1 · INC-41', at: clock - 10, flags: [] },
      ],
      faults: ['down', 'slow', 'html', 'lie', 'busy', 'reset', 'unauthorized', 'limited', 'stalled'].map(
        (id) => ({
          id,
          label: expect.any(String),
          on: false,
        }),
      ),
      calls: Array.from({ length: 3 }, () => 'POST /api/v1.2/jsonrpc/incidents → 200'),
    });
  });

  test('what people do in the console is on the list', async () => {
    const id = gz.put(
      { type: 'path', note: 'by hand', details: { path: 'C:\\x' } },
      { companyId: C1, source: 'Import' },
    );
    expect((await shown({ companyId: C1 })).items).toMatchObject([
      { id, source: { type: 'Import', description: 'by hand' } },
    ]);
    gz.drop(id);
    expect(gz.items()).toEqual([]);
    expect(await remove({ companyId: C1, ids: [id] })).toEqual(no(-32002));
  });

  test('listeners hear of a change after it is stored', async () => {
    const heard = until(gz, () => gz.items().length === 1);
    await add(hashes(sha256()));
    await heard;
  });
});
