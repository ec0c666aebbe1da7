import { describe, expect, test } from '@jest/globals';
import type { Indicator } from '../../src/domain/indicator.ts';
import { draftOf, readWords } from '../../src/domain/words.ts';

const SHA1 = '3395856ce81f2b7382dee72602f798b642f14140';
const SHA256 = '275a021bbfb6489e54d471899f7db9d1663fc695ec2fe2a2c4538aabf651fd0f';
const configured = { vendors: [{ name: 'inspect' }, { name: 'GravityZone' }, { name: 'cybereason-eu' }] };

function read(text: string) {
  return readWords(text, configured);
}

function named(text: string): string[] {
  return read(`${text} because it is bad`).indicators.map(({ kind, value }) => `${kind} ${value}`);
}

function codes(text: string): string[] {
  return read(text).problems.map(({ field, code }) => `${field} ${code}`);
}

describe('indicators', () => {
  test.each<[string, string[]]>([
    [SHA1, [`sha1 ${SHA1}`]],
    [`sha1 ${SHA1.toUpperCase()}`, [`sha1 ${SHA1}`]],
    [`SHA-256: ${SHA256}`, [`sha256 ${SHA256}`]],
    [`sha256:${SHA256} evil.com`, [`sha256 ${SHA256}`, 'domain evil.com']],
    [`hashes ${SHA1} ${SHA256}`, [`sha1 ${SHA1}`, `sha256 ${SHA256}`]],
    ['host readme.md run.sh', ['domain readme.md', 'domain run.sh']],
    ['domain readme.md ip 1.2.3.4', ['domain readme.md', 'ip 1.2.3.4']],
    ['cidr 10.1.0.0/16', ['network 10.1.0.0/16']],
    [
      'evil.com,1.2.3.4;5.6.7.8 and 2001:db8::1\nevil.de',
      ['domain evil.com', 'ip 1.2.3.4', 'ip 5.6.7.8', 'ip 2001:db8::1', 'domain evil.de'],
    ],
    ['evil.com EVIL[.]com evil.com.', ['domain evil.com']],
    [
      '(evil.com), <1.2.3.4>. "a.com" \'b.com\' *c.com* _d.com_',
      ['domain evil.com', 'ip 1.2.3.4', 'domain a.com', 'domain b.com', 'domain c.com', 'domain d.com'],
    ],
    ['http://evil.com/a,b;c', ['url http://evil.com/a,b;c']],
    ['http://evil.com/a,http://evil.com/b,', ['url http://evil.com/a', 'url http://evil.com/b']],
    ['hxxp://a[.]com/1,h**ps[://]b[.]com/2', ['url http://a.com/1', 'url https://b.com/2']],
    ['evil.com,C:\\a,b.exe,/usr/bin/x', ['domain evil.com', 'path C:\\a,b.exe', 'path /usr/bin/x']],
    ['(http://evil.com/a)', ['url http://evil.com/a']],
    ['http://evil.com/a.', ['url http://evil.com/a']],
    ['(http://evil.com/a).', ['url http://evil.com/a']],
    ['http://evil.com/a".', ['url http://evil.com/a']],
    ['http://evil.com/a>; evil.de', ['url http://evil.com/a', 'domain evil.de']],
    ['`http://evil.com/a`.', ['url http://evil.com/a']],
    ['[hxxp://evil[.]com/a]!', ['url http://evil.com/a']],
    ['**http://evil.com/a**', ['url http://evil.com/a']],
    ['http://evil.com/*', ['url http://evil.com/']],
    ['http://[2001:db8::1]', ['url http://[2001:db8::1]/']],
    ['(http://evil.com/a_(b)).', ['url http://evil.com/a_(b)']],
    ['http://evil.com/a_(b)', ['url http://evil.com/a_(b)']],
    ['"C:\\a b.exe".', ['path C:\\a b.exe']],
    [
      '[evil.com] {1.2.3.4} evil.de: fe80::',
      ['domain evil.com', 'ip 1.2.3.4', 'domain evil.de', 'ip fe80::'],
    ],
    ['[:][:]1 2001[:]db8[:][:]', ['ip ::1', 'ip 2001:db8::']],
    [
      'evil.com — evil.de - 1.2.3.4 | a.com / b.com + c.com -> d.com & e.com',
      [
        ...['domain evil.com', 'domain evil.de', 'ip 1.2.3.4', 'domain a.com', 'domain b.com'],
        ...['domain c.com', 'domain d.com', 'domain e.com'],
      ],
    ],
    ['```\nevil.com\nevil.de\n```', ['domain evil.com', 'domain evil.de']],
    ['1. evil.com\n2) evil.de\n   a) f.com', ['domain evil.com', 'domain evil.de', 'domain f.com']],
    ['evil\u200b.com\u00a0evil.de\u2028evil.fr', ['domain evil.com', 'domain evil.de', 'domain evil.fr']],
    ['evil.com!? “evil.de”. ‘evil.fr’;', ['domain evil.com', 'domain evil.de', 'domain evil.fr']],
    ['“C:\\Program Files\\on because.exe”', ['path C:\\Program Files\\on because.exe']],
    ['path \'/opt/a b\', "/opt/c,d"', ['path /opt/a b', 'path /opt/c,d']],
    ['<http://evil.com|evil.com> <http://1.2.3.4|1.2.3.4>', ['domain evil.com', 'ip 1.2.3.4']],
    [
      '• evil[.]com\n• `1[.]2[.]3[.]4`\n> hxxps[:]//a[.]com/x',
      ['domain evil.com', 'ip 1.2.3.4', 'url https://a.com/x'],
    ],
  ])('%j', (text, expected) => {
    expect(named(text)).toEqual(expected);
    expect(codes(`${text} because it is bad`)).toEqual([]);
  });

  test('each one that is not understood is a problem of its own, beside those that are', () => {
    const { indicators, problems } = read(`evil.com 999.1.1.1 ${'a'.repeat(39)} lorem because x`);
    expect(indicators).toEqual([{ kind: 'domain', value: 'evil.com' }]);
    expect(problems.map(({ field, code }) => [field, code])).toEqual([
      ['indicators', 'not_an_address'],
      ['indicators', 'wrong_length'],
      ['indicators', 'not_understood'],
    ]);
  });

  test('a path with spaces and no quotation marks is not cut in two unnoticed', () => {
    expect(codes('C:\\Program Files\\x.exe because x')).toEqual(['indicators not_a_path']);
  });
});

describe('what goes with what', () => {
  const purposes = {
    block: { action: 'block', undo: false },
    unblock: { action: 'block', undo: true },
    allow: { action: 'allow', undo: false },
    disallow: { action: 'allow', undo: true },
    clear: { action: 'clear', undo: false },
    flush: { action: 'flush', undo: false },
    enrol: { action: 'enrol', undo: false },
  } as const;
  test.each<[string, string, string, readonly (keyof typeof purposes)[]]>([
    ['clean', 'clean_without_block', 'To clean is part of a block; it cannot be asked for here.', ['block']],
    [
      'prevent',
      'prevent_without_block',
      'To prevent is part of a block; it cannot be asked for here.',
      ['block'],
    ],
    [
      'override',
      'override_without_block',
      'Only a block of what is protected can be overridden; leave “override” out.',
      ['block'],
    ],
    [
      'for 7d',
      'end_without_block',
      'Only a block or a whitelisting can have an end; leave “for …” and “until …” out.',
      ['block', 'allow'],
    ],
    [
      'break-glass',
      'nothing_to_break',
      'This can wait for somebody else to approve it; leave “break-glass” out.',
      ['block', 'unblock', 'allow', 'disallow', 'clear'],
    ],
    ['sev 1', '', '', ['block', 'unblock', 'allow', 'disallow', 'clear', 'flush', 'enrol']],
  ])('%j', (clause, code, sentence, fits) => {
    for (const [name, purpose] of Object.entries(purposes)) {
      const draft = draftOf(read(`evil.com ${clause} because x`), purpose);
      if (fits.some((fit) => fit === name)) expect(draft).toMatchObject(purpose);
      else expect(draft).toEqual([expect.objectContaining({ code, sentence })]);
    }
  });
});

describe('what is known already', () => {
  const given: readonly Indicator[] = [{ kind: 'events', value: 'all' }];

  test('is not looked for in the text', () => {
    expect(readWords('because x', configured, given)).toMatchObject({
      indicators: given,
      rest: [],
      problems: [],
    });
  });

  test('leaves no room for another', () => {
    expect(readWords('all evil.com because x', configured, given)).toMatchObject({
      indicators: given,
      rest: ['all', 'evil.com'],
      problems: [
        {
          field: 'indicators',
          code: 'not_understood',
          sentence: '“all” is not understood; write “because” and why.',
        },
      ],
    });
  });
});
