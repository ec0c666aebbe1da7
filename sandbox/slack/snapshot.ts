import type { MessageAttachment } from '@slack/types';
import type { Clock } from '../clock.ts';
import type { Snapshot, UiChannel, UiMessage, UiView } from '../protocol.ts';
import type { Simulator } from '../vendors/simulator.ts';
import type { Faults } from './faults.ts';
import { type Files, showFile } from './files.ts';
import type { Inspector } from './inspector.ts';
import type { Manifest } from './manifest.ts';
import type { Modals, OpenView } from './modals.ts';
import { TEAM } from './seed.ts';
import { type Channel, type Message, type Person, type Store, sees } from './store.ts';

const LOG_LINES = 100;

export interface World {
  readonly store: Store;
  readonly files: Files;
  readonly modals: Modals;
  readonly clock: Clock;
  readonly faults: Faults;
  readonly manifest: Manifest;
  readonly vendors: readonly Simulator[];
  readonly inspector: Inspector;
  readonly connected: () => boolean;
}

function showPerson({ id, realName, title, emoji, standing }: Person): Snapshot['people'][number] {
  const pickable = standing !== 'bot' && standing !== 'deactivated';
  return { id, name: realName, title, emoji, standing, pickable };
}

function showMessage(message: Message, files: Files): UiMessage {
  const { ts, user, text, blocks, attachments, only, edited, threadTs, broadcast, warning } = message;
  return {
    ts,
    user,
    text,
    blocks,
    attachments: attachments as readonly MessageAttachment[],
    files: (message.files ?? []).flatMap((id) => files.byId(id) ?? []).map(showFile),
    ephemeral: only !== undefined,
    edited,
    broadcast: broadcast === true,
    ...(threadTs !== undefined && { threadTs }),
    ...(warning !== undefined && { warning }),
  };
}

function showView({ id, hash, view, errors, busy, trouble }: OpenView): UiView {
  return { id, hash, view, errors, busy, ...(trouble !== undefined && { trouble }) };
}

/** The world as one person sees it. */
export function snapshot(as: string, world: World): Snapshot {
  const { store, files, modals, manifest, vendors, faults, clock, inspector } = world;
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
    groups: store.groups().map(({ id, handle, name, users }) => ({ id, handle, name, users })),
    channels: mine.map(showChannel),
    messages: Object.fromEntries(
      mine.map(({ id }) => [
        id,
        store
          .messages(id)
          .filter((message) => sees(as, message))
          .map((message) => showMessage(message, files)),
      ]),
    ),
    commands: manifest.commands.map(({ command, description, usageHint }) => ({
      command,
      description,
      usageHint,
    })),
    shortcuts: manifest.messageShortcuts,
    globalShortcuts: manifest.globalShortcuts,
    views: modals.stack(as).map(showView),
    hasHome: manifest.homeTab,
    ...(home !== undefined && { home: showView(home) }),
    notices: store.notices(as).map(({ id, channel, text }) => ({ id, channel, text })),
    vendors: vendors.map((vendor) => vendor.panel()),
    faults: faults.panel(),
    log: inspector.entries().slice(-LOG_LINES).reverse(),
    botConnected: world.connected(),
    now: store.now(),
    aheadMs: clock.aheadMs(),
  };
}
