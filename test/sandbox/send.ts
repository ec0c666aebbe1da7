import { request as plainRequest } from 'node:http';
import { type RequestOptions, request as tlsRequest } from 'node:https';
import type { Simulator } from '../../sandbox/vendors/simulator.ts';

export interface Sent {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
}

export interface Sending extends Pick<RequestOptions, 'agent' | 'ca' | 'signal' | 'host'> {
  readonly headers?: Readonly<Record<string, string>>;
  /** Text goes out as it is, anything else as JSON. */
  readonly body?: unknown;
}

/** One request with Node's own client, which follows, retries and repairs nothing. Rejects with the socket's error. */
export function send(url: string, method: string, path: string, sending: Sending = {}): Promise<Sent> {
  const { body, headers, ...options } = sending;
  const text = body === undefined || typeof body === 'string' ? (body ?? '') : JSON.stringify(body);
  const { protocol, hostname, port } = new URL(url);
  const request = protocol === 'https:' ? tlsRequest : plainRequest;
  // Node sends the body of a GET without its length unless told, and servers then see garbage behind the request.
  const sized = { ...(body === undefined ? {} : { 'content-length': Buffer.byteLength(text) }), ...headers };
  return new Promise((resolve, reject) => {
    const req = request(
      { host: hostname, port, method, path, agent: false, ...options, headers: sized },
      (res) => {
        const chunks: Buffer[] = [];
        res.on('data', (chunk: Buffer) => chunks.push(chunk));
        res.on('error', reject);
        res.on('end', () =>
          resolve({
            status: res.statusCode ?? 0,
            headers: res.headers,
            text: Buffer.concat(chunks).toString(),
          }),
        );
      },
    );
    req.on('error', reject);
    req.end(text);
  });
}

/** Waits until the simulator has come to be so. */
export function until(simulator: Simulator, isSo: () => boolean): Promise<void> {
  return new Promise((resolve) => {
    let stop = () => {};
    const look = () => {
      if (!isSo()) return;
      stop();
      resolve();
    };
    stop = simulator.onChange(look);
    look();
  });
}
