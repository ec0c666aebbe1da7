/**
 * How long Slack waits for an acknowledgement of `/block …` in HTTP mode: the bot against a bare Bolt app that only
 * acknowledges, and against one bare write and flush of a line of the journal's length, in turns on the loopback.
 * `npm run build` first; then `node bench/ack.mjs`. BENCH_DIR chooses the disk, BENCH_ROUNDS the rounds.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, open, readFile, rm } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { personAt, startBot } from './bot.mjs';
import { BOT_TOKEN, blockCommand, dial, SIGNING_SECRET } from './wire.mjs';

const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 7);
const WARM_UP = 3_000;
const ALONE = 500;
const PAUSE_MS = 2;
const CROWD = 32;
const IN_CROWD = 6_000;
const CHANNEL = 'C0INCIDENT';

const MOST_ALONE = 1.2;
const LEAST_IN_CROWD = 0.7;

let asked = 0;
const root = await mkdtemp(join(process.env.BENCH_DIR ?? tmpdir(), 'portcullis-bench-'));
const slack = await forked('slack-stub.mjs');
const apiUrl = slack.said;

/** Starts a file beside this one; `said` is the message it sends once it listens. */
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
  const app = await forked('bare-bolt.mjs', {
    SLACK_BOT_TOKEN: BOT_TOKEN,
    SLACK_SIGNING_SECRET: SIGNING_SECRET,
    SLACK_API_URL: apiUrl,
    ...env,
  });
  return { port: app.said, stop: app.stop };
}

const isOk = (answer) => answer.startsWith('HTTP/1.1 200 ');
const isRecorded = (answer) => isOk(answer) && answer.includes('Recorded as');

function nextCommand() {
  asked += 1;
  return blockCommand(personAt(asked), CHANNEL);
}

/** Milliseconds until the answer, which has to be the right one. */
async function timed({ send }, command, isServed) {
  const start = performance.now();
  const answer = await send(command);
  const ms = performance.now() - start;
  if (!isServed(answer)) throw new Error(`The answer was:\n${answer}`);
  return ms;
}

/** Sends commands signed beforehand over so many connections at once. */
async function load({ port, isServed }, lanes, count) {
  const commands = Array.from({ length: count }, nextCommand);
  const connections = await Promise.all(Array.from({ length: lanes }, () => dial(port)));
  const ms = [];
  const from = performance.now();
  await Promise.all(
    connections.map(async (connection) => {
      for (let command = commands.pop(); command; command = commands.pop()) {
        ms.push(await timed(connection, command, isServed));
      }
    }),
  );
  const perSecond = (1000 * count) / (performance.now() - from);
  for (const { close } of connections) close();
  return { ms, perSecond };
}

/**
 * One at a time: a command to each, and a flush, and again, each after a pause. What one leaves behind in the caches and
 * on the disk is then the same for all, and everything is as idle as it is when a person asks for something.
 */
async function takeTurns(servers, flush) {
  const contenders = { flush };
  const connections = [];
  for (const [name, { port, isServed }] of Object.entries(servers)) {
    const connection = await dial(port);
    connections.push(connection);
    contenders[name] = () => timed(connection, nextCommand(), isServed);
  }
  const alone = Object.fromEntries(Object.keys(contenders).map((name) => [name, []]));
  for (let turn = 0; turn < ALONE; turn += 1) {
    for (const [name, contend] of Object.entries(contenders)) {
      await setTimeout(PAUSE_MS);
      alone[name].push(await contend());
    }
  }
  for (const { close } of connections) close();
  return alone;
}

/** Writes and flushes a line of so many bytes, and gives the milliseconds it took. */
function bareFlush(file, bytes) {
  const line = Buffer.alloc(bytes, 'x');
  let size = 0;
  return async () => {
    const start = performance.now();
    await file.write(line, 0, bytes, size);
    await file.datasync();
    size += bytes;
    return performance.now() - start;
  };
}

/** Every command that was acknowledged has to be on record. Gives the mean length of its line. */
async function bytesPerLine(journal, count) {
  const lines = (await readFile(journal, 'utf8'))
    .split('\n')
    .filter((line) => line.includes('"type":"requested"'));
  if (lines.length !== count)
    throw new Error(`${count} requests were acknowledged, ${lines.length} are on record.`);
  return Math.round(lines.join('\n').length / count);
}

const rounds = [];
let lineBytes = 900;
for (let round = 1; round <= ROUNDS; round += 1) {
  const folder = join(root, `round-${round}`);
  const bot = await startBot({ folder, apiUrl });
  const servers = {
    bolt: { ...(await startBolt({})), isServed: isOk },
    lean: { ...(await startBolt({ CONVO_STORE: 'false' })), isServed: isOk },
    ours: { ...bot, isServed: isRecorded },
  };
  for (const server of Object.values(servers)) await load(server, CROWD, WARM_UP);
  const bare = await open(join(folder, 'bare'), 'w');
  const alone = await takeTurns(servers, bareFlush(bare, lineBytes));
  await bare.close();
  const crowd = {};
  for (const [name, server] of Object.entries(servers)) crowd[name] = await load(server, CROWD, IN_CROWD);
  for (const { stop } of Object.values(servers)) await stop();
  lineBytes = await bytesPerLine(bot.journal, WARM_UP + ALONE + IN_CROWD);
  await rm(folder, { recursive: true });
  rounds.push({ alone, crowd });
}
await slack.stop();
await rm(root, { recursive: true });

function quantile(values, share) {
  return values.toSorted((a, b) => a - b)[Math.floor(share * (values.length - 1))];
}
const median = (values) => quantile(values, 0.5);
const spread = (of, digits) => {
  const values = rounds.map(of);
  const [middle, least, most] = [median(values), Math.min(...values), Math.max(...values)];
  return `${middle.toFixed(digits)} (${least.toFixed(digits)}–${most.toFixed(digits)})`;
};

console.log(
  `Node ${process.version}, ${cpus().length} cores, ${ROUNDS} rounds, ${lineBytes} bytes per line of the journal.`,
);
console.log('Each cell is the median of the rounds (least–most).\n');
console.log(`| | one at a time, p50 ms | p99 ms | ${CROWD} at once, per second | p50 ms | p99 ms |`);
console.log('|---|---|---|---|---|---|');
for (const [title, name] of [
  ['bare Bolt', 'bolt'],
  ['bare Bolt, `convoStore: false`', 'lean'],
  ['bare write and flush', 'flush'],
  ['Portcullis', 'ours'],
]) {
  const cells = [
    spread(({ alone }) => median(alone[name]), 3),
    spread(({ alone }) => quantile(alone[name], 0.99), 2),
  ];
  if (name !== 'flush') {
    cells.push(
      spread(({ crowd }) => crowd[name].perSecond, 0),
      spread(({ crowd }) => median(crowd[name].ms), 2),
      spread(({ crowd }) => quantile(crowd[name].ms, 0.99), 1),
    );
  }
  console.log(`| ${title} | ${[...cells, '', '', ''].slice(0, 5).join(' | ')} |`);
}

const aloneRatio = ({ alone }) => median(alone.ours) / (median(alone.bolt) + median(alone.flush));
const crowdRatio = ({ crowd }) => crowd.ours.perSecond / crowd.bolt.perSecond;
const verdict = (holds) => (holds ? 'holds' : 'MISSED');
const aloneHolds = verdict(median(rounds.map(aloneRatio)) <= MOST_ALONE);
const crowdHolds = verdict(median(rounds.map(crowdRatio)) >= LEAST_IN_CROWD);
console.log(
  `\nOne at a time: ${spread(aloneRatio, 2)} times bare Bolt plus one flush; at most ${MOST_ALONE}: ${aloneHolds}.`,
);
console.log(
  `${CROWD} at once: ${spread(crowdRatio, 2)} times bare Bolt's throughput; at least ${LEAST_IN_CROWD}: ${crowdHolds}.`,
);
