import { getEventListeners, once } from 'node:events';
import type { RequestListener } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { type AddressInfo, createServer as createTcpServer } from 'node:net';
import { describe, expect, test } from '@jest/globals';
import { createCertificate } from '../../sandbox/vendors/tls.ts';
import { createHttp } from '../../src/http.ts';
import { opened } from '../opened.ts';
import { answerOf, connect, failureOf, listen, serve, write } from './wire.ts';

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
