import { beforeEach, describe, expect, test } from '@jest/globals';
import { startBlockade } from '../../../sandbox/vendors/blockade.ts';
import { createCertificate } from '../../../sandbox/vendors/tls.ts';
import { send } from '../send.ts';
import {
  ADMIN,
  ANALYST,
  type Answered,
  add,
  addUser,
  BAD_REQUEST,
  call,
  crashed,
  DENIED,
  EVENT,
  EVIL,
  EXAMPLE,
  events,
  flush,
  held,
  JSON_TYPE,
  keys,
  list,
  node,
  REQUIRED,
  remove,
  restart,
  said,
  UNKNOWN,
  validate,
  type Who,
  WRONG,
  wrote,
} from './cloud-node.ts';

describe('starting', () => {
  test('speaks plain HTTP, with one administrator of its own making', async () => {
    const two = await Promise.all([startBlockade(), startBlockade()]);
    for (const one of two) {
      expect(one.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
      expect(one.baseUrl).toBe(one.url);
      expect(one.users()).toEqual([
        {
          email: expect.stringContaining('@'),
          name: null,
          role: 'admin',
          apiKey: expect.stringMatching(/^\w{64}$/),
        },
      ]);
    }
    expect(two[0].users()[0]!.apiKey).not.toBe(two[1].users()[0]!.apiKey);
    await Promise.all(two.map((one) => one.close()));
  });

  test('speaks TLS, on a port and under a name, when told to', async () => {
    const port = Number(new URL(node.url).port);
    const tls = await createCertificate();
    await restart({ tls, port, name: 'lab' });
    expect(node).toMatchObject({ name: 'lab', url: `https://127.0.0.1:${port}`, ca: tls.ca });
    expect((await send(node.url, 'GET', '/get-indicators', { ca: tls.ca })).status).toBe(200);
  });
});

describe('who may do what', () => {
  const calls: readonly [string, (who: Who) => Promise<Answered>][] = [
    ['add', (who) => add([EVIL], who)],
    ['remove', (who) => remove([EVIL], who)],
    ['events', events],
    ['flush', flush],
    ['validate', validate],
    ['add user', (who) => addUser({ user_email: 'new@x.example', user_role: 'analyst' }, keys(who))],
  ];

  test.each(calls)('%s is refused with 200 and words', async (_, go) => {
    expect(await go({ ...ADMIN, email: 'nobody@x.example' })).toEqual(said(UNKNOWN));
    expect(await go({ ...ADMIN, email: ADMIN.email.toUpperCase() })).toEqual(said(UNKNOWN));
    expect(await go({ ...ADMIN, apiKey: ANALYST.apiKey })).toEqual(said(WRONG));
    for (const field of ['email', 'apiKey'])
      expect(await go({ ...ADMIN, [field]: '' })).toEqual(said(REQUIRED));
    expect(await go({} as Who)).toEqual(said(REQUIRED));
    expect(node.indicators()).toEqual([]);
    expect(node.users()).toHaveLength(2);
    expect(node.isWedged()).toBe(false);
  });

  test.each(calls)('%s is open to administrators', async (_, go) => {
    const { status, json } = await go(ADMIN);
    expect([status, json['success'] ?? 'api_key' in json]).toEqual([200, true]);
  });

  test.each([
    ['add', true],
    ['remove', false],
    ['events', true],
    ['flush', false],
    ['validate', false],
    ['add user', false],
  ])('%s by an analyst succeeds: %s', async (name, may) => {
    const go = calls.find(([other]) => other === name)![1];
    if (may) expect((await go(ANALYST)).json['success']).toBe(true);
    else expect(await go(ANALYST)).toEqual(said(DENIED));
  });

  test('reading the list and sending events is open to all', async () => {
    expect((await list()).json['success']).toBe(true);
    expect((await call('POST', '/send-events', { events: [EVENT] })).json['success']).toBe(true);
  });

  test('nothing to add tells a good key of an analyst from a bad one', async () => {
    expect(await add([], ANALYST)).toEqual(wrote(0));
    expect(await add([], { ...ANALYST, apiKey: 'x' })).toEqual(said(WRONG));
    expect(await call('POST', '/admin/add-indicators', keys(ANALYST))).toEqual(wrote(0));
  });
});

describe('users', () => {
  test('are added without a word of success, in any role, with a key that works', async () => {
    const answer = await addUser({ user_email: 'new@x.example', user_role: 'owl', user_name: 'New' });
    expect(answer).toEqual({
      status: 200,
      json: {
        email: 'new@x.example',
        role: 'owl',
        name: 'New',
        api_key: expect.stringMatching(/^[0-9a-f]{64}$/),
      },
    });
    expect(await validate({ email: 'new@x.example', apiKey: String(answer.json['api_key']) })).toEqual(
      said(DENIED),
    );
  });

  test('added again change nothing: the first record counts', async () => {
    const { json } = await addUser({ user_email: ANALYST.email, user_role: 'admin' });
    expect(node.users().filter(({ email }) => email === ANALYST.email)).toHaveLength(2);
    expect(await validate({ email: ANALYST.email, apiKey: String(json['api_key']) })).toEqual(said(WRONG));
    expect(await validate(ANALYST)).toEqual(said(DENIED));
  });

  test.each([
    [{ user_role: 'admin' }, 'Missing user_email parameter in your request.'],
    [{ user_email: 'x@x.example' }, 'Missing user role: `admin`, `analyst`'],
  ])('%j is not enough', async (user, message) => {
    expect(await addUser(user)).toEqual(said(message));
  });

  test('with letters beyond ASCII are an exception, of no consequence', async () => {
    expect(await addUser({ user_email: 'bücher@x.example', user_role: 'admin' })).toEqual(crashed);
    expect(node.isWedged()).toBe(false);
  });

  test('are validated by body, by query and by form; without its content type a body does not count', async () => {
    const valid = { status: 200, json: { success: true, message: 'User is valid.' } };
    const query = new URLSearchParams(keys(ADMIN)).toString();
    const form = { 'content-type': 'application/x-www-form-urlencoded' };
    expect(await validate()).toEqual(valid);
    expect(await call('GET', `/admin/validate-user?${query}`)).toEqual(valid);
    expect(await call('GET', '/admin/validate-user', query, form)).toEqual(valid);
    expect(await call('GET', '/admin/validate-user', keys(ADMIN))).toEqual(said(REQUIRED));
    expect(await call('GET', `/admin/validate-user?${query}`, keys(ANALYST), JSON_TYPE)).toEqual(
      said(DENIED),
    );
  });

  test('refuse a body that is no JSON, or no object, without further harm', async () => {
    expect(await call('GET', '/admin/validate-user', '{', JSON_TYPE)).toEqual(BAD_REQUEST);
    expect(await call('GET', '/admin/validate-user', [1], JSON_TYPE)).toEqual(crashed);
    expect(node.isWedged()).toBe(false);
  });
});

describe('before the first user', () => {
  beforeEach(() => restart({ users: [], modes: { databaseMs: 0 } }));

  test('every check passes', async () => {
    const nobody = {} as Who;
    expect(await add([], nobody)).toEqual(wrote(0));
    expect((await remove([EVIL], nobody)).json['success']).toBe(true);
    expect((await flush(nobody)).json).toEqual({ success: true });
    expect((await events(nobody)).json['success']).toBe(true);
    expect((await validate({ ...ADMIN, apiKey: 'wrong' })).json).toEqual({
      success: true,
      message: 'User is valid.',
    });
  });

  test('a new indicator has nobody to belong to, which wedges the node; a known one is fine', async () => {
    node.plant(EVIL);
    expect(await add([EVIL])).toEqual(wrote(0));
    expect(await add([EXAMPLE])).toEqual(crashed);
    expect(node.isWedged()).toBe(true);
    expect(held()).toEqual([EVIL]);
  });

  test.each([[[]], ['null'], ['"text"']])('%j for a body wedges the node all the same', async (body) => {
    expect(await call('POST', '/admin/add-indicators', body)).toEqual(crashed);
    expect(node.isWedged()).toBe(true);
  });

  test('the first one becomes an administrator, whatever was asked', async () => {
    const { json } = await addUser({ user_email: ADMIN.email, user_role: 'analyst' }, {});
    expect(json).toMatchObject({ role: 'admin', name: null });
    expect(await validate({ ...ADMIN, apiKey: String(json['api_key']) })).toMatchObject({
      json: { success: true },
    });
    expect(await addUser({ user_email: 'b@x.example', user_role: 'admin' }, {})).toEqual(said(REQUIRED));
  });
});
