import { describe, expect, test } from '@jest/globals';
import { each, expectEach, found } from './found.ts';

describe('evil.zip is a host', () => {
  test('behind a word for hosts', () => {
    expectEach(
      ['domain evil.zip'],
      [
        ...each(
          'beacon beaconed beaconing beacons c2 c2s c&c callback callbacks cnc connect connected',
          '~ evil.zip',
        ),
        ...each(
          'connecting connection connections connects contacted contacting contacts controller',
          '~: evil.zip',
        ),
        ...each(
          'curl dig dns domain domains fqdn fqdns host hosted hosting hostname hostnames hosts',
          '~ evil.zip',
        ),
        ...each(
          'nameserver nameservers nslookup ping pinged query queried queries redirect redirected',
          '~ evil.zip',
        ),
        ...each(
          'redirects registered resolve resolved resolves resolving server servers sinkhole',
          '~ evil.zip',
        ),
        ...each(
          'sinkholed site sites sni subdomain subdomains telnet traceroute traffic url urls',
          '~ evil.zip',
        ),
        ...each('visit visited visiting website websites wget whois Domain WHOIS C&C', '~ evil.zip'),
      ],
    );
  });

  test('nor do these part them', () => {
    expectEach(
      ['domain evil.zip'],
      [
        ...each(
          'a address addresses an and are as at by called called for from is its malicious',
          'domain ~ evil.zip',
        ),
        ...each(
          'name named names new of on or out suspicious the their to towards value was were with',
          'site: ~ evil.zip',
        ),
        'the domain of the suspicious name is evil.zip',
        'site, evil.zip',
        'site) "evil.zip"',
        'domain\t=\tevil.zip',
        'sni. evil.zip',
        'dig? evil.zip',
        'c2! evil.zip',
        'domain the. evil.zip',
        'domain of? evil.zip',
        'domain from.. evil.zip',
        'domain:evil.zip',
        `domain${' '.repeat(58)}evil.zip`,
        `a domain${' '.repeat(58)}evil.zip`,
      ],
    );
  });

  test('before a word for hosts', () => {
    expectEach(
      ['domain evil.zip'],
      [
        ...each(
          'c2 domain fqdn host hostname nameserver resolved resolves resolving server site',
          'evil.zip ~',
        ),
        ...each('sinkholed subdomain website RESOLVES', 'evil.zip, ~ now'),
        'evil.zip (resolved)',
        'evil.zip resolves. It',
        'evil.zip resolves.',
        `evil.zip${' '.repeat(16)}resolves`,
        'evil.zip\tdomain',
      ],
    );
  });

  test('under a heading that announces hosts', () => {
    expectEach(
      ['domain evil.zip'],
      [
        ...each(
          'c2 c2s C&C domain domains fqdn fqdns host hosts hostname hostnames infrastructure',
          '~:\nevil.zip',
        ),
        ...each(
          'network nameserver nameservers server servers site sites subdomain subdomains',
          '# ~\nevil.zip',
        ),
        ...each('url urls website websites', 'The ~ seen:\nevil.zip'),
        'Domains:  \nevil.zip',
        '  Domains:\nevil.zip',
        'Domains:\n- [x] evil.zip',
        'Domains:\n[ ] evil.zip',
        'Domains:\r\nevil.zip',
        'Domains:\u2028evil.zip',
        'Domains:\n\nevil.zip',
        'Domains:\nmore is not here\nevil.zip',
        'Domains:\na  b  c  d\nevil.zip',
        'Domains:\na b c d e\nevil.zip',
        'Domains:\n- a b c\n- evil.zip',
        ...each('- > * • ◦ ▪ ‣ · – — + | " \' ` ( [ < 1. 12) 123. -1. -" ▫ ⁃ ● ○ b)', 'Domains:\n~ evil.zip'),
        'Domains:\n1. 2. evil.zip',
        'Domains:\n 2) *evil.zip',
        'Domains:\n1. "evil.zip"',
        'Domains:\n1) `evil.zip',
        `Domains:\n${' '.repeat(63)}evil.zip`,
        `${'Domains '.repeat(9)}aaaaaaa:\nevil.zip`,
        '# Files\nDomains:\nevil.zip',
      ],
    );
  });

  test('on a line of its own behind a host', () => {
    expectEach(
      ['domain evil.com', 'domain evil.zip'],
      [
        ...each('. , ; : | * " \' ` ) ] > ."', 'evil.com\nevil.zip~'),
        `evil.com\nevil.zip${' '.repeat(63)}`,
        'evil.com\nevil.zip\nThen',
      ],
    );
  });
});

describe('evil.zip is none', () => {
  test.each([
    ['behind another word', 'domain x evil.zip'],
    ['behind a word that ends so', 'subsite evil.zip'],
    ['behind a word that begins so', 'domainx evil.zip'],
    ['behind a word with a sign of its own', 'c& evil.zip'],
    ['where a sentence has ended', 'Ask for the domain. evil.zip'],
    ['where a sentence has ended with a shout', 'site! evil.zip'],
    ['where a sentence has ended with a question', 'site? evil.zip'],
    ['where a sentence has ended behind a word between', 'domain from. evil.zip'],
    ['on the next line', 'domain\nevil.zip'],
    ['on the next line, behind a word between', 'domain\nthe evil.zip'],
    ['where the word is too far', `domain${' '.repeat(59)}evil.zip`],
    ['where a word between reaches too far', `domain ${'the '.repeat(16)}evil.zip`],
    ['before another word', 'evil.zip xresolves'],
    ['before a longer word', 'evil.zip resolvesx'],
    ['before a name', 'evil.zip domain.md'],
    ['before a word that is farther off', 'evil.zip x domain'],
    ['before a word that is too far', `evil.zip${' '.repeat(17)}resolves`],
    ['before a word on the next line', 'evil.zip\nresolves'],
    ['under a heading without its sign', 'Domains\nevil.zip'],
    ['under another heading', 'Files:\nevil.zip'],
    ['under another heading in between', 'Domains:\nFiles:\nevil.zip'],
    ['under a heading with a longer word', 'Subdomainsx:\nevil.zip'],
    ['under a heading with a longer word before', 'xurls:\nevil.zip'],
    ['under prose', 'Domains:\nThis is a line of it\nevil.zip'],
    ['under a heading that is too long', `${'Domains '.repeat(9)}aaaaaaaa:\nevil.zip`],
    ['under a heading, behind a word', 'Domains:\nx evil.zip'],
    ['under a heading, behind a word and a sign', 'Domains:\nx"evil.zip'],
    ['under a heading, behind a number', 'Domains:\n12 evil.zip'],
    ['under a heading, behind a long number', 'Domains:\n1234. evil.zip'],
    ['under a heading, far to the right', `Domains:\n${' '.repeat(64)}evil.zip`],
    ['in the heading', '# evil.zip'],
    ['before the heading', 'evil.zip\nDomains:'],
  ])('%s: %j', (_, text) => {
    expect(found(text)).toEqual([]);
  });

  test.each([...each('- x _ % + ;x', 'evil.com\nevil.zip ~'), `evil.com\nevil.zip${' '.repeat(64)}`])(
    'on a line that goes on: %j',
    (text) => {
      expect(found(text)).toEqual(['domain evil.com']);
    },
  );
});

describe('the field that a line begins with', () => {
  test('is that of software', () => {
    expectEach(
      [],
      [
        ...each('> * • | " \' # -', '~OS: Foo 10.0.0.5'),
        '> > * OS: Foo 10.0.0.5',
        'OS : Foo 10.0.0.5',
        'OS= Foo 10.0.0.5',
        '"OS": Foo 10.0.0.5',
        "'OS' : Foo 10.0.0.5",
        'OS  Foo 10.0.0.5',
        'OS\tFoo 10.0.0.5',
        'os:Foo 10.0.0.5',
        'Yes\nOS: Foo 10.0.0.5',
        `OS:${'x'.repeat(193)}Foo 10.0.0.5`.replace('xFoo', ' Foo'),
      ],
    );
  });

  test.each([
    '+OS: Foo 10.0.0.5',
    '1OS: Foo 10.0.0.5',
    'x OS: Foo 10.0.0.5',
    'OS Foo 10.0.0.5',
    'OS; Foo 10.0.0.5',
    'OS:\nFoo 10.0.0.5',
    'User: OS: Foo 10.0.0.5',
    `OS:${'x'.repeat(194)}Foo 10.0.0.5`.replace('xFoo', ' Foo'),
    `${'x'.repeat(26)} OS: Foo 10.0.0.5`,
  ])('is none, or another: %j', (text) => {
    expect(found(text)).toEqual(['ip 10.0.0.5']);
  });
});
