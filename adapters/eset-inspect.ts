import * as z from 'zod';
import type { Adapter, Check, Errand, Operation, Vendor } from '../src/adapter.ts';
import type { Indicator } from '../src/domain/indicator.ts';
import type { Outcome } from '../src/domain/request.ts';
import type { Answer, Call, Http } from '../src/http.ts';
import { createTurns } from '../src/turns.ts';
import { judge, settle, type Verdict } from '../src/verdict.ts';

const settings = z.strictObject({ username: z.string().min(1), password: z.string().min(1) });
type Settings = z.infer<typeof settings>;

/**
 * ESET Inspect (Enterprise Inspector): bans executables by SHA-1 on every endpoint of the server. Blocking is the console's
 * call for hashes from external tools, which also takes hashes never seen before; unblocking is the public REST API
 * (help.eset.com: block_hashes_from_external_tools, rest_api_response). Neither can be read back: there is no list.
 */
export const esetInspect: Adapter<Settings> = {
  name: 'eset-inspect',
  title: 'ESET Inspect',
  settings,
  secretKeys: ['password'],
  connect(settings, http) {
    const session = createSession(settings, http);
    return {
      operations: { block: blocking(session) },
      check: checking(session),
      close: session.close,
    };
  },
};

const LONGEST_COMMENT = 500;
const LOGOUT_MS = 2_000;
/** A health check holds up the calls behind it, so it hardly waits. */
const CHECK_PATIENCE_MS = 5_000;

function blocking({ send }: Session): Operation {
  return {
    kinds: ['sha1'],
    takes: 'SHA-1 file hashes',
    batch: 100,
    cleans: true,

    async apply(batch, errand, signal) {
      const reply = await send({
        method: 'PUT',
        path: 'FRONTEND/HASHES/BLOCK',
        json: { sha1: batch.map(sha1Of), shouldClean: errand.clean, comment: commentOf(errand) },
        write: true,
        signal,
      });
      return reply.kind === 'answer' ? batch.map(accepted) : settle(batch, reply);
    },

    async revert(batch, errand, signal) {
      const jobs = batch.map((indicator) => ({ indicator, sha1: sha1Of(indicator) }));
      const outcomes: Outcome[] = [];
      let stop: Verdict | undefined;
      for (const { indicator, sha1 } of jobs) {
        if (stop !== undefined) {
          outcomes.push(notSent(indicator, stop));
          continue;
        }
        const reply = await send({
          method: 'POST',
          path: `api/v1/executables/${sha1}/unblock`,
          query: { $idType: 'sha1' },
          json: { note: commentOf(errand) },
          write: true,
          signal,
        });
        if (reply.kind === 'wait' && outcomes.length === 0) {
          return settle(batch, reply);
        }
        outcomes.push(unblocked(indicator, reply));
        stop = reply.kind === 'answer' || isAboutOneHash(reply) ? undefined : reply;
      }
      return outcomes;
    },
  };
}

/**
 * Signed in when first needed, and the token kept in memory alone. Every answer may carry a new token that ends the old
 * one, so calls go one at a time. A dead token (401) means that nothing was done: one new sign-in, one replay.
 */
interface Session {
  /** Makes sure of a token; the verdict when there is none to be had. Nothing was done then, whatever was asked for. */
  signIn(signal: AbortSignal): Promise<Verdict | undefined>;
  send(call: Call): Promise<Answer | Verdict>;
  close(): Promise<void>;
}

function createSession({ username, password }: Settings, http: Http): Session {
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

const detections = z.object({ value: z.array(z.unknown()) });

function checking({ signIn, send }: Session): Vendor['check'] {
  return async (signal) => {
    const refused = await signIn(signal);
    if (refused !== undefined) {
      return troubleWith(refused, 'sign_in');
    }
    const reply = await send({
      method: 'GET',
      path: 'api/v1/detections',
      query: { $top: '1' },
      write: false,
      patienceMs: CHECK_PATIENCE_MS,
      signal,
    });
    if (reply.kind !== 'answer') {
      return troubleWith(reply, reply.code === 'auth_failed' ? 'sign_in' : 'rights');
    }
    const list = reply.json(detections);
    return list.kind === 'value' ? [REACHED, SIGNED_IN, READS] : troubleWith(judge(list), 'rights');
  };
}

const REACHED: Check = { what: 'reach', ok: true, sentence: 'ESET Inspect answers.' };
const SIGNED_IN: Check = { what: 'sign_in', ok: true, sentence: 'ESET Inspect accepts the account.' };
const READS: Check = {
  what: 'rights',
  ok: true,
  sentence: 'The account may read detections. Whether it may block shows only when it blocks.',
};

/** The lines up to the one that went wrong. */
function troubleWith({ code, note }: Verdict, at: 'sign_in' | 'rights'): readonly Check[] {
  if (code === 'unreachable' || code === 'timeout' || code === 'interrupted') {
    return [{ what: 'reach', ok: false, sentence: note }];
  }
  const before = at === 'sign_in' ? [REACHED] : [REACHED, SIGNED_IN];
  return [...before, { what: at, ok: false, sentence: note }];
}

/** The vendor said yes, and there is no list to hold it against. */
function accepted(indicator: Indicator): Outcome {
  return { indicator, status: 'accepted' };
}

function unblocked(indicator: Indicator, reply: Answer | Verdict): Outcome {
  if (reply.kind === 'answer') {
    return accepted(indicator);
  }
  if (reply.kind === 'wait') {
    return { indicator, status: 'failed', code: reply.code, note: reply.note };
  }
  const { status, code, note, httpStatus } = reply;
  return { indicator, status, code, note: httpStatus === 404 ? UNKNOWN_EXECUTABLE : note };
}

/** Not `already`: a hash banned ahead of time may be unknown as an executable and banned all the same. */
const UNKNOWN_EXECUTABLE =
  'ESET Inspect does not know this executable. The ban may still be in force; remove it in the console under Blocked Hashes.';

function isAboutOneHash(verdict: Verdict): boolean {
  return verdict.kind === 'setback' && (verdict.httpStatus === 404 || verdict.httpStatus === 400);
}

function notSent(indicator: Indicator, { code, note }: Verdict): Outcome {
  return { indicator, status: 'failed', code, note: `Not sent, because the one before it failed. ${note}` };
}

/** Throws when handed another kind of indicator: the plan never does. */
function sha1Of({ kind, value }: Indicator): string {
  const sha1 = value.toLowerCase();
  if (kind !== 'sha1' || !/^[0-9a-f]{40}$/.test(sha1)) {
    throw new Error(`ESET Inspect takes only SHA-1 file hashes, not this ${kind}.`);
  }
  return sha1;
}

function commentOf({ comment }: Errand): string {
  return [...comment].slice(0, LONGEST_COMMENT).join('');
}
