import { createHash } from 'node:crypto';
import { afterEach, describe, expect, test } from '@jest/globals';
import { cybereason } from '../../adapters/cybereason.ts';
import {
  type CybereasonOptions,
  type CybereasonSimulator,
  startCybereason,
} from '../../sandbox/vendors/cybereason.ts';
import type { Operation } from '../../src/adapter.ts';
import type { Indicator } from '../../src/domain/indicator.ts';
import type { Action } from '../../src/domain/request.ts';
import { createHttp } from '../../src/http.ts';
import { carryOut } from '../../src/step.ts';
import { conforms, type Exceptions } from '../kit/adapter.ts';
import type { Trial } from '../kit/adapter-stand.ts';

/** Different indicators, of every kind in turn. */
function sample(n: number): readonly Indicator[] {
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

function sha1s(n: number): readonly Indicator[] {
  return sample(4 * n).filter(({ kind }) => kind === 'sha1');
}

/** The most that a clause of the kit asks for. */
const KIT_SAMPLE = sample(3);

function trialOf(action: Action, { before, put, held }: TrialOptions): Trial {
  return {
    action,
    calls: { signIn: 'login', apply: 'update', revert: 'update', read: 'download' },
    sample,
    ...(before === undefined ? {} : { before }),
    refusals: ['operation failed', 'failed', 'FAILURE', ''].map((outcome) => ({
      kind: 'status',
      status: 200,
      body: JSON.stringify({ outcome, data: null }),
    })),
    ignoresBody: false,
    async start({ timeoutMs, isStranger }) {
      const simulator = await startCybereason();
      for (const reputation of put ?? []) simulator.put(reputation);
      const { url, ca, username } = simulator;
      const password = isStranger ? 'not the password' : simulator.password;
      const http = createHttp({
        url,
        ca,
        secrets: [password],
        ...(timeoutMs === undefined ? {} : { timeoutMs }),
      });
      return {
        simulator,
        vendor: cybereason.connect({ username, password, readBack: 'csv', sha256: false }, http),
        held: () => held(simulator),
        secrets: () => [password, ...simulator.sessions()],
      };
    },
  };
}

interface TrialOptions {
  readonly before?: string;
  readonly put?: readonly Parameters<CybereasonSimulator['put']>[0][];
  held(simulator: CybereasonSimulator): readonly string[];
}

function keysOf(simulator: CybereasonSimulator, type: string): string[] {
  return simulator.reputations().flatMap(({ key, maliciousType }) => (maliciousType === type ? [key] : []));
}

const exceptions: Exceptions = {
  'a web page': {
    because: 'it is how the console says that the session is over, so one new sign-in and one replay',
    told: { status: 'accepted' },
    stored: true,
    signIns: 1,
    writes: 2,
  },
};

conforms('cybereason', trialOf('block', { held: (simulator) => keysOf(simulator, 'blacklist') }), exceptions);

conforms('cybereason', trialOf('allow', { held: (simulator) => keysOf(simulator, 'whitelist') }), exceptions);

// To clear is to bring about an absence: what it holds is what was put there beforehand and is gone.
conforms(
  'cybereason',
  trialOf('clear', {
    before: 'blacklist',
    put: KIT_SAMPLE.map(({ value: key }) => ({ key, maliciousType: 'blacklist' })),
    held: (simulator) =>
      KIT_SAMPLE.map(({ value }) => value).filter((key) => !keysOf(simulator, 'blacklist').includes(key)),
  }),
  exceptions,
);
