import { expect } from '@jest/globals';
import { extract } from '../../../src/domain/extract.ts';

/** What a text holds, each as its kind and its value. */
export function found(text: string): string[] {
  return extract(text).map(({ indicator }) => `${indicator.kind} ${indicator.value}`);
}

/** A text for each of these words, in the place of `~`. */
export function each(words: string, text: string): string[] {
  return words.split(' ').map((word) => text.replace('~', () => word));
}

/** Fails unless every one of these texts holds just this: one test for a list of words, where one for each word says no more. */
export function expectEach(expected: readonly string[], texts: readonly string[]): void {
  expect(texts.map((text) => [text, found(text)])).toEqual(texts.map((text) => [text, expected]));
}
