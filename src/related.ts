import { keyOf } from './domain/indicator.ts';
import { isTerminal, type Related, type Request, type Terms } from './domain/request.ts';

/** Requests that are still open, by what they are about, so that nobody approves one without knowing of the other. */
export interface OpenByIndicator {
  /** Takes note of how a request stands. */
  note(request: Request): void;
  /** Open requests about some of the same, those that want the opposite first. */
  relatedTo(asked: Pick<Terms, 'action' | 'undo' | 'indicators'>): readonly Related[];
}

const MOST = 5;

export function createOpenByIndicator(): OpenByIndicator {
  const open = new Map<string, Request>();
  const byIndicator = new Map<string, Set<string>>();

  function add(request: Request): void {
    if (open.has(request.id)) return;
    open.set(request.id, request);
    for (const key of keysOf(request))
      byIndicator.set(key, (byIndicator.get(key) ?? new Set()).add(request.id));
  }

  function remove(request: Request): void {
    if (!open.delete(request.id)) return;
    for (const key of keysOf(request)) {
      const ids = byIndicator.get(key);
      ids?.delete(request.id);
      if (ids?.size === 0) byIndicator.delete(key);
    }
  }

  return {
    note: (request) => (isTerminal(request) ? remove(request) : add(request)),
    relatedTo({ action, undo, indicators }) {
      const shared = new Map<string, number>();
      for (const indicator of indicators) {
        for (const id of byIndicator.get(keyOf(indicator)) ?? []) shared.set(id, (shared.get(id) ?? 0) + 1);
      }
      const related = [...shared].flatMap(([id, count]): Related[] => {
        const terms = open.get(id)?.terms;
        if (!terms) return [];
        const wants = wantsOf(terms) === wantsOf({ action, undo }) ? 'same' : 'opposite';
        return [{ request: id, wants, indicators: count }];
      });
      return related.sort((a, b) => a.wants.localeCompare(b.wants)).slice(0, MOST);
    },
  };
}

/** All that it was ever about: what an approver leaves out stays noted until it ends. */
function keysOf(request: Request): readonly string[] {
  return request.terms.indicators.map(keyOf);
}

/** To allow or to clear something is the opposite of blocking it, and so is taking the block back. */
function wantsOf({ action, undo }: Pick<Terms, 'action' | 'undo'>): string {
  const shuts = action === 'block';
  if (action !== 'block' && action !== 'allow' && action !== 'clear') return `${action} ${undo}`;
  return shuts !== undo ? 'shut' : 'open';
}
