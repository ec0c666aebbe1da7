import { describe, expect, test } from '@jest/globals';
import { found } from './found.ts';

const LABEL = 'a'.repeat(63);
/** Of 253 characters, the most that a name may have. */
const LONGEST = `${LABEL}.${LABEL}.${LABEL}.${'b'.repeat(57)}.com`;

describe('the length of a name', () => {
  test.each([
    ['a label of 63', `${LABEL}.com`, [`domain ${LABEL}.com`]],
    ['a label of 64', `${LABEL}a.com`, []],
    ['a host of 253', LONGEST, [`domain ${LONGEST}`]],
    ['a host of 253 and the next sentence', `${LONGEST}.The end`, [`domain ${LONGEST}`]],
    ['a host of 254', LONGEST.replace('b', 'bb'), []],
    ['a link to a host of 253', `<http://${LONGEST}|${LONGEST}>`, [`domain ${LONGEST}`]],
    ['one label', 'localhost_a', []],
  ])('%s', (_, text, expected) => {
    expect(found(text)).toEqual(expected);
  });
});

describe('capitals in the suffix', () => {
  test.each(['Foo.Net', 'foo.NET', 'Foo.IO', 'fooBar.LIVE', 'FOO.bar.NET', 'www.asp.NET', 'See here.Is it?'])(
    '%s is a word or a product',
    (text) => {
      expect(found(text)).toEqual([]);
    },
  );

  test.each([
    ['Booking.Com', 'booking.com'],
    ['evil.COM', 'evil.com'],
    ['EVIL.NET', 'evil.net'],
    ['WWW-2.EVIL.NET', 'www-2.evil.net'],
    ['evil.nEt', 'evil.net'],
    ['evil.NeT', 'evil.net'],
    ['evil.XN--P1AI', 'evil.xn--p1ai'],
  ])('%s is a host', (text, host) => {
    expect(found(text)).toEqual([`domain ${host}`]);
  });
});

describe('names of code', () => {
  test.each([
    ...'com org net edu gov io de java javax android system'.split(' ').map((first) => `${first}.evil.shop`),
    'COM.evil.shop',
    ...'document self this window This'.split(' ').map((owner) => `${owner}.shop`),
    ...'document self this window'.split(' ').map((owner) => `${owner}.evil.shop`),
    'myEvil.shop',
    'evil_a.shop',
    'evil.a_b.shop',
    'ab.sHop',
    'evil.shop(a)',
    'evil.com()',
    'evil.com() f(a)',
    'evil.com("a")',
    "evil.com('a')",
    'evil.com(`a`)',
    'asp.net',
    'System.Data',
    'user.live',
    'User.live',
    'user.name.live',
    '!bob.live',
    'if {bob.live',
    'print(bob.live',
    'a = bob.live',
    '{ bob.live',
    'bob.live = 3',
    'bob.live=3',
    'bob.live}',
    'bob.live }',
    'bob.live  }',
    'bob.live   }',
    'bob.live[0]',
  ])('%s', (text) => {
    expect(found(text)).toEqual([]);
  });

  test.each([
    ['com.shop', 'com.shop'],
    ['user.bob.live', 'user.bob.live'],
    ['de.shop.The end', 'de.shop'],
    ['com.evil.com', 'com.evil.com'],
    ['evil.com.shop', 'evil.com.shop'],
    ['this.evil.com', 'this.evil.com'],
    ['evil.this.shop', 'evil.this.shop'],
    ['aB.com', 'ab.com'],
    ['AB.shop', 'ab.shop'],
    ['a_b.evil.com', 'a_b.evil.com'],
    ['evil.com(a)', 'evil.com'],
    ['bob.live', 'bob.live'],
    ['bob.live + 1', 'bob.live'],
    ['bob.live    }', 'bob.live'],
    ['(bob.live)', 'bob.live'],
    ['a =  bob.live', 'bob.live'],
    ['a ( bob.live', 'bob.live'],
    ['! bob.live', 'bob.live'],
    ['host bob.live = 3', 'bob.live'],
    ['bob.live} host', 'bob.live'],
    ['bob.user.live', 'bob.user.live'],
    ['www.asp.net', 'www.asp.net'],
    ['f(evil.shop)', 'evil.shop'],
  ])('but %s is the host %s', (text, host) => {
    expect(found(text)).toEqual([`domain ${host}`]);
  });
});

describe('forms and templates', () => {
  test.each([
    'xxx.xxx.xxx',
    'com.com.com',
    'Makefile.in',
    'makefile.am',
    ...'ac c cfg conf desktop h java map pc py service sh spec txt xml'
      .split(' ')
      .map((ending) => `evil.${ending}.in`),
    'EVIL.conf.in',
  ])('%s is none of a host', (text) => {
    expect(found(text)).toEqual([]);
  });

  test.each([
    'xxx.xxx.com',
    'com.com',
    'evil.in',
    'evil.conf.in.com',
    'a.makefile.in',
    'evilmakefile.am',
    'makefile.am.com',
    'makefile.evil.in',
    'evil.xconf.in',
  ])('%s is a host', (text) => {
    expect(found(text)).toEqual([`domain ${text}`]);
  });
});

describe('what stands before a name', () => {
  test.each([
    '$evil.com',
    '%evil.com',
    '@evil.com',
    '/evil.com',
    '\\evil.com',
    '///evil.com',
    '\\\\\\evil.com',
    '/\\evil.com',
    '\\/evil.com',
    'a//evil.com',
    'a\\\\evil.com',
    '9//evil.com',
    '://evil.com',
  ])('%s is part of something else', (text) => {
    expect(found(text)).toEqual([]);
  });

  test.each([
    '//evil.com',
    '\\\\evil.com',
    '(//evil.com',
    '"//evil.com',
    ' \\\\evil.com',
    '#evil.com',
    '&evil.com',
  ])('%s is a host', (text) => {
    expect(found(text)).toEqual(['domain evil.com']);
  });
});

describe('names that could be those of files', () => {
  test.each([
    ...'80 443 1337 4443 4444 8000 8080 8081 8443 8888 9001'.split(' ').map((port) => `evil.zip:${port}`),
    'evil.zip:9002/',
    'evil.zip. 300 IN A',
    'evil.zip 300 IN A',
    'evil.zip.  300 IN A',
    'evil.zip\t3600  IN\tA',
    ...'www www1 WWW mail smtp imap pop pop3 ftp api cdn ns1 vpn webmail login m'
      .split(' ')
      .map((first) => `${first}.evil.zip`),
    'a.evil.app',
    'a.evil.cc',
    'a.evil.pl',
  ])('%s is a host, of its own accord', (text) => {
    const [host] = /^[^:\s]*[^.:\s]/.exec(text)!;
    expect(found(text)).toEqual([`domain ${host.toLowerCase()}`]);
  });

  test.each([
    ['a port and a path', 'evil.zip:9002/a', 'http://evil.zip:9002/a'],
    ['a path', 'evil.zip/login', 'http://evil.zip/login'],
    ['a path with a sign of URLs', 'evil.zip/%41', 'http://evil.zip/%41'],
    ['a home', 'evil.zip/~a', 'http://evil.zip/~a'],
    ['a hyphen', 'evil.zip/-a', 'http://evil.zip/-a'],
    ['a query', 'evil.zip/a.b?c', 'http://evil.zip/a.b?c'],
    ['a value', 'evil.zip/a.b=c', 'http://evil.zip/a.b=c'],
    ['two folders', 'evil.zip/a/c/b.c', 'http://evil.zip/a/c/b.c'],
    ['two longer folders', 'evil.zip/aa/cc/b.c', 'http://evil.zip/aa/cc/b.c'],
    ['a folder', 'evil.zip/a/b.c', 'http://evil.zip/a/b.c'],
  ])('%s behind it makes a URL', (_, text, url) => {
    expect(found(text)).toEqual([`url ${url}`]);
  });

  test.each([
    'evil.zip',
    'evil.zip:9002',
    'evil.zip:8',
    'evil.zip:8/a',
    'evil.zip:443:1',
    'evil.zip:4430',
    'evil.zip:80800',
    'evil.zip:180800',
    'evil.zip 300 INA',
    'evil.zip x 300 IN A',
    'evil.zip IN A',
    'evil.zip 300 IN',
    'evil.zip/a.b',
    'evil.zip x:443',
    'a.b.place',
    'evil.zip/ a?',
    'evil.zip/a.b "c?"',
    'evil.zip/.a',
    'evil.zip/',
    'www22.evil.zip',
    'xwww.evil.zip',
    'wwwx.evil.zip',
    'pop4.evil.zip',
    'n.evil.zip',
    'www.zip',
    'a.evil.zip',
    'evil.app',
    'a.b.shop',
    'a.shop',
    'a.evil.app.md',
    'a.evil.tab',
    '](evil.zip:443',
    'evil.abc',
  ])('%s is none', (text) => {
    expect(found(text)).toEqual([]);
  });

  test.each(['a.b.com', 'a.com', 'a.bc.shop', 'evil.example', '(evil.com:443'])(
    '%s is no doubtful name',
    (text) => {
      expect(found(text)).toEqual([`domain ${/[\w.]+/.exec(text)}`]);
    },
  );
});

describe('what nobody can have registered', () => {
  test('a number behind a mail address does not make its domain a host', () => {
    expect(found('bob@evil.com.12')).toEqual([]);
    expect(found('root@10.0.0.5')).toEqual(['ip 10.0.0.5']);
  });

  test.each([
    'co.uk',
    'com.br',
    'evil.arpa',
    '7.in-addr.arpa',
    'evil_a.com',
    'evil.invalid',
    'evil[.]c',
    'co[.]uk',
  ])('%s', (text) => {
    expect(found(text)).toEqual([]);
  });

  test('teeth that were taken out do not make the domain of a mail address a host', () => {
    expect(found('@evil[.]zip')).toEqual([]);
  });
});
