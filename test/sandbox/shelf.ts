import { afterEach, beforeEach } from '@jest/globals';
import { type Answer, type AuthFate, commonSwitches } from '../../sandbox/vendors/faults.ts';
import { type Product, startHost } from '../../sandbox/vendors/host.ts';
import type { Simulator } from '../../sandbox/vendors/simulator.ts';
import { send } from './send.ts';

export const LIST = '{"items":["one","two","three"]}';

/** What it holds. */
export let shelf: Set<string>;

/** What became of its session, call by call. */
export let fates: AuthFate[];

/** Who waits in it: for how long, and how to wake them. */
export let sleeps: { readonly ms: number; readonly wake: () => void }[];

/** The product of the test at hand. */
export let simulator: Simulator;

/** A product as small as can be: `PUT /shelf/<thing>` stores and says so, `GET /shelf` lists. */
export const product = (hasSessions: boolean): Product => ({
  name: 'shelf',
  operations: ['put', 'list'],
  switches: commonSwitches(['put']),
  hasSessions,
  operationOf: ({ method }) => (method === 'PUT' ? 'put' : method === 'GET' ? 'list' : 'unknown'),
  handle({ operation, url, auth }): Answer {
    fates.push(auth);
    if (operation === 'list') return { status: 200, body: LIST };
    return { status: 204, commit: () => void shelf.add(url.pathname.slice('/shelf/'.length)) };
  },
  list: () => ({ title: 'Shelf', listTitle: 'Things', rows: [] }),
});

const sleep = (ms: number, signal: AbortSignal) =>
  new Promise<void>((wake, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason));
    sleeps.push({ ms, wake });
  });

export const put = (thing: string, signal?: AbortSignal) =>
  send(simulator.url, 'PUT', `/shelf/${thing}`, signal ? { signal } : {});

export const list = () => send(simulator.url, 'GET', '/shelf');

beforeEach(async () => {
  shelf = new Set();
  fates = [];
  sleeps = [];
  simulator = await startHost(product(true), { now: () => 7, sleep });
});

afterEach(() => simulator.close());
