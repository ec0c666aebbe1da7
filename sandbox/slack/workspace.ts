import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { type Clock, createClock } from '../clock.ts';
import type { Act, ActResult, Snapshot } from '../protocol.ts';
import type { Simulator } from '../vendors/simulator.ts';
import { createActs } from './acts.ts';
import type { Outbound } from './delivery.ts';
import { createEvents } from './events.ts';
import { createFaults, type Faults } from './faults.ts';
import { createFiles, type SlackFile } from './files.ts';
import { createInspector, type LogEntry } from './inspector.ts';
import { isUrl } from './is-url.ts';
import { readManifest } from './manifest.ts';
import type { Desk } from './methods/method.ts';
import { createModals, type OpenView } from './modals.ts';
import { appRateLimited } from './payloads.ts';
import { createRequests, type Forgery, type RawAnswer } from './requests.ts';
import { serveResponseUrl } from './responses.ts';
import { projectRoot } from './root.ts';
import { APP, CHANNELS, defaultSeed, GROUPS, PEOPLE, type Seed, TEAM } from './seed.ts';
import { snapshot } from './snapshot.ts';
import { createSocketMode, type DisconnectReason } from './socket.ts';
import { createStore, type Message } from './store.ts';
import { createResponseUrls, createTriggers } from './tickets.ts';
import { createTransfers } from './transfer.ts';
import { createUi } from './ui.ts';
import { waitFor } from './wait.ts';
import { type ApiCall, createWebApi } from './webapi.ts';

const LOOPBACK = '127.0.0.1';
const ACK_MS = 3000;

export interface WorkspaceOptions {
  /** 0, the default, takes any free port. */
  readonly port?: number;
  /** The workspace is for this machine alone: only the loopback address is accepted. */
  readonly host?: string;
  /** A path or the manifest itself; the project's `manifest.yml` by default. */
  readonly manifest?: string | object;
  /** Milliseconds since the epoch, what the workspace's clock runs with; ignored when it is given a clock. */
  readonly now?: () => number;
  /** Shared with the vendors, so that they move with it; expiries go by it. */
  readonly clock?: Clock;
  readonly vendors?: readonly Simulator[];
  /** By default what the manifest says. */
  readonly mode?: 'socket' | 'http';
  readonly seed?: Seed;
  /** How long the app has to acknowledge, in real milliseconds: 3,000, as at Slack. */
  readonly ackMs?: number;
}

interface WorkspaceFaults extends Faults {
  disconnect(reason: DisconnectReason, which?: 'one' | 'all'): void;
  /** Sends `app_rate_limited`, the payload of the Events API without an inner event. */
  appRateLimited(): void;
}

/** A Slack workspace on the loopback. */
export interface Workspace {
  /** With a trailing slash, as `slackApiUrl` wants it. */
  readonly apiUrl: string;
  readonly uiUrl: string;
  readonly botToken: string;
  readonly appToken: string;
  readonly signingSecret: string;
  readonly people: typeof PEOPLE;
  readonly groups: typeof GROUPS;
  readonly channels: typeof CHANNELS;
  readonly faults: WorkspaceFaults;
  /** Moved forward, it takes the bot along. */
  readonly clock: Clock;
  /** Every call of the Web API with its arguments and its answer, oldest first. */
  readonly calls: readonly ApiCall[];
  /** The inspector's lines, oldest first, at most 2,000. */
  readonly log: readonly LogEntry[];
  /** Where the app listens in HTTP mode; undefined: nowhere. */
  setRequestUrl(url: string | undefined): void;
  /** Does what a person does, and waits until the bot has acknowledged it or Slack has given up. */
  act(act: Act): Promise<ActResult>;
  snapshot(as: string): Snapshot;
  onChange(listener: () => void): () => void;
  /** Oldest first, ephemeral ones (with `only`) included; throws when there is no such channel. */
  messages(channel: string): readonly Message[];
  /** The direct channel between this person and the bot. */
  dm(person: string): string;
  /** This person's open modals, bottom first. */
  views(person: string): readonly OpenView[];
  home(person: string): OpenView | undefined;
  file(id: string): SlackFile | undefined;
  /** Stores a file as a person's client does before it is attached to a message; gives back its id. */
  upload(as: string, name: string, bytes: Buffer): string;
  /** The first truthy value the probe gives, asked again after each change; throws after `timeoutMs` (5,000). */
  waitFor<T>(probe: () => T | undefined | null | false, timeoutMs?: number): Promise<T>;
  /** Changes who is in a user group, and tells the bot if its manifest wants to know. */
  setGroup(id: string, users: readonly string[]): void;
  join(channel: string, person: string): void;
  leave(channel: string, person: string): void;
  connections(): number;
  /** HTTP mode: posts a command once, honest or forged, and gives back the plain answer. */
  deliverRaw(act: Extract<Act, { act: 'command' }>, forgery?: Forgery): Promise<RawAnswer>;
  close(): Promise<void>;
}

/** Starts a workspace; throws when the manifest is wrong or the port is taken. */
export async function startWorkspace(options: WorkspaceOptions = {}): Promise<Workspace> {
  const { vendors = [], seed = defaultSeed, ackMs = ACK_MS, host = LOOPBACK } = options;
  const clock = options.clock ?? createClock(options.now);
  const { now } = clock;
  if (host !== LOOPBACK) throw new Error(`The sandbox listens on ${LOOPBACK} only, not on ${host}.`);
  const manifest = readManifest(options.manifest ?? join(projectRoot(), 'manifest.yml'));
  const mode = options.mode ?? (manifest.socketMode ? 'socket' : 'http');
  const secret = (bytes: number) => randomBytes(bytes).toString('hex');
  const tokens = { bot: `xoxb-${secret(16)}`, app: `xapp-1-${APP.id}-${secret(16)}` };
  const signingSecret = secret(16);

  const store = createStore(seed, manifest.name, now);
  for (const { id, standing } of seed.people) if (standing === 'member' || standing === 'guest') store.dm(id);
  const faults = createFaults();
  const inspector = createInspector(now, store.changed);
  const modals = createModals(store);
  const socket = createSocketMode(inspector, faults, ackMs, store.changed);
  const requests = createRequests(signingSecret, now, inspector, faults, ackMs);
  const transport = mode === 'socket' ? socket : requests;
  const responseUrls = createResponseUrls(now, TEAM.id);
  const server = createServer();
  const port = () => (server.address() as AddressInfo).port;
  const origin = () => `http://${LOOPBACK}:${port()}`;
  const files = createFiles(store);
  const running = new Set<Promise<unknown>>();
  const background = (work: Promise<unknown>) => {
    running.add(work);
    void work.finally(() => running.delete(work));
  };
  const deliver = async (out: Outbound) => {
    // A bot that has not moved yet would take what comes for a message from the future.
    await clock.settled();
    return transport.deliver(out);
  };
  const papers = {
    store,
    files,
    modals,
    manifest,
    origin,
    triggers: createTriggers(now),
    connectionUrl: () => `ws://${LOOPBACK}:${port()}/link?ticket=${socket.ticket()}`,
  };
  const events = createEvents(papers, deliver, background);
  const desk: Desk = { ...papers, shared: events.filesShared };
  const stage = { desk, responseUrls, vendors, faults, clock, events, inspector, deliver, background };
  const acts = createActs(stage);
  const api = createWebApi(desk, tokens, faults, inspector);
  const transfers = createTransfers(desk, tokens.bot, faults, inspector);
  const stopClock = clock.follow(store.changed);
  // The app's client reckons the last answer to its pings by the clock that was just moved: give it a new one.
  const stopPongs = clock.onMoved(socket.pong);
  const stopVendors = vendors.map((vendor) => vendor.onChange(store.changed));
  const connected = transport.connected;
  const world = { store, files, modals, clock, faults, manifest, vendors, inspector, connected };
  const ui = createUi(
    {
      snapshot: (as) => snapshot(as, world),
      act: acts.act,
      upload: (user, name, bytes) => ({ id: files.add({ user, name, bytes }).id }),
      fileFor(as, id) {
        const file = files.byId(id);
        const seen = file && Object.keys(file.shares).some((place) => store.channel(place)?.members.has(as));
        return seen ? file : undefined;
      },
      isPerson: (id) => store.person(id) !== undefined,
      anyPerson: () => seed.people[0]?.id ?? APP.userId,
      reload(as) {
        store.reload(as);
        modals.clear(as);
      },
      onChange: store.onChange,
    },
    port,
  );

  async function route(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const url = new URL(req.url ?? '/', origin());
    if (url.pathname.startsWith('/api/')) await api.handle(req, res, url);
    else if (/^\/(commands|actions)\//.test(url.pathname))
      await serveResponseUrl(req, res, url.pathname, responseUrls, store, inspector);
    else if (await transfers.handle(req, res, url)) return;
    else if (!(await ui.handle(req, res, url))) res.writeHead(404).end();
  }

  server.on('request', (req, res) => {
    route(req, res).catch((error: unknown) => {
      inspector.add('refused', `The sandbox itself failed: ${String(error)}`);
      if (!res.headersSent) res.writeHead(500);
      res.end();
    });
  });
  server.on('upgrade', (req, connection, head) => {
    const target = req.url ?? '/';
    if (isUrl(target, origin())) socket.upgrade(req, connection, head, new URL(target, origin()));
    else connection.destroy();
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, host, resolve);
  });

  return {
    apiUrl: `${origin()}/api/`,
    uiUrl: `${origin()}/`,
    botToken: tokens.bot,
    appToken: tokens.app,
    signingSecret,
    people: PEOPLE,
    groups: GROUPS,
    channels: CHANNELS,
    calls: api.calls,
    log: inspector.entries(),
    faults: {
      ...faults,
      disconnect: (reason, which = 'one') => socket.disconnect(reason, which),
      appRateLimited: () => background(deliver(appRateLimited(now()))),
    },
    setRequestUrl: requests.setUrl,
    act: acts.act,
    snapshot: (as) => snapshot(as, world),
    onChange: store.onChange,
    messages(channel) {
      if (store.channel(channel) === undefined) throw new Error(`There is no channel ${channel}.`);
      return store.messages(channel);
    },
    dm: (person) => store.dm(person).id,
    views: modals.stack,
    home: modals.home,
    clock,
    file: files.byId,
    upload: (as, name, bytes) => files.add({ user: as, name, bytes }).id,
    waitFor: (probe, timeoutMs = 5000) => waitFor(probe, timeoutMs, store.onChange, inspector.entries),
    setGroup: acts.setGroup,
    join: store.join,
    leave: store.leave,
    connections: socket.connections,
    deliverRaw: (act, forgery = {}) => requests.deliverRaw(acts.commandPayload(act), forgery),
    async close() {
      for (const stop of [...stopVendors, stopClock, stopPongs]) stop();
      ui.close();
      await Promise.all([socket.close(), requests.close()]);
      await Promise.all(running);
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
