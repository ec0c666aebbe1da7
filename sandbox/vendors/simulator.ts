/**
 * One fault at a simulated vendor. Consumed in order, one per matching call; those from the page stay until switched off.
 * `when` says on which side of the stored change it happens: `before`, and the vendor never did it; `after`, and it did.
 */
export type Fault =
  /** Any status, by default `before`. Without a body: a gateway's HTML page for 429, 502, 503 and 504, else nothing. */
  | {
      readonly kind: 'status';
      readonly status: number;
      readonly body?: string;
      readonly headers?: Readonly<Record<string, string>>;
      readonly when?: 'before' | 'after';
    }
  /** `value` is the literal header: seconds, `60, 60`, an HTTP date; null leaves it out. Nothing is changed. */
  | { readonly kind: 'retry_after'; readonly status: 429 | 503; readonly value: string | null }
  /** Somebody's web page answers 200 in the vendor's place; nothing is changed. */
  | { readonly kind: 'html200' }
  /** The change is stored and the answer's body spoiled: these five. */
  | { readonly kind: 'truncate'; readonly bytes: number }
  | { readonly kind: 'not_json' }
  | { readonly kind: 'empty' }
  | { readonly kind: 'wrong_shape' }
  | { readonly kind: 'large'; readonly bytes: number }
  /** Carried out late, also when the client has given up by then: a vendor does not notice. */
  | { readonly kind: 'delay'; readonly ms: number }
  /** Never answered, by default `before`. The socket stays open until the client leaves or the simulator closes. */
  | { readonly kind: 'hang'; readonly when?: 'before' | 'after' }
  /** The socket dies before the change is stored, after it, or (change stored) halfway through the answer. */
  | { readonly kind: 'reset'; readonly when: 'before' | 'after' | 'during' }
  /** Every token or session dies before this call is looked at. Refused by vendors that have none. */
  | { readonly kind: 'expire_auth' }
  /** This call's answer replaces the token or session it came with. Refused by vendors that have none. */
  | { readonly kind: 'rotate_auth' }
  /** Success answer, nothing changed. */
  | { readonly kind: 'lie' }
  /** Nobody listens: connections are refused, open ones are cut. At once, and until switched off or cleared. */
  | { readonly kind: 'down' };

/** A request as the simulator saw it. */
export interface Seen {
  readonly at: number;
  /** "login", "block", …; `unknown` for a path the vendor does not have. */
  readonly operation: string;
  readonly method: string;
  /** As sent, query included. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Parsed when it is JSON, else the text; undefined when there was none. */
  readonly body: unknown;
  /** Status that went out whole; absent while there is no answer and when the socket was cut. */
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
  /** Every request since the start, oldest first. */
  readonly seen: readonly Seen[];
  /**
   * Queues a fault for one operation ("login", "block", …) or, without one, for whatever comes next. Throws for an
   * operation or a fault that this vendor does not have.
   */
  fault(fault: Fault, operation?: string): void;
  /** Forgets queued and switched faults. */
  clearFaults(): void;
  panel(): Panel;
  /** Switches a fault of the panel. Throws for an id that the panel does not show. */
  switchFault(id: string, on: boolean): void;
  /** Called after every request, answer, stored change and switch; returns the function that stops it. */
  onChange(listener: () => void): () => void;
  /** Cuts every connection, hung and delayed ones included, and stops listening. */
  close(): Promise<void>;
}
