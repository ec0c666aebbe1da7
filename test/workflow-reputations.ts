import type { Deferral, Operation, Wish } from '../src/adapter.ts';
import type { Action } from '../src/domain/draft.ts';
import type { Indicator } from '../src/domain/indicator.ts';
import type { Outcome } from '../src/domain/outcome.ts';
import { MINUTE } from './workflow-stage.ts';

/** What becomes of a write: nothing and it says so, nothing or all of it and no answer comes, or it is put off. */
export type Fault = 'refused' | 'lost' | 'unanswered' | 'busy';
export type Held = 'blacklist' | 'blacklist+prevent' | 'whitelist';

const STATUS = { refused: 'failed', lost: 'unknown', unanswered: 'unknown' } as const;

/** What is to be held for an action; undefined: nothing. */
export function wantedFor(action: Action, prevent: boolean): Held | undefined {
  if (action === 'block') return prevent ? 'blacklist+prevent' : 'blacklist';
  return action === 'allow' ? 'whitelist' : undefined;
}

/** Whether what is held is enough: what is prevented is blocked. */
function isMetBy(held: Held | undefined, wanted: Held | undefined): boolean {
  return held === wanted || (held === 'blacklist+prevent' && wanted === 'blacklist');
}

/**
 * A vendor with one reputation per indicator, as Cybereason has them. `isReadable`: whether it has a list at all. `actions`:
 * what it can do; of three it can also prevent.
 */
export function reputations(
  isReadable = true,
  { actions = ['block', 'allow', 'clear'], batch = 5 }: { actions?: readonly Action[]; batch?: number } = {},
) {
  const held = new Map<string, Held>();
  const sent: string[] = [];
  let faults: Fault[] = [];
  let always: Fault | undefined;
  let isBlind = false;

  function write(
    batch: readonly Indicator[],
    to: (index: number) => string | undefined,
  ): readonly Outcome[] | Deferral {
    const fault = faults.shift() ?? always;
    if (fault === 'busy') return { retryAfterMs: MINUTE, code: 'rate_limited' };
    if (fault === undefined || fault === 'unanswered') {
      for (const [index, { value }] of batch.entries()) {
        const next = to(index);
        if (next === undefined) held.delete(value);
        else held.set(value, next as Held);
      }
    }
    const status = fault === undefined ? 'accepted' : STATUS[fault];
    return batch.map((indicator) => ({ indicator, status, code: fault ?? 'ok' }));
  }

  const prevents = actions.length > 1;
  function operation(action: Action): Operation {
    const wants = (wish?: Pick<Wish, 'prevent'>) => wantedFor(action, prevents && wish?.prevent === true);
    return {
      kinds: ['sha1'],
      takes: 'SHA-1 file hashes',
      batch,
      passes: 'whitelist',
      ...(prevents && action === 'block' && { prevents: true }),
      holds: (_, wish) => wants(wish),
      async apply(batch, errand) {
        sent.push(action);
        const wanted = wants(errand);
        return write(batch, (index) => {
          const made = errand.before[index] as Held | undefined;
          return isMetBy(made, wanted) ? made : wanted;
        });
      },
      async revert(batch, { before }) {
        sent.push(`un${action}`);
        return write(batch, (index) => before[index]);
      },
      ...(isReadable && {
        inEffect: async (batch: readonly Indicator[], _: AbortSignal, wish?: Wish) =>
          batch.map(({ value }, index) => {
            const here = held.get(value);
            const isFromBefore = here !== undefined && here === wish?.before?.[index];
            return isBlind ? undefined : !isFromBefore && isMetBy(here, wants(wish));
          }),
        previous: async (batch: readonly Indicator[]) =>
          batch.map(({ value }) => (isBlind ? undefined : held.get(value))),
      }),
    };
  }
  return {
    held,
    /** Every write, by its name. */
    sent,
    vendor: {
      operations: Object.fromEntries(actions.map((action) => [action, operation(action)])),
      check: async () => [],
      close: async () => undefined,
    },
    /** What the next writes come to. */
    fails(next: readonly Fault[]) {
      faults = [...next];
    },
    /** What every write comes to; undefined: it takes effect. */
    failsAlways(fault: Fault | undefined) {
      always = fault;
    },
    /** Whether its list cannot be read now. */
    blind(is: boolean) {
      isBlind = is;
    },
  };
}
