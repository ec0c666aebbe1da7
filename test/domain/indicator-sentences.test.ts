import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { INDICATOR_KINDS, type NamedKind, parseIndicator } from '../../src/domain/indicator.ts';
import { Refusal } from '../../src/domain/refusal.ts';

const numRuns = Number(process.env['PROPERTY_RUNS'] ?? 200);

const MD5 = '44d88612fea8a8f36de82e1278abb02f';
const SHA256 = '275a021bbfb6489e54d471899f7db9d1663fc695ec2fe2a2c4538aabf651fd0f';

function sentence(text: string, kind?: NamedKind): string {
  const found = parseIndicator(text, kind);
  if (!(found instanceof Refusal)) throw new Error(`It was understood: ${found.kind} ${found.value}`);
  return found.sentence;
}

describe('the sentence of a refusal', () => {
  test.each<[string, NamedKind | undefined, string]>([
    [
      'a'.repeat(39),
      undefined,
      `“${'a'.repeat(39)}” has 39 hexadecimal digits; SHA-1 has 40, MD5 32, SHA-256 64.`,
    ],
    [SHA256, 'sha1', `“${SHA256}” is a SHA-256, not a SHA-1.`],
    [MD5, 'ip', `“${MD5}” is an MD5, not an IP address.`],
    ['evil.com', 'hash', '“evil.com” is a domain, not a file hash.'],
    [
      '10.0.0.0/33',
      undefined,
      '“10.0.0.0/33” is not a network: the prefix length of an IPv4 network is a number from 0 to 32.',
    ],
    ['1.2.3', undefined, '“1.2.3” has 3 parts; an IPv4 address has four.'],
    [
      'evil.notatld',
      undefined,
      '“evil.notatld” is not a domain: “.notatld” is not a public top-level domain.',
    ],
    ['xg', 'md5', '“xg” has “x” in it, which is no hexadecimal digit.'],
  ])('%s (%s)', (text, kind, expected) => {
    expect(sentence(text, kind)).toBe(expected);
  });

  test('quotes at most 80 characters, and never half of one', () => {
    const quoted = /“(.*)”/u.exec(sentence('🙂'.repeat(100)))?.[1] ?? '';
    expect(Array.from(quoted)).toHaveLength(80);
    expect(quoted).toMatch(/^🙂{79}…$/u);
    expect(Array.from(/“(.*)”/u.exec(sentence('x'.repeat(5000)))?.[1] ?? '')).toHaveLength(80);
  });

  test('leaves out what cannot be seen, and the credentials and the query of a URL', () => {
    expect(sentence('ev\u200b\u202eil\u0007')).toContain('“evil”');
    expect(sentence('https://bob:secret@evil.com/a?token=secret')).toContain('“https://…@evil.com/a?…”');
    expect(sentence('hxxps[://]bob:secret@evil.com/a?token=secret')).not.toContain('secret');
    expect(sentence('http://evil.com/a?token=secret', 'domain')).not.toContain('secret');
  });

  test('of anything at all is one capitalised line that ends in a full stop', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 200 }),
        fc.constantFrom<(NamedKind | undefined)[]>(undefined, 'hash', ...INDICATOR_KINDS),
        (text, kind) => {
          const found = parseIndicator(text, kind);
          if (!(found instanceof Refusal)) return;
          expect(found.sentence).toMatch(/^[“A-Z][^\p{Cc}]*\.$/u);
        },
      ),
      { numRuns },
    );
  });
});
