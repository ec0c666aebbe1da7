import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';
import { afterEach, expect, test } from '@jest/globals';
import { projectRoot } from '../../sandbox/slack/root.ts';

const MINUTE = 60_000;
const SHIFT = pathToFileURL(join(projectRoot(), 'dist', 'sandbox', 'time-shift.js')).href;

let child: ChildProcess;
afterEach(() => void child?.kill('SIGKILL'));

/** Runs a script under the preload; `say` prints a line. Gives back the lines in turn. */
function run(script: string, aheadMs = 0): () => Promise<string> {
  const source = `const say = (...words) => console.log(words.join(' '));\n${script}`;
  child = spawn(process.execPath, ['--import', SHIFT, '--input-type=module', '--eval', source], {
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
    env: { PATH: process.env['PATH'], SANDBOX_AHEAD_MS: String(aheadMs) },
  });
  const lines = createInterface(child.stdout!)[Symbol.asyncIterator]();
  return async () => String((await lines.next()).value);
}

/** Moves the child's clock and waits until it says so. */
async function move(aheadMs: number): Promise<void> {
  const answered = once(child, 'message');
  child.send({ aheadMs });
  expect((await answered)[0]).toEqual({ aheadMs });
}

const KEEP_RUNNING = 'setInterval(() => {}, 1000);';

test('every way to ask for the time gives the moved one', async () => {
  const line = run(
    `${KEEP_RUNNING}
     const before = [Date.now(), new Date().getTime(), Date.parse(Date()), performance.now()];
     say('ready');
     process.on('message', () => {
       const after = [Date.now(), new Date().getTime(), Date.parse(Date()), performance.now()];
       say(after.map((at, index) => Math.round((at - before[index]) / 60_000)).join(','));
       say(new Date(5).getTime(), new Date(2026, 0, 1) instanceof Date, new Date(Date.UTC(2026)).toISOString());
     });`,
  );
  expect(await line()).toBe('ready');
  await move(90 * MINUTE);
  expect(await line()).toBe('90,90,90,90');
  expect(await line()).toBe('5 true 2026-01-01T00:00:00.000Z');
});

test('a process that starts late starts ahead', async () => {
  const line = run(`say(Date.now());`, 1_000 * MINUTE);
  expect(Number(await line()) - Date.now()).toBeGreaterThan(999 * MINUTE);
});

test('what is due within a move happens at once, the earlier first, and nothing else', async () => {
  const line = run(
    `${KEEP_RUNNING}
     import { setTimeout as sleep } from 'node:timers/promises';
     import { setTimeout as later } from 'node:timers';
     import { promisify } from 'node:util';
     setTimeout((word) => say(word), 50 * 60_000, 'third');
     later(() => say('first'), 20 * 60_000);
     sleep(30 * 60_000, 'second').then(say);
     promisify(setTimeout)(55 * 60_000, 'fourth').then(say);
     setTimeout(() => say('too early'), 61 * 60_000);
     setTimeout(() => say('too early'), 9_000);
     clearTimeout(setTimeout(() => say('cleared'), 10 * 60_000));
     say('ready');
     process.on('message', () => setTimeout(() => say('end'), 50));`,
  );
  expect(await line()).toBe('ready');
  await move(60 * MINUTE);
  expect([await line(), await line(), await line(), await line(), await line()]).toEqual([
    'first',
    'second',
    'third',
    'fourth',
    'end',
  ]);
});

test('what is due a little after a move comes when it is due', async () => {
  const line = run(
    `${KEEP_RUNNING}
     const at = Date.now();
     setTimeout(() => say(Math.round((Date.now() - at) / 60_000)), 60 * 60_000);
     say('ready');`,
  );
  expect(await line()).toBe('ready');
  await move(60 * MINUTE - 300);
  expect(await line()).toBe('60');
});

test('a wait that was given up stays given up', async () => {
  const line = run(
    `${KEEP_RUNNING}
     import { setTimeout as sleep } from 'node:timers/promises';
     const abort = new AbortController();
     sleep(20 * 60_000, 'slept', { signal: abort.signal }).then(say, (error) => say(error.name));
     abort.abort();
     say('ready');
     process.on('message', () => setTimeout(() => say('end'), 50));`,
  );
  expect([await line(), await line()].sort()).toEqual(['AbortError', 'ready']);
  await move(60 * MINUTE);
  expect(await line()).toBe('end');
});

test('an interval ticks once for a move, and again for the next', async () => {
  const line = run(
    `${KEEP_RUNNING}
     let ticks = 0;
     const timer = setInterval(() => { ticks += 1; }, 15_000);
     say('ready');
     process.on('message', ({ aheadMs }) => setTimeout(() => {
       say(ticks);
       if (ticks === 2) clearInterval(timer);
     }, 50));`,
  );
  expect(await line()).toBe('ready');
  await move(60 * MINUTE);
  expect(await line()).toBe('1');
  await move(120 * MINUTE);
  expect(await line()).toBe('2');
  await move(180 * MINUTE);
  expect(await line()).toBe('2');
});

test('a short interval is silent right after a move, and goes on', async () => {
  const line = run(
    `let last = Date.now();
     setInterval(() => {
       const silence = Date.now() - last;
       if (silence > 5_000) say('lost');
       last = Date.now();
     }, 100);
     setInterval((word) => say(word), 1_500, 'alive');
     say('ready');
     process.on('message', () => { setTimeout(() => { last = Date.now(); say('heard'); }, 400); });`,
  );
  expect(await line()).toBe('ready');
  await move(60 * MINUTE);
  expect(['heard', 'alive']).toContain(await line());
  expect(['heard', 'alive']).toContain(await line());
  expect(await line()).toBe('alive');
});

test('one that throws does not keep the others from theirs', async () => {
  const line = run(
    `${KEEP_RUNNING}
     process.on('uncaughtException', (error) => say('caught', error.message));
     setTimeout(() => { throw new Error('first'); }, 10 * 60_000);
     setTimeout(() => say('second'), 20 * 60_000);
     say('ready');`,
  );
  expect(await line()).toBe('ready');
  await move(60 * MINUTE);
  expect([await line(), await line()]).toEqual(['caught first', 'second']);
});

test('a process that has nothing else to do ends', async () => {
  run(`say('done');`);
  expect((await once(child, 'exit'))[0]).toBe(0);
});
