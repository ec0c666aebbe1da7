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
    ['evil.com # seen in May', 'domain evil.com'],
    ['evil.com ; seen in May', 'domain evil.com'],
    ['evil.com // seen in May', 'domain evil.com'],
    ['evil.com #', 'domain evil.com'],
    ['evil.com  \t # seen in May', 'domain evil.com'],
    ['0.0.0.0 \t evil.com', 'domain evil.com'],
    ['\u200b 0.0.0.0 evil.com', 'domain evil.com'],
    ['::1 evil.com', 'domain evil.com'],
    [':: evil.com', 'domain evil.com'],
    ['evil.com ;', 'domain evil.com'],
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
        ['fe80::1%eth0', /has a zone, which means nothing on another machine/],
        ['someone@evil.com', /is an e-mail address/],
        ['nonsense', /is not understood/],
        ['n0nsense:', /is not understood/],
        ['evil.nosuchsuffix:', /is not a public top-level domain/],
        ['"Domains:"', /is not understood/],
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
    expect(listOf(reading)).toEqual(['1 domain a.com', '1 domain b.com', '1 url http://c.com/x']);
    expect(refusedOf(reading)).toEqual([
      expect.stringMatching(/^1 zz: “zz” is not understood/),
      expect.stringMatching(/^1 y: “y” is not understood/),
    ]);
  });
});

describe('lines that are none', () => {
  test.each([
    '! As of May',
    '!',
    '-- As of May',
    '%% As of May',
    '%',
    'REM As of May',
    '/* As of May */',
    '/*',
    '<!-- As of May -->',
    '[Adblock Plus 2.0]',
    '# As of May',
    '#As of May',
    '// As of May',
    '; As of May',
    '#',
    '//',
    '',
    '   ',
    '----',
    'Domains:',
    'Hashes',
    'domain by domain, so to speak',
  ])('%j is passed over', (line) => {
    const reading = read(`${line}\nlast.com`);
    expect(listOf(reading)).toEqual(['2 domain last.com']);
    expect(reading).toMatchObject({ refused: [], unread: [] });
  });

  test.each([
    '# evil.com',
    '#evil.com',
    '## evil.com',
    '// evil[.]com',
    '//evil.com',
    '///evil.com',
    '; evil.com',
    ';evil.com;bad.com',
    '  # evil.com and bad.com',
    `# sha1 ${SHA1}`,
    '# C:\\Windows\\evil.exe',
    '// 203.0.113.7',
    '! evil.com',
    '!evil.com',
    '-- evil.com',
    '--evil.com',
    '% evil.com',
    'REM evil.com',
    'rem evil.com and bad.com',
    '/* evil.com */',
    '/* evil.com',
    '/*evil.com*/',
    '<!-- evil.com -->',
    '<!--evil.com',
  ])('%j is refused, because it is commented out', (line) => {
    const reading = read(`${line}\nlast.com`);
    expect(listOf(reading)).toEqual(['2 domain last.com']);
    expect(refusedOf(reading)).toEqual([`1 ${line.trim()}: It is commented out.`]);
    expect(reading.leftOut).toEqual({ commented_out: 1 });
    expect(reading.unread).toEqual([]);
  });

  test.each([
    ['/* evil.com\nbad.com */\nlast.com', ['1 /* evil.com', '2 bad.com */']],
    ['<!--\nevil.com\n-->\nlast.com', ['2 evil.com']],
    ['/**\n * see\nevil.com\n**/\nlast.com', ['3 evil.com']],
  ])('a comment of several lines ends where its sign stands: %j', (text, expected) => {
    const reading = read(text);
    expect(listOf(reading)).toEqual([expect.stringMatching(/ domain last\.com$/)]);
    expect(refusedOf(reading)).toEqual(expected.map((each) => `${each}: It is commented out.`));
  });

  test.each(['/* evil.com', '<!-- evil.com', '/*'])('one that is never closed is a line: %j', (line) => {
    expect(listOf(read(`${line}\nbad.com\nlast.com`))).toEqual(['2 domain bad.com', '3 domain last.com']);
  });

  test.each(['%APPDATA%\\evil.exe', '/*/ads/x', 'remarks.evil.com'])('%j is no comment', (line) => {
    expect(read(`${line}\nlast.com`).leftOut).not.toHaveProperty('commented_out');
  });

  test('a network path and a URL with no more than slashes are refused: they begin like comments', () => {
    const LIKE_COMMENT =
      'It begins like a comment; write a URL with http:// before it, and a network path with backslashes.';
    expect(read('//server/share/evil.exe').leftOut).toEqual({ commented_out: 1 });
    expect(refusedOf(read('//server/share/evil.exe'))).toEqual([
      `1 //server/share/evil.exe: ${LIKE_COMMENT}`,
    ]);
    expect(refusedOf(read('//evil.com/a\nlast.com'))).toEqual([`1 //evil.com/a: ${LIKE_COMMENT}`]);
    expect(refusedOf(read('//evil.com\nlast.com'))).toEqual(['1 //evil.com: It is commented out.']);
    expect(refusedOf(read('//server/share and so on\nlast.com'))).toEqual([]);
    expect(refusedOf(read('# of //server/share\nlast.com'))).toEqual([]);
  });

  test('what words mention in a comment is told', () => {
    const reading = read('# Source: https://feed.example/list, see good.com\nlast.com\n# good.com is fine');
    expect(listOf(reading)).toEqual(['2 domain last.com']);
    expect(reading).toMatchObject({ refused: [], unread: [{ part: { in: 'comments' }, count: 2 }] });
  });

  test('a comment of any length', () => {
    const reading = read(`# see ${'evil.com or '.repeat(9_999)}\nlast.com`);
    expect(listOf(reading)).toEqual(['2 domain last.com']);
    expect(reading.unread).toEqual([{ part: { in: 'comments' }, count: 1 }]);
  });
});

describe('what stands behind an indicator', () => {
  test.each([
    ['evil.com ; bad.com', ['domain evil.com', 'domain bad.com']],
    ['evil.com ; bad.com, 203.0.113.7', ['domain evil.com', 'domain bad.com', 'ip 203.0.113.7']],
    ['evil.com ;bad.com', ['domain evil.com', 'domain bad.com']],
  ])('%j names all of them', (line, expected) => {
    const reading = read(line);
    expect(listOf(reading)).toEqual(expected.map((each) => `1 ${each}`));
    expect(reading).toMatchObject({ refused: [], unread: [] });
  });

  test.each([
    'evil.com # bad.com',
    'evil.com // bad.com',
    '127.0.0.1 evil.com # bad.com',
    'evil.com #bad.com',
  ])('in %j the second is refused', (line) => {
    const reading = read(line);
    expect(listOf(reading)).toEqual(['1 domain evil.com']);
    expect(refusedOf(reading)).toEqual([
      '1 bad.com: It stands in a note; give it a line of its own if it is meant.',
    ]);
  });

  test('a kind before it makes no difference, and other words do', () => {
    expect(refusedOf(read('domain evil.zip # bad.com'))).toEqual([
      '1 bad.com: It stands in a note; give it a line of its own if it is meant.',
    ]);
    expect(listOf(read('domain evil.zip ; bad.com'))).toEqual(['1 domain evil.zip', '1 domain bad.com']);
    expect(listOf(read('See evil.com # and bad.com'))).toEqual(['1 domain evil.com', '1 domain bad.com']);
    expect(listOf(read('Domains: # bad.com'))).toEqual(['1 domain bad.com']);
  });

  test.each(['evil.com # seen at good.com', 'evil.com ; seen at good.com', 'evil.com // seen at good.com'])(
    'in %j the second is told',
    (line) => {
      const reading = read(line);
      expect(listOf(reading)).toEqual(['1 domain evil.com']);
      expect(reading).toMatchObject({ refused: [], unread: [{ part: { in: 'notes' }, count: 1 }] });
    },
  );
});

describe('lines that end as word processors end them', () => {
  test.each(['\u2028', '\u2029'])('at %j', (end) => {
    const reading = read(['evil.com', '# bad.com', 'worse.com # seen', 'last.com'].join(end));
    expect(listOf(reading)).toEqual(['1 domain evil.com', '3 domain worse.com', '4 domain last.com']);
    expect(refusedOf(reading)).toEqual(['2 # bad.com: It is commented out.']);
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

  test('a path with spaces is refused where a line begins with it', () => {
    expect(refusedOf(read('\\\\server\\a b\\x.exe'))).toEqual([
      '1 \\\\server\\a b\\x.exe: A file path with spaces in it is taken when it stands in quotation marks.',
    ]);
  });

  test('a path among words is told', () => {
    const reading = read(
      'It was in C:\\a\\x.exe, and in (\\\\server\\b\\y.exe) with evil.com\nand C:\\a\\x.exe, once more',
    );
    expect(listOf(reading)).toEqual(['1 domain evil.com']);
    expect(reading).toMatchObject({ refused: [], unread: [{ part: { in: 'running text' }, count: 2 }] });
    expect(read('a.com # in C:\\a\\x.exe').unread).toEqual([{ part: { in: 'notes' }, count: 1 }]);
    expect(read('a.com and xC:\\a or a\\\\b').unread).toEqual([]);
  });

  test('an address that leads nowhere is one in running text', () => {
    expect(listOf(read('See 127.0.0.1 evil.com'))).toContain('1 domain evil.com');
    expect(listOf(read('127.0.0.1'))).toEqual(['1 ip 127.0.0.1']);
    expect(listOf(read('It came from 0.0.0.0 to evil.com'))).toEqual(['1 ip 0.0.0.0', '1 domain evil.com']);
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
    ['TLP:AMBER  +  STRICT\nevil.com', 'amber+strict'],
    ['TLP RED\nevil.com', 'red'],
    ['TLP:WHITE\nevil.com', 'clear'],
    ['This is tlp:red, and evil.com is bad.', 'red'],
    ['# TLP:GREEN\n# TLP:RED\n# TLP:CLEAR\nevil.com', 'red'],
    ['evil.com', undefined],
    ['# TLP:PURPLE\nevil.com', undefined],
  ])('%j is %s', (text, tlp) => {
    expect(read(text).tlp).toBe(tlp);
  });
});

describe('what says more than is taken', () => {
  test.each([
    ['*.evil.com', '“*.evil.com” is taken as “evil.com”.'],
    ['203.0.113.7:8443', '“203.0.113.7:8443” is taken as “203.0.113.7”.'],
    ['203.0.113[.]7[:]8443', '“203.0.113[.]7[:]8443” is taken as “203.0.113.7”.'],
    ['It called *.evil.com twice.', '“*.evil.com” is taken as “evil.com”.'],
  ])('is told: %s', (line, remark) => {
    for (const name of ['list.txt', 'list.csv'])
      if (!line.includes(' ') || name === 'list.txt')
        expect(readingOf(name, `${line}\n`)).toMatchObject({ refused: [], lessened: [remark] });
  });

  test.each([
    ['45.8.8.1 - 45.8.8.9', 'It called 45.8.8.1 - 45.8.8.9.'],
    ['45.8.8.1 through 45.8.8.9', '45.8.8.1 through 45.8.8.9'],
    ['45.8.8.1 - 9', '45.8.8.1 - 9'],
  ])('is not taken of a range: %s', (range, line) => {
    const reading = read(`${line}\nlast.com`);
    expect(listOf(reading)).toEqual(['2 domain last.com']);
    expect(refusedOf(reading)).toEqual([
      `1 ${range}: “${range}” is a range; write its networks, such as 203.0.113.0/28.`,
    ]);
    expect(reading.lessened).toEqual([]);
  });

  test('is counted as harmless where it is an exception', () => {
    const reading = read('||evil.com^\n@@||good.com^$domain=bank.com,bank.net');
    expect(listOf(reading)).toEqual(['1 domain evil.com']);
    expect(reading.leftOut).toEqual({ harmless: 1 });
  });

  test('is told once', () => {
    expect(read('*.evil.com\n'.repeat(3))).toMatchObject({
      duplicates: 2,
      lessened: ['“*.evil.com” is taken as “evil.com”.'],
    });
    expect(read('evil.com\n"evil.net"\nhttp://evil.org/')).toMatchObject({ lessened: [] });
  });
});

test('a list of tasks is no JSON, whatever it begins with', () => {
  expect(listOf(read('[ ] evil[.]com\n[x] bad[.]com'))).toEqual(['1 domain evil.com', '2 domain bad.com']);
});
