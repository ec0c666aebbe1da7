import type { RequestEvent } from './event.ts';
import { keyOf } from './indicator.ts';
import { keepingOpen, type Outcome, succeeded } from './outcome.ts';
import { quorumOf } from './quorum.ts';
import {
  type Approval,
  indicatorsOf,
  type Notice,
  type Person,
  type PlannedStep,
  type Request,
  type Step,
  samePerson,
  type Terms,
  unfinished,
  type Wanted,
} from './request.ts';

/** The request after one more event. Throws when the event cannot follow, which `decide` never lets happen. */
export function evolve(request: Request | undefined, event: RequestEvent): Request {
  if (event.type === 'requested') {
    if (request) throw new Error(`Request ${request.id} cannot be requested twice.`);
    return tellIfShort(begin(event.terms, event.digest, event.at));
  }
  if (!request) throw new Error(`Nothing was requested before "${event.type}".`);

  const version = request.version + 1;
  if (event.type === 'shown') {
    const message = { channel: event.channel, ts: event.ts, version: event.version };
    return { ...request, version, messages: { ...request.messages, [event.surface]: message } };
  }
  if (event.type === 'told') {
    const notices = request.notices.map((notice, i) =>
      i === event.notice ? { ...notice, told: true } : notice,
    );
    return { ...request, version, notices };
  }
  return tellIfShort({
    ...request,
    ...change(request, event),
    updatedAt: event.at,
    version,
    changed: version,
  });
}

/** The end of a block that falls short leaves in force what nobody wants any more: its approvers are told, once. */
function tellIfShort(request: Request): Request {
  const { terms, status, notices } = request;
  if (terms.ends === undefined || notices.some(({ about }) => about === 'overran')) return request;
  const isShort = terms.gaps.length > 0 || status === 'partial' || status === 'failed';
  return isShort ? { ...request, ...overrunNotice(request) } : request;
}

function begin(terms: Terms, digest: string, at: string): Request {
  return {
    id: terms.id,
    terms,
    digest,
    // What breaks the glass, and what was approved together with another request, waits for nobody.
    status: terms.breakGlass || terms.ends !== undefined ? 'approved' : 'requested',
    approvals: [],
    steps: terms.steps.map(waiting),
    holds: {},
    delegations: [],
    escalatedTo: [],
    notices: terms.breakGlass ? [{ about: 'break_glass', to: terms.rule.approvers, told: false }] : [],
    reminders: { count: 0, last: at },
    messages: {},
    requestedAt: at,
    updatedAt: at,
    version: 1,
    changed: 1,
  };
}

/** A planned step before anything of it is begun. */
export function waiting(step: PlannedStep): Step {
  return { ...step, state: 'waiting', attempts: 0, deferrals: 0, outcomes: [] };
}

function change(
  request: Request,
  event: Exclude<RequestEvent, { readonly type: 'requested' | 'shown' | 'told' }>,
): Partial<Request> {
  switch (event.type) {
    case 'wanted':
      return { wanted: { of: event.of, version: staysSince(request, event.of) } };
    case 'surveyed':
      return { holds: { ...request.holds, [event.step]: event.holds } };
    case 'approved': {
      const { by, at, digest, as, without = [], reason } = event;
      const approval: Approval = { by, at, digest, as, without, ...(reason !== undefined && { reason }) };
      return underApprovals(request, [...request.approvals, approval]);
    }
    case 'withdrawn':
      return underApprovals(request, withoutSay(request.approvals, event.by));
    case 'lapsed': {
      const { at: _, type: __, ...lapse } = event;
      const { by, again } = lapse;
      const lapses = [...(request.lapses ?? []), lapse];
      const isClaim = request.claimedBy && samePerson(request.claimedBy, by);
      const left = {
        ...request,
        ...withoutWhatLapsed(request, event),
        lapses,
        ...(isClaim && { claimedBy: undefined }),
      };
      if (again) return { ...left, ...noticed(left, { about: 'lapsed', to: [by.user] }) };
      return request.status === 'approved' && left.status === 'requested' ? askedAgain(left, event) : left;
    }
    case 'claimed':
      return { claimedBy: event.by, claimedAfter: request.reminders.count };
    case 'delegated': {
      const { by, to, as } = event;
      const delegations = [...request.delegations, { by, to, as }];
      return { delegations, ...noticed(request, { about: 'delegated', to: [to.user], by }) };
    }
    case 'reminded':
      return {
        reminders: { count: request.reminders.count + 1, last: event.at },
        ...noticed(request, { about: 'reminded', to: whoIsAsked(request) }),
      };
    case 'escalated':
      return { escalatedTo: event.to, ...noticed(request, { about: 'escalated', to: event.to }) };
    case 'overridden':
      return { overridden: { by: event.by, reason: event.reason, digest: event.digest } };
    case 'reviewed':
      return { review: { by: event.by, verdict: event.verdict, reason: event.reason } };
    case 'ended':
      return { endedBy: event.request, ...(event.left && { left: event.left }) };
    case 'spared':
      return spared(request, event);
    case 'overran':
      return { overran: { code: event.code, sentence: event.sentence }, ...overrunNotice(request) };
    case 'denied':
      return { status: 'denied', ended: { by: event.by, reason: event.reason } };
    case 'cancelled':
      return { status: 'cancelled', ended: { by: event.by } };
    case 'expired':
      return { status: 'expired' };
    case 'stalled':
      return { stalled: true };
    case 'started': {
      const begun = withStep(request, event.step, ({ notBefore: _, held: __, ...step }) => ({
        ...step,
        state: 'started',
        attempts: step.attempts + 1,
        ...(event.held && { held: event.held }),
        ...(event.restores && { restores: event.restores }),
        ...(event.unread && { unread: true }),
      }));
      return { ...begun, ...goingOn(request) };
    }
    case 'acted':
      return {
        ...withStep(request, event.step, (step) => ({ ...step, state: 'acted', outcomes: event.outcomes })),
        ...inEffect(request, event.outcomes, event.at),
      };
    case 'deferred':
      return {
        ...withStep(request, event.step, (step) => ({
          ...step,
          state: 'waiting',
          // A crash of ours is no doing of the vendor's, which has not asked us to wait.
          ...(event.code !== 'interrupted' && { notBefore: event.until, deferrals: step.deferrals + 1 }),
          outcomes: event.outcomes ?? step.outcomes,
        })),
        ...inEffect(request, event.outcomes ?? [], event.at),
      };
    case 'barred': {
      const steps = request.steps.map((step) => (step.state === 'waiting' ? barred(step, event) : step));
      return { steps, status: settle(steps), ...goingOn(request) };
    }
    case 'retried':
      return withStep(request, event.step, (step) => ({ ...step, state: 'waiting', deferrals: 0 }));
    case 'vouched': {
      const outcomes = request.steps[event.step]?.outcomes.map(vouchedFor) ?? [];
      return {
        ...withStep(request, event.step, (step) => ({ ...step, vouchedBy: event.by, outcomes })),
        ...inEffect(request, outcomes, event.at),
      };
    }
    default:
      return unheardOf(event);
  }
}

/** The version since which this is what stays: another who wants the same changes nothing about it. */
function staysSince({ wanted, version }: Request, of: readonly Wanted[]): number {
  const staying = (all: readonly Wanted[]) =>
    JSON.stringify(all.map(({ step, indicators }) => [step, indicators]));
  return wanted && staying(wanted.of) === staying(of) ? wanted.version : version + 1;
}

function withoutWhatLapsed(
  request: Request,
  { of, by, as }: Extract<RequestEvent, { readonly type: 'lapsed' }>,
): Partial<Request> {
  if (of === 'override') return { overridden: undefined };
  if (of === 'delegation') return { delegations: withoutSay(request.delegations, by, as) };
  return underApprovals(request, withoutSay(request.approvals, by, as));
}

/** What people did in the name of others, without what a person did in that of these; absent: of anybody. */
function withoutSay<T extends { readonly by: Person; readonly as: readonly string[] }>(
  all: readonly T[],
  person: Person,
  gone?: readonly string[],
): readonly T[] {
  return all.flatMap((each) => {
    if (!samePerson(each.by, person)) return [each];
    return gone ? [{ ...each, as: each.as.filter((entry) => !gone.includes(entry)) }] : [];
  });
}

/** What was agreed to is not any more, so that all others are asked. */
function askedAgain(
  request: Request,
  { at, by }: Extract<RequestEvent, { readonly type: 'lapsed' }>,
): Partial<Request> {
  const left = { ...request, reminders: { count: request.reminders.count + 1, last: at } };
  return { ...left, ...noticed(left, { about: 'lapsed', to: whoIsAsked(left), by }) };
}

/** What follows from the approvals as they now are: whether they suffice, and what they leave to be carried out. */
function underApprovals(request: Request, approvals: readonly Approval[]): Partial<Request> {
  const { terms } = request;
  const kept = new Set(indicatorsOf({ ...request, approvals }).map(keyOf));
  return {
    approvals,
    status: quorumOf(terms, approvals).isMet ? 'approved' : 'requested',
    steps: terms.steps.map((step) => cutTo(step, kept)),
    ...goingOn(request),
  };
}

/** It waits no longer for somebody to say how those stand on whose word it rests. */
function goingOn({ stalled }: Request): Pick<Request, 'stalled'> {
  return stalled ? { stalled: undefined } : {};
}

function cutTo(step: PlannedStep, kept: ReadonlySet<string>): Step {
  const has = step.indicators.map((indicator) => kept.has(keyOf(indicator)));
  const cut = waiting(filtered(step, (index) => has[index] ?? false));
  // A step of which nothing is left keeps its place, because events name steps by their index.
  return cut.indicators.length > 0 ? cut : { ...cut, state: 'acted' };
}

/** A step with only some of its indicators, by their index. */
function filtered<T extends PlannedStep>(step: T, isKept: (index: number) => boolean): T {
  const pick = <E>(all: readonly E[]) => all.filter((_, index) => isKept(index));
  const { indicators, restores } = step;
  return { ...step, indicators: pick(indicators), ...(restores && { restores: pick(restores) }) };
}

/** What is spared is no part of the step any more; of what is left something may still be to do. */
function spared(
  request: Request,
  event: Extract<RequestEvent, { readonly type: 'spared' }>,
): Partial<Request> {
  const isKept = (index: number) => !event.indicators.includes(index);
  const gone = request.steps[event.step];
  const indicators = gone?.indicators.filter((_, index) => !isKept(index)) ?? [];
  return {
    ...withStep(request, event.step, (step) => {
      const outcomes = step.outcomes.filter((_, index) => isKept(index));
      const cut: Step = { ...filtered(step, isKept), outcomes };
      return unfinished(cut).length > 0 ? cut : { ...cut, state: 'acted' };
    }),
    spared: [...(request.spared ?? []), { vendor: gone?.vendor ?? '', indicators, for: event.for }],
    ...goingOn(request),
  };
}

function noticed(request: Request, notice: Omit<Notice, 'told'>): Pick<Request, 'notices'> {
  return { notices: [...request.notices, { ...notice, told: false }] };
}

function overrunNotice(request: Request): Pick<Request, 'notices'> {
  const { terms, escalatedTo } = request;
  return noticed(request, { about: 'overran', to: [...terms.rule.approvers, ...escalatedTo] });
}

/**
 * Who can end the waiting: those who may decide and have not, and afterwards those who may review. Whoever is looking at it
 * is asked alone, but only once: what they let lie must not lie for ever.
 */
function whoIsAsked(request: Request): readonly string[] {
  const { terms, claimedBy, claimedAfter, reminders, escalatedTo, delegations, approvals, overridden } =
    request;
  const spent = [...approvals, ...delegations, ...(overridden ? [overridden] : [])].map(({ by }) => by.user);
  const deciders =
    claimedBy && claimedAfter === reminders.count && !spent.includes(claimedBy.user)
      ? [claimedBy.user]
      : [...terms.rule.approvers, ...escalatedTo, ...delegations.map(({ to }) => to.user)];
  const overriders = overridden ? [] : (terms.override?.by ?? []);
  return [...new Set([...deciders, ...overriders])].filter((id) => !spent.includes(id));
}

function barred(step: Step, { code, sentence }: { readonly code: string; readonly sentence: string }): Step {
  const outcomes = step.indicators.map((indicator, i): Outcome => {
    const before = step.outcomes[i];
    return before && succeeded(before)
      ? before
      : keepingOpen(before, { indicator, status: 'failed', code, note: sentence });
  });
  return { ...step, state: 'acted', outcomes };
}

function vouchedFor(outcome: Outcome): Outcome {
  return outcome.status === 'unknown'
    ? { indicator: outcome.indicator, status: 'accepted', code: 'vouched' }
    : outcome;
}

/**
 * The clock of a block runs from the first of it that is in effect or may be. What was so already counts: it may be the
 * doing of another request, whose end then leaves it to this one.
 */
function inEffect(
  { steps }: Request,
  outcomes: readonly Outcome[],
  at: string,
): Pick<Request, 'effectiveAt'> {
  const isIn = outcomes.some(({ status }) => status !== 'failed');
  const wasIn = steps.some((step) => step.outcomes.some(({ status }) => status !== 'failed'));
  return !wasIn && isIn ? { effectiveAt: at } : {};
}

function withStep(request: Request, index: number, edit: (step: Step) => Step): Partial<Request> {
  const steps = request.steps.map((step, i) => (i === index ? edit(step) : step));
  return { steps, status: settle(steps) };
}

function unheardOf(event: never): never {
  throw new Error(`Unknown event ${JSON.stringify(event)}.`);
}

/** Where a request stands by its steps: `executing` while one is not acted, then `done`, `partial` or `failed`. */
function settle(steps: readonly Step[]): 'executing' | 'done' | 'partial' | 'failed' {
  if (steps.some((step) => step.state !== 'acted')) return 'executing';
  const outcomes = steps.flatMap((step) => step.outcomes);
  if (outcomes.every(succeeded)) return 'done';
  return outcomes.some(succeeded) ? 'partial' : 'failed';
}
