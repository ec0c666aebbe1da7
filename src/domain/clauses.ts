import { apart, clauseAt, endOfClause, type Named, namesIn, saidIn, type Wish } from './clause.ts';
import { type Field, type Problem, problem } from './problem.ts';
import { quote } from './quote.ts';
import { clausesWithin, endOfReason } from './reason.ts';
import { type Token, tokens } from './tokens.ts';

/** A request in pieces, cleaned and not yet understood: what a text and a form have in common. */
export interface Clauses
  extends Readonly<Record<Named, string | undefined>>,
    Readonly<Record<Wish, boolean>> {
  readonly indicators: readonly Token[];
  readonly vendors: readonly string[];
  readonly reason: string;
  /** What in the reason could have been a clause, such as "for 7d", and is none. Absent: it is a field of its own. */
  readonly inReason?: readonly string[];
  /** What is wrong with how the pieces were put together. */
  readonly problems: readonly Problem[];
}

const MISSING: Readonly<Record<Field & (Named | 'vendors'), readonly [code: string, sentence: string]>> = {
  vendors: ['vendor_missing', 'After “on” comes the name of a vendor.'],
  ticket: ['ticket_missing', 'After “ref” comes the id of a ticket, such as INC-42.'],
  severity: ['severity_missing', 'After “sev” comes 1, 2, 3 or 4; 1 is the worst.'],
  lasts: [
    'end_missing',
    'After “for” comes how long, such as 7d or 2 weeks; after “until” a date and a time, such as 2026-12-24 18:00, which is in UTC.',
  ],
};

const ONE: Readonly<Record<Named, string>> = {
  ticket: 'one ticket',
  severity: 'one severity',
  lasts: 'one end',
};

/** The last word of a reason, which no dash is that parts it from a clause: `because seen – dry run`. */
function lastOfReason(words: readonly Token[], end: number): number {
  let last = end - 1;
  if (end < words.length) while (/^[–—-]+$/.test(words[last]?.text ?? '')) last--;
  return last;
}

/**
 * Takes a cleaned text apart: `<indicators…> [on <vendor>…] [for <time>] [until <moment>] [sev <1 to 4>] [because <reason>]
 * [ref <ticket>] [clean] [prevent] [break-glass] [override] [dry-run]`, in any order. What belongs to a reason,
 * `endOfReason` says; `isVendor` knows the configured names.
 */
export function clausesOf(text: string, isVendor: (name: string) => boolean): Clauses {
  const words = tokens(text).flatMap(apart);
  const wording = { text, words, isVendor };
  const indicators: Token[] = [];
  const vendors: string[] = [];
  const problems: Problem[] = [];
  const named: Partial<Record<Named, string>> = {};
  const wished: Record<Wish, boolean> = {
    clean: false,
    prevent: false,
    breakGlass: false,
    override: false,
    dryRun: false,
  };
  let reason = '';
  let inReason: readonly string[] = [];

  function name(field: Named, said: string): void {
    const before = named[field];
    if (said === '') problems.push(problem(field, ...MISSING[field]));
    else if (before === undefined) named[field] = said;
    else if (before !== said) {
      const sentence = `A request has ${ONE[field]}; here are ${quote(before)} and ${quote(said)}.`;
      problems.push(problem(field, 'said_twice', sentence));
    }
  }

  for (let at = 0; at < words.length; ) {
    const word = words[at];
    const clause = clauseAt(wording, at);
    if (clause === undefined) {
      if (word) indicators.push(word);
      at++;
      continue;
    }
    const end = clause === 'reason' ? endOfReason(wording, at + 1) : endOfClause(wording, clause, at);
    switch (clause) {
      case 'reason':
        reason = text.slice(word?.end, words[lastOfReason(words, end)]?.end);
        inReason = clausesWithin(wording, at + 1, end);
        break;
      case 'vendors':
        vendors.push(...namesIn(words.slice(at + 1, end)));
        if (end === at + 1) problems.push(problem(clause, ...MISSING[clause]));
        break;
      case 'ticket':
      case 'severity':
      case 'lasts':
        name(clause, saidIn(wording, clause, at, end));
        break;
      default:
        wished[clause] = true;
    }
    at = end;
  }
  return {
    indicators,
    vendors,
    reason,
    inReason,
    ticket: named.ticket,
    severity: named.severity,
    lasts: named.lasts,
    clean: wished.clean,
    prevent: wished.prevent,
    breakGlass: wished.breakGlass,
    override: wished.override,
    dryRun: wished.dryRun,
    problems,
  };
}
