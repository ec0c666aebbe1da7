import { describe, expect, test } from '@jest/globals';
import type { Draft } from '../../src/domain/draft.ts';
import { readWords } from '../../src/domain/words.ts';

const configured = { vendors: [{ name: 'inspect' }, { name: 'GravityZone' }, { name: 'cybereason-eu' }] };
const WEEK = { forMs: 7 * 86_400_000 };

function read(text: string) {
  return readWords(text, configured);
}

/** What was understood, without what is as if nothing had been said. */
function found(text: string) {
  const { indicators, rest: _, clauses: __, remarks: ___, problems, ...said } = read(text);
  expect(problems).toEqual([]);
  const isSaid = (value: unknown) =>
    value !== undefined && value !== false && value !== '' && !(Array.isArray(value) && value.length === 0);
  return {
    about: indicators.map(({ value }) => value).join(' '),
    ...Object.fromEntries(Object.entries(said).filter(([, value]) => isSaid(value))),
  };
}

type Said = Partial<Draft> & { readonly dryRun?: true };

describe('clauses', () => {
  test.each<[string, Said]>([
    ['', {}],
    ['because it is bad', { reason: 'it is bad' }],
    ['Because: it is bad', { reason: 'it is bad' }],
    ['because, it is bad,', { reason: 'it is bad' }],
    ['because “it is\n  bad”', { reason: 'it is bad' }],
    ['because ‘it is bad’', { reason: 'it is bad' }],
    ['because it’s “bad”', { reason: 'it\'s "bad"' }],
    ['because', {}],
    ['because …!', {}],
    ['because ref INC-1', { ticket: 'INC-1' }],
    ['on inspect because x', { vendors: ['inspect'], reason: 'x' }],
    ['on “inspect” because x', { vendors: ['inspect'], reason: 'x' }],
    [
      'on INSPECT, gravityzone & cybereason-eu and inspect. because x',
      { vendors: ['inspect', 'GravityZone', 'cybereason-eu'], reason: 'x' },
    ],
    [
      'on inspect because x ref INC-1 on gravityzone',
      {
        vendors: ['inspect', 'GravityZone'],
        reason: 'x',
        ticket: 'INC-1',
      },
    ],
    ['because x ref INC-1', { reason: 'x', ticket: 'INC-1' }],
    ['Ref: INC-1 Because: x', { reason: 'x', ticket: 'INC-1' }],
    ['because x, ref INC-1.', { reason: 'x', ticket: 'INC-1' }],
    ['because x ref sev2', { reason: 'x', ticket: 'sev2' }],
    ['because x ref <https://jira.example.com/browse/INC-1|INC-1>.', { reason: 'x', ticket: 'INC-1' }],
    ['clean because x', { reason: 'x', clean: true }],
    ['Prevent, because x', { reason: 'x', prevent: true }],
    ['break-glass because x', { reason: 'x', breakGlass: true }],
    ['breakglass because x', { reason: 'x', breakGlass: true }],
    ['Break glass: because x', { reason: 'x', breakGlass: true }],
    ['override because x', { reason: 'x', override: true }],
    ['dry-run', { dryRun: true }],
    ['dryrun.', { dryRun: true }],
    ['Dry run because x', { reason: 'x', dryRun: true }],
    ...['--', '-', '—', '–'].map((dash): [string, Said] => [
      `${dash}dry-run ${dash}Clean, ${dash}prevent ${dash}override ${dash}break-glass. because x`,
      { reason: 'x', dryRun: true, clean: true, prevent: true, override: true, breakGlass: true },
    ]),
    ['because x --dry-run', { reason: 'x', dryRun: true }],
    ['because x —dry-run ref INC-1', { reason: 'x', dryRun: true, ticket: 'INC-1' }],
    ['because x,dry-run', { reason: 'x', dryRun: true }],
    ...['dry_run', 'dry\u2010run', 'dry\u2011run', 'dry–run', 'dry—run', '—dry–run', '(dry-run)'].map(
      (said) => [`because x ${said}`, { reason: 'x', dryRun: true }] as [string, Said],
    ),
    ...['[dry-run]', '{dryrun}', '*dry-run*', '_dry_run_', '(dry-run).', '(dry run)', '(Dry run)!'].map(
      (said) => [`because x ${said}`, { reason: 'x', dryRun: true }] as [string, Said],
    ),
    ['because x, dry run', { reason: 'x', dryRun: true }],
    ['because x; dry run', { reason: 'x', dryRun: true }],
    ['because x – dry run', { reason: 'x', dryRun: true }],
    ['because x -- ref INC-42', { reason: 'x', ticket: 'INC-42' }],
    ['because – dry run', { dryRun: true }],
    ['because x –', { reason: 'x –' }],
    ['because x. Dry run.', { reason: 'x.', dryRun: true }],
    ['because x – dry run for 7d', { reason: 'x', dryRun: true, lasts: WEEK }],
    ['because x --clean', { reason: 'x --clean' }],
    ['sev 2 because x', { reason: 'x', severity: 2 }],
    ['sev2 because x', { reason: 'x', severity: 2 }],
    ['SEV: 1 because x', { reason: 'x', severity: 1 }],
    ['Severity 4, because x', { reason: 'x', severity: 4 }],
    ['sev 3 sev3 severity 3', { severity: 3 }],
    ['for 7d because x', { reason: 'x', lasts: WEEK }],
    ['for 1 week, because x', { reason: 'x', lasts: WEEK }],
    ['for: 6 days and 24 hours because x', { reason: 'x', lasts: WEEK }],
    ['for 7d, and for 7d', { lasts: WEEK }],
    ['until 2026-12-24 because x', { reason: 'x', lasts: { until: '2026-12-25T00:00:00.000Z' } }],
    ['until 2026-12-24 18:00 because x', { reason: 'x', lasts: { until: '2026-12-24T18:00:00.000Z' } }],
    ['until “2026-12-24 18:00” sev2', { severity: 2, lasts: { until: '2026-12-24T18:00:00.000Z' } }],
    [
      'until 2026-12-24 18:00 +01:00 on inspect',
      {
        vendors: ['inspect'],
        lasts: { until: '2026-12-24T17:00:00.000Z' },
      },
    ],
  ])('evil.com %j', (text, expected) => {
    expect(found(`evil.com ${text}`)).toEqual({ about: 'evil.com', ...expected });
  });

  test.each<[string, Said & { readonly about: string }]>([
    ['evil.com,because x', { about: 'evil.com', reason: 'x' }],
    ['evil.com;1.2.3.4;;Because: x,y', { about: 'evil.com 1.2.3.4', reason: 'x,y' }],
    [
      'evil.com,on inspect,gravityzone,because x',
      { about: 'evil.com', vendors: ['inspect', 'GravityZone'], reason: 'x' },
    ],
    ['evil.com,for 7d,sev2,ref INC-1', { about: 'evil.com', lasts: WEEK, severity: 2, ticket: 'INC-1' }],
    ['evil.com,dry-run,evil.de', { about: 'evil.com evil.de', dryRun: true }],
    ['evil.com,for,7d', { about: 'evil.com', lasts: WEEK }],
    ['evil.com,dry-run', { about: 'evil.com', dryRun: true }],
    ['evil.com because x,ref INC-1', { about: 'evil.com', reason: 'x', ticket: 'INC-1' }],
    ['C:\\x,because', { about: 'C:\\x,because' }],
    ['/usr/a;on', { about: '/usr/a;on' }],
    ['on inspect evil.com', { about: 'evil.com', vendors: ['inspect'] }],
    ['on inspect, gravityzone 1.2.3.4', { about: '1.2.3.4', vendors: ['inspect', 'GravityZone'] }],
    ['on inspect domain readme.md', { about: 'readme.md', vendors: ['inspect'] }],
    ['on inspect C:\\x', { about: 'C:\\x', vendors: ['inspect'] }],
    ['on inspect "C:\\a b"', { about: 'C:\\a b', vendors: ['inspect'] }],
    [
      'on inspect 44d88612fea8a8f36de82e1278abb02f',
      {
        about: '44d88612fea8a8f36de82e1278abb02f',
        vendors: ['inspect'],
      },
    ],
    ['for 7d evil.com sev2 1.2.3.4', { about: 'evil.com 1.2.3.4', severity: 2, lasts: WEEK }],
    ['until 2026-12-25 2001:db8::1', { about: '2001:db8::1', lasts: { until: '2026-12-26T00:00:00.000Z' } }],
    ['sev 1 evil.com', { about: 'evil.com', severity: 1 }],
    ['several.com sev1', { about: 'several.com', severity: 1 }],
    ['clean evil.com prevent evil.de', { about: 'evil.com evil.de', clean: true, prevent: true }],
    ['ref INC-1 evil.com', { about: 'evil.com', ticket: 'INC-1' }],
    ['dry run: evil.com', { about: 'evil.com', dryRun: true }],
    [
      'evil.com\nfor 7d\non inspect\nbecause x\nref INC-1',
      {
        about: 'evil.com',
        lasts: WEEK,
        vendors: ['inspect'],
        reason: 'x',
        ticket: 'INC-1',
      },
    ],
  ])('%j has its indicators beside them', (text, expected) => {
    expect(found(text)).toEqual(expected);
  });
});

test.each(['clean', 'prevent', 'override', 'break-glass'])(
  'whether “evil.com,%s” asks for that or has a column of it is asked',
  (word) => {
    expect(read(`evil.com,${word} because x`).problems).toMatchObject([{ code: 'not_understood' }]);
  },
);

describe('a reason', () => {
  test.each<[string, Said]>([
    // All of it is reason.
    ['seen on the clean host for 7d', { reason: 'seen on the clean host for 7d' }],
    ['x clean', { reason: 'x clean' }],
    ['x break-glass', { reason: 'x break-glass' }],
    ['it was a dry run', { reason: 'it was a dry run' }],
    ['x, dry run it says', { reason: 'x, dry run it says' }],
    ['x (dry runs)', { reason: 'x (dry runs)' }],
    ['dry-run it says', { reason: 'dry-run it says' }],
    ['the mail says ref to the boss', { reason: 'the mail says ref to the boss' }],
    ['see ref 12 in the annex', { reason: 'see ref 12 in the annex' }],
    ['see ref 12 on the laptop', { reason: 'see ref 12 on the laptop' }],
    ['see ref 12 for a while', { reason: 'see ref 12 for a while' }],
    ['see ref 12 until noon', { reason: 'see ref 12 until noon' }],
    ['see ref 12 sev high', { reason: 'see ref 12 sev high' }],
    ['see ref 12 because y', { reason: 'see ref 12 because y' }],
    ['x, because y', { reason: 'x, because y' }],
    ['opened\non the laptop', { reason: 'opened on the laptop' }],
    ['seen\nfor some days', { reason: 'seen for some days' }],
    ['“seen” there for 7d', { reason: '"seen" there for 7d' }],
    ['he said “seen” for 7d', { reason: 'he said "seen" for 7d' }],
    ['“seen for 7d', { reason: '"seen for 7d' }],
    ['seen” for 7d', { reason: 'seen" for 7d' }],
    ['“seen”s for 7d', { reason: '"seen"s for 7d' }],
    ['“seen\nref 12”', { reason: 'seen ref 12' }],
    ['“seen\nfor 7d” there', { reason: '"seen for 7d" there' }],
    ['seen\nclean ref to it', { reason: 'seen clean ref to it' }],
    ['x ref 12 because', { reason: 'x ref 12 because' }],
    ['<!channel> &amp; &lt;@U1&gt; *look*', { reason: '<!channel> & <@U1> *look*' }],
    ['это плохо 悪い', { reason: 'это плохо 悪い' }],
    ['SEC-12 says so, INC-3 too', { reason: 'SEC-12 says so, INC-3 too', ticket: 'SEC-12' }],
    ['CVE-2024-3094, SHA-256, UTF-8 and sec-1', { reason: 'CVE-2024-3094, SHA-256, UTF-8 and sec-1' }],
    // A ticket ends it, where nothing but clauses follow.
    ['SEC-12 says so ref INC-3', { reason: 'SEC-12 says so', ticket: 'INC-3' }],
    ['ref 12 and ref 13', { reason: 'ref 12 and', ticket: '13' }],
    ['x ref INC-1 clean', { reason: 'x', ticket: 'INC-1', clean: true }],
    ['x ref #77 on inspect clean', { reason: 'x', ticket: '#77', vendors: ['inspect'], clean: true }],
    ['x ref INC-1 for 7d sev2', { reason: 'x', ticket: 'INC-1', lasts: WEEK, severity: 2 }],
    ['x ref INC-1 sev 2, break glass', { reason: 'x', ticket: 'INC-1', severity: 2, breakGlass: true }],
    [
      'x ref INC-1 until 2026-12-24 18:00 Z',
      {
        reason: 'x',
        ticket: 'INC-1',
        lasts: { until: '2026-12-24T18:00:00.000Z' },
      },
    ],
    // So does the wish for a dry run.
    ['x dry-run', { reason: 'x', dryRun: true }],
    ['x dry-run for 7d', { reason: 'x', dryRun: true, lasts: WEEK }],
    // So does the end of a line.
    ['x\nfor 7d', { reason: 'x', lasts: WEEK }],
    ['x\nclean on inspect', { reason: 'x', clean: true, vendors: ['inspect'] }],
    ['x for 7d\nsev 2\nref INC-1', { reason: 'x for 7d', severity: 2, ticket: 'INC-1' }],
    ['x\nfor 7d and\nref INC-1', { reason: 'x for 7d and', ticket: 'INC-1' }],
    ['\nfor 7d', { lasts: WEEK }],
    // So do its own quotation marks.
    ['“x” for 7d', { reason: 'x', lasts: WEEK }],
    ["'x for 2d' for 7d, sev2", { reason: 'x for 2d', lasts: WEEK, severity: 2 }],
    ['“x\ny”, for 7d', { reason: 'x y', lasts: WEEK }],
    ['“x” on inspect, gravityzone', { reason: 'x', vendors: ['inspect', 'GravityZone'] }],
    ['“x”', { reason: 'x' }],
  ])('because %j', (text, expected) => {
    expect(found(`evil.com because ${text}`)).toEqual({ about: 'evil.com', ...expected });
  });

  test('that ends in a slip in the name of a vendor is not taken for a longer one', () => {
    for (const text of ['x ref INC-1 on nope', 'x ref INC-1 on nope, inspect', 'x\non nope'])
      expect(read(`evil.com because ${text}`)).toMatchObject({
        reason: 'x',
        problems: [{ code: 'unknown_vendor' }],
      });
  });
});

describe('problems', () => {
  test.each([
    ['', ['indicators indicators_missing']],
    ['because x', ['indicators indicators_missing']],
    ['sha1 because x', ['indicators indicators_missing']],
    ['evil.com on nope because x', ['vendors unknown_vendor']],
    ['evil.com on because x', ['vendors vendor_missing']],
    ['evil.com on', ['vendors vendor_missing']],
    ['on evil.com', ['vendors vendor_missing']],
    ['evil.com ref because x', ['ticket ticket_missing']],
    ['evil.com ref', ['ticket ticket_missing']],
    ['evil.com ref soon because x', ['ticket not_a_ticket']],
    ['evil.com ref INC-1 ref INC-2', ['ticket said_twice']],
    ['evil.com because x ref INC-1 ref INC-2', ['ticket said_twice']],
    ['evil.com sev', ['severity severity_missing']],
    ['sev evil.com', ['severity severity_missing']],
    ['evil.com severity clean', ['severity severity_missing']],
    ['evil.com sev 0', ['severity not_a_severity']],
    ['evil.com sev5', ['severity not_a_severity']],
    ['evil.com sev high', ['severity not_a_severity']],
    ['evil.com sev 1 sev2', ['severity said_twice']],
    ['evil.com for', ['lasts end_missing']],
    ['for evil.com because x', ['lasts end_missing']],
    ['evil.com until because x', ['lasts end_missing']],
    ['evil.com until on inspect', ['lasts end_missing']],
    ['evil.com for a on inspect', ['lasts not_a_span']],
    ['evil.com for a clean', ['lasts not_a_span']],
    ['evil.com for 7 because x', ['lasts not_a_span']],
    ['evil.com for 7 fortnights because x', ['lasts not_a_span']],
    ['evil.com for 10 s because x', ['lasts too_short']],
    ['evil.com for 2000d', ['lasts too_long']],
    ['evil.com until 18:00 because x', ['lasts not_a_moment']],
    ['evil.com until tomorrow because x', ['lasts not_a_moment']],
    ['evil.com for 7d until 2026-12-24', ['lasts said_twice']],
    ['evil.com break because x', ['indicators not_understood']],
    ['evil.com dry because x', ['indicators not_understood']],
    ['break evil.com', ['indicators not_understood']],
    ['dry evil.com', ['indicators not_understood']],
    [
      'lorem on nope for 1s sev 9 ref soon',
      [
        'indicators not_understood',
        'vendors unknown_vendor',
        'lasts too_short',
        'severity not_a_severity',
        'ticket not_a_ticket',
      ],
    ],
  ])('%j has %j', (text, expected) => {
    expect(read(text).problems.map(({ field, code }) => `${field} ${code}`)).toEqual(expected);
  });

  test.each([
    ['', 'Name what it is about: a hash, an IP address, a network, a domain, a URL or a file path.'],
    ['evil.com on nope', '“nope” is not a configured vendor; there is inspect, GravityZone, cybereason-eu.'],
    ['evil.com on', 'After “on” comes the name of a vendor.'],
    ['evil.com ref', 'After “ref” comes the id of a ticket, such as INC-42.'],
    ['evil.com ref soon', '“soon” is not the id of a ticket, such as INC-42 or #1234.'],
    ['evil.com ref INC-1 ref INC-2', 'A request has one ticket; here are “INC-1” and “INC-2”.'],
    ['evil.com sev', 'After “sev” comes 1, 2, 3 or 4; 1 is the worst.'],
    ['evil.com sev 5', '“5” is not a severity; it is 1, 2, 3 or 4, and 1 is the worst.'],
    ['evil.com sev 1 sev2', 'A request has one severity; here are “1” and “2”.'],
    [
      'evil.com for',
      'After “for” comes how long, such as 7d or 2 weeks; after “until” a date and a time, such as 2026-12-24 18:00, which is in UTC.',
    ],
    ['evil.com for 7d for 8d', 'A request has one end; here are “for 7d” and “for 8d”.'],
  ])('%j is answered with a sentence', (text, sentence) => {
    expect(read(text).problems.map((each) => each.sentence)).toEqual([sentence]);
  });

  test('the first of two is the one that is kept', () => {
    expect(read('evil.com for 7d for 8d sev1 sev2 ref INC-1 ref INC-2')).toMatchObject({
      lasts: WEEK,
      severity: 1,
      ticket: 'INC-1',
    });
  });

  test('a vendor may be called what a kind is called', () => {
    expect(readWords('evil.com on path', { vendors: [{ name: 'path' }] })).toMatchObject({
      vendors: ['path'],
      problems: [],
    });
  });

  test('without any vendor there is none to be named', () => {
    expect(readWords('evil.com on nope', { vendors: [] }).problems[0]?.sentence).toBe(
      '“nope” is not a configured vendor; none is configured.',
    );
  });
});
