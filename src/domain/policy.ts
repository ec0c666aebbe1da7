import { Refusal } from './refusal.ts';
import type { Person, Rule } from './request.ts';
import type { When } from './when.ts';

/** What one person has asked for within the last hour, break-glass requests within the last day. */
export interface Usage {
  readonly requests: number;
  readonly indicators: number;
  readonly brokenGlass: number;
}

export interface PolicyRule extends Omit<Rule, 'because'> {
  /** Absent: the rule fits everything. */
  readonly when?: When;
  /** Who may ask under this rule; absent: whoever may ask at all. */
  readonly requesters?: readonly string[];
  /** A request without a reason will do. */
  readonly reasonOptional?: true;
  readonly ticketRequired?: true;
  /** Most indicators in one request. */
  readonly maxIndicators?: number;
  /** Most that one person may ask for within an hour, whatever the rule it falls under. */
  readonly perHour?: { readonly requests?: number; readonly indicators?: number };
}

export interface Policy {
  /** Slack user ids and user group ids of those who may ask. */
  readonly requesters: readonly string[];
  /** First match wins. */
  readonly rules: readonly PolicyRule[];
  /** Who may run a request at once and be reviewed afterwards, and how often a day. Absent: nobody. */
  readonly breakGlass?: {
    readonly people: readonly string[];
    readonly perDay: number;
    readonly remindAfterMs: number;
  };
  /** Who may let pass what the guard refuses. Absent: nobody. */
  readonly override?: { readonly people: readonly string[] };
}

/** Who somebody is to Slack right now. `groups` are the user groups they belong to, of those the policy names. */
export interface Standing {
  readonly person: Person;
  readonly kind: 'member' | 'guest' | 'stranger' | 'bot' | 'deactivated';
  readonly groups: readonly string[];
}

const OUTSIDERS: Readonly<Record<Exclude<Standing['kind'], 'member'>, string>> = {
  guest: 'Guests can neither ask for a block nor decide on one.',
  stranger: 'People of another organisation can neither ask for a block nor decide on one.',
  bot: 'Bots can neither ask for a block nor decide on one.',
  deactivated: 'This account is deactivated, so it can neither ask for a block nor decide on one.',
};

/** Why this person may not take part at all, if so. */
export function refuseOutsider(standing: Standing): Refusal | undefined {
  return standing.kind === 'member' ? undefined : new Refusal(standing.kind, OUTSIDERS[standing.kind]);
}

/** Everybody who may ask for something, as user ids and group ids. */
export function requestersOf({ requesters, rules }: Policy): readonly string[] {
  return [...requesters, ...rules.flatMap((rule) => rule.requesters ?? [])];
}

/** Why this person may ask for nothing at all, if so. What they may ask for, the rules say. */
export function refuseRequester(policy: Policy, standing: Standing): Refusal | undefined {
  return (
    refuseOutsider(standing) ??
    (isAmong(requestersOf(policy), standing)
      ? undefined
      : new Refusal(
          'not_a_requester',
          'You are not among those who may ask for this. The policy names them under "requesters".',
        ))
  );
}

/** Whether a list of user ids and group ids holds this person. An empty list holds nobody. */
export function isAmong(list: readonly string[], standing: Standing): boolean {
  return list.includes(standing.person.user) || standing.groups.some((group) => list.includes(group));
}

/** Everybody whom the policy gives any right, as user ids and group ids. */
export function namedIn({ requesters, rules, breakGlass, override }: Policy): readonly string[] {
  const all = rules.flatMap((rule) => [
    ...(rule.requesters ?? []),
    ...rule.approvers,
    ...(rule.escalation?.to ?? []),
  ]);
  return [...new Set([...requesters, ...all, ...(breakGlass?.people ?? []), ...(override?.people ?? [])])];
}

/** Why this person may not break the glass now, if so. */
export function refuseBreakGlass(policy: Policy, by: Standing, { brokenGlass }: Usage): Refusal | undefined {
  const refusal = refuseGlassBreaker(policy, by);
  if (refusal) return refusal;
  const most = policy.breakGlass?.perDay ?? 0;
  return brokenGlass >= most
    ? new Refusal(
        'too_much_glass',
        `You have broken the glass ${times(brokenGlass)} within a day; the policy allows it ${times(most)}.`,
      )
    : undefined;
}

/** Why somebody may not break the glass at all, if so. */
function refuseGlassBreaker(policy: Policy, by: Standing): Refusal | undefined {
  return isAmong(policy.breakGlass?.people ?? [], by)
    ? undefined
    : new Refusal(
        'not_a_glass_breaker',
        'You are not among those who may break the glass. Ask without "break-glass", and somebody else approves.',
      );
}

/** Why what they ask for does not fit a rule that covers it, if so. */
export function refuseUnder(
  policy: Policy,
  rule: PolicyRule,
  asked: {
    readonly by: Standing;
    readonly usage: Usage;
    readonly indicators: number;
    readonly reason: string;
    readonly ticket: string | undefined;
  },
): Refusal | undefined {
  const { by, usage, indicators, reason, ticket } = asked;
  const under = `the rule "${rule.name}"`;
  if (!isAmong(rule.requesters ?? policy.requesters, by)) {
    return new Refusal('not_a_requester', `You are not among those who may ask for this under ${under}.`);
  }
  if (!rule.reasonOptional && reason.trim() === '') {
    return new Refusal('reason_missing', 'Say why: add "because …" with a reason.');
  }
  if (rule.ticketRequired && ticket === undefined) {
    return new Refusal('ticket_missing', `This takes a ticket under ${under}: add "ref INC-42".`);
  }
  const { maxIndicators: most = Number.POSITIVE_INFINITY, perHour = {} } = rule;
  if (indicators > most) {
    return new Refusal(
      'too_many_indicators',
      `These are ${indicators} indicators; a request has at most ${most} under ${under}.`,
    );
  }
  const {
    requests: mostRequests = Number.POSITIVE_INFINITY,
    indicators: mostIndicators = Number.POSITIVE_INFINITY,
  } = perHour;
  if (usage.requests >= mostRequests) {
    return new Refusal(
      'too_many_requests',
      `You have asked ${times(usage.requests)} within an hour; ${under} lets you ask ${times(mostRequests)}.`,
    );
  }
  return usage.indicators + indicators > mostIndicators
    ? new Refusal(
        'too_many_per_hour',
        `With these you would have named ${usage.indicators + indicators} indicators within an hour; ${under} allows ${mostIndicators}.`,
      )
    : undefined;
}

function times(n: number): string {
  return n === 1 ? 'once' : n === 2 ? 'twice' : `${n.toLocaleString('en')} times`;
}
