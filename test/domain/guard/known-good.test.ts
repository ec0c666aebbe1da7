import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createKnownGoodReader } from '../../../src/domain/guard/known-good.ts';

const numRuns = Number(process.env['PROPERTY_RUNS'] ?? 300);

/** Reads a text as a file that arrives in chunks of so many bytes. */
function read(text: string, size = text.length + 1) {
  const reader = createKnownGoodReader();
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += size) reader.read(bytes.subarray(at, at + size));
  return reader.finish();
}

const MD5 = '0e53c14a3e48d94ff596a2824307b492';
const SHA1 = '0000004da6391f7f5d2f7fccf36cebda60c6ea02';
const SHA256 = '2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae';

test.each([
  [`${MD5},x\n`, 'Is CSV, but its first line names no column MD5, SHA-1 or SHA-256.'],
  ['x\n', 'Holds no MD5, SHA-1 or SHA-256 where one should be.'],
])('what is wrong with %j is said', (text, sentence) => {
  expect(() => read(text)).toThrow(sentence);
});

describe('a file of known hashes', () => {
  test.each([
    [
      'as the NSRL has it',
      `"SHA-1","MD5","CRC32","FileName"\r\n"${SHA1.toUpperCase()}","${MD5}","AA6A7B16","a ""b"", c.dll"\r\n`,
    ],
    ['with its columns in another order', `FileName,Md5,Size,"sha1"\n"x, ""y""",${MD5},7,"${SHA1}"\n`],
    ['with blanks about', `  "MD5" , SHA1 \n\t${MD5} ," ${SHA1} "\n`],
    ['with an empty cell', `SHA-256,MD5,SHA-1\n,${MD5},${SHA1}\n`],
    ['with all titles that there are', `sha256,sha-256,md5,sha1\n,,${MD5},${SHA1}\n`],
    ['with lines that old Macs have ended too', `${MD5}\r\n${SHA1}\r\r\n`],
    ['with more cells than titles', `MD5,SHA1\n${MD5},${SHA1},x,"y\n`],
    ['with an empty cell at the end', `MD5,SHA1,SHA256\n${MD5},${SHA1},\n`],
    ['with empty quotes', `SHA256,MD5,SHA1\n"",${MD5},${SHA1}\n`],
    ['with a byte order mark', `\uFEFFMD5,SHA-1\n${MD5},${SHA1}`],
    ['with comments before its header', `# of 2026\n\nSHA-1,MD5\n${SHA1},${MD5}\n`],
    [
      'with titles that only begin or end like those of its columns',
      `MD5sum,xMD5,MD5,SHA1\na,b,${MD5},${SHA1}\n`,
    ],
    ['with a comment that is taken for no byte order mark', `#\u00ff\n${MD5}\n${SHA1}\n`],
    ['of plain lines', `${MD5}\n# more\n  ${SHA1.toUpperCase()}\tname\r\n\n`],
  ])('is read, %s', (_, text) => {
    const known = read(text);
    expect([MD5, SHA1, SHA256, 'a'.repeat(32)].map((hash) => known.has(hash))).toEqual([
      true,
      true,
      false,
      false,
    ]);
  });

  test('is read alike in chunks of any size', () => {
    const text = `MD5,Name,SHA-256\n${MD5},"é, ""x""",${SHA256}\n,,\n"${'f'.repeat(32)}",y,\n`;
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 200 }), (size) => {
        const known = read(text, size);
        expect([MD5, SHA256, 'f'.repeat(32), SHA1].map((hash) => known.has(hash))).toEqual([
          true,
          true,
          true,
          false,
        ]);
      }),
      { numRuns },
    );
  });

  test.each([
    ['a line that holds none', `${MD5}\n\nsecret-looking\n`, 3],
    ['a cell that holds none', `MD5,Name\n${MD5},x\nabc,x\n`, 3],
    ['a quoted cell that never ends', `MD5,Name\n"${MD5},x\n`, 2],
    ['a quoted cell that ends without its quote', `Name,MD5\na,"${MD5}x\n`, 2],
    ['a character that begins as a byte order mark does', `\uFEC0${MD5}\n`, 1],
    ['a byte order mark further down', `${MD5}\n\uFEFF${MD5}\n`, 2],
    ['a hash with one digit too many', `${MD5}0\n`, 1],
    ['CSV without a header', `${MD5},x\n`, 1],
    ['a cell of one quote', `Name,MD5\nx,"\n`, 2],
    ['the second byte of a mark alone', `\u00fb${MD5}\n`, 1],
    ['blanks within', `Name,MD5\na,${MD5} x\n`, 2],
  ])('with %s is refused with the number of the line', (_, text, line) => {
    expect(() => read(text, 7)).toThrow(expect.objectContaining({ name: 'KnownGoodError', line }));
  });
});
