import { describe, expect, test } from '@jest/globals';
import { each, expectEach, found } from './found.ts';

describe('a path or a query behind a host makes a URL', () => {
  test.each([
    [`evil.com/${'a'.repeat(20)}, bad.zip`, [`url http://evil.com/${'a'.repeat(20)}`, 'domain bad.zip']],
    [
      'evil.com/203.0.113.7/203.0.113.8, bad.zip',
      ['domain evil.com', 'ip 203.0.113.7', 'ip 203.0.113.8', 'domain bad.zip'],
    ],
    ['evil.com/report, chart.ai', ['url http://evil.com/report', 'domain chart.ai']],
  ])('and a list goes on behind %s', (text, expected) => {
    expect(found(text)).toEqual(expected);
  });

  test.each([
    ...each('a 9 _a ~a %41 @a -a .a é', 'evil.com/~').map(
      (text) => [text, `http://${text.replace('é', '%C3%A9')}`] as const,
    ),
    ['evil.com/?a', 'http://evil.com/?a'],
    ['evil.com:443/a', 'http://evil.com:443/a'],
    ['evil.com:8/a', 'http://evil.com:8/a'],
    ['evil.com:65535/a', 'http://evil.com:65535/a'],
    ['evil.com?a=1', 'http://evil.com/?a=1'],
    ['evil.com?a.b~c%20d-e_f=1', 'http://evil.com/?a.b~c%20d-e_f=1'],
    [`evil.com?${'a'.repeat(30)}=1`, `http://evil.com/?${'a'.repeat(30)}=1`],
    ['evil.com:443?a=1', 'http://evil.com:443/?a=1'],
    ['evil.com/a*b', 'http://evil.com/a*b'],
    ['*evil.com/a*', 'http://evil.com/a'],
    ['evil.com/a,b', 'http://evil.com/a'],
    ['[evil.com/a x|h', 'http://evil.com/a'],
    ['evil.com/443', 'http://evil.com/443'],
    ['evil.com/TCP', 'http://evil.com/TCP'],
    ['203.0.113.7/?a', 'http://203.0.113.7/?a'],
    ['203.0.113.7/Dc', 'http://203.0.113.7/Dc'],
    ['203.0.113.7/443a', 'http://203.0.113.7/443a'],
    ['203.0.113.7/a443', 'http://203.0.113.7/a443'],
    ['203.0.113.7/tcpx', 'http://203.0.113.7/tcpx'],
    ['203.0.113.7/xtcp', 'http://203.0.113.7/xtcp'],
    ['203.0.113.7/tcp/a', 'http://203.0.113.7/tcp/a'],
    ['203.0.113.7/-A', 'http://203.0.113.7/-A'],
  ])('%s', (text, url) => {
    expect(found(text)).toEqual([`url ${url}`]);
  });

  test.each([
    ...each('/ /# /#a /.. /$a /!a /( // /./ /a/../ //a', 'evil.com~'),
    ...each('? ?a ?=1', 'evil.com~ x'),
    ...each(':443 :443/ :443443/a :99999 :99999/a :a/b', 'evil.com~'),
    'evil.com#a',
    `evil.com?${'a'.repeat(31)}=1`,
    'evil.com??a=b',
    'evil.com/!?a',
  ])('but not %s', (text) => {
    expect(found(text)).toEqual(['domain evil.com']);
  });

  test.each(each('443 65535 any icmp sctp tcp udp TCP DC-01 A', '203.0.113.7/~'))(
    'nor the name of a service in %s',
    (text) => {
      expect(found(text)).toEqual(['ip 203.0.113.7']);
    },
  );

  test('nor a service behind a port', () => {
    expect(found('203.0.113.7:53/udp')).toEqual(['ip 203.0.113.7']);
    expectEach(['ip 203.0.113.7'], each('tcp udp sctp', '203.0.113.7/443/~'));
    expectEach(['domain evil.com'], each('tcp udp sctp TCP', 'evil.com:443/~'));
    expectEach(['url http://evil.com/tcp'], ['evil.com/tcp']);
    expectEach(['url http://evil.com/443/tcp'], ['evil.com/443/tcp']);
    expectEach(['url http://evil.com:443/tcp/a'], ['evil.com:443/tcp/a']);
    expectEach(['url http://203.0.113.7/443/a'], ['203.0.113.7/443/a']);
  });

  test.each(['*.evil.com/a', '.evil.com/a', 'x.*.evil.com/a', 'evil.com/a*', 'evil.com/a**', 'evil.com/*'])(
    'nor a pattern such as %s',
    (text) => {
      expect(found(text)).toEqual(['domain evil.com']);
    },
  );

  test('what follows is read from the end of the URL', () => {
    expect(found('evil.com/a.com/b.net?c.org evil.org')).toEqual([
      'url http://evil.com/a.com/b.net?c.org',
      'domain evil.org',
    ]);
  });
});

describe('hosts that only slashes part', () => {
  test.each([
    ['evil.com/evil.net', ['domain evil.com', 'domain evil.net']],
    ['evil.com/www.bad.net', ['domain evil.com', 'domain www.bad.net']],
    ['evil.com/evil.net/evil.org', ['domain evil.com', 'domain evil.net', 'domain evil.org']],
    ['evil.com/203.0.113.7', ['domain evil.com', 'ip 203.0.113.7']],
    ['evil.com/203.0.113.7/evil.org', ['domain evil.com', 'ip 203.0.113.7', 'domain evil.org']],
    ['203.0.113.7/evil.com', ['ip 203.0.113.7', 'domain evil.com']],
    ['evil.com:80/evil.net', ['domain evil.com', 'domain evil.net']],
    ['evil.com/evil.net.', ['domain evil.com', 'domain evil.net']],
    ...each('biz br cn co com de edu eu fr gov io jp net org ru su top tv ua uk us xyz', '~').map(
      (suffix) => [`evil.com/bad.${suffix}`, ['domain evil.com', `domain bad.${suffix}`]] as const,
    ),
  ])('%s are several', (text, expected) => {
    expect(found(text)).toEqual(expected);
  });

  test.each([
    'evil.com/evil.shop',
    'evil.com/evil.net/x',
    'evil.com/evil.net/',
    'evil.com/x/evil.net',
    'evil.com/localhost',
    'evil.com/bad.net.The',
    'evil.com/evil.net:80',
    'evil.com?a=evil.net',
    'evil.com/evil.net?a',
  ])('%s is one URL', (text) => {
    expect(found(text)).toEqual([`url ${new URL(`http://${text}`).href}`]);
  });

  test('have their places', () => {
    expect(found('see evil.com/evil.net/evil.org, bad.com')).toEqual(
      each('evil.com evil.net evil.org bad.com', 'domain ~'),
    );
  });
});

describe('the label of a link', () => {
  test.each([
    '[evil.com/a](https://evil.com/a)',
    '[evil.com/a](<https://evil.com/a>)',
    '[evil.com/a](hxxps://evil.com/a)',
    '[evil.com/a|https://evil.com/a]',
    '<a href="https://evil.com/a">evil.com/a</a>',
    `https://evil.com/a${' '.repeat(24)}evil.com/a`,
  ])('is not told again: %s', (text) => {
    expect(found(text)).toEqual(['url https://evil.com/a']);
  });

  test.each([
    '[evil.com/a](x)',
    '[evil.com/a|x]',
    '[evil.com/a]',
    '[evil.com/a] (https:)',
    'evil.com/a](https:',
    'evil.com/a|https:',
    '(evil.com/a](https:',
  ])('is none without a link: %s', (text) => {
    expect(found(text)).toEqual(['url http://evil.com/a']);
  });

  test.each([
    ['that is too far', `https://evil.com/a${' '.repeat(25)}evil.com/a`, 'https://evil.com/a'],
    ['to more', 'https://evil.com/ab evil.com/a', 'https://evil.com/ab'],
    ['to a host that ends so', 'https://bad-evil.com/a evil.com/a', 'https://bad-evil.com/a'],
  ])('is told behind a link %s', (_, text, url) => {
    expect(found(text)).toEqual([`url ${url}`, 'url http://evil.com/a']);
  });
});

describe('a URL that is too long to be blocked', () => {
  const path = 'a'.repeat(4_096 - 'http://evil.com/'.length);

  test('leaves the host, and one shorter does not', () => {
    expect(found(`evil.com/${path}`)).toEqual([`url http://evil.com/${path}`]);
    expect(found(`evil.com/${path}a`)).toEqual(['domain evil.com']);
    expect(found(`evil.com/${path.slice(1)}é`)).toEqual(['domain evil.com']);
  });

  test('is passed over', () => {
    expect(found(`evil.com/${path}/bad.com, evil.net`)).toEqual(['domain evil.com', 'domain evil.net']);
  });
});
