import {
  badRequest,
  crash,
  type Ending,
  fieldsOf,
  isAscii,
  isCrash,
  isObject,
  json,
  NO_FIELDS,
  pythonMd5,
  pythonSet,
} from './blockade-python.ts';
import {
  AUTH_REQUIRED,
  type BlockadeState,
  type BlockadeUser,
  listAnswer,
  NO_SUCH_USER,
  NOT_AUTHORIZED,
  newUser,
  no,
  rowsOf,
  userAnswer,
  WRONG_KEY,
} from './blockade-state.ts';
import type { Answer } from './faults.ts';
import type { Call } from './host.ts';

/** How one call is answered, given its database; what it stores waits in `commit`. */
export type Action = (call: Call, database: string) => Answer | Ending;

export interface Actions {
  readonly list: Action;
  readonly sendEvents: Action;
  readonly add: Action;
  readonly remove: Action;
  readonly events: Action;
  readonly flush: Action;
  readonly addUser: Action;
  readonly validateUser: Action;
}

interface Session {
  readonly isOpen: boolean;
  readonly user: BlockadeUser | undefined;
}

/** Python's `$` also matches before a last line break. */
const MD5 = /^[a-fA-F\d]{32}\n?$/;
const EVENT_KEYS = ['indicatorMatch', 'analysisTime', 'userAgent', 'contact'];
const METADATA_KEYS = ['timeStamp', 'type', 'url', 'method'];

/** What the calls of a node do. `isPatched` tells whether removing removes. */
export function createActions(state: BlockadeState, isPatched: () => boolean, now: () => number): Actions {
  function authorize(args: unknown, roles: readonly string[]): Session | Answer | Ending {
    if (state.users.length === 0) return { isOpen: true, user: undefined };
    if (!isObject(args) || Array.isArray(args)) return { crash: NO_FIELDS };
    const { email, api_key: apiKey } = args;
    if (!email || !apiKey) return no(AUTH_REQUIRED);
    const user = state.users.find((known) => known.email === email);
    if (!user) return no(NO_SUCH_USER);
    if (user.apiKey !== apiKey) return no(WRONG_KEY);
    return roles.includes(user.role) ? { isOpen: false, user } : no(NOT_AUTHORIZED);
  }

  /** The body of a call that insists on JSON, whatever its content type. */
  function body(call: Call): { readonly args: unknown } | Answer {
    return call.json === undefined ? badRequest() : { args: call.json };
  }

  /** The elements of a field, under the rights that this takes. */
  function elements(call: Call, roles: readonly string[]) {
    const given = body(call);
    if (!('args' in given)) return given;
    const session = authorize(given.args, roles);
    if (!('isOpen' in session)) return session;
    if (!isObject(given.args) || Array.isArray(given.args)) return { crash: NO_FIELDS };
    const { indicators = [], tags = [] } = given.args;
    const items = pythonSet(indicators);
    return isCrash(items) ? { crash: items } : { items, tags, session };
  }

  const add: Action = (call, database) => {
    const given = elements(call, ['analyst', 'admin']);
    if (!('items' in given)) return given;
    const rows = rowsOf(state.indicators, database);
    const fresh: (typeof rows)[number][] = [];
    const commit = () => void rows.push(...fresh);
    for (const item of given.items) {
      if (typeof item !== 'string') return { crash: crash('TypeError', 'expected string or buffer'), commit };
      const original = MD5.test(item) ? null : hostOf(item);
      const indicator = original === null ? item : pythonMd5(original);
      if (isCrash(indicator)) return { crash: indicator, commit };
      if ([...rows, ...fresh].some((row) => row.indicator === indicator)) continue;
      const creator = given.session.user?.email;
      if (creator === undefined) return { crash: crash('KeyError', "'user'"), commit };
      fresh.push({ indicator, original, tags: given.tags, creator, at: now() });
    }
    const message = `Wrote ${fresh.length} indicators`;
    return { ...json(200, { success: true, message, writeCount: fresh.length }), commit };
  };

  const remove: Action = (call, database) => {
    const given = elements(call, ['admin']);
    if (!('items' in given)) return given;
    const rows = isPatched() ? rowsOf(state.indicators, database) : [];
    const found = new Set<(typeof rows)[number]>();
    const commit = () => {
      for (const row of found) rows.splice(rows.indexOf(row), 1);
    };
    for (const item of given.items) {
      if (typeof item !== 'string') {
        return { crash: crash('TypeError', 'object has no len()'), commit };
      }
      // By length alone here, where adding looks at the letters.
      const indicator = item.length === 32 ? item : pythonMd5(hostOf(item));
      if (isCrash(indicator)) return { crash: indicator, commit };
      const row = rows.find((one) => one.indicator === indicator && !found.has(one));
      if (row) found.add(row);
    }
    const message = `Deleted ${found.size} indicators`;
    return { ...json(200, { success: true, message, deleteCount: found.size }), commit };
  };

  const sendEvents: Action = (call, database) => {
    const given = body(call);
    if (!('args' in given)) return given;
    if (!isObject(given.args) || Array.isArray(given.args)) return { crash: NO_FIELDS };
    const { events = [] } = given.args;
    if (!isObject(events) && typeof events !== 'string')
      return { crash: crash('TypeError', 'object has no len()') };
    const all = Object.values(events);
    if (all.length === 0) return no('No events sent in');
    const rows = rowsOf(state.events, database);
    const fresh: object[] = [];
    const commit = () => void rows.push(...fresh);
    for (const event of all) {
      const row = Array.isArray(events) ? eventRow(event, clientOf(call)) : undefined;
      if (!row) return { crash: crash('KeyError', 'An event lacks a key'), commit };
      fresh.push(row);
    }
    return { ...json(200, { success: true, message: `Wrote ${all.length} events to the cloud` }), commit };
  };

  const events: Action = (call, database) => {
    const given = body(call);
    if (!('args' in given)) return given;
    const session = authorize(given.args, ['analyst', 'admin']);
    if (!('isOpen' in session)) return session;
    const rows = rowsOf(state.events, database);
    return json(200, { success: true, events: rows, eventsCount: rows.length });
  };

  /** For calls that read their fields wherever they are, and want an administrator. */
  const administered =
    (
      action: (args: Readonly<Record<string, string>>, session: Session, database: string) => Answer | Ending,
    ): Action =>
    (call, database) => {
      const args = fieldsOf(call);
      if ('status' in args || 'crash' in args) return args;
      const session = authorize(args.fields, ['admin']);
      return 'isOpen' in session ? action(args.fields, session, database) : session;
    };

  const flush = administered((_args, _session, database) => ({
    ...json(200, { success: true }),
    commit: () => void rowsOf(state.events, database).splice(0),
  }));

  const validateUser = administered(() => json(200, { success: true, message: 'User is valid.' }));

  const addUser = administered((args, { isOpen }) => {
    const { user_email: email, user_role: role, user_name: name = null } = args;
    if (!email) return no('Missing user_email parameter in your request.');
    if (!role) return no('Missing user role: `admin`, `analyst`');
    if (!isAscii(email)) return { crash: crash('UnicodeEncodeError', 'ordinal not in range(128)') };
    const user = newUser({ email, name, role: isOpen ? 'admin' : role });
    return { ...userAnswer(user), commit: () => void state.users.push(user) };
  });

  const list: Action = (_call, database) => listAnswer(rowsOf(state.indicators, database));

  return { list, sendEvents, add, remove, events, flush, addUser, validateUser };
}

/** What the node takes for the host of an indicator: no lower case, no trimming, the port kept. */
function hostOf(indicator: string): string {
  const [host = ''] = indicator.replaceAll('http://', '').replaceAll('https://', '').split('/');
  return host;
}

function eventRow(event: unknown, ip: string): object | undefined {
  if (!isObject(event) || EVENT_KEYS.some((key) => !(key in event))) return undefined;
  const { metadata, indicatorMatch, analysisTime, userAgent, contact } = event;
  if (!isObject(metadata) || METADATA_KEYS.some((key) => !(key in metadata))) return undefined;
  const { type, url, method } = metadata;
  if (typeof method !== 'string') return undefined;
  const told = { match: indicatorMatch, type, url, method: method.toLowerCase(), time: analysisTime };
  return { ...told, userAgent, ip, contact };
}

function clientOf(call: Call): string {
  const forwarded = call.headers['x-forwarded-for']?.split(',', 1)[0]?.trim();
  return call.headers['x-real-ip'] ?? forwarded ?? '127.0.0.1';
}
