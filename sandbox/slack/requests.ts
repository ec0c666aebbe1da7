import { createHmac } from 'node:crypto';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { readBody } from './body.ts';
import { type Delivery, nameOf, type Outbound, type Transport } from './delivery.ts';
import type { FaultState } from './faults.ts';
import type { Inspector } from './inspector.ts';
import { isObject } from './schema.ts';

/** How long a delivery by hand waits: longer than any app takes to give up by itself. */
const RAW_MS = 10_000;

/** How a delivery may differ from an honest one. */
export interface Forgery {
  /** Seconds added to the time in the header and the signature: -360 is six minutes old, 86,400 is tomorrow. */
  readonly skewS?: number;
  /** Signs with this secret instead of the workspace's. */
  readonly secret?: string;
  /** This header instead of the right one; null leaves it out. */
  readonly signature?: string | null;
  /** Sends this body, signed as it is, instead of the payload's. */
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface RawAnswer {
  readonly status: number;
  readonly body: string;
  readonly contentType: string;
}

export interface Requests extends Transport {
  setUrl(url: string | undefined): void;
  /** Posts once, honest or forged, and gives back the plain answer; throws when nobody listens or answers. */
  deliverRaw(out: Outbound, forgery: Forgery): Promise<RawAnswer>;
}

function encode({ type, payload }: Outbound): { body: string; contentType: string } {
  if (type === 'events_api') return { body: JSON.stringify(payload), contentType: 'application/json' };
  const fields =
    type === 'interactive'
      ? { payload: JSON.stringify(payload) }
      : Object.fromEntries(Object.entries(payload).map(([name, value]) => [name, String(value)]));
  return { body: new URLSearchParams(fields).toString(), contentType: 'application/x-www-form-urlencoded' };
}

/** Slack's request signature, version 0. */
export function sign(secret: string, timestamp: string, body: string): string {
  return `v0=${createHmac('sha256', secret).update(`v0:${timestamp}:${body}`).digest('hex')}`;
}

async function post(
  url: string,
  headers: Record<string, string>,
  body: string,
  signal: AbortSignal,
): Promise<RawAnswer> {
  const send = url.startsWith('https:') ? httpsRequest : httpRequest;
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    const outgoing = send(url, { method: 'POST', headers, signal, agent: false }, resolve);
    outgoing.on('error', reject);
    outgoing.end(body);
  });
  return {
    status: response.statusCode ?? 0,
    body: await readBody(response),
    contentType: response.headers['content-type'] ?? '',
  };
}

/** What an acknowledgement over HTTP carries: nothing, text, or JSON. */
function readAnswer({ body, contentType }: RawAnswer): unknown {
  if (body === '') return undefined;
  if (!contentType.includes('json')) return { text: body };
  try {
    const answer: unknown = JSON.parse(body);
    return isObject(answer) ? answer : { text: String(answer) };
  } catch {
    return { text: body };
  }
}

/** HTTP mode: signed posts to the request URL, acknowledged with a 2xx within `ackMs`. */
export function createRequests(
  signingSecret: string,
  now: () => number,
  inspector: Inspector,
  faults: FaultState,
  ackMs: number,
): Requests {
  let requestUrl: string | undefined;
  const pending = new Set<AbortController>();

  /** The answer, or `late` when it did not come by the deadline. */
  async function once(out: Outbound, forgery: Forgery, deadlineMs: number): Promise<RawAnswer | 'late'> {
    if (requestUrl === undefined) throw new Error('The workspace has no request URL.');
    const { body, contentType } = {
      ...encode(out),
      ...(forgery.body !== undefined && { body: forgery.body }),
    };
    const timestamp = String(Math.floor(now() / 1000) + (forgery.skewS ?? 0));
    const signature =
      forgery.signature === undefined
        ? sign(forgery.secret ?? signingSecret, timestamp, body)
        : forgery.signature;
    const abort = new AbortController();
    const timer = setTimeout(() => abort.abort(), deadlineMs);
    pending.add(abort);
    try {
      const headers = {
        'content-type': contentType,
        'content-length': String(Buffer.byteLength(body)),
        'user-agent': 'Slackbot 1.0 (+https://api.slack.com/robots)',
        'x-slack-request-timestamp': timestamp,
        ...(signature !== null && { 'x-slack-signature': signature }),
        ...forgery.headers,
      };
      return await post(requestUrl, headers, body, abort.signal);
    } catch (error) {
      if (abort.signal.aborted) return 'late';
      throw error;
    } finally {
      clearTimeout(timer);
      pending.delete(abort);
    }
  }

  async function deliver(out: Outbound): Promise<Delivery> {
    const name = nameOf(out);
    const since = performance.now();
    inspector.add('envelope', name);
    let answer: RawAnswer | 'late';
    try {
      const first = once(out, {}, ackMs);
      if (faults.takeDuplicate()) once(out, {}, ackMs).catch(() => {});
      answer = await first;
    } catch {
      inspector.add('refused', `${name}: nobody listens`);
      return { ok: false, reason: 'dispatch_failed' };
    }
    if (answer === 'late') {
      inspector.add('refused', `${name}: not acknowledged within ${ackMs} ms`);
      return { ok: false, reason: 'operation_timeout' };
    }
    if (faults.takeDroppedAck()) {
      inspector.add('fault', `${name}: acknowledgement lost`);
      return { ok: false, reason: 'operation_timeout' };
    }
    const took = Math.round(performance.now() - since);
    if (answer.status < 200 || answer.status > 299) {
      inspector.add('refused', `${name}: HTTP ${answer.status} after ${took} ms`);
      return { ok: false, reason: 'dispatch_failed' };
    }
    inspector.add('ack', `${name}: ${took} ms`);
    return { ok: true, answer: readAnswer(answer) };
  }

  return {
    connected: () => requestUrl !== undefined,
    setUrl(url) {
      requestUrl = url;
    },
    deliver,
    async deliverRaw(out, forgery) {
      const answer = await once(out, forgery, RAW_MS);
      if (answer === 'late') throw new Error(`The app did not answer within ${RAW_MS} ms.`);
      return answer;
    },
    async close() {
      for (const abort of pending) abort.abort();
    },
  };
}
