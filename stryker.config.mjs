/** Mutation testing of the domain: `npm run mutants`. The figure is in docs/benchmarks.md. */
export default {
  mutate: ['src/domain/**/*.ts'],
  testRunner: 'jest',
  testRunnerNodeArgs: ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'],
  jest: {
    config: {
      testMatch: ['<rootDir>/test/domain/**/*.test.ts', '<rootDir>/test/commands/**/*.test.ts'],
    },
  },
  // Stryker would rewrite it with the API of a TypeScript that ours no longer has; swc needs none of it.
  tsconfigFile: 'none.json',
  coverageAnalysis: 'perTest',
  ignorePatterns: ['dist', 'docs', 'bench', 'sandbox', 'reports', 'data'],
  tempDirName: '.stryker-tmp',
  reporters: ['clear-text', 'progress-append-only', 'json'],
  jsonReporter: { fileName: 'reports/mutation.json' },
  clearTextReporter: { logTests: false, allowColor: false },
  concurrency: 2,
  timeoutMS: 10_000,
};
