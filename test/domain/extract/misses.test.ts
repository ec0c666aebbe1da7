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
    'http://evil.com:99999/',
    'hxxps://evil[.]com:65536/a?b=c',
    'ftp://203.0.113.7:123456',
    'http://bob:pw@evil.com:99999',
    'hxxps:\\/\\/evil\\.com\\:99999\\/a',
  ])('is %s, in whatever surroundings, and a field says why', (text) => {
    for (const [before, behind] of [
      ['', ''],
      ['Seen: ', ', and since.'],
      ['(', ').'],
      ['evil.net, ', '\nevil.org'],
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
  ])('is not %s', (text) => {
    expect(missesIn(text)).toEqual([]);
  });

  test('is in no text of the corpus', () => {
    expect(loadCorpus().flatMap(({ text }) => missesIn(text))).toEqual([]);
  });
});
