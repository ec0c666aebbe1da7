import { expect } from '@jest/globals';
import type * as z from 'zod';
import type { Adapter } from '../../src/adapter.ts';
import { ConfigError } from '../../src/config/problem.ts';

/** What no message may show. */
export const SECRET = 'hunter2-hunter2';

/** An adapter that has settings and nothing behind them. */
export function adapterOf(name: string, settings: z.ZodType, secretKeys: readonly string[]): Adapter {
  return {
    name,
    title: name,
    settings,
    secretKeys,
    connect: () => {
      throw new Error('The configuration connects to nobody.');
    },
  };
}

/** The lines of the error that a configuration was refused with. */
export async function problemsOf(loading: Promise<unknown>): Promise<readonly string[]> {
  const error = await loading.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(ConfigError);
  const { message } = error as ConfigError;
  expect(message).not.toContain(SECRET);
  return message.split('\n');
}
