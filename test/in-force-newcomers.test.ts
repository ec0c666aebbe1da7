import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { digestOf } from '../src/domain/digest.ts';
import { lea, rina, terms } from './domain/stories.ts';
import { a, acted, at, type Book, b, openBook, started } from './in-force-book.ts';

/** Who has come to want something that is to be taken back. */

let book: Book;
beforeEach(async () => {
  book = await openBook();
});
afterEach(() => book.close());

describe('who has come to want something since an undo was asked for', () => {
  const asks = async (id: string) => {
    const asked = terms({ id, undo: true, steps: [{ vendor: 'inspect', indicators: [a] }] });
    await book.happens(id, { at, type: 'requested', terms: asked, digest: digestOf(asked) });
  };
  const since = (id: string) =>
    book.asRecalled(({ newcomers }) => newcomers(id, { action: 'block', prevents: false }, 'inspect', a));

  test('is not who did before, nor who finds it so once more', async () => {
    const first = await book.record({ status: 'unknown' });
    await asks('RUNDO0');
    expect(await since('RUNDO0')).toEqual([]);
    await book.record({ status: 'already' });
    await book.happens(
      first,
      { at, type: 'retried', step: 0, by: rina.person },
      started,
      acted({ indicator: a, status: 'verified' }),
    );
    await asks('RUNDO1');
    expect([await since('RUNDO0'), await since('RUNDO1')]).toEqual([['R00002'], []]);
  });

  test('is who is left when somebody vouches for the undo', async () => {
    const undo = await book.record({ status: 'unknown' }, { undo: true });
    await book.record({ status: 'accepted' });
    await book.happens(undo, { at, type: 'vouched', step: 0, by: lea.person });
    expect((await book.claims()).by).toEqual(['R00002']);
    expect(await book.blocked()).toHaveLength(1);
  });

  test('is who did in between, whatever becomes of the rest of what somebody vouched for', async () => {
    await book.record({ status: 'accepted' });
    const pair = { undo: true, indicators: [a, b], steps: [{ vendor: 'inspect', indicators: [a, b] }] };
    const asked = terms({ id: 'RPAIR0', ...pair });
    const [vouched, refused] = [
      { indicator: a, status: 'accepted', code: 'vouched' },
      { indicator: b, status: 'failed' },
    ] as const;
    await book.happens(
      'RPAIR0',
      { at, type: 'requested', terms: asked, digest: digestOf(asked) },
      started,
      acted({ indicator: a, status: 'unknown' }, refused),
    );
    const other = await book.record({ status: 'accepted' }, { lasts: { forMs: 1 } });
    await book.happens('RPAIR0', { at, type: 'vouched', step: 0, by: lea.person });
    await book.record({ status: 'accepted' });
    await book.happens(other, { at, type: 'ended', request: null });
    await book.record({ status: 'accepted' }, { undo: true });
    const first = await book.record({ status: 'accepted' });
    await book.happens(
      'RPAIR0',
      { at, type: 'retried', step: 0, by: rina.person },
      started,
      acted(vouched, refused),
    );
    expect((await book.claims()).by).toEqual([first]);
  });

  test('is nobody where nothing came after the undo that somebody vouches for', async () => {
    await book.record({ status: 'accepted' });
    const undo = await book.record({ status: 'unknown' }, { undo: true });
    await book.happens(undo, { at, type: 'vouched', step: 0, by: lea.person });
    expect((await book.claims()).by).toEqual([]);
  });

  test('is nobody else any more once it is left to them', async () => {
    await book.record({ status: 'verified', held: null });
    await asks('RUNDO0');
    await book.record({ status: 'already' });
    await book.happens('RUNDO0', { at, type: 'spared', step: 0, indicators: [0], for: ['R00002'] });
    expect(await book.claims()).toEqual({ by: ['R00002'], isOurs: true });
  });
});

test('who has come to want what an undo was to take back is known while it can be sent once more, and no longer', async () => {
  const block = { action: 'block', prevents: false } as const;
  const since = () => book.inForce.newcomers('RUNDO0', block, 'inspect', a);
  const undo = (id: string) => {
    const asked = terms({ id, undo: true, steps: [{ vendor: 'inspect', indicators: [a] }] });
    return { at, type: 'requested', terms: asked, digest: digestOf(asked) } as const;
  };
  await book.record({ status: 'verified' });
  await book.happens('RUNDO0', undo('RUNDO0'), started, acted({ indicator: a, status: 'failed' }));
  const other = await book.record({ status: 'already' });
  book.passTo(24 * 60);
  await book.happens('RUNDO1', undo('RUNDO1'));
  expect(since()).toEqual([other]);
  book.passTo(25 * 60);
  await book.happens('RUNDO2', undo('RUNDO2'));
  expect(since()).toEqual([]);
});

test('who has come to want what an undo may have taken back is known until somebody says what became of it', async () => {
  const asked = terms({ id: 'RUNDO0', undo: true, steps: [{ vendor: 'inspect', indicators: [a] }] });
  await book.record({ status: 'verified' });
  await book.happens(
    'RUNDO0',
    { at, type: 'requested', terms: asked, digest: digestOf(asked) },
    started,
    acted({ indicator: a, status: 'unknown' }),
  );
  const other = await book.record({ status: 'already' });
  book.passTo(48 * 60);
  const later = terms({ id: 'RUNDO1', undo: true, steps: [{ vendor: 'inspect', indicators: [b] }] });
  await book.happens('RUNDO1', { at, type: 'requested', terms: later, digest: digestOf(later) });
  expect(book.inForce.newcomers('RUNDO0', { action: 'block', prevents: false }, 'inspect', a)).toEqual([
    other,
  ]);
});
