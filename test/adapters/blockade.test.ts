import { describe, expect, test } from '@jest/globals';
import { blockade, createBlockade } from '../../adapters/blockade.ts';
import { startBlockade } from '../../sandbox/vendors/blockade.ts';
import type { Fault } from '../../sandbox/vendors/simulator.ts';
import { createHttp } from '../../src/http.ts';
import { carryOut } from '../../src/step.ts';
import { conforms } from '../kit/adapter.ts';
import { errand, never } from '../kit/adapter-stand.ts';
import { ADMIN, ANALYST, calls, hosts, md5, no, start } from './blockade-stand.ts';

type Variant = 'node' | 'aws';

/** Time stands still unless a test lets it pass, and nobody waits. */
const still = { now: () => 0, pause: () => Promise.resolve() };

const NAMES = new Map(hosts(10).map(({ value }) => [md5(value), value]));

function trial(variant: Variant, refusals: readonly Fault[]): Parameters<typeof conforms>[1] {
  return {
    action: 'block',
    calls: { apply: 'add', read: 'list', ...(variant === 'node' ? { revert: 'remove' } : {}) },
    sample: hosts,
    refusals,
    ignoresBody: false,
    isCutShort: variant === 'aws',
    async start({ timeoutMs, isStranger }) {
      const simulator = await startBlockade({ variant, users: [ADMIN], modes: { removal: 'patched' } });
      const apiKey = isStranger ? 'not the key of anybody' : ADMIN.apiKey;
      const http = createHttp({
        url: simulator.baseUrl,
        secrets: [apiKey],
        ...(timeoutMs === undefined ? {} : { timeoutMs }),
      });
      return {
        simulator,
        vendor: createBlockade(still).connect({ email: ADMIN.email, apiKey, variant }, http),
        held: () => simulator.indicators().map(({ indicator }) => NAMES.get(indicator) ?? indicator),
        secrets: () => [apiKey],
      };
    },
  };
}

conforms(
  'blockade',
  trial('node', [
    no('Invalid request: `email` and `api_key` are required'),
    no('User does not exist.'),
    no('API key was invalid.'),
    no('User is not authorized to make this change.'),
    no('No indicators sent in'),
    { kind: 'status', status: 200, body: '{"success":"true"}' },
    { kind: 'status', status: 200, body: '{"message":"Wrote 1 indicators","writeCount":1}' },
  ]),
);

describe('on AWS,', () => {
  conforms(
    'blockade',
    trial('aws', [
      no('Missing authentication parameters in your request'),
      no('Email or API key was invalid.'),
      no('Account not approved to contribute.'),
      { kind: 'status', status: 200, body: '{"errorMessage":"Task timed out","errorType":"Error"}' },
    ]),
  );
});

describe('on AWS', () => {
  test('nothing is taken back and no events are flushed', async () => {
    const { vendor } = await start({ variant: 'aws' });
    expect(Object.keys(vendor.operations)).toEqual(['block', 'enrol']);
    expect(vendor.operations.block).not.toHaveProperty('revert');
  });

  test('a list cut short proves what is in it and nothing else', async () => {
    const { block } = await start({ variant: 'aws', modes: { scanRows: 1 } });
    expect(await carryOut(block, 'apply', hosts(2), errand, never)).toEqual([
      { indicator: hosts(2)[0], status: 'verified' },
      { indicator: hosts(2)[1], status: 'accepted' },
    ]);
  });

  test('a function that fails leaves a write unknown, and an unknown address is suspected', async () => {
    const { block } = await start({ variant: 'aws', as: { ...ADMIN, email: 'nobody@x.example' } });
    expect(await block.apply(hosts(1), errand, never)).toMatchObject([
      {
        status: 'unknown',
        code: 'vendor_error',
        note: expect.stringMatching(
          /^The function behind POST .*e-mail address.* It may or may not have been done\.$/,
        ),
      },
    ]);
  });

  test('a 500 on a write is left alone, as there is nothing to diagnose', async () => {
    const { block, simulator } = await start({ variant: 'aws' });
    simulator.fault({ kind: 'status', status: 500 }, 'add');
    expect(await block.apply(hosts(1), errand, never)).toMatchObject([{ status: 'unknown' }]);
    expect(calls(simulator)).toEqual(['add']);
  });

  test('a url without its stage is suspected where the gateway refuses', async () => {
    const { vendor } = await start({ variant: 'aws', path: '/' });
    expect((await vendor.check(never)).at(-1)).toMatchObject({
      ok: false,
      sentence: expect.stringMatching(/ answered 403\. On AWS .* lacks its stage, such as \/prod\.$/),
    });
  });

  test('an analyst may not block', async () => {
    const { block } = await start({ variant: 'aws', users: [ADMIN, ANALYST], as: ANALYST });
    expect(await block.apply(hosts(1), errand, never)).toMatchObject([
      { status: 'failed', code: 'forbidden' },
    ]);
  });
});

describe('the settings', () => {
  const { settings, secretKeys } = blockade;
  const given = { email: 'bot@x.example', apiKey: 'x' };

  test('are an account, a list of the node and its variant; the key is a secret', () => {
    expect(settings.parse(given)).toEqual({ ...given, variant: 'node' });
    expect(settings.parse({ ...given, database: 'soc_1', variant: 'node' })).toMatchObject({
      database: 'soc_1',
    });
    expect(secretKeys).toEqual(['apiKey']);
  });

  test.each([
    [
      { database: 'team-1' },
      'May hold only letters, digits and "_": a node drops all else and takes what is left.',
    ],
    [
      { database: '' },
      'May hold only letters, digits and "_": a node drops all else and takes what is left.',
    ],
    [{ database: 'soc', variant: 'aws' }, 'Blockade on AWS has one list only; leave it out.'],
  ])('%j are refused with a sentence', (wrong, message) => {
    const parsed = settings.safeParse({ ...given, ...wrong });
    expect(parsed.error?.issues).toMatchObject([{ path: ['database'], message }]);
  });

  test.each([{ email: '' }, { apiKey: '' }, { variant: 'azure' }, { databse: 'soc' }])(
    '%j are refused',
    (wrong) => expect(settings.safeParse({ ...given, ...wrong }).success).toBe(false),
  );
});
