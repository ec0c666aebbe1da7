import { describe, expect, test } from '@jest/globals';
import { extract } from '../../../src/domain/extract.ts';
import { each, found } from './found.ts';

describe('the scheme of a URL', () => {
  test.each([
    ...each('http htp hxp hxxp h**p httttp HTTP hXXp ttp xhttp abchxxp 7ttp -ttp', '~://evil.com/a').map(
      (text) => [text, 'http'] as const,
    ),
    ...each('https hxxps h**ps ttps HTTPS abchttps', '~://evil.com/a').map(
      (text) => [text, 'https'] as const,
    ),
    ...each('ftp fxp f*p FTP 7ftp', '~://evil.com/a').map((text) => [text, 'ftp'] as const),
  ])('%s is read as %s', (text, scheme) => {
    expect(found(text)).toEqual([`url ${scheme}://evil.com/a`]);
  });

  test.each([
    ...each(
      'tcp ws stratum+tcp s3-x 3s +tcp hp htttttp httpx xttp xftp sftp fttp ftps x',
      '~://evil.zip/a.b',
    ),
    `${'a'.repeat(24)}://evil.zip`,
    `http${'a'.repeat(24)}://evil.zip`,
    'tcp://evil.zip:443',
    'tcp://evil.zip?a',
    'tcp://evil.zip#a',
    'tcp://bob@evil.zip/',
    'tcp://bob:pw@evil.zip:1',
  ])('of %s leaves the host', (text) => {
    expect(found(text)).toEqual(['domain evil.zip']);
  });

  test.each([
    '9://evil.zip',
    '-://evil.zip',
    '://evil.zip',
    'é://evil.zip',
    'tcp://evil',
    'tcp://localhost:80/a.b',
  ])('of %s leaves nothing', (text) => {
    expect(found(text)).toEqual([]);
  });

  test('of another kind leaves an address', () => {
    expect(found('tcp://203.0.113.7:443')).toEqual(['ip 203.0.113.7']);
    expect(found('(tcp://203.0.113.7)')).toEqual(['ip 203.0.113.7']);
  });

  test('is where the URL begins', () => {
    expect(extract('abchxxp://evil.com')[0]).toMatchObject({ start: 3, text: 'hxxp://evil.com' });
    expect(extract('7ftp://evil.com')[0]).toMatchObject({ start: 1, text: 'ftp://evil.com' });
    expect(extract('x tcp://bob@evil.zip:80')[0]).toMatchObject({ start: 12, text: 'evil.zip' });
  });
});

describe('the host of a URL', () => {
  test.each([
    ['http://bob@evil.com', 'http://evil.com/'],
    ['http://bob:pw@evil.com:80/a', 'http://evil.com/a'],
    ['http://a@b@evil.com', 'http://evil.com/'],
    ['http://evil.com?b@c/@d', 'http://evil.com/?b@c/@d'],
    ['http://evil.com/@a', 'http://evil.com/@a'],
    ['http://evil.com?@a', 'http://evil.com/?@a'],
    ['http://evil.com#@a', 'http://evil.com/'],
    ['http://bob@evil.com/@a', 'http://evil.com/@a'],
    ['http://[2001:db8::1]/a', 'http://[2001:db8::1]/a'],
    ['http://203.0.113.7', 'http://203.0.113.7/'],
  ])('%s is %s', (text, url) => {
    expect(found(text)).toEqual([`url ${url}`]);
  });

  test.each(['http://bob@evil', 'http://localhost/a.b', 'http://evil?a.b', 'http://evil#a.b', 'http://'])(
    'of %s is a neighbour, or none',
    (text) => {
      expect(found(text)).toEqual([]);
    },
  );

  test('of none is a domain where it is one', () => {
    expect(found('http://evil.com:99999/ evil.net')).toEqual(['domain evil.net']);
  });
});

describe('the label that Slack writes behind a URL', () => {
  test.each([
    ['<http://evil.com|evil.com>', 'domain evil.com'],
    ['<https://evil.com|EVIL.com>', 'domain evil.com'],
    ['<http://evil.zip|evil.zip>', 'domain evil.zip'],
    ['<http://203.0.113.7|203.0.113.7>', 'ip 203.0.113.7'],
    ['<http://evil.com:8443|evil.com:8443>', 'domain evil.com'],
    ['<http://evil.com:80|evil.com:80>', 'domain evil.com'],
    ['<http://evil.com:8443|evil.com>', 'url http://evil.com:8443/'],
    ['<http://evil.com:8443|evil.com:84433>', 'url http://evil.com:8443/'],
    ['<http://evil.com|evil.net>', 'url http://evil.com/'],
    ['<http://evil.com|vil.com>', 'url http://evil.com/'],
    ['<http://evil.com|see this>', 'url http://evil.com/'],
    ['<http://evil.com|>', 'url http://evil.com/'],
    ['<http://evil.com/a|evil.com>', 'url http://evil.com/a'],
    ['<http://evil.com/a|http://evil.com/a>', 'url http://evil.com/a'],
    [`<http://evil.com|${'x'.repeat(4_095)}>`, 'url http://evil.com/'],
  ])('%s is %s', (text, expected) => {
    expect(found(text)).toEqual([expected]);
  });

  test.each([
    '<http://evil.com|evil.com',
    '<http://evil.com|evil.com\n>',
    '<http://evil.com|evil.com<>',
    'http://evil.com|evil.com>',
    '(http://evil.com|evil.com>',
    '<http://evil.com evil.com>',
    `<http://evil.com|evil.com ${'x'.repeat(4_090)}>`,
  ])('%s has none', (text) => {
    expect(found(text)).toEqual(['url http://evil.com/', 'domain evil.com']);
  });

  test('has its place', () => {
    expect(extract('<http://evil.com/a\n>')[0]).toMatchObject({ text: 'http://evil.com/a' });
    expect(extract('<http://evil.com|evil.com>')[0]).toMatchObject({ start: 17, end: 25, text: 'evil.com' });
  });
});

describe('a URL that the end of a line has cut', () => {
  const URL = 'http://evil.com/a';

  test.each([
    ['within an escape', `${URL}%\n20b`, `${URL}%20b`],
    ['within an escape of a letter', `${URL}%E\n9b`, `${URL}%E9b`],
    ...['?', '&', '=', '_', '-'].map(
      (sign) => [`behind the sign ${sign}`, `${URL}?b${sign}\nc`, `${URL}?b${sign}c`] as const,
    ),
    ['behind a question mark', `${URL}?\nb=c`, `${URL}?b=c`],
    ['behind a question mark and a space', `${URL} ?\nb=c`, `${URL}?b=c`],
    ...['?b', '&b', '=b', '%20b', '.b'].map(
      (rest) => [`before ${rest}`, `${URL}\n${rest}`, `${URL}${rest}`] as const,
    ),
    ['behind a folder', 'http://evil.com/a/b/\nc/d', 'http://evil.com/a/b/c/d'],
    ['behind a folder, before a longer one', 'http://evil.com/a/b/\nccc/d', 'http://evil.com/a/b/ccc/d'],
    ['before what is none of an address', `${URL}-\nab:c`, `${URL}-ab:c`],
    ...[32, 40, 64].map(
      (length) =>
        [
          `before ${length} letters`,
          `${URL}-\n${'g'.repeat(length)}`,
          `${URL}-${'g'.repeat(length)}`,
        ] as const,
    ),
    ['far down', `${' \n'.repeat(2_500)}${URL}-\nb`, `${URL}-b`],
    ['behind a folder, before a file', 'http://evil.com/a/b/\nc.exe', 'http://evil.com/a/b/c.exe'],
    ['as Windows ends lines', `${URL}-\r\nb`, `${URL}-b`],
    ['behind a sign of a list', `- ${URL}-\nb`, `${URL}-b`],
    ['before spaces', `${URL}-  \n  b`, `${URL}-b`],
    ['before the next line', `${URL}-\nb\nThen`, `${URL}-b`],
    ['before what could be a file', `${URL}-\nb.zip`, `${URL}-b.zip`],
    [
      'within a file of a longer folder',
      'See http://evil.com/a/\nbb/c.png, then',
      'http://evil.com/a/bb/c.png',
    ],
    ['in angle brackets', `See <${URL}\nb> there`, `${URL}b`],
    ['in angle brackets, as Windows ends lines', `See <${URL}\r\nb>`, `${URL}b`],
    [
      'within a file of a folder, in prose',
      'See http://evil.com/a/\nb/c.png, then',
      'http://evil.com/a/b/c.png',
    ],
    [
      'within a file of two folders',
      'See http://evil.com/a/\nb/c/d~e.html now',
      'http://evil.com/a/b/c/d~e.html',
    ],
  ])('is whole: %s', (_, text, url) => {
    expect(found(text)).toEqual([`url ${url}`]);
  });

  test.each([
    ['in prose', `See ${URL}-\nb`, `${URL}-`],
    ['before other words', `${URL}-\nb there`, `${URL}-`],
    ['before a full stop', `${URL}-\nb.`, `${URL}-`],
    ['within an escape, before no digit', `${URL}%\ng`, `${URL}%`],
    ['behind a sign, before another', `${URL}-\n/b`, `${URL}-`],
    ['behind a sign, before nothing', `${URL}-\n`, `${URL}-`],
    ['behind a sign, at the end', `${URL}-`, `${URL}-`],
    ['behind a sign, before an empty line', `${URL}-\n\nb`, `${URL}-`],
    ['behind nothing', `${URL}\nb`, URL],
    ['behind an escape and more', `${URL}%20b\nc`, `${URL}%20b`],
    ['behind a sign and more', `${URL}?b-c\nd`, `${URL}?b-c`],
    ['before a question', `${URL}\nb?c`, URL],
    ['before what has a dot', `${URL}\nb.dat`, URL],
    ['behind a folder, before a sign and a folder', 'http://evil.com/a/b/\n~x/c', 'http://evil.com/a/b/'],
    ['behind a folder, before a sign at the end', 'http://evil.com/a/b/\nc/d~', 'http://evil.com/a/b/'],
    ['in prose, behind a file', 'See http://evil.com/a/b/c\nd/e.png, then', 'http://evil.com/a/b/c'],
    ['in prose, before no ending', 'See http://evil.com/a/\nb/c.p-g, then', 'http://evil.com/a/'],
    ['before a dot and a sign', `${URL}\n.-b`, URL],
    ['behind a folder, before a word', 'http://evil.com/a/b/\nc', 'http://evil.com/a/b/'],
    ['behind a folder, before a sign', 'http://evil.com/a/b/\n~/c', 'http://evil.com/a/b/'],
    ['behind a host', 'http://evil.com/\nc/d', 'http://evil.com/'],
    ['behind two spaces and more', `${URL}-   \nb`, `${URL}-`],
    ['in one angle bracket', `<${URL}\nb there`, URL],
    ['in the other angle bracket', `See ${URL}\nb> there`, URL],
    ['in prose, before what is no file', 'See http://evil.com/a/\nand/or that', 'http://evil.com/a/'],
    ['in prose, before a file of no folder', 'See http://evil.com/a/\nc.png, then', 'http://evil.com/a/'],
    ['in prose, before a longer ending', 'See http://evil.com/a/\nb/c.pngxyz, then', 'http://evil.com/a/'],
    ['in prose, before a shorter ending', 'See http://evil.com/a/\nb/c.p, then', 'http://evil.com/a/'],
    ['in prose, behind no folder', 'See http://evil.com/a\nb/c.png, then', URL],
  ])('is as it stands: %s', (_, text, url) => {
    expect(found(text)).toEqual([`url ${url}`]);
  });

  test.each([
    [`${URL}-\nevil.net`, [`url ${URL}-`, 'domain evil.net']],
    [`${URL}-\n203.0.113.7`, [`url ${URL}-`, 'ip 203.0.113.7']],
    ...[
      '44d88612fea8a8f36de82e1278abb02f',
      '3395856ce81f2b7382dee72602f798b642f14140',
      '275a021bbfb6489e54d471899f7db9d1663fc695ec2fe2a2c4538aabf651fd0f',
    ].map(
      (hash, i) => [`${URL}-\n${hash}`, [`url ${URL}-`, `${['md5', 'sha1', 'sha256'][i]} ${hash}`]] as const,
    ),
    ...['2001:db8::1', '2001:db8:0:1:1:1:1:1'].map(
      (address) => [`${URL}-\n${address}`, [`url ${URL}-`, `ip ${address}`]] as const,
    ),
    ...['2001:db8::/32', 'fc00::/7'].map(
      (network) => [`${URL}-\n${network}`, [`url ${URL}-`, `network ${network}`]] as const,
    ),
    ['See http://a.com/x,http://b.com/y,z', ['url http://a.com/x', 'url http://b.com/y,z']],
    ['See http://a.com/x;http://b.com/y;z', ['url http://a.com/x', 'url http://b.com/y;z']],
    [`${URL}-\nhttp://evil.net/`, [`url ${URL}-`, 'url http://evil.net/']],
    [`<${URL}\nhttp://evil.net/>`, [`url ${URL}`, 'url http://evil.net/']],
    ['http://evil.com/a/b/\nevil.net/c.png', ['url http://evil.com/a/b/', 'url http://evil.net/c.png']],
  ])('is not joined to another indicator: %j', (text, expected) => {
    expect(found(text)).toEqual(expected);
  });
});

describe('a URL that is too long to be blocked', () => {
  const path = 'a'.repeat(4_096 - 'http://evil.com/'.length);

  test('is not found, and one shorter is', () => {
    expect(found(`${' '.repeat(3_000)}http://evil.com/`)).toEqual(['url http://evil.com/']);
    expect(found(`http://evil.com/${path} evil.net`)).toEqual([
      `url http://evil.com/${path}`,
      'domain evil.net',
    ]);
    expect(found(`http://evil.com/${path}a evil.net`)).toEqual(['domain evil.net']);
  });

  test('is not made of two lines', () => {
    expect(found(`http://evil.com/-\n${'b'.repeat(4_078)}`)).toEqual([
      `url http://evil.com/-${'b'.repeat(4_078)}`,
    ]);
    expect(found(`http://evil.com/-\n${'b'.repeat(4_079)}`)).toEqual([
      `url http://evil.com/-${'b'.repeat(4_079)}`,
    ]);
    expect(found(`http://evil.com/-\n${'b'.repeat(4_080)}`)).toEqual(['url http://evil.com/-']);
    expect(found(`http://evil.com/-\n${'b'.repeat(4_097)}`)).toEqual(['url http://evil.com/-']);
  });
});

describe('a scheme before a scheme', () => {
  test.each([
    ['http://http://evil.com', 'url http://evil.com/'],
    ['https://hxxp://evil.com/a', 'url http://evil.com/a'],
    ['http://http://https://evil.com', 'url https://evil.com/'],
    ['http://fxp://evil.com/a', 'url ftp://evil.com/a'],
    ['tcp://http://evil.com', 'url http://evil.com/'],
  ])('is none: %s', (text, expected) => {
    expect(found(text)).toEqual([expected]);
  });

  test('is none of the path', () => {
    expect(found('http://evil.com/http://evil.net/')).toEqual(['url http://evil.com/http://evil.net/']);
  });
});

describe('the first column of a list', () => {
  test.each(['', ' ', '- ', '* ', '• ', '1. ', '2) ', 'a) ', '> ', '> - ', 'x\n  ', 'x\n- '])(
    'begins behind %j',
    (before) => {
      expect(found(`${before}http://evil.com/a,,&`)).toEqual(['url http://evil.com/a']);
    },
  );

  test.each(['x ', '-', '| ', 'http: ', `${' '.repeat(64)}`])('does not behind %j', (before) => {
    expect(found(`${before}http://evil.com/a,,&`)).toEqual(['url http://evil.com/a,,&']);
  });
});
