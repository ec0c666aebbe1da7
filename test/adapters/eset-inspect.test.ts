import { createHash } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { esetInspect } from '../../adapters/eset-inspect.ts';
import { type EsetInspectOptions, startEsetInspect } from '../../sandbox/vendors/eset-inspect.ts';
import type { Indicator } from '../../src/domain/indicator.ts';
import { createHttp } from '../../src/http.ts';
import { conforms } from '../kit/adapter.ts';
import { errand, never } from '../kit/adapter-stand.ts';
import { opened } from '../opened.ts';

function sha1s(n: number): readonly Indicator[] {
  return Array.from({ length: n }, (_, i) => ({
    kind: 'sha1',
    value: createHash('sha1').update(`sample ${i}`).digest('hex'),
  }));
}

conforms('eset-inspect', {
  action: 'block',
  calls: { signIn: 'login', apply: 'block', revert: 'unblock', read: 'detections' },
  sample: sha1s,
  refusals: [],
  ignoresBody: true,
  async start({ timeoutMs, isStranger }) {
    const simulator = await startEsetInspect();
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
      vendor: esetInspect.connect({ username, password }, http),
      held: () => simulator.blocked().keys(),
      secrets: () => [password, ...simulator.tokens()],
    };
  },
});

async function start(options: EsetInspectOptions = {}, { path = '', trusts = true } = {}) {
  const simulator = await startEsetInspect(options);
  const { url, ca, username, password } = simulator;
  const http = createHttp({ url: url + path, secrets: [password], ...(trusts ? { ca } : {}) });
  const vendor = esetInspect.connect({ username, password }, http);
  opened.push(simulator, vendor);
  const { block } = vendor.operations;
  if (block?.revert === undefined) throw new Error('ESET Inspect can block and unblock.');
  const seen = (operation: string) => simulator.seen.filter((one) => one.operation === operation);
  return { simulator, vendor, block, revert: block.revert, seen };
}

describe('the token', () => {
  test('is asked for once and used for every call', async () => {
    const { block, revert, vendor, seen } = await start();
    await block.apply(sha1s(2), errand, never);
    await revert(sha1s(2), errand, never);
    await vendor.check(never);
    expect(seen('login')).toHaveLength(1);
    expect(new Set(seen('unblock').map(({ headers }) => headers['authorization'])).size).toBe(1);
  });

  test('is the newest one that any answer carried, also for calls made at the same time', async () => {
    const { block, revert, vendor, seen, simulator } = await start({ modes: { rotates: 'everywhere' } });
    const [first, second, third] = await Promise.all([
      block.apply(sha1s(3), errand, never),
      revert(sha1s(3), errand, never),
      block.apply(sha1s(1), errand, never),
      vendor.check(never),
    ]);
    expect([first, second, third].flat()).toEqual(
      [...sha1s(3), ...sha1s(3), ...sha1s(1)].map((indicator) => ({ indicator, status: 'accepted' })),
    );
    const carried = simulator.seen.flatMap(({ headers }) => headers['authorization'] ?? []);
    expect(new Set(carried).size).toBe(6);
    expect(seen('login')).toHaveLength(1);
  });

  test('is replaced by one more sign-in when its time is over, and the call goes out again', async () => {
    const { revert, seen } = await start({ modes: { tokenCalls: 2 } });
    await expect(revert(sha1s(5), errand, never)).resolves.toEqual(
      sha1s(5).map((indicator) => ({ indicator, status: 'accepted' })),
    );
    expect(seen('login')).toHaveLength(3);
    expect(seen('unblock').map(({ status }) => status)).toEqual([204, 204, 401, 204, 204, 401, 204]);
  });

  test('is missed when a sign-in succeeds without one', async () => {
    const { block, vendor, simulator } = await start({ modes: { loginToken: 'missing' } });
    const outcome = {
      status: 'failed',
      code: 'malformed',
      note: 'ESET Inspect accepted the sign-in and gave no token (X-Security-Token), so nothing was sent.',
    };
    expect(await block.apply(sha1s(1), errand, never)).toEqual([{ indicator: sha1s(1)[0], ...outcome }]);
    expect((await vendor.check(never)).at(-1)).toEqual({
      what: 'sign_in',
      ok: false,
      sentence: outcome.note,
    });
    expect(simulator.seen.map(({ operation }) => operation)).toEqual(['login', 'login']);
  });

  test('is given back at the end', async () => {
    const { block, vendor, simulator } = await start();
    await block.apply(sha1s(1), errand, never);
    expect(simulator.tokens()).toHaveLength(1);
    await vendor.close();
    expect(simulator.tokens()).toEqual([]);
  });

  test.each(['down', 'hang'] as const)(
    'does not keep the end waiting when the vendor is in %s',
    async (kind) => {
      const { block, vendor, simulator } = await start();
      await block.apply(sha1s(1), errand, never);
      simulator.fault({ kind }, ...(kind === 'hang' ? ['logout'] : []));
      await expect(vendor.close()).resolves.toBeUndefined();
    },
  );

  test('is not asked for just to be given back', async () => {
    const { vendor, simulator } = await start();
    await vendor.close();
    expect(simulator.seen).toEqual([]);
  });
});

describe('a block', () => {
  test('is one call with all hashes, without cleaning unless the errand says so', async () => {
    const { block, seen } = await start();
    await block.apply(sha1s(100), errand, never);
    await block.apply(sha1s(1), { ...errand, clean: true }, never);
    expect(seen('block').map(({ method, path, body }) => ({ method, path, body }))).toEqual([
      {
        method: 'PUT',
        path: '/FRONTEND/HASHES/BLOCK',
        body: { sha1: sha1s(100).map(({ value }) => value), shouldClean: false, comment: errand.comment },
      },
      {
        method: 'PUT',
        path: '/FRONTEND/HASHES/BLOCK',
        body: { sha1: [sha1s(1)[0]?.value], shouldClean: true, comment: errand.comment },
      },
    ]);
  });

  test('carries the comment as it was written', async () => {
    const { block, simulator } = await start();
    const comment = `"quoted"\n\\ and \u{1F512}${'\u{1F512}'.repeat(480)}`;
    await block.apply(sha1s(1), { ...errand, comment }, never);
    const [entry] = simulator.blocked().values();
    expect(entry?.comment).toBe(comment);
  });

  test('is believed with a body as well as without', async () => {
    const { block } = await start({ modes: { blockAnswer: 'json' } });
    expect(await block.apply(sha1s(1), errand, never)).toMatchObject([{ status: 'accepted' }]);
  });

  test.each([
    ['the account lacks the right', { modes: { forbidden: ['block' as const] } }, '', 'forbidden'],
    ['the url points beside the server', {}, '/elsewhere', 'malformed'],
  ])('fails when %s', async (_, options, path, code) => {
    const { block, simulator } = await start(options, { path });
    expect(await block.apply(sha1s(1), errand, never)).toMatchObject([{ status: 'failed', code }]);
    expect(simulator.blocked().size).toBe(0);
  });
});

describe('an unblock', () => {
  test('is one call per hash over the REST API', async () => {
    const { revert, seen } = await start();
    await revert(sha1s(2), errand, never);
    expect(seen('unblock').map(({ method, path, body }) => ({ method, path, body }))).toEqual(
      sha1s(2).map(({ value }) => ({
        method: 'POST',
        path: `/api/v1/executables/${value}/unblock?%24idType=sha1`,
        body: { note: errand.comment },
      })),
    );
  });

  test('of an executable the server never saw leaves the ban to the console, and the others go on', async () => {
    const { block, revert, simulator } = await start({ modes: { modules: 'seen' } });
    const [first, second, third] = sha1s(3) as [Indicator, Indicator, Indicator];
    simulator.see(first.value);
    simulator.see(third.value);
    await block.apply(sha1s(3), errand, never);
    expect(await revert(sha1s(3), errand, never)).toEqual([
      { indicator: first, status: 'accepted' },
      {
        indicator: second,
        status: 'failed',
        code: 'vendor_error',
        note: 'ESET Inspect does not know this executable. The ban may still be in force; remove it in the console under Blocked Hashes.',
      },
      { indicator: third, status: 'accepted' },
    ]);
    expect([...simulator.blocked().keys()]).toEqual([second.value]);
  });

  test.each([
    ['asks to wait', { kind: 'retry_after', status: 429, value: '60' } as const, 'failed', 'rate_limited'],
    ['breaks off', { kind: 'reset', when: 'after' } as const, 'unknown', 'interrupted'],
  ])('stops where the vendor %s, and says what was not sent', async (_, fault, status, code) => {
    const { revert, seen, simulator } = await start();
    await revert(sha1s(1), errand, never);
    simulator.fault({ kind: 'delay', ms: 0 }, 'unblock');
    simulator.fault(fault, 'unblock');
    expect(await revert(sha1s(4), errand, never)).toMatchObject([
      { status: 'accepted' },
      { status, code },
      {
        status: 'failed',
        code,
        note: expect.stringMatching(/^Not sent, because the call before it did not succeed\. .*\.$/),
      },
      {
        status: 'failed',
        code,
        note: expect.stringMatching(/^Not sent, because the call before it did not succeed\. .*\.$/),
      },
    ]);
    expect(seen('unblock')).toHaveLength(3);
  });
});

describe('a check', () => {
  test('tells how to trust a certificate of the own authority', async () => {
    const { vendor, simulator } = await start({}, { trusts: false });
    expect(await vendor.check(never)).toEqual([
      {
        what: 'reach',
        ok: false,
        sentence: expect.stringContaining('name that file as caFile of this vendor.'),
      },
    ]);
    expect(simulator.seen).toEqual([]);
  });

  test('knows a missing right from a missing account', async () => {
    const { vendor } = await start({ modes: { forbidden: ['detections'] } });
    expect(await vendor.check(never)).toMatchObject([
      { what: 'reach', ok: true },
      { what: 'sign_in', ok: true },
      {
        what: 'rights',
        ok: false,
        sentence: expect.stringMatching(/^The account lacks the right: GET api\/v1/),
      },
    ]);
  });

  test('changes nothing', async () => {
    const { vendor, simulator } = await start();
    await vendor.check(never);
    expect(simulator.seen.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'PUT /FRONTEND/LOGIN',
      'GET /api/v1/detections?%24top=1',
    ]);
  });
});

test('the settings are a name and a password, and the password is a secret', () => {
  const { settings, secretKeys } = esetInspect;
  expect(settings.safeParse({ username: 'bot', password: 'x' }).success).toBe(true);
  expect(settings.safeParse({ username: 'bot' }).success).toBe(false);
  expect(settings.safeParse({ username: 'bot', password: 'x', passwrod: 'y' }).success).toBe(false);
  expect(secretKeys).toEqual(['password']);
});
