const KEPT = 2000;

/** One line of the inspector: an envelope, an API call, an acknowledgement, or a refusal of our own. */
export interface LogEntry {
  readonly id: number;
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly kind: 'api' | 'envelope' | 'ack' | 'refused' | 'socket' | 'response_url' | 'fault' | 'person';
  readonly text: string;
}

/** What went over the wire, oldest first; the last 2,000 lines are kept. */
export interface Inspector {
  add(kind: LogEntry['kind'], text: string): void;
  entries(): readonly LogEntry[];
}

export function createInspector(now: () => number, changed: () => void): Inspector {
  const entries: LogEntry[] = [];
  let last = 0;
  return {
    add(kind, text) {
      last += 1;
      entries.push({ id: last, at: now(), kind, text });
      if (entries.length > KEPT) entries.shift();
      changed();
    },
    entries: () => entries,
  };
}
