import { describe, expect, test } from '@jest/globals';
import { extract } from '../../../src/domain/extract.ts';

/** What may be only a part, and all that is said there. */
const halvesIn = (text: string) =>
  extract(text).flatMap(({ indicator: { value }, more }) => (more?.isHalf ? [[value, more.text]] : []));

describe('the label of a link that leads elsewhere may be meant or not', () => {
  test.each([
    ['[bank.com](http://evil.top)', 'bank.com'],
    ['[bank.com](https://evil.top/a)', 'bank.com'],
    ['[bank.com](<https://evil.top/a)', 'bank.com'],
    ['[at **bank.com** now](https://evil.top/a)', 'bank.com'],
    ['[203.0.113.7](https://evil.top/a)', '203.0.113.7'],
    ['[https://bank.com/a](https://evil.top/a)', 'https://bank.com/a'],
    ['[bank.com](http://evil.top/bank.com)', 'bank.com'],
    ['[bank.com](http://evil.top/?to=http://bank.com/)', 'bank.com'],
    ['[bank.com](http://bank.com.evil.top/)', 'bank.com'],
    ['[bank.com](http://www.bank.com/)', 'bank.com'],
  ])('%s', (text, label) => {
    expect(halvesIn(text)).toEqual([[label, text]]);
    expect(halvesIn(`See ${text}, and [this](http://evil.net/).`)).toEqual([[label, text]]);
  });

  test.each([
    '[evil.com](http://evil.com)',
    '[evil.com](https://evil.com:8443/a)',
    '[2a02::1](https://[2a02::1]:8443/a)',
    '[https://evil.com/a](https://evil.com/a)',
    '[x] evil.com (http://evil.net/)',
    'evil.com](http://evil.net/)',
    '[a] evil.com](http://evil.net/)',
    '[evil.com] (http://evil.net/)',
    '[evil.com\n](http://evil.net/)',
    '[evil.com](ip 203.0.113.7)',
    `[evil.com ${'x'.repeat(64)}](http://evil.net/)`,
    '[44d88612fea8a8f36de82e1278abb02f](http://evil.net/)',
  ])('but not that of %j', (text) => {
    expect(halvesIn(text)).toEqual([]);
  });
});

describe('an address before a prefix length that stands apart may be a network', () => {
  test.each([
    '203.0.113.0 /24',
    '203.0.113.0  /24',
    '203.0.113.0 / 24',
    '203.0.113.0 (/24)',
    '203.0.113.0(/24)',
    '203.0.113.0 ( / 24 )',
    '203.0.113.0 /32',
    '203.0.113.0 /0',
    '2a02:db8:: /128',
  ])('%s', (text) => {
    const address = text.slice(0, text.search(/[ (]/));
    expect(halvesIn(text)).toEqual([[address, text]]);
    expect(halvesIn(`Seen: ${text}, and more.`)).toEqual([[address, text]]);
  });

  test.each([
    '203.0.113.0 /33',
    '2a02:db8:: /129',
    '203.0.113.0 / 203.0.113.9',
    '203.0.113.0 /24/x',
    '203.0.113.0 /24h',
    '203.0.113.0 /24:10',
    '203.0.113.0\n/24',
    '203.0.113.0 24',
    '203.0.113.0/16 /24',
    'evil.com /24',
  ])('but not %j', (text) => {
    expect(halvesIn(text)).toEqual([]);
  });
});

describe('an address behind the name of an interface may have a port', () => {
  test.each([
    ['outside:203.0.113.9/25', '203.0.113.0/25'],
    ['dmz_1-a:203.0.113.9/22', '203.0.112.0/22'],
    ['Außen:203.0.113.9/25', '203.0.113.0/25'],
  ])('%s', (text, network) => {
    expect(halvesIn(`from ${text} to`)).toEqual([[network, text]]);
  });

  test.each([
    'outside:203.0.113.0/25',
    'ip:203.0.113.9/25',
    'CIDR:203.0.113.9/25',
    'outside: 203.0.113.9/25',
    '"outside":203.0.113.9/25',
    'outside:203.0.113.9/443',
  ])('but not in %s', (text) => {
    expect(halvesIn(text)).toEqual([]);
  });
});
