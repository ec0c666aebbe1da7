import type { Check } from './adapter.ts';
import type { Agenda, Job } from './agenda.ts';
import { createAhead, DUE } from './ahead.ts';
import { createApart } from './apart.ts';
import type { Append } from './append.ts';
import type { Intent } from './domain/decide/intent.ts';
import { decide } from './domain/decide.ts';
import type { Draft } from './domain/draft.ts';
import type { Finding } from './domain/guard.ts';
import type { Indicator } from './domain/indicator.ts';
import { isAmong, type Policy, refuseRequester, type Standing } from './domain/policy.ts';
import { Refusal } from './domain/refusal.ts';
import { type Message, type Request, type Surface, samePerson, type Verdict } from './domain/request.ts';
import type { Topic } from './domain/topic.ts';
import { type UndoWords, undoOf } from './domain/undo.ts';
import { createDryRun, type DryRun } from './dry-run.ts';
import { createEnds } from './ends.ts';
import { createExamination, type Examination } from './examine.ts';
import { createExecutor } from './executor.ts';
import { revocable } from './holding.ts';
import { type ActiveBlock, createInForce } from './in-force.ts';
import type { Ledger } from './ledger.ts';
import type { Log } from './log.ts';
import { createPreparation, type Prepared } from './preparation.ts';
import type { RehearsedCall } from './rehearsal.ts';
import { createOpenByIndicator } from './related.ts';
import { createSurvey } from './survey.ts';
import { createUsageTally } from './usage.ts';
import type { ConnectedVendor } from './vendor.ts';
import { createWanted } from './wanted.ts';

/** How a vendor does, for those who ask. */
export interface Health {
  readonly name: string;
  readonly title: string;
  readonly checks: readonly Check[];
  readonly quota?: string;
  /** When it last did as it should, since Portcullis was started. */
  readonly lastSuccess?: Date;
}

type Done = Promise<Request | Refusal>;

/** All that can happen to requests. Each promise resolves once what it did is in the record. */
export interface Workflow {
  ask(draft: Draft, by: Standing, channel: string): Done;
  /** Asks for all to be taken back that a request brought about. */
  undo(request: string, words: UndoWords, by: Standing, channel: string): Done;
  /** What asking for it would lead to, up to the first byte of every write. Changes and records nothing. */
  dryRun(draft: Draft, by: Standing, channel: string): Promise<DryRun | Refusal>;
  dryUndo(request: string, words: UndoWords, by: Standing, channel: string): Promise<DryRun | Refusal>;
  /** What would become of indicators, before anybody asks for anything. */
  readonly examination: Examination;
  /**
   * `earlier`, here and below: those on whose word it rests, as they stand now. `without`: indexes of indicators that are
   * left out. `seen`: the version of the request that they looked at; absent: the last.
   */
  approve(
    request: string,
    by: Standing,
    how: {
      readonly earlier: readonly Standing[];
      readonly without?: readonly number[];
      readonly reason?: string;
      readonly seen?: number | undefined;
    },
  ): Done;
  withdraw(request: string, by: Standing): Done;
  deny(request: string, by: Standing, earlier: readonly Standing[], reason: string): Done;
  claim(request: string, by: Standing, earlier: readonly Standing[]): Done;
  /** `whom` decides instead of `by`. */
  delegate(request: string, by: Standing, earlier: readonly Standing[], whom: Standing): Done;
  /** Lets pass what the guard refuses about it. */
  override(request: string, by: Standing, reason: string): Done;
  cancel(request: string, by: Standing): Done;
  /** Says of a request that broke the glass whether that was right. */
  review(request: string, by: Standing, verdict: Verdict, reason: string): Done;
  /** Sends what failed or is unknown once more. */
  retry(request: string, by: Standing, earlier: readonly Standing[]): Done;
  /** Takes a person's word for what is unknown. */
  vouch(request: string, by: Standing, earlier: readonly Standing[]): Done;
  /** Remembers where, and up to which version, a request is shown. */
  recordShown(request: string, surface: Surface, message: Message): Promise<void>;
  /** Remembers that people were told of a notice. */
  recordTold(request: string, notice: number): Promise<void>;
  /** Asks a vendor something that is no request: reads only. A refusal when it has no answer to such a question. */
  inquire(vendor: string, topic: Topic): Promise<readonly string[] | Refusal>;
  /** What is blocked through us and nobody has taken back, oldest first. */
  blocks(): readonly ActiveBlock[];
  /** Asks every vendor how it does, all at once. */
  health(): Promise<readonly Health[]>;
  /** Does what is due: all kinds of job but `show`. A returned date means "again, then". */
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
  /** How far an indicator reaches, as a sentence, where that is worth one. */
  readonly reach: (indicator: Indicator) => string | undefined;
  /** Connects a vendor anew, over HTTP that tells what it would write and writes nothing. */
  readonly rehearsing: (vendor: string, note: (call: RehearsedCall) => void) => ConnectedVendor;
  readonly now: () => Date;
  readonly newId: () => string;
  readonly log: Log;
  /**
   * Those on whose word a request rests (`peopleBehind`), as they stand now, give or take a minute. Rejects when nobody can
   * say: then nothing of it is begun before somebody can.
   */
  readonly standings: (request: Request) => Promise<readonly Standing[]>;
  /** Aborted when the process must go: calls under way end as `unknown`. */
  readonly signal: AbortSignal;
  /** Tells the person who asked, and nobody else, something that must not be recorded. */
  readonly reveal: (request: Request, secret: string) => Promise<void>;
}): Workflow {
  const { ledger, agenda, vendors, policy, now, newId, log, signal } = options;
  const usage = createUsageTally(policy, now);
  const related = createOpenByIndicator();
  const inForce = createInForce((name, indicator, { action, prevents }) => {
    const operation = vendors.find((each) => each.name === name)?.vendor.operations[action];
    return operation?.holds?.(indicator, { prevent: prevents });
  });
  const preparation = createPreparation({ ...options, usage, related, inForce });
  const { findings } = preparation;
  const apart = createApart();
  const executor = createExecutor({ ...options, append, preparation, inForce, apart, behind });
  const { survey, isToBeSurveyed } = createSurvey({ ...options, append });
  const ahead = createAhead({ agenda, isToBeSurveyed, now });
  const noteWanted = createWanted({
    ...options,
    preparation,
    inForce,
    append,
    failed: (undo, error) =>
      log.error({ err: error, request: undo }, 'What others want of it could not be written down.'),
  });
  const end = createEnds({ ledger, preparation, apart, append, request, now });
  const dryRun = createDryRun({ ...options, preparation, inForce });

  /** Appends what follows from an intent, and puts what then lies ahead on the agenda. */
  async function change(id: string, intend: (request: Request | undefined) => Intent): Done {
    const done = await append(id, intend);
    if (done instanceof Refusal) return done;
    ahead.run(done.request);
    return done.request;
  }

  /** The same from inside a run, which looks for itself what is left to run. */
  async function append(...[id, intend]: Parameters<Append>): ReturnType<Append> {
    let before: Request | undefined;
    const done = await ledger.append(id, (request) => {
      before = request;
      return decide(request, intend(request), now());
    });
    if (done instanceof Refusal) return done;
    inForce.note(before, done.request);
    related.note(done.request);
    ahead.rest(done.request);
    await noteWanted(before, done.request);
    return done;
  }

  /** Puts it on record under an id that nobody has. */
  async function request({ terms, findings }: Prepared, origin?: Request): Done {
    for (;;) {
      const id = newId();
      const answer = await change(id, () => ({ to: 'ask', terms: { id, ...terms }, findings, origin }));
      if (answer instanceof Refusal && answer.code === 'id_taken') continue;
      if (!(answer instanceof Refusal)) ahead.tries(answer);
      return answer;
    }
  }

  async function ask(draft: Draft, by: Standing, channel: string, origin?: Request): Done {
    const prepared = preparation.prepare(draft, by, channel, origin);
    if (prepared instanceof Refusal) return prepared;
    const answer = await request(prepared);
    if (!(answer instanceof Refusal)) return answer;
    prepared.forget();
    return answer.code === 'protected' ? withWayOut(answer, prepared.findings) : answer;
  }

  /** A question or an act about the undo of a request, by what that has brought about. */
  async function withUndo<T>(
    id: string,
    words: UndoWords,
    then: (draft: Draft, origin: Request) => Promise<T | Refusal>,
  ): Promise<T | Refusal> {
    const origin = await ledger.get(id);
    if (!origin) return new Refusal('unknown_request', `There is no request ${id}.`);
    const draft = undoOf(origin, words, revocable(inForce, origin));
    return draft instanceof Refusal ? draft : then(draft, origin);
  }

  /** What is protected may still have to be blocked: whoever asks is told how. */
  function withWayOut(refusal: Refusal, findings: readonly Finding[]): Refusal {
    const isOpen = policy.override && findings.every(({ absolute }) => !absolute);
    if (!isOpen) return refusal;
    const way =
      'Add “override” to ask for it all the same; somebody with the right then has to override the guard.';
    return new Refusal(refusal.code, `${refusal.sentence} ${way}`);
  }

  /** What broke the glass is sent on one person's word, which takes the right that they had. */
  function refuseLostGlass({ terms }: Request, now: readonly Standing[]): Refusal | undefined {
    const { breakGlass, requester } = terms;
    const standing = now.find(({ person }) => samePerson(person, requester));
    return breakGlass && standing && !isAmong(policy.breakGlass?.people ?? [], standing)
      ? new Refusal(
          'not_a_glass_breaker',
          `${requester.name} is no longer among those who may break the glass.`,
        )
      : undefined;
  }

  /** Whoever asked has what failed sent once more on their own word, which takes the right to ask. */
  function refuseLostRequester({ terms }: Request, by: Standing): Refusal | undefined {
    return samePerson(by.person, terms.requester) ? refuseRequester(policy, by) : undefined;
  }

  /** The end of a block was agreed to with it, and comes whoever has left since. */
  async function behind(request: Request) {
    const earlier = request.terms.ends === undefined ? await options.standings(request) : [];
    return { earlier, glassLost: refuseLostGlass(request, earlier) };
  }

  async function pass(kind: 'expire' | 'remind' | 'escalate', id: string): Promise<Date | undefined> {
    await append(id, () => ({ to: kind }));
    const now = await ledger.get(id);
    return now && DUE[kind](now);
  }

  return {
    ask,
    undo: (id, words, by, channel) => withUndo(id, words, (draft, origin) => ask(draft, by, channel, origin)),
    dryRun,
    dryUndo: (id, words, by, channel) =>
      withUndo(id, words, (draft, origin) => dryRun(draft, by, channel, origin)),
    examination: createExamination(options),
    approve: (id, by, how) =>
      change(id, (request) => ({ to: 'approve', by, ...how, findings: findings(request) })),
    withdraw: (id, by) => change(id, () => ({ to: 'withdraw', by })),
    deny: (id, by, earlier, reason) => change(id, () => ({ to: 'deny', by, earlier, reason })),
    claim: (id, by, earlier) => change(id, () => ({ to: 'claim', by, earlier })),
    delegate: (id, by, earlier, whom) => change(id, () => ({ to: 'delegate', by, earlier, whom })),
    override: (id, by, reason) =>
      change(id, (request) => ({ to: 'override', by, reason, findings: findings(request) })),
    cancel: (id, by) => change(id, () => ({ to: 'cancel', by })),
    review: (id, by, verdict, reason) => change(id, () => ({ to: 'review', by, verdict, reason })),
    async retry(id, by, earlier) {
      const known = await ledger.get(id);
      const refusal = known && (refuseLostGlass(known, [by, ...earlier]) ?? refuseLostRequester(known, by));
      if (refusal) return refusal;
      return change(id, (request) => ({ to: 'retry', by, earlier, findings: findings(request) }));
    },
    vouch: (id, by, earlier) => change(id, () => ({ to: 'vouch', by, earlier })),

    async recordShown(id, surface, message) {
      await append(id, () => ({ to: 'show', surface, message }));
    },

    async recordTold(id, notice) {
      await append(id, () => ({ to: 'tell', notice }));
    },

    async inquire(name, topic) {
      const tell = vendors.find((each) => each.name === name)?.vendor.tells?.[topic];
      return tell ? tell(signal) : new Refusal('no_answer', `${name} cannot be asked about that.`);
    },

    blocks: inForce.blocks,

    health: () =>
      Promise.all(
        vendors.map(async ({ name, title, vendor }) => {
          const before = vendor.lastSuccess?.();
          const checks = await vendor.check(signal);
          return {
            name,
            title,
            checks,
            ...(vendor.quota && { quota: vendor.quota() }),
            ...(before && { lastSuccess: before }),
          };
        }),
      ),

    async perform({ kind, request: id }) {
      switch (kind) {
        case 'run':
          return executor.run(id);
        case 'survey':
          return survey(id);
        case 'end':
          return end(id);
        case 'expire':
        case 'remind':
        case 'escalate':
          return pass(kind, id);
        case 'show':
          throw new Error('Showing is not for the workflow.');
      }
    },

    async resume() {
      for (const request of await ledger.open()) {
        related.note(request);
        ahead.run(request);
        ahead.rest(request);
        ahead.tries(request);
      }
      const recall = inForce.recalling();
      for await (const { request, event } of ledger.entries()) {
        usage.note(event);
        recall(request, event);
      }
      // A crash may have come between what others have come to want and the note of it.
      for (const request of await ledger.open()) {
        await noteWanted(request, request);
        executor.resume(request);
      }
    },
  };
}
