import { urlOf } from '../src/domain/url.ts';
import type { Answer, Call, Http } from '../src/http.ts';
import { createTurns } from '../src/turns.ts';
import { judge, type Setback, type Verdict } from '../src/verdict.ts';

/** An account of the console; it must have the API role and no second factor. */
export interface Account {
  readonly username: string;
  readonly password: string;
}

/**
 * A browser's session at the console: a form to sign in, a cookie afterwards. Calls go one at a time. A dead session
 * means that nothing was done: one new sign-in, one replay.
 */
export interface Session {
  /** Makes sure of a session; the verdict when there is none to be had. */
  signIn(signal: AbortSignal): Promise<Verdict | undefined>;
  /** Sends one call under `rest/` and reads the answer for what it means. */
  send(call: Call): Promise<Answer | Verdict>;
  close(): Promise<void>;
}

/** Sessions end after 8 hours, used or not (api-doc.cybereason.com, authentication). */
const RENEW_MS = 7.5 * 3_600_000;
/** A step makes several calls; a wrong password must not be tried with each of them until the account is locked. */
const REFUSED_MS = 5_000;
const LOGOUT_MS = 2_000;
/** With the session there was, and with a new one. */
const MOST_TRIES = 2;

/** `now`: milliseconds since the epoch. */
export function createSession(account: Account, http: Http, now: () => number): Session {
  const inTurn = createTurns();
  let current: { readonly since: number; cookie: string } | undefined;
  let refused: { readonly until: number; readonly verdict: Verdict } | undefined;

  async function withCookie(call: Call) {
    const reply = await http.call({ ...call, headers: { cookie: `JSESSIONID=${current?.cookie}` } });
    if (isSignedOut(reply)) current = undefined;
    else if (current && reply.kind === 'answer') current.cookie = cookieIn(reply) ?? current.cookie;
    return reply;
  }

  /** Anybody is given a cookie, so this one is not believed before a call under `rest/` has gone through with it. */
  async function logIn(signal: AbortSignal): Promise<Verdict | undefined> {
    const form = { username: account.username, password: account.password };
    const login: Call = { method: 'POST', path: 'login.html', form, write: false, patienceMs: 0, signal };
    const cookie = readLogin(await http.call(login));
    if (typeof cookie !== 'string') return cookie;
    current = { since: now(), cookie };
    const reply = await withCookie(versionCall(signal));
    if (isSignedOut(reply)) return NOT_LET_IN;
    const probe = judge(reply);
    // One that lacks this right, or is too old for this call, has signed in all the same.
    if (probe.kind === 'answer' || isWithout(probe)) return undefined;
    current = undefined;
    return probe;
  }

  async function enter(signal: AbortSignal): Promise<Verdict | undefined> {
    if (current && now() - current.since < RENEW_MS) return undefined;
    if (refused && now() < refused.until) return refused.verdict;
    current = undefined;
    const verdict = await logIn(signal);
    if (verdict === undefined) return undefined;
    const told = { ...verdict, note: `Sign-in did not succeed, so nothing was sent. ${verdict.note}` };
    refused = signal.aborted ? undefined : { until: now() + REFUSED_MS, verdict: told };
    return told;
  }

  async function enterFor(call: Call): Promise<Verdict | undefined> {
    const verdict = await enter(call.signal);
    // A write that is told to wait comes back when it is time, and must not meet the same words again.
    if (call.write && verdict?.kind === 'wait') refused = undefined;
    return verdict;
  }

  return {
    signIn: (signal) =>
      inTurn(signal, () => {
        refused = undefined;
        return enter(signal);
      }),

    send: (call) =>
      inTurn(call.signal, async () => {
        for (let tries = 0; tries < MOST_TRIES; tries += 1) {
          const verdict = await enterFor(call);
          if (verdict !== undefined) return verdict;
          const reply = await withCookie(call);
          if (!isSignedOut(reply)) return judge(reply);
        }
        return SIGNED_OUT_AGAIN;
      }),

    async close() {
      const signal = AbortSignal.timeout(LOGOUT_MS);
      await inTurn(signal, async () => {
        if (current) await withCookie({ method: 'GET', path: 'logout', write: false, signal });
        current = undefined;
      });
      http.close();
    },
  };
}

type Reply = Awaited<ReturnType<Http['call']>>;

/** The lightest read, open to every role. */
export function versionCall(signal: AbortSignal): Call {
  return {
    method: 'GET',
    path: 'rest/monitor/global/server/version/all',
    write: false,
    patienceMs: 0,
    signal,
  };
}

/** Without a living session the console answers with its login page, the way there, or 401. */
function isSignedOut(reply: Reply): boolean {
  if (reply.kind === 'failure') return false;
  const { status, isHtml } = reply;
  return status === 401 || isSeeOther(status) || (status === 200 && isHtml);
}

/** The account has no role for this call, or the version of the server does not have it. */
export function isWithout(verdict: Verdict): boolean {
  const status = verdict.kind === 'setback' ? verdict.httpStatus : undefined;
  return status === 403 || status === 404 || status === 412;
}

/** The cookie of a sign-in that was accepted, otherwise why it was not. Some consoles redirect, others show the page. */
function readLogin(reply: Reply): string | Verdict {
  if (reply.kind === 'failure') return judge(reply);
  if (isSeeOther(reply.status)) return refusalAt(placeOf(reply)) ?? cookieIn(reply) ?? NO_SESSION;
  if (reply.status === 200 && reply.isHtml) {
    const refusal = refusalOn(reply.text);
    if (refusal !== undefined) return refusal;
    if (/<app[\s>]/i.test(reply.text)) return cookieIn(reply) ?? NO_SESSION;
  }
  const answer = judge(reply);
  return answer.kind === 'answer' ? (cookieIn(answer) ?? NO_SESSION) : answer;
}

function isSeeOther(status: number): boolean {
  return status === 302 || status === 303;
}

/** Path and query of where it leads; the host may be called whatever it likes. */
function placeOf({ headers }: Answer): string | undefined {
  const location = headers['location'];
  const url = typeof location === 'string' ? urlOf(location, ANYWHERE) : undefined;
  return url && url.pathname + url.search + url.hash;
}

const ANYWHERE = 'https://cybereason.invalid';

function refusalAt(place: string | undefined): Verdict | undefined {
  if (place === undefined) return NO_SESSION;
  if (/reset/i.test(place)) return PASSWORD_EXPIRED;
  return /error|login/i.test(place) ? WRONG_CREDENTIALS : undefined;
}

function refusalOn(page: string): Verdict | undefined {
  if (/<app-login[\s>]/i.test(page)) return WRONG_CREDENTIALS;
  if (/two[- ]factor authentication/i.test(page)) return SECOND_FACTOR;
  return /password[^<]{0,40}\bexpired|(?:change|reset)[^<]{0,40}\bpassword/i.test(page)
    ? PASSWORD_EXPIRED
    : undefined;
}

/** The newest one, should there be several. */
function cookieIn({ headers }: Answer): string | undefined {
  return [headers['set-cookie'] ?? []]
    .flat()
    .flatMap((line) => /^\s*JSESSIONID=([^;\s]+)/.exec(line)?.[1] ?? [])
    .at(-1);
}

const NO_SESSION = setback('malformed', 'Cybereason accepted the sign-in and gave no session (JSESSIONID).');
const WRONG_CREDENTIALS = setback(
  'auth_failed',
  'Cybereason does not know this user name with this password.',
);
const PASSWORD_EXPIRED = setback(
  'auth_failed',
  'The password has expired at Cybereason; set a new one in the console, and here.',
);
const SECOND_FACTOR = setback(
  'auth_failed',
  'Cybereason asks this account for a second factor; use an API user without one.',
);
const NOT_LET_IN = setback(
  'auth_failed',
  'Cybereason took the password and then treated the account as signed out; it needs the API role and no second factor.',
);
const SIGNED_OUT_AGAIN = setback(
  'auth_failed',
  'Cybereason ended the session, and the new one as well, so nothing was done.',
);

function setback(code: Setback['code'], note: string): Setback {
  return { kind: 'setback', status: 'failed', code, note };
}
