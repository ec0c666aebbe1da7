import { createHmac } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { App, LogLevel } from '@slack/bolt';
import { createDoor, type Door } from '../../src/slack/door.ts';
import { createSeen } from '../../src/slack/seen.ts';

const SECRET = 'a signing secret';
const NOW = new Date('2026-11-22T12:00:00.000Z');
const seconds = (offset: number) => NOW.getTime() / 1_000 + offset;

let door: Door;
let passed: unknown[];

beforeEach(async () => {
  passed = [];
  door = createDoor({
    signingSecret: SECRET,
    port: 0,
    seen: createSeen(360_000, () => NOW),
    now: () => NOW,
    log: { info: () => undefined, warn: () => undefined, error: () => undefined },
  });
  const app = new App({
    receiver: door,
    convoStore: false,
    logLevel: LogLevel.ERROR,
    authorize: async () => ({ botToken: 'xoxb-none', botId: 'B1', botUserId: 'U1' }),
  });
  app.command(/.*/, async ({ body, ack }) => {
    passed.push(body.text);
    await ack('passed');
  });
  app.action(/.*/, async ({ action, ack }) => {
    passed.push(action);
    await ack();
  });
  await door.start();
});

afterEach(() => door.stop());

function signature(body: string, timestamp: number, secret = SECRET): string {
  return `v0=${createHmac('sha256', secret).update(`v0:${timestamp}:${body}`).digest('hex')}`;
}

async function send(
  body: string,
  headers: Record<string, string> = {},
  path = '/slack/events',
  method = 'POST',
) {
  const { port } = door.server.address() as AddressInfo;
  const request: RequestInit = {
    method,
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
  };
  const response = await fetch(
    `http://127.0.0.1:${port}${path}`,
    method === 'POST' ? { ...request, body } : request,
  );
  return { status: response.status, text: (await response.text()).trim() };
}

function signed(body: string, timestamp = seconds(0), secret = SECRET): Record<string, string> {
  return {
    'x-slack-signature': signature(body, timestamp, secret),
    'x-slack-request-timestamp': String(timestamp),
  };
}

test('what Slack signed is let in, once, with its body as it was', async () => {
  const body = 'command=%2Fblock&text=evil.com+%26+co&user_id=U1&team_id=T1&channel_id=C1';
  expect(await send(body, signed(body))).toEqual({ status: 200, text: 'passed' });
  expect(passed).toEqual(['evil.com & co']);
});

test('a click comes as JSON in a form, an event as JSON, and neither has to say a word back', async () => {
  const action = { type: 'button', action_id: 'approve', block_id: 'b', value: 'R7F3KQ', action_ts: '1' };
  const payload = {
    type: 'block_actions',
    actions: [action],
    user: { id: 'U1' },
    team: { id: 'T1' },
    channel: { id: 'C1' },
  };
  const body = `payload=${encodeURIComponent(JSON.stringify(payload))}`;
  expect(await send(body, signed(body))).toEqual({ status: 200, text: '' });
  expect(passed).toEqual([action]);
  const challenge = JSON.stringify({ type: 'url_verification', challenge: 'abc' });
  const json = { ...signed(challenge), 'content-type': 'application/json' };
  expect(await send(challenge, json)).toEqual({ status: 200, text: '{"challenge":"abc"}' });
});

describe('turned away with a sentence', () => {
  const body = 'command=%2Fblock&text=x&user_id=U1&team_id=T1&channel_id=C1';
  test.each([
    ['no signature', {}, 'The request is not signed.'],
    ['no timestamp', { 'x-slack-signature': signature(body, seconds(0)) }, 'The request is not signed.'],
    [
      'another secret',
      signed(body, seconds(0), 'guess'),
      'The signature is wrong or older than five minutes.',
    ],
    ['another body', signed('command=%2Fother'), 'The signature is wrong or older than five minutes.'],
    ['six minutes old', signed(body, seconds(-360)), 'The signature is wrong or older than five minutes.'],
    ['from the future', signed(body, seconds(61)), 'The request is dated in the future.'],
    [
      'a timestamp that is no number',
      { ...signed(body), 'x-slack-request-timestamp': 'now' },
      'The request is not signed.',
    ],
    [
      'more behind the signature',
      { ...signed(body), 'x-slack-signature': `${signature(body, seconds(0))}=again` },
      'The request is not signed.',
    ],
  ])('%s', async (_, headers, sentence) => {
    expect(await send(body, headers)).toEqual({ status: 401, text: sentence });
    expect(passed).toEqual([]);
  });

  test('the same request a second time, also when both come at once', async () => {
    const answers = await Promise.all([send(body, signed(body)), send(body, signed(body))]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 401]);
    expect(await send(body, signed(body))).toEqual({ status: 401, text: 'The request was sent before.' });
    expect(passed).toEqual(['x']);
  });

  test('another path or method', async () => {
    expect((await send(body, signed(body), '/slack/other')).status).toBe(404);
    expect((await send(body, {}, '/slack/events', 'GET')).status).toBe(404);
  });

  test.each(['{"type":', '[]', '""', ''])('a signed body that nobody can read: %j', async (unreadable) => {
    const headers = { ...signed(unreadable), 'content-type': 'application/json' };
    expect(await send(unreadable, headers)).toEqual({
      status: 400,
      text: 'The body is neither a form nor an object of JSON.',
    });
  });

  test.each([
    ['nothing that Bolt knows', {}],
    [
      'something that nobody listens to',
      { type: 'shortcut', callback_id: 'x', user: { id: 'U1' }, team: { id: 'T1' } },
    ],
  ])('a signed body that is %s, at once', async (_, content) => {
    const json = JSON.stringify(content);
    const headers = { ...signed(json), 'content-type': 'application/json' };
    expect(await send(json, headers)).toEqual({ status: 404, text: 'Nobody here serves this.' });
  });

  test('more than a mebibyte', async () => {
    const large = 'x'.repeat(1024 * 1024 + 1);
    expect((await send(large, signed(large))).status).toBe(413);
  });
});

test("Slack's unsigned certificate check gets its 200 and reaches nobody", async () => {
  expect(await send('ssl_check=1&command=%2Fblock')).toEqual({ status: 200, text: '' });
  expect((await send('ssl_check=0')).status).toBe(401);
  expect(passed).toEqual([]);
});
