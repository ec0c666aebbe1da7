import { describe, expect, test } from '@jest/globals';
import type { Indicator } from '../../src/domain/indicator.ts';
import { errand, never } from '../kit/adapter-stand.ts';
import { comment, ip, md5, network, open, path, rule, sha256, start, statuses } from './gravityzone-stand.ts';

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

  test('is taken by the Control Center of a customer, who has no companies to manage', async () => {
    const { add, remove } = await start({ deployment: 'customer' });
    expect(statuses(await add([sha256, ip, path]))).toEqual(['verified', 'verified', 'verified']);
    expect(statuses(await remove([sha256, ip, path]))).toEqual(['verified', 'verified', 'verified']);
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
