import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { digestOf } from '../src/domain/digest.ts';
import type { RequestEvent } from '../src/domain/event.ts';
import type { OutcomeStatus } from '../src/domain/outcome.ts';
import type { Claims } from '../src/in-force.ts';
import { lea, rina, terms } from './domain/stories.ts';
import { a, acted, at, type Book, b, openBook, started } from './in-force-book.ts';

/** Who wants that something is blocked, as the record has it. */

let book: Book;
beforeEach(async () => {
  book = await openBook();
});
afterEach(() => book.close());

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
    await book.record({ status }, { lasts });
    expect(await book.claims()).toEqual(said);
  });

  test.each<[OutcomeStatus, readonly string[]]>([
    ['already', ['R00001', 'R00002']],
    ['unknown', ['R00001', 'R00002']],
    ['failed', ['R00001']],
  ])('is also another for whom it came to %s', async (status, by) => {
    await book.record({ status: 'verified' }, { lasts });
    await book.record({ status });
    expect(await book.claims()).toEqual({ by, isOurs: true });
  });

  test('is who is left once the time of the other is up, and it is ours still', async () => {
    const other = await book.record({ status: 'verified' }, { lasts });
    await book.record({ status: 'already' }, { lasts });
    await book.happens(other, ended);
    expect(await book.claims()).toEqual({ by: ['R00002'], isOurs: true });
  });

  test('is who found there what another, whose end did not take it back, had brought about', async () => {
    await book.happens(await book.record({ status: 'verified' }, { lasts }), ended);
    await book.record({ status: 'already' }, { lasts });
    expect(await book.claims()).toEqual({ by: ['R00002'], isOurs: true });
  });

  test('is not whose it was before it was taken back', async () => {
    await book.record({ status: 'verified' }, { lasts });
    await book.record({ status: 'verified' }, { undo: true });
    expect(await book.claims()).toEqual(nobody);
    await book.record({ status: 'verified' });
    expect(await book.claims()).toEqual({ by: ['R00003'], isOurs: true });
  });

  test('is nobody where it was taken back, whatever happens to the request then', async () => {
    const id = await book.record({ status: 'unknown' });
    await book.record({ status: 'verified' }, { undo: true });
    await book.happens(id, { at, type: 'reminded' });
    expect(await book.claims()).toEqual(nobody);
  });

  test('is nobody for what has been allowed or cleared since, elsewhere notwithstanding', async () => {
    await book.record({ status: 'verified' }, { lasts });
    await book.record({ status: 'verified' }, {}, 'gravityzone');
    expect((await book.claims()).by).toEqual(['R00001']);
    await book.record({ status: 'verified' }, { action: 'allow' });
    expect(await book.claims()).toEqual(nobody);
  });

  test('is who blocks it anew after it had been cleared, whoever blocked it before', async () => {
    await book.record({ status: 'verified', previous: 'whitelist' });
    await book.record({ status: 'verified' }, { action: 'clear' });
    await book.record({ status: 'verified' }, { lasts });
    expect(await book.claims()).toEqual({ by: ['R00003'], isOurs: true });
    expect(await book.held()).toEqual([undefined, undefined]);
  });

  test.each(['allow', 'clear'] as const)(
    'is who did before, once that it was %sed is taken back, and their end with it',
    async (action) => {
      const id = await book.record({ status: 'verified', previous: 'whitelist' }, { lasts });
      await book.record({ status: 'verified' }, { action });
      expect([await book.blocked(), await book.held()]).toEqual([[], [undefined, undefined]]);
      await book.record({ status: 'verified' }, { action, undo: true, steps: [putsBack] });
      expect(await book.claims()).toEqual({ by: ['R00001'], isOurs: true });
      expect(await book.held()).toEqual(['whitelist', undefined]);
      expect(await book.blocked()).toHaveLength(1);
      await book.happens(id, ended);
      expect((await book.claims()).by).toEqual([]);
    },
  );

  test('is whoever blocks it last, though what had allowed an earlier block is taken back then', async () => {
    await book.record({ status: 'verified' });
    await book.record({ status: 'verified' }, { action: 'allow' });
    await book.record({ status: 'verified' });
    await book.record({ status: 'already' }, { action: 'allow', undo: true });
    expect((await book.claims()).by).toEqual(['R00003']);
  });

  test('is nobody where what was allowed is taken back and nothing is put in its place', async () => {
    await book.record({ status: 'accepted' });
    await book.record({ status: 'accepted' }, { action: 'allow' });
    await book.record({ status: 'accepted' }, { action: 'allow', undo: true });
    expect(await book.claims()).toEqual(nobody);
    expect(await book.blocked()).toEqual([]);
  });

  test('is who blocked it again after it had been allowed, and before them who did so first', async () => {
    const [first] = [
      await book.record({ status: 'verified' }),
      await book.record({ status: 'verified' }, { action: 'allow' }),
    ];
    await book.record({ status: 'verified', previous: 'whitelist' });
    await book.record(
      { status: 'verified' },
      { undo: true, steps: [{ ...putsBack, restores: ['whitelist'] }] },
    );
    expect(await book.claims()).toEqual(nobody);
    await book.record({ status: 'verified' }, { action: 'allow', undo: true, steps: [putsBack] });
    expect((await book.claims()).by).toEqual([first]);
  });

  test.each(['unknown', 'verified'] as const)(
    'is still who did where it was cleared perhaps, and then %s',
    async (status) => {
      await book.record({ status: 'verified' });
      const id = await book.record({ status: 'unknown' }, { action: 'clear' });
      expect((await book.claims()).by).toEqual(['R00001']);
      await book.happens(
        id,
        { at, type: 'retried', step: 0, by: rina.person },
        started,
        acted({ indicator: a, status }),
      );
      expect((await book.claims()).by).toEqual(status === 'unknown' ? ['R00001'] : []);
    },
  );

  test('is who finds it so still, which proves that it was not cleared', async () => {
    await book.record({ status: 'verified' });
    await book.record({ status: 'unknown' }, { action: 'clear' });
    await book.record({ status: 'already' });
    expect(await book.claims()).toEqual({ by: ['R00001', 'R00003'], isOurs: true });
    await book.record({ status: 'verified' }, { undo: true });
    expect(await book.claims()).toEqual(nobody);
  });

  test('is not who may have brought it about and is proven not to have', async () => {
    const unsure = await book.record({ status: 'unknown' });
    await book.happens(
      unsure,
      { at, type: 'retried', step: 0, by: lea.person },
      started,
      acted({ indicator: a, status: 'failed', code: 'not_in_effect' }),
    );
    await book.record({ status: 'verified' }, { lasts });
    expect((await book.claims()).by).toEqual(['R00002']);
  });

  test('stays as it is by what an end spares', async () => {
    const pair = { undo: true, indicators: [a, b], steps: [{ vendor: 'inspect', indicators: [a, b] }] };
    await book.record({ status: 'verified' }, { lasts });
    await book.record({ status: 'already' });
    const asked = terms({ id: 'REND00', ends: 'R00001', ...pair });
    await book.happens(
      'REND00',
      { at, type: 'requested', terms: asked, digest: digestOf(asked) },
      { at, type: 'started', step: 0 },
      acted({ indicator: a, status: 'failed' }, { indicator: b, status: 'verified' }),
      { at, type: 'retried', step: 0, by: lea.person },
      { at, type: 'spared', step: 0, indicators: [0], for: ['R00002'] },
    );
    expect((await book.claims()).by).toEqual(['R00002']);
  });
});
