import { once } from 'node:events';
import { Agent } from 'node:http';
import { expect, test } from '@jest/globals';
import { send, until } from './send.ts';
import { LIST, list, put, shelf, simulator, sleeps } from './shelf.ts';

test('switches stay on, add up with what is queued, and leave reads alone where only writes are meant', async () => {
  simulator.switchFault('lie', true);
  simulator.fault({ kind: 'delay', ms: 5 }, 'put');
  const slow = put('hat');
  await until(simulator, () => simulator.seen.length === 1);
  sleeps[0]!.wake();
  expect((await slow).status).toBe(204);
  expect((await put('hat')).status).toBe(204);
  expect(shelf.size).toBe(0);

  simulator.switchFault('lie', false);
  simulator.switchFault('reset', true);
  await expect(put('hat')).rejects.toMatchObject({ code: 'ECONNRESET' });
  expect((await list()).status).toBe(200);
  expect(shelf.has('hat')).toBe(true);
  expect(simulator.panel().faults.filter(({ on }) => on)).toEqual([
    { id: 'reset', label: 'Does it, then drops the connection', on: true },
  ]);

  simulator.fault({ kind: 'status', status: 500 });
  simulator.clearFaults();
  expect((await put('scarf')).status).toBe(204);
  expect(simulator.panel().faults.some(({ on }) => on)).toBe(false);
});

test.each([
  ['html', 200, {}],
  ['busy', 503, { 'retry-after': '60' }],
])('the switch "%s" answers %i', async (id, status, headers) => {
  simulator.switchFault(id, true);
  for (const _ of [1, 2]) {
    expect(await put('hat')).toMatchObject({ status, headers });
  }
  expect(shelf.size).toBe(0);
});

test('the switch "slow" waits twenty seconds', async () => {
  simulator.switchFault('slow', true);
  const call = list();
  await until(simulator, () => simulator.seen.length === 1);
  expect(sleeps.map(({ ms }) => ms)).toEqual([20_000]);
  sleeps[0]!.wake();
  expect((await call).text).toBe(LIST);
});

test.each([
  ['switched', () => simulator.switchFault('down', true), () => simulator.switchFault('down', false)],
  ['queued', () => simulator.fault({ kind: 'down' }), () => simulator.clearFaults()],
])('down, %s: refuses at once, cuts what is open, and comes back on its port', async (_, down, up) => {
  const agent = new Agent({ keepAlive: true });
  await send(simulator.url, 'GET', '/shelf', { agent });
  const kept = Object.values(agent.freeSockets)[0]![0]!;
  simulator.fault({ kind: 'hang' });
  const hung = expect(list()).rejects.toMatchObject({ code: 'ECONNRESET' });
  await until(simulator, () => simulator.seen.length === 2);

  const cut = once(kept, 'close');
  down();
  await Promise.all([cut, hung]);
  await expect(list()).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  expect(simulator.panel().faults.find(({ id }) => id === 'down')?.on).toBe(true);

  up();
  expect((await list()).status).toBe(200);
  expect(simulator.seen).toHaveLength(3);
  agent.destroy();
});

test('down and up in one breath is up, and closing while it comes up leaves nobody listening', async () => {
  for (const on of [true, false, true, false]) simulator.switchFault('down', on);
  simulator.clearFaults();
  expect((await list()).status).toBe(200);
  for (const on of [true, false]) simulator.switchFault('down', on);
  await simulator.close();
  await expect(list()).rejects.toMatchObject({ code: 'ECONNREFUSED' });
});
