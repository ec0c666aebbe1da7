import { describe, expect, test } from '@jest/globals';
import type { FileReading, RefusedLine } from '../../src/domain/file/tally.ts';
import { fileFace, remarksOn } from '../../src/slack/about-file.ts';
import { section } from '../../src/slack/text.ts';
import { tooMuchIn } from './limits.ts';

const READING: FileReading = {
  format: 'csv',
  indicators: [],
  refused: [],
  leftOut: {},
  lessened: [],
  duplicates: 0,
  silentLines: 0,
  unread: [],
};

const refusedLines = (count: number): readonly RefusedLine[] =>
  Array.from({ length: count }, (_, i) => ({ line: i + 1, text: `x${i}`, why: 'It is commented out.' }));

function faceOf(count: number, rest: Partial<FileReading> = {}, name = 'list.csv') {
  const indicators = Array.from({ length: count }, (_, i) => ({
    indicator: { kind: 'domain', value: `n${i}.example` } as const,
    line: i + 1,
    validUntil: undefined,
  }));
  const { text, beneath } = fileFace(name, { ...READING, indicators, ...rest }, 'the-sheet');
  const buttons = beneath.flatMap((block) => (block.type === 'actions' ? block.elements : []));
  const sections = beneath.flatMap((block) => (block.type === 'section' ? [block.text?.text] : []));
  expect(tooMuchIn([section(text), ...beneath])).toEqual([]);
  return {
    lines: text.split('\n'),
    sections,
    buttons: buttons.map((each) =>
      each.type === 'button' ? [each.text.text, each.action_id, each.value] : [],
    ),
  };
}

describe('the remarks on a file', () => {
  test('are none where there is nothing to say', () => {
    expect(remarksOn(READING)).toEqual([]);
  });

  test('say what was made of what says more than is taken, with nothing to click', () => {
    expect(remarksOn({ ...READING, lessened: ['“*.evil.com” is taken as “evil.com”.'] })).toEqual([
      '“*[.]evil[.]com” is taken as “evil[.]com”.',
    ]);
  });

  test('say how many lines of text came to nothing', () => {
    expect(remarksOn({ ...READING, silentLines: 1 })).toEqual(['1 line of text named no indicator.']);
    expect(remarksOn({ ...READING, silentLines: 1_312 })).toEqual([
      '1,312 lines of text named no indicator.',
    ]);
  });

  test('say how much of it was left out, by what it was', () => {
    expect(
      remarksOn({
        ...READING,
        duplicates: 1,
        leftOut: { other: 4, commented_out: 30_000, harmless: 7, withdrawn: 6, not_yet_valid: 5, expired: 2 },
        tlp: 'amber+strict',
      }),
    ).toEqual([
      'Marked TLP:AMBER+STRICT.',
      '1 duplicate folded.',
      'Left out: 2 past the end of validity, 5 not valid yet, 6 withdrawn or superseded, 7 harmless or only for context, 30,000 commented out, 4 other lines.',
    ]);
  });
});

test('a line left out is no other where there is no other', () => {
  expect(remarksOn({ ...READING, leftOut: { other: 1 } })).toEqual(['Left out: 1 line.']);
  expect(remarksOn({ ...READING, leftOut: { expired: 1_000 } })).toEqual([
    'Left out: 1,000 past the end of validity.',
  ]);
});

describe('the answer to a file', () => {
  test('says what it holds, and offers the form', () => {
    expect(faceOf(2)).toEqual({
      lines: [':page_facing_up: `list.csv`: *2 indicators.*'],
      sections: [],
      buttons: [['Choose what to block…', 'sheet:open', 'the-sheet']],
    });
  });

  test('has a line for each fact', () => {
    const { lines, sections } = faceOf(1, {
      tlp: 'red',
      columns: [{ under: 'Wert' }],
      unread: [{ part: { under: 'Notiz' }, count: 2 }],
      lessened: ['“*.evil.com” is taken as “evil.com”.'],
      duplicates: 3,
      silentLines: 312,
    });
    expect(lines).toEqual([
      ':page_facing_up: `list.csv`: *1 indicator.*',
      '• Marked TLP:RED.',
      '• Read: “Wert”.',
      '• Not read, though they look like indicators: 2 under “Notiz”.',
      '• “*[.]evil[.]com” is taken as “evil[.]com”.',
      '• 3 duplicates folded.',
      '• 312 lines of text named no indicator.',
    ]);
    expect(sections).toEqual([]);
  });

  test('without indicators offers the lines alone, beneath how many they are', () => {
    expect(faceOf(0, { refused: refusedLines(1), leftOut: { commented_out: 1 } })).toEqual({
      lines: [':page_facing_up: `list.csv`: *0 indicators.*'],
      sections: ['Left out: 1 commented out.\n• Line 1: `x0` It is commented out.'],
      buttons: [['Get what was left out', 'left_out', 'the-sheet']],
    });
  });

  test('names the first few lines, and offers all of them', () => {
    const leftOut = { commented_out: 1_234 };
    const { lines, sections, buttons } = faceOf(1, { refused: refusedLines(1_234), leftOut });
    expect(lines).toHaveLength(1);
    expect(sections[0]?.split('\n')).toEqual([
      'Left out: 1,234 commented out.',
      ...[1, 2, 3, 4, 5].map((line) => `• Line ${line}: \`x${line - 1}\` It is commented out.`),
      'and 1,229 more.',
    ]);
    expect(buttons.map((each) => each[0])).toEqual(['Choose what to block…', 'Get what was left out']);
  });

  test('names a line once, where its sentence does', () => {
    const why = '“nonsense” is not understood.';
    const refused = [
      { line: 7, text: 'nonsense', why },
      { line: 8, text: '', why: 'Nothing.' },
    ];
    expect(faceOf(1, { refused }).sections).toEqual([`• Line 7: ${why}\n• Line 8: Nothing.`]);
  });

  test('fits into a message, and mentions nobody, whatever stands in the file', () => {
    const text = '<!channel>`*'.repeat(25);
    const parts = Array.from({ length: 9 }, (_, i) => ({ under: `${i}${text}` }));
    const { lines, sections } = faceOf(
      1,
      {
        refused: Array.from({ length: 9 }, (_, line) => ({ line, text, why: `${text}.` })),
        leftOut: { expired: 1e7, not_yet_valid: 1e7, withdrawn: 1e7, harmless: 1e7, other: 1e7 },
        columns: parts,
        unread: parts.map((part) => ({ part, count: 1e7 })),
        lessened: Array.from({ length: 4 }, () => text),
        duplicates: 1e7,
        silentLines: 1e7,
      },
      text,
    );
    expect([...lines, ...sections].join('')).not.toMatch(/<!|\*`\*/);
    // None of it begins a line of its own.
    for (const line of lines.slice(1)) expect(line).toMatch(/^• /);
  });
});
