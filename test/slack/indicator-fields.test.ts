import { describe, expect, test } from '@jest/globals';
import type { Filled } from '../../src/domain/filled.ts';
import { problem } from '../../src/domain/problem.ts';
import { askForm } from '../../src/slack/form.ts';
import {
  indicatorFields,
  indicatorsIn,
  indicatorTexts,
  tooLongIn,
} from '../../src/slack/indicator-fields.ts';

const filledWith = (lines: readonly string[], rest: readonly string[] = []): Filled => ({
  fields: { indicatorsText: lines.join('\n'), vendors: [], reason: 'x', clean: false, prevent: false },
  rest,
  problems: [problem('indicators', 'not_understood', '“x” is not understood.')],
});

describe('the texts of the fields for indicators', () => {
  test('hold what was understood, and under it what was not', () => {
    expect(indicatorTexts(filledWith(['a.com', 'b.com'], ['lorem']))).toEqual(['a.com\nb.com\nlorem']);
    expect(indicatorTexts(filledWith([], ['lorem']))).toEqual(['lorem']);
    expect(indicatorTexts(undefined)).toEqual([]);
  });

  test('are at most 3,000 characters long, and none of the lines is lost or cut', () => {
    const lines = Array.from({ length: 900 }, (_, n) => `n${n}[.]evil[.]example`);
    const texts = indicatorTexts(filledWith(lines.slice(1), lines.slice(0, 1)));
    expect(texts.join('\n').split('\n')).toEqual([...lines.slice(1), lines[0]]);
    expect(texts.length).toBe(Math.ceil(lines.join('\n').length / 3_000));
    for (const text of texts) expect(text.length).toBeLessThanOrEqual(3_000);
  });

  test('are without a line that has no room in any, which is told', () => {
    const [fits, long] = ['x'.repeat(3_000), 'y'.repeat(3_001)];
    const filled = filledWith([fits, long, 'a.com']);
    expect(indicatorTexts(filled)).toEqual([fits, 'a.com']);
    expect(tooLongIn(filled)).toEqual([long]);
    expect(tooLongIn(undefined)).toEqual([]);
    const [said] = askForm({ form: 'block', channel: 'C1' }, [], undefined, filled).blocks;
    expect(JSON.stringify(said)).toMatch(
      /“y{79}…” is too long for a form and is not in it; ask for it with a command of its own\./,
    );
  });
});

describe('the fields for indicators', () => {
  test('are one where nothing is filled in, which is where the person begins', () => {
    expect(indicatorFields([], 'Any.', true)).toMatchObject([
      { block_id: 'indicators', label: { text: 'Indicators' }, element: { focus_on_load: true } },
    ]);
  });

  test('are as many as there are texts; only the first has to be filled in', () => {
    expect(indicatorFields(['a.com', '', 'b.com'], 'Any.', false)).toMatchObject([
      {
        block_id: 'indicators',
        label: { text: 'Indicators, 1 of 3' },
        element: { action_id: 'indicators', initial_value: 'a.com', focus_on_load: false },
      },
      { block_id: 'indicators_2', optional: true, element: { action_id: 'indicators_2' } },
      { block_id: 'indicators_3', optional: true, element: { initial_value: 'b.com' } },
    ]);
    expect(indicatorFields(['a.com'], 'Any.', false)[0]?.optional).toBeUndefined();
  });

  test('are read one after the other, empty ones too', () => {
    const typed = (id: string, value: string | null) => ({
      [id]: { [id]: { type: 'plain_text_input', value } },
    });
    const values = {
      ...typed('indicators', 'a.com'),
      ...typed('indicators_2', null),
      ...typed('indicators_3', 'b.com'),
      ...typed('reason', 'x'),
    };
    expect(indicatorsIn(values)).toEqual(['a.com', '', 'b.com']);
    expect(indicatorsIn({})).toEqual([]);
  });
});

test.each([true, false, undefined])('the box of a dry run is ticked beforehand: %p', (dryRun) => {
  const filled = { ...filledWith(['a.com']), ...(dryRun !== undefined && { dryRun }) };
  const { blocks } = askForm({ form: 'block', channel: 'C1' }, [], undefined, filled);
  const box = blocks.find(({ block_id: id }) => id === 'dry_run') as
    | { readonly element?: object }
    | undefined;
  expect(Object.hasOwn(box?.element ?? {}, 'initial_options')).toBe(dryRun === true);
});
