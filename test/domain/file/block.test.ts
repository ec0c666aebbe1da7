import { describe, expect, test } from '@jest/globals';
import { listOf, readingOf, refusedOf, SHA1, SHA256 } from './files.ts';

const read = (text: string) => readingOf('list.txt', text);

describe('what is broken over the end of a line', () => {
  const [half, other] = ['ab12'.repeat(8), 'cd34'.repeat(8)];
  test.each([
    ['a hash', `${SHA256.slice(0, 40)}\n${SHA256.slice(40)}`, [`1 sha256 ${SHA256}`]],
    ['a hash with a hyphen', `${SHA256.slice(0, 40)}-\n${SHA256.slice(40)}.`, [`1 sha256 ${SHA256}`]],
    ['a URL in bold', '*http://evil.com/a-\na', ['1 url http://evil.com/a-a']],
    ['a hash behind its name', `SHA-256: ${half}\n${other}`, [`1 sha256 ${half}${other}`]],
    ['a URL in a folder', 'hxxps://evil[.]com/a/\nimages/a.png', ['1 url https://evil.com/a/images/a.png']],
    [
      'a URL in its query',
      'https://evil.com/b?x=\n1\nbad.com',
      ['1 url https://evil.com/b?x=1', '3 domain bad.com'],
    ],
    ['a name at its dot', 'evil[.]\ncom\nbad[.]com', ['1 domain evil.com', '3 domain bad.com']],
    [
      'a URL at the end of running text',
      'They fetched hxxp://evil[.]com/path/\nto/file.exe\nbad.com',
      ['1 url http://evil.com/path/to/file.exe', '3 domain bad.com'],
    ],
    [
      'a URL in an escape',
      'http://evil.com/a%2\nFb\nhttp://evil.com/a%f\nFb',
      ['1 url http://evil.com/a%2Fb', '3 url http://evil.com/a%fFb'],
    ],
    ['a URL before an escape', 'http://evil.com/a\n%2Fb', ['1 url http://evil.com/a%2Fb']],
    ['a URL before its query', 'http://evil.com/a\n?b=c', ['1 url http://evil.com/a?b=c']],
    [
      'one of several',
      'a.com,https://b.com/a/\nimages/a.png',
      ['1 domain a.com', '1 url https://b.com/a/images/a.png'],
    ],
  ])('%s is joined', (_, text, expected) => {
    const reading = read(text);
    expect(listOf(reading)).toEqual(expected);
    expect(reading).toMatchObject({ refused: [], unread: [] });
  });

  test.each([
    ['two hashes', `${half}\n${other}`, [`1 md5 ${half}`, `2 md5 ${other}`]],
    ['two hashes under a name of theirs', `MD5\n${half}\n${other}`, [`2 md5 ${half}`, `3 md5 ${other}`]],
    ['two URLs', 'http://a.com/x_\nhttp://b.com/y', ['1 url http://a.com/x_', '2 url http://b.com/y']],
    ['a URL and a name', 'http://a.com/x-\nb.com', ['1 url http://a.com/x-', '2 domain b.com']],
    ['a URL and a name with all below', 'http://a.com/x\n.b.com', ['1 url http://a.com/x', '2 domain b.com']],
    ['a URL and an address', 'http://a.com/x-\n203.0.113.7', ['1 url http://a.com/x-', '2 ip 203.0.113.7']],
  ])('%s are not', (_, text, expected) => {
    expect(listOf(read(text))).toEqual(expected);
  });

  test.each([
    ['an empty line', 'https://evil.com/b?x=\n\n1'],
    ['a comment', 'https://evil.com/b?x=\n# so\n1'],
    ['a note', 'https://evil.com/b?x= # so\n1'],
    ['an empty line below running text', 'https://evil.com/b?x=\n\n1\nas was seen there'],
    ['an empty line above running text', 'As was seen there\nhttps://evil.com/b?x=\n\n1'],
  ])('nothing is joined over %s', (_, text) => {
    const reading = read(text);
    expect(listOf(reading).map((each) => each.slice(2))).toEqual(['url https://evil.com/b?x=']);
    expect(refusedOf(reading)).toEqual([expect.stringMatching(/^[234] 1: “1” is not understood/)]);
  });

  test('what may be one hash or two is refused', () => {
    for (const text of [`SHA-256:\n${half}\n${other}`, `Their SHA-256 is\r\n${half}\r\n${other}\r\n`]) {
      const reading = read(text);
      expect(listOf(reading)).toEqual([]);
      expect(refusedOf(reading)).toEqual([
        `2 ${half} ${other}: “${half} ${other}” may be one SHA-256 file hash or two of MD5; write it on one line, or “md5” before each.`,
      ]);
    }
    expect(listOf(read(`SHA-256:\n${half}-\n${other}`))).toEqual([`2 sha256 ${half}${other}`]);
  });

  test('a hash of which nobody knows where it ends is refused', () => {
    const lines = ['ab12', 'cd34', 'ef56', 'ab78'].map((part) => part.repeat(5));
    expect(read(lines.join('\n')).refused).toHaveLength(4);
    expect(listOf(read(lines.join('\n')))).toEqual([]);
  });

  test.each(['main[.]com', 'main[.]com, bad.com', 'main[.]com bad.com'])(
    'what may be the end of a name is refused: %s',
    (end) => {
      const reading = read(`evil-do-\n${end}`);
      expect(listOf(reading)).not.toContain('2 domain main.com');
      expect(refusedOf(reading)).toContain(
        '2 main[.]com: It may be the end of a name that begins on the line before; write all of it on one line.',
      );
    },
  );

  test.each([
    '---\nmain.com',
    '10.20-\nmain.com',
    'evil-do\nmain.com',
    'evil-do-\n\nmain.com',
    'IOCs -\nmain.com',
    'evil-do-\nseen with main.com',
  ])('what is none is not: %j', (text) => {
    expect(listOf(read(text)).map((each) => each.slice(2))).toEqual(['domain main.com']);
  });

  test('below what may go on, only a name is in doubt', () => {
    expect(listOf(read('evil-do-\n203.0.113.7\nx-\nhttp://main.com/'))).toEqual([
      '2 ip 203.0.113.7',
      '4 url http://main.com/',
    ]);
    expect(refusedOf(read('a1-\nmain.com')).at(-1)).toMatch(/^2 main\.com: It may be the end of a name/);
    expect(refusedOf(read('evil-do-\nnonsense'))).toEqual([
      expect.stringMatching(/^1 evil-do-: /),
      expect.stringMatching(/^2 nonsense: “nonsense” is not understood/),
    ]);
  });

  test('names with hyphens may stand one beneath the other', () => {
    const names = ['n-1.evil.com', 'n-2.evil.com', 'n-3.evil.com'];
    expect(listOf(read(names.join('\n')))).toEqual(names.map((name, at) => `${at + 1} domain ${name}`));
  });

  test('below running text, what is not broken is read word by word', () => {
    const reading = read(`Then evil.com was seen.\na.com,nonsense\nmd5 ${SHA1}\n`);
    expect(listOf(reading)).toEqual(['1 domain evil.com', '2 domain a.com']);
    expect(refusedOf(reading)).toEqual([
      expect.stringMatching(/^2 nonsense: “nonsense” is not understood/),
      expect.stringMatching(/^3 (?:1b)+: .* SHA-1, not an MD5/),
    ]);
  });

  test('however many lines go on', () => {
    const urls = Array.from({ length: 2_000 }, (_, at) => `http://n${at}.evil.com/a?b=\n${at}`);
    expect(listOf(read(urls.join('\n')))).toEqual(
      urls.map((url, at) => `${2 * at + 1} url ${url.replace('\n', '')}`),
    );
  });
});

test.each([
  ['a range', 'They came from 203.0.113.7–20 at night.', '1 203.0.113.7–20'],
  [
    'a URL with a port that cannot be',
    'It was fetched from http://evil.com:99999/a once.',
    '1 http://evil.com:99999/a',
  ],
])('running text is told why %s is not taken', (_, text, expected) => {
  const reading = read(text);
  expect(listOf(reading)).toEqual([]);
  expect(refusedOf(reading).join()).toContain(expected);
  expect(reading.silentLines).toBe(0);
});

test('what is struck out in running text is refused, and what is not is taken', () => {
  const reading = read('They used evil[.]com and ~bank[.]com~ at first.');
  expect(listOf(reading)).toEqual(['1 domain evil.com']);
  expect(refusedOf(reading)).toEqual(['1 bank[.]com: It is struck out.']);
});

test.each([
  [
    'a name that may be the end of a URL',
    'They used evil[.]com/bank[.]com at first.',
    ['evil[.]com', 'bank[.]com'],
  ],
  ['a name that may be the end of another', 'It called my-evil-\nhost[.]com at night.', ['host[.]com']],
])('of running text %s is refused', (_, text, expected) => {
  const reading = read(text);
  expect(listOf(reading)).toEqual([]);
  expect(reading.refused.map((each) => each.text)).toEqual(expected);
});

test('what running text nearly names is refused once, on its own line', () => {
  const urls = ['http://evil.com:99999/a', 'http://bad.com:99999/b'];
  const reading = read(`It came from ${urls[0]} first.\nNobody knew it.\nThen it came from ${urls[1]} too.`);
  expect(reading.refused.map(({ line, text }) => `${line} ${text}`)).toEqual([
    `1 ${urls[0]}`,
    `3 ${urls[1]}`,
  ]);
  expect(reading.silentLines).toBe(1);
});

describe('a hash beneath the name of something that is no file’s hash', () => {
  const why = 'What stands above it says that it is no file’s hash; write “hash” before it if it is one.';
  const md5 = 'ab12'.repeat(8);

  test.each([
    ['Imphash', SHA256],
    ['Thumbprint:', SHA1],
    ['JA3', md5],
    ['Commit', SHA1],
  ])('%s is refused', (label, hash) => {
    const reading = read(`evil.com\n${label}\n${hash}\nbad.com`);
    expect(listOf(reading)).toEqual(['1 domain evil.com', '4 domain bad.com']);
    expect(refusedOf(reading)).toContain(`3 ${hash}: ${why}`);
  });

  test.each([`Imphash\nhash ${md5}`, `SHA-256 of the loader\n${SHA256}`, `Dropped files\n${SHA1}`])(
    'and taken from %j',
    (text) => {
      expect(listOf(read(text))).toHaveLength(1);
      expect(refusedOf(read(text)).filter((each) => each.includes(why))).toEqual([]);
    },
  );
});
