import { afterEach, describe, expect, test } from '@jest/globals';
import type { Operation } from '../src/adapter.ts';
import type { Outcome } from '../src/domain/outcome.ts';
import { lea, rina, tomas } from './domain/stories.ts';
import { type Changes, carriedOut } from './executor-run.ts';
import {
  a,
  allowed,
  b,
  DAY,
  draft,
  outcomesOf,
  type Setting,
  type Stage,
  setStage,
  vendorOf,
} from './workflow-stage.ts';

let stage: Stage;
afterEach(() => stage.close());

async function run(setting: Setting, changes?: Changes): Promise<string> {
  stage = await setStage(setting);
  return carriedOut(stage, changes);
}

describe('what a vendor holds', () => {
  function counted(more: Parameters<typeof vendorOf>[0] = {}) {
    const inspect = vendorOf({ batch: 5, ...more });
    const reads: string[] = [];
    const { inEffect } = inspect.block;
    const counting: Operation = {
      ...inspect.block,
      inEffect: async (batch, signal, wish) => {
        reads.push(batch.map(({ value }) => value[0]).join(''));
        return (await inEffect?.(batch, signal, wish)) ?? [];
      },
    };
    return { ...inspect, reads, vendor: { ...inspect.vendor, operations: { block: counting } } };
  }

  test('is read once before it is called and once after, and is on record before', async () => {
    const inspect = counted({ previous: ({ value }) => (value === b.value ? 'whitelist' : undefined) });
    stage = await setStage({ vendors: { inspect } });
    const { id } = allowed(await stage.workflow.ask(draft, rina, 'C0SOC'));
    await stage.settled();
    inspect.reads.splice(0);
    allowed(await stage.workflow.approve(id, lea, { earlier: [] }));
    await stage.settled();
    expect(inspect.reads).toEqual(['ab', 'ab']);
    const events = (await stage.ledger.history(id)).map(({ event }) => event);
    expect(events.find(({ type }) => type === 'started')).toMatchObject({ held: [null, 'whitelist'] });
  });

  test('is on record in the words of the action where it is so already', async () => {
    const inspect = counted({ previous: () => 'blacklist' });
    inspect.held.add(b.value);
    const id = await run({ vendors: { inspect } });
    expect((await stage.ledger.get(id))?.steps[0]?.held).toEqual(['blacklist', 'blocked']);
  });

  test('is not on record where it cannot be read of one', async () => {
    const inspect = vendorOf({ batch: 5 });
    const inEffect = async (batch: readonly (typeof a)[]) => batch.map((_, i) => (i ? undefined : false));
    const blind = { ...inspect.block, inEffect };
    const vendor = { ...inspect.vendor, operations: { block: blind } };
    const id = await run({ vendors: { inspect: { ...inspect, vendor } } });
    expect((await stage.ledger.get(id))?.steps[0]).not.toHaveProperty('held');
  });

  test('is not asked about while it is put off', async () => {
    const inspect = counted({ answer: async () => ({ retryAfterMs: DAY, code: 'rate_limited' }) });
    const id = await run({ vendors: { inspect } });
    const reads = inspect.reads.length;
    await stage.workflow.perform({ kind: 'run', request: id });
    expect(inspect.reads).toHaveLength(reads);
  });

  test.each([
    ['something else', ['b'], [0]],
    ['more', ['a', 'b'], []],
  ])('is looked at anew where it was approved anew meanwhile, for %s', async (_, sent, without) => {
    const inspect = vendorOf({ batch: 5 });
    const { inEffect } = inspect.block;
    let look = () => {};
    const looking = new Promise<void>((resolve) => {
      look = resolve;
    });
    let answer = () => {};
    const answered = new Promise<void>((resolve) => {
      answer = resolve;
    });
    const isApproved = { yet: false };
    const slow: Operation = {
      ...inspect.block,
      inEffect: async (...asked) => {
        const found = (await inEffect?.(...asked)) ?? [];
        if (isApproved.yet) {
          look();
          await answered;
        }
        return found;
      },
    };
    stage = await setStage({
      vendors: { inspect: { vendor: { ...inspect.vendor, operations: { block: slow } } } },
    });
    const { id } = allowed(await stage.workflow.ask(draft, rina, 'C0SOC'));
    await stage.settled();
    isApproved.yet = true;
    if (sent.length === 1) inspect.held.add(a.value);
    allowed(await stage.workflow.approve(id, lea, { earlier: [], without: [1], reason: 'Ours.' }));
    await looking;
    allowed(await stage.workflow.withdraw(id, lea));
    allowed(await stage.workflow.approve(id, tomas, { earlier: [], without, reason: 'Ours.' }));
    answer();
    await stage.settled();
    expect(inspect.sent).toEqual([`block ${sent.join('')}`]);
    expect(await outcomesOf(stage.ledger, id)).toEqual(sent.map(() => 'verified'));
    expect(stage.logged).toEqual([]);
  });

  test('is asked about only of what is sent once more', async () => {
    let fails = true;
    const inspect = counted({
      answer: async (batch) => {
        if (fails) inspect.held.delete(b.value);
        return batch.map((indicator): Outcome => {
          const isRefused = fails && indicator.value === b.value;
          return { indicator, status: isRefused ? 'failed' : 'accepted', code: 'x' };
        });
      },
    });
    const id = await run({ vendors: { inspect } });
    expect(await outcomesOf(stage.ledger, id)).toEqual(['verified', 'failed x']);
    fails = false;
    inspect.reads.splice(0);
    allowed(await stage.workflow.retry(id, lea, []));
    await stage.settled();
    expect(inspect.reads).toEqual(['b', 'b']);
    expect((await stage.ledger.get(id))?.steps[0]?.held).toEqual([null, null]);
  });

  test('and an adapter that fails us then is one that failed us', async () => {
    const inspect = vendorOf({ batch: 5 });
    const broken: Operation = { ...inspect.block, inEffect: () => Promise.reject(new Error('Ours.')) };
    const vendor = { ...inspect.vendor, operations: { block: broken } };
    const id = await run({ vendors: { inspect: { ...inspect, vendor } } });
    expect(await outcomesOf(stage.ledger, id)).toEqual(['unknown internal_error', 'unknown internal_error']);
    expect(inspect.sent).toEqual([]);
  });
});
