/**
 * What is found of the labels of test/corpus, how fast indicators are found in running text, both against ioc-extractor on
 * the same text in the same turn, and how the time grows with the length of the worst texts. `npm run build` first; then
 * `node bench/extract.mjs`. BENCH_ROUNDS sets the rounds, BENCH_TEXTS another folder of .txt files to read fast than
 * test/corpus; without any, texts are made up.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { register } from 'node:module';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { extractIOC } from 'ioc-extractor';
import { extract } from '../dist/src/domain/extract.js';

// The same measure as the tests take, which are not built.
register('./typescript.mjs', import.meta.url);
const { iocExtractor, measure, portcullis } = await import('../test/corpus/measure.ts');

const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 7);
const FOLDER = process.env.BENCH_TEXTS ?? fileURLToPath(new URL('../test/corpus', import.meta.url));
/** Batches of each before the first round, so that both are compiled: a bot runs for weeks. */
const WARM_UP = 10;
const BATCH_BYTES = 200_000;
const LEAST_RATIO = 1;
/** What takes the power of 1.5 of the length grows by 2.83. */
const MOST_GROWTH = 2.8;
/** Growth is the mean of the last doublings: a single one is as long as whatever else the machine did. */
const DOUBLINGS = 6;

/** Reports, mails and logs of the same kinds as a team pastes, with a place in each for what changes. */
const MADE_UP = [
  (n) =>
    `The loader beacons to hxxps[://]cdn${n}[.]evil[.]com/gate.php?id=${n}, then to 203.0.113.${n % 250}:8443.\n`,
  (n) => `| ${String(n).padStart(32, '4a')} | md5 | invoice-${n}.zip | seen on host-${n}.corp.example |\n`,
  (n) =>
    `Nov  3 12:01:${n % 60} fw01 kernel: DROP SRC=198.51.100.${n % 250} DST=10.1.2.3 PROTO=TCP SPT=44321 DPT=445\n`,
  (n) =>
    `From: Bob <bob${n}@example.org>\nSubject: Re: [EXT] invoice no. ${n}\n\nPlease see README.md and run setup.py.\n`,
  () =>
    'We have updated the agent to version 10.2.3.4 on all servers; nothing else was changed in this window.\n',
  () =>
    '    at Object.<anonymous> (/srv/app/node_modules/foo/lib/index.js:42:17) process.stdout.write(user.name)\n',
];

function texts() {
  const files = existsSync(FOLDER)
    ? readdirSync(FOLDER, { recursive: true }).filter((name) => name.endsWith('.txt'))
    : [];
  if (files.length > 0) return files.map((name) => readFileSync(join(FOLDER, name), 'utf8'));
  return Array.from({ length: 100 }, (_, doc) =>
    Array.from({ length: 20 }, (_, line) => MADE_UP[(doc + line * 5) % MADE_UP.length](doc * 20 + line)).join(
      '',
    ),
  );
}

const corpus = texts();
const length = corpus.reduce((sum, text) => sum + text.length, 0);
const turns = Math.max(1, Math.ceil(BATCH_BYTES / length));

function time(read) {
  const start = performance.now();
  for (let turn = 0; turn < turns; turn += 1) for (const text of corpus) read(text);
  return performance.now() - start;
}

const quantile = (values, share) => values.toSorted((a, b) => a - b)[Math.floor(share * (values.length - 1))];
const median = (values) => quantile(values, 0.5);

const [ours, theirs] = [measure(portcullis), measure(iocExtractor)];
const inWords = ({ precision, recall }) => `${precision.toFixed(3)} | ${recall.toFixed(3)}`;
console.log(
  '| | precision | recall | precision of ioc-extractor | recall of ioc-extractor |\n|---|---|---|---|---|',
);
for (const kind of Object.keys(ours))
  console.log(`| \`${kind}\` | ${inWords(ours[kind])} | ${inWords(theirs[kind])} |`);

const contenders = {
  extract: (text) => extract(text),
  'ioc-extractor': (text) => extractIOC(text, { refang: true }),
};
for (let batch = 0; batch < WARM_UP; batch += 1) for (const read of Object.values(contenders)) time(read);
const rounds = Array.from({ length: ROUNDS }, (_, round) => {
  const names = Object.keys(contenders);
  if (round % 2 === 1) names.reverse();
  return Object.fromEntries(names.map((name) => [name, time(contenders[name])]));
});

console.log(
  `\nNode ${process.version}, ${cpus().length} cores, ${corpus.length} texts, ${length} characters, ${ROUNDS} rounds.\n`,
);
console.log('| | million characters a second, median (least–most) |\n|---|---|');
for (const name of Object.keys(contenders)) {
  const speeds = rounds.map((round) => (length * turns) / round[name] / 1_000);
  const [middle, least, most] = [median(speeds), Math.min(...speeds), Math.max(...speeds)];
  console.log(`| ${name} | ${middle.toFixed(2)} (${least.toFixed(2)}–${most.toFixed(2)}) |`);
}
const ratio = median(rounds.map((round) => round['ioc-extractor'] / round.extract));
console.log(
  `\n${ratio.toFixed(2)} times ioc-extractor; at least ${LEAST_RATIO}: ${ratio >= LEAST_RATIO ? 'holds' : 'MISSED'}.\n`,
);

/** What a text of nothing else would cost most. */
const WORST = {
  'a.': 'a.',
  '[': '[',
  '[.]': '[.]',
  'a[.]': 'a[.]',
  'a . ': 'a . ',
  'h**p': 'h**p',
  'http://': 'http://',
  'http://a.b ': 'http://a.b ',
  '<http://a.b|': '<http://a.b|',
  'a:': 'a:',
  '1.1.1.1 ': '1.1.1.1 ',
  '1.1.': '1.1.',
  'a.md ': 'a.md ',
  'a.com/a ': 'a.com/a ',
  cells: '\t1.1.1.1',
  'hexadecimal lines': `${'ab'.repeat(10)}\n`,
  'combining marks': 'e\u0301',
  'a long label': 'a',
};
const SIZES = Array.from({ length: 13 }, (_, i) => 1024 * 2 ** i);
console.log(
  `| a text of | ${SIZES.map((size) => (size < 2 ** 20 ? `${size / 1024} KB` : `${size / 2 ** 20} MB`)).join(' | ')} | mean doubling |`,
);
console.log(`|---|${SIZES.map(() => '---|').join('')}---|`);
let steepest = 0;
for (const [name, piece] of Object.entries(WORST)) {
  const best = SIZES.map((size) => {
    const text = piece.repeat(Math.ceil(size / piece.length)).slice(0, size);
    return Math.min(
      ...Array.from({ length: size < 2 ** 20 ? 5 : 2 }, () => {
        const start = performance.now();
        extract(text);
        return performance.now() - start;
      }),
    );
  });
  const growth = (best.at(-1) / best.at(-1 - DOUBLINGS)) ** (1 / DOUBLINGS);
  steepest = Math.max(steepest, growth);
  console.log(
    `| \`${name}\` | ${best.map((ms) => ms.toFixed(ms < 10 ? 2 : 0)).join(' | ')} | ${growth.toFixed(2)} |`,
  );
}
console.log(
  `\nThe steepest mean doubling is ${steepest.toFixed(2)}; below ${MOST_GROWTH}: ${steepest < MOST_GROWTH ? 'holds' : 'MISSED'}.`,
);
