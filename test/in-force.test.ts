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
import { type Claims, createInForce, type InForce } from '../src/in-force.ts';
import type { Effect } from '../src/layers.ts';
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
const started = { at, type: 'started', step: 0 } as const;
const acted = (...outcomes: readonly Outcome[]): RequestEvent => ({ at, type: 'acted', step: 0, outcomes });

/**
 * A block of one indicator, or what `changes` makes of it, that comes to this at its vendor, which held something before it
 * was called; gives back its id.
 */
async function record(
  { held, ...outcome }: Omit<Outcome, 'indicator'> & { readonly held?: string | null },
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
    { at, type: 'started', step: 0, ...(held !== undefined && { held: [held] }) },
    acted({ indicator, ...outcome }),
  );
  return id;
}

/** All that is in force as the record alone has it, too. */
async function recalled(): Promise<InForce> {
  const anew = createInForce();
  const recall = anew.recalling();
  for await (const { request, event } of ledger.entries()) recall(request, event);
  return anew;
}

async function held(): Promise<readonly (string | undefined)[]> {
  const of = ({ former }: InForce) =>
    [a, b].map((each) => {
      const found = former({ action: 'block', prevents: false }, 'inspect', each);
      return typeof found === 'object' && 'held' in found ? found.held : undefined;
    });
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

async function claims(): Promise<Claims> {
  const of = ({ claims }: InForce): Claims => {
    const { by, isOurs } = claims({ action: 'block', prevents: false }, 'inspect', a);
    return { by, isOurs };
  };
  expect(of(await recalled())).toEqual(of(inForce));
  return of(inForce);
}

describe('what an undo puts back', () => {
  test('is what was there before the first change that nobody has taken back', async () => {
    await record({ status: 'verified', previous: 'whitelist' });
    await record({ status: 'verified', previous: 'blacklist' });
    expect(await held()).toEqual(['whitelist', undefined]);
  });

  test('is nothing where there was nothing, whatever a second change found', async () => {
    await record({ status: 'verified', held: null });
    await record({ status: 'verified', previous: 'blacklist' });
    expect(await held()).toEqual([undefined, undefined]);
  });

  test.each(['verified', 'unknown'] as const)('begins anew after an undo that is %s', async (status) => {
    await record({ status: 'verified', previous: 'whitelist' });
    await record({ status }, { undo: true });
    expect(await held()).toEqual([status === 'unknown' ? 'whitelist' : undefined, undefined]);
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
    await happens('RPAIR0', { at, type: 'retried', step: 0, by: rina.person }, started, acted(yes, then));
    expect(await blocked()).toEqual(['inspect sha1 b RPAIR0 12:08']);
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

describe('who claims something', () => {
  const lasts = { forMs: 60_000 };
  const ended: RequestEvent = { at, type: 'ended', request: 'REND00' };
  const nobody: Claims = { by: [], isOurs: false };
  const putsBack = { vendor: 'inspect', indicators: [a], restores: ['blacklist'] };

  test.each<[OutcomeStatus, Claims]>([
    ['verified', { by: ['R00001'], isOurs: true }],
    ['accepted', { by: ['R00001'], isOurs: true }],
    ['already', { by: ['R00001'], isOurs: false }],
    ['unknown', { by: ['R00001'], isOurs: true }],
    ['failed', nobody],
  ])('is for whom it came to %s: %j', async (status, said) => {
    await record({ status }, { lasts });
    expect(await claims()).toEqual(said);
  });

  test.each<[OutcomeStatus, readonly string[]]>([
    ['already', ['R00001', 'R00002']],
    ['unknown', ['R00001', 'R00002']],
    ['failed', ['R00001']],
  ])('is also another for whom it came to %s', async (status, by) => {
    await record({ status: 'verified' }, { lasts });
    await record({ status });
    expect(await claims()).toEqual({ by, isOurs: true });
  });

  test('is who is left once the time of the other is up, and it is ours still', async () => {
    const other = await record({ status: 'verified' }, { lasts });
    await record({ status: 'already' }, { lasts });
    await happens(other, ended);
    expect(await claims()).toEqual({ by: ['R00002'], isOurs: true });
  });

  test('is who found there what another, whose end did not take it back, had brought about', async () => {
    await happens(await record({ status: 'verified' }, { lasts }), ended);
    await record({ status: 'already' }, { lasts });
    expect(await claims()).toEqual({ by: ['R00002'], isOurs: true });
  });

  test('is not whose it was before it was taken back', async () => {
    await record({ status: 'verified' }, { lasts });
    await record({ status: 'verified' }, { undo: true });
    expect(await claims()).toEqual(nobody);
    await record({ status: 'verified' });
    expect(await claims()).toEqual({ by: ['R00003'], isOurs: true });
  });

  test('is nobody where it was taken back, whatever happens to the request then', async () => {
    const id = await record({ status: 'unknown' });
    await record({ status: 'verified' }, { undo: true });
    await happens(id, { at, type: 'reminded' });
    expect(await claims()).toEqual(nobody);
  });

  test('is nobody for what has been allowed or cleared since, elsewhere notwithstanding', async () => {
    await record({ status: 'verified' }, { lasts });
    await record({ status: 'verified' }, {}, 'gravityzone');
    expect((await claims()).by).toEqual(['R00001']);
    await record({ status: 'verified' }, { action: 'allow' });
    expect(await claims()).toEqual(nobody);
  });

  test('is who blocks it anew after it had been cleared, whoever blocked it before', async () => {
    await record({ status: 'verified', previous: 'whitelist' });
    await record({ status: 'verified' }, { action: 'clear' });
    await record({ status: 'verified' }, { lasts });
    expect(await claims()).toEqual({ by: ['R00003'], isOurs: true });
    expect(await held()).toEqual([undefined, undefined]);
  });

  test.each(['allow', 'clear'] as const)(
    'is who did before, once that it was %sed is taken back, and their end with it',
    async (action) => {
      const id = await record({ status: 'verified', previous: 'whitelist' }, { lasts });
      await record({ status: 'verified' }, { action });
      expect([await blocked(), await held()]).toEqual([[], [undefined, undefined]]);
      await record({ status: 'verified' }, { action, undo: true, steps: [putsBack] });
      expect(await claims()).toEqual({ by: ['R00001'], isOurs: true });
      expect(await held()).toEqual(['whitelist', undefined]);
      expect(await blocked()).toHaveLength(1);
      await happens(id, ended);
      expect((await claims()).by).toEqual([]);
    },
  );

  test('is whoever blocks it last, though what had allowed an earlier block is taken back then', async () => {
    await record({ status: 'verified' });
    await record({ status: 'verified' }, { action: 'allow' });
    await record({ status: 'verified' });
    await record({ status: 'already' }, { action: 'allow', undo: true });
    expect((await claims()).by).toEqual(['R00003']);
  });

  test('is nobody where what was allowed is taken back and nothing is put in its place', async () => {
    await record({ status: 'accepted' });
    await record({ status: 'accepted' }, { action: 'allow' });
    await record({ status: 'accepted' }, { action: 'allow', undo: true });
    expect(await claims()).toEqual(nobody);
    expect(await blocked()).toEqual([]);
  });

  test('is who blocked it again after it had been allowed, and before them who did so first', async () => {
    const [first] = [
      await record({ status: 'verified' }),
      await record({ status: 'verified' }, { action: 'allow' }),
    ];
    await record({ status: 'verified', previous: 'whitelist' });
    await record({ status: 'verified' }, { undo: true, steps: [{ ...putsBack, restores: ['whitelist'] }] });
    expect(await claims()).toEqual(nobody);
    await record({ status: 'verified' }, { action: 'allow', undo: true, steps: [putsBack] });
    expect((await claims()).by).toEqual([first]);
  });

  test.each(['unknown', 'verified'] as const)(
    'is still who did where it was cleared perhaps, and then %s',
    async (status) => {
      await record({ status: 'verified' });
      const id = await record({ status: 'unknown' }, { action: 'clear' });
      expect((await claims()).by).toEqual(['R00001']);
      await happens(
        id,
        { at, type: 'retried', step: 0, by: rina.person },
        started,
        acted({ indicator: a, status }),
      );
      expect((await claims()).by).toEqual(status === 'unknown' ? ['R00001'] : []);
    },
  );

  test('is who finds it so still, which proves that it was not cleared', async () => {
    await record({ status: 'verified' });
    await record({ status: 'unknown' }, { action: 'clear' });
    await record({ status: 'already' });
    expect(await claims()).toEqual({ by: ['R00001', 'R00003'], isOurs: true });
    await record({ status: 'verified' }, { undo: true });
    expect(await claims()).toEqual(nobody);
  });

  test('is not who may have brought it about and is proven not to have', async () => {
    const unsure = await record({ status: 'unknown' });
    await happens(
      unsure,
      { at, type: 'retried', step: 0, by: lea.person },
      started,
      acted({ indicator: a, status: 'failed', code: 'not_in_effect' }),
    );
    await record({ status: 'verified' }, { lasts });
    expect((await claims()).by).toEqual(['R00002']);
  });

  test('stays as it is by what an end spares', async () => {
    const pair = { undo: true, indicators: [a, b], steps: [{ vendor: 'inspect', indicators: [a, b] }] };
    await record({ status: 'verified' }, { lasts });
    await record({ status: 'already' });
    const asked = terms({ id: 'REND00', ends: 'R00001', ...pair });
    await happens(
      'REND00',
      { at, type: 'requested', terms: asked, digest: digestOf(asked) },
      { at, type: 'started', step: 0 },
      acted({ indicator: a, status: 'failed' }, { indicator: b, status: 'verified' }),
      { at, type: 'retried', step: 0, by: lea.person },
      { at, type: 'spared', step: 0, indicators: [0], for: ['R00002'] },
    );
    expect((await claims()).by).toEqual(['R00002']);
  });
});

test('who has come to want what an undo was to take back is known while it can be sent once more, and no longer', async () => {
  const block = { action: 'block', prevents: false } as const;
  const since = () => inForce.newcomers('RUNDO0', block, 'inspect', a);
  const undo = (id: string) => {
    const asked = terms({ id, undo: true, steps: [{ vendor: 'inspect', indicators: [a] }] });
    return { at, type: 'requested', terms: asked, digest: digestOf(asked) } as const;
  };
  await record({ status: 'verified' });
  await happens('RUNDO0', undo('RUNDO0'), started, acted({ indicator: a, status: 'failed' }));
  const other = await record({ status: 'already' });
  minute = 24 * 60;
  await happens('RUNDO1', undo('RUNDO1'));
  expect(since()).toEqual([other]);
  minute = 25 * 60;
  await happens('RUNDO2', undo('RUNDO2'));
  expect(since()).toEqual([]);
});

test('who has come to want what an undo may have taken back is known until somebody says what became of it', async () => {
  const asked = terms({ id: 'RUNDO0', undo: true, steps: [{ vendor: 'inspect', indicators: [a] }] });
  await record({ status: 'verified' });
  await happens(
    'RUNDO0',
    { at, type: 'requested', terms: asked, digest: digestOf(asked) },
    started,
    acted({ indicator: a, status: 'unknown' }),
  );
  const other = await record({ status: 'already' });
  minute = 48 * 60;
  const later = terms({ id: 'RUNDO1', undo: true, steps: [{ vendor: 'inspect', indicators: [b] }] });
  await happens('RUNDO1', { at, type: 'requested', terms: later, digest: digestOf(later) });
  expect(inForce.newcomers('RUNDO0', { action: 'block', prevents: false }, 'inspect', a)).toEqual([other]);
});

describe('what was there before', () => {
  const block = { action: 'block', prevents: false } as const;
  const allow = { action: 'allow', prevents: false } as const;
  const former = async (effect: Effect = block) => {
    const of = (inForce: InForce) => inForce.former(effect, 'inspect', a);
    expect(of(await recalled())).toEqual(of(inForce));
    return of(inForce);
  };

  test('is not known of what is not ours', async () => {
    expect(await former()).toBeUndefined();
    await record({ status: 'already', held: 'blocked' });
    expect(await former()).toBeUndefined();
  });

  test.each<[string | null | undefined, string | undefined, unknown]>([
    [null, undefined, { held: undefined }],
    ['whitelist', undefined, { held: 'whitelist' }],
    ['whitelist', 'blacklist', { held: 'blacklist' }],
    [undefined, 'blacklist', { held: 'blacklist' }],
    [undefined, undefined, 'unknown'],
  ])('is what the vendor held, %s, or said, %s: %j', async (held, previous, said) => {
    await record({
      status: 'verified',
      ...(held !== undefined && { held }),
      ...(previous !== undefined && { previous }),
    });
    expect(await former()).toEqual(said);
  });

  test('is what one of us had made of it, where the vendor could not say', async () => {
    await record({ status: 'accepted' });
    await record({ status: 'accepted' }, { action: 'allow' });
    expect(await former(allow)).toMatchObject({ made: block });
  });

  test('is what was there before what has ended meanwhile', async () => {
    const id = await record({ status: 'verified', held: 'x' }, { lasts: { forMs: 1 } });
    await record({ status: 'verified' }, { action: 'allow' });
    await happens(id, { at, type: 'ended', request: null });
    expect(await former(allow)).toEqual({ held: 'x' });
  });

  test('is not what nobody wants any more, but what was there before that', async () => {
    const id = await record({ status: 'verified', held: 'x' }, { lasts: { forMs: 1 } });
    await record({ status: 'unknown' }, { action: 'allow' });
    expect(await former(allow)).toMatchObject({ made: block });
    await happens(id, { at, type: 'ended', request: null });
    expect(await former(allow)).toEqual({ held: 'x' });
  });

  test('is not known of what replaced something that nobody knows the former of', async () => {
    const id = await record({ status: 'verified' }, { lasts: { forMs: 1 } });
    await record({ status: 'verified', previous: 'blacklist' }, { action: 'allow' });
    await happens(id, { at, type: 'ended', request: null });
    expect(await former(allow)).toBe('unknown');
  });

  test('of two that come to be one is what was there before the first', async () => {
    await record({ status: 'verified', held: 'x' });
    const between = await record(
      { status: 'verified', previous: 'y' },
      { action: 'allow', lasts: { forMs: 1 } },
    );
    await record({ status: 'verified', previous: 'z' });
    await happens(between, { at, type: 'ended', request: null });
    expect(await former()).toEqual({ held: 'x' });
    expect(await claims()).toEqual({ by: ['R00001', 'R00003'], isOurs: true });
    await record({ status: 'verified' }, { undo: true });
    expect(await blocked()).toEqual([]);
  });

  test('of two that come to be one does not make the second less sure', async () => {
    await record({ status: 'unknown', held: null });
    const between = await record(
      { status: 'verified', held: null },
      { action: 'allow', lasts: { forMs: 1 } },
    );
    await record({ status: 'verified', previous: 'whitelist' });
    await happens(between, { at, type: 'ended', request: null });
    expect(await blocked()).toEqual(['inspect sha1 a R00003 12:08']);
  });

  test('and had been cleared is not forgotten with what came then', async () => {
    await record({ status: 'verified', held: null }, { action: 'allow' });
    await record({ status: 'verified', previous: 'whitelist' }, { action: 'clear' });
    await record({ status: 'verified', held: null });
    await record({ status: 'verified' }, { undo: true });
    expect(inForce.last('inspect', a)).toMatchObject({ action: 'clear' });
    expect(await former({ action: 'clear', prevents: false })).toEqual({ held: 'whitelist' });
  });
});

describe('a block that also prevents', () => {
  const [plain, strong] = [false, true].map((prevents) => ({ action: 'block', prevents }) as const);
  const prevent = { steps: [{ vendor: 'inspect', indicators: [a], prevents: true as const }] };
  const lasts = { forMs: 1 };
  const who = async (effect = plain) => {
    const of = (inForce: InForce) => inForce.claims(effect ?? strong!, 'inspect', a);
    expect(of(await recalled())).toEqual(of(inForce));
    return of(inForce);
  };
  const former = (effect = strong) => inForce.former(effect!, 'inspect', a);

  test('is the plain block, too, and not the other way round', async () => {
    await record({ status: 'verified', held: null }, prevent);
    expect((await who(plain)).by).toEqual(['R00001']);
    await record({ status: 'verified' }, { undo: true });
    await record({ status: 'verified', held: null });
    expect((await who(strong)).by).toEqual([]);
  });

  test('leaves the plain block that it replaced, and all who want that', async () => {
    await record({ status: 'verified', held: null });
    await record({ status: 'verified', previous: 'blacklist' }, prevent);
    expect([(await who(strong)).by, (await who(plain)).by]).toEqual([['R00002'], ['R00002', 'R00001']]);
    expect(former()).toEqual({ held: 'blacklist' });
    await record(
      { status: 'verified' },
      { undo: true, steps: [{ ...prevent.steps[0]!, restores: ['blacklist'] }] },
    );
    expect([(await who(strong)).by, (await who(plain)).by]).toEqual([[], ['R00001']]);
  });

  test.each(['already', 'accepted'] as const)(
    'leaves a plain block that was asked for later and came to %s',
    async (status) => {
      await record({ status: 'verified', held: 'whitelist' }, prevent);
      await record({ status });
      await record({ status });
      expect(await who(plain)).toEqual({ by: ['R00001', 'R00002', 'R00003'], isOurs: true });
      expect((await who(strong)).by).toEqual(['R00001']);
      expect([former(strong), former(plain)]).toEqual([
        { made: expect.objectContaining(plain!) },
        { held: 'whitelist' },
      ]);
      expect(inForce.last('inspect', a)).toMatchObject(strong!);
    },
  );

  test('makes nothing ours below it that was not', async () => {
    await record({ status: 'already', held: 'blocked' }, prevent);
    await record({ status: 'already', held: 'blocked' });
    expect(await who(plain)).toEqual({ by: ['R00001', 'R00002'], isOurs: false });
  });

  test('puts back what was there before the plain block, once that has ended', async () => {
    const id = await record({ status: 'verified', held: 'whitelist' }, { lasts });
    await record({ status: 'verified', previous: 'blacklist' }, prevent);
    await happens(id, { at, type: 'ended', request: null });
    expect([(await who(plain)).by, former()]).toEqual([['R00002'], { held: 'whitelist' }]);
  });

  test('is replaced by a plain block where nobody knows whether it came about', async () => {
    await record({ status: 'unknown', held: null }, prevent);
    await record({ status: 'verified', held: null });
    expect([(await who(strong)).by, (await who(plain)).by]).toEqual([[], ['R00002']]);
  });

  test('is not below what a plain block has replaced', async () => {
    await record({ status: 'verified', held: null }, prevent);
    await record({ status: 'verified', previous: 'blacklist+prevent' }, { action: 'allow' });
    await record({ status: 'verified', previous: 'whitelist' });
    expect([(await who(strong)).by, (await who(plain)).by]).toEqual([[], ['R00003']]);
    expect(inForce.former(plain!, 'inspect', a)).toEqual({ held: 'whitelist' });
  });

  test('may be what a plain block found already there', async () => {
    await record({ status: 'unknown', held: null }, prevent);
    await record({ status: 'already' });
    expect([(await who(strong)).by, (await who(plain)).by]).toEqual([['R00001'], ['R00001', 'R00002']]);
  });

  test('is in effect where a plain block finds it so, whatever may have replaced it', async () => {
    await record({ status: 'verified', held: null }, prevent);
    await record({ status: 'unknown', held: 'blacklist+prevent' }, { action: 'allow' });
    await record({ status: 'already' });
    await record({ status: 'unknown' }, { undo: true });
    expect(inForce.claims({ action: 'allow', prevents: false }, 'inspect', a).by).toEqual([]);
    expect((await who(plain)).by).toEqual(['R00001', 'R00003']);
  });
});

describe('who has come to want something since an undo was asked for', () => {
  const asks = async (id: string) => {
    const asked = terms({ id, undo: true, steps: [{ vendor: 'inspect', indicators: [a] }] });
    await happens(id, { at, type: 'requested', terms: asked, digest: digestOf(asked) });
  };
  const since = async (id: string) => {
    const of = ({ newcomers }: InForce) => newcomers(id, { action: 'block', prevents: false }, 'inspect', a);
    expect(of(await recalled())).toEqual(of(inForce));
    return of(inForce);
  };

  test('is not who did before, nor who finds it so once more', async () => {
    const first = await record({ status: 'unknown' });
    await asks('RUNDO0');
    expect(await since('RUNDO0')).toEqual([]);
    await record({ status: 'already' });
    await happens(
      first,
      { at, type: 'retried', step: 0, by: rina.person },
      started,
      acted({ indicator: a, status: 'verified' }),
    );
    await asks('RUNDO1');
    expect([await since('RUNDO0'), await since('RUNDO1')]).toEqual([['R00002'], []]);
  });

  test('is who is left when somebody vouches for the undo', async () => {
    const undo = await record({ status: 'unknown' }, { undo: true });
    await record({ status: 'accepted' });
    await happens(undo, { at, type: 'vouched', step: 0, by: lea.person });
    expect((await claims()).by).toEqual(['R00002']);
    expect(await blocked()).toHaveLength(1);
  });

  test('is who did in between, whatever becomes of the rest of what somebody vouched for', async () => {
    await record({ status: 'accepted' });
    const pair = { undo: true, indicators: [a, b], steps: [{ vendor: 'inspect', indicators: [a, b] }] };
    const asked = terms({ id: 'RPAIR0', ...pair });
    const [vouched, refused] = [
      { indicator: a, status: 'accepted', code: 'vouched' },
      { indicator: b, status: 'failed' },
    ] as const;
    await happens(
      'RPAIR0',
      { at, type: 'requested', terms: asked, digest: digestOf(asked) },
      started,
      acted({ indicator: a, status: 'unknown' }, refused),
    );
    const other = await record({ status: 'accepted' }, { lasts: { forMs: 1 } });
    await happens('RPAIR0', { at, type: 'vouched', step: 0, by: lea.person });
    await record({ status: 'accepted' });
    await happens(other, { at, type: 'ended', request: null });
    await record({ status: 'accepted' }, { undo: true });
    const first = await record({ status: 'accepted' });
    await happens(
      'RPAIR0',
      { at, type: 'retried', step: 0, by: rina.person },
      started,
      acted(vouched, refused),
    );
    expect((await claims()).by).toEqual([first]);
  });

  test('is nobody where nothing came after the undo that somebody vouches for', async () => {
    await record({ status: 'accepted' });
    const undo = await record({ status: 'unknown' }, { undo: true });
    await happens(undo, { at, type: 'vouched', step: 0, by: lea.person });
    expect((await claims()).by).toEqual([]);
  });

  test('is nobody else any more once it is left to them', async () => {
    await record({ status: 'verified', held: null });
    await asks('RUNDO0');
    await record({ status: 'already' });
    await happens('RUNDO0', { at, type: 'spared', step: 0, indicators: [0], for: ['R00002'] });
    expect(await claims()).toEqual({ by: ['R00002'], isOurs: true });
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
      prevents: fc.boolean(),
      held: fc.constantFrom(undefined, null, 'blacklist'),
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
            const { action, undo, lasts, prevents, held } = each;
            const steps = [
              { vendor: each.vendor, indicators: [a, b], ...(prevents && { prevents: true as const }) },
            ];
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
              { ...started, ...(held !== undefined && { held: [held, held] }) },
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
            await happens(id, { at, type: 'retried', step: 0, by: rina.person }, started, acted(...again));
          }
          if (each.kind === 'vouched' && isLeft)
            await happens(id, { at, type: 'vouched', step: 0, by: lea.person });
          if (each.kind === 'ended' && endOf(request) !== undefined)
            await happens(id, { at, type: 'ended', request: null });
        }
        const actions = ['block', 'allow', 'clear', 'flush'] as const;
        const effects = actions.flatMap((action) => [false, true].map((prevents) => ({ action, prevents })));
        const all = ({ blocks, claims, former, last, newcomers }: InForce) => [
          blocks(),
          ['inspect', 'gravityzone'].map((name) =>
            [a, b].map((each) => [
              last(name, each),
              effects.map((effect) => [
                former(effect, name, each),
                claims(effect, name, each),
                ids.map((id) => newcomers(id, effect, name, each)),
              ]),
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
