import { describe, expect, test } from '@jest/globals';
import {
  ADMIN,
  ANALYST,
  add,
  ask,
  call,
  crashed,
  deleted,
  EVENT,
  EVIL,
  EXAMPLE,
  held,
  JSON_TYPE,
  keys,
  list,
  node,
  ROW,
  remove,
  wrote,
} from './cloud-node.ts';

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
