import type { FileReading } from '../../../src/domain/file/tally.ts';
import { readFile } from '../../../src/domain/file.ts';
import { keyOf } from '../../../src/domain/indicator.ts';
import { Refusal } from '../../../src/domain/refusal.ts';

/** When the files are read. */
export const NOW = new Date('2026-06-01T12:00:00Z');

export const MD5 = '0a'.repeat(16);
export const SHA1 = '1b'.repeat(20);
export const SHA256 = '2c'.repeat(32);

export function bytesOf(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

export function outcomeOf(name: string, content: string | Uint8Array): FileReading | Refusal {
  const reading = readFile(name, typeof content === 'string' ? bytesOf(content) : content, NOW);
  let step = reading.next();
  while (step.done !== true) step = reading.next();
  return step.value;
}

/** What a file comes to that can be read. */
export function readingOf(name: string, content: string | Uint8Array): FileReading {
  const outcome = outcomeOf(name, content);
  if (outcome instanceof Refusal) throw new Error(outcome.sentence);
  return outcome;
}

/** The indicators of a file, as "line kind value". */
export function listOf({ indicators }: FileReading): readonly string[] {
  return indicators.map(({ line, indicator }) => `${line} ${keyOf(indicator)}`);
}

/** The refused of a file, as "line text: why". */
export function refusedOf({ refused }: FileReading): readonly string[] {
  return refused.map(({ line, text, why }) => `${line} ${text}: ${why}`);
}

/** An object of STIX 2.1 as producers write it. */
export function stix(type: string, id: string, rest: object = {}): Record<string, unknown> {
  return {
    type,
    spec_version: '2.1',
    id: `${type}--${id}`,
    created: '2026-01-01T00:00:00.000Z',
    modified: '2026-01-01T00:00:00.000Z',
    ...rest,
  };
}

/** An indicator of STIX 2.1. */
export function indicatorOf(id: string, pattern: string, rest: object = {}): Record<string, unknown> {
  return stix('indicator', id, {
    pattern,
    pattern_type: 'stix',
    valid_from: '2026-01-01T00:00:00Z',
    ...rest,
  });
}

export function bundleOf(...objects: readonly object[]): string {
  return JSON.stringify({ type: 'bundle', id: 'bundle--5f0c', objects }, null, 1);
}
