import type { RequestEvent } from '../../src/domain/event.ts';
import type { Person } from '../../src/domain/request.ts';

const NOON = '2026-11-02T12:00:00.000Z';
const DIGEST = 'd'.repeat(64);

function person(number: number): Person {
  return { team: 'T0SOC', user: `U${String(number).padStart(4, '0')}`, name: `Person ${number}` };
}

export function requested(
  id: string,
  { reason = 'Seen in a phishing mail.', approvals = 1 }: { reason?: string; approvals?: number } = {},
): RequestEvent {
  const indicators = [{ kind: 'sha1', value: 'da39a3ee5e6b4b0d3255bfef95601890afd80709' }] as const;
  return {
    type: 'requested',
    at: NOON,
    terms: {
      id,
      action: 'block',
      undo: false,
      clean: false,
      prevent: false,
      breakGlass: false,
      indicators,
      steps: [{ vendor: 'inspect', indicators }],
      gaps: [],
      reason,
      requester: person(0),
      channel: 'C0SOC',
      rule: {
        name: 'default',
        because: '"default" has no conditions, and no rule before it fits.',
        approvals,
        approvers: ['S0LEADS'],
        expiresAfterMs: 3_600_000,
      },
      expiresAt: '2026-11-02T13:00:00.000Z',
    },
    digest: DIGEST,
  };
}

export function approved(number: number): RequestEvent {
  return { type: 'approved', at: NOON, by: person(number), digest: DIGEST, as: ['S0LEADS'] };
}

export function denied(number: number): RequestEvent {
  return { type: 'denied', at: NOON, by: person(number), reason: 'A shared host.' };
}

export function started(): RequestEvent {
  return { type: 'started', at: NOON, step: 0 };
}

export function acted(): RequestEvent {
  const indicator = { kind: 'sha1', value: 'da39a3ee5e6b4b0d3255bfef95601890afd80709' } as const;
  return { type: 'acted', at: NOON, step: 0, outcomes: [{ indicator, status: 'verified' }] };
}

export function retried(number: number): RequestEvent {
  return { type: 'retried', at: NOON, step: 0, by: person(number) };
}

/** Both places in Slack show the request as it was at `version`. */
export function shown(version: number): readonly RequestEvent[] {
  return [
    { type: 'shown', at: NOON, surface: 'card', channel: 'C0APPROVALS', ts: '1762084800.000100', version },
    { type: 'shown', at: NOON, surface: 'status', channel: 'C0SOC', ts: '1762084800.000200', version },
  ];
}

/** Everything from asking to showing that it is done: a request that is closed. */
export function handled(id: string): readonly RequestEvent[] {
  return [requested(id), approved(1), started(), acted(), ...shown(4)];
}

/** The id of a number: `R` and five Crockford base 32 characters. */
export function idOf(number: number): string {
  const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
  return `R${[20, 15, 10, 5, 0].map((shift) => alphabet[(number >> shift) & 31]).join('')}`;
}

/** 1, 2, … up to `to`. */
export function numbers(to: number): readonly number[] {
  return Array.from({ length: to }, (_, index) => index + 1);
}
