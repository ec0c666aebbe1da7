import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { cleanText } from '../../src/domain/clean-text.ts';
import { defang, INDICATOR_KINDS, type Indicator } from '../../src/domain/indicator.ts';
import { writeIndicators } from '../../src/domain/indicator-words.ts';
import {
  draftFrom,
  draftOf,
  LONGEST_FILLED,
  LONGEST_REASON,
  LONGEST_TEXT,
  readWords,
} from '../../src/domain/words.ts';

const numRuns = Number(process.env['PROPERTY_RUNS'] ?? 200);

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

describe('what Slack and keyboards do to a text', () => {
  test.each([
    ['<http://evil.com|evil.com>', 'evil.com'],
    ['<http://evil.com/|http://evil.com>', 'http://evil.com'],
    ['<http://evil.com|ftp://evil.com>', 'http://evil.com'],
    ['<https://evil.com/a|http://evil.com/a>', 'https://evil.com/a'],
    ['<http://evil.com>', 'http://evil.com'],
    ['<https://evil.com/a|https://evil.com/a>', 'https://evil.com/a'],
    ['<http://evil.com/a|evil.com/a>', 'evil.com/a'],
    ['hxxp://<http://evil.com/a|evil.com/a>', 'hxxp://evil.com/a'],
    ['<https://evil.com/a|evil.com/a>', 'https://evil.com/a'],
    ['<https://evil.com|evil.com>', 'evil.com'],
    ['<http://evil.com/a|evil[.]com>', 'evil[.]com'],
    ['<https://evil.com/a|click here>', 'https://evil.com/a'],
    ['<https://evil.com/a|good.com>', 'https://evil.com/a'],
    ['<https://evil.com/a|https://evil.com/b>', 'https://evil.com/a'],
    ['<https://evil.com/a?b=1&amp;c=2>', 'https://evil.com/a?b=1&c=2'],
    ['<mailto:bob@evil.com|bob@evil.com>', 'bob@evil.com'],
    ['<mailto:bob@evil.com|ceo@good.com>', 'bob@evil.com'],
    ['<@U012AB3CD|bob>', '@bob'],
    ['<@U012AB3CD>', '@U012AB3CD'],
    ['<#C012AB3CD|soc>', '#soc'],
    ['<#C012AB3CD|>', '#C012AB3CD'],
    ['<!channel>', '<!channel>'],
    ['<!subteam^S1|@soc>', '<!subteam^S1|@soc>'],
    ['&lt;!channel&gt;', '<!channel>'],
    ['&amp;lt;b&amp;gt; &amp;amp;', '&lt;b&gt; &amp;'],
    ['“C:\\a b” ‘x’ «y»', '"C:\\a b" \'x\' "y"'],
    ['a\u00a0b\u3000c\u2009d\te', 'a b c d e'],
    ['ev\u200bil\ufeff.com\u202e\u2066', 'evil.com'],
    ['a\r\nb\rc\u2028d', 'a\nb\nc\nd'],
    ['`evil.com`', 'evil.com'],
    ['`evil.com`, `1.2.3.4`.', 'evil.com, 1.2.3.4.'],
    ['```\nevil.com\n```', '\nevil.com\n'],
    [
      '• evil.com\n  ◦ 1.2.3.4\n- a.com\n* b.com\n1. c.com\n2) d.com',
      'evil.com\n\n1.2.3.4\n\na.com\n\nb.com\n\nc.com\n\nd.com',
    ],
    ['&gt; evil.com\n> - a.com', 'evil.com\n\na.com'],
    ['\ud800evil.com', 'evil.com'],
    ['<', '<'],
    ['<http://[|x>', 'http://['],
  ])('%j becomes %j', (text, expected) => {
    expect(cleanText(text)).toBe(expected);
  });
});

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

describe('limits', () => {
  const addresses = (count: number) =>
    Array.from({ length: count }, (_, n) => `1.1.${n >> 8}.${n & 255}`).join(' ');
  // 1.0.0.0/8 in two-part hosts is too long for a text of 8,000 characters, so a prefix keeps them short.
  const short = (count: number) =>
    Array.from({ length: count }, (_, n) => `${n.toString(36).padStart(2, '0')}.de`).join(' ');

  test('a text of 8,000 characters is read and one more is not', () => {
    const head = 'evil.com because ';
    expect(codes(head.padEnd(LONGEST_TEXT, 'x '))).toEqual(['reason reason_too_long']);
    expect(codes(head.padEnd(LONGEST_TEXT + 1, 'x '))).toEqual(['indicators text_too_long']);
    expect(read('x'.repeat(9000)).problems[0]?.sentence).toBe(
      'The text has 9,000 characters; at most 8,000 are read.',
    );
  });

  test('a thousand indicators are read and one more is a problem', () => {
    expect(codes(`${short(1000)} because x`)).toEqual([]);
    expect(read(`${short(1000)} because x`).indicators).toHaveLength(1000);
    expect(codes(`${short(1001)} because x`)).toEqual(['indicators too_many_indicators']);
    expect(codes(`${short(1000)} 00.de because x`)).toEqual([]);
  });

  test('three thousand characters of addresses are read whole', () => {
    expect(read(`${addresses(300)} because x`).indicators).toHaveLength(300);
  });

  test('a reason of 500 characters is taken and one more is a problem', () => {
    expect(codes(`evil.com because ${'x'.repeat(LONGEST_REASON)}`)).toEqual([]);
    expect(codes(`evil.com because ${'x'.repeat(LONGEST_REASON + 1)}`)).toEqual(['reason reason_too_long']);
  });
});

describe('any text', () => {
  const fragments = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 12 }),
    fc.constantFrom('on', 'because', 'ref', 'clean', 'for', 'sha1', 'path', 'inspect', 'INC-1', 'evil.com'),
    fc.constantFrom(
      'until',
      'sev',
      'sev2',
      '7d',
      '2',
      'weeks',
      '2026-12-24',
      '18:00',
      'break',
      'dry-run',
      'and',
    ),
    fc.constantFrom('<', '>', '|', '[.]', '"', "'", '`', ',', '\\', '://', '&lt;', '“', '\u200b', '\n', ' '),
  );

  test('is read without throwing, into indicators in normal form, without duplicates', () => {
    fc.assert(
      fc.property(fc.array(fragments, { maxLength: 60 }), fc.constantFrom('', ' '), (parts, glue) => {
        const { indicators, vendors, reason, problems } = read(parts.join(glue));
        const again = named(indicators.map(({ kind, value }) => `${kind} "${value}"`).join(' '));
        if (!indicators.some(({ value }) => /["\n]/.test(value)))
          expect(again).toEqual(indicators.map(({ kind, value }) => `${kind} ${value}`));
        for (const vendor of vendors) expect(['inspect', 'GravityZone', 'cybereason-eu']).toContain(vendor);
        expect(reason).not.toMatch(/[\n\u200b]/);
        expect(problems.filter(({ sentence }) => !/^[A-Z“].*\.$/s.test(sentence))).toEqual([]);
      }),
      { numRuns },
    );
  });

  test('says the same whichever clause comes first', () => {
    const clauses = [
      'on inspect',
      'ref INC-7',
      'for 7d',
      'sev 2',
      'clean',
      'prevent',
      'break glass',
      'override',
      'dry-run',
    ];
    fc.assert(
      fc.property(fc.shuffledSubarray(clauses), (order) => {
        const { clauses: _, ...expected } = read(
          `evil.com ${clauses.filter((clause) => order.includes(clause)).join(' ')} because x`,
        );
        for (const text of [
          `evil.com ${order.join(' ')} because x`,
          `${order.join(', ')} evil.com because x`,
          `${order.join('\n')}\nevil.com\nbecause x`,
          `evil.com because x\n${order.join(' ')}`,
        ]) {
          expect(read(text)).toMatchObject(expected);
        }
      }),
      { numRuns: 50 },
    );
  });
});

describe('a form', () => {
  const block = { action: 'block', undo: false } as const;
  const fields = { indicatorsText: 'evil.com', vendors: [], reason: 'x', clean: false, prevent: false };

  test('comes to the same draft as the text that says the same', () => {
    const text = read(
      `sha1 ${SHA1} on inspect for 7d sev 2 break-glass override prevent because “dropped by <http://evil.com|evil.com>” ref INC-42 clean`,
    );
    const form = draftFrom(
      {
        ...block,
        indicatorsText: `sha1\n${SHA1}`,
        vendors: ['inspect'],
        reason: '“dropped by evil.com”',
        ticket: ' INC-42 ',
        severity: '2',
        lasts: '7 days\n',
        clean: true,
        prevent: true,
        breakGlass: true,
        override: true,
      },
      configured,
    );
    expect(form).toEqual({
      action: 'block',
      undo: false,
      indicators: [{ kind: 'sha1', value: SHA1 }],
      vendors: ['inspect'],
      reason: 'dropped by evil.com',
      ticket: 'INC-42',
      severity: 2,
      lasts: { forMs: 604_800_000 },
      clean: true,
      prevent: true,
      breakGlass: true,
      override: true,
    });
    expect(draftOf(text, block)).toEqual(form);
  });

  test('tells which field each problem is about', () => {
    const problems = draftFrom(
      {
        ...block,
        undo: true,
        indicatorsText: 'lorem on',
        vendors: ['gone'],
        reason: 'x'.repeat(501),
        ticket: 'soon',
        severity: 'high',
        lasts: 'long',
        clean: true,
        prevent: false,
      },
      configured,
    );
    expect(problems).toMatchObject([
      { field: 'indicators', code: 'not_understood' },
      { field: 'indicators', code: 'not_understood' },
      { field: 'vendors', code: 'unknown_vendor' },
      { field: 'lasts', code: 'not_a_span' },
      { field: 'severity', code: 'not_a_severity' },
      { field: 'reason', code: 'reason_too_long' },
      { field: 'ticket', code: 'not_a_ticket' },
      { field: 'clean', code: 'clean_without_block' },
    ]);
  });

  test.each([' ', undefined])('takes %j in a field for nothing, and its reason for words only', (nothing) => {
    const sent = { ...block, ...fields, reason: 'x ref to on clean for 7d' };
    expect(draftFrom({ ...sent, ticket: nothing, severity: nothing, lasts: nothing }, configured)).toEqual({
      ...block,
      indicators: [{ kind: 'domain', value: 'evil.com' }],
      vendors: [],
      reason: 'x ref to on clean for 7d',
      ticket: undefined,
      severity: undefined,
      lasts: undefined,
      clean: false,
      prevent: false,
      breakGlass: false,
      override: false,
    });
  });

  test('needs no reason: whether there has to be one, the policy says', () => {
    for (const reason of ['', ' ', '…!']) {
      expect(draftFrom({ ...block, ...fields, reason }, configured)).toMatchObject({ reason: '' });
    }
  });

  test('that is too long is not read', () => {
    const indicatorsText = 'x'.repeat(LONGEST_FILLED + 1);
    expect(draftFrom({ ...block, ...fields, indicatorsText }, configured)).toMatchObject([
      { field: 'indicators', code: 'text_too_long' },
    ]);
  });

  test('has room for all that the longest text names, written out', () => {
    const names = Array.from({ length: 1000 }, (_, n) => `a${n.toString(36)}.a.a.md`.padEnd(7, 'x'));
    const words = read(`domain ${names.join(' ')} because x`.slice(0, LONGEST_TEXT));
    const written = writeIndicators(words.indicators);
    expect(words.indicators.length).toBeGreaterThan(700);
    expect(written.length).toBeGreaterThan(2 * LONGEST_TEXT);
    const draft = draftFrom({ ...block, ...fields, indicatorsText: written }, configured);
    expect(draft).toMatchObject({ indicators: words.indicators });
  });

  test('reads what was shown defanged back, whatever its kind', () => {
    const shown: readonly Indicator[] = [
      { kind: 'md5', value: '44d88612fea8a8f36de82e1278abb02f' },
      { kind: 'sha1', value: SHA1 },
      { kind: 'sha256', value: SHA256 },
      { kind: 'ip', value: '2001:db8::1' },
      { kind: 'network', value: '10.0.0.0/8' },
      { kind: 'domain', value: 'evil.example' },
      { kind: 'url', value: 'https://evil.example/a,b?c=d' },
      { kind: 'path', value: 'C:\\Users\\evil.exe' },
    ];
    expect(shown.map(({ kind }) => kind)).toEqual(INDICATOR_KINDS);
    const draft = draftFrom(
      {
        ...block,
        indicatorsText: shown.map(defang).join('\n'),
        vendors: [],
        reason: 'x',
        clean: false,
        prevent: false,
      },
      configured,
    );
    expect(draft).toMatchObject({ indicators: shown });
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
