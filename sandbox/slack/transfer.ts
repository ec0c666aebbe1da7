import type { IncomingMessage, ServerResponse } from 'node:http';
import { readBytes } from './body.ts';
import type { FaultState } from './faults.ts';
import { FILE_BYTES, type Files, isVisible, type SlackFile, typeOf } from './files.ts';
import type { Inspector } from './inspector.ts';
import type { Manifest } from './manifest.ts';
import { TEAM } from './seed.ts';
import type { Store } from './store.ts';

/** How long a slow download makes its reader wait for the second half. */
const SLOW_MS = 20_000;
const SIGN_IN = '/sign-in';

export interface Transfers {
  /** Serves uploads, private files and the sign-in page; true when the request was for one of them. */
  handle(req: IncomingMessage, res: ServerResponse, url: URL): Promise<boolean>;
}

/** Where the bytes of files go in and out, beside the Web API. */
export function createTransfers(
  { store, files, manifest }: { readonly store: Store; readonly files: Files; readonly manifest: Manifest },
  botToken: string,
  faults: FaultState,
  inspector: Inspector,
): Transfers {
  function mayRead(authorization: string | undefined): boolean {
    return (
      authorization === `Bearer ${botToken}` &&
      !faults.revoked('bot') &&
      manifest.scopes.includes('files:read')
    );
  }

  async function receive(req: IncomingMessage, res: ServerResponse, path: string): Promise<void> {
    const bytes = unwrapped(await readBytes(req, FILE_BYTES), req.headers['content-type'] ?? '');
    const taken = files.receive(path, bytes);
    inspector.add(taken ? 'api' : 'refused', `Upload of ${bytes.length} bytes${taken ? '' : ' to no place'}`);
    res.writeHead(taken ? 200 : 400).end(taken ? `OK - ${bytes.length}` : 'Upload failed.');
    store.changed();
  }

  function send(res: ServerResponse, file: SlackFile): void {
    const { bytes } = file;
    const { mimetype } = typeOf(file);
    const fault = faults.takeDownload();
    inspector.add(fault ? 'fault' : 'api', `Download of ${file.name}${fault ? `: ${fault}` : ''}`);
    if (fault === 'error') {
      res.writeHead(500, { 'content-type': 'text/html' }).end('<html><body>Server Error</body></html>');
      return;
    }
    res.writeHead(200, { 'content-type': mimetype, 'content-length': String(bytes.length) });
    if (fault === undefined) {
      res.end(bytes);
      return;
    }
    const half = Math.floor(bytes.length / 2);
    res.write(bytes.subarray(0, half), () => {
      if (fault === 'cut') {
        res.destroy();
        return;
      }
      const timer = setTimeout(() => res.end(bytes.subarray(half)), SLOW_MS);
      res.once('close', () => clearTimeout(timer));
    });
    // The headers and the first half must be on their way when the rest is not.
    res.flushHeaders();
  }

  function download(req: IncomingMessage, res: ServerResponse, { pathname }: URL): void {
    const [, id = ''] = new RegExp(`^/files-pri/${TEAM.id}-(F[0-9A-Z]+)/`).exec(pathname) ?? [];
    const file = files.byId(id);
    if (!mayRead(req.headers.authorization) || (file !== undefined && !isVisible(file, store))) {
      inspector.add('refused', `Download of ${file?.name ?? pathname}: no right to it`);
      // Slack answers a token that will not do as it answers a browser: sign in first.
      const location = `${SIGN_IN}?redir=${encodeURIComponent(pathname)}`;
      res.writeHead(302, { location, 'content-type': 'text/html' }).end(`<a href="${location}">Found</a>.`);
      return;
    }
    if (file === undefined) {
      res.writeHead(404, { 'content-type': 'text/html' }).end('<html><body>Not Found</body></html>');
      return;
    }
    send(res, file);
  }

  return {
    async handle(req, res, url) {
      const { pathname } = url;
      if (pathname.startsWith('/upload/v1/') && req.method === 'POST') await receive(req, res, pathname);
      else if (pathname.startsWith('/files-pri/') && req.method === 'GET') download(req, res, url);
      else if (pathname === SIGN_IN)
        res
          .writeHead(200, { 'content-type': 'text/html; charset=utf-8' })
          .end(
            `<!DOCTYPE html><html lang="en"><title>Sign in to ${TEAM.name}</title><h1>Sign in</h1></html>`,
          );
      else return false;
      return true;
    },
  };
}

/** The bytes as they are, or those of the only part: the SDK wraps them into a form. */
function unwrapped(body: Buffer, contentType: string): Buffer {
  const [, boundary] = /^multipart\/form-data;.*boundary="?([^";]+)"?/i.exec(contentType) ?? [];
  if (boundary === undefined) return body;
  const start = body.indexOf('\r\n\r\n');
  const end = body.lastIndexOf(`\r\n--${boundary}`);
  return start < 0 || end < start ? body : body.subarray(start + 4, end);
}
