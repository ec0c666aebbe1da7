/**
 * Tries every fault of the kit's table against every adapter that has a test, and writes what each ended in to
 * docs/vendor-faults.md: `node test/kit/faults.mjs`. Nothing is written when a test fails.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const PAGE = join(ROOT, 'docs', 'vendor-faults.md');
const TITLE = '(apply|revert|signing in|reading back) with';
const COLUMNS = {
  apply: 'applied',
  revert: 'reverted',
  signIn: 'while signing in',
  read: 'while reading back',
};

const folder = mkdtempSync(join(tmpdir(), 'portcullis-faults-'));
const file = join(folder, 'ends.jsonl');
const jest = [
  '--experimental-vm-modules',
  '--disable-warning=ExperimentalWarning',
  'node_modules/jest/bin/jest.js',
];
const { status } = spawnSync(process.execPath, [...jest, '--rootDir', ROOT, 'test/adapters', '-t', TITLE], {
  cwd: ROOT,
  env: { ...process.env, FAULTS_FILE: file },
  stdio: ['ignore', 'inherit', 'inherit'],
});
if (status !== 0) process.exit(status ?? 1);
const ends = readFileSync(file, 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line));
rmSync(folder, { recursive: true });

const unique = (values) => [...new Set(values)];
const sections = unique(ends.map(headingOf)).sort();
const page = [
  '# What faults end in',
  '',
  'Each row is a fault that was put before a simulated vendor while an adapter was at work, over real HTTP, and each cell',
  'is what the record says of the indicators afterwards. `npm run faults` tries them all and writes this page; it is not',
  'edited by hand. `test/kit/adapter-faults.ts` lists the faults, and the same run fails where one ends otherwise.',
  '',
  '*Done* says whether the vendor carried out the write in spite of the fault. `verified` and `not_applied` were read',
  'back; what cannot be read back stays `accepted` or `unknown`. `unanswered` was looked at twice, 5 s apart, and not',
  'found: a vendor that gave no answer may still be at work, so a person looks again or retries, which looks first.',
  '*Put off* means that nothing was sent on and the step runs again then. A fault while signing in keeps the write from',
  'being sent; one while reading back leaves it done.',
  ...sections.flatMap(section),
];
writeFileSync(PAGE, `${page.join('\n')}\n`);
process.stdout.write(`\n${ends.length} faults, ${sections.length} tables: docs/vendor-faults.md\n`);

function headingOf({ trial, variant }) {
  const [name, action] = trial.split(' ');
  return [`${name}, ${action}`, ...(variant ? [variant] : [])].join(', ');
}

function section(heading) {
  const all = ends.filter((end) => headingOf(end) === heading);
  const operations = Object.keys(COLUMNS).filter((column) =>
    all.some(({ operation }) => operation === column),
  );
  const reasons = unique(all.flatMap(({ because }) => because ?? []));
  const rows = unique(all.map(({ fault }) => fault)).map((fault) => {
    const those = all.filter((end) => end.fault === fault);
    const stored = those.find((end) => end.stored !== undefined)?.stored;
    const because = those.find((end) => end.because)?.because;
    return [
      because ? `${fault} (${reasons.indexOf(because) + 1})` : fault,
      stored === undefined ? '' : stored ? 'yes' : 'no',
      ...operations.map((operation) => those.find((end) => end.operation === operation)?.end ?? ''),
    ];
  });
  return [
    '',
    `## ${heading}`,
    '',
    `| fault | done | ${operations.map((operation) => COLUMNS[operation]).join(' | ')} |`,
    `|---|---|${operations.map(() => '---|').join('')}`,
    ...rows.map((cells) => `| ${cells.join(' | ')} |`),
    ...(reasons.length > 0 ? [''] : []),
    ...reasons.map((reason, i) => `(${i + 1}) Otherwise here: ${reason}.`),
  ];
}
