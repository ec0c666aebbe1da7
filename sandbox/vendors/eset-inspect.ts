import { randomBytes } from 'node:crypto';
import * as z from 'zod';
import { type Answer, commonSwitches } from './faults.ts';
import { type Call, type StartOptions, startHost } from './host.ts';
import type { PanelRow, Simulator } from './simulator.ts';
import { createCertificate } from './tls.ts';

/**
 * How this server behaves where ESET's documentation is silent, or where installations differ. Every alternative that
 * an integration must survive can be chosen; the first one named is the default.
 */
interface EsetInspectModes {
  /** `missing`: a login answers 200 without `X-Security-Token`. */
  readonly loginToken: 'sent' | 'missing';
  /** Which successful answers replace the token: the old one is rejected from then on. */
  readonly rotates: 'never' | 'rest' | 'everywhere';
  /** Calls a token is good for, the login not counted. */
  readonly tokenCalls: number;
  readonly tokenLifetimeMs: number;
  /** `none`: any JSON is taken for a block. What is no list of strings blocks nothing. */
  readonly validation: 'strict' | 'none';
  /** What a successful `FRONTEND/HASHES/BLOCK` carries. */
  readonly blockAnswer: 'empty' | 'json';
  /**
   * The executables that `api/v1/executables/{sha1}` knows: all, those reported by an endpoint (`see`), or none. To the
   * others it answers 404 and changes nothing, so that a hash blocked ahead of time stays blocked.
   */
  readonly modules: 'everything' | 'seen' | 'nothing';
  /** A path that does not exist: the console's page with 200, or a page with 404. */
  readonly wrongPath: 'console' | 'not_found';
  /** Operations the account has no right for: 403. */
  readonly forbidden: readonly EsetInspectOperation[];
}

type EsetInspectOperation = (typeof OPERATIONS)[number];

export interface EsetInspectOptions extends StartOptions {
  readonly username?: string;
  readonly password?: string;
  readonly modes?: Partial<EsetInspectModes>;
}

/** An entry of the console's list Blocked Hashes. */
interface BlockedHash {
  readonly comment: string;
  /** Also quarantine what is found; `clean` in the REST API. */
  readonly shouldClean: boolean;
  readonly at: number;
}

export interface EsetInspectSimulator extends Simulator {
  readonly ca: string;
  readonly username: string;
  readonly password: string;
  /** Blocked hashes by SHA-1 in lower case, the oldest change first. */
  blocked(): ReadonlyMap<string, BlockedHash>;
  /** An endpoint reports this executable: it becomes a module, and a detection. */
  see(sha1: string): void;
  /** Changes some modes from the next request on. */
  behave(modes: Partial<EsetInspectModes>): void;
  /** Tokens that would be accepted now. */
  tokens(): readonly string[];
}

const OPERATIONS = ['login', 'block', 'unblock', 'detections', 'logout'] as const;

const DEFAULT_MODES: EsetInspectModes = {
  loginToken: 'sent',
  rotates: 'never',
  tokenCalls: Number.POSITIVE_INFINITY,
  tokenLifetimeMs: Number.POSITIVE_INFINITY,
  validation: 'strict',
  blockAnswer: 'empty',
  modules: 'everything',
  wrongPath: 'console',
  forbidden: [],
};

/** The routes of both families. Paths are compared without case: clients in the field write either. */
const ROUTES: readonly {
  readonly path: RegExp;
  readonly methods: readonly string[];
  readonly operation: EsetInspectOperation;
}[] = [
  { path: /^\/frontend\/login$/i, methods: ['PUT'], operation: 'login' },
  { path: /^\/api\/v1\/authenticate$/i, methods: ['PUT', 'POST'], operation: 'login' },
  { path: /^\/frontend\/logout$/i, methods: ['POST'], operation: 'logout' },
  { path: /^\/frontend\/hashes\/block$/i, methods: ['PUT'], operation: 'block' },
  { path: /^\/api\/v1\/executables\/[^/]+\/block$/i, methods: ['POST'], operation: 'block' },
  { path: /^\/api\/v1\/executables\/[^/]+\/unblock$/i, methods: ['POST'], operation: 'unblock' },
  { path: /^\/api\/v1\/detections$/i, methods: ['GET'], operation: 'detections' },
];

const SHA1 = /^[0-9a-f]{40}$/i;

const Credentials = z.object({ username: z.string(), password: z.string() });
const RestCredentials = Credentials.extend({ domain: z.boolean().nullish() });
const Logout = z.object({ token: z.string() });
const HashesBlock = z.object({
  sha1: z.array(z.string().regex(SHA1)).min(1),
  shouldClean: z.boolean(),
  comment: z.string(),
});
const RestBlock = z.object({ clean: z.boolean().optional(), note: z.string().optional() });

/**
 * Starts an ESET Inspect server on 127.0.0.1 over TLS: the console's own FRONTEND calls that ESET documents for blocking
 * hashes from external tools, and as much of the REST API as undoes a block and checks rights. Rejects when the port is taken.
 */
export async function startEsetInspect(options: EsetInspectOptions = {}): Promise<EsetInspectSimulator> {
  const now = options.now ?? Date.now;
  const username = options.username ?? `bot-${randomBytes(3).toString('hex')}`;
  const password = options.password ?? randomBytes(12).toString('base64url');
  const certificate = options.tls ?? (await createCertificate());
  const name = options.name ?? 'eset-inspect';
  let modes: EsetInspectModes = { ...DEFAULT_MODES, ...options.modes };

  const blocked = new Map<string, BlockedHash>();
  const modules = new Map<string, number>();
  const tokens = new Map<string, { readonly since: number; calls: number }>();

  function newToken(): string {
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const claims = { sub: username, jti: randomBytes(8).toString('hex'), iat: Math.floor(now() / 1000) };
    const token = `${part({ alg: 'HS256', typ: 'JWT' })}.${part(claims)}.${randomBytes(32).toString('base64url')}`;
    tokens.set(token, { since: now(), calls: 0 });
    return token;
  }

  function isLive(token: string): boolean {
    const held = tokens.get(token);
    return held !== undefined && now() - held.since < modes.tokenLifetimeMs && held.calls < modes.tokenCalls;
  }

  function login(call: Call, schema: z.ZodType<z.infer<typeof Credentials>>): Answer {
    const given = schema.safeParse(call.json);
    if (!given.success) return json(400, { error: 'Bad request' });
    if (given.data.username !== username || given.data.password !== password) return unauthorized();
    const token = modes.loginToken === 'sent' ? { 'X-Security-Token': newToken() } : {};
    return { status: 200, headers: token };
  }

  function logout(call: Call): Answer {
    const given = Logout.safeParse(call.json);
    if (!given.success) return json(400, { error: 'Bad request' });
    if (!tokens.delete(given.data.token)) return unauthorized();
    return { status: 200 };
  }

  /** Checks the token and the rights, then lets `action` answer; a success may carry the next token. */
  function authorised(call: Call, action: () => Answer): Answer {
    const token = /^Bearer (.+)$/i.exec(call.headers['authorization'] ?? '')?.[1] ?? '';
    const held = tokens.get(token);
    if (!held || !isLive(token)) {
      tokens.delete(token);
      return unauthorized();
    }
    held.calls += 1;
    if (modes.forbidden.some((operation) => operation === call.operation)) {
      return json(403, { error: 'Access denied' });
    }
    const answer = action();
    const rotates =
      call.auth === 'rotate' ||
      modes.rotates === 'everywhere' ||
      (modes.rotates === 'rest' && isRest(call.url.pathname));
    if (!rotates || answer.status >= 300) return answer;
    tokens.delete(token);
    return { ...answer, headers: { ...answer.headers, 'X-Security-Token': newToken() } };
  }

  function block(sha1: string, entry: Omit<BlockedHash, 'at'>): void {
    const key = sha1.toLowerCase();
    // Taken out first so that the repeated one counts as the newest.
    blocked.delete(key);
    blocked.set(key, { ...entry, at: now() });
  }

  function blockHashes(call: Call): Answer {
    if (call.json === undefined) return json(400, { error: 'Bad request' });
    const given = HashesBlock.safeParse(call.json);
    if (!given.success && modes.validation === 'strict') return json(400, { error: 'Bad request' });
    const { sha1, shouldClean, comment } = given.success ? given.data : whatever(call.json);
    return {
      ...(modes.blockAnswer === 'json' ? json(200, { blocked: sha1.length }) : { status: 200 }),
      commit: () => {
        for (const one of sha1) block(one, { comment, shouldClean });
      },
    };
  }

  /** The executable that a REST path names, or why there is none. */
  function executable(call: Call): string | Answer {
    const sha1 = (call.url.pathname.split('/')[4] ?? '').toLowerCase();
    // Without `$idType` the id is the server's own number of a module, and a hash is not one.
    if (call.url.searchParams.get('$idType') !== 'sha1') return json(404, { error: 'Executable not found' });
    if (modes.validation === 'strict' && !SHA1.test(sha1)) return json(400, { error: 'Bad request' });
    const known = modes.modules === 'everything' || (modes.modules === 'seen' && modules.has(sha1));
    return known ? sha1 : json(404, { error: 'Executable not found' });
  }

  function blockExecutable(call: Call): Answer {
    const body = call.text === '' ? {} : call.json;
    const given = RestBlock.safeParse(body);
    if (body === undefined || (!given.success && modes.validation === 'strict')) {
      return json(400, { error: 'Bad request' });
    }
    const sha1 = executable(call);
    if (typeof sha1 !== 'string') return sha1;
    const { note = '', clean = false } = given.data ?? {};
    return { status: 204, commit: () => block(sha1, { comment: note, shouldClean: clean }) };
  }

  function unblockExecutable(call: Call): Answer {
    if (call.text !== '' && call.json === undefined) return json(400, { error: 'Bad request' });
    const sha1 = executable(call);
    if (typeof sha1 !== 'string') return sha1;
    return { status: 204, commit: () => void blocked.delete(sha1) };
  }

  function detections(call: Call): Answer {
    const top = call.url.searchParams.get('$top') ?? '1000';
    if (!/^\d+$/.test(top)) return json(400, { error: 'Bad request' });
    const all = [...modules].map(([moduleSha1, at], index) => ({
      id: index + 1,
      moduleSha1,
      creationTime: new Date(at).toISOString(),
      resolved: false,
    }));
    const count = call.url.searchParams.get('$count') === '1' ? { count: all.length } : {};
    return json(200, { ...count, value: all.slice(0, Number(top)) });
  }

  function handle(call: Call): Answer {
    if (call.auth === 'expire') tokens.clear();
    const route = routeOf(call.url.pathname);
    if (!route) return page(modes.wrongPath === 'console' ? 200 : 404);
    if (!route.methods.includes(call.method)) {
      return { ...page(405), headers: { allow: route.methods.join(', '), ...page(405).headers } };
    }
    const rest = isRest(call.url.pathname);
    switch (route.operation) {
      case 'login':
        return login(call, rest ? RestCredentials : Credentials);
      case 'logout':
        return logout(call);
      case 'block':
        return authorised(call, () => (rest ? blockExecutable(call) : blockHashes(call)));
      case 'unblock':
        return authorised(call, () => unblockExecutable(call));
      case 'detections':
        return authorised(call, () => detections(call));
    }
  }

  const rows = (): readonly PanelRow[] =>
    [...blocked].reverse().map(([key, { comment, shouldClean, at }]) => ({
      key,
      detail: comment,
      at,
      flags: shouldClean ? ['clean'] : [],
    }));

  const host = await startHost(
    {
      name,
      operations: OPERATIONS,
      hasSessions: true,
      switches: [
        ...commonSwitches(['block', 'unblock']),
        { id: 'unauthorized', label: 'Rejects every credential', fault: { kind: 'status', status: 401 } },
      ],
      operationOf: ({ url }) => routeOf(url.pathname)?.operation ?? 'unknown',
      handle,
      list: () => ({ title: 'ESET Inspect', listTitle: 'Blocked hashes', rows: rows() }),
    },
    { ...options, certificate, now },
  );

  return {
    ...host,
    ca: certificate.ca,
    username,
    password,
    blocked: () => new Map(blocked),
    see(sha1) {
      modules.set(sha1.toLowerCase(), now());
    },
    behave(change) {
      modes = { ...modes, ...change };
    },
    tokens: () => [...tokens.keys()].filter(isLive),
  };
}

function routeOf(pathname: string) {
  return ROUTES.find(({ path }) => path.test(pathname));
}

function isRest(pathname: string): boolean {
  return /^\/api\/v1\//i.test(pathname);
}

/** What an unvalidated block would come to. */
function whatever(body: unknown): z.infer<typeof HashesBlock> {
  const { sha1, shouldClean, comment } = Object(body) as Record<string, unknown>;
  return {
    sha1: Array.isArray(sha1) ? sha1.filter((one) => typeof one === 'string') : [],
    shouldClean: Boolean(shouldClean),
    comment: typeof comment === 'string' ? comment : '',
  };
}

function unauthorized(): Answer {
  return json(401, { error: 'Credentials or access token missing or invalid' });
}

function json(status: number, body: object): Answer {
  return { status, body: JSON.stringify(body), headers: { 'content-type': 'application/json' } };
}

function page(status: number): Answer {
  return {
    status,
    headers: { 'content-type': 'text/html; charset=utf-8' },
    body: '<!DOCTYPE html>\n<html><head><title>ESET Inspect</title></head><body><div id="root"></div></body></html>\n',
  };
}
