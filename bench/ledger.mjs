/**
 * The embedded ledger against the floor (a bare write and fdatasync of as many bytes) and a peer (lowdb as it comes, which
 * rewrites its file and does not flush), interleaved in one run. `npm run build` first; then `node bench/ledger.mjs`.
 * BENCH_DIR chooses the disk; on a tmpfs the floor is no floor.
 */
import { mkdtemp, open, rm, stat } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { Low } from 'lowdb';
import { JSONFile } from 'lowdb/node';
import { openJsonLedger } from '../dist/src/ledgers/json.js';

const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 7);
const LONG = 100_000;
const SHORT = 100;

const noon = '2026-11-02T12:00:00.000Z';
const person = { team: 'T0SOC', user: 'U0ANN', name: 'Ann' };
const indicator = { kind: 'sha1', value: 'da39a3ee5e6b4b0d3255bfef95601890afd80709' };
const message = { at: noon, type: 'shown', channel: 'C0SOC', ts: '1762084800.000100', version: 4 };
const eventsOf = (id) => [
  {
    type: 'requested',
    at: noon,
    digest: 'd'.repeat(64),
    terms: {
      id,
      action: 'block',
      undo: false,
      clean: false,
      prevent: false,
      indicators: [indicator],
      steps: [{ vendor: 'inspect', indicators: [indicator] }],
      gaps: [],
      reason: 'Seen in a phishing mail.',
      requester: person,
      channel: 'C0SOC',
      rule: { name: 'default', approvals: 1, approvers: ['S0LEADS'], expiresAfterMs: 3_600_000 },
      expiresAt: noon,
    },
  },
  { type: 'approved', at: noon, by: person, digest: 'd'.repeat(64) },
  { type: 'started', at: noon, step: 0 },
  { type: 'acted', at: noon, step: 0, outcomes: [{ indicator, status: 'verified' }] },
  { ...message, surface: 'card' },
  { ...message, surface: 'status' },
];

let made = 0;
function newId() {
  made += 1;
  const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
  return `R${[20, 15, 10, 5, 0].map((shift) => alphabet[(made >> shift) & 31]).join('')}`;
}

/** Handles requests event by event, in so many lanes; gives milliseconds per append and appends per second. */
async function handle(ledger, lanes, appends) {
  const took = [];
  const from = performance.now();
  await Promise.all(
    Array.from({ length: lanes }, async () => {
      while (took.length < appends) {
        const id = newId();
        for (const event of eventsOf(id)) {
          const start = performance.now();
          await ledger.append(id, () => [event]);
          took.push(performance.now() - start);
        }
      }
    }),
  );
  return { ms: took, perSecond: (1000 * took.length) / (performance.now() - from) };
}

async function fill(ledger, events) {
  while (ledger.head().position < events) {
    await Promise.all(
      Array.from({ length: Math.min(500, Math.ceil((events - ledger.head().position) / 6)) }, () => {
        const id = newId();
        return ledger.append(id, () => eventsOf(id));
      }),
    );
  }
}

const root = await mkdtemp(join(process.env.BENCH_DIR ?? tmpdir(), 'portcullis-bench-'));
const openLedger = (name) =>
  openJsonLedger({
    dir: join(root, name),
    log: { warn: (_, sentence) => console.warn(sentence) },
    onFatal: (error) => {
      throw error;
    },
  });

const figures = {};
const note = (name, ms, perSecond) => {
  figures[name] ??= { ms: [], perSecond: [] };
  figures[name].ms.push(...ms);
  figures[name].perSecond.push(perSecond);
};
const timed = async (times, work, after = async () => {}) => {
  const ms = [];
  for (let each = 0; each < times; each += 1) {
    const start = performance.now();
    await work(each);
    ms.push(performance.now() - start);
    await after();
  }
  return ms;
};

let long = await openLedger('long');
await fill(long, LONG);
await long.close();
for (const way of ['with', 'without']) {
  const ms = await timed(
    5,
    async () => {
      if (way === 'without') await rm(join(root, 'long', 'state.json'));
      long = await openLedger('long');
    },
    () => long.close(),
  );
  note(`open-${way}`, ms, (1000 * LONG) / quantile(ms, 0.5));
}
long = await openLedger('long');
const bytesPerEvent = (await stat(join(root, 'long', 'ledger.jsonl'))).size / long.head().position;
const bare = await open(join(root, 'bare'), 'w');
const line = Buffer.alloc(Math.round(bytesPerEvent), 'x');
let bareSize = 0;
const peer = new Low(new JSONFile(join(root, 'peer.json')), { events: [] });
peer.data.events = Array.from({ length: 1000 }, () => eventsOf(newId())[0]);

for (let round = 0; round <= ROUNDS; round += 1) {
  const measured = {};
  const floor = await timed(600, async () => {
    await bare.write(line, 0, line.length, bareSize);
    await bare.datasync();
    bareSize += line.length;
  });
  measured.floor = { ms: floor, perSecond: (1000 * floor.length) / floor.reduce((sum, ms) => sum + ms) };

  const short = await openLedger(`short-${round}`);
  await fill(short, SHORT);
  measured.short = await handle(short, 1, 600);
  measured.short32 = await handle(short, 32, 12_000);
  await short.close();
  measured.long = await handle(long, 1, 600);
  measured.long32 = await handle(long, 32, 12_000);

  const written = await timed(20, () => peer.update(({ events }) => events.push(eventsOf(newId())[1])));
  measured.peer = { ms: written, perSecond: (1000 * written.length) / written.reduce((sum, ms) => sum + ms) };

  // The first round warms up.
  if (round > 0) for (const [name, { ms, perSecond }] of Object.entries(measured)) note(name, ms, perSecond);
}
await long.close();
await bare.close();
await rm(root, { recursive: true });

function quantile(values, share) {
  return values.toSorted((a, b) => a - b)[Math.floor(share * (values.length - 1))];
}

const floorMs = quantile(figures.floor.ms, 0.5);
const rows = [
  ['floor: write + fdatasync, 1 lane', 'floor'],
  [`ledger, ${SHORT} events, 1 lane`, 'short'],
  [`ledger, ${LONG} events, 1 lane`, 'long'],
  [`ledger, ${SHORT} events, 32 lanes`, 'short32'],
  [`ledger, ${LONG} events, 32 lanes`, 'long32'],
  ['lowdb as it comes, 1000 events, 1 lane, not flushed', 'peer'],
];
console.log(
  `Node ${process.version}, ${cpus().length} cores, ${Math.round(bytesPerEvent)} bytes per event, ${ROUNDS} rounds.\n`,
);
console.log('| append | p50 ms | p99 ms | p50 ÷ floor | events/s | events/s ÷ floor |');
console.log('|---|---|---|---|---|---|');
for (const [title, name] of rows) {
  const { ms, perSecond } = figures[name];
  const [p50, p99, rate] = [quantile(ms, 0.5), quantile(ms, 0.99), quantile(perSecond, 0.5)];
  const floorRate = quantile(figures.floor.perSecond, 0.5);
  console.log(
    `| ${title} | ${p50.toFixed(3)} | ${p99.toFixed(2)} | ${(p50 / floorMs).toFixed(2)} | ${Math.round(rate)} | ${(rate / floorRate).toFixed(1)} |`,
  );
}
console.log(`\n| opening ${LONG} events, all verified | ms | events/s |\n|---|---|---|`);
for (const way of ['with', 'without']) {
  const { ms, perSecond } = figures[`open-${way}`];
  console.log(`| ${way} state.json | ${quantile(ms, 0.5).toFixed(0)} | ${Math.round(perSecond[0])} |`);
}
const ratio = quantile(figures.long.ms, 0.5) / quantile(figures.short.ms, 0.5);
console.log(`\nAn append costs ${ratio.toFixed(2)} times as much at ${LONG} events as at ${SHORT}.`);
