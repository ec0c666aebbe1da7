import type { Finding, More } from '../extract.ts';
import { type Indicator, keyOf } from '../indicator.ts';
import { quote } from '../quote.ts';

const MOST = 3;
const LINE_END = /[\n\r]/;

function remarkOn(indicator: Indicator, { text, isRange }: More): string {
  return isRange
    ? `Of ${quote(text)} only the two ends are taken, and nothing between them.`
    : `${quote(text)} is taken as ${quote(indicator.value)}.`;
}

/**
 * What was made of a text where it says more than what is taken, in sentences: of the first three, and how many more there
 * are; one for each indicator. Ranges come first, of which most is missing, and ends of names, which may be somebody else's.
 * Not escaped and not defanged.
 */
export function remarksOn(findings: readonly Pick<Finding, 'indicator' | 'more'>[]): readonly string[] {
  const gravest = new Map<string, string>();
  const others = new Map<string, string>();
  for (const { indicator, more } of findings) {
    if (more === undefined) continue;
    const remarks = more.isRange || LINE_END.test(more.text) ? gravest : others;
    const key = keyOf(indicator);
    if (!remarks.has(key)) remarks.set(key, remarkOn(indicator, more));
  }
  const all = [...gravest.values(), ...others.values()];
  const rest = all.length - MOST;
  if (rest < 1) return all;
  return [...all.slice(0, MOST), `Of ${rest.toLocaleString('en')} more, too, less is taken than is written.`];
}
