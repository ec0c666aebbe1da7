import { describe, expect, test } from '@jest/globals';
import { MOST_IN_FILE, MOST_REFUSED, readFile } from '../../../src/domain/file.ts';
import { Refusal } from '../../../src/domain/refusal.ts';
import { bytesOf, listOf, NOW, outcomeOf, readingOf, refusedOf } from './files.ts';

describe('duplicates and limits', () => {
  test('a duplicate is folded into its first place, in whichever form it stands', () => {
    const reading = readingOf(
      'a.txt',
      'evil.com\nEVIL[.]com\n\nhxxp://evil.com\nevil.com.\nhttp://evil.com/\n',
    );
    expect(listOf(reading)).toEqual(['1 domain evil.com', '4 url http://evil.com/']);
    expect(reading.duplicates).toBe(3);
  });

  test('what is refused is told in the order of its lines', () => {
    const lines = ['nonsense', '# evil.com', 'no.nonsense', '# bad.com', '', 'more'];
    expect(readingOf('a.txt', lines.join('\n')).refused.map(({ line }) => line)).toEqual([1, 2, 3, 4, 6]);
  });

  test('of each indicator the first place that says more than is taken is told', () => {
    const lines = ['a.com:80', 'b.com', '*.b.com', 'a.com:443', '*.b.com'];
    expect(readingOf('a.txt', lines.join('\n')).lessened).toEqual([
      '“a.com:80” is taken as “a.com”.',
      '“*.b.com” is taken as “b.com”.',
    ]);
  });

  test('of two ends the later one counts, and none is the latest', () => {
    const reading = readingOf(
      'a.csv',
      'value,valid_until\na.com,2027-01-01\na.com,2028-01-01\na.com,2027-06-01\nb.com,2027-01-01\nb.com,\nc.com,\nc.com,2027-01-01\n',
    );
    expect(reading.indicators).toEqual([
      { indicator: { kind: 'domain', value: 'a.com' }, line: 2, validUntil: '2028-01-01T00:00:00.000Z' },
      { indicator: { kind: 'domain', value: 'b.com' }, line: 5 },
      { indicator: { kind: 'domain', value: 'c.com' }, line: 7 },
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
    expect(most.leftOut).toEqual({ commented_out: MOST_REFUSED, other: 1 });
    expect(most.refused).toHaveLength(MOST_REFUSED + 1);

    const one = readingOf('a.txt', text(MOST_REFUSED + 1));
    expect(refusedOf(one).at(-2)).toBe('20002 # n10000.evil.com: It is commented out.');
    const more = readingOf('a.txt', text(3 * MOST_REFUSED));
    expect(listOf(more)).toEqual(['1 domain evil.com']);
    expect(more.leftOut).toEqual({ commented_out: 3 * MOST_REFUSED, other: 1 });
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
