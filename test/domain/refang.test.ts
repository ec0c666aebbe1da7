import { describe, expect, test } from '@jest/globals';
import { defangHost, refang } from '../../src/domain/refang.ts';

describe('what was defanged has its teeth back', () => {
  test.each([
    ['evil[.]com', 'evil.com'],
    ['evil(.)com', 'evil.com'],
    ['evil{.}com', 'evil.com'],
    ['evil[.com', 'evil[.com'],
    ['evil.]com', 'evil.]com'],
    ['evil[[.]]com', 'evil.com'],
    ['evil[(.)]com', 'evil.com'],
    ['evil[dot]com', 'evil.com'],
    ['evil(DOT)com', 'evil.com'],
    ['evil dot com', 'evil dot com'],
    ['evil\\.com', 'evil.com'],
    ['evil\\\\.com', 'evil.com'],
    ['evil\\[\\.\\]com', 'evil.com'],
    ['evil．com', 'evil.com'],
    ['evil。com', 'evil.com'],
    ['evil｡com', 'evil.com'],
    ['a[.]b[.]evil[.]com', 'a.b.evil.com'],
    ['2001[:]db8[:][:]1', '2001:db8::1'],
    ['bob[@]evil[.]com', 'bob@evil.com'],
    ['evil[x]com', 'evil[x]com'],
    ['', ''],
  ])('%s is %s', (text, bare) => expect(refang(text)).toBe(bare));
});

describe('a URL', () => {
  test.each([
    ['hxxp://evil.com/', 'http://evil.com/'],
    ['hXXps://evil.com/', 'https://evil.com/'],
    ['h**p://evil.com/', 'http://evil.com/'],
    ['h**ps://evil.com/', 'https://evil.com/'],
    ['HTTPS://evil.com/', 'https://evil.com/'],
    ['http://evil.com/', 'http://evil.com/'],
    ['fxp://evil.com/', 'ftp://evil.com/'],
    ['FTP://evil.com/', 'ftp://evil.com/'],
    ['hxxp[://]evil.com', 'http://evil.com'],
    ['hxxps[:]//evil.com', 'https://evil.com'],
    ['hxxps://evil\\.com', 'https://evil.com'],
    ['see hxxp://evil.com', 'see hxxp://evil.com'],
  ])('%s is %s', (text, url) => expect(refang(text)).toBe(url));

  test.each([
    ['hxxp://evil\\.com/a\\.b', 'http://evil.com/a\\.b'],
    ['hxxp://evil\\.com?a\\.b', 'http://evil.com?a\\.b'],
    ['hxxp://evil\\.com#a\\.b', 'http://evil.com#a\\.b'],
    ['hxxp://evil\\.com\\a\\.b', 'http://evil.com\\a\\.b'],
    ['hxxp://evil。com/a。b', 'http://evil.com/a。b'],
    ['hxxp://evil.com/a[.]exe', 'http://evil.com/a.exe'],
  ])('keeps what stands behind its host: %s is %s', (text, url) => expect(refang(text)).toBe(url));
});

test.each([
  ['evil.example', 'evil[.]example'],
  ['a.evil.example', 'a[.]evil[.]example'],
  ['2001:db8::1', '2001[:]db8[:][:]1'],
  ['localhost', 'localhost'],
])('%s is shown as %s, and read back', (host, shown) => {
  expect(defangHost(host)).toBe(shown);
  expect(refang(shown)).toBe(host);
});
