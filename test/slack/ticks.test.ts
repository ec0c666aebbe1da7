import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Values } from '../../src/slack/fields.ts';
import { leftOutBy, packed, pagesOf, pageTurns, tickBlocks, unpacked } from '../../src/slack/ticks.ts';

const numRuns = Number(process.env['PROPERTY_RUNS'] ?? 100);
const MOST = 10_000;

const ticksOf = (count: number) => Array.from({ length: count }, (_, i) => ({ text: `Indicator ${i}` }));

/** What Slack sends of the boxes of a page when those that `isTicked` are. */
function sent(count: number, page: number, isTicked: (index: number) => boolean, edition = ''): Values {
  const blocks = tickBlocks(ticksOf(count), page, new Set(), { edition });
  return Object.fromEntries(
    blocks.map((block) => {
      const { element } = block as { element: { options: { value: string }[] } };
      const chosen = element.options.filter(({ value }) => isTicked(Number(value)));
      return [block.block_id, { ticks: { type: 'checkboxes', selected_options: chosen } }];
    }),
  ) as unknown as Values;
}

const initial = (blocks: ReturnType<typeof tickBlocks>) =>
  blocks.flatMap((block) => {
    const { element } = block as { element: { initial_options?: { value: string }[] } };
    return (element.initial_options ?? []).map(({ value }) => Number(value));
  });

const someOf = () =>
  fc
    .integer({ min: 1, max: MOST })
    .chain((count) =>
      fc.tuple(
        fc.constant(count),
        fc.uniqueArray(fc.integer({ min: 0, max: count - 1 }), { maxLength: 200 }),
      ),
    );

describe('what is left out', () => {
  test('is the same after it was packed, in a third of what Slack keeps', () => {
    fc.assert(
      fc.property(someOf(), ([count, numbers]) => {
        const text = packed(new Set(numbers), count);
        expect([...unpacked(text)]).toEqual([...numbers].sort((a, b) => a - b));
        expect(text.length).toBeLessThanOrEqual(1_668);
      }),
      { numRuns },
    );
  });

  test('is read of one page, and stays as it was on the others', () => {
    fc.assert(
      fc.property(someOf(), fc.nat(), fc.func(fc.boolean()), ([count, before], seed, isTicked) => {
        const page = seed % pagesOf(count);
        const after = leftOutBy(sent(count, page, isTicked), page, count, new Set(before));
        const was = new Set(before);
        const wanted = Array.from({ length: count }, (_, index) => index).filter((index) =>
          Math.floor(index / 100) === page ? !isTicked(index) : was.has(index),
        );
        expect([...after].sort((a, b) => a - b)).toEqual(wanted);
      }),
      { numRuns },
    );
  });

  test('is what the boxes show as not ticked', () => {
    const without = new Set([0, 9, 10, 57, 99, 100]);
    const shown = initial(tickBlocks(ticksOf(230), 0, without));
    expect(shown).toHaveLength(95);
    for (const index of without) expect(shown).not.toContain(index);
  });

  test('is read whatever the edition of the boxes was', () => {
    const isTicked = (index: number) => index !== 3;
    for (const edition of ['', 'asked'])
      expect([...leftOutBy(sent(20, 0, isTicked, edition), 0, 20, new Set())]).toEqual([3]);
  });

  test.each<[string, object]>([
    ['no boxes', {}],
    ['boxes of another page', { 'ticks:100': { ticks: { selected_options: [] } } }],
    ['another field', { reason: { reason: { value: 'because' } } }],
  ])('stays as it was when there are %s', (_what, values) => {
    expect([...leftOutBy(values as Values, 0, 230, new Set([5]))]).toEqual([5]);
  });
});

describe('the boxes of a page', () => {
  test.each([
    [1, 0, 1, ['1']],
    [10, 0, 1, ['1 to 10']],
    [11, 0, 2, ['1 to 10', '11']],
    [100, 0, 10, undefined],
    [101, 0, 10, undefined],
    [101, 1, 1, ['101']],
    [10_000, 99, 10, undefined],
  ])('of %i, on page %i, are %i groups', (count, page, groups, labels) => {
    const blocks = tickBlocks(ticksOf(count), page, new Set());
    expect(blocks).toHaveLength(groups);
    if (labels) expect(blocks.map((block) => 'label' in block && block.label.text)).toEqual(labels);
  });

  test('have another name in another edition, so that Slack does not keep their ticks', () => {
    const names = (edition: string) =>
      tickBlocks(ticksOf(20), 0, new Set(), { edition }).map(({ block_id: id }) => id);
    expect(names('')).toEqual(['ticks:0', 'ticks:10']);
    expect(names('asked')).toEqual(['ticks:0:asked', 'ticks:10:asked']);
  });

  test.each([
    [true, [true, true]],
    [false, [false, false]],
  ])('tell of each tick where that is wanted: %p', (tells, expected) => {
    const blocks = tickBlocks(ticksOf(20), 0, new Set(), { tells });
    expect(blocks.map((block) => 'dispatch_action' in block && block.dispatch_action)).toEqual(expected);
  });
});

test.each([
  [1, 0, undefined],
  [100, 0, undefined],
  [101, 0, ['Next page 1']],
  [101, 1, ['Page before 0']],
  [300, 1, ['Page before 0', 'Next page 2']],
])('of %i indicators, page %i turns to %j', (count, page, turns) => {
  const [buttons] = pageTurns('turn', count, page);
  const elements = buttons && 'elements' in buttons ? buttons.elements : undefined;
  expect(
    elements?.map(
      (element) =>
        'text' in element &&
        'value' in element &&
        `${(element.text as { text: string }).text} ${element.value}`,
    ),
  ).toEqual(turns);
});
