import { afterEach, beforeEach, expect } from '@jest/globals';
import {
  type GravityzoneOptions,
  type GravityzoneSimulator,
  startGravityzone,
} from '../../../sandbox/vendors/gravityzone.ts';
import { createCertificate } from '../../../sandbox/vendors/tls.ts';
import { type Sending, type Sent, send } from '../send.ts';

export const SHA256 = '1e0905327f443c54aa617e2ff323067c985428e5566886f2aa8296cddfe6ddf9';
export const MD5 = '13f6331c638b68d4e7eab6ea60da5473';
export const OTHER_MD5 = 'f696282aa4cd4f614aa995190cf442fe';
export const SHA1 = 'da39a3ee5e6b4b0d3255bfef95601890afd80709';
export const P1 = '65fd7506e2354158650c7c32';
export const C1 = '65fd7506e2354158650c7c33';
export const C2 = '65fd7506e2354158650c7c34';
export const NO_ITEM = '6605882651f1f25d2708d2d7';
export const ID = /^[0-9a-f]{24}$/;
const ROOMY = { calls: Number.POSITIVE_INFINITY, perMs: 1 };
export const sha256 = (hash = SHA256) => ({ details: { algorithm: 'sha256', hash } });
export const md5 = (hash = MD5) => ({ details: { algorithm: 'md5', hash } });

/** The parameters of `addToBlocklist` for rules about files. */
export const hashes = (...rules: unknown[]) => ({ type: 'hash', rules, recursive: false });

export const CONNECTION = {
  ruleName: 'INC-42 203.0.113.7',
  protocol: 'any',
  direction: 'both',
  ipVersion: 'IPV4',
  localAddress: { any: true },
  remoteAddress: { any: false, ipMask: '203.0.113.7/32' },
  directlyConnected: { enable: false },
};

/** The same for rules about connections. */
export const connections = (...details: object[]) => ({
  type: 'connection',
  rules: details.map((one) => ({ note: 'INC-42', details: one })),
  recursive: false,
});

export interface Shown {
  readonly total: number;
  readonly pagesCount: number;
  readonly items: readonly {
    readonly id: string;
    readonly type: string;
    readonly source: { readonly description: string };
    readonly details: unknown;
  }[];
}

interface Reply {
  readonly id?: unknown;
  readonly jsonrpc?: unknown;
  readonly result?: unknown;
  readonly error?: {
    readonly code: number;
    readonly message: string;
    readonly data: Record<string, unknown>;
  };
}

const tls = await createCertificate();

/** The Control Center of the test at hand. */
export let gz: GravityzoneSimulator;

/** What time it is there. */
export let clock: number;

/** Lets time pass. */
export function pass(ms: number): void {
  clock += ms;
}

beforeEach(() => restart());

afterEach(() => gz.close());

/** Another Control Center, with the limits out of the way and its rules in the order of adding. */
export async function restart(options: GravityzoneOptions = {}): Promise<void> {
  const modes = { writes: ROOMY, others: ROOMY, order: 'oldest_first' as const, ...options.modes };
  await restartAsShipped({ ...options, modes });
}

/** Another Control Center, which differs from the vendor's in nothing but what is said. */
export async function restartAsShipped(options: GravityzoneOptions = {}): Promise<void> {
  await gz?.close();
  clock = Date.UTC(2026, 9, 1);
  gz = await startGravityzone({ tls, now: () => clock, ...options });
}

export const basic = (user: string, password = '') => ({
  authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`,
});

export const ask = (path: string, sending: Sending = {}, method = 'POST'): Promise<Sent> =>
  send(gz.url, method, path, {
    ca: gz.ca,
    ...sending,
    headers: { 'content-type': 'application/json', ...basic(gz.apiKey), ...sending.headers },
  });

/** Calls a method as it comes over the wire. */
export const post = (method: string, params: unknown, version = 'v1.2', api = 'incidents') =>
  ask(`/api/${version}/jsonrpc/${api}`, { body: { id: 'one', jsonrpc: '2.0', method, params } });

export const parse = ({ text }: Sent): Reply => JSON.parse(text);

/** Calls a method and reads the envelope of its answer. */
export const call = async (...args: Parameters<typeof post>) => parse(await post(...args));

export const add = (params: unknown, version?: string) => call('addToBlocklist', params, version);
export const list = (params: unknown = {}, version?: string) => call('getBlocklistItems', params, version);
export const shown = async (...args: Parameters<typeof list>) => (await list(...args)).result as Shown;
export const remove = (params: unknown, version?: string) => call('removeFromBlocklist', params, version);
export const keyDetails = () => call('getApiKeyDetails', {}, 'v1.0', 'general');

/** What an error says in the words of the vendor. */
export const details = ({ error }: Reply) => error?.data['details'];

export const ids = () => gz.items().map(({ id }) => id);
export const YES = { id: 'one', jsonrpc: '2.0', result: true };

/** The envelope of an error. */
export const no = (
  code: number,
  text: unknown = expect.any(String),
  message: unknown = expect.any(String),
) => ({
  id: 'one',
  jsonrpc: '2.0',
  error: { code, message, data: { details: text } },
});
