import { beforeEach, expect, test } from '@jest/globals';
import { WebSocket } from 'ws';
import { CHANNELS, PEOPLE } from '../../../sandbox/slack/seed.ts';
import { startWorkspace } from '../../../sandbox/slack/workspace.ts';
import { call, connect, type TestApp, text } from './app.ts';
import { open, workspace } from './bot.ts';
import { manifest } from './manifest.ts';

beforeEach(() => open());

const command = (words = '') =>
  workspace.act({ act: 'command', as: PEOPLE.rina, channel: CHANNELS.soc, command: '/block', text: words });

const closed = (app: TestApp) => new Promise<void>((resolve) => app.raw.once('close', () => resolve()));

/** The status a connection is refused with. */
function refusal(url: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(url);
    socket.on('error', () => {});
    socket.on('unexpected-response', (_request, response) => resolve(response.statusCode));
    socket.on('open', () => reject(new Error('The connection was accepted.')));
  });
}

test('a connection begins with hello', async () => {
  const app = await connect(workspace);
  expect(app.frames[0]).toMatchObject({
    type: 'hello',
    num_connections: 1,
    connection_info: { app_id: 'A0PORTCULLIS' },
    debug_info: { approximate_connection_time: expect.any(Number) },
  });
  expect(workspace.snapshot(PEOPLE.rina).botConnected).toBe(true);
});

test('an address works once, and none can be made up', async () => {
  const url = text(await call(workspace, 'apps.connections.open', {}, workspace.appToken), 'url');
  const socket = new WebSocket(url);
  await new Promise((resolve) => socket.once('message', resolve));
  expect(await refusal(url)).toBe(403);
  expect(await refusal(url.replace(/ticket=.*/, 'ticket=guess'))).toBe(403);
});

test('pings are answered', async () => {
  const app = await connect(workspace);
  const pong = new Promise<string>((resolve) =>
    app.raw.once('pong', (data: Buffer) => resolve(data.toString())),
  );
  app.raw.ping('are you there');
  expect(await pong).toBe('are you there');
});

test('a move of the clock comes with a pong, so that nobody is taken for dead', async () => {
  const app = await connect(workspace);
  const pong = new Promise<string>((resolve) =>
    app.raw.once('pong', (data: Buffer) => resolve(data.toString())),
  );
  await workspace.clock.forward(3_600_000);
  expect(await pong).toBe('moved');
});

test('nothing is sent while somebody has not moved yet', async () => {
  const app = await connect(workspace);
  const order: string[] = [];
  let arrive: () => void = () => {};
  workspace.clock.follow(
    () =>
      new Promise((resolve) => {
        arrive = () => {
          order.push(`moved after ${app.envelopes.length}`);
          resolve();
        };
      }),
  );
  const moved = workspace.clock.forward(3_600_000);
  const sent = command().then(() => order.push(`sent after ${app.envelopes.length}`));
  // Whatever is on its way has the time of a whole call to arrive.
  await call(workspace, 'auth.test');
  arrive();
  await Promise.all([moved, sent]);
  expect(order).toEqual(['moved after 0', 'sent after 1']);
});

test('payloads go to the connections in turn, each to one', async () => {
  const apps = [await connect(workspace), await connect(workspace)];
  for (let n = 0; n < 10; n += 1) await command(String(n));
  expect(apps.map((app) => app.envelopes.length)).toEqual([5, 5]);
});

test('an envelope has an id of its own, says whether its answer counts, and only events speak of retries', async () => {
  const app = await connect(workspace);
  await command();
  await workspace.act({ act: 'open_home', as: PEOPLE.rina });
  await workspace.waitFor(() => app.envelopes.length === 2);
  const [slash, event] = app.envelopes;
  expect(slash).toMatchObject({ type: 'slash_commands', accepts_response_payload: true });
  expect(slash).not.toHaveProperty('retry_attempt');
  expect(event).toMatchObject({ type: 'events_api', accepts_response_payload: false, retry_attempt: 0 });
  expect(event?.['envelope_id']).not.toBe(slash?.['envelope_id']);
});

test('the eleventh connection is sent away', async () => {
  for (let n = 0; n < 10; n += 1) await connect(workspace);
  const eleventh = await connect(workspace);
  expect(eleventh.frames).toMatchObject([{ type: 'disconnect', reason: 'too_many_websockets' }]);
  expect(workspace.connections()).toBe(10);
});

test.each(['refresh_requested', 'link_disabled'] as const)(
  '%s takes a connection out of the turn at once',
  async (reason) => {
    const first = await connect(workspace);
    const second = await connect(workspace);
    const gone = closed(first);
    workspace.faults.disconnect(reason);
    expect(workspace.connections()).toBe(1);
    await gone;
    expect(first.frames.at(-1)).toMatchObject({ type: 'disconnect', reason });
    await command();
    expect(second.envelopes).toHaveLength(1);
  },
);

test('a warning leaves the connection open', async () => {
  const app = await connect(workspace);
  workspace.faults.disconnect('warning', 'all');
  await command();
  expect(app.frames.map(({ type }) => type)).toEqual(['hello', 'disconnect', 'slash_commands']);
});

test('app_rate_limited has no inner event', async () => {
  const app = await connect(workspace);
  workspace.faults.appRateLimited();
  await workspace.waitFor(() => app.envelopes.length === 1);
  expect(app.last()).toMatchObject({ type: 'app_rate_limited', minute_rate_limited: expect.any(Number) });
  expect(app.last()).not.toHaveProperty('event');
});

test('closing the workspace ends what still waits', async () => {
  const quiet = await startWorkspace({ manifest: manifest() });
  let arrived: () => void = () => {};
  const asked = new Promise<void>((resolve) => {
    arrived = resolve;
  });
  await connect(quiet, () => {
    arrived();
    return 'silent';
  });
  const waiting = quiet.act({
    act: 'command',
    as: PEOPLE.rina,
    channel: CHANNELS.soc,
    command: '/block',
    text: '',
  });
  await asked;
  await quiet.close();
  expect(await waiting).toMatchObject({ ok: false });
});

test('nothing but the loopback is listened on', async () => {
  await expect(startWorkspace({ manifest: manifest(), host: '0.0.0.0' })).rejects.toThrow(
    'The sandbox listens on 127.0.0.1 only, not on 0.0.0.0.',
  );
});
