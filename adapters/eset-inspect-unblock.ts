import type { Indicator } from '../src/domain/indicator.ts';
import type { Outcome } from '../src/domain/outcome.ts';
import type { Answer } from '../src/http.ts';
import { isRehearsed, notSent, outcomeOf, settle, type Verdict } from '../src/verdict.ts';
import type { Session } from './eset-inspect-session.ts';

/** A ban that is to be lifted. */
interface Ban {
  readonly indicator: Indicator;
  readonly sha1: string;
}

/** Lifts bans over the public REST API, which takes one hash per call (help.eset.com: rest_api_response). */
export async function unblock({ send }: Session, bans: readonly Ban[], note: string, signal: AbortSignal) {
  const outcomes: Outcome[] = [];
  let stop: Verdict | undefined;
  for (const { indicator, sha1 } of bans) {
    if (stop !== undefined) {
      outcomes.push(notSent(indicator, stop));
      continue;
    }
    const reply = await send({
      method: 'POST',
      path: `api/v1/executables/${sha1}/unblock`,
      query: { $idType: 'sha1' },
      json: { note },
      write: true,
      signal,
    });
    if (reply.kind === 'wait' && outcomes.length === 0) {
      const batch = bans.map((ban) => ban.indicator);
      return settle(batch, reply);
    }
    outcomes.push(unblocked(indicator, reply));
    stop = reply.kind === 'answer' || isAboutOneHash(reply) || isRehearsed(reply) ? undefined : reply;
  }
  return outcomes;
}

function unblocked(indicator: Indicator, reply: Answer | Verdict): Outcome {
  if (reply.kind === 'answer') {
    return { indicator, status: 'accepted' };
  }
  const outcome = outcomeOf(indicator, reply);
  return isUnknownThere(reply) ? { ...outcome, note: UNKNOWN_EXECUTABLE } : outcome;
}

/** Not `already`: a hash banned ahead of time may be unknown as an executable and banned all the same. */
const UNKNOWN_EXECUTABLE =
  'ESET Inspect does not know this executable. The ban may still be in force; remove it in the console under Blocked Hashes.';

function isUnknownThere(verdict: Verdict): boolean {
  return verdict.kind === 'setback' && verdict.httpStatus === 404;
}

function isAboutOneHash(verdict: Verdict): boolean {
  return isUnknownThere(verdict) || (verdict.kind === 'setback' && verdict.httpStatus === 400);
}
