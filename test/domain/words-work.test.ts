import { setTimeout } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { cleanText } from '../../src/domain/clean-text.ts';
import {
  readAddress,
  readDomain,
  readHash,
  readNetwork,
  readPath,
  readUrl,
} from '../../src/domain/normal-form.ts';
import { quote } from '../../src/domain/quote.ts';
import { refang } from '../../src/domain/refang.ts';
import { struckIn } from '../../src/domain/struck.ts';
import { pieces, tokens } from '../../src/domain/tokens.ts';
import { LONGEST_FILLED, LONGEST_TEXT, readFields, readWords } from '../../src/domain/words.ts';

// A quadratic pattern takes minutes on these instead of milliseconds. The pause at the end lets Jest notice that the
// test has run out of time, which it cannot while a pattern is at work.
test.each([
  '[',
  '(',
  '[(',
  '.',
  'a.',
  '1.',
  '[.]',
  '\\',
  '\\[',
  '"',
  "'",
  '" ',
  '"a ',
  "'a ",
  ',',
  ', ',
  ';x',
  '<',
  '<a:',
  '<a|',
  '<http://a.com|',
  '&lt;',
  '`',
  '` ',
  'because ',
  'ref 1 ',
  'on ',
  'on,',
  'a,on;',
  'a.com->',
  '2) ',
  '[x] ',
  '{',
  '*a ',
  '3395856ce81f2b7382dee72602f798b642f14140 *a ',
  '--dry-run ',
  '~',
  '~a ',
  '/~a',
  '~a\n',
  'a.com/b.com/',
  'for 1 ',
  'for 1d ',
  'because\nfor 1d\n',
  'because "x" on a ',
  'until 2026-12-24 18:00 ',
  'sev ',
  'dry-run ',
  'break ',
  '1h',
  '\non ',
  '- ',
  '> ',
  '* ',
  '*',
  'é.',
  '/',
  '//',
  'http://a/,',
  'hxxp://',
  'C:\\,',
  'A-1 ',
  'SHA-',
  '.,',
  '!',
  '\u200b',
  ' ',
  '\n',
  ':',
  '::',
  '%',
  '@',
  '?',
  '🙂',
])('what is made of %j only is read in linear time', async (part) => {
  const whole = part.repeat(400_000 / part.length);
  cleanText(whole);
  tokens(whole).map(pieces);
  refang(whole);
  struckIn(whole);
  quote(whole);
  for (const reader of [readAddress, readDomain, readHash, readNetwork, readPath, readUrl]) reader(whole, '');
  const most = part.repeat(LONGEST_TEXT / part.length);
  for (const text of [most, `evil.com because ${most}`.slice(0, LONGEST_TEXT)])
    expect(readWords(text, { vendors: [{ name: 'inspect' }] }).indicators.length).toBeLessThanOrEqual(
      LONGEST_TEXT,
    );
  const indicatorsText = part.repeat(LONGEST_FILLED / part.length);
  const fields = { indicatorsText, vendors: [], reason: '', clean: false, prevent: false };
  expect(readFields(fields, { vendors: [] })).toBeDefined();
  await setTimeout(0);
});
