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
    'evil.com:8443/a/b.html',
    'evil.com/index.php?x=other.com',
    '//evil.com/a.js',
    '\\\\evil.com\\share',
    '*.evil.com',
    '.evil.com',
    'Evil.com-based',
    'evil.com.The next one',
    "evil.com's",
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

describe('names of files', () => {
  test.each([
    'README.md, setup.py, main.rs, install.sh, backup.zip, run.pl, foo.cc, libc.so, Evil.app and clip.mov',
    'main.rs:42:7 and setup.py:10',
    '[the guide](guide.md)',
    '/var/www/evil.com/index.php',
    'C:\\Users\\bob\\evil.com',
    './install.sh && docs/evil.md',
    'src/main.rs | 10 ++',
    'filename: invoice.com',
    'SHA256(invoice.com)= 00',
    'Makefile.in, config.h.in',
    'node.js ASP.NET System.IO Socket.IO',
    'foo.bar() console.info(x) re.search("a")',
    'this.name = user.id; process.pid',
    'at com.evil.app.Main.run(Main.java:42)',
    'f(animal.name) host.name source.id',
    'Done.So it was. See above.In case of.It is',
    'e.g. i.e. U.S. a.m. Ph.D. No.1 etc. 3 p.m.in London',
    'myObject.link my_list.top',
    'co.uk and com.br',
    '7.113.0.203.in-addr.arpa',
    'xxx.xxx.xxx.xxx',
  ])('%j holds no domain', (text) => {
    expect(found(text)).toEqual([]);
  });

  test.each([
    ['evil[.]zip', ['domain evil.zip']],
    ['hxxp://evil.zip', ['url http://evil.zip/']],
    ['tcp://evil.sh:4444', ['domain evil.sh']],
    ['evil.zip:8443', ['domain evil.zip']],
    ['evil.zip/login', ['domain evil.zip']],
    ['www.evil.zip', ['domain www.evil.zip']],
    ['evil.zip.\t300\tIN\tA', ['domain evil.zip']],
    ['login.evil.pl', ['domain login.evil.pl']],
    ['The C2 is evil.sh.', ['domain evil.sh']],
    ['the domain evil.py', ['domain evil.py']],
    ['evil.cc resolves to 203.0.113.7', ['domain evil.cc', 'ip 203.0.113.7']],
    ['domains evil.zip, bad.mov and worse.sh', ['domain evil.zip', 'domain bad.mov', 'domain worse.sh']],
    ['evil.com, bad.zip', ['domain evil.com', 'domain bad.zip']],
    ['evil.com\nbad.zip\n', ['domain evil.com', 'domain bad.zip']],
    ['Domains:\n- evil.zip\n- bad.mov\n\nFiles:\n- worse.zip', ['domain evil.zip', 'domain bad.mov']],
    ['evil.com is not in README.md', ['domain evil.com']],
    ['{"domain": "evil.zip", "file": "a.zip"}', ['domain evil.zip']],
  ])('%j holds %j', (text, expected) => {
    expect(found(text)).toEqual(expected);
  });
});

describe('numbers that are no addresses', () => {
  test.each([
    'version 1.2.3.4 and 1.2.3.5',
    'v1.2.3.4, ver. 1.2.3.4, build: 10.0.1.4, Version=4.0.0.0',
    'upgraded from 10.2.3.4 to 10.2.3.5',
    '7.2.3.4 and earlier',
    'Chrome/118.0.0.0 foo==1.2.3.4',
    'OpenSSL 1.1.1.1',
    '1.2.3.4.5 999.1.1.1 01.2.3.4 1.2.3',
    '.1.3.6.1 §1.2.3.4 section 4.3.2.1',
    'netmask 255.255.255.0',
    '12:34:56 2024-01-02T03:04:05.678Z',
    '00:1a:2b:3c:4d:5e 00:11:22:ff:fe:33:44:55',
    '16:27:ac:a5:76:28:2d:36:63:1b:56:4d:eb:df:a6:48',
    'std::dec a::b list[::2] face::bad',
    '3.14 10.15 12.05.2024',
  ])('%j', (text) => {
    expect(found(text)).toEqual([]);
  });

  test.each([
    ['version 1.2.3[.]4', ['ip 1.2.3.4']],
    ['version 1.2.3.4 of the agent on 203.0.113.7', ['ip 203.0.113.7']],
    ['evil.com/a,203.0.113.7', ['domain evil.com', 'ip 203.0.113.7']],
    ['203.0.113.10-203.0.113.20', ['ip 203.0.113.10', 'ip 203.0.113.20']],
    ['ssh root@203.0.113.7', ['ip 203.0.113.7']],
    ['IP 10.0.0.5.51234 > 203.0.113.80.443: Flags', ['ip 10.0.0.5', 'ip 203.0.113.80']],
    ['outside:203.0.113.5/443', ['ip 203.0.113.5']],
    ['IP:2001:db8::1', ['ip 2001:db8::1']],
    ['[2001:db8::1]:443', ['ip 2001:db8::1']],
    ['fe80::1%eth0', ['ip fe80::1']],
    ['::ffff:203.0.113.7', ['ip 203.0.113.7']],
  ])('but %j holds %j', (text, expected) => {
    expect(found(text)).toEqual(expected);
  });
});

describe('digits that are no hash of a file', () => {
  test.each([
    '123e4567-e89b-12d3-a456-426614174000',
    `commit ${SHA1}`,
    `commits ${SHA1} and ${SHA1}`,
    `uses: actions/checkout@${SHA1}`,
    `uuid: ${MD5}`,
    `trace_id=${MD5} 00-${MD5}-00f067aa0ba902b7-01`,
    `JA3 ${MD5}, imphash: ${MD5}`,
    `Administrator:500:${MD5}:${MD5}:::`,
    `${SHA256}${SHA256}`,
    `${MD5}0`,
    `x${MD5}`,
    `0x${SHA1}`,
    '0'.repeat(32),
    '12345678901234567890123456789012',
    MD5.match(/../g)!.join(':'),
  ])('%j', (text) => {
    expect(found(text)).toEqual([]);
  });

  test.each([
    [`VirusShare_${MD5}.zip`, `md5 ${MD5}`],
    [`/tmp/${SHA1}`, `sha1 ${SHA1}`],
    [`sha256:${SHA256}`, `sha256 ${SHA256}`],
    [`md5-${MD5}`, `md5 ${MD5}`],
  ])('but %j holds %s', (text, expected) => {
    expect(found(text)).toEqual([expected]);
  });
});

describe('mail addresses', () => {
  test.each([
    'bob@evil.com',
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
