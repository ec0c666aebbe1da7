import { gzipSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import { LARGEST_FILE } from '../../../src/domain/file/decode.ts';
import { MOST_IN_FILE, MOST_REFUSED, readFile } from '../../../src/domain/file.ts';
import { Refusal } from '../../../src/domain/refusal.ts';
import { bytesOf, listOf, NOW, outcomeOf, readingOf, refusedOf } from './files.ts';

const LIST = 'evil.com\n203.0.113.7\n';

function utf16(text: string, isLittle: boolean): Uint8Array {
  const bytes = Buffer.from(text, 'utf16le');
  return isLittle ? bytes : bytes.swap16();
}

function utf32(text: string): Uint8Array {
  return Uint8Array.from(Array.from(text).flatMap((character) => [character.charCodeAt(0), 0, 0, 0]));
}

function beginning(...bytes: readonly number[]): Uint8Array {
  return Uint8Array.from([...bytes, ...bytesOf(LIST)]);
}

describe('a file that cannot be read gets a sentence', () => {
  test.each<[string, string, string | Uint8Array, string, RegExp]>([
    ['nothing', 'a.txt', '', 'file_empty', /“a\.txt” is empty\./],
    ['nothing but blank lines', 'a.csv', '\r\n \n\t\n', 'file_empty', /is empty\./],
    ['a byte too many', 'a.txt', new Uint8Array(LARGEST_FILE + 1), 'file_too_large', /10\.0 MB; .* 10 MB\./],
    ['UTF-16 with a mark', 'a.txt', utf16(`\ufeff${LIST}`, true), 'file_utf16', /UTF-16; save it as UTF-8/],
    ['UTF-16, the other way round', 'a.txt', utf16(`\ufeff${LIST}`, false), 'file_utf16', /UTF-16/],
    ['UTF-16 without a mark', 'a.csv', utf16(LIST, true), 'file_utf16', /UTF-16/],
    ['UTF-16 without a mark, the other way round', 'a.csv', utf16(LIST, false), 'file_utf16', /UTF-16/],
    ['UTF-32 with a mark', 'a.txt', utf32(`\ufeff${LIST}`.replace('\ufeff', '')), 'file_utf32', /UTF-32/],
    ['UTF-32 in big-endian order', 'a.txt', utf32(LIST).reverse(), 'file_utf32', /UTF-32/],
    ['a zip', 'a.zip', beginning(0x50, 0x4b, 3, 4), 'file_compressed', /compressed; unpack it/],
    ['a zip under another name', 'a.txt', beginning(0x50, 0x4b, 3, 4), 'file_compressed', /compressed/],
    ['gzip', 'a.csv.gz', gzipSync(LIST), 'file_compressed', /compressed/],
    ['7z', 'a.7z', beginning(0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c), 'file_compressed', /compressed/],
    ['xz', 'a.xz', beginning(0xfd, 0x37, 0x7a, 0x58, 0x5a, 0), 'file_compressed', /compressed/],
    ['zstd', 'a.zst', beginning(0x28, 0xb5, 0x2f, 0xfd), 'file_compressed', /compressed/],
    [
      'a spreadsheet',
      'a.xlsx',
      beginning(0x50, 0x4b, 3, 4),
      'file_office',
      /Office document; save it as CSV/,
    ],
    [
      'an old spreadsheet',
      'a.xls',
      beginning(0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1),
      'file_office',
      /CSV/,
    ],
    ['rich text', 'a.rtf', '{\\rtf1 evil.com}', 'file_office', /plain text/],
    ['a PDF', 'a.pdf', '%PDF-1.7\nevil.com', 'file_pdf', /PDF; copy the indicators/],
    ['a web page', 'a.html', '\n<!DOCTYPE html><p>evil.com', 'file_markup', /markup/],
    ['STIX 1', 'a.xml', '\ufeff<?xml version="1.0"?><stix:x/>', 'file_markup', /STIX 2\.1/],
    [
      'a program',
      'a.exe',
      Uint8Array.from({ length: 999 }, (_, at) => (at * 37) % 256),
      'file_not_text',
      /not text/,
    ],
    [
      'bytes that are padded in no known order',
      'a.txt',
      Uint8Array.from({ length: 999 }, (_, at) => [0, 0, 65, 0][at % 4]!),
      'file_not_text',
      /not text/,
    ],
    [
      'lone surrogates',
      'a.txt',
      Uint8Array.from({ length: 999 }, (_, at) => [0xed, 0xa0, 0x80][at % 3]!),
      'file_not_text',
      /not text/,
    ],
    ['comments alone', 'a.txt', '# As of today\n; nothing\n// else', 'no_indicators', /names no indicator\./],
    ['prose without an indicator', 'a.txt', 'There is nothing to see here.', 'no_indicators', /no indicator/],
  ])('%s', (_, name, content, code, sentence) => {
    const refusal = outcomeOf(name, content) as Refusal;
    expect(refusal).toBeInstanceOf(Refusal);
    expect(refusal.code).toBe(code);
    expect(refusal.sentence).toMatch(sentence);
    expect(refusal.sentence).toMatch(/^“[^”]+” .*\.$/);
  });
});

test.each([
  ['a.json', '{}', '“a.json” names no indicator.'],
  [
    'a.csv',
    'source,x\na.com,y',
    '“a.csv” names indicators only where none is looked for: 1 under “source”; call it “value”, or after what it holds, to have it read.',
  ],
  ['a.txt', '# see a.com\n', '“a.txt” names indicators only where none is looked for: 1 in comments.'],
  [
    'a.json',
    '{"type":"bundle","id":"bundle--1","objects":[]}',
    '“a.json” holds no indicator; other objects of STIX do not say that something is bad.',
  ],
])('of %s with %j it is said why nothing came of it', (name, text, sentence) => {
  expect(outcomeOf(name, text)).toEqual(new Refusal('no_indicators', sentence));
});

describe('encodings that are read', () => {
  test('UTF-8 with a byte order mark', () => {
    expect(listOf(readingOf('a.txt', `\ufeff${LIST}`))).toEqual(['1 domain evil.com', '2 ip 203.0.113.7']);
  });

  test.each(['\n', '\r\n', '\r'])('lines that end in %j', (end) => {
    const text = `evil.com${end}${end}203.0.113.7${end}`;
    expect(listOf(readingOf('a.txt', text))).toEqual(['1 domain evil.com', '3 ip 203.0.113.7']);
  });

  test.each([0, 1, 2, 3, 4, 5, 6, 7])('a line break %i bytes further over the end of a chunk', (further) => {
    const text = `${'#'.repeat(further)}\n${'# four\r\n'.repeat(40_000)}evil.com`;
    expect(listOf(readingOf('a.txt', text))).toEqual(['40002 domain evil.com']);
  });

  test.each([0, 1, 2, 3, 4])('a character %i bytes before the end of a chunk', (before) => {
    const text = `${'#'.repeat(256 * 1024 - before - 2)}\nbücher.example`;
    expect(listOf(readingOf('a.txt', text))).toEqual(['2 domain xn--bcher-kva.example']);
  });

  test('a few characters of an older encoding in the comments', () => {
    const latin1 = Buffer.from(
      '# für die Kollegen in Köln, von denen die Liste stammt\nevil.com\n',
      'latin1',
    );
    expect(listOf(readingOf('a.txt', latin1))).toEqual(['2 domain evil.com']);
  });

  test('a NUL is passed over like all that nobody sees', () => {
    const text = `${LIST.repeat(9)}203.0.113\0.9\n`;
    expect(listOf(readingOf('a.txt', text)).at(-1)).toBe('19 ip 203.0.113.9');
    expect(listOf(readingOf('a.csv', text)).at(-1)).toBe('19 ip 203.0.113.9');
  });
});

describe('what is what', () => {
  test.each([
    ['a.txt', 'evil.com', 'text'],
    ['a', 'evil.com', 'text'],
    ['a.csv', 'evil.com', 'csv'],
    ['A.CSV', 'evil.com', 'csv'],
    ['a.tsv', 'evil.com\tx', 'tsv'],
    ['a.txt', 'type,value\ndomain,evil.com', 'csv'],
    ['a.txt', '["evil.com"]', 'json'],
    ['a.txt', ' {"domain":"evil.com"}', 'json'],
    ['a.txt', '[2001:db8::1]', 'text'],
    ['a.ndjson', '{"domain":"evil.com"}\n{"domain":"bad.com"}', 'json'],
    [
      'a.txt',
      '{"type":"bundle","objects":[{"type":"indicator","id":"indicator--1","pattern":"[x"}]}',
      'stix',
    ],
  ])('%s that begins %j is %s', (name, text, format) => {
    expect(readingOf(name, text).format).toBe(format);
  });
});

describe('duplicates and limits', () => {
  test('a duplicate is folded into its first place, in whichever form it stands', () => {
    const reading = readingOf(
      'a.txt',
      'evil.com\nEVIL[.]com\n\nhxxp://evil.com\nevil.com.\nhttp://evil.com/\n',
    );
    expect(listOf(reading)).toEqual(['1 domain evil.com', '4 url http://evil.com/']);
    expect(reading.duplicates).toBe(3);
  });

  test('of two ends the later one counts, and none is the latest', () => {
    const reading = readingOf(
      'a.csv',
      'value,valid_until\na.com,2027-01-01\na.com,2028-01-01\na.com,2027-06-01\nb.com,2027-01-01\nb.com,\n',
    );
    expect(reading.indicators).toEqual([
      { indicator: { kind: 'domain', value: 'a.com' }, line: 2, validUntil: '2028-01-01T00:00:00.000Z' },
      { indicator: { kind: 'domain', value: 'b.com' }, line: 5 },
    ]);
  });

  const names = (count: number) => Array.from({ length: count }, (_, at) => `n${at}.evil.com`);

  test('as many indicators as can be', () => {
    expect(readingOf('a.txt', names(MOST_IN_FILE).join('\n')).indicators).toHaveLength(MOST_IN_FILE);
  });

  test('one more is too many, and reading stops', () => {
    const text = `${names(MOST_IN_FILE + 1).join('\n')}\n${'more.evil.com\n'.repeat(100_000)}`;
    const progress = [];
    const reading = readFile('a.txt', bytesOf(text), NOW);
    let step = reading.next();
    for (; step.done !== true; step = reading.next()) progress.push(step.value);
    expect(step.value).toEqual(
      new Refusal('too_many_indicators', '“a.txt” names more than 10,000 indicators; share it in parts.'),
    );
    expect(progress.at(-1)!.done).toBeLessThan(progress.at(-1)!.all / 4);
  });

  test('more than so many places that are none are no list of indicators', () => {
    expect(readingOf('a.txt', 'nonsense\n'.repeat(MOST_REFUSED)).refused).toHaveLength(MOST_REFUSED);
    expect(outcomeOf('a.txt', 'nonsense\n'.repeat(MOST_REFUSED + 1))).toEqual(
      new Refusal(
        'too_many_refused',
        '“a.txt” has more than 10,000 places that are no indicators; leave them out.',
      ),
    );
  });

  test('of what is commented out all is told, the first 10,000 line by line', () => {
    const text = (count: number) =>
      `evil.com\n${Array.from({ length: count }, (_, at) => `# n${at}.evil.com`).join('\n\n')}\nnonsense\n`;
    const most = readingOf('a.txt', text(MOST_REFUSED));
    expect(most).toMatchObject({ commentedOut: MOST_REFUSED, others: 1, expired: 0 });
    expect(most.refused).toHaveLength(MOST_REFUSED + 1);

    const one = readingOf('a.txt', text(MOST_REFUSED + 1));
    expect(refusedOf(one).at(-2)).toBe('20002 # n10000.evil.com: It is commented out.');
    const more = readingOf('a.txt', text(3 * MOST_REFUSED));
    expect(listOf(more)).toEqual(['1 domain evil.com']);
    expect(more).toMatchObject({ commentedOut: 3 * MOST_REFUSED, others: 1 });
    expect(refusedOf(more).slice(-3)).toEqual([
      '20000 # n9999.evil.com: It is commented out.',
      '20002 # n10000.evil.com: It is commented out, and so are 19,999 more up to line 60000.',
      expect.stringMatching(/^60001 nonsense: /),
    ]);
    expect(more.refused).toHaveLength(MOST_REFUSED + 2);
  });

  test('what is shown of a refused place is short and can be seen', () => {
    const [refused] = readingOf('a.csv', `${'é\u202e'.repeat(2_000)}`).refused;
    expect(refused!.text).toBe(`${'é'.repeat(150)}…`);
  });
});
