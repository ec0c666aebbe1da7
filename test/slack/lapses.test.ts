import { expect, test } from '@jest/globals';
import type { Lapse } from '../../src/domain/request.ts';
import { lapseLines } from '../../src/slack/lapses.ts';
import { lea, olaf } from '../domain/stories.ts';
import { states } from './states.ts';

const request = states()['requested']!;
const lapse = (changes: Partial<Lapse> = {}): Lapse => ({ by: lea.person, sentence: 'Gone.', ...changes });
const linesOf = (...lapses: readonly Lapse[]) => lapseLines({ ...request, lapses });

test('who has lost it twice is named once, with why the last time', () => {
  expect(linesOf(lapse({ sentence: 'Once.' }), lapse({ sentence: 'Twice.' }))).toEqual([
    ':warning: The approval by <@ULEA> no longer counts: Twice.',
  ]);
});

test('different people, and different things that they did, are named each', () => {
  expect(linesOf(lapse(), lapse({ of: 'delegation' }), lapse({ by: olaf.person }))).toHaveLength(3);
});

test('there is nothing to click in what somebody calls themselves', () => {
  const [line] = linesOf(lapse({ sentence: 'https://evil.example/a is no longer among those.' }));
  expect(line).toContain('https[:]//evil[.]example/a is no longer');
});
