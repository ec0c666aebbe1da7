import { getEventListeners, once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { type AddressInfo, createServer as createTcpServer, type Server as TcpServer } from 'node:net';
import { inspect } from 'node:util';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, test } from '@jest/globals';
import * as z from 'zod';
import { createCertificate } from '../sandbox/vendors/tls.ts';
import type { HttpFailure } from '../src/failure.ts';
import { type Answer, type Call, createHttp, type Http, type HttpOptions, type Timing } from '../src/http.ts';

const SECRET = 'pa"ss wörd/42';
const opened: { close(): unknown }[] = [];

afterEach(async () => {
  for (const one of opened.splice(0).reverse()) {
    await one.close();
  }
});

async function listen(server: Server | TcpServer): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  opened.push({
    close: () => {
      if ('closeAllConnections' in server) server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    },
  });
  return (server.address() as AddressInfo).port;
}

async function serve(listener: RequestListener): Promise<string> {
  return `http://127.0.0.1:${await listen(createServer(listener))}`;
}

function connect(options: Partial<HttpOptions> & { url: string }, timing?: Timing): Http {
  const http = createHttp({ secrets: [SECRET], ...options }, timing);
  opened.push(http);
  return http;
}

const never = new AbortController().signal;
const read: Call = { method: 'GET', path: 'thing', write: false, signal: never };
const write: Call = { method: 'PUT', path: 'thing', json: { a: 1 }, write: true, signal: never };

function answerOf(reply: Answer | HttpFailure): Answer {
  if (reply.kind !== 'answer') throw new Error(reply.sentence);
  return reply;
}

function failureOf(reply: { kind: string }): HttpFailure {
  if (reply.kind !== 'failure') throw new Error(`There was no failure but ${inspect(reply)}.`);
  return reply as HttpFailure;
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

describe('a request on the wire', () => {
  const echo: RequestListener = async (request, response) => {
    const { method, url, headers } = request;
    response.end(JSON.stringify({ method, url, type: headers['content-type'], body: await bodyOf(request) }));
  };
  const echoed = z.object({
    method: z.string(),
    url: z.string(),
    type: z.string().optional(),
    body: z.string(),
  });

  test.each<[string, Partial<Call>, object]>([
    ['a GET', {}, { method: 'GET', url: '/base/thing', body: '' }],
    [
      'a query',
      { query: { $top: '1', q: 'a&b' } },
      { method: 'GET', url: '/base/thing?%24top=1&q=a%26b', body: '' },
    ],
    [
      'JSON',
      { method: 'PUT', json: ['x'] },
      { method: 'PUT', url: '/base/thing', type: 'application/json', body: '["x"]' },
    ],
    [
      'a form',
      { method: 'POST', form: { a: 'b c@d' } },
      {
        method: 'POST',
        url: '/base/thing',
        type: 'application/x-www-form-urlencoded',
        body: 'a=b+c%40d',
      },
    ],
    ['a POST without a body', { method: 'POST' }, { method: 'POST', url: '/base/thing', body: '' }],
    ['a DELETE without a body', { method: 'DELETE' }, { method: 'DELETE', url: '/base/thing', body: '' }],
    [
      'a GET with a body',
      { json: { key: 1 } },
      { method: 'GET', url: '/base/thing', type: 'application/json', body: '{"key":1}' },
    ],
  ])('carries %s', async (_, call, expected) => {
    const http = connect({ url: `${await serve(echo)}/base` });
    const reply = answerOf(await http.call({ ...read, ...call }));
    expect(reply.json(echoed)).toEqual({ kind: 'value', value: expected });
  });

  test.each(['//evil.example/x', 'https://evil.example/x', '/outside', '../outside', 'a?b=c', 'a#b'])(
    'never goes to %s',
    async (path) => {
      const seen: string[] = [];
      const url = await serve((request, response) => {
        seen.push(request.url ?? '');
        response.end();
      });
      await expect(connect({ url: `${url}/base` }).call({ ...read, path })).rejects.toThrow('base URL');
      expect(seen).toEqual([]);
    },
  );

  test.each(['ftp://vendor.example', 'https://user:pass@vendor.example', 'https://vendor.example/?key=1'])(
    'has no base like %s',
    (url) => {
      expect(() => createHttp({ url, secrets: [] })).toThrow('vendor URL');
    },
  );

  test('does not follow a redirect', async () => {
    const seen: (string | undefined)[] = [];
    const url = await serve((request, response) => {
      seen.push(request.url);
      response.writeHead(302, { location: '/elsewhere' }).end();
    });
    expect(answerOf(await connect({ url }).call(read)).status).toBe(302);
    expect(seen).toEqual(['/thing']);
  });

  test('takes a kept connection for reads and a fresh one for each write', async () => {
    const ports: (number | undefined)[] = [];
    const url = await serve((request, response) => {
      ports.push(request.socket.remotePort);
      response.end('ok');
    });
    const http = connect({ url });
    for (const call of [read, read, write, write]) {
      answerOf(await http.call(call));
    }
    expect(ports[1]).toBe(ports[0]);
    expect(new Set(ports).size).toBe(3);
  });
});

describe('an answer', () => {
  const shape = z.object({ list: z.array(z.object({ id: z.number() })) });
  const cases: [string, string, string][] = [
    ['nothing', '', 'is empty'],
    ['no JSON', 'OK {', 'is not JSON'],
    ['half of it', '{"list":[{"id"', 'is not JSON'],
    ['a web page', '\n <!DOCTYPE html><p>Hello', 'is a web page'],
    ['another shape', '{"list":[{"id":1},{"id":"2"}]}', 'at "list.1.id"'],
    ['another top', '[]', 'at "its top"'],
  ];

  test.each(cases)('with %s is malformed, and says where', async (_, body, why) => {
    const url = await serve((_request, response) => void response.end(body));
    const failure = failureOf(answerOf(await connect({ url }).call(write)).json(shape));
    expect(failure).toMatchObject({ cause: 'malformed', write: true, maybeSent: true });
    expect(failure.sentence).toContain(why);
    expect(failure.sentence).toMatch(/^The answer to PUT thing at 127\.0\.0\.1:\d+ .*\.$/);
  });

  test('is read without its byte order mark', async () => {
    const url = await serve((_request, response) => void response.end('\uFEFF{"list":[]}'));
    expect(answerOf(await connect({ url }).call(read)).json(shape)).toEqual({
      kind: 'value',
      value: { list: [] },
    });
  });

  test.each<[string, number, boolean, boolean]>([
    ['a write', 2, true, false],
    ['a read', 2, false, false],
    ['a list', 20, false, true],
  ])('to %s is cut off at %i MiB', async (_, mib, isWrite, list) => {
    const limit = mib * 1024 * 1024;
    const url = await serve((request, response) => {
      response.end(Buffer.alloc(request.url === '/over' ? limit + 1 : limit, 'x'));
    });
    const http = connect({ url });
    const call: Call = { ...read, write: isWrite, list };
    expect(answerOf(await http.call({ ...call, path: 'fits' })).text).toHaveLength(limit);
    expect(failureOf(await http.call({ ...call, path: 'over' }))).toMatchObject({
      cause: 'too_large',
      sentence: expect.stringContaining(`larger than ${mib} MiB.`),
    });
  });

  test('is measured after it is unpacked', async () => {
    const packed = gzipSync(Buffer.alloc(3 * 1024 * 1024));
    const url = await serve((_request, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(packed);
    });
    expect(failureOf(await connect({ url }).call(read)).cause).toBe('too_large');
  });
});

describe('a call without an answer', () => {
  test('knows that nothing was sent when the connection is refused', async () => {
    const server = createTcpServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    await new Promise((resolve) => server.close(resolve));
    expect(failureOf(await connect({ url: `http://127.0.0.1:${port}` }).call(write))).toMatchObject({
      cause: 'refused',
      maybeSent: false,
      sentence: `127.0.0.1:${port} cannot be reached (ECONNREFUSED).`,
    });
  });

  test('knows that nothing was sent when the name is unknown', async () => {
    expect(failureOf(await connect({ url: 'https://nowhere.invalid' }).call(write))).toMatchObject({
      cause: 'dns',
      maybeSent: false,
      sentence: 'The name nowhere.invalid could not be resolved.',
    });
  });

  const day = 86_400_000;
  test.each([
    ['self-signed', { selfSigned: true }, false, 'is self-signed. Save it as a PEM file'],
    ['of an unknown authority', {}, false, 'comes from an authority that is not trusted here. Save the auth'],
    ['expired', { notAfter: new Date(Date.now() - day) }, true, 'has expired.'],
    ['made out to another host', { hosts: ['other.example'] }, true, 'is made out to another name.'],
  ])('sends nothing to a host whose certificate is %s', async (_, options, trusts, sentence) => {
    let requests = 0;
    const certificate = await createCertificate(options);
    const server = createTlsServer(certificate, (_request, response) => {
      requests += 1;
      response.end();
    });
    const url = `https://127.0.0.1:${await listen(server)}`;
    const http = connect({ url, ...(trusts ? { ca: certificate.ca } : {}) });
    const failure = failureOf(await http.call(write));
    expect(failure).toMatchObject({ cause: 'tls', maybeSent: false });
    expect(failure.sentence).toContain(sentence);
    expect(failure.sentence.includes('caFile')).toBe(!trusts);
    expect(requests).toBe(0);
  });

  test.each([
    ['signed by the authority', {}],
    ['self-signed', { selfSigned: true }],
  ])('does not happen when the certificate is %s that caFile names', async (_, options) => {
    const certificate = await createCertificate(options);
    const server = createTlsServer(certificate, (_request, response) => void response.end('hello'));
    const http = connect({ url: `https://127.0.0.1:${await listen(server)}`, ca: certificate.ca });
    expect(answerOf(await http.call(write)).text).toBe('hello');
  });

  test('knows that nothing was sent when TLS never comes about', async () => {
    const url = `https://127.0.0.1:${await listen(createTcpServer((socket) => void opened.push({ close: () => socket.destroy() })))}`;
    expect(failureOf(await connect({ url, timeoutMs: 100 }).call(write))).toMatchObject({
      cause: 'timeout',
      maybeSent: false,
    });
  });

  test.each<[string, RequestListener]>([
    ['nothing', () => {}],
    [
      'a drip',
      (_request, response) => {
        const drip = setInterval(() => response.write('x'), 10);
        response.once('close', () => clearInterval(drip));
      },
    ],
  ])('is over when the time is up and all that came is %s', async (_, listener) => {
    const url = await serve(listener);
    expect(failureOf(await connect({ url, timeoutMs: 150 }).call(write))).toMatchObject({
      cause: 'timeout',
      maybeSent: true,
      sentence: expect.stringMatching(/^127\.0\.0\.1:\d+ did not answer within 0\.15 s\.$/),
    });
  });

  test.each<[string, RequestListener]>([
    ['before the answer', (request) => request.socket.resetAndDestroy()],
    [
      'within the answer',
      (request, response) => {
        response.writeHead(200, { 'content-length': '10' });
        response.write('{');
        setImmediate(() => request.socket.destroySoon());
      },
    ],
  ])('may have been sent when the connection broke %s', async (_, listener) => {
    const url = await serve(listener);
    expect(failureOf(await connect({ url }).call(write))).toMatchObject({ cause: 'reset', maybeSent: true });
  });

  test('is not sent when it is called off beforehand', async () => {
    let requests = 0;
    const url = await serve((_request, response) => {
      requests += 1;
      response.end();
    });
    const http = connect({ url });
    expect(failureOf(await http.call({ ...write, signal: AbortSignal.abort() }))).toMatchObject({
      cause: 'aborted',
      maybeSent: false,
    });
    expect(requests).toBe(0);
  });

  test.each([
    ['for no reason', undefined],
    ['because a time is up', new DOMException('The time is up.', 'TimeoutError')],
  ])('stops when it is called off under way %s', async (_, reason) => {
    const off = new AbortController();
    const url = await serve(() => off.abort(reason));
    expect(failureOf(await connect({ url }).call({ ...write, signal: off.signal }))).toMatchObject({
      cause: 'aborted',
      maybeSent: true,
    });
  });

  test('stops when the client is closed', async () => {
    const arrived = new AbortController();
    const url = await serve(() => arrived.abort());
    const http = createHttp({ url, secrets: [] });
    arrived.signal.addEventListener('abort', () => http.close());
    expect(failureOf(await http.call(write))).toMatchObject({ cause: 'reset', maybeSent: true });
  });

  test('leaves nothing behind on its signal, answered or not', async () => {
    const { signal } = new AbortController();
    const url = await serve((request, response) => {
      if (request.url === '/gone') request.socket.resetAndDestroy();
      else response.end();
    });
    const http = connect({ url });
    for (const path of ['there', 'gone']) {
      await http.call({ ...write, path, signal });
    }
    expect(getEventListeners(signal, 'abort')).toEqual([]);
  });
});

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

test('a read finds a kept connection dead and takes another', async () => {
  const ports: (number | undefined)[] = [];
  const url = await serve((request, response) => {
    const isKept = ports.includes(request.socket.remotePort);
    ports.push(request.socket.remotePort);
    if (isKept) request.socket.resetAndDestroy();
    else response.end('ok');
  });
  const http = connect({ url });
  answerOf(await http.call(read));
  expect(answerOf(await http.call(read)).text).toBe('ok');
  expect(ports).toHaveLength(3);
});

describe('a secret', () => {
  const TOKEN = 'eyJhbGciOi.eyJzdWIi.c2lnbmF0dXJl';
  const basic = (user: string) => Buffer.from(`${user}:${SECRET}`).toString('base64');

  test.each([
    ['as it is', SECRET],
    ['in JSON', JSON.stringify({ error: SECRET })],
    ['in a URL', `/login?key=${encodeURIComponent(SECRET)}`],
    ['in a form', new URLSearchParams({ key: SECRET }).toString()],
    ['in Basic credentials', `Basic ${basic('bot')}`],
    ['in Basic credentials of another length', `Basic ${basic('bo')}`],
    ['as the token of this call', `token ${TOKEN} is unknown`],
  ])('does not come back %s', async (_, body) => {
    const url = await serve((_request, response) => void response.end(body));
    const reply = answerOf(
      await connect({ url }).call({ ...read, headers: { authorization: `Bearer ${TOKEN}` } }),
    );
    expect(reply.text).toContain('•••');
    expect(reply.text).not.toMatch(/pa.{0,6}ss|c2lnbmF0dXJl|cGEic3Mgd/);
  });

  test('is masked in the strings of a body that is read', async () => {
    const url = await serve(
      (_request, response) => void response.end(JSON.stringify({ why: `bad ${SECRET}` })),
    );
    const reply = answerOf(await connect({ url }).call(read));
    expect(reply.json(z.object({ why: z.string() }))).toEqual({ kind: 'value', value: { why: 'bad •••' } });
  });

  test('is in nothing that comes back from a call that failed', async () => {
    const url = await serve((request) => request.socket.resetAndDestroy());
    const reply = await connect({ url }).call({
      ...write,
      path: `thing/${encodeURIComponent(SECRET)}`,
      query: { key: SECRET },
      headers: { authorization: `Bearer ${TOKEN}` },
      json: { password: SECRET },
    });
    expect(inspect(reply, { depth: 10, showHidden: true })).not.toMatch(/pa.{0,6}ss|eyJhbGci/);
  });
});
