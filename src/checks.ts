import type { Check } from './adapter.ts';
import type { Verdict } from './verdict.ts';

/** Longest `Retry-After` in ms that a health check waits out: it holds up the calls behind it, so it hardly waits. */
export const CHECK_PATIENCE_MS = 5_000;

/** The lines of a vendor's health, from its address to its rights. */
interface Checks {
  /** It answers, it accepts us, and about what we may do there is a sentence to say. */
  standing(sentence: string, ok?: boolean): readonly Check[];
  /** The lines up to the one that went wrong. `at`: what was being tried. */
  trouble(verdict: Verdict, at: 'sign_in' | 'rights'): readonly Check[];
}

/** Words the health of a vendor: `title` answers, and accepts the `credentials` ("the API key"). */
export function createChecks(title: string, credentials: string): Checks {
  const reached: Check = { what: 'reach', ok: true, sentence: `${title} answers.` };
  const signedIn: Check = { what: 'sign_in', ok: true, sentence: `${title} accepts ${credentials}.` };

  return {
    standing: (sentence, ok = true) => [reached, signedIn, { what: 'rights', ok, sentence }],

    trouble(verdict, at) {
      const sentence = verdict.note;
      if (isOutOfReach(verdict)) return [{ what: 'reach', ok: false, sentence }];
      if (at === 'sign_in' || verdict.code === 'auth_failed') {
        return [reached, { what: 'sign_in', ok: false, sentence }];
      }
      return [reached, signedIn, { what: 'rights', ok: false, sentence }];
    },
  };
}

/** Nobody there, or somebody who fails at whatever is asked: neither says anything about the account. */
function isOutOfReach(verdict: Verdict): boolean {
  const { code } = verdict;
  const hasFailed = verdict.kind === 'setback' && (verdict.httpStatus ?? 0) >= 500;
  return code === 'unreachable' || code === 'timeout' || code === 'interrupted' || hasFailed;
}
