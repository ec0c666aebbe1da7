import { randomBytes, randomUUID } from 'node:crypto';
import * as z from 'zod';
import { type Answer, commonSwitches } from './faults.ts';
import {
  type Blocklist,
  type BlocklistItem,
  type BlocklistModes,
  type Company,
  createBlocklist,
  DEFAULT_BLOCKLIST_MODES,
  type Outcome,
} from './gravityzone-blocklist.ts';
import { subject } from './gravityzone-rules.ts';
import { type Call, type StartOptions, startHost } from './host.ts';
import type { PanelRow, Simulator } from './simulator.ts';
import { createCertificate } from './tls.ts';

/**
 * How this Control Center behaves where Bitdefender's documentation is silent, or where deployments differ. Every
 * alternative that an integration must survive can be chosen; the defaults are in `DEFAULT_MODES`.
 */
interface GravityzoneModes extends BlocklistModes {
  /** `customer`: no `companyId` and no managed companies, so that `recursive` means nothing. `on_premises`: nor anything but v1.0. */
  readonly deployment: 'partner' | 'customer' | 'on_premises';
  /** The checklist of the API key; `general` needs no tick. */
  readonly apis: readonly string[];
  /** How a key without the API is refused. */
  readonly apiRefusal: 'rpc_403' | 'rpc_200' | 'html_403';
  readonly apiRefusalCode: -32000 | -32001;
  /** Methods that the licence does not cover: -32001. */
  readonly forbidden: readonly GravityzoneOperation[];
  readonly unauthorized: 'html' | 'json';
  /** For addToBlocklist and removeFromBlocklist; what is refused does not count. */
  readonly writes: Limit;
  readonly writesCounted: 'together' | 'per_method';
  /** For every other method. A note on the vendor's page says ten a minute instead. */
  readonly others: Limit;
  readonly limitAnswer: 'html' | 'rpc_429' | 'rpc_200';
  /** The literal header of a 429; null leaves it out. */
  readonly retryAfter: string | null;
  /** Of the errors that are inside a body. */
  readonly errorStatus: 200 | 400;
  readonly id: 'echoed' | 'other' | 'missing';
  /** `false` says that nothing was done, and nothing is. `null` is what other methods answer when they have done it. */
  readonly writeResult: true | false | null;
  /** Errors name the user of `Authorization`, and that is the key. */
  readonly echoesKey: boolean;
}

interface Limit {
  readonly calls: number;
  readonly perMs: number;
}

type GravityzoneOperation = keyof typeof METHODS;

export interface GravityzoneOptions extends StartOptions {
  readonly apiKey?: string;
  /** Those the key may see, its own first. Default `P1`, which manages `C1`, which manages `C2`. */
  readonly companies?: readonly [Company, ...Company[]];
  readonly modes?: Partial<GravityzoneModes>;
}

export interface GravityzoneSimulator extends Simulator, Pick<Blocklist, 'items' | 'put' | 'drop'> {
  readonly ca: string;
  readonly apiKey: string;
  /** What the console shows as Access URL; ends in `/api`. */
  readonly accessUrl: string;
  /** The key's own company first. */
  readonly companies: readonly [Company, ...Company[]];
  /** Changes some modes from the next request on. */
  behave(modes: Partial<GravityzoneModes>): void;
}

/** The methods, and where they are. There is no v1.1 of them. */
const METHODS = {
  addToBlocklist: { api: 'incidents', versions: ['v1.0', 'v1.2'] },
  getBlocklistItems: { api: 'incidents', versions: ['v1.0', 'v1.2'] },
  removeFromBlocklist: { api: 'incidents', versions: ['v1.0', 'v1.2'] },
  getApiKeyDetails: { api: 'general', versions: ['v1.0'] },
} as const;

const WRITES: readonly string[] = ['addToBlocklist', 'removeFromBlocklist'];

const DEFAULT_MODES: GravityzoneModes = {
  ...DEFAULT_BLOCKLIST_MODES,
  deployment: 'partner',
  apis: ['companies', 'network', 'reports', 'incidents'],
  apiRefusal: 'rpc_403',
  apiRefusalCode: -32001,
  forbidden: [],
  unauthorized: 'html',
  writes: { calls: 5, perMs: 60_000 },
  writesCounted: 'together',
  others: { calls: 10, perMs: 1000 },
  limitAnswer: 'html',
  retryAfter: '60, 60',
  errorStatus: 200,
  id: 'echoed',
  writeResult: true,
  echoesKey: false,
};

const COMPANIES = [
  { id: '65fd7506e2354158650c7c32', name: 'P1' },
  { id: '65fd7506e2354158650c7c33', name: 'C1', parentId: '65fd7506e2354158650c7c32' },
  { id: '65fd7506e2354158650c7c34', name: 'C2', parentId: '65fd7506e2354158650c7c33' },
] as const;

const MESSAGES: Readonly<Record<number, string>> = {
  [-32700]: 'Parse error',
  [-32600]: 'Invalid Request',
  [-32601]: 'Method not found',
  [-32602]: 'Invalid params',
  [-32000]: 'Server error',
  [-32001]: 'Authorization error',
  [-32002]: 'Not found',
  [-32003]: 'Too many requests',
};

const JSON_TYPE = { 'content-type': 'application/json' };

const PATH = /^\/api\/(v1\.[012])\/jsonrpc\/(incidents|general)$/;

const Envelope = z.object({
  jsonrpc: z.literal('2.0'),
  id: z.union([z.string(), z.number()]),
  method: z.string(),
  params: z.unknown().optional(),
});

/**
 * Starts a GravityZone Control Center on 127.0.0.1 over TLS: the blocklist methods of its JSON-RPC API Incidents, in both
 * versions, and as much of General as tells what a key may do. Rejects when the port is taken.
 */
export async function startGravityzone(options: GravityzoneOptions = {}): Promise<GravityzoneSimulator> {
  const now = options.now ?? Date.now;
  const apiKey = options.apiKey ?? randomBytes(32).toString('hex');
  const certificate = options.tls ?? (await createCertificate());
  const name = options.name ?? 'gravityzone';
  const companies: readonly [Company, ...Company[]] = options.companies ?? COMPANIES;
  const created = now();
  let modes: GravityzoneModes = { ...DEFAULT_MODES, ...options.modes };

  const visible = () => (modes.deployment === 'partner' ? companies : ([companies[0]] as const));
  const list = createBlocklist(visible, () => modes, now);
  const admitted = new Map<string, readonly number[]>();

  function handle(call: Call): Answer {
    const target = PATH.exec(call.url.pathname);
    if (!target) return page(404, 'Not Found');
    if (call.method !== 'POST') return page(405, 'Method Not Allowed', { allow: 'POST' });
    const user = userOf(call.headers['authorization']);
    const trace = modes.echoesKey ? ` (user ${user})` : '';
    if (user !== apiKey) return unauthorized(trace);
    return answer(call, trace, target[1] ?? '', target[2] ?? '');
  }

  function answer(call: Call, trace: string, version: string, api: string): Answer {
    const envelope = Envelope.safeParse(call.json);
    const id = envelope.data?.id ?? null;
    const fail = (
      code: number,
      details: string,
      status: number = modes.errorStatus,
      errors?: readonly object[],
    ) => {
      const data = { details: `${details}${trace}`, ...(errors ? { errors } : {}) };
      return json(status, id, { error: { code, message: MESSAGES[code], data } });
    };

    if (!admits(call.operation)) {
      const headers = modes.retryAfter === null ? {} : { 'retry-after': modes.retryAfter };
      if (modes.limitAnswer === 'html') return page(429, 'Too Many Requests', headers, trace);
      const refusal = fail(-32003, 'Too many requests', modes.limitAnswer === 'rpc_429' ? 429 : 200);
      return { ...refusal, headers: { ...refusal.headers, ...headers } };
    }
    if (call.json === undefined) return fail(-32700, 'The request is not valid JSON');
    // A batch is refused too: the vendor has none.
    if (!envelope.success || !/^application\/json\b/i.test(call.headers['content-type'] ?? '')) {
      return fail(-32600, 'The request is not a valid JSON-RPC 2.0 call');
    }
    if (api !== 'general' && !modes.apis.includes(api)) {
      if (modes.apiRefusal === 'html_403') return page(403, 'Forbidden', {}, trace);
      const details = `API Key is not allowed to access the selected API: ${api.replace(/^./, (first) => first.toUpperCase())}`;
      return fail(modes.apiRefusalCode, details, modes.apiRefusal === 'rpc_403' ? 403 : 200);
    }
    const method = isOperation(call.operation) ? call.operation : undefined;
    if (!method || !has(method, version)) return fail(-32601, `Unknown method: ${envelope.data.method}`);
    if (modes.forbidden.includes(method)) {
      return fail(-32001, 'The license of the company does not include this feature');
    }
    const outcome = carryOut(method, version, envelope.data.params);
    const reply =
      'result' in outcome
        ? json(200, id, { result: outcome.result })
        : fail(outcome.code, outcome.details, modes.errorStatus, outcome.errors);
    return outcome.commit ? { ...reply, commit: outcome.commit } : reply;
  }

  /** Counts the call, unless its limit is reached. */
  function admits(operation: string): boolean {
    const isWrite = WRITES.includes(operation);
    const { calls, perMs } = isWrite ? modes.writes : modes.others;
    const writes = modes.writesCounted === 'together' ? 'writes' : operation;
    const bucket = isWrite ? writes : 'others';
    const recent = (admitted.get(bucket) ?? []).filter((at) => now() - at < perMs);
    if (recent.length >= calls) return false;
    admitted.set(bucket, [...recent, now()]);
    return true;
  }

  function has(method: GravityzoneOperation, version: string): boolean {
    if (modes.deployment === 'on_premises' && version !== 'v1.0') return false;
    return METHODS[method].versions.some((known) => known === version);
  }

  function carryOut(method: GravityzoneOperation, version: string, params: unknown): Outcome {
    if (method === 'getApiKeyDetails') {
      return { result: { enabledApis: modes.apis, createdAt: new Date(created).toISOString() } };
    }
    if (modes.deployment === 'customer' && Object.hasOwn(Object(params), 'companyId')) {
      return { code: -32602, details: 'Validation exception: The value of companyId is not valid' };
    }
    if (method === 'getBlocklistItems') return list.list(version, params);
    const outcome = method === 'addToBlocklist' ? list.add(version, params) : list.remove(version, params);
    if (!('result' in outcome) || modes.writeResult === true) return outcome;
    return modes.writeResult === null ? { ...outcome, result: null } : { result: false };
  }

  function json(status: number, id: string | number | null, body: object): Answer {
    const shown = modes.id === 'echoed' ? { id } : modes.id === 'other' ? { id: randomUUID() } : {};
    return {
      status,
      headers: JSON_TYPE,
      body: JSON.stringify({ ...shown, jsonrpc: '2.0', ...body }),
    };
  }

  function unauthorized(trace: string): Answer {
    if (modes.unauthorized === 'html') return page(401, 'Unauthorized', {}, trace);
    return { status: 401, headers: JSON_TYPE, body: JSON.stringify({ message: `Unauthorized${trace}` }) };
  }

  const rows = (): readonly PanelRow[] =>
    list
      .items()
      .toReversed()
      .map((item) => row(item, companies));

  const host = await startHost(
    {
      name,
      operations: Object.keys(METHODS),
      hasSessions: false,
      switches: [
        ...commonSwitches(WRITES),
        {
          id: 'unauthorized',
          label: 'Rejects every credential',
          fault: { kind: 'status', status: 401, body: htmlOf(401, 'Unauthorized') },
        },
        {
          id: 'limited',
          label: 'Five writes a minute are used up: 429',
          fault: { kind: 'retry_after', status: 429, value: '60, 60' },
          operations: WRITES,
        },
        {
          id: 'stalled',
          label: 'Stalled: writes after 90 s',
          fault: { kind: 'delay', ms: 90_000 },
          operations: WRITES,
        },
      ],
      operationOf,
      handle,
      list: () => ({ title: 'Bitdefender GravityZone', listTitle: 'Blocklist', rows: rows() }),
    },
    { ...options, certificate, now },
  );

  return {
    ...host,
    ca: certificate.ca,
    apiKey,
    accessUrl: `${host.url}/api`,
    companies,
    items: list.items,
    put: list.put,
    drop: list.drop,
    behave(change) {
      modes = { ...modes, ...change };
    },
  };
}

/** The method that a body names, when it belongs to the API of the path; else `unknown`. */
function operationOf({ url, json }: Pick<Call, 'url' | 'json'>): string {
  const api = PATH.exec(url.pathname)?.[2];
  const { method } = Object(json) as { readonly method?: unknown };
  return isOperation(method) && METHODS[method].api === api ? method : 'unknown';
}

function isOperation(method: unknown): method is GravityzoneOperation {
  return typeof method === 'string' && Object.hasOwn(METHODS, method);
}

/** The user of HTTP Basic with an empty password, which is where the key belongs; else nothing. */
function userOf(authorization = ''): string {
  const credentials = /^Basic ([\w+/=]+)$/i.exec(authorization)?.[1] ?? '';
  return /^(.+):$/.exec(Buffer.from(credentials, 'base64').toString())?.[1] ?? '';
}

function row(item: BlocklistItem, companies: readonly Company[]): PanelRow {
  const company = companies.find(({ id }) => id === item.companyId)?.name ?? item.companyId;
  return {
    key: subject(item),
    detail: [kindOf(item), company, item.note].filter(Boolean).join(' · '),
    at: item.at,
    flags: item.recursive ? ['recursive'] : [],
  };
}

function kindOf({ type, details }: BlocklistItem): string {
  if (type === 'hash') return details.algorithm === 'sha256' ? 'SHA-256' : 'MD5';
  return type === 'path' ? 'path' : `connection with ${details.remoteAddress?.ipMask ?? 'any address'}`;
}

function page(status: number, reason: string, headers: Answer['headers'] = {}, trace = ''): Answer {
  const body = htmlOf(status, `${reason}${trace}`);
  return { status, headers: { 'content-type': 'text/html', ...headers }, body };
}

function htmlOf(status: number, reason: string): string {
  const title = `${status} ${reason}`;
  return `<html>\r\n<head><title>${title}</title></head>\r\n<body>\r\n<center><h1>${title}</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n`;
}
