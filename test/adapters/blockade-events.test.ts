import { describe, expect, test } from '@jest/globals';
import type { BlockadeSimulator } from '../../sandbox/vendors/blockade.ts';
import type { Indicator } from '../../src/domain/indicator.ts';
import { carryOut } from '../../src/step.ts';
import { endures } from '../kit/adapter-endurance.ts';
import { atOnce, errand, never } from '../kit/adapter-stand.ts';
import { ADMIN, ANALYST, calls, start } from './blockade-stand.ts';

const ALL: readonly Indicator[] = [{ kind: 'events', value: 'all' }];

function event(at: string, over: object = {}): object {
  return {
    analysisTime: at,
    userAgent: 'Mozilla/5.0',
    indicatorMatch: 'evil.example',
    metadata: { timeStamp: 1, type: 'image', url: 'http://evil.example/x', method: 'GET' },
    hashMatch: 'x',
    contact: 'soc@x.example',
    ...over,
  };
}

async function report(simulator: BlockadeSimulator, ...events: readonly object[]): Promise<void> {
  const headers = { 'content-type': 'application/json' };
  const body = JSON.stringify({ events });
  await fetch(`${simulator.baseUrl}/send-events`, { method: 'POST', headers, body });
  expect(simulator.events()).not.toEqual([]);
}

async function startFlushing(starting: Parameters<typeof start>[0] = {}) {
  const { simulator, vendor } = await start(starting);
  const { flush } = vendor.operations;
  if (!flush) throw new Error('A node can flush its events.');
  return { simulator, flush };
}

endures('blockade', {
  action: 'flush',
  calls: { apply: 'flush', read: 'events' },
  sample: () => ALL,
  refusals: [],
  ignoresBody: false,
  async start({ timeoutMs }) {
    const { simulator, vendor } = await start(timeoutMs === undefined ? {} : { timeoutMs });
    await report(simulator, event('2026-10-01T07:45:03.496Z'));
    return {
      simulator,
      vendor,
      held: () => (simulator.events().length === 0 ? ['all'] : []),
      secrets: () => [],
    };
  },
});

describe('flushing events', () => {
  test('empties the list, which is looked at before and after', async () => {
    const { flush, simulator } = await startFlushing();
    await report(simulator, event('2026-10-01T07:45:03.496Z'));
    expect(await carryOut(flush, 'apply', ALL, errand, never)).toEqual([
      { indicator: ALL[0], status: 'verified' },
    ]);
    expect(simulator.events()).toEqual([]);
    expect(calls(simulator)).toEqual(['send_events', 'events', 'flush', 'events']);
    expect(simulator.seen.at(2)).toMatchObject({ method: 'DELETE', path: '/admin/flush-events' });
  });

  test('of an empty list is nothing to do', async () => {
    const { flush, simulator } = await startFlushing();
    expect(await carryOut(flush, 'apply', ALL, errand, never)).toMatchObject([{ status: 'already' }]);
    expect(calls(simulator)).toEqual(['events']);
  });

  test('that did not take may be new events', async () => {
    const { flush, simulator } = await startFlushing();
    await report(simulator, event('2026-10-01T07:45:03.496Z'));
    simulator.fault({ kind: 'lie' }, 'flush');
    expect(await carryOut(flush, 'apply', ALL, errand, never)).toEqual([
      {
        indicator: ALL[0],
        status: 'failed',
        code: 'not_in_effect',
        note: 'The vendor was asked again and does not hold it. Browsers may have reported new events in the meantime.',
      },
    ]);
  });

  test.each([
    ['a reset after it', { kind: 'reset', when: 'after' }, 'verified'],
    ['a reset before it', { kind: 'reset', when: 'before' }, 'unknown'],
    ['a web page', { kind: 'html200' }, 'failed'],
    ['no word of success', { kind: 'wrong_shape' }, 'verified'],
  ] as const)('with %s is read back', async (_, fault, status) => {
    const { flush, simulator } = await startFlushing();
    await report(simulator, event('2026-10-01T07:45:03.496Z'));
    simulator.fault(fault, 'flush');
    expect(await carryOut(flush, 'apply', ALL, errand, never, { pause: atOnce })).toMatchObject([{ status }]);
    expect(calls(simulator).filter((call) => call === 'flush')).toHaveLength(1);
  });

  test('is not for an analyst, and not for anything but events', async () => {
    const { flush, simulator } = await startFlushing({ users: [ADMIN, ANALYST], as: ANALYST });
    await report(simulator, event('2026-10-01T07:45:03.496Z'));
    expect(await carryOut(flush, 'apply', ALL, errand, never)).toMatchObject([
      { status: 'failed', code: 'forbidden' },
    ]);
    await expect(flush.apply([{ kind: 'domain', value: 'all' }], errand, never)).rejects.toThrow(
      /takes only/,
    );
    expect('revert' in flush).toBe(false);
  });

  test('that cannot be read back is not known', async () => {
    const { flush, simulator } = await startFlushing();
    simulator.fault({ kind: 'not_json' }, 'events');
    expect(await flush.inEffect?.(ALL, never)).toEqual([undefined]);
  });
});

describe('what is told', () => {
  test.each(['node', 'aws'] as const)('of events is a line each, the newest first (%s)', async (variant) => {
    const { vendor, simulator } = await start({ variant });
    await report(
      simulator,
      event('2026-10-01T07:45:03.496Z'),
      event('not a time', { indicatorMatch: 'when.example' }),
      event('2026-10-02T07:45:03.496Z', { indicatorMatch: 'new.example', contact: '' }),
    );
    const type = variant === 'node' ? ' · image' : '';
    expect(await vendor.tells?.events?.(never)).toEqual([
      '3 events were reported.',
      `2026-10-02T07:45:03.496Z · new[.]example${type} · 127.0.0.1`,
      `2026-10-01T07:45:03.496Z · evil[.]example${type} · 127.0.0.1 · soc@x.example`,
      `not a time · when[.]example${type} · 127.0.0.1 · soc@x.example`,
    ]);
  });

  test('of events is plain and short whatever was reported', async () => {
    const { vendor, simulator } = await start();
    const contact = `a\nb\u202e${'c'.repeat(5_000)}`;
    await report(simulator, event('2026-10-01T07:45:03.496Z', { indicatorMatch: 7, contact }));
    const [count, line] = (await vendor.tells?.events?.(never)) ?? [];
    expect(count).toBe('1 event was reported.');
    expect(line).toBe(`2026-10-01T07:45:03.496Z · image · 127.0.0.1 · ab${'c'.repeat(98)}`);
  });

  test('of hosts is how many there are and at most 200 of them', async () => {
    const { vendor, simulator, time } = await start();
    const tell = () => vendor.tells?.indicators?.(never);
    expect(await tell()).toEqual(['0 hosts are listed, each by the MD5 of its name.']);
    time.at += 2_000;
    simulator.plant('b'.repeat(32));
    expect(await tell()).toEqual(['1 host is listed, by the MD5 of its name.', 'b'.repeat(32)]);
    time.at += 2_000;
    simulator.plant('a'.repeat(32));
    for (let i = 0; i < 199; i += 1) simulator.plant(`c${String(i).padStart(31, '0')}`);
    const lines = (await tell()) ?? [];
    expect(lines.slice(0, 3)).toEqual([
      '201 hosts are listed, each by the MD5 of its name.',
      'a'.repeat(32),
      'b'.repeat(32),
    ]);
    expect(lines).toHaveLength(202);
    expect(lines.at(-1)).toBe('and 1 more.');
  });

  test('is a sentence where nothing can be told', async () => {
    const { vendor, simulator } = await start({ as: { ...ADMIN, apiKey: 'wrong' } });
    expect(await vendor.tells?.events?.(never)).toEqual(['Blockade refused the API key.']);
    simulator.fault({ kind: 'html200' }, 'list');
    expect(await vendor.tells?.indicators?.(never)).toEqual([
      expect.stringMatching(/^A web page came instead of an answer: .*\.$/),
    ]);
  });
});
