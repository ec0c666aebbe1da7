import { type Crash, crash, isCrash, isObject, json, pythonMd5, pythonSet } from './blockade-python.ts';
import {
  AUTH_REQUIRED,
  type BlockadeState,
  type BlockadeUser,
  CORE_DATABASE,
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

/** How the serverless variant behaves where the sources are silent. */
export interface AwsModes {
  /** Rows that one scan of the table returns; the rest is not asked for. */
  readonly scanRows: number;
}

/** The Lambdas behind an API gateway's stage. */
export interface BlockadeAws {
  operationOf(call: Pick<Call, 'method' | 'url'>): string;
  handle(call: Call): Answer;
}

type Args = Readonly<Record<string, unknown>>;

export const DEFAULT_AWS_MODES: AwsModes = { scanRows: Number.POSITIVE_INFINITY };

/** The stage that the reference tool deploys to: the first part of every path. */
export const AWS_STAGE = '/prod';

/** The names that faults can be queued for. */
export const AWS_OPERATIONS = ['list', 'send_events', 'add', 'add_user', 'events'] as const;

/** What `add-indicators` says to a wrong key. */
export const AWS_WRONG_KEY = 'Email or API key was invalid.';

const EVENT_KEYS = ['indicatorMatch', 'analysisTime'];
const METADATA_KEYS = ['timeStamp', 'type', 'method'];

/** Answers as the Lambda scripts of the analyst toolbench do, every exception with status 200. */
export function createAws(state: BlockadeState, modes: () => AwsModes, now: () => number): BlockadeAws {
  const indicators = rowsOf(state.indicators, CORE_DATABASE);
  const events = rowsOf(state.events, CORE_DATABASE);

  function add({ email, api_key: apiKey, indicators: given = [] }: Args): Answer {
    if (!email && !apiKey) return no('Missing authentication parameters in your request');
    const items = pythonSet(given);
    if (isCrash(items)) return crashed(items);
    if (items.length === 0) return no('No indicators sent in');
    if (typeof email !== 'string' || email === '')
      return crashed(crash('ClientError', 'ValidationException'));
    const user = state.users.find((known) => known.email === email);
    if (!user) return crashed(crash('AttributeError', "'NoneType' object has no attribute 'get'"));
    if (user.apiKey !== apiKey) return no(AWS_WRONG_KEY);
    if (!['admin', 'researcher'].includes(user.role)) return no('Account not approved to contribute.');

    const written: string[] = [];
    const commit = () => {
      for (const indicator of written) {
        const at = indicators.findIndex((row) => row.indicator === indicator);
        if (at >= 0) indicators.splice(at, 1);
        indicators.push({ indicator, original: null, tags: [], creator: email, at: now() });
      }
    };
    for (const item of items) {
      if (typeof item !== 'string') return { ...crashed(crash('TypeError', 'object has no len()')), commit };
      if (item === '') continue;
      const indicator = item.length === 32 ? item : pythonMd5(item);
      if (isCrash(indicator)) return { ...crashed(indicator), commit };
      written.push(indicator);
    }
    const message = `Wrote ${items.length} indicators`;
    return { ...json(200, { success: true, message, writeCount: items.length }), commit };
  }

  function authorize(args: Args): BlockadeUser | Answer {
    const { email, api_key: apiKey } = args;
    if (!email || !apiKey) return no(AUTH_REQUIRED);
    const user = state.users.find((known) => known.email === email);
    if (!user) return no(NO_SUCH_USER);
    if (user.apiKey !== apiKey) return no(WRONG_KEY);
    return user.role === 'admin' ? user : no(NOT_AUTHORIZED);
  }

  function addUser(args: Args): Answer {
    const isOpen = state.users.length === 0;
    const auth = isOpen ? undefined : authorize(args);
    if (auth && 'status' in auth) return auth;
    const { user_email: email, user_role: role, user_name: name } = args;
    if (!email) return no('Missing user_email parameter in your request.');
    if (!role) return no('Missing user role: `admin`, `analyst`');
    const user = newUser({
      email: String(email),
      name: name === undefined ? '' : String(name),
      role: isOpen ? 'admin' : String(role),
    });
    const commit = () => {
      // The address is the key of the table, so the newcomer takes the place of whoever had it.
      const at = state.users.findIndex((known) => known.email === user.email);
      if (at >= 0) state.users.splice(at, 1);
      state.users.push(user);
    };
    return { ...userAnswer(user), commit };
  }

  function sendEvents({ events: given = [] }: Args): Answer {
    if (!isObject(given)) return crashed(crash('TypeError', 'object has no len()'));
    const all = Object.values(given);
    if (all.length === 0) return no('No events sent in');
    const isWhole = (event: unknown) =>
      isObject(event) &&
      EVENT_KEYS.every((key) => key in event) &&
      isObject(event['metadata']) &&
      METADATA_KEYS.every((key) => key in Object(event['metadata']));
    const broken = all.findIndex((event) => !isWhole(event));
    const whole = broken < 0 ? all : all.slice(0, broken);
    const rows = whole.map((event) => ({ ...Object(event), sourceIp: '127.0.0.1' }) as object);
    const answer =
      broken < 0
        ? json(200, { success: true, message: `Wrote ${all.length} events to the cloud` })
        : crashed(crash('KeyError', "'metadata'"));
    return { ...answer, commit: () => void events.push(...rows) };
  }

  function getEvents(args: Args): Answer {
    const auth = authorize(args);
    if ('status' in auth) return auth;
    return json(200, { success: true, events, eventsCount: events.length });
  }

  const routes: Readonly<
    Record<
      string,
      { readonly method: string; readonly operation: string; readonly lambda: (args: Args) => Answer }
    >
  > = {
    '/get-indicators': {
      method: 'GET',
      operation: 'list',
      lambda: () => listAnswer(indicators.slice(0, modes().scanRows)),
    },
    '/send-events': { method: 'POST', operation: 'send_events', lambda: sendEvents },
    '/admin/add-indicators': { method: 'POST', operation: 'add', lambda: add },
    '/admin/add-user': { method: 'POST', operation: 'add_user', lambda: addUser },
    '/admin/get-events': { method: 'POST', operation: 'events', lambda: getEvents },
  };

  function routeOf({ method, url }: Pick<Call, 'method' | 'url'>) {
    const route = url.pathname.startsWith(AWS_STAGE)
      ? routes[url.pathname.slice(AWS_STAGE.length)]
      : undefined;
    return route?.method === method ? route : undefined;
  }

  return {
    operationOf: (call) => routeOf(call)?.operation ?? 'unknown',
    handle(call) {
      const route = routeOf(call);
      // What a gateway says to a path that it does not have, whoever asks.
      if (!route) return json(403, { message: 'Missing Authentication Token' });
      if (call.text === '') return route.lambda({});
      if (call.json === undefined) return json(400, { message: 'Could not parse request body into json' });
      if (route.operation === 'list') return route.lambda({});
      if (!isObject(call.json) || Array.isArray(call.json)) {
        return crashed(crash('AttributeError', "The event has no attribute 'get'"));
      }
      return route.lambda(call.json);
    },
  };
}

function crashed(reason: Crash): Answer {
  return json(200, { ...reason, stackTrace: [] });
}
