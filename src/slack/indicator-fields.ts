import type { Filled } from '../domain/filled.ts';
import { field, type InputBlock, optional, textIn, type Values, withText } from './fields.ts';

/** Slack takes no more characters in a field. */
const LONGEST_FIELD = 3_000;

const INDICATORS = 'indicators';

function idOf(index: number): string {
  return index === 0 ? INDICATORS : `${INDICATORS}_${index + 1}`;
}

function linesOf({ fields, rest }: Filled): readonly string[] {
  return [...fields.indicatorsText.split('\n'), ...rest].filter((line) => line !== '');
}

/** The lines that no field has room for. */
export function tooLongIn(filled: Filled | undefined): readonly string[] {
  return filled ? linesOf(filled).filter((line) => line.length > LONGEST_FIELD) : [];
}

/** What was understood, and under it what was not, where it can be mended: in as many fields as it takes, but for `tooLongIn`. */
export function indicatorTexts(filled: Filled | undefined): readonly string[] {
  const texts: string[] = [];
  for (const line of filled ? linesOf(filled) : []) {
    if (line.length > LONGEST_FIELD) continue;
    const last = texts.at(-1);
    const longer = last === undefined ? line : `${last}\n${line}`;
    if (last === undefined || longer.length > LONGEST_FIELD) texts.push(line);
    else texts[texts.length - 1] = longer;
  }
  return texts;
}

/** The fields for indicators, one at least. `isFresh`: nobody has filled anything in. */
export function indicatorFields(texts: readonly string[], hint: string, isFresh: boolean): InputBlock[] {
  const all = texts.length === 0 ? [''] : texts;
  return all.map((text, index) => {
    const id = idOf(index);
    const label = all.length === 1 ? 'Indicators' : `Indicators, ${index + 1} of ${all.length}`;
    const element = {
      type: 'plain_text_input' as const,
      action_id: id,
      multiline: true,
      // A form that changes while somebody fills it in leaves them where they are.
      focus_on_load: isFresh && index === 0,
    };
    const block = withText(field(id, label, hint, element), text);
    return index === 0 ? block : optional(block);
  });
}

/** What stands in each of the fields for indicators. */
export function indicatorsIn(values: Values): readonly string[] {
  const texts: string[] = [];
  for (let id = idOf(0); values[id] !== undefined; id = idOf(texts.length))
    texts.push(textIn(values, id) ?? '');
  return texts;
}
