import { type Clause, clauseAt, endOfClause, namesIn, saidIn, type Wording } from './clause.ts';
import { readLasts } from './lasts.ts';
import { Refusal } from './refusal.ts';
import { readSeverity } from './severity.ts';
import { ticketOf } from './ticket.ts';

/** Whether a clause that might as well be words of a reason has in it what such a clause has. */
function isWhole(wording: Wording, clause: Exclude<Clause, 'reason'>, at: number, end: number): boolean {
  switch (clause) {
    case 'ticket':
      return ticketOf(saidIn(wording, clause, at, end)) !== undefined;
    case 'severity':
      return !(readSeverity(saidIn(wording, clause, at, end)) instanceof Refusal);
    case 'lasts':
      return !(readLasts(saidIn(wording, clause, at, end)) instanceof Refusal);
    case 'vendors': {
      const names = namesIn(wording.words.slice(at + 1, end));
      // One name that there is not is a slip; several, none of which there is, are a sentence: "on the laptop".
      return names.length === 1 || names.some(wording.isVendor);
    }
    default:
      return true;
  }
}

/** Where the clauses that begin at a word are at an end: behind the text, or at what is not one. */
function endOfClauses(wording: Wording, from: number): number {
  let at = from;
  while (at < wording.words.length) {
    const clause = clauseAt(wording, at);
    if (clause === undefined || clause === 'reason') break;
    const end = endOfClause(wording, clause, at);
    if (!isWhole(wording, clause, at, end)) break;
    at = end;
  }
  return at;
}

/** The place of the quotation mark that closes the one a reason begins with; -1 where it begins with none. */
function closingQuote({ text, words }: Wording, from: number): number {
  const first = words[from];
  if (first?.quoted) return first.end - 1;
  // Only a word keeps to its line; a reason may go over several.
  return first && text.charAt(first.start) === '"' ? text.indexOf('"', first.start + 1) : -1;
}

/** What ends or parts a sentence, and the first sign of the word behind it. */
const ASIDE = /(?:[.,;:!?–—-] ?\S|\()$/;

/** Whether a word begins something new: ", dry run" and "(dry run)", but not "it was a dry run". */
function isAside({ text, words }: Wording, at: number): boolean {
  const { start = 0 } = words[at] ?? {};
  return ASIDE.test(text.slice(Math.max(0, start - 2), start + 1));
}

/** Whether words of a reason could have been a clause with a value of its own: "for 7d", "sev 1", "on inspect". */
function couldBeClause(wording: Wording, at: number, end: number): boolean {
  const clause = clauseAt(wording, at);
  if (clause === 'vendors') return namesIn(wording.words.slice(at + 1, end)).some(wording.isVendor);
  return (clause === 'lasts' || clause === 'severity') && isWhole(wording, clause, at, end);
}

/** What reads like a clause and is a part of the reason between two words. Linear in the length. */
export function clausesWithin(wording: Wording, from: number, end: number): readonly string[] {
  const { text, words } = wording;
  const found: string[] = [];
  for (let at = from; at < end; at++) {
    const clause = clauseAt(wording, at);
    if (clause === undefined || clause === 'reason') continue;
    const stop = endOfClause(wording, clause, at);
    if (stop > end || !couldBeClause(wording, at, stop)) continue;
    found.push(text.slice(words[at]?.start, words[stop - 1]?.end));
    at = stop - 1;
  }
  return found;
}

/**
 * Where a reason that begins at a word ends. It may hold any words, so it goes on to the end of the text. It ends before
 * only where nothing but whole clauses follow, and the first of them is `ref` with a ticket, or a dry run, or begins a line,
 * or comes right behind the quotation marks that the reason stands in: "because seen for 7d" is all reason, "because “seen”
 * for 7d" is not. Linear in the length.
 */
export function endOfReason(wording: Wording, from: number): number {
  const { text, words } = wording;
  const close = closingQuote(wording, from);
  const behind = words.findIndex(({ start }, at) => at >= from && start > close);

  function mayEnd(clause: Clause, at: number): boolean {
    const before = words[at - 1]?.end ?? 0;
    return (
      (clause === 'ticket' && ticketOf(saidIn(wording, clause, at, at + 2)) !== undefined) ||
      // To have missed it would be to ask for the thing itself.
      (clause === 'dryRun' && (endOfClause(wording, clause, at) === at + 1 || isAside(wording, at))) ||
      (at === behind && before === close + 1) ||
      text.slice(before, words[at]?.start).includes('\n')
    );
  }

  for (let at = behind; at >= 0 && at < words.length; ) {
    const clause = clauseAt(wording, at);
    const end = clause !== undefined && mayEnd(clause, at) ? endOfClauses(wording, at) : at;
    if (end === words.length) return at;
    // A clause on the way there would come no further.
    at = Math.max(end, at + 1);
  }
  return words.length;
}
