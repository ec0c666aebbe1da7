import { expect, test } from '@jest/globals';
import { startHost } from '../../sandbox/vendors/host.ts';
import { send, until } from './send.ts';
import { product, put, simulator } from './shelf.ts';

test('a taken port is an error at the start', async () => {
  const port = Number(new URL(simulator.url).port);
  await expect(startHost(product(true), { port, now: () => 0 })).rejects.toMatchObject({
    code: 'EADDRINUSE',
  });
});

test('the panel shows the last twenty calls, newest first and without their queries', async () => {
  for (let call = 0; call < 21; call += 1) await send(simulator.url, 'GET', `/shelf/${call}?api_key=secret`);
  simulator.fault({ kind: 'reset', when: 'before' });
  await expect(put('hat')).rejects.toThrow();
  const { calls } = simulator.panel();
  expect(calls).toHaveLength(20);
  expect(calls[0]).toBe('PUT /shelf/hat → no answer');
  expect(calls[1]).toBe('GET /shelf/20 → 200');
  expect(simulator.seen[0]?.path).toBe('/shelf/0?api_key=secret');
});

test.each(['//', '//elsewhere/x', '/%zz', '/a%20b'])('the host survives the path %s', async (path) => {
  expect((await send(simulator.url, 'GET', path)).status).toBe(200);
  expect(simulator.seen[0]).toMatchObject({ path });
});

test('listeners hear of calls and switches until they stop', async () => {
  let heard = 0;
  const stop = simulator.onChange(() => {
    heard += 1;
  });
  simulator.switchFault('lie', true);
  expect(heard).toBe(1);
  await put('hat');
  await until(simulator, () => simulator.seen[0]?.status === 204);
  expect(heard).toBeGreaterThanOrEqual(2);
  const before = heard;
  stop();
  simulator.clearFaults();
  expect(heard).toBe(before);
});
