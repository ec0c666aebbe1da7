import { afterEach, describe, expect, test } from '@jest/globals';
import type { Indicator } from '../src/domain/indicator.ts';
import { lea, NOON, olaf, rina, rule, tomas } from './domain/stories.ts';
import {
  a,
  allowed,
  b,
  DAY,
  draft,
  HOUR,
  MINUTE,
  policy,
  type Setting,
  type Stage,
  setStage,
  vendorOf,
} from './workflow-stage.ts';

let stage: Stage;
afterEach(() => stage.close());

/** A vendor whose list can be read while `isUp`, and how often it was asked for. */
function listed(batch = 5) {
  const list = { ...vendorOf({ batch }), isUp: true, reads: 0 };
  const { inEffect } = list.block;
  list.block.inEffect = async (indicators: readonly Indicator[], ...rest) => {
    list.reads += 1;
    return list.isUp && inEffect ? inEffect(indicators, ...rest) : indicators.map(() => undefined);
  };
  return list;
}

/** A request that waits for two approvals for three days. */
async function waits(vendors: Setting['vendors']): Promise<string> {
  const rules = [{ ...rule, approvals: 2, expiresAfterMs: 3 * DAY, remindAfterMs: 5 * MINUTE }];
  stage = await setStage({ vendors, policy: { ...policy, rules } });
  const { id } = allowed(await stage.workflow.ask(draft, rina, 'C0SOC'));
  await stage.settled();
  return id;
}

describe('what the vendors hold is looked up while a request waits', () => {
  test('once, and said', async () => {
    const inspect = listed(1);
    inspect.held.add(b.value);
    const id = await waits({ inspect });
    expect(stage.ahead()).toEqual([`expire ${id}`, `remind ${id}`]);
    allowed(await stage.workflow.claim(id, lea, []));
    await stage.pass(DAY);
    expect((await stage.ledger.get(id))?.holds).toEqual({ 0: [null], 1: ['blocked'] });
    expect(inspect.reads).toBe(2);
  });

  test('not again at anything that happens to it where it could not be read', async () => {
    const inspect = listed();
    inspect.isUp = false;
    const id = await waits({ inspect });
    allowed(await stage.workflow.claim(id, lea, []));
    allowed(await stage.workflow.delegate(id, tomas, [], olaf));
    allowed(await stage.workflow.approve(id, lea, { earlier: [] }));
    await stage.settled();
    expect(inspect.reads).toBe(1);
    expect((await stage.ledger.get(id))?.holds).toEqual({});
  });

  test('ever more seldom where it cannot be read, and no more once it can', async () => {
    const inspect = listed();
    inspect.isUp = false;
    const id = await waits({ inspect });
    const read: number[] = [];
    for (let minute = 1; minute <= 300; minute += 1) {
      const before = inspect.reads;
      await stage.pass(MINUTE);
      if (inspect.reads > before) read.push(minute);
      if (minute === 200) inspect.isUp = true;
    }
    expect(read).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 256]);
    expect((await stage.ledger.get(id))?.holds).toEqual({ 0: [null, null] });
  });

  test('at the start as well', async () => {
    const inspect = listed();
    inspect.isUp = false;
    const id = await waits({ inspect });
    await stage.pass(HOUR);
    inspect.isUp = true;
    await stage.restart();
    expect((await stage.ledger.get(id))?.holds).toEqual({ 0: [null, null] });
  });

  test('not for the other steps of a vendor that cannot tell of one, and for those of the others', async () => {
    const [inspect, other] = [listed(1), listed(1)];
    inspect.isUp = false;
    const id = await waits({ inspect, other });
    expect([inspect.reads, other.reads]).toEqual([1, 2]);
    expect((await stage.ledger.get(id))?.holds).toEqual({ 2: [null], 3: [null] });
  });

  test('and an adapter that throws keeps the others from nothing', async () => {
    const [broken, other] = [listed(), listed()];
    broken.block.inEffect = () => Promise.reject(new Error('A bug.'));
    const id = await waits({ broken, other });
    expect((await stage.ledger.get(id))?.holds).toEqual({ 1: [null, null] });
    expect(stage.logged).toEqual(['An adapter failed us.']);
    expect(stage.ahead()).toEqual([`expire ${id}`, `remind ${id}`, `survey ${id}`]);
  });

  test('no more once it is decided, also in the middle', async () => {
    const inspect = listed(1);
    const { inEffect } = inspect.block;
    inspect.block.inEffect = async (...asked) => {
      allowed(await stage.workflow.deny('R00001', lea, [], 'Shared host.'));
      return inEffect?.(...asked) ?? [];
    };
    await waits({ inspect });
    expect(inspect.reads).toBe(1);
  });

  test('no more once it is decided, where it could not be read', async () => {
    const inspect = listed();
    inspect.isUp = false;
    const id = await waits({ inspect });
    allowed(await stage.workflow.deny(id, lea, [], 'Shared host.'));
    await stage.pass(DAY);
    expect(inspect.reads).toBe(1);
    expect(stage.ahead()).toEqual([]);
  });
});

test('nothing is surveyed of what runs at once', async () => {
  const inspect = listed();
  const breakGlass = { people: ['URINA'], perDay: 1, remindAfterMs: DAY };
  stage = await setStage({ vendors: { inspect }, policy: { ...policy, breakGlass } });
  const { id } = allowed(await stage.workflow.ask({ ...draft, breakGlass: true }, rina, 'C0SOC'));
  await stage.settled();
  expect(await stage.ledger.get(id)).toMatchObject({
    status: 'done',
    holds: {},
    requestedAt: NOON.toISOString(),
  });
  expect(inspect.held).toEqual(new Set([a.value, b.value]));
});
