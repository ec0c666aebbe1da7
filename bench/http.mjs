/**
 * What a call to a vendor costs through src/http.ts and an adapter, against the same call through bare got: the same
 * agent settings, the same TLS server on the loopback, a kilobyte of JSON back, in turns. `npm run build` first; then
 * `node bench/http.mjs`. BENCH_ROUNDS sets the rounds.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { Agent } from 'node:https';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import got from 'got';
import * as z from 'zod';
import { esetInspect } from '../dist/adapters/eset-inspect.js';
import { createCertificate } from '../dist/sandbox/vendors/tls.js';
import { createHttp } from '../dist/src/http.js';

const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 7);
const WARM_UP = 500;
const TURNS = 1_000;
const MOST = 1.05;

const { cert, key, ca } = await createCertificate();
const stub = fork(fileURLToPath(new URL('vendor-stub.mjs', import.meta.url)), {
  env: { PATH: process.env.PATH, STUB_CERT: cert, STUB_KEY: key },
});
const [port] = await once(stub, 'message');
const url = `https://127.0.0.1:${port}/`;

const never = new AbortController().signal;
const password = 'bench-password';
const http = createHttp({ url, ca, secrets: [password] });
const vendor = esetInspect.connect({ username: 'bench', password }, http);
const list = z.object({ value: z.array(z.unknown()) });
const sha1 = '3395856ce81f2b7382dee72602f798b642f14140';
const errand = { comment: 'R7F3K INC-42', clean: false, prevent: false, before: [], reveal() {} };

const CONNECT_MS = 5_000;
const agents = {
  kept: { https: new Agent({ keepAlive: true, maxSockets: 8, ca }) },
  fresh: { https: new Agent({ keepAlive: false, maxSockets: 8, ca }) },
};
const manners = {
  headers: { 'user-agent': 'Bench', authorization: 'Bearer bench-token' },
  retry: { limit: 0 },
  followRedirect: false,
  throwHttpErrors: false,
  http2: false,
  timeout: { lookup: CONNECT_MS, connect: CONNECT_MS, secureConnect: CONNECT_MS, request: 15_000 },
};

/** Each asks for the same; whoever reads checks that it is the list. A block's answer is not read by anybody. */
const CONTENDERS = {
  read: {
    got: async () =>
      list.parse(await got(`${url}api/v1/detections?%24top=1`, { ...manners, agent: agents.kept }).json()),
    http: async () => {
      const call = {
        method: 'GET',
        path: 'api/v1/detections',
        query: { $top: '1' },
        write: false,
        signal: never,
      };
      const answer = await http.call({ ...call, headers: { authorization: 'Bearer bench-token' } });
      if (answer.json(list).kind !== 'value') throw new Error('The list was not read.');
    },
    adapter: async () => {
      const checks = await vendor.check(never);
      if (!checks.every(({ ok }) => ok)) throw new Error(JSON.stringify(checks));
    },
  },
  write: {
    got: async () => {
      const json = { sha1: [sha1], shouldClean: false, comment: errand.comment };
      const { statusCode } = await got(`${url}FRONTEND/HASHES/BLOCK`, {
        ...manners,
        method: 'PUT',
        json,
        agent: agents.fresh,
      });
      if (statusCode !== 200) throw new Error(`The answer was ${statusCode}.`);
    },
    http: async () => {
      const json = { sha1: [sha1], shouldClean: false, comment: errand.comment };
      const call = { method: 'PUT', path: 'FRONTEND/HASHES/BLOCK', json, write: true, signal: never };
      const answer = await http.call({ ...call, headers: { authorization: 'Bearer bench-token' } });
      if (answer.status !== 200) throw new Error(answer.sentence);
    },
    adapter: async () => {
      const [outcome] = await vendor.operations.block.apply([{ kind: 'sha1', value: sha1 }], errand, never);
      if (outcome.status !== 'accepted') throw new Error(JSON.stringify(outcome));
    },
  },
};

/** One call each and again, every turn in another order, so that none always follows the same one. */
async function takeTurns(contenders, turns) {
  const names = Object.keys(contenders);
  const ms = Object.fromEntries(names.map((name) => [name, []]));
  for (let turn = 0; turn < turns; turn += 1) {
    for (let i = 0; i < names.length; i += 1) {
      const name = names[(turn * (turn % 2 === 0 ? 1 : 2) + i) % names.length];
      const start = performance.now();
      await contenders[name]();
      ms[name].push(performance.now() - start);
    }
  }
  return ms;
}

const rounds = [];
for (const contenders of Object.values(CONTENDERS)) await takeTurns(contenders, WARM_UP);
for (let round = 1; round <= ROUNDS; round += 1) {
  rounds.push({
    read: await takeTurns(CONTENDERS.read, TURNS),
    write: await takeTurns(CONTENDERS.write, TURNS),
  });
}
await vendor.close();
for (const { https } of Object.values(agents)) https.destroy();
stub.kill();

function quantile(values, share) {
  return values.toSorted((a, b) => a - b)[Math.floor(share * (values.length - 1))];
}
const median = (values) => quantile(values, 0.5);
const spread = (of, digits) => {
  const values = rounds.map(of);
  const [middle, least, most] = [median(values), Math.min(...values), Math.max(...values)];
  return `${middle.toFixed(digits)} (${least.toFixed(digits)}–${most.toFixed(digits)})`;
};

console.log(`Node ${process.version}, ${cpus().length} cores, ${ROUNDS} rounds of ${TURNS} calls each.`);
console.log('Each cell is the median of the rounds (least–most).\n');
console.log(
  '| | a read over a kept connection, p50 ms | to bare got | a write over a fresh one, p50 ms | to bare got |',
);
console.log('|---|---|---|---|---|');
for (const [title, name] of [
  ['bare got', 'got'],
  ['`src/http.ts`', 'http'],
  ['adapter and `src/http.ts`', 'adapter'],
]) {
  const cells = ['read', 'write'].flatMap((what) => [
    spread((round) => median(round[what][name]), 3),
    name === 'got' ? '' : spread((round) => median(round[what][name]) / median(round[what].got), 3),
  ]);
  console.log(`| ${title} | ${cells.join(' | ')} |`);
}
for (const what of ['read', 'write']) {
  const ratio = (round) => median(round[what].adapter) / median(round[what].got);
  const verdict = median(rounds.map(ratio)) < MOST ? 'holds' : 'MISSED';
  console.log(`\nA ${what} takes ${spread(ratio, 3)} times bare got; below ${MOST}: ${verdict}.`);
}
