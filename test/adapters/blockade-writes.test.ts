import { describe, expect, test } from '@jest/globals';
import type { Indicator, IndicatorKind } from '../../src/domain/indicator.ts';
import { carryOut } from '../../src/step.ts';
import { errand, never } from '../kit/adapter-stand.ts';
import { ADMIN, ANALYST, calls, held, hosts, md5, start } from './blockade-stand.ts';

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
