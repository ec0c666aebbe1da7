import type { IncomingMessage, RequestListener } from 'node:http';
import { inspect } from 'node:util';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import * as z from 'zod';
import { type Call, createHttp } from '../src/http.ts';
import { answerOf, connect, failureOf, read, SECRET, serve, write } from './http/wire.ts';

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
