import { afterEach, describe, expect, test } from '@jest/globals';
import type { Draft } from '../src/domain/draft.ts';
import type { Outcome } from '../src/domain/outcome.ts';
import { Refusal } from '../src/domain/refusal.ts';
import { lea, minutesAfter, rina } from './domain/stories.ts';
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
  type Setting,
  type Stage,
  setStage,
  vendorOf,
} from './workflow-stage.ts';

let stage: Stage;
afterEach(() => stage.close());

const WEEK = 7 * DAY;

/** A block that Lea has approved and that is through as far as it gets. */
async function block(setting: Setting, changes: Partial<Draft> = {}): Promise<string> {
  stage = await setStage(setting);
  return blockAgain(changes);
}

async function blockAgain(changes: Partial<Draft> = {}): Promise<string> {
  const asked = { ...draft, lasts: { forMs: WEEK }, ...changes };
  const { id } = allowed(await stage.workflow.ask(asked, rina, 'C0SOC'));
  allowed(await stage.workflow.approve(id, lea, { earlier: [] }));
  await stage.settled();
  return id;
}

/** All requests that take back what another was approved for. */
async function ends(): Promise<readonly string[]> {
  const found: string[] = [];
  for await (const { request, event } of stage.ledger.entries()) {
    if (event.type === 'requested' && event.terms.ends !== undefined) found.push(request);
  }
  return found;
}

describe('a block with an end', () => {
  test('is taken back then and not a millisecond before, without asking anybody', async () => {
    const inspect = vendorOf({ batch: 5 });
    const id = await block({ vendors: { inspect } });
    await stage.pass(WEEK - 1);
    expect(inspect.sent).toEqual(['block ab']);
    await stage.pass(1);
    expect(inspect.sent).toEqual(['block ab', 'unblock ab']);
    expect(inspect.held.size).toBe(0);
    expect(await stage.ledger.get(id)).toMatchObject({ status: 'done', endedBy: 'R00002' });
    expect(await stage.ledger.get('R00002')).toMatchObject({
      status: 'done',
      approvals: [],
      terms: {
        ends: id,
        undo: true,
        requester: rina.person,
        reason: `The time of ${id} is up: INC-42`,
        indicators: [a, b],
      },
    });
  });

  test('ends at the moment it names', async () => {
    const inspect = vendorOf({ batch: 5 });
    await block({ vendors: { inspect } }, { lasts: { until: minutesAfter(90).toISOString() } });
    await stage.pass(90 * MINUTE);
    expect(inspect.sent).toEqual(['block ab', 'unblock ab']);
  });

  test('is taken back once, whatever happens again', async () => {
    const inspect = vendorOf({ batch: 5 });
    const id = await block({ vendors: { inspect } });
    await stage.pass(WEEK);
    await stage.workflow.perform({ kind: 'end', request: id });
    await stage.restart();
    await stage.pass(WEEK);
    expect(await ends()).toEqual(['R00002']);
    expect(inspect.sent).toEqual(['block ab', 'unblock ab']);
  });

  test('is taken back once also when a crash came between the undo and the note of it', async () => {
    const inspect = vendorOf({ batch: 5 });
    const id = await block({ vendors: { inspect } });
    await stage.pass(WEEK);
    await stage.restart('ended');
    expect(await ends()).toEqual(['R00002']);
    expect(await stage.ledger.get(id)).toMatchObject({ endedBy: 'R00002' });
    expect(await eventsOf(stage.ledger, id)).toContain('ended');
    expect(await stage.ledger.get('R00002')).toMatchObject({ status: 'done' });
    expect(inspect.sent).toEqual(['block ab', 'unblock ab']);
  });

  test('is taken back after a restart that slept over it', async () => {
    const inspect = vendorOf({ batch: 5 });
    await block({ vendors: { inspect } });
    await stage.restart();
    await stage.pass(2 * WEEK);
    expect(inspect.sent).toEqual(['block ab', 'unblock ab']);
  });

  test('leaves what another request wants to stay, and takes back the rest', async () => {
    const inspect = vendorOf({ batch: 5 });
    const id = await block({ vendors: { inspect } });
    const other = await blockAgain({ indicators: [a], lasts: undefined });
    expect(await stage.ledger.get(other)).toMatchObject({ status: 'done' });
    await stage.pass(WEEK);
    expect(inspect.sent).toEqual(['block ab', 'unblock b']);
    expect(await stage.ledger.get(id)).toMatchObject({ endedBy: 'R00003' });
  });

  test('takes nothing back where others want all of it to stay, and says so once', async () => {
    const inspect = vendorOf({ batch: 5 });
    const id = await block({ vendors: { inspect } });
    await blockAgain({ lasts: undefined });
    await stage.pass(WEEK);
    await stage.pass(WEEK);
    expect(inspect.sent).toEqual(['block ab']);
    expect(await stage.ledger.get(id)).toMatchObject({ endedBy: null });
    expect((await eventsOf(stage.ledger, id)).filter((type) => type === 'ended')).toEqual(['ended']);
  });

  test('takes nothing back that somebody has taken back by hand', async () => {
    const inspect = vendorOf({ batch: 5 });
    await block({ vendors: { inspect } });
    const undo = allowed(await stage.workflow.ask({ ...draft, undo: true }, rina, 'C0SOC'));
    allowed(await stage.workflow.approve(undo.id, lea, { earlier: [] }));
    await stage.settled();
    await stage.pass(WEEK);
    expect(await ends()).toEqual([]);
    expect(inspect.sent).toEqual(['block ab', 'unblock ab']);
  });

  test('takes nothing back twice, also when another wanted it to stay in between', async () => {
    const inspect = vendorOf({ batch: 5 });
    await block({ vendors: { inspect } });
    await blockAgain({ lasts: undefined });
    const undo = allowed(await stage.workflow.ask({ ...draft, undo: true, indicators: [b] }, rina, 'C0SOC'));
    allowed(await stage.workflow.approve(undo.id, lea, { earlier: [] }));
    await stage.settled();
    await stage.pass(WEEK);
    expect(inspect.sent).toEqual(['block ab', 'unblock b']);
  });

  test('cannot be kept by cancelling its end', async () => {
    let isBusy = false;
    const answer = async (batch: readonly (typeof a)[]) =>
      isBusy
        ? { retryAfterMs: MINUTE, code: 'rate_limited' }
        : batch.map((indicator): Outcome => ({ indicator, status: 'accepted' }));
    const inspect = vendorOf({ batch: 5, takes: () => !isBusy, answer });
    const id = await block({ vendors: { inspect } });
    isBusy = true;
    await stage.pass(WEEK);
    expect(await stage.workflow.cancel('R00002', rina)).toEqual(
      new Refusal('agreed_end', `R00002 is the end that ${id} was approved with.`),
    );
    isBusy = false;
    await stage.pass(DAY);
    expect(inspect.held.size).toBe(0);
  });
});

describe('what an end takes back', () => {
  test('is not what was so before, at each vendor for itself', async () => {
    const inspect = vendorOf({ batch: 5 });
    const gravityzone = vendorOf({ batch: 5 });
    gravityzone.held.add(a.value);
    inspect.held.add(b.value);
    const id = await block({ vendors: { inspect, gravityzone } });
    expect(await outcomesOf(stage.ledger, id)).toEqual(['verified', 'already', 'already', 'verified']);
    await stage.pass(WEEK);
    expect([inspect.sent, gravityzone.sent]).toEqual([
      ['block a', 'unblock a'],
      ['block b', 'unblock b'],
    ]);
    expect([...inspect.held, ...gravityzone.held]).toEqual([b.value, a.value]);
  });

  test('is not what approvers left out', async () => {
    const inspect = vendorOf({ batch: 5 });
    stage = await setStage({ vendors: { inspect } });
    const { id } = allowed(await stage.workflow.ask({ ...draft, lasts: { forMs: HOUR } }, rina, 'C0SOC'));
    allowed(await stage.workflow.approve(id, lea, { earlier: [], without: [0], reason: 'Shared.' }));
    await stage.settled();
    await stage.pass(HOUR);
    expect(inspect.sent).toEqual(['block b', 'unblock b']);
  });

  test('is what could not be read, and may be there', async () => {
    const inspect = vendorOf({
      batch: 5,
      isReadable: false,
      answer: async (batch) =>
        batch.map(
          (indicator, i): Outcome => ({ indicator, status: i === 0 ? 'accepted' : 'unknown', code: 'x' }),
        ),
    });
    await block({ vendors: { inspect } });
    await stage.pass(WEEK);
    expect(inspect.sent).toEqual(['block ab', 'unblock ab']);
  });

  test('is nothing where all has failed', async () => {
    const inspect = vendorOf({
      batch: 5,
      isReadable: false,
      takes: () => false,
      answer: async (batch) => batch.map((indicator) => ({ indicator, status: 'failed', code: 'x' })),
    });
    await block({ vendors: { inspect } });
    await stage.pass(2 * WEEK);
    expect(await ends()).toEqual([]);
    expect(stage.logged).toEqual([]);
  });

  test('is what alone is unknown, and may be there', async () => {
    let isLost = true;
    const inspect = vendorOf({
      batch: 5,
      isReadable: false,
      answer: async (batch) =>
        batch.map((indicator) => ({ indicator, status: isLost ? 'unknown' : 'accepted' })),
    });
    await block({ vendors: { inspect } });
    isLost = false;
    await stage.pass(WEEK);
    expect([inspect.sent, [...inspect.held]]).toEqual([['block ab', 'unblock ab'], []]);
  });

  test('is nothing where all was so before', async () => {
    const inspect = vendorOf({ batch: 5 });
    inspect.held.add(a.value);
    inspect.held.add(b.value);
    const id = await block({ vendors: { inspect } });
    await stage.pass(2 * WEEK);
    expect(inspect.sent).toEqual([]);
    expect(await ends()).toEqual([]);
    expect(await stage.ledger.get(id)).toMatchObject({ endedBy: null, left: { before: true } });
    expect(stage.logged).toEqual([]);
  });
});

describe('two blocks of the same', () => {
  const inspect = () => vendorOf({ batch: 5 });

  test('stay until the later of them ends, which takes back what the earlier brought about', async () => {
    const vendor = inspect();
    const earlier = await block({ vendors: { inspect: vendor } });
    const later = await blockAgain({ lasts: { forMs: 2 * WEEK } });
    expect(await outcomesOf(stage.ledger, later)).toEqual(['already', 'already']);
    await stage.pass(WEEK);
    expect(await stage.ledger.get(earlier)).toMatchObject({ endedBy: null, left: { wantedBy: [later] } });
    expect(vendor.sent).toEqual(['block ab']);
    await stage.pass(WEEK);
    expect(vendor.sent).toEqual(['block ab', 'unblock ab']);
  });

  test('can be taken back by either: by who brought it about, and by whom it is left to', async () => {
    const vendor = inspect();
    const earlier = await block({ vendors: { inspect: vendor } });
    const later = await blockAgain({ lasts: undefined });
    const words = { vendors: [], reason: 'Ours.', breakGlass: false };
    const undo = (id: string) => stage.workflow.undo(id, words, rina, 'C0SOC');
    expect(await undo(later)).toMatchObject({ code: 'nothing_to_undo' });
    expect(allowed(await undo(earlier)).terms).toMatchObject({
      indicators: [a, b],
      related: [{ request: later, wants: 'stay', indicators: 2 }],
    });
    await stage.pass(WEEK);
    expect(allowed(await undo(later)).terms.indicators).toEqual([a, b]);
  });

  /** The end of the first, held up by its vendor, while another asks for part of the same. */
  async function heldUp(answer: Outcome['status'] | 'busy') {
    let isDown = false;
    const vendor = vendorOf({
      batch: 5,
      takes: () => !isDown,
      answer: async (batch) => {
        if (isDown && answer === 'busy') return { retryAfterMs: MINUTE, code: 'rate_limited' };
        const status = isDown && answer !== 'busy' ? answer : 'accepted';
        return batch.map((indicator) => ({ indicator, status, code: 'x' }));
      },
    });
    const id = await block({ vendors: { inspect: vendor } });
    isDown = true;
    await stage.pass(WEEK);
    expect(await stage.ledger.get(id)).toMatchObject({ endedBy: 'R00002' });
    const other = await blockAgain({ indicators: [a], lasts: undefined });
    expect(await outcomesOf(stage.ledger, other)).toEqual(['already']);
    isDown = false;
    return { vendor, other };
  }

  test('are not ended together by an end that was put off while the other was asked for', async () => {
    const { vendor, other } = await heldUp('busy');
    await stage.pass(MINUTE);
    expect(vendor.sent).toEqual(['block ab', 'unblock ab', 'unblock b']);
    expect([...vendor.held]).toEqual([a.value]);
    expect(await stage.ledger.get('R00002')).toMatchObject({
      status: 'done',
      spared: [{ vendor: 'inspect', indicators: [a], for: [other] }],
    });
    expect(stage.told.filter((each) => each.startsWith('overran'))).toEqual([]);
  });

  test('are not ended together by an end that is tried again', async () => {
    const { vendor, other } = await heldUp('failed');
    await blockAgain({ indicators: [b], lasts: undefined });
    allowed(await stage.workflow.retry('R00002', lea, []));
    await stage.settled();
    expect(vendor.sent).toEqual(['block ab', 'unblock ab']);
    expect([...vendor.held]).toEqual([a.value, b.value]);
    expect(await stage.ledger.get('R00002')).toMatchObject({
      status: 'done',
      spared: [{ indicators: [a, b], for: [other, 'R00004'] }],
    });
  });
});

test('what is unknown stays so where it cannot be tried again', async () => {
  const vendors: Record<string, ReturnType<typeof vendorOf>> = {
    inspect: vendorOf({
      batch: 5,
      isReadable: false,
      answer: async (batch) => batch.map((indicator) => ({ indicator, status: 'unknown', code: 'timeout' })),
    }),
    other: vendorOf(),
  };
  const id = await block({ vendors }, { vendors: ['inspect'] });
  delete vendors['inspect'];
  await stage.restart();
  allowed(await stage.workflow.retry(id, lea, []));
  await stage.settled();
  expect(await outcomesOf(stage.ledger, id)).toEqual(['unknown vendor_gone', 'unknown vendor_gone']);
});

describe('an end that nobody could bring about', () => {
  test.each<[string, Partial<Draft>, Refusal]>([
    [
      'at a vendor that takes nothing back',
      {},
      new Refusal('cannot_end', 'inspect cannot take this back, so it cannot end by itself.'),
    ],
    [
      'in the past',
      { vendors: ['other'], lasts: { until: minutesAfter(0).toISOString() } },
      new Refusal('in_the_past', '2026-11-22 12:00 UTC is past, or within a minute; name a later moment.'),
    ],
    [
      'of what is taken back',
      { vendors: ['other'], undo: true },
      new Refusal('cannot_end', 'What is taken back stays so; ask again when it is to change.'),
    ],
  ])('is not promised: %s', async (_, changes, refusal) => {
    stage = await setStage({ vendors: { inspect: vendorOf({ isFinal: true }), other: vendorOf() } });
    const asked = { ...draft, lasts: { forMs: HOUR }, ...changes };
    expect(await stage.workflow.ask(asked, rina, 'C0SOC')).toEqual(refusal);
  });

  test('a moment that is a minute away is', async () => {
    stage = await setStage({ vendors: { inspect: vendorOf() } });
    const lasts = { until: minutesAfter(1).toISOString() };
    allowed(await stage.workflow.ask({ ...draft, lasts }, rina, 'C0SOC'));
  });
});
