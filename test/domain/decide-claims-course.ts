import { expect } from '@jest/globals';
import type { Intent } from '../../src/domain/decide/intent.ts';
import { decide } from '../../src/domain/decide.ts';
import { digestOf } from '../../src/domain/digest.ts';
import type { RequestEvent } from '../../src/domain/event.ts';
import { evolve } from '../../src/domain/evolve.ts';
import { Refusal } from '../../src/domain/refusal.ts';
import { endOf, isTerminal, type PlannedStep, type Request } from '../../src/domain/request.ts';
import type { Life } from './decide-lives.ts';
import { inForce, nameOf, pastOf, startsOf, typesOf } from './decide-said.ts';

/** What holds of every life: the order of things, and how it ends. */
export const COURSE: Readonly<Record<string, (life: Life) => void>> = {
  'nothing starts once the time of the block is up'(life) {
    const { lasts } = life.request.terms;
    if (!lasts) return;
    for (const started of startsOf(life)) {
      const earlier = pastOf(life, started);
      expect(earlier.some(({ event }) => event.type === 'ended')).toBe(false);
      const took = earlier.find(
        ({ event }) =>
          (event.type === 'acted' || event.type === 'deferred') &&
          event.outcomes?.some(({ status }) => status === 'verified' || status === 'accepted'),
      );
      const end = 'until' in lasts ? lasts.until : took && new Date(Date.parse(took.event.at) + lasts.forMs);
      if (end !== undefined) expect(Date.parse(started.event.at)).toBeLessThan(new Date(end).getTime());
    }
  },

  'it overruns only once its time is up, and before anything has ended it'({ passed }) {
    for (const { event, before } of passed) {
      if (event.type !== 'overran') continue;
      expect(before && isTerminal(before)).toBe(true);
      expect(before && endOf(before)! <= event.at).toBe(true);
      expect(before?.overran).toBeUndefined();
    }
  },

  'there is one way to end without a run, it is told apart, and nothing starts after it'(life) {
    const ends = life.passed.filter(({ event }) => ['denied', 'cancelled', 'expired'].includes(event.type));
    expect(ends.length).toBeLessThanOrEqual(1);
    const [end] = ends;
    if (!end) return expect(['denied', 'cancelled', 'expired']).not.toContain(life.request.status);
    expect(life.request.status).toBe(end.event.type);
    expect(typesOf(life)).not.toContain('started');
    expect(life.request.ended?.by).toEqual('by' in end.event ? end.event.by : undefined);
  },

  'no step is under way twice at once, and none acts that is not'({ passed }) {
    const underWay = new Set<number>();
    for (const { event } of passed) {
      if (event.type === 'started') {
        expect(underWay.has(event.step)).toBe(false);
        underWay.add(event.step);
      }
      if (event.type === 'acted' || event.type === 'deferred') {
        expect(underWay.delete(event.step)).toBe(true);
      }
    }
  },

  'the record says it all: read back as JSON, the events come to the same request'({ passed, request }) {
    const read: readonly RequestEvent[] = JSON.parse(JSON.stringify(passed.map(({ event }) => event)));
    const again = read.reduce<Request | undefined>(evolve, undefined);
    expect(again).toEqual(request);
    expect(digestOf(again!.terms)).toBe(request.digest);
    const [first] = passed;
    expect(first?.event).toMatchObject({ type: 'requested', digest: request.digest, terms: request.terms });
  },

  'its end is let in only when it is due, and for no more than was agreed'(life) {
    const { request, passed, now } = life;
    const kept = new Set(request.steps.flatMap(partsOf));
    const approvals = inForce(passed);
    const people = new Set(approvals.map(({ event }) => nameOf(event.by)));
    for (const steps of [request.terms.steps, request.steps.slice(0, 1)]) {
      for (const at of [new Date(request.updatedAt), now, new Date(now.getTime() + 24 * 3_600_000)]) {
        const terms = {
          ...request.terms,
          id: 'REND00',
          undo: true,
          breakGlass: false,
          ends: request.id,
          steps,
        };
        const asked = decide(undefined, { to: 'ask', terms, findings: [], origin: request }, at);
        if (asked instanceof Refusal) continue;
        expect(request.terms.breakGlass || people.size >= request.terms.rule.approvals).toBe(true);
        for (const part of steps.flatMap(partsOf)) expect(kept.has(part)).toBe(true);
        expect(passed.some(({ event }) => event.type === 'ended')).toBe(false);
        expect(isTerminal(request)).toBe(true);
        expect(endOf(request)! <= at.toISOString()).toBe(true);
      }
    }
  },

  'it comes to an end once the clock has its way and each step is acted on'({ request, now }) {
    let ending = request;
    let later = now;
    const tryTo = (intent: Intent) => {
      const events = decide(ending, intent, later);
      if (!(events instanceof Refusal)) ending = events.reduce<Request>(evolve, ending);
    };
    for (let day = 0; day < 3; day += 1) {
      later = new Date(later.getTime() + 24 * 3_600_000);
      tryTo({ to: 'expire' });
      for (const step of [0, 1]) {
        tryTo({ to: 'start', step, findings: [], earlier: [] });
        const outcomes = ending.steps[step]!.indicators.map((indicator) => ({
          indicator,
          status: 'unknown' as const,
        }));
        tryTo({ to: 'act', step, outcomes });
      }
    }
    expect(isTerminal(ending)).toBe(true);
  },
};

const partsOf = ({ vendor, indicators }: PlannedStep) => indicators.map(({ value }) => `${vendor} ${value}`);
