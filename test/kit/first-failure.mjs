import { createRequire } from 'node:module';

// The one that Jest itself has.
const { resolve } = createRequire(import.meta.url);
const { TestEnvironment } = createRequire(resolve('jest'))('jest-environment-node');

/** Jest's environment, but what follows the first failure is skipped: one is enough to kill a mutant. */
export default class FirstFailure extends TestEnvironment {
  #hasFailed = false;

  handleTestEvent({ name, test }) {
    if (name === 'test_fn_failure' || name === 'hook_failure') this.#hasFailed = true;
    if (name === 'test_start' && this.#hasFailed) test.mode = 'skip';
  }
}
