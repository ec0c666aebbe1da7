/** One thing that is wrong with the configuration: where, and a sentence. */
export interface Problem {
  /** A variable of the environment, or a file with line, column and the path of the key. */
  readonly where: string;
  readonly sentence: string;
}

/**
 * The configuration, or a file that it names, cannot be used. The message has one line for each problem; none of them
 * shows a value that may be secret.
 */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';

  constructor(problems: readonly Problem[], options?: ErrorOptions) {
    super(problems.map(({ where, sentence }) => `${where}: ${sentence}`).join('\n'), options);
  }
}
