import { createHash } from 'node:crypto';
import { Agent } from 'node:http';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type BlockadeSimulator, startBlockade } from '../../sandbox/vendors/blockade.ts';
import { createCertificate } from '../../sandbox/vendors/tls.ts';
import { type Sending, type Sent, send, until } from './send.ts';

const ADMIN = { email: 'ana@x.example', role: 'admin', name: 'Ana', apiKey: 'a'.repeat(64) };
const ANALYST = { email: 'ben@x.example', role: 'analyst', apiKey: 'b'.repeat(64) };
const RESEARCHER = { email: 'cy@x.example', role: 'researcher', apiKey: 'c'.repeat(64) };
const EVIL = '6d3af727a4e7b025fd59a5469b3a9c57';
const EXAMPLE = '5ababd603b22780302dd8d83498e5172';
const UPPER = '8C32E34AA474F279478D41357D7799EB';
const JSON_TYPE = { 'content-type': 'application/json' };
const REQUIRED = 'Invalid request: `email` and `api_key` are required';
const UNKNOWN = 'User does not exist.';
const WRONG = 'API key was invalid.';
const DENIED = 'User is not authorized to make this change.';
const EVENT = {
  analysisTime: '2026-10-01T07:45:03.496Z',
  userAgent: 'Mozilla/5.0',
  indicatorMatch: 'evil.com',
  metadata: { timeStamp: 1485762303489.02, type: 'image', url: 'http://evil.com/x', method: 'GET' },
  hashMatch: EVIL,
  contact: 'soc@x.example',
};
const ROW = {
  match: 'evil.com',
  type: 'image',
  url: 'http://evil.com/x',
  method: 'get',
  time: EVENT.analysisTime,
  userAgent: 'Mozilla/5.0',
  ip: '127.0.0.1',
  contact: 'soc@x.example',
};

type Who = { readonly email: string; readonly apiKey: string };
type Answered = { readonly status: number; readonly json: Record<string, unknown> };

let node: BlockadeSimulator;
let clock: number;

const md5 = (text: string) => createHash('md5').update(text).digest('hex');
const keys = ({ email, apiKey }: Who) => ({ email, api_key: apiKey });
const ask = (method: string, path: string, sending: Sending = {}): Promise<Sent> =>
  send(node.baseUrl, method, new URL(node.baseUrl).pathname.replace(/\/$/, '') + path, sending);
const call = async (method: string, path: string, body?: unknown, headers = {}): Promise<Answered> => {
  const { status, text } = await ask(method, path, { headers, ...(body === undefined ? {} : { body }) });
  return { status, json: JSON.parse(text) as Record<string, unknown> };
};
const add = (indicators: unknown, who: Who = ADMIN, database = '') =>
  call('POST', `${database}/admin/add-indicators`, { ...keys(who), indicators });
const remove = (indicators: unknown, who: Who = ADMIN, database = '') =>
  call('DELETE', `${database}/admin/remove-indicators`, { ...keys(who), indicators });
const list = (database = '') => call('GET', `${database}/get-indicators`);
const events = (who: Who = ADMIN) => call('POST', '/admin/get-events', keys(who));
const flush = (who: Who = ADMIN) => call('DELETE', '/admin/flush-events', keys(who), JSON_TYPE);
const validate = (who: Who = ADMIN) => call('GET', '/admin/validate-user', keys(who), JSON_TYPE);
const addUser = (user: object, who: object = keys(ADMIN)) =>
  call('POST', '/admin/add-user', { ...who, ...user }, JSON_TYPE);
const held = (database?: string) => node.indicators(database).map(({ indicator }) => indicator);
const said = (message: string) => ({ status: 200, json: { success: false, message } });
const wrote = (n: number) => ({
  status: 200,
  json: { success: true, message: `Wrote ${n} indicators`, writeCount: n },
});
const deleted = (n: number) => ({
  status: 200,
  json: { success: true, message: `Deleted ${n} indicators`, deleteCount: n },
});
const crashed = { status: 500, json: { message: 'Internal Server Error' } };
const BAD_REQUEST = {
  status: 400,
  json: { message: 'The browser (or proxy) sent a request that this server could not understand.' },
};

afterEach(() => node.close());

describe('a node', () => {
  beforeEach(async () => {
    clock = Date.UTC(2026, 9, 1);
    node = await startBlockade({ users: [ADMIN, ANALYST], now: () => clock, modes: { databaseMs: 0 } });
  });

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
      await node.close();
      const tls = await createCertificate();
      node = await startBlockade({ tls, port, name: 'lab' });
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
    beforeEach(async () => {
      await node.close();
      node = await startBlockade({ users: [], modes: { databaseMs: 0 } });
    });

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

  describe('adding', () => {
    const cleaning: readonly [unknown, readonly string[]][] = [
      [['evil.com'], [EVIL]],
      [['http://evil.com/a'], [EVIL]],
      [['https://evil.com'], [EVIL]],
      [['EVIL.com'], ['b9534ec4dd9543d8022ffa854a817423']],
      [[' evil.com'], [md5(' evil.com')]],
      [['evil.com.'], [md5('evil.com.')]],
      [['https://evil.com:8443/a'], [md5('evil.com:8443')]],
      [['hxxp://evil[.]com'], [md5('hxxp:')]],
      [['http://http://evil.com'], [EVIL]],
      [['ahttps://b'], [md5('ab')]],
      [['HTTP://evil.com'], [md5('HTTP:')]],
      [[UPPER], [UPPER]],
      [[`${EVIL}\n`], [`${EVIL}\n`]],
      [[`${EVIL}0`], [md5(`${EVIL}0`)]],
      [['z'.repeat(32)], [md5('z'.repeat(32))]],
      [[''], ['d41d8cd98f00b204e9800998ecf8427e']],
      ['ab', [md5('a'), md5('b')]],
      [{ 'evil.com': 1 }, [EVIL]],
      [['example.com'], [EXAMPLE]],
      [['test.blockade.io'], ['ece4ddec111e1111d98c8b69638e3e18']],
      [['http://1.2.3.4/'], ['6465ec74397c9126916786bbcd6d7601']],
      [[EVIL, 'evil.com', EVIL], [EVIL]],
    ];
    test.each(cleaning)('%j stores %j', async (given, stored) => {
      expect(await add(given)).toEqual(wrote(stored.length));
      expect(held()).toEqual(stored);
      expect((await list()).json['indicators']).toEqual(expect.arrayContaining([...stored]));
    });

    test('keeps who, when, with which tags and from what', async () => {
      const body = { ...keys(ANALYST), indicators: ['http://evil.com/', EXAMPLE], tags: ['INC-42'] };
      await call('POST', '/admin/add-indicators', body);
      const common = { tags: ['INC-42'], creator: ANALYST.email, at: clock };
      expect(node.indicators()).toEqual([
        { indicator: EVIL, original: 'evil.com', ...common },
        { indicator: EXAMPLE, original: null, ...common },
      ]);
    });

    test('counts what is new, and leaves what is there', async () => {
      await add([EVIL], ANALYST);
      clock += 5;
      expect(await add([EVIL, EXAMPLE])).toEqual(wrote(1));
      expect(await add([EVIL, EXAMPLE])).toEqual(wrote(0));
      expect(node.indicators()[0]).toMatchObject({ creator: ANALYST.email, at: clock - 5 });
    });

    test('takes any content type, and none', async () => {
      const body = { ...keys(ADMIN), indicators: [EVIL] };
      expect(await call('POST', '/admin/add-indicators', body, { 'content-type': 'text/plain' })).toEqual(
        wrote(1),
      );
    });

    test('ignores fields in the query', async () => {
      const query = new URLSearchParams(keys(ADMIN)).toString();
      expect(await call('POST', `/admin/add-indicators?${query}`, { indicators: [EVIL] })).toEqual(
        said(REQUIRED),
      );
    });
  });

  describe('the list', () => {
    test('holds each once, in no order of adding, without empty rows', async () => {
      const all = Array.from({ length: 20 }, (_, index) => md5(String(index)));
      for (const one of [...all, ...all, '']) node.plant(one);
      const { json } = await list();
      const indicators = json['indicators'] as string[];
      expect(json).toEqual({ success: true, indicators: expect.any(Array), indicatorCount: 20 });
      expect([...indicators].sort()).toEqual([...all].sort());
      expect(indicators).not.toEqual(all);
      expect(indicators).not.toEqual([...all].sort());
    });

    test('is empty at first, and its JSON ends with a line break', async () => {
      expect(await ask('GET', '/get-indicators')).toMatchObject({
        headers: { 'content-type': 'application/json' },
        text: '{"success":true,"indicators":[],"indicatorCount":0}\n',
      });
    });
  });

  describe('removing', () => {
    test.each([[[EVIL]], [['evil.com']], [[]], ['ab']])(
      '%j says so and does nothing, as published',
      async (given) => {
        await add([EVIL, 'a']);
        expect(await remove(given)).toEqual(deleted(0));
        expect(held()).toEqual([EVIL, md5('a')]);
      },
    );

    test.each([
      [[EVIL], 1],
      [['http://evil.com/a'], 1],
      [[EVIL, 'evil.com'], 1],
      [[EXAMPLE], 0],
      [[EVIL.toUpperCase()], 0],
      [['z'.repeat(32)], 1],
    ])('%j removes %i once patched', async (given, count) => {
      node.behave({ removal: 'patched' });
      node.plant(EVIL);
      node.plant('z'.repeat(32));
      expect(await remove(given)).toEqual(deleted(count));
      expect(held()).toHaveLength(2 - count);
      expect(await remove(given)).toEqual(deleted(0));
    });

    test('once patched takes one row at a time', async () => {
      node.behave({ removal: 'patched' });
      for (const one of [EVIL, EVIL, EXAMPLE]) node.plant(one);
      expect(await remove([EVIL])).toEqual(deleted(1));
      expect(held()).toEqual([EVIL, EXAMPLE]);
    });
  });

  describe('one resource under two paths', () => {
    test('POST adds and DELETE removes on either', async () => {
      node.behave({ removal: 'patched' });
      const body = { ...keys(ADMIN), indicators: [EVIL] };
      expect(await call('POST', '/admin/remove-indicators', body)).toEqual(wrote(1));
      expect(await call('DELETE', '/admin/add-indicators', body)).toEqual(deleted(1));
      expect(node.seen.map(({ operation }) => operation)).toEqual(['add', 'remove']);
    });

    test('GET lists and POST sends events on either', async () => {
      expect((await call('GET', '/send-events')).json).toMatchObject({ indicators: [] });
      expect((await call('POST', '/get-indicators', { events: [EVENT] })).json['message']).toMatch(
        /^Wrote 1 events/,
      );
    });

    test('POST reads events and DELETE flushes them on either', async () => {
      expect((await call('POST', '/admin/flush-events', keys(ADMIN))).json).toMatchObject({ eventsCount: 0 });
      expect((await call('DELETE', '/admin/get-events', keys(ADMIN), JSON_TYPE)).json).toEqual({
        success: true,
      });
    });

    test('GET validates and POST adds users on either', async () => {
      expect((await call('GET', '/admin/add-user', keys(ADMIN), JSON_TYPE)).json['message']).toBe(
        'User is valid.',
      );
      const user = { ...keys(ADMIN), user_email: 'n@x.example', user_role: 'analyst' };
      expect((await call('POST', '/admin/validate-user', user, JSON_TYPE)).json).toHaveProperty('api_key');
    });
  });

  describe('events', () => {
    test('are kept, read and flushed', async () => {
      expect(await call('POST', '/send-events', { events: [EVENT, EVENT] })).toEqual({
        status: 200,
        json: { success: true, message: 'Wrote 2 events to the cloud' },
      });
      expect(node.events()).toEqual([ROW, ROW]);
      expect(await events(ANALYST)).toEqual({
        status: 200,
        json: { success: true, events: [ROW, ROW], eventsCount: 2 },
      });
      expect((await flush()).json).toEqual({ success: true });
      expect(node.events()).toEqual([]);
    });

    test.each([[{}], [{ events: [] }], [{ events: '' }], [{ events: {} }]])('%j holds none', async (body) => {
      expect(await call('POST', '/send-events', body)).toEqual(said('No events sent in'));
    });

    test.each([
      ['x-real-ip', '203.0.113.7', '203.0.113.7'],
      ['x-forwarded-for', '203.0.113.7, 10.0.0.1', '203.0.113.7'],
    ])('come from whom %s names', async (name, value, ip) => {
      await call('POST', '/send-events', { events: [EVENT] }, { [name]: value });
      expect(node.events()).toMatchObject([{ ip }]);
    });

    const { contact, ...unsigned } = EVENT;
    test.each([
      ['no contact', unsigned],
      ['no metadata', { ...EVENT, metadata: undefined }],
      ['no method', { ...EVENT, metadata: { ...EVENT.metadata, method: undefined } }],
      ['a number for a method', { ...EVENT, metadata: { ...EVENT.metadata, method: 1 } }],
      ['a text', 'event'],
    ])('with %s are an exception, after those before it are kept', async (_, event) => {
      expect(await call('POST', '/send-events', { events: [EVENT, event, EVENT] })).toEqual(crashed);
      expect(node.events()).toEqual([ROW]);
      expect(node.isWedged()).toBe(true);
    });

    test('GET get-events is not the way any more', async () => {
      expect(await ask('GET', '/admin/get-events', { headers: JSON_TYPE, body: keys(ADMIN) })).toMatchObject({
        status: 405,
        headers: { allow: 'POST, DELETE' },
        text: '{"message":"The method is not allowed for the requested URL."}\n',
      });
      expect(node.isWedged()).toBe(false);
    });

    test.each([
      ['PUT', '/admin/add-indicators'],
      ['DELETE', '/get-indicators'],
      ['PUT', '/team/get-indicators'],
      ['DELETE', '/admin/add-user'],
      ['GET', '/admin/remove-indicators'],
    ])('%s %s is not the way: 405', async (method, path) => {
      expect((await call(method, path)).status).toBe(405);
    });
  });

  describe('databases', () => {
    test('are kept apart, and share the users', async () => {
      expect(await add([EVIL], ANALYST, '/team1')).toEqual(wrote(1));
      expect(await add([EXAMPLE], ANALYST)).toEqual(wrote(1));
      expect((await list('/team1')).json['indicators']).toEqual([EVIL]);
      expect((await list()).json['indicators']).toEqual([EXAMPLE]);
      expect((await list('/blockade')).json['indicators']).toEqual([EXAMPLE]);
      await call('POST', '/team1/send-events', { events: [EVENT] });
      expect([node.events(), node.events('team1')]).toEqual([[], [ROW]]);
      node.behave({ removal: 'patched' });
      expect(await remove([EXAMPLE], ADMIN, '/team1')).toEqual(deleted(0));
      expect((await call('DELETE', '/team1/admin/flush-events', keys(ADMIN), JSON_TYPE)).json).toEqual({
        success: true,
      });
      expect(node.events('team1')).toEqual([]);
    });

    test.each([
      ['/te%20am-1', 'team1'],
      ['/team-1', 'team1'],
      ['/team_1', 'team_1'],
      ['/T.e.a.m', 'Team'],
      ['/%C3%BC-ber', 'über'],
      ['/admin', 'admin'],
      ['/100%', '100'],
    ])('%s is %s', async (prefix, database) => {
      expect(await add([EVIL], ADMIN, prefix)).toEqual(wrote(1));
      expect(held(database)).toEqual([EVIL]);
      expect((await list(`/${encodeURIComponent(database)}`)).json['indicators']).toEqual([EVIL]);
    });

    test('/admin/get-indicators is the list of a database "admin"', async () => {
      node.plant(EVIL, 'admin');
      expect((await call('GET', '/admin/get-indicators')).json['indicators']).toEqual([EVIL]);
    });

    test('a name of which nothing is left is an exception', async () => {
      expect(await list('/---')).toEqual(crashed);
      expect(node.isWedged()).toBe(true);
    });

    test.each([
      '/nothing',
      '/team/nothing',
      '/a/b/get-indicators',
      '/team/admin/add-user',
      '/get-indicators/',
      '//get-indicators',
      '/Get-Indicators',
      '/admin/delete-indicators',
    ])('%s does not exist', async (path) => {
      expect(await ask('GET', path)).toMatchObject({
        status: 404,
        headers: { 'content-type': 'text/html; charset=utf-8' },
        text: expect.stringContaining('<html>'),
      });
      expect(node.seen[0]).toMatchObject({ operation: 'unknown', path });
    });

    test('the root shows the documentation', async () => {
      expect(await ask('GET', '/')).toMatchObject({
        status: 200,
        text: expect.stringContaining('Blockade Cloud Node'),
      });
    });
  });

  describe('wedged', () => {
    const MALFORMED = '{"email": "ana@x.example", "indicators": [';
    const causes: readonly [string, () => Promise<Answered>, Answered, readonly string[]][] = [
      ['malformed JSON', () => call('POST', '/admin/add-indicators', MALFORMED), BAD_REQUEST, []],
      ['no body', () => call('POST', '/admin/add-indicators'), BAD_REQUEST, []],
      [
        'malformed JSON to remove',
        () => call('DELETE', '/admin/remove-indicators', MALFORMED),
        BAD_REQUEST,
        [],
      ],
      ['malformed events', () => call('POST', '/send-events', '{'), BAD_REQUEST, []],
      ['a malformed flush', () => call('DELETE', '/admin/flush-events', '{', JSON_TYPE), BAD_REQUEST, []],
      ['a malformed query for events', () => call('POST', '/admin/get-events', '{'), BAD_REQUEST, []],
      ['a list for a body', () => call('POST', '/admin/add-indicators', []), crashed, []],
      ['null for a body', () => call('POST', '/admin/get-events', 'null'), crashed, []],
      ['a text for a body', () => call('POST', '/send-events', '"events"'), crashed, []],
      ['a number in the list', () => add([EVIL, 5, EXAMPLE]), crashed, [EVIL]],
      ['null in the list', () => add([EVIL, null]), crashed, [EVIL]],
      ['a list in the list', () => add([EVIL, [EXAMPLE]]), crashed, []],
      ['an object in the list', () => add([EVIL, {}]), crashed, []],
      ['null for the list', () => add(null), crashed, []],
      ['a number for the list', () => add(5), crashed, []],
      ['letters beyond ASCII', () => add([EVIL, 'bücher.example', EXAMPLE]), crashed, [EVIL]],
      ['a number to remove', () => remove([5]), crashed, []],
      ['letters beyond ASCII to remove', () => remove(['bücher.example']), crashed, []],
      ['a number for events', () => call('POST', '/send-events', { events: 5 }), crashed, []],
    ];
    test.each(causes)('by %s, until it is restarted', async (_, cause, answer, stored) => {
      expect(await cause()).toEqual(answer);
      expect(held()).toEqual(stored);
      expect(node.isWedged()).toBe(true);
      for (const go of [list, () => list('/team'), add, remove, events, flush]) {
        expect(await (go as () => Promise<Answered>)()).toEqual(crashed);
      }
      expect(await add([EVIL], { ...ADMIN, apiKey: 'x' })).toEqual(crashed);
      expect(await call('POST', '/send-events', { events: [EVENT] })).toEqual(crashed);
      expect((await validate()).json['message']).toBe('User is valid.');
      expect((await addUser({ user_email: 'n@x.example', user_role: 'admin' })).status).toBe(200);
      expect((await ask('GET', '/')).status).toBe(200);
      expect((await call('GET', '/admin/get-events')).status).toBe(405);

      node.restart();
      expect(node.isWedged()).toBe(false);
      expect((await list()).json['indicators']).toEqual(stored);
      expect(await add([md5('after')])).toEqual(wrote(1));
    });

    test('shows a traceback when run by hand', async () => {
      node.behave({ exceptions: 'traceback' });
      const answer = await ask('POST', '/admin/add-indicators', { body: [] });
      expect(answer).toMatchObject({
        status: 500,
        headers: { 'content-type': 'text/html; charset=utf-8' },
        text: expect.stringContaining('Werkzeug Debugger'),
      });
    });

    test('by no text, as long as it is ASCII', async () => {
      const text = fc.string({ unit: 'grapheme-ascii', maxLength: 40 });
      await fc.assert(
        fc.asyncProperty(fc.array(text, { maxLength: 5 }), async (indicators) => {
          const { status } = await add(indicators);
          expect([status, node.isWedged()]).toEqual([200, false]);
        }),
        { numRuns: Number(process.env['PROPERTY_RUNS'] ?? 25) },
      );
    });
  });

  describe('at the same time', () => {
    let sleeps: { readonly ms: number; readonly wake: () => void }[];
    beforeEach(async () => {
      sleeps = [];
      await node.close();
      const sleep = (ms: number, signal: AbortSignal) =>
        new Promise<void>((wake, reject) => {
          signal.addEventListener('abort', () => reject(signal.reason));
          sleeps.push({ ms, wake });
          tell();
        });
      node = await startBlockade({ users: [ADMIN], sleep });
    });
    let tell = () => {};
    const asleep = () =>
      new Promise<void>((resolve) => {
        tell = resolve;
        if (sleeps.length > 0) resolve();
      });

    test('a second call for any database fails once, and works when repeated', async () => {
      const first = add([EVIL]);
      await asleep();
      expect(await list('/team')).toEqual(crashed);
      expect(await add([EXAMPLE])).toEqual(crashed);
      expect((await validate()).status).toBe(200);
      sleeps[0]!.wake();
      expect(await first).toEqual(wrote(1));
      expect(node.isWedged()).toBe(false);
      node.behave({ databaseMs: 0 });
      expect((await list()).json['indicators']).toEqual([EVIL]);
      expect(sleeps.map(({ ms }) => ms)).toEqual([5]);
    });

    test('without its database it hangs for half a minute, then fails, and stays wedged', async () => {
      node.behave({ mongo: 'down' });
      const first = list();
      await asleep();
      expect(sleeps.map(({ ms }) => ms)).toEqual([30_000]);
      sleeps[0]!.wake();
      expect(await first).toEqual(crashed);
      node.behave({ mongo: 'up' });
      expect(await list()).toEqual(crashed);
      expect(node.isWedged()).toBe(true);
    });

    test('without its database it cannot tell users either', async () => {
      node.behave({ mongo: 'down' });
      const first = validate();
      await asleep();
      sleeps[0]!.wake();
      expect(await first).toEqual(crashed);
      expect(node.isWedged()).toBe(false);
    });

    test('closing lets a held call go', async () => {
      const hung = expect(list()).rejects.toMatchObject({ code: 'ECONNRESET' });
      await asleep();
      await node.close();
      await hung;
    });
  });

  test('by default a call holds its database for a moment', async () => {
    const sleeps: number[] = [];
    await node.close();
    node = await startBlockade({ users: [ADMIN], sleep: async (ms) => void sleeps.push(ms) });
    await list();
    await validate();
    expect(sleeps).toEqual([5]);
  });

  describe('faults', () => {
    const calls: readonly [string, () => Promise<Sent>][] = [
      ['list', () => ask('GET', '/get-indicators')],
      ['send_events', () => ask('POST', '/send-events', { body: { events: [EVENT] } })],
      ['add', () => ask('POST', '/admin/add-indicators', { body: { ...keys(ADMIN), indicators: [EVIL] } })],
      [
        'remove',
        () => ask('DELETE', '/admin/remove-indicators', { body: { ...keys(ADMIN), indicators: [EVIL] } }),
      ],
      ['events', () => ask('POST', '/admin/get-events', { body: keys(ADMIN) })],
      ['flush', () => ask('DELETE', '/admin/flush-events', { headers: JSON_TYPE, body: keys(ADMIN) })],
      [
        'add_user',
        () => {
          const body = { ...keys(ADMIN), user_email: 'n@x.example', user_role: 'analyst' };
          return ask('POST', '/admin/add-user', { headers: JSON_TYPE, body });
        },
      ],
      ['validate_user', () => ask('GET', '/admin/validate-user', { headers: JSON_TYPE, body: keys(ADMIN) })],
      ['docs', () => ask('GET', '/')],
    ];

    test.each(calls)('meet %s alone, in order', async (operation, go) => {
      node.fault({ kind: 'status', status: 504 }, operation);
      node.fault({ kind: 'retry_after', status: 429, value: '60, 60' }, operation);
      for (const [other, call] of calls) if (other !== operation) expect((await call()).status).toBe(200);
      expect(await go()).toMatchObject({
        status: 504,
        text: expect.stringContaining('504 Gateway Time-out'),
      });
      expect(await go()).toMatchObject({ status: 429, headers: { 'retry-after': '60, 60' } });
      expect((await go()).status).toBe(200);
    });

    test.each([
      ['before', []],
      ['after', [EVIL]],
      ['during', [EVIL]],
    ] as const)('a reset %s the change leaves %j', async (when, stored) => {
      node.fault({ kind: 'reset', when }, 'add');
      await expect(add([EVIL])).rejects.toMatchObject({ code: 'ECONNRESET' });
      expect(held()).toEqual(stored);
      expect(node.isWedged()).toBe(false);
    });

    test.each([
      [{ kind: 'truncate', bytes: 9 }, '{"success'],
      [{ kind: 'empty' }, ''],
      [{ kind: 'wrong_shape' }, '{"unexpected":[null]}'],
      [{ kind: 'status', status: 500, body: 'x', when: 'after' }, 'x'],
    ] as const)('%j spoils the answer of a stored change', async (fault, text) => {
      node.fault(fault, 'add');
      expect(
        await ask('POST', '/admin/add-indicators', { body: { ...keys(ADMIN), indicators: [EVIL] } }),
      ).toMatchObject({ text });
      expect(held()).toEqual([EVIL]);
    });

    test('a lie stores nothing and removes nothing', async () => {
      node.fault({ kind: 'lie' }, 'add');
      expect(await add([EVIL])).toEqual(wrote(1));
      expect(held()).toEqual([]);
      node.plant(EVIL);
      node.behave({ removal: 'patched' });
      node.switchFault('lie', true);
      expect(await remove([EVIL])).toEqual(deleted(1));
      expect((await flush()).json).toEqual({ success: true });
      await addUser({ user_email: 'n@x.example', user_role: 'admin' });
      expect(held()).toEqual([EVIL]);
      expect(node.users()).toHaveLength(2);
    });

    test('it has no session to end', () => {
      expect(() => node.fault({ kind: 'expire_auth' })).toThrow('blockade has no session that could end.');
    });

    const admin = ['add', 'remove', 'events', 'flush', 'add_user', 'validate_user'];
    const scoped = ['list', 'send_events', 'add', 'remove', 'events', 'flush'];
    test.each([
      ['html', undefined, { status: 200, text: expect.stringContaining('<html>') }],
      ['busy', undefined, { status: 503, headers: { 'retry-after': '60' } }],
      ['gateway', undefined, { status: 502, text: expect.stringContaining('<html>') }],
      ['unauthorized', admin, { status: 200, text: `{"success":false,"message":"${WRONG}"}\n` }],
      ['wedged', scoped, { status: 500, text: expect.stringContaining('"Internal Server Error"') }],
    ])('the switch "%s" holds where it should until it is off', async (id, operations, answer) => {
      node.switchFault(id, true);
      for (const [operation, go] of calls) {
        const meant = operations?.includes(operation) ?? true;
        if (meant) expect(await go()).toMatchObject(answer);
        else expect(await go()).not.toMatchObject(answer);
      }
      expect(held()).toEqual([]);
      node.switchFault(id, false);
      expect(await add([EVIL])).toEqual(wrote(1));
    });

    test.each(['add', 'remove', 'send_events', 'flush', 'add_user'])(
      'the switch "reset" drops %s once stored',
      async (operation) => {
        node.switchFault('reset', true);
        const [, go] = calls.find(([name]) => name === operation)!;
        await expect(go()).rejects.toMatchObject({ code: 'ECONNRESET' });
        expect((await list()).status).toBe(200);
      },
    );

    test('the switches "slow" and "down" do what they say', async () => {
      const sleeps: number[] = [];
      await node.close();
      const sleep = async (ms: number) => void sleeps.push(ms);
      node = await startBlockade({ users: [ADMIN], sleep, modes: { databaseMs: 0 } });
      node.fault({ kind: 'delay', ms: 30_000 }, 'list');
      await list();
      node.switchFault('slow', true);
      await list();
      expect(sleeps).toEqual([30_000, 20_000]);
      const agent = new Agent({ keepAlive: true });
      await ask('GET', '/', { agent });
      node.switchFault('down', true);
      await expect(list()).rejects.toMatchObject({ code: 'ECONNREFUSED' });
      node.clearFaults();
      expect((await list()).status).toBe(200);
      agent.destroy();
    });

    test('a hung call is stored or not, and closing lets it go', async () => {
      node.fault({ kind: 'hang', when: 'after' }, 'add');
      const hung = expect(add([EVIL])).rejects.toMatchObject({ code: 'ECONNRESET' });
      await until(node, () => node.indicators().length === 1);
      await node.close();
      await hung;
    });
  });

  describe('what it shows', () => {
    test('records every request as it came, with the status it got', async () => {
      await add([EVIL]);
      await call('POST', '/admin/add-indicators', '{');
      expect(node.seen).toMatchObject([
        {
          at: clock,
          operation: 'add',
          method: 'POST',
          path: '/admin/add-indicators',
          body: { ...keys(ADMIN), indicators: [EVIL] },
          status: 200,
        },
        { body: '{', status: 400 },
      ]);
    });

    test('the panel lists indicators of every database, newest first, with what they were', async () => {
      await add(['http://evil.com/'], ANALYST);
      clock += 5;
      await add([EXAMPLE], ADMIN, '/team1');
      expect(node.panel()).toEqual({
        name: 'blockade',
        title: 'Blockade',
        url: node.url,
        listTitle: 'Blocked indicators',
        rows: [
          { key: EXAMPLE, detail: `By ${ADMIN.email}`, at: clock, flags: ['team1'] },
          { key: EVIL, detail: `evil.com · by ${ANALYST.email}`, at: clock - 5, flags: [] },
        ],
        faults: ['down', 'slow', 'html', 'lie', 'busy', 'reset', 'unauthorized', 'wedged', 'gateway'].map(
          (id) => ({
            id,
            label: expect.any(String),
            on: false,
          }),
        ),
        calls: ['POST /team1/admin/add-indicators → 200', 'POST /admin/add-indicators → 200'],
      });
    });

    test('what it hands out is a copy', async () => {
      await add([EVIL]);
      await call('POST', '/send-events', { events: [EVENT] });
      for (const copy of [node.users(), node.indicators(), node.events()]) (copy as unknown[]).length = 0;
      expect([node.users(), node.indicators(), node.events()].map(({ length }) => length)).toEqual([2, 1, 1]);
    });
  });
});

describe('the serverless variant', () => {
  const fails = (errorType: string) => ({
    status: 200,
    json: { errorType, errorMessage: expect.any(String), stackTrace: [] },
  });

  beforeEach(async () => {
    clock = Date.UTC(2026, 9, 1);
    node = await startBlockade({
      variant: 'aws',
      users: [ADMIN, ANALYST, RESEARCHER],
      now: () => clock,
      modes: { removal: 'patched' },
    });
  });

  test('lives under a stage', async () => {
    expect(node.baseUrl).toBe(`${node.url}/prod`);
    expect((await send(node.url, 'GET', '/get-indicators')).status).toBe(403);
    expect(node.panel()).toMatchObject({ title: 'Blockade on AWS' });
  });

  test.each([
    [ADMIN.role, ADMIN, wrote(1)],
    [RESEARCHER.role, RESEARCHER, wrote(1)],
    [ANALYST.role, ANALYST, said('Account not approved to contribute.')],
    ['a wrong key', { ...ADMIN, apiKey: 'x' }, said('Email or API key was invalid.')],
    ['no key', { ...ADMIN, apiKey: '' }, said('Email or API key was invalid.')],
    ['nobody', {} as Who, said('Missing authentication parameters in your request')],
    ['an unknown address', { ...ADMIN, email: 'x@x.example' }, fails('AttributeError')],
    ['a key alone', { ...ADMIN, email: '' }, fails('ClientError')],
  ])('adding as %s', async (_, who, answer) => {
    expect(await add([EVIL], who)).toEqual(answer);
    expect(held()).toEqual('writeCount' in answer.json ? [EVIL] : []);
  });

  test.each([
    [{ ...ADMIN, apiKey: 'x' }, said('No indicators sent in')],
    [{ ...ADMIN, email: 'x@x.example' }, said('No indicators sent in')],
    [{} as Who, said('Missing authentication parameters in your request')],
  ])('nothing to add tells nothing about the key', async (who, answer) => {
    expect(await add([], who)).toEqual(answer);
    expect(await call('POST', '/admin/add-indicators', keys(who))).toEqual(answer);
  });

  test.each([
    [['http://evil.com/a'], 1, [md5('http://evil.com/a')]],
    [['evil.com', EVIL], 2, [EVIL]],
    [[UPPER], 1, [UPPER]],
    [['z'.repeat(32)], 1, ['z'.repeat(32)]],
    [['', EVIL], 2, [EVIL]],
    [[EVIL, EVIL], 1, [EVIL]],
    ['ab', 2, [md5('a'), md5('b')]],
  ])('%j counts as %i and stores %j', async (given, count, stored) => {
    expect(await add(given)).toEqual(wrote(count));
    expect(held()).toEqual(stored);
    expect(await add(given)).toEqual(wrote(count));
    expect(held()).toEqual(stored);
  });

  test('a repeated one belongs to the last', async () => {
    await add([EVIL]);
    clock += 5;
    await add([EVIL], RESEARCHER);
    expect(node.indicators()).toEqual([
      { indicator: EVIL, original: null, tags: [], creator: RESEARCHER.email, at: clock },
    ]);
  });

  test.each([
    ['a number', [EVIL, 5, EXAMPLE], 'TypeError', [EVIL]],
    ['letters beyond ASCII', [EVIL, 'bücher.example'], 'UnicodeEncodeError', [EVIL]],
    ['a list', [EVIL, []], 'TypeError', []],
    ['null for the list', null, 'TypeError', []],
  ])('%s crashes it with 200, and it goes on', async (_, given, errorType, stored) => {
    expect(await add(given)).toEqual(fails(errorType));
    expect(held()).toEqual(stored);
    expect(node.isWedged()).toBe(false);
    expect((await list()).json['indicators']).toEqual(stored);
  });

  test.each([
    [null, 'NoneType'],
    [5, 'int'],
    [true, 'bool'],
    [[[]], 'list'],
    [[{}], 'dict'],
  ])('%j is named in Python’s words', async (given, type) => {
    expect((await add(given)).json['errorMessage']).toContain(`'${type}'`);
  });

  test('a body that is no object crashes it, one that is no JSON is refused before', async () => {
    expect(await call('POST', '/admin/add-indicators', [])).toEqual(fails('AttributeError'));
    expect((await call('POST', '/admin/add-indicators', '{')).status).toBe(400);
    expect(await call('POST', '/admin/add-indicators')).toEqual(
      said('Missing authentication parameters in your request'),
    );
  });

  test('the list ends where one scan does', async () => {
    await add(['1', '2', '3']);
    node.behave({ scanRows: 2 });
    expect((await list()).json).toMatchObject({
      indicatorCount: 2,
      indicators: expect.arrayContaining([md5('1'), md5('2')]),
    });
  });

  test.each([
    ['DELETE', '/admin/remove-indicators'],
    ['DELETE', '/admin/add-indicators'],
    ['POST', '/admin/remove-indicators'],
    ['GET', '/admin/validate-user'],
    ['GET', '/team/get-indicators'],
    ['GET', '/admin/get-events'],
    ['DELETE', '/admin/flush-events'],
    ['GET', ''],
  ])('has no %s %s', async (method, path) => {
    await add([EVIL]);
    expect(await call(method, path, { ...keys(ADMIN), indicators: [EVIL] })).toEqual({
      status: 403,
      json: { message: 'Missing Authentication Token' },
    });
    expect(held()).toEqual([EVIL]);
  });

  test('users are replaced when added again, and so are their keys', async () => {
    const { json } = await addUser({ user_email: RESEARCHER.email, user_role: 'admin', user_name: 'Cy' });
    expect(json).toEqual({ email: RESEARCHER.email, role: 'admin', name: 'Cy', api_key: expect.any(String) });
    expect(await add([EVIL], RESEARCHER)).toEqual(said('Email or API key was invalid.'));
    expect(await add([EVIL], { ...RESEARCHER, apiKey: String(json['api_key']) })).toEqual(wrote(1));
    expect(node.users()).toHaveLength(3);
  });

  test.each([
    [{}, {}, REQUIRED],
    [keys({ ...ADMIN, email: '' }), {}, REQUIRED],
    [keys({ ...ADMIN, apiKey: '' }), {}, REQUIRED],
    [keys({ ...ADMIN, email: 'x' }), {}, UNKNOWN],
    [keys({ ...ADMIN, apiKey: 'x' }), {}, WRONG],
    [keys(RESEARCHER), {}, DENIED],
    [keys(ADMIN), { user_role: 'admin' }, 'Missing user_email parameter in your request.'],
    [keys(ADMIN), { user_email: 'x@x.example' }, 'Missing user role: `admin`, `analyst`'],
  ])('adding a user as %j with %j is refused', async (who, user, message) => {
    expect(await addUser(user, who)).toEqual(said(message));
  });

  test('the first user becomes an administrator', async () => {
    await node.close();
    node = await startBlockade({ variant: 'aws', users: [] });
    const { json } = await addUser({ user_email: ADMIN.email, user_role: 'analyst' }, {});
    expect(json).toMatchObject({ role: 'admin', name: '' });
    expect((await events({ ...ADMIN, apiKey: String(json['api_key']) })).json['success']).toBe(true);
  });

  test('before the first user events stay closed', async () => {
    await node.close();
    node = await startBlockade({ variant: 'aws', users: [] });
    expect(await events()).toEqual(said(UNKNOWN));
  });

  test('events are kept whole and shown to administrators', async () => {
    const { contact, userAgent, ...event } = EVENT;
    expect((await call('POST', '/send-events', { events: [event] })).json['message']).toBe(
      'Wrote 1 events to the cloud',
    );
    expect((await events()).json).toEqual({
      success: true,
      events: [{ ...event, sourceIp: '127.0.0.1' }],
      eventsCount: 1,
    });
    expect(await events(RESEARCHER)).toEqual(said(DENIED));
    expect(await call('POST', '/send-events', {})).toEqual(said('No events sent in'));
    expect(await call('POST', '/send-events', { events: 5 })).toEqual(fails('TypeError'));
    expect(await call('POST', '/send-events', { events: [event, { metadata: {} }, event] })).toEqual(
      fails('KeyError'),
    );
    expect(node.events()).toHaveLength(2);
  });

  test.each([
    ['unauthorized', '{"success":false,"message":"Email or API key was invalid."}\n'],
    ['crash', expect.stringContaining('"errorMessage"')],
  ])('the switch "%s" answers with 200', async (id, text) => {
    node.switchFault(id, true);
    const body = { ...keys(ADMIN), indicators: [EVIL] };
    expect(await ask('POST', '/admin/add-indicators', { body })).toMatchObject({ status: 200, text });
    expect(held()).toEqual([]);
    expect((await list()).json).toHaveProperty(id === 'crash' ? 'errorMessage' : 'indicators');
  });

  test.each([
    ['list', list],
    ['add', () => add([EVIL])],
    ['events', events],
    ['add_user', () => addUser({ user_email: 'n@x.example', user_role: 'admin' })],
    ['send_events', () => call('POST', '/send-events', { events: [EVENT] })],
  ] as readonly [string, () => Promise<Answered>][])('faults meet %s', async (operation, go) => {
    node.fault({ kind: 'status', status: 503, body: '{}' }, operation);
    expect((await go()).status).toBe(503);
    expect((await go()).status).toBe(200);
    expect(() => node.fault({ kind: 'lie' }, 'remove')).toThrow('blockade has no operation "remove".');
  });

  test('a lie stores nothing', async () => {
    node.switchFault('lie', true);
    expect(await add([EVIL])).toEqual(wrote(1));
    await addUser({ user_email: 'n@x.example', user_role: 'admin' });
    expect([held(), node.users().length]).toEqual([[], 3]);
  });
});
