import { describe, test } from '@jest/globals';
import { expectSame, MD5, SHA1, SHA256 } from './ways-in.ts';

describe('a dot, however it was taken out', () => {
  const dots = [
    ...['.', '[.]', '(.)', '{.}', '[[.]]', '[dot]', '(dot)', '{dot}', '(DOT)', '[d0t]', '[ . ]', '[ dot ]'],
    ...[' dot ', ' DOT ', ' . ', ' [.] ', ' (dot) ', ' [dot] ', '\\.', '\\\\.', '\\[.\\]', '[\\.]', '.]'],
    ...['．', '。', '｡', '․', '&#46;', '&period;', '\u200b.', '\u2060.\u2060', '[.\u200b]'],
  ];
  const things: readonly (readonly [
    parts: readonly string[],
    behind: string,
    kind: string,
    value: string,
  ])[] = [
    [['evil', 'com'], '', 'domain', 'evil.com'],
    [['www', 'evil-one', 'co', 'uk'], '', 'domain', 'www.evil-one.co.uk'],
    [['203', '0', '113', '7'], '', 'ip', '203.0.113.7'],
    [['203', '0', '113', '0'], '/24', 'network', '203.0.113.0/24'],
    [['hxxp://evil', 'com'], '/a.b', 'url', 'http://evil.com/a.b'],
    [['evil', 'com'], ':8443', 'domain', 'evil.com'],
    [['evil', 'com'], '/a', 'url', 'http://evil.com/a'],
  ];
  const all = dots.flatMap((dot) =>
    things.map(
      ([parts, behind, kind, value]) => [`${parts.join(dot)}${behind}`, `${kind} ${value}`] as const,
    ),
  );
  test.each(all)('%j is %s', (text, expected) => expectSame(text, [expected]));
});

describe('a colon, a scheme, an at sign', () => {
  test.each([
    ['2a02:db8::1', 'ip 2a02:db8::1'],
    ['2a02[:]db8[:][:]1', 'ip 2a02:db8::1'],
    ['2a02(:)db8(:)(:)1', 'ip 2a02:db8::1'],
    ['2a02{:}db8{:}{:}1', 'ip 2a02:db8::1'],
    ['2a02\\:db8\\:\\:1', 'ip 2a02:db8::1'],
    ['2a02:db8::[/]32', 'network 2a02:db8::/32'],
    ...['http', 'hxxp', 'hXXp', 'HXXP', 'h**p', 'h*tp', 'hxtp', 'htxp', 'ttp'].map((scheme) => [
      `${scheme}://evil.com/a`,
      'url http://evil.com/a',
    ]),
    ...['https', 'hxxps', 'hXXpS', 'h**ps', 'htxps', 'ttps'].map((scheme) => [
      `${scheme}://evil.com:8443`,
      'url https://evil.com:8443/',
    ]),
    ...['ftp', 'fxp', 'f*p'].map((scheme) => [`${scheme}://evil.com/a`, 'url ftp://evil.com/a']),
    ...['[://]', '[:]//', '(://)', '[:][//]', '[:][/][/]', ' :// ', ':\\/\\/', '\\:\\/\\/', '：//'].map(
      (sign) => [`hxxps${sign}evil[.]com/a`, 'url https://evil.com/a'],
    ),
    ...['http[s]://', 'http(s)://', 'hxxp[s]://', 'https:/', 'hxxps:/', 'https:\\\\', 'hxxps:\\\\'].map(
      (scheme) => [`${scheme}evil[.]com/a`, 'url https://evil.com/a'],
    ),
    ['http://bank.com。evil.com', 'url http://bank.com.evil.com/'],
    ['hxxps[://]bank[.]com｡evil.com/a', 'url https://bank.com.evil.com/a'],
    ['hxxp://bob:pw[@]evil[.]com/a', 'url http://evil.com/a'],
    ['http://bank.com@evil.com/', 'url http://evil.com/'],
    ['tcp://evil.com:4444', 'domain evil.com'],
    ['tcp://203.0.113.7:4444', 'ip 203.0.113.7'],
  ])('%j is %s', (text, expected) => expectSame(text, [expected]));
});

describe('more than the indicator', () => {
  test.each([
    ['185.220.101.9:8443', 'ip 185.220.101.9'],
    ['185.220.101[.]9:8443', 'ip 185.220.101.9'],
    ['[2a02::1]:8443', 'ip 2a02::1'],
    ['[2a02::1]', 'ip 2a02::1'],
    ['185.220.101.9:443/tcp', 'ip 185.220.101.9'],
    ['185.220.101.9/443/tcp', 'ip 185.220.101.9'],
    ['evil.com:8443', 'domain evil.com'],
    ['evil.com:443/tcp', 'domain evil.com'],
    ['evil.com:8443/', 'domain evil.com'],
    ['203.0.113.7/22', 'network 203.0.112.0/22'],
    ['*.evil-one.com', 'domain evil-one.com'],
    ['*[.]evil-one[.]com', 'domain evil-one.com'],
    ['.evil.com', 'domain evil.com'],
    ['http://*.evil-one.com/', 'domain evil-one.com'],
    ['||evil.com^', 'domain evil.com'],
    ['evil.com.', 'domain evil.com'],
    ['evil.com/', 'domain evil.com'],
    ['evil.com/*', 'domain evil.com'],
    ['evil.com/#top', 'domain evil.com'],
    ['http://evil.com/*', 'url http://evil.com/'],
    ['http://evil.com/a#top', 'url http://evil.com/a'],
    ['evil.com/path', 'url http://evil.com/path'],
    ['evil[.]com/path/a.php?x=1', 'url http://evil.com/path/a.php?x=1'],
    ['evil.com?id=1', 'url http://evil.com/?id=1'],
    ['evil.com:8443/a', 'url http://evil.com:8443/a'],
    ['203.0.113.7/gate.php', 'url http://203.0.113.7/gate.php'],
    ['203.0.113.7:8080/a', 'url http://203.0.113.7:8080/a'],
    ['10.1.2.0/255.255.0.0', 'network 10.1.0.0/16'],
    ['10.1.2.0/0.0.255.255', 'network 10.1.0.0/16'],
    ['10.1.0.0 255.255.0.0', 'network 10.1.0.0/16'],
    ['10.1.0.0 netmask 255.255.0.0', 'network 10.1.0.0/16'],
    ['10.1.2.3/32', 'ip 10.1.2.3'],
    ['invoice[.]zip', 'domain invoice.zip'],
    ['EVIL.COM', 'domain evil.com'],
    ['bücher.de', 'domain xn--bcher-kva.de'],
    ['ｅｖｉｌ．ｃｏｍ', 'domain evil.com'],
    ['http://bücher.de/ä', 'url http://xn--bcher-kva.de/%C3%A4'],
    ['http://0x7f.1/', 'url http://127.0.0.1/'],
    ['http://[2a02::1]:8080/a', 'url http://[2a02::1]:8080/a'],
    ['http://evil.com/a[1].exe', 'url http://evil.com/a[1].exe'],
    ['http://evil.com/a_(b)', 'url http://evil.com/a_(b)'],
    ['http://evil.com/a[.]b(dot)c', 'url http://evil.com/a.b.c'],
    ['http://evil.com/a/[.]x', 'url http://evil.com/a/.x'],
    ['evil.com/a/[.]x', 'url http://evil.com/a/.x'],
    ['http://evil.com/?to=http://other.com/', 'url http://evil.com/?to=http://other.com/'],
    ['::ffff:1.2.3.4', 'ip 1.2.3.4'],
    [MD5.toUpperCase(), `md5 ${MD5}`],
    [`MD5 ${MD5}`, `md5 ${MD5}`],
    [`md5:${MD5}`, `md5 ${MD5}`],
    [`MD5=${MD5}`, `md5 ${MD5}`],
    [`SHA-1: ${SHA1}`, `sha1 ${SHA1}`],
    [`SHA1(${SHA1})`, `sha1 ${SHA1}`],
    [`SHA-256 = ${SHA256}`, `sha256 ${SHA256}`],
    [`hash ${SHA256}`, `sha256 ${SHA256}`],
    ['ip: 203.0.113.7:443', 'ip 203.0.113.7'],
    ['url evil.com/a', 'url http://evil.com/a'],
    ['domain evil dot com', 'domain evil.com'],
    ['domain:evil[.]com', 'domain evil.com'],
    ['host *.evil-one.com', 'domain evil-one.com'],
    ['domain readme.md', 'domain readme.md'],
    ['_evil.com_', 'domain evil.com'],
    ['evil. com', 'domain evil.com'],
    ['hxxp://evil. com/a', 'url http://evil.com/a'],
    ['http://http://evil.com', 'url http://evil.com/'],
    ['col·lecció.com', 'domain xn--collecci-ioa91d.com'],
    ['http://col·lecció.com/l·l', 'url http://xn--collecci-ioa91d.com/l%C2%B7l'],
    [`${SHA256.slice(0, 42)}\n${SHA256.slice(42)}`, `sha256 ${SHA256}`],
    ['evil[.]\ncom', 'domain evil.com'],
    ...['', '*', '"', ' 2) *', '2) - "', '○ *', 'b) 2. ', '- [x] *'].map((before) => [
      `${before}http://evil.com/a-\na`,
      'url http://evil.com/a-a',
    ]),
    [`${SHA1} *evil.exe`, `sha1 ${SHA1}`],
    [`${SHA1} *my evil.exe\r\n`, `sha1 ${SHA1}`],
    [`${SHA1} *./a/evil.exe`, `sha1 ${SHA1}`],
    ['- http://evil.com/a,,&', 'url http://evil.com/a'],
    ['http://evil.com/a,,&', 'url http://evil.com/a'],
  ])('%j is %s', (text, expected) => expectSame(text, [expected]));
});
