import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { Refusal } from '../src/domain/refusal.ts';
import type { Draft } from '../src/domain/request.ts';
import { lea, rina } from './domain/stories.ts';
import { type Fault, reputations } from './workflow-reputations.ts';
import {
  a,
  allowed,
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

/** Requests that meet at one thing, one vendor and one end. */

let stage: Stage;
let cybereason: ReturnType<typeof reputations>;
beforeEach(async () => {
  cybereason = reputations();
  stage = await setStage({ vendors: { cybereason } });
});
afterEach(() => stage.close());

async function begin(setting: Setting): Promise<void> {
  await stage.close();
  stage = await setStage(setting);
}

/** Asked for, approved by Lea and carried out as far as it gets; gives back its id. */
async function through(changes: Partial<Draft> = {}): Promise<string> {
  const asked = { ...draft, indicators: [a], ...changes };
  const { id } = allowed(await stage.workflow.ask(asked, rina, 'C0SOC'));
  allowed(await stage.workflow.approve(id, lea, { earlier: [] }));
  await stage.settled();
  return id;
}

async function retried(id: string): Promise<readonly string[]> {
  allowed(await stage.workflow.retry(id, lea, []));
  await stage.settled();
  return outcomesOf(stage.ledger, id);
}

const words = { vendors: [], reason: 'Ours.', breakGlass: false };
const held = () => cybereason.held.get(a.value);
const told = () => stage.told.filter((each) => each.startsWith('overran'));

/** Sent while the vendor cannot be read, so that nobody knows what became of it. */
async function unknown(fault: Fault, changes: Partial<Draft> = {}): Promise<string> {
  cybereason.blind(true);
  cybereason.failsAlways(fault);
  const id = await through(changes);
  expect(await outcomesOf(stage.ledger, id)).toEqual([`unknown ${fault}`]);
  cybereason.blind(false);
  cybereason.failsAlways(undefined);
  return id;
}

describe('what has replaced another ends', () => {
  test.each(['block', 'allow'] as const)(
    'without bringing back that, a %s whose time is up',
    async (action) => {
      const other = action === 'block' ? 'allow' : 'block';
      await through({ action, lasts: { forMs: DAY } });
      await through({ action: other, lasts: { forMs: 7 * DAY } });
      await stage.pass(DAY);
      expect(held()).toBe(other === 'allow' ? 'whitelist' : 'blacklist');
      await stage.pass(6 * DAY);
      expect([held(), told()]).toEqual([undefined, []]);
    },
  );

  test('by hand, without bringing back what an end could not take back', async () => {
    await through({ lasts: { forMs: HOUR } });
    cybereason.fails(['busy']);
    await stage.pass(HOUR);
    const allow = await through({ action: 'allow' });
    await stage.pass(MINUTE);
    const undo = allowed(await stage.workflow.undo(allow, words, rina, 'C0SOC'));
    allowed(await stage.workflow.approve(undo.id, lea, { earlier: [] }));
    await stage.settled();
    expect(held()).toBeUndefined();
  });
});

describe('what was unknown', () => {
  test.each<[Fault | undefined, string]>([
    ['refused', 'failed refused'],
    ['lost', 'failed not_applied'],
  ])('and is proven not to be so claims nothing: %s', async (fault, outcome) => {
    const first = await unknown('lost');
    cybereason.failsAlways(fault);
    expect(await retried(first)).toEqual([outcome]);
    cybereason.failsAlways(undefined);
    await through({ lasts: { forMs: HOUR } });
    await stage.pass(HOUR);
    expect([held(), told()]).toEqual([undefined, []]);
  });

  test('and whose end is put off is not taken by another for what was before us', async () => {
    await unknown('unanswered', { lasts: { forMs: HOUR } });
    cybereason.failsAlways('busy');
    await stage.pass(HOUR);
    cybereason.failsAlways(undefined);
    const second = await through({ lasts: { forMs: HOUR } });
    expect(await outcomesOf(stage.ledger, second)).toEqual(['already']);
    await stage.pass(HOUR);
    expect([held(), told()]).toEqual([undefined, []]);
  });

  test('and could not be taken back at its end can be taken back by hand', async () => {
    const blind = reputations(false);
    await begin({ vendors: { blind } });
    blind.failsAlways('unanswered');
    const first = await through({ lasts: { forMs: HOUR } });
    blind.failsAlways('refused');
    await stage.pass(HOUR);
    expect(told()).toHaveLength(1);
    expect(await stage.workflow.undo(first, words, rina, 'C0SOC')).not.toBeInstanceOf(Refusal);
  });

  test('makes nothing ours that was surely there before', async () => {
    cybereason.held.set(a.value, 'blacklist');
    await through({ lasts: { forMs: HOUR } });
    await unknown('lost', { lasts: { forMs: 2 * HOUR } });
    await stage.pass(HOUR);
    await stage.pass(HOUR);
    expect([held(), cybereason.sent]).toEqual(['blacklist', ['block']]);
  });

  test('of an undo, and did not happen, still has to put back what was there before', async () => {
    cybereason.held.set(a.value, 'whitelist');
    const first = await through({ lasts: { forMs: 5 * HOUR } });
    cybereason.blind(true);
    cybereason.failsAlways('lost');
    const undo = allowed(await stage.workflow.undo(first, words, rina, 'C0SOC'));
    allowed(await stage.workflow.approve(undo.id, lea, { earlier: [] }));
    await stage.settled();
    cybereason.blind(false);
    cybereason.failsAlways('refused');
    expect(await retried(undo.id)).toEqual(['failed refused']);
    cybereason.failsAlways(undefined);
    await stage.pass(5 * HOUR);
    expect(held()).toBe('whitelist');
  });

  test('and took effect only at a later try lasts as long as it was to', async () => {
    const first = await unknown('lost', { lasts: { forMs: HOUR } });
    cybereason.failsAlways('refused');
    await retried(first);
    cybereason.failsAlways(undefined);
    await stage.pass(3 * HOUR);
    expect(await retried(first)).toEqual(['verified']);
    await stage.pass(HOUR - 1);
    expect(held()).toBe('blacklist');
    await stage.pass(1);
    expect(held()).toBeUndefined();
  });

  test('is not claimed anew by a try that was never sent', async () => {
    const blind = reputations(false);
    await begin({ vendors: { blind } });
    blind.failsAlways('lost');
    const first = await through();
    blind.failsAlways('busy');
    await retried(first);
    blind.failsAlways(undefined);
    await through({ undo: true });
    await stage.pass(DAY);
    expect(await eventsOf(stage.ledger, first)).toContain('barred');
    await through({ lasts: { forMs: HOUR } });
    await stage.pass(HOUR);
    expect([blind.held.get(a.value), told()]).toEqual([undefined, []]);
  });
});

test('what one vendor puts off for long does not keep in force what has ended at another', async () => {
  const answer = async () => ({ retryAfterMs: DAY, code: 'rate_limited' });
  await begin({ vendors: { cybereason, inspect: vendorOf({ answer, takes: () => false }) } });
  await through({ lasts: { forMs: HOUR } });
  expect(held()).toBe('blacklist');
  await stage.pass(HOUR);
  expect([held(), told()]).toEqual([undefined, []]);
});

test('a crash makes nothing ours that was seen there before', async () => {
  const inspect = vendorOf({ batch: 5 });
  inspect.held.add(a.value);
  await begin({ vendors: { inspect } });
  const { id } = allowed(
    await stage.workflow.ask({ ...draft, indicators: [a], lasts: { forMs: HOUR } }, rina, 'C0SOC'),
  );
  await stage.settled();
  allowed(await stage.workflow.approve(id, lea, { earlier: [] }));
  await stage.settled();
  await stage.restart('acted');
  expect(await outcomesOf(stage.ledger, id)).toEqual(['already']);
  await stage.pass(HOUR);
  expect([...inspect.held]).toEqual([a.value]);
});

test('who broke the glass and may not any more sends nothing again alone', async () => {
  let fails = true;
  const inspect = vendorOf({
    takes: () => !fails,
    answer: async (batch) =>
      batch.map((indicator) => ({ indicator, status: fails ? 'failed' : 'accepted', code: 'x' })),
  });
  const breakGlass = { people: ['URINA'], perDay: 1, remindAfterMs: HOUR };
  const setting: Setting = { vendors: { inspect }, policy: { ...policy, breakGlass } };
  await begin(setting);
  const { id } = allowed(
    await stage.workflow.ask({ ...draft, indicators: [a], breakGlass: true }, rina, 'C0SOC'),
  );
  await stage.settled();
  fails = false;
  setting.policy = policy;
  await stage.restart();
  expect(await stage.workflow.retry(id, rina, [])).toMatchObject({ code: 'not_a_glass_breaker' });
  expect(inspect.sent).toEqual(['block a']);
  setting.policy = { ...policy, breakGlass };
  await stage.restart();
  allowed(await stage.workflow.retry(id, rina, []));
  await stage.settled();
  expect(inspect.sent).toEqual(['block a', 'block a']);
});
