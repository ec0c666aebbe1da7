import type { Finding } from '../extract.ts';
import { keyOf } from '../indicator.ts';
import { quote } from '../quote.ts';

const MOST = 3;

/**
 * What was made of a text where it says more than what is taken, in sentences: the first three, and how many more there are;
 * one for each indicator. Not escaped and not defanged.
 */
export function remarksOn(findings: readonly Finding[]): readonly string[] {
  const remarks = new Map<string, string>();
  for (const { indicator, more } of findings) {
    const key = keyOf(indicator);
    if (more === undefined || remarks.has(key)) continue;
    const text = quote(more.text);
    remarks.set(
      key,
      more.isRange
        ? `Of ${text} only the two ends are taken, and nothing between them.`
        : `${text} is taken as ${quote(indicator.value)}.`,
    );
  }
  const all = [...remarks.values()];
  const rest = all.length - MOST;
  if (rest < 1) return all;
  const those = rest === 1 ? '1 more is' : `${rest.toLocaleString('en')} more are`;
  return [...all.slice(0, MOST), `So ${those}, without the port, the wildcard or what else stands there.`];
}
