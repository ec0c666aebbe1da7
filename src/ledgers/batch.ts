import { evolve } from '../domain/evolve.ts';
import { Refusal } from '../domain/refusal.ts';
import type { Request } from '../domain/request.ts';
import type { Appended, Decide, Head } from '../ledger.ts';
import { seal } from './chain.ts';

/** An append that waits for its turn. */
export interface Waiting {
  readonly id: string;
  readonly decide: Decide;
  readonly resolve: (answer: Appended | Refusal) => void;
  readonly reject: (error: unknown) => void;
}

/** What is decided, and becomes true only once its lines are on disk. */
export interface Batch {
  readonly head: Head;
  readonly lines: readonly string[];
  readonly changed: ReadonlyMap<string, Request>;
  /** Gives those who wait for the lines what they asked for. */
  settle(): void;
  fail(error: unknown): void;
}

/**
 * Lets each decide on what those before it have decided, as if that were written already. Who decided nothing, on nothing
 * that is yet to be written, is answered at once.
 */
export function decideInOrder(
  waiting: readonly Waiting[],
  start: Head,
  current: (id: string) => Request | undefined,
): Batch {
  const changed = new Map<string, Request>();
  const lines: string[] = [];
  const answers: { readonly to: Waiting; readonly answer: Appended | Refusal }[] = [];
  let head = start;

  function answerTo({ id, decide }: Waiting): Appended | Refusal {
    const before = changed.get(id) ?? current(id);
    const events = decide(before);
    if (events instanceof Refusal) return events;

    let request = before;
    let end = head;
    const own: string[] = [];
    for (const [index, event] of events.entries()) {
      request = evolve(request, event);
      const { entry, line } = seal(end, id, event, events.length - 1 - index);
      end = { position: entry.position, hash: entry.hash };
      own.push(line);
    }
    if (!request) throw new Error(`Request ${id} is unknown, and nothing was decided that would begin it.`);
    if (own.length > 0) {
      changed.set(id, request);
      lines.push(...own);
      head = end;
    }
    return { request, events, head: end };
  }

  for (const one of waiting) {
    try {
      const answer = answerTo(one);
      if (changed.has(one.id)) answers.push({ to: one, answer });
      else one.resolve(answer);
    } catch (error) {
      one.reject(error);
    }
  }

  return {
    head,
    lines,
    changed,
    settle() {
      for (const { to, answer } of answers) to.resolve(answer);
    },
    fail(error) {
      for (const { to } of answers) to.reject(error);
    },
  };
}
