import { describe, expect, test } from '@jest/globals';
import { extract } from '../../../src/domain/extract.ts';
import { found } from './found.ts';

const MD5 = '44d88612fea8a8f36de82e1278abb02f';
const SHA1 = '3395856ce81f2b7382dee72602f798b642f14140';
const SHA256 = '275a021bbfb6489e54d471899f7db9d1663fc695ec2fe2a2c4538aabf651fd0f';

/** The hash in two lines, the first with so many digits, and what stands between and around. */
function broken(hash: string, first: number, between = '\n', before = '', behind = ''): string {
  return `${before}${hash.slice(0, first)}${between}${hash.slice(first)}${behind}`;
}

describe('the digits of a hash', () => {
  test.each([
    [MD5, [`md5 ${MD5}`]],
    [SHA1.toUpperCase(), [`sha1 ${SHA1}`]],
    [`${MD5}.exe`, [`md5 ${MD5}`]],
    [`a_${MD5}_b.exe`, [`md5 ${MD5}`]],
    [`${MD5}_${SHA1}`, [`md5 ${MD5}`, `sha1 ${SHA1}`]],
    [`${MD5}.${SHA256} x`, [`md5 ${MD5}`, `sha256 ${SHA256}`]],
    [`-${MD5}`, [`md5 ${MD5}`]],
    [`${MD5}-`, [`md5 ${MD5}`]],
    [`${MD5}-a`, [`md5 ${MD5}`]],
    [`${MD5}-abx`, [`md5 ${MD5}`]],
    [`${MD5}-abcx`, [`md5 ${MD5}`]],
    [`xab-${MD5}`, [`md5 ${MD5}`]],
    [`a-${MD5}`, [`md5 ${MD5}`]],
    [`xabc-${MD5}`, [`md5 ${MD5}`]],
    [`éab-${MD5}`, [`md5 ${MD5}`]],
    [`${MD5}:${SHA1}`, [`md5 ${MD5}`, `sha1 ${SHA1}`]],
    [`${SHA1}:${MD5}`, [`sha1 ${SHA1}`, `md5 ${MD5}`]],
    [`${SHA1}:${SHA1}`, [`sha1 ${SHA1}`, `sha1 ${SHA1}`]],
    [`${MD5}:0${MD5}`, [`md5 ${MD5}`]],
    [`0${MD5}:${MD5}`, [`md5 ${MD5}`]],
    [`${MD5} ${MD5}`, [`md5 ${MD5}`, `md5 ${MD5}`]],
    [`x:${MD5}:x`, [`md5 ${MD5}`]],
    [`${MD5}:"${MD5}"`, [`md5 ${MD5}`, `md5 ${MD5}`]],
    [`${MD5}です`, [`md5 ${MD5}`]],
    [`${'0'.repeat(31)}a`, [`md5 ${'0'.repeat(31)}a`]],
    [`a${'1'.repeat(31)}`, [`md5 a${'1'.repeat(31)}`]],
  ])('%s', (text, expected) => {
    expect(found(text)).toEqual(expected);
  });

  test.each([
    `0${MD5}`,
    `${MD5}0`,
    `${MD5}g`,
    MD5.slice(1),
    `${SHA256}0`,
    `${MD5}-ab`,
    `${MD5}-1234`,
    `${MD5}-1234-x`,
    `ab-${MD5}`,
    `abc-${MD5}`,
    `${'a'.repeat(64)}-${MD5}`,
    `${MD5}:${MD5}`,
    `@${MD5}`,
    `worker@${SHA1}`,
    '1'.repeat(32),
    '12345678'.repeat(4),
    'a'.repeat(40),
    'A'.repeat(64),
  ])('but not %s', (text) => {
    expect(found(text)).toEqual([]);
  });
});

describe('a hash that a page has broken in two', () => {
  test('has its place', () => {
    expect(extract(`SHA-1: ${broken(SHA1, 20, '-\n')}.`)[0]).toMatchObject({ start: 7, end: 49 });
    expect(extract(`MD5: ${MD5}\n(x)`)[0]).toMatchObject({ start: 5, text: MD5 });
  });

  test.each([
    ['in the middle', broken(SHA1, 20)],
    ['near the end', broken(SHA1, 37)],
    ['behind all but one', broken(SHA1, 39)],
    ['with a hyphen', broken(SHA1, 20, '-\n')],
    ['with an equals sign', broken(SHA1, 20, '=\n')],
    ['as Windows ends lines', broken(SHA1, 20, '\r\n')],
    ['with spaces around', broken(SHA1, 20, '  \n   ')],
    ['in a mail that was answered', broken(SHA1, 20, '\n> > ')],
    ['far to the right', broken(SHA1, 20, `\n${' '.repeat(31)}`)],
    ['that begins far to the right', broken(SHA1, 20, '\n', ' '.repeat(32))],
    ['behind a sign of a list', broken(SHA1, 20, '\n', '* ')],
    ['behind a sign of a quotation', broken(SHA1, 20, '\n', '> "')],
    ['behind its kind', broken(SHA1, 20, '\n', 'SHA-1: ')],
    ['behind another name of its kind', broken(SHA1, 20, '\n', 'sha1 = ')],
    ['behind a label', broken(SHA1, 20, '\n', 'Sample #1.a-b: ')],
    ['behind a label of 24', broken(SHA1, 20, '\n', `${'x'.repeat(24)}:`)],
    ['behind a label with an equals sign', broken(SHA1, 20, '\n', 'sample=')],
    ['before a full stop', broken(SHA1, 20, '\n', '', '.')],
    ['before another line', broken(SHA1, 20, '\n', '', '\nThe next')],
    ['before few digits', broken(SHA1, 20, '\n', '', '\nabcde')],
    ['before digits and more', broken(SHA1, 20, '\n', '', '\nabcdef was')],
    ['behind few digits', broken(SHA1, 20, '\n', 'abcde\n')],
    ['behind digits and a word', broken(SHA1, 20, '\n', 'abcdef x\n')],
    ['with more on the first line, before digits', broken(SHA1, 25, '\n', '', '\nabcdef')],
    ['behind words', broken(SHA1, 20, '\n', 'We saw x\n')],
    ['announced, before a word', broken(SHA1, 20, '\n', 'the sha1 is ', ' there')],
    ['announced as a checksum', broken(SHA1, 20, '\n', 'the SHA-1 checksum of ', ' there')],
    ['announced as a hash', broken(SHA1, 20, '\n', 'the sha1 hash: ', ' there')],
    ['announced as a value', broken(SHA1, 20, '\n', 'the sha1 value was "', '" there')],
    ['announced on the line before', broken(SHA1, 20, '\n', 'the sha1 is\n', ' there')],
    ['announced, behind a third', broken(SHA1, 10, '\n', 'sha1: ')],
    ['announced, behind six', broken(SHA1, 6, '\n', 'sha1: ')],
    ['announced, behind an MD5', broken(SHA1, 32, '\n', 'sha1: ')],
    ['announced, before an MD5', broken(SHA1, 8, '\n', 'sha1: ')],
    ['announced, among digits', broken(SHA1, 20, '\n', 'sha1: ', '\nabcdef')],
  ])('is whole: %s', (_, text) => {
    expect(found(text)).toEqual([`sha1 ${SHA1}`]);
  });

  test.each([
    [`md5 ${MD5}`, broken(MD5, 16, '\n', 'md5: ')],
    [`md5 ${MD5}`, broken(MD5, 16, '\n', 'the MD-5 hash is ', ' there')],
    [`sha256 ${SHA256}`, broken(SHA256, 32, '\n', 'sha256: ')],
    [`sha256 ${SHA256}`, broken(SHA256, 40, '\n', 'sha-256 ', ' there')],
    [`sha256 ${SHA256}`, broken(SHA256, 42)],
    [`md5 ${MD5}`, broken(MD5, 16)],
  ])('%s, of each kind', (expected, text) => {
    expect(found(text)).toEqual([expected]);
  });

  test.each([
    ['with another sign', broken(SHA1, 20, '+\n')],
    ['with more spaces', broken(SHA1, 20, '   \n')],
    ['with no line end', broken(SHA1, 20, ' ')],
    ['by an empty line', broken(SHA1, 20, '\n\n')],
    ['too far to the right', broken(SHA1, 20, `\n${' '.repeat(32)}`)],
    ['that begins too far to the right', broken(SHA1, 20, '\n', ' '.repeat(33))],
    ['with less on the first line', broken(SHA1, 19)],
    ['with less on the first line, below another', broken(SHA1, 19, '\n', 'x\n')],
    ['by a comma', broken(SHA1, 20, ',')],
    ['behind five', broken(SHA1, 5, '\n', 'sha1: ')],
    ['behind a word', broken(SHA1, 20, '\n', 'x ')],
    ['behind a label without its sign', broken(SHA1, 20, '\n', 'Sample ')],
    ['behind a label of 25', broken(SHA1, 20, '\n', `${'x'.repeat(25)}:`)],
    ['before a word', broken(SHA1, 20, '\n', '', ' there')],
    ['before a letter', broken(SHA1, 20, '\n', '', 'x')],
    ['announced, before a letter', broken(SHA1, 20, '\n', 'sha1: ', 'x')],
    ['announced as another kind', broken(SHA1, 20, '\n', 'md5: ')],
    ['announced as another kind in words', broken(SHA1, 20, '\n', 'the md5 is ', ' there')],
    ['announced with a word between', broken(SHA1, 20, '\n', 'the sha1 x ', ' there')],
    ['announced with three words between', broken(SHA1, 20, '\n', 'the sha1 hash value is ', ' there')],
    ['announced within a word', broken(SHA1, 20, '\n', 'the xsha1 ', ' there')],
    ['announced, and more', broken(SHA1, 20, '\n', 'sha1: x ', ' there')],
    ['announced far off', broken(SHA1, 20, '\n', `sha1:${' '.repeat(29)}`, ' there')],
    ['before digits alone', broken(SHA1, 20, '\n', '', '\nabcdef')],
    ['before digits alone, as Windows ends lines', broken(SHA1, 20, '\r\n', '', '\r\nabcdef.')],
    ['behind digits alone', broken(SHA1, 20, '\n', 'abcdef\n')],
    ['behind digits of a mail', broken(SHA1, 20, '\n> ', 'ABCDEF\n> ')],
    ['at the end of the text', broken(SHA1, 20, '\n').slice(0, 21)],
    ['of a part of an id', broken(SHA1, 20, '\n', 'abc-')],
    ['of a commit', broken(SHA1, 20, '\n', 'commit: ')],
    ['of one digit', broken('a'.repeat(40), 20)],
    ['into 41', broken(`${SHA1}0`, 21)],
  ])('is none: %s', (_, text) => {
    expect(found(text)).toEqual([]);
  });

  test.each([
    ['one, behind an MD5', broken(SHA1, 32), [`md5 ${SHA1.slice(0, 32)}`]],
    ['one, before an MD5', broken(SHA256, 32), [`md5 ${SHA256.slice(0, 32)}`, `md5 ${SHA256.slice(32)}`]],
    ['another, of two of 32', `${MD5}\n${MD5}`, [`md5 ${MD5}`, `md5 ${MD5}`]],
    ['one, before a SHA-1', broken(SHA256, 24), [`sha1 ${SHA256.slice(24)}`]],
    ['a part', `${SHA1}_${broken(SHA1, 20)}`, [`sha1 ${SHA1}`]],
    ['what follows', `${broken(SHA1, 20)}\n${MD5} x`, [`sha1 ${SHA1}`, `md5 ${MD5}`]],
  ])('is not told from %s', (_, text, expected) => {
    expect(found(text)).toEqual(expected);
  });
});
