import { request } from 'node:http';
import { beforeEach, expect, test } from '@jest/globals';
import type { Snapshot } from '../../../sandbox/protocol.ts';
import { CHANNELS, PEOPLE } from '../../../sandbox/slack/seed.ts';
import type { Panel, Simulator } from '../../../sandbox/vendors/simulator.ts';
import { call } from './app.ts';
import { open, workspace } from './bot.ts';

const { soc } = CHANNELS;
const { rina, lea } = PEOPLE;

/** A vendor that only has a switch. */
function switchboard(): Simulator {
  const listeners = new Set<() => void>();
  let on = false;
  const panel = (): Panel => ({
    name: 'gate',
    title: 'Gate',
    url: 'http://127.0.0.1:1/',
    listTitle: 'Blocked',
    rows: [],
    faults: [{ id: 'slow', label: 'Slow', on }],
    calls: [],
  });
  return {
    name: 'gate',
    url: 'http://127.0.0.1:1/',
    seen: [],
    fault: () => {},
    clearFaults: () => {},
    panel,
    switchFault(_id, value) {
      on = value;
      for (const listener of listeners) listener();
    },
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close: async () => {},
  } as Simulator;
}

beforeEach(() => open({ vendors: [switchboard()] }));

interface Stream {
  readonly snapshots: Snapshot[];
  next(found: (snapshot: Snapshot) => boolean): Promise<Snapshot>;
  close(): void;
}

/** Follows the events as a person's page does. */
function follow(as: string, headers: Record<string, string> = {}): Stream {
  const snapshots: Snapshot[] = [];
  const waiting = new Set<() => void>();
  let rest = '';
  const outgoing = request(`${workspace.uiUrl}ui/events?as=${as}`, { headers, agent: false }, (response) => {
    response.setEncoding('utf8').on('data', (chunk: string) => {
      const events = (rest + chunk).split('\n\n');
      rest = events.pop() ?? '';
      for (const event of events)
        snapshots.push(JSON.parse(event.replace(/^[\s\S]*?data: /, '')) as Snapshot);
      for (const look of waiting) look();
    });
    response.on('error', () => {});
  });
  outgoing.on('error', () => {});
  outgoing.end();
  return {
    snapshots,
    close: () => outgoing.destroy(),
    next: (found) =>
      new Promise((resolve) => {
        const look = () => {
          const last = snapshots.at(-1);
          if (last === undefined || !found(last)) return;
          waiting.delete(look);
          resolve(last);
        };
        waiting.add(look);
        look();
      }),
  };
}

function send(
  method: string,
  path: string,
  headers: Record<string, string> = {},
  body = '',
): Promise<{ status: number; body: string; headers: Record<string, unknown> }> {
  return new Promise((resolve, reject) => {
    const outgoing = request(workspace.uiUrl + path, { method, headers, agent: false }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk;
      });
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, body: text, headers: response.headers }),
      );
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

const json = { 'content-type': 'application/json' };
const octets = { 'content-type': 'application/octet-stream' };
const say = JSON.stringify({ act: 'say', as: rina, channel: soc, text: 'hello' });
const said = (snapshot: Snapshot) => snapshot.messages[soc]?.map((message) => message.text) ?? [];

test('a page gets the world at once and again after each change', async () => {
  const page = follow(lea);
  const first = await page.next(() => true);
  expect(first).toMatchObject({ me: lea, team: { id: 'T0SANDBOX' }, botConnected: false });
  expect(JSON.parse((await send('POST', 'ui/act', json, say)).body)).toEqual({ ok: true });
  expect(said(await page.next((snapshot) => said(snapshot).length === 1))).toEqual(['hello']);
});

test('many changes in one turn are one snapshot', async () => {
  const page = follow(lea);
  await page.next(() => true);
  const before = page.snapshots.length;
  for (let n = 0; n < 20; n += 1) void workspace.act({ act: 'say', as: rina, channel: soc, text: String(n) });
  await page.next((snapshot) => said(snapshot).length === 20);
  expect(page.snapshots.length).toBe(before + 1);
});

test('the picture shows who can be picked, what can be typed and where', async () => {
  const { people, channels, commands, shortcuts, globalShortcuts } = workspace.snapshot(PEOPLE.gus);
  expect(people.filter(({ pickable }) => pickable).map(({ id }) => id)).toEqual([
    rina,
    lea,
    PEOPLE.tomas,
    PEOPLE.theo,
    PEOPLE.mara,
    PEOPLE.nadia,
    PEOPLE.ivo,
    PEOPLE.olu,
    PEOPLE.gus,
    PEOPLE.sam,
  ]);
  expect(people.map(({ standing }) => standing)).toEqual([
    ...Array<string>(8).fill('member'),
    'guest',
    'stranger',
    'deactivated',
    'bot',
  ]);
  expect(channels.map(({ name, kind }) => `${kind} ${name}`)).toEqual([
    'public soc',
    'public soc-approvals',
    'dm Portcullis',
  ]);
  expect(commands).toEqual([{ command: '/block', description: 'Ask', usageHint: '<ip>' }]);
  expect(shortcuts).toEqual([{ callbackId: 'block_message', name: 'Block indicators…' }]);
  expect(globalShortcuts).toEqual([{ callbackId: 'ask', name: 'Ask for a block' }]);
});

test('a reload loses the ephemerals of that person alone; a stream that comes back by itself does not', async () => {
  for (const user of [rina, lea])
    await call(workspace, 'chat.postEphemeral', { channel: soc, user, text: `for ${user}` });
  const back = follow(rina, { 'last-event-id': '7' });
  expect(said(await back.next(() => true))).toEqual([`for ${rina}`]);
  back.close();
  const fresh = follow(rina);
  expect(said(await fresh.next(() => true))).toEqual([]);
  expect(said(workspace.snapshot(lea))).toEqual([`for ${lea}`]);
});

test('a file goes up as bytes and comes down to those who see it', async () => {
  const bytes = 'evil.example\n'.repeat(3);
  const sent = await send('POST', `ui/files?as=${rina}&name=a%20b.csv`, { ...octets }, bytes);
  const { id } = JSON.parse(sent.body) as { id: string };
  expect(Object.keys(JSON.parse(sent.body))).toEqual(['id']);
  expect((await send('GET', `ui/files/${id}?as=${lea}`)).status).toBe(404);
  await workspace.act({ act: 'say', as: rina, channel: soc, text: '', files: [id] });
  const down = await send('GET', `ui/files/${id}?as=${lea}`);
  expect([down.status, down.body]).toEqual([200, bytes]);
  // Whatever is in it, it never becomes a page of this origin.
  expect(down.headers['content-disposition']).toBe("attachment; filename*=UTF-8''a%20b.csv");
  expect((await send('GET', `ui/files/${id}?as=${PEOPLE.dara}`)).status).toBe(404);
  expect(workspace.snapshot(lea).messages[soc]?.[0]?.files).toEqual([
    { id, name: 'a b.csv', title: 'a b.csv', kind: 'CSV', size: 39, preview: bytes.slice(0, 65) },
  ]);
});

test.each([
  ['what a plain form could send', `as=${rina}&name=a`, { 'content-type': 'text/plain' }, 415],
  ['a file of nobody', 'as=U0NOBODY&name=a', { 'content-type': 'application/octet-stream' }, 404],
  ['a file without a name', `as=${rina}`, { 'content-type': 'application/octet-stream' }, 404],
  ['a file from another page', `as=${rina}&name=a`, { origin: 'https://evil.example' }, 403],
])('%s is not taken', async (_name, query, headers, status) => {
  expect((await send('POST', `ui/files?${query}`, headers, 'x')).status).toBe(status);
});

test('a move of the clock is on every page', async () => {
  const page = follow(lea);
  const before = await page.next(() => true);
  const act = JSON.stringify({ act: 'forward', ms: 3_600_000 });
  expect((await send('POST', 'ui/act', json, act)).status).toBe(200);
  const after = await page.next(({ aheadMs }) => aheadMs === 3_600_000);
  expect(after.now - before.now).toBeGreaterThanOrEqual(3_600_000);
});

test('a switch of a vendor can be turned', async () => {
  const act = JSON.stringify({ act: 'fault', vendor: 'gate', id: 'slow', on: true });
  await send('POST', 'ui/act', json, act);
  expect(workspace.snapshot(rina).vendors[0]?.faults[0]?.on).toBe(true);
});

test('the log is newest first, a hundred lines at most', async () => {
  for (let n = 0; n < 120; n += 1) await call(workspace, 'api.test', {});
  const { log } = workspace.snapshot(rina);
  expect(log).toHaveLength(100);
  expect(log[0]!.id).toBeGreaterThan(log[99]!.id);
  expect(workspace.log.length).toBeGreaterThanOrEqual(120);
});

test.each([
  ['another host name', { host: 'evil.example' }],
  ['another origin', { origin: 'https://evil.example' }],
  ['an opaque origin', { origin: 'null' }],
  ['another site', { 'sec-fetch-site': 'cross-site' }],
  ['another port of this machine', { 'sec-fetch-site': 'same-site' }],
])('a request from %s is refused', async (_name, headers) => {
  expect((await send('POST', 'ui/act', { ...json, ...headers }, say)).status).toBe(403);
  expect((await send('GET', `ui/events?as=${rina}`, headers)).status).toBe(403);
  expect((await send('GET', '', headers)).status).toBe(403);
  expect(workspace.messages(soc)).toEqual([]);
});

test('the page’s own requests are taken', async () => {
  const origin = workspace.uiUrl.slice(0, -1);
  const headers = { ...json, origin, 'sec-fetch-site': 'same-origin' };
  expect((await send('POST', 'ui/act', headers, say)).status).toBe(200);
});

test.each([
  ['a form', { 'content-type': 'text/plain' }, say, 415],
  ['what is no JSON', json, '{', 400],
  ['what is no act', json, '{"act":"approve"}', 400],
  ['a move back in time', json, JSON.stringify({ act: 'forward', ms: -1 }), 400],
  ['an act with more to it', json, JSON.stringify({ ...JSON.parse(say), more: 1 }), 400],
])('%s is no act', async (_name, headers, body, status) => {
  const answer = await send('POST', 'ui/act', headers, body);
  expect(answer.status).toBe(status);
  expect(JSON.parse(answer.body)).toMatchObject({ ok: false, sentence: expect.any(String) });
  expect(workspace.messages(soc)).toEqual([]);
});

test('the page is served under a strict policy', async () => {
  const answer = await send('GET', '');
  expect(answer.status).toBe(200);
  expect(answer.headers['content-security-policy']).toContain("default-src 'none'; script-src 'self'");
  expect(answer.headers['x-content-type-options']).toBe('nosniff');
});

test.each([
  'page/../../package.json',
  'page/%2e%2e/protocol.ts',
  'page/main.ts',
  'package.json',
  'page/nothing.css',
  'ui/nothing',
])('%s is not served', async (path) => {
  expect((await send('GET', path)).status).toBe(404);
});

test('nobody is not followed', async () => {
  expect((await send('GET', 'ui/events?as=U0NOBODY')).status).toBe(404);
});
