import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from '@jest/globals';
import { Refusal } from '../../src/domain/refusal.ts';
import { download, type SharedFile } from '../../src/slack/download.ts';

const TOKEN = 'xoxb-secret';
const MIB = 1024 * 1024;
const opened: { close(): unknown }[] = [];
afterEach(async () => {
  for (const each of opened.splice(0)) await each.close();
});

/** A host that answers one call after the other, the last of them for good. */
async function host(...answers: readonly [RequestListener, ...RequestListener[]]) {
  const seen: { readonly path: string; readonly authorization: string | undefined }[] = [];
  const server = createServer((req, res) => {
    seen.push({ path: req.url ?? '', authorization: req.headers.authorization });
    const answer = answers[Math.min(seen.length, answers.length) - 1];
    answer?.(req, res);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  opened.push({
    close() {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    },
  });
  return { seen, origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

const never = new AbortController().signal;

function get(origin: string, file: Partial<SharedFile> = {}, apiUrl = `${origin}/api/`, signal = never) {
  return download(
    { name: 'list.txt', size: 5, url: `${origin}/files/list.txt`, ...file },
    { botToken: TOKEN, apiUrl, signal, pauseMs: 1 },
  );
}

const whole: RequestListener = (_, res) => void res.end('whole');
const cut: RequestListener = (_, res) => {
  res.writeHead(200, { 'content-length': '5' });
  res.write('wh', () => res.destroy());
};
const saying =
  (status: number, body = '', headers: Record<string, string> = {}): RequestListener =>
  (_, res) =>
    void res.writeHead(status, headers).end(body);

describe('a file', () => {
  test('comes whole, and only its host has the token', async () => {
    const { origin, seen } = await host(whole);
    expect(await get(origin)).toEqual(Buffer.from('whole'));
    expect(seen).toEqual([{ path: '/files/list.txt', authorization: `Bearer ${TOKEN}` }]);
  });

  test.each<[string, RequestListener]>([
    ['cut off', cut],
    ['short', saying(200, 'who')],
    ['longer than Slack says', saying(200, 'whole and more')],
    ['an error of the server', saying(500)],
    ['an error of the server with a page', saying(502, '<html>', { 'content-type': 'text/html' })],
    ['too many calls', saying(429)],
    ['too early', saying(425)],
    ['a request that took too long', saying(408)],
    ['out of service', saying(503)],
  ])('that is %s is fetched again, and after three times never used', async (_what, bad) => {
    const third = await host(bad, bad, whole);
    expect(await get(third.origin)).toEqual(Buffer.from('whole'));
    const no = await host(bad);
    expect(await get(no.origin)).toEqual(
      new Refusal(
        'file_incomplete',
        '“list.txt” could not be fetched whole from Slack in 3 attempts; nothing of it was used.',
      ),
    );
    expect([third.seen.length, no.seen.length]).toEqual([3, 3]);
  });

  test('that nobody serves is refused after three times', async () => {
    const { origin } = await host(whole);
    for (const each of opened.splice(0)) await each.close();
    expect(await get(origin)).toMatchObject({ code: 'file_incomplete' });
  });

  test.each<[string, RequestListener]>([
    ['a way to the sign-in page', saying(302, '', { location: 'https://elsewhere.example/' })],
    ['the sign-in page', saying(200, 'whole', { 'content-type': 'text/html; charset=utf-8' })],
    ['a page in other capitals', saying(200, 'whole', { 'content-type': 'Text/HTML' })],
    ['no token', saying(401)],
    ['no right', saying(403)],
    ['what is no answer', saying(418)],
  ])('in whose place comes %s is refused at once', async (_what, answer) => {
    const { origin, seen } = await host(answer);
    expect(await get(origin)).toEqual(
      new Refusal(
        'file_forbidden',
        'Slack does not hand out “list.txt” to Portcullis; share it again, and if that does not help, tell whoever runs Portcullis that it may lack the scope files:read.',
      ),
    );
    expect(seen).toHaveLength(1);
  });

  test.each([404, 410])('that is no longer there (%i) is refused at once', async (status) => {
    const { origin, seen } = await host(saying(status));
    expect(await get(origin)).toEqual(
      new Refusal('file_gone', 'Slack no longer has “list.txt”; share it again.'),
    );
    expect(seen).toHaveLength(1);
  });

  test('that is a web page itself is no sign-in page', async () => {
    const { origin } = await host(saying(200, 'whole', { 'content-type': 'text/html' }));
    const file = { name: 'report.html', url: `${origin}/files/report.html?pub=1` };
    expect(await get(origin, file)).toEqual(Buffer.from('whole'));
  });

  test('is not waited for any longer once the process must go', async () => {
    const going = new AbortController();
    const { origin } = await host(() => going.abort(new Error('going')));
    await expect(get(origin, {}, undefined, going.signal)).rejects.toThrow('going');
  });
});

describe('nothing is sent', () => {
  test.each([
    [10 * MIB + 1, '10.1'],
    [25 * MIB, '25'],
  ])('for a file of %i bytes', async (size, said) => {
    const { origin, seen } = await host(whole);
    expect(await get(origin, { size })).toEqual(
      new Refusal('file_too_large', `“list.txt” has ${said} MiB; at most 10 are read.`),
    );
    expect(seen).toEqual([]);
  });

  test('to another host than that of the API, if it is not one of Slack', async () => {
    const { origin, seen } = await host(whole);
    for (const apiUrl of [
      'https://slack.com/api/',
      origin.replace('http:', 'https:'),
      'http://127.0.0.1:1/api/',
    ])
      expect(await get(origin, {}, apiUrl)).toEqual(
        new Refusal('not_in_slack', '“list.txt” is not kept by Slack; upload the file itself.'),
      );
    expect(seen).toEqual([]);
  });

  test.each([
    'http://files.slack.com/files-pri/T0-F0/list.txt',
    'https://files.slack.com.evil.example/list.txt',
    'https://evilslack.com/list.txt',
    'https://slack.com@evil.example/list.txt',
    'https://docs.example/list.txt',
    'file:///etc/passwd',
    'list.txt',
    '',
  ])('to %s', async (url) => {
    expect(await get('https://slack.com', { url })).toMatchObject({ code: 'not_in_slack' });
  });
});

test.each([
  'https://files.slack.com/files-pri/T0-F0/list.txt',
  'https://slack-files.com/T0-F0-1/list.txt',
  'https://files.slack-gov.com/files-pri/T0-F0/list.txt',
])('%s is kept by Slack', async (url) => {
  const going = AbortSignal.abort(new Error('never sent'));
  await expect(get('https://slack.com', { url }, 'https://slack.com/api/', going)).rejects.toThrow(
    'never sent',
  );
});
