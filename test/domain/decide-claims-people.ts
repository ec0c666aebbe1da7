import { expect } from '@jest/globals';
import { digestOf } from '../../src/domain/digest.ts';
import { isAmong, type Standing } from '../../src/domain/policy.ts';
import type { Person } from '../../src/domain/request.ts';
import type { Life, Passed } from './decide-lives.ts';
import { delegatedIn, inForce, nameOf, overrideIn, pastOf, sayOf, startsOf } from './decide-said.ts';

/** What holds of every life: on whose word things happen. */
export const PEOPLE: Readonly<Record<string, (life: Life) => void>> = {
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
};

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
