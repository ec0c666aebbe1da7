import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';

const read = (path: string) => readFileSync(new URL(`../${path}`, import.meta.url), 'utf8');

test('operators are told of every type of event that the record has', () => {
  const types = [...read('src/domain/event.ts').matchAll(/readonly type: '(\w+)'/g)].map(([, type]) => type);
  const [, told = ''] = /The types are ([^;]*);/.exec(read('docs/operations.md')) ?? [];
  const named = [...told.matchAll(/`(\w+)`/g)].map(([, type]) => type);
  expect(types.length).toBeGreaterThan(20);
  expect(named.sort()).toEqual(types.sort());
});
