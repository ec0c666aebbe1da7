import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { digestOf } from '../src/domain/digest.ts';
import type { OutcomeStatus } from '../src/domain/outcome.ts';
import type { Terms } from '../src/domain/request.ts';
import { lea, minutesAfter, rina, terms } from './domain/stories.ts';
import { a, acted, at, type Book, b, openBook, started } from './in-force-book.ts';

/** What is blocked because of us, and what was there before. */

let book: Book;
beforeEach(async () => {
  book = await openBook();
});
afterEach(() => book.close());

describe('what an undo puts back', () => {
  test('is what was there before the first change that nobody has taken back', async () => {
    await book.record({ status: 'verified', previous: 'whitelist' });
    await book.record({ status: 'verified', previous: 'blacklist' });
    expect(await book.held()).toEqual(['whitelist', undefined]);
  });

  test('is nothing where there was nothing, whatever a second change found', async () => {
    await book.record({ status: 'verified', held: null });
    await book.record({ status: 'verified', previous: 'blacklist' });
    expect(await book.held()).toEqual([undefined, undefined]);
  });

  test.each(['verified', 'unknown'] as const)('begins anew after an undo that is %s', async (status) => {
    await book.record({ status: 'verified', previous: 'whitelist' });
    await book.record({ status }, { undo: true });
    expect(await book.held()).toEqual([status === 'unknown' ? 'whitelist' : undefined, undefined]);
    await book.record({ status: 'unknown', previous: 'blacklist' });
    expect(await book.held()).toEqual(['blacklist', undefined]);
  });

  test('comes from no change that failed, that was not ours, or that was at another vendor', async () => {
    await book.record({ status: 'failed', previous: 'one' });
    await book.record({ status: 'already', previous: 'two' });
    await book.record({ status: 'verified', previous: 'three' }, {}, 'elsewhere');
    await book.record({ status: 'verified', previous: 'four' }, { action: 'allow' });
    expect(await book.held()).toEqual([undefined, undefined]);
  });

  test('stays where an undo failed', async () => {
    await book.record({ status: 'verified', previous: 'whitelist' });
    await book.record({ status: 'failed' }, { undo: true });
    expect(await book.held()).toEqual(['whitelist', undefined]);
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
    await book.record({ status });
    expect(await book.blocked()).toEqual(said);
  });

  test('is told of at each vendor once, the oldest first', async () => {
    await book.record({ status: 'verified' }, {}, 'gravityzone');
    await book.record({ status: 'verified' });
    await book.record({ status: 'verified' });
    await book.record({ status: 'verified' }, {}, 'gravityzone', b);
    expect(await book.blocked()).toEqual([
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
    await book.record({ status: 'verified' });
    await book.record({ status }, changes);
    expect(await book.blocked()).toHaveLength(count);
  });

  test('is what somebody vouches for', async () => {
    const id = await book.record({ status: 'unknown' });
    await book.happens(id, { at, type: 'vouched', step: 0, by: lea.person });
    expect(await book.blocked()).toEqual(['inspect sha1 a R00001 12:03']);
  });

  test('is not what was taken back before the rest of it was tried again', async () => {
    const pair = { indicators: [a, b], steps: [{ vendor: 'inspect', indicators: [a, b] }] };
    const [yes, no, then] = [
      { indicator: a, status: 'verified' },
      { indicator: b, status: 'failed' },
      { indicator: b, status: 'verified' },
    ] as const;
    const asked = terms({ id: 'RPAIR0', ...pair });
    await book.happens(
      'RPAIR0',
      { at, type: 'requested', terms: asked, digest: digestOf(asked) },
      { at, type: 'started', step: 0 },
      acted(yes, no),
    );
    await book.record({ status: 'verified' }, { undo: true });
    await book.happens(
      'RPAIR0',
      { at, type: 'retried', step: 0, by: rina.person },
      started,
      acted(yes, then),
    );
    expect(await book.blocked()).toEqual(['inspect sha1 b RPAIR0 12:08']);
  });

  test('is so whatever is said of it afterwards', async () => {
    const id = await book.record({ status: 'verified' }, { breakGlass: true });
    await book.happens(
      id,
      { at, type: 'reminded' },
      { at, type: 'reviewed', by: lea.person, verdict: 'justified', reason: '' },
    );
    expect(await book.blocked()).toEqual(['inspect sha1 a R00001 12:02']);
  });

  test('is what was found there after a crash', async () => {
    const id = await book.record({ status: 'failed' });
    await book.happens(
      id,
      { at, type: 'retried', step: 0, by: rina.person },
      { at, type: 'started', step: 0 },
      {
        at,
        type: 'deferred',
        step: 0,
        until: minutesAfter(5).toISOString(),
        code: 'interrupted',
        outcomes: [{ indicator: a, status: 'verified' }],
      },
    );
    expect(await book.blocked()).toEqual(['inspect sha1 a R00001 12:05']);
  });
});
