import type { JsonObject } from './schema.ts';

/** Something that Slack sends to the app. */
export interface Outbound {
  readonly type: 'slash_commands' | 'interactive' | 'events_api';
  readonly payload: JsonObject;
  /** True when what the acknowledgement carries is taken up. */
  readonly acceptsAnswer: boolean;
}

/** What came of it: the body of the acknowledgement, or one of Slack's two failures. */
export type Delivery =
  | { readonly ok: true; readonly answer: unknown }
  | { readonly ok: false; readonly reason: 'dispatch_failed' | 'operation_timeout' };

/** Socket Mode or HTTP. */
export interface Transport {
  connected(): boolean;
  deliver(out: Outbound): Promise<Delivery>;
  close(): Promise<void>;
}

/** A short name for the inspector. */
export function nameOf({ type, payload }: Outbound): string {
  const event = payload['event'];
  const inner = typeof event === 'object' && event !== null && 'type' in event ? event.type : undefined;
  return `${type}: ${String(payload['command'] ?? inner ?? payload['type'] ?? '')}`;
}
