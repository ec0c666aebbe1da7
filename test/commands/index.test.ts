import { readdirSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { commands } from '../../commands/index.ts';

test('every file in commands/ is a command of its name, and the table has them all', () => {
  const files = readdirSync(new URL('../../commands/', import.meta.url)).filter(
    (file) => file !== 'index.ts',
  );
  expect(commands.map(({ name }) => `${name.slice(1)}.ts`).sort()).toEqual(files.sort());
});

test('every command fits what Slack allows', () => {
  for (const { name, description, usageHint } of commands) {
    expect(name).toMatch(/^\/[a-z][a-z-]{0,30}$/);
    expect(description).toMatch(/^[A-Z][^\n]{0,1998}\.$/);
    expect(usageHint.length).toBeLessThanOrEqual(1000);
  }
});
