import { describe, expect, test } from '@jest/globals';
import { gather } from '../../../src/domain/extract.ts';
import { parseIndicator } from '../../../src/domain/indicator.ts';
import { Refusal } from '../../../src/domain/refusal.ts';
import { loadCorpus } from '../../corpus/load.ts';

const missesIn = (text: string) => gather(text).misses.map(({ start, end }) => text.slice(start, end));

describe('what is written like an indicator and is none', () => {
  test.each([
    '203.0.113.10-20',
    '203.0.113.10–20',
    '203.0.113.10—9',
    '203.0.113.10~20',
    '203[.]0[.]113[.]10-20',
    '1[.]2[.]3[.]4-5',
    '203.0.113.0-255',
    '45.8.8.1-9',
    '20.1.1.1-2',
    '10.0.0.1-10',
    '203.0.113.10 - 20',
    '203.0.113.10 – 20',
    '203.0.113.10 — 20',
    '203[.]0[.]113[.]10 - 20',
    '198.51.100.*',
    '198.51.*.*',
    '10.x.x.x',
    '198[.]51[.]100[.]*',
    '198.51.100.[1-9]',
    '198.51.100.[1–9]',
    '198.51.100.(1-9)',
    '198.51.100.(9|10)',
    '198.51.100.{1..9}',
    '198.51.100.{1,2,9}',
    '198.51.[1-9].*',
    '198.51.[1-9].7',
    '1.2.3.256',
    '203.0.113.400',
    '203.0.255.400',
    '300.1.2.3',
    '203[.]0[.]113[.]400',
    '@@||good.com^',
    '@@||good.com^$domain=bank.com|evil.com,third-party',
    '@@|https://good.com/a?b=c',
    '@@https://good.com/a',
    '@@*/good.com/a',
    '@@/good.com/a',
    'http://evil.com:99999/',
    'hxxps://evil[.]com:65536/a?b=c',
    'ftp://203.0.113.7:123456',
    'http://bob:pw@evil.com:99999',
    'hxxps:\\/\\/evil\\.com\\:99999\\/a',
    'https://evil.com:*/a',
    'hxxps://evil[.]com:*/',
    'https//evil.com/a',
    'hxxp//evil[.]com',
    'bank.com:443@evil.com',
    'bank[.]com:443[@]evil[.]com',
    '203.0.113.7:80@evil.com',
  ])('is %s, in whatever surroundings, and a field says why', (text) => {
    for (const [before, behind] of [
      ['', ''],
      ['Seen: ', ', and since.'],
      ['(', ').'],
      ['evil.net, ', '\nevil.org'],
      ['"', '" evil.org'],
      ['evil.net ', ' evil.org'],
      ['evil.net, ', ' and evil.org'],
      ['`', '` or so'],
    ])
      expect(missesIn(`${before}${text}${behind}`)).toEqual([text]);
    expect(gather(text).findings).toEqual([]);
    for (const miss of gather(text).misses) expect(parseIndicator(miss.text)).toBeInstanceOf(Refusal);
  });

  test.each([
    'version 203.0.113.10-20',
    'upgraded from 203.0.113.10-20',
    '203.0.113.10-20 and later',
    'openssl 10.0.0.1-20',
    '1.2.3.4-5',
    '19.9.9.8-9',
    '10.0.0.1-9',
    '203.0.113.10-5',
    '203.0.113.10-10',
    '203.0.113.10-256',
    '203.0.113.10 - 5',
    '203.0.113.10 – 5',
    '203.0.113.10 - 256',
    '203.0.113.10 -20',
    '203.0.113.10- 20',
    '203.0.113.10 - 20 times',
    '203.0.113.10 – 20 times',
    '203.0.113.10 - 20 - 30',
    '203.0.113.10 - 20 [x]',
    '203.0.113.10 - 20/11/2031',
    '203.0.113.10 - 20:15',
    '203.0.113.10 - 20%',
    '203.0.113.10 - 20 Nov 2031',
    '203.0.113.10\n- 20',
    'version 203.0.113.10 - 20',
    'version 198.51.100.*',
    'foo==1.2.3.*',
    'openssl version 1.2.3.256',
    '198.51.*',
    '198.51.100.**',
    '198.51.100.*x',
    '198.51.100.*.4.5',
    '198.51.100.xyz',
    '198.51.100.xxx',
    '198.51.100.[1]',
    '198.51.100.[a-f]',
    '1.234.567.890',
    '999.999.1.1',
    '1.2.3.4.256',
    '1.2.3.2560',
    '$1.2.3.256',
    'x1.2.3.256',
    'libevil-1.2.3.256',
    '/lib/1.2.3.256/a',
    'C:\\lib\\1.2.3.256\\a',
    '@@name.com',
    '@@ -1,2 +1,2 @@',
    '@ @||good.com^',
    '203.0.113.10-20ubuntu1',
    '203.0.113.10-20.el9',
    '203.0.113.10-20-30',
    'libevil-203.0.113.10-20',
    '2031-10-20',
    'http://evil.com:65535/',
    'http://localhost:99999/',
    'http://<host>:99999/',
    'http://evil.notatld:99999/',
    'http://evil.com:port/',
    'http://host:*/',
    'bob.smith@evil.com:443',
    'bank.com:443 @evil.com',
    'bank.com:443@evil',
    'bank.com:x@evil.com',
    'http://bank.com:443@evil.com/',
  ])('is not %s', (text) => {
    expect(missesIn(text)).toEqual([]);
  });

  test('is in no text of the corpus', () => {
    expect(loadCorpus().flatMap(({ text }) => missesIn(text))).toEqual([]);
  });
});

describe('what limits a rule of an ad blocker', () => {
  test.each([
    ['||evil.com^$domain=bank.com|shop.com', ['evil.com']],
    ['||evil.com^$third-party,domain=~bank.com evil.net', ['evil.com', 'evil.net']],
    ['`||evil.com^$domain=bank.com` evil.net', ['evil.com', 'evil.net']],
    ['||evil.com^', ['evil.com']],
    ['a^b $c http://evil.com/a', ['http://evil.com/a']],
  ])('of %j leaves out what is not blocked', (text, expected) => {
    expect(gather(text).findings.map(({ indicator }) => indicator.value)).toEqual(expected);
  });
});
