import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { setTimeout as sleepFor } from 'node:timers/promises';
import { type Answer, type AuthFate, answerUnder, createFaults, type Faulty, type Wire } from './faults.ts';
import type { Panel, Seen, Simulator } from './simulator.ts';
import type { Certificate } from './tls.ts';

/** One request, read whole. */
export interface Call {
  readonly operation: string;
  readonly method: string;
  /** Relative to the simulator's own address; `pathname` is still percent-encoded. */
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
  /** `text` parsed; undefined when it is not JSON. */
  readonly json: unknown;
  readonly auth: AuthFate;
}

/** A product behind the wire: it tells operations apart and says what it would answer and store. */
export interface Product extends Faulty {
  /** The name of the operation, or `unknown`. JSON-RPC needs the body to tell. */
  operationOf(call: Pick<Call, 'method' | 'url' | 'json'>): string;
  handle(call: Call): Answer | Promise<Answer>;
  /** What the panel's list shows, newest first. */
  list(): Pick<Panel, 'title' | 'listTitle' | 'rows'>;
}

interface HostOptions {
  /** 0, the default, takes a free one. */
  readonly port?: number;
  /** Absent: plain HTTP. */
  readonly certificate?: Certificate;
  readonly now: () => number;
  /** Waits out a delay; rejects when the signal aborts. */
  readonly sleep?: (ms: number, signal: AbortSignal) => Promise<unknown>;
}

const PANEL_CALLS = 20;
/** Someone else may take the port while we do not listen on it. */
const RELISTEN_MS = 50;

/** What every simulated vendor can be started with. */
export interface StartOptions extends Partial<Omit<HostOptions, 'certificate'>> {
  /** Default that of the adapter. */
  readonly name?: string;
  /** Default a fresh one for 127.0.0.1 and localhost, and none where the product speaks plain HTTP. */
  readonly tls?: Certificate;
}

/** Puts a product on 127.0.0.1 with everything that a simulator has, faults included. */
export async function startHost(
  product: Product,
  { port = 0, certificate, now, sleep = (ms, signal) => sleepFor(ms, undefined, { signal }) }: HostOptions,
): Promise<Simulator> {
  const faults = createFaults(product);
  const seen: Seen[] = [];
  const listeners = new Set<() => void>();
  const closing = new AbortController();
  /** By the client's port, so that a TLS request finds the TCP socket below it. */
  const sockets = new Map<number, Socket>();

  const listener: RequestListener = (req, res) => {
    serve(req, res).catch((error: unknown) => {
      if (closing.signal.aborted) return;
      // A defect of the simulator must not pass for a fault of the vendor.
      process.nextTick(() => {
        throw error;
      });
    });
  };
  const server = certificate
    ? createTlsServer({ cert: certificate.cert, key: certificate.key }, listener)
    : createServer(listener);
  // An idle connection that the server drops at the wrong moment would be a fault nobody asked for.
  server.keepAliveTimeout = 600_000;
  server.on('connection', (socket: Socket) => {
    const client = socket.remotePort;
    if (client === undefined) return;
    sockets.set(client, socket);
    socket.once('close', () => {
      if (sockets.get(client) === socket) sockets.delete(client);
    });
  });

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject);
      resolve();
    });
  });
  const own = (server.address() as AddressInfo).port;
  const url = `${certificate ? 'https' : 'http'}://127.0.0.1:${own}`;
  let opening = false;
  server.on('listening', () => {
    opening = false;
    openOrShut();
  });
  server.on('error', () => {
    opening = false;
    setTimeout(openOrShut, RELISTEN_MS).unref();
  });

  function changed(): void {
    for (const tell of [...listeners]) tell();
  }

  function cutAll(): void {
    for (const socket of sockets.values()) socket.destroy();
  }

  /** Listens or not, as the faults say. */
  function openOrShut(): void {
    const open = !faults.isDown() && !closing.signal.aborted;
    if (opening || open === server.listening) return;
    if (open) {
      opening = true;
      server.listen(own, '127.0.0.1');
    } else {
      server.close();
      cutAll();
    }
  }

  async function serve(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const text = await readText(req);
    if (text === undefined) return;
    const method = req.method ?? 'GET';
    const path = req.url ?? '/';
    // Joined rather than resolved, because a path may begin with two slashes.
    const target = new URL(`${url}${path.startsWith('/') ? path : `/${path}`}`);
    const parsed = { method, url: target, json: parseJson(text) };
    const operation = product.operationOf(parsed);
    const headers = plainHeaders(req);
    const record: { -readonly [K in keyof Seen]: Seen[K] } = {
      at: now(),
      operation,
      method,
      path,
      headers,
      body: text === '' ? undefined : (parsed.json ?? text),
    };
    seen.push(record);
    changed();

    const wire: Wire = {
      send(answer) {
        if (res.destroyed) return;
        record.status = answer.status;
        res.writeHead(answer.status, headersOf(answer)).end(answer.body ?? '');
      },
      sendHalf(answer) {
        const body = Buffer.from(answer.body ?? '');
        // One byte more than there is, so that an empty answer is cut short too; a 204 could not be.
        res.writeHead(answer.status === 204 ? 200 : answer.status, {
          ...answer.headers,
          'content-length': String(body.length + 1),
        });
        res.write(body.subarray(0, body.length / 2));
        res.flushHeaders();
        setImmediate(() => req.socket.destroySoon());
      },
      cut() {
        sockets.get(req.socket.remotePort ?? 0)?.resetAndDestroy();
      },
    };
    await answerUnder(
      faults.take(operation),
      (auth) => product.handle({ ...parsed, operation, headers, text, auth }),
      wire,
      async (ms) => void (await sleep(ms, closing.signal)),
    );
    changed();
  }

  return {
    name: product.name,
    url,
    ...(certificate ? { ca: certificate.ca } : {}),
    seen,
    fault(fault, operation) {
      faults.queue(fault, operation);
      openOrShut();
      changed();
    },
    clearFaults() {
      faults.clear();
      openOrShut();
      changed();
    },
    switchFault(id, on) {
      faults.switchTo(id, on);
      openOrShut();
      changed();
    },
    panel: () => ({
      name: product.name,
      url,
      ...product.list(),
      faults: faults.panel(),
      calls: seen.slice(-PANEL_CALLS).reverse().map(describeCall),
    }),
    onChange(tell) {
      listeners.add(tell);
      return () => listeners.delete(tell);
    },
    async close() {
      if (closing.signal.aborted) return;
      closing.abort();
      listeners.clear();
      if (!server.listening && !opening) return;
      const closed = new Promise<unknown>((resolve) => server.once('close', resolve).once('error', resolve));
      openOrShut();
      await closed;
    },
  };
}

/** The body, or undefined when the client left before it was whole. */
async function readText(req: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of req) chunks.push(chunk as Buffer);
  } catch {
    return undefined;
  }
  return Buffer.concat(chunks).toString('utf8');
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function plainHeaders(req: IncomingMessage): Readonly<Record<string, string>> {
  const plain: Record<string, string> = {};
  for (const [name, value] of Object.entries(req.headers)) {
    if (value !== undefined) plain[name] = Array.isArray(value) ? value.join(', ') : value;
  }
  return plain;
}

function headersOf({ status, headers, body }: Answer): Record<string, string | string[]> {
  if (status === 204) return { ...headers };
  return { ...headers, 'content-length': String(Buffer.byteLength(body ?? '')) };
}

/** Without the query: some vendors put keys into it. */
function describeCall({ method, path, status }: Seen): string {
  return `${method} ${path.split('?', 1)[0]} → ${status ?? 'no answer'}`;
}
