import { ask, survey } from './decide/asking.ts';
import type { Intent } from './decide/intent.ts';
import { approve, cancel, claim, delegate, deny, override, review, withdraw } from './decide/people.ts';
import { act, defer, retry, start, vouch } from './decide/running.ts';
import { end, escalate, expire, overrun, remind } from './decide/waiting.ts';
import { want } from './decide/wanting.ts';
import type { RequestEvent } from './event.ts';
import { Refusal } from './refusal.ts';
import type { Request } from './request.ts';

/** What happens next, or why not. Pure; what it lets pass is what the ledger may hold. */
export function decide(
  request: Request | undefined,
  intent: Intent,
  now: Date,
): readonly RequestEvent[] | Refusal {
  const at = now.toISOString();
  if (intent.to === 'ask') {
    if (request) return new Refusal('id_taken', `The id ${request.id} is taken.`);
    return ask(intent.terms, intent.findings, intent.origin, now);
  }
  if (!request) return new Refusal('unknown_request', 'There is no such request here.');

  switch (intent.to) {
    case 'survey':
      return survey(request, intent.step, intent.holds, at);
    case 'want':
      return want(request, intent.of, at);
    case 'approve':
      return approve(request, intent, now);
    case 'withdraw':
      return withdraw(request, intent.by, at);
    case 'deny':
      return deny(request, intent, now);
    case 'claim':
      return claim(request, intent, now);
    case 'delegate':
      return delegate(request, intent, now);
    case 'override':
      return override(request, intent, now);
    case 'cancel':
      return cancel(request, intent.by, at);
    case 'review':
      return review(request, intent, at);
    case 'expire':
      return expire(request, now);
    case 'remind':
      return remind(request, now);
    case 'escalate':
      return escalate(request, now);
    case 'end':
      return end(request, intent, now);
    case 'overrun':
      return overrun(request, intent.because, now);
    case 'start':
      return start(request, intent, now);
    case 'act':
      return act(request, intent.step, intent.outcomes, at);
    case 'defer':
      return defer(request, intent, at);
    case 'retry':
      return retry(request, intent, now);
    case 'vouch':
      return vouch(request, intent, at);
    case 'show':
      return [{ at, type: 'shown', surface: intent.surface, ...intent.message }];
    case 'tell':
      return [{ at, type: 'told', notice: intent.notice }];
  }
}
