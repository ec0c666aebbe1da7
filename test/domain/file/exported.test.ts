import { describe, expect, test } from '@jest/globals';
import { listOf, MD5, refusedOf, SHA1, SHA256 } from './files.ts';
import { read } from './tables.ts';

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
    expect(reading.leftOut).toEqual({ harmless: 1, expired: 1, other: 2 });
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
