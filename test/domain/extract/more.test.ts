import { describe, expect, test } from '@jest/globals';
import { extract } from '../../../src/domain/extract.ts';

const moreIn = (text: string) => extract(text).map(({ more }) => more?.text);

describe('more than the indicator', () => {
  test.each([
    '*.evil.com',
    '*[.]evil[.]com',
    '.evil.com',
    '*evil.com',
    'http://*.evil.com',
    'https://*.evil.com/a/b',
    '*.evil.com/a?x=1',
    'evil.com/a*',
    'evil.com:8443',
    'evil[.]com:8443',
    'tcp://evil.com',
    'tcp://evil.com:4444',
    'stratum+tcp://pool.evil.com:3333',
    'ssh://root@evil.com:22/x',
    'ldap://203.0.113.7/a',
    '203.0.113.7:443',
    '203.0.113.7#443',
    '203.0.113.7/443',
    '203.0.113.7/udp',
    '10.0.0.0/33',
    '10.0.0.0/8:443',
    '203.0.113.7/22',
    '203.0.113.7/255.255.252.0',
    '2a02:db8::1/32',
    '::ffff:1.2.3.4/120',
    'evil.com:443/tcp',
    '203.0.113.7:443/tcp',
    '203.0.113.7/443/tcp',
    '[2a02::1]:8443',
    'tcp://[2a02::1]:8443',
    'fe80::1%eth0',
    'http://evil.com/*',
    'http://evil.com/a*',
    'http://evil.com/a**',
    'http://evil.com/a?*',
  ])('is %s, in whatever surroundings', (text) => {
    expect(moreIn(text)).toEqual([text]);
    expect(moreIn(`Seen: ${text}, and blocked since.`)).toEqual([text]);
    expect(moreIn(`(${text})\n${text}`)).toEqual([text, text]);
  });

  test('is the port of what tcpdump writes', () => {
    expect(moreIn('203.0.113.7.443 > 10.0.0.1.51234: S')).toEqual(['203.0.113.7.443', '10.0.0.1.51234']);
  });

  test.each([
    ['my-evil-\nhost.com', 'my-evil-\nhost.com'],
    ['Seen "my-\r\nhost.com/a" there', 'my-\r\nhost.com/a'],
    ['evil.com-\nevil.net', undefined, 'evil.com-\nevil.net'],
    ['http://evil.com/a-\nhost.com', undefined, undefined],
    ['It is -\nhost.com', undefined],
    ['2026-05-\nhost.com', undefined],
    ['command-and-\ncontrol: host.com', undefined],
    ['my-evil-\nhttp://host.com/', undefined],
    ['my-evil-\n203.0.113.7', undefined],
  ])('is the half of a name on the line above: %j', (text, ...expected) => {
    expect(moreIn(text)).toEqual(expected);
    for (const { more } of extract(text)) if (more) expect(more.isHalf).toBe(true);
  });

  test.each([
    'evil.com/bank.com',
    'evil.com:80/bank.com',
    'evil[.]com/bank[.]com',
    '203.0.113.7/bank.com',
    'evil.com/203.0.113.7/bank.com',
    'evil.com/a.com/203.0.113.7',
  ])('may be the rest of a URL: %s', (text) => {
    for (const { more } of extract(`Seen: ${text}, and blocked since.`))
      expect(more).toEqual({ text, end: 6 + text.length, isRange: false, isHalf: true });
  });

  test('is no half where all is on one line', () => {
    for (const { more } of extract('*.evil.com, evil.net:80, my-evil-host.com:80'))
      expect(more?.isHalf).toBe(false);
  });

  test.each([
    ['*.<http://evil.com|evil.com>', '*.evil.com'],
    ['<http://evil.com|evil.com>:8443', 'evil.com:8443'],
    ['<http://evil.com:8443|evil.com:8443>', 'evil.com:8443'],
  ])('is what stands around a link of Slack: %s', (text, expected) => {
    expect(moreIn(text)).toEqual([expected]);
  });

  test.each([
    'evil.com',
    'evil.com.',
    'evil.com...',
    '...evil.com',
    '"evil.com"',
    '(evil.com)',
    '[evil.com]',
    '<evil.com>',
    '_evil.com_',
    '*evil.com*',
    '**evil.com**',
    '*evil.com is bad*',
    '*see http://evil.com/a*',
    '*http://evil.com/a*',
    '| evil.com |',
    'evil.com: it is',
    'evil.com/',
    'evil.com/#top',
    'http://evil.com/a#top',
    'http://evil.com:8443/a',
    'evil.com:8443/a',
    'https://evil.com',
    '<http://evil.com|evil.com>',
    '<https://evil.com/a|evil.com/a>',
    '|evil.com>',
    'ssh root@203.0.113.7',
    '203.0.113.7.',
    '203.0.113.7: it is',
    '[2a02::1]',
    '[2a02::1]: it is',
    '10.0.0.0/8',
    '2a02:0db8::/32',
    '203.0.113.7/32',
    '10.0.0.0 255.0.0.0',
    '10.0.0.0/255.0.0.0',
    '44d88612fea8a8f36de82e1278abb02f:8443',
    '*.44d88612fea8a8f36de82e1278abb02f',
  ])('is not there in %s', (text) => {
    expect(moreIn(text)).toEqual([undefined]);
  });

  test('is not the next of several', () => {
    expect(moreIn('evil.com/203.0.113.7')).toEqual([undefined, undefined]);
    expect(moreIn('203.0.113.5/203.0.113.6')).toEqual([undefined, undefined]);
  });
});

describe('a range', () => {
  test.each([
    '10.0.0.1-10.0.0.9',
    '10.0.0.1 - 10.0.0.9',
    '10.0.0.1–10.0.0.9',
    '10.0.0.1 — 10.0.0.9',
    '10.0.0.1 through 10.0.0.9',
    '10.0.0.1...10.0.0.9',
    '10[.]0[.]0[.]1-10[.]0[.]0[.]9',
    '10.0.0.0/24-10.0.1.0/24',
    '2a02::1-2a02::9',
    '2a02::1 - 2a02::9',
    '10.0.0.0 to 10.0.0.255',
    '10.0.0.9 bis 10.0.0.10',
  ])('is said at its first end: %s', (text) => {
    const [first, last] = extract(`Block ${text} now`);
    expect(first?.more).toEqual({ text, end: 6 + text.length, isRange: true, isHalf: false });
    expect(last).toBeDefined();
    expect(last?.more).toBeUndefined();
  });

  test.each([
    '10.0.0.1, 10.0.0.9',
    '10.0.0.1\n- 10.0.0.9',
    '10.0.0.1 -> 10.0.0.9',
    '10.0.0.1 - - 10.0.0.9',
    '10.0.0.1 - evil.com',
    '10.0.0.5 to 203.0.113.9',
    '10.0.0.5 to 10.0.1.9',
    '10.0.0.5 to 10.0.0.5',
    '10.0.0.9 to 10.0.0.5',
    '2a02::1 to 2a02::9',
    '10.0.0.1 to evil.com',
    'evil.com - evil.net',
  ])('is not %j', (text) => {
    expect(moreIn(text)).toEqual([undefined, undefined]);
  });
});
