import { describe, expect, test } from '@jest/globals';
import type { Indicator } from '../../src/domain/indicator.ts';
import { isDeferral } from '../../src/step.ts';
import { errand, never } from '../kit/adapter-stand.ts';
import { hashes, ip, md5, path, sha256, start, statuses } from './gravityzone-stand.ts';

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

  test('finds the rows of a rule on every page', async () => {
    const { remove, simulator, params } = await start({ order: 'oldest_first' });
    const put = ({ kind, value }: Indicator) =>
      simulator.put({ type: 'hash', note: '', details: { algorithm: kind as 'md5', hash: value } });
    const first = put(sha256);
    for (const other of hashes('md5', 150)) put(other);
    const ids = [first, put(sha256)];
    expect(statuses(await remove([sha256]))).toEqual(['verified']);
    expect(params('removeFromBlocklist')).toEqual([{ ids }]);
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
