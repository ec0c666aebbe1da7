import { describe, expect, test } from '@jest/globals';
import { readFields, readWords } from '../../src/domain/words.ts';

const configured = { vendors: [{ name: 'inspect' }, { name: 'gravityzone' }] };
const MD5 = '9e107d9d372bb6826bd81d3542a419d6';

const only = (what: string) => `“${what}” is only a part of the reason.`;

describe('what a reason has in it that may have been meant to be more', () => {
  test.each<[string, readonly string[]]>([
    ['because “phishing” evil2.com', [only('evil2.com')]],
    ['because phishing\nevil2[.]com', [only('evil2.com')]],
    ['because “seen with evil2.com”', [only('evil2.com')]],
    ['because seen with evil.com', []],
    ['because evil2.com, evil2.com', [only('evil2.com')]],
    [`because dropped ${MD5}`, [only(MD5)]],
    ['because read README.md, v1.2.3 (INC-42): see a.b', []],
    ['because phishing for 7d', [only('for 7d')]],
    ['because phishing for 7d, seen', [only('for 7d')]],
    ['because phishing on inspect', [only('on inspect')]],
    ['because phishing on inspect and gravityzone', [only('on inspect and gravityzone')]],
    ['because phishing on the laptop', []],
    ['because phishing sev 1', [only('sev 1')]],
    ['because phishing, sev high', []],
    ['because it was clean for a week until now', [only('for a week')]],
    ['because “phishing” for 7d', []],
    ['because phishing\nfor 7d', []],
    ['because “seen for 7d”', []],
    ['because seen on evil2.com for 7d ref INC-1', [only('evil2.com'), only('for 7d')]],
    [
      'because a.com b.com c.com d.com e.com',
      [only('a.com'), only('b.com'), only('c.com'), 'So are 2 more.'],
    ],
    [
      'because a.com b.com for 7d on inspect',
      [only('a.com'), only('b.com'), only('for 7d'), 'So is 1 more.'],
    ],
  ])('%s', (text, remarks) => {
    expect(readWords(`evil.com ${text}`, configured)).toMatchObject({ problems: [], remarks });
  });

  test('is not what the request is about already, nor what a field of its own holds', () => {
    expect(readWords('because evil.com for 7d', configured, []).remarks).toEqual([only('for 7d')]);
    const fields = { vendors: [], clean: false, prevent: false };
    const reason = 'seen with evil2.com for 7d';
    expect(readFields({ ...fields, indicatorsText: 'evil.com', reason }, configured).remarks).toEqual([]);
  });
});
