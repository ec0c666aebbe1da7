import { randomBytes, randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type RawData, type WebSocket, WebSocketServer } from 'ws';
import { type Delivery, nameOf, type Transport } from './delivery.ts';
import type { FaultState } from './faults.ts';
import type { Inspector } from './inspector.ts';
import { isObject, type JsonObject } from './schema.ts';
import { APP } from './seed.ts';

/** Slack allows an app ten connections; each payload goes to one of them. */
const CONNECTIONS = 10;
const HANDSHAKE_MS = 500;

export type DisconnectReason = 'warning' | 'refresh_requested' | 'link_disabled' | 'too_many_websockets';

export interface SocketMode extends Transport {
  /** The query of a new single-use address. */
  ticket(): string;
  upgrade(req: IncomingMessage, socket: Duplex, head: Buffer, url: URL): void;
  /** Tells connections to go: the oldest, or all of them; a `warning` leaves them open. */
  disconnect(reason: DisconnectReason, which: 'one' | 'all'): void;
  /** Says to every connection that it lives, without having been asked. */
  pong(): void;
  /** Sends a frame as it stands, without waiting for an acknowledgement. */
  send(frame: JsonObject): void;
  connections(): number;
}

interface Waiting {
  readonly resolve: (delivery: Delivery) => void;
  readonly timer: NodeJS.Timeout;
  readonly name: string;
  readonly since: number;
}

/** Closes with the handshake, and without it when the other side does not take part. */
function hangUp(socket: WebSocket): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => socket.terminate(), HANDSHAKE_MS);
    socket.once('close', () => {
      clearTimeout(timer);
      resolve();
    });
    socket.close(1001);
  });
}

/** Socket Mode: connections by ticket, envelopes in turn, acknowledgements within `ackMs`. */
export function createSocketMode(
  inspector: Inspector,
  faults: FaultState,
  ackMs: number,
  changed: () => void,
): SocketMode {
  const server = new WebSocketServer({ noServer: true });
  const tickets = new Set<string>();
  const waiting = new Map<string, Waiting>();
  /** Those that take payloads, the one whose turn it is first. */
  let open: WebSocket[] = [];

  function leave(socket: WebSocket): void {
    if (!open.includes(socket)) return;
    open = open.filter((other) => other !== socket);
    changed();
  }

  function say(socket: WebSocket, frame: JsonObject): void {
    socket.send(JSON.stringify(frame));
  }

  function farewell(socket: WebSocket, reason: DisconnectReason): void {
    inspector.add('socket', `disconnect: ${reason}`);
    say(socket, { type: 'disconnect', reason, debug_info: { host: 'sandbox' } });
    if (reason === 'warning') return;
    leave(socket);
    socket.close(1000);
  }

  function acknowledged(data: RawData): void {
    let frame: unknown;
    try {
      frame = JSON.parse(data.toString());
    } catch {
      inspector.add('refused', 'A frame from the app is not JSON.');
      return;
    }
    const id = isObject(frame) ? frame['envelope_id'] : undefined;
    const found = typeof id === 'string' ? waiting.get(id) : undefined;
    if (!isObject(frame) || typeof id !== 'string' || found === undefined) {
      inspector.add('refused', 'An acknowledgement came late, twice, or for no envelope of ours.');
      return;
    }
    if (faults.takeDroppedAck()) {
      inspector.add('fault', `${found.name}: acknowledgement lost`);
      return;
    }
    clearTimeout(found.timer);
    waiting.delete(id);
    inspector.add('ack', `${found.name}: ${Math.round(performance.now() - found.since)} ms`);
    found.resolve({ ok: true, answer: frame['payload'] });
  }

  function welcome(socket: WebSocket): void {
    socket.on('message', acknowledged);
    socket.on('close', () => leave(socket));
    socket.on('error', () => leave(socket));
    if (open.length >= CONNECTIONS) {
      farewell(socket, 'too_many_websockets');
      return;
    }
    open.push(socket);
    say(socket, {
      type: 'hello',
      num_connections: open.length,
      connection_info: { app_id: APP.id },
      debug_info: { host: 'sandbox', build_number: 1, approximate_connection_time: 18_060 },
    });
    inspector.add('socket', `hello: connection ${open.length}`);
    changed();
  }

  return {
    connected: () => open.length > 0,
    connections: () => open.length,
    ticket() {
      const ticket = randomBytes(16).toString('hex');
      tickets.add(ticket);
      return ticket;
    },
    upgrade(req, socket, head, url) {
      // Used up by the attempt, whatever comes of it.
      if (!tickets.delete(url.searchParams.get('ticket') ?? '')) {
        socket.end('HTTP/1.1 403 Forbidden\r\nconnection: close\r\ncontent-length: 0\r\n\r\n');
        return;
      }
      server.handleUpgrade(req, socket, head, welcome);
    },
    disconnect(reason, which) {
      for (const socket of which === 'all' ? [...open] : open.slice(0, 1)) farewell(socket, reason);
    },
    pong() {
      for (const socket of open) socket.pong('moved');
    },
    send(frame) {
      const [first] = open;
      if (first !== undefined) say(first, frame);
    },
    deliver(out) {
      const name = nameOf(out);
      const socket = open.shift();
      if (socket === undefined) {
        inspector.add('refused', `${name}: no connection`);
        return Promise.resolve({ ok: false, reason: 'dispatch_failed' });
      }
      open.push(socket);
      const envelopeId = randomUUID();
      const frame = {
        envelope_id: envelopeId,
        type: out.type,
        payload: out.payload,
        accepts_response_payload: out.acceptsAnswer,
        ...(out.type === 'events_api' && { retry_attempt: 0, retry_reason: '' }),
      };
      inspector.add('envelope', name);
      return new Promise((resolve) => {
        const timer = setTimeout(() => {
          waiting.delete(envelopeId);
          inspector.add('refused', `${name}: not acknowledged within ${ackMs} ms`);
          resolve({ ok: false, reason: 'operation_timeout' });
        }, ackMs);
        waiting.set(envelopeId, { resolve, timer, name, since: performance.now() });
        say(socket, frame);
        if (faults.takeDuplicate()) say(socket, frame);
      });
    },
    async close() {
      for (const { timer, resolve } of waiting.values()) {
        clearTimeout(timer);
        resolve({ ok: false, reason: 'dispatch_failed' });
      }
      waiting.clear();
      await Promise.all([...server.clients].map(hangUp));
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
