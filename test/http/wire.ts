import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo, Server as TcpServer } from 'node:net';
import { inspect } from 'node:util';
import type { HttpFailure } from '../../src/failure.ts';
import {
  type Answer,
  type Call,
  createHttp,
  type Http,
  type HttpOptions,
  type Timing,
} from '../../src/http.ts';
import { opened } from '../opened.ts';

export const SECRET = 'pa"ss wörd/42';

/** Listens on a free port of the loopback until the test is over. */
export async function listen(server: Server | TcpServer): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  opened.push({
    close: () => {
      if ('closeAllConnections' in server) server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    },
  });
  return (server.address() as AddressInfo).port;
}

/** The URL of a server that answers so. */
export async function serve(listener: RequestListener): Promise<string> {
  return `http://127.0.0.1:${await listen(createServer(listener))}`;
}

/** A client whose secrets the tests look for. */
export function connect(options: Partial<HttpOptions> & { url: string }, timing?: Timing): Http {
  const http = createHttp({ secrets: [SECRET], ...options }, timing);
  opened.push(http);
  return http;
}

const never = new AbortController().signal;
export const read: Call = { method: 'GET', path: 'thing', write: false, signal: never };
export const write: Call = { method: 'PUT', path: 'thing', json: { a: 1 }, write: true, signal: never };

/** The answer of a call; throws where there is none. */
export function answerOf(reply: Answer | HttpFailure): Answer {
  if (reply.kind !== 'answer') throw new Error(reply.sentence);
  return reply;
}

/** The failure of a call; throws where there is none. */
export function failureOf(reply: { kind: string }): HttpFailure {
  if (reply.kind !== 'failure') throw new Error(`There was no failure but ${inspect(reply)}.`);
  return reply as HttpFailure;
}
