import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Intent } from '../../src/domain/decide/intent.ts';
import { decide } from '../../src/domain/decide.ts';
import { digestOf } from '../../src/domain/digest.ts';
import { evolve } from '../../src/domain/evolve.ts';
import { isAmong, type Standing } from '../../src/domain/policy.ts';
import { Refusal } from '../../src/domain/refusal.ts';
import {
  endOf,
  isTerminal,
  type Person,
  type PlannedStep,
  type Request,
  type RequestEvent,
} from '../../src/domain/request.ts';
import { delegatedIn, type Life, lapse, lives, nameOf, type Passed, sayOf } from './decide-lives.ts';

const numRuns = Number(process.env['DECIDE_RUNS'] ?? 2_000);

/** What had happened before something did. */
const pastOf = ({ passed }: Life, what: Passed) => passed.slice(0, passed.indexOf(what));
const startsOf = ({ passed }: Life) => passed.filter(({ event }) => event.type === 'started');
const typesOf = ({ passed }: Life) => passed.map(({ event }) => event.type);

type Approved = Passed & {
  readonly event: Extract<RequestEvent, { readonly type: 'approved' }>;
  /** For whom it counts still. */
  readonly as: readonly string[];
};

/** Approvals that neither were withdrawn nor lapsed. */
function inForce(passed: readonly Passed[]): readonly Approved[] {
  const held = new Map<string, Approved>();
  for (const each of passed) {
    const { event } = each;
    if (event.type === 'approved') held.set(nameOf(event.by), { ...each, event, as: event.as });
    if (event.type === 'withdrawn') held.delete(nameOf(event.by));
    if (event.type === 'lapsed' && event.of === undefined) lapse(held, event);
  }
  return [...held.values()];
}

/** The last override, if it has not lapsed. */
function overrideIn(passed: readonly Passed[]): Passed | undefined {
  const last = passed.findLast(
    ({ event }) => event.type === 'overridden' || (event.type === 'lapsed' && event.of === 'override'),
  );
  return last?.event.type === 'overridden' ? last : undefined;
}

/** What had happened, but for what was handed on by those who are seen without it, as far as they are. */
function withoutHollow(passed: readonly Passed[], now: readonly Standing[]): readonly Passed[] {
  let left = passed.filter(({ event }) => event.type !== 'delegated');
  for (const each of delegatedIn(passed)) {
    const as = seenIn(now, left, each);
    const handed = passed.filter(({ event }) => event === each.from);
    if (as.length > 0) left = [...left, ...handed.map((was) => ({ ...was, event: { ...each.from, as } }))];
  }
  return left;
}

/** For whom somebody is seen to speak still, of those for whom they did. */
function seenIn(
  now: readonly Standing[],
  passed: readonly Passed[],
  { by, as }: { readonly by: Person; readonly as: readonly string[] },
): readonly string[] {
  const standing = now.find(({ person }) => nameOf(person) === nameOf(by));
  if (!standing) return as;
  const say = standing.kind === 'member' ? sayOf(passed, standing) : [];
  return as.filter((entry) => say.includes(entry));
}

/** Whether each entry can have a person of its own, by trying everything. */
function canEachHaveOne(entries: readonly string[], people: readonly (readonly string[])[]): boolean {
  const [first, ...rest] = entries;
  return (
    first === undefined ||
    people.some(
      (as, index) =>
        as.includes(first) &&
        canEachHaveOne(
          rest,
          people.filter((_, i) => i !== index),
        ),
    )
  );
}

test('the lives that are tried come to something', () => {
  const all = fc.sample(lives, { numRuns: 2_000, seed: 42 }).flatMap((life) => life ?? []);
  const met = new Set(all.flatMap(typesOf));
  for (const type of TYPES) expect([type, met.has(type)]).toEqual([type, true]);
  const begun = all.filter((life) => startsOf(life).length > 0);
  expect(begun.length).toBeGreaterThan(80);
  const some: Readonly<Record<string, (request: Request) => boolean>> = {
    'approved by several': ({ approvals }) => approvals.length > 1,
    'one from each': ({ terms }) => terms.rule.oneFromEach === true,
    overridden: ({ overridden }) => overridden !== undefined,
    'handed on': ({ delegations }) => delegations.length > 0,
    'approved in part': ({ approvals }) => approvals.some(({ without }) => without.length > 0),
    'on one word': ({ terms }) => terms.breakGlass,
  };
  for (const [what, is] of Object.entries(some)) {
    expect([what, begun.some(({ request }) => is(request))]).toEqual([what, true]);
  }
  const lapses = all.flatMap(({ request }) => request.lapses ?? []);
  for (const what of ['override', 'delegation', undefined]) {
    expect([what, lapses.some(({ of }) => of === what)]).toEqual([what, true]);
  }
  for (const what of ['delegation', undefined]) {
    expect([what, lapses.some(({ of, as }) => of === what && as)]).toEqual([what, true]);
  }
});

const TYPES: readonly RequestEvent['type'][] = [
  'requested',
  'surveyed',
  'approved',
  'withdrawn',
  'lapsed',
  'claimed',
  'delegated',
  'reminded',
  'escalated',
  'overridden',
  'reviewed',
  'ended',
  'overran',
  'denied',
  'cancelled',
  'expired',
  'stalled',
  'wanted',
  'started',
  'acted',
  'deferred',
  'barred',
  'retried',
  'vouched',
  'shown',
  'told',
];

const partsOf = ({ vendor, indicators }: PlannedStep) => indicators.map(({ value }) => `${vendor} ${value}`);

/** What holds of every life. */
const CLAIMS: Readonly<Record<string, (life: Life) => void>> = {
  'nothing starts without a quorum of distinct, eligible others for the same digest'(life) {
    for (const started of startsOf(life)) {
      const { terms, digest } = life.request;
      const earlier = pastOf(life, started);
      expect(digestOf(terms)).toBe(digest);
      if (terms.breakGlass) {
        expect(isAmong(life.policy.breakGlass?.people ?? [], earlier[0]!.by!)).toBe(true);
        continue;
      }
      const approvals = inForce(earlier);
      const people = new Set(approvals.map(({ event }) => nameOf(event.by)));
      expect(people.size).toBeGreaterThanOrEqual(Math.max(1, terms.rule.approvals));
      expect(people.has(nameOf(terms.requester))).toBe(false);
      const spoken = approvals.map((approval) => {
        const { event, by } = approval;
        const say = sayOf(pastOf(life, life.passed.find(({ event: e }) => e === event)!), by!);
        expect(by!.kind).toBe('member');
        expect(say.length).toBeGreaterThan(0);
        expect(event.digest).toBe(digest);
        expect(event.at < terms.expiresAt).toBe(true);
        return say.filter((entry) => approval.as.includes(entry));
      });
      if (terms.rule.oneFromEach) expect(canEachHaveOne(terms.rule.approvers, spoken)).toBe(true);
    }
  },

  'nothing starts that an approver left out, or did not see because others had'(life) {
    const { indicators } = life.request.terms;
    for (const started of startsOf(life)) {
      const { event } = started;
      if (event.type !== 'started') continue;
      const sent = started.before?.steps[event.step]?.indicators ?? [];
      expect(sent.length).toBeGreaterThan(0);
      for (const approval of inForce(pastOf(life, started))) {
        const seen = inForce(pastOf(life, life.passed.find((each) => each.event === approval.event)!));
        const gone = [...seen, approval].flatMap((each) => each.event.without ?? []);
        for (const index of gone) expect(sent).not.toContainEqual(indicators[index]);
      }
    }
  },

  'nothing starts that the guard refuses at that moment, but for what somebody with the right let pass'(
    life,
  ) {
    const { override } = life.request.terms;
    for (const started of startsOf(life)) {
      const { event, findings } = started;
      if (event.type !== 'started') continue;
      const earlier = pastOf(life, started);
      const over = overrideIn(earlier);
      const sent = started.before?.steps[event.step]?.indicators ?? [];
      for (const refused of findings.filter(({ indicator }) =>
        sent.some((each) => each.value === indicator.value),
      )) {
        expect(refused.absolute).toBe(false);
        expect(override?.findings.map(({ indicator }) => indicator)).toContainEqual(refused.indicator);
        expect(over?.by?.kind).toBe('member');
        expect(isAmong(life.policy.override?.people ?? [], over!.by!)).toBe(true);
        expect(nameOf(over!.by!.person)).not.toBe(nameOf(life.request.terms.requester));
      }
    }
  },

  'no vendor is called when whoever overrode could not as it was last approved'(life) {
    const { override } = life.request.terms;
    for (const started of startsOf(life)) {
      if (!override || life.request.terms.breakGlass) continue;
      const earlier = pastOf(life, started);
      const over = overrideIn(earlier);
      expect(over).toBeDefined();
      for (const approval of inForce(earlier)) {
        const approved = life.passed.find(({ event }) => event === approval.event)!;
        expect(earlier.indexOf(over!)).toBeLessThan(earlier.indexOf(approved));
        const seen = approved.earlier.find(({ person }) => nameOf(person) === nameOf(over!.by!.person));
        if (!seen) continue;
        expect(seen.kind).toBe('member');
        expect(isAmong(life.policy.override?.people ?? [], seen)).toBe(true);
      }
    }
  },

  'whoever is seen without a say as somebody approves has handed on none'(life) {
    for (const approved of life.passed) {
      if (approved.event.type !== 'approved') continue;
      const passed = life.passed.slice(0, life.passed.indexOf(approved));
      for (const event of delegatedIn(passed)) {
        const seen = approved.earlier.find(({ person }) => nameOf(person) === nameOf(event.by));
        if (!seen) continue;
        expect(seen.kind).toBe('member');
        const before = passed.filter((each) => each.event !== event.from);
        expect(sayOf(before, seen)).toEqual(expect.arrayContaining([...event.as]));
      }
    }
  },

  'nothing is approved of somebody who is seen to be no member any more'({ passed, request }) {
    for (const { event, earlier } of passed) {
      if (event.type !== 'approved') continue;
      const name = nameOf(request.terms.requester);
      const seen = earlier.find(({ person }) => nameOf(person) === name);
      expect(seen?.kind ?? 'member').toBe('member');
    }
  },

  'who is seen without the right as somebody else approves has approved no more'(life) {
    for (const approved of life.passed) {
      if (approved.event.type !== 'approved') continue;
      const index = life.passed.indexOf(approved);
      const held = inForce(life.passed.slice(0, index + 1));
      for (const standing of approved.earlier) {
        const name = nameOf(standing.person);
        const approval = held.find(({ event }) => nameOf(event.by) === name && event !== approved.event);
        if (!approval) continue;
        expect(standing.kind).toBe('member');
        const say = sayOf(life.passed.slice(0, index), standing);
        expect(say).toEqual(expect.arrayContaining([...approval.as]));
      }
    }
  },

  'nothing starts on the word of those who are seen without the right'(life) {
    const { terms } = life.request;
    for (const started of startsOf(life)) {
      const seen = new Map(started.earlier.map((standing) => [nameOf(standing.person), standing]));
      expect(seen.get(nameOf(terms.requester))?.kind ?? 'member').toBe('member');
      if (terms.breakGlass) continue;
      const earlier = pastOf(life, started);
      const hollowed = withoutHollow(earlier, started.earlier);
      const spoken = inForce(earlier)
        .map(({ event, as }) => seenIn(started.earlier, hollowed, { by: event.by, as }))
        .filter((as) => as.length > 0);
      expect(spoken.length).toBeGreaterThanOrEqual(Math.max(1, terms.rule.approvals));
      if (terms.rule.oneFromEach) expect(canEachHaveOne(terms.rule.approvers, spoken)).toBe(true);
      const over = overrideIn(earlier);
      const now = over && seen.get(nameOf(over.by!.person));
      if (now) expect([now.kind, isAmong(terms.override?.by ?? [], now)]).toEqual(['member', true]);
    }
  },

  'nobody decides on what was handed to them by somebody who is seen without it'(life) {
    for (const decided of life.passed) {
      const { event, by, earlier } = decided;
      if (!by || !['denied', 'claimed', 'delegated', 'vouched'].includes(event.type)) continue;
      expect(sayOf(withoutHollow(pastOf(life, decided), earlier), by)).not.toEqual([]);
    }
  },

  'who overrode the guard approves nothing, and has asked nobody to approve instead'({ passed }) {
    for (const index of passed.keys()) {
      const until = passed.slice(0, index + 1);
      const over = overrideIn(until);
      const said = [...inForce(until).map(({ event }) => event), ...delegatedIn(until)];
      if (over) expect(said.map(({ by }) => nameOf(by))).not.toContain(nameOf(over.by!.person));
    }
  },

  'who handed their say on says nothing more, unless that has lapsed'(life) {
    for (const delegated of life.passed) {
      const { event } = delegated;
      if (event.type !== 'delegated') continue;
      const name = nameOf(event.by);
      const later = life.passed.slice(life.passed.indexOf(delegated) + 1);
      const said = ['approved', 'overridden', 'denied', 'claimed', 'delegated', 'reviewed', 'vouched'];
      for (const { event: after } of later) {
        if (after.type === 'lapsed' && after.of === 'delegation' && nameOf(after.by) === name) break;
        if (said.includes(after.type) && 'by' in after) expect(nameOf(after.by)).not.toBe(name);
      }
    }
  },

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

test('whatever people do in whatever order, every claim holds', () => {
  fc.assert(
    fc.property(lives, (life) => {
      // A life that policy or guard had none of.
      if (!life) return;
      for (const [claim, holds] of Object.entries(CLAIMS)) {
        try {
          holds(life);
        } catch (cause) {
          throw new Error(`It does not hold that ${claim}.`, { cause });
        }
      }
    }),
    { numRuns },
  );
});
