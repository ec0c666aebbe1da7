import { describe, expect, test } from '@jest/globals';
import { isBlank, readEntry, readValidity, shown } from '../../../src/domain/file/entry.ts';
import type { Said } from '../../../src/domain/file/standing.ts';
import { keyOf } from '../../../src/domain/indicator.ts';
import { Refusal } from '../../../src/domain/refusal.ts';
import { MD5, NOW, SHA256 } from './files.ts';

const say = (is: Said['is'], text: string): Said => ({ is, text });
const read = (value: string, ...said: readonly Said[]) =>
  readEntry({ value, said }, 7, NOW).map(({ text, read: one }) =>
    one instanceof Refusal ? `${text}: ${one.code}` : `${text}: ${keyOf(one)}`,
  );

describe('what is said of a value', () => {
  test.each<[Said['is'], string, string]>([
    ['withdrawn', 'true', 'withdrawn'],
    ['withdrawn', ' 1 ', 'withdrawn'],
    ['withdrawn', 'YES', 'withdrawn'],
    ['context', '0', 'context'],
    ['context', ' no', 'context'],
    ['context', 'False', 'context'],
    ['allowed', 'yes', 'allowed'],
    ['withdrawn', 'Y', 'withdrawn'],
    ['ended', '2026-05-01 12:00', 'withdrawn'],
    ['ended', '1780000000', 'withdrawn'],
    ['ended', 'true', 'withdrawn'],
    ['expired', 'True', 'expired'],
    ['active', '0', 'withdrawn'],
    ['active', 'off', 'withdrawn'],
    ['active', 'N', 'withdrawn'],
    ['bad', 'false', 'allowed'],
    ['bad', '0.0', 'allowed'],
    ['bad', 'No', 'allowed'],
    ['allowed', 'x', 'allowed'],
    ['allowed', '1.0', 'allowed'],
    ['allowed', 'allowed', 'allowed'],
    ['status', 'Inactive', 'withdrawn'],
    ['status', 'no longer active', 'withdrawn'],
    ['status', 'not valid', 'withdrawn'],
    ['status', 'revoked', 'withdrawn'],
    ['status', 'expired', 'withdrawn'],
    ['status', 'FP', 'allowed'],
    ['status', 'whitelisted', 'allowed'],
    ['verdict', 'FP', 'allowed'],
    ['action', 'none', 'allowed'],
    ['action', 'No action', 'allowed'],
    ['action', 'monitor', 'allowed'],
    ['action', 'Monitor only', 'allowed'],
    ['action', 'audit', 'allowed'],
    ['action', 'remove', 'allowed'],
    ['action', 'do not block', 'allowed'],
    ['action', 'DO_NOT_BLOCK', 'allowed'],
    ['action', "Don't block", 'allowed'],
    ['action', 'never block', 'allowed'],
    ['tags', 'phishing, false-positive', 'allowed'],
    ['tags', 'apt|goodware', 'allowed'],
    ['tags', 'legit', 'allowed'],
    ['from', '2027-01-01', 'not_yet_valid'],
    ['from', 'soon', 'not_a_time'],
    ['until', '2026-01-01', 'expired'],
    ['until', 'soon', 'not_a_time'],
    ['type', 'imphash', 'wrong_kind'],
    ['type', 'ip', 'wrong_kind'],
  ])('%s %j refuses it', (is, text, code) => {
    expect(read('evil.com', say(is, text))).toEqual([`evil.com: ${code}`]);
  });

  test.each([
    'allow',
    'Allowed',
    'permit all',
    'ignored',
    'exclude',
    'whitelist',
    'safe',
    'trusted',
    'good',
    'benign',
    'harmless',
    'legitimate',
    'known good',
    'known_good',
    'known good, by the vendor',
    'false positive, by the vendor',
    'knowngood',
    'false positive',
    'false-positive',
    'not malicious',
    'non-malicious',
    'unblock',
  ])('the action or verdict %j refuses it', (text) => {
    for (const is of ['action', 'verdict'] as const)
      expect(read('evil.com', say(is, ` ${text} `))).toEqual(['evil.com: allowed']);
  });

  test.each(['clean', 'Undetected'])('the verdict %j refuses it, and the action does not', (text) => {
    expect(read('evil.com', say('verdict', text))).toEqual(['evil.com: allowed']);
    expect(read('evil.com', say('action', text))).toEqual(['evil.com: domain evil.com']);
  });

  test.each([
    'whitelist',
    'whitelisted',
    'white-list',
    'White-Listed',
    'allow',
    'allowed',
    'allowlist',
    'allowlisted',
    'allow-list',
    'allow-listed',
    'benign',
    'harmless',
    'false positive',
    'false-positive',
    'false_positive',
    'known good',
    'known-good',
    'false positives',
    'Allowed list',
    'safe-listed',
    'not malicious',
    'do not block',
    'not to be blocked',
  ])('%j anywhere refuses it', (text) => {
    expect(read('evil.com', say('other', ` ${text} `))).toEqual(['evil.com: allowed']);
    expect(read('evil.com', say('type', text))).toEqual(['evil.com: allowed']);
  });

  test.each<[Said['is'], string]>([
    ['withdrawn', 'false'],
    ['withdrawn', 'untrue'],
    ['withdrawn', '10'],
    ['withdrawn', 'yesterday'],
    ['context', '1'],
    ['context', '10'],
    ['context', 'nothing'],
    ['context', 'untrue false'],
    ['allowed', 'no'],
    ['allowed', 'evil.com'],
    ['ended', '0000-00-00 00:00:00'],
    ['ended', 'false'],
    ['expired', 'no'],
    ['active', 'Yes'],
    ['active', '10'],
    ['bad', '7'],
    ['bad', 'unknown'],
    ['status', 'active'],
    ['status', 'offline'],
    ['status', 'new'],
    ['verdict', 'inactive'],
    ['action', 'alert'],
    ['action', 'removed from 3 hosts'],
    ['tags', 'phishing, not benign'],
    ['tags', 'expired'],
    ['other', 'inactive'],
    ['other', 'no'],
    ['action', 'do not allow'],
    ['action', 'block'],
    ['verdict', 'unclean'],
    ['verdict', 'cleaned'],
    ['verdict', 'malicious'],
    ['other', 'true'],
    ['other', 'not whitelisted'],
    ['other', 'whitelist of May'],
    ['other', 'allowing'],
    ['other', 'safe'],
    ['other', 'good'],
    ['other', 'is benign'],
    ['from', '2026-06-01T12:00:00Z'],
    ['from', '-'],
    ['until', 'n/a'],
    ['type', 'none'],
    ['type', 'domain'],
  ])('%s %j does not', (is, text) => {
    expect(read('evil.com', say(is, text))).toEqual(['evil.com: domain evil.com']);
  });

  test('an answer is told with its question', () => {
    const why = (is: Said['is'], text: string, under?: string) =>
      readEntry({ value: 'evil.com', said: [{ is, text, under }] }, 1, NOW).map(
        ({ read: one }) => (one as Refusal).sentence,
      );
    expect(why('active', ' 0 ', 'is_active')).toEqual([
      'The file says “0” of it under “is_active”, which speaks against a block.',
    ]);
    expect(why('bad', 'false')).toEqual(['The file says “false” of it, which speaks against a block.']);
    expect(why('status', 'FP', 'status')).toEqual([
      'The file says “FP” of it, which speaks against a block.',
    ]);
    expect(why('expired', '1', 'expired')).toEqual(['The file says that it has expired.']);
    expect(why('ended', '2026-01-01', 'deleted_at')).toEqual(['The file says that it was withdrawn.']);
  });

  test('what it is said to be comes after whether it is to be acted on', () => {
    expect(read('evil.com', say('until', 'soon'), say('withdrawn', '1'))).toEqual(['evil.com: withdrawn']);
  });
});

test.each<[readonly Said[], string | undefined]>([
  [[say('until', '2027-01-01'), say('until', '2026-12-01')], '2026-12-01T00:00:00.000Z'],
  [[say('until', '2026-12-01'), say('until', '2027-01-01')], '2026-12-01T00:00:00.000Z'],
  [[say('from', '2026-01-01'), say('until', '2027-01-01')], '2027-01-01T00:00:00.000Z'],
  [[say('from', '2026-01-01')], undefined],
  [[say('other', '2027-01-01')], undefined],
  [[], undefined],
])('of %j the end is %s', (said, end) => {
  expect(readValidity(said, NOW)).toBe(end);
});

describe('several values in one place', () => {
  test.each([
    ['a.com b.com', ['a.com: domain a.com', 'b.com: domain b.com']],
    [' a.com,\n; b.com ', ['a.com: domain a.com', 'b.com: domain b.com']],
    ['a.com|b.com', ['a.com|b.com: domain a.com', 'a.com|b.com: domain b.com']],
    ['203.0.113.7:8443', ['203.0.113.7:8443: ip 203.0.113.7']],
    ['*.a.com', ['*.a.com: domain a.com']],
    ['a dot com', ['a dot com: domain a.com']],
    ['a.com/x', ['a.com/x: url http://a.com/x']],
    [`a.com ${'z'.repeat(9_000)}`, ['a.com: domain a.com', expect.stringMatching(/^z+…: not_understood$/)]],
    [`a.com ${'z'.repeat(32_768)}`, [expect.stringMatching(/^a\.com z+…: /)]],
    ['a.com zz', ['a.com: domain a.com', 'zz: not_understood']],
    ['yy zz', ['yy zz: not_understood']],
    [',zz,', [',zz,: not_understood']],
  ])('%j', (value, expected) => {
    expect(read(value)).toEqual(expected);
  });

  test.each([
    ['filename|sha256', `a.exe|${SHA256}`, [`${SHA256}: sha256 ${SHA256}`]],
    ['filename:md5', `a.exe|${MD5}`, [`${MD5}: md5 ${MD5}`]],
    ['malware-sample', `a.exe|${MD5}`, [`${MD5}: md5 ${MD5}`]],
    ['domain|ip', 'a.com|203.0.113.7', ['a.com: domain a.com', '203.0.113.7: ip 203.0.113.7']],
    ['domain|ip', 'a.com|b.com', ['a.com: domain a.com', 'b.com: wrong_kind']],
    ['domain|ip', 'a.com', ['a.com: wrong_kind']],
    ['filename|imphash', `a.exe|${MD5}`, [`a.exe|${MD5}: wrong_kind`]],
    ['filename', 'a.exe', ['a.exe: wrong_kind']],
    ['ip| PORT ', '203.0.113.7|443', ['203.0.113.7|443: wrong_kind']],
    ['domain|report', 'a.com|b.com', ['a.com|b.com: wrong_kind']],
    ['domain|portal', 'a.com|b.com', ['a.com|b.com: wrong_kind']],
  ])('of the type %s: %j', (type, value, expected) => {
    expect(read(value, say('type', type))).toEqual(expected);
  });

  test('why a type is refused is said', () => {
    const why = (type: string) =>
      readEntry({ value: 'a.com|b.com', said: [say('type', type)] }, 1, NOW).map(
        ({ read: one }) => (one as Refusal).sentence,
      );
    expect(why('ip:port')).toEqual([
      '“ip:port” is meant on one port alone; name the address or the domain if all of it is to be blocked.',
    ]);
    expect(why('ip | port ')).toEqual(why('ip:port').map((each) => each.replace('ip:port', 'ip | port ')));
    expect(why('domain|report')).toEqual(['“domain|report” is not a kind of indicator that is taken.']);
    expect(why('domain|portal')).toEqual(['“domain|portal” is not a kind of indicator that is taken.']);
    expect(why('filename|domain|ip')).toEqual([
      '“filename|domain|ip” has 3 parts, and “a.com|b.com” has not.',
    ]);
  });
});

test.each(['', ' ', '-', '---', 'n/a', 'NA', 'None', 'null', 'undefined', ' none '])(
  '%j is nothing',
  (text) => {
    expect(isBlank(text)).toBe(true);
  },
);

test.each(['x', '-x', 'none of it', 'a/n', '0', `${' '.repeat(12)}`, 'null and void'])(
  '%j is something',
  (text) => {
    expect(isBlank(text)).toBe(false);
  },
);

test('what is shown is one line of what can be seen', () => {
  expect(shown(' a \n\t b\u200b ')).toBe('a b');
  expect(shown('a'.repeat(300))).toBe('a'.repeat(300));
  expect(shown('a'.repeat(301))).toBe(`${'a'.repeat(300)}…`);
});
