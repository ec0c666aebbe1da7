import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  aside,
  code,
  moment,
  party,
  plain,
  section,
  unclickable,
  unmarked,
  words,
} from '../../src/slack/text.ts';

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

describe('a sentence in which nothing can be clicked', () => {
  test.each([
    ['11.22.33.44 lies in 11.22.32.0/21.', '11[.]22[.]33[.]44 lies in 11[.]22[.]32[.]0/21.'],
    ['a.b.example, http://[2a02::1].', 'a[.]b[.]example, http[:]//[2a02[:][:]1].'],
    ['“evil.zip” has 3 MiB.', '“evil[.]zip” has 3 MiB.'],
    ['Share report.zip: it is read.', 'Share report[.]zip: it is read.'],
    ['C:\\a\\run.exe reaches C:\\a\\*.exe.', 'C:\\a\\run.exe reaches C:\\a\\*.exe.'],
    ['“/usr/bin/a.sh” is one; try /portcullis help.', '“/usr/bin/a.sh” is one; try /portcullis help.'],
    ['//evil.com and \\\\x.com://evil.com', '//evil[.]com and \\\\x[.]com[:]//evil[.]com'],
    ['www.evil.com/1:22 and evil.com:12:30', 'www[.]evil[.]com/1[:]22 and evil[.]com[:]12[:]30'],
    ['It ends 2026-12-24 18:00 (UTC), at 9:30:15.', 'It ends 2026-12-24 18:00 (UTC), at 9:30:15.'],
  ])('%s', (sentence, said) => {
    expect(unclickable(sentence)).toBe(said);
  });

  test('is escaped, and Slack makes no link of it by itself', () => {
    const { text, blocks } = aside('Not a<b>@c.example, https://d.example/');
    expect(text).toBe('Not a&lt;b&gt;@c[.]example, https[:]//d[.]example/');
    expect(blocks).toEqual([section(text)]);
  });
});

test('our markup becomes plain text, and what was escaped comes back as it was', () => {
  const line = `*inspect*: ${code('a<b>&`c`')} by <@U0LEA> of ${party('S0LEADS')} in <#C0SOC>, ${moment('2026-11-22T12:00:00.000Z')}`;
  expect(unmarked(line)).toBe('inspect: a<b>&ˋcˋ by @U0LEA of @S0LEADS in @C0SOC, 2026-11-22T12:00:00.000Z');
  expect(unmarked(words('&lt;!channel&gt; <@U0LEA>'))).toBe('&lt;!channel&gt; <@U0LEA>');
});
