import { test } from '@jest/globals';
import fc from 'fast-check';

/**
 * All tests that stryker.config.mjs names, as one file to Jest: an environment for each would take most of the time that
 * a mutant takes.
 */

// The same inputs for every mutant, and none made smaller: that there is one is enough.
fc.configureGlobal({ seed: 1, endOnFailure: true });

const failures = [];

// Stories that are told while a file is read break with the mutant, and to Stryker that would be no test.
test('every file of tests can be read', () => {
  for (const failure of failures) throw failure;
});

for (const path of process.env.MUTANT_TESTS.split(' ')) {
  await import(`../../${path}`).catch((failure) => failures.push(failure));
}
