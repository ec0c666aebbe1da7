import type { RequestEvent } from '../event.ts';
import { Refusal } from '../refusal.ts';
import { endOf, isTerminal, isToBeReviewed, type Request } from '../request.ts';
import type { Intent } from './intent.ts';
import { tooLate } from './refusals.ts';

/** However often nobody listened, people are asked once a day. */
const LONGEST_PAUSE_MS = 24 * 60 * 60_000;

/**
 * When a request dies of waiting: undecided at its `expiresAt`; approved but not begun (we were down) as long after the
 * last approval as the rule gave for deciding. Undefined once it has begun or ended, and for the end of a block, which
 * was promised and only gets more urgent.
 */
export function expiryOf(request: Request): Date | undefined {
  if (request.status === 'requested') return new Date(request.terms.expiresAt);
  if (request.status !== 'approved' || request.terms.ends !== undefined) return undefined;
  const since = request.approvals.at(-1)?.at ?? request.requestedAt;
  return new Date(Date.parse(since) + request.terms.rule.expiresAfterMs);
}

/** When those who let it wait are reminded next, each time after twice the pause. Undefined: they are not. */
export function reminderOf(request: Request): Date | undefined {
  const { remindAfterMs } = request.terms.rule;
  const waits = request.status === 'requested' || (isToBeReviewed(request) && isTerminal(request));
  if (!waits || remindAfterMs === undefined) return undefined;
  const { count, last } = request.reminders;
  const pause = Math.min(remindAfterMs * 2 ** count, Math.max(remindAfterMs, LONGEST_PAUSE_MS));
  return new Date(Date.parse(last) + pause);
}

/** When more people may decide because nobody has. */
export function escalationOf(request: Request): Date | undefined {
  const { escalation } = request.terms.rule;
  if (request.status !== 'requested' || !escalation || request.escalatedTo.length > 0) return undefined;
  return new Date(Date.parse(request.requestedAt) + escalation.afterMs);
}

/** When a block is taken back. Undefined while some of it is still being carried out: that would outlive its end. */
export function endingOf(request: Request): Date | undefined {
  const end = endOf(request);
  return end === undefined || !isTerminal(request) ? undefined : new Date(end);
}

/** Whether the time of a block is up, so that nothing more of it may be sent. */
export function isOver(request: Request, now: Date): boolean {
  const { lasts } = request.terms;
  const end = lasts && 'until' in lasts ? lasts.until : endOf(request);
  return request.endedBy !== undefined || (end !== undefined && now >= new Date(end));
}

export function expire(request: Request, now: Date): readonly RequestEvent[] | Refusal {
  return whenDue(request, expiryOf(request), now) ?? [{ at: now.toISOString(), type: 'expired' }];
}

export function remind(request: Request, now: Date): readonly RequestEvent[] | Refusal {
  return whenDue(request, reminderOf(request), now) ?? [{ at: now.toISOString(), type: 'reminded' }];
}

export function escalate(request: Request, now: Date): readonly RequestEvent[] | Refusal {
  const to = request.terms.rule.escalation?.to ?? [];
  return whenDue(request, escalationOf(request), now) ?? [{ at: now.toISOString(), type: 'escalated', to }];
}

/** The time of a block is up. */
export function end(
  request: Request,
  { request: by, left }: Extract<Intent, { readonly to: 'end' }>,
  now: Date,
): readonly RequestEvent[] | Refusal {
  const at = now.toISOString();
  const event: RequestEvent = { at, type: 'ended', request: by, ...(left && { left }) };
  return whenDue(request, endingOf(request), now) ?? [event];
}

/** It cannot be taken back although its time is up. Said once for each reason, however often that is tried. */
export function overrun(
  request: Request,
  { code, sentence }: Refusal,
  now: Date,
): readonly RequestEvent[] | Refusal {
  const at = now.toISOString();
  const events: readonly RequestEvent[] =
    request.overran?.sentence === sentence ? [] : [{ at, type: 'overran', code, sentence }];
  return whenDue(request, endingOf(request), now) ?? events;
}

function whenDue(request: Request, due: Date | undefined, now: Date): Refusal | undefined {
  if (!due) return tooLate(request);
  return now < due
    ? new Refusal('not_yet', `That is not due for ${request.id} before ${due.toISOString()}.`)
    : undefined;
}
