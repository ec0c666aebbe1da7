import { type RawData, WebSocket } from 'ws';
import type { Workspace } from '../../../sandbox/slack/workspace.ts';

export type Json = Readonly<Record<string, unknown>>;

/** What lies at this path. */
export function dig(value: unknown, ...path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>((inner, key) => (inner as Record<string | number, unknown>)[key], value);
}

/** The string at this path. */
export function text(value: unknown, ...path: readonly (string | number)[]): string {
  return String(dig(value, ...path));
}

/** What an app answers to an envelope: a payload for the acknowledgement, or silence. */
export type Answer = Json | undefined | 'silent';

/** A bare app on Socket Mode: it acknowledges what it is told to and remembers what it got. */
export interface TestApp {
  readonly frames: readonly Json[];
  readonly envelopes: readonly Json[];
  /** The payload of the newest envelope. */
  last(): Json;
  readonly raw: WebSocket;
  close(): Promise<void>;
}

export async function call(
  workspace: Workspace,
  method: string,
  args: Json = {},
  token = workspace.botToken,
): Promise<Json> {
  const response = await fetch(workspace.apiUrl + method, {
    method: 'POST',
    headers: { 'content-type': 'application/json; charset=utf-8', authorization: `Bearer ${token}` },
    body: JSON.stringify(args),
  });
  return (await response.json()) as Json;
}

export async function connect(
  workspace: Workspace,
  answer: (payload: Json, envelope: Json) => Answer | Promise<Answer> = () => undefined,
): Promise<TestApp> {
  const opened = await call(workspace, 'apps.connections.open', {}, workspace.appToken);
  const raw = new WebSocket(text(opened, 'url'));
  const frames: Json[] = [];
  const envelopes: Json[] = [];
  const hello = new Promise<void>((resolve, reject) => {
    raw.on('error', reject);
    raw.on('message', (data: RawData) => {
      const frame = JSON.parse(data.toString()) as Json;
      frames.push(frame);
      if (frame['type'] === 'hello' || frame['type'] === 'disconnect') resolve();
      if (frame['envelope_id'] === undefined) return;
      envelopes.push(frame);
      void (async () => {
        const payload = await answer(frame['payload'] as Json, frame);
        if (payload === 'silent' || raw.readyState !== WebSocket.OPEN) return;
        raw.send(JSON.stringify({ envelope_id: frame['envelope_id'], ...(payload && { payload }) }));
      })();
    });
  });
  await hello;
  return {
    frames,
    envelopes,
    raw,
    last: () => envelopes.at(-1)!['payload'] as Json,
    close: () =>
      new Promise((resolve) => {
        if (raw.readyState === WebSocket.CLOSED) resolve();
        raw.once('close', () => resolve());
        raw.close();
      }),
  };
}
