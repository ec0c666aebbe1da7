import { expect, test } from '@jest/globals';
import { remarksOn } from '../../../src/domain/extract/remarks.ts';
import { gather } from '../../../src/domain/extract.ts';

function said(text: string): readonly string[] {
  const { findings, misses } = gather(text);
  return remarksOn(findings, misses);
}

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
    '“10.0.0.1 - 10.0.0.9” is a range, of which only the two ends are listed.',
  ]);
});

test('says it once of an indicator, of the first three, and how many more there are', () => {
  expect(said('a.com:1 a.com:2 b.com:1')).toEqual([
    '“a.com:1” is taken as “a.com”.',
    '“b.com:1” is taken as “b.com”.',
  ]);
  const more = (count: number) => [`Of ${count} more, too, less is taken than is written.`];
  expect(said('a.com:1 b.com:1 c.com:1 d.com:1').slice(3)).toEqual(more(1));
  expect(said('a.com:1 b.com:1 c.com:1 d.com:1 e.com:1').slice(3)).toEqual(more(2));
});

test('says it of the ends of names before what is harmless', () => {
  expect(said('*.a.com *.b.com *.c.com my-\nhost.com')[0]).toBe(
    '“my- host.com” may be one thing, of which “host.com” is only a part.',
  );
});

test('says it of ranges first, whatever else is said of their ends', () => {
  expect(said('10.0.0.1:80, *.a.com, *.b.com, *.c.com, 10.0.0.1-10.0.0.9').slice(0, 2)).toEqual([
    '“10.0.0.1-10.0.0.9” is a range, of which only the two ends are listed.',
    '“10.0.0.1:80” is taken as “10.0.0.1”.',
  ]);
});

test('says that a name may be only a part of something', () => {
  expect(said('my-evil-\nhost.com')).toEqual([
    '“my-evil- host.com” may be one thing, of which “host.com” is only a part.',
  ]);
});

test('says first, and once, what is not taken at all, and why', () => {
  const range = 'Not taken: “203.0.113.10-20” is a range; write its networks, such as 203.0.113.0/28.';
  expect(said('10.0.0.1-10.0.0.9 and 203.0.113.10-20\n203.0.113.10-20')).toEqual([
    range,
    '“10.0.0.1-10.0.0.9” is a range, of which only the two ends are listed.',
  ]);
  expect(said('http://bob:pw@evil.com:99999/a?b=c')).toEqual([
    'Not taken: “http://…@evil.com:99999/a?…” is not a valid URL.',
  ]);
});

test('shows nothing that cannot be seen, and no password', () => {
  expect(said('ssh://bob:secret@evil.com/x')).toEqual(['“ssh://…@evil.com/x” is taken as “evil.com”.']);
  expect(said('*.ev\u200bil.com')).toEqual(['“*.evil.com” is taken as “evil.com”.']);
});
