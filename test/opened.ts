import { afterEach } from '@jest/globals';

/** What a test opened: closed after it, the last first. */
export const opened: { close(): unknown }[] = [];

afterEach(async () => {
  for (const one of opened.splice(0).reverse()) await one.close();
});
