import * as z from 'zod';
import { quote } from '../src/domain/quote.ts';
import type { Answer, Call, Http } from '../src/http.ts';
import type { Turns } from '../src/turns.ts';
import { judge, type Setback, type Verdict } from '../src/verdict.ts';

/** Who calls, and about which list. */
export interface Access {
  readonly email: string;
  readonly apiKey: string;
  readonly database?: string | undefined;
  readonly variant: 'node' | 'aws';
}

/** Milliseconds that only grow, and a way to let them pass. */
export interface Clock {
  now(): number;
  /** Resolves after `ms`, or at once when the signal is aborted. */
  pause(ms: number, signal: AbortSignal): Promise<void>;
}

interface Route extends Pick<Call, 'method' | 'path' | 'write' | 'list'> {
  /** Takes the name of a database before its path. */
  readonly isScoped: boolean;
}

/**
 * The calls as the node has them, not as its page does: events are read by POST since 2017. A path answers to the other
 * methods of its resource too, so a method never meets a path that is not its own.
 */
export const ROUTES = {
  list: { method: 'GET', path: 'get-indicators', isScoped: true, write: false, list: true },
  add: { method: 'POST', path: 'admin/add-indicators', isScoped: true, write: true },
  /** With an empty list it changes nothing and tells whether it would be allowed. */
  tryAdding: { method: 'POST', path: 'admin/add-indicators', isScoped: true, write: false },
  remove: { method: 'DELETE', path: 'admin/remove-indicators', isScoped: true, write: true },
  events: { method: 'POST', path: 'admin/get-events', isScoped: true, write: false, list: true },
  flush: { method: 'DELETE', path: 'admin/flush-events', isScoped: true, write: true },
  addUser: { method: 'POST', path: 'admin/add-user', isScoped: false, write: true },
  /** With a body, although it is a GET: in the query the key would end up in the logs of whatever stands in between. */
  validateUser: { method: 'GET', path: 'admin/validate-user', isScoped: false, write: false },
} as const satisfies Record<string, Route>;

/** A call did not come to what it was for. `words`: the vendor's own, where it refused in words. */
export type No = Verdict & { readonly words?: string };
type Said<T> = { readonly kind: 'value'; readonly value: T } | No;

interface Question<T> {
  readonly route: Route;
  /** Of the answer, when it is a success; one that says so must have `success: true` in it. */
  readonly answer: z.ZodType<T>;
  readonly fields?: object;
  /** In whose name; default: our own. */
  readonly as?: { readonly email: string; readonly apiKey: string };
  readonly patienceMs?: number | undefined;
  readonly signal: AbortSignal;
}

/** The wire to one cloud node, or to the functions on AWS that stand for one. */
export interface CloudNode {
  ask<T>(question: Question<T>): Promise<Said<T>>;
  /** What browsers are told to block, as it was at most two seconds ago; with a `patienceMs` it is asked for anew. */
  list(signal: AbortSignal, patienceMs?: number): Promise<Said<ReadonlySet<string>>>;
}

export const NO_SUCH_USER = 'User does not exist.';
export const WRONG_KEY = 'API key was invalid.';

const NOTHING_SENT = 'Blockade found no e-mail address and API key in what was sent.';

/** How an account is turned down, with status 200: four messages of the node, three more on AWS. */
const REFUSALS: ReadonlyMap<string, Pick<Setback, 'code' | 'note'>> = new Map([
  ['Invalid request: `email` and `api_key` are required', { code: 'auth_failed', note: NOTHING_SENT }],
  [NO_SUCH_USER, { code: 'auth_failed', note: 'Blockade has no account for this e-mail address.' }],
  [WRONG_KEY, { code: 'auth_failed', note: 'Blockade refused the API key.' }],
  [
    'User is not authorized to make this change.',
    { code: 'forbidden', note: 'The role of the account does not allow this; that of an admin does.' },
  ],
  ['Missing authentication parameters in your request', { code: 'auth_failed', note: NOTHING_SENT }],
  [
    'Email or API key was invalid.',
    { code: 'auth_failed', note: 'Blockade refused the e-mail address or the API key.' },
  ],
  [
    'Account not approved to contribute.',
    {
      code: 'forbidden',
      note: 'The role of the account does not allow this; on AWS it takes an admin or a researcher.',
    },
  ],
]);

const WEDGED = 'Blockade is wedged, restart it: until then no browser gets its list either.';
const NO_STAGE = 'On AWS this is the answer also where the url lacks its stage, such as /prod.';
/** A lone 500 is two calls that met in the node's database; it is over at once. */
const PAUSE_MS = 2_000;
/** So long the list of one batch will do for the next, unless we changed it: there is no asking for a part of it. */
const FRESH_MS = 2_000;

export const success = z.object({ success: z.literal(true) });
const indicators = z.object({ success: z.literal(true), indicators: z.array(z.string()) });
const refusal = z.object({ success: z.literal(false), message: z.string() });
/** On AWS an exception comes with status 200. */
const crash = z.object({ errorMessage: z.string() });

/** Calls go out one at a time by `inTurn`, because two at once make a node fail. */
export function createCloudNode(access: Access, http: Http, inTurn: Turns, clock: Clock): CloudNode {
  const { email, apiKey, database, variant } = access;
  let kept: { readonly at: number; readonly list: ReadonlySet<string> } | undefined;

  function callFor({
    route,
    fields,
    as = { email, apiKey },
    patienceMs,
    signal,
  }: Omit<Question<unknown>, 'answer'>): Call {
    const { isScoped, ...call } = route;
    return {
      ...call,
      path: isScoped && database !== undefined ? `${database}/${route.path}` : route.path,
      ...(route === ROUTES.list ? {} : { json: { email: as.email, api_key: as.apiKey, ...fields } }),
      ...(patienceMs === undefined ? {} : { patienceMs }),
      signal,
    };
  }

  /**
   * An exception can leave the node unable to serve any database until it is restarted, while it still knows its users.
   * After a 500 a read is tried once more; a write is not, only whether the node is in that state.
   */
  async function exchange(call: Call): Promise<Answer | Verdict> {
    const { signal } = call;
    const first = judge(await http.call(call));
    if (!hasCrashed(first) || (call.write && variant === 'aws')) return first;
    await clock.pause(PAUSE_MS, signal);
    const second = judge(await http.call(call.write ? callFor({ route: ROUTES.list, signal }) : call));
    if (!hasCrashed(second)) return call.write ? first : second;
    if (variant === 'aws') return first;
    const known = judge(await http.call(callFor({ route: ROUTES.validateUser, signal })));
    return known.kind === 'answer' ? { ...first, note: `${WEDGED} ${first.note}` } : first;
  }

  async function ask<T>(question: Question<T>): Promise<Said<T>> {
    const call = callFor(question);
    if (call.write) kept = undefined;
    const reply = await exchange(call);
    if (reply.kind === 'answer') return read(reply, question.answer);
    const isGateway = variant === 'aws' && reply.kind === 'setback' && reply.httpStatus === 403;
    return isGateway ? { ...reply, note: `${reply.note} ${NO_STAGE}` } : reply;
  }

  return {
    ask: (question) => inTurn(question.signal, () => ask(question)),

    list: (signal, patienceMs) =>
      inTurn(signal, async () => {
        const at = clock.now();
        if (patienceMs === undefined && kept !== undefined && at - kept.at < FRESH_MS)
          return { kind: 'value', value: kept.list };
        const said = await ask({ route: ROUTES.list, answer: indicators, patienceMs, signal });
        if (said.kind !== 'value') return said;
        kept = { at, list: new Set(said.value.indicators) };
        return { kind: 'value', value: kept.list };
      }),
  };
}

function hasCrashed(reply: Answer | Verdict): reply is Setback {
  return reply.kind === 'setback' && reply.httpStatus === 500;
}

function read<T>(reply: Answer, answer: z.ZodType<T>): Said<T> {
  const body = reply.json(
    z.union([
      refusal.transform(({ message }) => ({ is: 'refusal' as const, message })),
      crash.transform(() => ({ is: 'crash' as const })),
      answer.transform((value) => ({ is: 'success' as const, value })),
    ]),
  );
  if (body.kind === 'failure') return judge(body);
  switch (body.value.is) {
    case 'success':
      return { kind: 'value', value: body.value.value };
    case 'refusal':
      return refused(body.value.message);
    case 'crash':
      return crashed(reply);
  }
}

function refused(words: string): No {
  const { code, note } = REFUSALS.get(words) ?? {
    code: 'vendor_error' as const,
    note: `Blockade refused and said ${quote(words)}.`,
  };
  return { kind: 'setback', status: 'failed', code, note, words };
}

function crashed({ write, call }: Answer): No {
  const note = `The function behind ${call} failed; an e-mail address that it does not know is the usual reason.`;
  return write
    ? {
        kind: 'setback',
        status: 'unknown',
        code: 'vendor_error',
        note: `${note} It may or may not have been done.`,
      }
    : { kind: 'setback', status: 'failed', code: 'vendor_error', note };
}
