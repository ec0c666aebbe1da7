import { describe, expect, test } from '@jest/globals';
import { type Comparison, readComparison, readPattern } from '../../../src/domain/file/pattern.ts';
import { patternTokens } from '../../../src/domain/file/pattern-tokens.ts';
import { Refusal } from '../../../src/domain/refusal.ts';
import { MD5, SHA1, SHA256 } from './files.ts';

const words = (text: string) => patternTokens(text)?.map((token) => `${token.is} ${token.text}`);

describe('the words of a pattern', () => {
  test.each<[string, readonly string[] | undefined]>([
    ['', []],
    [' \n\t', []],
    ["'a'", ['string a']],
    ["''", ['string ']],
    ["'it\\'s \\\\'", ["string it's \\"]],
    ["'a' 'b'", ['string a', 'string b']],
    ["'a", undefined],
    ["'a\\", undefined],
    ["'a\\n'", undefined],
    ['/* a */', []],
    ['/**/', []],
    ['/* * ** a **/', []],
    ['/* a', undefined],
    ['// a\n=', ['sign =']],
    ['// a', []],
    ['/', undefined],
    ['[]()=,', ['sign [', 'sign ]', 'sign (', 'sign )', 'sign =', 'sign ,']],
    ['== != <> <= >= < >', ['sign ==', 'sign !=', 'sign <>', 'sign <=', 'sign >=', 'sign <', 'sign >']],
    ['and Or NOT', ['keyword AND', 'keyword OR', 'keyword NOT']],
    [
      'FOLLOWEDBY LIKE MATCHES ISSUPERSET ISSUBSET EXISTS IN START STOP SECONDS TIMES WITHIN REPEATS',
      'FOLLOWEDBY LIKE MATCHES ISSUPERSET ISSUBSET EXISTS IN START STOP SECONDS TIMES WITHIN REPEATS'
        .split(' ')
        .map((word) => `keyword ${word}`),
    ],
    ['XOR', undefined],
    ['5', ['constant 5']],
    ['-5.25e+10 +3 1e5', ['constant -5.25e+10', 'constant +3', 'constant 1e5']],
    ['true FALSE', ['constant true', 'constant FALSE']],
    ['truely', undefined],
    ["t'2026' b'YQ==' h'0a'", ["constant t'2026'", "constant b'YQ=='", "constant h'0a'"]],
    ["x'0a'", undefined],
    ['a:b', ['path a:b']],
    ['a-b:c_d.e-f', ['path a-b:c_d.e-f']],
    ["file:hashes.'SHA-1'", ["path file:hashes.'SHA-1'"]],
    ['file:hashes."SHA-1"', ['path file:hashes."SHA-1"']],
    ["a:'b c'.d", ["path a:'b c'.d"]],
    ['a:"b c"[*].d[12]', ['path a:"b c"[*].d[12]']],
    ['a:b[x]', undefined],
    ['a:b[1', ['path a:b', 'sign [', 'constant 1']],
    ['a:', undefined],
    ['5a:b', ['constant 5', 'path a:b']],
    ['"a"', undefined],
    ['a;b', undefined],
  ])('of %j are %j', (text, expected) => {
    expect(words(text)).toEqual(expected);
  });
});

const compared = (pattern: string) => {
  const read = readPattern(pattern);
  return read instanceof Refusal
    ? read.sentence
    : read.map(({ path, operator, value }) => `${path} ${operator} ${value.is} ${value.text}`);
};

describe('comparisons', () => {
  test.each([
    ["[a:b = 'c']", ['a:b = string c']],
    ["[a:b == 'c']", ['a:b == string c']],
    ['[a:b = 5]', ['a:b = constant 5']],
    ["[a:b ISSUBSET 'c']", ['a:b ISSUBSET string c']],
    ["[a:b IN ('c')]", ['a:b IN string c']],
    [
      "[a:b IN ('c', 5, 'd') OR e:f = 'g']",
      ['a:b IN string c', 'a:b IN constant 5', 'a:b IN string d', 'e:f = string g'],
    ],
    ["[(a:b = 'c') OR d:e = 'f']", ['a:b = string c', 'd:e = string f']],
    ["([a:b = 'c'] OR [(d:e = 'f' OR (g:h = 'i'))])", ['a:b = string c', 'd:e = string f', 'g:h = string i']],
  ])('of %s', (pattern, expected) => {
    expect(compared(pattern)).toEqual(expected);
  });

  const WHY: readonly (readonly [string, string])[] = [
    ['[a:b = 1 AND c:d = 2]', 'joins conditions by AND, and each of them alone may be harmless'],
    [
      '[a:b = 1] FOLLOWEDBY [c:d = 2]',
      'is about an order of events (FOLLOWEDBY), and each of them alone may be harmless',
    ],
    ['[NOT a:b = 1]', 'holds a NOT, so it names what is not meant'],
    ['[a:b != 1]', 'compares by !=, so it names what is not meant'],
    ['[a:b <> 1]', 'compares by <>, so it names what is not meant'],
    [
      '[a:b = 1] WITHIN 5 SECONDS',
      'holds only within some time (WITHIN), and its parts alone may be harmless',
    ],
    ['[a:b = 1] REPEATS 5 TIMES', 'holds only when it repeats (REPEATS), and once alone may be harmless'],
    ["[a:b = 1] START t'1' STOP t'2'", 'holds only between two times (START, STOP)'],
    ["[a:b LIKE 'c']", 'compares by LIKE, and only whole values can be named'],
    ["[a:b MATCHES 'c']", 'compares by a regular expression (MATCHES), and only whole values can be named'],
    ["[a:b ISSUPERSET 'c']", 'compares by ISSUPERSET, and only whole values can be named'],
    ['[EXISTS a:b]', 'asks only whether something EXISTS'],
    ['[a:b < 1]', 'compares by <, and only whole values can be named'],
    ['[a:b > 1]', 'compares by >, and only whole values can be named'],
    ['[a:b <= 1]', 'compares by <=, and only whole values can be named'],
    ['[a:b >= 1]', 'compares by >=, and only whole values can be named'],
  ];

  test.each(WHY)('%s are none alone', (pattern, why) => {
    expect(readPattern(pattern)).toEqual(new Refusal('pattern_not_blockable', `The pattern ${why}.`));
  });

  test('words in strings and paths are no operators', () => {
    expect(compared("[a:b = 'AND'] OR [c:NOT = '<']")).toEqual(['a:b = string AND', 'c:NOT = string <']);
  });

  test.each([
    "[a:b 'c']",
    '[a:b =]',
    '[a:b = c:d]',
    "[a:b OR 'c']",
    "['a' = 'b']",
    "[a:b = 'c'",
    "a:b = 'c'",
    "[a:b = 'c'] 'd'",
    "[a:b IN 'c']",
    "[a:b IN ['c']]",
    "[a:b OR ('c')]",
    "[a:b IN c:d 'e')]",
    "[a:b = 'c'] OR d:e = 'f'",
    "[a:b = 'c'] OR (d:e = 'f')",
    "[a:b IN ('c' 'd')]",
    "[a:b IN ('c' OR 'd')]",
    '[a:b IN (c:d)]',
    "[a:b IN ('c',)]",
    "[a:b IN ('c'",
    "[a:b = ('c')]",
    "[a:b = 'c')",
    "([a:b = 'c'])]",
    "[[a:b = 'c']]",
    "[a:b = 'c' OR]",
    "'[' a:b = 'c']",
    "[a:b = 'c' ()]",
    "[a:b = 'c' 'OR' d:e = 'f']",
    "[a:b = 'c' TIMES d:e = 'f']",
    "[a:b IN ('c' = 'd')]",
    "[a:b = 'c'] OR",
    'OR',
    "'",
    '',
  ])('%s is not understood', (pattern) => {
    expect(readPattern(pattern)).toEqual(
      new Refusal('pattern_not_understood', 'The pattern is not understood.'),
    );
  });

  test('a pattern has at most 50,000 characters', () => {
    const pattern = (length: number) => `[a:b = '${'c'.repeat(length - 10)}']`;
    expect(pattern(50_000)).toHaveLength(50_000);
    expect(compared(pattern(50_000))).toHaveLength(1);
    expect(readPattern(pattern(50_001))).toEqual(
      new Refusal('pattern_not_understood', 'The pattern is too long; it can have 50,000 characters.'),
    );
  });
});

describe('what a property is compared with', () => {
  const comparison = (
    path: string,
    text: string,
    operator = '=',
    is: 'string' | 'constant' = 'string',
  ): Comparison => ({
    path,
    operator,
    value: { is, text },
  });

  test.each([
    ['file:hashes.MD5', MD5, 'md5'],
    ["file:hashes.'SHA-1'", SHA1, 'sha1'],
    ['file:hashes.SHA1', SHA1, 'sha1'],
    ['file:hashes."SHA-256"', SHA256, 'sha256'],
    ['FILE:hashes.sha256', SHA256, 'sha256'],
    ['ipv4-addr:value', '203.0.113.7', 'ip'],
    ['ipv6-addr:value', '2001:db8::1', 'ip'],
    ['ipv6-addr:value', '2001:db8::/32', 'network'],
    ['domain-name:value', 'evil.zip', 'domain'],
    ['url:value', 'http://evil.com/', 'url'],
  ])('%s is an indicator', (path, value, kind) => {
    expect(readComparison(comparison(path, value))).toEqual({ kind, value });
  });

  test.each<[Comparison, string, string]>([
    [
      comparison('file:name', 'a.exe'),
      'pattern_not_blockable',
      '“file:name” is nothing that can be blocked.',
    ],
    [
      comparison('url:value', '5', '=', 'constant'),
      'pattern_not_blockable',
      '“5” is not a text, and “url:value” is.',
    ],
    [
      comparison('url:value', 'x', 'ISSUBSET'),
      'pattern_not_blockable',
      '“url:value” is no network, so nothing is a subset of it.',
    ],
    [comparison('domain-name:value', '1.2.3.4'), 'wrong_kind', '“1.2.3.4” is an IP address, not a domain.'],
  ])('%j is none', (given, code, sentence) => {
    expect(readComparison(given)).toEqual(new Refusal(code, sentence));
  });

  test('a network may be a subset', () => {
    expect(readComparison(comparison('ipv4-addr:value', '203.0.113.0/24', 'ISSUBSET'))).toEqual({
      kind: 'network',
      value: '203.0.113.0/24',
    });
  });
});
