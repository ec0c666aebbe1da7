import { describe, expect, test } from '@jest/globals';
import { startCybereason } from '../../../sandbox/vendors/cybereason.ts';
import { send } from '../send.ts';
import {
  ask,
  cookie,
  cookiesOf,
  credentials,
  FORM,
  form,
  LOGIN_TITLE,
  restart,
  server,
  session,
  sessionOf,
  signIn,
  version,
} from './tenant.ts';

const APP_TITLE = expect.stringContaining('<title>Cybereason</title>');

describe('starting', () => {
  test('makes its own credentials and certificate, or takes those given', async () => {
    const [one, two] = await Promise.all([startCybereason(), startCybereason()]);
    for (const field of ['ca', 'username', 'password', 'url'] as const)
      expect(one[field]).not.toBe(two[field]);
    await Promise.all([one.close(), two.close()]);

    const port = Number(new URL(server.url).port);
    await restart({ port, name: 'edr', username: 'a&b@x.example', password: 'p +%=&"ü' });
    expect(server.url).toBe(`https://127.0.0.1:${port}`);
    expect(server.panel()).toMatchObject({ name: 'edr', title: 'Cybereason' });
    expect((await version(await session())).status).toBe(200);
  });

  test('is trusted by its own authority only', async () => {
    await expect(send(server.url, 'GET', '/')).rejects.toMatchObject({ code: 'SELF_SIGNED_CERT_IN_CHAIN' });
  });
});

describe('signing in', () => {
  test.each([
    ['redirect_302', 302],
    ['redirect_303', 303],
  ] as const)('%s sends the browser to the console, with a cookie that works', async (login, status) => {
    server.behave({ login });
    const answer = await signIn();
    expect(answer).toMatchObject({ status, headers: { location: '/' }, text: '' });
    expect(server.sessions()).toEqual([sessionOf(answer)]);
    expect(await version(sessionOf(answer))).toMatchObject({ status: 200 });
    expect(await ask('GET', '/', { headers: cookie(sessionOf(answer)) })).toMatchObject({ text: APP_TITLE });
  });

  test('as a page shows the console with 200, with a cookie that works', async () => {
    server.behave({ login: 'page' });
    const answer = await signIn();
    expect(answer).toMatchObject({ status: 200, text: APP_TITLE });
    expect(answer.text).toContain('<app>');
    expect(answer.text).not.toContain('app-login');
    expect((await version(sessionOf(answer))).status).toBe(200);
  });

  type SignIn = [Record<string, string>, Record<string, string>];
  const wrong: readonly [string, (right: Record<string, string>) => SignIn][] = [
    ['another password', (right) => [{ ...right, password: 'wrong' }, FORM]],
    ['another name', (right) => [{ ...right, username: 'admin' }, FORM]],
    ['no password', ({ username = '' }) => [{ username }, FORM]],
    ['the right form under another content type', (right) => [right, { 'content-type': 'application/json' }]],
    ['the right form without a content type', (right) => [right, {}]],
  ];
  describe.each(wrong)('%s', (_, fields) => {
    test.each([
      ['redirect_302', 302],
      ['redirect_303', 303],
    ] as const)('%s leads to an error, with a cookie that is good for nothing', async (login, status) => {
      server.behave({ login });
      const answer = await signIn(...fields(credentials()));
      expect(answer).toMatchObject({ status, headers: { location: expect.stringMatching(/error/) } });
      expect(sessionOf(answer)).toMatch(/^[0-9A-F]{32}$/);
      expect(server.sessions()).toEqual([]);
      expect(await version(sessionOf(answer))).toMatchObject({ status: 200, text: LOGIN_TITLE });
    });

    test('as a page is the login page with 200, and a cookie that is good for nothing', async () => {
      server.behave({ login: 'page' });
      const answer = await signIn(...fields(credentials()));
      expect(answer).toMatchObject({ status: 200, text: LOGIN_TITLE });
      expect(answer.text).toContain('<app-login>');
      expect(await version(sessionOf(answer))).toMatchObject({ status: 200, text: LOGIN_TITLE });
    });
  });

  test('with an expired password leads to the reset page', async () => {
    server.behave({ account: 'expired_password' });
    const answer = await signIn();
    expect(answer).toMatchObject({ status: 302, headers: { location: expect.stringMatching(/reset/) } });
    expect(await version(sessionOf(answer))).toMatchObject({ text: LOGIN_TITLE });
    server.behave({ login: 'page' });
    expect(await signIn()).toMatchObject({
      status: 200,
      text: expect.stringContaining('Your password has expired'),
    });
  });

  test('with a second factor asks for a code, and the cookie is good for that alone', async () => {
    server.behave({ account: 'two_factor' });
    const answer = await signIn();
    expect(answer).toMatchObject({ status: 200, text: expect.stringContaining('Two factor authentication') });
    const half = sessionOf(answer);
    expect(server.sessions()).toEqual([]);
    expect(await version(half)).toMatchObject({ text: LOGIN_TITLE });

    const code = (id: string, totpCode: string) =>
      ask('POST', '/', { headers: { ...cookie(id), ...FORM }, body: form({ totpCode, submit: 'Login' }) });
    const other = server.totpCode === '000000' ? '111111' : '000000';
    expect((await code(half, other)).headers['location']).toMatch(/error/);
    expect((await code('0', server.totpCode)).headers['location']).toMatch(/error/);
    const whole = await code(half, server.totpCode);
    expect(whole).toMatchObject({ status: 302, headers: { location: '/' } });
    expect((await version(sessionOf(whole))).text).toContain('"version"');
    expect((await code(half, server.totpCode)).headers['location']).toMatch(/error/);
    expect((await code(sessionOf(whole), server.totpCode)).headers['location']).toMatch(/error/);
  });

  test('can be answered without the cookie', async () => {
    server.behave({ loginCookie: 'missing' });
    const answer = await signIn();
    expect(answer).toMatchObject({ status: 302, headers: { location: '/' } });
    expect(sessionOf(answer)).toBe('none');
    server.behave({ balancerCookie: false });
    expect((await signIn()).headers).not.toHaveProperty('set-cookie');
  });

  test('sets a cookie of the load balancer first, unless there is none', async () => {
    expect(cookiesOf(await signIn())).toEqual([
      expect.stringMatching(/^AWSALB=/),
      expect.stringMatching(/^JSESSIONID=/),
    ]);
    server.behave({ balancerCookie: false });
    expect(cookiesOf(await signIn())).toEqual([expect.stringMatching(/^JSESSIONID=/)]);
  });

  test('can lead to whole addresses', async () => {
    server.behave({ location: 'absolute' });
    expect((await signIn()).headers['location']).toBe(`${server.url}/`);
    expect((await signIn({})).headers['location']).toMatch(new RegExp(`^${server.url}/.*error`));
  });

  test('starts from a page', async () => {
    expect(await ask('GET', '/login.html')).toMatchObject({ status: 200, text: LOGIN_TITLE });
    expect(await ask('GET', '/')).toMatchObject({ status: 200, text: LOGIN_TITLE });
  });
});
