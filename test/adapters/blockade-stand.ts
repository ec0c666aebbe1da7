import { createHash } from 'node:crypto';
import { expect } from '@jest/globals';
import { createBlockade } from '../../adapters/blockade.ts';
import {
  type BlockadeOptions,
  type BlockadeSimulator,
  startBlockade,
} from '../../sandbox/vendors/blockade.ts';
import type { Fault } from '../../sandbox/vendors/simulator.ts';
import type { Indicator } from '../../src/domain/indicator.ts';
import { createHttp } from '../../src/http.ts';
import { opened } from '../opened.ts';

export const ADMIN = { email: 'admin@portcullis.example', role: 'admin', apiKey: 'a'.repeat(64) };
export const ANALYST = { email: 'ann@portcullis.example', role: 'analyst', apiKey: 'b'.repeat(64) };
export const RESEARCHER = { email: 'cy@portcullis.example', role: 'researcher', apiKey: 'c'.repeat(64) };

export const md5 = (text: string) => createHash('md5').update(text).digest('hex');
export const hosts = (n: number): readonly Indicator[] =>
  Array.from({ length: n }, (_, i) => ({ kind: 'domain', value: `host-${i}.example` }));

/** How Blockade says no: with status 200. */
export const no = (message: string): Fault => ({
  kind: 'status',
  status: 200,
  body: `${JSON.stringify({ success: false, message })}\n`,
});

/** `as`: whose account the vendor has; default: the admin's. `path`: what its url ends in, if not as it should. `timeoutMs`: for one call. */
interface Starting extends BlockadeOptions {
  readonly path?: string;
  readonly timeoutMs?: number;
  readonly as?: { readonly email: string; readonly apiKey: string };
}

/** A vendor connected to a node, in a time that stands still unless a test lets it pass; waiting takes none. */
export async function start({ as = ADMIN, path, timeoutMs, ...options }: Starting = {}) {
  const { variant = 'node' } = options;
  const simulator = await startBlockade({ users: [ADMIN], ...options });
  const time = { at: 0, paused: [] as number[] };
  const adapter = createBlockade({
    now: () => time.at,
    pause: async (ms) => void time.paused.push(ms),
  });
  const connect = (database?: string) => {
    const vendor = adapter.connect(
      { email: as.email, apiKey: as.apiKey, database, variant },
      createHttp({
        url: path === undefined ? simulator.baseUrl : simulator.url + path,
        secrets: [as.apiKey],
        ...(timeoutMs === undefined ? {} : { timeoutMs }),
      }),
    );
    opened.push(vendor);
    return vendor;
  };
  opened.push(simulator);
  const vendor = connect();
  const { block, enrol } = vendor.operations;
  if (!block || !enrol) throw new Error('Blockade can block and enrol.');
  return { simulator, vendor, connect, time, block, enrol };
}

/** What the node was asked, in order. */
export const calls = ({ seen }: BlockadeSimulator) => seen.map(({ operation }) => operation);
/** The hashes that the node lists. */
export const held = (simulator: BlockadeSimulator, database?: string) =>
  simulator
    .indicators(database)
    .map(({ indicator }) => indicator)
    .sort();

/** Brings the node down as anybody can: with a body that is no JSON. */
export async function wedge(simulator: BlockadeSimulator): Promise<void> {
  await fetch(`${simulator.baseUrl}/admin/add-indicators`, { method: 'POST', body: 'not JSON' });
  expect(simulator.isWedged()).toBe(true);
}
