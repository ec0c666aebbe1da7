import { describe, expect, test } from '@jest/globals';
import { ASKS, MD5, type Read, readEverywhere, SHA1 } from './ways-in.ts';

type Apart = Omit<Read, 'form'>;

const unlessAsked = (...found: readonly string[]): Apart => ({ command: ASKS, message: found, file: found });
const onlyInText = (...found: readonly string[]): Apart => ({ command: ASKS, message: found, file: [] });
const onlyNamed = (...found: readonly string[]): Apart => ({ command: found, message: [], file: found });
const OTHER_MD5 = MD5.replace('4', '5');
const nowhere: Apart = { command: ASKS, message: [], file: [] };

describe('not the same, since', () => {
  test.each<[why: string, text: string, Apart]>([
    ['of a command each word is understood', 'C2: evil.com', unlessAsked('domain evil.com')],
    ['of a command each word is understood', `${SHA1} evil.exe`, unlessAsked(`sha1 ${SHA1}`)],
    ['of a command each word is understood', `${SHA1}, *evil.exe`, unlessAsked(`sha1 ${SHA1}`)],
    ['of a command each word is understood', `${SHA1} and *evil.exe`, unlessAsked(`sha1 ${SHA1}`)],
    ['of a command each word is understood', `${SHA1} *evil.exe 999.1.1.1`, unlessAsked(`sha1 ${SHA1}`)],
    [
      'of a command each word is understood',
      `${SHA1} *evil.exe evil.com`,
      unlessAsked(`sha1 ${SHA1}`, 'domain evil.com'),
    ],
    [
      'of a command each word is understood',
      `${SHA1} *evil.exe domain readme.md`,
      unlessAsked(`sha1 ${SHA1}`, 'domain readme.md'),
    ],
    ['of a command each word is understood', 'evil.com 2)', unlessAsked('domain evil.com')],
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
      onlyInText('ip 203.0.113.1', 'ip 203.0.113.9'),
    ],
    [
      'a range is more than its ends',
      'evil.com\n203.0.113.1 through 203.0.113.9 - 203.0.113.20',
      {
        command: ASKS,
        message: ['domain evil.com', 'ip 203.0.113.1', 'ip 203.0.113.9', 'ip 203.0.113.20'],
        file: ['domain evil.com'],
      },
    ],
    ...['to', 'bis'].map(
      (word) =>
        [
          'a range is more than its ends',
          `203.0.113.0 ${word} 203.0.113.255`,
          onlyInText('ip 203.0.113.0', 'ip 203.0.113.255'),
        ] as [string, string, Apart],
    ),
    ['a range is more than its ends', '203.0.113.10-20', nowhere],
    ['a range is more than its ends', '203.0.113.10–20', nowhere],
    ['a range is more than its ends', '203[.]0[.]113[.]10-20', nowhere],
    ...['203.0.113.7 - 20', '203.0.113.7 – 20', '203.0.113.7 ~ 20', '203[.]0[.]113[.]7 - 20'].map(
      (text) => ['a range is more than its ends', text, nowhere] as [string, string, Apart],
    ),
    ...['203.0.113.*', '203.0.113.[1-9]', '203.0.113.{1,9}', '203.0.*.*', '203[.]0[.]113[.]*'].map(
      (text) => ['a pattern stands for several addresses', text, nowhere] as [string, string, Apart],
    ),
    ['no address has such a part', '1.2.3.256', nowhere],
    ['no address has such a part', '203.0.113.400', nowhere],
    ...['@@||good.com^', '@@||good.com^$domain=bank.com,bank.net|bank.org', '@@|https://good.com/a'].map(
      (text) => ['an exception is never to be blocked', text, nowhere] as [string, string, Apart],
    ),
    ['an exception is never to be blocked', '@@||good.com^ evil.com', unlessAsked('domain evil.com')],
    [
      'in a file it may be commented out',
      '//evil.com/a',
      { command: ['url http://evil.com/a'], message: ['url http://evil.com/a'], file: [] },
    ],
    ['it may be one hash or two', `SHA-256:\n${MD5}\n${OTHER_MD5}`, nowhere],
    [
      'a kind that is named is meant',
      `SHA-256\n- ${MD5}\n- ${OTHER_MD5}`,
      unlessAsked(`md5 ${MD5}`, `md5 ${OTHER_MD5}`),
    ],
    ['there is no such port', 'http://evil.com:99999/', nowhere],
    ['there is no such port', 'https://evil.com:*/a', nowhere],
    ['it lacks its colon', 'https//evil.com/a', nowhere],
    ['it may be a network', '203.0.113.0 /24', nowhere],
    ['it may be a network', '203.0.113.0 (/24)', nowhere],
    ['it may be a network', '203.0.113.0 / 24', nowhere],
    ['it may be a port', 'outside:203.0.113.9/25', nowhere],
    ['it may be a mailbox', 'bank.com:443@evil.com', nowhere],
    ['there is no such port', 'http://203.0.113.7:65536', nowhere],
    ['it may be the half of a name', 'my-evil-\nhost.com', nowhere],
    ...['evil.com/bank.com', 'evil[.]com/bank[.]com', '203.0.113.7/bank.com', 'evil.com:80/bank.com'].map(
      (text) => ['it may be a URL or two hosts', text, nowhere] as [string, string, Apart],
    ),
    ['what is struck out is not meant', '~bank.com~', nowhere],
    ['what is struck out is not meant', '~203.0.113.7~', nowhere],
    ['what is struck out is not meant', '~~203.0.113.7~~', nowhere],
    ['what is struck out is not meant', '~<http://203.0.113.7|203.0.113.7>~', nowhere],
    ['what is struck out is not meant', 'evil.com ~203.0.113.7~', unlessAsked('domain evil.com')],
    ['what is struck out is not meant', '• ~203.0.113.7~\n• 203.0.113.8', unlessAsked('ip 203.0.113.8')],
    ['what is struck out is not meant', '~co.uk~', nowhere],
    ['what is struck out is not meant', '~~http://bank.com/a~~', nowhere],
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
    [
      'paths are only named',
      '\\\\evil.com@SSL\\DavWWWRoot\\x',
      { ...onlyNamed('path \\\\evil.com@SSL\\DavWWWRoot\\x'), message: ['domain evil.com'] },
    ],
    ['a URL may end there, or not', 'http://evil.com/a\\b', nowhere],
    ['a URL may end there, or not', 'http://evil.com/a…b', nowhere],
    ...['\\u0026b=1', '<id>/x', '^x', '|x'].map(
      (rest) =>
        ['a URL may end there, or not', `https://evil.com/${rest}`, nowhere] as [string, string, Apart],
    ),
    ...['https:\\\\evil.com\\x', 'hxxps:\\\\evil[.]com\\a', 'hxxps:// evil . com / x'].map(
      (text) => ['a URL may end there, or not', text, nowhere] as [string, string, Apart],
    ),
    ['a label may be meant, or not', '[bank.com](http://evil.com)', onlyInText('url http://evil.com/')],
    ['Chinese has no spaces', '例evil.com', onlyInText('domain evil.com')],
    [
      'quotation marks are to the letter',
      '“例evil.com”',
      { ...onlyNamed('domain xn--evil-zu6f.com'), message: ['domain evil.com'] },
    ],
    ['quotation marks are to the letter', '"http://evil.com/a\\b"', onlyNamed('url http://evil.com/a/b')],
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
    expect(readEverywhere(text)).toEqual({ command, form: command, message, file });
  });
});
