import { expect, test } from '@jest/globals';
import { remarksOn } from '../../../src/domain/extract/remarks.ts';
import { extract } from '../../../src/domain/extract.ts';

const said = (text: string) => remarksOn(extract(text));

test('says what was made of a text that says more, and nothing of any other', () => {
  expect(said('evil.com')).toEqual([]);
  expect(said('*.evil.com, 203.0.113.7:443 and http://evil.com/a?x=1*')).toEqual([
    '“*.evil.com” is taken as “evil.com”.',
    '“203.0.113.7:443” is taken as “203.0.113.7”.',
    '“http://evil.com/a?…” is taken as “http://evil.com/a?…”.',
  ]);
});

test('says that a range is not taken', () => {
  expect(said('10.0.0.1 - 10.0.0.9')).toEqual([
    'Of “10.0.0.1 - 10.0.0.9” only the two ends are taken, and nothing between them.',
  ]);
});

test('says it once of an indicator, of the first three, and how many more there are', () => {
  expect(said('a.com:1 a.com:2 b.com:1')).toEqual([
    '“a.com:1” is taken as “a.com”.',
    '“b.com:1” is taken as “b.com”.',
  ]);
  const rest = 'without the port, the wildcard or what else stands there.';
  expect(said('a.com:1 b.com:1 c.com:1 d.com:1').slice(3)).toEqual([`So 1 more is, ${rest}`]);
  expect(said('a.com:1 b.com:1 c.com:1 d.com:1 e.com:1').slice(3)).toEqual([`So 2 more are, ${rest}`]);
});

test('shows nothing that cannot be seen, and no password', () => {
  expect(said('ssh://bob:secret@evil.com/x')).toEqual(['“ssh://…@evil.com/x” is taken as “evil.com”.']);
  expect(said('*.ev\u200bil.com')).toEqual(['“*.evil.com” is taken as “evil.com”.']);
});
