/**
 * How long Slack waits for an acknowledgement of `/block …` in HTTP mode: the bot against a bare Bolt app that only
 * acknowledges, and against one bare flush of a line of the journal's length, interleaved in one run on the loopback.
 * `npm run build` first; then `node bench/ack.mjs`. BENCH_DIR chooses the disk, BENCH_ROUNDS the rounds.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, open, readFile, rm } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { personAt, startBot } from './bot.mjs';
import { BOT_TOKEN, blockCommand, dial, SIGNING_SECRET } from './wire.mjs';

const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 7);
const WARM_UP = 1_000;
const ALONE = 1_500;
const CROWD = 32;
const IN_CROWD = 8_000;
const CHANNEL = 'C0INCIDENT';

const MOST_ALONE = 1.2;
const LEAST_IN_CROWD = 0.7;

const root = await mkdtemp(join(process.env.BENCH_DIR ?? tmpdir(), 'portcullis-bench-'));
const slack = await forked('slack-stub.mjs');
const apiUrl = slack.said;

async function forked(file, env = {}) {
  const child = fork(fileURLToPath(new URL(file, import.meta.url)), {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    env: { PATH: process.env.PATH, ...env },
  });
  const [said] = await once(child, 'message');
  return {
    said,
    async stop() {
      child.kill();
      await once(child, 'exit');
    },
  };
}

async function startBolt(env) {
  const env_ = { SLACK_BOT_TOKEN: BOT_TOKEN, SLACK_SIGNING_SECRET: SIGNING_SECRET, SLACK_API_URL: apiUrl };
  const app = await forked('bare-bolt.mjs', { ...env_, ...env });
  return { port: app.said, stop: app.stop };
}

/** Sends commands signed beforehand over so many connections; milliseconds of each, and how many were served a second. */
async function load(port, lanes, count, isServed) {
  const commands = Array.from({ length: count }, (_, n) => blockCommand(personAt(n), CHANNEL));
  const connections = await Promise.all(Array.from({ length: lanes }, () => dial(port)));
  const ms = [];
  const from = performance.now();
  await Promise.all(
    connections.map(async ({ send }) => {
      for (let command = commands.pop(); command; command = commands.pop()) {
        const start = performance.now();
        const answer = await send(command);
        ms.push(performance.now() - start);
        if (!isServed(answer)) throw new Error(`The answer was:\n${answer}`);
      }
    }),
  );
  const perSecond = (1000 * count) / (performance.now() - from);
  for (const { close } of connections) close();
  return { ms, perSecond };
}

const isOk = (answer) => answer.startsWith('HTTP/1.1 200 ');
const isRecorded = (answer) => isOk(answer) && answer.includes('Recorded as');

/** A fresh process, warmed up. */
async function measure({ port, stop }, isServed) {
  await load(port, CROWD, WARM_UP, isServed);
  const alone = await load(port, 1, ALONE, isServed);
  const crowd = await load(port, CROWD, IN_CROWD, isServed);
  await stop();
  return { alone, crowd };
}

/** A bare write and flush of a line. */
async function flushes(line, count) {
  const file = await open(join(root, 'bare'), 'w');
  const ms = [];
  for (let each = 0; each < count; each += 1) {
    const start = performance.now();
    await file.write(line, 0, line.length, each * line.length);
    await file.datasync();
    ms.push(performance.now() - start);
  }
  await file.close();
  return ms;
}

async function measureOurs(round) {
  const bot = await startBot({ folder: join(root, `bot-${round}`), apiUrl });
  const figures = await measure(bot, isRecorded);
  const lines = (await readFile(bot.journal, 'utf8'))
    .split('\n')
    .filter((line) => line.includes('"type":"requested"'));
  const asked = WARM_UP + ALONE + IN_CROWD;
  if (lines.length !== asked)
    throw new Error(`${asked} requests were acknowledged, ${lines.length} are on record.`);
  await rm(join(root, `bot-${round}`), { recursive: true });
  return { ...figures, lineBytes: Math.round(lines.join('\n').length / lines.length) };
}

const rounds = [];
let lineBytes = 1_000;
for (let round = 1; round <= ROUNDS; round += 1) {
  const bolt = await measure(await startBolt({}), isOk);
  const flush = await flushes(Buffer.alloc(lineBytes, 'x'), 1_000);
  const ours = await measureOurs(round);
  const lean = await measure(await startBolt({ CONVO_STORE: 'false' }), isOk);
  lineBytes = ours.lineBytes;
  rounds.push({ bolt, flush, ours, lean });
}
await slack.stop();
await rm(root, { recursive: true });

function quantile(values, share) {
  return values.toSorted((a, b) => a - b)[Math.floor(share * (values.length - 1))];
}
const median = (values) => quantile(values, 0.5);
const spread = (values, digits) =>
  `${median(values).toFixed(digits)} (${Math.min(...values).toFixed(digits)}–${Math.max(...values).toFixed(digits)})`;

console.log(
  `Node ${process.version}, ${cpus().length} cores, ${ROUNDS} rounds, ${lineBytes} bytes per line of the journal.`,
);
console.log('Each cell is the median of the rounds (least–most).\n');
console.log(`| | one at a time, p50 ms | p99 ms | ${CROWD} at once, per second | p50 ms | p99 ms |`);
console.log('|---|---|---|---|---|---|');
for (const [title, name] of [
  ['bare Bolt', 'bolt'],
  ['bare Bolt, `convoStore: false`', 'lean'],
  ['Portcullis', 'ours'],
]) {
  const cells = [
    [({ alone }) => median(alone.ms), 3],
    [({ alone }) => quantile(alone.ms, 0.99), 2],
    [({ crowd }) => crowd.perSecond, 0],
    [({ crowd }) => median(crowd.ms), 2],
    [({ crowd }) => quantile(crowd.ms, 0.99), 1],
  ].map(([of, digits]) =>
    spread(
      rounds.map((round) => of(round[name])),
      digits,
    ),
  );
  console.log(`| ${title} | ${cells.join(' | ')} |`);
}
const flushMs = ({ flush }) => median(flush);
const flushed = [
  spread(rounds.map(flushMs), 3),
  spread(
    rounds.map(({ flush }) => quantile(flush, 0.99)),
    2,
  ),
];
console.log(`| bare write and flush | ${flushed.join(' | ')} | | | |`);

const alone = rounds.map(
  (round) => median(round.ours.alone.ms) / (median(round.bolt.alone.ms) + flushMs(round)),
);
const crowd = rounds.map(({ ours, bolt }) => ours.crowd.perSecond / bolt.crowd.perSecond);
const verdict = (holds) => (holds ? 'holds' : 'MISSED');
console.log(
  `\nOne at a time: ${spread(alone, 2)} times bare Bolt plus one flush; at most ${MOST_ALONE}: ${verdict(median(alone) <= MOST_ALONE)}.`,
);
console.log(
  `${CROWD} at once: ${spread(crowd, 2)} times bare Bolt's throughput; at least ${LEAST_IN_CROWD}: ${verdict(median(crowd) >= LEAST_IN_CROWD)}.`,
);
