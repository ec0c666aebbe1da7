import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { type Call, createHttp, type Http } from '../src/http.ts';
import { type RehearsedCall, rehearsed } from '../src/rehearsal.ts';

const SECRET = 'pa"ss wörd/42';
const never = new AbortController().signal;
const read: Call = { method: 'GET', path: 'list', write: false, signal: never };
const write: Call = { method: 'PUT', path: 'block', write: true, signal: never };

const seen: string[] = [];
const server = createServer((req, res) => {
  seen.push(`${req.method} ${req.url}`);
  res.writeHead(200, { 'content-type': 'application/json' }).end('{"held":["a"]}');
});
let real: Http;
let http: Http;
let calls: RehearsedCall[] = [];

beforeAll(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  real = createHttp({ url, secrets: [SECRET] });
});
beforeEach(() => {
  seen.length = 0;
  calls = [];
  http = rehearsed(real, [SECRET], (call) => calls.push(call));
});
afterAll(async () => {
  await real.close();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

test('a read goes out and its answer comes back', async () => {
  expect(await http.call(read)).toMatchObject({ kind: 'answer', status: 200 });
  expect(seen).toEqual(['GET /list']);
  expect(calls).toEqual([]);
});

test('a write never leaves, and fails for a cause of its own before its first byte', async () => {
  expect(await http.call({ ...write, json: { hash: 'a' } })).toEqual({
    kind: 'failure',
    write: true,
    cause: 'rehearsed',
    maybeSent: false,
    sentence: 'It was only rehearsed.',
  });
  await http.call(read);
  expect(seen).toEqual(['GET /list']);
});

describe('what would be sent is told', () => {
  test.each<[string, Partial<Call>, RehearsedCall]>([
    ['a JSON body', { json: { a: [1] } }, { method: 'PUT', path: 'block', body: '{"a":[1]}' }],
    ['a form', { form: { a: '1 2', b: '&' } }, { method: 'PUT', path: 'block', body: 'a=1+2&b=%26' }],
    ['no body', {}, { method: 'PUT', path: 'block', body: '' }],
    ['a query', { query: { company: '7' } }, { method: 'PUT', path: 'block?company=7', body: '' }],
    ['another method', { method: 'DELETE' }, { method: 'DELETE', path: 'block', body: '' }],
    [
      'what would go out instead',
      { otherwise: 'Or one by one.' },
      { method: 'PUT', path: 'block', body: '', otherwise: 'Or one by one.' },
    ],
  ])('with %s', async (_what, call, told) => {
    await http.call({ ...write, ...call });
    expect(calls).toEqual([told]);
  });

  test.each<[string, Partial<Call>]>([
    ['a JSON body', { json: { deep: [{ key: SECRET }] } }],
    ['a JSON body, as Base64', { json: { key: Buffer.from(`bot:${SECRET}`).toString('base64') } }],
    ['a form', { form: { key: SECRET } }],
    ['the path', { path: `keys/${encodeURIComponent(SECRET)}/block` }],
    ['the query', { query: { key: SECRET } }],
  ])('without a secret in %s', async (_what, call) => {
    await http.call({ ...write, ...call });
    const [told] = calls;
    expect(`${told?.path} ${told?.body}`).toContain('•••');
    expect(JSON.stringify(told)).not.toMatch(/pa(?:"|\\"|%22|\\\\")ss|rd(?:\/|%2F)42|cGEic3M/i);
  });
});
