import { describe, expect, test } from '@jest/globals';
import type { Fault } from '../../sandbox/vendors/simulator.ts';
import type { Outcome } from '../../src/domain/outcome.ts';
import { carryOut } from '../../src/step.ts';
import { errand, never } from '../kit/adapter-stand.ts';
import { calls, hosts, no, start, wedge } from './blockade-stand.ts';

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
