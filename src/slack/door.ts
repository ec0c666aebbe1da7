import { createHmac, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { parse } from 'node:querystring';
import type { App, Receiver } from '@slack/bolt';
import type { Log } from '../log.ts';
import type { Seen } from './seen.ts';

/** Slack's own bodies stay far below this. */
const MOST_BYTES = 1024 * 1024;
/** A request may be this old, as Slack's guide has it (verifying-requests-from-slack). */
const BEHIND_SECONDS = 300;
/** A clock may be this far ahead of ours: without a bound, a stolen secret could sign for later. */
const AHEAD_SECONDS = 60;
/** Slack gives up after three seconds; so long a listener may take to acknowledge. */
const ACK_MS = 3_000;

/**
 * Bolt's receiver for HTTP: reads the body, proves that it comes from Slack and is neither from the future nor sent before,
 * and hands it to Bolt. Whatever is refused gets a status and a sentence. Bolt's own receiver looks neither at the future
 * nor for repetitions, and costs a third more (docs/benchmarks.md).
 */
export interface Door extends Receiver {
  readonly server: Server;
}

export function createDoor(options: {
  readonly signingSecret: string;
  readonly port: number;
  readonly seen: Seen;
  readonly now: () => Date;
  readonly log: Log;
}): Door {
  const { signingSecret, port, seen, now, log } = options;
  let app: App | undefined;

  const server = createServer((request, response) => {
    if (request.method !== 'POST' || request.url !== '/slack/events') {
      refuse(response, 404, 'Slack speaks to POST /slack/events; there is nothing else here.');
      return;
    }
    readBody(request).then(
      (body) => admit(request, body, response),
      () => response.destroy(),
    );
  });

  function admit(request: IncomingMessage, body: Buffer | undefined, response: ServerResponse): void {
    if (!body) {
      refuse(response, 413, 'The body is larger than one MiB.');
    } else if (isCertificateCheck(request, body)) {
      response.end();
    } else {
      const refusal = check(request, body);
      if (refusal) refuse(response, 401, refusal);
      else serve(request, body, response);
    }
  }

  function check(request: IncomingMessage, body: Buffer): string | undefined {
    const signature = request.headers['x-slack-signature'];
    const timestamp = Number(request.headers['x-slack-request-timestamp']);
    // The exact form, because what verifies and what is remembered have to be the same text.
    if (
      typeof signature !== 'string' ||
      !/^v0=[0-9a-f]{64}$/.test(signature) ||
      !Number.isInteger(timestamp)
    ) {
      return 'The request is not signed.';
    }
    const time = now().getTime();
    if (timestamp > time / 1_000 + AHEAD_SECONDS) return 'The request is dated in the future.';
    const ours = createHmac('sha256', signingSecret).update(`v0:${timestamp}:`).update(body).digest();
    const isOld = timestamp < time / 1_000 - BEHIND_SECONDS;
    if (isOld || !timingSafeEqual(ours, Buffer.from(signature.slice('v0='.length), 'hex'))) {
      return 'The signature is wrong or older than five minutes.';
    }
    return seen.first(signature) ? undefined : 'The request was sent before.';
  }

  function serve(request: IncomingMessage, bytes: Buffer, response: ServerResponse): void {
    const body = readForm(bytes.toString(), request.headers['content-type']);
    if (!body) {
      refuse(response, 400, 'The body is neither a form nor an object of JSON.');
      return;
    }
    if (body['type'] === 'url_verification') {
      answer(response, { challenge: body['challenge'] });
      return;
    }
    const late = setTimeout(() => refuse(response, 503, 'Nobody acknowledged it in time.'), ACK_MS);
    const ack = async (said?: unknown): Promise<void> => {
      clearTimeout(late);
      if (!response.headersSent) answer(response, said);
    };
    const retryNum = Number(request.headers['x-slack-retry-num']);
    const retryReason = request.headers['x-slack-retry-reason'];
    const event = {
      body,
      ack,
      ...(Number.isInteger(retryNum) && { retryNum }),
      ...(typeof retryReason === 'string' && { retryReason }),
    };
    app
      ?.processEvent(event)
      .then(
        () => {
          if (!response.headersSent) refuse(response, 404, 'Nobody here serves this.');
        },
        (error: unknown) => {
          log.error({ err: error }, 'Bolt could not process a request.');
          if (!response.headersSent) refuse(response, 500, 'Portcullis failed at this.');
        },
      )
      .finally(() => clearTimeout(late));
  }

  return {
    server,
    init(host) {
      app = host;
    },
    start: () =>
      new Promise((resolve, reject) => {
        server.once('error', reject);
        server.listen(port, () => resolve(server));
      }),
    stop: () =>
      new Promise((resolve) => {
        server.close(resolve);
        server.closeIdleConnections();
      }),
  };
}

function refuse(response: ServerResponse, status: number, sentence: string): void {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8', connection: 'close' });
  response.end(`${sentence}\n`);
}

/** What an acknowledgement may carry: nothing, a text, or an object that Slack reads as JSON. */
function answer(response: ServerResponse, said: unknown): void {
  if (said === undefined || said === '') {
    response.end();
  } else if (typeof said === 'string') {
    response.end(said);
  } else {
    // Not with writeHead, after which the length is no longer told and the body goes out in chunks.
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(said));
  }
}

/** Slack sends events as JSON, commands as a form, and interactions as JSON in the form's `payload`. */
function readForm(text: string, type = ''): Record<string, unknown> | undefined {
  try {
    if (!type.startsWith('application/x-www-form-urlencoded')) return asObject(JSON.parse(text));
    const form = parse(text);
    return typeof form['payload'] === 'string' ? asObject(JSON.parse(form['payload'])) : form;
  } catch {
    return undefined;
  }
}

function asObject(value: unknown): Record<string, unknown> | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined;
}

/** Slack tries our certificate now and then with an unsigned `ssl_check=1`, which asks for nothing but a 200. */
function isCertificateCheck(request: IncomingMessage, body: Buffer): boolean {
  const unsigned = request.headers['x-slack-signature'] === undefined;
  return unsigned && parse(body.toString())['ssl_check'] === '1';
}

/** Undefined when it is too large. Rejects when the client leaves before it is whole. */
function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > MOST_BYTES) resolve(undefined);
      else chunks.push(chunk);
    });
    request.once('end', () => resolve(chunks.length === 1 ? chunks[0] : Buffer.concat(chunks)));
    request.once('error', reject);
  });
}
