import { describe, expect, test } from '@jest/globals';
import type { Indicator } from '../../src/domain/indicator.ts';
import { carryOut } from '../../src/step.ts';
import { errand, never } from '../kit/adapter-stand.ts';
import { sample, sha1s, start } from './cybereason-stand.ts';

const [file, domain, hash, address] = sample(4).map(({ value }) => value) as [string, string, string, string];
const ipv6: Indicator = { kind: 'ip', value: '2001:db8::1' };

describe('a block', () => {
  test('is one call with an entry for each kind of thing, and the comment beside', async () => {
    const { block, seen, held } = await start();
    await block.apply(sample(4), errand, never);
    const entry = (keys: readonly string[]) => ({
      keys,
      maliciousType: 'blacklist',
      prevent: false,
      remove: false,
      comment: errand.comment,
    });
    expect(seen('update').map(({ method, path, body }) => ({ method, path, body }))).toEqual([
      {
        method: 'POST',
        path: '/rest/classification/update',
        body: [entry([file, hash]), entry([domain]), entry([address])],
      },
    ]);
    expect(held()).toEqual({
      [file]: 'blacklist',
      [hash]: 'blacklist',
      [domain]: 'blacklist',
      [address]: 'blacklist',
    });
  });

  test('prevents files where that is wished for, and nothing else', async () => {
    const { block, simulator, held } = await start();
    await block.apply(sample(4), { ...errand, prevent: true }, never);
    expect(held()).toEqual({
      [file]: 'blacklist+prevent',
      [hash]: 'blacklist+prevent',
      [domain]: 'blacklist',
      [address]: 'blacklist',
    });
    expect(simulator.reputations().map(({ flagsAs }) => flagsAs)).toEqual(Array(4).fill('boolean'));
  });

  test('replaces what was held, and says what that was', async () => {
    const { block, simulator, held } = await start();
    simulator.put({ key: domain, maliciousType: 'whitelist' });
    simulator.put({ key: file, maliciousType: 'blacklist', prevent: true });
    expect(await carryOut(block, 'apply', sample(4), errand, never)).toMatchObject([
      { status: 'already' },
      { status: 'verified', previous: 'whitelist' },
      { status: 'verified' },
      { status: 'verified' },
    ]);
    expect(held()).toMatchObject({ [domain]: 'blacklist', [file]: 'blacklist+prevent' });
  });

  test('carries the comment as it was written, and is read back beside it', async () => {
    const { block, simulator } = await start();
    const comment = '"quoted", \r\n\\ and \u{1F512}';
    const outcomes = await carryOut(block, 'apply', sample(2), { ...errand, comment }, never);
    expect(outcomes).toMatchObject([{ status: 'verified' }, { status: 'verified' }]);
    expect(simulator.reputations().map((reputation) => reputation.comment)).toEqual([comment, comment]);
  });

  test('takes SHA-256 only where the tenant does', async () => {
    const sha256: Indicator = { kind: 'sha256', value: 'ab'.repeat(32) };
    const plain = await start();
    expect(plain.block.kinds).not.toContain('sha256');
    await expect(plain.block.apply([sha256], errand, never)).rejects.toThrow(
      /takes only MD5 and SHA-1 file hashes/,
    );
    const newer = await start({ modes: { sha256: true }, settings: { sha256: true } });
    expect(await carryOut(newer.block, 'apply', [sha256], errand, never)).toMatchObject([
      { status: 'verified' },
    ]);
    expect(newer.block.takes).toContain('SHA-256');
  });

  test('never sends what is no hash as one', async () => {
    const { block, simulator } = await start();
    // The sample of the vendor's own example: forty characters, one of them a "t".
    const wrong: Indicator = { kind: 'sha1', value: 'e1112174b6dcc6bed54e0e34d8at272715e73d74' };
    await expect(block.apply([wrong], errand, never)).rejects.toThrow(/takes only/);
    expect(simulator.seen).toEqual([]);
  });

  test('fails where the account lacks the role, in one call', async () => {
    const { block, seen } = await start({ modes: { forbidden: ['update'] } });
    expect(await carryOut(block, 'apply', sample(2), errand, never)).toMatchObject([
      { status: 'failed', code: 'forbidden' },
      { status: 'failed', code: 'forbidden' },
    ]);
    expect(seen('update')).toHaveLength(1);
  });

  test('is believed however the outcome is written', async () => {
    const { block } = await start({ modes: { success: 'SUCCESS' } });
    expect(await block.apply(sha1s(1), errand, never)).toMatchObject([{ status: 'accepted' }]);
  });
});

describe('to allow and to clear', () => {
  test('sets the white list without prevention', async () => {
    const { allow, seen } = await start();
    await allow.apply(sha1s(1), errand, never);
    expect(seen('update')[0]?.body).toEqual([
      { keys: [file], maliciousType: 'whitelist', prevent: false, remove: false, comment: errand.comment },
    ]);
  });

  test('removes without naming a reputation', async () => {
    const { clear, seen } = await start();
    await clear.apply(sample(2), errand, never);
    expect(seen('update')[0]?.body).toEqual([
      { keys: [file], prevent: false, remove: true },
      { keys: [domain], prevent: false, remove: true },
    ]);
  });

  test.each(['success', 'failure'] as const)(
    'clearing what is not there is %s and no harm',
    async (absentRemoval) => {
      const { clear, block, held } = await start({ modes: { absentRemoval } });
      expect(await clear.apply(sha1s(1), errand, never)).toMatchObject([
        { status: absentRemoval === 'success' ? 'accepted' : 'failed' },
      ]);
      expect(await carryOut(block, 'revert', sha1s(1), errand, never)).toMatchObject([{ status: 'already' }]);
      expect(held()).toEqual({});
    },
  );
});

describe('an undo', () => {
  const before = ['blacklist+prevent', 'whitelist', 'blacklist', undefined] as const;

  test('puts back what each indicator had before, in one call', async () => {
    const { allow, block, seen, held } = await start();
    for (const operation of [block, allow]) {
      await operation.apply(sample(4), errand, never);
      expect(await operation.revert?.(sample(4), { ...errand, before }, never)).toMatchObject(
        Array(4).fill({ status: 'accepted' }),
      );
      expect(held()).toEqual({ [file]: 'blacklist+prevent', [domain]: 'whitelist', [hash]: 'blacklist' });
    }
    expect(seen('update')).toHaveLength(4);
    const { comment } = errand;
    expect(seen('update')[1]?.body).toEqual([
      { keys: [file], maliciousType: 'blacklist', prevent: true, remove: false, comment },
      { keys: [domain], maliciousType: 'whitelist', prevent: false, remove: false, comment },
      { keys: [hash], maliciousType: 'blacklist', prevent: false, remove: false, comment },
      { keys: [address], prevent: false, remove: true },
    ]);
  });

  test('of a clearing leaves alone what the record knows nothing of', async () => {
    const { clear, seen, held } = await start();
    expect(await clear.revert?.(sample(4), { ...errand, before }, never)).toEqual([
      { indicator: sample(4)[0], status: 'accepted' },
      { indicator: sample(4)[1], status: 'accepted' },
      { indicator: sample(4)[2], status: 'accepted' },
      {
        indicator: sample(4)[3],
        status: 'failed',
        code: 'invalid',
        note: 'The record does not say which reputation this had, so nothing was put back.',
      },
    ]);
    expect(Object.keys(held())).toEqual([file, domain, hash]);
    expect(await clear.revert?.(sample(2), errand, never)).toMatchObject(Array(2).fill({ status: 'failed' }));
    expect(seen('update')).toHaveLength(1);
  });

  test('never puts back what belonged to another indicator', async () => {
    const { block, simulator } = await start();
    await expect(block.revert?.(sample(2), { ...errand, before: ['whitelist'] }, never)).rejects.toThrow(
      'What was held before was not given per indicator.',
    );
    await expect(block.revert?.(sample(1), { ...errand, before: ['graylist'] }, never)).rejects.toThrow(
      'Cybereason has no reputation “graylist”.',
    );
    expect(simulator.seen).toEqual([]);
  });

  test('of a clearing that is told to wait was not begun', async () => {
    const { clear, simulator } = await start();
    simulator.fault({ kind: 'retry_after', status: 429, value: null }, 'update');
    expect(await clear.revert?.(sample(4), { ...errand, before }, never)).toEqual({
      retryAfterMs: 60_000,
      code: 'rate_limited',
    });
  });
});

describe('one bad key in a batch', () => {
  const batch = [sample(1)[0]!, ipv6, sample(2)[1]!];

  test.each([
    ['good_ones', 'operation failed', 'null', 'Cybereason answered “operation failed”.'],
    ['all_or_nothing', 'failed', 'absent', 'Cybereason answered “failed”.'],
    [
      'all_or_nothing',
      'operation failed',
      'text',
      'Cybereason answered “operation failed” and gave as the reason “invalid_key”.',
    ],
    [
      'good_ones',
      'failed',
      'lines',
      'Cybereason answered “failed” and gave as the reason “{"1":"invalid_key"}”.',
    ],
  ] as const)('is told apart from the others (%s, %s, %s)', async (mode, failure, data, note) => {
    const { block, seen, held } = await start({ modes: { ipv6: false, batch: mode, failure, data } });
    expect(await block.apply(batch, errand, never)).toEqual([
      { indicator: batch[0], status: 'accepted' },
      { indicator: ipv6, status: 'failed', code: 'vendor_error', note },
      { indicator: batch[2], status: 'accepted' },
    ]);
    expect(seen('update')).toHaveLength(4);
    expect(Object.keys(held()).sort()).toEqual([batch[0]?.value, batch[2]?.value].sort());
  });

  test('is looked for after a 400 too', async () => {
    const { block, seen, simulator } = await start();
    simulator.fault({ kind: 'status', status: 400 }, 'update');
    expect(await block.apply(sample(2), errand, never)).toMatchObject(Array(2).fill({ status: 'accepted' }));
    expect(seen('update')).toHaveLength(3);
  });

  test.each([
    ['asks to wait', { kind: 'retry_after', status: 429, value: '60' }, 'failed', 'rate_limited'],
    ['breaks off', { kind: 'reset', when: 'after' }, 'unknown', 'interrupted'],
    ['withdraws the role', { kind: 'status', status: 403 }, 'failed', 'forbidden'],
  ] as const)('is no longer looked for once the vendor %s', async (_, fault, status, code) => {
    const { block, seen, simulator } = await start();
    simulator.fault({ kind: 'status', status: 200, body: '{"outcome":"failed"}' }, 'update');
    simulator.fault({ kind: 'delay', ms: 0 }, 'update');
    simulator.fault(fault, 'update');
    const unsent = {
      status: 'failed',
      code,
      note: expect.stringMatching(/^Not sent, because the call before it did not succeed\. .*\.$/),
    };
    expect(await block.apply(sample(4), errand, never)).toMatchObject([
      { status: 'accepted' },
      { status, code },
      unsent,
      unsent,
    ]);
    expect(seen('update')).toHaveLength(3);
  });
});

describe('should `remove` mean what the example of the vendor says', () => {
  const modes = { removal: 'seed' } as const;

  test('a block sets, and is never told to have replaced what may be in force still', async () => {
    const { block, simulator, seen, held } = await start({ modes });
    simulator.put({ key: domain, maliciousType: 'whitelist' });
    expect(await carryOut(block, 'apply', sample(2), errand, never)).toMatchObject([
      { status: 'verified' },
      { status: 'accepted', previous: 'whitelist' },
    ]);
    expect(held()).toMatchObject({ [file]: 'blacklist' });
    expect(JSON.stringify(seen('update').map(({ body }) => body))).not.toContain('"remove":true');
  });

  test('a clearing deletes nothing, and says so', async () => {
    const { clear, simulator, held } = await start({ modes });
    simulator.put({ key: domain, maliciousType: 'whitelist' });
    expect(await carryOut(clear, 'apply', sample(2).slice(1), errand, never)).toMatchObject([
      { status: 'failed', code: 'not_in_effect', previous: 'whitelist' },
    ]);
    expect(held()).toEqual({ [domain]: 'whitelist' });
  });
});
