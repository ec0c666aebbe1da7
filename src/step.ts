import type { Deferral, Errand, Operation, Wish } from './adapter.ts';
import type { Indicator } from './domain/indicator.ts';
import { keepingOpen, type Outcome } from './domain/outcome.ts';

/** Which way an operation is run: `apply` puts it in effect, `revert` takes it out of effect. */
export type Direction = 'apply' | 'revert';

export function isDeferral(answer: readonly Outcome[] | Deferral): answer is Deferral {
  return 'retryAfterMs' in answer;
}

/** So long in ms a vendor that gave no answer has to finish before it is looked at once more. */
const SETTLE_MS = 5_000;
/** No answer came, so that the vendor may still be at work. Any other open end is an answer: it is done with the call. */
const WITHOUT_ANSWER: readonly string[] = ['timeout', 'interrupted'];

/** Resolves after `ms`, or at once when the signal is aborted. */
type Pause = (ms: number, signal: AbortSignal) => Promise<void>;

/** What a vendor holds before it is called, per indicator of a batch. */
export interface Look {
  readonly inEffect: InEffect;
  /** Asked for only where something is to be put in effect. */
  readonly previous: readonly (string | undefined)[] | undefined;
}

/** Looks, so that what is so already is left alone and what was there can be put back. */
export async function lookBefore(
  operation: Operation,
  direction: Direction,
  batch: readonly Indicator[],
  wish: Pick<Errand, 'prevent' | 'before'>,
  signal: AbortSignal,
): Promise<Look> {
  const found = await inEffect(operation, batch, wishOf(direction, wish), signal);
  const previous = direction === 'apply' ? await operation.previous?.(batch, signal) : undefined;
  return { inEffect: found, previous };
}

/**
 * Carries out one batch at one vendor and says what is known afterwards, one outcome per indicator in their order. Where
 * the vendor can be asked, it is asked before, so that what is so already is left alone, and after, because a vendor's
 * "yes" is no evidence. Deferred as a whole when the vendor asked us to wait and nothing else was done. `earlier`: what was
 * known of each before; absent where nothing was. `look`: what was looked up already.
 */
export async function carryOut(
  operation: Operation,
  direction: Direction,
  batch: readonly Indicator[],
  errand: Errand,
  signal: AbortSignal,
  {
    earlier = [],
    look,
    pause = untilAborted,
  }: {
    readonly earlier?: readonly (Outcome | undefined)[];
    readonly look?: Look | undefined;
    readonly pause?: Pause;
  } = {},
): Promise<readonly Outcome[] | Deferral> {
  const wanted = direction === 'apply';
  const { inEffect: before, previous } =
    look ?? (await lookBefore(operation, direction, batch, errand, signal));
  const isToDo = (_: unknown, i: number) => before[i] !== wanted;
  const toDo = batch.filter(isToDo);
  const rest = { ...errand, before: errand.before.filter(isToDo) };

  const answer = toDo.length === 0 ? [] : await operation[direction]?.(toDo, rest, signal);
  if (!answer) throw new Error(`The operation has no ${direction}.`);
  if (isDeferral(answer)) return answer;
  if (answer.length !== toDo.length) throw new Error('The adapter did not give one outcome per indicator.');

  const found = await settled(
    () => inEffect(operation, toDo, wishOf(direction, rest), signal),
    (each, i) => each === !wanted && isUnanswered(answer[i]),
    () => pause(SETTLE_MS, signal),
  );
  const known = earlier.filter(isToDo);
  const told = answer.map((outcome, i) =>
    found[i] === undefined ? keepingOpen(known[i], outcome) : compare(outcome, found[i], wanted),
  );

  let next = 0;
  return batch.map((indicator, i) => {
    if (before[i] === wanted) return { indicator, status: 'already' };
    const outcome = told[next++] ?? { indicator, status: 'unknown', code: 'no_outcome' };
    const earlier = previous?.[i];
    return earlier === undefined ? outcome : { ...outcome, previous: earlier };
  });
}

/**
 * What became of a batch that was sent by a process that died: read, never sent. Without read-back all of it is unknown.
 * `not_applied` is said only of what was absent twice, a while apart: the vendor may have gone on without us.
 */
export async function lookAfterCrash(
  operation: Operation | undefined,
  direction: Direction,
  batch: readonly Indicator[],
  errand: Pick<Errand, 'prevent'> & Partial<Pick<Errand, 'before'>>,
  signal: AbortSignal,
  pause: Pause = untilAborted,
): Promise<readonly Outcome[]> {
  const wanted = direction === 'apply';
  const found = await settled(
    () => inEffect(operation, batch, wishOf(direction, { before: [], ...errand }), signal),
    (each) => each === !wanted,
    () => pause(SETTLE_MS, signal),
  );
  return batch.map((indicator, i): Outcome => {
    if (found[i] === undefined) {
      const note = 'Portcullis stopped while the vendor was being called.';
      return { indicator, status: 'unknown', code: 'interrupted', note };
    }
    return found[i] === wanted
      ? { indicator, status: 'verified' }
      : { indicator, status: 'failed', code: 'not_applied', note: foundOtherwise(wanted) };
  });
}

/** What may be in effect that is weaker than what was asked for, and what an undo brings back, is for the vendor to tell. */
function wishOf(direction: Direction, { prevent, before }: Pick<Errand, 'prevent' | 'before'>): Wish {
  return direction === 'apply' ? { prevent } : { prevent, before };
}

type InEffect = readonly (boolean | undefined)[];

/** Asks what is in effect, of each indicator; nothing where there is nobody or nothing to ask. */
async function inEffect(
  operation: Operation | undefined,
  batch: readonly Indicator[],
  wish: Wish,
  signal: AbortSignal,
): Promise<InEffect> {
  return batch.length === 0 ? [] : ((await operation?.inEffect?.(batch, signal, wish)) ?? []);
}

/** Looks and, where something may yet change, waits and looks once more at that. */
async function settled(
  look: () => Promise<InEffect>,
  mayChange: (found: boolean | undefined, index: number) => boolean,
  wait: () => Promise<void>,
): Promise<InEffect> {
  const found = await look();
  if (!found.some(mayChange)) return found;
  await wait();
  const later = await look();
  return found.map((each, i) => (mayChange(each, i) ? later[i] : each));
}

function isUnanswered(outcome: Outcome | undefined): boolean {
  return outcome?.status === 'unknown' && WITHOUT_ANSWER.includes(outcome.code ?? '');
}

/** Two witnesses, the vendor's answer and its list. The list is believed. */
function compare(told: Outcome, inEffect: boolean, wanted: boolean): Outcome {
  const { indicator } = told;
  // What the vendor says was so before stays so: an undo must not take away what we did not bring.
  if (inEffect === wanted) return told.status === 'already' ? told : { indicator, status: 'verified' };
  if (told.status === 'failed') return told;
  if (isUnanswered(told)) {
    const so = wanted ? 'does not hold it' : 'still holds it';
    const note = `The vendor gave no answer and, asked again ${SETTLE_MS / 1000} s later, ${so}. It may do it yet: look there, or retry.`;
    return { indicator, status: 'unknown', code: 'unanswered', note };
  }
  const found = foundOtherwise(wanted);
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

function foundOtherwise(wanted: boolean): string {
  return wanted
    ? 'The vendor was asked again and does not hold it.'
    : 'The vendor was asked again and still holds it.';
}

function untilAborted(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', done, { once: true });
  });
}
