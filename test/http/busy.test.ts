import { describe, expect, test } from '@jest/globals';
import { answerOf, connect, failureOf, read, serve, write } from './wire.ts';

describe('a busy vendor', () => {
  const NOW = Date.parse('2026-11-22T08:00:00Z');

  async function busy(retryAfter: string | undefined, status = 429) {
    const pauses: number[] = [];
    let requests = 0;
    const url = await serve((_request, response) => {
      requests += 1;
      const head = retryAfter === undefined ? {} : { 'retry-after': retryAfter };
      response.writeHead(requests === 1 ? status : 200, requests === 1 ? head : {}).end('done');
    });
    const timing = { now: () => NOW, pause: async (ms: number) => void pauses.push(ms) };
    return { http: connect({ url }, timing), pauses, requests: () => requests };
  }

  test.each<[string, number]>([
    ['0', 0],
    ['7', 7_000],
    ['60, 60', 60_000],
    ['65', 65_000],
    ['Sun, 22 Nov 2026 08:00:30 GMT', 30_000],
    ['Sun, 22 Nov 2026 07:00:00 GMT', 0],
  ])('that says "%s" is waited for %i ms, once, by a read', async (value, ms) => {
    const { http, pauses, requests } = await busy(value);
    expect(answerOf(await http.call(read)).status).toBe(200);
    expect(pauses).toEqual([ms]);
    expect(requests()).toBe(2);
  });

  test.each<[string | undefined, number | undefined]>([
    ['66', 66_000],
    ['Sun, 22 Nov 2026 09:00:00 GMT', 3_600_000],
    ['99999999999999999999', 86_400_000],
    ['soon', undefined],
    [undefined, undefined],
  ])('that says "%s" is left alone', async (value, ms) => {
    const { http, pauses, requests } = await busy(value);
    const { status, retryAfterMs } = answerOf(await http.call(read));
    expect({ status, retryAfterMs, pauses, requests: requests() }).toEqual({
      status: 429,
      retryAfterMs: ms,
      pauses: [],
      requests: 1,
    });
  });

  test('is waited for at 503 too, and not beyond the patience of the call', async () => {
    expect(answerOf(await (await busy('9', 503)).http.call(read)).status).toBe(200);
    expect(answerOf(await (await busy('9', 503)).http.call({ ...read, patienceMs: 8_000 })).status).toBe(503);
    expect(answerOf(await (await busy('0', 503)).http.call({ ...read, patienceMs: 0 })).status).toBe(503);
  });

  test('is not asked again when the call is off meanwhile', async () => {
    const off = new AbortController();
    let requests = 0;
    const url = await serve((_request, response) => {
      requests += 1;
      response.writeHead(429, { 'retry-after': '60' }).end(() => off.abort());
    });
    const reply = await connect({ url }).call({ ...read, signal: off.signal });
    expect(failureOf(reply).cause).toBe('aborted');
    expect(requests).toBe(1);
  });

  test.each([408, 413, 429, 500, 502, 503, 504, 521, 522, 524])(
    'never gets a write twice, also not after %i',
    async (status) => {
      const { http, requests } = await busy('0', status);
      expect(answerOf(await http.call(write)).status).toBe(status);
      expect(requests()).toBe(1);
    },
  );
});
