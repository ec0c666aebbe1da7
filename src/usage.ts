import type { Policy, Usage } from './domain/policy.ts';
import type { Person, Terms } from './domain/request.ts';
import type { Ledger } from './ledger.ts';

const HOUR_MS = 60 * 60_000;
const DAY_MS = 24 * HOUR_MS;

/**
 * What each person has asked for lately, for the caps of the policy; where it has none, nothing is counted. Derived from the
 * record, so a restart forgives nothing.
 */
export interface UsageTally {
  of(person: Person): Usage;
  /** Counts a request from now on. The returned function takes that back: it was refused after all. */
  count(asked: Pick<Terms, 'requester' | 'indicators' | 'breakGlass'>): () => void;
  /** Counts what the record holds of the last day. */
  recall(ledger: Ledger): Promise<void>;
}

interface Asked {
  readonly at: number;
  readonly indicators: number;
  readonly breakGlass: boolean;
}

export function createUsageTally({ rules, breakGlass }: Policy, now: () => Date): UsageTally {
  const isCapped = breakGlass !== undefined || rules.some(({ perHour }) => perHour);
  const byPerson = new Map<string, Asked[]>();

  const nameOf = ({ team, user }: Person) => `${team} ${user}`;

  /** What a person has asked for within the last day; what is older is forgotten when the oldest is. */
  function recent(person: Person, time: number): readonly Asked[] {
    const name = nameOf(person);
    const all = byPerson.get(name) ?? [];
    if (all.every(({ at }) => at > time - DAY_MS)) return all;
    const left = all.filter(({ at }) => at > time - DAY_MS);
    if (left.length === 0) byPerson.delete(name);
    else byPerson.set(name, left);
    return left;
  }

  function add({ requester, indicators, breakGlass }: Parameters<UsageTally['count']>[0], at: number): Asked {
    const asked = { at, indicators: indicators.length, breakGlass };
    const all = byPerson.get(nameOf(requester));
    if (all) all.push(asked);
    else byPerson.set(nameOf(requester), [asked]);
    return asked;
  }

  return {
    of(person) {
      const time = now().getTime();
      let [requests, indicators, brokenGlass] = [0, 0, 0];
      for (const asked of recent(person, time)) {
        if (asked.breakGlass) brokenGlass += 1;
        if (asked.at <= time - HOUR_MS) continue;
        requests += 1;
        indicators += asked.indicators;
      }
      return { requests, indicators, brokenGlass };
    },
    count(terms) {
      if (!isCapped) return () => {};
      const asked = add(terms, now().getTime());
      return () => {
        const all = byPerson.get(nameOf(terms.requester)) ?? [];
        const index = all.indexOf(asked);
        if (index >= 0) all.splice(index, 1);
      };
    },
    async recall(ledger) {
      // Reads the whole record, so only where it is of use.
      if (!isCapped) return;
      const since = now().getTime() - DAY_MS;
      for await (const { event } of ledger.entries()) {
        // The end of a block is asked for by nobody.
        if (event.type !== 'requested' || event.terms.ends !== undefined) continue;
        const at = Date.parse(event.at);
        if (at > since) add(event.terms, at);
      }
    },
  };
}
