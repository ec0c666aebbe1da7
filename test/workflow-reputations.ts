import type { Deferral, Operation } from '../src/adapter.ts';
import type { Indicator } from '../src/domain/indicator.ts';
import type { Outcome } from '../src/domain/request.ts';
import { MINUTE } from './workflow-stage.ts';

/** What becomes of a write: nothing and it says so, nothing or all of it and no answer comes, or it is put off. */
export type Fault = 'refused' | 'lost' | 'unanswered' | 'busy';
type Held = 'blacklist' | 'whitelist';

const STATUS = { refused: 'failed', lost: 'unknown', unanswered: 'unknown' } as const;

/** A vendor with one reputation per indicator, as Cybereason has them. `isReadable`: whether it has a list at all. */
export function reputations(isReadable = true) {
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

  const operation = (name: string, wants: Held | undefined): Operation => ({
    kinds: ['sha1'],
    takes: 'SHA-1 file hashes',
    batch: 5,
    passes: 'whitelist',
    async apply(batch) {
      sent.push(name);
      return write(batch, () => wants);
    },
    async revert(batch, { before }) {
      sent.push(`un${name}`);
      return write(batch, (index) => before[index]);
    },
    ...(isReadable && {
      inEffect: async (batch: readonly Indicator[]) =>
        batch.map(({ value }) => (isBlind ? undefined : held.get(value) === wants)),
      previous: async (batch: readonly Indicator[]) =>
        batch.map(({ value }) => (isBlind ? undefined : held.get(value))),
    }),
  });
  const operations = {
    block: operation('block', 'blacklist'),
    allow: operation('allow', 'whitelist'),
    clear: operation('clear', undefined),
  };
  return {
    held,
    /** Every write, by its name. */
    sent,
    vendor: { operations, check: async () => [], close: async () => undefined },
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
