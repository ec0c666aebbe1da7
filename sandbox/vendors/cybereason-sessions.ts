import { randomBytes } from 'node:crypto';
import type { Answer } from './faults.ts';
import type { Call } from './host.ts';

/** How signing in and being signed out look, where versions differ; the first one named is the default. */
export interface SessionModes {
  /** How a login is answered, good or bad: redirects, or 200 with the page that a browser would end up on. */
  readonly login: 'redirect_302' | 'redirect_303' | 'page';
  /** What stands between the right password and a session. */
  readonly account: 'plain' | 'expired_password' | 'two_factor';
  /** `missing`: a good login sets no `JSESSIONID`. */
  readonly loginCookie: 'sent' | 'missing';
  /** A load balancer sets a cookie of its own, before the session's. */
  readonly balancerCookie: boolean;
  /** How `/rest` answers without a living session. */
  readonly signedOut: 'login_page' | 'redirect' | 'unauthorized';
  /** What `Location` holds. */
  readonly location: 'relative' | 'absolute';
  /** From the login on, used or not. */
  readonly sessionLifetimeMs: number;
}

/** Who may sign in. `totpCode` is asked for by an account with a second factor. */
export interface Account {
  readonly username: string;
  readonly password: string;
  readonly totpCode: string;
}

/** The sessions of one server. */
export interface Sessions {
  /** The form itself for a GET, what comes of it for a POST. */
  login(call: Call): Answer;
  /** The code of an account with a second factor, posted as a form. */
  secondFactor(call: Call): Answer;
  logout(call: Call): Answer;
  /** The console, or the login page for whoever is not signed in. */
  home(call: Call): Answer;
  isLive(call: Call): boolean;
  /** What `/rest` answers to a call that is not signed in. */
  signedOut(call: Call): Answer;
  /** Ends the call's session and hands its successor to the answer. */
  rotate(call: Call, answer: Answer): Answer;
  /** Ends all. */
  clear(): void;
  /** The identifiers that would be accepted now. */
  live(): readonly string[];
}

export const DEFAULT_SESSION_MODES: SessionModes = {
  login: 'redirect_302',
  account: 'plain',
  loginCookie: 'sent',
  balancerCookie: true,
  signedOut: 'login_page',
  location: 'relative',
  sessionLifetimeMs: 8 * 3_600_000,
};

/** Where a login can end: a page of the console, and the address it lives at. */
const PLACES = {
  home: { path: '/', title: 'Cybereason', body: '<app></app>' },
  error: { path: '/login.html?error', title: 'Cybereason | Login', body: '<app-login></app-login>' },
  login: { path: '/login.html', title: 'Cybereason | Login', body: '<app-login></app-login>' },
  reset: {
    path: '/resetPassword.html',
    title: 'Cybereason | Password',
    body: '<h1>Your password has expired</h1>',
  },
  twoFactor: {
    path: '/',
    title: 'Cybereason',
    body: '<h1>Two factor authentication</h1><form method="post" action="/"><input name="totpCode"></form>',
  },
} as const;
type Place = keyof typeof PLACES;

/** The page in place of every answer to somebody who is not signed in. */
export const LOGIN_PAGE = pageOf('login');

/** Keeps sessions as a servlet container does: everybody gets a cookie, few cookies are good for anything. */
export function createSessions(modes: () => SessionModes, account: Account, now: () => number): Sessions {
  const sessions = new Map<string, { readonly since: number; readonly waitsForCode: boolean }>();

  function open(waitsForCode: boolean): string {
    const id = newId();
    sessions.set(id, { since: now(), waitsForCode });
    return id;
  }

  function isOpen(id: string, waitsForCode: boolean): boolean {
    const session = sessions.get(id);
    if (session?.waitsForCode !== waitsForCode) return false;
    return now() - session.since < modes().sessionLifetimeMs;
  }

  function cookies(id: string | undefined): Answer['headers'] {
    const own = id === undefined ? [] : [`JSESSIONID=${id}; Path=/; Secure; HttpOnly`];
    const balancer = modes().balancerCookie ? [`AWSALB=${newId()}; Path=/`] : [];
    const all = [...balancer, ...own];
    return all.length === 0 ? {} : { 'set-cookie': all };
  }

  function show(place: Place, id?: string): Answer {
    const headers = { 'content-type': 'text/html;charset=UTF-8', ...(id === undefined ? {} : cookies(id)) };
    return { status: 200, headers, body: pageOf(place) };
  }

  function redirect(call: Call, status: number, place: Place, headers: Answer['headers']): Answer {
    const { path } = PLACES[place];
    const absolute = `https://${call.headers['host'] ?? ''}${path}`;
    return { status, headers: { location: modes().location === 'absolute' ? absolute : path, ...headers } };
  }

  /** The end of a form, in the style of this server. */
  function end(call: Call, place: Place, id: string): Answer {
    const isSilent = place === 'home' && modes().loginCookie === 'missing';
    const headers = cookies(isSilent ? undefined : id);
    if (modes().login === 'page') return { ...show(place), headers: { ...show(place).headers, ...headers } };
    return redirect(call, modes().login === 'redirect_303' ? 303 : 302, place, headers);
  }

  function login(call: Call): Answer {
    if (call.method !== 'POST') return show('login');
    const form = formOf(call);
    if (form?.get('username') !== account.username || form.get('password') !== account.password) {
      return end(call, 'error', newId());
    }
    if (modes().account === 'expired_password') return end(call, 'reset', newId());
    if (modes().account === 'two_factor') return show('twoFactor', open(true));
    return end(call, 'home', open(false));
  }

  function secondFactor(call: Call): Answer {
    const id = idOf(call);
    const isRight = isOpen(id, true) && formOf(call)?.get('totpCode') === account.totpCode;
    if (!isRight) return end(call, 'error', newId());
    sessions.delete(id);
    return end(call, 'home', open(false));
  }

  function signedOut(call: Call): Answer {
    switch (modes().signedOut) {
      case 'login_page':
        return show('login', newId());
      case 'redirect':
        return redirect(call, 302, 'login', cookies(newId()));
      case 'unauthorized':
        return { status: 401, headers: { ...cookies(newId()) } };
    }
  }

  const isLive = (call: Call) => isOpen(idOf(call), false);

  return {
    login,
    secondFactor,
    logout(call) {
      sessions.delete(idOf(call));
      return redirect(call, 302, 'login', cookies(newId()));
    },
    home: (call) => (isLive(call) ? show('home') : show('login', newId())),
    isLive,
    signedOut,
    rotate(call, answer) {
      sessions.delete(idOf(call));
      return { ...answer, headers: { ...answer.headers, ...cookies(open(false)) } };
    },
    clear: () => sessions.clear(),
    live: () => [...sessions.keys()].filter((id) => isOpen(id, false)),
  };
}

function newId(): string {
  return randomBytes(16).toString('hex').toUpperCase();
}

function idOf(call: Call): string {
  return /(?:^|;\s*)JSESSIONID=([^;]+)/.exec(call.headers['cookie'] ?? '')?.[1] ?? '';
}

/** The fields of a posted form; undefined when it is none. */
function formOf(call: Call): URLSearchParams | undefined {
  const isForm = /^application\/x-www-form-urlencoded\b/i.test(call.headers['content-type'] ?? '');
  return isForm ? new URLSearchParams(call.text) : undefined;
}

function pageOf(place: Place): string {
  const { title, body } = PLACES[place];
  // The blank line is what a template engine leaves behind.
  return `\n<!DOCTYPE html>\n<html><head><title>${title}</title></head><body>${body}</body></html>\n`;
}
