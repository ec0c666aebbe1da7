import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { HTTPReceiver, LogLevel } from '@slack/bolt';
import { sign } from '../../../sandbox/slack/requests.ts';
import { CHANNELS, PEOPLE } from '../../../sandbox/slack/seed.ts';
import { startWorkspace, type Workspace } from '../../../sandbox/slack/workspace.ts';
import { manifest } from './manifest.ts';

interface Got {
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

let workspace: Workspace;
let server: Server;
let got: Got[];
let reply: (res: ServerResponse, body: string) => void;

beforeEach(async () => {
  got = [];
  reply = (res) => res.end();
  workspace = await startWorkspace({ manifest: manifest(), mode: 'http', ackMs: 300 });
  server = createServer(async (req, res) => {
    let body = '';
    for await (const chunk of req) body += String(chunk);
    got.push({ headers: req.headers, body });
    reply(res, body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  workspace.setRequestUrl(`http://127.0.0.1:${(server.address() as AddressInfo).port}/slack/events`);
});
afterEach(async () => {
  await workspace.close();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

const slash = {
  act: 'command',
  as: PEOPLE.rina,
  channel: CHANNELS.soc,
  command: '/block',
  text: 'a&b=c é',
} as const;

test('a command is a signed form', async () => {
  expect(await workspace.act(slash)).toEqual({ ok: true });
  const { headers, body } = got[0]!;
  expect(headers['content-type']).toBe('application/x-www-form-urlencoded');
  const timestamp = String(headers['x-slack-request-timestamp']);
  expect(headers['x-slack-signature']).toBe(sign(workspace.signingSecret, timestamp, body));
  expect(new URLSearchParams(body).get('text')).toBe('a&b=c é');
});

test('the signature is Slack’s', () => {
  // The example of Slack's page "Verifying requests from Slack".
  const body =
    'token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c';
  expect(sign('8f742231b10e8888abcd99yyyzzz85a5', '1531420618', body)).toBe(
    'v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503',
  );
});

test('an event is signed JSON, an interaction a form with one field', async () => {
  await workspace.act({ act: 'open_home', as: PEOPLE.rina });
  await workspace.waitFor(() => workspace.log.some(({ kind }) => kind === 'ack'));
  expect(JSON.parse(got[0]!.body)).toMatchObject({
    type: 'event_callback',
    event: { type: 'app_home_opened' },
  });
  await workspace.act({ act: 'say', as: PEOPLE.rina, channel: CHANNELS.general, text: 'x' });
  const ts = String(workspace.messages(CHANNELS.general)[0]?.ts);
  await workspace.act({
    act: 'message_shortcut',
    as: PEOPLE.lea,
    callbackId: 'block_message',
    channel: CHANNELS.general,
    ts,
  });
  const form = new URLSearchParams(got.at(-1)!.body);
  expect([...form.keys()]).toEqual(['payload']);
  expect(JSON.parse(form.get('payload')!)).toMatchObject({ type: 'message_action' });
});

test.each([
  ['text', 'text/plain', 'hi'],
  ['JSON', 'application/json', JSON.stringify({ text: 'hi' })],
])('an acknowledgement may answer in %s', async (_name, type, body) => {
  reply = (res) => res.writeHead(200, { 'content-type': type }).end(body);
  await workspace.act(slash);
  expect(workspace.messages(CHANNELS.soc)).toMatchObject([{ text: 'hi', only: PEOPLE.rina }]);
});

test.each([
  ['an error', 'dispatch_failed', (res: ServerResponse) => void res.writeHead(500).end()],
  ['silence', 'operation_timeout', () => {}],
])('%s is %s', async (_name, reason, behave) => {
  reply = behave;
  expect(await workspace.act(slash)).toEqual({
    ok: false,
    sentence: `/block failed with the error "${reason}"`,
  });
});

test('without a listener it is dispatch_failed', async () => {
  workspace.setRequestUrl(undefined);
  expect(workspace.snapshot(PEOPLE.rina).botConnected).toBe(false);
  expect(await workspace.act(slash)).toMatchObject({ sentence: expect.stringContaining('dispatch_failed') });
});

test('a duplicate is the identical request', async () => {
  workspace.faults.duplicate(1);
  const both = new Promise<void>((resolve) => {
    reply = (res) => {
      res.end();
      if (got.length === 2) resolve();
    };
  });
  await workspace.act(slash);
  await both;
  expect(got[0]!.body).toBe(got[1]!.body);
  expect(got[0]!.headers['x-slack-signature']).toBe(got[1]!.headers['x-slack-signature']);
});

describe('a forged delivery', () => {
  test.each([
    ['an honest one', {}, 404],
    ['six minutes old', { skewS: -360 }, 401],
    ['another secret', { secret: 'x' }, 401],
    ['no signature', { signature: null }, 401],
    ['rubbish for a signature', { signature: 'v0=00' }, 401],
    ['an unsigned url_verification', { body: '{"type":"url_verification"}', signature: null }, 401],
    ['ssl_check', { body: 'ssl_check=1', signature: null }, 200],
  ])('%s is seen by Bolt', async (_name, forgery, status) => {
    const receiver = new HTTPReceiver({
      signingSecret: workspace.signingSecret,
      endpoints: '/slack/events',
      logLevel: LogLevel.ERROR,
      // Nobody acknowledges here: an honest request is one that gets as far as that.
      unhandledRequestTimeoutMillis: 1,
      unhandledRequestHandler: ({ response }) => void response.writeHead(404).end(),
    });
    receiver.init({ processEvent: async () => {} } as unknown as Parameters<HTTPReceiver['init']>[0]);
    const bolt = (await receiver.start(0)) as Server;
    workspace.setRequestUrl(`http://127.0.0.1:${(bolt.address() as AddressInfo).port}/slack/events`);
    expect((await workspace.deliverRaw(slash, forgery)).status).toBe(status);
    await receiver.stop();
  });

  test('can come from the future', async () => {
    await workspace.deliverRaw(slash);
    await workspace.deliverRaw(slash, { skewS: 86_400 });
    const [honest, ahead] = got.map((each) => Number(each.headers['x-slack-request-timestamp']));
    expect(ahead! - honest!).toBeGreaterThanOrEqual(86_400);
    const { headers, body } = got[1]!;
    const expected = sign(workspace.signingSecret, String(headers['x-slack-request-timestamp']), body);
    expect(headers['x-slack-signature']).toBe(expected);
  });
});
