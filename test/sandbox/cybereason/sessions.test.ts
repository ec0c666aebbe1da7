import { describe, expect, test } from '@jest/globals';
import {
  ask,
  cookie,
  cookiesOf,
  DOWNLOAD,
  done,
  download,
  held,
  LIST,
  LOGIN_TITLE,
  list,
  logout,
  pass,
  SHA1,
  server,
  session,
  sessionOf,
  UPDATE,
  update,
  VERSION,
  version,
} from './tenant.ts';

describe('sessions', () => {
  test('last eight hours from the login, used or not', async () => {
    const id = await session();
    pass(8 * 3_600_000 - 1);
    expect((await version(id)).text).toContain('"version"');
    pass(1);
    expect(server.sessions()).toEqual([]);
    expect(await version(id)).toMatchObject({ text: LOGIN_TITLE });
  });

  test('last as long as told to', async () => {
    server.behave({ sessionLifetimeMs: 5 });
    const id = await session();
    pass(5);
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
