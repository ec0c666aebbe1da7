import type { IncomingMessage, ServerResponse } from 'node:http';
import { readBody } from './body.ts';
import type { FaultState, TokenKind } from './faults.ts';
import type { Inspector } from './inspector.ts';
import { chat } from './methods/chat.ts';
import { conversations } from './methods/conversations.ts';
import { files } from './methods/files.ts';
import { history } from './methods/history.ts';
import { ApiRefusal, type Args, type Desk, type Method, readArgs } from './methods/method.ts';
import { people } from './methods/people.ts';
import { views } from './methods/views.ts';
import { isObject, type JsonObject } from './schema.ts';

const methods: Readonly<Record<string, Method>> = {
  ...chat,
  ...conversations,
  ...files,
  ...history,
  ...people,
  ...views,
};

/** One call of the Web API, as the tests read it. */
export interface ApiCall {
  readonly at: number;
  readonly method: string;
  readonly args: JsonObject;
  readonly answer: JsonObject;
}

export interface Tokens {
  readonly bot: string;
  readonly app: string;
}

/** Serves `POST` and `GET /api/{method}`; the body is a form, as `@slack/web-api` sends it, or JSON. */
export interface WebApi {
  readonly calls: readonly ApiCall[];
  handle(req: IncomingMessage, res: ServerResponse, url: URL): Promise<void>;
}

function parseBody(contentType: string, body: string): JsonObject {
  if (!contentType.startsWith('application/json')) return Object.fromEntries(new URLSearchParams(body));
  const parsed: unknown = body === '' ? {} : parseJson(body);
  if (!isObject(parsed)) throw new ApiRefusal('json_not_object');
  return parsed;
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    throw new ApiRefusal('invalid_json');
  }
}

function shorten(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > 200 ? `${text.slice(0, 199)}…` : text;
}

export function createWebApi(desk: Desk, tokens: Tokens, faults: FaultState, inspector: Inspector): WebApi {
  const calls: ApiCall[] = [];

  function authorize(method: Method, name: string, args: Args, authorization: string | undefined): void {
    if (method.token === 'none') return;
    const token = authorization?.replace(/^Bearer /i, '') ?? args.text('token');
    if (token === '') throw new ApiRefusal('not_authed');
    const kind = (['bot', 'app'] as const).find((candidate: TokenKind) => tokens[candidate] === token);
    if (kind === undefined) throw new ApiRefusal('invalid_auth');
    if (faults.revoked(kind)) throw new ApiRefusal('token_revoked');
    if (kind !== method.token && name !== 'auth.test') throw new ApiRefusal('not_allowed_token_type');
    const needed = typeof method.scope === 'function' ? method.scope(args, desk) : method.scope;
    if (needed !== undefined && !desk.manifest.scopes.includes(needed))
      throw new ApiRefusal('missing_scope', { needed, provided: desk.manifest.scopes.join(',') });
  }

  function answer(name: string, raw: () => JsonObject, authorization: string | undefined): JsonObject {
    try {
      const method = Object.hasOwn(methods, name) ? methods[name] : undefined;
      if (method === undefined) throw new ApiRefusal('unknown_method', { req_method: name });
      const args = readArgs(raw());
      authorize(method, name, args, authorization);
      return { ok: true, ...method.run(args, desk) };
    } catch (error) {
      if (!(error instanceof ApiRefusal)) throw error;
      return { ok: false, error: error.code, ...error.more };
    }
  }

  return {
    calls,
    async handle(req, res, url) {
      const name = url.pathname.replace(/^\/api\//, '');
      res.setHeader('date', new Date(desk.store.now()).toUTCString());
      const body = await readBody(req);
      const fault = faults.takeApi(name);
      if (fault !== undefined) inspector.add('fault', `${name}: ${shorten(fault)}`);
      if (fault !== undefined && 'reset' in fault && fault.reset === 'before') {
        req.socket.destroy();
        return;
      }
      if (fault !== undefined && 'status' in fault) {
        res
          .writeHead(fault.status, { 'content-type': 'text/html' })
          .end('<html><body>Server Error</body></html>');
        return;
      }
      const raw = () => ({
        ...Object.fromEntries(url.searchParams),
        ...parseBody(req.headers['content-type'] ?? '', body),
      });
      let said: JsonObject;
      if (fault !== undefined && 'ratelimited' in fault) {
        said = { ok: false, error: 'ratelimited' };
        res.setHeader('retry-after', String(fault.ratelimited));
        res.statusCode = 429;
      } else if (fault !== undefined && 'error' in fault) {
        said = { ok: false, error: fault.error };
      } else {
        said = answer(name, raw, req.headers.authorization);
      }
      record(name, raw, said);
      if (fault !== undefined && 'reset' in fault) {
        req.socket.destroy();
        return;
      }
      if (fault !== undefined && 'held' in fault) await fault.held;
      res.setHeader('content-type', 'application/json; charset=utf-8');
      res.setHeader('x-oauth-scopes', desk.manifest.scopes.join(','));
      res.end(JSON.stringify(said));
    },
  };

  function record(method: string, raw: () => JsonObject, said: JsonObject): void {
    let args: JsonObject = {};
    try {
      const { token: _, ...rest } = raw();
      args = rest;
    } catch {
      // What cannot be read has been answered with invalid_json already.
    }
    calls.push({ at: desk.store.now(), method, args, answer: said });
    const { ok, error, needed, response_metadata: metadata } = said;
    const why = [error, needed, isObject(metadata) ? metadata['messages'] : undefined].flat().filter(Boolean);
    inspector.add(ok === true ? 'api' : 'refused', `${method} → ${ok === true ? 'ok' : why.join(' · ')}`);
  }
}
