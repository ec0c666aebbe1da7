import { isTerminal, isToBeReviewed, type Notice, type Request } from '../domain/request.ts';
import { title } from './headline.ts';
import { lapsed, lapseWords, whoseWord } from './lapses.ts';
import { code, mention, moment, party, unclickable, words } from './text.ts';

/** What people are told in the thread of the card. Undefined: it is no longer of interest. */
export function noticeText(request: Request, { about, to, by }: Notice): string | undefined {
  const whom = to.map(party).join(' ');
  // On a phone this is all that is seen at first.
  const what = `*${title(request)}* (${request.id})`;
  const waits = request.status === 'requested';
  switch (about) {
    case 'break_glass':
      return `:rotating_light: ${whom} ${mention(request.terms.requester)} broke the glass: ${what} runs without approval. Look at it, and say afterwards whether it was justified.`;
    case 'delegated':
      return waits && by ? `${whom} ${mention(by)} asks you to decide on this instead. ${what}` : undefined;
    case 'escalated':
      return waits
        ? `:arrow_double_up: ${whom} Nobody has decided yet, so you may approve this too. ${what}`
        : undefined;
    case 'reminded':
      if (waits)
        return `:alarm_clock: ${whom} This still waits for a decision and expires ${moment(request.terms.expiresAt)}.${claim(request, to)} ${what}`;
      return isToBeReviewed(request) && isTerminal(request)
        ? `:alarm_clock: ${whom} This was done without approval. Was it justified? ${what}`
        : undefined;
    case 'lapsed':
      return by ? lapsedText(request, whom, what) : ownLapsedText(request, to, what);
    case 'overran':
      return overranText(request, whom);
  }
}

/** For those who have left it to somebody else so far. */
function claim({ claimedBy }: Request, to: Notice['to']): string {
  const isAlone = claimedBy && to.every((id) => id === claimedBy.user);
  return claimedBy && !isAlone ? ` ${mention(claimedBy)} said that they look at it.` : '';
}

/** To whoever may approve it again: what they had read is not so any more. */
function ownLapsedText(request: Request, to: Notice['to'], what: string): string | undefined {
  const isStill = lapsed(request).some(({ by, again }) => again && to.includes(by.user));
  return isStill && request.status === 'requested'
    ? `:warning: ${to.map(party).join(' ')} What others want of it has changed since you approved, so your approval no longer counts. Look at it again, and approve it if you still agree. It expires ${moment(request.terms.expiresAt)}. ${what}`
    : undefined;
}

/** What was approved is not any more: it waits again, or its time was up by then. */
function lapsedText(request: Request, whom: string, what: string): string | undefined {
  const { status, terms } = request;
  const expiry = moment(terms.expiresAt);
  const lapses = lapsed(request).filter(({ of, again }) => of === undefined && !again);
  const [lapse] = lapses;
  if (!lapse) return undefined;
  if (status === 'requested')
    return `:warning: ${whom} ${whoseWord(lapse)}, so this waits for a decision again and expires ${expiry}. ${what}`;
  return status === 'expired'
    ? `:zzz: ${whom} ${mention(terms.requester)} This was approved and is not carried out. ${lapses.map(lapseWords).join(' ')} The time to approve it anew was up ${expiry}, so it has expired and nothing was sent. ${what}`
    : undefined;
}

/** What was to end stays in force until a person sees to it: the block itself, or what its end did not take back. */
function overranText(request: Request, whom: string): string | undefined {
  const { id, terms, overran, endedBy, status } = request;
  if (overran) {
    return endedBy === undefined
      ? `:rotating_light: ${whom} The time of *${code(id)}* is up, and it could not be taken back: ${words(unclickable(overran.sentence), 500)} It stays until one of you sees to it.`
      : undefined;
  }
  const isWhole = status === 'done' && terms.gaps.length === 0;
  return isWhole || terms.ends === undefined
    ? undefined
    : `:rotating_light: ${whom} The end of *${code(terms.ends)}* took back only part of it or nothing. What is left stays until one of you sees to it.`;
}
