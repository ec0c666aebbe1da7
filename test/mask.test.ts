import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createMask, MASK } from '../src/mask.ts';

const numRuns = Number(process.env['PROPERTY_RUNS'] ?? 100);
const secrets = fc.string({ unit: 'grapheme', minLength: 8, maxLength: 40 });

describe('masking', () => {
  test.each<[string, (secret: string) => string]>([
    ['as it is', (secret) => secret],
    ['percent-encoded', encodeURIComponent],
    [
      'percent-encoded in lower case',
      (secret) => encodeURIComponent(secret).replace(/%../g, (x) => x.toLowerCase()),
    ],
    ['in a form', (secret) => new URLSearchParams({ '': secret }).toString().slice(1)],
    ['in JSON', (secret) => JSON.stringify(secret).slice(1, -1)],
    ['in Base64', (secret) => Buffer.from(secret).toString('base64')],
  ])('hides any secret %s', (_, form) => {
    fc.assert(
      fc.property(secrets, (secret) => {
        expect(createMask([secret])(`before ${form(secret)} after`)).toBe(`before ${MASK} after`);
      }),
      { numRuns },
    );
  });

  test('hides any secret in Basic credentials, whatever the user is called', () => {
    fc.assert(
      fc.property(
        secrets,
        fc.string({ maxLength: 20 }),
        fc.constantFrom('base64', 'base64url'),
        (secret, user, form) => {
          const header = Buffer.from(`${user}:${secret}`).toString(form as BufferEncoding);
          expect(createMask([secret])(`Basic ${header}, sent`)).toBe(`Basic ${MASK}, sent`);
        },
      ),
      { numRuns },
    );
  });

  test('leaves alone what holds no secret', () => {
    fc.assert(
      fc.property(secrets, fc.stringMatching(/^[0-9a-f]{0,80}$/), (secret, text) => {
        fc.pre(!text.includes(secret));
        expect(createMask([`~${secret}~`])(text)).toBe(text);
      }),
      { numRuns },
    );
  });

  test('hides the longer of two secrets whole', () => {
    expect(createMask(['abc', 'abcdef'])('abcdef abc')).toBe(`${MASK} ${MASK}`);
  });

  test('has nothing to hide when there is no secret', () => {
    expect(createMask([''])('text')).toBe('text');
    expect(createMask([])('text')).toBe('text');
  });

  test('hides a short secret as it is, and does not guess at it in Base64', () => {
    expect(createMask(['a1'])('a1 YTE6')).toBe(`${MASK} YTE6`);
  });
});
