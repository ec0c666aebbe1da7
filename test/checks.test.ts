import { expect, test } from '@jest/globals';
import { createChecks } from '../src/checks.ts';
import type { VendorCode, Verdict } from '../src/verdict.ts';

const { standing, trouble } = createChecks('Gatepost', 'the key');
const REACHED = { what: 'reach', ok: true, sentence: 'Gatepost answers.' };
const SIGNED_IN = { what: 'sign_in', ok: true, sentence: 'Gatepost accepts the key.' };

function setback(code: VendorCode, httpStatus?: number): Verdict {
  const note = 'It went wrong.';
  return {
    kind: 'setback',
    status: 'failed',
    code,
    note,
    ...(httpStatus === undefined ? {} : { httpStatus }),
  };
}

test('a vendor that does as it should is reached, lets us in, and has a word on our rights', () => {
  expect(standing('The key may read.')).toEqual([
    REACHED,
    SIGNED_IN,
    { what: 'rights', ok: true, sentence: 'The key may read.' },
  ]);
  expect(standing('The key may not read.', false).at(-1)).toMatchObject({ what: 'rights', ok: false });
});

test.each<[string, Verdict, 'sign_in' | 'rights', string]>([
  ['nobody there', setback('unreachable'), 'rights', 'reach'],
  ['no answer', setback('timeout'), 'sign_in', 'reach'],
  ['a broken connection', setback('interrupted'), 'rights', 'reach'],
  ['a server that fails', setback('vendor_error', 500), 'rights', 'reach'],
  ['a server that fails, signing in', setback('vendor_error', 503), 'sign_in', 'reach'],
  ['wrong credentials', setback('auth_failed', 401), 'sign_in', 'sign_in'],
  ['wrong credentials, only noticed later', setback('auth_failed'), 'rights', 'sign_in'],
  ['no right to sign in', setback('forbidden', 403), 'sign_in', 'sign_in'],
  ['a missing right', setback('forbidden', 403), 'rights', 'rights'],
  ['nonsense', setback('malformed'), 'rights', 'rights'],
  [
    'a wait',
    { kind: 'wait', code: 'rate_limited', note: 'It went wrong.', retryAfterMs: 1 },
    'rights',
    'rights',
  ],
])('%s is told in the line it belongs to, and the lines before it hold', (_, verdict, at, line) => {
  const wrong = { what: line, ok: false, sentence: 'It went wrong.' };
  const before = { reach: [], sign_in: [REACHED], rights: [REACHED, SIGNED_IN] }[line];
  expect(trouble(verdict, at)).toEqual([...(before ?? []), wrong]);
});
