import { DUE } from './ahead.ts';
import type { Apart } from './apart.ts';
import type { Append } from './append.ts';
import { Refusal } from './domain/refusal.ts';
import type { PlannedStep, Request } from './domain/request.ts';
import { placesOf } from './domain/undo.ts';
import type { Ledger } from './ledger.ts';
import type { Preparation, Prepared } from './preparation.ts';

/**
 * What keeps a block from being taken back mends by a new configuration, which takes a restart, or by somebody who takes it
 * back by hand: the first is looked for at the start, the second so often.
 */
const OVERRUN_PAUSE_MS = 60 * 60_000;

/** So long in ms until an end looks again whether what was interrupted has been looked at. */
const INTERRUPTED_PAUSE_MS = 10_000;

/** Returns what brings about the end that a request was approved with, once that is due. A returned date: again, then. */
export function createEnds(options: {
  readonly ledger: Ledger;
  readonly preparation: Pick<Preparation, 'prepareEnd'>;
  /** What else is about the same things at the same vendors has to wait meanwhile (see `placesOf`). */
  readonly apart: Apart;
  readonly append: Append;
  /** Puts on record what takes another back. */
  readonly request: (prepared: Prepared, origin: Request) => Promise<Request | Refusal>;
  readonly now: () => Date;
}): (request: string) => Promise<Date | undefined> {
  const { ledger, preparation, apart, append, request, now } = options;

  /** Whether a step that takes back some of the same was interrupted, so that nobody knows yet what it has put back. */
  function isInterrupted({ terms, steps }: Request, places: ReadonlySet<string>): boolean {
    const isAbout = (step: PlannedStep) => placesOf(step).some((place) => places.has(place));
    return terms.undo && steps.some((step) => step.state === 'started' && isAbout(step));
  }

  /** Takes back what a request brought about, its time being up. */
  async function end(id: string): Promise<Date | undefined> {
    const origin = await ledger.get(id);
    if (!origin || !DUE.end(origin)) return undefined;
    const open = await ledger.open();
    // A crash may have come between the request that takes it back and the note of it.
    const begun = open.find(({ terms }) => terms.ends === id);
    const places = new Set(origin.steps.flatMap(placesOf));
    if (!begun && open.some((each) => isInterrupted(each, places)))
      return new Date(now().getTime() + INTERRUPTED_PAUSE_MS);
    const prepared = begun ? undefined : preparation.prepareEnd(origin);
    if (prepared instanceof Refusal) return overrun(id, prepared);
    const taking = begun ?? (prepared?.taken && (await request(prepared.taken, origin)));
    if (taking instanceof Refusal) return overrun(id, taking);
    await append(id, () => ({ to: 'end', request: taking?.id ?? null, left: prepared?.left }));
    return undefined;
  }

  async function overrun(id: string, because: Refusal): Promise<Date> {
    await append(id, () => ({ to: 'overrun', because }));
    return new Date(now().getTime() + OVERRUN_PAUSE_MS);
  }

  // Of two that end at once each would leave to the other what both hold; and what another is putting back just now is not
  // in effect yet, and will be.
  return async (id) => {
    const origin = await ledger.get(id);
    return apart(origin?.steps.flatMap(placesOf) ?? [], () => end(id));
  };
}
