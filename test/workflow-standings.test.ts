import { afterEach, describe, expect, test } from '@jest/globals';
import type { Outcome } from '../src/domain/outcome.ts';
import type { Standing } from '../src/domain/policy.ts';
import { lea, minutesAfter, rina, tomas } from './domain/stories.ts';
import {
  a,
  allowed,
  b,
  DAY,
  draft,
  eventsOf,
  HOUR,
  MINUTE,
  outcomesOf,
  policy,
  type Setting,
  type Stage,
  setStage,
  vendorOf,
} from './workflow-stage.ts';

let stage: Stage;
afterEach(() => stage.close());

const lost = { ...lea, groups: [] };

/** A vendor that puts off what it is asked for an hour, once for each of these indicators. */
function busyWith(...values: readonly string[]) {
  const left = new Set(values);
  const vendor = vendorOf({
    takes: () => ![...left].some((value) => vendor.sent.at(-1)?.endsWith(value)),
    answer: async (batch) => {
      const isBusy = batch.some(({ value }) => left.delete(value[0] ?? ''));
      if (isBusy) return { retryAfterMs: HOUR, code: 'rate_limited' };
      return batch.map((indicator): Outcome => ({ indicator, status: 'accepted' }));
    },
  });
  return vendor;
}

/** A request of Rina's, approved by Lea and begun. */
async function begun(setting: Setting, changes: Partial<typeof draft> = {}): Promise<string> {
  stage = await setStage(setting);
  const { id } = allowed(await stage.workflow.ask({ ...draft, ...changes }, rina, 'C0SOC'));
  if (!changes.breakGlass) allowed(await stage.workflow.approve(id, lea, { earlier: [] }));
  await stage.settled();
  return id;
}

describe('a step that was put off', () => {
  test('is not sent on the word of somebody who has lost the right meanwhile', async () => {
    const setting: Setting = { vendors: { inspect: busyWith('b') }, standings: () => [rina, lea] };
    const inspect = setting.vendors['inspect'] as ReturnType<typeof vendorOf>;
    const id = await begun(setting);
    expect(inspect.sent).toEqual(['block a', 'block b']);
    setting.standings = () => [rina, lost];
    await stage.pass(HOUR);
    expect(inspect.sent).toEqual(['block a', 'block b']);
    expect(await outcomesOf(stage.ledger, id)).toEqual(['verified', 'failed lapsed']);
    expect(await stage.ledger.get(id)).toMatchObject({ status: 'partial' });
    expect(await stage.workflow.retry(id, rina, [rina, lost])).toMatchObject({ code: 'lapsed' });
  });

  test('is sent while they have it', async () => {
    const setting: Setting = { vendors: { inspect: busyWith('b') }, standings: () => [rina, lea] };
    const id = await begun(setting);
    await stage.pass(HOUR);
    expect(await outcomesOf(stage.ledger, id)).toEqual(['verified', 'verified']);
  });

  test.each([
    ['over', { forMs: 2 * HOUR }, 2 * HOUR],
    ['stale', { forMs: 2 * DAY }, DAY],
  ] as const)(
    'is %s in its time though nobody can say how they stand, and its end comes',
    async (code, lasts, ms) => {
      const inspect = busyWith('b');
      const setting: Setting = { vendors: { inspect } };
      const id = await begun(setting, { lasts });
      setting.standings = () => {
        throw new Error('Slack does not answer.');
      };
      const run = () => stage.workflow.perform({ kind: 'run', request: id });
      expect(await run()).toEqual(minutesAfter(60));
      await stage.pass(HOUR);
      await expect(run()).rejects.toThrow('Slack does not answer.');
      expect(inspect.sent).toEqual(['block a', 'block b']);
      await stage.pass(ms - HOUR);
      await run();
      expect(await outcomesOf(stage.ledger, id)).toEqual(['verified', `failed ${code}`]);
      await stage.pass(lasts.forMs - ms);
      expect(inspect.sent).toEqual(['block a', 'block b', 'unblock a']);
    },
  );
});

describe('what was approved and has not begun', () => {
  /** As if the process had been killed right after the approval, and they had changed meanwhile. */
  async function killed(setting: Setting, now: () => readonly Standing[]): Promise<string> {
    const id = await begun(setting);
    setting.standings = now;
    await stage.restart('started');
    return id;
  }

  test('waits for somebody else when it is taken up again and who approved may not any more', async () => {
    const inspect = vendorOf({ batch: 5 });
    const setting: Setting = { vendors: { inspect } };
    const id = await killed(setting, () => [rina, lost]);
    const before = inspect.sent.length;
    expect(await eventsOf(stage.ledger, id)).toEqual(['requested', 'approved', 'lapsed']);
    expect(await stage.ledger.get(id)).toMatchObject({ status: 'requested', approvals: [] });
    expect(stage.told).toEqual(['lapsed SLEADS']);
    expect(stage.ahead()).toEqual([`expire ${id}`]);
    setting.standings = () => [rina, tomas];
    inspect.held.clear();
    allowed(await stage.workflow.approve(id, tomas, { earlier: [rina] }));
    await stage.settled();
    expect(inspect.sent).toHaveLength(before + 1);
    expect(await outcomesOf(stage.ledger, id)).toEqual(['verified', 'verified']);
  });

  test('is neither lost nor begun while nobody can say how they stand', async () => {
    const inspect = vendorOf({ batch: 5 });
    const free = vendorOf({ batch: 5 });
    const setting: Setting = { vendors: { inspect, free } };
    const unreachable = () => {
      throw new Error('Slack does not answer.');
    };
    const id = await killed(setting, unreachable);
    const before = [inspect.sent.length, free.sent.length];
    expect(stage.logged).toContain('A job failed and will be tried again.');
    await stage.restart();
    expect(await stage.ledger.get(id)).toMatchObject({ status: 'approved', stalled: true });
    setting.standings = () => [rina, lea];
    await stage.restart();
    const done = await stage.ledger.get(id);
    expect([done?.status, done?.stalled]).toEqual(['done', undefined]);
    const said = (await eventsOf(stage.ledger, id)).filter((type) => type === 'stalled');
    expect(said).toHaveLength(1);
    expect([inspect.sent.length, free.sent.length]).toEqual(before);
  });

  test('says why it expires when it can neither begin nor be approved anew, and tells people', async () => {
    const inspect = vendorOf({ batch: 5 });
    const setting: Setting = { vendors: { inspect } };
    stage = await setStage(setting);
    const { id } = allowed(await stage.workflow.ask(draft, rina, 'C0SOC'));
    await stage.pass(50 * MINUTE);
    setting.standings = () => {
      throw new Error('Slack does not answer.');
    };
    allowed(await stage.workflow.approve(id, lea, { earlier: [] }));
    await stage.settled();
    setting.standings = () => [rina, lost];
    await stage.pass(20 * MINUTE);
    await stage.restart();
    expect(inspect.sent).toEqual([]);
    expect(await eventsOf(stage.ledger, id)).toEqual([
      'requested',
      'approved',
      'stalled',
      'lapsed',
      'expired',
    ]);
    expect(stage.told).toEqual(['lapsed SLEADS']);
  });

  test('is tried again only once every vendor is through', async () => {
    let release: () => void = () => {};
    const answered = new Promise<void>((resolve) => {
      release = resolve;
    });
    const slow = vendorOf({
      batch: 5,
      answer: async (batch) => {
        await answered;
        return batch.map((indicator): Outcome => ({ indicator, status: 'accepted' }));
      },
    });
    let asked = 0;
    const setting: Setting = { vendors: { slow, inspect: vendorOf({ batch: 5 }) } };
    stage = await setStage(setting);
    const { id } = allowed(await stage.workflow.ask(draft, rina, 'C0SOC'));
    setting.standings = () => {
      asked += 1;
      if (asked > 1) throw new Error('Slack does not answer.');
      return [rina, lea];
    };
    allowed(await stage.workflow.approve(id, lea, { earlier: [] }));
    let isOver = false;
    const run = stage.workflow.perform({ kind: 'run', request: id }).catch((error: unknown) => {
      isOver = true;
      return error;
    });
    while (asked < 2) await new Promise(setImmediate);
    await new Promise(setImmediate);
    expect(isOver).toBe(false);
    release();
    expect(await run).toEqual(new Error('Slack does not answer.'));
  });

  test('ends when who asked for it may ask for nothing any more', async () => {
    const inspect = vendorOf({ batch: 5 });
    const id = await killed({ vendors: { inspect } }, () => [{ ...rina, kind: 'deactivated' }, lea]);
    expect(await outcomesOf(stage.ledger, id)).toEqual(['failed requester_gone', 'failed requester_gone']);
  });
});

test('who broke the glass and may not any more has nothing sent that was put off', async () => {
  const breakGlass = { people: ['URINA'], perDay: 3, remindAfterMs: DAY };
  const inspect = busyWith('a', 'b');
  const setting: Setting = {
    vendors: { inspect },
    policy: { ...policy, breakGlass },
    standings: () => [rina],
  };
  const id = await begun(setting, { breakGlass: true, indicators: [a] });
  const other = allowed(
    await stage.workflow.ask({ ...draft, breakGlass: true, indicators: [b] }, rina, 'C0SOC'),
  ).id;
  await stage.settled();
  expect(inspect.sent).toEqual(['block a', 'block b']);
  await stage.pass(HOUR - MINUTE);
  setting.policy = { ...policy, breakGlass: { ...breakGlass, people: ['ULEA'] } };
  await stage.restart();
  await stage.pass(MINUTE);
  expect(inspect.sent).toEqual(['block a', 'block b']);
  for (const each of [id, other])
    expect((await stage.ledger.get(each))?.steps[0]?.outcomes).toMatchObject([
      {
        status: 'failed',
        code: 'not_a_glass_breaker',
        note: 'urina is no longer among those who may break the glass.',
      },
    ]);
});

test('the end of a block comes whoever has left, and asks nobody how they stand', async () => {
  const inspect = vendorOf({ batch: 5 });
  const setting: Setting = { vendors: { inspect } };
  await begun(setting, { lasts: { forMs: HOUR } });
  setting.standings = () => {
    throw new Error('Nobody is to be asked.');
  };
  await stage.pass(HOUR);
  expect(inspect.sent).toEqual(['block ab', 'unblock ab']);
  expect(stage.logged).toEqual([]);
});
