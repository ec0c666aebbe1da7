import { describe, expect, test } from '@jest/globals';
import { Refusal } from '../../../src/domain/refusal.ts';
import { listOf, MD5, outcomeOf, readingOf, refusedOf, SHA1, SHA256 } from './files.ts';

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
      '3 good.com: The file says “Allowed” of it, which speaks against a block.',
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

  test.each([
    ['ip,hostname', '203.0.113.7,evil.com', ['ip 203.0.113.7', 'domain evil.com']],
    ['Host', 'evil.com', ['domain evil.com']],
    ['Hosts,type', '203.0.113.7,malware', ['ip 203.0.113.7']],
    ['sha1,md5,domain', `${SHA1},${MD5},evil.com`, [`sha1 ${SHA1}`, `md5 ${MD5}`, 'domain evil.com']],
    ['src_ip,hostname,url', '198.51.100.1,pc1.example.org,http://evil.com/', ['url http://evil.com/']],
    ['url,host', 'http://evil.com/,evil.com', ['url http://evil.com/']],
    ['user,hostname,md5', `me,pc1.example.org,${MD5}`, [`md5 ${MD5}`]],
    ['ip,type,valid_until', '203.0.113.7,imphash,2027-01-01', ['ip 203.0.113.7']],
  ])('of %s are read those of the other side', (header, row, expected) => {
    const reading = read(`${header}\n${row}`);
    expect(listOf(reading)).toEqual(expected.map((each) => `2 ${each}`));
    expect(reading.refused).toEqual([]);
  });

  test('a table is said to have been read by these columns', () => {
    expect(read('ip,note,hostname\n203.0.113.7,x,evil.com').columns).toEqual([
      { under: 'ip' },
      { under: 'hostname' },
    ]);
    expect(read('7,203.0.113.7').columns).toEqual([{ in: 'column 2' }]);
    expect(read('Wert;\nevil.com;x\n;y').columns).toEqual([{ under: 'Wert' }]);
    expect(read('ip\n203.0.113.7').columns).toBeUndefined();
    expect(read('source,hits\na.com,1\n"open,2').columns).toBeUndefined();
    expect(read('a.com,b.com').columns).toBeUndefined();
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
    expect(reading.unread).toEqual([{ part: { in: 'columns beyond those that are read' }, count: 2 }]);
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
    ['Deleted', 'YES ', /withdrawn/],
    ['to_ids', 'False', /context/],
    ['valid_from', '2026-06-01T12:00:01Z', /^It is valid from 2026-06-01 12:00 UTC on\.$/],
    ['not before', 'soon', /^It is valid from “soon”, which is no time/],
    ['isWhitelisted', 'true', /^The file says that it is harmless or to be allowed\.$/],
    ['false_positive', '1', /harmless or to be allowed/],
    ['type', 'whitelist', /says “whitelist” of it/],
    ['type', 'Benign', /says “Benign” of it/],
    ['list', 'White', /says “White” of it/],
    ['list name', 'Known good', /says “Known good” of it/],
    ['action', 'Permit', /says “Permit” of it/],
    ['action', 'ignore', /says “ignore” of it/],
    ['action', 'Exclusion', /says “Exclusion” of it/],
    ['verdict', 'clean', /says “clean” of it/],
    ['Disposition', 'False Positive', /says “False Positive” of it/],
    ['classification', 'not malicious', /says “not malicious” of it/],
    ['reputation', 'trusted', /says “trusted” of it/],
    ['comment', 'benign', /says “benign” of it/],
    ['x', ' Allowlisted ', /says “Allowlisted” of it/],
    ['tags', 'false-positive', /says “false-positive” of it/],
    ['action', 'allow', /says “allow” of it, which speaks against a block/],
    ['valid_until', '2026-06-01T12:00:00Z', /was valid until 2026-06-01 12:00 UTC/],
    ['expires', '2026-06-01T14:00:00+02:00', /was valid until/],
  ])('with %s %s it is refused', (column, cell, why) => {
    expect(read(`value,${column}\nevil.com,${cell}`).refused).toEqual([
      { line: 2, text: 'evil.com', why: expect.stringMatching(why) },
    ]);
  });

  test.each([
    ['valid_from', '2026-06-01T12:00:00Z'],
    ['valid_from', 'n/a'],
    ['valid_until', '2026-06-01T12:00:01Z'],
    ['isWhitelisted', 'false'],
    ['deleted', '0'],
    ['to_ids', '1'],
    ['action', 'Block'],
    ['action', 'clean'],
    ['action', 'do not allow'],
    ['list', 'blacklist'],
    ['verdict', 'malicious'],
    ['verdict', 'cleaned up'],
    ['comment', 'is benign'],
    ['comment', 'not on the allowlist'],
    ['comment', 'good'],
    ['tlp', 'white'],
  ])('with %s %s it is not', (column, cell) => {
    const reading = read(`value,${column}\nevil.com,${cell}`);
    expect(listOf(reading)).toEqual(['2 domain evil.com']);
    expect(reading.refused).toEqual([]);
  });

  test('of two ends of one row the first counts', () => {
    const reading = read(
      'value,expires,valid_until\na.com,2028-01-01,2027-01-01\nb.com,2027-01-01,2028-01-01',
    );
    expect(reading.indicators.map(({ validUntil }) => validUntil)).toEqual([
      '2027-01-01T00:00:00.000Z',
      '2027-01-01T00:00:00.000Z',
    ]);
    expect(read('value,expires,valid_until\na.com,2028-01-01,2025-01-01').expired).toBe(1);
  });

  test('of two types of one row the first counts', () => {
    expect(listOf(read('type,kind,value\n,path,/tmp\ndomain,path,evil.zip'))).toEqual([
      '2 path /tmp',
      '3 domain evil.zip',
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
  test('columns of which most cells are indicators are read, and of others it is told', () => {
    const reading = read(
      '1,evil.com,203.0.113.1,https://report.example/1\n2,bad.com,203.0.113.2,see there\n3,zz,203.0.113.3,\n4,,203.0.113.4,none of it\n',
    );
    expect(listOf(reading)).toEqual([
      '1 domain evil.com',
      '1 ip 203.0.113.1',
      '2 domain bad.com',
      '2 ip 203.0.113.2',
      '3 ip 203.0.113.3',
      '4 ip 203.0.113.4',
    ]);
    expect(refusedOf(reading)).toEqual([expect.stringMatching(/^3 zz: /)]);
    expect(reading.columns).toEqual([{ in: 'column 2' }, { in: 'column 3' }]);
    expect(reading.unread).toEqual([{ part: { in: 'column 4' }, count: 1 }]);
  });

  test('an indicator in another column now and then makes it none', () => {
    const reading = read('203.0.113.1,evil.com\nx,bad.com\ny,worse.com');
    expect(listOf(reading)).toEqual(['1 domain evil.com', '2 domain bad.com', '3 domain worse.com']);
    expect(reading.unread).toEqual([{ part: { in: 'column 1' }, count: 1 }]);
  });

  test('a column of which few cells are indicators is read when there is no better one', () => {
    const reading = read('evil.com,x\nno,x\nnot,203.0.113.1\nbad.com,x\nnone at all,y');
    expect(listOf(reading)).toEqual(['1 domain evil.com', '4 domain bad.com']);
    expect(reading.refused).toHaveLength(3);
    expect(reading.unread).toEqual([{ part: { in: 'column 2' }, count: 1 }]);
  });

  test('one that is called after something else is not read, and told', () => {
    const reading = read(
      'c2,reference,victim\nevil.com,https://report.example/1,198.51.100.1\nbad.com,https://report.example/2,198.51.100.2',
    );
    expect(listOf(reading)).toEqual(['2 domain evil.com', '3 domain bad.com']);
    expect(reading.columns).toEqual([{ under: 'c2' }]);
    expect(reading.unread).toEqual([
      { part: { under: 'reference' }, count: 2 },
      { part: { under: 'victim' }, count: 2 },
    ]);
  });

  test('where all are called after something else, none is, unless it is the only column', () => {
    expect(outcomeOf('list.csv', 'source,hits\n203.0.113.1,7\n203.0.113.2,8')).toEqual(
      new Refusal(
        'no_indicators',
        '“list.csv” names indicators only where none is looked for: 2 under “source”; call it “value”, or after what it holds, to have it read.',
      ),
    );
    expect(listOf(read('source\n203.0.113.1'))).toEqual(['2 ip 203.0.113.1']);
  });

  test('what the header says of them counts', () => {
    const reading = read('Wert,valid_until,action\na.com,2027-01-01,\nb.com,2025-01-01,\nc.com,,allow');
    expect(reading.indicators).toEqual([
      { indicator: { kind: 'domain', value: 'a.com' }, line: 2, validUntil: '2027-01-01T00:00:00.000Z' },
    ]);
    expect(reading.refused.map(({ line }) => line)).toEqual([3, 4]);
  });

  test('a row that says whitelist is refused, wherever it says so', () => {
    expect(refusedOf(read('evil.com,blacklist\ngood.com,whitelist\nbad.com,'))).toEqual([
      '2 good.com: The file says “whitelist” of it, which speaks against a block.',
    ]);
  });

  test('a first row with a near miss in it is no header', () => {
    expect(read('evil.nosuchsuffix,x\nbad.com,y').refused).toHaveLength(1);
    expect(read(`${'a'.repeat(31)},x\nbad.com,y`).refused).toHaveLength(1);
    expect(read(`7,x\nbad.com,y`).refused).toHaveLength(1);
  });

  test('a table in which nothing is an indicator is refused row by row', () => {
    expect(refusedOf(read('zz,x\nyy,y')).map((each) => each.slice(0, 5))).toEqual(['1 zz:', '2 yy:']);
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
    ['in quotation marks', (tail: string) => `"x"${tail}`],
    ['bare', (tail: string) => tail],
  ])('a cell that is too long, %s, spoils its row', (_, make) => {
    const rows = (length: number) => `value,comment\na.com,${make('x'.repeat(length))}\nb.com,`;
    expect(listOf(read(rows(32_768)))).toEqual(['2 domain a.com', '3 domain b.com']);
    const reading = read(rows(32_769));
    expect(listOf(reading)).toEqual(['3 domain b.com']);
    expect(refusedOf(reading)).toEqual([
      expect.stringMatching(
        /^2 a\.com x+…: A cell of this row is too long; it can have 32,768 characters\.$/,
      ),
    ]);
  });

  test('what stands before the header marks the file', () => {
    expect(read('# TLP:RED\nvalue,x\na.com,y').tlp).toBe('red');
    expect(read('value,x\n# TLP:RED\na.com,y').tlp).toBe('red');
  });

  test('a row that is commented out is refused, and what other comments mention is told', () => {
    const reading = read(
      '# evil.com\nvalue,comment\n#bad.com,phishing\n ## 203.0.113.7,\nlast.com,\n# from https://feed.example/\n#',
    );
    expect(listOf(reading)).toEqual(['5 domain last.com']);
    expect(refusedOf(reading)).toEqual([
      '1 # evil.com: It is commented out.',
      '3 #bad.com phishing: It is commented out.',
      '4 ## 203.0.113.7: It is commented out.',
    ]);
    expect(reading.unread).toEqual([{ part: { in: 'comments' }, count: 1 }]);
  });

  test('a comment in a list of nothing else is looked at cell by cell', () => {
    expect(refusedOf(read('a.com,b.com\n#x,c.com\nd.com,e.com'))).toEqual([
      '2 #x c.com: It is commented out.',
    ]);
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
