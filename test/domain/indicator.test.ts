import { describe, expect, test } from '@jest/globals';
import { type Indicator, type NamedKind, parseIndicator, sameIndicator } from '../../src/domain/indicator.ts';
import { Refusal } from '../../src/domain/refusal.ts';

const MD5 = '44d88612fea8a8f36de82e1278abb02f';
const SHA1 = '3395856ce81f2b7382dee72602f798b642f14140';
const SHA256 = '275a021bbfb6489e54d471899f7db9d1663fc695ec2fe2a2c4538aabf651fd0f';

function read(text: string, kind?: NamedKind): string {
  const found = parseIndicator(text, kind);
  return found instanceof Refusal ? found.code : `${found.kind} ${found.value}`;
}

describe('a text without a kind', () => {
  test.each([
    [MD5.toUpperCase(), `md5 ${MD5}`],
    [SHA1.toUpperCase(), `sha1 ${SHA1}`],
    [SHA256, `sha256 ${SHA256}`],
    ['203.0.113.7', 'ip 203.0.113.7'],
    ['2001:DB8:0:0:1:0:0:1', 'ip 2001:db8::1:0:0:1'],
    ['::', 'ip ::'],
    ['[2001:db8::1]', 'ip 2001:db8::1'],
    ['::ffff:203.0.113.7', 'ip 203.0.113.7'],
    ['::ffff:cb00:7107', 'ip 203.0.113.7'],
    ['10.1.2.3/8', 'network 10.0.0.0/8'],
    ['10.1.2.255/25', 'network 10.1.2.128/25'],
    ['0.0.0.0/0', 'network 0.0.0.0/0'],
    ['10.1.2.3/32', 'ip 10.1.2.3'],
    ['2001:db8:ffff::/33', 'network 2001:db8:8000::/33'],
    ['2001:db8::1/128', 'ip 2001:db8::1'],
    ['::ffff:10.1.2.3/104', 'network 10.0.0.0/8'],
    ['EVIL.Example.COM.', 'domain evil.example.com'],
    ['co.uk', 'domain co.uk'],
    ['foo.github.io', 'domain foo.github.io'],
    ['a_b.evil.com', 'domain a_b.evil.com'],
    ['bücher.de', 'domain xn--bcher-kva.de'],
    ['пример.рф', 'domain xn--e1afmkfd.xn--p1ai'],
    ['例え.jp', 'domain xn--r8jz45g.jp'],
    ['evil.example', 'domain evil.example'],
    ['HTTP://Evil.com', 'url http://evil.com/'],
    ['https://evil.com:443/a/../b?q=1#top', 'url https://evil.com/b?q=1'],
    ['https://evil.com./a', 'url https://evil.com/a'],
    ['ftp://evil.com/x', 'url ftp://evil.com/x'],
    ['http://[2001:db8::1]:8080/x', 'url http://[2001:db8::1]:8080/x'],
    ['http://0x7f.1/', 'url http://127.0.0.1/'],
    ['c:/Users/./x/../Public/evil.exe', 'path C:\\Users\\Public\\evil.exe'],
    ['C:\\Program Files\\évil.exe', 'path C:\\Program Files\\évil.exe'],
    ['\\\\?\\c:\\Windows\\x', 'path C:\\Windows\\x'],
    ['\\\\?\\UNC\\server\\share\\x', 'path \\\\server\\share\\x'],
    ['C:\\Windows. \\System32.\\x.', 'path C:\\Windows\\System32\\x'],
    ['\\\\server\\share\\a.exe', 'path \\\\server\\share\\a.exe'],
    ['/usr//bin/../lib/evil', 'path /usr/lib/evil'],
  ])('%s is %s', (text, expected) => {
    expect(read(text)).toBe(expected);
  });

  test.each([
    ['a'.repeat(39), 'wrong_length'],
    ['0'.repeat(128), 'wrong_length'],
    [`${'a'.repeat(31)}g`, 'not_hexadecimal'],
    [`${'a'.repeat(39)}z`, 'not_hexadecimal'],
    ['256.1.1.1', 'not_an_address'],
    ['1.2.3', 'not_an_address'],
    ['127.1', 'not_an_address'],
    ['1.2.3.4.5', 'not_an_address'],
    ['010.8.8.8', 'not_an_address'],
    ['0x7f.1', 'not_an_address'],
    ['0x7f.0.0.1', 'not_an_address'],
    ['１.２.３.４', 'not_an_address'],
    ['1.2.3.4:80', 'not_an_address'],
    ['[2001:db8::1]:80', 'not_an_address'],
    ['fe80::1%eth0', 'not_an_address'],
    ['1::2::3', 'not_an_address'],
    ['::1.2.3.4', 'not_an_address'],
    ['::ffff:010.1.1.1', 'not_an_address'],
    ['10.0.0.0/33', 'not_a_network'],
    ['10.0.0.0/', 'not_a_network'],
    ['10.0.0.0/255.0.0.0', 'not_a_network'],
    ['10.0.0/8', 'not_a_network'],
    ['2001:db8::/129', 'not_a_network'],
    ['evil.notatld', 'not_a_domain'],
    ['host.corp.local', 'not_a_domain'],
    ['*.evil.com', 'not_a_domain'],
    ['evil..com', 'not_a_domain'],
    ['-evil.com', 'not_a_domain'],
    [`${'a'.repeat(64)}.com`, 'not_a_domain'],
    [`${'a.'.repeat(130)}com`, 'not_a_domain'],
    ['xn--a.com', 'not_a_domain'],
    ['xn--abc-.com', 'not_a_domain'],
    ['evil.com:8080', 'not_a_domain'],
    ['evil%2ecom.com', 'not_a_domain'],
    ['evil.com/login', 'not_a_url'],
    ['//evil.com/login', 'not_a_url'],
    ['file:///etc/passwd', 'not_a_url'],
    ['http://user:pw@evil.com/', 'not_a_url'],
    ['http://user@evil.com/', 'not_a_url'],
    ['http://', 'not_a_url'],
    ['http://evil.com:99999/', 'not_a_url'],
    ['C:\\', 'not_a_path'],
    ['C:\\a\\..\\..', 'not_a_path'],
    ['C:\\Users\\*\\x.exe', 'not_a_path'],
    ['C:\\ \\a\\..', 'not_a_path'],
    ['C:\\...\\a', 'not_a_path'],
    ['/usr/ /a/..', 'not_a_path'],
    ['\\\\.\\PhysicalDrive0', 'not_a_path'],
    ['\\\\server', 'not_a_path'],
    ['Public\\evil.exe', 'not_a_path'],
    ['C:\\a\0.exe', 'not_a_path'],
    ['/usr/\0', 'not_a_path'],
    ['javascript:alert(1)', 'not_understood'],
    ['bob@evil.com', 'not_understood'],
    ['localhost', 'not_understood'],
    ['deadbeef', 'not_understood'],
    ['2130706433', 'not_understood'],
    ['/', 'not_understood'],
    ['/tmp', 'not_understood'],
    ['', 'not_understood'],
    ['   ', 'not_understood'],
    ['ev\u200bil.com', 'not_understood'],
    ['ev\u202eil.com', 'not_understood'],
    ['🙂', 'not_understood'],
    ['x'.repeat(4097), 'not_understood'],
    [`http://evil.com/${'é'.repeat(4000)}`, 'not_understood'],
  ])('%j is refused as %s', (text, code) => {
    expect(read(text)).toBe(code);
  });

  test.each([
    'readme.md',
    'run.sh',
    'setup.py',
    'lib.rs',
    'libc.so',
    'invoice.zip',
    'holiday.mov',
    'key.pub',
  ])('%s may be a file, so it is asked about; as a domain it is taken', (text) => {
    const found = parseIndicator(text);
    expect(found instanceof Refusal && found.sentence).toBe(
      `“${text}” may be a domain or a file; write “domain” before it if it is one.`,
    );
    expect(read(text, 'domain')).toBe(`domain ${text}`);
  });
});

describe('a text whose kind is given', () => {
  test.each<[string, NamedKind, string]>([
    [SHA1, 'hash', `sha1 ${SHA1}`],
    [MD5, 'hash', `md5 ${MD5}`],
    ['10.0.0.1/32', 'ip', 'ip 10.0.0.1'],
    ['10.0.0.1/32', 'network', 'ip 10.0.0.1'],
    ['/tmp', 'path', 'path /tmp'],
    ['hxxp://evil[.]com', 'url', 'url http://evil.com/'],
    [SHA256, 'sha1', 'wrong_kind'],
    ['10.0.0.1', 'network', 'wrong_kind'],
    ['10.0.0.0/8', 'ip', 'wrong_kind'],
    ['10.0.0.1', 'domain', 'wrong_kind'],
    ['evil.com', 'ip', 'wrong_kind'],
    ['evil.com', 'sha1', 'wrong_kind'],
    ['evil.com', 'url', 'wrong_kind'],
    ['http://evil.com/', 'domain', 'wrong_kind'],
    ['http://evil.com/', 'path', 'wrong_kind'],
    [MD5, 'domain', 'wrong_kind'],
    ['C:\\x.exe', 'url', 'wrong_kind'],
    ['abc', 'sha1', 'wrong_length'],
    ['xyz', 'sha1', 'not_hexadecimal'],
    ['localhost', 'domain', 'not_a_domain'],
    ['127.1', 'domain', 'not_an_address'],
    ['999.0.0.1', 'ip', 'not_an_address'],
    ['::ffff:0x7f.1.1.1', 'ip', 'not_an_address'],
    ['10.0.0.0/99', 'network', 'not_a_network'],
    ['evil', 'url', 'not_a_url'],
    ['evil.exe', 'path', 'not_a_path'],
  ])('%s as %s is %s', (text, kind, expected) => {
    expect(read(text, kind)).toBe(expected);
  });
});

describe('a defanged text', () => {
  test.each([
    ['hxxps://evil[.]com/a', 'url https://evil.com/a'],
    ['hXXp://evil.com', 'url http://evil.com/'],
    ['h**p://evil.com', 'url http://evil.com/'],
    ['h**ps[:]//evil(.)com', 'url https://evil.com/'],
    ['hxxps[://]evil[.]com/index[.]html', 'url https://evil.com/index.html'],
    ['fxp://evil.com/', 'url ftp://evil.com/'],
    ['http://evil\\.com/a\\b?c=\\.', 'url http://evil.com/a/b?c=\\.'],
    ['http://evil。com/中。文', 'url http://evil.com/%E4%B8%AD%E3%80%82%E6%96%87'],
    ['evil[.]com', 'domain evil.com'],
    ['evil(.)com', 'domain evil.com'],
    ['evil{.}com', 'domain evil.com'],
    ['evil[dot]com', 'domain evil.com'],
    ['evil(DOT)com', 'domain evil.com'],
    ['evil\\.com', 'domain evil.com'],
    ['evil\\[.\\]com', 'domain evil.com'],
    ['evil[\\.]com', 'domain evil.com'],
    ['evil([.])com', 'domain evil.com'],
    ['www[.]evil(dot)co\\.uk', 'domain www.evil.co.uk'],
    ['ｅｖｉｌ．ｃｏｍ', 'domain evil.com'],
    ['evil。com', 'domain evil.com'],
    ['evil｡com', 'domain evil.com'],
    ['203[.]0[.]113[.]7', 'ip 203.0.113.7'],
    ['203。0。113。7', 'ip 203.0.113.7'],
    ['10[.]0[.]0[.]0/8', 'network 10.0.0.0/8'],
    ['2001[:]db8[:][:]1', 'ip 2001:db8::1'],
    ['[:][:]1', 'ip ::1'],
    ['bob[@]evil[.]com', 'not_understood'],
    ['hxxp://user:pw[@]evil.com/', 'not_a_url'],
  ])('%s is %s', (text, expected) => {
    expect(read(text)).toBe(expected);
  });

  test('a path is taken literally', () => {
    expect(read('\\\\server\\share\\.hidden[.]x')).toBe('path \\\\server\\share\\.hidden[.]x');
    expect(read('/tmp/a[.]b\\.c')).toBe('path /tmp/a[.]b\\.c');
  });
});

test('indicators are the same when kind and value are', () => {
  const ip: Indicator = { kind: 'ip', value: '10.0.0.1' };
  expect(sameIndicator(ip, { ...ip })).toBe(true);
  expect(sameIndicator(ip, { ...ip, value: '10.0.0.2' })).toBe(false);
  expect(sameIndicator({ kind: 'md5', value: 'x' }, { kind: 'sha1', value: 'x' })).toBe(false);
});

test.each(['C:\\Users\\J\ufffdrg\\run.exe', 'http://evil.com/stra\ufffde'])(
  '%s, which was read in the wrong encoding, is refused',
  (text) => {
    const read = parseIndicator(text);
    expect(read instanceof Refusal && read.sentence).toMatch(
      /could not be read; type it anew, or save the file as UTF-8\.$/,
    );
  },
);
