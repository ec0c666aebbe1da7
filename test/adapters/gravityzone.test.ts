import { describe, expect, test } from '@jest/globals';
import { createGravityzone, gravityzone } from '../../adapters/gravityzone.ts';
import { type GravityzoneOptions, startGravityzone } from '../../sandbox/vendors/gravityzone.ts';
import type { Indicator } from '../../src/domain/indicator.ts';
import { createHttp, type Http } from '../../src/http.ts';
import { carryOut } from '../../src/step.ts';
import { conforms } from '../kit/adapter.ts';
import { errand, never, type Trial } from '../kit/adapter-stand.ts';
import { opened } from '../opened.ts';
import { type ApiVersion, bothHashes, hashes, refusal, sha256, start, tls } from './gravityzone-stand.ts';

function addresses(n: number): readonly Indicator[] {
  return Array.from({ length: n }, (_, i) =>
    i % 3 === 2
      ? { kind: 'network', value: `45.${i}.0.0/24` }
      : { kind: 'ip', value: i % 3 === 1 ? `2a01:${i}::1` : `45.0.0.${i}` },
  );
}

/** The indicator that a row of the simulator's list stands for. */
function named(item: ReturnType<Awaited<ReturnType<typeof startGravityzone>>['items']>[number]): string {
  switch (item.type) {
    case 'hash':
      return item.details.hash;
    case 'path':
      return item.details.path;
    case 'connection':
      return (item.details.remoteAddress?.ipMask ?? '').replace(/\/(32|128)$/, '');
  }
}

const REFUSALS: Trial['refusals'] = [
  [
    -32602,
    'Validation exception: The hash X is not a valid string representation of the SHA256 hashing algorithm',
  ],
  [-32001, 'API Key is not allowed to access the selected API: Incidents'],
  [-32000, 'Server error'],
].map(([code, details]) => ({ kind: 'status', status: 200, body: refusal(Number(code), `${details}`) }));

/** Nobody waits: time leaps to where a wait would end. */
function leaping() {
  let ms = performance.now();
  return {
    now: () => ms,
    pause: async (forMs: number) => {
      ms += forMs;
    },
  };
}

function trial(apiVersion: ApiVersion, sample: Trial['sample'], options: GravityzoneOptions): Trial {
  return {
    action: 'block',
    calls: { apply: 'addToBlocklist', revert: 'removeFromBlocklist', read: 'getBlocklistItems' },
    sample,
    refusals: REFUSALS,
    ignoresBody: false,
    async start({ timeoutMs, isStranger }) {
      const simulator = await startGravityzone({ tls, ...options });
      const { accessUrl: url, ca } = simulator;
      const apiKey = isStranger ? 'not-the-key-of-anybody' : simulator.apiKey;
      const http = createHttp({
        url,
        ca,
        secrets: [apiKey],
        ...(timeoutMs === undefined ? {} : { timeoutMs }),
      });
      return {
        simulator,
        vendor: createGravityzone(leaping()).connect({ apiKey, apiVersion, recursive: false }, http),
        held: () => simulator.items().map(named),
        secrets: () => [apiKey, Buffer.from(`${apiKey}:`).toString('base64')],
      };
    },
  };
}

describe('v1.2, hashes', () => {
  conforms('gravityzone', trial('v1.2', bothHashes, {}));
});

describe('v1.2, addresses', () => {
  conforms(
    'gravityzone',
    trial('v1.2', addresses, { modes: { typeNames: 'short', limitAnswer: 'rpc_429' } }),
  );
});

describe('v1.0, hashes', () => {
  conforms(
    'gravityzone',
    trial('v1.0', (n) => hashes('md5', n), { modes: { deployment: 'on_premises', errorStatus: 400 } }),
  );
});

describe('a check', () => {
  test('asks for the key and for one row, and changes nothing', async () => {
    const { vendor, simulator } = await start();
    expect(await vendor.check(never)).toEqual([
      { what: 'reach', ok: true, sentence: 'Control Center answers.' },
      { what: 'sign_in', ok: true, sentence: 'Control Center accepts the API key.' },
      {
        what: 'rights',
        ok: true,
        sentence: 'The API key may read the blocklist. Whether it may change it shows only when it does.',
      },
    ]);
    expect(simulator.seen.map((seen) => [seen.path, seen.operation])).toEqual([
      ['/api/v1.0/jsonrpc/general', 'getApiKeyDetails'],
      ['/api/v1.2/jsonrpc/incidents', 'getBlocklistItems'],
    ]);
    expect(simulator.seen.at(-1)?.body).toMatchObject({ params: { page: 1, perPage: 1 } });
  });

  test.each(['rpc_403', 'rpc_200', 'html_403'] as const)(
    'knows a key without the Incidents API (%s)',
    async (apiRefusal) => {
      const { vendor } = await start({ apis: ['network'], apiRefusal });
      expect((await vendor.check(never)).at(-1)).toEqual({
        what: 'rights',
        ok: false,
        sentence:
          'The API key may not use the Incidents API; tick it for the key under My Account in Control Center.',
      });
    },
  );

  test('warns when the list can be read and Incidents is missing all the same', async () => {
    const { vendor, simulator } = await start({ apis: ['network'] });
    simulator.onChange(() => {
      if (simulator.seen[0]?.status === 200) simulator.behave({ apis: ['incidents'] });
    });
    expect((await vendor.check(never)).at(-1)).toEqual({
      what: 'rights',
      ok: true,
      sentence:
        'The API key may read the blocklist, although Incidents is not among the APIs it lists; tick it.',
    });
  });

  test('hardly waits', async () => {
    const { vendor, simulator, pauses, calls } = await start();
    simulator.fault({ kind: 'retry_after', status: 429, value: '60, 60' }, 'getBlocklistItems');
    expect((await vendor.check(never)).at(-1)).toMatchObject({ what: 'rights', ok: false });
    expect((await vendor.check(never)).at(-1)).toMatchObject({
      ok: false,
      sentence: 'GravityZone takes no more calls for 60 s.',
    });
    expect(pauses).toEqual([]);
    expect(calls('getBlocklistItems')).toHaveLength(1);
  });

  test('tells of an unreachable Control Center', async () => {
    const { vendor, simulator } = await start();
    simulator.fault({ kind: 'down' });
    expect(await vendor.check(never)).toMatchObject([{ what: 'reach', ok: false }]);
  });
});

test('every call has a minute, as Control Center is slow', async () => {
  const simulator = await startGravityzone({ tls });
  const { accessUrl: url, ca, apiKey } = simulator;
  const http = createHttp({ url, ca, secrets: [apiKey] });
  const limits: (number | undefined)[] = [];
  const watched: Http = {
    ...http,
    call(call) {
      limits.push(call.timeoutMs);
      return http.call(call);
    },
  };
  const vendor = gravityzone.connect({ apiKey, apiVersion: 'v1.2', recursive: false }, watched);
  opened.push(simulator, vendor);
  const { block } = vendor.operations;
  if (block === undefined) throw new Error('GravityZone can block.');
  await carryOut(block, 'apply', [sha256], errand, never);
  await carryOut(block, 'revert', [sha256], errand, never);
  await vendor.check(never);
  expect(new Set(limits)).toEqual(new Set([60_000]));
  expect(limits).toHaveLength(9);
});

test('the settings are a key and whose list it is for, and the key is a secret', () => {
  const { settings, secretKeys } = gravityzone;
  expect(settings.parse({ apiKey: 'k' })).toEqual({ apiKey: 'k', apiVersion: 'v1.2', recursive: false });
  const companyId = '65fd7506e2354158650c7c32';
  expect(settings.safeParse({ apiKey: 'k', companyId, recursive: true }).success).toBe(true);
  expect(settings.safeParse({ apiKey: 'k', apiVersion: 'v1.0', companyId }).success).toBe(true);
  for (const wrong of [
    {},
    { apiKey: '' },
    { apiKey: 'k', apiVersion: 'v1.1' },
    { apiKey: 'k', recursive: 'false' },
    { apiKey: 'k', apiVersion: 'v1.0', recursive: true },
    { apiKey: 'k', company: companyId },
  ]) {
    expect(settings.safeParse(wrong).success).toBe(false);
  }
  expect(secretKeys).toEqual(['apiKey']);
});
