import { readdirSync } from 'node:fs';

/** Files and folders of src/domain; each part is tried by the tests of test/domain that are called after them. */
const PARTS = {
  decide: ['decide', 'refusal', 'draft', 'event', 'request', 'outcome', 'evolve', 'quorum', 'unmet-quorums'],
  plan: ['plan', 'digest', 'undo', 'kept', 'request-id'],
  guard: ['guard'],
  policy: ['policy', 'rules', 'when', 'hours', 'blast', 'dead-rules', 'shadow'],
  indicator: ['indicator', 'normal-form', 'connection', 'host', 'url', 'suffixes', 'size'],
  words: [
    'words',
    'indicator-words',
    'action-words',
    'clause',
    'clauses',
    'reason',
    'reason-remarks',
    'lasts',
    'ticket',
    'severity',
    'tokens',
    'clean-text',
    'refang',
    'quote',
    'filled',
    'wishes',
    'problem',
    'all-of',
    'fillers',
    'struck',
    'topic',
  ],
  file: ['file'],
  extract: ['extract'],
};

const inParts = new Set(Object.values(PARTS).flat());
const inNone = readdirSync('src/domain').filter((name) => !inParts.has(name.replace(/\.ts$/, '')));
if (inNone.length > 0) throw new Error(`No part of the mutants holds ${inNone.join(', ')}.`);

const { MUTANTS: part = 'domain' } = process.env;
const names = part === 'domain' ? Object.values(PARTS).flat() : PARTS[part];
if (!names)
  throw new Error(`There is no part "${part}" of src/domain; there is ${Object.keys(PARTS).join(', ')}.`);

function namesakes(folder, end) {
  const isOne = new RegExp(`^(?:${names.join('|')})${end}$`);
  const found = readdirSync(folder, { recursive: true }).filter((path) => isOne.test(path));
  return found.map((path) => `${folder}/${path}`);
}

// Tests that count work rather than answers take half a minute and kill nothing that the others do not.
const tests = namesakes('test/domain', '(?:[-./].*)?(?<!-work)\\.test\\.ts');

// For test/kit/mutants.mjs. What is random comes last: most mutants are dead by then.
const isRandom = (path) => /property|fuzz/.test(path);
process.env.MUTANT_TESTS = tests.toSorted((a, b) => isRandom(a) - isRandom(b)).join(' ');
process.env.PROPERTY_RUNS ??= '20';
process.env.DECIDE_RUNS ??= '60';
process.env.FILE_INPUTS ??= '20';
process.env.WORDS_INPUTS ??= '100';
process.env.GUARD_FUZZ_RUNS ??= '400';
process.env.EXTRACT_INPUTS ??= '500';

/** Mutation testing of the domain: `MUTANTS=decide npm run mutants`. The figures are in docs/benchmarks.md. */
export default {
  mutate: namesakes('src/domain', '(?:/.*)?\\.ts'),
  testRunner: 'jest',
  testRunnerNodeArgs: ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'],
  jest: {
    enableFindRelatedTests: false,
    config: {
      roots: ['<rootDir>/test/kit'],
      testMatch: ['<rootDir>/test/kit/mutants.mjs'],
      testEnvironment: './test/kit/first-failure.mjs',
      watchman: false,
      haste: { forceNodeFilesystemAPI: true },
    },
  },
  plugins: ['@stryker-mutator/jest-runner', './test/kit/vertical-tab.mjs'],
  ignorers: ['vertical-tab'],
  // Stryker would rewrite it with the API of a TypeScript that ours no longer has; swc needs none of it.
  tsconfigFile: 'none.json',
  coverageAnalysis: 'perTest',
  ignorePatterns: ['dist', 'docs', 'bench', 'sandbox', 'reports', 'data'],
  tempDirName: `.stryker-tmp/${part}`,
  reporters: ['clear-text', 'progress-append-only', 'json'],
  jsonReporter: { fileName: `reports/mutants-${part}.json` },
  clearTextReporter: { reportTests: false, allowColor: false },
  warnings: { slow: false },
  concurrency: 2,
  // A process of Jest keeps some 10 MB of each run.
  maxTestRunnerReuse: 100,
  timeoutMS: 10_000,
};
