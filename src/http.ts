import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import got, { type OptionsInit, RequestError, TimeoutError } from 'got';
import type * as z from 'zod';
import { explain, type HttpFailure } from './failure.ts';
import { createMask } from './mask.ts';

/** How to reach one vendor. */
export interface HttpOptions {
  /** Base URL; `https:` unless `insecure` is set. */
  readonly url: string;
  /** PEM of the certificate authority that signed the vendor's certificate, when no public one did. */
  readonly ca?: string;
  /** Exact secret values; masked in every text that leaves this module. */
  readonly secrets: readonly string[];
  /** For one whole call; the operator's word, so it overrides the defaults of every call. */
  readonly timeoutMs?: number;
}

/** One request to the vendor. */
export interface Call {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Relative to the base URL, already percent-encoded, without a query: `api/v1/detections`. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  /** Body, sent as JSON. */
  readonly json?: unknown;
  /** Body, sent as `application/x-www-form-urlencoded`. */
  readonly form?: Readonly<Record<string, string>>;
  /** True when it changes what the vendor enforces: such a call is never repeated, and losing its answer means not knowing. */
  readonly write: boolean;
  /** A list: 30 s and 20 MiB rather than 15 s and 2 MiB. */
  readonly list?: boolean;
  /** For the whole call where the vendor is known to be slow. */
  readonly timeoutMs?: number;
  /** Longest `Retry-After` a read waits out, once; default 65 000. 0: it does not wait at all. */
  readonly patienceMs?: number;
  /** What goes out instead when the vendor refuses this, as a sentence for whoever is only shown what would be sent. */
  readonly otherwise?: string;
  readonly signal: AbortSignal;
}

/** The vendor answered, whatever it said. */
export interface Answer {
  readonly kind: 'answer';
  readonly write: boolean;
  readonly status: number;
  /** By lower-case name; not masked, so never for people. */
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  readonly text: string;
  /** A web page: a proxy, a console or a login form spoke, not the API. */
  readonly isHtml: boolean;
  readonly retryAfterMs?: number;
  /** The call in words, for sentences: "PUT FRONTEND/LOGIN at inspect.example:8443". */
  readonly call: string;
  /** The body, checked; strings in it are masked. */
  json<T>(schema: z.ZodType<T>): { readonly kind: 'value'; readonly value: T } | HttpFailure;
}

/** HTTP with our manners: bounded in time and size, no redirects, no repeated writes, no secrets in what comes back. */
export interface Http {
  /** Host and port of the vendor: what instances on one machine have in common. */
  readonly host: string;
  /** Writes are shown and not sent, so they use up nothing of what the vendor allows. */
  readonly isRehearsal?: true;
  /** Never throws for what a vendor did; throws when the path would leave the base URL. */
  call(call: Call): Promise<Answer | HttpFailure>;
  /** Ends the connections. */
  close(): void;
}

/** The clock, as far as this module needs one. */
export interface Timing {
  /** Milliseconds since the epoch, for a `Retry-After` that is a date. */
  now(): number;
  /** Resolves after `ms`, or at once when the signal is aborted. */
  pause(ms: number, signal: AbortSignal): Promise<void>;
}

const CONNECT_MS = 5_000;
const MIB = 1024 * 1024;
const PATIENCE_MS = 65_000;
const DAY_MS = 86_400_000;

/** The machine's own. */
export const systemTiming: Timing = {
  now: Date.now,
  pause: (ms, signal) => sleep(ms, undefined, { signal }).catch(() => {}),
};

/** Throws an `Error` when the URL is not http(s) or carries credentials, a query or a fragment. */
export function createHttp(options: HttpOptions, timing: Timing = systemTiming): Http {
  const base = baseUrl(options.url);
  const isTls = base.protocol === 'https:';
  const agentFor = (keepAlive: boolean): Agents =>
    isTls
      ? { https: new HttpsAgent({ keepAlive, maxSockets: 8, ca: options.ca }) }
      : { http: new HttpAgent({ keepAlive, maxSockets: 8 }) };
  const kept = agentFor(true);
  const fresh = agentFor(false);

  let latest: { readonly secrets: string; readonly mask: Mask } | undefined;
  /** Dear to make, and credentials seldom change from one call to the next. */
  function maskFor(found: readonly string[]): Mask {
    const secrets = found.join('\n');
    if (latest?.secrets !== secrets) latest = { secrets, mask: createMask([...options.secrets, ...found]) };
    return latest.mask;
  }

  async function once(call: Call): Promise<Answer | Lost> {
    const url = join(base, call);
    const timeoutMs = options.timeoutMs ?? call.timeoutMs ?? (call.list ? 30_000 : 15_000);
    const maxBytes = (call.list ? 20 : 2) * MIB;
    const mask = maskFor(credentials(call.headers));
    const lost = (cause: HttpFailure['cause'], maybeSent: boolean, sentence: string): Lost => ({
      kind: 'failure',
      write: call.write,
      cause,
      maybeSent,
      sentence: mask(sentence),
      stale: false,
    });
    if (call.signal.aborted) {
      return lost('aborted', false, `The call to ${base.host} was called off before it was sent.`);
    }

    // A write takes a fresh connection: a kept one may be dead already, and its reset would look like a lost answer.
    const agent = call.write ? fresh : kept;
    // got leaves its listener on the signal it is given, and takes a signal's own time-out for one of its own.
    const off = new AbortController();
    const callOff = () => off.abort();
    call.signal.addEventListener('abort', callOff);
    let isConnected = false;
    let isReused = false;
    const stream = got.stream(url, {
      method: call.method,
      headers: { 'user-agent': 'Portcullis', ...call.headers },
      ...bodyOf(call),
      agent,
      signal: off.signal,
      timeout: { lookup: CONNECT_MS, connect: CONNECT_MS, secureConnect: CONNECT_MS, request: timeoutMs },
      retry: { limit: 0 },
      followRedirect: false,
      throwHttpErrors: false,
      http2: false,
    });
    // Errors are heard below; one that comes after the body's end must not end the process.
    stream.on('error', () => {});
    stream.on('request', (request) => {
      request.once('socket', (socket: Socket) => {
        isReused = request.reusedSocket;
        isConnected = isReused;
        if (!isReused) {
          socket.once(isTls ? 'secureConnect' : 'connect', () => {
            isConnected = true;
          });
        }
      });
    });

    let body: Buffer | undefined;
    try {
      body = await wholeOf(stream, maxBytes);
    } catch (error) {
      const code = error instanceof RequestError ? error.code : '';
      const phase = error instanceof TimeoutError ? error.event : undefined;
      const { cause, sentence } = explain({ code, phase, isConnected, timeoutMs }, base);
      return { ...lost(cause, isConnected, sentence), stale: isReused && cause === 'reset' };
    } finally {
      call.signal.removeEventListener('abort', callOff);
    }
    const response = stream.response;
    if (response === undefined) {
      return lost('reset', isConnected, `${base.host} closed the connection without an answer.`);
    }
    if (body === undefined) {
      return lost('too_large', true, `The answer of ${base.host} is larger than ${maxBytes / MIB} MiB.`);
    }
    const raw = body.toString('utf8').replace(/^\uFEFF/, '');
    const text = mask(raw);
    const isHtml = raw.trimStart().startsWith('<');
    const retryAfterMs = parseRetryAfter(response.headers['retry-after'], timing.now());
    const what = mask(`${call.method} ${call.path} at ${base.host}`);
    return {
      kind: 'answer',
      write: call.write,
      status: response.statusCode,
      headers: definedHeaders(response.headers),
      text,
      isHtml,
      ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
      call: what,
      json(schema) {
        // Without a backslash every string stands in the text as it is, so that a clean text has only clean strings.
        const isClean = text === raw && !raw.includes('\\');
        const parsed = isHtml ? { why: 'is a web page' } : parseJson(raw, schema, isClean ? undefined : mask);
        return 'why' in parsed
          ? lost('malformed', true, `The answer to ${what} ${parsed.why}.`)
          : { kind: 'value', value: parsed.value };
      },
    };
  }

  return {
    host: base.host,
    async call(call) {
      const first = await once(call);
      if (call.write) {
        return first;
      }
      if (first.kind === 'failure') {
        return first.stale ? once(call) : first;
      }
      const patienceMs = call.patienceMs ?? PATIENCE_MS;
      const { status, retryAfterMs = DAY_MS } = first;
      if ((status !== 429 && status !== 503) || patienceMs === 0 || retryAfterMs > patienceMs) {
        return first;
      }
      await timing.pause(retryAfterMs, call.signal);
      return once(call);
    },
    close() {
      for (const agent of [kept, fresh]) {
        agent.https?.destroy();
        agent.http?.destroy();
      }
    },
  };
}

type Mask = ReturnType<typeof createMask>;

/** The body, or undefined when it is larger than allowed; rejects with what broke it off. Iterating costs far more. */
function wholeOf(stream: ReturnType<typeof got.stream>, maxBytes: number): Promise<Buffer | undefined> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    stream.on('data', (chunk: Buffer) => {
      size += chunk.length;
      chunks.push(chunk);
      if (size <= maxBytes) return;
      resolve(undefined);
      stream.destroy();
    });
    stream.once('end', () => resolve(Buffer.concat(chunks)));
    stream.once('error', reject);
    stream.once('close', () => reject(new Error('The connection was closed.')));
  });
}

interface Agents {
  readonly http?: HttpAgent;
  readonly https?: HttpsAgent;
}

/** `stale`: a kept connection was found dead, so a read may go out once more. */
interface Lost extends HttpFailure {
  readonly stale: boolean;
}

function baseUrl(text: string): URL {
  const url = new URL(text);
  if (!/^https?:$/.test(url.protocol) || url.username || url.password || url.search || url.hash) {
    throw new Error('A vendor URL is http or https, without credentials, query or fragment.');
  }
  if (!url.pathname.endsWith('/')) {
    url.pathname += '/';
  }
  return url;
}

function join(base: URL, { path, query }: Call): URL {
  const url = new URL(path, base);
  if (!url.href.startsWith(base.href) || url.search !== '' || url.hash !== '') {
    throw new Error('The path of a call leaves the base URL of its vendor.');
  }
  for (const [name, value] of Object.entries(query ?? {})) {
    url.searchParams.set(name, value);
  }
  return url;
}

/** got waits for somebody to pipe a body into a POST that has none, so it gets an empty one. */
function bodyOf({
  method,
  json,
  form,
}: Call): Pick<OptionsInit, 'json' | 'allowGetBody'> & { form?: Record<string, string>; body?: string } {
  if (json === undefined && form === undefined) {
    return method === 'GET' ? {} : { body: '' };
  }
  return { ...(json === undefined ? { form: { ...form } } : { json }), allowGetBody: method === 'GET' };
}

/** What a call carries to prove who we are, so that an answer which echoes it does not tell. */
function credentials(headers: Call['headers'] = {}): string[] {
  return Object.entries(headers).flatMap(([name, value]) => {
    switch (name.toLowerCase()) {
      case 'authorization':
        return [value.replace(/^\S+\s+/, '')];
      case 'cookie':
        return value.split(/;\s*/).map((pair) => pair.slice(pair.indexOf('=') + 1));
      default:
        return [];
    }
  });
}

/** Delay in seconds, twice the same (`60, 60`, seen at GravityZone), or an HTTP date (RFC 9110 §10.2.3). A day at most. */
function parseRetryAfter(header: string | undefined, now: number): number | undefined {
  if (header === undefined) {
    return undefined;
  }
  const ms = /^\s*\d+(\s*,\s*\d+)*\s*$/.test(header)
    ? Math.max(...header.split(',').map(Number)) * 1000
    : Date.parse(header) - now;
  return Number.isNaN(ms) ? undefined : Math.min(Math.max(ms, 0), DAY_MS);
}

function definedHeaders(headers: Record<string, string | string[] | undefined>): Answer['headers'] {
  return Object.fromEntries(
    Object.entries(headers).filter((entry): entry is [string, string | string[]] => entry[1] !== undefined),
  );
}

function parseJson<T>(
  raw: string,
  schema: z.ZodType<T>,
  mask: Mask | undefined,
): { readonly value: T } | { readonly why: string } {
  let body: unknown;
  try {
    body = mask
      ? JSON.parse(raw, (_, value: unknown) => (typeof value === 'string' ? mask(value) : value))
      : JSON.parse(raw);
  } catch {
    return { why: raw === '' ? 'is empty' : 'is not JSON' };
  }
  const result = schema.safeParse(body);
  if (result.success) {
    return { value: result.data };
  }
  const [issue] = result.error.issues;
  return { why: `has something else than expected at "${issue?.path.map(String).join('.') || 'its top'}"` };
}
