import type { Usage } from './domain/policy.ts';
import type { Person, Terms } from './domain/request.ts';
import type { Ledger } from './ledger.ts';

const HOUR_MS = 60 * 60_000;
const DAY_MS = 24 * HOUR_MS;

/** What each person has asked for lately, for the caps of the policy. Derived from the record, so a restart forgives nothing. */
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

export function createUsageTally(now: () => Date): UsageTally {
  const byPerson = new Map<string, Asked[]>();

  const nameOf = ({ team, user }: Person) => `${team} ${user}`;

  function recent(person: Person): readonly Asked[] {
    const since = now().getTime() - DAY_MS;
    const all = byPerson.get(nameOf(person))?.filter(({ at }) => at > since) ?? [];
    if (all.length === 0) byPerson.delete(nameOf(person));
    else byPerson.set(nameOf(person), all);
    return all;
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
      const day = recent(person);
      const hour = day.filter(({ at }) => at > now().getTime() - HOUR_MS);
      return {
        requests: hour.length,
        indicators: hour.reduce((sum, { indicators }) => sum + indicators, 0),
        brokenGlass: day.filter(({ breakGlass }) => breakGlass).length,
      };
    },
    count(terms) {
      const asked = add(terms, now().getTime());
      return () => {
        const all = byPerson.get(nameOf(terms.requester)) ?? [];
        const index = all.indexOf(asked);
        if (index >= 0) all.splice(index, 1);
      };
    },
    async recall(ledger) {
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
