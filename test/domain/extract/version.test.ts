import { describe, expect, test } from '@jest/globals';
import { each, expectEach, found } from './found.ts';

describe('four numbers are no address', () => {
  test('behind a word for versions, sections and masks', () => {
    expectEach(
      [],
      [
        ...each(
          'appendix article assembly assemblyversion build builds chapter clause control figure fileversion firmware mask netmask',
          '~ 10.2.3.4',
        ),
        ...each(
          'oid patch productversion rel release releases rev revision rfc rv section subnet table v ver version versions vers',
          '~: 10.2.3.4',
        ),
        ...each('wildcard § §§ xversion Version BUILD', '~ 10.2.3.4'),
        'version 10.0.0.5: new',
        '§10.2.3.4',
      ],
    );
  });

  test('nor when little stands between', () => {
    expectEach(
      [],
      [
        ...each(
          'a and before below current file from id in installed is latest least new no',
          'version ~ 10.2.3.4',
        ),
        ...each('number of old or product replaced replaces running supersedes the', 'version ~ 10.2.3.4'),
        ...each('through to up was', 'version ~ 10.2.3.4'),
        'version number of the product is 10.2.3.4',
        'ver. 10.2.3.4',
      ],
    );
  });

  test('behind software', () => {
    expectEach(
      [],
      [
        ...each(
          'acrobat air android apache app bios chrome chromium confluence driver edge edg esxi exchange',
          '~ 99.2.3.4',
        ),
        ...each(
          'firefox flash fortios fw gitlab ios java jdk jira jre junos kernel library log4j macos',
          '~ 7.2.3.99',
        ),
        ...each(
          'module mysql net nginx office openssl opera package php player plugin postgresql',
          '~ 7.2.3.4',
        ),
        ...each(
          'python reader ruby runtime safari struts teams tomcat vcenter weblogic windows',
          '~ 7.2.3.4',
        ),
        ...each('wordpress zoom', '~ 7.2.3.4'),
      ],
    );
  });

  test('but not behind a host that ends like software', () => {
    for (const before of ['evil.net, ', 'evil.net ', 'http://evil.net/ ', 'Block evil.net and '])
      expect(found(`${before}7.2.3.4`).at(-1)).toBe('ip 7.2.3.4');
    expectEach([], ['asp.net 7.2.3.4', '.NET 7.2.3.4']);
    expect(found(`evil.net ${' '.repeat(64)}7.2.3.4`)).toContain('ip 7.2.3.4');
    expect(found('evil.net runs .net 7.2.3.4')).toEqual(['domain evil.net']);
  });

  test('behind what becomes of versions', () => {
    expectEach(
      [],
      [
        ...each('upgraded updating downgraded bumped migrate', '~ from 10.2.3.4'),
        ...each('upgrade updates downgrading bump migrated', '~ the agent to 10.2.3.4'),
        'Upgraded to 10.2.3.4',
        'prior to 10.2.3.4',
        ...each('earlier later older newer Newer', '~ than 10.2.3.4'),
        ...each('fixed patched', '~ in 10.2.3.4'),
        `upgraded ${'x'.repeat(51)} to 10.2.3.4`,
      ],
    );
  });

  test('before what only versions have', () => {
    expectEach(
      [],
      [
        ...each('above before below earlier higher later lower newer older prior', '10.2.3.4 and ~'),
        ...each('above before below earlier higher later lower newer older prior', '10.2.3.4 or ~, then'),
        ...each('build release released version Version', '10.2.3.4 ~'),
        ...each('– — -', '10.2.3.4 ~ release notes'),
        ...each('– — -', '10.2.3.4 ~ changelog'),
        '10.2.3.4 – change log',
      ],
    );
  });

  test('attached to a name', () => {
    expectEach(
      [],
      [
        ...each('Chrome Foo.b+c-d A F00', '~/10.2.3.4'),
        'see Chrome/10.2.3.4',
        '(Chrome/10.2.3.4',
        'XIP/10.2.3.4',
        'IPX/10.2.3.4',
        ...each('curl nginx node php python ruby', 'lib-~/10.2.3.4'),
        ...each('== ~= <= >= !=', 'foo ~10.2.3.4'),
        '== "10.2.3.4',
        "== '10.2.3.4",
        'foo ==  10.2.3.4',
        '~10.2.3.4',
        '"~10.2.3.4", "~10.2.3.4"',
        '~10.2.3.4 || ~10.2.3.4',
        '^10.2.3.4',
      ],
    );
  });

  test('behind a name in a field for software', () => {
    expectEach(
      [],
      [
        ...each(
          'Application Browser Engine Firmware Module OS Platform Product Program Scanner Software',
          '~: Foo 10.0.0.5',
        ),
        ...each('User-Agent X-Mailer X-Newsreader X-Powered-By', '~: foo 10.0.0.5'),
        'Client software: Foo 10.0.0.5',
        'Operating system  Foo 10.0.0.5',
        'OS\tFoo 10.0.0.5',
        'OS = Foo 10.0.0.5',
        '> "OS": "Foo 10.0.0.5',
        '* OS: Foo 10.0.0.5',
        'OS: Foo 100.0.0.5',
        'OS: oFoo+b.c-d 100.0.0.5',
        'OS: fü 99.0.0.5',
        `OS:${' '.repeat(192)}Foo 10.0.0.5`,
      ],
    );
  });

  test('in a column for versions', () => {
    expectEach(
      [],
      [
        ...each(
          'browser build firmware fw os patch release rev revision software ver version versions',
          'id,host,~\na,b,10.0.0.5',
        ),
        ...each('agent_version agent-version agent.version Version(s) #version', 'id,host,~\na,b,10.0.0.5'),
        'id,host,user agent\na,b,10.0.0.5',
        'id,host,user_agent\na,b,10.0.0.5',
        'id,host,user-agent\na,b,10.0.0.5',
        'id,host,Installed version\na,b,10.0.0.5',
      ],
    );
  });

  test('beside a version', () => {
    expectEach(
      [],
      [
        ...each(', ; / & - – — ( )', 'version 1.2.3.4~1.2.3.5'),
        ...each('and or to through until up', 'version 1.2.3.4 ~ 1.2.3.5'),
        'version 1.2.3.4, and 1.2.3.5',
        'version 1.2.3.4 and  1.2.3.5',
        'version 1.2.3.4 up to 1.2.3.5',
        'version 1.2.3.4 UP TO 1.2.3.5',
        `version 1.2.3.4,${' '.repeat(14)}1.2.3.5`,
        'version 1.2.3.4, 1.2.3.5, 1.2.3.6 and 1.2.3.7',
      ],
    );
  });
});

describe('four numbers are an address all the same', () => {
  test.each([
    ['where a sentence is between', 'A new version. From 10.2.3.4'],
    ['where a line is between', 'version\n10.2.3.4'],
    ['where another word is between', 'version on 10.2.3.4'],
    ['behind a word that only begins so', 'versioned 10.2.3.4'],
    ['behind software when a number is too large for a version', 'chrome 100.2.3.4'],
    ['behind software when the last number is too large', 'chrome 1.2.3.100'],
    ['behind software and a word', 'chrome at 7.2.3.4'],
    ['behind software and a word that may stand behind a version', 'chrome is 7.2.3.4'],
    ['behind another word than of upgrades', 'xupgraded to 10.2.3.4'],
    ['where the upgrade is another sentence', 'upgraded. Now to 10.2.3.4'],
    ['behind another preposition of upgrades', 'upgraded than 10.2.3.4'],
    ['behind a colon', 'upgraded to: 10.2.3.4'],
    ['where the upgrade was to something else', 'upgraded to x in 10.2.3.4'],
    ['where the upgrade is too far', `upgraded ${'x'.repeat(52)} to 10.2.3.4`],
    ['behind what is only moved', 'moved to 10.2.3.4'],
    ['behind what is only smaller', 'smaller than 10.2.3.4'],
    ['behind a colon and a comparison', 'prior to: 10.2.3.4'],
    ['behind a word that ends so', 'colder than 10.2.3.4'],
    ['behind a relation of the word before', 'prior to him in 10.2.3.4'],
    ['before a longer word', '10.2.3.4 and laters'],
    ['before a longer word of releases', '10.2.3.4 builds'],
    ['before a comma', '10.2.3.4, and later'],
    ['before another relation', '10.2.3.4 and other'],
    ['before a relation that is farther off', '10.2.3.4 x and later'],
    ['before a build farther off', '10.2.3.4 x build'],
    ['before notes farther off', '10.2.3.4 x – release notes'],
    ['before notes of a longer name', '10.2.3.4 – release notesx'],
    ['behind a small word', 'foo/10.2.3.4'],
    ['behind a name that begins small', 'xFoo/10.2.3.4'],
    ['behind a name that a hyphen precedes', '-Foo/10.2.3.4'],
    ['behind a name that is apart', 'Foo/ 10.2.3.4'],
    ['behind a longer name of a program', 'xcurl/10.2.3.4'],
    ['behind a path of a program', 'curl/x 10.2.3.4'],
    ['behind one equals sign', 'foo=10.2.3.4'],
    ['behind two, and more', '== x 10.2.3.4'],
    ['under a heading that is underlined', 'Addresses\n=========\n10.2.3.4'],
    ['behind a tilde apart', '~ 10.2.3.4'],
    ['between the tildes of what is struck out', '~10.2.3.4~'],
    ['between two of them', '~~10.2.3.4~~'],
    ['at the beginning of what is struck out', `~10.2.3.4 ${'x '.repeat(40)}x~`],
    ['where a name is farther off', 'Chrome/x 10.2.3.4'],
    ...each('DMZ DST FTP HTTP HTTPS ICMP IP LAN NAT RDP SMB SRC SSH TCP UDP VPN WAN', '~').map(
      (name) => [`behind ${name}`, `${name}/10.2.3.4`] as const,
    ),
    ['in a field of another name', 'My application: Foo 10.0.0.5'],
    ['in a field of a longer name', 'Applications: Foo 10.0.0.5'],
    ['behind a number in such a field', 'Application: 1 10.0.0.5'],
    ['behind a small name when the numbers are large', 'Application: foo 100.0.0.5'],
    ['behind another word when the numbers are large', 'Application: Foo x 100.0.0.5'],
    ['behind two spaces when the numbers are large', 'Application: Foo  100.0.0.5'],
    ['where the field begins too far off', `OS:${' '.repeat(200)}Foo 100.0.0.5`],
    ...each('address addr at by from host ip ipv4 on over server src dst through to via with', '~').map(
      (word) => [`in such a field behind ${word}`, `Platform: Portal ${word} 10.0.0.5`] as const,
    ),
    ...each('at by from over to via', '~').map(
      (word) => [`in such a column behind ${word}`, `id,host,build\na,b,${word} 10.0.0.5`] as const,
    ),
    ['in a column of another name', 'id,host,rebuild\na,b,10.0.0.5'],
    ['in a column of a longer name', 'id,host,build x\na,b,10.0.0.5'],
    ['with a port', 'version 10.0.0.5:443'],
    ['with teeth out', 'version 10[.]0.0.5'],
    ['with a prefix length', 'section 10.0.0.5/32'],
  ])('%s: %j', (_, text) => {
    const [address] = /\d+\[?\.\]?\d+\.\d+\.\d+/.exec(text)!;
    expect(found(text)).toEqual([`ip ${address.replace('[.]', '.')}`]);
  });

  test.each([
    'version 1.2.3.4 x 1.2.3.5',
    'version 1.2.3.4 sand 1.2.3.5',
    'version 1.2.3.4 on 1.2.3.5',
    `version 1.2.3.4,${' '.repeat(15)}1.2.3.5`,
    'version 1.2.3.4, 10.0.0.1 x 1.2.3.5',
  ])('when it is not beside a version: %s', (text) => {
    expect(found(text)).toEqual(['ip 1.2.3.5']);
  });

  test('when it comes before the version', () => {
    expect(found('1.2.3.5, version 1.2.3.4')).toEqual(['ip 1.2.3.5']);
  });
});
