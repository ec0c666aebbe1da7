import type { RequestEvent } from './domain/event.ts';
import type { Policy, Usage } from './domain/policy.ts';
import type { Person, Terms } from './domain/request.ts';

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
  /** Counts what an event of the record says was asked for, where that was within the last day. */
  note(event: RequestEvent): void;
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

  function note(event: RequestEvent): void {
    // The end of a block is asked for by nobody.
    if (!isCapped || event.type !== 'requested' || event.terms.ends !== undefined) return;
    const at = Date.parse(event.at);
    if (at > now().getTime() - DAY_MS) add(event.terms, at);
  }

  return {
    note,
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
  };
}
