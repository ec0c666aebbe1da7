import { decide, type Intent } from '../../src/domain/decide.ts';
import type { Indicator } from '../../src/domain/indicator.ts';
import type { Standing } from '../../src/domain/policy.ts';
import { Refusal } from '../../src/domain/refusal.ts';
import { evolve, type Request, type RequestEvent, type Terms } from '../../src/domain/request.ts';

/** People, terms and moments that the tests of the domain tell their stories with. */
export const NOON = new Date('2026-11-22T12:00:00.000Z');

export function minutesAfter(minutes: number): Date {
  return new Date(NOON.getTime() + minutes * 60_000);
}

export function member(user: string, groups: readonly string[] = []): Standing {
  return { person: { team: 'T1', user, name: user.toLowerCase() }, kind: 'member', groups };
}

export const rina = member('URINA', ['SRESPONDERS']);
export const lea = member('ULEA', ['SLEADS']);
export const tomas = member('UTOMAS', ['SLEADS']);
export const olaf = member('UOLAF');
export const guest: Standing = { ...member('UGUS', ['SLEADS']), kind: 'guest' };

export const sha1 = (digit: string): Indicator => ({ kind: 'sha1', value: digit.repeat(40) });

export function terms(changes: Partial<Terms> = {}): Terms {
  const indicators = changes.indicators ?? [sha1('a')];
  return {
    id: 'R7F3KQ',
    action: 'block',
    undo: false,
    clean: false,
    prevent: false,
    indicators,
    steps: [{ vendor: 'inspect', indicators }],
    gaps: [],
    reason: 'INC-42 beaconing',
    requester: rina.person,
    channel: 'C0SOC',
    rule: { name: 'default', approvals: 1, approvers: ['SLEADS'], expiresAfterMs: 60 * 60_000 },
    expiresAt: minutesAfter(60).toISOString(),
    ...changes,
  };
}

/** A request after these intents, each of which has to be let pass. Every intent is a minute after the one before. */
export function story(...intents: readonly Intent[]): Request {
  const request = intents.reduce<Request | undefined>((now, intent, minute) => {
    const events = decide(now, intent, minutesAfter(minute));
    if (events instanceof Refusal) throw new Error(`${intent.to} was refused: ${events.sentence}`);
    return play(now, events);
  }, undefined);
  if (!request) throw new Error('Nothing happened.');
  return request;
}

export function play(request: Request | undefined, events: readonly RequestEvent[]): Request | undefined {
  return events.reduce<Request | undefined>(evolve, request);
}

export const ask = (changes: Partial<Terms> = {}): Intent => ({
  to: 'ask',
  terms: terms(changes),
  findings: [],
});
export const approve = (by: Standing): Intent => ({ to: 'approve', by, findings: [] });
export const start = (step = 0): Intent => ({ to: 'start', step, findings: [] });
