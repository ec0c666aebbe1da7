import { createRequire } from 'node:module';

// The one that Jest itself has.
const { resolve } = createRequire(import.meta.url);
const { TestEnvironment } = createRequire(resolve('jest'))('jest-environment-node');

const LONGEST_NAME = 5000;

/** Jest's environment, but what follows the first failure is skipped: one is enough to kill a mutant. */
export default class FirstFailure extends TestEnvironment {
  #hasFailed = false;

  handleTestEvent({ name, test, testName = '' }) {
    // Stryker chooses tests by a pattern of their names, and V8 takes no pattern with a name as long as a file.
    if (testName.length > LONGEST_NAME) {
      throw new Error(`The name of a test has ${testName.length} characters: "${testName.slice(0, 70)}…".`);
    }
    if (name === 'test_fn_failure' || name === 'hook_failure') this.#hasFailed = true;
    if (name === 'test_start' && this.#hasFailed) test.mode = 'skip';
  }
}
