import { describe, expect, test } from '@jest/globals';
import { listOf, MD5, readingOf, refusedOf, SHA1, SHA256 } from './files.ts';

const read = (text: string, name = 'list.csv') => readingOf(name, text);

describe('what other programs export', () => {
  test('MISP', () => {
    const reading = read(
      [
        'uuid,event_id,category,type,value,comment,to_ids,date,object_relation,attribute_tag',
        '"5895ceff-db34","560","Network activity","ip-dst","203.0.113.7","C2, ""main""\nin two lines",1,20260101,"","tlp:amber"',
        '"5895ceff-db35","560","Network activity","ip-src","198.51.100.0/24","",1,20260101,"",""',
        `"5895ceff-db36","560","Payload delivery","filename|sha256","a.exe|${SHA256}","",1,20260101,"",""`,
        `"5895ceff-db37","560","Payload delivery","malware-sample","b.exe|${MD5}","",1,20260101,"",""`,
        '"5895ceff-db38","560","Network activity","domain|ip","evil.com|203.0.113.9","",1,20260101,"",""',
        '"5895ceff-db39","560","Network activity","hostname","c2.evil.com","",0,20260101,"",""',
        '"5895ceff-db40","560","Network activity","ip-dst|port","203.0.113.11|443","",1,20260101,"",""',
        `"5895ceff-db41","560","Payload delivery","imphash","${'ab'.repeat(16)}","",1,20260101,"",""`,
        '"5895ceff-db42","560","Payload delivery","email-src","someone@evil.com","",1,20260101,"",""',
      ].join('\r\n'),
    );
    expect(listOf(reading)).toEqual([
      '2 ip 203.0.113.7',
      '4 network 198.51.100.0/24',
      `5 sha256 ${SHA256}`,
      `6 md5 ${MD5}`,
      '7 domain evil.com',
      '7 ip 203.0.113.9',
    ]);
    expect(refusedOf(reading)).toEqual([
      '8 c2.evil.com: It is there for context and not to be detected: its to_ids is not set.',
      expect.stringMatching(/^9 203\.0\.113\.11\|443: “ip-dst\|port” is meant on one port alone/),
      `10 ${'ab'.repeat(16)}: “imphash” is not a kind of indicator that is taken.`,
      '11 someone@evil.com: “email-src” is not a kind of indicator that is taken.',
    ]);
    expect(reading.tlp).toBe('amber');
  });

  test('ThreatFox, whose header is a comment', () => {
    const reading = read(
      [
        '################################################################',
        '# ThreatFox IOCs: recent additions - CSV format                #',
        '#',
        '# "first_seen_utc","ioc_id","ioc_value","ioc_type","threat_type","reference"',
        '"2026-05-01 04:31:23", "12", "https://evil.com/a?b,c", "url", "payload", "https://report.example"',
        '"2026-05-01 04:31:24", "13", "203.0.113.7:9443", "ip:port", "botnet_cc", ""',
        `"2026-05-01 04:31:25", "14", "${SHA256}", "sha256_hash", "payload", ""`,
        '# Number of entries: 3',
      ].join('\n'),
    );
    expect(listOf(reading)).toEqual(['5 url https://evil.com/a?b,c', `7 sha256 ${SHA256}`]);
    expect(refusedOf(reading)).toEqual([
      expect.stringMatching(/^6 203\.0\.113\.7:9443: “ip:port” is meant on/),
    ]);
  });

  test('MalwareBazaar, with three hashes of each file', () => {
    const reading = read(
      `"first_seen_utc","sha256_hash","md5_hash","sha1_hash","reporter","file_name","imphash"\n"2026","${SHA256}","${MD5}","${SHA1}","x","a.exe","${'ab'.repeat(16)}"\n"2026","${SHA256}","n/a","","x","b.exe","n/a"`,
    );
    expect(listOf(reading)).toEqual([`2 sha256 ${SHA256}`, `2 md5 ${MD5}`, `2 sha1 ${SHA1}`]);
    expect(reading).toMatchObject({ duplicates: 1, refused: [] });
  });

  test('Defender, with ends and with what it allows', () => {
    const reading = read(
      [
        'indicatorType,indicatorValue,expirationTime,action,title',
        `FileSha1,${SHA1},2027-01-01T00:00:00Z,BlockAndRemediate,x`,
        'DomainName,good.com,,Allowed,x',
        'DomainName,old.com,2026-05-31T23:59:59Z,Block,x',
        'DomainName,odd.com,next year,Block,x',
        `CertificateThumbprint,${'cd'.repeat(20)},,Block,x`,
      ].join('\n'),
    );
    expect(reading.indicators).toEqual([
      { indicator: { kind: 'sha1', value: SHA1 }, line: 2, validUntil: '2027-01-01T00:00:00.000Z' },
    ]);
    expect(refusedOf(reading)).toEqual([
      '3 good.com: The file lists it as something to allow: its action is “Allowed”.',
      '4 old.com: It was valid until 2026-05-31 23:59 UTC.',
      expect.stringMatching(/^5 odd\.com: It is valid until “next year”, which is no time/),
      expect.stringMatching(/^6 (?:cd)+: “CertificateThumbprint” is not a kind/),
    ]);
    expect(reading.expired).toBe(1);
  });

  test('OTX', () => {
    const reading = read(
      `Indicator type,Indicator,Description\nIPv4,203.0.113.7,\nCIDR,203.0.113.0/24,\nhostname,c2.evil.com,\nFileHash-MD5,${MD5},\nFileHash-IMPHASH,${'ab'.repeat(16)},\nURL,http://evil.com/,\nCVE,CVE-2026-1234,`,
    );
    expect(listOf(reading)).toEqual([
      '2 ip 203.0.113.7',
      '3 network 203.0.113.0/24',
      '4 domain c2.evil.com',
      `5 md5 ${MD5}`,
      '7 url http://evil.com/',
    ]);
    expect(reading.refused).toHaveLength(2);
  });

  test('a spreadsheet in Europe', () => {
    const reading = read(
      '\ufeffsep=;\r\nTyp;Type;Indicator\r\nx, y;Domain;evil.com\r\n"a;b";IP;"203.0.113.7"\r\n',
    );
    expect(listOf(reading)).toEqual(['3 domain evil.com', '4 ip 203.0.113.7']);
  });

  test('a table behind tabs', () => {
    const reading = read('ioc\tcomment\nevil.com\ta, b; "c" and bad.com\n203.0.113.7\t', 'list.tsv');
    expect(reading.format).toBe('tsv');
    expect(listOf(reading)).toEqual(['2 domain evil.com', '3 ip 203.0.113.7']);
  });
});

describe('columns', () => {
  test.each([
    ['type', 'SHA1', SHA1],
    ['Indicator Type', 'sha-1', SHA1],
    ['kind', 'File Hash', SHA1],
    ['IOC_type', 'domain-name', 'evil.com'],
    ['ioc type', 'FQDN', 'evil.com'],
    ['type', 'ipv4-addr', '203.0.113.7'],
    ['type', 'IPv6', '2001:db8::1'],
    ['type', 'URI', 'http://evil.com/x'],
    ['type', 'path', '/tmp/x'],
    ['type', '', 'evil.com'],
  ])('%s %j is a type for %s', (column, type, value) => {
    expect(listOf(read(`${column},value\n${type},${value}`))).toEqual([
      expect.stringMatching(new RegExp(`^2 \\w+ ${value}$`)),
    ]);
  });

  test('a type wins over what a value looks like', () => {
    expect(listOf(read('type,value\ndomain,evil.zip\npath,/tmp'))).toEqual([
      '2 domain evil.zip',
      '3 path /tmp',
    ]);
    const reading = read(`type,value\nsha256,${MD5}\nip,evil.com`);
    expect(refusedOf(reading)).toEqual([
      `2 ${MD5}: “${MD5}” is an MD5, not a SHA-256.`,
      '3 evil.com: “evil.com” is a domain, not an IP address.',
    ]);
  });

  test('a column of types that are no kinds is not about kinds', () => {
    expect(listOf(read('type,indicator\nphishing,evil.com\nbotnet,203.0.113.7'))).toEqual([
      '2 domain evil.com',
      '3 ip 203.0.113.7',
    ]);
  });

  test.each([
    ['value', 'evil.com'],
    ['IOC', 'evil.com'],
    ['Observable', 'evil.com'],
    ['domain', 'evil.com'],
    ['FQDN', 'evil.com'],
    ['dst_ip', '203.0.113.7'],
    ['IP Address', '203.0.113.7'],
    ['url', 'http://evil.com/x'],
    ['hash', MD5],
    ['SHA-256', SHA256],
    ['CIDR', '203.0.113.0/24'],
    ['File Path', '/tmp/x'],
  ])('%s is a column of indicators', (name, value) => {
    const text = `date,${name},comment\n2026-01-01,${value},see good.com`;
    expect(listOf(read(text, 'list.txt'))).toEqual([expect.stringMatching(/^2 /)]);
    expect(listOf(read(text))[0]).toContain(value);
  });

  test("columns about one's own machines are none of indicators", () => {
    const reading = read('hostname,src_ip,domain\npc1.example.org,198.51.100.1,evil.com');
    expect(listOf(reading)).toEqual(['2 domain evil.com']);
  });

  test('beside a column of values those after a kind are attributes', () => {
    expect(listOf(read('indicator,url\nevil.com,https://report.example/1'))).toEqual(['2 domain evil.com']);
  });

  test('a composite value has to have the parts that its type says', () => {
    const reading = read(`type,value\nfilename|sha256,${SHA256}\ndomain|ip,evil.com\n`);
    expect(refusedOf(reading)).toEqual([
      `2 ${SHA256}: “filename|sha256” has 2 parts, and “${SHA256}” has not.`,
      '3 evil.com: “domain|ip” has 2 parts, and “evil.com” has not.',
    ]);
  });

  test('cells beyond those that are looked at together are in no column', () => {
    const reading = read(`value,comment\nevil.com${',long'.repeat(1_023)},good.com,good.org\nbad.com,`);
    expect(listOf(reading)).toEqual(['2 domain evil.com', '3 domain bad.com']);
    expect(reading.refused).toEqual([]);
  });

  test('a header in a comment is one', () => {
    const reading = read('# a, list\n# value,valid_until\nevil.com,2027-01-01\n');
    expect(reading.indicators).toEqual([
      { indicator: { kind: 'domain', value: 'evil.com' }, line: 3, validUntil: '2027-01-01T00:00:00.000Z' },
    ]);
  });

  test('a cell with several values has each of them', () => {
    const reading = read('ip,comment\n"203.0.113.7; 203.0.113.8\n203.0.113.999",x');
    expect(listOf(reading)).toEqual(['2 ip 203.0.113.7', '2 ip 203.0.113.8']);
    expect(reading.refused).toHaveLength(1);
  });

  test.each([
    ['revoked', 'true', /withdrawn/],
    ['deleted', '1', /withdrawn/],
    ['to_ids', 'False', /context/],
    ['action', 'allow', /something to allow/],
    ['valid_until', '2026-06-01T12:00:00Z', /was valid until 2026-06-01 12:00 UTC/],
    ['expires', '2026-06-01T14:00:00+02:00', /was valid until/],
  ])('with %s %s it is refused', (column, cell, why) => {
    expect(read(`value,${column}\nevil.com,${cell}`).refused).toEqual([
      { line: 2, text: 'evil.com', why: expect.stringMatching(why) },
    ]);
  });

  test.each([
    ['tlp', 'AMBER', 'amber'],
    ['TLP', 'TLP:AMBER+STRICT', 'amber+strict'],
    ['tags', 'x, tlp:green', 'green'],
    ['tags', 'red', undefined],
  ])('%s %j marks the file %s', (column, cell, tlp) => {
    expect(read(`value,${column}\nevil.com,"${cell}"\nbad.com,`).tlp).toBe(tlp);
  });
});

describe('tables without a known header', () => {
  test('the column with the most indicators is that of the indicators', () => {
    const reading = read('1,evil.com,https://report.example/1\n2,bad.com,see there\n3,zz,\n');
    expect(listOf(reading)).toEqual(['1 domain evil.com', '2 domain bad.com']);
    expect(refusedOf(reading)).toEqual([expect.stringMatching(/^3 zz: /)]);
  });

  test('an indicator in another column now and then makes it none', () => {
    const reading = read('203.0.113.1,evil.com\nx,bad.com\ny,worse.com');
    expect(listOf(reading)).toEqual(['1 domain evil.com', '2 domain bad.com', '3 domain worse.com']);
  });

  test('a header in other words is passed over', () => {
    const reading = read('Wert;Bemerkung\nevil.com;C2, und so\nbad.com;');
    expect(listOf(reading)).toEqual(['2 domain evil.com', '3 domain bad.com']);
    expect(reading.refused).toEqual([]);
  });

  test('a column of types is one without a header, too', () => {
    const reading = read(`domain,evil.com\nmd5,${MD5}\nimphash,${'ab'.repeat(16)}`);
    expect(listOf(reading)).toEqual(['1 domain evil.com', `2 md5 ${MD5}`]);
    expect(reading.refused).toHaveLength(1);
  });

  test('nothing but indicators is a list of them', () => {
    expect(listOf(read('a.com,b.com\nc.com,,d.com'))).toEqual([
      '1 domain a.com',
      '1 domain b.com',
      '2 domain c.com',
      '2 domain d.com',
    ]);
  });

  test('a single column', () => {
    expect(listOf(read('evil.com\nbad.com\n'))).toEqual(['1 domain evil.com', '2 domain bad.com']);
  });

  test('a list in one row, however long', () => {
    const names = Array.from({ length: 5_000 }, (_, at) => `n${at}.evil.com`);
    expect(listOf(read(names.join(',')))).toEqual(names.map((name) => `1 domain ${name}`));
  });
});

describe('rows', () => {
  test('a row without a value is refused, an empty one is not', () => {
    const reading = read('value,comment\n,x\n,\n\nevil.com,');
    expect(refusedOf(reading)).toEqual(['2 x: This row has nothing where the indicator belongs.']);
    expect(listOf(reading)).toEqual(['5 domain evil.com']);
  });

  test('a quotation mark that is never closed spoils one row', () => {
    const rows = `b.com,\n${'c.com,x\n'.repeat(9_000)}`;
    const reading = read(`value,comment\na.com,"half\n${rows}`);
    expect(refusedOf(reading)).toEqual(['2 a.com,"half: A quotation mark in this row is never closed.']);
    expect(listOf(reading)).toEqual(['3 domain b.com', '4 domain c.com']);
  });

  test('so does one that is closed much later', () => {
    const rows = `${'c.com,x\n'.repeat(9_000)}d.com,"x"\n`;
    const reading = read(`value,comment\na.com,"half\n${rows}`);
    expect(reading.refused.map(({ line }) => line)).toEqual([2]);
    expect(listOf(reading)).toEqual(['3 domain c.com', '9003 domain d.com']);
  });

  test.each([
    ['"a""b"', 'a"b'],
    ['"a" b', 'a b'],
    ['  "a"', 'a'],
    ['a "b"', 'a "b"'],
    ['"a,\nb"', 'a, b'],
  ])('the cell %s is %j', (cell, text) => {
    expect(read(`type,value\ndomain,${cell}\ndomain,evil.com`).refused[0]!.text).toBe(text);
  });
});
