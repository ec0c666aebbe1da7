import type { Intent } from '../../src/domain/decide/intent.ts';
import { decide } from '../../src/domain/decide.ts';
import type { RequestEvent } from '../../src/domain/event.ts';
import { evolve } from '../../src/domain/evolve.ts';
import type { Finding } from '../../src/domain/guard.ts';
import type { Indicator } from '../../src/domain/indicator.ts';
import type { Outcome, OutcomeStatus } from '../../src/domain/outcome.ts';
import type { Standing } from '../../src/domain/policy.ts';
import { Refusal } from '../../src/domain/refusal.ts';
import type { Request, Rule, Terms, Verdict } from '../../src/domain/request.ts';

/** People, terms and moments that the tests of the domain tell their stories with. */
export const NOON = new Date('2026-11-22T12:00:00.000Z');

export function minutesAfter(minutes: number): Date {
  return new Date(NOON.getTime() + minutes * 60_000);
}

/** So many milliseconds after that; before it when negative. */
export function shifted(at: Date, ms: number): Date {
  return new Date(at.getTime() + ms);
}

export function member(user: string, groups: readonly string[] = []): Standing {
  return { person: { team: 'T1', user, name: user.toLowerCase() }, kind: 'member', groups };
}

export const rina = member('URINA', ['SRESPONDERS']);
export const lea = member('ULEA', ['SLEADS']);
export const tomas = member('UTOMAS', ['SLEADS']);
export const olaf = member('UOLAF');
/** May override the guard, and decide too. */
export const vera = member('UVERA', ['SLEADS', 'SGUARDS']);
export const guest: Standing = { ...member('UGUS', ['SLEADS']), kind: 'guest' };

export const sha1 = (digit: string): Indicator => ({ kind: 'sha1', value: digit.repeat(40) });

/** Three of them, as most stories have: one step with two, one with the third. */
export const THREE: readonly Indicator[] = [sha1('a'), sha1('b'), sha1('c')];

export const finding = (digit: string, changes: Partial<Finding> = {}): Finding => ({
  indicator: sha1(digit),
  rule: 'known_good',
  entry: 'calc.exe',
  sentence: `${digit} is known good.`,
  absolute: false,
  ...changes,
});

export const rule: Rule = {
  name: 'default',
  because: '"default" has no conditions, and no rule before it fits.',
  approvals: 1,
  approvers: ['SLEADS'],
  expiresAfterMs: 60 * 60_000,
};

export function terms(changes: Partial<Terms> = {}): Terms {
  const indicators = changes.indicators ?? [sha1('a')];
  return {
    id: 'R7F3KQ',
    action: 'block',
    undo: false,
    clean: false,
    prevent: false,
    breakGlass: false,
    indicators,
    steps: [{ vendor: 'inspect', indicators }],
    gaps: [],
    reason: 'INC-42 beaconing',
    requester: rina.person,
    channel: 'C0SOC',
    rule,
    expiresAt: minutesAfter(60).toISOString(),
    ...changes,
  };
}

/** Terms about three indicators at two vendors. */
export function bulk(changes: Partial<Terms> = {}): Partial<Terms> {
  const [a, b, c] = THREE as [Indicator, Indicator, Indicator];
  return {
    indicators: THREE,
    steps: [
      { vendor: 'inspect', indicators: [a, b] },
      { vendor: 'gravityzone', indicators: [c] },
    ],
    ...changes,
  };
}

/** A request after these intents, each of which has to be let pass. Every intent is a minute after the one before. */
export function story(...intents: readonly Intent[]): Request {
  const [first, ...rest] = intents;
  if (!first) throw new Error('Nothing happened.');
  const events = decide(undefined, first, NOON);
  if (events instanceof Refusal) throw new Error(`${first.to} was refused: ${events.sentence}`);
  return rest.reduce((now, intent, i) => next(now, minutesAfter(i + 1), intent), begun(events));
}

function begun(events: readonly RequestEvent[]): Request {
  const request = play(undefined, events);
  if (!request) throw new Error('Nothing happened.');
  return request;
}

/** The request after one more intent, which has to be let pass. */
export function next(request: Request, at: Date, intent: Intent): Request {
  const events = decide(request, intent, at);
  if (events instanceof Refusal) throw new Error(`${intent.to} was refused: ${events.sentence}`);
  return play(request, events) ?? request;
}

/** What follows, in a line: the events' types, or the code and the sentence of the refusal. */
export function answer(request: Request | undefined, intent: Intent, at = minutesAfter(10)): string {
  const events = decide(request, intent, at);
  return events instanceof Refusal
    ? `${events.code}: ${events.sentence}`
    : `passes: ${events.map(({ type }) => type).join(', ')}`;
}

/** What follows, which must not be a refusal. */
export function events(request: Request | undefined, intent: Intent, at = minutesAfter(10)) {
  const decided = decide(request, intent, at);
  if (decided instanceof Refusal) throw new Error(decided.sentence);
  return decided;
}

export function play(request: Request | undefined, happened: readonly RequestEvent[]): Request | undefined {
  return happened.reduce<Request | undefined>(evolve, request);
}

export const ask = (changes: Partial<Terms> = {}, findings: readonly Finding[] = []): Intent => ({
  to: 'ask',
  terms: terms(changes),
  findings,
});
export const approve = (
  by: Standing,
  how: Partial<Omit<Extract<Intent, { to: 'approve' }>, 'to' | 'by'>> = {},
): Intent => ({ to: 'approve', by, earlier: [], findings: [], ...how });
export const withdraw = (by: Standing): Intent => ({ to: 'withdraw', by });
export const deny = (
  by: Standing,
  reason = 'False positive.',
  earlier: readonly Standing[] = [],
): Intent => ({ to: 'deny', by, earlier, reason });
export const claim = (by: Standing, earlier: readonly Standing[] = []): Intent => ({
  to: 'claim',
  by,
  earlier,
});
export const delegate = (by: Standing, whom: Standing, earlier: readonly Standing[] = []): Intent => ({
  to: 'delegate',
  by,
  earlier,
  whom,
});
export const override = (
  by: Standing,
  reason = 'It is an impostor.',
  findings: readonly Finding[] = [],
): Intent => ({ to: 'override', by, reason, findings });
export const cancel = (by: Standing): Intent => ({ to: 'cancel', by });
export const review = (by: Standing, verdict: Verdict = 'justified', reason = ''): Intent => ({
  to: 'review',
  by,
  verdict,
  reason,
});
export const start = (
  step = 0,
  findings: readonly Finding[] = [],
  earlier: readonly Standing[] = [],
): Extract<Intent, { to: 'start' }> => ({ to: 'start', step, findings, earlier });
export const outcomes = (...statuses: readonly OutcomeStatus[]): readonly Outcome[] =>
  statuses.map((status, i) => ({ indicator: sha1('abc'[i] ?? ''), status }));
export const act = (given: readonly Outcome[], step = 0): Intent => ({ to: 'act', step, outcomes: given });
export const defer = (until: Date, given?: readonly Outcome[]): Intent => ({
  to: 'defer',
  step: 0,
  until,
  code: 'rate_limited',
  ...(given && { outcomes: given }),
});
export const retry = (
  by: Standing,
  findings: readonly Finding[] = [],
  earlier: readonly Standing[] = [],
): Intent => ({ to: 'retry', by, earlier, findings });
export const vouch = (by: Standing, earlier: readonly Standing[] = []): Intent => ({
  to: 'vouch',
  by,
  earlier,
});

/** A request that was approved by Lea and came to this. */
export const ran = (changes: Partial<Terms>, ...statuses: readonly OutcomeStatus[]): Request =>
  story(ask(changes), approve(lea), start(), act(outcomes(...statuses)));
