import { randomBytes } from 'node:crypto';
import type { UiFile } from '../protocol.ts';
import type { JsonObject } from './schema.ts';
import { APP, TEAM } from './seed.ts';
import type { Channel, Store } from './store.ts';

/** Slack takes a gigabyte; the sandbox keeps everything in memory. */
export const FILE_BYTES = 25 * 1024 * 1024;
const PREVIEW_LINES = 5;
const PREVIEW_TEXT = 400;

/** A file as it is stored. */
export interface SlackFile {
  readonly id: string;
  readonly name: string;
  readonly title: string;
  readonly user: string;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  readonly bytes: Buffer;
  /** Where it was shared: the message's timestamp by channel id. */
  readonly shares: Readonly<Record<string, string>>;
}

/** Files, and the places that bytes are uploaded to. */
export interface Files {
  add(file: Pick<SlackFile, 'name' | 'user' | 'bytes'>): SlackFile;
  byId(id: string): SlackFile | undefined;
  share(id: string, channel: string, ts: string): void;
  entitle(id: string, title: string): void;
  /** A place for so many bytes; the file is there once they came. */
  reserve(name: string, length: number): { readonly id: string; readonly path: string };
  /** Stores what came for a place, which is used up by it; false for no such place or another length. */
  receive(path: string, bytes: Buffer): boolean;
}

export function createFiles(store: Store): Files {
  const files = new Map<string, SlackFile>();
  const places = new Map<string, { readonly id: string; readonly name: string; readonly length: number }>();

  function put(id: string, { name, user, bytes }: Pick<SlackFile, 'name' | 'user' | 'bytes'>): SlackFile {
    const file = { id, name, title: name, user, createdAt: store.now(), bytes, shares: {} };
    files.set(id, file);
    return file;
  }
  function change(id: string, edit: (file: SlackFile) => SlackFile): void {
    const file = files.get(id);
    if (file !== undefined) files.set(id, edit(file));
  }

  return {
    add: (file) => put(store.newId('F'), file),
    byId: (id) => files.get(id),
    share: (id, channel, ts) =>
      change(id, (file) => ({ ...file, shares: { ...file.shares, [channel]: ts } })),
    entitle: (id, title) => change(id, (file) => ({ ...file, title })),
    reserve(name, length) {
      const id = store.newId('F');
      const path = `/upload/v1/${randomBytes(16).toString('hex')}`;
      places.set(path, { id, name, length });
      return { id, path };
    },
    receive(path, bytes) {
      const place = places.get(path);
      if (place === undefined || place.length !== bytes.length) return false;
      places.delete(path);
      put(place.id, { name: place.name, user: APP.userId, bytes });
      return true;
    },
  };
}

/** By the ending of its name: Slack's type, the media type, and the words on the screen. */
const TYPES: Readonly<Record<string, readonly [filetype: string, mimetype: string, kind: string]>> = {
  csv: ['csv', 'text/csv', 'CSV'],
  json: ['json', 'application/json', 'JSON'],
  stix: ['json', 'application/json', 'JSON'],
  txt: ['text', 'text/plain', 'Plain Text'],
  log: ['text', 'text/plain', 'Plain Text'],
  md: ['markdown', 'text/markdown', 'Markdown'],
  yml: ['yaml', 'text/plain', 'YAML'],
  yaml: ['yaml', 'text/plain', 'YAML'],
  xml: ['xml', 'text/xml', 'XML'],
  html: ['html', 'text/html', 'HTML'],
  pdf: ['pdf', 'application/pdf', 'PDF'],
  png: ['png', 'image/png', 'PNG'],
  jpg: ['jpg', 'image/jpeg', 'JPEG'],
  zip: ['zip', 'application/zip', 'Zip'],
  eml: ['email', 'message/rfc822', 'Email'],
  xlsx: ['xlsx', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', 'Excel Spreadsheet'],
};
const OTHER = ['binary', 'application/octet-stream', 'Binary'] as const;

export function typeOf({ name }: Pick<SlackFile, 'name'>) {
  const [filetype, mimetype, kind] = TYPES[name.split('.').at(-1)?.toLowerCase() ?? ''] ?? OTHER;
  return { filetype, mimetype, kind, isText: /^text\/|json$|^message\//.test(mimetype) };
}

/** What the page shows of it. */
export function showFile(file: SlackFile): UiFile {
  const { kind, isText } = typeOf(file);
  const lines = isText
    ? file.bytes
        .subarray(0, 4 * PREVIEW_TEXT)
        .toString('utf8')
        .split('\n')
    : [];
  const preview = lines.slice(0, PREVIEW_LINES).join('\n').slice(0, PREVIEW_TEXT);
  const { id, name, title } = file;
  return { id, name, title, kind, size: file.bytes.length, ...(preview !== '' && { preview }) };
}

/** True when the app can reach it: its own, or shared in a channel that is public or that the app is in. */
export function isVisible(file: SlackFile, store: Store): boolean {
  if (file.user === APP.userId) return true;
  return channelsOf(file, store).some(({ kind, members }) => kind === 'public' || members.has(APP.userId));
}

function channelsOf(file: SlackFile, store: Store): readonly Channel[] {
  return Object.keys(file.shares).flatMap((id) => store.channel(id) ?? []);
}

/** A file as `files.info` answers and as messages and forms carry it. */
export function describeFile(file: SlackFile, store: Store, origin: string): JsonObject {
  const { id, name, title, user, bytes, createdAt } = file;
  const created = Math.floor(createdAt / 1000);
  const { filetype, mimetype, kind, isText } = typeOf(file);
  const channels = channelsOf(file, store);
  const idsOf = (wanted: Channel['kind']) =>
    channels.filter((channel) => channel.kind === wanted).map((channel) => channel.id);
  const sharesIn = (places: readonly Channel[]) =>
    Object.fromEntries(
      places.map((channel) => {
        const ts = file.shares[channel.id] ?? '';
        const threadTs = store.message(channel.id, ts)?.threadTs;
        return [channel.id, [{ ts, ...(threadTs !== undefined && { thread_ts: threadTs }) }]];
      }),
    );
  const path = `${TEAM.id}-${id}`;
  const safe = encodeURIComponent(name);
  return {
    id,
    created,
    timestamp: created,
    name,
    title,
    mimetype,
    filetype,
    pretty_type: kind,
    user,
    user_team: store.person(user)?.teamId ?? TEAM.id,
    editable: false,
    size: bytes.length,
    mode: isText ? 'snippet' : 'hosted',
    is_external: false,
    external_type: '',
    is_public: idsOf('public').length > 0,
    public_url_shared: false,
    display_as_bot: false,
    username: '',
    url_private: `${origin}/files-pri/${path}/${safe}`,
    url_private_download: `${origin}/files-pri/${path}/download/${safe}`,
    permalink: `${origin}/files/${user}/${id}/${safe}`,
    is_starred: false,
    has_rich_preview: false,
    file_access: 'visible',
    shares: {
      public: sharesIn(channels.filter(({ kind }) => kind === 'public')),
      private: sharesIn(channels.filter(({ kind }) => kind !== 'public')),
    },
    channels: idsOf('public'),
    groups: idsOf('private'),
    ims: idsOf('dm'),
    comments_count: 0,
  };
}
