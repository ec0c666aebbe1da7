import { describe, expect, test } from '@jest/globals';
import { extract } from '../../../src/domain/extract.ts';
import { each, found } from './found.ts';

/** How what a text holds is written there. */
function written(text: string): string[] {
  return extract(text).map((finding) => finding.text);
}

describe('a dot with its teeth out', () => {
  test.each([
    ...each('[.] (.) {.} [[.]] [[[[.]]]] [.) ({.}) \\[.\\] \\(.\\) [．] [。] [｡]', 'evil~com'),
    ...each('[dot] (dot) {dot} [DOT] (Dot) [d0t] (D0T) \\[dot\\]', 'evil~com'),
    'evil [.] com',
    'evil  [.]  com',
    'evil[ . ]com',
    'evil[  dot  ]com',
    'evil\u200b[\u200b.]\u200bcom',
    'evil[.]\ncom',
    'evil[.]\r\ncom',
    'evil[.]  \n  com',
    'evil(dot)\ncom',
    'evil\\.com',
    'evil\\\\.com',
    'evil\\\\\\\\.com',
    'evil[.com',
    'evil[.com]',
    'evil.]com',
    'evil.[com]',
    'evil.[COM]',
  ])('%j', (text) => {
    expect(found(text)).toEqual(['domain evil.com']);
    expect(written(`See ${text}, then`)).toEqual([text.replace(/(?<=com)\]$/i, '')]);
  });

  test.each([
    'evil[.]zip',
    'evil(dot)zip',
    'evil [.] zip',
    'evil[.]\nzip',
    'evil\\.zip',
    'evil[.zip',
    'evil.]zip',
  ])('%j says that it is a host', (text) => {
    expect(found(text)).toEqual(['domain evil.zip']);
  });

  test.each([
    'evil[[[[[.]]]]]com',
    'evil[dots]com',
    'evil[do]com',
    'evil[.',
    'evil<.>com',
    'evil<dot>com',
    'evil[.]',
    '[.]com',
    'evil[,]com',
    'evil   [.]com',
    'evil[.]   com',
    'evil[   .]com',
    'evil[.]\n\ncom',
    'evil[.]   \ncom',
    'evil[.]\n   com',
    'evil[.]\n',
    'evil [.]\ncom',
    'evil[\n.]com',
    'evil\\\\\\\\\\.com',
    '\\.com',
    'evil\\.',
    'evil\\.}com',
    'evil[-com',
    'evil[xcom]',
    'domain [.]\nevil.zip',
    'evil\\. com',
    'C:\\evil\\.com',
    '\\evil\\.com',
    'evil\\,com',
    'evil [.com',
    'evil[.c',
    'evil[.c]',
    'evil[.zip]',
    'evil[.xyzzy]',
    'evil(.com',
    'evil.]-com',
    ' .]com',
    'evil.[com',
    'evil.[c]',
    'evil.[zip]',
    'evil.[com](x)',
    'evil.(com)',
    'evil.[1]',
  ])('%j has none', (text) => {
    expect(found(text)).toEqual([]);
  });

  test('which is looked for no farther than a label is long', () => {
    const label = 'a'.repeat(62);
    expect(found(`\\${label}\\.com`)).toEqual([]);
    expect(found(`\\${label}a\\.com`)).toEqual([`domain ${label}a.com`]);
  });

  test('which ends where a suffix ends', () => {
    expect(found('evil[.co m')).toEqual(['domain evil.co']);
    expect(found(`evil[.${'x'.repeat(24)} [.com`)).toEqual([]);
  });
});

describe('other signs with their teeth out', () => {
  test.each([
    ...each(
      '[://] (://) {://} [:]// [:][//] :[//] \\[:\\]// [:]\\/\\/ :\\/\\/ \\:// [:]/[/]',
      'hxxp~evil.com/a',
    ),
    'http://evil.com[/]a',
    'http://evil.com\\/a',
    'http://evil.com(/)a',
    'http://evil[.]com/a',
  ])('%s are a URL', (text) => {
    expect(found(text)).toEqual(['url http://evil.com/a']);
  });

  test.each([
    ['203.0.113.0[/]24', 'network 203.0.113.0/24'],
    ['203.0.113.7[:]443', 'ip 203.0.113.7'],
    ['203.0.113.7(:)443', 'ip 203.0.113.7'],
    ['2001[:]db8[:][:]1', 'ip 2001:db8::1'],
    ['version 203[.]0.113.7', 'ip 203.0.113.7'],
    ['a[:]b::c', 'ip a:b::c'],
    ['evil.com[:]443', 'domain evil.com'],
    ['https[://]evil.com', 'url https://evil.com/'],
    ['https:[//]evil.com', 'url https://evil.com/'],
    ['evil.com [/] a', 'domain evil.com'],
    ['evil.com[/]\na', 'domain evil.com'],
    ['[.]203.0.113.7', 'ip 203.0.113.7'],
    ['ssh root[@]evil.com', 'domain evil.com'],
    ['ssh root [at] evil.com', 'domain evil.com'],
  ])('%s is %s', (text, expected) => {
    expect(found(text)).toEqual([expected]);
  });

  test.each([
    ...each('[@] (@) {@} [at] (at) [AT] \\[at\\]', 'bob~evil.com'),
    'bob [at] evil.com',
    'bob [@] evil[.]com',
    'bob (at) evil (dot) com',
  ])('%s is an e-mail address', (text) => {
    expect(found(text)).toEqual([]);
  });

  test('an at sign without a name before it joins nothing', () => {
    expect(found('- [at] evil.com')).toEqual(['domain evil.com']);
  });

  test('an escaped slash or colon says nothing of a host', () => {
    expect(found('evil.zip\\/a.b')).toEqual([]);
    expect(found('version 10.0.0.5\\/')).toEqual([]);
    expect(found('a\\:b\\:\\:c')).toEqual([]);
  });
});
