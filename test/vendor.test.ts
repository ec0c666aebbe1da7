import { afterEach, expect, test } from '@jest/globals';
import { createBlockade } from '../adapters/blockade.ts';
import { startBlockade } from '../sandbox/vendors/blockade.ts';
import type { Fault } from '../sandbox/vendors/simulator.ts';
import type { Indicator } from '../src/domain/indicator.ts';
import { createHttp } from '../src/http.ts';
import { carryOut } from '../src/step.ts';
import { watched } from '../src/vendor.ts';
import { atOnce, errand, never } from './kit/adapter-stand.ts';

const ADMIN = { email: 'admin@portcullis.example', role: 'admin', apiKey: 'a'.repeat(64) };
const EVIL: readonly Indicator[] = [{ kind: 'domain', value: 'evil.example' }];

const opened: { close(): Promise<void> }[] = [];

afterEach(async () => {
  for (const one of opened.splice(0).reverse()) await one.close();
});

/** A node that is watched by a clock which stands until it is moved; nothing is read from memory. */
async function start() {
  const simulator = await startBlockade({ users: [ADMIN], modes: { removal: 'patched' } });
  const clock = { at: new Date('2026-11-22T08:00:00Z') };
  let ms = 0;
  const adapter = createBlockade({ now: () => (ms += 60_000), pause: async () => undefined });
  const http = createHttp({ url: simulator.baseUrl, secrets: [ADMIN.apiKey] });
  const { email, apiKey } = ADMIN;
  const vendor = watched(adapter.connect({ email, apiKey, variant: 'node' }, http), () => clock.at);
  opened.push(simulator, vendor);
  const { block } = vendor.operations;
  if (!block?.revert) throw new Error('A node can block and take it back.');
  return { simulator, vendor, clock, block, revert: block.revert };
}

test('a vendor that was never asked has had no success', async () => {
  expect((await start()).vendor.lastSuccess?.()).toBeUndefined();
});

test.each<[string, (stand: Awaited<ReturnType<typeof start>>) => Promise<unknown>]>([
  ['a write', ({ block }) => block.apply(EVIL, errand, never)],
  ['a write that is taken back', ({ revert }) => revert(EVIL, errand, never)],
  ['a list that was read', ({ block }) => block.inEffect?.(EVIL, never) ?? Promise.reject()],
  ['a check without complaint', ({ vendor }) => vendor.check(never)],
])('%s is a success, and the last one counts', async (_, act) => {
  const stand = await start();
  await act(stand);
  expect(stand.vendor.lastSuccess?.()).toEqual(new Date('2026-11-22T08:00:00Z'));
  stand.clock.at = new Date('2026-11-22T09:00:00Z');
  await act(stand);
  expect(stand.vendor.lastSuccess?.()).toEqual(stand.clock.at);
});

test.each<[string, readonly [Fault, string?]]>([
  [
    'says no with status 200',
    [{ kind: 'status', status: 200, body: '{"success":false,"message":"API key was invalid."}' }],
  ],
  ['asks to wait', [{ kind: 'retry_after', status: 429, value: '3600' }]],
  ['answers with a web page', [{ kind: 'html200' }]],
  ['cannot be reached', [{ kind: 'down' }]],
])('a vendor that %s has had no success, whatever was asked', async (_, [fault]) => {
  const { simulator, vendor, block, revert } = await start();
  for (let calls = 0; calls < 20; calls += 1) simulator.fault(fault);
  await carryOut(block, 'apply', EVIL, errand, never, { pause: atOnce });
  await revert(EVIL, errand, never);
  await vendor.check(never);
  expect(vendor.lastSuccess?.()).toBeUndefined();
  simulator.clearFaults();
  await vendor.check(never);
  expect(vendor.lastSuccess?.()).toBeDefined();
});
