import type { Answer, Call, Http } from '../src/http.ts';
import { createTurns } from '../src/turns.ts';
import { judge, type Verdict } from '../src/verdict.ts';

/** An account of the server. */
interface Account {
  readonly username: string;
  readonly password: string;
}

/**
 * Signed in when first needed, and the token kept in memory alone. Every answer may carry a new token that ends the old
 * one, so calls go one at a time. A dead token (401) means that nothing was done: one new sign-in, one replay.
 */
export interface Session {
  /** Makes sure of a token; the verdict when there is none to be had. Nothing was done then, whatever was asked for. */
  signIn(signal: AbortSignal): Promise<Verdict | undefined>;
  send(call: Call): Promise<Answer | Verdict>;
  close(): Promise<void>;
}

const LOGOUT_MS = 2_000;

export function createSession({ username, password }: Account, http: Http): Session {
  const inTurn = createTurns();
  let token: string | undefined;

  async function signIn(signal: AbortSignal): Promise<Verdict | undefined> {
    if (token !== undefined) {
      return undefined;
    }
    const reply = judge(
      await http.call({
        method: 'PUT',
        path: 'FRONTEND/LOGIN',
        json: { username, password },
        write: false,
        patienceMs: 0,
        signal,
      }),
    );
    if (reply.kind !== 'answer') {
      return { ...reply, note: `Sign-in did not succeed, so nothing was sent. ${reply.note}` };
    }
    token = tokenIn(reply);
    return token === undefined ? NO_TOKEN : undefined;
  }

  async function withToken(call: Call) {
    const reply = await http.call({ ...call, headers: { authorization: `Bearer ${token}` } });
    if (reply.kind === 'answer') {
      token = reply.status === 401 ? undefined : (tokenIn(reply) ?? token);
    }
    return reply;
  }

  return {
    signIn: (signal) => inTurn(signal, () => signIn(signal)),

    send: (call) =>
      inTurn(call.signal, async () => {
        const refused = await signIn(call.signal);
        if (refused !== undefined) {
          return refused;
        }
        const reply = await withToken(call);
        if (reply.kind === 'failure' || reply.status !== 401) {
          return judge(reply);
        }
        return (await signIn(call.signal)) ?? judge(await withToken(call));
      }),

    async close() {
      const signal = AbortSignal.timeout(LOGOUT_MS);
      await inTurn(signal, async () => {
        if (token !== undefined) {
          await withToken({ method: 'POST', path: 'frontend/logout', json: { token }, write: false, signal });
          token = undefined;
        }
      });
      http.close();
    },
  };
}

const NO_TOKEN: Verdict = {
  kind: 'setback',
  status: 'failed',
  code: 'malformed',
  note: 'ESET Inspect accepted the sign-in and gave no token (X-Security-Token), so nothing was sent.',
};

function tokenIn({ headers }: Answer): string | undefined {
  const token = headers['x-security-token'];
  return typeof token === 'string' && token !== '' ? token : undefined;
}
