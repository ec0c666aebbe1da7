import { existsSync, readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { extname, join } from 'node:path';
import * as z from 'zod';
import type { Act, ActResult, Snapshot, Uploaded } from '../protocol.ts';
import { readBody, readBytes } from './body.ts';
import { FILE_BYTES, type SlackFile, typeOf } from './files.ts';
import { projectRoot } from './root.ts';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.js': 'text/javascript; charset=utf-8',
  '.map': 'application/json',
};

const SECURITY = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'cache-control': 'no-store',
} as const;

const text = z.string().max(40_000);
const id = z.string().max(300);
const values = z.record(z.string(), z.record(z.string(), z.unknown()));
const pressed = { as: id, blockId: id, actionId: id, selected: z.unknown().optional(), values };

const actSchema = z.discriminatedUnion('act', [
  z.strictObject({
    act: z.literal('say'),
    as: id,
    channel: id,
    text,
    threadTs: id.optional(),
    broadcast: z.boolean().optional(),
    files: z.array(id).max(10).optional(),
  }),
  z.strictObject({ act: z.literal('command'), as: id, channel: id, command: id, text }),
  z.strictObject({ act: z.literal('press'), ...pressed, channel: id, ts: id }),
  z.strictObject({ act: z.literal('press_view'), ...pressed, viewId: id }),
  z.strictObject({ act: z.literal('submit'), as: id, viewId: id, values }),
  z.strictObject({ act: z.literal('close_view'), as: id, viewId: id, all: z.boolean().default(false) }),
  z.strictObject({ act: z.literal('message_shortcut'), as: id, callbackId: id, channel: id, ts: id }),
  z.strictObject({ act: z.literal('global_shortcut'), as: id, callbackId: id }),
  z.strictObject({
    act: z.literal('suggest'),
    as: id,
    viewId: id.optional(),
    channel: id.optional(),
    ts: id.optional(),
    blockId: id,
    actionId: id,
    value: z.string().max(3000),
  }),
  z.strictObject({ act: z.literal('open_home'), as: id, tab: z.enum(['home', 'messages']).optional() }),
  z.strictObject({ act: z.literal('read'), as: id, channel: id }),
  z.strictObject({ act: z.literal('fault'), vendor: id, id, on: z.boolean() }),
  z.strictObject({ act: z.literal('slack_fault'), id, on: z.boolean() }),
  z.strictObject({ act: z.literal('deactivate'), person: id, on: z.boolean() }),
  z.strictObject({ act: z.literal('member'), group: id, person: id, on: z.boolean() }),
  z.strictObject({ act: z.literal('forward'), ms: z.int().positive() }),
]);

export interface Ui {
  /** True when the request was one of the page's. */
  handle(req: IncomingMessage, res: ServerResponse, url: URL): Promise<boolean>;
  close(): void;
}

/** What the page's server asks of the workspace. */
export interface Scene {
  snapshot(as: string): Snapshot;
  act(act: Act): Promise<ActResult>;
  upload(as: string, name: string, bytes: Buffer): Uploaded;
  /** A file that was shared where this person is. */
  fileFor(as: string, id: string): SlackFile | undefined;
  isPerson(id: string): boolean;
  /** Who is shown when the page does not say. */
  anyPerson(): string;
  /** A person's page was loaded again. */
  reload(as: string): void;
  onChange(listener: () => void): () => void;
}

/**
 * Serves the page, its events and its acts. Only to the page itself: another host name (DNS rebinding), another
 * origin, or a body that a plain form could send are refused, so that no web page elsewhere can press Approve.
 */
export function createUi(scene: Scene, port: () => number): Ui {
  const root = projectRoot();
  const streams = new Map<ServerResponse, { readonly as: string; last: string }>();
  let lastId = 0;
  let due = false;

  function send(res: ServerResponse): void {
    const stream = streams.get(res);
    if (stream === undefined) return;
    const current = scene.snapshot(stream.as);
    const comparable = JSON.stringify({ ...current, now: 0 });
    if (comparable === stream.last) return;
    stream.last = comparable;
    lastId += 1;
    res.write(`id: ${lastId}\ndata: ${JSON.stringify(current)}\n\n`);
  }

  const stop = scene.onChange(() => {
    if (due) return;
    due = true;
    setImmediate(() => {
      due = false;
      for (const res of streams.keys()) send(res);
    });
  });

  function refuse(res: ServerResponse, status: number, sentence: string): void {
    res.writeHead(status, { ...SECURITY, 'content-type': 'text/plain; charset=utf-8' }).end(sentence);
  }

  function isForeign(req: IncomingMessage): boolean {
    const hosts = [`127.0.0.1:${port()}`, `localhost:${port()}`];
    const { host = '', origin, 'sec-fetch-site': site } = req.headers;
    if (!hosts.includes(host)) return true;
    if (origin !== undefined && origin !== `http://${host}`) return true;
    return site !== undefined && site !== 'same-origin' && site !== 'none';
  }

  function events(req: IncomingMessage, res: ServerResponse, as: string): void {
    if (!scene.isPerson(as)) {
      refuse(res, 404, 'There is nobody with this id.');
      return;
    }
    // A stream that broke and comes back by itself is not a reload.
    if (req.headers['last-event-id'] === undefined) scene.reload(as);
    res.writeHead(200, { ...SECURITY, 'content-type': 'text/event-stream' });
    streams.set(res, { as, last: '' });
    res.on('close', () => streams.delete(res));
    send(res);
  }

  async function act(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const answer = (status: number, result: ActResult) =>
      res.writeHead(status, { ...SECURITY, 'content-type': 'application/json' }).end(JSON.stringify(result));
    if (!(req.headers['content-type'] ?? '').startsWith('application/json')) {
      answer(415, { ok: false, sentence: 'An act is JSON.' });
      return;
    }
    const body = await readBody(req);
    let given: unknown;
    try {
      given = JSON.parse(body);
    } catch {
      answer(400, { ok: false, sentence: 'An act is JSON.' });
      return;
    }
    const parsed = actSchema.safeParse(given);
    if (parsed.success) answer(200, await scene.act(parsed.data));
    else answer(400, { ok: false, sentence: z.prettifyError(parsed.error) });
  }

  async function upload(req: IncomingMessage, res: ServerResponse, { searchParams }: URL): Promise<void> {
    const as = searchParams.get('as') ?? '';
    const name = (searchParams.get('name') ?? '').slice(0, 255);
    // A plain form of another page could not send this type.
    if (req.headers['content-type'] !== 'application/octet-stream')
      refuse(res, 415, 'A file comes as bytes.');
    else if (!scene.isPerson(as) || name === '') refuse(res, 404, 'There is nobody with this id.');
    else {
      const uploaded = scene.upload(as, name, await readBytes(req, FILE_BYTES));
      res.writeHead(200, { ...SECURITY, 'content-type': 'application/json' }).end(JSON.stringify(uploaded));
    }
  }

  function download(res: ServerResponse, { pathname, searchParams }: URL): void {
    const found = scene.fileFor(searchParams.get('as') ?? '', pathname.replace('/ui/files/', ''));
    if (found === undefined) {
      refuse(res, 404, 'There is no such file.');
      return;
    }
    // Never shown in the page's own origin: what a person uploads may be anything.
    const name = encodeURIComponent(found.name);
    const disposition = `attachment; filename*=UTF-8''${name}`;
    res
      .writeHead(200, {
        ...SECURITY,
        'content-type': typeOf(found).mimetype,
        'content-disposition': disposition,
      })
      .end(found.bytes);
  }

  function file(res: ServerResponse, path: string): void {
    const name = path === '/' ? 'index.html' : path.replace(/^\/page\//, '');
    const type = TYPES[extname(name)];
    if (!/^(?:[\w-]+\/)*[\w-]+\.[\w.]+$/.test(name) || type === undefined) {
      refuse(res, 404, 'There is no such file.');
      return;
    }
    const compiled = name.endsWith('.js') || name.endsWith('.map');
    const full = join(root, ...(compiled ? ['dist'] : []), 'sandbox', 'page', name);
    if (!existsSync(full)) {
      refuse(res, 404, compiled ? 'The page is not built: npm run build.' : 'There is no such file.');
      return;
    }
    res.writeHead(200, { ...SECURITY, 'content-type': type }).end(readFileSync(full));
  }

  return {
    async handle(req, res, url) {
      const { pathname } = url;
      const isFile = pathname === '/' || pathname.startsWith('/page/');
      if (!isFile && !pathname.startsWith('/ui/')) return false;
      if (isForeign(req)) refuse(res, 403, 'This page answers only to itself.');
      else if (isFile && req.method === 'GET') file(res, pathname);
      else if (pathname === '/ui/events' && req.method === 'GET')
        events(req, res, url.searchParams.get('as') ?? scene.anyPerson());
      else if (pathname === '/ui/act' && req.method === 'POST') await act(req, res);
      else if (pathname === '/ui/files' && req.method === 'POST') await upload(req, res, url);
      else if (pathname.startsWith('/ui/files/') && req.method === 'GET') download(res, url);
      else refuse(res, 404, 'There is nothing here.');
      return true;
    },
    close() {
      stop();
      for (const res of streams.keys()) res.end();
      streams.clear();
    },
  };
}
