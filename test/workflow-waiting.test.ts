import { afterEach, describe, expect, test } from '@jest/globals';
import { Refusal } from '../src/domain/refusal.ts';
import { lea, member, minutesAfter, olaf, rina, rule, sha1, tomas } from './domain/stories.ts';
import {
  allowed,
  b,
  DAY,
  draft,
  eventsOf,
  HOUR,
  MINUTE,
  policy,
  type Stage,
  setStage,
  vendorOf,
} from './workflow-stage.ts';

let stage: Stage;
afterEach(() => stage.close());

async function askUnder(changes: Partial<typeof rule> = {}): Promise<string> {
  const rules = [{ ...rule, ...changes }];
  stage = await setStage({ vendors: { inspect: vendorOf() }, policy: { ...policy, rules } });
  const { id } = allowed(await stage.workflow.ask(draft, rina, 'C0SOC'));
  await stage.settled();
  return id;
}

describe('a request that waits', () => {
  test('reminds its approvers, each time after twice the pause, until it expires', async () => {
    const id = await askUnder({ remindAfterMs: 10 * MINUTE, expiresAfterMs: 2 * HOUR });
    const before = stage.told.length;
    const reminded: number[] = [];
    for (let minute = 1; minute <= 125; minute += 1) {
      await stage.pass(MINUTE);
      if (stage.told.length > before + reminded.length) reminded.push(minute);
    }
    expect(reminded).toEqual([10, 30, 70]);
    expect(new Set(stage.told)).toEqual(new Set(['reminded SLEADS']));
    expect(await stage.ledger.get(id)).toMatchObject({ status: 'expired' });
  });

  test('reminds whoever claimed it, and nobody once it is decided', async () => {
    const id = await askUnder({ remindAfterMs: 10 * MINUTE });
    allowed(await stage.workflow.claim(id, lea, []));
    await stage.pass(10 * MINUTE);
    expect(stage.told).toEqual(['reminded ULEA']);
    allowed(await stage.workflow.deny(id, lea, [], 'Shared host.'));
    await stage.pass(DAY);
    expect(stage.told).toEqual(['reminded ULEA']);
    expect(await stage.ledger.get(id)).toMatchObject({ status: 'denied' });
  });

  test('reminds everybody again once whoever claimed it has let a reminder pass, also after a restart', async () => {
    const id = await askUnder({ remindAfterMs: 10 * MINUTE, expiresAfterMs: DAY });
    await stage.pass(10 * MINUTE);
    allowed(await stage.workflow.claim(id, lea, []));
    await stage.pass(20 * MINUTE);
    await stage.restart();
    await stage.pass(40 * MINUTE);
    expect(stage.told).toEqual(['reminded SLEADS', 'reminded ULEA', 'reminded SLEADS']);
    // Whoever takes it over is given as long.
    allowed(await stage.workflow.claim(id, tomas, []));
    await stage.pass(80 * MINUTE);
    await stage.pass(160 * MINUTE);
    expect(stage.told.slice(3)).toEqual(['reminded UTOMAS', 'reminded SLEADS']);
  });

  test('is escalated whoever claimed it', async () => {
    const escalation = { afterMs: 20 * MINUTE, to: ['UOLAF'] };
    const id = await askUnder({ remindAfterMs: 15 * MINUTE, escalation });
    allowed(await stage.workflow.claim(id, lea, []));
    await stage.pass(20 * MINUTE);
    expect(stage.told).toEqual(['reminded ULEA', 'escalated UOLAF']);
    await stage.pass(30 * MINUTE);
    expect(stage.told.slice(2)).toEqual(['reminded SLEADS UOLAF']);
    allowed(await stage.workflow.approve(id, olaf, { earlier: [] }));
  });

  test('is reminded of after a restart as it would have been', async () => {
    await askUnder({ remindAfterMs: 10 * MINUTE });
    await stage.pass(10 * MINUTE);
    await stage.restart();
    await stage.pass(20 * MINUTE - 1);
    expect(stage.told).toHaveLength(1);
    await stage.pass(1);
    expect(stage.told).toHaveLength(2);
  });

  test('is escalated once, and then may be decided by those people too', async () => {
    const id = await askUnder({ escalation: { afterMs: 20 * MINUTE, to: ['UOLAF'] } });
    expect(await stage.workflow.approve(id, olaf, { earlier: [] })).toMatchObject({
      code: 'not_an_approver',
    });
    await stage.pass(20 * MINUTE);
    expect(stage.told).toEqual(['escalated UOLAF']);
    await stage.restart();
    await stage.pass(20 * MINUTE);
    expect(stage.told).toEqual(['escalated UOLAF']);
    allowed(await stage.workflow.approve(id, olaf, { earlier: [] }));
    await stage.settled();
    expect(await stage.ledger.get(id)).toMatchObject({ status: 'done' });
  });

  test('is not escalated when it was decided in time', async () => {
    const id = await askUnder({ escalation: { afterMs: 20 * MINUTE, to: ['UOLAF'] } });
    allowed(await stage.workflow.approve(id, lea, { earlier: [] }));
    await stage.pass(DAY);
    expect(await eventsOf(stage.ledger, id)).not.toContain('escalated');
  });

  test('has on the agenda what is ahead of it and nothing else, also after a restart', async () => {
    const escalation = { afterMs: 20 * MINUTE, to: ['UOLAF'] };
    const id = await askUnder({ remindAfterMs: 10 * MINUTE, escalation });
    const waits = [`escalate ${id}`, `expire ${id}`, `remind ${id}`];
    expect(stage.ahead()).toEqual(waits);
    await stage.restart();
    expect(stage.ahead()).toEqual(waits);
    allowed(await stage.workflow.approve(id, lea, { earlier: [] }));
    await stage.settled();
    expect(stage.ahead()).toEqual([]);
    await stage.restart();
    expect(stage.ahead()).toEqual([]);
  });

  test('tells who was asked instead, and lets them decide', async () => {
    const id = await askUnder();
    allowed(await stage.workflow.delegate(id, lea, [], olaf));
    await stage.settled();
    expect(stage.told).toEqual(['delegated UOLAF']);
    expect(await stage.workflow.approve(id, lea, { earlier: [] })).toMatchObject({ code: 'handed_on' });
    allowed(await stage.workflow.approve(id, olaf, { earlier: [] }));
  });

  test('counts no approval of somebody who has lost the right since', async () => {
    const id = await askUnder({ approvals: 2 });
    allowed(await stage.workflow.approve(id, lea, { earlier: [] }));
    const answer = await stage.workflow.approve(id, tomas, { earlier: [{ ...lea, groups: [] }] });
    expect(allowed(answer)).toMatchObject({ status: 'requested', approvals: [{ by: tomas.person }] });
    expect(await eventsOf(stage.ledger, id)).toEqual(['requested', 'approved', 'lapsed', 'approved']);
  });
});

describe('breaking the glass', () => {
  const breakGlass = { people: ['URINA'], perDay: 3, remindAfterMs: 30 * MINUTE };
  const broken = { ...draft, breakGlass: true };

  async function broke(): Promise<string> {
    const rules = [{ ...rule, remindAfterMs: 5 * MINUTE }];
    stage = await setStage({
      vendors: { inspect: vendorOf() },
      policy: { ...policy, rules, breakGlass },
    });
    const { id } = allowed(await stage.workflow.ask(broken, rina, 'C0SOC'));
    await stage.settled();
    return id;
  }

  test('runs at once, and tells those who would have been asked', async () => {
    const id = await broke();
    expect(await stage.ledger.get(id)).toMatchObject({ status: 'done', approvals: [] });
    expect(stage.told).toEqual(['break_glass SLEADS']);
  });

  test('asks for a review until it is given, as often as the policy says', async () => {
    const id = await broke();
    const reminders = () => stage.told.filter((notice) => notice === 'reminded SLEADS').length;
    for (const [minutes, count] of [
      [29, 0],
      [1, 1],
      [59, 1],
      [1, 2],
      [120, 3],
      [3 * 24 * 60, 4],
      [24 * 60, 5],
    ] as const) {
      await stage.pass(minutes * MINUTE);
      expect(reminders()).toBe(count);
    }
    expect(await stage.ledger.open()).toHaveLength(1);
    allowed(await stage.workflow.review(id, lea, 'not_justified', 'It could have waited.'));
    await stage.settled();
    await stage.pass(30 * DAY);
    expect(reminders()).toBe(5);
    expect(await stage.ledger.open()).toEqual([]);
    expect(await stage.ledger.get(id)).toMatchObject({
      review: { by: lea.person, verdict: 'not_justified', reason: 'It could have waited.' },
    });
  });

  test('is not for those without the right, nor without a reason', async () => {
    const lax = [{ ...rule, reasonOptional: true as const }];
    stage = await setStage({
      vendors: { inspect: vendorOf() },
      policy: { ...policy, rules: lax, breakGlass },
    });
    const nina = member('UNINA', ['SRESPONDERS']);
    expect(await stage.workflow.ask(broken, nina, 'C0SOC')).toEqual(
      new Refusal(
        'not_a_glass_breaker',
        'You are not among those who may break the glass. Ask without "break-glass", and somebody else approves.',
      ),
    );
    expect(await stage.workflow.ask({ ...broken, reason: '' }, rina, 'C0SOC')).toMatchObject({
      code: 'reason_missing',
    });
    expect(stage.ledger.head().position).toBe(0);
  });
});

describe('requests about the same', () => {
  const ask = (changes: Partial<typeof draft>) => stage.workflow.ask({ ...draft, ...changes }, rina, 'C0SOC');

  test('are named while they are open: first those that want the opposite', async () => {
    await askUnder();
    const same = allowed(await ask({ indicators: [b, sha1('c')] }));
    expect(same.terms.related).toEqual([{ request: 'R00001', wants: 'same', indicators: 1 }]);
    const opposite = allowed(await ask({ undo: true }));
    expect(opposite.terms.related).toEqual([
      { request: 'R00001', wants: 'opposite', indicators: 2 },
      { request: 'R00002', wants: 'opposite', indicators: 1 },
    ]);
    const all = allowed(await ask({}));
    expect(all.terms.related?.map(({ request, wants }) => `${request} ${wants}`)).toEqual([
      'R00003 opposite',
      'R00001 same',
      'R00002 same',
    ]);
  });

  test('are named after a restart, and no more once they ended', async () => {
    const id = await askUnder();
    await stage.restart();
    expect(allowed(await ask({})).terms.related).toEqual([{ request: id, wants: 'same', indicators: 2 }]);
    allowed(await stage.workflow.cancel(id, rina));
    allowed(await stage.workflow.cancel('R00002', rina));
    expect(allowed(await ask({})).terms).not.toHaveProperty('related');
  });
});

test('expires undecided at its time, whatever the clock did meanwhile', async () => {
  const id = await askUnder();
  await stage.pass(HOUR - 1);
  expect((await stage.ledger.get(id))?.status).toBe('requested');
  await stage.restart();
  await stage.pass(1);
  expect(await stage.ledger.history(id)).toContainEqual(
    expect.objectContaining({ event: { type: 'expired', at: minutesAfter(60).toISOString() } }),
  );
});
