import { describe, expect, test } from '@jest/globals';
import { extract } from '../../src/domain/extract.ts';

const MD5 = '44d88612fea8a8f36de82e1278abb02f';
const SHA1 = '3395856ce81f2b7382dee72602f798b642f14140';
const SHA256 = '275a021bbfb6489e54d471899f7db9d1663fc695ec2fe2a2c4538aabf651fd0f';

function found(text: string): string[] {
  return extract(text).map(({ indicator }) => `${indicator.kind} ${indicator.value}`);
}

describe('each kind in a sentence', () => {
  test.each([
    [`The sample ${MD5.toUpperCase()} was run.`, [`md5 ${MD5}`]],
    [`SHA-1:${SHA1}, SHA256(a.bin)= ${SHA256}.`, [`sha1 ${SHA1}`, `sha256 ${SHA256}`]],
    ['Traffic from 203.0.113.7 to 2001:DB8::1.', ['ip 203.0.113.7', 'ip 2001:db8::1']],
    ['They use evil.example, evil.test.', ['domain evil.example', 'domain evil.test']],
    ['We saw 10.1.2.3/8, 2001:db8::/32.', ['network 10.0.0.0/8', 'network 2001:db8::/32']],
    ['route 10.1.2.0/255.255.0.0 via 10.0.0.1', ['network 10.1.0.0/16', 'ip 10.0.0.1']],
    ['It calls Evil.com and www.evil.co.uk.', ['domain evil.com', 'domain www.evil.co.uk']],
    ['It calls HTTP://Evil.com/A?b=c#d now.', ['url http://evil.com/A?b=c']],
    ['пример.рф и bücher.de', ['domain xn--e1afmkfd.xn--p1ai', 'domain xn--bcher-kva.de']],
  ])('%s', (text, expected) => {
    expect(found(text)).toEqual(expected);
  });

  test('each is given as often as it stands there, with its place', () => {
    const text = 'evil[.]com, then hxxp://evil[.]com/a and evil [.] com';
    expect(extract(text)).toEqual([
      { indicator: { kind: 'domain', value: 'evil.com' }, start: 0, end: 10, text: 'evil[.]com' },
      {
        indicator: { kind: 'url', value: 'http://evil.com/a' },
        start: 17,
        end: 36,
        text: 'hxxp://evil[.]com/a',
      },
      { indicator: { kind: 'domain', value: 'evil.com' }, start: 41, end: 53, text: 'evil [.] com' },
    ]);
  });

  test.each(['', ' ', '.', '...', '://', '[.]', 'http://', '\u0000', '\ud800', '::', '@', '&amp;', '<|>'])(
    'nothing is found in %j',
    (text) => {
      expect(extract(text)).toEqual([]);
    },
  );
});

describe('teeth that were taken out', () => {
  test.each([
    'evil[.]com',
    'evil(.)com',
    'evil{.}com',
    'evil[[.]]com',
    'evil\\[.\\]com',
    'evil[dot]com',
    'evil(DOT)com',
    'evil [.] com',
    'evil [dot] com',
    'evil[ . ]com',
    'evil\\.com',
    'evil[.com',
    'evil[.com]',
    'evil.]com',
    'evil.[com]',
    'evil．com',
    'evil。com',
    'evil․com',
    'evil&#46;com',
    'ｅｖｉｌ．ｃｏｍ',
    'ev\u200bil.com',
    'evil\u2060.\u2060com',
    'evil\u200b[.]com',
    'ev\u00adil.com',
    '\u{1d41e}vil.com',
    'domain evil dot com',
    'hosted on evil . com',
    '「evil。com」',
  ])('%j is evil.com', (text) => {
    expect(found(text)).toEqual(['domain evil.com']);
  });

  test.each([
    'hxxp://evil.com/a.b',
    'hXXp://evil[.]com/a.b',
    'h**p://evil.com/a.b',
    'hxxp[://]evil[.]com/a[.]b',
    'hxxp[:]//evil.com/a.b',
    'hxxp[:][//]evil.com/a.b',
    'hxxp(:)//evil{.}com/a.b',
    'hxxp:\\/\\/evil.com\\/a.b',
    'hxxp://evil\\.com/a.b',
    'hxxp://evil [.] com/a.b',
    'hxxp :// evil.com/a.b',
    'hxxp:// evil.com/a.b',
    'ttp://evil.com/a.b',
    'URLhttp://evil.com/a.b',
    'ｈｔｔｐ：／／evil．com／a.b',
  ])('%j is a URL', (text) => {
    expect(found(text)).toEqual(['url http://evil.com/a.b']);
  });

  test.each([
    ['203[.]0[.]113[.]7', 'ip 203.0.113.7'],
    ['203.0.113[.]7:443', 'ip 203.0.113.7'],
    ['203 . 0 . 113 . 7', 'ip 203.0.113.7'],
    ['203 dot 0 dot 113 dot 7', 'ip 203.0.113.7'],
    ['203[.]0[.]113[.]0[/]24', 'network 203.0.113.0/24'],
    ['2001[:]db8[:][:]1', 'ip 2001:db8::1'],
    ['www dot evil-site dot com', 'domain www.evil-site.com'],
    ['fxp://evil[.]com/a', 'url ftp://evil.com/a'],
    ['hxxps://evil[.]com', 'url https://evil.com/'],
  ])('%j is %s', (text, expected) => {
    expect(found(text)).toEqual([expected]);
  });

  test.each([
    'polka dot is',
    'Connect the dot to the line.',
    'They fell in the dot com crash.',
    'The end . In fact it is.',
    'a report[.zip] and primes.[ch]',
    'See done.[1] and done.[more](x).',
    'C:\\repository\\.app',
  ])('%j stays as it is', (text) => {
    expect(found(text)).toEqual([]);
  });
});

describe('signs around', () => {
  test.each([
    'evil.com.',
    'evil.com...',
    'evil.com…',
    'evil.com!',
    '(evil.com)',
    '[evil.com]',
    '{evil.com}',
    '<evil.com>',
    '"evil.com"',
    "'evil.com'",
    '“evil.com”',
    '«evil.com»',
    '「evil.com」',
    '`evil.com`',
    '```\nevil.com\n```',
    '**evil.com**',
    '_evil.com_',
    '• evil.com',
    '1. evil.com',
    '> evil.com',
    '| evil.com |',
    'evil.com,',
    'evil.com:8443',
    '\\\\evil.com\\share',
    '*.evil.com',
    '.evil.com',
    'Evil.com-based',
    'evil.com.The next one',
    "evil.com's",
    'evil.com/',
    'evil.com/#top',
    'evil.com/*',
    'evil.com/a*',
    '*.evil.com/a',
    'evil.com?',
    'evil.com/…',
    'ssh -p 22 root@evil.com',
    'scp a.zip root@evil.com',
    'from root@evil.com:/srv/a.tgz',
    'evil.com(203)',
    'src=evil.com',
    'domain:evil.com',
    '通信先はevil.comです。',
    '\ud83d\ude08evil.com\ud83d\ude08',
    '\u00a0evil.com\u00a0',
    '&lt;evil.com&gt;',
  ])('%j is evil.com', (text) => {
    expect(found(text)).toEqual(['domain evil.com']);
  });

  test.each([
    ['(see http://evil.com/a_(b))', 'url http://evil.com/a_(b)'],
    ['[a](http://evil.com/a)', 'url http://evil.com/a'],
    ["<a href='http://evil.com/a'>", 'url http://evil.com/a'],
    ['<a href="http://evil.com/a">', 'url http://evil.com/a'],
    ['“http://evil.com/a”', 'url http://evil.com/a'],
    ['**http://evil.com/a**', 'url http://evil.com/a'],
    ['http://evil.com/a, then', 'url http://evil.com/a'],
    ['http://evil.com/a,b', 'url http://evil.com/a,b'],
    ['http://evil.com/a,malware,high', 'url http://evil.com/a'],
    ['7,http://evil.com/a,b', 'url http://evil.com/a'],
    ['http://evil.com/?a=1&amp;b=2', 'url http://evil.com/?a=1&b=2'],
    ['http://evil.com/aを見る', 'url http://evil.com/a'],
    ['http://bob:pw@evil.com/a', 'url http://evil.com/a'],
    ['http://evil.com/?to=http://other.com/', 'url http://evil.com/?to=http://other.com/'],
    ['http://203.0.113.7:8080/a', 'url http://203.0.113.7:8080/a'],
    ['http://[2001:db8::1]:8080/a', 'url http://[2001:db8::1]:8080/a'],
    ['{noformat}http://evil.com/a{noformat}', 'url http://evil.com/a'],
    ['{{http://evil.com/a}}', 'url http://evil.com/a'],
    ['[code]http://evil.com/a[/code]', 'url http://evil.com/a'],
    ['http://evil.com/a[1].exe', 'url http://evil.com/a[1].exe'],
    ['_http://evil.com/a_', 'url http://evil.com/a'],
    ['http://evil.com/a_', 'url http://evil.com/a_'],
  ])('%j is %s', (text, expected) => {
    expect(found(text)).toEqual([expected]);
  });

  test('URLs that only a comma parts are two', () => {
    expect(found('http://a.com/x,http://b.com/y;hxxp://c.com')).toEqual([
      'url http://a.com/x',
      'url http://b.com/y',
      'url http://c.com/',
    ]);
  });
});

describe('a path behind a host that stands there without a scheme', () => {
  test.each([
    ['evil.com/login', ['url http://evil.com/login']],
    ['evil[.]com/login.', ['url http://evil.com/login']],
    ['evil.com:8443/a/b.html', ['url http://evil.com:8443/a/b.html']],
    ['evil.com/index.php?x=other.com', ['url http://evil.com/index.php?x=other.com']],
    ['evil.com?id=1', ['url http://evil.com/?id=1']],
    ['//evil.com/a.js', ['url http://evil.com/a.js']],
    ['evil.zip/login', ['url http://evil.zip/login']],
    ['evil.com/.well-known/a', ['url http://evil.com/.well-known/a']],
    ['203.0.113.7/gate.php', ['url http://203.0.113.7/gate.php']],
    ['203.0.113.7:8080/a', ['url http://203.0.113.7:8080/a']],
    ['evil.com/a, evil.net/b', ['url http://evil.com/a', 'url http://evil.net/b']],
    ['Now!! evil.help/a?b=c', ['url http://evil.help/a?b=c']],
  ])('makes a URL of %j', (text, expected) => {
    expect(found(text)).toEqual(expected);
  });

  test.each([
    ['203.0.113.5/203.0.113.6/203.0.113.8', ['ip 203.0.113.5', 'ip 203.0.113.6', 'ip 203.0.113.8']],
    ['evil.com/evil.net', ['domain evil.com', 'domain evil.net']],
    ['evil.com/203.0.113.7', ['domain evil.com', 'ip 203.0.113.7']],
    ['evil.com/a;203.0.113.7', ['url http://evil.com/a', 'ip 203.0.113.7']],
  ])('is none of it where %j are several', (text, expected) => {
    expect(found(text)).toEqual(expected);
  });

  test.each([
    '[evil.com/a](https://evil.com/a)',
    '[evil.com/a|https://evil.com/a]',
    '<a href="https://evil.com/a">evil.com/a</a>',
  ])('is not told again as the label of a link: %s', (text) => {
    expect(found(text)).toEqual(['url https://evil.com/a']);
  });

  test('is told when the link before it leads elsewhere', () => {
    expect(found('https://evil.com/b evil.com/a')).toEqual([
      'url https://evil.com/b',
      'url http://evil.com/a',
    ]);
  });

  test('leaves the host where the URL would be longer than any that can be blocked', () => {
    expect(found(`evil.com/${'a'.repeat(5_000)}`)).toEqual(['domain evil.com']);
  });
});

describe('what Slack writes', () => {
  test.each([
    ['<http://evil.com|evil.com>', ['domain evil.com']],
    ['<http://203.0.113.7|203.0.113.7>', ['ip 203.0.113.7']],
    ['<https://evil.com/a|evil.com/a>', ['url https://evil.com/a']],
    ['<https://evil.com/a|bank.com>', ['url https://evil.com/a']],
    ['<https://evil.com/a>', ['url https://evil.com/a']],
    ['<mailto:bob@evil.com|bob@evil.com>', []],
    ['<@U0123|bob> in <#C0123|general>', []],
  ])('%s', (text, expected) => {
    expect(found(text)).toEqual(expected);
  });
});

describe('mail addresses', () => {
  test.each([
    'bob@evil.com',
    'bob@evil.com:secret',
    'bob@evil.com, then ssh',
    'bob.smith+x@mail.evil.com',
    'evil.com@other.com',
    'bob[@]evil[.]com',
    'bob (at) evil (dot) com',
    '<bob at evil.com>',
    'everything from @evil.com',
    'Message-ID: <20241101.abc@evil.com>',
  ])('%j holds nothing', (text) => {
    expect(found(text)).toEqual([]);
  });
});

describe('lines that a PDF has broken', () => {
  test.each([
    [`${SHA256.slice(0, 42)}\n${SHA256.slice(42)}`, [`sha256 ${SHA256}`]],
    [`${SHA256.slice(0, 42)}-\r\n  ${SHA256.slice(42)}\nmore`, [`sha256 ${SHA256}`]],
    [`SHA256: ${SHA256.slice(0, 32)}\n${SHA256.slice(32)}`, [`sha256 ${SHA256}`]],
    [`Sample 1: ${SHA256.slice(0, 40)}\n${SHA256.slice(40)}\nSample 2:`, [`sha256 ${SHA256}`]],
    [`${MD5}\n${MD5}`, [`md5 ${MD5}`, `md5 ${MD5}`]],
    [`see ${SHA256.slice(0, 42)}\n${SHA256.slice(42)}`, []],
    [`${SHA256.slice(0, 42)}\n${SHA256.slice(42)} was seen`, []],
    [`${SHA256.slice(0, 42)}\n${SHA256.slice(43)}`, []],
    [`${'ab'.repeat(8)}\n`.repeat(4), []],
    ['http://evil.com/very-\nlong', ['url http://evil.com/very-long']],
    ['http://evil.com/a%\n20b', ['url http://evil.com/a%20b']],
    ['http://evil.com/a/b/\nc.exe', ['url http://evil.com/a/b/c.exe']],
    ['<http://evil.com/a\nb>', ['url http://evil.com/ab']],
    ['http://evil.com/a\nb', ['url http://evil.com/a']],
    ['http://evil.com/a/b/\nother.com', ['url http://evil.com/a/b/', 'domain other.com']],
    [`Its SHA-256 is\n${SHA256.slice(0, 40)}\n${SHA256.slice(40)}. Then`, [`sha256 ${SHA256}`]],
    [`MD5 is\n${SHA256.slice(0, 40)}\n${SHA256.slice(40)}. Then`, [`sha1 ${SHA256.slice(0, 40)}`]],
    ['203.0.113[.]\n77', ['ip 203.0.113.77']],
    ['evil[.]\r\n  com', ['domain evil.com']],
    ['the (dot)\nto', []],
    ['It gets http://evil.com/a/\nb/c.png, then', ['url http://evil.com/a/b/c.png']],
    ['It gets http://evil.com/a/\nand/or that', ['url http://evil.com/a/']],
    ['It gets http://evil.com/a/\nevil.net/c.png', ['url http://evil.com/a/', 'url http://evil.net/c.png']],
    ['See http://evil.com/very-\nlong', ['url http://evil.com/very-']],
  ])('%j holds %j', (text, expected) => {
    expect(found(text)).toEqual(expected);
  });
});

describe('URLs that lead nowhere abroad', () => {
  test.each([
    'http://localhost:8080/a',
    'http://intranet/a',
    'https://...',
    'http://<host>/a',
    'file:///C:/a.txt',
  ])('%j holds nothing', (text) => {
    expect(found(text)).toEqual([]);
  });
});
