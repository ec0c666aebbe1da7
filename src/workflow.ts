import type { Errand, Operation, Vendor } from './adapter.ts';
import type { Agenda, Job } from './agenda.ts';
import { decide, expiryOf, type Intent } from './domain/decide.ts';
import type { Finding } from './domain/guard.ts';
import type { Indicator } from './domain/indicator.ts';
import { type Capable, plan } from './domain/plan.ts';
import { chooseRule, type Policy, refuseRequester, type Standing } from './domain/policy.ts';
import { Refusal } from './domain/refusal.ts';
import {
  ACTIONS,
  type Draft,
  isBehind,
  type Message,
  type Outcome,
  type Request,
  type Step,
  SURFACES,
  type Surface,
  succeeded,
  type Terms,
  unfinished,
} from './domain/request.ts';
import type { Appended, Ledger } from './ledger.ts';
import type { Log } from './log.ts';
import { heldBefore } from './restore.ts';
import { carryOut, isDeferral, lookAfterCrash } from './step.ts';

/** A configured vendor, connected. */
export interface ConnectedVendor {
  /** Its key in the configuration: the name on cards and in the record. */
  readonly name: string;
  readonly title: string;
  readonly vendor: Vendor;
}

/** All that can happen to requests. Each promise resolves once what it did is in the record. */
export interface Workflow {
  ask(draft: Draft, by: Standing, channel: string): Promise<Request | Refusal>;
  approve(request: string, by: Standing): Promise<Request | Refusal>;
  deny(request: string, by: Standing, reason: string): Promise<Request | Refusal>;
  cancel(request: string, by: Standing): Promise<Request | Refusal>;
  /** Sends what failed or is unknown once more. */
  retry(request: string, by: Standing): Promise<Request | Refusal>;
  /** Takes a person's word for what is unknown. */
  vouch(request: string, by: Standing): Promise<Request | Refusal>;
  /** Remembers where, and up to which version, a request is shown. */
  recordShown(request: string, surface: Surface, message: Message): Promise<void>;
  /** Carries out or expires a request. A returned date means "again, then". */
  perform(job: Job): Promise<Date | undefined>;
  /** Puts on the agenda all that is ahead of the requests in the record: once, at the start. */
  resume(): Promise<void>;
}

/** How often a vendor may put a step off before it counts as failed. */
const MOST_DEFERRALS = 10;
const LONGEST_COMMENT = 500;

export function createWorkflow(options: {
  readonly ledger: Ledger;
  readonly agenda: Agenda;
  readonly vendors: readonly ConnectedVendor[];
  readonly policy: Policy;
  readonly guard: (indicators: readonly Indicator[]) => readonly Finding[];
  readonly now: () => Date;
  readonly newId: () => string;
  readonly log: Log;
  /** Aborted when the process must go: calls under way end as `unknown`. */
  readonly signal: AbortSignal;
}): Workflow {
  const { ledger, agenda, policy, now, newId, log, signal } = options;
  const vendors = new Map(options.vendors.map((vendor) => [vendor.name, vendor]));
  const capable = options.vendors.map(capabilities);

  /** What the guard says of a request now. Taking a block back, or allowing, cannot lock anybody out. */
  const findingsOf = (terms: Pick<Terms, 'action' | 'undo' | 'indicators'>) =>
    terms.action === 'block' && !terms.undo ? options.guard(terms.indicators) : [];

  /** Appends what follows from an intent, and puts what then lies ahead on the agenda. */
  async function change(
    id: string,
    intend: (request: Request | undefined) => Intent,
  ): Promise<Request | Refusal> {
    const done = await append(id, intend);
    if (done instanceof Refusal) return done;
    scheduleRun(done.request);
    return done.request;
  }

  /** The same from inside a run, which looks for itself what is left to run. */
  async function append(
    id: string,
    intend: (request: Request | undefined) => Intent,
  ): Promise<Appended | Refusal> {
    const done = await ledger.append(id, (request) => decide(request, intend(request), now()));
    if (!(done instanceof Refusal)) scheduleRest(done.request);
    return done;
  }

  function scheduleRun(request: Request): void {
    const under = request.status === 'approved' || request.status === 'executing';
    if (under) agenda.schedule({ kind: 'run', request: request.id }, nextStart(request) ?? now());
  }

  function scheduleRest(request: Request): void {
    const end = expiryOf(request);
    const expire: Job = { kind: 'expire', request: request.id };
    if (end) agenda.schedule(expire, end);
    else agenda.cancel(expire);
    if (SURFACES.some((surface) => isBehind(request, surface))) {
      agenda.schedule({ kind: 'show', request: request.id }, now());
    }
  }

  async function ask(draft: Draft, by: Standing, channel: string): Promise<Request | Refusal> {
    const refusal = refuseRequester(policy, by);
    if (refusal) return refusal;
    const { steps, gaps } = plan(draft, capable);
    const rule = chooseRule(policy, draft, steps);
    if (!rule)
      return new Refusal('no_rule', 'No rule of the policy covers this, so nobody could approve it.');
    const findings = findingsOf(draft);
    const { vendors: _, ...asked } = draft;
    const expiresAt = new Date(now().getTime() + rule.expiresAfterMs).toISOString();
    for (;;) {
      const terms: Terms = {
        id: newId(),
        ...asked,
        steps,
        gaps,
        requester: by.person,
        channel,
        rule,
        expiresAt,
      };
      const answer = await change(terms.id, () => ({ to: 'ask', terms, findings }));
      if (!(answer instanceof Refusal && answer.code === 'id_taken')) return answer;
    }
  }

  const findings = (request: Request | undefined) => (request ? findingsOf(request.terms) : []);

  async function run(id: string): Promise<Date | undefined> {
    const request = await ledger.get(id);
    if (request?.status !== 'approved' && request?.status !== 'executing') return undefined;
    const lanes = new Set(request.steps.map(({ vendor }) => vendor));
    await Promise.all([...lanes].map((vendor) => runLane(id, vendor)));
    const after = await ledger.get(id);
    return after && nextStart(after);
  }

  /** The steps of one vendor, one after the other; a step that is put off holds up those behind it. */
  async function runLane(id: string, vendor: string): Promise<void> {
    for (let index = 0; ; index += 1) {
      const request = await ledger.get(id);
      const step = request?.steps[index];
      if (!request || !step) return;
      if (step.vendor !== vendor || step.state === 'acted') continue;
      if (step.state === 'started') await recover(request, index, step);
      else await runStep(id, index);
      if ((await ledger.get(id))?.steps[index]?.state === 'waiting') return;
    }
  }

  async function runStep(id: string, index: number): Promise<void> {
    const started = await append(id, (request) => ({
      to: 'start',
      step: index,
      findings: findings(request),
    }));
    if (started instanceof Refusal || started.events[0]?.type !== 'started') return;

    const { request } = started;
    const step = stepOf(request, index);
    const batch = unfinished(step);
    const answer = await attempt(request, step, batch);
    if (isDeferral(answer) && step.attempts <= MOST_DEFERRALS) {
      const until = new Date(now().getTime() + answer.retryAfterMs);
      await append(id, () => ({ to: 'defer', step: index, until, code: answer.code }));
      return;
    }
    const news = isDeferral(answer)
      ? batch.map((indicator) => putOffTooOften(indicator, answer.code))
      : answer;
    await append(id, () => ({ to: 'act', step: index, outcomes: merge(step, news) }));
  }

  async function attempt(request: Request, step: Step, batch: readonly Indicator[]) {
    const operation = operationFor(request, step);
    if (!operation) return batch.map((indicator) => vendorGone(indicator, step.vendor));
    try {
      const errand = errandOf(request, await before(request, step, operation, batch));
      return await carryOut(operation, direction(request), batch, errand, signal);
    } catch (error) {
      log.error({ err: error, request: request.id, vendor: step.vendor }, 'An adapter failed us.');
      const note = `Portcullis itself failed here; look for ${request.id} in its log.`;
      return batch.map(
        (indicator): Outcome => ({ indicator, status: 'unknown', code: 'internal_error', note }),
      );
    }
  }

  /** What an undo has to put back, where the vendor can tell. */
  async function before(
    request: Request,
    { vendor }: Step,
    operation: Operation,
    batch: readonly Indicator[],
  ) {
    if (!request.terms.undo || !operation.previous) return [];
    return heldBefore(ledger, vendor, request.terms.action, batch);
  }

  /** A step that was started by a process that died. It is looked at; only what is provably absent is sent again. */
  async function recover(request: Request, index: number, step: Step): Promise<void> {
    log.warn(
      { request: request.id, vendor: step.vendor },
      'A step was interrupted; it is not sent again blindly.',
    );
    const operation = operationFor(request, step);
    const news = await lookAfterCrash(operation, direction(request), unfinished(step), signal);
    const outcomes = merge(step, news);
    const absent = outcomes.some(({ code }) => code === 'not_applied');
    await append(request.id, () =>
      absent
        ? { to: 'defer', step: index, until: now(), code: 'interrupted', outcomes }
        : { to: 'act', step: index, outcomes },
    );
    if (absent) await runStep(request.id, index);
  }

  function operationFor(request: Request, step: Step): Operation | undefined {
    return vendors.get(step.vendor)?.vendor.operations[request.terms.action];
  }

  return {
    ask,
    approve: (id, by) => change(id, (request) => ({ to: 'approve', by, findings: findings(request) })),
    deny: (id, by, reason) => change(id, () => ({ to: 'deny', by, reason })),
    cancel: (id, by) => change(id, () => ({ to: 'cancel', by })),
    retry: (id, by) => change(id, (request) => ({ to: 'retry', by, findings: findings(request) })),
    vouch: (id, by) => change(id, () => ({ to: 'vouch', by })),

    async recordShown(id, surface, message) {
      await append(id, () => ({ to: 'show', surface, message }));
    },

    async perform(job) {
      if (job.kind === 'run') return run(job.request);
      await append(job.request, () => ({ to: 'expire' }));
      const request = await ledger.get(job.request);
      return request && expiryOf(request);
    },

    async resume() {
      for (const request of await ledger.open()) {
        scheduleRun(request);
        scheduleRest(request);
      }
    },
  };
}

/** What a connected vendor can do, as the plan and the help need to know it. */
export function capabilities({ name, title, vendor }: ConnectedVendor): Capable {
  const ability = ({ kinds, takes, batch, revert, refuses }: Operation) => ({
    kinds,
    takes,
    batch,
    revertible: revert !== undefined,
    ...(refuses && { refuses }),
  });
  const abilities = ACTIONS.flatMap((action) => {
    const operation = vendor.operations[action];
    return operation ? [[action, ability(operation)] as const] : [];
  });
  return { name, title, abilities: Object.fromEntries(abilities) };
}

function direction(request: Request) {
  return request.terms.undo ? 'revert' : 'apply';
}

/** When the next waiting step may start; undefined when none waits. */
function nextStart(request: Request): Date | undefined {
  const times = request.steps
    .filter(({ state }) => state === 'waiting')
    .map(({ notBefore }) => (notBefore ? Date.parse(notBefore) : 0));
  return times.length === 0 ? undefined : new Date(Math.min(...times));
}

function stepOf(request: Request, index: number): Step {
  const step = request.steps[index];
  if (!step) throw new Error(`${request.id} has no step ${index}.`);
  return step;
}

/** The step's outcomes with the news on some of its indicators put in. */
function merge(step: Step, news: readonly Outcome[]): readonly Outcome[] {
  let next = 0;
  return step.indicators.map((indicator, i) => {
    const before = step.outcomes[i];
    if (before && succeeded(before)) return before;
    return news[next++] ?? { indicator, status: 'unknown', code: 'no_outcome' };
  });
}

function putOffTooOften(indicator: Indicator, code: string): Outcome {
  return { indicator, status: 'failed', code, note: `The vendor put it off ${MOST_DEFERRALS} times.` };
}

function vendorGone(indicator: Indicator, vendor: string): Outcome {
  return {
    indicator,
    status: 'failed',
    code: 'vendor_gone',
    note: `No vendor "${vendor}" is configured any more.`,
  };
}

/** What the vendor's console will say about the entry. */
function errandOf(request: Request, before: Errand['before']): Errand {
  const { id, reason, ticket, requester, clean, prevent } = request.terms;
  const approvers = request.approvals.map(({ by }) => by.name).join(', ');
  const about = ticket && !reason.includes(ticket) ? `${ticket} ${reason}` : reason;
  const comment = `Portcullis ${id}: ${about} (asked by ${requester.name}, approved by ${approvers})`;
  return { comment: [...comment].slice(0, LONGEST_COMMENT).join(''), clean, prevent, before };
}
