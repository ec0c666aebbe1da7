import { createHash } from 'node:crypto';
import { createGravityzone } from '../../adapters/gravityzone.ts';
import { type GravityzoneOptions, startGravityzone } from '../../sandbox/vendors/gravityzone.ts';
import { createCertificate } from '../../sandbox/vendors/tls.ts';
import { connectionIndicator } from '../../src/domain/connection.ts';
import type { Indicator } from '../../src/domain/indicator.ts';
import { createHttp, type Http } from '../../src/http.ts';
import { carryOut, isDeferral } from '../../src/step.ts';
import { atOnce, errand, never } from '../kit/adapter-stand.ts';
import { opened } from '../opened.ts';

export type ApiVersion = 'v1.0' | 'v1.2';

export const tls = await createCertificate();

export function hashes(kind: 'sha256' | 'md5', n: number): readonly Indicator[] {
  return Array.from({ length: n }, (_, i) => ({
    kind,
    value: createHash(kind).update(`sample ${i}`).digest('hex'),
  }));
}

export const bothHashes = (n: number) =>
  hashes('sha256', n).map((indicator, i) => (i % 2 === 0 ? indicator : (hashes('md5', n)[i] ?? indicator)));

export function refusal(code: number, details: string): string {
  return JSON.stringify({ id: null, jsonrpc: '2.0', error: { code, message: 'No', data: { details } } });
}

export interface Setting {
  readonly apiVersion?: ApiVersion;
  readonly companyId?: string;
  readonly recursive?: boolean;
}

/** A Control Center and an adapter on one clock, which only goes on when somebody waits. */
export async function start(
  modes: GravityzoneOptions['modes'] = {},
  setting: Setting = {},
  onPause = () => {},
) {
  let ms = Date.now();
  const pauses: number[] = [];
  const clock = {
    now: () => ms,
    pause: (forMs: number, signal: AbortSignal) => {
      onPause();
      if (!signal.aborted) {
        pauses.push(forMs);
        ms += forMs;
      }
      return Promise.resolve();
    },
  };
  const simulator = await startGravityzone({ tls, now: clock.now, modes });
  const { accessUrl: url, ca, apiKey } = simulator;
  const adapter = createGravityzone(clock);
  const connect = (more: Setting = {}, over = (http: Http) => http) => {
    const vendor = adapter.connect(
      { apiKey, apiVersion: 'v1.2', recursive: false, ...setting, ...more },
      over(createHttp({ url, ca, secrets: [apiKey] })),
    );
    opened.push(vendor);
    const { block } = vendor.operations;
    if (block === undefined) throw new Error('GravityZone can block.');
    return { vendor, block };
  };
  opened.push(simulator);
  const { vendor, block } = connect();
  const calls = (method: string) => simulator.seen.filter(({ operation }) => operation === method);
  return {
    simulator,
    vendor,
    block,
    connect,
    pauses,
    pass: (forMs: number) => {
      ms += forMs;
    },
    calls,
    params: (method: string) => calls(method).map(({ body }) => (body as { params: object }).params),
    add: (batch: readonly Indicator[], signal = never) =>
      carryOut(block, 'apply', batch, errand, signal, { pause: atOnce }),
    remove: (batch: readonly Indicator[], signal = never) =>
      carryOut(block, 'revert', batch, errand, signal, { pause: atOnce }),
  };
}

export const statuses = (answer: Awaited<ReturnType<typeof carryOut>>) =>
  isDeferral(answer) ? answer : answer.map(({ status, code }) => code ?? status);

export const [sha256] = hashes('sha256', 1) as [Indicator];
export const [md5] = hashes('md5', 1) as [Indicator];
export const path: Indicator = { kind: 'path', value: 'C:\\Users\\Public\\evil.exe' };
export const ip: Indicator = { kind: 'ip', value: '45.1.2.3' };
export const network: Indicator = { kind: 'network', value: '2a01:1::/64' };

export function rule(fields: Parameters<typeof connectionIndicator>[0]): Indicator {
  const found = connectionIndicator({ ruleName: 'INC-42', ...fields });
  if ('kind' in found) return found;
  throw new Error('This is no connection rule.');
}

export const comment = errand.comment;
export const open = {
  ruleName: '',
  protocol: 'any',
  direction: 'both',
  directlyConnected: { enable: false },
};
