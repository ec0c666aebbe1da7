import { describe, expect, test } from '@jest/globals';
import type { GravityzoneOptions } from '../../sandbox/vendors/gravityzone.ts';
import { errand, never } from '../kit/adapter-stand.ts';
import { hashes, ip, md5, path, refusal, sha256, start, statuses } from './gravityzone-stand.ts';

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
