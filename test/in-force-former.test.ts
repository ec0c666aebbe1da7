import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Effect } from '../src/layers.ts';
import { a, at, type Book, openBook } from './in-force-book.ts';

/** What was there before something that one of us made. */

let book: Book;
beforeEach(async () => {
  book = await openBook();
});
afterEach(() => book.close());

describe('what was there before', () => {
  const block = { action: 'block', prevents: false } as const;
  const allow = { action: 'allow', prevents: false } as const;
  const former = (effect: Effect = block) =>
    book.asRecalled((inForce) => inForce.former(effect, 'inspect', a));

  test('is not known of what is not ours', async () => {
    expect(await former()).toBeUndefined();
    await book.record({ status: 'already', held: 'blocked' });
    expect(await former()).toBeUndefined();
  });

  test.each<[string | null | undefined, string | undefined, unknown]>([
    [null, undefined, { held: undefined }],
    ['whitelist', undefined, { held: 'whitelist' }],
    ['whitelist', 'blacklist', { held: 'blacklist' }],
    [undefined, 'blacklist', { held: 'blacklist' }],
    [undefined, undefined, 'unknown'],
  ])('is what the vendor held, %s, or said, %s: %j', async (held, previous, said) => {
    await book.record({
      status: 'verified',
      ...(held !== undefined && { held }),
      ...(previous !== undefined && { previous }),
    });
    expect(await former()).toEqual(said);
  });

  test('is what one of us had made of it, where the vendor could not say', async () => {
    await book.record({ status: 'accepted' });
    await book.record({ status: 'accepted' }, { action: 'allow' });
    expect(await former(allow)).toMatchObject({ made: block });
  });

  test('is what was there before what has ended meanwhile', async () => {
    const id = await book.record({ status: 'verified', held: 'x' }, { lasts: { forMs: 1 } });
    await book.record({ status: 'verified' }, { action: 'allow' });
    await book.happens(id, { at, type: 'ended', request: null });
    expect(await former(allow)).toEqual({ held: 'x' });
  });

  test('is not what nobody wants any more, but what was there before that', async () => {
    const id = await book.record({ status: 'verified', held: 'x' }, { lasts: { forMs: 1 } });
    await book.record({ status: 'unknown' }, { action: 'allow' });
    expect(await former(allow)).toMatchObject({ made: block });
    await book.happens(id, { at, type: 'ended', request: null });
    expect(await former(allow)).toEqual({ held: 'x' });
  });

  test('is not known of what replaced something that nobody knows the former of', async () => {
    const id = await book.record({ status: 'verified' }, { lasts: { forMs: 1 } });
    await book.record({ status: 'verified', previous: 'blacklist' }, { action: 'allow' });
    await book.happens(id, { at, type: 'ended', request: null });
    expect(await former(allow)).toBe('unknown');
  });

  test('of two that come to be one is what was there before the first', async () => {
    await book.record({ status: 'verified', held: 'x' });
    const between = await book.record(
      { status: 'verified', previous: 'y' },
      { action: 'allow', lasts: { forMs: 1 } },
    );
    await book.record({ status: 'verified', previous: 'z' });
    await book.happens(between, { at, type: 'ended', request: null });
    expect(await former()).toEqual({ held: 'x' });
    expect(await book.claims()).toEqual({ by: ['R00001', 'R00003'], isOurs: true });
    await book.record({ status: 'verified' }, { undo: true });
    expect(await book.blocked()).toEqual([]);
  });

  test('of two that come to be one does not make the second less sure', async () => {
    await book.record({ status: 'unknown', held: null });
    const between = await book.record(
      { status: 'verified', held: null },
      { action: 'allow', lasts: { forMs: 1 } },
    );
    await book.record({ status: 'verified', previous: 'whitelist' });
    await book.happens(between, { at, type: 'ended', request: null });
    expect(await book.blocked()).toEqual(['inspect sha1 a R00003 12:08']);
  });

  test('is what was cleared, where the vendor was seen to hold nothing', async () => {
    await book.record({ status: 'verified', held: null });
    await book.record({ status: 'unknown' }, { action: 'clear' });
    await book.record({ status: 'verified', held: null }, { action: 'allow' });
    await book.record({ status: 'verified' }, { action: 'allow', undo: true });
    expect(await book.blocked()).toEqual([]);
    expect(book.inForce.last('inspect', a)).toMatchObject({ action: 'clear' });
  });

  test('and had been cleared is not forgotten with what came then', async () => {
    await book.record({ status: 'verified', held: null }, { action: 'allow' });
    await book.record({ status: 'verified', previous: 'whitelist' }, { action: 'clear' });
    await book.record({ status: 'verified', held: null });
    await book.record({ status: 'verified' }, { undo: true });
    expect(book.inForce.last('inspect', a)).toMatchObject({ action: 'clear' });
    expect(await former({ action: 'clear', prevents: false })).toEqual({ held: 'whitelist' });
  });
});
