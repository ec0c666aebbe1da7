import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { readWords } from '../../src/domain/words.ts';

const numRuns = Number(process.env['PROPERTY_RUNS'] ?? 200);

const configured = { vendors: [{ name: 'inspect' }, { name: 'GravityZone' }, { name: 'cybereason-eu' }] };

function read(text: string) {
  return readWords(text, configured);
}

function named(text: string): string[] {
  return read(`${text} because it is bad`).indicators.map(({ kind, value }) => `${kind} ${value}`);
}

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
