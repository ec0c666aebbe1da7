import type * as z from 'zod';
import type { Deferral } from './adapter.ts';
import type { Indicator } from './domain/indicator.ts';
import type { Outcome } from './domain/outcome.ts';
import type { HttpFailure } from './failure.ts';
import type { Answer } from './http.ts';

/** The codes an adapter gives to outcomes: one vocabulary for all vendors. Stable; the sentences are free. */
export type VendorCode =
  | 'auth_failed'
  | 'forbidden'
  | 'rate_limited'
  | 'invalid'
  | 'not_supported'
  | 'vendor_error'
  | 'malformed'
  | 'unreachable'
  | 'timeout'
  | 'interrupted'
  | 'rehearsed';

/** It was not done (`failed`), or nobody knows (`unknown`). `note` is a sentence for people. */
export interface Setback {
  readonly kind: 'setback';
  readonly status: 'failed' | 'unknown';
  readonly code: VendorCode;
  readonly note: string;
  /** HTTP status it was read from, where the vendor answered. */
  readonly httpStatus?: number;
}

/** The vendor did nothing and asks to come back later. */
interface Wait {
  readonly kind: 'wait';
  readonly retryAfterMs: number;
  readonly code: VendorCode;
  readonly note: string;
}

export type Verdict = Setback | Wait;

/** For a vendor that is busy and does not say for how long. */
const UNSAID_WAIT_MS = 60_000;

const FAILURE_CODES: Readonly<Record<HttpFailure['cause'], VendorCode>> = {
  refused: 'unreachable',
  dns: 'unreachable',
  tls: 'unreachable',
  connect_timeout: 'unreachable',
  timeout: 'timeout',
  reset: 'interrupted',
  too_large: 'malformed',
  aborted: 'interrupted',
  rehearsed: 'rehearsed',
  malformed: 'malformed',
};

/** What a status means before anybody looks into the body. `isCertain`: the vendor did not carry it out. */
interface Meaning {
  readonly code: VendorCode;
  readonly isCertain: boolean;
  readonly says: string;
}

/**
 * Reads a reply for what it means: the answer itself where the vendor said 2xx and it is no web page, otherwise a verdict.
 * A write whose fate the reply leaves open is `unknown`; a read is `failed`, as nothing hung on it.
 */
export function judge(reply: HttpFailure): Verdict;
export function judge(reply: Answer | HttpFailure): Answer | Verdict;
export function judge(reply: Answer | HttpFailure): Answer | Verdict {
  if (reply.kind === 'failure') {
    return setback(FAILURE_CODES[reply.cause], reply.write && reply.maybeSent, reply.sentence);
  }
  const { status, write, call, retryAfterMs } = reply;
  if (status === 429 || (status === 503 && retryAfterMs !== undefined)) {
    return {
      kind: 'wait',
      retryAfterMs: retryAfterMs ?? UNSAID_WAIT_MS,
      code: 'rate_limited',
      note: `The vendor asks to come back later: ${call} answered ${status}.`,
    };
  }
  if (status >= 200 && status < 300 && !reply.isHtml) {
    return reply;
  }
  const { code, isCertain, says } = meaningOf(status);
  return {
    ...setback(code, write && !isCertain, `${says}: ${call} answered ${status}.`),
    httpStatus: status,
  };
}

/** Reads the body too: what stands in it, or the verdict when there is no answer or it makes no sense. */
export function understand<T>(
  reply: Answer | HttpFailure | Verdict,
  schema: z.ZodType<T>,
): { readonly kind: 'value'; readonly value: T } | Verdict {
  const answer = reply.kind === 'setback' || reply.kind === 'wait' ? reply : judge(reply);
  if (answer.kind !== 'answer') return answer;
  const body = answer.json(schema);
  return body.kind === 'value' ? body : judge(body);
}

/** A verdict on a whole batch, in the shape an operation answers with. */
export function settle(batch: readonly Indicator[], verdict: Verdict): readonly Outcome[] | Deferral {
  if (verdict.kind === 'wait') {
    return { retryAfterMs: verdict.retryAfterMs, code: verdict.code };
  }
  const { status, code, note } = verdict;
  return batch.map((indicator) => ({ indicator, status, code, note }));
}

/** For one of a batch that was begun: what is begun cannot be put off, so a vendor that asks to wait has failed it. */
export function outcomeOf(indicator: Indicator, verdict: Verdict): Outcome {
  const { code, note } = verdict;
  return { indicator, status: verdict.kind === 'wait' ? 'failed' : verdict.status, code, note };
}

/** The call was only shown (see rehearsal.ts): no vendor said anything for which those behind it would not be sent. */
export function isRehearsed({ code }: Verdict): boolean {
  return code === 'rehearsed';
}

/** For those of a batch behind the call that `verdict` ended it with. */
export function notSent(indicator: Indicator, { code, note }: Verdict): Outcome {
  const why = `Not sent, because the call before it did not succeed. ${note}`;
  return { indicator, status: 'failed', code, note: why };
}

function setback(code: VendorCode, isOpen: boolean, sentence: string): Setback {
  return isOpen
    ? { kind: 'setback', status: 'unknown', code, note: `${sentence} It may or may not have been done.` }
    : { kind: 'setback', status: 'failed', code, note: sentence };
}

function meaningOf(status: number): Meaning {
  switch (status) {
    case 400:
    case 413:
    case 415:
    case 422:
      return { code: 'invalid', isCertain: true, says: 'The vendor refused the request as invalid' };
    case 401:
      return { code: 'auth_failed', isCertain: true, says: 'The vendor refused the credentials' };
    case 403:
      return { code: 'forbidden', isCertain: true, says: 'The account lacks the right' };
    case 404:
    case 405:
      return { code: 'vendor_error', isCertain: true, says: 'The vendor does not know this address' };
    case 408:
      return { code: 'timeout', isCertain: false, says: 'The vendor gave up waiting' };
    // A gateway speaks, and does not know what the vendor behind it still does (RFC 9110 §15.6; 52x are Cloudflare's).
    case 502:
    case 520:
      return { code: 'interrupted', isCertain: false, says: 'A gateway lost the vendor' };
    case 504:
    case 522:
    case 524:
      return { code: 'timeout', isCertain: false, says: 'A gateway gave up waiting for the vendor' };
    case 301:
    case 307:
    case 308:
      return { code: 'vendor_error', isCertain: true, says: 'The vendor has moved, so check its url' };
  }
  if (status < 300) {
    return { code: 'malformed', isCertain: false, says: 'A web page came instead of an answer' };
  }
  return status >= 400 && status < 500
    ? { code: 'vendor_error', isCertain: true, says: 'The vendor refused the request' }
    : { code: 'vendor_error', isCertain: false, says: 'The vendor failed' };
}
