import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { decide, type Intent } from '../../src/domain/decide.ts';
import { digestOf } from '../../src/domain/digest.ts';
import type { Standing } from '../../src/domain/policy.ts';
import { Refusal } from '../../src/domain/refusal.ts';
import {
  isTerminal,
  type OutcomeStatus,
  type Request,
  type RequestEvent,
  samePerson,
} from '../../src/domain/request.ts';
import { member, minutesAfter, play, sha1, terms } from './stories.ts';

const RUNS = Number(process.env['DECIDE_RUNS'] ?? 2_000);

const USERS = ['UA', 'UB', 'UC', 'UD', 'UE'];
const GROUPS = ['SX', 'SY'];

const standing: fc.Arbitrary<Standing> = fc
  .record({
    user: fc.constantFrom(...USERS),
    groups: fc.subarray(GROUPS),
    kind: fc.constantFrom('member', 'member', 'member', 'member', 'guest', 'stranger', 'bot', 'deactivated'),
  })
  .map(({ user, groups, kind }) => ({ ...member(user, groups), kind: kind as Standing['kind'] }));

const status = fc.constantFrom<OutcomeStatus>('verified', 'already', 'accepted', 'failed', 'unknown');

const intent: fc.Arbitrary<Intent> = fc.oneof(
  { weight: 6, arbitrary: standing.map((by): Intent => ({ to: 'approve', by, findings: [] })) },
  { weight: 1, arbitrary: standing.map((by): Intent => ({ to: 'deny', by, reason: 'No.' })) },
  { weight: 1, arbitrary: standing.map((by): Intent => ({ to: 'cancel', by })) },
  { weight: 1, arbitrary: fc.constant<Intent>({ to: 'expire' }) },
  { weight: 6, arbitrary: fc.nat(1).map((step): Intent => ({ to: 'start', step, findings: [] })) },
  {
    weight: 4,
    arbitrary: fc
      .tuple(fc.nat(1), status)
      .map(
        ([step, s]): Intent => ({ to: 'act', step, outcomes: [{ indicator: sha1('ab'[step]!), status: s }] }),
      ),
  },
  {
    weight: 1,
    arbitrary: fc
      .nat(1)
      .map((step): Intent => ({ to: 'defer', step, until: minutesAfter(5), code: 'rate_limited' })),
  },
  { weight: 1, arbitrary: standing.map((by): Intent => ({ to: 'retry', by, findings: [] })) },
  { weight: 1, arbitrary: standing.map((by): Intent => ({ to: 'vouch', by })) },
);

const rule = fc.record({
  name: fc.constant('any'),
  approvals: fc.integer({ min: 1, max: 3 }),
  approvers: fc.subarray([...USERS, ...GROUPS]),
  expiresAfterMs: fc.integer({ min: 1, max: 120 }).map((minutes) => minutes * 60_000),
});

/** What was let pass, with the standing of whoever did it at that moment. */
interface Passed {
  readonly event: RequestEvent;
  readonly by?: Standing;
}

function live(
  first: Request,
  life: readonly (readonly [Intent, number])[],
): { request: Request; passed: Passed[] } {
  let request = first;
  let minute = 0;
  const passed: Passed[] = [];
  for (const [next, pause] of life) {
    minute += pause;
    const events = decide(request, next, minutesAfter(minute));
    if (events instanceof Refusal) continue;
    passed.push(...events.map((event) => ('by' in next ? { event, by: next.by } : { event })));
    request = play(request, events)!;
  }
  return { request, passed };
}

test('whatever people do in whatever order, nothing starts without a quorum of distinct, eligible others', () => {
  fc.assert(
    fc.property(rule, fc.array(fc.tuple(intent, fc.nat(40)), { maxLength: 40 }), (chosen, life) => {
      const born = terms({
        rule: chosen,
        indicators: [sha1('a'), sha1('b')],
        steps: [
          { vendor: 'one', indicators: [sha1('a')] },
          { vendor: 'two', indicators: [sha1('b')] },
        ],
        requester: member('UA').person,
        expiresAt: minutesAfter(chosen.expiresAfterMs / 60_000).toISOString(),
      });
      const asked = decide(undefined, { to: 'ask', terms: born, findings: [] }, minutesAfter(0));
      if (asked instanceof Refusal) throw new Error(asked.sentence);
      const { request, passed } = live(play(undefined, asked)!, life);

      const starts = passed.filter(({ event }) => event.type === 'started');
      for (const { event } of starts) {
        const before = passed.slice(
          0,
          passed.findIndex((each) => each.event === event),
        );
        const approvals = before.filter((each) => each.event.type === 'approved');
        const people = new Set(approvals.map(({ by }) => by!.person.user));
        expect(people.size).toBeGreaterThanOrEqual(chosen.approvals);
        for (const { by, event: approval } of approvals) {
          expect(by!.kind).toBe('member');
          expect(samePerson(by!.person, born.requester)).toBe(false);
          const listed = [by!.person.user, ...by!.groups];
          expect(listed.some((id) => chosen.approvers.includes(id))).toBe(true);
          expect(approval).toMatchObject({ digest: digestOf(born) });
          expect(Date.parse(approval.at)).toBeLessThan(Date.parse(born.expiresAt));
        }
        expect(before.some((each) => ['denied', 'cancelled', 'expired'].includes(each.event.type))).toBe(
          false,
        );
      }
      // A request comes to one end only, and what ended without a run never started.
      const ends = passed.filter(({ event }) => ['denied', 'cancelled', 'expired'].includes(event.type));
      expect(ends.length).toBeLessThanOrEqual(1);
      if (ends.length === 1) {
        expect(starts).toHaveLength(0);
        expect(request.status).toBe(ends[0]!.event.type);
      }
      if (request.status === 'expired') expect(passed.at(-1)?.event.type).toBe('expired');
    }),
    { numRuns: RUNS },
  );
});

test('every request comes to an end once the clock has its way and each step is acted on', () => {
  fc.assert(
    fc.property(rule, fc.array(fc.tuple(intent, fc.nat(40)), { maxLength: 20 }), (chosen, life) => {
      const born = terms({
        rule: chosen,
        expiresAt: minutesAfter(chosen.expiresAfterMs / 60_000).toISOString(),
      });
      const asked = decide(undefined, { to: 'ask', terms: born, findings: [] }, minutesAfter(0));
      if (asked instanceof Refusal) throw new Error(asked.sentence);
      const { request } = live(play(undefined, asked)!, life);
      const steps = request.steps.map((_, step) => step);
      const ending: [Intent, number][] = [
        [{ to: 'expire' }, 10_000],
        ...steps.flatMap((step): [Intent, number][] => [
          [{ to: 'start', step, findings: [] }, 0],
          [{ to: 'act', step, outcomes: [{ indicator: sha1('a'), status: 'unknown' }] }, 0],
        ]),
      ];
      expect(isTerminal(live(request, ending).request)).toBe(true);
    }),
    { numRuns: RUNS },
  );
});
