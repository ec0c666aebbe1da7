import { describe, expect, test } from '@jest/globals';
import { listOf, MD5, readingOf, refusedOf, SHA1, SHA256 } from './files.ts';

const read = (text: string) => readingOf('list.txt', text);

describe('a line with one word', () => {
  test.each([
    ['evil[.]com', 'domain evil.com'],
    ['  hxxps://evil(dot)com/a,b  ', 'url https://evil.com/a,b'],
    ['203.0.113[.]7', 'ip 203.0.113.7'],
    ['203.0.113.0/24', 'network 203.0.113.0/24'],
    ['2001:db8::1', 'ip 2001:db8::1'],
    [MD5.toUpperCase(), `md5 ${MD5}`],
    [`sha256:${SHA256}`, `sha256 ${SHA256}`],
    [`SHA-1 ${SHA1}`, `sha1 ${SHA1}`],
    ['domain evil.zip', 'domain evil.zip'],
    ['"C:\\Program Files\\evil.exe"', 'path C:\\Program Files\\evil.exe'],
    ['- evil.com', 'domain evil.com'],
    ['1. evil.com', 'domain evil.com'],
    ["'evil.com',", 'domain evil.com'],
    ['<http://evil.com|evil.com>', 'domain evil.com'],
    ['\u200bevil.com\u200b', 'domain evil.com'],
    ['evil.com # seen at good.com', 'domain evil.com'],
    ['evil.com ; seen at good.com', 'domain evil.com'],
    ['evil.com // seen at good.com', 'domain evil.com'],
    ['0.0.0.0 ads.evil.com', 'domain ads.evil.com'],
    ['127.0.0.1\tads.evil.com # ads', 'domain ads.evil.com'],
  ])('%j is %s', (line, expected) => {
    expect(listOf(read(line))).toEqual([`1 ${expected}`]);
    expect(read(line).refused).toEqual([]);
  });

  test.each(
    (
      [
        ['203.0.113.400', /has a part above 255/],
        [SHA256.slice(1), /has 63 hexadecimal digits/],
        ['http://', /is not a valid URL/],
        ['evil.nosuchsuffix', /is not a public top-level domain/],
        ['203.0.113.7:443', /has a port; write the address alone/],
        ['someone@evil.com', /is an e-mail address/],
        ['nonsense', /is not understood/],
        ['C:\\Program Files\\evil.exe', /taken when it stands in quotation marks/],
        [`${'a'.repeat(5_000)}.com`, /too long/],
        [`${'a'.repeat(50_000)}.com`, /too long/],
      ] as const
    ).map(([line, why]) => [line.slice(0, 40), line, why] as const),
  )('%j is refused with its reason', (_, line, why) => {
    const { refused, indicators } = read(line);
    expect(indicators).toEqual([]);
    expect(refused).toHaveLength(1);
    expect(refused[0]!.why).toMatch(why);
  });

  test('several between commas are each read', () => {
    const reading = read('a.com,b.com;zz,http://c.com/x,y,a.com');
    expect(listOf(reading)).toEqual(['1 domain a.com', '1 domain b.com', '1 url http://c.com/x,y,a.com']);
    expect(refusedOf(reading)).toEqual([expect.stringMatching(/^1 zz: “zz” is not understood/)]);
  });
});

describe('lines that are none', () => {
  test.each([
    '# evil.com',
    '#evil.com',
    '// evil.com',
    '; evil.com',
    '  # evil.com and bad.com',
    '',
    '   ',
    '----',
    'Domains:',
    'Hashes',
  ])('%j is passed over', (line) => {
    const reading = read(`${line}\nlast.com`);
    expect(listOf(reading)).toEqual(['2 domain last.com']);
  });

  test('a comment of any length', () => {
    expect(listOf(read(`# ${'evil.com '.repeat(9_999)}\nlast.com`))).toEqual(['2 domain last.com']);
  });
});

describe('running text', () => {
  test('every indicator is taken, on its line', () => {
    const reading = read(
      [
        'On Monday the host at 203.0.113.7 fetched hxxp://evil[.]com/stage2.',
        'Nothing else was seen.',
        '',
        'Indicators of compromise:',
        'bad[.]com (command and control) and',
        `the dropper, ${SHA256}.`,
        'worse.com',
        'The end of it was at 203.0.113.9 later.',
      ].join('\n'),
    );
    expect(listOf(reading)).toEqual([
      '1 ip 203.0.113.7',
      '1 url http://evil.com/stage2',
      '5 domain bad.com',
      `6 sha256 ${SHA256}`,
      '7 domain worse.com',
      '8 ip 203.0.113.9',
    ]);
    expect(reading.refused).toEqual([]);
  });

  test('lines keep their numbers over long stretches', () => {
    const lines = Array.from({ length: 3_000 }, (_, at) => `Then n${at}.evil.com was seen by somebody.`);
    expect(listOf(read(lines.join('\n')))).toEqual(lines.map((_, at) => `${at + 1} domain n${at}.evil.com`));
  });
});

describe('long lines', () => {
  const names = Array.from({ length: 2_000 }, (_, at) => `n${at}.evil.com`);

  test.each([',', ', ', ' ', '\t', ';', ' and '])('no word is cut between %j', (separator) => {
    expect(listOf(read(names.join(separator)))).toEqual(names.map((name) => `1 domain ${name}`));
  });

  test('a URL with commas is not cut at one of them', () => {
    const urls = Array.from({ length: 900 }, (_, at) => `http://n${at}.evil.com/a,b,c,d,e,f,g,h,i`);
    expect(listOf(read(urls.join(',')))).toEqual(urls.map((url) => `1 url ${url}`));
  });

  test('what follows a word that is too long is read', () => {
    expect(listOf(read(`${'a'.repeat(20_000)} evil.com`))).toEqual(['1 domain evil.com']);
  });
});

describe('how far it may be passed on', () => {
  test.each([
    ['# TLP:AMBER\nevil.com', 'amber'],
    ['TLP: AMBER+STRICT\nevil.com', 'amber+strict'],
    ['TLP:WHITE\nevil.com', 'clear'],
    ['This is tlp:red, and evil.com is bad.', 'red'],
    ['# TLP:GREEN\n# TLP:RED\n# TLP:CLEAR\nevil.com', 'red'],
    ['evil.com', undefined],
    ['# TLP:PURPLE\nevil.com', undefined],
  ])('%j is %s', (text, tlp) => {
    expect(read(text).tlp).toBe(tlp);
  });
});
