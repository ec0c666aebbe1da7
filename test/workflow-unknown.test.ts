import { describe, expect, test } from '@jest/globals';
import type { Draft } from '../src/domain/draft.ts';
import { rina } from './domain/stories.ts';
import {
  approved,
  begin,
  cybereason,
  held,
  retried,
  stage,
  through,
  told,
  undoAsked,
} from './workflow-meeting.ts';
import { type Fault, reputations } from './workflow-reputations.ts';
import { a, allowed, DAY, draft, eventsOf, HOUR, outcomesOf, vendorOf } from './workflow-stage.ts';

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
    await expect(undoAsked(first)).resolves.toBeDefined();
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
    const undo = await undoAsked(first);
    await approved(undo);
    cybereason.blind(false);
    cybereason.failsAlways('refused');
    expect(await retried(undo)).toEqual(['failed refused']);
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

test('a crash makes nothing ours that was seen there before', async () => {
  const inspect = vendorOf({ batch: 5 });
  inspect.held.add(a.value);
  await begin({ vendors: { inspect } });
  const { id } = allowed(
    await stage.workflow.ask({ ...draft, indicators: [a], lasts: { forMs: HOUR } }, rina, 'C0SOC'),
  );
  await stage.settled();
  await approved(id);
  await stage.restart('acted');
  expect(await outcomesOf(stage.ledger, id)).toEqual(['already']);
  await stage.pass(HOUR);
  expect([...inspect.held]).toEqual([a.value]);
});

describe('a crash before anybody was asked what was there', () => {
  async function interrupted(changes: Partial<Draft>): Promise<string> {
    const id = await through(changes);
    await stage.restart('acted');
    return id;
  }

  test('makes nothing ours that was so before', async () => {
    cybereason.held.set(a.value, 'blacklist');
    const id = await interrupted({ lasts: { forMs: HOUR } });
    expect(await outcomesOf(stage.ledger, id)).toEqual(['already']);
    await stage.pass(HOUR);
    expect([held(), cybereason.sent]).toEqual(['blacklist', []]);
  });

  test('forgets nothing that is to be put back', async () => {
    cybereason.held.set(a.value, 'whitelist');
    const id = await interrupted({ lasts: { forMs: HOUR } });
    expect(await stage.ledger.get(id)).toMatchObject({
      steps: [{ outcomes: [{ status: 'verified', previous: 'whitelist' }] }],
    });
    await stage.pass(HOUR);
    expect(held()).toBe('whitelist');
  });
});
