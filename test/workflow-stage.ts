import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Deferral, Errand, Operation, Vendor } from '../src/adapter.ts';
import type { Agenda, Job } from '../src/agenda.ts';
import { createLocalAgenda } from '../src/agendas/local.ts';
import type { Finding } from '../src/domain/guard.ts';
import type { Indicator } from '../src/domain/indicator.ts';
import type { Policy } from '../src/domain/policy.ts';
import { Refusal } from '../src/domain/refusal.ts';
import {
  type Draft,
  type Outcome,
  type Request,
  type RequestEvent,
  SURFACES,
} from '../src/domain/request.ts';
import type { Ledger } from '../src/ledger.ts';
import { openJsonLedger } from '../src/ledgers/json.ts';
import { createWorkflow, type Workflow } from '../src/workflow.ts';
import { NOON, rule, sha1 } from './domain/stories.ts';

/** A workflow on a real record and a real agenda, with a clock that the test turns and vendors that are a set each. */

export const [a, b, c] = [sha1('a'), sha1('b'), sha1('c')];
export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

export const draft: Draft = {
  action: 'block',
  undo: false,
  indicators: [a, b],
  vendors: [],
  reason: 'INC-42',
  clean: false,
  prevent: false,
  breakGlass: false,
  override: false,
};

export const policy: Policy = { requesters: ['SRESPONDERS'], rules: [rule] };

const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** What a vendor of a test does beside keeping its list. */
interface Behaviour {
  /** Whether its list can be read. Default: it can. */
  readonly isReadable?: boolean;
  readonly batch?: number;
  /** Whether a write changes the list. */
  takes?(): boolean;
  /** What a write says instead of yes. */
  answer?(batch: readonly Indicator[]): Promise<readonly Outcome[] | Deferral>;
  /** Cannot take anything back. */
  readonly isFinal?: true;
  /** What it held for an indicator, to be put back. */
  previous?(indicator: Indicator): string | undefined;
  /** What it says it held where it let something pass. */
  readonly passes?: string;
}

/** A vendor whose list is a set. */
export function vendorOf({ isReadable = true, batch = 1, isFinal, passes, ...behaviour }: Behaviour = {}) {
  const held = new Set<string>();
  const sent: string[] = [];
  const errands: Errand[] = [];
  const write =
    (word: string, change: (value: string) => void): Operation['apply'] =>
    async (indicators, errand) => {
      sent.push(`${word} ${indicators.map(({ value }) => value[0]).join('')}`);
      errands.push(errand);
      if (behaviour.takes?.() ?? true) for (const { value } of indicators) change(value);
      const yes = indicators.map((indicator): Outcome => ({ indicator, status: 'accepted' }));
      return behaviour.answer?.(indicators) ?? yes;
    };
  const block: Operation = {
    kinds: ['sha1'],
    takes: 'SHA-1 file hashes',
    batch,
    ...(passes !== undefined && { passes }),
    apply: write('block', (value) => held.add(value)),
    ...(!isFinal && { revert: write('unblock', (value) => held.delete(value)) }),
    ...(isReadable && {
      inEffect: async (indicators: readonly Indicator[]) => indicators.map(({ value }) => held.has(value)),
    }),
    ...(behaviour.previous && {
      previous: async (indicators: readonly Indicator[]) =>
        indicators.map((each) => behaviour.previous?.(each)),
    }),
  };
  const vendor = { operations: { block }, check: async () => [], close: async () => undefined };
  return { held, sent, errands, block, vendor };
}

export interface Stage {
  readonly workflow: Workflow;
  readonly ledger: Ledger;
  /** What people were told of, as `about to…`, in order. */
  readonly told: readonly string[];
  /** What the log says went wrong. */
  readonly logged: readonly string[];
  /** What is on the agenda, as `kind request`. */
  ahead(): readonly string[];
  /** Resolves when nothing is due any more. */
  settled(): Promise<void>;
  /** Turns the clock on and waits until nothing is due any more. */
  pass(ms: number): Promise<void>;
  /** Opens the record anew and takes up what is ahead; as if killed just before an event of this type was written. */
  restart(before?: RequestEvent['type']): Promise<void>;
  close(): Promise<void>;
}

/** What a stage is set with. `findings` and `policy` may be changed while it plays. */
export interface Setting {
  readonly vendors: Readonly<Record<string, { readonly vendor: Vendor }>>;
  policy?: Policy;
  findings?: (indicators: readonly Indicator[]) => readonly Finding[];
}

export async function setStage(setting: Setting): Promise<Stage> {
  const folder = await mkdtemp(join(tmpdir(), 'portcullis-'));
  const told: string[] = [];
  const logged: string[] = [];
  const log = { ...quiet, error: (_: object, sentence: string) => void logged.push(sentence) };
  let time = NOON.getTime();
  let number = 0;
  const now = () => new Date(time);
  let playing = await play();

  async function play() {
    const ledger = await openJsonLedger({
      dir: folder,
      log: quiet,
      onFatal: (error) => {
        throw error;
      },
    });
    const { agenda, begin, ahead, settled, wake } = watchedAgenda(createLocalAgenda({ now, log }), now);
    const workflow = createWorkflow({
      ledger,
      agenda,
      vendors: Object.entries(setting.vendors).map(([name, { vendor }]) => ({
        name,
        title: name,
        vendor,
        insecure: false,
      })),
      policy: setting.policy ?? policy,
      guard: (indicators) => setting.findings?.(indicators) ?? [],
      reach: () => undefined,
      rehearsing: () => {
        throw new Error('Nothing is rehearsed here.');
      },
      now,
      newId: () => `R${String(++number).padStart(5, '0')}`,
      log,
      signal: new AbortController().signal,
      reveal: () => Promise.reject(new Error('Nothing is to be revealed here.')),
    });

    /** Slack, as far as the record knows it: shows what there is, and tells people. */
    async function show(id: string): Promise<undefined> {
      const request = await ledger.get(id);
      if (!request) return;
      for (const [index, notice] of request.notices.entries()) {
        if (notice.told) continue;
        told.push(`${notice.about} ${notice.to.join(' ')}`);
        await workflow.recordTold(id, index);
      }
      for (const surface of SURFACES) {
        if (request.messages[surface]?.version === request.changed) continue;
        await workflow.recordShown(id, surface, { channel: 'C1', ts: '1.2', version: request.changed });
      }
    }

    await workflow.resume();
    begin((job) => (job.kind === 'show' ? show(job.request) : workflow.perform(job)));
    return { ledger, agenda, workflow, ahead, settled, wake };
  }

  async function end(): Promise<void> {
    await playing.agenda.stop();
    await playing.ledger.close();
  }

  async function cutBefore(type: RequestEvent['type']): Promise<void> {
    const path = join(folder, 'ledger.jsonl');
    const lines = (await readFile(path, 'utf8')).split('\n');
    const at = lines.findIndex((line) => line.includes(`"type":"${type}"`));
    if (at < 0) throw new Error(`Nothing in the record is "${type}".`);
    await writeFile(
      path,
      lines
        .slice(0, at)
        .map((line) => `${line}\n`)
        .join(''),
    );
    await rm(join(folder, 'state.json'), { force: true });
  }

  return {
    get workflow() {
      return playing.workflow;
    },
    get ledger() {
      return playing.ledger;
    },
    told,
    logged,
    ahead: () => playing.ahead(),
    settled: () => playing.settled(),
    async pass(ms) {
      time += ms;
      playing.wake();
      await playing.settled();
    },
    async restart(before) {
      await end();
      if (before) await cutBefore(before);
      playing = await play();
      await playing.settled();
    },
    async close() {
      await end();
      await rm(folder, { recursive: true });
    },
  };
}

/** The agenda, and when nothing of it is due. `wake` hands out what the clock has made due. */
function watchedAgenda(agenda: Agenda, now: () => Date) {
  const due = new Map<string, { readonly job: Job; readonly at: Date }>();
  const keyOf = ({ kind, request }: Job) => `${kind} ${request}`;
  let running = 0;
  let waiting: (() => void)[] = [];

  const isIdle = () => running === 0 && [...due.values()].every(({ at }) => at > now());
  function look(): void {
    if (!isIdle()) return;
    for (const done of waiting) done();
    waiting = [];
  }

  const watched: Agenda = {
    ...agenda,
    schedule(job, at) {
      due.set(keyOf(job), { job, at });
      agenda.schedule(job, at);
    },
    cancel(job) {
      due.delete(keyOf(job));
      agenda.cancel(job);
    },
  };
  return {
    agenda: watched,
    begin(handle: (job: Job) => Promise<Date | undefined>): void {
      agenda.work(async (job) => {
        due.delete(keyOf(job));
        running += 1;
        try {
          const again = await handle(job);
          const known = due.get(keyOf(job))?.at;
          if (again && !(known && known < again)) due.set(keyOf(job), { job, at: again });
          return again;
        } finally {
          running -= 1;
          setImmediate(look);
        }
      });
    },
    ahead: () => [...due.keys()].sort(),
    settled: () =>
      new Promise<void>((resolve) => {
        waiting.push(resolve);
        setImmediate(look);
      }),
    wake(): void {
      for (const { job, at } of [...due.values()]) if (at <= now()) agenda.schedule(job, at);
    },
  };
}

/** The answer to what must not be refused. */
export function allowed(answer: Request | Refusal): Request {
  if (answer instanceof Refusal) throw new Error(answer.sentence);
  return answer;
}

/** What happened to a request, without showing it and telling people of it. */
export async function eventsOf(ledger: Ledger, id: string): Promise<readonly RequestEvent['type'][]> {
  const types = (await ledger.history(id)).map(({ event }) => event.type);
  return types.filter((type) => type !== 'shown' && type !== 'told' && type !== 'surveyed');
}

/** The status of each outcome, and its code if it has one. */
export async function outcomesOf(ledger: Ledger, id: string): Promise<readonly string[]> {
  const steps = (await ledger.get(id))?.steps ?? [];
  return steps.flatMap(({ outcomes }) =>
    outcomes.map(({ status, code }) => (code === undefined ? status : `${status} ${code}`)),
  );
}
