import { type Action, createActions } from './blockade-actions.ts';
import { crash, type Ending, json } from './blockade-python.ts';
import { type BlockadeState, CORE_DATABASE } from './blockade-state.ts';
import type { Answer } from './faults.ts';
import type { Call } from './host.ts';

/** How a node behaves where deployments differ; the first one named is the default. */
export interface NodeModes {
  /** `broken`: as published, `remove-indicators` looks into the events and finds nothing. `patched`: it removes. */
  readonly removal: 'broken' | 'patched';
  /** How an exception looks from outside: `traceback` is the debugger's page of a node run by hand. */
  readonly exceptions: 'json' | 'traceback';
  /** How long a call holds its database; another one that comes meanwhile fails. */
  readonly databaseMs: number;
  /** `down`: calls that need the database hang for half a minute, then fail. */
  readonly mongo: 'up' | 'down';
}

/** The published Flask application, run by one process. */
export interface BlockadeNode {
  operationOf(call: Pick<Call, 'method' | 'url'>): string;
  handle(call: Call): Promise<Answer>;
  /** An exception has left the database prefix registered: every call for a database fails until `restart`. */
  isWedged(): boolean;
  restart(): void;
}

interface Resource {
  readonly paths: readonly string[];
  /** It takes a database in front of its path. */
  readonly isScoped: boolean;
  readonly methods: Readonly<Record<string, { readonly operation: string; readonly action: Action }>>;
}

export const DEFAULT_NODE_MODES: NodeModes = {
  removal: 'broken',
  exceptions: 'json',
  databaseMs: 5,
  mongo: 'up',
};

/** The names that faults can be queued for: what a call does, whichever of its two paths it takes. */
export const NODE_OPERATIONS = [
  'list',
  'send_events',
  'add',
  'remove',
  'events',
  'flush',
  'add_user',
  'validate_user',
  'docs',
] as const;

const MONGO_PATIENCE_MS = 30_000;

/** Answers as `app/api.py` of the cloud node does. `sleep` waits while a database is held. */
export function createNode(
  state: BlockadeState,
  modes: () => NodeModes,
  now: () => number,
  sleep: (ms: number) => Promise<unknown>,
): BlockadeNode {
  /** The registration that a call makes for its database and takes back only when it ends well. */
  let prefix: 'free' | 'held' | 'stuck' = 'free';

  const actions = createActions(state, () => modes().removal === 'patched', now);
  const resources: readonly Resource[] = [
    {
      paths: ['get-indicators', 'send-events'],
      isScoped: true,
      methods: {
        GET: { operation: 'list', action: actions.list },
        POST: { operation: 'send_events', action: actions.sendEvents },
      },
    },
    {
      paths: ['admin/add-indicators', 'admin/remove-indicators'],
      isScoped: true,
      methods: {
        POST: { operation: 'add', action: actions.add },
        DELETE: { operation: 'remove', action: actions.remove },
      },
    },
    {
      paths: ['admin/get-events', 'admin/flush-events'],
      isScoped: true,
      methods: {
        POST: { operation: 'events', action: actions.events },
        DELETE: { operation: 'flush', action: actions.flush },
      },
    },
    {
      paths: ['admin/add-user', 'admin/validate-user'],
      isScoped: false,
      methods: {
        GET: { operation: 'validate_user', action: actions.validateUser },
        POST: { operation: 'add_user', action: actions.addUser },
      },
    },
    {
      paths: [''],
      isScoped: false,
      methods: { GET: { operation: 'docs', action: () => page(200, 'Blockade Cloud Node') } },
    },
  ];

  /** The resource behind a path and the database in front of it; a path's own name wins over a database's. */
  function routeOf(pathname: string): { readonly resource: Resource; readonly database: string } | undefined {
    const path = decoded(pathname).slice(1);
    const own = resources.find(({ paths }) => paths.includes(path));
    if (own) return { resource: own, database: CORE_DATABASE };
    const [, database = '', rest = ''] = /^([^/]+)\/(.+)$/.exec(path) ?? [];
    const scoped = resources.find(({ paths, isScoped }) => isScoped && paths.includes(rest));
    return scoped && { resource: scoped, database: database.replace(/[^\p{L}\p{N}_]/gu, '') };
  }

  function failed(): Answer {
    if (modes().exceptions === 'json') return json(500, { message: 'Internal Server Error' });
    return page(500, 'Exception // Werkzeug Debugger');
  }

  async function needMongo(): Promise<boolean> {
    if (modes().mongo === 'up') return true;
    await sleep(MONGO_PATIENCE_MS);
    return false;
  }

  async function scoped(call: Call, database: string, action: Action): Promise<Answer> {
    if (prefix !== 'free') return failed();
    prefix = 'held';
    const isUp = await needMongo();
    if (isUp && modes().databaseMs > 0) await sleep(modes().databaseMs);
    const answer =
      isUp && database !== '' ? action(call, database) : { crash: crash('PyMongoError', database) };
    // A refused body is an exception too, only a polite one.
    const isClean = !('crash' in answer) && answer.status < 400;
    prefix = isClean ? 'free' : 'stuck';
    return finished(answer);
  }

  async function unscoped(call: Call, action: Action, needsMongo: boolean): Promise<Answer> {
    if (needsMongo && !(await needMongo())) return failed();
    return finished(action(call, CORE_DATABASE));
  }

  function finished(answer: Answer | Ending): Answer {
    if (!('crash' in answer)) return answer;
    return { ...failed(), ...(answer.commit ? { commit: answer.commit } : {}) };
  }

  return {
    operationOf({ method, url }) {
      return routeOf(url.pathname)?.resource.methods[method]?.operation ?? 'unknown';
    },
    async handle(call) {
      const route = routeOf(call.url.pathname);
      if (!route) return page(404, '404 Not Found');
      const { resource, database } = route;
      const method = resource.methods[call.method];
      if (!method) {
        const answer = json(405, { message: 'The method is not allowed for the requested URL.' });
        return { ...answer, headers: { ...answer.headers, allow: Object.keys(resource.methods).join(', ') } };
      }
      if (resource.isScoped) return scoped(call, database, method.action);
      return unscoped(call, method.action, method.operation !== 'docs');
    },
    isWedged: () => prefix === 'stuck',
    restart() {
      prefix = 'free';
    },
  };
}

function decoded(pathname: string): string {
  try {
    return decodeURIComponent(pathname);
  } catch {
    return pathname;
  }
}

function page(status: number, title: string): Answer {
  return {
    status,
    headers: { 'content-type': 'text/html; charset=utf-8' },
    body: `<!DOCTYPE HTML>\n<html><head><title>${title}</title></head><body><h1>${title}</h1></body></html>\n`,
  };
}
