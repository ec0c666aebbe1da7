import { describe, expect, test } from '@jest/globals';
import { cybereason } from '../../adapters/cybereason.ts';
import { type CybereasonSimulator, startCybereason } from '../../sandbox/vendors/cybereason.ts';
import type { Action } from '../../src/domain/draft.ts';
import type { Indicator } from '../../src/domain/indicator.ts';
import { createHttp } from '../../src/http.ts';
import { conforms, type Exceptions } from '../kit/adapter.ts';
import type { Trial } from '../kit/adapter-stand.ts';
import { never } from '../kit/adapter-stand.ts';
import { sample, start } from './cybereason-stand.ts';

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

describe('a wish to prevent', () => {
  const refusals = async (indicator: Indicator, prevent: boolean) => {
    const { block, allow, clear } = await start();
    return [block, allow, clear].map((operation) => operation.refuses?.(indicator, { prevent }));
  };
  const onlyFiles = 'Cybereason prevents only files; ask for IP addresses and domains without prevention.';
  const onlyBlocks = 'Cybereason prevents only what is blocked; ask for this without prevention.';

  test.each([
    ['sha1', undefined],
    ['md5', undefined],
    ['domain', onlyFiles],
    ['ip', onlyFiles],
  ] as const)('of a %s is refused before approval where it means nothing', async (kind, why) => {
    const indicator = sample(4).find((one) => one.kind === kind)!;
    expect(await refusals(indicator, true)).toEqual([why, onlyBlocks, onlyBlocks]);
    expect(await refusals(indicator, false)).toEqual([undefined, undefined, undefined]);
  });
});

describe('a check', () => {
  test.each([
    ['csv', {}, ['login', 'version', 'download']],
    ['list', { listApi: 'on' }, ['login', 'version', 'list']],
    ['list', { listApi: 'not_found' }, ['login', 'version', 'list', 'download']],
  ] as const)('reads by %s with %p and changes nothing', async (readBack, modes, calls) => {
    const stand = await start({ modes, settings: { readBack } });
    expect((await stand.vendor.check(never)).map(({ what, ok }) => [what, ok])).toEqual([
      ['reach', true],
      ['sign_in', true],
      ['rights', true],
    ]);
    expect(stand.calls()).toEqual(calls);
  });

  test.each(['download', 'list'] as const)(
    'knows a missing right from a missing account (%s)',
    async (way) => {
      const modes = { listApi: 'on', forbidden: ['download', 'list'] } as const;
      const { vendor } = await start({ modes, settings: { readBack: way === 'list' ? 'list' : 'csv' } });
      expect(await vendor.check(never)).toMatchObject([
        { what: 'reach', ok: true },
        { what: 'sign_in', ok: true },
        {
          what: 'rights',
          ok: false,
          sentence: expect.stringMatching(/^The account lacks the right: GET rest/),
        },
      ]);
    },
  );

  test('without read-back knows a session that is over for good', async () => {
    const { vendor, simulator } = await start({ settings: { readBack: 'none' } });
    await vendor.check(never);
    simulator.switchFault('unauthorized', true);
    expect(await vendor.check(never)).toMatchObject([
      { what: 'reach', ok: true },
      { what: 'sign_in', ok: false },
    ]);
  });
});

test('the settings are a name and a password, and the rest has defaults', () => {
  const { settings, secretKeys } = cybereason;
  const given = { username: 'bot@portcullis.example', password: 'x' };
  expect(settings.parse(given)).toEqual({ ...given, readBack: 'csv', sha256: false });
  expect(settings.parse({ ...given, readBack: 'list', sha256: true })).toMatchObject({
    readBack: 'list',
    sha256: true,
  });
  for (const wrong of [
    { username: 'bot' },
    { ...given, readBack: 'xml' },
    { ...given, sha256: 'true' },
    { ...given, passwrod: 'y' },
  ]) {
    expect(settings.safeParse(wrong).success).toBe(false);
  }
  expect(secretKeys).toEqual(['password']);
});
