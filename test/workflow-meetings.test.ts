import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Operation } from '../src/adapter.ts';
import { Refusal } from '../src/domain/refusal.ts';
import type { Draft } from '../src/domain/request.ts';
import { finding, lea, minutesAfter, rina } from './domain/stories.ts';
import { type Fault, reputations } from './workflow-reputations.ts';
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

test('who may not ask any more has nothing of theirs sent again on their own word', async () => {
  let fails = true;
  const inspect = vendorOf({
    takes: () => !fails,
    answer: async (batch) =>
      batch.map((indicator) => ({ indicator, status: fails ? 'failed' : 'accepted', code: 'x' })),
  });
  await begin({ vendors: { inspect }, policy });
  const id = await through();
  fails = false;
  const left = { ...rina, groups: [] };
  expect(await stage.workflow.retry(id, left, [])).toMatchObject({ code: 'not_a_requester' });
  expect(inspect.sent).toEqual(['block a']);
  allowed(await stage.workflow.retry(id, rina, []));
  await stage.settled();
  expect(inspect.sent).toEqual(['block a', 'block a']);
});

/** Asked to be taken back, and not decided yet; gives back its id. */
async function undoAsked(id: string): Promise<string> {
  const undo = allowed(await stage.workflow.undo(id, words, rina, 'C0SOC'));
  await stage.settled();
  return undo.id;
}

async function approved(id: string): Promise<void> {
  allowed(await stage.workflow.approve(id, lea, { earlier: [] }));
  await stage.settled();
}

describe('what ends at a vendor that cannot be asked', () => {
  let blind: ReturnType<typeof reputations>;
  beforeEach(async () => {
    blind = reputations(false);
    await begin({ vendors: { blind } });
  });
  const here = () => blind.held.get(a.value);
  const forAnHour = { lasts: { forMs: HOUR } };

  test.each<[string, Partial<Draft>, Partial<Draft>, string]>([
    ['a block that was allowed', {}, { action: 'allow' }, 'blacklist'],
    ['a block that was cleared', {}, { action: 'clear' }, 'blacklist'],
    ['what was allowed and blocked', { action: 'allow' }, {}, 'whitelist'],
    ['prevention that was allowed', { prevent: true }, { action: 'allow' }, 'blacklist+prevent'],
    ['a block that was prevented', {}, { prevent: true }, 'blacklist'],
  ])('puts back what another wants, as the record has it: %s', async (_, below, above, left) => {
    await through(below);
    await through({ ...above, ...forAnHour });
    await stage.pass(HOUR);
    expect([here(), told()]).toEqual([left, []]);
  });

  test('takes no prevention from who wants it, though a plain block comes later', async () => {
    await through({ prevent: true, ...forAnHour });
    await through();
    expect(here()).toBe('blacklist+prevent');
    await stage.pass(HOUR);
    expect(here()).toBe('blacklist');
  });

  test('says so before it is agreed to and afterwards, where nobody knows what was there', async () => {
    const id = await through({ ...forAnHour });
    const plain = await through({ action: 'allow' });
    await stage.pass(HOUR);
    expect((await stage.ledger.get(id))?.terms.steps).toMatchObject([{ unread: true }]);
    expect((await stage.ledger.get(plain))?.terms.steps[0]).not.toHaveProperty('unread');
    const undo = (await stage.ledger.get(await undoAsked(plain)))?.terms.steps[0];
    expect(undo).toMatchObject({ restores: [null], unread: true });
  });

  test('puts back nothing that ended while it was put off', async () => {
    await through({ action: 'allow', lasts: { forMs: 2 * HOUR } });
    await through(forAnHour);
    blind.failsAlways('busy');
    await stage.pass(HOUR);
    await stage.pass(HOUR);
    blind.failsAlways(undefined);
    await stage.pass(MINUTE);
    expect([here(), told()]).toEqual([undefined, []]);
  });

  test('does not take away instead what has replaced it', async () => {
    const first = await through();
    const undo = await undoAsked(first);
    const allow = await through({ action: 'allow' });
    await approved(undo);
    expect(here()).toBe('whitelist');
    expect(await stage.ledger.get(undo)).toMatchObject({ status: 'done', spared: [{ for: [allow] }] });
  });

  test('is taken back though nobody knows whether it came about, and what is below is wanted', async () => {
    await through();
    blind.failsAlways('unanswered');
    await through({ action: 'allow', ...forAnHour });
    blind.failsAlways(undefined);
    expect(here()).toBe('whitelist');
    await stage.pass(HOUR);
    expect([here(), told()]).toEqual(['blacklist', []]);
  });

  test('and really fails at a later try, having been taken back, claims nothing anew', async () => {
    blind.failsAlways('lost');
    const first = await through();
    blind.failsAlways(undefined);
    await approved(await undoAsked(first));
    blind.failsAlways('refused');
    expect(await retried(first)).toEqual(['failed refused']);
    blind.failsAlways(undefined);
    await through(forAnHour);
    await stage.pass(HOUR);
    expect([here(), told()]).toEqual([undefined, []]);
  });
});

test('what cannot be read for a moment is not taken away instead of what it has replaced', async () => {
  await through();
  const allow = await through({ action: 'allow' });
  cybereason.blind(true);
  const undo = await through({ undo: true });
  expect(held()).toBe('whitelist');
  expect(await stage.ledger.get(undo)).toMatchObject({ spared: [{ for: [allow] }] });
  cybereason.blind(false);
  await through({ undo: true });
  expect([held(), cybereason.sent]).toEqual(['whitelist', ['block', 'allow']]);
});

test('what was to be taken back does not come back with what had replaced it', async () => {
  const undo = await undoAsked(await through({ action: 'allow' }));
  await through({ action: 'clear', lasts: { forMs: HOUR } });
  cybereason.blind(true);
  await approved(undo);
  cybereason.blind(false);
  await stage.pass(HOUR);
  expect(held()).toBeUndefined();
});

test('what was there before us is taken back on people’s word, though nobody can read it now', async () => {
  cybereason.held.set(a.value, 'blacklist');
  await through();
  cybereason.blind(true);
  const undo = await through({ undo: true });
  expect([held(), await outcomesOf(stage.ledger, undo)]).toEqual([undefined, ['accepted ok']]);
});

test('what somebody has blocked again by hand is taken back, whatever the record says of it', async () => {
  await through();
  await through({ action: 'allow' });
  cybereason.held.set(a.value, 'blacklist');
  const undo = await through({ undo: true });
  expect([held(), await outcomesOf(stage.ledger, undo)]).toEqual([undefined, ['verified']]);
});

test('what could not be read for a moment is put back as the record has it', async () => {
  await through({ action: 'allow' });
  cybereason.blind(true);
  await through({ lasts: { forMs: HOUR } });
  cybereason.blind(false);
  await stage.pass(HOUR);
  expect(held()).toBe('whitelist');
});

describe('a block that also prevents', () => {
  test('leaves the plain one at its end', async () => {
    await through();
    await through({ prevent: true, lasts: { forMs: HOUR } });
    expect(held()).toBe('blacklist+prevent');
    await stage.pass(HOUR);
    expect([held(), told()]).toEqual(['blacklist', []]);
  });

  test('leaves the plain one when it is taken back, whose request is in no danger', async () => {
    await through();
    const undo = await undoAsked(await through({ prevent: true }));
    expect((await stage.ledger.get(undo))?.terms).not.toHaveProperty('related');
    await approved(undo);
    expect(held()).toBe('blacklist');
  });

  test('stays at the end of the plain one, and leaves nothing at its own', async () => {
    const plain = await through({ lasts: { forMs: HOUR } });
    const prevents = await through({ prevent: true, lasts: { forMs: 2 * HOUR } });
    await stage.pass(HOUR);
    expect(held()).toBe('blacklist+prevent');
    expect(await stage.ledger.get(plain)).toMatchObject({ endedBy: null, left: { wantedBy: [prevents] } });
    await stage.pass(HOUR);
    expect([held(), told()]).toEqual([undefined, []]);
  });

  test('is not taken back with a plain one that came meanwhile', async () => {
    const undo = await undoAsked(await through({ prevent: true }));
    const plain = await through({ lasts: { forMs: HOUR } });
    await approved(undo);
    expect(await stage.ledger.get(undo)).toMatchObject({ spared: [{ for: [plain] }] });
    expect(held()).toBe('blacklist+prevent');
    await stage.pass(HOUR);
    expect(held()).toBeUndefined();
  });

  test('ends though it was put off until a plain one came, which is left', async () => {
    await through({ prevent: true, lasts: { forMs: HOUR } });
    cybereason.failsAlways('busy');
    await stage.pass(HOUR);
    cybereason.failsAlways(undefined);
    await through();
    await stage.pass(MINUTE);
    expect([held(), told()]).toEqual(['blacklist', []]);
  });

  test('stays, and is told of, where the plain one that is to be left has come to be protected', async () => {
    const setting: Setting = { vendors: { cybereason } };
    await begin(setting);
    await through({ prevent: true, lasts: { forMs: HOUR } });
    cybereason.failsAlways('busy');
    await stage.pass(HOUR);
    cybereason.failsAlways(undefined);
    await through();
    setting.findings = (indicators) => indicators.map(({ value }) => finding(value.charAt(0)));
    await stage.pass(MINUTE);
    expect([held(), told()]).toEqual(['blacklist+prevent', ['overran SLEADS']]);
  });

  test('is taken back where the plain one that came meanwhile is put back as it was to be', async () => {
    await through();
    const undo = await undoAsked(await through({ prevent: true }));
    await through();
    await approved(undo);
    expect(held()).toBe('blacklist');
    expect(await stage.ledger.get(undo)).not.toHaveProperty('spared');
  });
});

describe('an undo', () => {
  test('leaves what others have asked for since it was asked for, to whom it then belongs', async () => {
    const first = await through();
    const undo = await undoAsked(first);
    const second = await through({ lasts: { forMs: HOUR } });
    await approved(undo);
    expect(held()).toBe('blacklist');
    expect(await stage.ledger.get(undo)).toMatchObject({
      status: 'done',
      spared: [{ vendor: 'cybereason', indicators: [a], for: [second] }],
    });
    await stage.pass(HOUR);
    expect([held(), told()]).toEqual([undefined, []]);
  });

  test('is carried out against those who were known to want it to stay', async () => {
    const first = await through();
    const second = await through();
    const undo = await undoAsked(first);
    expect(await stage.ledger.get(undo)).toMatchObject({
      terms: { related: [{ request: second, wants: 'stay' }] },
    });
    await approved(undo);
    expect(held()).toBeUndefined();
  });

  test('puts back what its approvers saw, whatever has ended since', async () => {
    await through({ lasts: { forMs: 10 * MINUTE } });
    const undo = await undoAsked(await through({ action: 'allow' }));
    await stage.pass(10 * MINUTE);
    await approved(undo);
    expect(held()).toBe('blacklist');
  });

  test('leaves it also after a restart, and when it is put off or tried again', async () => {
    const first = await through();
    const undo = await undoAsked(first);
    cybereason.failsAlways('refused');
    await approved(undo);
    cybereason.failsAlways(undefined);
    await through();
    await stage.restart();
    await retried(undo);
    expect([held(), cybereason.sent]).toEqual(['blacklist', ['block', 'unblock']]);
  });

  test('that is tried again leaves alone what it has taken back, whoever brought it about since', async () => {
    const both = { indicators: [a, b] };
    const first = await through(both);
    const batched = (await stage.ledger.get(first))?.steps.length;
    expect(batched).toBe(1);
    const undo = await undoAsked(first);
    cybereason.held.delete(a.value);
    cybereason.failsAlways('refused');
    await approved(undo);
    expect(await outcomesOf(stage.ledger, undo)).toEqual(['already', 'failed refused']);
    cybereason.failsAlways(undefined);
    await through();
    expect(await retried(undo)).toEqual(['already', 'verified']);
    expect([held(), cybereason.held.get(b.value)]).toEqual(['blacklist', undefined]);
  });
});

describe('what another is just putting back', () => {
  test('is waited for by the end of that', async () => {
    let [enter, release] = [() => {}, () => {}];
    const entered = new Promise<void>((resolve) => {
      enter = resolve;
    });
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    const { allow } = cybereason.vendor.operations;
    const revert: Operation['revert'] = async (...given) => {
      enter();
      await released;
      return allow?.revert?.(...given) ?? [];
    };
    const operations = { ...cybereason.vendor.operations, allow: { ...allow, revert } as Operation };
    await begin({ vendors: { cybereason: { vendor: { ...cybereason.vendor, operations } } } });
    await through({ lasts: { forMs: HOUR + 1 } });
    await through({ action: 'allow', lasts: { forMs: HOUR } });
    const first = stage.pass(HOUR);
    await entered;
    const second = stage.pass(1);
    for (let turn = 0; turn < 20; turn += 1) await new Promise(setImmediate);
    release();
    await Promise.all([first, second]);
    expect([held(), told(), cybereason.sent]).toEqual([
      undefined,
      [],
      ['block', 'allow', 'unallow', 'unblock'],
    ]);
  });

  test('when it was interrupted, is looked at before that ends', async () => {
    const block = await through({ lasts: { forMs: HOUR } });
    const undo = await undoAsked(await through({ action: 'allow' }));
    const { digest = '' } = (await stage.ledger.get(undo)) ?? {};
    const at = minutesAfter(0).toISOString();
    await stage.ledger.append(undo, () => [
      { at, type: 'approved', by: lea.person, digest, as: ['SLEADS'] },
      { at, type: 'started', step: 0 },
    ]);
    cybereason.held.set(a.value, 'blacklist');
    await stage.pass(HOUR);
    expect(await stage.ledger.get(block)).not.toHaveProperty('endedBy');
    await stage.restart();
    await stage.pass(MINUTE);
    expect([held(), told()]).toEqual([undefined, []]);
  });
});

describe('an end that is put off puts back', () => {
  test('nothing that nobody wants by then', async () => {
    await through({ lasts: { forMs: 2 * HOUR } });
    await through({ action: 'allow', lasts: { forMs: HOUR } });
    cybereason.failsAlways('busy');
    await stage.pass(HOUR);
    await stage.pass(HOUR);
    cybereason.failsAlways(undefined);
    await stage.pass(MINUTE);
    expect([held(), told()]).toEqual([undefined, []]);
  });

  test('what it was to, though nobody knows whether it has', async () => {
    cybereason.held.set(a.value, 'whitelist');
    const first = await through({ lasts: { forMs: HOUR } });
    cybereason.blind(true);
    cybereason.failsAlways('lost');
    await stage.pass(HOUR);
    cybereason.blind(false);
    cybereason.failsAlways(undefined);
    const end = (await stage.ledger.get(first))?.endedBy ?? '';
    expect(await retried(end)).toEqual(['verified']);
    expect(held()).toBe('whitelist');
  });

  test('nothing that has come to be protected', async () => {
    const setting: Setting = { vendors: { cybereason } };
    await begin(setting);
    const block = await through();
    await through({ action: 'allow', lasts: { forMs: HOUR } });
    cybereason.failsAlways('busy');
    await stage.pass(HOUR);
    cybereason.failsAlways(undefined);
    setting.findings = (indicators) => indicators.map(({ value }) => finding(value.charAt(0)));
    await stage.pass(MINUTE);
    expect([held(), told()]).toEqual(['whitelist', ['overran SLEADS']]);
    expect(await stage.ledger.get(block)).toMatchObject({ status: 'done' });
  });
});

test('what had been cleared for a while comes back, though it was blocked and let go in between', async () => {
  await through({ action: 'allow' });
  await through({ action: 'clear', lasts: { forMs: HOUR } });
  await approved(await undoAsked(await through()));
  expect(held()).toBeUndefined();
  await stage.pass(HOUR);
  expect([held(), told()]).toEqual(['whitelist', []]);
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
