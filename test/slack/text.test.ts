import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { code, plain, words } from '../../src/slack/text.ts';

const HOSTILE = [
  '<!channel> wake up',
  '<@U0LEA> look',
  '<https://evil.example|https://intranet.example>',
  '&lt;!here&gt;',
  'a`b``c```d',
  'left\u202Eright\u200Bzero',
  'line\nbreak\u2028another',
  '\u0000\u001B[31m',
  '&'.repeat(600),
  '😀'.repeat(600),
];

describe('words of a person', () => {
  test.each(HOSTILE)('%j can neither mention, link nor ping', (text) => {
    expect(words(text)).not.toMatch(/[<>]/);
    expect(words(text)).not.toMatch(/&(?!amp;|lt;|gt;)/);
  });

  test('are escaped once, before they are cut, and never in the middle of an entity or a character', () => {
    expect(words('a & b <c>')).toBe('a &amp; b &lt;c&gt;');
    expect(words('&lt;')).toBe('&amp;lt;');
    expect(words('&&&', 10)).toBe('&amp;…');
    expect(words('&&&', 15)).toBe('&amp;&amp;&amp;');
    expect(words('😀😀😀', 4)).toBe('😀…');
  });

  test('never grow over their limit, and keep to it as closely as they can', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', maxLength: 80 }),
        fc.integer({ min: 2, max: 60 }),
        (text, most) => {
          const shown = words(text, most);
          expect(shown.length).toBeLessThanOrEqual(most);
          expect(shown.replace(/&(amp|lt|gt);/g, '')).not.toMatch(/[&<>]/);
        },
      ),
    );
  });

  test('open no code, which would reach for what stands behind them', () => {
    expect(words('a `b` ```')).toBe('a ˋbˋ ˋˋˋ');
  });

  test('lose what hides or reorders, and become one line', () => {
    expect(words('left\u202Eright\u200Bzero')).toBe('left right zero');
    expect(words('line\nbreak')).toBe('line break');
  });
});

describe('code', () => {
  test.each(HOSTILE)('around %j is not closed from inside', (text) => {
    const shown = code(text);
    expect(shown.startsWith('`') && shown.endsWith('`')).toBe(true);
    expect(shown.slice(1, -1)).not.toContain('`');
    expect(shown).not.toMatch(/[<>\n]/);
  });
});

test('plain text is not escaped, because Slack reads no markup there, and is cut as Slack counts', () => {
  expect(plain('<b> & co')).toBe('<b> & co');
  expect(plain('😀😀😀', 4)).toBe('😀…');
  expect(plain('😀😀😀', 6)).toBe('😀😀😀');
});
