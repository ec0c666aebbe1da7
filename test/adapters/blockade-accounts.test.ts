import { inspect } from 'node:util';
import { describe, expect, test } from '@jest/globals';
import type { Indicator } from '../../src/domain/indicator.ts';
import { carryOut } from '../../src/step.ts';
import { endures } from '../kit/adapter-endurance.ts';
import { errand, goodHealth, never, type Trial } from '../kit/adapter-stand.ts';
import { ADMIN, ANALYST, calls, no, RESEARCHER, start } from './blockade-stand.ts';

const account = (value: string): readonly Indicator[] => [{ kind: 'account', value }];
const EVE = account('eve@x.example analyst');
const variants = ['node', 'aws'] as const;

/** There is nobody to ask whether an account was made. */
function trial(variant: 'node' | 'aws'): Trial {
  return {
    action: 'enrol',
    calls: { apply: 'add_user', read: 'list' },
    sample: () => EVE,
    refusals: [],
    ignoresBody: false,
    async start({ timeoutMs }) {
      const { simulator, vendor } = await start({
        variant,
        ...(timeoutMs === undefined ? {} : { timeoutMs }),
      });
      return {
        simulator,
        vendor,
        held: () =>
          simulator
            .users()
            .slice(1)
            .map(({ email, role }) => `${email} ${role}`),
        secrets: () => [],
      };
    },
  };
}

endures('blockade', trial('node'));

describe('on AWS,', () => {
  endures('blockade', trial('aws'));
});

describe('enrolling', () => {
  test.each(variants)('makes an account, whose key the asker alone is told (%s)', async (variant) => {
    const { enrol, simulator } = await start({ variant });
    const revealed: string[] = [];
    const outcomes = await carryOut(
      enrol,
      'apply',
      EVE,
      { ...errand, reveal: (secret) => void revealed.push(secret) },
      never,
    );
    expect(outcomes).toEqual([{ indicator: EVE[0], status: 'accepted' }]);
    const eve = simulator.users().at(-1);
    expect(eve).toMatchObject({ email: 'eve@x.example', role: 'analyst', name: 'eve@x.example' });
    expect(revealed).toEqual([`The API key of eve@x.example is ${eve?.apiKey}`]);
    expect(inspect(outcomes, { depth: Infinity })).not.toContain(eve?.apiKey);
  });

  test.each(variants)('leaves alone who has an account already (%s)', async (variant) => {
    const { enrol, simulator } = await start({ variant, users: [ADMIN, ANALYST] });
    expect(await carryOut(enrol, 'apply', account(`${ANALYST.email} admin`), errand, never)).toEqual([
      {
        indicator: { kind: 'account', value: `${ANALYST.email} admin` },
        status: 'failed',
        code: 'invalid',
        note: 'Blockade has an account for ann@portcullis.example already, so nothing was sent.',
      },
    ]);
    expect(simulator.users()).toEqual([
      { name: null, ...ADMIN },
      { name: null, ...ANALYST },
    ]);
    expect(calls(simulator)).not.toContain('add_user');
  });

  test.each(variants)('takes an admin (%s)', async (variant) => {
    const { enrol, simulator } = await start({ variant, users: [ADMIN, ANALYST], as: ANALYST });
    expect(await enrol.apply(EVE, errand, never)).toMatchObject([{ status: 'failed', code: 'forbidden' }]);
    expect(simulator.users()).toHaveLength(2);
  });

  test('on AWS is not done where nobody has an account: the first would be an admin', async () => {
    const { enrol, simulator } = await start({ variant: 'aws', users: [] });
    expect(await enrol.apply(EVE, errand, never)).toMatchObject([{ status: 'failed', code: 'auth_failed' }]);
    expect(simulator.users()).toEqual([]);
  });

  test.each([
    ['a reset', { kind: 'reset', when: 'after' }, 'interrupted'],
    ['an empty answer', { kind: 'empty' }, 'malformed'],
    ['a status 500', { kind: 'status', status: 500, when: 'after' }, 'vendor_error'],
  ] as const)('with %s says that the key is lost, and does not ask twice', async (_, fault, code) => {
    const { enrol, simulator } = await start();
    simulator.fault(fault, 'add_user');
    expect(await enrol.apply(EVE, errand, never)).toMatchObject([
      {
        status: 'unknown',
        code,
        note: expect.stringMatching(/If the account was made, nobody has its key: .*\.$/),
      },
    ]);
    expect(calls(simulator).filter((call) => call === 'add_user')).toHaveLength(1);
  });

  test('is not begun while it cannot be found out who has an account', async () => {
    const { enrol, simulator } = await start();
    simulator.fault({ kind: 'html200' }, 'validate_user');
    expect(await enrol.apply(EVE, errand, never)).toMatchObject([{ status: 'failed', code: 'malformed' }]);
    simulator.fault(no('Be gone'), 'validate_user');
    expect(await enrol.apply(EVE, errand, never)).toMatchObject([
      { status: 'failed', code: 'vendor_error', note: 'Blockade refused and said “Be gone”.' },
    ]);
    expect(calls(simulator)).toEqual(['validate_user', 'validate_user']);
  });

  test('says when the account came out otherwise, and tells its key all the same', async () => {
    const { enrol, simulator } = await start();
    const body = JSON.stringify({ api_key: 'k', role: 'admin', email: 'eve@x.example', name: 'Eve' });
    simulator.fault({ kind: 'status', status: 200, body }, 'add_user');
    const revealed: string[] = [];
    const telling = { ...errand, reveal: (secret: string) => void revealed.push(secret) };
    expect(await enrol.apply(EVE, telling, never)).toMatchObject([
      { status: 'failed', code: 'vendor_error' },
    ]);
    expect(revealed).toEqual(['The API key of eve@x.example is k']);
  });

  test('takes an address and a role, of letters that the node can hash', async () => {
    const { enrol, simulator } = await start();
    const wish = { prevent: false };
    expect(enrol.refuses?.({ kind: 'account', value: 'eve@x.example analyst' }, wish)).toBeUndefined();
    expect(enrol.refuses?.({ kind: 'account', value: 'ève@x.example analyst' }, wish)).toMatch(/ASCII\.$/);
    for (const [kind, value] of [
      ['domain', 'x.example analyst'],
      ['account', 'eve@x.example'],
      ['account', 'a b c'],
    ] as const)
      await expect(enrol.apply([{ kind, value }], errand, never)).rejects.toThrow(/takes only accounts/);
    await expect(enrol.apply([...EVE, ...EVE], errand, never)).rejects.toThrow(/one at a time/);
    expect('revert' in enrol).toBe(false);
    expect('inEffect' in enrol).toBe(false);
    expect(simulator.seen).toEqual([]);
  });
});

const NODE_ADMIN =
  "The account is an admin's: it may block, take back, flush events and add accounts. A node as published carries out no removal.";
const NODE_OTHER =
  "The API key is valid, but the account is no admin's: it may not take a block back, flush events or add accounts.";
const AWS_ADMIN =
  "The account is an admin's: it may block and add accounts. Nothing can be taken back on AWS.";
const AWS_OTHER =
  "The API key is valid, but the account is no admin's: it may not read events or add accounts, and blocks only as a researcher.";

describe('what our own account may', () => {
  test.each([
    ['node', ADMIN, true, NODE_ADMIN],
    ['node', ANALYST, false, NODE_OTHER],
    ['aws', ADMIN, true, AWS_ADMIN],
    ['aws', RESEARCHER, true, AWS_OTHER],
  ] as const)('on %s as %j', async (variant, as, ok, sentence) => {
    const { vendor, simulator } = await start({ variant, users: [ADMIN, ANALYST, RESEARCHER], as });
    expect(await vendor.tells?.account?.(never)).toEqual([sentence]);
    expect(await vendor.check(never)).toEqual([
      { what: 'reach', ok: true, sentence: 'Blockade answers.' },
      { what: 'sign_in', ok: true, sentence: 'Blockade accepts the account.' },
      { what: 'rights', ok, sentence },
    ]);
    expect([simulator.indicators(), simulator.events(), simulator.users().length]).toEqual([[], [], 3]);
  });

  test.each(variants)('is told in words when it is nothing (%s)', async (variant) => {
    const { vendor } = await start({ variant, as: { ...ADMIN, apiKey: 'wrong' } });
    expect(await vendor.tells?.account?.(never)).toEqual(['Blockade refused the API key.']);
  });

  test('is not enough for a role that the node does not know', async () => {
    const { vendor } = await start({ users: [ADMIN, RESEARCHER], as: RESEARCHER });
    expect((await vendor.check(never)).at(-1)).toEqual({
      what: 'rights',
      ok: false,
      sentence: 'The role of the account does not allow this; that of an admin does.',
    });
  });

  test('is asked for by a check in four calls that change nothing, whatever is known already', async () => {
    const { vendor, simulator } = await start();
    await vendor.tells?.indicators?.(never);
    expect(await vendor.check(never)).toEqual(goodHealth);
    expect(simulator.seen.slice(1).map(({ method, path, body }) => [`${method} ${path}`, body])).toEqual([
      ['POST /admin/add-indicators', { email: ADMIN.email, api_key: ADMIN.apiKey, indicators: [] }],
      ['GET /admin/validate-user', { email: ADMIN.email, api_key: 'a-key-that-nobody-has' }],
      ['GET /admin/validate-user', { email: ADMIN.email, api_key: ADMIN.apiKey }],
      ['GET /get-indicators', undefined],
    ]);
  });
});
