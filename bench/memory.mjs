/**
 * Whether the bot's memory grows with the requests it has handled: each is asked for, shown on a card, cancelled by the
 * card's button and shown as such, while the heap after a forced collection is read through the inspector at intervals.
 * `npm run build` first; then `node bench/memory.mjs`. BENCH_REQUESTS says how many.
 */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import WebSocket from 'ws';
import { APPROVALS, personAt, startBot } from './bot.mjs';
import { startSlack } from './slack-stub.mjs';
import { blockCommand, click, dial } from './wire.mjs';

const SPEED = 200;
const FROM = Date.now();

const REQUESTS = Number(process.env.BENCH_REQUESTS ?? 20_000);
const INTERVALS = 10;
const LANES = 16;
const CHANNELS = 16;

const now = () => FROM + (Date.now() - FROM) * SPEED;
const root = await mkdtemp(join(process.env.BENCH_DIR ?? tmpdir(), 'portcullis-bench-'));

/** Who waits for what a card says, by request and words on it. */
const waiting = new Map();
const tsOf = new Map();
const slack = await startSlack((method, asked, answer) => {
  if (asked.channel !== APPROVALS) return;
  const request = /\bR[0-9A-Z]{5}\b/.exec(asked.blocks)?.[0];
  if (method === 'chat.postMessage') tsOf.set(request, answer.ts);
  const key = /ancelled/.test(asked.blocks) ? `${request} cancelled` : `${request} asked`;
  waiting.get(key)?.();
  waiting.delete(key);
});
const shown = (request, as) => new Promise((resolve) => waiting.set(`${request} ${as}`, resolve));

let inspector;
const bot = await startBot({
  folder: join(root, 'bot'),
  apiUrl: slack.apiUrl,
  nodeArgs: ['--inspect=127.0.0.1:0', '--import', new URL('time-lapse.mjs', import.meta.url).href],
  env: { TIME_LAPSE: String(SPEED), TIME_LAPSE_FROM: String(FROM) },
  onError: (line) => {
    inspector ??= /ws:\/\/\S+/.exec(line)?.[0];
  },
});
const ask = await inspect(inspector);

async function inspect(address) {
  const socket = new WebSocket(address);
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
  const answers = new Map();
  let id = 0;
  socket.on('message', (text) => {
    const message = JSON.parse(text);
    answers.get(message.id)?.(message.result);
    answers.delete(message.id);
  });
  return Object.assign(
    (method, params) =>
      new Promise((resolve) => {
        id += 1;
        answers.set(id, resolve);
        socket.send(JSON.stringify({ id, method, params }));
      }),
    { close: () => socket.close() },
  );
}

async function memory() {
  await ask('HeapProfiler.collectGarbage');
  await ask('HeapProfiler.collectGarbage');
  const { usedSize } = await ask('Runtime.getHeapUsage');
  const { result } = await ask('Runtime.evaluate', {
    expression: 'process.memoryUsage()',
    returnByValue: true,
  });
  const { rss, external } = result.value;
  return { heap: usedSize / 2 ** 20, external: external / 2 ** 20, rss: rss / 2 ** 20 };
}

/** Over a connection of its own: the bot closes one that is idle for five seconds, which a card may have to wait. */
async function send(request) {
  const connection = await dial(bot.port);
  try {
    return await connection.send(request);
  } finally {
    connection.close();
  }
}

/** One request from the command to the card that says that it was cancelled. */
async function handle(n) {
  const user = personAt(n);
  const answer = await send(blockCommand(user, `C0INCIDENT${n % CHANNELS}`, now()));
  const request = /Recorded as `(R[0-9A-Z]{5})`/.exec(answer)?.[1];
  if (!request) throw new Error(`The answer was:\n${answer}`);
  if (!tsOf.has(request)) await shown(request, 'asked');
  const ts = tsOf.get(request);
  tsOf.delete(request);
  const cancelled = shown(request, 'cancelled');
  const on = { user, request, channel: APPROVALS, ts, responseUrl: `${slack.apiUrl}response` };
  const pressed = await send(click('cancel', on, now()));
  if (!pressed.startsWith('HTTP/1.1 200 ')) throw new Error(`The answer to the click was:\n${pressed}`);
  await cancelled;
}

let handled = 0;
async function handleUpTo(count) {
  await Promise.all(
    Array.from({ length: LANES }, async () => {
      while (handled < count) {
        handled += 1;
        await handle(handled);
      }
    }),
  );
}

console.log(`Node ${process.version}, ${cpus().length} cores, the bot's clock ${SPEED} times as fast.\n`);
console.log('| requests handled | heap MiB | external MiB | resident MiB |\n|---|---|---|---|');
const samples = [];
for (let interval = 1; interval <= INTERVALS; interval += 1) {
  await handleUpTo(Math.round((REQUESTS * interval) / INTERVALS));
  const sample = { handled, ...(await memory()) };
  samples.push(sample);
  const cells = [sample.heap, sample.external, sample.rss].map((mib) => mib.toFixed(1));
  console.log(`| ${handled} | ${cells.join(' | ')} |`);
}

ask.close();
await bot.stop();
slack.close();

const journal = await readFile(bot.journal, 'utf8');
for (const type of ['requested', 'cancelled']) {
  const found = journal.split(`"type":"${type}"`).length - 1;
  if (found !== handled)
    throw new Error(`${handled} requests were handled, ${found} are on record as ${type}.`);
}
await rm(root, { recursive: true });

/** A collection leaves now more, now less behind, so that the least of several is nearest to what is held. */
const least = (some) => Math.min(...some.map(({ heap, external }) => heap + external));
const [before, after] = [samples.slice(0, INTERVALS / 2), samples.slice(INTERVALS / 2)].map(least);
const bytes = ((after - before) * 2 ** 20) / (REQUESTS / 2);
console.log(
  `\nThe least held was ${before.toFixed(1)} MiB in the first half and ${after.toFixed(1)} MiB in the second: ${bytes.toFixed(0)} bytes per request handled.`,
);
