import fc from 'fast-check';
import type { Intent } from '../../src/domain/decide/intent.ts';
import type { Finding } from '../../src/domain/guard.ts';
import type { OutcomeStatus } from '../../src/domain/outcome.ts';
import type { Standing } from '../../src/domain/policy.ts';
import { Refusal } from '../../src/domain/refusal.ts';
import type { Request } from '../../src/domain/request.ts';
import { member } from './stories.ts';

/** What people, the clock and the executor may try, sensible or hostile. */

export const USERS = ['UA', 'UB', 'UC', 'UD', 'UE'];
export const GROUPS = ['SX', 'SY', 'SZ'];

/** Somebody as they stand at one moment; at the next they may stand otherwise. */
export const standing: fc.Arbitrary<Standing> = fc
  .record({
    user: fc.constantFrom(...USERS),
    groups: fc.oneof(
      { weight: 3, arbitrary: fc.constant(GROUPS) },
      { weight: 1, arbitrary: fc.subarray(GROUPS) },
    ),
    kind: fc.constantFrom<Standing['kind']>(
      ...Array<'member'>(12).fill('member'),
      'guest',
      'stranger',
      'bot',
      'deactivated',
    ),
    team: fc.constantFrom(...Array<string>(9).fill('T1'), 'T2'),
  })
  .map(({ user, groups, kind, team }) => {
    const known = member(user, groups);
    return { ...known, person: { ...known.person, team }, kind };
  });

/** Somebody who may do all that any group may. */
const insider = standing.map(
  (each): Standing => ({
    ...each,
    person: { ...each.person, team: 'T1' },
    kind: 'member',
    groups: GROUPS,
  }),
);

const reason = fc.constantFrom('Why.', 'Why.', ' ');
/** Indexes as a form gives them, and as nobody's form would. */
const without = fc.oneof(
  { weight: 10, arbitrary: fc.constant<readonly number[]>([]) },
  { weight: 3, arbitrary: fc.subarray([0, 1, 2, 3]) },
  { weight: 1, arbitrary: fc.array(fc.constantFrom(-1, 0, 1, 1.5, 4, 99), { maxLength: 3 }) },
);
const statuses = fc.array(
  fc.constantFrom<OutcomeStatus>('verified', 'verified', 'accepted', 'already', 'failed', 'unknown'),
  { minLength: 2, maxLength: 2 },
);

/** What may be tried next, given the request and what the guard says of it now. */
export type Move = (request: Request, findings: readonly Finding[]) => Intent;

const byAnybody = (intend: (by: Standing) => Intent): fc.Arbitrary<Move> =>
  standing.map((by) => () => intend(by));

/** Those who had a say before, as they stand by now; some of them nobody has looked up. */
const seen = fc
  .record({
    others: fc.array(fc.oneof(standing, insider), { maxLength: 6 }),
    requester: fc.oneof({ weight: 1, arbitrary: standing }, { weight: 4, arbitrary: fc.constant(undefined) }),
  })
  .map(({ others, requester }) => ({ terms, approvals, overridden, delegations }: Request) => {
    const acted = [...(overridden ? [overridden] : []), ...delegations, ...approvals];
    const earlier = acted.flatMap((act, i) => {
      const now = others[i];
      return now ? [{ ...now, person: act.by }] : [];
    });
    return requester ? [...earlier, { ...requester, person: terms.requester }] : earlier;
  });

/** The same; mostly of nobody. */
const rarelySeen = fc.oneof({ weight: 3, arbitrary: fc.constant(() => []) }, { weight: 1, arbitrary: seen });

const onWord = (intend: (by: Standing, earlier: readonly Standing[]) => Intent): fc.Arbitrary<Move> =>
  fc.tuple(standing, seen).map(
    ([by, earlier]) =>
      (request) =>
        intend(by, earlier(request)),
  );

const approving: fc.Arbitrary<Move> = fc
  .record({ by: fc.oneof(standing, insider), earlier: seen, without, reason })
  .map(({ by, earlier, ...how }) => (request, findings) => ({
    to: 'approve',
    by,
    earlier: earlier(request),
    findings,
    ...how,
  }));

/** By one of those who can. */
const withdrawing: fc.Arbitrary<Move> = fc.tuple(fc.nat(1), standing).map(
  ([index, by]): Move =>
    (request) => {
      const person = request.approvals[index]?.by ?? by.person;
      return { to: 'withdraw', by: { ...by, person } };
    },
);

const acting: fc.Arbitrary<Move> = fc
  .record({
    step: fc.nat(1),
    statuses,
    partly: fc.boolean(),
    put: fc.constantFrom(undefined, undefined, undefined, undefined, 0, 20),
  })
  .map(({ step, statuses: given, partly, put }) => (request) => {
    const outcomes = (request.steps[step]?.indicators ?? []).map((indicator, i) => ({
      indicator,
      status: given[i] ?? 'unknown',
    }));
    const until = new Date(Date.parse(request.updatedAt) + (put ?? 0) * 60_000);
    return put !== undefined
      ? { to: 'defer', step, until, code: 'rate_limited', ...(partly && { outcomes }) }
      : { to: 'act', step, outcomes };
  });

export const MOVES: fc.Arbitrary<Move> = fc.oneof(
  { weight: 20, arbitrary: approving },
  {
    weight: 20,
    arbitrary: fc.tuple(fc.constantFrom(0, 0, 1, 1, 2), rarelySeen).map(
      ([step, earlier]): Move =>
        (request, findings) => ({ to: 'start', step, findings, earlier: earlier(request) }),
    ),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom(0, 1).map(
      (step): Move =>
        (_, findings) => ({ to: 'start', step, findings, earlier: undefined }),
    ),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom([], [0], [0, 1]).map(
      (indicators): Move =>
        ({ terms }) => ({
          to: 'want',
          of: [{ step: 0, indicators, for: [{ request: 'R2222A', by: terms.requester }] }],
        }),
    ),
  },
  { weight: 14, arbitrary: acting },
  { weight: 3, arbitrary: fc.constant<Move>(() => ({ to: 'end', request: 'REND00' })) },
  {
    weight: 2,
    arbitrary: fc.constant<Move>(() => ({ to: 'overrun', because: new Refusal('no_vendor', 'Gone.') })),
  },
  { weight: 1, arbitrary: byAnybody((by) => ({ to: 'withdraw', by })) },
  { weight: 4, arbitrary: withdrawing },
  {
    weight: 5,
    arbitrary: fc.tuple(fc.oneof(standing, insider), standing, rarelySeen).map(
      ([by, whom, earlier]): Move =>
        (request) => ({ to: 'delegate', by, earlier: earlier(request), whom }),
    ),
  },
  {
    weight: 16,
    arbitrary: fc.tuple(fc.oneof(standing, insider), reason).map(
      ([by, why]): Move =>
        (_, findings) => ({ to: 'override', by, reason: why, findings }),
    ),
  },
  { weight: 1, arbitrary: onWord((by, earlier) => ({ to: 'claim', by, earlier })) },
  { weight: 1, arbitrary: onWord((by, earlier) => ({ to: 'deny', by, earlier, reason: 'No.' })) },
  { weight: 1, arbitrary: byAnybody((by) => ({ to: 'cancel', by })) },
  { weight: 6, arbitrary: onWord((by, earlier) => ({ to: 'vouch', by, earlier })) },
  { weight: 4, arbitrary: byAnybody((by) => ({ to: 'review', by, verdict: 'justified', reason: '' })) },
  {
    weight: 6,
    arbitrary: standing.map(
      (by): Move =>
        (_, findings) => ({ to: 'retry', by, earlier: [], findings }),
    ),
  },
  {
    weight: 4,
    arbitrary: fc
      .constantFrom<Intent>(
        { to: 'expire' },
        { to: 'remind' },
        { to: 'escalate' },
        { to: 'survey', step: 1, holds: ['blocked'] },
        { to: 'tell', notice: 0 },
        { to: 'show', surface: 'card', message: { channel: 'C1', ts: '1.2', version: 1 } },
      )
      .map(
        (intent): Move =>
          () =>
            intent,
      ),
  },
);
