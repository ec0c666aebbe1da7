import { Agent } from 'node:https';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { type Sent, until } from '../send.ts';
import {
  ask,
  cookie,
  done,
  download,
  FORM,
  HEADER,
  held,
  LOGIN_TITLE,
  list,
  logout,
  refused,
  restart,
  SHA1,
  server,
  session,
  signIn,
  update,
  version,
} from './tenant.ts';

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
    await restart({ sleep: async (ms) => void sleeps.push(ms) });
    server.fault({ kind: 'delay', ms: 30_000 }, 'login');
    expect((await ask('GET', '/login.html')).status).toBe(200);
    server.switchFault('slow', true);
    expect((await ask('GET', '/')).status).toBe(200);
    expect(sleeps).toEqual([30_000, 20_000]);
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
