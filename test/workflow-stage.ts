import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Deferral, Errand, Operation, Vendor } from '../src/adapter.ts';
import { createLocalAgenda } from '../src/agendas/local.ts';
import type { Draft } from '../src/domain/draft.ts';
import type { RequestEvent } from '../src/domain/event.ts';
import type { Finding } from '../src/domain/guard.ts';
import type { Indicator } from '../src/domain/indicator.ts';
import type { Outcome } from '../src/domain/outcome.ts';
import type { Policy, Standing } from '../src/domain/policy.ts';
import { Refusal } from '../src/domain/refusal.ts';
import { type Request, SURFACES } from '../src/domain/request.ts';
import type { Ledger } from '../src/ledger.ts';
import { openJsonLedger } from '../src/ledgers/json.ts';
import { createWorkflow, type Workflow } from '../src/workflow.ts';
import { NOON, rule, sha1 } from './domain/stories.ts';
import { watchedAgenda } from './workflow-agenda.ts';
import { createLife, type Death } from './workflow-life.ts';

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
  /** What its processes have died of, as `before acted`, in order. */
  readonly deaths: readonly string[];
  /** What is on the agenda, as `kind request`. */
  ahead(): readonly string[];
  /** Resolves when nothing is due any more. A process that has died meanwhile is started anew. */
  settled(): Promise<void>;
  /** Turns the clock on and waits until nothing is due any more. */
  pass(ms: number): Promise<void>;
  /** Opens the record anew and takes up what is ahead; as if killed just before an event of this type was written. */
  restart(before?: RequestEvent['type']): Promise<void>;
  /** What the process is to die of, once. Undefined: of nothing. */
  diesOf(death: Death | undefined): void;
  close(): Promise<void>;
}

/** What a stage is set with. `findings` and `policy` may be changed while it plays. */
export interface Setting {
  readonly vendors: Readonly<Record<string, { readonly vendor: Vendor }>>;
  policy?: Policy;
  findings?: (indicators: readonly Indicator[]) => readonly Finding[];
  /** How those stand by now on whose word it rests. Default: as they did. */
  standings?: (request: Request) => readonly Standing[];
  /** Default: never aborted. Aborted from the start, nothing that gave no answer is waited for. */
  readonly signal?: AbortSignal;
}

export async function setStage(setting: Setting): Promise<Stage> {
  const folder = await mkdtemp(join(tmpdir(), 'portcullis-'));
  const told: string[] = [];
  const logged: string[] = [];
  const deaths: string[] = [];
  let time = NOON.getTime();
  let number = 0;
  const now = () => new Date(time);
  let death: Death | undefined;
  let playing = await play();

  async function play() {
    const life = createLife(() => death);
    const log = {
      ...quiet,
      error: (_: object, sentence: string) => void (life.isOver() || logged.push(sentence)),
    };
    const record = await openJsonLedger({
      dir: folder,
      log: quiet,
      onFatal: (error) => {
        throw error;
      },
    });
    const ledger = life.recording(record);
    const { agenda, begin, ahead, settled, wake } = watchedAgenda(createLocalAgenda({ now, log }), now);
    const workflow = createWorkflow({
      ledger,
      agenda,
      vendors: Object.entries(setting.vendors).map(([name, { vendor }]) => ({
        name,
        title: name,
        vendor: life.reaching(vendor),
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
      signal: setting.signal ?? new AbortController().signal,
      reveal: () => Promise.reject(new Error('Nothing is to be revealed here.')),
      standings: async (request) => setting.standings?.(request) ?? [],
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
    return { life, ledger, agenda, workflow, ahead, settled, wake };
  }

  async function end(): Promise<void> {
    const stopped = playing.agenda.stop();
    // What a dead process had under way never comes back.
    if (!playing.life.isOver()) await stopped;
    await playing.ledger.close();
  }

  async function settled(): Promise<void> {
    for (;;) {
      await Promise.race([playing.settled(), playing.life.over]);
      if (!playing.life.isOver()) return;
      deaths.push(`${death?.when} ${death?.type}`);
      death = undefined;
      await end();
      playing = await play();
    }
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
    deaths,
    ahead: () => playing.ahead(),
    settled,
    async pass(ms) {
      time += ms;
      playing.wake();
      await settled();
    },
    async restart(before) {
      await end();
      if (before) await cutBefore(before);
      playing = await play();
      await settled();
    },
    diesOf(next) {
      death = next;
    },
    async close() {
      await end();
      await rm(folder, { recursive: true });
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
