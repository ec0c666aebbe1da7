import { afterEach, beforeEach, expect } from '@jest/globals';
import {
  type CybereasonOptions,
  type CybereasonSimulator,
  startCybereason,
} from '../../../sandbox/vendors/cybereason.ts';
import { createCertificate } from '../../../sandbox/vendors/tls.ts';
import { type Sending, type Sent, send } from '../send.ts';

export const MD5 = 'd41d8cd98f00b204e9800998ecf8427e';
export const SHA1 = '1234567890abcdef1234567890abcdef12345678';
export const SHA256 = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';
export const DOMAIN = 'evil.example';
export const UPDATE = '/rest/classification/update';
export const DOWNLOAD = '/rest/classification/download';
export const LIST = '/rest/classification/reputations/list';
export const VERSION = '/rest/monitor/global/server/version/all';
export const FORM = { 'content-type': 'application/x-www-form-urlencoded' };
export const HEADER = 'key,reputation,prevent execution,comment,remove\r\n';
export const LOGIN_TITLE = expect.stringContaining('<title>Cybereason | Login</title>');

const tls = await createCertificate();

/** The tenant of the test at hand. */
export let server: CybereasonSimulator;

/** What time it is there. */
export let clock: number;

/** Lets time pass. */
export function pass(ms: number): void {
  clock += ms;
}

/** Another tenant, which differs from the vendor's in nothing but what is said. */
export async function restart(options: CybereasonOptions = {}): Promise<void> {
  await server?.close();
  clock = Date.UTC(2026, 9, 1);
  server = await startCybereason({ tls, now: () => clock, ...options });
}

beforeEach(() => restart());

afterEach(() => server.close());

export const ask = (method: string, path: string, sending: Sending = {}): Promise<Sent> =>
  send(server.url, method, path, { ca: server.ca, ...sending });

export const form = (fields: Record<string, string>) => new URLSearchParams(fields).toString();
export const credentials = () => ({ username: server.username, password: server.password });
export const signIn = (
  fields: Record<string, string> = credentials(),
  headers: Record<string, string> = FORM,
) => ask('POST', '/login.html', { headers, body: form(fields) });

export const cookiesOf = ({ headers }: Sent) => headers['set-cookie'] ?? [];

/** The session that an answer starts. */
export const sessionOf = (answer: Sent) =>
  /JSESSIONID=(\w+); Path=\/; Secure; HttpOnly/.exec([cookiesOf(answer)].flat().join('\n'))?.[1] ?? 'none';

export const session = async () => sessionOf(await signIn());

/** The headers of a call in this session. */
export const cookie = (id: string) => ({
  cookie: `theme=dark; JSESSIONID=${id}`,
  'content-type': 'application/json',
});

export const post = (id: string, path: string, body: unknown) =>
  ask('POST', path, { headers: cookie(id), body });

/** Updates reputations; what an entry does not say is a block of one SHA-1. */
export const update = (id: string, ...entries: object[]) =>
  post(
    id,
    UPDATE,
    entries.map((entry) => ({
      keys: [SHA1],
      maliciousType: 'blacklist',
      prevent: false,
      remove: false,
      ...entry,
    })),
  );

export const download = (id: string) => ask('GET', DOWNLOAD, { headers: cookie(id) });
export const list = (id: string, body: unknown = {}) => post(id, LIST, body);
export const version = (id: string) => ask('GET', VERSION, { headers: cookie(id) });
export const logout = (id: string) => ask('GET', '/logout', { headers: cookie(id) });

/** The keys that have a reputation, and which. */
export const held = () => server.reputations().map(({ key, maliciousType }) => `${key} ${maliciousType}`);

export const done = { status: 200, text: '{"outcome":"success","data":null}' };
export const refused = { status: 200, text: '{"outcome":"operation failed","data":null}' };
