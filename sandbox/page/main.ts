import type { Act, Snapshot } from '../protocol.ts';
import { createClock } from './clock.ts';
import { createComposer } from './composer.ts';
import { toast } from './dialogs.ts';
import { byId } from './dom.ts';
import { createHome, HOME } from './home.ts';
import { createMessages } from './messages.ts';
import { createModal } from './modal.ts';
import { createPanel, refreshAges } from './panel.ts';
import { createPeople } from './people.ts';
import type { Room, Spot } from './room.ts';
import { createSidebar } from './sidebar.ts';
import { createTheme } from './theme.ts';
import { createThread } from './thread.ts';
import type { Drafts } from './values.ts';
import { follow, send } from './wire.ts';
import { type World, worldOf } from './world.ts';

const AGES_EVERY_MS = 10_000;
/** How long the stream may take to bring what an act has changed. */
const TOLD_WITHIN_MS = 250;

/** Who this tab is and where, as in its address, so that two tabs are two people and a reload keeps both. */
function remembered(name: string): string | undefined {
  return new URLSearchParams(location.search).get(name) ?? sessionStorage.getItem(name) ?? undefined;
}

function remember(name: string, value: string): void {
  sessionStorage.setItem(name, value);
  const url = new URL(location.href);
  url.searchParams.set(name, value);
  history.replaceState(null, '', url);
}

function start(): void {
  let world: World | undefined;
  let channel = remembered('channel') ?? '';
  let thread: string | undefined;
  let heardAt = 0;
  let read = '';
  let stop = () => {};
  const room: Room = {
    world: () => {
      if (!world) throw new Error('The page was drawn before the first snapshot.');
      return world;
    },
    channel: () => channel,
    thread: () => thread,
    go,
    ask: send,
    act: async (act: Act) => {
      const result = await send(act);
      if (!result.ok) setTimeout(() => explain(result.sentence), TOLD_WITHIN_MS);
      return result.ok;
    },
  };
  const choose = {
    channel: (id: string) => {
      go({ channel: id });
      const { me, channels } = room.world().snapshot;
      const isDm = channels.some((each) => each.id === id && each.kind === 'dm');
      if (id === HOME) void room.act({ act: 'open_home', as: me });
      else if (isDm) void room.act({ act: 'open_home', as: me, tab: 'messages' });
    },
    person: (id: string) => {
      remember('as', id);
      listen(id);
    },
  };
  const drafts = new Map<string, Drafts>();
  const tick = createClock(room);
  const parts = [
    createSidebar(room, choose),
    createMessages(room, drafts),
    createThread(room, drafts),
    createPeople(room),
    createHome(room),
    createComposer(room),
    createPanel(room),
    createModal(room),
  ];

  function go(spot: Spot): void {
    channel = spot.channel;
    thread = spot.thread;
    remember('channel', channel);
    draw();
    if (spot.ts !== undefined) point(spot.ts);
  }

  function explain(sentence: string): void {
    if (!world || !tells(world.snapshot, sentence)) toast(sentence);
  }

  function draw(): void {
    const { channels, people, team } = room.world().snapshot;
    const here = channels.find(({ id }) => id === channel) ?? (channel === HOME ? undefined : channels[0]);
    if (here) channel = here.id;
    const bot = people.find(({ standing }) => standing === 'bot');
    const name = here ? `${here.kind === 'dm' ? '' : '#'}${here.name}` : `${bot?.name ?? 'App'} Home`;
    byId('channel-name').textContent = name;
    byId('channel-topic').textContent = here?.topic ?? '';
    byId('messages').setAttribute('aria-label', name);
    document.title = `${name} · ${team.name} · Portcullis sandbox`;
    for (const part of parts) part();
    showTime();
    if (here) markRead(here.id, here.unread);
  }

  /** Says once per newest message that it is before the person's eyes. */
  function markRead(id: string, unread: number): void {
    const { me, messages } = room.world().snapshot;
    const newest = `${me}/${id}/${messages[id]?.at(-1)?.ts}`;
    if (unread === 0 || newest === read || document.visibilityState === 'hidden') return;
    read = newest;
    void send({ act: 'read', as: me, channel: id });
  }

  function listen(as: string | undefined): void {
    stop();
    stop = follow(as, {
      snapshot: (snapshot: Snapshot) => {
        if (world) document.body.classList.add('live');
        world = worldOf(snapshot);
        heardAt = Date.now();
        draw();
      },
      connected: (yes) => {
        const line = byId('connection');
        line.hidden = yes;
        line.textContent = yes ? '' : 'The connection to the sandbox is lost. Trying again…';
      },
    });
  }

  function showTime(): void {
    if (!world) return;
    const now = world.snapshot.now + Date.now() - heardAt;
    refreshAges(now);
    tick(now);
  }

  setInterval(showTime, AGES_EVERY_MS);
  document.addEventListener('visibilitychange', () => world && draw());
  createTheme();
  createDrawer(() => thread !== undefined && go({ channel }));
  keepLinksInside(go);
  listen(remembered('as'));
}

/** True when the page shows this sentence anyway: as a notice, beside a message, in a view. */
function tells({ notices, messages, views }: Snapshot, sentence: string): boolean {
  const shown = [
    ...notices.map(({ text }) => text),
    ...Object.values(messages).flatMap((channel) => channel.map(({ warning }) => warning)),
    ...views.flatMap(({ errors, trouble }) => [...Object.values(errors), trouble]),
  ];
  return shown.includes(sentence);
}

/** On a narrow page the vendors are a drawer; a thread lies above them on every page. */
function createDrawer(closeThread: () => void): void {
  const open = byId('open-panel');
  const set = (on: boolean) => {
    if (on) closeThread();
    document.body.classList.toggle('panel-open', on);
    open.setAttribute('aria-expanded', String(on));
    (on ? byId('close-panel') : open).focus();
  };
  open.addEventListener('click', () => set(open.getAttribute('aria-expanded') !== 'true'));
  byId('close-panel').addEventListener('click', () => set(false));
  byId('panel').addEventListener('keydown', (event) => event.key === 'Escape' && set(false));
}

/** Brings a message before the person's eyes and marks it for a moment. */
function point(ts: string): void {
  const found = document.querySelectorAll(`[data-ts="${CSS.escape(ts)}"]`);
  for (const message of found) {
    message.scrollIntoView({ block: 'center' });
    message.classList.add('pointed');
    message.addEventListener('animationend', () => message.classList.remove('pointed'), { once: true });
  }
}

/** Where a permalink of this workspace leads. */
function spotOf({ origin, pathname, searchParams }: URL): Spot | undefined {
  const [, channel, seconds, micros] = /^\/archives\/([CDG]\w+)\/p(\d+)(\d{6})$/.exec(pathname) ?? [];
  if (origin !== location.origin || channel === undefined) return undefined;
  return { channel, thread: searchParams.get('thread_ts') ?? undefined, ts: `${seconds}.${micros}` };
}

/** A responder's channel is full of addresses nobody should open; permalinks lead to their message. */
function keepLinksInside(go: (spot: Spot) => void): void {
  document.addEventListener('click', (event) => {
    const link = event.target instanceof Element ? event.target.closest('a[href]') : null;
    if (!(link instanceof HTMLAnchorElement) || link.hasAttribute('download')) return;
    event.preventDefault();
    const spot = spotOf(new URL(link.href));
    if (spot) go(spot);
    else toast(`The sandbox opens no links. Slack would open ${link.href}`);
  });
}

start();
