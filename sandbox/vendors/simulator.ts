/** One fault at a simulated vendor. Consumed in order, one per matching call; those from the page stay until switched off. */
export type Fault =
  | {
      readonly kind: 'status';
      readonly status: number;
      readonly body?: string;
      readonly headers?: Record<string, string>;
    }
  | { readonly kind: 'retry_after'; readonly status: 429 | 503; readonly value: string | null }
  | { readonly kind: 'html200' }
  | { readonly kind: 'truncate'; readonly bytes: number }
  | { readonly kind: 'not_json' }
  | { readonly kind: 'empty' }
  | { readonly kind: 'wrong_shape' }
  | { readonly kind: 'large'; readonly bytes: number }
  | { readonly kind: 'delay'; readonly ms: number }
  | { readonly kind: 'hang' }
  /** The socket dies before the change is stored, or after it. */
  | { readonly kind: 'reset'; readonly when: 'before' | 'after' }
  | { readonly kind: 'expire_auth' }
  | { readonly kind: 'rotate_auth' }
  /** Success answer, nothing changed. */
  | { readonly kind: 'lie' }
  /** Nobody listens: connections are refused. */
  | { readonly kind: 'down' };

/** A request as the simulator saw it. */
export interface Seen {
  readonly at: number;
  readonly operation: string;
  readonly method: string;
  readonly path: string;
  readonly headers: Record<string, string>;
  readonly body: unknown;
  /** Status it was answered with; absent while it hangs or when the socket was cut. */
  readonly status?: number;
}

/** One row of the list the side panel shows. */
export interface PanelRow {
  readonly key: string;
  readonly detail: string;
  readonly at: number;
  readonly flags: readonly string[];
}

/** A switch in the side panel: a fault that stays on until it is switched off. */
export interface PanelFault {
  readonly id: string;
  readonly label: string;
  readonly on: boolean;
}

export interface Panel {
  readonly name: string;
  readonly title: string;
  readonly url: string;
  /** Heading of the list: "Blocked hashes". */
  readonly listTitle: string;
  readonly rows: readonly PanelRow[];
  readonly faults: readonly PanelFault[];
  /** The last calls, newest first, at most 20: "PUT /FRONTEND/HASHES/BLOCK → 200". */
  readonly calls: readonly string[];
}

/** What every simulated vendor offers to the tests and to the page. In process only: no route an adapter could reach. */
export interface Simulator {
  readonly name: string;
  readonly url: string;
  /** PEM of the authority that signed its certificate. */
  readonly ca?: string;
  readonly seen: readonly Seen[];
  /** Queues a fault for one operation ("login", "block", …) or, without one, for whatever comes next. */
  fault(fault: Fault, operation?: string): void;
  /** Forgets queued and switched faults. */
  clearFaults(): void;
  panel(): Panel;
  /** Switches a fault of the panel. */
  switchFault(id: string, on: boolean): void;
  /** Called after every change of state; returns the function that stops it. */
  onChange(listener: () => void): () => void;
  close(): Promise<void>;
}
