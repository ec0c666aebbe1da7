import * as z from 'zod';
import type { Errand } from '../src/adapter.ts';
import { type Indicator, isHash } from '../src/domain/indicator.ts';
import type { Outcome } from '../src/domain/outcome.ts';
import { quote } from '../src/domain/quote.ts';
import { notSent, outcomeOf, type Setback, settle, understand, type Verdict } from '../src/verdict.ts';
import type { Held, ReputationList } from './cybereason-list.ts';
import type { Session } from './cybereason-session.ts';

/** What is to be held for one key from now on. */
export interface Change {
  readonly indicator: Indicator;
  readonly key: string;
  readonly to: Held;
}

const updateAnswer = z.object({ outcome: z.string(), data: z.unknown().optional() });

/** Returns what brings changes about: one outcome per change, in their order, or a deferral when nothing was done. */
export function changing({ send }: Session, list: ReputationList | undefined) {
  /** Why it was not done, or undefined: the vendor said yes. */
  async function update(changes: readonly Change[], errand: Errand, signal: AbortSignal) {
    list?.changes();
    const json = entriesOf(changes, errand);
    const reply = await send({
      method: 'POST',
      path: 'rest/classification/update',
      json,
      write: true,
      ...(changes.length > 1 && {
        otherwise: 'Should Cybereason refuse this for one of its keys, each goes out by itself.',
      }),
      signal,
    });
    if (reply.kind !== 'answer') return reply;
    const body = understand(reply, updateAnswer);
    if (body.kind !== 'value') return body;
    const { outcome, data } = body.value;
    return outcome.toLowerCase() === 'success' ? undefined : refusal(reply.status, outcome, data);
  }

  /** All at once; where the vendor refuses that, one by one, as it does not say reliably which key it minded. */
  return async (changes: readonly Change[], errand: Errand, signal: AbortSignal) => {
    const batch = changes.map(({ indicator }) => indicator);
    const verdict = await update(changes, errand, signal);
    if (verdict === undefined) return batch.map(accepted);
    if (changes.length === 1 || !isAboutKeys(verdict)) return settle(batch, verdict);

    const outcomes: Outcome[] = [];
    let stop: Verdict | undefined;
    for (const each of changes) {
      const { indicator } = each;
      if (stop !== undefined) {
        outcomes.push(notSent(indicator, stop));
        continue;
      }
      const why = await update([each], errand, signal);
      outcomes.push(why === undefined ? accepted(indicator) : outcomeOf(indicator, why));
      if (why !== undefined && !isAboutKeys(why)) stop = why;
    }
    return outcomes;
  };
}

/** One entry for each kind of thing and what becomes of it: `prevent` is refused for all but files. */
function entriesOf(changes: readonly Change[], { comment }: Errand): readonly object[] {
  const groups = new Map<string, { readonly to: Held; readonly keys: string[] }>();
  for (const { indicator, key, to } of changes) {
    const name = `${isHash(indicator.kind) ? 'file' : indicator.kind} ${to}`;
    const group = groups.get(name) ?? { to, keys: [] };
    group.keys.push(key);
    groups.set(name, group);
  }
  return [...groups.values()].map(({ to, keys }) =>
    to === 'none'
      ? { keys, prevent: false, remove: true }
      : {
          keys,
          maliciousType: to === 'whitelist' ? to : 'blacklist',
          prevent: to === 'blacklist+prevent',
          remove: false,
          comment,
        },
  );
}

/** The vendor's own words, where it has some. */
function refusal(httpStatus: number, outcome: string, data: unknown): Setback {
  const words = typeof data === 'string' ? data : JSON.stringify(data ?? '');
  const why = /\w/.test(words) ? ` and gave as the reason ${quote(words)}` : '';
  const note = `Cybereason answered ${quote(outcome)}${why}.`;
  return { kind: 'setback', status: 'failed', code: 'vendor_error', note, httpStatus };
}

function isAboutKeys(verdict: Verdict): boolean {
  return (
    verdict.kind === 'setback' &&
    verdict.status === 'failed' &&
    [200, 400, 422].includes(verdict.httpStatus ?? 0)
  );
}

function accepted(indicator: Indicator): Outcome {
  return { indicator, status: 'accepted' };
}
