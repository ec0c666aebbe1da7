import { isOpen, type Request } from '../domain/request.ts';

/** The requests held in memory: all that are open, and the closed ones last touched. */
export interface WorkingSet {
  get(id: string): Request | undefined;
  put(id: string, request: Request): void;
  /** Remembers that an id was used, without holding its request. */
  note(id: string): void;
  /** Whether an event was ever written about an id, so that a new request costs no scan of the journal. */
  wasUsed(id: string): boolean;
  open(): readonly Request[];
  openCount(): number;
  /** How many requests are held. */
  size(): number;
}

const CLOSED_KEPT = 256;
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

export function createWorkingSet(): WorkingSet {
  const open = new Map<string, Request>();
  const closed = new Map<string, Request>();
  // One bit for each id there can be: 4 MiB, whatever the length of the record.
  const used = new Uint8Array(2 ** 25 / 8);
  const usedOfOtherShape = new Set<string>();

  function note(id: string): void {
    const number = numberOf(id);
    if (number === undefined) usedOfOtherShape.add(id);
    else used[number >> 3] = (used[number >> 3] ?? 0) | (1 << (number & 7));
  }

  return {
    note,
    get(id) {
      const request = closed.get(id);
      if (!request) return open.get(id);
      closed.delete(id);
      closed.set(id, request);
      return request;
    },
    put(id, request) {
      note(id);
      open.delete(id);
      closed.delete(id);
      if (isOpen(request)) {
        open.set(id, request);
        return;
      }
      closed.set(id, request);
      const [oldest] = closed.keys();
      if (closed.size > CLOSED_KEPT && oldest !== undefined) closed.delete(oldest);
    },
    wasUsed(id) {
      const number = numberOf(id);
      if (number === undefined) return usedOfOtherShape.has(id);
      return ((used[number >> 3] ?? 0) & (1 << (number & 7))) !== 0;
    },
    open: () => [...open.values()],
    openCount: () => open.size,
    size: () => open.size + closed.size,
  };
}

/** 0 to 2^25 - 1 for `R` and five Crockford base 32 characters; ids of another shape have no number. */
function numberOf(id: string): number | undefined {
  if (id.length !== 6 || id[0] !== 'R') return undefined;
  let number = 0;
  for (let at = 1; at < 6; at += 1) {
    const digit = ALPHABET.indexOf(id.charAt(at));
    if (digit < 0) return undefined;
    number = number * 32 + digit;
  }
  return number;
}
