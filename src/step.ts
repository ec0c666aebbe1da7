import type { Deferral, Errand, Operation } from './adapter.ts';
import type { Indicator } from './domain/indicator.ts';
import type { Outcome } from './domain/request.ts';

/** Which way an operation is run: `apply` puts it in effect, `revert` takes it out of effect. */
export type Direction = 'apply' | 'revert';

export function isDeferral(answer: readonly Outcome[] | Deferral): answer is Deferral {
  return 'retryAfterMs' in answer;
}

/**
 * Carries out one batch at one vendor and says what is known afterwards, one outcome per indicator in their order. Where
 * the vendor can be asked, it is asked before, so that what is so already is left alone, and after, because a vendor's
 * "yes" is no evidence. Deferred as a whole when the vendor asked us to wait and nothing else was done.
 */
export async function carryOut(
  operation: Operation,
  direction: Direction,
  batch: readonly Indicator[],
  errand: Errand,
  signal: AbortSignal,
): Promise<readonly Outcome[] | Deferral> {
  const wanted = direction === 'apply';
  const before = await operation.inEffect?.(batch, signal, errand);
  const previous = wanted ? await operation.previous?.(batch, signal) : undefined;
  const isToDo = (_: unknown, i: number) => before?.[i] !== wanted;
  const toDo = batch.filter(isToDo);
  const rest = { ...errand, before: errand.before.filter(isToDo) };

  const answer = toDo.length === 0 ? [] : await operation[direction]?.(toDo, rest, signal);
  if (!answer) throw new Error(`The operation has no ${direction}.`);
  if (isDeferral(answer)) return answer;
  if (answer.length !== toDo.length) throw new Error('The adapter did not give one outcome per indicator.');

  const told = await readBack(operation, wanted, toDo, answer, signal, errand);
  let next = 0;
  return batch.map((indicator, i) => {
    if (before?.[i] === wanted) return { indicator, status: 'already' };
    const outcome = told[next++] ?? { indicator, status: 'unknown', code: 'no_outcome' };
    const earlier = previous?.[i];
    return earlier === undefined ? outcome : { ...outcome, previous: earlier };
  });
}

/** What became of a batch that was sent by a process that died: read, never sent. Without read-back all of it is unknown. */
export async function lookAfterCrash(
  operation: Operation | undefined,
  direction: Direction,
  batch: readonly Indicator[],
  wish: Pick<Errand, 'prevent'>,
  signal: AbortSignal,
): Promise<readonly Outcome[]> {
  const lost = batch.map(
    (indicator): Outcome => ({
      indicator,
      status: 'unknown',
      code: 'interrupted',
      note: 'Portcullis stopped while the vendor was being called.',
    }),
  );
  return operation ? readBack(operation, direction === 'apply', batch, lost, signal, wish) : lost;
}

async function readBack(
  operation: Operation,
  wanted: boolean,
  batch: readonly Indicator[],
  told: readonly Outcome[],
  signal: AbortSignal,
  wish: Pick<Errand, 'prevent'>,
): Promise<readonly Outcome[]> {
  if (!operation.inEffect || batch.length === 0) return told;
  const after = await operation.inEffect(batch, signal, wish);
  return told.map((outcome, i) => compare(outcome, after[i], wanted));
}

/** Two witnesses, the vendor's answer and its list. The list is believed. */
function compare(told: Outcome, inEffect: boolean | undefined, wanted: boolean): Outcome {
  if (inEffect === undefined) return told;
  const { indicator } = told;
  // What the vendor says was so before stays so: an undo must not take away what we did not bring.
  if (inEffect === wanted) return told.status === 'already' ? told : { indicator, status: 'verified' };
  if (told.status === 'failed') return told;
  const found = wanted
    ? 'The vendor was asked again and does not hold it.'
    : 'The vendor was asked again and still holds it.';
  return told.status === 'unknown'
    ? { indicator, status: 'failed', code: 'not_applied', note: found }
    : {
        indicator,
        status: 'failed',
        code: 'not_in_effect',
        // What the adapter knows about a "yes" that means nothing.
        note: told.note === undefined ? found : `${found} ${told.note}`,
      };
}
