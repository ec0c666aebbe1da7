import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { digestOf } from '../src/domain/digest.ts';
import { terms } from './domain/stories.ts';
import { a, at, type Book, openBook, reputation } from './in-force-book.ts';

/** Blocks of two strengths: one of them also prevents. */

let book: Book;
beforeEach(async () => {
  book = await openBook(reputation);
});
afterEach(() => book.close());

describe('a block that also prevents', () => {
  const [plain, strong] = [false, true].map((prevents) => ({ action: 'block', prevents }) as const);
  const prevent = { steps: [{ vendor: 'inspect', indicators: [a], prevents: true as const }] };
  const lasts = { forMs: 1 };
  const who = (effect = plain) => book.asRecalled((inForce) => inForce.claims(effect!, 'inspect', a));
  const former = (effect = strong) => book.inForce.former(effect!, 'inspect', a);

  test('is the plain block, too, and not the other way round', async () => {
    await book.record({ status: 'verified', held: null }, prevent);
    expect((await who(plain)).by).toEqual(['R00001']);
    await book.record({ status: 'verified' }, { undo: true });
    await book.record({ status: 'verified', held: null });
    expect((await who(strong)).by).toEqual([]);
  });

  test('leaves the plain block that it replaced, and all who want that', async () => {
    await book.record({ status: 'verified', held: null });
    await book.record({ status: 'verified', previous: 'blacklist' }, prevent);
    expect([(await who(strong)).by, (await who(plain)).by]).toEqual([['R00002'], ['R00002', 'R00001']]);
    expect(former()).toEqual({ held: 'blacklist' });
    await book.record(
      { status: 'verified' },
      { undo: true, steps: [{ ...prevent.steps[0]!, restores: ['blacklist'] }] },
    );
    expect([(await who(strong)).by, (await who(plain)).by]).toEqual([[], ['R00001']]);
  });

  test.each(['already', 'accepted'] as const)(
    'leaves a plain block that was asked for later and came to %s',
    async (status) => {
      await book.record({ status: 'verified', held: 'whitelist' }, prevent);
      await book.record({ status });
      await book.record({ status });
      expect(await who(plain)).toEqual({ by: ['R00001', 'R00002', 'R00003'], isOurs: true });
      expect((await who(strong)).by).toEqual(['R00001']);
      expect([former(strong), former(plain)]).toEqual([
        { made: expect.objectContaining(plain!) },
        { held: 'whitelist' },
      ]);
      expect(book.inForce.last('inspect', a)).toMatchObject(strong!);
    },
  );

  test('makes nothing ours below it that was not', async () => {
    await book.record({ status: 'already', held: 'blocked' }, prevent);
    await book.record({ status: 'already', held: 'blocked' });
    expect(await who(plain)).toEqual({ by: ['R00001', 'R00002'], isOurs: false });
  });

  test('puts back what was there before the plain block, once that has ended', async () => {
    const id = await book.record({ status: 'verified', held: 'whitelist' }, { lasts });
    await book.record({ status: 'verified', previous: 'blacklist' }, prevent);
    await book.happens(id, { at, type: 'ended', request: null });
    expect([(await who(plain)).by, former()]).toEqual([['R00002'], { held: 'whitelist' }]);
  });

  test('is replaced by a plain block where nobody knows whether it came about', async () => {
    await book.record({ status: 'unknown', held: null }, prevent);
    await book.record({ status: 'verified', held: null });
    expect([(await who(strong)).by, (await who(plain)).by]).toEqual([[], ['R00002']]);
  });

  test('is not below what a plain block has replaced', async () => {
    await book.record({ status: 'verified', held: null }, prevent);
    await book.record({ status: 'verified', previous: 'blacklist+prevent' }, { action: 'allow' });
    await book.record({ status: 'verified', previous: 'whitelist' });
    expect([(await who(strong)).by, (await who(plain)).by]).toEqual([[], ['R00003']]);
    expect(book.inForce.former(plain!, 'inspect', a)).toEqual({ held: 'whitelist' });
  });

  test('may be what a plain block found already there', async () => {
    await book.record({ status: 'unknown', held: null }, prevent);
    await book.record({ status: 'already' });
    expect([(await who(strong)).by, (await who(plain)).by]).toEqual([['R00001'], ['R00001', 'R00002']]);
  });

  test('is in effect where a plain block finds it so, whatever may have replaced it', async () => {
    await book.record({ status: 'verified', held: null }, prevent);
    await book.record({ status: 'unknown', held: 'blacklist+prevent' }, { action: 'allow' });
    await book.record({ status: 'already' });
    await book.record({ status: 'unknown' }, { undo: true });
    expect(book.inForce.claims({ action: 'allow', prevents: false }, 'inspect', a).by).toEqual([]);
    expect((await who(plain)).by).toEqual(['R00001', 'R00003']);
  });

  /** It was allowed, when the vendor held this, and that is taken back. */
  async function allowedFor(held: string): Promise<void> {
    const steps = [{ vendor: 'inspect', indicators: [a], restores: [held] }];
    await book.record({ status: 'verified', previous: held }, { action: 'allow' });
    await book.record({ status: 'verified' }, { action: 'allow', undo: true, steps });
  }

  test.each([
    ['blacklist', 'R00001', plain, []],
    ['blacklist+prevent', 'R00002', strong, ['R00002']],
  ])(
    'of which nobody knew is told from the plain one by what the vendor held: %s',
    async (held, id, is, by) => {
      await book.record({ status: 'verified', held: null });
      await book.record({ status: 'unknown', held: 'blacklist' }, prevent);
      await allowedFor(held);
      expect(await book.blocked()).toEqual([expect.stringContaining(id)]);
      expect(book.inForce.last('inspect', a)).toMatchObject(is!);
      expect((await who(strong)).by).toEqual(by);
    },
  );

  test('is in effect no more where the vendor was seen to hold the plain one', async () => {
    await book.record({ status: 'verified', held: null });
    await book.record({ status: 'verified', previous: 'blacklist' }, prevent);
    await allowedFor('blacklist');
    expect([(await who(strong)).by, (await who(plain)).by]).toEqual([[], ['R00001']]);
  });

  test('is not surely so where the vendor holds the same of both', async () => {
    await book.close();
    book = await openBook(() => 'blacklist');
    await book.record({ status: 'verified', held: null });
    await book.record({ status: 'unknown' }, prevent);
    await allowedFor('blacklist');
    expect(await book.blocked()).toEqual([expect.stringContaining('R00001')]);
  });

  test.each([
    ['the plain one', 'blacklist', undefined, {}],
    ['the plain one', 'blacklist+prevent', undefined, {}],
    ['the plain one', 'whitelist', 'whitelist', {}],
    ['prevention', 'blacklist', 'blacklist', prevent],
    ['prevention', 'blacklist+prevent', undefined, prevent],
  ])(
    'was there before us and goes with an undo that leaves what has replaced it: of %s, %s',
    async (...row) => {
      const [, held, left, of] = row;
      const asked = terms({ id: 'RUNDO0', undo: true, ...of });
      await book.happens('RUNDO0', { at, type: 'requested', terms: asked, digest: digestOf(asked) });
      await book.record({ status: 'verified', previous: held }, { action: 'clear' });
      await book.happens('RUNDO0', { at, type: 'spared', step: 0, indicators: [0], for: ['R00001'] });
      const cleared = { action: 'clear', prevents: false } as const;
      expect(book.inForce.former(cleared, 'inspect', a)).toEqual({ held: left });
    },
  );
});
