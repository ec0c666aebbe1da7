import type { Finding, Miss, More } from '../extract.ts';
import { type Indicator, keyOf, parseIndicator } from '../indicator.ts';
import { quote } from '../quote.ts';
import { Refusal } from '../refusal.ts';

const MOST = 3;

function remarkOn(indicator: Indicator, { text, isRange, isHalf }: More): string {
  if (isRange) return `${quote(text)} is a range, of which only the two ends are listed.`;
  const taken = quote(indicator.value);
  return isHalf
    ? `${quote(text)} may be one thing, of which ${taken} is only a part.`
    : `${quote(text)} is taken as ${taken}.`;
}

/** Why each is not taken, in the words of a field for indicators. */
function remarksOnMisses(misses: readonly Miss[]): readonly string[] {
  return [...new Set(misses.map(({ text }) => text))].flatMap((text) => {
    const read = parseIndicator(text);
    return read instanceof Refusal ? [`Not taken: ${read.sentence}`] : [];
  });
}

/**
 * What was made of a text where it says more than what is taken, in sentences: of the first three, and how many more there
 * are; one for each indicator. What is not taken at all comes first, then ranges, of which most is missing, and parts of names
 * and URLs, which may be somebody else's. Not escaped and not defanged.
 */
export function remarksOn(
  findings: readonly Pick<Finding, 'indicator' | 'more'>[],
  misses: readonly Miss[] = [],
): readonly string[] {
  const gravest = new Map<string, string>();
  const others = new Map<string, string>();
  for (const { indicator, more } of findings) {
    if (more === undefined) continue;
    const remarks = more.isRange || more.isHalf ? gravest : others;
    const key = keyOf(indicator);
    if (!remarks.has(key)) remarks.set(key, remarkOn(indicator, more));
  }
  const all = [...remarksOnMisses(misses), ...gravest.values(), ...others.values()];
  const rest = all.length - MOST;
  if (rest < 1) return all;
  return [...all.slice(0, MOST), `Of ${rest.toLocaleString('en')} more, too, less is taken than is written.`];
}
