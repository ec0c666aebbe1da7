import { describe, test } from '@jest/globals';
import { expectSame, MD5, SHA1, SHA256 } from './ways-in.ts';

describe('what stands around', () => {
  const around: readonly (readonly [before: string, behind: string])[] = [
    ...([
      ['(', ')'],
      ['[', ']'],
      ['{', '}'],
      ['<', '>'],
      ['&lt;', '&gt;'],
      ['"', '"'],
      ["'", "'"],
    ] as const),
    ...([
      ['“', '”'],
      ['‘', '’'],
      ['«', '»'],
      ['`', '`'],
      ['```', '```'],
      ['```\n', '\n```'],
    ] as const),
    ...([
      ['*', '*'],
      ['**', '**'],
      ['• ', ''],
      ['- ', ''],
      ['1. ', ''],
    ] as const),
    ...([
      ['2) ', ''],
      ['[x] ', ''],
      ['- [X] ', ''],
      ['- [ ] ', ''],
      ['> ', ''],
      ['&gt; ', ''],
      ['| ', ' |'],
      ['', ','],
      ['', ';'],
      ['', '.'],
    ] as const),
    ...([
      ['', '...'],
      ['', '…'],
      ['', '!'],
      ['', '?'],
      ['', ':'],
      ['\u00a0', '\u3000'],
      ['\u200b', '\ufeff'],
    ] as const),
    ...([
      ['("', '").'],
      ['"', '",'],
      ['=> ', ''],
      ['→ ', ''],
      ['⇒ ', ''],
      ['[ ', ' ]'],
      ['\t', '\r\n'],
      ['\u202a', '\u202c'],
    ] as const),
  ];
  const things = [
    ['evil[.]com', 'domain evil.com'],
    ['203.0.113.7', 'ip 203.0.113.7'],
    ['10.1.0.0/16', 'network 10.1.0.0/16'],
    ['hxxp://evil[.]com/a', 'url http://evil.com/a'],
    ['evil.com/a', 'url http://evil.com/a'],
    ['evil.com:8443', 'domain evil.com'],
    [SHA256, `sha256 ${SHA256}`],
  ] as const;
  const all = around.flatMap(([before, behind]) =>
    things.map(([thing, expected]) => [`${before}${thing}${behind}`, expected] as const),
  );
  test.each(all)('%j is %s', (text, expected) => expectSame(text, [expected]));
});

describe('what Slack writes', () => {
  test.each([
    ['<http://evil.com|evil.com>', 'domain evil.com'],
    ['<https://evil.com|evil.com>', 'domain evil.com'],
    ['<http://203.0.113.7|203.0.113.7>', 'ip 203.0.113.7'],
    ['<http://evil.com:8443|evil.com:8443>', 'domain evil.com'],
    ['<http://evil.com|evil.com>:8443', 'domain evil.com'],
    ['*.<http://evil-one.com|evil-one.com>', 'domain evil-one.com'],
    ['www[.]<http://evil.com|evil.com>', 'domain www.evil.com'],
    ['<http://evil.com|evil.com>[.]br', 'domain evil.com.br'],
    ['<http://evil.com/a|evil.com/a>', 'url http://evil.com/a'],
    ['<https://evil.com/a|evil.com/a>', 'url https://evil.com/a'],
    ['<https://evil.com/a|bank.com>', 'url https://evil.com/a'],
    ['<https://evil.com/a|click here>', 'url https://evil.com/a'],
    ['<https://evil.com/a?b=1&amp;c=2>', 'url https://evil.com/a?b=1&c=2'],
    ['hxxps://<http://evil.com/a|evil.com/a>', 'url https://evil.com/a'],
    ['`<http://evil.com|evil.com>`', 'domain evil.com'],
  ])('%j is %s', (text, expected) => expectSame(text, [expected]));
});

describe('several', () => {
  test.each([
    ...[
      ' ',
      ',',
      ', ',
      ';',
      '; ',
      '|',
      ' | ',
      '\n',
      '\r\n',
      '\t',
      ' and ',
      ' & ',
      ' + ',
      ' / ',
      ' -> ',
      '->',
      '-->',
      '=>',
      '→',
      '⇒',
      ' → ',
      ' 2) ',
      ' (2) ',
      ' 2. ',
      ' b) ',
      ' [x] ',
      ' [ ] ',
      '\n• ',
    ].map((sign) => [`evil.com${sign}203.0.113.7`, 'domain evil.com', 'ip 203.0.113.7']),
    ...Array.from('•·‧∙⋅。｡', (dot) => [
      `evil.com${dot}203.0.113.7${dot}good[.]com`,
      'domain evil.com',
      'ip 203.0.113.7',
      'domain good.com',
    ]),
    ['1) evil.com 2) evil.net', 'domain evil.com', 'domain evil.net'],
    ['- [ ] evil.com\n- [x] evil.net', 'domain evil.com', 'domain evil.net'],
    ['evil.com:80→203.0.113.7:443', 'domain evil.com', 'ip 203.0.113.7'],
    [`${SHA1} *a.exe\n${SHA256} *b c.bin\nevil.com`, `sha1 ${SHA1}`, `sha256 ${SHA256}`, 'domain evil.com'],
    ['evil.com/203.0.113.7', 'domain evil.com', 'ip 203.0.113.7'],
    ['203.0.113.5/203.0.113.6', 'ip 203.0.113.5', 'ip 203.0.113.6'],
    ['evil.com:80, 203.0.113.7:443', 'domain evil.com', 'ip 203.0.113.7'],
    [
      'http://a.com/x,http://b.com/y;hxxp://c.com/z',
      'url http://a.com/x',
      'url http://b.com/y',
      'url http://c.com/z',
    ],
    ['http://a.com/x,y,http://b.com/y,z', 'url http://a.com/x,y', 'url http://b.com/y,z'],
    ['evil.com/a, evil.net/b', 'url http://evil.com/a', 'url http://evil.net/b'],
    ['evil . com\nevil dot net', 'domain evil.com', 'domain evil.net'],
    ['domains: evil.com, evil.net', 'domain evil.com', 'domain evil.net'],
    [`hashes ${MD5}, ${SHA1}`, `md5 ${MD5}`, `sha1 ${SHA1}`],
    ['evil.com . evil.net', 'domain evil.com', 'domain evil.net'],
    ['- http://evil.com/a-\n- http://evil.com/b', 'url http://evil.com/a-', 'url http://evil.com/b'],
    [`http://evil.com/a-\n${MD5}`, 'url http://evil.com/a-', `md5 ${MD5}`],
  ])('%j is %s', (text, ...expected) => expectSame(text, expected));
});
