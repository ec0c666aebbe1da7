import { createHmac, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import type { Seen } from './seen.ts';

/** Slack's own bodies stay far below this. */
const MOST_BYTES = 1024 * 1024;
/** A request may be this old, as Slack's guide has it (verifying-requests-from-slack). */
const BEHIND_SECONDS = 300;
/** A clock may be this far ahead of ours: without a bound, a stolen secret could sign for later. */
const AHEAD_SECONDS = 60;

/**
 * The HTTP server in front of Bolt's receiver: reads the body, proves that it comes from Slack, is neither from the
 * future nor sent before, and hands it on. Whatever is refused gets a status and a sentence.
 */
export function createDoor(options: {
  readonly signingSecret: string;
  readonly seen: Seen;
  readonly now: () => Date;
  /** Bolt's listener, which then needs no verification of its own. */
  readonly listener: RequestListener;
}): Server {
  const { signingSecret, seen, now, listener } = options;
  return createServer((request, response) => {
    const refuse = (status: number, sentence: string) => {
      response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8', connection: 'close' });
      response.end(`${sentence}\n`);
    };
    if (request.method !== 'POST' || request.url !== '/slack/events') {
      refuse(404, 'Slack speaks to POST /slack/events; there is nothing else here.');
      return;
    }
    readBody(request).then(
      (body) => {
        if (!body) {
          refuse(413, 'The body is larger than one MiB.');
          return;
        }
        if (isCertificateCheck(request, body)) {
          response.end();
          return;
        }
        const refusal = check(request, body);
        if (refusal) refuse(401, refusal);
        else listener(Object.assign(request, { rawBody: body }), response);
      },
      () => response.destroy(),
    );
  });

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
}

/** Slack tries our certificate now and then with an unsigned `ssl_check=1`, which asks for nothing but a 200. */
function isCertificateCheck(request: IncomingMessage, body: Buffer): boolean {
  const unsigned = request.headers['x-slack-signature'] === undefined;
  return unsigned && new URLSearchParams(body.toString()).get('ssl_check') === '1';
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
    request.once('end', () => resolve(Buffer.concat(chunks)));
    request.once('error', reject);
  });
}
