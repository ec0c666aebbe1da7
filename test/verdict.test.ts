import { describe, expect, test } from '@jest/globals';
import * as z from 'zod';
import type { HttpFailure } from '../src/failure.ts';
import type { Answer } from '../src/http.ts';
import { judge, notSent, outcomeOf, settle, understand } from '../src/verdict.ts';

function answer(status: number, more: Partial<Answer> = {}): Answer {
  return {
    kind: 'answer',
    write: true,
    status,
    headers: {},
    text: '',
    isHtml: false,
    call: 'PUT list at vendor.example',
    json: () => {
      throw new Error('Nobody reads the body to judge an answer.');
    },
    ...more,
  };
}

function failure(cause: HttpFailure['cause'], maybeSent: boolean, write = true): HttpFailure {
  return { kind: 'failure', write, cause, maybeSent, sentence: 'It went wrong.' };
}

const wait = { kind: 'wait', retryAfterMs: 7, code: 'rate_limited', note: 'Later.' } as const;

describe('an answer to a write', () => {
  test.each([200, 201, 202, 204])('with %i is the answer', (status) => {
    expect(judge(answer(status))).toEqual(expect.objectContaining({ kind: 'answer', status }));
  });

  test.each<[number, string, string]>([
    [301, 'failed', 'vendor_error'],
    [302, 'unknown', 'vendor_error'],
    [303, 'unknown', 'vendor_error'],
    [307, 'failed', 'vendor_error'],
    [308, 'failed', 'vendor_error'],
    [400, 'failed', 'invalid'],
    [401, 'failed', 'auth_failed'],
    [403, 'failed', 'forbidden'],
    [404, 'failed', 'vendor_error'],
    [405, 'failed', 'vendor_error'],
    [408, 'unknown', 'timeout'],
    [409, 'failed', 'vendor_error'],
    [413, 'failed', 'invalid'],
    [415, 'failed', 'invalid'],
    [422, 'failed', 'invalid'],
    [500, 'unknown', 'vendor_error'],
    [502, 'unknown', 'interrupted'],
    [503, 'unknown', 'vendor_error'],
    [504, 'unknown', 'timeout'],
    [520, 'unknown', 'interrupted'],
    [521, 'unknown', 'vendor_error'],
    [522, 'unknown', 'timeout'],
    [524, 'unknown', 'timeout'],
  ])('with %i is %s, %s', (httpStatus, status, code) => {
    const said = expect.stringMatching(
      status === 'unknown'
        ? /^[A-Z][^:]*: PUT list at vendor\.example answered \d+\. It may or may not have been done\.$/
        : /^[A-Z][^:]*: PUT list at vendor\.example answered \d+\.$/,
    );
    expect(judge(answer(httpStatus))).toEqual({ kind: 'setback', status, code, note: said, httpStatus });
    expect(judge(answer(httpStatus, { write: false }))).toMatchObject({ status: 'failed', code });
  });

  test('that is a web page is not believed', () => {
    expect(judge(answer(200, { isHtml: true }))).toMatchObject({ status: 'unknown', code: 'malformed' });
    expect(judge(answer(200, { isHtml: true, write: false }))).toMatchObject({ status: 'failed' });
  });

  test.each<[number, number | undefined, number]>([
    [429, 5_000, 5_000],
    [429, undefined, 60_000],
    [503, 0, 0],
  ])('with %i and Retry-After %s ms is put off for %i ms', (status, retryAfterMs, expected) => {
    const verdict = judge(answer(status, retryAfterMs === undefined ? {} : { retryAfterMs }));
    expect(verdict).toMatchObject({ kind: 'wait', code: 'rate_limited', retryAfterMs: expected });
  });
});

describe('no answer', () => {
  test.each<[HttpFailure['cause'], boolean, string, string]>([
    ['refused', false, 'failed', 'unreachable'],
    ['dns', false, 'failed', 'unreachable'],
    ['tls', false, 'failed', 'unreachable'],
    ['connect_timeout', false, 'failed', 'unreachable'],
    ['timeout', false, 'failed', 'timeout'],
    ['timeout', true, 'unknown', 'timeout'],
    ['reset', false, 'failed', 'interrupted'],
    ['reset', true, 'unknown', 'interrupted'],
    ['too_large', true, 'unknown', 'malformed'],
    ['aborted', false, 'failed', 'interrupted'],
    ['aborted', true, 'unknown', 'interrupted'],
    ['rehearsed', false, 'failed', 'rehearsed'],
    ['malformed', true, 'unknown', 'malformed'],
  ])('to a write because of %s, maybe sent: %s, is %s, %s', (cause, maybeSent, status, code) => {
    expect(judge(failure(cause, maybeSent))).toMatchObject({ kind: 'setback', status, code });
    expect(judge(failure(cause, maybeSent, false))).toMatchObject({ status: 'failed', code });
  });
});

test('a verdict holds for each indicator of a batch, and a wait for the batch as a whole', () => {
  const batch = ['a.example', 'b.example'].map((value) => ({ kind: 'domain' as const, value }));
  expect(settle(batch, judge(failure('timeout', true)))).toEqual(
    batch.map((indicator) => ({
      indicator,
      status: 'unknown',
      code: 'timeout',
      note: 'It went wrong. It may or may not have been done.',
    })),
  );
  expect(settle(batch, wait)).toEqual({ retryAfterMs: 7, code: 'rate_limited' });
});

describe('the body of an answer', () => {
  const schema = z.object({ n: z.number() });
  const saying = (json: Answer['json']) => answer(200, { json });

  test('is what it says when it makes sense', () => {
    const said = saying(<T>(of: z.ZodType<T>) => ({ kind: 'value', value: of.parse({ n: 7 }) }));
    expect(understand(said, schema)).toEqual({ kind: 'value', value: { n: 7 } });
  });

  test('leaves a write open when it makes none', () => {
    expect(
      understand(
        saying(() => failure('malformed', true)),
        schema,
      ),
    ).toMatchObject({
      status: 'unknown',
      code: 'malformed',
    });
  });

  test('is not looked into when there is none, or when it was judged already', () => {
    expect(understand(answer(403), schema)).toMatchObject({ status: 'failed', code: 'forbidden' });
    expect(understand(failure('refused', false), schema)).toMatchObject({ code: 'unreachable' });
    for (const verdict of [judge(failure('dns', false)), wait]) {
      expect(understand(verdict, schema)).toBe(verdict);
    }
  });
});

describe('of a batch that was begun', () => {
  const indicator = { kind: 'domain', value: 'a.example' } as const;

  test('one that the vendor puts off has failed, and one that is open stays open', () => {
    expect(outcomeOf(indicator, wait)).toEqual({
      indicator,
      status: 'failed',
      code: 'rate_limited',
      note: 'Later.',
    });
    expect(outcomeOf(indicator, judge(failure('reset', true)))).toMatchObject({
      status: 'unknown',
      code: 'interrupted',
    });
  });

  test('those behind an open one were not sent, so they are not open', () => {
    expect(notSent(indicator, judge(failure('timeout', true)))).toEqual({
      indicator,
      status: 'failed',
      code: 'timeout',
      note: 'Not sent, because the call before it did not succeed. It went wrong. It may or may not have been done.',
    });
  });
});
