import type { Intent } from '../../src/domain/decide/intent.ts';
import type { Indicator } from '../../src/domain/indicator.ts';
import { Refusal } from '../../src/domain/refusal.ts';
import type { Outcome, Request, Terms } from '../../src/domain/request.ts';
import {
  act,
  approve,
  ask,
  claim,
  defer,
  delegate,
  deny,
  events,
  lea,
  minutesAfter,
  next,
  olaf,
  override,
  play,
  review,
  rina,
  rule,
  sha1,
  start,
  story,
  terms,
  tomas,
  vera,
  vouch,
} from '../domain/stories.ts';

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

const PLEASANT: Texts = {
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

const outcome = (status: Outcome['status'], more: Partial<Outcome> = {}): Outcome => ({
  indicator: sha1('a'),
  status,
  ...more,
});
const oneFromEach: Partial<Terms> = {
  rule: { ...rule, name: 'networks', approvals: 2, approvers: ['SLEADS', 'SOPERATIONS'], oneFromEach: true },
};
const pair = { ...rule, name: 'pair', approvals: 2 };
const both = { ...lea, groups: ['SLEADS', 'SOPERATIONS'] };
const forAnHour = { lasts: { forMs: 3_600_000 } } as const;
const escalate: Intent = { to: 'escalate' };

/** A request in every state that a card can show, with these texts in it; each is there by what can happen. */
export function states(given: Partial<Texts> = {}): Readonly<Record<string, Request>> {
  const says = { ...PLEASANT, ...given };
  const asked = (changes: Partial<Terms> = {}) => {
    const indicators = changes.indicators ?? [sha1('a')];
    return ask({
      reason: says.reason,
      ticket: says.ticket,
      indicators,
      steps: [{ vendor: 'inspect', indicators }],
      ...changes,
    });
  };
  const three = [sha1('a'), sha1('b'), sha1('c')];
  const path: Indicator = { kind: 'path', value: `C:\\${says.path}` };
  const found = {
    indicator: { kind: 'ip', value: '198.18.7.9' },
    rule: 'warning_list',
    entry: '198.18.7.0/24',
    sentence: says.finding,
    absolute: false,
  } as const;
  const guarded = asked({
    indicators: [found.indicator],
    override: { findings: [found], by: ['SGUARDS'] },
  });
  const ours: Indicator = { kind: 'network', value: '198.18.0.0/20' };
  const ownNetwork = {
    indicator: ours,
    rule: 'own_network',
    entry: '198.18.7.0/24',
    sentence: '198.18.0.0/20 contains 198.18.7.0/24, one of your own networks.',
    absolute: false,
  } as const;
  const ofOurs = asked({
    indicators: [ours],
    reach: [
      '198[.]18[.]0[.]0/20 is 4,096 addresses and holds 2 of your networks (198[.]18[.]7[.]0/24, 198[.]18[.]9[.]0/24).',
    ],
    override: { findings: [ownNetwork], by: ['SGUARDS'] },
  });
  const networks = ['198.18.0.0/24', '198.18.1.0/24', '198.18.2.0/24'].map(
    (value): Indicator => ({ kind: 'network', value }),
  );
  const ofNetworks = asked({
    indicators: networks,
    rule: pair,
    reach: [0, 1, 2].map((n) => `198[.]18[.]${n}[.]0/24 is 256 addresses.`),
    related: [{ request: 'R2222A', wants: 'same', indicators: 2 }],
    steps: [{ vendor: 'inspect', indicators: networks.slice(0, 2) }],
    gaps: [
      { vendor: 'inspect', indicators: networks.slice(2), why: 'ESET Inspect takes only what it takes.' },
      { vendor: 'gz', indicators: networks, why: says.gap },
      { vendor: 'blockade', indicators: networks.slice(1, 2), why: 'Blockade takes no such network.' },
    ],
  });
  const undo = asked({
    undo: true,
    steps: [{ vendor: 'inspect', indicators: [sha1('a')], restores: [says.held] }],
  });
  const alone = asked({ breakGlass: true });
  const ran = (...happened: readonly Intent[]) => story(asked(), approve(lea), start(), ...happened);
  const cut = approve(lea, { without: [1, 2], reason: says.leftOut });
  const lasting = story(asked(forAnHour), approve(lea), start(), act([outcome('verified')]));
  const ending = story(
    asked({ lasts: { forMs: 60_000 } }),
    approve(lea),
    start(),
    act([outcome('verified')]),
  );

  return {
    requested: story(asked()),
    'without a reason': story(asked({ reason: '', ticket: undefined })),
    'with a gap and a cleaning': story(
      asked({
        clean: true,
        prevent: true,
        steps: [{ vendor: 'inspect', indicators: [sha1('a')], cleans: true, prevents: true }],
        gaps: [{ vendor: 'gz', indicators: [sha1('a')], why: says.gap }],
      }),
    ),
    'from a message, severe and with an end': story(
      asked({
        severity: 1,
        lasts: { until: '2026-12-24T18:00:00.000Z' },
        source: { thread: '1.000000', link: says.link },
      }),
    ),
    'of things that people name': story(
      asked({
        indicators: [
          path,
          { kind: 'url', value: `https://evil.example/${says.url}` },
          connection(says.connection),
          { kind: 'host_md5', value: 'd'.repeat(32) },
          { kind: 'account', value: 'ann@example.com analyst' },
        ],
      }),
    ),
    'of more than a card shows': story(
      asked({ indicators: Array.from({ length: 30 }, (_, i) => ({ kind: 'ip', value: `198.18.7.${i}` })) }),
    ),
    'known to the vendor': story(asked(), survey(says.held)),
    'far reaching, and not the only one': story(
      asked({
        indicators: [{ kind: 'network', value: '198.18.0.0/20' }],
        reach: [says.reach],
        related: [
          { request: 'R2222A', wants: 'opposite', indicators: 1 },
          { request: 'R3333B', wants: 'same', indicators: 1 },
        ],
      }),
    ),
    'over plain HTTP': story(
      asked({ steps: [{ vendor: 'inspect', indicators: [sha1('a')], insecure: true }] }),
    ),
    'an undo that puts back': story(undo, survey('blacklist')),
    'an undo of what is gone': story(asked({ undo: true }), survey(null)),
    'an undo of what others want by now': wanted(
      story(asked({ undo: true, indicators: three, steps: [{ vendor: 'inspect', indicators: three }] })),
    ),
    'an undo, done': story(undo, approve(lea), start(), act([outcome('verified')])),
    'new to the vendor': story(asked(), survey(null)),
    'a clearing of what nobody knows': story(asked({ action: 'clear' }), survey(null)),
    'needs an override': story(guarded),
    overridden: story(guarded, override(vera, says.override)),
    'overridden, of our own network': story(ofOurs, override(vera, says.override)),
    'expired, never overridden': expired(story(guarded)),
    claimed: story(asked(), claim(lea)),
    delegated: story(asked(), delegate(lea, olaf)),
    escalated: story(
      asked({ rule: { ...rule, escalation: { afterMs: 60_000, to: ['SONCALL'] } } }),
      escalate,
    ),
    'one of two approvals': story(asked({ rule: pair }), approve(lea)),
    'one from each, one side missing': story(asked(oneFromEach), approve(lea), approve(tomas)),
    'an approval lapsed': story(
      asked({ rule: pair }),
      approve(lea),
      approve(tomas, { earlier: [{ ...lea, groups: [] }] }),
    ),
    'an approval lapsed for one of two': next(
      story(ask(oneFromEach), approve(both), approve(tomas)),
      minutesAfter(5),
      start(0, [], [{ ...both, groups: ['SLEADS'] }, tomas]),
    ),
    'an approval lapsed, too late for another': lapsedLate(asked()),
    'an override lapsed': story(
      guarded,
      override(vera, says.override),
      approve(lea, { earlier: [{ ...vera, groups: [] }] }),
    ),
    'what was handed on lapsed': story(
      asked({ rule: pair }),
      delegate(lea, olaf),
      approve(olaf),
      approve(tomas, { earlier: [{ ...lea, groups: [] }, olaf] }),
    ),
    'left out by the first of two': story(asked({ indicators: three, rule: pair }), cut),
    'left out of what has a reach, gaps and holders': story(
      ofNetworks,
      { to: 'survey', step: 0, holds: ['blocked', says.held] },
      approve(lea, { without: [1], reason: says.leftOut }),
    ),
    approved: story(asked(), approve(lea)),
    'approved, and nobody can say by whom': stalled(story(asked(), approve(lea))),
    'expired, while nobody could say by whom': expired(stalled(story(asked(), approve(lea)))),
    'expired, approved': expired(story(asked(), approve(lea))),
    executing: ran(),
    'executing, and nobody can say on whose word': stalled(ran(defer(minutesAfter(20)))),
    'put off': ran(defer(minutesAfter(20))),
    denied: story(asked(), deny(tomas, says.denial)),
    cancelled: story(asked(), { to: 'cancel', by: rina }),
    expired: expired(story(asked())),
    'done, verified': ran(act([outcome('verified')])),
    'done, already so': ran(act([outcome('already')])),
    'done, in the place of something else': ran(act([outcome('verified', { previous: says.held })])),
    'done, and cleaned': story(
      asked({
        clean: true,
        steps: [{ vendor: 'inspect', indicators: [sha1('a')], cleans: true }],
      }),
      approve(lea),
      start(),
      act([outcome('accepted')]),
    ),
    'done, accepted': ran(act([outcome('accepted', { note: says.note })])),
    'done without what was left out': story(
      asked({ indicators: three }),
      cut,
      start(),
      act([outcome('verified')]),
    ),
    failed: ran(act([outcome('failed', { code: 'auth_failed', note: says.note })])),
    unknown: ran(act([outcome('unknown', { code: 'interrupted', note: says.note })])),
    partial: story(
      asked({ indicators: [path, sha1('b'), sha1('c')] }),
      approve(lea),
      start(),
      act([
        { indicator: path, status: 'failed', code: 'vendor_error', note: says.note },
        { indicator: sha1('b'), status: 'failed', code: 'vendor_error' },
        { indicator: sha1('c'), status: 'accepted' },
      ]),
    ),
    vouched: ran(act([outcome('unknown')]), vouch(tomas)),
    'break-glass, running': story(alone, start()),
    'break-glass, expired': expired(story(alone)),
    'break-glass, to be reviewed': story(alone, start(), act([outcome('verified')])),
    'break-glass, justified': story(alone, start(), act([outcome('verified')]), review(lea)),
    'break-glass, not justified': story(
      alone,
      start(),
      act([outcome('verified')]),
      review(lea, 'not_justified', says.review),
    ),
    'done, with an end ahead': lasting,
    'already so, with an end ahead': story(
      asked(forAnHour),
      approve(lea),
      start(),
      act([outcome('already')]),
    ),
    'in part already so, with an end ahead': story(
      asked({ ...forAnHour, indicators: three }),
      approve(lea),
      start(),
      act([
        { indicator: sha1('a'), status: 'already' },
        { indicator: sha1('b'), status: 'verified' },
        { indicator: sha1('c'), status: 'failed', code: 'vendor_error' },
      ]),
    ),
    'unknown, with an end ahead': story(asked(forAnHour), approve(lea), start(), act([outcome('unknown')])),
    'done, its time up': ended(ending),
    'done, its time up, and another wants it': ended(ending, {
      request: null,
      left: { wantedBy: ['R3333B'] },
    }),
    'done, its time up, and it was so before': ended(ending, { request: null, left: { before: true } }),
    'done, its time up, and it is gone': ended(ending, { request: null, left: { gone: true } }),
    'done, its time up, in part': ended(ending, {
      left: { wantedBy: ['R3333B', 'R4444C', 'R5555D', 'R6666E'], before: true, gone: true },
    }),
    'done, its time up in vain': overrun(ending, says.overrun),
    'the end of another': endOf(ending),
    'the end of another, sparing it': next(endOf(ending), LATE, {
      to: 'start',
      step: 0,
      findings: [],
      earlier: [],
      spared: { indicators: [0], for: ['R3333B'] },
    }),
  };
}

function connection(name: string): Indicator {
  const side = { any: true } as const;
  const value = JSON.stringify({
    ruleName: name,
    commandLine: name,
    protocol: 'TCP',
    direction: 'outbound',
    ipVersion: 'IPV4',
    localAddress: side,
    remoteAddress: { any: false, ipMask: '198.18.7.9', portRange: '443' },
    directlyConnected: { enable: false },
  });
  return { kind: 'connection', value };
}

function survey(held: string | null): Intent {
  return { to: 'survey', step: 0, holds: [held] };
}

const LATE = minutesAfter(120);

function expired(request: Request): Request {
  return play(request, events(request, { to: 'expire' }, LATE)) ?? request;
}

/** Approved late, and begun later still, when who approved may not any more. */
function lapsedLate(asked: Intent): Request {
  const approved = next(story(asked), minutesAfter(30), approve(lea));
  return next(approved, minutesAfter(70), start(0, [], [{ ...lea, groups: [] }]));
}

function stalled(request: Request): Request {
  return next(request, minutesAfter(30), { ...start(), earlier: undefined });
}

function wanted(request: Request): Request {
  const by = { request: 'R2222A', by: olaf.person };
  return next(request, minutesAfter(5), {
    to: 'want',
    of: [{ step: 0, indicators: [0, 2], for: [by, { request: 'R3333B', by: tomas.person }] }],
  });
}

function ended(request: Request, how: Partial<Extract<Intent, { to: 'end' }>> = {}): Request {
  return next(request, LATE, { to: 'end', request: 'R2222A', ...how });
}

function overrun(request: Request, sentence: string): Request {
  const because = new Refusal('no_vendor', sentence);
  return play(request, events(request, { to: 'overrun', because }, LATE)) ?? request;
}

/** The request that takes another back, its time being up. */
function endOf(origin: Request): Request {
  const { steps, reason } = origin.terms;
  const own = terms({ id: 'R2222A', undo: true, steps, reason: `The time of ${origin.id} is up: ${reason}` });
  const intent: Intent = { to: 'ask', terms: { ...own, ends: origin.id }, findings: [], origin };
  const request = play(undefined, events(undefined, intent, LATE));
  if (!request) throw new Error('Nothing happened.');
  return request;
}
