import { describe, expect, test } from '@jest/globals';
import type { Indicator, NamedKind } from '../../src/domain/indicator.ts';
import { kindNamed } from '../../src/domain/indicator-words/kinds.ts';
import { readEach, readIndicators, writeIndicators } from '../../src/domain/indicator-words.ts';
import { tokens } from '../../src/domain/tokens.ts';

const read = (text: string) => readIndicators(tokens(text));
const named = (text: string) => read(text).indicators.map(({ kind, value }) => `${kind} ${value}`);

const MD5 = '44d88612fea8a8f36de82e1278abb02f';
const SHA1 = '3395856ce81f2b7382dee72602f798b642f14140';
const SHA256 = '275a021bbfb6489e54d471899f7db9d1663fc695ec2fe2a2c4538aabf651fd0f';

test('a port in brackets is left out like any other', () => {
  expect(read('203[.]0[.]113[.]7[:]8443 evil[.]com(:)80')).toMatchObject({
    indicators: [
      { kind: 'ip', value: '203.0.113.7' },
      { kind: 'domain', value: 'evil.com' },
    ],
    remarks: [
      '“203[.]0[.]113[.]7[:]8443” is taken as “203.0.113.7”.',
      '“evil[.]com(:)80” is taken as “evil.com”.',
    ],
    problems: [],
  });
});

describe('a kind before an indicator', () => {
  test.each<[NamedKind, string, ...string[]]>([
    ['md5', MD5, 'md5'],
    ['sha1', SHA1, 'sha1', 'sha-1', 'hash', 'hashes'],
    ['sha256', SHA256, 'sha256', 'sha-256', 'hash', 'hashes'],
    ['ip', '45.1.2.3', 'ip', 'ips', 'ipv4', 'ipv6'],
    ['network', '45.1.0.0/16', 'network', 'networks', 'cidr'],
    ['domain', 'evil.sh', 'domain', 'domains', 'host', 'hosts', 'hostname'],
    ['url', 'http://evil.com/', 'url', 'urls'],
    ['path', '/srv', 'path', 'paths'],
  ])('is the %s of %s for each of its words', (kind, value, ...words) => {
    for (const word of words) {
      expect(kindNamed(word)).toBeDefined();
      expect(named(`${word} ${value}`)).toEqual([`${kind} ${value}`]);
      expect(named(`${word}: ${value}`)).toEqual([`${kind} ${value}`]);
    }
  });

  test('holds for all that follow, up to the next', () => {
    expect(named('domain a.sh b.py ip 45.1.2.3')).toEqual(['domain a.sh', 'domain b.py', 'ip 45.1.2.3']);
    expect(read('ip 45.1.2.3 evil.com').problems).toMatchObject([{ code: 'wrong_kind' }]);
    expect(kindNamed('because')).toBeUndefined();
  });

  test('may be glued to it, and holds for no other then', () => {
    expect(named(`sha256:${SHA256}`)).toEqual([`sha256 ${SHA256}`]);
    expect(named(`SHA-256=${SHA256}`)).toEqual([`sha256 ${SHA256}`]);
    expect(named('domain:a.sh evil.com')).toEqual(['domain a.sh', 'domain evil.com']);
    expect(read('domain:a.sh b.sh').problems).toMatchObject([{ code: 'not_understood' }]);
    expect(named('ipv4:45.1.2.3')).toEqual(['ip 45.1.2.3']);
    expect(named('"ip:45.1.2.3"')).toEqual(['ip 45.1.2.3']);
    expect(named(`(SHA1(${SHA1}))`)).toEqual([`sha1 ${SHA1}`]);
    expect(read('kind:a.sh').rest).toEqual(['kind:a.sh']);
  });
});

test.each([
  'and',
  'AND',
  '&',
  '+',
  '|',
  '/',
  '=>',
  '•',
  '·',
  '→',
  '–',
  '—',
  '-',
  '✅',
  '✔\ufe0f',
  '🔴',
  ':warning:',
])('%s between indicators says nothing', (filler) => {
  expect(read(`evil.com ${filler} evil.de`)).toMatchObject({ rest: [], problems: [] });
  expect(named(`evil.com ${filler} evil.de`)).toEqual(['domain evil.com', 'domain evil.de']);
});

test.each([':e81f2b7382dee72602f798b642f14140', ':e81f2b7382dee72602f798b642f14140:', ':smile'])(
  '%s is no emoji, and not passed over',
  (word) => {
    const { indicators, problems } = read(`evil.com, ${word}`);
    expect(indicators.length + problems.length).toBe(2);
  },
);

test('each is named once, and what is none is left over, in quotation marks where it stood in them', () => {
  expect(read('evil.com EVIL.com lorem "ip sum" \'a"b\'')).toMatchObject({
    indicators: [{ kind: 'domain', value: 'evil.com' }],
    rest: ['lorem', '"ip sum"', "'a\"b'"],
    problems: [{ field: 'indicators' }, { field: 'indicators' }, { field: 'indicators' }],
  });
});

test('what may be a URL or several hosts is asked about, unless it is said', () => {
  const sentence =
    '“evil.com/bank.com” may be a URL or several hosts; write http:// before it, or spaces between them.';
  expect(read('evil.com/bank.com, a.com')).toMatchObject({
    indicators: [{ kind: 'domain', value: 'a.com' }],
    rest: ['evil.com/bank.com'],
    problems: [{ code: 'not_understood', sentence }],
  });
  expect(named('domain evil.com/bank.com')).toEqual(['domain evil.com', 'domain bank.com']);
  expect(named('http://evil.com/bank.com')).toEqual(['url http://evil.com/bank.com']);
  expect(named('evil.com bank.com')).toEqual(['domain evil.com', 'domain bank.com']);
});

describe('a URL with a comma', () => {
  test.each([
    'http://evil.com/,bank.com',
    'http://evil.com/a,www.bank.com',
    'hxxp://evil[.]com/a;bank[.]com',
    'http://evil.com/a,b.html,bank.com/c',
  ])('behind which a host stands may be a list: %s', (text) => {
    const sentence = `“${text}” may be one thing or more; put it in quotation marks if it is one.`;
    expect(read(text)).toMatchObject({ indicators: [], rest: [text], problems: [{ sentence }] });
    expect(read(`"${text}"`)).toMatchObject({ indicators: [{ kind: 'url' }], rest: [], problems: [] });
  });

  test.each([
    'http://evil.com/a,b',
    'http://evil.com/0,1518,a.html',
    'http://evil.com/a,b.comb',
    'http://evil.com/a,bank.com_c',
    'http://evil.com/?a=b,bank.com',
  ])('is its own otherwise: %s', (text) => {
    expect(named(text)).toEqual([`url ${text}`]);
  });
});

test('what is struck out is not taken', () => {
  expect(read('evil.com ~bank.com~')).toMatchObject({
    indicators: [{ kind: 'domain', value: 'evil.com' }],
    rest: ['~bank.com~'],
    problems: [
      {
        code: 'not_understood',
        sentence: '“~bank.com~” is struck out; write it without the tildes if it is meant.',
      },
    ],
  });
  expect(read(`~${SHA1} and bank.com~, a.com`)).toMatchObject({
    indicators: [{ kind: 'domain', value: 'a.com' }],
    rest: [`~${SHA1}`, 'bank.com~'],
  });
  expect(named('domain ~bank.com~')).toEqual([]);
});

test.each([
  '~203.0.113.7~',
  '~~203.0.113.7~~',
  '~203.0.113.0/24~',
  '~203.0.113.7 203.0.113.8~',
  '~co.uk~',
  '(~co.uk~)',
  '~"co.uk"~',
  '~http://intranet/a~',
  '~/usr/bin/evil~',
  '~C:\\a.exe~',
  `~${'0'.repeat(40)}~`,
])('%s is struck out, and not taken to the letter', (text) => {
  const { indicators, problems } = read(`evil.com ${text}`);
  expect(indicators.map(({ value }) => value)).toEqual(['evil.com']);
  expect(problems[0]?.sentence).toContain('is struck out');
});

test('a tilde within a path is its own', () => {
  expect(named('C:\\~tmp~\\a.exe')).toEqual(['path C:\\~tmp~\\a.exe']);
  expect(named('/home/~bob~/a')).toEqual(['path /home/~bob~/a']);
});

test.each(['[bank.com](http://evil.top)', '203.0.113.0 /24', '203.0.113.0 (/24)', '203.0.113.0 / 24'])(
  '%s is asked about as a whole',
  (text) => {
    expect(read(text)).toMatchObject({
      indicators: [],
      rest: [text],
      problems: [
        {
          code: 'not_understood',
          sentence: `“${text}” may be one thing or more; put it in quotation marks if it is one.`,
        },
      ],
    });
  },
);

test('of a network that is wider than it seems it is said how wide', () => {
  expect(read('203.0.113.7/22')).toMatchObject({
    indicators: [{ kind: 'network', value: '203.0.112.0/22' }],
    remarks: ['“203.0.113.7/22” is taken as “203.0.112.0/22”.'],
    problems: [],
  });
});

test('nothing at all, and too many, are problems', () => {
  expect(read('').problems).toMatchObject([
    { code: 'indicators_missing', sentence: expect.stringContaining('a hash, an IP address, a network') },
  ]);
  expect(read('lorem').problems).toMatchObject([{ code: 'not_understood' }]);
  const many = (n: number) => Array.from({ length: n }, (_, i) => `a${i}.com`).join(' ');
  expect(read(many(1000)).problems).toEqual([]);
  expect(read(many(1001)).problems).toMatchObject([
    { code: 'too_many_indicators', sentence: 'These are 1001 indicators; a text has at most 1,000.' },
  ]);
});

test('what stands in quotation marks is one indicator to the letter, or words that are all understood', () => {
  expect(named('"http://evil.com/*"')).toEqual(['url http://evil.com/*']);
  expect(named('http://evil.com/*')).toEqual(['url http://evil.com/']);
  expect(named('"evil.com, 45.1.2.3:80 and evil dot net"')).toEqual([
    'domain evil.com',
    'ip 45.1.2.3',
    'domain evil.net',
  ]);
  expect(read('"evil.com, lorem"')).toMatchObject({ indicators: [], rest: ['"evil.com, lorem"'] });
  expect(named('domain "a.sh"')).toEqual(['domain a.sh']);
  expect(named("domain 'a.sh b.sh'")).toEqual(['domain a.sh', 'domain b.sh']);
});

test('a word that goes over several is left with all of them when it is of another kind', () => {
  expect(read('ip evil dot com 45.1.2.3')).toMatchObject({
    indicators: [{ value: '45.1.2.3' }],
    rest: ['evil', 'dot', 'com'],
  });
  expect(named('hosts dot com ip . com')).toEqual(['domain hosts.com', 'domain ip.com']);
  expect(named('http://evil.com/a&amp; http://evil.com/b&amp;')).toEqual([
    'url http://evil.com/a&',
    'url http://evil.com/b&',
  ]);
  expect(read('x@evil dot com').rest).toEqual(['x@evil', 'dot', 'com']);
});

test('each word has an outcome of its own', () => {
  expect(readEach(tokens('evil[.]com:80 lorem, ip 45.1.2.3/45.1.2.4'))).toMatchObject([
    { text: 'evil[.]com:80', read: [{ kind: 'domain', value: 'evil.com' }] },
    { text: 'lorem', read: expect.objectContaining({ code: 'not_understood' }) },
    {
      text: '45.1.2.3/45.1.2.4',
      read: [
        { kind: 'ip', value: '45.1.2.3' },
        { kind: 'ip', value: '45.1.2.4' },
      ],
    },
  ]);
});

describe('words that say more than what is taken', () => {
  test.each([
    ['*.evil.com', 'evil.com'],
    ['domain *.evil.com', 'evil.com', '*.evil.com'],
    ['evil.com:8443', 'evil.com'],
    ['[2a02::1]:8443', '2a02::1'],
    ['tcp://evil.com:4444', 'evil.com'],
    ['ip:203.0.113.7:443', '203.0.113.7', '203.0.113.7:443'],
    ['http://evil.com/*', 'http://evil.com/'],
    ['"evil.com:80 203.0.113.7"', 'evil.com', 'evil.com:80'],
  ])('leave a remark: %s', (text, taken, written = text) => {
    const { problems, remarks } = read(text);
    expect({ problems, remarks }).toEqual({
      problems: [],
      remarks: [`“${written}” is taken as “${taken}”.`],
    });
  });

  test.each(['evil.com', 'evil.com.', '(evil.com)', 'http://evil.com:8443/', '"evil.com"', '10.0.0.0/8'])(
    'or say no more: %s',
    (text) => {
      expect(read(text)).toMatchObject({ problems: [], remarks: [] });
    },
  );

  test.each([
    '10.0.0.1-10.0.0.9',
    '10.0.0.1 - 10.0.0.9',
    '10.0.0.1 – 10.0.0.9',
    '10.0.0.0/24 - 10.0.1.0/24',
    '2a02::1-2a02::9',
    '10.0.0.1 - 10.0.0.9 - 10.0.0.12',
    '10.0.0.1 - 19',
    '10.0.0.1 – 19',
  ])('are not taken when they are a range: %s', (text) => {
    expect(read(`evil.com ${text} evil.net`)).toMatchObject({
      indicators: [
        { kind: 'domain', value: 'evil.com' },
        { kind: 'domain', value: 'evil.net' },
      ],
      rest: [text],
      problems: [
        {
          code: 'not_a_network',
          sentence: `“${text}” is a range; write its networks, such as 203.0.113.0/28.`,
        },
      ],
    });
  });
});

describe('what is nearly one', () => {
  test('and goes over several words is refused as a whole', () => {
    const other = MD5.replace('4', '5');
    expect(read(`SHA-256:\n${MD5}\n${other} evil.com`)).toMatchObject({
      indicators: [],
      rest: [`${MD5}\n${other}`, 'evil.com'],
      problems: [
        {
          code: 'not_understood',
          sentence: `“${MD5} ${other}” may be one SHA-256 file hash or two of MD5; write it on one line, or “md5” before each.`,
        },
        { code: 'wrong_kind' },
      ],
    });
  });

  test('is not parted at its commas, nor read in part', () => {
    const exception = '@@||good.com^$script,domain=bank.com,md5=evil.net';
    expect(read(`${exception} evil.com 198.51.100.{1,2,9},evil.org`)).toMatchObject({
      indicators: [
        { kind: 'domain', value: 'evil.com' },
        { kind: 'domain', value: 'evil.org' },
      ],
      rest: [exception, '198.51.100.{1,2,9}'],
      problems: [{ code: 'allowed' }, { code: 'not_a_network' }],
    });
  });
});

describe('what was read is written', () => {
  test.each<[string, ...Indicator[]]>([
    ['evil[.]com\n45[.]1[.]2[.]3', { kind: 'domain', value: 'evil.com' }, { kind: 'ip', value: '45.1.2.3' }],
    [
      'domain a[.]sh\nip 45[.]1[.]2[.]3',
      { kind: 'domain', value: 'a.sh' },
      { kind: 'ip', value: '45.1.2.3' },
    ],
    ['"C:\\a b"', { kind: 'path', value: 'C:\\a b' }],
    ['\'/srv/a "b"\'', { kind: 'path', value: '/srv/a "b"' }],
    ['path /srv', { kind: 'path', value: '/srv' }],
    [MD5, { kind: 'host_md5', value: MD5 }],
    ['hxxp://evil[.]com/a,b', { kind: 'url', value: 'http://evil.com/a,b' }],
    // What would be taken for a pattern, for the end of a sentence or for the first half of a line.
    ['"hxxp://evil[.]com/*"', { kind: 'url', value: 'http://evil.com/*' }],
    ['"hxxp://evil[.]com/a."', { kind: 'url', value: 'http://evil.com/a.' }],
    ['"C:\\a[.]"\n"evil[.]com"', { kind: 'path', value: 'C:\\a[.]' }, { kind: 'domain', value: 'evil.com' }],
  ])('%s', (text, ...indicators) => {
    expect(writeIndicators(indicators)).toBe(text);
  });
});

describe('a sign that may leave something out', () => {
  const ask = (text: string) =>
    `“${text}” may be what is to be left out; write it without the sign before it if it is meant.`;

  test.each(['-bank.com', '–bank.com', '!bank.com', '-203.0.113.7', '-http://bank.com/a'])(
    'before %s is asked about behind something else',
    (text) => {
      const { indicators, rest, problems } = read(`evil.com ${text} evil.net`);
      expect(indicators.map(({ value }) => value)).toEqual(['evil.com', 'evil.net']);
      expect(rest).toEqual([text]);
      expect(problems.map(({ sentence }) => sentence)).toEqual([ask(text)]);
    },
  );

  test.each(['-bank.com', 'evil.com\n-bank.com', 'evil.com - bank.com', '- bank.com'])(
    'is a bullet or nothing in %j',
    (text) => {
      const { indicators, problems } = read(text);
      expect(indicators.at(-1)).toEqual({ kind: 'domain', value: 'bank.com' });
      expect(problems).toEqual([]);
    },
  );
});
