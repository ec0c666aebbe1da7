import { gzipSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import { LARGEST_FILE } from '../../../src/domain/file/decode.ts';
import { readFile } from '../../../src/domain/file.ts';
import { Refusal } from '../../../src/domain/refusal.ts';
import { bytesOf, listOf, NOW, outcomeOf, readingOf } from './files.ts';

const LIST = 'evil.com\n203.0.113.7\n';
const WIDE = '\u7b2c\u4e00\u884c';

function utf16(text: string, isLittle: boolean): Uint8Array {
  const bytes = Buffer.from(text, 'utf16le');
  return isLittle ? bytes : bytes.swap16();
}

function utf32(text: string, isLittle: boolean): Uint8Array {
  const bytes = Buffer.from(Uint32Array.from(text, (character) => character.codePointAt(0)!).buffer);
  return isLittle ? bytes : bytes.swap32();
}

function beginning(...bytes: readonly number[]): Uint8Array {
  return Uint8Array.from([...bytes, ...bytesOf(LIST)]);
}

describe('a file that cannot be read gets a sentence', () => {
  test.each<[string, string, string | Uint8Array, string, RegExp]>([
    ['nothing', 'a.txt', '', 'file_empty', /“a\.txt” is empty\./],
    ['nothing but blank lines', 'a.csv', '\r\n \n\t\n', 'file_empty', /is empty\./],
    [
      'a byte too many',
      'a.txt',
      new Uint8Array(LARGEST_FILE + 1),
      'file_too_large',
      /has more than 10 MiB, the most that is read; share it in parts\./,
    ],
    ['UTF-16 with a mark', 'a.txt', utf16(`\ufeff${LIST}`, true), 'file_utf16', /UTF-16; save it as UTF-8/],
    ['UTF-16, the other way round', 'a.txt', utf16(`\ufeff${LIST}`, false), 'file_utf16', /UTF-16/],
    ['UTF-16 without a mark', 'a.csv', utf16(LIST, true), 'file_utf16', /UTF-16/],
    ['UTF-16 without a mark, the other way round', 'a.csv', utf16(LIST, false), 'file_utf16', /UTF-16/],
    ['UTF-16 that is not ASCII', 'a.txt', utf16(`\ufeff${WIDE}`, true), 'file_utf16', /UTF-16/],
    ['UTF-16 that is not, reversed', 'a.txt', utf16(`\ufeff${WIDE}`, false), 'file_utf16', /UTF-16/],
    ['UTF-16 under the name of a spreadsheet', 'a.xlsx', utf16(LIST, true), 'file_utf16', /UTF-16/],
    ['UTF-32', 'a.txt', utf32(LIST, true), 'file_utf32', /UTF-32; save it as UTF-8/],
    ['UTF-32, the other way round', 'a.txt', utf32(LIST, false), 'file_utf32', /UTF-32/],
    ['UTF-32 that is not ASCII', 'a.txt', utf32(`\ufeff${WIDE}`, true), 'file_utf32', /UTF-32/],
    ['UTF-32 that is not, reversed', 'a.txt', utf32(`\ufeff${WIDE}`, false), 'file_utf32', /UTF-32/],
    ['a zip', 'a.zip', beginning(0x50, 0x4b, 3, 4), 'file_compressed', /compressed; unpack it/],
    ['a zip under another name', 'a.txt', beginning(0x50, 0x4b, 3, 4), 'file_compressed', /compressed/],
    ['gzip', 'a.csv.gz', gzipSync(LIST), 'file_compressed', /compressed/],
    ['7z', 'a.7z', beginning(0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c), 'file_compressed', /compressed/],
    ['xz', 'a.xz', beginning(0xfd, 0x37, 0x7a, 0x58, 0x5a, 0), 'file_compressed', /compressed/],
    ['an empty zip', 'a.zip', beginning(0x50, 0x4b, 5, 6), 'file_compressed', /compressed/],
    ['a zip of spreadsheets', 'a.xlsx.zip', beginning(0x50, 0x4b, 3, 4), 'file_compressed', /compressed/],
    ['bzip2', 'a.bz2', beginning(0x42, 0x5a, 0x68), 'file_compressed', /compressed/],
    ['RAR', 'a.rar', beginning(0x52, 0x61, 0x72, 0x21, 0x1a, 7), 'file_compressed', /compressed/],
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
      'bytes that are padded by two',
      'a.txt',
      Uint8Array.from({ length: 999 }, (_, at) => [0, 0, 65, 66][at % 4]!),
      'file_not_text',
      /not text/,
    ],
    ['NULs alone', 'a.txt', new Uint8Array(999), 'file_not_text', /not text/],
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
  [
    'a.csv',
    'source,x\n#see b.com,\na.com,y',
    '“a.csv” names indicators only where none is looked for: 1 in comments, 1 under “source”; call it “value”, or after what it holds, to have it read.',
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
  test('as many bytes as can be', () => {
    const text = `[${' '.repeat(LARGEST_FILE - 13)}"evil.com"]`;
    expect(text.length).toBe(LARGEST_FILE - 1);
    expect(listOf(readingOf('a.json', `${text}\n`))).toEqual(['1 domain evil.com']);
  });

  test('text under the name of a document', () => {
    expect(listOf(readingOf('a.docx', LIST))).toHaveLength(2);
  });

  test('markup that is only mentioned', () => {
    expect(listOf(readingOf('a.txt', `see <html>\n${LIST}`))).toHaveLength(2);
  });

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
    ['a.txt', '\n{ "domain": "evil.com" }', 'json'],
    ['a.txt', '[ "evil.com" ]', 'json'],
    ['a.txt', '[2001:db8::1]', 'text'],
    ['a.txt', 'evil.com {"x":1}', 'text'],
    ['a.json.txt', 'evil.com', 'text'],
    ['a.csv.txt', 'evil.com', 'text'],
    ['a.tsv.csv', 'evil.com', 'csv'],
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

test.each([
  ['a.txt', (at: number) => `n${at}.evil.com`],
  ['a.txt', (at: number) => `Then n${at}.evil.com was seen by somebody.`],
  ['a.csv', (at: number) => `n${at}.evil.com`],
  ['a.csv', (at: number) => `n${at}.evil.com,see b.com`],
])('progress on %s goes on to the end', (name, line) => {
  const text = Array.from({ length: 3_000 }, (_, at) => line(at)).join('\n');
  const reading = readFile(name, bytesOf(text), NOW);
  const shares: number[] = [];
  for (let step = reading.next(); step.done !== true; step = reading.next())
    shares.push(step.value.done / step.value.all);
  expect(shares).toEqual([...shares].sort((a, b) => a - b));
  for (const part of [0, 0.25, 0.5, 0.75])
    expect(shares.filter((share) => share >= part && share <= part + 0.25)).not.toEqual([]);
  expect(Math.max(...shares)).toBeGreaterThan(0.9);
});
