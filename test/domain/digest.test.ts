import { createHash } from 'node:crypto';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { canonical, digestOf, hasDigest } from '../../src/domain/digest.ts';
import { terms } from './stories.ts';

// The examples of RFC 8785, sections 3.2.2 and 3.2.3, as far as they concern what terms can hold.
test.each([
  [
    { numbers: [333333333.3333333, 1e30, 4.5, 2e-3, 1e-27] },
    '{"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27]}',
  ],
  [{ string: '€$\u000f\nA\'B"\\\\"/' }, '{"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}'],
  [{ literals: [null, true, false] }, '{"literals":[null,true,false]}'],
  [
    { '€': 1, '\r': 2, '\ufb33': 3, '1': 4, '😀': 5, '\u0080': 6, ö: 7 },
    '{"\\r":2,"1":4,"\u0080":6,"ö":7,"€":1,"😀":5,"\ufb33":3}',
  ],
])('%j is written as RFC 8785 says', (value, text) => {
  expect(canonical(value)).toBe(text);
});

test('what is undefined is left out, as in JSON', () => {
  expect(canonical({ b: undefined, a: [1] })).toBe('{"a":[1]}');
});

test('the order of keys makes no difference, any value does', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(JSON.parse(canonical(value))).toEqual(JSON.parse(JSON.stringify(value)));
    }),
  );
  const original = terms();
  const shuffled = Object.fromEntries(Object.entries(original).reverse()) as unknown as typeof original;
  expect(digestOf(shuffled)).toBe(digestOf(original));
  expect(digestOf({ ...original, clean: true })).not.toBe(digestOf(original));
  expect(digestOf({ ...original, reason: `${original.reason}.` })).not.toBe(digestOf(original));
});

test('a digest is the SHA-256 of that, in hex', () => {
  const expected = createHash('sha256').update(canonical(terms())).digest('hex');
  expect(digestOf(terms())).toBe(expected);
});

test('what is proven to have its digest cannot be changed any more, however deep', () => {
  const indicators = [{ kind: 'sha1' as const, value: 'a'.repeat(40) }];
  const digested = terms({ indicators, steps: [{ vendor: 'inspect', indicators }] });
  const digest = digestOf(digested);
  expect(hasDigest(digested, digest)).toBe(true);
  const edits: readonly ((its: typeof digested) => void)[] = [
    (its) => Object.assign(its, { reason: 'Other.' }),
    (its) => Object.assign(its.indicators[0]!, { value: 'b'.repeat(40) }),
    (its) => Object.assign(its.steps[0]!.indicators, [{ kind: 'sha1', value: 'c' }]),
    (its) => Object.assign(its.requester, { user: 'UOTHER' }),
    (its) => Object.assign(its.rule.approvers, ['UOTHER']),
  ];
  for (const edit of edits) expect(() => edit(digested)).toThrow(TypeError);
  expect([hasDigest(digested, digest), hasDigest(digested, 'another')]).toEqual([true, false]);
  // Read back, it is another object, which is looked at for itself.
  for (const edit of edits) {
    const read: typeof digested = JSON.parse(JSON.stringify(digested));
    edit(read);
    expect(hasDigest(read, digest)).toBe(false);
  }
});

test('a digest survives the way through the ledger', () => {
  const original = terms();
  expect(digestOf(JSON.parse(JSON.stringify(original)))).toBe(digestOf(original));
});
