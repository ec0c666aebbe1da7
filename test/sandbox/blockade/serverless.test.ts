import { beforeEach, describe, expect, test } from '@jest/globals';
import { send } from '../send.ts';
import {
  ADMIN,
  ANALYST,
  type Answered,
  add,
  addUser,
  ask,
  call,
  clock,
  DENIED,
  EVENT,
  EVIL,
  EXAMPLE,
  events,
  held,
  keys,
  list,
  md5,
  node,
  pass,
  REQUIRED,
  restart,
  said,
  UNKNOWN,
  UPPER,
  type Who,
  WRONG,
  wrote,
} from './cloud-node.ts';

const RESEARCHER = { email: 'cy@x.example', role: 'researcher', apiKey: 'c'.repeat(64) };

describe('the serverless variant', () => {
  const fails = (errorType: string) => ({
    status: 200,
    json: { errorType, errorMessage: expect.any(String), stackTrace: [] },
  });

  beforeEach(() =>
    restart({ variant: 'aws', users: [ADMIN, ANALYST, RESEARCHER], modes: { removal: 'patched' } }),
  );

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
    pass(5);
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
    await restart({ variant: 'aws', users: [] });
    const { json } = await addUser({ user_email: ADMIN.email, user_role: 'analyst' }, {});
    expect(json).toMatchObject({ role: 'admin', name: '' });
    expect((await events({ ...ADMIN, apiKey: String(json['api_key']) })).json['success']).toBe(true);
  });

  test('before the first user events stay closed', async () => {
    await restart({ variant: 'aws', users: [] });
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
