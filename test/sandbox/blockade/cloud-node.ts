import { createHash } from 'node:crypto';
import { afterEach, beforeEach } from '@jest/globals';
import {
  type BlockadeOptions,
  type BlockadeSimulator,
  startBlockade,
} from '../../../sandbox/vendors/blockade.ts';
import { type Sending, type Sent, send } from '../send.ts';

export const ADMIN = { email: 'ana@x.example', role: 'admin', name: 'Ana', apiKey: 'a'.repeat(64) };
export const ANALYST = { email: 'ben@x.example', role: 'analyst', apiKey: 'b'.repeat(64) };
export const EVIL = '6d3af727a4e7b025fd59a5469b3a9c57';
export const EXAMPLE = '5ababd603b22780302dd8d83498e5172';
export const UPPER = '8C32E34AA474F279478D41357D7799EB';
export const JSON_TYPE = { 'content-type': 'application/json' };
export const REQUIRED = 'Invalid request: `email` and `api_key` are required';
export const UNKNOWN = 'User does not exist.';
export const WRONG = 'API key was invalid.';
export const DENIED = 'User is not authorized to make this change.';
export const EVENT = {
  analysisTime: '2026-10-01T07:45:03.496Z',
  userAgent: 'Mozilla/5.0',
  indicatorMatch: 'evil.com',
  metadata: { timeStamp: 1485762303489.02, type: 'image', url: 'http://evil.com/x', method: 'GET' },
  hashMatch: EVIL,
  contact: 'soc@x.example',
};

/** What the node keeps of that event. */
export const ROW = {
  match: 'evil.com',
  type: 'image',
  url: 'http://evil.com/x',
  method: 'get',
  time: EVENT.analysisTime,
  userAgent: 'Mozilla/5.0',
  ip: '127.0.0.1',
  contact: 'soc@x.example',
};

export type Who = { readonly email: string; readonly apiKey: string };

export type Answered = { readonly status: number; readonly json: Record<string, unknown> };

/** The node of the test at hand. */
export let node: BlockadeSimulator;

/** What time it is there. */
export let clock: number;

/** Lets time pass. */
export function pass(ms: number): void {
  clock += ms;
}

/** Another node, with an administrator and an analyst unless told otherwise. */
export async function restart(options: BlockadeOptions = {}): Promise<void> {
  await node?.close();
  clock = Date.UTC(2026, 9, 1);
  node = await startBlockade({ users: [ADMIN, ANALYST], now: () => clock, ...options });
}

// Its database answers at once, except where two calls are to meet in it.
beforeEach(() => restart({ modes: { databaseMs: 0 } }));

export const md5 = (text: string) => createHash('md5').update(text).digest('hex');

/** How somebody signs a call: in its body. */
export const keys = ({ email, apiKey }: Who) => ({ email, api_key: apiKey });

/** A call as it comes over the wire, below the base URL. */
export const ask = (method: string, path: string, sending: Sending = {}): Promise<Sent> =>
  send(node.baseUrl, method, new URL(node.baseUrl).pathname.replace(/\/$/, '') + path, sending);

/** A call of which the answer is JSON. */
export const call = async (method: string, path: string, body?: unknown, headers = {}): Promise<Answered> => {
  const { status, text } = await ask(method, path, { headers, ...(body === undefined ? {} : { body }) });
  return { status, json: JSON.parse(text) as Record<string, unknown> };
};

export const add = (indicators: unknown, who: Who = ADMIN, database = '') =>
  call('POST', `${database}/admin/add-indicators`, { ...keys(who), indicators });

export const remove = (indicators: unknown, who: Who = ADMIN, database = '') =>
  call('DELETE', `${database}/admin/remove-indicators`, { ...keys(who), indicators });

export const list = (database = '') => call('GET', `${database}/get-indicators`);
export const events = (who: Who = ADMIN) => call('POST', '/admin/get-events', keys(who));
export const flush = (who: Who = ADMIN) => call('DELETE', '/admin/flush-events', keys(who), JSON_TYPE);
export const validate = (who: Who = ADMIN) => call('GET', '/admin/validate-user', keys(who), JSON_TYPE);
export const addUser = (user: object, who: object = keys(ADMIN)) =>
  call('POST', '/admin/add-user', { ...who, ...user }, JSON_TYPE);

/** The hashes of a database. */
export const held = (database?: string) => node.indicators(database).map(({ indicator }) => indicator);

/** How it says no: with 200. */
export const said = (message: string) => ({ status: 200, json: { success: false, message } });

export const wrote = (n: number) => ({
  status: 200,
  json: { success: true, message: `Wrote ${n} indicators`, writeCount: n },
});

export const deleted = (n: number) => ({
  status: 200,
  json: { success: true, message: `Deleted ${n} indicators`, deleteCount: n },
});

export const crashed = { status: 500, json: { message: 'Internal Server Error' } };
export const BAD_REQUEST = {
  status: 400,
  json: { message: 'The browser (or proxy) sent a request that this server could not understand.' },
};

afterEach(() => node.close());
