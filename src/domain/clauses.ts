import { type Problem, problem } from './problem.ts';
import { ticketOf } from './ticket.ts';
import { keyword, pieces, type Token, tokens } from './tokens.ts';

/** A request in pieces, cleaned and not yet understood: what a text and a form have in common. */
export interface Clauses {
  readonly indicators: readonly Token[];
  readonly vendors: readonly string[];
  readonly reason: string;
  readonly ticket: string | undefined;
  readonly clean: boolean;
  readonly prevent: boolean;
  /** What is wrong with how the pieces were put together. */
  readonly problems: readonly Problem[];
}

const BEGINNINGS: readonly string[] = ['on', 'for', 'because', 'ref', 'clean', 'prevent'];

/**
 * Where a reason that begins at `from` ends. It may hold any word, so it goes on to the end of the text, but for a
 * `ref` with a ticket that is last, or has only other clauses behind it.
 */
function endOfReason(words: readonly Token[], from: number): number {
  for (let at = words.length - 2; at >= from; at--) {
    if (keyword(words[at]) !== 'ref' || ticketOf(words[at + 1]?.text ?? '') === undefined) continue;
    const after = words[at + 2];
    if (after === undefined || ['on', 'for', 'clean', 'prevent'].includes(keyword(after))) return at;
  }
  return words.length;
}

/** How many words from `at` on say how long: "7d", "2 weeks", "an hour". */
function lengthOfDuration(words: readonly Token[], at: number): number {
  const number = keyword(words[at]);
  if (/^\d+[a-z]+$/.test(number)) return 1;
  if (!/^(?:\d+|an?)$/.test(number)) return 0;
  const unit = keyword(words[at + 1]);
  return /^[a-z]+$/.test(unit) && !BEGINNINGS.includes(unit) ? 2 : 1;
}

/** Takes a cleaned text apart: `<indicators…> [on <vendor>…] [because <reason>] [ref <ticket>] [clean] [prevent]`, in any order. */
export function clausesOf(text: string): Clauses {
  const words = tokens(text);
  const indicators: Token[] = [];
  const vendors: string[] = [];
  const problems: Problem[] = [];
  let reason = '';
  let ticket: string | undefined;
  let clean = false;
  let prevent = false;
  let namesVendors = false;
  for (let at = 0; at < words.length; at++) {
    const word = words[at];
    const next = words[at + 1];
    const ends = next === undefined || BEGINNINGS.includes(keyword(next));
    const clause = keyword(word);
    if (word === undefined) break;
    if (!BEGINNINGS.includes(clause)) {
      if (namesVendors) vendors.push(...pieces(word).filter((name) => name !== '&' && name !== 'and'));
      else indicators.push(word);
      continue;
    }
    namesVendors = clause === 'on';
    if (clause === 'clean') clean = true;
    if (clause === 'prevent') prevent = true;
    if (clause === 'on' && ends)
      problems.push(problem('vendors', 'vendor_missing', 'After “on” comes the name of a vendor.'));
    if (clause === 'ref' && ends)
      problems.push(
        problem('ticket', 'ticket_missing', 'After “ref” comes the id of a ticket, such as INC-42.'),
      );
    if (clause === 'ref' && !ends) {
      ticket = next.text;
      at++;
    }
    if (clause === 'for') {
      problems.push(
        problem(
          'duration',
          'not_yet',
          'A block with an end (“for …”) is not supported yet; leave it out, and take the block back with /unblock.',
        ),
      );
      at += lengthOfDuration(words, at + 1);
    }
    if (clause === 'because') {
      const end = endOfReason(words, at + 1);
      reason = text.slice(word.end, words[end]?.start);
      at = end - 1;
    }
  }
  return { indicators, vendors, reason, ticket, clean, prevent, problems };
}
