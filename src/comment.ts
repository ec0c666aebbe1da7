import { visible } from './domain/quote.ts';
import type { Person, Request, Terms } from './domain/request.ts';

const LONGEST_COMMENT = 500;

/**
 * What the vendor's console will say about an entry, at most 500 characters: the people first, so that a long reason
 * cannot push them out. `agreed`: on whose word.
 */
export function commentOf(
  { id, requester, ticket, reason }: Pick<Terms, 'id' | 'requester' | 'ticket' | 'reason'>,
  agreed: string,
): string {
  const about = ticket && !reason.includes(ticket) ? `${ticket} ${reason}` : reason;
  const comment = `Portcullis ${id}, asked by ${nameOf(requester)}, ${agreed}: ${about}`;
  return [...comment].slice(0, LONGEST_COMMENT).join('');
}

/** On whose word a request runs. */
export function agreement({ approvals, terms }: Request): string {
  if (terms.breakGlass) return 'who broke the glass';
  if (terms.ends !== undefined) return `the end of ${terms.ends}`;
  return `approved by ${approvals.map(({ by }) => nameOf(by)).join(', ')}`;
}

/** People choose their names, so the id stands beside it. */
function nameOf({ name, user }: Person): string {
  return `${visible(name).slice(0, 60)} (${user})`;
}
