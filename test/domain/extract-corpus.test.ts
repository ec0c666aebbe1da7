import { describe, expect, test } from '@jest/globals';
import { extract } from '../../src/domain/extract.ts';
import { loadCorpus } from '../corpus/load.ts';

/** Their labels have user names, fragments and FTP as they are written; test/corpus weighs those. */
const WRITTEN_OTHERWISE: readonly string[] = [
  '46-urls-with-credentials-and-ports',
  '48-defang-zoo',
  '57-pager-alert',
];

describe('in a text of the corpus all that a person listed is found, and nothing else', () => {
  const texts = loadCorpus().filter(({ name }) => !WRITTEN_OTHERWISE.includes(name));
  test.each(texts.map(({ name, text, labels }) => [name, text, labels] as const))('%s', (_, text, labels) => {
    const found = new Set(extract(text).map(({ indicator: { kind, value } }) => `${kind} ${value}`));
    expect([...found].sort()).toEqual(labels.map(({ kind, value }) => `${kind} ${value}`).sort());
  });
});
