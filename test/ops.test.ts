import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { listenForOps } from '../src/ops.ts';

let server: Server;
let isReady = true;

beforeEach(async () => {
  isReady = true;
  const gauge = { name: 'portcullis_open_requests', help: 'Requests with something ahead.', value: 3 };
  server = await listenForOps(
    0,
    () => isReady,
    async () => [gauge],
  );
});
afterEach(() => new Promise((resolve) => server.close(resolve)));

async function get(path: string) {
  const { port, address } = server.address() as AddressInfo;
  expect(address).toBe('127.0.0.1');
  const response = await fetch(`http://127.0.0.1:${port}${path}`, { headers: { connection: 'close' } });
  return [response.status, await response.text()];
}

test('says that the process lives, and whether Slack reaches it', async () => {
  expect(await get('/healthz')).toEqual([200, 'ok\n']);
  expect(await get('/readyz')).toEqual([200, 'ok\n']);
  isReady = false;
  expect(await get('/readyz')).toEqual([503, 'not connected to Slack\n']);
  expect(await get('/healthz')).toEqual([200, 'ok\n']);
});

test('counts in the words of Prometheus, and tells nothing else', async () => {
  expect(await get('/metrics')).toEqual([
    200,
    '# HELP portcullis_open_requests Requests with something ahead.\n# TYPE portcullis_open_requests gauge\nportcullis_open_requests 3\n',
  ]);
  expect(await get('/')).toEqual([404, 'not here\n']);
  expect(await get('/constructor')).toEqual([404, 'not here\n']);
});

test('a port that is taken is an error', async () => {
  const { port } = server.address() as AddressInfo;
  await expect(
    listenForOps(
      port,
      () => true,
      async () => [],
    ),
  ).rejects.toMatchObject({ code: 'EADDRINUSE' });
});
