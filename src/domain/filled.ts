import type { Clauses } from './clauses.ts';
import { writeIndicators } from './indicator-words.ts';
import { writeLasts } from './lasts.ts';
import type { Problem } from './problem.ts';
import { visible } from './quote.ts';
import { type Fields, type Found, LONGEST_REASON } from './words.ts';

/** A form that is filled in beforehand: with what was understood of a text, and beside it what was not. */
export interface Filled {
  readonly fields: Fields;
  /** The words that are no indicators and should be. */
  readonly rest: readonly string[];
  readonly problems: readonly Problem[];
  /** What was made of words that say more than what is taken, in sentences. */
  readonly remarks?: readonly string[] | undefined;
  /** Only what would come of it is wanted. */
  readonly dryRun?: boolean;
}

/** Longest word that a field for one word is filled with, in characters. */
const LONGEST_WORD = 64;

/** What was not understood stands as it was typed in a field where it can be mended, unless it is too long for one. */
function typed(text: string | undefined): string | undefined {
  return text !== undefined && text.length <= LONGEST_WORD ? text : undefined;
}

/** What was understood, as the fields of a form hold it; a form with these comes to the same draft. */
export function fieldsOf(found: Found & { readonly clauses?: Clauses }): Fields {
  const { ticket, severity, lasts, clauses } = found;
  return {
    indicatorsText: writeIndicators(found.indicators),
    vendors: found.vendors,
    // A character may have been cut in two.
    reason: visible(found.reason.slice(0, LONGEST_REASON)),
    ticket: ticket ?? typed(clauses?.ticket),
    severity: severity === undefined ? typed(clauses?.severity) : `${severity}`,
    lasts: lasts === undefined ? typed(clauses?.lasts) : writeLasts(lasts),
    clean: found.clean,
    prevent: found.prevent,
    breakGlass: found.breakGlass,
    override: found.override,
  };
}
