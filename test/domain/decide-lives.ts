import fc from 'fast-check';
import { decide } from '../../src/domain/decide.ts';
import type { Draft } from '../../src/domain/draft.ts';
import type { RequestEvent } from '../../src/domain/event.ts';
import { evolve } from '../../src/domain/evolve.ts';
import type { Finding } from '../../src/domain/guard.ts';
import {
  type Policy,
  type PolicyRule,
  refuseBreakGlass,
  refuseRequester,
  type Standing,
} from '../../src/domain/policy.ts';
import { Refusal } from '../../src/domain/refusal.ts';
import type { Request, Terms } from '../../src/domain/request.ts';
import { chooseRule } from '../../src/domain/rules.ts';
import { GROUPS, MOVES, standing, USERS } from './decide-moves.ts';
import { finding, minutesAfter, NOON, sha1 } from './stories.ts';

/** Lives of requests: random policies, people who gain and lose rights, and clicks in any order, sensible or hostile. */

const ENTRIES = [...USERS, ...GROUPS];
/** The last is one that no vendor takes. */
const INDICATORS = ['a', 'b', 'c', 'd'].map(sha1);
const [A, B, C] = INDICATORS as [Finding['indicator'], Finding['indicator'], Finding['indicator']];
const STEPS = [
  { vendor: 'one', indicators: [A, B] },
  { vendor: 'two', indicators: [C] },
];

/** Something that passed, and how its maker stood at that moment. */
export interface Passed {
  readonly event: RequestEvent;
  readonly by: Standing | undefined;
  /** Those on whose word it rested, as they stood then, as far as anybody looked. */
  readonly earlier: readonly Standing[];
  /** What the guard refused then. */
  readonly findings: readonly Finding[];
  /** The request before it. */
  readonly before: Request | undefined;
}

export interface Life {
  readonly policy: Policy;
  readonly request: Request;
  readonly passed: readonly Passed[];
  readonly now: Date;
}

/** Those who approve are the same as under the usual rule: otherwise both would have to be asked for separately. */
const SPECIAL = { name: 'special', when: { vendors: ['two'] } };

const usualRule: fc.Arbitrary<PolicyRule> = fc
  .record({
    approvals: fc.constantFrom(1, 1, 1, 1, 2, 2, 3),
    approvers: fc.oneof(fc.constant(GROUPS), fc.subarray(ENTRIES, { minLength: 0, maxLength: 4 })),
    isFromEach: fc.constantFrom(false, false, true),
    expiresAfter: fc.constantFrom(1, 60, 240, 600),
    remindAfterMs: fc.constantFrom(undefined, 60_000),
    escalateTo: fc.constantFrom(undefined, ['UE'], ['SZ']),
  })
  .map(({ approvals, approvers, isFromEach, expiresAfter, remindAfterMs, escalateTo }) => ({
    name: 'usual',
    approvals,
    approvers,
    ...(isFromEach && approvers.length <= 3 && { oneFromEach: true as const }),
    expiresAfterMs: expiresAfter * 60_000,
    ...(remindAfterMs !== undefined && { remindAfterMs }),
    ...(escalateTo && { escalation: { afterMs: 15 * 60_000, to: escalateTo } }),
  }));

const policy: fc.Arbitrary<Policy> = fc
  .record({
    requesters: fc.constantFrom(['UA'], ['UA', 'SX'], ['UA'], ['SY']),
    special: fc.constantFrom(1, 2).map((approvals) => ({ ...SPECIAL, approvals })),
    usual: usualRule,
    isSpecial: fc.boolean(),
    breakers: fc.constantFrom(undefined, ['UA'], ['SY']),
    overriders: fc.constantFrom(['SX'], ['SZ'], ['UC', 'SZ'], undefined),
  })
  .map(({ requesters, special, usual, isSpecial, breakers, overriders }) => ({
    requesters,
    rules: isSpecial ? [{ ...usual, ...special }, usual] : [usual],
    ...(breakers && { breakGlass: { people: breakers, perDay: 1, remindAfterMs: 60_000 } }),
    ...(overriders && { override: { people: overriders } }),
  }));

const wish = fc.record({
  by: standing.map((each) => ({ ...each, person: { ...each.person, user: 'UA' } })),
  breakGlass: fc.constantFrom(false, false, false, true),
  override: fc.constantFrom(true, true, false),
  lasts: fc.constantFrom<Draft['lasts'][]>(
    undefined,
    undefined,
    { forMs: 60_000 },
    { until: minutesAfter(30).toISOString() },
  ),
});

/** The guard's mind changes: from then on it refuses these, of which the second kind is not to be overridden. */
const protections = (none: number) =>
  fc.record({
    digits: fc.oneof(
      { weight: none, arbitrary: fc.constant<string[]>([]) },
      { weight: 1, arbitrary: fc.subarray(['a', 'b', 'c']) },
    ),
    absolute: fc.constantFrom(false, false, false, true),
  });

const moments = fc.array(
  fc.record({
    move: MOVES,
    pause: fc.constantFrom(0, 0, 0, 0, 0, 0, 1, 1, 5, 30),
    guarded: fc.oneof(
      { weight: 15, arbitrary: fc.constant(undefined) },
      { weight: 1, arbitrary: protections(4) },
    ),
  }),
  { minLength: 12, maxLength: 50, size: 'max' },
);

/** A life of a request that was let in; undefined where policy or guard had none of it. */
export const lives: fc.Arbitrary<Life | undefined> = fc
  .record({
    policy,
    wish,
    guarded: fc.oneof(protections(1), fc.constant({ digits: ['a'], absolute: false })),
    moments,
  })
  .map(({ policy: under, wish: wished, guarded, moments: all }) => {
    let findings = findingsOf(guarded);
    const first = begin(under, wished, findings);
    if (!first) return undefined;
    const asked = decide(undefined, { to: 'ask', terms: first, findings }, NOON);
    if (asked instanceof Refusal) return undefined;
    const passed: Passed[] = [];
    let now = NOON;
    let request: Request | undefined;

    const take = (
      events: readonly RequestEvent[],
      by: Standing | undefined,
      earlier: readonly Standing[],
    ) => {
      for (const event of events) {
        passed.push({ event, by, earlier, findings, before: request });
        request = evolve(request, event);
      }
    };
    take(asked, wished.by, []);
    for (const { move, pause, guarded: changed } of all) {
      if (changed) findings = findingsOf(changed);
      now = new Date(now.getTime() + pause * 60_000);
      const intent = move(request as unknown as Request, findings);
      const events = decide(request, intent, now);
      if (!(events instanceof Refusal))
        take(
          events,
          'by' in intent ? intent.by : undefined,
          'earlier' in intent ? (intent.earlier ?? []) : [],
        );
    }
    return { policy: under, request: request as unknown as Request, passed, now };
  });

function findingsOf({
  digits,
  absolute,
}: {
  readonly digits: readonly string[];
  readonly absolute: boolean;
}) {
  return digits.map((digit) => finding(digit, { absolute }));
}

/** The terms that the way in would freeze, under the same checks. */
function begin(
  under: Policy,
  {
    by,
    breakGlass,
    override,
    lasts,
  }: {
    readonly by: Standing;
    readonly breakGlass: boolean;
    readonly override: boolean;
    readonly lasts: Draft['lasts'];
  },
  findings: readonly Finding[],
): Terms | undefined {
  const wishes = { action: 'block', undo: false, clean: false, prevent: false, breakGlass, lasts } as const;
  const draft: Draft = { ...wishes, indicators: INDICATORS, vendors: [], reason: 'Why.', override };
  const usage = { requests: 0, indicators: 0, brokenGlass: 0 };
  const chosen = chooseRule(under, draft, STEPS, { by, channel: 'C1', at: NOON, usage });
  const refusal = refuseRequester(under, by) ?? (breakGlass ? refuseBreakGlass(under, by, usage) : undefined);
  if (refusal || chosen instanceof Refusal) return undefined;
  const over = override && findings.length > 0 && under.override;
  return {
    ...wishes,
    id: 'R7F3KQ',
    indicators: INDICATORS,
    steps: STEPS,
    gaps: [],
    reason: 'Why.',
    requester: by.person,
    channel: 'C1',
    rule: chosen,
    expiresAt: new Date(NOON.getTime() + chosen.expiresAfterMs).toISOString(),
    ...(over && { override: { findings, by: over.people } }),
  };
}
