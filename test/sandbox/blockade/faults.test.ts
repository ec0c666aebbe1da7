import { Agent } from 'node:http';
import { describe, expect, test } from '@jest/globals';
import { type Sent, until } from '../send.ts';
import {
  ADMIN,
  add,
  addUser,
  ask,
  deleted,
  EVENT,
  EVIL,
  flush,
  held,
  JSON_TYPE,
  keys,
  list,
  node,
  remove,
  restart,
  WRONG,
  wrote,
} from './cloud-node.ts';

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
    const sleep = async (ms: number) => void sleeps.push(ms);
    await restart({ users: [ADMIN], sleep, modes: { databaseMs: 0 } });
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
