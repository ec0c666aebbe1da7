import { describe, expect, test } from '@jest/globals';
import { defang, INDICATOR_KINDS, type Indicator } from '../../src/domain/indicator.ts';
import { writeIndicators } from '../../src/domain/indicator-words.ts';
import type { Purpose } from '../../src/domain/wishes.ts';
import {
  draftOf,
  type Fields,
  LONGEST_FILLED,
  LONGEST_TEXT,
  readFields,
  readWords,
} from '../../src/domain/words.ts';

const SHA1 = '3395856ce81f2b7382dee72602f798b642f14140';
const SHA256 = '275a021bbfb6489e54d471899f7db9d1663fc695ec2fe2a2c4538aabf651fd0f';
const configured = { vendors: [{ name: 'inspect' }, { name: 'GravityZone' }, { name: 'cybereason-eu' }] };

function read(text: string) {
  return readWords(text, configured);
}

describe('a form', () => {
  const block: Purpose = { action: 'block', undo: false };
  const fields: Fields = {
    indicatorsText: 'evil.com',
    vendors: [],
    reason: 'x',
    clean: false,
    prevent: false,
  };
  const drafted = (sent: Fields, purpose = block) => draftOf(readFields(sent, configured), purpose);

  test('comes to the same draft as the text that says the same', () => {
    const text = read(
      `sha1 ${SHA1} on inspect for 7d sev 2 break-glass override prevent because “dropped by <http://evil.com|evil.com>” ref INC-42 clean`,
    );
    const form = drafted({
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
    });
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
    const problems = drafted(
      {
        indicatorsText: 'lorem on',
        vendors: ['gone'],
        reason: 'x'.repeat(501),
        ticket: 'soon',
        severity: 'high',
        lasts: 'long',
        clean: true,
        prevent: false,
      },
      { ...block, undo: true },
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
    const sent = { ...fields, reason: 'x ref to on clean for 7d' };
    expect(drafted({ ...sent, ticket: nothing, severity: nothing, lasts: nothing })).toEqual({
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
      expect(drafted({ ...fields, reason })).toMatchObject({ reason: '' });
    }
  });

  test('that is too long is not read', () => {
    const indicatorsText = 'x'.repeat(LONGEST_FILLED + 1);
    expect(drafted({ ...fields, indicatorsText })).toMatchObject([
      { field: 'indicators', code: 'text_too_long' },
    ]);
  });

  test('has room for all that the longest text names, written out', () => {
    const names = Array.from({ length: 1000 }, (_, n) => `a${n.toString(36)}.a.a.md`.padEnd(7, 'x'));
    const words = read(`domain ${names.join(' ')} because x`.slice(0, LONGEST_TEXT));
    const written = writeIndicators(words.indicators);
    expect(words.indicators.length).toBeGreaterThan(700);
    expect(written.length).toBeGreaterThan(2 * LONGEST_TEXT);
    const draft = drafted({ ...fields, indicatorsText: written });
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
    const draft = drafted({
      ...fields,
      indicatorsText: shown.map(defang).join('\n'),
    });
    expect(draft).toMatchObject({ indicators: shown });
  });
});
