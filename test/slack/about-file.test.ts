import { describe, expect, test } from '@jest/globals';
import type { FileReading, RefusedLine } from '../../src/domain/file.ts';
import { fileFace, remarksOn } from '../../src/slack/about-file.ts';
import type { Sheet } from '../../src/slack/sheets.ts';
import { tooMuchIn } from './limits.ts';

const READING: FileReading = {
  format: 'csv',
  indicators: [],
  refused: [],
  lessened: [],
  duplicates: 0,
  expired: 0,
  commentedOut: 0,
  others: 0,
  unread: [],
};

const refusedLines = (count: number): readonly RefusedLine[] =>
  Array.from({ length: count }, (_, i) => ({ line: i + 1, text: `x${i}`, why: 'It is commented out.' }));

function faceOf(count: number, lines: readonly RefusedLine[], name = 'list.csv') {
  const examined = Array.from({ length: count }, (_, i) => ({
    indicator: { kind: 'domain', value: `n${i}.example` } as const,
    vendors: ['inspect'],
  }));
  const sheet: Sheet = { examined, channel: 'D0RINA', remarks: [], leftOut: { file: name, lines } };
  const { text, beneath } = fileFace(name, ['Marked TLP:RED.'], sheet, 'the-sheet');
  const buttons = beneath.flatMap((block) => (block.type === 'actions' ? block.elements : []));
  const sections = beneath.flatMap((block) => (block.type === 'section' ? [block.text?.text] : []));
  expect(beneath.length === 0 ? [] : tooMuchIn(beneath)).toEqual([]);
  return {
    text,
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

  test('say how much of it was left out, by what it was', () => {
    expect(
      remarksOn({
        ...READING,
        duplicates: 1,
        expired: 2,
        commentedOut: 30_000,
        others: 4,
        tlp: 'amber+strict',
      }),
    ).toEqual([
      'Marked TLP:AMBER+STRICT.',
      '1 duplicate folded.',
      'Left out: 2 past the end of validity, 30,000 commented out, 4 other lines.',
    ]);
  });
});

test('a line left out is no other where there is no other', () => {
  expect(remarksOn({ ...READING, others: 1 })).toEqual(['Left out: 1 line.']);
  expect(remarksOn({ ...READING, expired: 1_000 })).toEqual(['Left out: 1,000 past the end of validity.']);
});

describe('the answer to a file', () => {
  test('says what it holds, and offers the form', () => {
    expect(faceOf(2, [])).toEqual({
      text: ':page_facing_up: `list.csv`: *2 indicators.* Marked TLP:RED.',
      sections: [],
      buttons: [['Choose what to block…', 'sheet:open', 'the-sheet']],
    });
  });

  test('without indicators offers the lines alone', () => {
    expect(faceOf(0, refusedLines(1))).toMatchObject({
      sections: ['• Line 1: `x0` It is commented out.'],
      buttons: [['Get what was left out', 'left_out', 'the-sheet']],
    });
  });

  test('names the first few lines, and offers all of them', () => {
    const { sections, buttons } = faceOf(1, refusedLines(1_234));
    expect(sections[0]?.split('\n')).toEqual([
      ...[1, 2, 3, 4, 5].map((line) => `• Line ${line}: \`x${line - 1}\` It is commented out.`),
      'and 1,229 more.',
    ]);
    expect(buttons.map((each) => each[0])).toEqual(['Choose what to block…', 'Get what was left out']);
  });

  test('names a line once, where its sentence does', () => {
    const why = '“nonsense” is not understood.';
    expect(faceOf(1, [{ line: 7, text: 'nonsense', why }]).sections).toEqual([`• Line 7: ${why}`]);
    expect(faceOf(1, [{ line: 7, text: '', why: 'Nothing.' }]).sections).toEqual(['• Line 7: Nothing.']);
  });

  test('fits into a message, and mentions nobody, whatever stands in the file', () => {
    const text = '<!channel>`*'.repeat(25);
    const { sections } = faceOf(
      1,
      Array.from({ length: 9 }, (_, line) => ({ line, text, why: `${text}.` })),
      text,
    );
    expect(sections.join('')).not.toMatch(/<!|\*`\*/);
  });
});
