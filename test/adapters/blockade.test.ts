import { describe, expect, test } from '@jest/globals';
import { blockade, createBlockade } from '../../adapters/blockade.ts';
import { startBlockade } from '../../sandbox/vendors/blockade.ts';
import type { Fault } from '../../sandbox/vendors/simulator.ts';
import type { Indicator, IndicatorKind } from '../../src/domain/indicator.ts';
import type { Outcome } from '../../src/domain/request.ts';
import { createHttp } from '../../src/http.ts';
import { carryOut } from '../../src/step.ts';
import { conforms } from '../kit/adapter.ts';
import {
  ADMIN,
  ANALYST,
  calls,
  errand,
  held,
  hosts,
  md5,
  never,
  no,
  start,
  wedge,
} from './blockade-stand.ts';

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

describe('what is sent', () => {
  test.each<[IndicatorKind, string, string]>([
    ['domain', 'example.com', '5ababd603b22780302dd8d83498e5172'],
    ['domain', 'test.blockade.io', 'ece4ddec111e1111d98c8b69638e3e18'],
    ['domain', 'EVIL.com', '6d3af727a4e7b025fd59a5469b3a9c57'],
    ['domain', 'evil.com.', '6d3af727a4e7b025fd59a5469b3a9c57'],
    ['domain', 'bücher.example', md5('xn--bcher-kva.example')],
    ['ip', '1.2.3.4', '6465ec74397c9126916786bbcd6d7601'],
    ['ip', '2a02:cafe::1', md5('[2a02:cafe::1]')],
    ['url', 'https://evil.com:8443/a?b', '6d3af727a4e7b025fd59a5469b3a9c57'],
    ['url', 'http://Bücher.example/', md5('xn--bcher-kva.example')],
    ['host_md5', '8C32E34AA474F279478D41357D7799EB', '8c32e34aa474f279478d41357d7799eb'],
  ])('for the %s %s is the MD5 that browsers look up', async (kind, value, hash) => {
    const { block, simulator } = await start();
    expect(await carryOut(block, 'apply', [{ kind, value }], errand, never)).toMatchObject([
      { status: 'verified' },
    ]);
    expect(simulator.seen.findLast(({ operation }) => operation === 'add')?.body).toEqual({
      email: ADMIN.email,
      api_key: ADMIN.apiKey,
      indicators: [hash],
    });
    expect(held(simulator)).toEqual([hash]);
  });

  test('names a host once, however many indicators are on it', async () => {
    const { block, simulator } = await start({ modes: { removal: 'patched' } });
    const batch: readonly Indicator[] = [
      { kind: 'domain', value: 'evil.com' },
      { kind: 'url', value: 'http://evil.com/a' },
    ];
    for (const direction of ['apply', 'revert'] as const) {
      expect(await carryOut(block, direction, batch, errand, never)).toMatchObject([
        { status: 'verified' },
        { status: 'verified' },
      ]);
    }
    const bodies = simulator.seen.flatMap(
      ({ body }) => (body as { indicators?: string[] })?.indicators ?? [],
    );
    expect(bodies).toEqual([md5('evil.com'), md5('evil.com')]);
  });

  test.each<[IndicatorKind, string]>([
    ['url', 'http://intranet/'],
    ['domain', 'localhost'],
  ])('is nothing for the %s %s, which is said before approval', async (kind, value) => {
    const { block, simulator } = await start();
    const indicator = { kind, value };
    expect(block.refuses?.(indicator, { prevent: false })).toBe(
      'Blockade lists only hosts with an address or a dot in their name.',
    );
    await expect(block.apply([indicator], errand, never)).rejects.toThrow('Blockade takes only host names');
    expect(simulator.seen).toEqual([]);
  });

  test.each<[IndicatorKind, string]>([
    ['ip', '2a02::1'],
    ['url', 'http://1.2.3.4/'],
    ['host_md5', md5('intranet')],
  ])('is something for the %s %s', async (kind, value) => {
    const { block } = await start();
    expect(block.refuses?.({ kind, value }, { prevent: false })).toBeUndefined();
  });

  test('is not a single page, whose whole host it would be', async () => {
    const { block } = await start();
    const page = { kind: 'url', value: 'https://contoso.sharepoint.com/sites/x/evil.html' } as const;
    expect(block.refuses?.(page, { prevent: false })).toBe(
      'Blockade blocks whole hosts and not single pages; ask for the host by its name if all of it is meant.',
    );
  });

  test.each(['no such thing', '', `${md5('a')}0`])('is nothing for "%s" as an MD5', async (value) => {
    const { block } = await start();
    await expect(block.apply([{ kind: 'host_md5', value }], errand, never)).rejects.toThrow(/takes only/);
  });

  test('goes into the database of the configuration, but for what is about users', async () => {
    const { connect, simulator } = await start();
    const { operations, tells, check } = connect('team_1');
    if (!operations.block?.revert) throw new Error('A node can block and unblock.');
    await check(never);
    await carryOut(operations.block, 'apply', hosts(1), errand, never);
    await operations.block.revert(hosts(1), errand, never);
    await operations.flush?.apply([{ kind: 'events', value: 'all' }], errand, never);
    await operations.enrol?.apply([{ kind: 'account', value: 'new@x.example analyst' }], errand, never);
    await tells?.events?.(never);
    expect(held(simulator, 'team_1')).toEqual([md5('host-0.example')]);
    expect(held(simulator)).toEqual([]);
    expect(new Set(simulator.seen.map(({ method, path }) => `${method} ${path}`))).toEqual(
      new Set([
        'GET /team_1/get-indicators',
        'POST /team_1/admin/add-indicators',
        'DELETE /team_1/admin/remove-indicators',
        'POST /team_1/admin/get-events',
        'DELETE /team_1/admin/flush-events',
        'POST /admin/add-user',
        'GET /admin/validate-user',
      ]),
    );
  });
});

describe('a thousand hosts', () => {
  const steps = Array.from({ length: 10 }, (_, i) => hosts(1000).slice(i * 100, (i + 1) * 100));

  test('are ten writes, and one more look at the list than writes', async () => {
    const { block, simulator } = await start();
    expect(block.batch).toBe(100);
    for (const step of steps) {
      const outcomes = await carryOut(block, 'apply', step, errand, never);
      expect(outcomes).toEqual(step.map((indicator) => ({ indicator, status: 'verified' })));
    }
    const count = (operation: string) => calls(simulator).filter((each) => each === operation).length;
    expect(count('add')).toBe(10);
    expect(count('list')).toBe(11);
    expect(count('validate_user')).toBe(1);
    expect(simulator.seen).toHaveLength(22);
  });

  test('are looked up in one list when nothing has changed', async () => {
    const { block, simulator } = await start();
    simulator.plant(md5('host-150.example'));
    const answers = await Promise.all(steps.map((step) => block.inEffect?.(step, never)));
    expect(answers.flat().filter((there) => there)).toHaveLength(1);
    expect(calls(simulator)).toEqual(['list']);
  });

  test('are looked up anew two seconds later, and after every write', async () => {
    const { block, simulator, time } = await start();
    const look = () => block.inEffect?.(hosts(1), never);
    await look();
    simulator.plant(md5('host-0.example'));
    time.at = 1_999;
    expect(await look()).toEqual([false]);
    time.at = 2_000;
    expect(await look()).toEqual([true]);
    await block.apply(hosts(2), errand, never);
    await look();
    expect(calls(simulator).filter((each) => each === 'list')).toHaveLength(3);
  });
});

describe('calls', () => {
  test('of two vendors on one node never meet', async () => {
    const { connect, simulator } = await start();
    const vendors = [connect('one'), connect('two')];
    const work = vendors.flatMap(({ operations: { block }, check }) => [
      check(never),
      block && carryOut(block, 'apply', hosts(2), errand, never),
    ]);
    await Promise.all(work);
    expect(simulator.seen.filter(({ status }) => status !== 200)).toEqual([]);
    expect([held(simulator, 'one'), held(simulator, 'two')]).toEqual([
      hosts(2)
        .map(({ value }) => md5(value))
        .sort(),
      hosts(2)
        .map(({ value }) => md5(value))
        .sort(),
    ]);
  });

  test('carry the key in the body, also where they are a GET', async () => {
    const { vendor, simulator } = await start();
    await vendor.tells?.account?.(never);
    expect(simulator.seen.at(-1)).toMatchObject({
      method: 'GET',
      path: '/admin/validate-user',
      body: { email: ADMIN.email, api_key: ADMIN.apiKey },
    });
  });
});

describe('taking a block back', () => {
  test('from a node as published fails, and the defect is named', async () => {
    const { block, simulator } = await start();
    await carryOut(block, 'apply', hosts(2), errand, never);
    const outcomes = await carryOut(block, 'revert', hosts(1), errand, never);
    expect(outcomes).toEqual([
      {
        indicator: hosts(1)[0],
        status: 'failed',
        code: 'not_in_effect',
        note: `The vendor was asked again and still holds it. A node as published removes nothing (a known defect upstream); if it is still there, delete it in MongoDB: collection indicators, field indicator, ${md5('host-0.example')}.`,
      },
    ]);
    expect(held(simulator)).toHaveLength(2);
  });

  test('is not for an analyst, who may block', async () => {
    const { block, simulator } = await start({ users: [ADMIN, ANALYST], as: ANALYST });
    expect(await carryOut(block, 'apply', hosts(1), errand, never)).toMatchObject([{ status: 'verified' }]);
    expect(await carryOut(block, 'revert', hosts(1), errand, never)).toEqual([
      {
        indicator: hosts(1)[0],
        status: 'failed',
        code: 'forbidden',
        note: 'The role of the account does not allow this; that of an admin does.',
      },
    ]);
    expect(held(simulator)).toHaveLength(1);
  });

  test('leaves alone what is listed in capitals, which blocks nothing', async () => {
    const { block, simulator } = await start();
    simulator.plant(md5('host-0.example').toUpperCase());
    expect(await carryOut(block, 'revert', hosts(1), errand, never)).toMatchObject([{ status: 'already' }]);
  });
});

test.each([
  ['Invalid request: `email` and `api_key` are required', 'auth_failed'],
  ['User does not exist.', 'auth_failed'],
  ['API key was invalid.', 'auth_failed'],
  ['User is not authorized to make this change.', 'forbidden'],
  ['Missing authentication parameters in your request', 'auth_failed'],
  ['Email or API key was invalid.', 'auth_failed'],
  ['Account not approved to contribute.', 'forbidden'],
  ['constructor', 'vendor_error'],
])('a 200 that says "%s" is %s', async (message, code) => {
  const { block, simulator } = await start();
  simulator.fault(no(message), 'add');
  expect(await block.apply(hosts(2), errand, never)).toMatchObject([
    { status: 'failed', code },
    { status: 'failed', code },
  ]);
});

test.each([
  '{"success":"true","writeCount":1}',
  '{"success":1}',
  '{"message":"Wrote 1 indicators","writeCount":1}',
  '{"success":false}',
  '[]',
  'null',
])('a 200 that says %s is no success', async (body) => {
  const { block, simulator } = await start();
  simulator.fault({ kind: 'status', status: 200, body }, 'add');
  expect(await block.apply(hosts(1), errand, never)).toMatchObject([
    { status: 'unknown', code: 'malformed' },
  ]);
});

describe('a 500', () => {
  const crash: Fault = { kind: 'status', status: 500, body: '{"message":"Internal Server Error"}' };

  test('on a read is asked again after two seconds', async () => {
    const { block, simulator, time } = await start();
    simulator.fault(crash, 'list');
    expect(await block.inEffect?.(hosts(1), never)).toEqual([false]);
    expect(time.paused).toEqual([2_000]);
    expect(calls(simulator)).toEqual(['list', 'list']);
  });

  test('on a write is not, only whether the node still works', async () => {
    const { block, simulator, time } = await start();
    simulator.fault({ ...crash, when: 'after' }, 'add');
    const [outcome] = (await block.apply(hosts(1), errand, never)) as readonly Outcome[];
    expect(outcome).toMatchObject({ status: 'unknown', code: 'vendor_error' });
    expect(outcome?.note).not.toContain('wedged');
    expect(time.paused).toEqual([2_000]);
    expect(calls(simulator)).toEqual(['validate_user', 'add', 'list']);
  });

  test.each(['json', 'traceback'] as const)(
    'that stays is known for a wedged node by %s',
    async (exceptions) => {
      const { block, vendor, simulator } = await start({ modes: { exceptions } });
      await wedge(simulator);
      const wedged = expect.stringMatching(/^Blockade is wedged, restart it: .*\.$/);
      expect(await carryOut(block, 'apply', hosts(1), errand, never)).toMatchObject([
        { status: 'unknown', code: 'vendor_error', note: wedged },
      ]);
      expect(await vendor.check(never)).toEqual([{ what: 'reach', ok: false, sentence: wedged }]);
      expect(await vendor.tells?.indicators?.(never)).toEqual([wedged]);

      simulator.restart();
      expect(await carryOut(block, 'apply', hosts(1), errand, never)).toMatchObject([{ status: 'verified' }]);
    },
  );

  test('of everything is not', async () => {
    const { vendor, simulator } = await start();
    for (const call of ['list', 'list', 'validate_user']) simulator.fault(crash, call);
    expect(await vendor.tells?.indicators?.(never)).toEqual([
      expect.stringMatching(/^The vendor failed: GET get-indicators at .* answered 500\.$/),
    ]);
  });
});

describe('a node without users', () => {
  test('is not written to, because that would wedge it', async () => {
    const { block, simulator } = await start({ users: [] });
    expect(await carryOut(block, 'apply', hosts(1), errand, never)).toMatchObject([
      { status: 'failed', code: 'vendor_error', note: expect.stringContaining('has no users') },
    ]);
    expect(calls(simulator)).not.toContain('add');
    expect(simulator.isWedged()).toBe(false);
  });

  test('is warned about', async () => {
    const { vendor } = await start({ users: [] });
    const sentence = expect.stringMatching(/^This Blockade node has no users: .*\.$/);
    expect(await vendor.check(never)).toMatchObject([
      { ok: true },
      { ok: true },
      { what: 'rights', ok: false, sentence },
    ]);
    expect(await vendor.tells?.account?.(never)).toEqual([sentence]);
  });

  test('enrols nobody', async () => {
    const { enrol, simulator } = await start({ users: [] });
    expect(
      await carryOut(enrol, 'apply', [{ kind: 'account', value: 'eve@x.example analyst' }], errand, never),
    ).toMatchObject([
      { status: 'failed', note: expect.stringMatching(/has no users.* Nothing was sent\.$/) },
    ]);
    expect(simulator.users()).toEqual([]);
    expect(calls(simulator)).not.toContain('add_user');
  });
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
