import { afterEach, describe, expect, test } from '@jest/globals';
import type { Operation } from '../src/adapter.ts';
import type { Outcome } from '../src/domain/outcome.ts';
import { lea, minutesAfter, rina, tomas } from './domain/stories.ts';
import {
  a,
  allowed,
  b,
  DAY,
  draft,
  eventsOf,
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

/** A request of Rina's that Lea has approved and that is through as far as it gets. */
async function run(setting: Setting, changes: Partial<typeof draft> = {}): Promise<string> {
  stage = await setStage(setting);
  const { id } = allowed(await stage.workflow.ask({ ...draft, ...changes }, rina, 'C0SOC'));
  allowed(await stage.workflow.approve(id, lea, { earlier: [] }));
  await stage.settled();
  return id;
}

const comments = ({ errands }: ReturnType<typeof vendorOf>) => errands.map(({ comment }) => comment);

describe('the vendor’s own record says', () => {
  test('who asked, who approved and why', async () => {
    const inspect = vendorOf({ batch: 5 });
    await run({ vendors: { inspect } }, { ticket: 'INC-7' });
    expect(comments(inspect)).toEqual([
      'Portcullis R00001, asked by urina (URINA), approved by ulea (ULEA): INC-7 INC-42',
    ]);
  });

  test('a ticket once, and no more than 500 characters', async () => {
    const inspect = vendorOf({ batch: 5 });
    await run({ vendors: { inspect } }, { ticket: 'INC-42', reason: `INC-42 ${'x'.repeat(600)}` });
    const [comment] = comments(inspect);
    expect(comment).toHaveLength(500);
    expect(comment).toMatch(/: INC-42 x+$/);
  });

  test('that somebody broke the glass', async () => {
    const inspect = vendorOf({ batch: 5 });
    const breakGlass = { people: ['URINA'], perDay: 1, remindAfterMs: DAY };
    stage = await setStage({ vendors: { inspect }, policy: { ...policy, breakGlass } });
    allowed(await stage.workflow.ask({ ...draft, breakGlass: true }, rina, 'C0SOC'));
    await stage.settled();
    expect(comments(inspect)).toEqual([
      'Portcullis R00001, asked by urina (URINA), who broke the glass: INC-42',
    ]);
  });

  test('that the time of a block was up', async () => {
    const inspect = vendorOf({ batch: 5 });
    await run({ vendors: { inspect } }, { lasts: { forMs: DAY } });
    await stage.pass(DAY);
    expect(comments(inspect)[1]).toBe(
      'Portcullis R00002, asked by urina (URINA), the end of R00001: The time of R00001 is up: INC-42',
    );
  });
});

test('an adapter that throws leaves its step unknown and the others alone', async () => {
  const broken = vendorOf({ answer: () => Promise.reject(new Error('A bug.')) });
  broken.block.inEffect = async (batch) => batch.map(() => undefined);
  const id = await run({ vendors: { broken, inspect: vendorOf() } });
  expect(await outcomesOf(stage.ledger, id)).toEqual([
    'unknown internal_error',
    'unknown internal_error',
    'verified',
    'verified',
  ]);
  expect(await stage.ledger.get(id)).toMatchObject({ status: 'partial' });
  expect(stage.logged).toEqual(['An adapter failed us.', 'An adapter failed us.']);
});

test('an adapter that throws leaves alone what was found so already', async () => {
  const inspect = vendorOf({ batch: 5, answer: () => Promise.reject(new Error('A bug.')) });
  inspect.held.add(a.value);
  const id = await run({ vendors: { inspect } });
  expect(await outcomesOf(stage.ledger, id)).toEqual(['already', 'unknown internal_error']);
});

describe('a step that the vendor puts off', () => {
  function busyFor(times: number) {
    let left = times;
    return vendorOf({
      takes: () => left <= 0,
      answer: async (batch) => {
        left -= 1;
        if (left >= 0) return { retryAfterMs: MINUTE, code: 'rate_limited' };
        return batch.map((indicator): Outcome => ({ indicator, status: 'accepted' }));
      },
    });
  }

  test('holds up those behind it at the same vendor, and is sent when it said', async () => {
    const inspect = busyFor(1);
    const free = vendorOf();
    const id = await run({ vendors: { inspect, free } });
    expect([inspect.sent, free.sent]).toEqual([['block a'], ['block a', 'block b']]);
    expect((await stage.ledger.get(id))?.steps[0]).toMatchObject({
      state: 'waiting',
      notBefore: minutesAfter(1).toISOString(),
    });
    await stage.pass(MINUTE - 1);
    expect(inspect.sent).toEqual(['block a']);
    await stage.pass(1);
    expect(inspect.sent).toEqual(['block a', 'block a', 'block b']);
    expect(await outcomesOf(stage.ledger, id)).toEqual(['verified', 'verified', 'verified', 'verified']);
  });

  test('is sent after a restart as well', async () => {
    const inspect = busyFor(1);
    const id = await run({ vendors: { inspect } });
    await stage.restart();
    expect(inspect.sent).toEqual(['block a']);
    await stage.pass(MINUTE);
    expect(await outcomesOf(stage.ledger, id)).toEqual(['verified', 'verified']);
  });

  test('fails when it was put off ten times', async () => {
    const inspect = busyFor(1_000);
    const id = await run({ vendors: { inspect } }, { indicators: [a] });
    for (let minute = 0; minute < 10; minute += 1) await stage.pass(MINUTE);
    expect(inspect.sent).toHaveLength(11);
    expect(await outcomesOf(stage.ledger, id)).toEqual(['failed rate_limited']);
    expect((await stage.ledger.get(id))?.steps[0]?.outcomes[0]?.note).toBe('The vendor put it off 10 times.');
    expect((await eventsOf(stage.ledger, id)).filter((type) => type === 'deferred')).toHaveLength(10);
  });

  test('is put off ten times more once somebody has it tried again', async () => {
    const inspect = busyFor(21);
    const id = await run({ vendors: { inspect } }, { indicators: [a] });
    for (let minute = 0; minute < 10; minute += 1) await stage.pass(MINUTE);
    expect(await outcomesOf(stage.ledger, id)).toEqual(['failed rate_limited']);
    allowed(await stage.workflow.retry(id, rina, []));
    await stage.settled();
    for (let minute = 0; minute < 10; minute += 1) await stage.pass(MINUTE);
    expect(inspect.sent).toHaveLength(22);
    expect(await outcomesOf(stage.ledger, id)).toEqual(['verified']);
  });

  test('is not sent once the requester cancels it', async () => {
    const inspect = busyFor(1);
    const id = await run({ vendors: { inspect } });
    allowed(await stage.workflow.cancel(id, rina));
    await stage.pass(DAY);
    expect(inspect.sent).toEqual(['block a']);
    expect(await outcomesOf(stage.ledger, id)).toEqual(['failed cancelled', 'failed cancelled']);
  });
});

test('a second attempt sends only what failed, and keeps what is known of the rest', async () => {
  let attempts = 0;
  const inspect = vendorOf({
    batch: 5,
    isReadable: false,
    answer: async (batch) => {
      attempts += 1;
      const isFirst = attempts === 1;
      return batch.map(
        (indicator, i): Outcome => ({ indicator, status: isFirst && i === 0 ? 'failed' : 'accepted' }),
      );
    },
  });
  const id = await run({ vendors: { inspect } });
  expect(await outcomesOf(stage.ledger, id)).toEqual(['failed', 'accepted']);
  allowed(await stage.workflow.retry(id, rina, []));
  await stage.settled();
  expect(inspect.sent).toEqual(['block ab', 'block a']);
  expect(await stage.ledger.get(id)).toMatchObject({
    status: 'done',
    steps: [
      {
        outcomes: [
          { indicator: a, status: 'accepted' },
          { indicator: b, status: 'accepted' },
        ],
      },
    ],
  });
});

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

describe('after a crash between the call and its answer', () => {
  test('a vendor that can be asked is asked, and what is there is not sent again', async () => {
    const inspect = vendorOf();
    const id = await run({ vendors: { inspect } });
    expect(inspect.sent).toEqual(['block a', 'block b']);
    await stage.restart('acted');
    expect(inspect.sent).toEqual(['block a', 'block b']);
    // The first was found there by recovering, the second before it would have been sent.
    expect(await outcomesOf(stage.ledger, id)).toEqual(['verified', 'already']);
  });

  test('what is provably absent is sent again', async () => {
    const inspect = vendorOf();
    const id = await run({ vendors: { inspect } }, { indicators: [a] });
    inspect.held.clear();
    await stage.restart('acted');
    expect(inspect.sent).toEqual(['block a', 'block a']);
    expect(await eventsOf(stage.ledger, id)).toEqual([
      'requested',
      'approved',
      'started',
      'deferred',
      'started',
      'acted',
    ]);
    expect(await outcomesOf(stage.ledger, id)).toEqual(['verified']);
  });

  test('what was so already and has gone meanwhile is sent', async () => {
    const inspect = vendorOf();
    inspect.held.add(a.value);
    const id = await run({ vendors: { inspect } }, { indicators: [a] });
    inspect.held.clear();
    await stage.restart('acted');
    expect(inspect.sent).toEqual(['block a']);
    expect(await outcomesOf(stage.ledger, id)).toEqual(['verified']);
  });

  test('a vendor that cannot be asked leaves it unknown, until a person decides', async () => {
    const inspect = vendorOf({ isReadable: false });
    const id = await run({ vendors: { inspect } }, { indicators: [a] });
    await stage.restart('acted');
    expect(inspect.sent).toEqual(['block a']);
    expect(await outcomesOf(stage.ledger, id)).toEqual(['unknown interrupted']);
    allowed(await stage.workflow.retry(id, tomas, []));
    await stage.settled();
    expect(inspect.sent).toEqual(['block a', 'block a']);
    expect(await stage.ledger.get(id)).toMatchObject({ status: 'done' });
  });

  test('and a person may vouch for it instead', async () => {
    const inspect = vendorOf({ isReadable: false });
    const id = await run({ vendors: { inspect } }, { indicators: [a] });
    await stage.restart('acted');
    allowed(await stage.workflow.vouch(id, tomas, []));
    await stage.settled();
    expect(inspect.sent).toEqual(['block a']);
    expect(await outcomesOf(stage.ledger, id)).toEqual(['accepted vouched']);
  });
});

test('a vendor that was taken out of the configuration fails its steps by name', async () => {
  const vendors: Record<string, ReturnType<typeof vendorOf>> = {
    inspect: vendorOf({ answer: async () => ({ retryAfterMs: MINUTE, code: 'rate_limited' }) }),
  };
  const id = await run({ vendors }, { indicators: [a] });
  delete vendors['inspect'];
  await stage.restart();
  await stage.pass(MINUTE);
  expect(await stage.ledger.get(id)).toMatchObject({
    steps: [{ outcomes: [{ code: 'vendor_gone', note: 'No vendor "inspect" is configured any more.' }] }],
  });
});
