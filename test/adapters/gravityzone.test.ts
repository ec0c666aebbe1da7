import { createHash } from 'node:crypto';
import { afterEach, describe, expect, test } from '@jest/globals';
import { createGravityzone, gravityzone } from '../../adapters/gravityzone.ts';
import { type GravityzoneOptions, startGravityzone } from '../../sandbox/vendors/gravityzone.ts';
import { createCertificate } from '../../sandbox/vendors/tls.ts';
import { connectionIndicator } from '../../src/domain/connection.ts';
import type { Indicator } from '../../src/domain/indicator.ts';
import type { Outcome } from '../../src/domain/request.ts';
import { createHttp, type Http } from '../../src/http.ts';
import { carryOut, isDeferral } from '../../src/step.ts';
import { conforms } from '../kit/adapter.ts';
import { errand, never, type Trial } from '../kit/adapter-stand.ts';

type ApiVersion = 'v1.0' | 'v1.2';

const tls = await createCertificate();

function hashes(kind: 'sha256' | 'md5', n: number): readonly Indicator[] {
  return Array.from({ length: n }, (_, i) => ({
    kind,
    value: createHash(kind).update(`sample ${i}`).digest('hex'),
  }));
}

const bothHashes = (n: number) =>
  hashes('sha256', n).map((indicator, i) => (i % 2 === 0 ? indicator : (hashes('md5', n)[i] ?? indicator)));

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

function refusal(code: number, details: string): string {
  return JSON.stringify({ id: null, jsonrpc: '2.0', error: { code, message: 'No', data: { details } } });
}

const REFUSALS: Trial['refusals'] = [
  [
    -32602,
    'Validation exception: The hash X is not a valid string representation of the SHA256 hashing algorithm',
  ],
  [-32001, 'API Key is not allowed to access the selected API: Incidents'],
  [-32000, 'Server error'],
].map(([code, details]) => ({ kind: 'status', status: 200, body: refusal(Number(code), `${details}`) }));

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
        vendor: gravityzone.connect({ apiKey, apiVersion, recursive: false }, http),
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

const opened: { close(): Promise<void> }[] = [];

afterEach(async () => {
  for (const one of opened.splice(0).reverse()) await one.close();
});

interface Setting {
  readonly apiVersion?: ApiVersion;
  readonly companyId?: string;
  readonly recursive?: boolean;
}

/** A Control Center and an adapter on one clock, which only goes on when somebody waits. */
async function start(modes: GravityzoneOptions['modes'] = {}, setting: Setting = {}, onPause = () => {}) {
  let ms = Date.now();
  const pauses: number[] = [];
  const clock = {
    now: () => ms,
    pause: (forMs: number, signal: AbortSignal) => {
      onPause();
      if (!signal.aborted) {
        pauses.push(forMs);
        ms += forMs;
      }
      return Promise.resolve();
    },
  };
  const simulator = await startGravityzone({ tls, now: clock.now, modes });
  const { accessUrl: url, ca, apiKey } = simulator;
  const adapter = createGravityzone(clock);
  const connect = (more: Setting = {}) => {
    const vendor = adapter.connect(
      { apiKey, apiVersion: 'v1.2', recursive: false, ...setting, ...more },
      createHttp({ url, ca, secrets: [apiKey] }),
    );
    opened.push(vendor);
    const { block } = vendor.operations;
    if (block === undefined) throw new Error('GravityZone can block.');
    return { vendor, block };
  };
  opened.push(simulator);
  const { vendor, block } = connect();
  const calls = (method: string) => simulator.seen.filter(({ operation }) => operation === method);
  return {
    simulator,
    vendor,
    block,
    connect,
    pauses,
    pass: (forMs: number) => {
      ms += forMs;
    },
    calls,
    params: (method: string) => calls(method).map(({ body }) => (body as { params: object }).params),
    add: (batch: readonly Indicator[], signal = never) => carryOut(block, 'apply', batch, errand, signal),
    remove: (batch: readonly Indicator[], signal = never) => carryOut(block, 'revert', batch, errand, signal),
  };
}

const statuses = (answer: Awaited<ReturnType<typeof carryOut>>) =>
  isDeferral(answer) ? answer : answer.map(({ status, code }) => code ?? status);

const [sha256] = hashes('sha256', 1) as [Indicator];
const [md5] = hashes('md5', 1) as [Indicator];
const path: Indicator = { kind: 'path', value: 'C:\\Users\\Public\\evil.exe' };
const ip: Indicator = { kind: 'ip', value: '45.1.2.3' };
const network: Indicator = { kind: 'network', value: '2a01:1::/64' };

function rule(fields: Parameters<typeof connectionIndicator>[0]): Indicator {
  const found = connectionIndicator({ ruleName: 'INC-42', ...fields });
  if ('kind' in found) return found;
  throw new Error('This is no connection rule.');
}

const comment = errand.comment;
const open = { ruleName: '', protocol: 'any', direction: 'both', directlyConnected: { enable: false } };

describe('a block', () => {
  test('is one call for each type of rule, and names every field as the connectors in use do', async () => {
    const { add, params, calls, simulator } = await start();
    const full = rule({
      commandLine: 'nc.exe -l',
      protocol: 'tcp',
      direction: 'inbound',
      localAddress: '45.9.9.9',
      localPorts: '300-400',
      remotePorts: '443',
      remoteMac: 'bb:bb:bb:bb:bb:bb aa:aa:aa:aa:aa:aa',
    });
    const batch = [sha256, ip, path, md5, full, network];
    expect(statuses(await add(batch))).toEqual(batch.map(() => 'verified'));
    expect(params('addToBlocklist')).toEqual([
      {
        type: 'hash',
        recursive: false,
        rules: [
          { note: comment, details: { algorithm: 'sha256', hash: sha256.value } },
          { note: comment, details: { algorithm: 'md5', hash: md5.value } },
        ],
      },
      {
        type: 'connection',
        recursive: false,
        rules: [
          {
            note: comment,
            details: {
              ...open,
              ruleName: 'Portcullis 45.1.2.3',
              ipVersion: 'IPV4',
              localAddress: { any: true },
              remoteAddress: { any: false, ipMask: '45.1.2.3/32' },
            },
          },
          {
            note: comment,
            details: {
              ruleName: 'INC-42',
              commandLine: 'nc.exe -l',
              protocol: 'TCP',
              direction: 'inbound',
              ipVersion: 'IPV4',
              localAddress: { any: false, ipMask: '45.9.9.9/32', portRange: '300-400' },
              remoteAddress: { any: true, portRange: '443' },
              directlyConnected: { enable: true, remoteMac: 'AA:AA:AA:AA:AA:AA;BB:BB:BB:BB:BB:BB' },
            },
          },
          {
            note: comment,
            details: {
              ...open,
              ruleName: 'Portcullis 2a01:1::/64',
              ipVersion: 'IPV6',
              localAddress: { any: true },
              remoteAddress: { any: false, ipMask: '2a01:1::/64' },
            },
          },
        ],
      },
      { type: 'path', recursive: false, rules: [{ note: comment, details: { path: path.value } }] },
    ]);
    const [call] = calls('addToBlocklist');
    expect(call).toMatchObject({
      method: 'POST',
      path: '/api/v1.2/jsonrpc/incidents',
      headers: {
        authorization: `Basic ${Buffer.from(`${simulator.apiKey}:`).toString('base64')}`,
        'content-type': 'application/json',
      },
      body: { jsonrpc: '2.0', method: 'addToBlocklist' },
    });
    const ids = simulator.seen.map(({ body }) => (body as { id: string }).id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  test('over v1.0 is one call for each algorithm, by its number', async () => {
    const { add, params, simulator } = await start({ deployment: 'on_premises' }, { apiVersion: 'v1.0' });
    expect(statuses(await add([md5, sha256]))).toEqual(['verified', 'verified']);
    expect(params('addToBlocklist')).toEqual([
      { hashType: 2, hashList: [md5.value], sourceInfo: comment },
      { hashType: 1, hashList: [sha256.value], sourceInfo: comment },
    ]);
    expect(new Set(simulator.seen.map((seen) => seen.path))).toEqual(
      new Set(['/api/v1.0/jsonrpc/incidents']),
    );
  });

  test('says whose list it is only where that is configured', async () => {
    const companyId = '65fd7506e2354158650c7c33';
    const { add, remove, params, simulator } = await start({}, { companyId });
    await add([sha256]);
    await remove([sha256]);
    for (const method of ['addToBlocklist', 'removeFromBlocklist', 'getBlocklistItems']) {
      for (const each of params(method)) expect(each).toMatchObject({ companyId });
    }
    const own = await start();
    await own.add([sha256]);
    await own.remove([sha256]);
    expect(own.simulator.seen.every(({ body }) => !JSON.stringify(body).includes('companyId'))).toBe(true);
    expect(simulator.items()).toEqual([]);
  });

  test('of two indicators that come to the same rule sends it once', async () => {
    const { add, simulator } = await start();
    const same = [ip, rule({ remoteAddress: ip.value })];
    expect(statuses(await add(same))).toEqual(['verified', 'verified']);
    expect(simulator.items()).toHaveLength(1);
  });

  test('takes no other kinds, and over v1.0 hashes alone', async () => {
    const { block, connect, simulator } = await start();
    const strangers: [typeof block, Indicator][] = [
      [block, { kind: 'sha1', value: 'a'.repeat(40) }],
      [block, { kind: 'md5', value: '5b7ac19bb1a43dfb107b23c6' }],
      [connect({ apiVersion: 'v1.0' }).block, ip],
    ];
    for (const [operation, stranger] of strangers) {
      await expect(operation.apply([sha256, stranger], errand, never)).rejects.toThrow(/takes only/);
    }
    expect(simulator.seen).toEqual([]);
    expect(block.kinds).toEqual(['sha256', 'md5', 'path', 'ip', 'network', 'connection']);
    const old = connect({ apiVersion: 'v1.0' }).block;
    expect([old.kinds, old.takes]).toEqual([['sha256', 'md5'], 'SHA-256 and MD5 file hashes']);
  });
});

describe('five writes a minute', () => {
  test('are counted for blocks and undoing together, and the sixth is put off before it is sent', async () => {
    const { block, vendor, calls, pass } = await start();
    if (block.revert === undefined) throw new Error('GravityZone can undo.');
    expect(vendor.quota?.()).toBe('5 of 5 writes are left this minute.');
    for (const batch of [[sha256], [ip, path]]) {
      await block.apply(batch, errand, never);
      pass(1_000);
    }
    expect(vendor.quota?.()).toBe('2 of 5 writes are left this minute.');
    await block.revert([sha256], errand, never);
    await block.revert([ip], errand, never);
    expect(vendor.quota?.()).toBe('0 of 5 writes are left this minute.');
    const later = { retryAfterMs: 58_000, code: 'rate_limited' };
    expect(await block.apply([md5], errand, never)).toEqual(later);
    expect([calls('addToBlocklist').length, calls('removeFromBlocklist').length]).toEqual([3, 2]);
    pass(58_000);
    expect(await block.apply([md5], errand, never)).toEqual([{ indicator: md5, status: 'accepted' }]);
    expect(vendor.quota?.()).toBe('0 of 5 writes are left this minute.');
    pass(60_000);
    expect(vendor.quota?.()).toBe('5 of 5 writes are left this minute.');
  });

  test('are shared by all that use the key', async () => {
    const { block, connect } = await start();
    const other = connect({ companyId: '65fd7506e2354158650c7c33' });
    await block.apply([sha256, ip, path], errand, never);
    expect(other.vendor.quota?.()).toBe('2 of 5 writes are left this minute.');
    expect(await other.block.apply([sha256, ip, path], errand, never)).toEqual({
      retryAfterMs: 60_000,
      code: 'rate_limited',
    });
  });

  test('are not begun on by a batch that needs more than are left', async () => {
    const { block, calls, pass } = await start();
    await block.apply([sha256], errand, never);
    await block.apply([sha256, ip], errand, never);
    expect(await block.apply([sha256, ip, path], errand, never)).toMatchObject({ retryAfterMs: 60_000 });
    expect(calls('addToBlocklist')).toHaveLength(3);
    expect(await block.apply([sha256, ip], errand, never)).toHaveLength(2);
    pass(60_000);
    expect(await block.apply([sha256, ip, path], errand, never)).toHaveLength(3);
  });

  test('carry a thousand indicators in ten writes and as few pages as the list has', async () => {
    const newest = await start({ order: 'newest_first' });
    const oldest = await start({ order: 'oldest_first' });
    for (const [{ add, calls, pass, simulator }, pages] of [
      // Before: 1, 1, 2, … 9 pages. After: the first page alone, or 1, 2, 3, … 10 pages.
      [newest, 46 + 10],
      [oldest, 46 + 55],
    ] as const) {
      const indicators = bothHashes(1_000);
      let deferrals = 0;
      for (let from = 0; from < 1_000; from += 100) {
        const batch = indicators.slice(from, from + 100);
        let answer = await add(batch);
        for (; isDeferral(answer); answer = await add(batch)) {
          deferrals += 1;
          pass(answer.retryAfterMs);
        }
        expect(answer.every(({ status }) => status === 'verified')).toBe(true);
      }
      expect(deferrals).toBe(1);
      expect(simulator.items()).toHaveLength(1_000);
      expect(calls('addToBlocklist').map(({ status }) => status)).toEqual(Array(10).fill(200));
      // What is put off reads the list again: 5 pages, that are 500 rows.
      expect(calls('getBlocklistItems')).toHaveLength(pages + 5);
      expect(calls('getBlocklistItems').every(({ status }) => status === 200)).toBe(true);
    }
  });

  test.each([
    ['a web page with 429', 'html' as const],
    ['an error with 429', 'rpc_429' as const],
    ['an error with 200', 'rpc_200' as const],
  ])('that others have used up put a batch off as the vendor says, by %s', async (_, limitAnswer) => {
    const { block, vendor, calls, pass } = await start({ limitAnswer, writes: { calls: 0, perMs: 1 } });
    const later = { retryAfterMs: 60_000, code: 'rate_limited' };
    expect(await block.apply([sha256, ip], errand, never)).toEqual(later);
    expect(vendor.quota?.()).toBe('0 of 5 writes are left this minute.');
    pass(20_000);
    expect(await block.apply([sha256], errand, never)).toEqual({ ...later, retryAfterMs: 40_000 });
    expect(calls('addToBlocklist')).toHaveLength(1);
    pass(40_000);
    expect(vendor.quota?.()).toBe('5 of 5 writes are left this minute.');
  });

  test('that end in the middle of a batch are waited for, once, and the call goes out again', async () => {
    const { add, simulator, calls, pauses } = await start();
    simulator.fault({ kind: 'delay', ms: 0 }, 'addToBlocklist');
    simulator.fault({ kind: 'retry_after', status: 429, value: '12' }, 'addToBlocklist');
    expect(statuses(await add([sha256, ip, path]))).toEqual(['verified', 'verified', 'verified']);
    expect(calls('addToBlocklist').map(({ status }) => status)).toEqual([200, 429, 200, 200]);
    expect(pauses).toEqual([12_000]);
  });

  test.each([
    ['twice', ['12', '12'], 3],
    ['for long', ['3600'], 2],
  ])('that end in the middle of a batch %s leave the rest to a retry', async (_, values, writes) => {
    const { add, simulator, calls, vendor } = await start();
    simulator.fault({ kind: 'delay', ms: 0 }, 'addToBlocklist');
    for (const value of values) {
      simulator.fault({ kind: 'retry_after', status: 429, value }, 'addToBlocklist');
    }
    const answer = (await add([sha256, ip, path])) as readonly Outcome[];
    expect(answer).toMatchObject([
      { status: 'verified' },
      { status: 'failed', code: 'rate_limited' },
      {
        status: 'failed',
        code: 'rate_limited',
        note: expect.stringMatching(/^Not sent, because the call before it did not succeed\. .+\.$/),
      },
    ]);
    expect(calls('addToBlocklist')).toHaveLength(writes);
    expect(vendor.quota?.()).toBe('0 of 5 writes are left this minute.');
  });

  test('are given back for what was not sent', async () => {
    const { block, vendor, simulator } = await start();
    simulator.fault({ kind: 'down' });
    expect(await block.apply([sha256, ip, path], errand, never)).toMatchObject([
      { status: 'failed', code: 'unreachable' },
      { status: 'failed', code: 'unreachable' },
      { status: 'failed', code: 'unreachable' },
    ]);
    expect(vendor.quota?.()).toBe('5 of 5 writes are left this minute.');
    simulator.clearFaults();
    simulator.fault({ kind: 'retry_after', status: 429, value: '0' }, 'addToBlocklist');
    expect(await block.apply([sha256, ip, path], errand, never)).toMatchObject({ retryAfterMs: 0 });
    expect(vendor.quota?.()).toBe('4 of 5 writes are left this minute.');
  });
});

describe('an undo', () => {
  test('removes every row that does the same, and nothing else, in one call', async () => {
    const { remove, simulator, params } = await start({ duplicates: 'added' });
    const hash = { algorithm: 'sha256', hash: sha256.value.toUpperCase() } as const;
    const remote = { any: false, ipMask: '45.1.2.3/32' };
    const connection = (details: object) =>
      simulator.put({
        type: 'connection',
        note: '',
        details: { ruleName: 'by hand', remoteAddress: remote, ...details },
      });
    const gone = [
      simulator.put({ type: 'hash', note: 'from an incident', details: hash }, { source: 'Incident' }),
      simulator.put({ type: 'hash', note: 'by hand', details: hash }),
      simulator.put({ type: 'path', note: '', details: { path: path.value.toLowerCase() } }),
      connection({}),
      connection({ protocol: 'any', direction: 'both', ipVersion: 'IPV4', localAddress: { any: true } }),
      connection({ remoteAddress: { any: false, ipMask: '45.1.2.3' }, directlyConnected: { enable: false } }),
    ];
    const kept = [
      simulator.put({ type: 'hash', note: '', details: { algorithm: 'md5', hash: md5.value } }),
      connection({ protocol: 'TCP' }),
      connection({ direction: 'inbound' }),
      connection({ commandLine: 'curl' }),
      connection({ path: 'C:\\test.exe' }),
      connection({ remoteAddress: { ...remote, portRange: '443' } }),
      connection({ localAddress: { any: false, ipMask: '45.9.9.9/32' } }),
      connection({ directlyConnected: { enable: true, remoteMac: 'AA:AA:AA:AA:AA:AA' } }),
    ];
    expect(statuses(await remove([sha256, path, ip]))).toEqual(['verified', 'verified', 'verified']);
    expect(simulator.items().map(({ id }) => id)).toEqual(kept);
    const [sent, ...more] = params('removeFromBlocklist') as { ids: string[] }[];
    expect(more).toEqual([]);
    expect(sent?.ids.toSorted()).toEqual(gone.toSorted());
  });

  test('of what nobody blocks sends nothing', async () => {
    const { block, remove, calls } = await start();
    expect(statuses(await remove([sha256]))).toEqual(['already']);
    expect(await block.revert?.([sha256], errand, never)).toEqual([{ indicator: sha256, status: 'already' }]);
    expect(calls('removeFromBlocklist')).toEqual([]);
  });

  test('over v1.0 is one call per hash, and waits for as many minutes as it takes', async () => {
    const { add, remove, params, calls, pass, pauses, simulator } = await start(
      { deployment: 'on_premises' },
      { apiVersion: 'v1.0' },
    );
    const batch = hashes('sha256', 12);
    await add(batch);
    expect(await remove(batch)).toEqual({ retryAfterMs: 60_000, code: 'rate_limited' });
    expect(calls('removeFromBlocklist')).toEqual([]);
    const ids = simulator.items().map(({ id }) => id);
    pass(60_000);
    expect(statuses(await remove(batch))).toEqual(batch.map(() => 'verified'));
    const sent = params('removeFromBlocklist') as { hashItemId: string }[];
    expect(sent.map((each) => Object.keys(each))).toEqual(batch.map(() => ['hashItemId']));
    expect(sent.map(({ hashItemId }) => hashItemId).toSorted()).toEqual(ids.toSorted());
    expect(calls('removeFromBlocklist').every(({ status }) => status === 200)).toBe(true);
    expect(pauses).toEqual([60_000, 60_000]);
  });

  test('over v1.0 that is called off while it waits says what was not sent', async () => {
    const off = new AbortController();
    const { add, remove, calls, pass } = await start(
      { deployment: 'on_premises' },
      { apiVersion: 'v1.0' },
      () => off.abort(),
    );
    const batch = hashes('md5', 7);
    await add(batch);
    pass(60_000);
    const answer = await remove(batch, off.signal);
    const words =
      'Not sent, because the call before it did not succeed. The rest of the batch was called off.';
    const rest = (isDeferral(answer) ? [] : answer).filter(({ status }) => status === 'failed');
    expect(rest).toMatchObject(Array(2).fill({ code: 'interrupted', note: words }));
    expect(calls('removeFromBlocklist')).toHaveLength(5);
  });

  test.each([
    ['-32002', 'not_found'],
    ['-32602', 'invalid'],
  ] as const)('of a row that went away in the meantime is settled by the list, after %s', async (_, gone) => {
    const { block, add, simulator, calls } = await start({ gone, application: 'whole' });
    await add([sha256, md5]);
    const [first] = simulator.items();
    const stop = simulator.onChange(() => {
      if (calls('removeFromBlocklist').length === 1 && first !== undefined) simulator.drop(first.id);
    });
    expect(await block.revert?.([sha256, md5], errand, never)).toMatchObject([
      { indicator: sha256, status: 'already' },
      {
        indicator: md5,
        status: 'failed',
        note: expect.stringMatching(/^GravityZone refused removeFromBlocklist: “The blocklist item .+\.$/),
      },
    ]);
    stop();
  });

  test('is not offered where the rules went to managed companies too', async () => {
    expect((await start({}, { recursive: true })).block.revert).toBeUndefined();
    expect((await start()).block.revert).toBeDefined();
  });
});

describe('a block that reaches for managed companies', () => {
  test('says so to the vendor, and is taken at its word, as their lists are out of sight', async () => {
    const { add, params, simulator } = await start({}, { recursive: true });
    expect(statuses(await add([sha256]))).toEqual(['accepted']);
    expect(params('addToBlocklist')).toMatchObject([{ recursive: true }]);
    expect(new Set(simulator.items().map(({ companyId }) => companyId)).size).toBe(3);
  });

  test('is not, by default', async () => {
    const { add, simulator, connect } = await start();
    await add([sha256]);
    await connect({ companyId: simulator.companies[0].id }).block.apply([md5], errand, never);
    expect(new Set(simulator.items().map(({ companyId }) => companyId))).toEqual(
      new Set([simulator.companies[0].id]),
    );
  });

  test('is caught lying where the own company has no rule', async () => {
    const { add, simulator } = await start({}, { recursive: true });
    simulator.fault({ kind: 'lie' }, 'addToBlocklist');
    expect(statuses(await add([sha256]))).toEqual(['not_in_effect']);
  });

  test('names the companies that have no room, and knows no more of the others', async () => {
    const { add } = await start({ capacity: 0 }, { recursive: true });
    expect(await add([sha256])).toMatchObject([
      {
        status: 'failed',
        code: 'vendor_error',
        note: 'GravityZone refused addToBlocklist: “Multiple errors encountered” (“Limit exceeded” for “P1”, “Limit exceeded” for “C1”, “Limit exceeded” for “C2”).',
      },
    ]);
    const own = await start({ application: 'partial', capacity: 1 }, { recursive: true });
    own.simulator.put(
      { type: 'path', note: '', details: { path: 'C:\\other.exe' } },
      { companyId: own.simulator.companies[1]?.id ?? '' },
    );
    expect(await own.add([sha256])).toMatchObject([
      {
        status: 'unknown',
        code: 'vendor_error',
        note: 'GravityZone refused addToBlocklist: “Limit exceeded”. It may or may not have been done.',
      },
    ]);
  });
});

describe('a refusal', () => {
  test('of a part leaves to the list what was done of it', async () => {
    const { add } = await start({ application: 'partial', capacity: 2 });
    expect(await add(hashes('sha256', 3))).toMatchObject([
      { status: 'verified' },
      { status: 'verified' },
      {
        status: 'failed',
        code: 'vendor_error',
        note: 'GravityZone refused addToBlocklist: “Limit exceeded”.',
      },
    ]);
  });

  test('of one type does not keep the others from being sent', async () => {
    const { add, simulator, calls } = await start();
    simulator.fault({ kind: 'status', status: 400, body: refusal(-32602, 'No') }, 'addToBlocklist');
    expect(statuses(await add([sha256, ip, path]))).toEqual(['invalid', 'verified', 'verified']);
    expect(calls('addToBlocklist')).toHaveLength(3);
  });

  test('of what somebody else has added in the meantime is no failure', async () => {
    const { block, simulator } = await start({ duplicates: 'refused' });
    simulator.put({ type: 'hash', note: '', details: { algorithm: 'sha256', hash: sha256.value } });
    expect(await block.apply([sha256, md5], errand, never)).toMatchObject([
      { indicator: sha256, status: 'already' },
      { indicator: md5, status: 'failed', code: 'invalid', note: expect.stringContaining('is already in') },
    ]);
  });

  test('is unknown as long as the list cannot be read', async () => {
    const { block, simulator } = await start({ application: 'partial', capacity: 1 });
    for (let i = 0; i < 3; i += 1) simulator.fault({ kind: 'html200' }, 'getBlocklistItems');
    expect(await block.apply(hashes('md5', 2), errand, never)).toMatchObject(
      Array(2).fill({
        status: 'unknown',
        code: 'vendor_error',
        note: 'GravityZone refused addToBlocklist: “Limit exceeded”. It may or may not have been done.',
      }),
    );
  });

  test.each<[string, GravityzoneOptions['modes'], object]>([
    [
      'the key lacks the API, with 403',
      { apis: ['network'] },
      { status: 'failed', code: 'forbidden', note: expect.stringContaining('may not use the Incidents API') },
    ],
    [
      'the key lacks the API, with 200',
      { apis: ['network'], apiRefusal: 'rpc_200', apiRefusalCode: -32000 },
      { status: 'failed', code: 'forbidden', note: expect.stringContaining('may not use the Incidents API') },
    ],
    [
      'the key lacks the API, with a page',
      { apis: ['network'], apiRefusal: 'html_403' },
      { status: 'failed', code: 'forbidden' },
    ],
    [
      'the licence does not cover it',
      { forbidden: ['addToBlocklist'] },
      {
        status: 'failed',
        code: 'forbidden',
        note: 'GravityZone refused addToBlocklist: “The license of the company does not include this feature”.',
      },
    ],
    [
      'there is no such version',
      { deployment: 'on_premises' },
      { status: 'failed', code: 'vendor_error', note: expect.stringMatching(/Does .+ know v1\.2\?$/) },
    ],
    [
      'the answer is “false”',
      { writeResult: false },
      { status: 'failed', code: 'vendor_error', note: 'GravityZone answered addToBlocklist with “false”.' },
    ],
    ['the answer is nothing, though it was done', { writeResult: null }, { status: 'verified' }],
  ])('is told when %s', async (_, modes, outcome) => {
    const { add, calls } = await start(modes);
    expect(await add([sha256])).toMatchObject([outcome]);
    expect(calls('addToBlocklist')).toHaveLength(1);
  });

  test.each(['other', 'missing'] as const)(
    'or a success with an id that is %s is not believed',
    async (id) => {
      const { block, simulator } = await start({ id });
      expect(await block.apply([sha256], errand, never)).toMatchObject([
        { status: 'unknown', code: 'malformed', note: expect.stringContaining('"id"') },
      ]);
      simulator.behave({ forbidden: ['addToBlocklist'] });
      expect(await block.apply([sha256], errand, never)).toMatchObject([
        { status: 'unknown', code: 'malformed' },
      ]);
    },
  );

  test('that repeats the key is told without it', async () => {
    const { add, remove, vendor, simulator } = await start({
      echoesKey: true,
      forbidden: ['addToBlocklist'],
    });
    simulator.behave({ unauthorized: 'json' });
    const told = [await add([sha256]), await vendor.check(never)];
    simulator.behave({ forbidden: ['getBlocklistItems'] });
    told.push(await vendor.check(never), await remove([sha256]));
    expect(JSON.stringify(told)).toContain('•••');
    expect(JSON.stringify(told)).not.toContain(simulator.apiKey);
  });
});

describe('the list', () => {
  const page = (rows: number, modes: GravityzoneOptions['modes'] = {}) => {
    const started = start({ order: 'oldest_first', ...modes });
    return started.then((stand) => {
      for (const { value } of hashes('md5', rows)) {
        stand.simulator.put({ type: 'hash', note: '', details: { algorithm: 'md5', hash: value } });
      }
      return stand;
    });
  };

  test('is read a hundred rows at a time, and no further than needed', async () => {
    const { block, params } = await page(250);
    const [first, , last] = [hashes('md5', 1)[0], undefined, hashes('md5', 250)[249]] as Indicator[];
    expect(await block.inEffect?.([first!], never)).toEqual([true]);
    expect(params('getBlocklistItems')).toEqual([{ page: 1, perPage: 100 }]);
    expect(await block.inEffect?.([last!, sha256], never)).toEqual([true, false]);
    expect(params('getBlocklistItems').slice(1)).toEqual(
      [1, 2, 3].map((number) => ({ page: number, perPage: 100 })),
    );
  });

  test.each([
    ['one page more than there is', 'one_more', 3],
    ['another page each time', 'endless', 3],
  ] as const)('ends also when it promises %s', async (_, paging, calls) => {
    const stand = await page(150, { paging });
    expect(await stand.block.inEffect?.([sha256], never)).toEqual([false]);
    expect(stand.calls('getBlocklistItems')).toHaveLength(calls);
  });

  test('that is longer than 200 pages proves nothing absent', async () => {
    const stand = await page(20_001);
    const [first] = hashes('md5', 1) as [Indicator];
    expect(await stand.block.inEffect?.([first, sha256], never)).toEqual([true, undefined]);
    expect(stand.calls('getBlocklistItems')).toHaveLength(200);
    expect(await stand.block.revert?.([sha256], errand, never)).toMatchObject([
      { status: 'failed', code: 'malformed' },
    ]);
  });

  test('that gets shorter while it is read proves nothing absent', async () => {
    const { block, simulator, calls } = await page(250);
    const [first] = simulator.items();
    simulator.onChange(() => {
      if (first !== undefined && calls('getBlocklistItems')[0]?.status === 200) simulator.drop(first.id);
    });
    const rows = hashes('md5', 250).slice(99);
    expect(await block.inEffect?.([...rows, sha256], never)).toEqual([
      true,
      // It has moved from the second page to the first.
      undefined,
      ...rows.slice(2).map(() => true),
      undefined,
    ]);
  });

  test.each(['documented', 'short'] as const)('is understood with %s type names', async (typeNames) => {
    const batch = [sha256, path, ip, network, rule({ remoteAddress: '45.0.0.9', remotePorts: '22' })];
    const { add, block } = await start({ typeNames, masks: 'always' });
    expect(statuses(await add(batch))).toEqual(batch.map(() => 'verified'));
    expect(await block.inEffect?.([md5, ...batch], never)).toEqual([false, ...batch.map(() => true)]);
  });

  test('is understood in the spelling of the table', async () => {
    const { block, simulator } = await start({ spelling: 'table' });
    const macs = 'AA:AA:AA:AA:AA:AA';
    simulator.put({
      type: 'connection',
      note: '',
      details: {
        ruleName: 'by hand',
        ipVersion: 'IPv4',
        remoteAddress: { any: false, ipMask: '45.1.2.3', portRange: '443' },
        directlyConnected: { any: true, remoteMac: macs },
      },
    });
    const same = rule({ remoteAddress: '45.1.2.3', remotePorts: '443', remoteMac: macs });
    expect(await block.inEffect?.([same, ip], never)).toEqual([true, false]);
  });

  test('of paths knows those of Windows in any case, and others only as they are', async () => {
    const { block, simulator } = await start();
    simulator.put({ type: 'path', note: '', details: { path: 'c:\\USERS\\public\\evil.exe' } });
    simulator.put({ type: 'path', note: '', details: { path: '/opt/Evil' } });
    const posix = ['/opt/Evil', '/opt/evil'].map((value) => ({ kind: 'path', value }) as const);
    expect(await block.inEffect?.([path, ...posix], never)).toEqual([true, true, false]);
  });

  test('with a row that is not understood proves nothing of its type absent', async () => {
    const { block, simulator } = await start();
    const details = { algorithm: 'sha512', hash: 'a'.repeat(128) };
    simulator.put({ type: 'hash', note: '', details } as never);
    simulator.put({ type: 'domain', note: '', details: {} } as never);
    expect(await block.inEffect?.([sha256, ip], never)).toEqual([undefined, false]);
  });

  test('is asked for again when a gateway fails, twice', async () => {
    const { block, simulator, calls, pauses } = await start();
    simulator.fault({ kind: 'status', status: 502 }, 'getBlocklistItems');
    simulator.fault({ kind: 'html200' }, 'getBlocklistItems');
    expect(await block.inEffect?.([sha256], never)).toEqual([false]);
    expect(calls('getBlocklistItems')).toHaveLength(3);
    expect(pauses).toEqual([1_000, 1_000]);
    for (let i = 0; i < 3; i += 1) simulator.fault({ kind: 'html200' }, 'getBlocklistItems');
    expect(await block.inEffect?.([sha256], never)).toEqual([undefined]);
    expect(calls('getBlocklistItems')).toHaveLength(6);
  });

  test.each([
    ['html', 1, false],
    ['rpc_200', 1, false],
    ['html', 2, undefined],
  ] as const)(
    'is waited for once when there were too many calls: %s, %d times',
    async (answer, times, found) => {
      const { block, simulator, calls, pauses } = await start({ limitAnswer: answer });
      const refused = () => calls('getBlocklistItems').length < times;
      const limit = () =>
        simulator.behave({ others: refused() ? { calls: 0, perMs: 1 } : { calls: 9, perMs: 1 } });
      limit();
      simulator.onChange(() => {
        if (simulator.seen.at(-1)?.status !== undefined) limit();
      });
      expect(await block.inEffect?.([sha256], never)).toEqual([found]);
      expect(calls('getBlocklistItems')).toHaveLength(2);
      expect(pauses).toEqual([60_000]);
    },
  );

  test('is read at ten pages a second at the most', async () => {
    const { block, calls, pauses } = await page(2_500);
    expect(await block.inEffect?.([sha256], never)).toEqual([false]);
    expect(calls('getBlocklistItems').map(({ status }) => status)).toEqual(Array(25).fill(200));
    expect(pauses).toEqual([1_000, 1_000]);
  });
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
