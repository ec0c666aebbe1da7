import { randomBytes } from 'node:crypto';
import type * as z from 'zod';
import {
  createReputations,
  DEFAULT_REPUTATION_MODES,
  type Given,
  kindOf,
  ListBody,
  type Reputation,
  type ReputationModes,
  UpdateBody,
} from './cybereason-reputations.ts';
import {
  createSessions,
  DEFAULT_SESSION_MODES,
  LOGIN_PAGE,
  type SessionModes,
} from './cybereason-sessions.ts';
import { type Answer, commonSwitches } from './faults.ts';
import { type Call, type StartOptions, startHost } from './host.ts';
import type { PanelRow, Simulator } from './simulator.ts';
import { createCertificate } from './tls.ts';

/**
 * How this server behaves where the documentation is silent, clients report different things, or tenants differ. The
 * first one named is the default.
 */
interface CybereasonModes extends SessionModes, ReputationModes {
  /** What an update that was carried out says; `missing` leaves `outcome` out of the answer. */
  readonly success: 'success' | 'SUCCESS' | 'missing';
  /** What an update that was refused says, with status 200. */
  readonly failure: 'operation failed' | 'failed';
  /** What stands in the answer's `data`; `lines`: an object from the position of a bad key to a code. */
  readonly data: 'null' | 'absent' | 'text' | 'lines';
  /** `fail`: every update is refused as a whole, and none is stored. */
  readonly updates: 'work' | 'fail';
  /** `classification/reputations/list` is there only once the vendor's support has enabled it. */
  readonly listApi: 'not_found' | 'forbidden' | 'on';
  /** `text`: the list answers a success whose `data` is an error in words. */
  readonly listData: 'page' | 'text';
  /** Operations the account has no role for: 403. It can log in all the same. */
  readonly forbidden: readonly CybereasonOperation[];
}

type CybereasonOperation = (typeof OPERATIONS)[number];

export interface CybereasonOptions extends StartOptions {
  readonly username?: string;
  readonly password?: string;
  readonly modes?: Partial<CybereasonModes>;
}

export interface CybereasonSimulator extends Simulator {
  readonly ca: string;
  readonly username: string;
  readonly password: string;
  /** What an account with a second factor is asked for. */
  readonly totpCode: string;
  /** The custom reputations that stand, oldest change first; more than one of a key only under the seed's semantics. */
  reputations(): readonly Reputation[];
  /** Sets a reputation as a person at the console would, without any check. */
  put(reputation: Given): void;
  /** Ends every session, as a restart of the server does. */
  expireSession(): void;
  /** Session identifiers that would be accepted now. */
  sessions(): readonly string[];
  /** Changes some modes from the next request on. */
  behave(modes: Partial<CybereasonModes>): void;
}

const OPERATIONS = ['login', 'second_factor', 'update', 'download', 'list', 'version', 'logout'] as const;

const DEFAULT_MODES: CybereasonModes = {
  ...DEFAULT_SESSION_MODES,
  ...DEFAULT_REPUTATION_MODES,
  success: 'success',
  failure: 'operation failed',
  data: 'null',
  updates: 'work',
  listApi: 'not_found',
  listData: 'page',
  forbidden: [],
};

/** Paths are compared to the letter: one more character is another page. */
const REST: Readonly<Record<string, { readonly method: string; readonly operation: CybereasonOperation }>> = {
  '/rest/classification/update': { method: 'POST', operation: 'update' },
  '/rest/classification/download': { method: 'GET', operation: 'download' },
  '/rest/classification/reputations/list': { method: 'POST', operation: 'list' },
  '/rest/monitor/global/server/version/all': { method: 'GET', operation: 'version' },
};

/**
 * Starts a Cybereason server on 127.0.0.1 over TLS: the console's login form and sessions, and as much of the REST API as
 * sets, removes and lists custom reputations. Rejects when the port is taken.
 */
export async function startCybereason(options: CybereasonOptions = {}): Promise<CybereasonSimulator> {
  const now = options.now ?? Date.now;
  const username = options.username ?? `bot-${randomBytes(3).toString('hex')}@portcullis.example`;
  const password = options.password ?? randomBytes(12).toString('base64url');
  const totpCode = String(randomBytes(3).readUIntBE(0, 3) % 1_000_000).padStart(6, '0');
  const certificate = options.tls ?? (await createCertificate());
  const name = options.name ?? 'cybereason';
  let modes: CybereasonModes = { ...DEFAULT_MODES, ...options.modes };

  const sessions = createSessions(() => modes, { username, password, totpCode }, now);
  const reputations = createReputations(() => modes, now, username);

  function withData(outcome: string | undefined, text: string, lines: object): Answer {
    const data = { null: { data: null }, absent: {}, text: { data: text }, lines: { data: lines } }[
      modes.data
    ];
    return json(200, { ...(outcome === undefined ? {} : { outcome }), ...data });
  }

  function update(call: Call): Answer {
    const given = parsed(call, UpdateBody);
    if ('status' in given) return given;
    if (modes.updates === 'fail') return withData(modes.failure, 'Internal error', {});
    const { refused, commit } = reputations.judge(given.data);
    if (refused.size === 0) {
      const answer = withData(modes.success === 'missing' ? undefined : modes.success, 'Updated', {});
      return { ...answer, commit };
    }
    const lines = Object.fromEntries([...refused].map(([index, reason]) => [index + 1, reason]));
    return { ...withData(modes.failure, [...refused.values()].join(', '), lines), commit };
  }

  function list(call: Call): Answer {
    if (modes.listApi === 'not_found') return page(404, 'Not Found');
    if (modes.listApi === 'forbidden') return page(403, 'Forbidden');
    const given = parsed(call, ListBody);
    if ('status' in given) return given;
    const data = modes.listData === 'text' ? 'Failed to get reputations' : reputations.list(given.data);
    // A refused query says so; the error in words comes under a success.
    const isRefused = typeof data === 'string' && modes.listData === 'page';
    return json(200, { outcome: isRefused ? 'failed' : 'success', data });
  }

  function rest(call: Call): Answer {
    const route = REST[call.url.pathname];
    if (!route) return page(404, 'Not Found');
    if (call.method !== route.method) return withAllow(route.method);
    if (modes.forbidden.includes(route.operation)) return page(403, 'Forbidden');
    switch (route.operation) {
      case 'update':
        return update(call);
      case 'list':
        return list(call);
      case 'download':
        return {
          status: 200,
          headers: {
            'content-type': 'application/octet-stream',
            'content-disposition': 'attachment; filename=reputations.csv',
          },
          body: reputations.csv(),
        };
      default:
        return json(200, { outcome: 'success', data: { version: '23.2.81' } });
    }
  }

  function handle(call: Call): Answer {
    const { pathname } = call.url;
    if (call.auth === 'expire') sessions.clear();
    if (pathname.startsWith('/rest/')) {
      if (!sessions.isLive(call)) return sessions.signedOut(call);
      return call.auth === 'rotate' ? sessions.rotate(call, rest(call)) : rest(call);
    }
    const methods = pathname === '/logout' ? ['GET'] : ['GET', 'POST'];
    if (!['/login.html', '/logout', '/'].includes(pathname)) return page(404, 'Not Found');
    if (!methods.includes(call.method)) return withAllow(methods.join(', '));
    if (pathname === '/login.html') return sessions.login(call);
    if (pathname === '/logout') return sessions.logout(call);
    return call.method === 'POST' ? sessions.secondFactor(call) : sessions.home(call);
  }

  const rows = (): readonly PanelRow[] =>
    [...reputations.all()].reverse().map(({ key, maliciousType, prevent, comment, lastUpdated }) => ({
      key,
      detail: [KIND_NAMES[kindOf(key)?.lookupKeyType ?? ''] ?? 'Unknown kind', comment]
        .filter((part) => part !== null && part !== '')
        .join(' · '),
      at: lastUpdated,
      flags: prevent ? [maliciousType, 'prevent'] : [maliciousType],
    }));

  const host = await startHost(
    {
      name,
      operations: OPERATIONS,
      hasSessions: true,
      switches: [
        ...commonSwitches(['update']),
        {
          id: 'unauthorized',
          label: 'Rejects every credential',
          fault: { kind: 'status', status: 200, body: LOGIN_PAGE, headers: { 'set-cookie': ANONYMOUS } },
        },
        {
          id: 'forbidden',
          label: 'The account may not change reputations: 403',
          fault: { kind: 'status', status: 403 },
          operations: ['update'],
        },
        {
          id: 'refuses',
          label: 'Answers 200 with "operation failed"',
          fault: {
            kind: 'status',
            status: 200,
            body: JSON.stringify({ outcome: 'operation failed', data: null }),
          },
          operations: ['update'],
        },
      ],
      operationOf,
      handle,
      list: () => ({ title: 'Cybereason', listTitle: 'Custom reputations', rows: rows() }),
    },
    { ...options, certificate, now },
  );

  return {
    ...host,
    ca: certificate.ca,
    username,
    password,
    totpCode,
    reputations: reputations.all,
    put: reputations.put,
    expireSession: sessions.clear,
    sessions: sessions.live,
    behave(change) {
      modes = { ...modes, ...change };
    },
  };
}

const ANONYMOUS = 'JSESSIONID=00000000000000000000000000000000; Path=/; Secure; HttpOnly';

const KIND_NAMES: Readonly<Record<string, string>> = {
  FILE_HASH_MD5: 'File (MD5)',
  FILE_HASH_SHA1: 'File (SHA-1)',
  FILE_HASH_SHA256: 'File (SHA-256)',
  IPV4: 'IP address',
  IPV6: 'IP address',
  DOMAIN: 'Domain',
};

function operationOf({ method, url }: Pick<Call, 'method' | 'url'>): string {
  if (url.pathname === '/login.html') return 'login';
  if (url.pathname === '/logout') return 'logout';
  if (url.pathname === '/' && method === 'POST') return 'second_factor';
  return REST[url.pathname]?.operation ?? 'unknown';
}

/** The body as the schema has it, or the answer to one that is not. */
function parsed<T>(call: Call, schema: z.ZodType<T>): { readonly data: T } | Answer {
  if (!/^application\/json\b/i.test(call.headers['content-type'] ?? '')) {
    return page(415, 'Unsupported Media Type');
  }
  const given = schema.safeParse(call.json);
  return given.success ? { data: given.data } : page(400, 'Bad Request');
}

function json(status: number, body: object): Answer {
  return {
    status,
    body: JSON.stringify(body),
    headers: { 'content-type': 'application/json;charset=UTF-8' },
  };
}

function withAllow(allow: string): Answer {
  const answer = page(405, 'Method Not Allowed');
  return { ...answer, headers: { ...answer.headers, allow } };
}

/** A servlet container's own page for an error. */
function page(status: number, reason: string): Answer {
  return {
    status,
    headers: { 'content-type': 'text/html;charset=utf-8' },
    body: `<!doctype html><html><head><title>HTTP Status ${status} – ${reason}</title></head><body><h1>HTTP Status ${status} – ${reason}</h1></body></html>`,
  };
}
