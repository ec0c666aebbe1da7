import type { Check } from './adapter.ts';
import type { Agenda, Job } from './agenda.ts';
import { decide, expiryOf, type Intent, refuseWithoutVendor } from './domain/decide.ts';
import type { Finding } from './domain/guard.ts';
import type { Indicator } from './domain/indicator.ts';
import { plan } from './domain/plan.ts';
import { chooseRule, type Policy, refuseRequester, type Standing } from './domain/policy.ts';
import { Refusal } from './domain/refusal.ts';
import {
  type Draft,
  isBehind,
  type Message,
  type PlannedStep,
  type Request,
  SURFACES,
  type Surface,
  type Terms,
} from './domain/request.ts';
import type { Topic } from './domain/topic.ts';
import { createExecutor, nextStart } from './executor.ts';
import type { Appended, Ledger } from './ledger.ts';
import type { Log } from './log.ts';
import { heldBefore } from './restore.ts';
import { type ConnectedVendor, capabilities } from './vendor.ts';

/** How a vendor does, for those who ask. */
export interface Health {
  readonly name: string;
  readonly title: string;
  readonly checks: readonly Check[];
  readonly quota?: string;
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
  /** Asks a vendor something that is no request: reads only. A refusal when it has no answer to such a question. */
  inquire(vendor: string, topic: Topic): Promise<readonly string[] | Refusal>;
  /** Asks every vendor how it does, all at once. */
  health(): Promise<readonly Health[]>;
  /** Surveys, carries out or expires a request. A returned date means "again, then". */
  perform(job: Job): Promise<Date | undefined>;
  /** Puts on the agenda all that is ahead of the requests in the record: once, at the start. */
  resume(): Promise<void>;
}

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
  /** Tells the person who asked, and nobody else, something that must not be recorded. */
  readonly reveal: (request: Request, secret: string) => Promise<void>;
}): Workflow {
  const { ledger, agenda, vendors, policy, now, newId, signal } = options;
  const capable = vendors.map(capabilities);

  /** What the guard says of a request now: of all that is blocked, and of all that an undo puts back. */
  const findingsOf = ({
    action,
    undo,
    steps,
    indicators,
  }: Pick<Terms, 'action' | 'undo' | 'steps' | 'indicators'>) => {
    if (undo)
      return options.guard(steps.flatMap((step) => step.indicators.filter((_, i) => step.restores?.[i])));
    return action === 'block' ? options.guard(indicators) : [];
  };

  const findings = (request: Request | undefined) => (request ? findingsOf(request.terms) : []);
  const executor = createExecutor({ ...options, append, findings });

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
    if (executor.isToBeSurveyed(request)) {
      agenda.schedule({ kind: 'survey', request: request.id }, now());
    }
    if (SURFACES.some((surface) => isBehind(request, surface))) {
      agenda.schedule({ kind: 'show', request: request.id }, now());
    }
  }

  /** What an undo puts back is looked up now and frozen, so that the approvers see it and it runs as approved. */
  async function withRestores({ action }: Draft, step: PlannedStep): Promise<PlannedStep> {
    const vendor = vendors.find(({ name }) => name === step.vendor)?.vendor;
    if (!vendor?.operations[action]?.previous) return step;
    const held = await heldBefore(ledger, step.vendor, action, step.indicators);
    return { ...step, restores: held.map((each) => each ?? null) };
  }

  async function ask(draft: Draft, by: Standing, channel: string): Promise<Request | Refusal> {
    const refusal = refuseRequester(policy, by);
    if (refusal) return refusal;
    const { steps: planned, gaps } = plan(draft, capable);
    if (planned.length === 0) return refuseWithoutVendor(gaps);
    const steps = draft.undo ? await Promise.all(planned.map((step) => withRestores(draft, step))) : planned;
    const rule = chooseRule(policy, draft, steps);
    if (rule instanceof Refusal) return rule;
    const findings = findingsOf({ ...draft, steps });
    const { action, undo, clean, prevent, indicators, reason, ticket } = draft;
    const expiresAt = new Date(now().getTime() + rule.expiresAfterMs).toISOString();
    for (;;) {
      const terms: Terms = {
        id: newId(),
        action,
        undo,
        clean,
        prevent,
        indicators,
        steps,
        gaps,
        reason,
        ticket,
        requester: by.person,
        channel,
        rule,
        expiresAt,
      };
      const answer = await change(terms.id, () => ({ to: 'ask', terms, findings }));
      if (!(answer instanceof Refusal && answer.code === 'id_taken')) return answer;
    }
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

    async inquire(name, topic) {
      const tell = vendors.find((each) => each.name === name)?.vendor.tells?.[topic];
      return tell ? tell(signal) : new Refusal('no_answer', `${name} cannot be asked about that.`);
    },

    health: () =>
      Promise.all(
        vendors.map(async ({ name, title, vendor }) => ({
          name,
          title,
          checks: await vendor.check(signal),
          ...(vendor.quota && { quota: vendor.quota() }),
        })),
      ),

    async perform(job) {
      if (job.kind === 'run') return executor.run(job.request);
      if (job.kind === 'survey') return executor.survey(job.request);
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
