import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Operation } from '../src/adapter.ts';
import type { Agenda, Job } from '../src/agenda.ts';
import type { Finding } from '../src/domain/guard.ts';
import type { Indicator } from '../src/domain/indicator.ts';
import { Refusal } from '../src/domain/refusal.ts';
import type { Draft, Outcome, Request } from '../src/domain/request.ts';
import type { Ledger } from '../src/ledger.ts';
import { openJsonLedger } from '../src/ledgers/json.ts';
import { createWorkflow, type Workflow } from '../src/workflow.ts';
import { lea, NOON, rina, sha1, tomas } from './domain/stories.ts';

const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };
const [a, b] = [sha1('a'), sha1('b')];
const draft: Draft = {
  action: 'block',
  undo: false,
  indicators: [a, b],
  vendors: [],
  reason: 'INC-42',
  clean: false,
  prevent: false,
};

let folder: string;
let ledger: Ledger;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'portcullis-'));
  ledger = await open();
});
afterEach(async () => {
  await ledger.close();
  await rm(folder, { recursive: true });
});

const open = () =>
  openJsonLedger({
    dir: folder,
    log: quiet,
    onFatal: (error) => {
      throw error;
    },
  });

/** An agenda that only remembers: the test decides what is due. */
function notebook(): Agenda & { readonly jobs: Map<string, Date> } {
  const jobs = new Map<string, Date>();
  const key = (job: Job) => `${job.kind} ${job.request}`;
  return {
    jobs,
    schedule: (job, at) => void jobs.set(key(job), at),
    cancel: (job) => void jobs.delete(key(job)),
    work: () => undefined,
    stop: async () => undefined,
  };
}

/** A vendor whose list is a set; `answer` may replace what a write says, `takes` whether it changes the list. */
function vendor(
  readable: boolean,
  options: {
    takes?: () => boolean;
    answer?: (batch: readonly Indicator[]) => ReturnType<Operation['apply']>;
  } = {},
) {
  const held = new Set<string>();
  const sent: string[][] = [];
  const errands: string[] = [];
  const block: Operation = {
    kinds: ['sha1'],
    takes: 'SHA-1 file hashes',
    batch: 1,
    async apply(batch, errand) {
      sent.push(batch.map(({ value }) => value));
      errands.push(errand.comment);
      if (options.takes?.() ?? true) for (const { value } of batch) held.add(value);
      return (
        options.answer?.(batch) ?? batch.map((indicator): Outcome => ({ indicator, status: 'accepted' }))
      );
    },
    ...(readable && {
      inEffect: async (batch: readonly Indicator[]) => batch.map(({ value }) => held.has(value)),
    }),
  };
  return {
    held,
    sent,
    errands,
    vendor: { operations: { block }, check: async () => [], close: async () => undefined },
  };
}

function workflowWith(
  vendors: Record<string, ReturnType<typeof vendor>>,
  more: {
    agenda?: Agenda;
    findings?: () => readonly Finding[];
    now?: () => Date;
    asked?: (readonly Indicator[])[];
  } = {},
): Workflow {
  const ids = ['R00001', 'R00002', 'R00003'];
  return createWorkflow({
    ledger,
    agenda: more.agenda ?? notebook(),
    vendors: Object.entries(vendors).map(([name, { vendor: connected }]) => ({
      name,
      title: name,
      vendor: connected,
      insecure: false,
    })),
    policy: {
      requesters: ['SRESPONDERS'],
      rules: [{ name: 'default', approvals: 1, approvers: ['SLEADS'], expiresAfterMs: 3_600_000 }],
    },
    guard: (indicators) => {
      more.asked?.push(indicators);
      return more.findings?.() ?? [];
    },
    now: more.now ?? (() => NOON),
    newId: () => ids.shift()!,
    log: quiet,
    signal: new AbortController().signal,
    reveal: () => Promise.reject(new Error('Nothing is to be revealed here.')),
  });
}

function allowed(answer: Request | Refusal): Request {
  if (answer instanceof Refusal) throw new Error(answer.sentence);
  return answer;
}

async function approved(workflow: Workflow): Promise<string> {
  const { id } = allowed(await workflow.ask(draft, rina, 'C0SOC'));
  allowed(await workflow.approve(id, lea));
  return id;
}

const outcomesOf = async (id: string) =>
  (await ledger.get(id))?.steps.flatMap((step) =>
    step.outcomes.map(({ status, code }) => (code ? `${status} ${code}` : status)),
  );
const eventsOf = async (id: string) => (await ledger.history(id)).map(({ event }) => event.type);

test('an approved request is carried out, each step recorded before and after its call', async () => {
  const inspect = vendor(true);
  const workflow = workflowWith({ inspect });
  const id = await approved(workflow);
  await workflow.perform({ kind: 'run', request: id });
  expect(await eventsOf(id)).toEqual(['requested', 'approved', 'started', 'acted', 'started', 'acted']);
  expect(await outcomesOf(id)).toEqual(['verified', 'verified']);
  expect(inspect.sent).toEqual([[a.value], [b.value]]);
  expect(inspect.errands[0]).toBe(
    'Portcullis R00001, asked by urina (URINA), approved by ulea (ULEA): INC-42',
  );
});

test('running it again calls nobody', async () => {
  const inspect = vendor(false);
  const workflow = workflowWith({ inspect });
  const id = await approved(workflow);
  await Promise.all([
    workflow.perform({ kind: 'run', request: id }),
    workflow.perform({ kind: 'run', request: id }),
  ]);
  await workflow.perform({ kind: 'run', request: id });
  expect(inspect.sent).toEqual([[a.value], [b.value]]);
});

test('nothing is called before it is approved', async () => {
  const inspect = vendor(true);
  const workflow = workflowWith({ inspect });
  const { id } = allowed(await workflow.ask(draft, rina, 'C0SOC'));
  await workflow.perform({ kind: 'run', request: id });
  expect(inspect.sent).toEqual([]);
});

test('what becomes protected between approval and run is not sent, and the request says so', async () => {
  const inspect = vendor(true);
  let findings: readonly Finding[] = [];
  const workflow = workflowWith({ inspect }, { findings: () => findings });
  const id = await approved(workflow);
  findings = [{ indicator: a, rule: 'known_good', entry: 'calc', sentence: 'This hash is known good.' }];
  await workflow.perform({ kind: 'run', request: id });
  expect(inspect.sent).toEqual([]);
  expect(await ledger.get(id)).toMatchObject({ status: 'failed' });
  expect(await outcomesOf(id)).toEqual(['failed protected', 'failed protected']);
});

test('an adapter that throws leaves its step unknown and the others alone', async () => {
  const broken = vendor(false, { answer: () => Promise.reject(new Error('A bug.')) });
  const inspect = vendor(true);
  const workflow = workflowWith({ broken, inspect });
  const id = await approved(workflow);
  await workflow.perform({ kind: 'run', request: id });
  expect(await outcomesOf(id)).toEqual([
    'unknown internal_error',
    'unknown internal_error',
    'verified',
    'verified',
  ]);
  expect(await ledger.get(id)).toMatchObject({ status: 'partial' });
});

test('a step that the vendor puts off holds up those behind it and is sent later', async () => {
  let busy = true;
  let time = NOON.getTime();
  const inspect = vendor(true, {
    takes: () => !busy,
    answer: async (batch) =>
      busy
        ? ({ retryAfterMs: 60_000, code: 'rate_limited' } as never)
        : batch.map((indicator): Outcome => ({ indicator, status: 'accepted' })),
  });
  const workflow = workflowWith({ inspect }, { now: () => new Date(time) });
  const id = await approved(workflow);
  const again = await workflow.perform({ kind: 'run', request: id });
  expect(inspect.sent).toHaveLength(1);
  expect(await eventsOf(id)).toEqual(['requested', 'approved', 'started', 'deferred']);
  busy = false;
  expect(again).toEqual(new Date(NOON.getTime() + 60_000));
  time += 60_000;
  await workflow.perform({ kind: 'run', request: id });
  expect(await outcomesOf(id)).toEqual(['verified', 'verified']);
});

describe('after a crash between the call and its answer', () => {
  /** The ledger as a killed process leaves it: the first step started, nothing more. */
  async function interrupted(workflow: Workflow): Promise<string> {
    const id = await approved(workflow);
    await ledger.append(id, () => [{ at: NOON.toISOString(), type: 'started', step: 0 }]);
    await ledger.close();
    ledger = await open();
    return id;
  }

  test('a vendor that can be asked is asked, and what is there is not sent again', async () => {
    const inspect = vendor(true);
    const id = await interrupted(workflowWith({ inspect }));
    inspect.held.add(a.value);
    await workflowWith({ inspect }).perform({ kind: 'run', request: id });
    expect(inspect.sent).toEqual([[b.value]]);
    expect(await outcomesOf(id)).toEqual(['verified', 'verified']);
  });

  test('what is provably absent is sent again', async () => {
    const inspect = vendor(true);
    const id = await interrupted(workflowWith({ inspect }));
    await workflowWith({ inspect }).perform({ kind: 'run', request: id });
    expect(inspect.sent).toEqual([[a.value], [b.value]]);
    expect(await outcomesOf(id)).toEqual(['verified', 'verified']);
  });

  test('a vendor that cannot be asked leaves it unknown, until a person decides', async () => {
    const inspect = vendor(false);
    const id = await interrupted(workflowWith({ inspect }));
    const workflow = workflowWith({ inspect });
    await workflow.perform({ kind: 'run', request: id });
    expect(inspect.sent).toEqual([[b.value]]);
    expect(await outcomesOf(id)).toEqual(['unknown interrupted', 'accepted']);
    allowed(await workflow.retry(id, tomas));
    await workflow.perform({ kind: 'run', request: id });
    expect(inspect.sent).toEqual([[b.value], [a.value]]);
    expect(await ledger.get(id)).toMatchObject({ status: 'done' });
  });

  test('everything ahead is on the agenda again', async () => {
    const inspect = vendor(false);
    const id = await interrupted(workflowWith({ inspect }));
    const agenda = notebook();
    await workflowWith({ inspect }, { agenda }).resume();
    expect([...agenda.jobs.keys()].sort()).toEqual([`run ${id}`, `show ${id}`]);
  });
});

test('a vendor that was taken out of the configuration fails its steps by name', async () => {
  const inspect = vendor(true);
  const id = await approved(workflowWith({ inspect }));
  await workflowWith({}).perform({ kind: 'run', request: id });
  expect(await outcomesOf(id)).toEqual(['failed vendor_gone', 'failed vendor_gone']);
});

test('an id that is taken is not given twice', async () => {
  const inspect = vendor(true);
  allowed(await workflowWith({ inspect }).ask(draft, rina, 'C0SOC'));
  expect(allowed(await workflowWith({ inspect }).ask(draft, rina, 'C0SOC')).id).toBe('R00002');
});

describe('before the decision', () => {
  test('the vendors are asked what they hold, and it is recorded for the card', async () => {
    const inspect = vendor(true);
    const mute = vendor(false);
    inspect.held.add(b.value);
    const agenda = notebook();
    const workflow = workflowWith({ inspect, mute }, { agenda });
    const { id } = allowed(await workflow.ask(draft, rina, 'C0SOC'));
    expect(agenda.jobs.has(`survey ${id}`)).toBe(true);
    await workflow.perform({ kind: 'survey', request: id });
    const holds = (await ledger.get(id))?.steps.map((step) => step.holds);
    expect(holds).toEqual([[null], ['blocked'], undefined, undefined]);
    expect(inspect.sent).toEqual([]);
  });

  test('of a vendor that cannot be read nothing is said', async () => {
    const blind = vendor(true);
    blind.vendor.operations.block.inEffect = async (batch) => batch.map(() => undefined);
    const workflow = workflowWith({ blind });
    const { id } = allowed(await workflow.ask(draft, rina, 'C0SOC'));
    await workflow.perform({ kind: 'survey', request: id });
    expect(await eventsOf(id)).toEqual(['requested']);
  });

  test('an undo is frozen with what it puts back, and the guard is asked about that', async () => {
    const before = new Map([[a.value, 'whitelist']]);
    const console = vendor(true);
    console.vendor.operations.block.previous = async (batch) => batch.map(({ value }) => before.get(value));
    console.vendor.operations.block.revert = async (batch) =>
      batch.map((indicator) => ({ indicator, status: 'accepted' }));
    const asked: (readonly Indicator[])[] = [];
    const workflow = workflowWith({ console }, { findings: () => [], asked });
    await workflow.perform({ kind: 'run', request: await approved(workflow) });
    const undo = allowed(await workflow.ask({ ...draft, undo: true }, rina, 'C0SOC'));
    expect(undo.terms.steps.map(({ restores }) => restores)).toEqual([['whitelist'], [null]]);
    expect(asked.at(-1)).toEqual([a]);
  });
});
