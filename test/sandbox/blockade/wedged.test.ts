import { beforeEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  ADMIN,
  type Answered,
  add,
  addUser,
  ask,
  BAD_REQUEST,
  call,
  crashed,
  EVENT,
  EVIL,
  EXAMPLE,
  events,
  flush,
  held,
  JSON_TYPE,
  list,
  md5,
  node,
  remove,
  restart,
  validate,
  wrote,
} from './cloud-node.ts';

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
    const sleep = (ms: number, signal: AbortSignal) =>
      new Promise<void>((wake, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason));
        sleeps.push({ ms, wake });
        tell();
      });
    await restart({ users: [ADMIN], sleep });
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
  await restart({ users: [ADMIN], sleep: async (ms) => void sleeps.push(ms) });
  await list();
  await validate();
  expect(sleeps).toEqual([5]);
});
