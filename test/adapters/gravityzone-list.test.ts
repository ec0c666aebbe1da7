import { describe, expect, test } from '@jest/globals';
import type { GravityzoneOptions } from '../../sandbox/vendors/gravityzone.ts';
import type { Indicator } from '../../src/domain/indicator.ts';
import { errand, never } from '../kit/adapter-stand.ts';
import { hashes, ip, md5, network, path, rule, sha256, start, statuses } from './gravityzone-stand.ts';

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
