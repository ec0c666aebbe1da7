import type { Snapshot, UiChannel, UiMessage, UiView } from '../protocol.ts';
import type { Simulator } from '../vendors/simulator.ts';
import type { Inspector } from './inspector.ts';
import type { Manifest } from './manifest.ts';
import type { Modals, OpenView } from './modals.ts';
import { TEAM } from './seed.ts';
import { type Channel, type Message, type Person, type Store, sees } from './store.ts';

const LOG_LINES = 100;

export interface World {
  readonly store: Store;
  readonly modals: Modals;
  readonly manifest: Manifest;
  readonly vendors: readonly Simulator[];
  readonly inspector: Inspector;
  readonly connected: () => boolean;
}

function showPerson({ id, realName, title, emoji, standing }: Person): Snapshot['people'][number] {
  const pickable = standing !== 'bot' && standing !== 'deactivated';
  return { id, name: realName, title, emoji, standing, pickable };
}

function showMessage({ ts, user, text, blocks, only, edited, threadTs, warning }: Message): UiMessage {
  return {
    ts,
    user,
    text,
    blocks,
    ephemeral: only !== undefined,
    edited,
    ...(threadTs !== undefined && { threadTs }),
    ...(warning !== undefined && { warning }),
  };
}

function showView({ id, hash, view, errors, busy, trouble }: OpenView): UiView {
  return { id, hash, view, errors, busy, ...(trouble !== undefined && { trouble }) };
}

/** The world as one person sees it. */
export function snapshot(as: string, world: World): Snapshot {
  const { store, modals, manifest, vendors, inspector } = world;
  const mine = store.channels().filter((channel) => channel.members.has(as));
  const showChannel = ({ id, name, topic, kind }: Channel): UiChannel => ({
    id,
    name: kind === 'dm' ? manifest.name : name,
    topic,
    kind,
    unread: store.unread(as, id),
  });
  const home = modals.home(as);
  return {
    me: as,
    team: TEAM,
    people: store.people().map(showPerson),
    groups: store.groups().map(({ id, handle, name }) => ({ id, handle, name })),
    channels: mine.map(showChannel),
    messages: Object.fromEntries(
      mine.map(({ id }) => [
        id,
        store
          .messages(id)
          .filter((message) => sees(as, message))
          .map(showMessage),
      ]),
    ),
    commands: manifest.commands.map(({ command, description, usageHint }) => ({
      command,
      description,
      usageHint,
    })),
    shortcuts: manifest.messageShortcuts,
    views: modals.stack(as).map(showView),
    hasHome: manifest.homeTab,
    ...(home !== undefined && { home: showView(home) }),
    notices: store.notices(as).map(({ id, channel, text }) => ({ id, channel, text })),
    vendors: vendors.map((vendor) => vendor.panel()),
    log: inspector.entries().slice(-LOG_LINES).reverse(),
    botConnected: world.connected(),
    now: store.now(),
  };
}
