import { describe, expect, test } from '@jest/globals';
import { listOf, readingOf, SHA1, SHA256 } from './files.ts';

/** How many lines of a text came to nothing. */
const silentIn = (text: string) => readingOf('report.txt', `${text}\n\n${SHA1}\n`).silentLines;

describe('lines of running text that name nothing', () => {
  test.each([
    [2, 'On Monday they logged in.\nNobody saw them.'],
    [1, 'Hashes:'],
    [1, 'sha256'],
    [1, 'sha256 # see there'],
    [1, '-----'],
    [2, 'See there.\n\n  \nAnd there.'],
    [1, 'It talks to evil.com.\nEvery day.'],
  ])('are counted: %i in %j', (count, text) => {
    expect(silentIn(text)).toBe(count);
  });

  test.each([
    ['an indicator', 'It talks to evil.com.'],
    ['what is refused', 'nonsense'],
    ['a file path, which is told', 'He ran C:\\temp\\evil.exe at night.'],
    ['a file path with spaces, which is refused', 'C:\\My Files\\evil.exe at night.'],
    ['what a note mentions, which is told', 'x ; see evil.com'],
    ['a comment', '# As of today\n// nothing\n; else'],
    ['the rest of a hash', `${SHA256.slice(0, 40)}-\n${SHA256.slice(40)}`],
    ['the rest of a URL', 'See there: http://evil.com/a/\nb/c/d'],
    ['what marks the file', 'TLP:AMBER\nTLP: RED TLP:GREEN'],
    ['nothing', '\n \n\t'],
  ])('are not those with %s', (_, text) => {
    expect(silentIn(text)).toBe(0);
  });

  test('are counted once, however long', () => {
    const long = 'all work and no play '.repeat(2_000);
    expect(silentIn(long)).toBe(1);
    expect(silentIn(`${long}\n${long}`)).toBe(2);
  });

  test('name something when any part of them does', () => {
    const long = 'all work and no play '.repeat(800);
    for (const line of [`evil.com ${long}`, `${long} evil.com and bad.com`, `${long} evil.com ${long}`]) {
      expect(silentIn(line)).toBe(0);
      expect(silentIn(`Not here.\n${line}\nNor here.\n${line}\nNor there.`)).toBe(3);
    }
  });

  test('tell something when any part of them does', () => {
    const long = 'all work and no play '.repeat(800);
    for (const line of [
      `C:\\temp\\evil.exe ${long}`,
      `${long} of C:\\temp\\evil.exe ${long}`,
      `${long} of C:\\temp\\evil.exe`,
    ])
      expect(silentIn(`Not here.\n${line}\nNor there.`)).toBe(2);
  });

  test.each([
    ['list.csv', 'value,comment\nevil.com,see there\n'],
    ['list.json', '[{"value":"evil.com","comment":"see there"}]'],
  ])('are not in a file without running text: %s', (name, text) => {
    expect(readingOf(name, text).silentLines).toBe(0);
  });
});

test('a line that is nothing but a label is not refused', () => {
  const reading = readingOf('a.txt', `TLP:AMBER\n${SHA1}\nTLP: GREEN\n`);
  expect(reading).toMatchObject({ tlp: 'amber', refused: [], silentLines: 0 });
  expect(listOf(reading)).toEqual([`2 sha1 ${SHA1}`]);
});
