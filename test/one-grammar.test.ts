import { describe, expect, test } from '@jest/globals';
import { extract } from '../src/domain/extract.ts';
import { readFile } from '../src/domain/file.ts';
import { type Indicator, keyOf } from '../src/domain/indicator.ts';
import { Refusal } from '../src/domain/refusal.ts';
import { draftFrom, draftOf, readWords } from '../src/domain/words.ts';
import { readable } from '../src/slack/message-text.ts';

const block = { action: 'block', undo: false } as const;
const configured = { vendors: [{ name: 'inspect' }] };

/** A form opens, or the one that is open stays, and says what was not understood. */
const ASKS = 'asks';

const listOf = (indicators: readonly Indicator[]) => [...new Set(indicators.map(keyOf))];

function readCommand(text: string): readonly string[] | typeof ASKS {
  const draft = draftOf(readWords(`${text} because why`, configured), block);
  return 'action' in draft ? listOf(draft.indicators) : ASKS;
}

function readForm(text: string): readonly string[] | typeof ASKS {
  const fields = { indicatorsText: text, vendors: [], reason: 'why', clean: false, prevent: false };
  const draft = draftFrom({ ...block, ...fields }, configured);
  return 'action' in draft ? listOf(draft.indicators) : ASKS;
}

function readMessage(text: string): readonly string[] {
  return listOf(extract(readable({ text }).text).map(({ indicator }) => indicator));
}

function readTxt(text: string): readonly string[] {
  const steps = readFile('list.txt', new TextEncoder().encode(text), new Date(0));
  let step = steps.next();
  while (!step.done) step = steps.next();
  return step.value instanceof Refusal ? [] : listOf(step.value.indicators.map((each) => each.indicator));
}

/** Everywhere the same. */
function expectSame(text: string, expected: readonly string[]): void {
  expect({
    command: readCommand(text),
    form: readForm(text),
    message: readMessage(text),
    file: readTxt(text),
  }).toEqual({ command: expected, form: expected, message: expected, file: expected });
}

const MD5 = '44d88612fea8a8f36de82e1278abb02f';
const SHA1 = '3395856ce81f2b7382dee72602f798b642f14140';
const SHA256 = '275a021bbfb6489e54d471899f7db9d1663fc695ec2fe2a2c4538aabf651fd0f';

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
    ['evil.com:8443', 'domain evil.com'],
    ['evil.com:8443/', 'domain evil.com'],
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
    ['- http://evil.com/a,,&', 'url http://evil.com/a'],
    ['http://evil.com/a,,&', 'url http://evil.com/a'],
  ])('%j is %s', (text, expected) => expectSame(text, [expected]));
});

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
      '\n• ',
    ].map((sign) => [`evil.com${sign}203.0.113.7`, 'domain evil.com', 'ip 203.0.113.7']),
    ['evil.com/evil.net', 'domain evil.com', 'domain evil.net'],
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

interface Apart {
  readonly command: readonly string[] | typeof ASKS;
  readonly message: readonly string[];
  readonly file: readonly string[];
}

const unlessAsked = (...found: readonly string[]): Apart => ({ command: ASKS, message: found, file: found });
const onlyInText = (...found: readonly string[]): Apart => ({ command: ASKS, message: found, file: [] });
const onlyNamed = (...found: readonly string[]): Apart => ({ command: found, message: [], file: found });
const nowhere: Apart = { command: ASKS, message: [], file: [] };

describe('not the same, since', () => {
  test.each<[why: string, text: string, Apart]>([
    ['of a command each word is understood', 'C2: evil.com', unlessAsked('domain evil.com')],
    ['of a command each word is understood', `${SHA1} *evil.exe`, unlessAsked(`sha1 ${SHA1}`)],
    ['of a command each word is understood', `evil.exe ${SHA1}`, unlessAsked(`sha1 ${SHA1}`)],
    ['of a command each word is understood', 'bob at evil dot com', nowhere],
    [
      'of a command each word is understood',
      '- http://evil.com/a-\n- b',
      unlessAsked('url http://evil.com/a-'),
    ],
    ['of a word all is understood', 'src=evil.com', onlyInText('domain evil.com')],
    ['of a word all is understood', "evil.com's", onlyInText('domain evil.com')],
    ['of a word all is understood', 'evil.com-based', onlyInText('domain evil.com')],
    ['of a word all is understood', 'evil.com.The', onlyInText('domain evil.com')],
    ['of a word all is understood', '😈evil.com😈', onlyInText('domain evil.com')],
    ['of a word all is understood', `evil_${MD5}.exe`, onlyInText(`md5 ${MD5}`)],
    ['of a word all is understood', '[a](http://evil.com/a)', onlyInText('url http://evil.com/a')],
    ['a list has a refused line beside it', 'evil.com,malware', unlessAsked('domain evil.com')],
    [
      'a list has a refused line beside it',
      'http://evil.com/a,malware',
      unlessAsked('url http://evil.com/a'),
    ],
    [
      'in a file it may be the rest of a line that was cut at a comma',
      '- ,http://evil.com/a,a',
      { command: ASKS, message: ['url http://evil.com/a'], file: ['url http://evil.com/a,a'] },
    ],
    ['a name before an address may be anything', 'root@203.0.113.7', onlyInText('ip 203.0.113.7')],
    ['a zone means nothing elsewhere', 'fe80::1%eth0', onlyInText('ip fe80::1')],
    [
      'a range is more than its ends',
      '203.0.113.1-203.0.113.9',
      onlyInText('ip 203.0.113.1', 'ip 203.0.113.9'),
    ],
    [
      'a range is more than its ends',
      '203.0.113.1 - 203.0.113.9',
      unlessAsked('ip 203.0.113.1', 'ip 203.0.113.9'),
    ],
    ['a range is more than its ends', '2a02::1-2a02::9', onlyInText('ip 2a02::1', 'ip 2a02::9')],
    ['a pattern of paths is less than its domain', 'evil.com/a*', onlyInText('domain evil.com')],
    ['a path at another scheme is less than its domain', 'ldap://evil.com/a', onlyInText('domain evil.com')],
    ['a port may be a wrong prefix length', '203.0.113.7/443', onlyInText('ip 203.0.113.7')],
    ['a wrong prefix length is a slip', '10.0.0.0/33', onlyInText('ip 10.0.0.0')],
    ['a kind that is named is meant', 'ip evil.com', onlyInText('domain evil.com')],
    ['a kind that is named is meant', 'domain http://evil.com/a', onlyInText('url http://evil.com/a')],
    ['a kind that is named is meant', 'network 203.0.113.7', onlyInText('ip 203.0.113.7')],
    ['an e-mail address is no domain', '<mailto:bob@evil.com|bob@evil.com>', nowhere],
    ['an e-mail address is no domain', 'bob[@]evil[.]com', nowhere],
    ['it may be a path', `/${MD5}`, onlyInText(`md5 ${MD5}`)],
    ['it may be a file', 'invoice.zip', nowhere],
    ['it may be a file', 'done.So', nowhere],
    ['a space on one side ends a sentence', 'evil. top', nowhere],
    ['a space on one side ends a sentence', 'end of sentence. com', nowhere],
    ['a mask has no holes', '10.0.0.0/255.0.0.1', nowhere],
    ['it is nothing', 'evil.notatld', nowhere],
    ['it is nothing', 'localhost', nowhere],
    ['it is nothing', '010.8.8.8', nowhere],
    ['it is nothing', '203.0.113.x', nowhere],
    ['it is nothing', `${MD5}:${MD5}`, nowhere],
    ['it is nothing', '<!channel>', nowhere],
    ['in running text it is something else', 'config.is', onlyNamed('domain config.is')],
    ['in running text it is something else', 'System.Net', onlyNamed('domain system.net')],
    ['in running text it is something else', 'co.uk', onlyNamed('domain co.uk')],
    ['in running text it is something else', '255.255.255.0', onlyNamed('ip 255.255.255.0')],
    ['in running text it is something else', '0'.repeat(40), onlyNamed(`sha1 ${'0'.repeat(40)}`)],
    ['in running text it is something else', 'http://intranet/a', onlyNamed('url http://intranet/a')],
    ['paths are only named', 'C:\\a\\evil.exe', onlyNamed('path C:\\a\\evil.exe')],
    ['paths are only named', '"C:\\a b\\x.exe"', onlyNamed('path C:\\a b\\x.exe')],
    ['paths are only named', '/usr/bin/evil', onlyNamed('path /usr/bin/evil')],
    [
      'paths are only named',
      '\\\\evil.com\\share\\x',
      { ...onlyNamed('path \\\\evil.com\\share\\x'), message: ['domain evil.com'] },
    ],
    ['a URL may end there, or not', 'http://evil.com/a\\b', onlyInText('url http://evil.com/a')],
    ['a URL may end there, or not', 'http://evil.com/a…b', onlyInText('url http://evil.com/a')],
    ['Chinese has no spaces', '例evil.com', onlyInText('domain evil.com')],
    [
      'quotation marks are to the letter',
      '“例evil.com”',
      { ...onlyNamed('domain xn--evil-zu6f.com'), message: ['domain evil.com'] },
    ],
    [
      'quotation marks are to the letter',
      '"http://evil.com/a\\b"',
      { ...onlyNamed('url http://evil.com/a/b'), message: ['url http://evil.com/a'] },
    ],
    [
      'quotation marks are to the letter',
      '"http://evil.com/*"',
      { ...onlyNamed('url http://evil.com/*'), message: ['url http://evil.com/'] },
    ],
    [
      'in running text “dot” is a word',
      'evil dot com evil dot net',
      { command: ['domain evil.com', 'domain evil.net'], message: [], file: [] },
    ],
  ])('%s: %j', (_, text, { command, message, file }) => {
    expect({
      command: readCommand(text),
      form: readForm(text),
      message: readMessage(text),
      file: readTxt(text),
    }).toEqual({ command, form: command, message, file });
  });
});
