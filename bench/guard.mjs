/**
 * The guard before a million entries of warning lists and a million rows of known files, read from disk as at every
 * start, against the floor: a bare `Map.get` among as many strings. `npm run build` first; then `node --expose-gc
 * bench/guard.mjs`. BENCH_LISTS names a folder of real lists, such as a checkout of MISP's, that is loaded on top.
 *
 * Every round asks for what was never asked for before, since a text that was looked up once knows its hash. The times are
 * the medians of the rounds; what other programs take of the processor is in the p99 and not in the CPU time.
 */
import { createHash } from 'node:crypto';
import { cp, mkdir, mkdtemp, open, rm, writeFile } from 'node:fs/promises';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { compilePattern } from '../dist/src/domain/guard/warninglists.js';
import { compileGuard } from '../dist/src/domain/guard.js';
import { md5OfHost } from '../dist/src/domain/host.js';
import { loadProtected } from '../dist/src/protected.js';

const ENTRIES = Number(process.env.BENCH_ENTRIES ?? 1_000_000);
const KNOWN = Number(process.env.BENCH_KNOWN ?? 1_000_000);
const ASKED = Number(process.env.BENCH_ASKED ?? 20_000);
const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 5);
const ALLOWED_US = 20;
/** MISP's own lists have some 30 parts, and no pattern about hosts or URLs: here are a thousand times as many parts. */
const SHARES = { cidr4: 0.3, cidr6: 0.1, hostname: 0.25, name: 0.15, hash: 0.1, url: 0.05, part: 0.05 };
/** Half of them may begin anywhere. */
const PATTERNS = 20;

let state = Number(process.env.BENCH_SEED ?? 1);
/** Mulberry32: the same lists in every run. */
function random(below) {
  state = (state + 0x6d2b79f5) | 0;
  let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
  mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
  return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
}

const LETTERS = 'etaoinshrdlucmfwypvbgkjqxz0123456789';
/** As long as said, its letters as frequent as in English. */
function word(least, most) {
  const length = least + random(most - least + 1);
  const letter = () => LETTERS[Math.min(random(LETTERS.length), random(LETTERS.length))];
  return Array.from({ length }, letter).join('');
}

// Public addresses that no built-in rule knows: entries in some /8s, misses in others.
const octet = () => random(256);
const ADDRESS = {
  cidr4: (first) => `${first}.${octet()}.${octet()}.${octet()}`,
  cidr6: (first) =>
    `${first}:${random(65536).toString(16)}:${random(65536).toString(16)}::${(1 + random(65535)).toString(16)}`,
};
const suffix = () => ['com', 'net', 'org', 'co.uk', 'de'][random(5)];
const name = (mark) => `${word(2, 8)}.${word(4, 10)}${mark}.${suffix()}`;
const digest = (algorithm, seed) => createHash(algorithm).update(seed).digest('hex');

const MAKE = {
  cidr4: () => `${ADDRESS.cidr4(31 + random(9))}/${24 + random(9)}`,
  cidr6: () => `${ADDRESS.cidr6('2a02')}/${48 + random(81)}`,
  hostname: () => name('h'),
  name: () => name('s'),
  hash: (n) => digest('sha256', `listed ${n}`),
  url: () => `http://${name('u')}/${word(3, 20)}`,
  part: () => `${word(2, 10)}.${word(3, 12)}`,
};
const TYPES = {
  cidr4: 'cidr',
  cidr6: 'cidr',
  hostname: 'hostname',
  name: 'string',
  hash: 'string',
  url: 'string',
  part: 'substring',
};

const folder = await mkdtemp(join(process.env.BENCH_DIR ?? tmpdir(), 'portcullis-bench-'));
const lists = join(folder, 'lists');
await mkdir(lists);
if (process.env.BENCH_LISTS) await cp(process.env.BENCH_LISTS, lists, { recursive: true });
const kept = {};
for (const [kind, share] of Object.entries(SHARES)) {
  const entries = Array.from({ length: Math.round(ENTRIES * share) }, (_, n) => MAKE[kind](n));
  kept[kind] = Array.from({ length: ASKED * (ROUNDS + 1) }, () => entries[random(entries.length)]);
  await writeFile(
    join(lists, `bench-${kind}.json`),
    JSON.stringify({ name: kind, type: TYPES[kind], list: entries }),
  );
}
const patterns = Array.from({ length: PATTERNS }, (_, n) =>
  n % 2 === 0 ? `/^${word(3, 6)}[0-9]+\\.${word(3, 6)}\\.com$/` : `/${word(5, 9)}\\.[a-z]+\\//`,
);
await writeFile(
  join(lists, 'bench-pattern.json'),
  JSON.stringify({ name: 'pattern', type: 'regex', list: patterns }),
);

const csv = await open(join(folder, 'NSRLFile.txt'), 'w');
await csv.write('"SHA-1","MD5","CRC32","FileName","FileSize","ProductCode","OpSystemCode","SpecialCode"\r\n');
for (let from = 0; from < KNOWN; from += 10_000) {
  const rows = Array.from({ length: Math.min(10_000, KNOWN - from) }, (_, at) => {
    const n = from + at;
    return `"${digest('sha1', `${n}`).toUpperCase()}","${digest('md5', `${n}`).toUpperCase()}","AA6A7B16","a, ""${n}"".dll",${n},1,"362",""\r\n`;
  });
  await csv.write(rows.join(''));
}
await csv.close();

const memory = () => {
  globalThis.gc?.();
  const { rss, heapUsed, arrayBuffers } = process.memoryUsage();
  return { rss, held: heapUsed + arrayBuffers };
};
const MiB = (bytes) => (bytes / 2 ** 20).toFixed(0);
const before = memory();
const bare = { networks: [], domains: ['ours.example'], hashes: [], paths: ['D:\\Apps\\*'] };
const phases = [];
const phase = async (title, work) => {
  const held = memory().held;
  const start = performance.now();
  const result = await work();
  const ms = performance.now() - start;
  phases.push([title, ms, memory().held - held]);
  return result;
};
const known = await phase(`read ${KNOWN} rows of known files`, () =>
  loadProtected({ ...bare, knownGood: 'NSRLFile.txt' }, folder),
);
const read = await phase(`read ${ENTRIES} entries of lists`, () =>
  loadProtected({ ...bare, warninglists: 'lists' }, folder),
);
let guard = await phase('compile', () => compileGuard({ ...read, knownGood: known.knownGood }));
read.warninglists = [];
const after = memory();

const address = (entry) => entry.split('/')[0];
const beside = (entry) => `${address(entry).split('.').slice(0, 3).join('.')}.0/24`;
const path = (folder) => `C:\\${folder}\\${word(4, 20)}\\${word(4, 20)}.exe`;
const missedUrl = () => `https://${name('m')}/${word(5, 30)}?q=${word(5, 30)}`;
const listed = (kind, make = (entry) => entry) => {
  let at = 0;
  return () => make(kept[kind][at++ % kept[kind].length]);
};
/** What is asked, whether it is to be found, its kind, and one that was not asked for before. */
const CASES = [
  ['IPv4 address', 'hit', 'ip', listed('cidr4', address)],
  ['IPv4 address', 'miss', 'ip', () => ADDRESS.cidr4(41)],
  ['IPv6 address', 'hit', 'ip', listed('cidr6', address)],
  ['IPv6 address', 'miss', 'ip', () => ADDRESS.cidr6('2a03')],
  ['network', 'hit', 'network', listed('cidr4', beside)],
  ['network', 'miss', 'network', () => `41.${octet()}.${octet()}.0/24`],
  ['domain, `string`', 'hit', 'domain', listed('name')],
  ['domain, `hostname`', 'hit', 'domain', listed('hostname', (entry) => `a.b.${entry}`)],
  ['domain, `substring`', 'hit', 'domain', listed('part', (entry) => `a.${entry}.com`)],
  ['domain', 'miss', 'domain', () => name('m')],
  ['URL, `string`', 'hit', 'url', listed('url')],
  ['URL, `hostname`', 'hit', 'url', listed('hostname', (entry) => `https://${entry}/${word(5, 30)}`)],
  ['URL, `substring`', 'hit', 'url', listed('part', (entry) => `https://${name('m')}/${entry}`)],
  ['URL', 'miss', 'url', missedUrl],
  ['SHA-256, `string`', 'hit', 'sha256', listed('hash')],
  ['SHA-1, known good', 'hit', 'sha1', () => digest('sha1', `${random(KNOWN)}`)],
  ['MD5, known good', 'hit', 'md5', () => digest('md5', `${random(KNOWN)}`)],
  ['SHA-1', 'miss', 'sha1', () => digest('sha1', `miss ${random(2 ** 31)}`)],
  ['MD5 of a host', 'hit', 'host_md5', listed('name', md5OfHost)],
  ['MD5 of a host', 'miss', 'host_md5', () => md5OfHost(name('m'))],
  ['path', 'hit', 'path', () => path('Windows')],
  ['path', 'miss', 'path', () => path('Users')],
];

/** As they come from a message: texts that nobody has put together, read or looked up. */
const fresh = (make) => JSON.parse(JSON.stringify(Array.from({ length: ASKED }, make)));
function quantile(values, share) {
  return values.toSorted((a, b) => a - b)[Math.floor(share * (values.length - 1))];
}
const median = (values) => quantile(values, 0.5);
/** The times of one round in µs: what half and what nearly all take, and the processor's, in the mean of all. */
function timed(work, inputs) {
  const us = new Float64Array(inputs.length);
  const before = process.cpuUsage();
  for (const [at, input] of inputs.entries()) {
    const start = performance.now();
    work(input);
    us[at] = (performance.now() - start) * 1000;
  }
  const { user, system } = process.cpuUsage(before);
  return { p50: quantile(us, 0.5), p99: quantile(us, 0.99), cpu: (user + system) / inputs.length };
}
/** Rounds of one case; in the first V8 learns what is asked. */
const results = new Map();
const note = (title, round, times) => {
  if (round > 0) results.set(title, [...(results.get(title) ?? []), times]);
};

const floorMap = new Map(Array.from({ length: ENTRIES }, (_, n) => [`${n}.${n}.example.com`, n]));
const FLOOR = ['floor: `Map.get`', ''];
/** By how they begin: a pattern that may begin with anything is tried from every place of a text to its end. */
const PATTERN_SORTS = [
  ['pattern, from the beginning', () => `^${word(3, 6)}[0-9]+\\.${word(3, 6)}\\.com$`],
  ['pattern, up to the end', () => `(^|\\.)${word(5, 9)}\\.com$`],
  ['pattern, begins with a word', () => `${word(5, 9)}\\.[a-z]+/`],
  ['pattern, begins with `[a-z0-9-]+`', () => `[a-z0-9-]+\\.${word(5, 9)}\\.com`],
  ['pattern, begins with `.*`', () => `.*\\.${word(5, 9)}\\.com`],
].map(([title, make]) => [[title, 'each'], Array.from({ length: PATTERNS }, () => compilePattern(make()))]);
for (let round = 0; round <= ROUNDS; round += 1) {
  const asked = fresh(() => `${random(ENTRIES)}.${random(2)}.example.com`);
  note(
    FLOOR,
    round,
    timed((key) => floorMap.get(key), asked),
  );
  for (const each of CASES) {
    const [title, outcome, kind, make] = each;
    const indicators = fresh(() => ({ kind, value: make() }));
    let found = 0;
    const times = timed((one) => {
      found += guard([one]).length;
    }, indicators);
    if (outcome === 'hit' ? found < indicators.length : found > indicators.length / 10)
      throw new Error(`${title}: ${found} of ${indicators.length} were found, where each is a ${outcome}.`);
    note(each, round, times);
  }
  for (const [title, some] of PATTERN_SORTS) {
    const { p50, p99, cpu } = timed((url) => some.some((each) => each.test(url)), fresh(missedUrl));
    note(title, round, { p50: p50 / PATTERNS, p99: p99 / PATTERNS, cpu: cpu / PATTERNS });
  }
}
guard = undefined;
await rm(folder, { recursive: true });

console.log(
  `Node ${process.version}, ${cpus().length} cores, load average ${loadavg()[0].toFixed(1)}, ${ROUNDS} rounds of ${ASKED}, ${ENTRIES} entries, ${KNOWN} known files.\n`,
);
console.log('| at the start | ms | MiB kept |\n|---|---|---|');
for (const [title, ms, held] of phases) console.log(`| ${title} | ${ms.toFixed(0)} | ${MiB(held)} |`);
console.log(`| all, the read lists let go | | ${MiB(after.held - before.held)} |`);
console.log(`| resident | | ${MiB(after.rss)} |\n`);
console.log('| asked | | p50 µs | p99 µs | CPU µs | p50 ÷ floor |\n|---|---|---|---|---|---|');
const floor = median(results.get(FLOOR).map(({ p50 }) => p50));
for (const [[title, outcome], rounds] of results) {
  const middle = (key) => median(rounds.map((each) => each[key]));
  const [p50, p99, cpu] = ['p50', 'p99', 'cpu'].map(middle);
  const share = outcome === 'each' ? '' : (p50 / floor).toFixed(1);
  console.log(
    `| ${title} | ${outcome} | ${p50.toFixed(2)} | ${p99.toFixed(2)} | ${cpu.toFixed(2)} | ${share} |`,
  );
}
const slowest = Math.max(...CASES.map((each) => median(results.get(each).map(({ p99 }) => p99))));
console.log(`\nThe slowest p99 is ${slowest.toFixed(1)} µs; below ${ALLOWED_US} µs were wanted.`);
