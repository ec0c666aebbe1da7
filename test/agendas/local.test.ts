import { expect, test } from '@jest/globals';
import type { Job } from '../../src/agenda.ts';
import { createLocalAgenda } from '../../src/agendas/local.ts';

const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };
const soon = (ms = 0) => new Date(Date.now() + ms);
const run = (request: string): Job => ({ kind: 'run', request });

/** Remembers what was handed out and lets a test wait for it. */
function recorder() {
  const jobs: string[] = [];
  const waiting: { readonly count: number; readonly done: () => void }[] = [];
  return {
    jobs,
    note(job: Job) {
      jobs.push(`${job.kind} ${job.request}`);
      for (const { count, done } of waiting) if (jobs.length >= count) done();
    },
    reached: (count: number) =>
      jobs.length >= count ? Promise.resolve() : new Promise<void>((done) => waiting.push({ count, done })),
  };
}

test('hands out what is due, in no hurry for what is not, and nothing before work begins', async () => {
  const agenda = createLocalAgenda({ now: () => new Date(), log: quiet });
  const seen = recorder();
  agenda.schedule(run('R2'), soon(60_000));
  agenda.schedule(run('R1'), soon());
  expect(seen.jobs).toEqual([]);
  agenda.work(async (job) => void seen.note(job));
  await seen.reached(1);
  await agenda.stop();
  expect(seen.jobs).toEqual(['run R1']);
});

test('begins nothing before whoever scheduled it has answered', async () => {
  const agenda = createLocalAgenda({ now: () => new Date(), log: quiet });
  const seen = recorder();
  agenda.work(async (job) => void seen.note(job));
  agenda.schedule(run('R1'), soon());
  for (let after = 0; after < 100; after += 1) await undefined;
  expect(seen.jobs).toEqual([]);
  await seen.reached(1);
  await agenda.stop();
});

test('scheduling again moves a job, cancelling drops it', async () => {
  const agenda = createLocalAgenda({ now: () => new Date(), log: quiet });
  const seen = recorder();
  agenda.schedule(run('R1'), soon(60_000));
  agenda.schedule(run('R2'), soon());
  agenda.cancel(run('R2'));
  agenda.schedule(run('R1'), soon());
  agenda.work(async (job) => void seen.note(job));
  await seen.reached(1);
  await agenda.stop();
  expect(seen.jobs).toEqual(['run R1']);
});

test('a job that asks for another time is handed out again then', async () => {
  const agenda = createLocalAgenda({ now: () => new Date(), log: quiet });
  const seen = recorder();
  agenda.work(async (job) => {
    seen.note(job);
    return seen.jobs.length < 3 ? soon(5) : undefined;
  });
  agenda.schedule(run('R1'), soon());
  await seen.reached(3);
  await agenda.stop();
  expect(seen.jobs).toHaveLength(3);
});

test('a job that fails is logged and tried again', async () => {
  const logged: string[] = [];
  let time = 0;
  const agenda = createLocalAgenda({
    now: () => new Date(time),
    log: { ...quiet, error: (_, sentence) => logged.push(sentence) },
  });
  const seen = recorder();
  agenda.work((job) => {
    seen.note(job);
    // The clock jumps over the pause, so that nobody has to wait for it.
    queueMicrotask(() => {
      time += 3_600_000;
      agenda.schedule(run('R1'), new Date(time));
    });
    return seen.jobs.length < 3 ? Promise.reject(new Error('Not now.')) : Promise.resolve(undefined);
  });
  agenda.schedule(run('R1'), new Date(0));
  await seen.reached(3);
  await agenda.stop();
  expect(logged).toEqual(['A job failed and will be tried again.', 'A job failed and will be tried again.']);
});

test('one request is never in two handlers of a kind at once; what comes meanwhile runs afterwards', async () => {
  const agenda = createLocalAgenda({ now: () => new Date(), log: quiet });
  const seen = recorder();
  let inside = 0;
  let most = 0;
  let open: () => void = () => undefined;
  const gate = new Promise<void>((resolve) => {
    open = resolve;
  });
  agenda.work(async (job) => {
    inside += 1;
    most = Math.max(most, inside);
    seen.note(job);
    await gate;
    inside -= 1;
    return undefined;
  });
  agenda.schedule(run('R1'), soon());
  await seen.reached(1);
  agenda.schedule(run('R1'), soon());
  agenda.schedule(run('R1'), soon());
  open();
  await seen.reached(2);
  await agenda.stop();
  expect(most).toBe(1);
  expect(seen.jobs).toHaveLength(2);
});

test('no more than so many of a kind are handed out at once, and all in the end', async () => {
  const agenda = createLocalAgenda({ now: () => new Date(), log: quiet, concurrency: 3 });
  const seen = recorder();
  let inside = 0;
  let most = 0;
  agenda.work(async (job) => {
    inside += 1;
    most = Math.max(most, inside);
    await new Promise(setImmediate);
    inside -= 1;
    seen.note(job);
    return undefined;
  });
  for (let i = 0; i < 20; i += 1) agenda.schedule(run(`R${i}`), soon());
  await seen.reached(20);
  await agenda.stop();
  expect(most).toBe(3);
});

test('stopping waits for what is under way and hands out nothing more', async () => {
  const agenda = createLocalAgenda({ now: () => new Date(), log: quiet });
  const seen = recorder();
  let finished = false;
  agenda.work(async (job) => {
    seen.note(job);
    await new Promise(setImmediate);
    finished = true;
    return soon();
  });
  agenda.schedule(run('R1'), soon());
  await seen.reached(1);
  await agenda.stop();
  expect(finished).toBe(true);
  agenda.schedule(run('R2'), soon());
  expect(seen.jobs).toEqual(['run R1']);
});
