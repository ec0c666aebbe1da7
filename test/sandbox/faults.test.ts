import { once } from 'node:events';
import { connect } from 'node:net';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createFaults } from '../../sandbox/vendors/faults.ts';
import { startHost } from '../../sandbox/vendors/host.ts';
import type { Fault } from '../../sandbox/vendors/simulator.ts';
import { until } from './send.ts';
import { fates, LIST, list, product, put, shelf, simulator, sleeps } from './shelf.ts';

const gateway = (title: string) => expect.stringContaining(`<title>${title}</title>`);
const answers: readonly [string, Fault, number, unknown, Record<string, string>, boolean][] = [
  ['a bare status', { kind: 'status', status: 418 }, 418, '', {}, false],
  ['a gateway', { kind: 'status', status: 502 }, 502, gateway('502 Bad Gateway'), html(), false],
  [
    'a gateway that waits',
    { kind: 'status', status: 504 },
    504,
    gateway('504 Gateway Time-out'),
    html(),
    false,
  ],
  [
    'a gateway that gave up on work that was done',
    { kind: 'status', status: 504, when: 'after' },
    504,
    gateway('504 Gateway Time-out'),
    html(),
    true,
  ],
  [
    'a status with body and headers',
    { kind: 'status', status: 401, body: '{"no":1}', headers: { 'x-why': 'because' } },
    401,
    '{"no":1}',
    { 'content-type': 'application/json', 'x-why': 'because' },
    false,
  ],
  [
    'an impatient 429',
    { kind: 'retry_after', status: 429, value: '60, 60' },
    429,
    gateway('429 Too Many Requests'),
    { 'retry-after': '60, 60' },
    false,
  ],
  [
    'a 503 until a date',
    { kind: 'retry_after', status: 503, value: 'Wed, 21 Oct 2026 07:28:00 GMT' },
    503,
    gateway('503 Service Temporarily Unavailable'),
    { 'retry-after': 'Wed, 21 Oct 2026 07:28:00 GMT' },
    false,
  ],
  ['a web page', { kind: 'html200' }, 200, gateway('Sign in'), html(), false],
  ['text for JSON', { kind: 'not_json' }, 200, 'OK, but this is not JSON {', {}, true],
  ['nothing for JSON', { kind: 'empty' }, 204, '', {}, true],
  ['another shape', { kind: 'wrong_shape' }, 200, '{"unexpected":[null]}', {}, true],
  [
    'far too much',
    { kind: 'large', bytes: 3_000_000 },
    200,
    expect.any(String),
    { 'content-length': '3000000' },
    true,
  ],
  ['a lie', { kind: 'lie' }, 204, '', {}, false],
];

function html() {
  return { 'content-type': 'text/html; charset=utf-8' };
}

test.each(answers)('%s comes as a vendor would send it', async (_, fault, status, text, headers, stored) => {
  simulator.fault(fault);
  expect(await put('hat')).toEqual({ status, text, headers: expect.objectContaining(headers) });
  expect(shelf.has('hat')).toBe(stored);
  expect(simulator.seen).toEqual([
    expect.objectContaining({ operation: 'put', path: '/shelf/hat', status, at: 7 }),
  ]);

  expect((await put('scarf')).status).toBe(204);
  expect(shelf.has('scarf')).toBe(true);
});

test('a 503 without Retry-After has no such header', async () => {
  simulator.fault({ kind: 'retry_after', status: 503, value: null });
  expect((await put('hat')).headers).not.toHaveProperty('retry-after');
});

test('a truncated body ends early under a length that agrees with it', async () => {
  simulator.fault({ kind: 'truncate', bytes: 11 });
  expect(await list()).toEqual({
    status: 200,
    text: '{"items":["',
    headers: expect.objectContaining({ 'content-length': '11' }),
  });
});

test('a large body is JSON still', async () => {
  simulator.fault({ kind: 'large', bytes: 100 });
  expect(Object.keys(JSON.parse((await list()).text))).toEqual(['padding']);
});

test.each([
  ['before', false],
  ['after', true],
] as const)('a reset %s the change leaves stored: %s', async (when, stored) => {
  simulator.fault({ kind: 'reset', when });
  // `read` tells a reset from a connection that was merely closed.
  await expect(put('hat')).rejects.toMatchObject({ code: 'ECONNRESET', syscall: 'read' });
  expect(shelf.has('hat')).toBe(stored);
  expect(simulator.seen[0]).not.toHaveProperty('status');
});

test('a reset during the answer comes after the head and half of the body', async () => {
  const socket = connect(Number(new URL(simulator.url).port));
  simulator.fault({ kind: 'reset', when: 'during' });
  let raw = '';
  socket.on('data', (chunk) => {
    raw += chunk.toString();
  });
  socket.write('GET /shelf HTTP/1.1\r\nHost: x\r\n\r\n');
  await once(socket, 'close');
  expect(raw).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
  expect(raw).toContain(`Content-Length: ${LIST.length + 1}`.toLowerCase());
  expect(raw.split('\r\n\r\n')[1]).toBe(LIST.slice(0, LIST.length / 2));

  simulator.fault({ kind: 'reset', when: 'during' });
  await expect(list()).rejects.toMatchObject({ code: 'ECONNRESET', message: 'aborted' });
  simulator.fault({ kind: 'reset', when: 'during' });
  await expect(put('hat')).rejects.toMatchObject({ code: 'ECONNRESET' });
  expect(shelf.has('hat')).toBe(true);
});

test.each([
  [{ kind: 'hang' }, false],
  [{ kind: 'hang', when: 'after' }, true],
] as const)('%j never answers', async (fault, stored) => {
  simulator.fault(fault);
  const patience = new AbortController();
  const call = put('hat', patience.signal);
  await Promise.all([
    expect(call).rejects.toMatchObject({ name: 'AbortError' }),
    until(simulator, () => simulator.seen.length === 1)
      .then(() => list())
      .then(() => patience.abort()),
  ]);
  expect(shelf.has('hat')).toBe(stored);
  expect(simulator.seen[0]).not.toHaveProperty('status');
});

test('closing lets hung and delayed calls go, and a delayed one is not carried out', async () => {
  simulator.fault({ kind: 'hang' });
  simulator.fault({ kind: 'delay', ms: 60_000 });
  const calls = Promise.allSettled([put('hat'), put('scarf')]);
  await until(simulator, () => simulator.seen.length === 2);
  await simulator.close();
  expect(await calls).toEqual([
    { status: 'rejected', reason: expect.objectContaining({ code: 'ECONNRESET' }) },
    { status: 'rejected', reason: expect.objectContaining({ code: 'ECONNRESET' }) },
  ]);
  expect(shelf.size).toBe(0);
  await expect(list()).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  await simulator.close();
});

test('a delayed call is answered afterwards', async () => {
  simulator.fault({ kind: 'delay', ms: 1234 });
  const call = put('hat');
  await until(simulator, () => simulator.seen.length === 1);
  expect(sleeps.map(({ ms }) => ms)).toEqual([1234]);
  expect(shelf.has('hat')).toBe(false);
  sleeps[0]!.wake();
  expect((await call).status).toBe(204);
  expect(shelf.has('hat')).toBe(true);
});

test('a delayed call is carried out although the client has left', async () => {
  simulator.fault({ kind: 'delay', ms: 1234 });
  const patience = new AbortController();
  const call = put('hat', patience.signal);
  const left = expect(call).rejects.toMatchObject({ name: 'AbortError' });
  await until(simulator, () => simulator.seen.length === 1);
  patience.abort();
  await left;
  sleeps[0]!.wake();
  await until(simulator, () => shelf.has('hat'));
  expect(simulator.seen[0]).toMatchObject({ operation: 'put' });
});

test('faults wait for their operation and come in the order they were queued', async () => {
  simulator.fault({ kind: 'status', status: 410 }, 'put');
  simulator.fault({ kind: 'status', status: 411 });
  simulator.fault({ kind: 'status', status: 412 }, 'list');
  const statuses = [await list(), await list(), await list(), await put('hat'), await put('hat')];
  expect(statuses.map(({ status }) => status)).toEqual([411, 412, 200, 410, 204]);
});

test('what becomes of the session is told to the product', async () => {
  simulator.fault({ kind: 'expire_auth' });
  simulator.fault({ kind: 'rotate_auth' });
  for (const thing of ['a', 'b', 'c']) await put(thing);
  expect(fates).toEqual(['expire', 'rotate', 'keep']);
  expect(shelf.size).toBe(3);
});

test('a fault that could never come true is refused', async () => {
  expect(() => simulator.fault({ kind: 'lie' }, 'putt')).toThrow('shelf has no operation "putt".');
  expect(() => simulator.switchFault('downn', true)).toThrow('shelf has no fault "downn".');
  const plain = await startHost(product(false), { now: () => 0 });
  expect(() => plain.fault({ kind: 'expire_auth' })).toThrow('shelf has no session that could end.');
  expect(() => plain.fault({ kind: 'rotate_auth' })).toThrow('shelf has no session that could end.');
  await plain.close();
});

describe('the queue', () => {
  const operation = fc.constantFrom('put', 'list');

  test('gives each operation the oldest fault meant for it or for any, each fault once', () => {
    fc.assert(
      fc.property(
        fc.array(fc.option(operation, { nil: undefined })),
        fc.array(operation),
        (queued, calls) => {
          const faults = createFaults({
            name: 'shelf',
            operations: ['put', 'list'],
            switches: [],
            hasSessions: false,
          });
          for (const [ms, meant] of queued.entries()) faults.queue({ kind: 'delay', ms }, meant);
          let left = queued.map((meant, ms) => ({ meant, ms }));
          for (const call of calls) {
            const wanted = left.filter(({ meant }) => meant === undefined || meant === call).slice(0, 1);
            left = left.filter((one) => !wanted.includes(one));
            expect(faults.take(call)).toEqual(wanted.map(({ ms }) => ({ kind: 'delay', ms })));
          }
        },
      ),
      { numRuns: Number(process.env['PROPERTY_RUNS'] ?? 100) },
    );
  });
});
