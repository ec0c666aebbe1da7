import { afterEach, describe, expect, test } from '@jest/globals';
import type { Draft } from '../src/domain/draft.ts';
import type { Outcome } from '../src/domain/outcome.ts';
import { finding, lea, rina, rule } from './domain/stories.ts';
import {
  a,
  allowed,
  b,
  DAY,
  draft,
  eventsOf,
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

const WEEK = 7 * DAY;
const GONE = 'No configured vendor can do this. No vendor "inspect" is configured any more.';

/** A block for a week that Lea has approved and that is through as far as it gets. */
async function block(setting: Setting, changes: Partial<Draft> = {}): Promise<string> {
  stage = await setStage(setting);
  const asked = { ...draft, lasts: { forMs: WEEK }, ...changes };
  const { id } = allowed(await stage.workflow.ask(asked, rina, 'C0SOC'));
  allowed(await stage.workflow.approve(id, lea, { earlier: [] }));
  await stage.settled();
  return id;
}

/** A block whose only vendor has left the configuration by its end. */
async function blockAndLose() {
  const inspect = vendorOf({ batch: 5 });
  const vendors: Record<string, ReturnType<typeof vendorOf>> = { inspect };
  const id = await block({ vendors });
  delete vendors['inspect'];
  await stage.restart();
  return { id, inspect, vendors };
}

describe('a block that nothing can take back when its time is up', () => {
  test('says so on the record and to its approvers, once, however often it is tried again', async () => {
    const { id } = await blockAndLose();
    await stage.pass(WEEK);
    for (let hour = 0; hour < 48; hour += 1) await stage.pass(HOUR);
    await stage.restart();
    expect(await eventsOf(stage.ledger, id)).toEqual([
      'requested',
      'approved',
      'started',
      'acted',
      'overran',
    ]);
    expect(await stage.ledger.get(id)).toMatchObject({
      status: 'done',
      overran: { code: 'no_vendor', sentence: GONE },
    });
    expect(stage.told).toEqual(['overran SLEADS']);
    expect(stage.logged).toEqual([]);
  });

  test('tells those it was escalated to as well', async () => {
    const vendors: Record<string, ReturnType<typeof vendorOf>> = { inspect: vendorOf({ batch: 5 }) };
    const rules = [{ ...rule, escalation: { afterMs: MINUTE, to: ['UOLAF'] } }];
    stage = await setStage({ vendors, policy: { ...policy, rules } });
    const { id } = allowed(await stage.workflow.ask({ ...draft, lasts: { forMs: WEEK } }, rina, 'C0SOC'));
    await stage.pass(MINUTE);
    allowed(await stage.workflow.approve(id, lea, { earlier: [] }));
    await stage.settled();
    delete vendors['inspect'];
    await stage.restart();
    await stage.pass(WEEK);
    expect(stage.told).toEqual(['escalated UOLAF', 'overran SLEADS UOLAF']);
  });

  test('is taken back after a restart that brings its vendor back', async () => {
    const { id, inspect, vendors } = await blockAndLose();
    await stage.pass(WEEK);
    vendors['inspect'] = inspect;
    await stage.restart();
    expect(inspect.sent).toEqual(['block ab', 'unblock ab']);
    expect(await stage.ledger.get(id)).toMatchObject({ endedBy: 'R00002' });
    expect(stage.ahead()).toEqual([]);
  });

  test('is tried again each hour and at nothing else that happens to it', async () => {
    let isAsked = false;
    const wasAsked = () => {
      const was = isAsked;
      isAsked = false;
      return was;
    };
    const inspect = vendorOf({ batch: 5, previous: () => 'blacklist' });
    const setting: Setting = { vendors: { inspect } };
    const id = await block(setting);
    setting.findings = (indicators) => {
      isAsked = true;
      return indicators.map(({ value }) => finding(value.charAt(0)));
    };
    await stage.pass(WEEK);
    expect(wasAsked()).toBe(true);
    await stage.pass(HOUR - 1);
    await stage.workflow.recordShown(id, 'card', { channel: 'C1', ts: '1.2', version: 1 });
    await stage.settled();
    expect(wasAsked()).toBe(false);
    await stage.pass(1);
    expect(wasAsked()).toBe(true);
    expect(await stage.ledger.get(id)).toMatchObject({
      overran: { code: 'protected', sentence: 'a is known good. So is 1 more.' },
    });
    expect(inspect.sent).toEqual(['block ab']);
    delete setting.findings;
    await stage.pass(HOUR);
    expect(inspect.sent).toEqual(['block ab', 'unblock ab']);
  });

  test('says so once more when it is for another reason', async () => {
    const inspect = vendorOf({ batch: 5, previous: () => 'blacklist' });
    const setting: Setting = { vendors: { inspect }, findings: () => [] };
    const id = await block(setting);
    setting.findings = () => [finding('a'), finding('b')];
    await stage.pass(WEEK);
    setting.findings = () => [finding('b'), finding('a')];
    await stage.pass(HOUR);
    expect(stage.told).toEqual(['overran SLEADS', 'overran SLEADS']);
    expect(await stage.ledger.get(id)).toMatchObject({
      overran: { sentence: 'b is known good. So is 1 more.' },
    });
  });

  test('is over within the hour once somebody has taken it back by hand', async () => {
    const inspect = vendorOf({ batch: 5, previous: () => 'blacklist' });
    const setting: Setting = { vendors: { inspect }, findings: () => [] };
    const id = await block(setting);
    setting.findings = () => [finding('a'), finding('b')];
    await stage.pass(WEEK);
    setting.findings = () => [];
    const undo = allowed(await stage.workflow.ask({ ...draft, undo: true }, rina, 'C0SOC'));
    allowed(await stage.workflow.approve(undo.id, lea, { earlier: [] }));
    await stage.settled();
    await stage.pass(HOUR);
    expect(await stage.ledger.get(id)).toMatchObject({ endedBy: null });
    expect(await stage.ledger.open()).toEqual([]);
    expect(inspect.sent).toEqual(['block ab', 'unblock ab']);
  });
});

test('a protected thing that was blocked all the same is let through again at its end', async () => {
  const previous = () => 'whitelist';
  const inspect = vendorOf({ batch: 5, previous, passes: 'whitelist' });
  const setting: Setting = { vendors: { inspect } };
  const id = await block(setting);
  setting.findings = (indicators) => indicators.map(() => finding('a'));
  await stage.pass(WEEK);
  expect(await stage.ledger.get(id)).toMatchObject({ endedBy: 'R00002' });
  expect(await stage.ledger.get('R00002')).toMatchObject({
    status: 'done',
    terms: { steps: [{ restores: ['whitelist', 'whitelist'] }] },
  });
  expect(inspect.sent).toEqual(['block ab', 'unblock ab']);
});

describe('an end that is brought about only in part', () => {
  test('leaves what is protected as it is, takes back the rest, and tells the approvers', async () => {
    const inspect = vendorOf({ batch: 5, previous: () => 'blacklist' });
    const setting: Setting = { vendors: { inspect } };
    const id = await block(setting);
    setting.findings = (indicators) => indicators.filter((each) => each === a).map(() => finding('a'));
    await stage.pass(WEEK);
    expect(inspect.sent).toEqual(['block ab', 'unblock b']);
    expect(await stage.ledger.get(id)).toMatchObject({ endedBy: 'R00002' });
    expect(await stage.ledger.get('R00002')).toMatchObject({
      status: 'done',
      terms: { gaps: [{ vendor: 'inspect', indicators: [a], why: 'a is known good.' }] },
    });
    expect(stage.told).toEqual(['overran SLEADS']);
  });

  test('names the vendor that has left, and tells the approvers what stays', async () => {
    const [inspect, other] = [vendorOf({ batch: 5 }), vendorOf({ batch: 5 })];
    const vendors: Record<string, ReturnType<typeof vendorOf>> = { inspect, other };
    const id = await block({ vendors });
    delete vendors['inspect'];
    await stage.restart();
    await stage.pass(WEEK);
    expect(await stage.ledger.get(id)).toMatchObject({ endedBy: 'R00002' });
    expect(await stage.ledger.get('R00002')).toMatchObject({
      status: 'done',
      terms: {
        gaps: [{ vendor: 'inspect', indicators: [a, b], why: 'No vendor "inspect" is configured any more.' }],
      },
    });
    expect(other.sent).toEqual(['block ab', 'unblock ab']);
    expect(stage.told).toEqual(['overran SLEADS']);
  });

  test.each(['failed', 'unknown'] as const)('tells the approvers once that it %s', async (status) => {
    let isDown = false;
    const inspect = vendorOf({
      batch: 1,
      isReadable: false,
      takes: () => !isDown,
      answer: async (batch) =>
        batch.map((indicator): Outcome => ({ indicator, status: isDown ? status : 'accepted' })),
    });
    const id = await block({ vendors: { inspect } });
    isDown = true;
    await stage.pass(WEEK);
    expect(await stage.ledger.get(id)).toMatchObject({ endedBy: 'R00002' });
    expect(await stage.ledger.get('R00002')).toMatchObject({ status: 'failed' });
    expect(stage.told).toEqual(['overran SLEADS']);
    allowed(await stage.workflow.retry('R00002', lea, []));
    await stage.settled();
    expect(stage.told).toEqual(['overran SLEADS']);
  });

  test('is told of nobody where all of it is taken back', async () => {
    await block({ vendors: { inspect: vendorOf({ batch: 1 }) } });
    await stage.pass(WEEK);
    expect(await stage.ledger.get('R00002')).toMatchObject({ status: 'done' });
    expect(stage.told).toEqual([]);
  });
});

test('an undo says which of its vendors has left', async () => {
  const [inspect, other] = [vendorOf({ batch: 5 }), vendorOf({ batch: 5 })];
  const vendors: Record<string, ReturnType<typeof vendorOf>> = { inspect, other };
  const id = await block({ vendors }, { lasts: undefined });
  delete vendors['inspect'];
  await stage.restart();
  const words = { vendors: [], reason: 'Ours.', breakGlass: false };
  const undo = allowed(await stage.workflow.undo(id, words, rina, 'C0SOC'));
  expect(undo.terms.steps.map(({ vendor }) => vendor)).toEqual(['other']);
  expect(undo.terms.gaps).toEqual([
    { vendor: 'inspect', indicators: [a, b], why: 'No vendor "inspect" is configured any more.' },
  ]);
});
