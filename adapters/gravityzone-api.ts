import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import { CHECK_PATIENCE_MS } from '../src/checks.ts';
import { visible } from '../src/domain/quote.ts';
import type { Answer, Http } from '../src/http.ts';
import { judge, type Setback, type Verdict } from '../src/verdict.ts';
import { type Budget, type Clock, createBudget } from './gravityzone-budget.ts';

export type ApiVersion = 'v1.0' | 'v1.2';
export type Write = 'addToBlocklist' | 'removeFromBlocklist';

/** The vendor said no in its own words, which leave open what of the call it did. */
export interface Refused {
  readonly kind: 'refused';
  readonly code: 'invalid' | 'vendor_error';
  readonly note: string;
  /** What it is about was so before. */
  readonly wasSo: boolean;
}

/** What one API key may still do; shared by every vendor of the configuration that has the key. */
export interface Allowance {
  /** `addToBlocklist` and `removeFromBlocklist` together. */
  readonly writes: Budget;
  readonly reads: Budget;
}

/** Control Center's JSON-RPC, one call at a time and within what the key may do. */
export interface Api {
  /** Waits for its turn, waits out one 429, and tries again when a gateway fails; in haste hardly any of that. */
  read<T>(call: Read<T>, signal: AbortSignal): Promise<Value<T> | Verdict>;
  /** Sends once, in a place that was reserved. `done` only when the vendor said `true`. */
  write(method: Write, params: object, signal: AbortSignal): Promise<Done | Refused | Verdict>;
  /** Waits for a place for one write, as long as it takes; false when called off. */
  place(signal: AbortSignal): Promise<boolean>;
}

export interface Read<T> {
  readonly api: 'incidents' | 'general';
  readonly version: ApiVersion;
  readonly method: string;
  readonly params: object;
  readonly result: z.ZodType<T>;
  /** For health checks. */
  readonly inHaste?: boolean;
}

interface Value<T> {
  readonly kind: 'value';
  readonly value: T;
}

interface Done {
  readonly kind: 'done';
}

/** Bitdefender's own integration waits for five minutes. */
const TIMEOUT_MS = 60_000;
const PATIENCE_MS = 65_000;
const MOST_TRIES = 3;
const BETWEEN_TRIES_MS = 1_000;
const LONGEST_QUOTE = 200;

/** Per API key (bitdefender.com: API rate limits). A window of writes has no burst: the sixth is refused at once. */
export const WRITES = { calls: 5, perMs: 60_000 };
const READS = { calls: 10, perMs: 1_000 };

export function createAllowance(now: () => number): Allowance {
  return { writes: createBudget(WRITES, now), reads: createBudget(READS, now) };
}

export function createApi(
  { apiKey, apiVersion }: { readonly apiKey: string; readonly apiVersion: ApiVersion },
  http: Http,
  { writes, reads }: Allowance,
  { pause }: Clock,
): Api {
  const authorization = `Basic ${Buffer.from(`${apiKey}:`).toString('base64')}`;

  async function send<T>(
    call: Omit<Read<T>, 'inHaste'>,
    write: boolean,
    signal: AbortSignal,
  ): Promise<Value<T> | Refused | Verdict> {
    const { api, version, method, params, result } = call;
    const budget = write ? writes : reads;
    const id = randomUUID();
    const reply = await http.call({
      method: 'POST',
      path: `${version}/jsonrpc/${api}`,
      headers: { authorization },
      json: { id, jsonrpc: '2.0', method, params },
      write,
      list: !write,
      timeoutMs: TIMEOUT_MS,
      patienceMs: 0,
      signal,
    });
    if (reply.kind === 'failure' && !reply.maybeSent) budget.release(1);
    else budget.spend();
    const answer = reply.kind === 'failure' ? judge(reply) : readAnswer(reply, call, id, result);
    if (answer.kind === 'wait') budget.close(answer.retryAfterMs);
    return answer;
  }

  /** Undefined once it is our turn, or how long that would take when it is longer than the patience. */
  async function turn(budget: Budget, patienceMs: number, signal: AbortSignal): Promise<number | undefined> {
    for (;;) {
      const ms = budget.reserve(1);
      if (ms === 0) return undefined;
      if (ms > patienceMs || signal.aborted) return ms;
      await pause(ms, signal);
    }
  }

  return {
    async read(call, signal) {
      const patienceMs = call.inHaste ? CHECK_PATIENCE_MS : PATIENCE_MS;
      for (let tried = 1; ; tried += 1) {
        const ms = await turn(reads, patienceMs, signal);
        if (ms !== undefined) return busy(ms);
        const answer = await send(call, false, signal);
        if (answer.kind === 'value') return answer;
        const reply = answer.kind === 'refused' ? failed(answer.code, answer.note) : answer;
        const isOver =
          reply.kind === 'wait'
            ? tried > 1 || reply.retryAfterMs > patienceMs
            : call.inHaste || tried === MOST_TRIES || !isPassing(reply);
        if (isOver || signal.aborted) return reply;
        // A wait is waited out by the next turn.
        if (reply.kind === 'setback') await pause(BETWEEN_TRIES_MS, signal);
      }
    },

    async write(method, params, signal) {
      const call = { api: 'incidents', version: apiVersion, method, params, result: z.boolean() } as const;
      const answer = await send(call, true, signal);
      if (answer.kind !== 'value') return answer;
      return answer.value
        ? { kind: 'done' }
        : {
            kind: 'refused',
            code: 'vendor_error',
            note: `GravityZone answered ${method} with “false”.`,
            wasSo: false,
          };
    },

    place: async (signal) => (await turn(writes, Number.POSITIVE_INFINITY, signal)) === undefined,
  };
}

/** -32601, -32600, -32700: a call that was never carried out. */
const NOT_CALLED: readonly number[] = [-32601, -32600, -32700];

function readAnswer<T>(
  reply: Answer,
  { method, version }: Pick<Read<T>, 'method' | 'version'>,
  id: string,
  result: z.ZodType<T>,
): Value<T> | Refused | Verdict {
  const { status, isHtml, retryAfterMs } = reply;
  const verdict = judge(reply);
  const isMute = isHtml || status === 401 || status === 429 || status >= 500;
  if (verdict.kind !== 'answer' && isMute) return verdict;
  const failure = reply.json(Failure(id));
  if (failure.kind === 'failure') {
    if (verdict.kind !== 'answer') return verdict;
    const success = reply.json(z.object({ id: z.literal(id), result }));
    return success.kind === 'value' ? { kind: 'value', value: success.value.result } : judge(success);
  }

  const { code, message, data } = failure.value.error;
  const details = data?.details ?? message ?? `${code}`;
  const note = `GravityZone refused ${method}: ${quoted(details)}${companiesIn(data)}.`;
  if (/not allowed to access the selected API/i.test(details)) return failed('forbidden', NO_INCIDENTS);
  if (code === -32001) return failed('forbidden', note);
  if (code === -32003) return busy(retryAfterMs ?? 60_000);
  if (NOT_CALLED.includes(code)) {
    const hint = code === -32601 ? ` Does this Control Center know ${version}?` : '';
    return failed('vendor_error', `${note}${hint}`);
  }
  const isInvalid = code === -32602 && !/limit exceeded|multiple errors/i.test(details);
  return {
    kind: 'refused',
    code: isInvalid ? 'invalid' : 'vendor_error',
    note,
    wasSo: /\balready\b/i.test(details),
  };
}

export const NO_INCIDENTS =
  'The API key may not use the Incidents API; tick it for the key under My Account in Control Center.';

/** What went wrong, as far as it helps; the rest of it may look as it likes. */
const Failure = (id: string) =>
  z.object({
    // A call that could not be parsed has none (JSON-RPC 2.0 §5).
    id: z.union([z.literal(id), z.null()]),
    error: z.object({
      code: z.number(),
      message: z.string().optional().catch(undefined),
      data: z
        .object({
          details: z.string().optional(),
          errors: z.array(z.object({ companyName: z.string(), message: z.string() })).optional(),
        })
        .optional()
        .catch(undefined),
    }),
  });

function companiesIn(data: z.infer<ReturnType<typeof Failure>>['error']['data']): string {
  const errors = data?.errors ?? [];
  const named = errors.map(({ companyName, message }) => `${quoted(message)} for ${quoted(companyName)}`);
  return named.length === 0 ? '' : ` (${named.join(', ')})`;
}

/** The vendor's own words, in one line and not too many. */
function quoted(text: string): string {
  const characters = Array.from(visible(text.replace(/\s+/g, ' ')));
  return `“${characters.slice(0, LONGEST_QUOTE).join('')}${characters.length > LONGEST_QUOTE ? '…' : ''}”`;
}

function failed(code: Setback['code'], note: string): Setback {
  return { kind: 'setback', status: 'failed', code, note };
}

function busy(ms: number): Verdict {
  const seconds = Math.ceil(ms / 1000);
  return {
    kind: 'wait',
    retryAfterMs: ms,
    code: 'rate_limited',
    note: `GravityZone takes no more calls for ${seconds} s.`,
  };
}

/** A gateway's trouble, more likely than not over at the next try. */
function isPassing({ code, httpStatus = 0 }: Setback): boolean {
  return code === 'malformed' || code === 'interrupted' || httpStatus >= 500;
}
