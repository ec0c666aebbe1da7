import { afterEach, describe, expect, test } from '@jest/globals';
import type { Outcome } from '../src/domain/outcome.ts';
import { minutesAfter, rina } from './domain/stories.ts';
import { type Changes, carriedOut } from './executor-run.ts';
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

async function run(setting: Setting, changes?: Changes): Promise<string> {
  stage = await setStage(setting);
  return carriedOut(stage, changes);
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
