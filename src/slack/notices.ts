import { isTerminal, isToBeReviewed, type Notice, type Request } from '../domain/request.ts';
import { title } from './headline.ts';
import { mention, moment, party } from './text.ts';

/** What people are told in the thread of the card. Undefined: it is no longer of interest. */
export function noticeText(request: Request, { about, to, by }: Notice): string | undefined {
  const whom = to.map(party).join(' ');
  const waits = request.status === 'requested';
  switch (about) {
    case 'break_glass':
      return `:rotating_light: ${whom} ${mention(request.terms.requester)} broke the glass: *${title(request)}* runs without approval. Look at it, and say afterwards whether it was justified.`;
    case 'delegated':
      return waits && by ? `${whom} ${mention(by)} asks you to decide on this instead.` : undefined;
    case 'escalated':
      return waits
        ? `:arrow_double_up: ${whom} Nobody has decided yet, so you may approve this too.`
        : undefined;
    case 'reminded':
      if (waits)
        return `:alarm_clock: ${whom} This still waits for a decision and expires ${moment(request.terms.expiresAt)}.`;
      return isToBeReviewed(request) && isTerminal(request)
        ? `:alarm_clock: ${whom} This was done without approval. Was it justified?`
        : undefined;
  }
}
