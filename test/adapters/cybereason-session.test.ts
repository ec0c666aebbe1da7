import { describe, expect, test } from '@jest/globals';
import { carryOut } from '../../src/step.ts';
import { errand, never } from '../kit/adapter-stand.ts';
import { sha1s, start } from './cybereason-stand.ts';

const HOUR_MS = 3_600_000;

describe('a sign-in', () => {
  test('is one form and one probe, and its cookie goes with every call', async () => {
    const { block, vendor, simulator, seen } = await start();
    await block.apply(sha1s(2), errand, never);
    await block.revert?.(sha1s(2), errand, never);
    await vendor.check(never);
    expect(simulator.seen.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'POST /login.html',
      'GET /rest/monitor/global/server/version/all',
      'POST /rest/classification/update',
      'POST /rest/classification/update',
      'GET /rest/classification/download',
    ]);
    const [form, ...others] = simulator.seen;
    expect(form?.headers['content-type']).toMatch(/^application\/x-www-form-urlencoded/);
    expect(form?.body).toBe(`username=bot%2Bapi%40portcullis.example&password=${simulator.password}`);
    expect(form?.headers['cookie']).toBeUndefined();
    expect(new Set(others.map(({ headers }) => headers['cookie']))).toEqual(
      new Set([`JSESSIONID=${simulator.sessions()[0]}`]),
    );
    expect(seen('login')).toHaveLength(1);
  });

  test.each([
    [{ login: 'redirect_302' }],
    [{ login: 'redirect_303' }],
    [{ login: 'redirect_302', location: 'absolute' }],
    [{ login: 'page' }],
    [{ balancerCookie: false }],
  ] as const)('is believed with %p', async (modes) => {
    const { block, held } = await start({ modes });
    expect(await block.apply(sha1s(1), errand, never)).toMatchObject([{ status: 'accepted' }]);
    expect(Object.values(held())).toEqual(['blacklist']);
  });

  const wrong = 'Cybereason does not know this user name with this password.';
  const expired = 'The password has expired at Cybereason; set a new one in the console, and here.';
  const second = 'Cybereason asks this account for a second factor; use an API user without one.';
  const none = 'Cybereason accepted the sign-in and gave no session (JSESSIONID).';

  test.each([
    ['a wrong password', {}, 'not it', 'auth_failed', wrong],
    ['a wrong password, by 303', { login: 'redirect_303' }, 'not it', 'auth_failed', wrong],
    ['a wrong password, by address', { location: 'absolute' }, 'not it', 'auth_failed', wrong],
    ['a wrong password, on a page', { login: 'page' }, 'not it', 'auth_failed', wrong],
    ['an expired password', { account: 'expired_password' }, undefined, 'auth_failed', expired],
    [
      'an expired password, on a page',
      { account: 'expired_password', login: 'page' },
      undefined,
      'auth_failed',
      expired,
    ],
    ['a second factor', { account: 'two_factor' }, undefined, 'auth_failed', second],
    [
      'a second factor, on a page',
      { account: 'two_factor', login: 'page' },
      undefined,
      'auth_failed',
      second,
    ],
    ['no cookie', { loginCookie: 'missing' }, undefined, 'malformed', none],
    ['no cookie, on a page', { loginCookie: 'missing', login: 'page' }, undefined, 'malformed', none],
  ] as const)(
    'with %s is refused by name, although a cookie was set',
    async (_, modes, password, code, why) => {
      const { block, vendor, calls } = await start({
        modes,
        ...(password === undefined ? {} : { settings: { password } }),
      });
      const note = `Sign-in did not succeed, so nothing was sent. ${why}`;
      expect(await block.apply(sha1s(1), errand, never)).toEqual([
        { indicator: sha1s(1)[0], status: 'failed', code, note },
      ]);
      expect((await vendor.check(never)).at(-1)).toEqual({ what: 'sign_in', ok: false, sentence: note });
      expect(calls()).toEqual(['login', 'login']);
    },
  );

  test.each([
    ['redirects nowhere', 302, {}, '', 'malformed'],
    ['redirects to nonsense', 302, { location: 'https://' }, '', 'malformed'],
    ['has moved for good', 301, { location: 'https://console.example/login.html' }, '', 'vendor_error'],
    ['says yes in JSON without a session', 200, {}, '{}', 'malformed'],
  ])('that %s is none', async (_, status, headers, body, code) => {
    const { block, simulator, calls } = await start();
    simulator.fault({ kind: 'status', status, headers, body }, 'login');
    expect(await block.apply(sha1s(1), errand, never)).toMatchObject([{ status: 'failed', code }]);
    expect(calls()).toEqual(['login']);
  });

  test('with a cookie that opens nothing is found out before anything is sent', async () => {
    const { block, vendor, simulator, seen } = await start();
    const headers = { location: '/', 'set-cookie': 'JSESSIONID=0123456789ABCDEF; Path=/' };
    simulator.fault({ kind: 'status', status: 302, headers, body: '' }, 'login');
    expect(await block.apply(sha1s(1), errand, never)).toMatchObject([
      {
        status: 'failed',
        code: 'auth_failed',
        note: expect.stringContaining('treated the account as signed out'),
      },
    ]);
    expect(seen('update')).toEqual([]);
    expect((await vendor.check(never)).every(({ ok }) => ok)).toBe(true);
  });

  test('stands without the right to make the probe', async () => {
    const { block } = await start({ modes: { forbidden: ['version'] } });
    expect(await block.apply(sha1s(1), errand, never)).toMatchObject([{ status: 'accepted' }]);
  });

  test('is not believed when the probe fails', async () => {
    const { block, simulator, calls } = await start();
    simulator.fault({ kind: 'status', status: 500 }, 'version');
    expect(await block.apply(sha1s(1), errand, never)).toMatchObject([
      { status: 'failed', code: 'vendor_error', note: expect.stringMatching(/^Sign-in did not succeed/) },
    ]);
    expect(calls()).toEqual(['login', 'version']);
  });

  test('that was refused is not tried with every call of a step, so that no account is locked', async () => {
    const { block, vendor, seen, pass } = await start({ settings: { password: 'not it' } });
    await carryOut(block, 'apply', sha1s(3), errand, never);
    await carryOut(block, 'apply', sha1s(3), errand, never);
    expect(seen('login')).toHaveLength(1);
    pass(4_999);
    await block.apply(sha1s(1), errand, never);
    expect(seen('login')).toHaveLength(1);
    pass(1);
    await block.apply(sha1s(1), errand, never);
    expect(seen('login')).toHaveLength(2);
    await vendor.check(never);
    expect(seen('login')).toHaveLength(3);
  });

  test('that was told to wait is tried again when it is time', async () => {
    const { block, simulator, seen } = await start();
    simulator.fault({ kind: 'retry_after', status: 429, value: '0' }, 'login');
    expect(await carryOut(block, 'apply', sha1s(1), errand, never)).toEqual({
      retryAfterMs: 0,
      code: 'rate_limited',
    });
    expect(seen('update')).toEqual([]);
    expect(await carryOut(block, 'apply', sha1s(1), errand, never)).toMatchObject([{ status: 'verified' }]);
  });

  test('whose probe is told to wait puts the step off, and does not wait itself', async () => {
    const { block, simulator, calls } = await start();
    simulator.fault({ kind: 'retry_after', status: 429, value: '60' }, 'version');
    expect(await block.apply(sha1s(1), errand, never)).toEqual({
      retryAfterMs: 60_000,
      code: 'rate_limited',
    });
    expect(calls()).toEqual(['login', 'version']);
  });

  test('that was called off is not held against the next one', async () => {
    const { block, simulator } = await start();
    const called = new AbortController();
    simulator.fault({ kind: 'hang' }, 'login');
    const asked = new Promise<void>((resolve) => {
      simulator.onChange(() => resolve());
    });
    const running = block.apply(sha1s(1), errand, called.signal);
    await asked;
    called.abort();
    expect(await running).toMatchObject([{ status: 'failed', code: 'interrupted' }]);
    expect(await block.apply(sha1s(1), errand, never)).toMatchObject([{ status: 'accepted' }]);
  });
});

describe('a session', () => {
  test.each(['login_page', 'redirect', 'unauthorized'] as const)(
    'that is over is renewed once and the call replayed when the console answers with %s',
    async (signedOut) => {
      const { block, simulator, calls, held } = await start({ modes: { signedOut } });
      await block.apply(sha1s(1), errand, never);
      simulator.expireSession();
      expect(await block.apply(sha1s(2), errand, never)).toMatchObject([
        { status: 'accepted' },
        { status: 'accepted' },
      ]);
      expect(calls()).toEqual(['login', 'version', 'update', 'update', 'login', 'version', 'update']);
      expect(Object.keys(held())).toHaveLength(2);
    },
  );

  test.each(['login_page', 'redirect', 'unauthorized'] as const)(
    'that is over twice in a row is given up when the console answers with %s',
    async (signedOut) => {
      const { block, simulator, seen } = await start({ modes: { signedOut } });
      simulator.fault({ kind: 'expire_auth' }, 'update');
      simulator.fault({ kind: 'expire_auth' }, 'update');
      const note = 'Cybereason ended the session, and the new one as well, so nothing was done.';
      expect(await block.apply(sha1s(2), errand, never)).toMatchObject([
        { status: 'failed', code: 'auth_failed', note },
        { status: 'failed', code: 'auth_failed', note },
      ]);
      expect(seen('update')).toHaveLength(2);
    },
  );

  test('is renewed half an hour before it ends', async () => {
    const { block, calls, pass } = await start();
    await block.apply(sha1s(1), errand, never);
    pass(7.5 * HOUR_MS - 1);
    await block.apply(sha1s(1), errand, never);
    pass(1);
    await block.apply(sha1s(1), errand, never);
    expect(calls()).toEqual(['login', 'version', 'update', 'update', 'login', 'version', 'update']);
  });

  test('carries one call at a time, whoever asks', async () => {
    const { block, allow, vendor, simulator, seen } = await start();
    let most = 0;
    simulator.onChange(() => {
      most = Math.max(most, simulator.seen.filter(({ status }) => status === undefined).length);
    });
    await Promise.all([
      block.apply(sha1s(3), errand, never),
      allow.inEffect?.(sha1s(2), never),
      block.previous?.(sha1s(1), never),
      vendor.check(never),
      allow.apply(sha1s(5), errand, never),
    ]);
    expect(most).toBe(1);
    expect(seen('login')).toHaveLength(1);
  });

  test('ends with the vendor', async () => {
    const { block, vendor, simulator, calls } = await start();
    await block.apply(sha1s(1), errand, never);
    expect(simulator.sessions()).toHaveLength(1);
    await vendor.close();
    expect(simulator.sessions()).toEqual([]);
    expect(calls().at(-1)).toBe('logout');
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

  test('is not opened just to be closed', async () => {
    const { vendor, simulator } = await start();
    await vendor.close();
    expect(simulator.seen).toEqual([]);
  });
});
