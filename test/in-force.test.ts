import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { digestOf } from '../src/domain/digest.ts';
import { keyOf } from '../src/domain/indicator.ts';
import {
  endOf,
  type Outcome,
  type OutcomeStatus,
  type Request,
  type RequestEvent,
  type Terms,
} from '../src/domain/request.ts';
import { createInForce, type InForce } from '../src/in-force.ts';
import type { Ledger } from '../src/ledger.ts';
import { openJsonLedger } from '../src/ledgers/json.ts';
import { lea, minutesAfter, rina, sha1, terms } from './domain/stories.ts';

const [a, b] = [sha1('a'), sha1('b')];
let folder: string;
let ledger: Ledger;
let inForce: InForce;
let minute: number;
let number: number;

async function begin(): Promise<void> {
  folder = await mkdtemp(join(tmpdir(), 'portcullis-'));
  const fail = (error: Error) => {
    throw error;
  };
  ledger = await openJsonLedger({ dir: folder, log: { warn: () => undefined }, onFatal: fail });
  inForce = createInForce();
  [minute, number] = [0, 0];
}
async function finish(): Promise<void> {
  await ledger.close();
  await rm(folder, { recursive: true });
}
beforeEach(begin);
afterEach(finish);

const now = () => minutesAfter(minute).toISOString();

/** Puts events into the record, one by one and a minute apart, and notes each. */
async function happens(id: string, ...events: readonly RequestEvent[]): Promise<void> {
  for (const event of events) {
    let before: Request | undefined;
    const done = await ledger.append(id, (request) => {
      before = request;
      return [{ ...event, at: now() }];
    });
    if ('request' in done) inForce.note(before, done.request);
    minute += 1;
  }
}

const at = '';
const acted = (...outcomes: readonly Outcome[]): RequestEvent => ({ at, type: 'acted', step: 0, outcomes });

/** A block of one indicator, or what `changes` makes of it, that comes to this at its vendor; gives back its id. */
async function record(
  outcome: Omit<Outcome, 'indicator'>,
  changes: Partial<Terms> = {},
  vendor = 'inspect',
  indicator = a,
): Promise<string> {
  number += 1;
  const id = `R${String(number).padStart(5, '0')}`;
  const asked = terms({ id, steps: [{ vendor, indicators: [indicator] }], ...changes });
  await happens(
    id,
    { at, type: 'requested', terms: asked, digest: digestOf(asked) },
    { at, type: 'started', step: 0 },
    acted({ indicator, ...outcome }),
  );
  return id;
}

/** All that is in force as the record alone has it, too. */
async function recalled(): Promise<InForce> {
  const anew = createInForce();
  await anew.recall(ledger);
  return anew;
}

async function held(): Promise<readonly (string | undefined)[]> {
  const of = ({ heldBefore }: InForce) => [a, b].map((each) => heldBefore('inspect', 'block', each));
  expect(of(await recalled())).toEqual(of(inForce));
  return of(inForce);
}

async function blocked(): Promise<readonly string[]> {
  const of = ({ blocks }: InForce) => blocks();
  expect(of(await recalled())).toEqual(of(inForce));
  return inForce.blocks().map(({ indicator, vendor, request, since }) => {
    return `${vendor} ${keyOf(indicator).slice(0, 6)} ${request} ${since.slice(11, 16)}`;
  });
}

async function isAlone(id: string): Promise<boolean> {
  const request = await ledger.get(id);
  const of = ({ heldAloneBy }: InForce) => heldAloneBy(request!)('inspect', a);
  expect(of(await recalled())).toBe(of(inForce));
  return of(inForce);
}

describe('what an undo puts back', () => {
  test('is what was there before the first change that nobody has taken back', async () => {
    await record({ status: 'verified', previous: 'whitelist' });
    await record({ status: 'verified', previous: 'blacklist' });
    expect(await held()).toEqual(['whitelist', undefined]);
  });

  test('is nothing where there was nothing, whatever a second change found', async () => {
    await record({ status: 'verified' });
    await record({ status: 'verified', previous: 'blacklist' });
    expect(await held()).toEqual([undefined, undefined]);
  });

  test.each(['verified', 'unknown'] as const)('begins anew after an undo that is %s', async (status) => {
    await record({ status: 'verified', previous: 'whitelist' });
    await record({ status }, { undo: true });
    expect(await held()).toEqual([undefined, undefined]);
    await record({ status: 'unknown', previous: 'blacklist' });
    expect(await held()).toEqual(['blacklist', undefined]);
  });

  test('comes from no change that failed, that was not ours, or that was at another vendor', async () => {
    await record({ status: 'failed', previous: 'one' });
    await record({ status: 'already', previous: 'two' });
    await record({ status: 'verified', previous: 'three' }, {}, 'elsewhere');
    await record({ status: 'verified', previous: 'four' }, { action: 'allow' });
    expect(await held()).toEqual([undefined, undefined]);
  });

  test('stays where an undo failed', async () => {
    await record({ status: 'verified', previous: 'whitelist' });
    await record({ status: 'failed' }, { undo: true });
    expect(await held()).toEqual(['whitelist', undefined]);
  });
});

describe('what is blocked', () => {
  test.each<[OutcomeStatus, readonly string[]]>([
    ['verified', ['inspect sha1 a R00001 12:02']],
    ['accepted', ['inspect sha1 a R00001 12:02']],
    ['already', ['inspect sha1 a R00001 12:02']],
    ['failed', []],
    ['unknown', []],
  ])('is what came to %s: %j', async (status, said) => {
    await record({ status });
    expect(await blocked()).toEqual(said);
  });

  test('is told of at each vendor once, the oldest first', async () => {
    await record({ status: 'verified' }, {}, 'gravityzone');
    await record({ status: 'verified' });
    await record({ status: 'verified' });
    await record({ status: 'verified' }, {}, 'gravityzone', b);
    expect(await blocked()).toEqual([
      'gravityzone sha1 a R00001 12:02',
      'inspect sha1 a R00002 12:05',
      'gravityzone sha1 b R00004 12:11',
    ]);
  });

  test.each<[string, Partial<Terms>, OutcomeStatus, number]>([
    ['taken back', { undo: true }, 'accepted', 0],
    ['taken back perhaps', { undo: true }, 'unknown', 1],
    ['not taken back', { undo: true }, 'failed', 1],
    ['allowed', { action: 'allow' }, 'verified', 0],
    ['cleared', { action: 'clear' }, 'verified', 0],
    ['cleared perhaps', { action: 'clear' }, 'unknown', 1],
    ['flushed', { action: 'flush' }, 'accepted', 1],
    ['enrolled', { action: 'enrol' }, 'accepted', 1],
  ])('and then %s counts for that', async (_, changes, status, count) => {
    await record({ status: 'verified' });
    await record({ status }, changes);
    expect(await blocked()).toHaveLength(count);
  });

  test('is what somebody vouches for', async () => {
    const id = await record({ status: 'unknown' });
    await happens(id, { at, type: 'vouched', step: 0, by: lea.person });
    expect(await blocked()).toEqual(['inspect sha1 a R00001 12:03']);
  });

  test('is not what was taken back before the rest of it was tried again', async () => {
    const pair = { indicators: [a, b], steps: [{ vendor: 'inspect', indicators: [a, b] }] };
    const [yes, no, then] = [
      { indicator: a, status: 'verified' },
      { indicator: b, status: 'failed' },
      { indicator: b, status: 'verified' },
    ] as const;
    const asked = terms({ id: 'RPAIR0', ...pair });
    await happens(
      'RPAIR0',
      { at, type: 'requested', terms: asked, digest: digestOf(asked) },
      { at, type: 'started', step: 0 },
      acted(yes, no),
    );
    await record({ status: 'verified' }, { undo: true });
    await happens('RPAIR0', { at, type: 'retried', step: 0, by: rina.person }, acted(yes, then));
    expect(await blocked()).toEqual(['inspect sha1 b RPAIR0 12:07']);
  });

  test('is so whatever is said of it afterwards', async () => {
    const id = await record({ status: 'verified' }, { breakGlass: true });
    await happens(
      id,
      { at, type: 'reminded' },
      { at, type: 'reviewed', by: lea.person, verdict: 'justified', reason: '' },
    );
    expect(await blocked()).toEqual(['inspect sha1 a R00001 12:02']);
  });

  test('is what was found there after a crash', async () => {
    const id = await record({ status: 'failed' });
    await happens(
      id,
      { at, type: 'retried', step: 0, by: rina.person },
      { at, type: 'started', step: 0 },
      {
        at,
        type: 'deferred',
        step: 0,
        until: now(),
        code: 'interrupted',
        outcomes: [{ indicator: a, status: 'verified' }],
      },
    );
    expect(await blocked()).toEqual(['inspect sha1 a R00001 12:05']);
  });
});

describe('what a request holds alone', () => {
  const lasts = { forMs: 60_000 };
  const ended: RequestEvent = { at, type: 'ended', request: 'REND00' };

  test.each<[OutcomeStatus, boolean]>([
    ['verified', true],
    ['already', true],
    ['unknown', true],
    ['failed', false],
  ])('is what came to %s: %s', async (status, alone) => {
    expect(await isAlone(await record({ status }, { lasts }))).toBe(alone);
  });

  test.each<[OutcomeStatus, boolean]>([
    ['already', false],
    ['unknown', false],
    ['failed', true],
  ])('is not what another has asked for too and came to %s', async (status, alone) => {
    const id = await record({ status: 'verified' }, { lasts });
    await record({ status });
    expect(await isAlone(id)).toBe(alone);
  });

  test('is what is left to it once the time of the other is up', async () => {
    const other = await record({ status: 'verified' }, { lasts });
    const id = await record({ status: 'already' }, { lasts });
    expect([await isAlone(other), await isAlone(id)]).toEqual([false, false]);
    await happens(other, ended);
    expect([await isAlone(other), await isAlone(id)]).toEqual([false, true]);
  });

  test('is not what was taken back, though another brought it about again', async () => {
    const id = await record({ status: 'verified' }, { lasts });
    await record({ status: 'verified' }, { undo: true });
    expect(await isAlone(id)).toBe(false);
    const other = await record({ status: 'verified' });
    expect([await isAlone(id), await isAlone(other)]).toEqual([false, true]);
  });

  test('is not what was taken back, whatever happens to the request then', async () => {
    const id = await record({ status: 'unknown' });
    await record({ status: 'verified' }, { undo: true });
    await happens(id, { at, type: 'reminded' });
    expect(await isAlone(id)).toBe(false);
  });

  test('is what is blocked elsewhere too, and not what has been allowed or cleared since', async () => {
    const id = await record({ status: 'verified' }, { lasts });
    await record({ status: 'verified' }, {}, 'gravityzone');
    expect(await isAlone(id)).toBe(true);
    await record({ status: 'verified' }, { action: 'allow' });
    expect(await isAlone(id)).toBe(false);
  });

  test('is what is blocked anew after it had been cleared, whoever blocked it before', async () => {
    await record({ status: 'verified' });
    await record({ status: 'verified' }, { action: 'clear' });
    expect(await isAlone(await record({ status: 'verified' }, { lasts }))).toBe(true);
  });

  test('is what another may have brought about and is proven not to have', async () => {
    const unsure = await record({ status: 'unknown' });
    await happens(
      unsure,
      { at, type: 'retried', step: 0, by: lea.person },
      acted({ indicator: a, status: 'failed', code: 'not_in_effect' }),
    );
    expect(await isAlone(await record({ status: 'verified' }, { lasts }))).toBe(true);
  });
});

const STATUSES: readonly OutcomeStatus[] = ['verified', 'already', 'accepted', 'failed', 'unknown'];
const vendor = fc.constantFrom('inspect', 'gravityzone');
const statuses = fc.tuple(fc.constantFrom(...STATUSES), fc.constantFrom(...STATUSES));
const previous = fc.constantFrom(undefined, 'whitelist', 'blacklist');

/** Something that happens: to a new request, or to one of those before. */
const turn = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('asked' as const),
      action: fc.constantFrom('block', 'block', 'allow', 'clear', 'flush'),
      undo: fc.boolean(),
      lasts: fc.boolean(),
      vendor,
      statuses,
      previous,
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('retried' as const), which: fc.nat(5), statuses }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom('vouched', 'ended'), which: fc.nat(5) }) },
);

test('what is noted as it happens is what the record says at a start', async () => {
  const numRuns = Number(process.env['IN_FORCE_RUNS'] ?? 30);
  await fc.assert(
    fc
      .asyncProperty(fc.array(turn, { maxLength: 12 }), async (turns) => {
        const ids: string[] = [];
        for (const [i, each] of turns.entries()) {
          if (each.kind === 'asked') {
            const id = `R${String(i).padStart(5, '0')}`;
            const { action, undo, lasts } = each;
            const steps = [{ vendor: each.vendor, indicators: [a, b] }];
            const asked = terms({
              id,
              action,
              undo,
              indicators: [a, b],
              steps,
              ...(lasts && { lasts: { forMs: 1 } }),
            });
            const outcomes = [a, b].map((indicator, at): Outcome => {
              const status = each.statuses[at] ?? 'failed';
              return { indicator, status, ...(each.previous !== undefined && { previous: each.previous }) };
            });
            await happens(
              id,
              { at, type: 'requested', terms: asked, digest: digestOf(asked) },
              acted(...outcomes),
            );
            ids.push(id);
            continue;
          }
          const id = ids[each.which];
          const request = id === undefined ? undefined : await ledger.get(id);
          if (!request || id === undefined) continue;
          const [step] = request.steps;
          const isLeft = step?.outcomes.some(({ status }) => status === 'failed' || status === 'unknown');
          if (each.kind === 'retried' && isLeft && step) {
            const again = step.outcomes.map((outcome, at) =>
              outcome.status === 'failed' || outcome.status === 'unknown'
                ? { ...outcome, status: each.statuses[at] ?? 'failed' }
                : outcome,
            );
            await happens(id, { at, type: 'retried', step: 0, by: rina.person }, acted(...again));
          }
          if (each.kind === 'vouched' && isLeft)
            await happens(id, { at, type: 'vouched', step: 0, by: lea.person });
          if (each.kind === 'ended' && endOf(request) !== undefined)
            await happens(id, { at, type: 'ended', request: null });
        }
        const requests = await Promise.all(ids.map((id) => ledger.get(id)));
        const all = ({ blocks, heldAloneBy, heldBefore }: InForce) => [
          blocks(),
          ['inspect', 'gravityzone'].map((name) =>
            [a, b].map((each) => [
              (['block', 'allow', 'clear', 'flush'] as const).map((action) => heldBefore(name, action, each)),
              requests.map((request) => request && heldAloneBy(request)(name, each)),
            ]),
          ),
        ];
        expect(all(await recalled())).toEqual(all(inForce));
      })
      .beforeEach(async () => {
        await finish();
        await begin();
      }),
    { numRuns },
  );
});
