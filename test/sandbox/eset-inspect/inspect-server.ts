import { afterEach, beforeEach } from '@jest/globals';
import {
  type EsetInspectOptions,
  type EsetInspectSimulator,
  startEsetInspect,
} from '../../../sandbox/vendors/eset-inspect.ts';
import { createCertificate } from '../../../sandbox/vendors/tls.ts';
import { type Sending, type Sent, send } from '../send.ts';

export const SHA1 = '1234567890abcdef1234567890abcdef12345678';
export const OTHER = 'da39a3ee5e6b4b0d3255bfef95601890afd80709';
export const MD5 = 'd41d8cd98f00b204e9800998ecf8427e';
export const BLOCK = { sha1: [SHA1], shouldClean: false, comment: 'INC-42 approved by @ana' };

const tls = await createCertificate();

/** The server of the test at hand. */
export let eset: EsetInspectSimulator;

/** What time it is there. */
export let clock: number;

/** Lets time pass. */
export function pass(ms: number): void {
  clock += ms;
}

/** Another server, which differs from the vendor's in nothing but what is said. */
export async function restart(options: EsetInspectOptions = {}): Promise<void> {
  await eset?.close();
  clock = Date.UTC(2026, 9, 1);
  eset = await startEsetInspect({ tls, now: () => clock, ...options });
}

beforeEach(() => restart());

afterEach(() => eset.close());

export const ask = (method: string, path: string, sending: Sending = {}): Promise<Sent> =>
  send(eset.url, method, path, { ca: eset.ca, ...sending });

export const credentials = () => ({ username: eset.username, password: eset.password });
export const signIn = () => ask('PUT', '/FRONTEND/LOGIN', { body: credentials() });

/** The token that an answer brings. */
export const tokenOf = ({ headers }: Sent) => String(headers['x-security-token']);

/** The headers of a call with this token. */
export const bearer = (token: string) => ({
  authorization: `Bearer ${token}`,
  'content-type': 'application/json',
});

export const token = async () => tokenOf(await signIn());
export const block = (with_: string, body: unknown = BLOCK) =>
  ask('PUT', '/FRONTEND/HASHES/BLOCK', { headers: bearer(with_), body });

export const unblock = (with_: string, sha1 = SHA1, query = '?$idType=sha1', body?: unknown) =>
  ask('POST', `/api/v1/executables/${sha1}/unblock${query}`, { headers: bearer(with_), body });

export const detections = (with_: string, query = '?$top=1') =>
  ask('GET', `/api/v1/detections${query}`, { headers: bearer(with_) });
