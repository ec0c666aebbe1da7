import type { Intent } from '../../src/domain/decide/intent.ts';
import type { Outcome } from '../../src/domain/outcome.ts';
import type { Request, Terms } from '../../src/domain/request.ts';
import { ask, events, minutesAfter, play, rule, sha1 } from '../domain/stories.ts';

/** Every text on its way to Slack that is not ours: of people, of vendors, of lists. */
export interface Texts {
  readonly reason: string;
  readonly ticket: string;
  readonly denial: string;
  readonly override: string;
  readonly leftOut: string;
  readonly review: string;
  /** A path, which may hold nearly everything. */
  readonly path: string;
  /** Behind a URL's host. */
  readonly url: string;
  /** What a connection rule is called, and the program that it is for. */
  readonly connection: string;
  readonly gap: string;
  readonly note: string;
  readonly held: string;
  readonly finding: string;
  /** Why a block could not be taken back when its time was up. */
  readonly overrun: string;
  readonly reach: string;
  readonly link: string;
}

export const PLEASANT: Texts = {
  reason: 'INC-42 beaconing',
  ticket: 'INC-42',
  denial: 'This is our own agent.',
  override: 'We have moved off it.',
  leftOut: 'Two are our own tools.',
  review: 'It was our own scanner.',
  path: 'Users\\Public\\run me.exe',
  url: 'login?from=mail',
  connection: 'INC-42 beacon',
  gap: 'GravityZone takes only SHA-256.',
  note: 'ESET Inspect refused the password.',
  held: 'whitelist',
  finding: '198.18.7.9 is on the warning list "Public resolvers", as 198.18.7.0/24.',
  overrun: 'No configured vendor can do this. No vendor "inspect" is configured any more.',
  reach: '198.18.0.0/20 is 4,096 addresses.',
  link: 'https://sandbox-soc.slack.example/archives/C0SOC/p1795348800000100',
};

export const LATE = minutesAfter(120);
/** A rule that takes two. */
export const pair = { ...rule, name: 'pair', approvals: 2 };

/** Rules that take one from each of two. */
export const oneFromEach: Partial<Terms> = {
  rule: { ...rule, name: 'networks', approvals: 2, approvers: ['SLEADS', 'SOPERATIONS'], oneFromEach: true },
};

/** A block of one hash with these texts in it, unless it is told otherwise. */
export function askedWith(says: Texts, changes: Partial<Terms> = {}): Intent {
  const indicators = changes.indicators ?? [sha1('a')];
  return ask({
    reason: says.reason,
    ticket: says.ticket,
    indicators,
    steps: [{ vendor: 'inspect', indicators }],
    ...changes,
  });
}

/** The same of what the guard refuses. */
export function guardedWith(says: Texts): Intent {
  const indicator = { kind: 'ip', value: '198.18.7.9' } as const;
  const found = {
    indicator,
    rule: 'warning_list',
    entry: '198.18.7.0/24',
    sentence: says.finding,
    absolute: false,
  } as const;
  return askedWith(says, { indicators: [indicator], override: { findings: [found], by: ['SGUARDS'] } });
}

export function outcome(status: Outcome['status'], more: Partial<Outcome> = {}): Outcome {
  return { indicator: sha1('a'), status, ...more };
}

export function expired(request: Request): Request {
  return play(request, events(request, { to: 'expire' }, LATE)) ?? request;
}
