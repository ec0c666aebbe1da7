import type { Severity } from './draft.ts';
import { quote } from './quote.ts';
import { Refusal } from './refusal.ts';

const SEVERITIES: Readonly<Record<string, Severity>> = { '1': 1, '2': 2, '3': 3, '4': 4 };

/** Reads how bad it is, from "1" to "4". The refusal has the code not_a_severity. */
export function readSeverity(text: string): Severity | Refusal {
  const found = Object.hasOwn(SEVERITIES, text) ? SEVERITIES[text] : undefined;
  return (
    found ??
    new Refusal('not_a_severity', `${quote(text)} is not a severity; it is 1, 2, 3 or 4, and 1 is the worst.`)
  );
}
