import { createHash } from 'node:crypto';
import { cybereason } from '../../adapters/cybereason.ts';
import { type CybereasonOptions, startCybereason } from '../../sandbox/vendors/cybereason.ts';
import type { Action } from '../../src/domain/draft.ts';
import type { Indicator } from '../../src/domain/indicator.ts';
import { createHttp } from '../../src/http.ts';
import { opened } from '../opened.ts';

/** Different indicators, of every kind in turn. */
export function sample(n: number): readonly Indicator[] {
  return Array.from({ length: n }, (_, i): Indicator => {
    const digest = (algorithm: string) => createHash(algorithm).update(`sample ${i}`).digest('hex');
    switch (i % 4) {
      case 0:
        return { kind: 'sha1', value: digest('sha1') };
      case 1:
        return { kind: 'domain', value: `sample-${i}.example` };
      case 2:
        return { kind: 'md5', value: digest('md5') };
      default:
        return { kind: 'ip', value: `198.51.${i >> 8}.${i & 255}` };
    }
  });
}

export function sha1s(n: number): readonly Indicator[] {
  return sample(4 * n).filter(({ kind }) => kind === 'sha1');
}

export interface StandOptions {
  readonly modes?: CybereasonOptions['modes'];
  readonly settings?: Partial<Parameters<typeof cybereason.connect>[0]>;
  readonly timeoutMs?: number;
}

/** The adapter connected to a console of its own, both by one clock that stands until it is moved; ended after the test. */
export async function start({ modes = {}, settings = {}, timeoutMs = 10_000 }: StandOptions = {}) {
  let now = Date.parse('2026-11-22T08:00:00Z');
  const simulator = await startCybereason({ modes, now: () => now, username: 'bot+api@portcullis.example' });
  const { url, ca, username, password } = simulator;
  const given = { username, password, readBack: 'csv' as const, sha256: false, ...settings };
  const http = createHttp({ url, ca, secrets: [given.password], timeoutMs });
  const vendor = cybereason.connect(given, http, () => now);
  opened.push(simulator, vendor);
  const operation = (action: Action) => {
    const found = vendor.operations[action];
    if (found === undefined) throw new Error(`Cybereason has no ${action}.`);
    return found;
  };
  return {
    simulator,
    vendor,
    block: operation('block'),
    allow: operation('allow'),
    clear: operation('clear'),
    seen: (name: string) => simulator.seen.filter((one) => one.operation === name),
    calls: () => simulator.seen.map((one) => one.operation),
    /** Each key with what is held for it, in the words of the record. */
    held: () =>
      Object.fromEntries(
        simulator
          .reputations()
          .map(({ key, maliciousType, prevent }) => [
            key,
            prevent ? `${maliciousType}+prevent` : maliciousType,
          ]),
      ),
    pass(ms: number) {
      now += ms;
    },
  };
}
