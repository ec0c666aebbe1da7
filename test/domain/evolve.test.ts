import { describe, expect, test } from '@jest/globals';
import { digestOf } from '../../src/domain/digest.ts';
import { evolve } from '../../src/domain/evolve.ts';
import {
  endOf,
  indicatorsOf,
  isBehind,
  isOpen,
  isToBeReviewed,
  isToBeShown,
  type OutcomeStatus,
  type Person,
  type Request,
  type RequestEvent,
  type Terms,
  unfinished,
} from '../../src/domain/request.ts';
import {
  act,
  approve,
  ask,
  bulk,
  cancel,
  claim,
  defer,
  delegate,
  deny,
  finding,
  lea,
  minutesAfter,
  NOON,
  next,
  olaf,
  outcomes,
  override,
  play,
  ran,
  retry,
  review,
  rina,
  rule,
  sha1,
  start,
  story,
  THREE,
  terms,
  tomas,
  vera,
  vouch,
} from './stories.ts';

const at = (minutes: number) => minutesAfter(minutes).toISOString();
const [a, b] = [sha1('a'), sha1('b')];
const pair = { indicators: [a, b] };

describe('a request begins', () => {
  test('with what was asked and nothing else', () => {
    expect(story(ask())).toEqual({
      id: 'R7F3KQ',
      terms: terms(),
      digest: digestOf(terms()),
      status: 'requested',
      approvals: [],
      steps: [
        { vendor: 'inspect', indicators: [a], state: 'waiting', attempts: 0, deferrals: 0, outcomes: [] },
      ],
      holds: {},
      delegations: [],
      escalatedTo: [],
      notices: [],
      reminders: { count: 0, last: at(0) },
      messages: {},
      requestedAt: at(0),
      updatedAt: at(0),
      version: 1,
      changed: 1,
    });
  });

  test('approved, and loud, where it breaks the glass', () => {
    expect(story(ask({ breakGlass: true }))).toMatchObject({
      status: 'approved',
      notices: [{ about: 'break_glass', to: ['SLEADS'], told: false }],
    });
  });

  test('approved, and quiet, where it is the end of a block', () => {
    const end = terms({ ends: 'RBLOCK' });
    expect(evolve(undefined, { type: 'requested', at: at(0), terms: end, digest: '' })).toMatchObject({
      status: 'approved',
      notices: [],
    });
  });

  test('once, and before anything else', () => {
    const requested: RequestEvent = { type: 'requested', at: at(0), terms: terms(), digest: '' };
    expect(() => evolve(story(ask()), requested)).toThrow('Request R7F3KQ cannot be requested twice.');
    expect(() => evolve(undefined, { type: 'expired', at: at(0) })).toThrow(
      'Nothing was requested before "expired".',
    );
    const unheard = { type: 'unheard', at: at(0) } as unknown as RequestEvent;
    expect(() => evolve(story(ask()), unheard)).toThrow(
      'Unknown event {"type":"unheard","at":"2026-11-22T12:00:00.000Z"}.',
    );
  });
});

describe('the end of a block tells its approvers', () => {
  const gap = { vendor: 'gone', indicators: [a], why: 'Gone.' };
  const notice = { about: 'overran', to: ['SLEADS'], told: false };
  const began = (changes: Partial<Terms> = {}) =>
    evolve(undefined, {
      type: 'requested',
      at: at(0),
      terms: terms({ ...pair, undo: true, ends: 'RBLOCK', ...changes }),
      digest: 'd',
    });
  const cameTo = (...statuses: readonly OutcomeStatus[]) =>
    evolve(evolve(began(), { type: 'started', at: at(1), step: 0 }), {
      type: 'acted',
      at: at(2),
      step: 0,
      outcomes: outcomes(...statuses),
    });

  test('at once where part of it cannot be taken back', () => {
    expect(began({ gaps: [gap] }).notices).toEqual([notice]);
    expect(began().notices).toEqual([]);
  });

  test.each<[readonly OutcomeStatus[], number]>([
    [['verified', 'accepted'], 0],
    [['verified', 'failed'], 1],
    [['unknown', 'failed'], 1],
  ])('where it comes to %j', (statuses, notices) => {
    expect(cameTo(...statuses).notices).toEqual(Array(notices).fill(notice));
  });

  test('once, also when it is barred later', () => {
    const barred = evolve(began({ gaps: [gap] }), {
      type: 'barred',
      at: at(3),
      code: 'protected',
      sentence: 'No.',
    });
    expect(barred).toMatchObject({ status: 'failed', notices: [notice] });
  });

  test('and another request tells nobody of what it came to', () => {
    expect(ran(pair, 'verified', 'failed').notices).toEqual([]);
    expect(story(ask({ gaps: [gap] })).notices).toEqual([]);
  });
});

/** What an event changes, beside the counting. */
function changes(request: Request, event: RequestEvent): Partial<Request> {
  const now = evolve(request, event);
  const entries = Object.entries(now).filter(([key, value]) => request[key as keyof Request] !== value);
  return Object.fromEntries(entries);
}

const counted = (request: Request, when: string) => ({
  version: request.version + 1,
  changed: request.version + 1,
  updatedAt: when,
});

describe('what one event changes', () => {
  const asked = story(ask(bulk()));
  const approvalOf = (by: typeof lea) => ({
    by: by.person,
    at: at(9),
    digest: 'd',
    as: ['SLEADS'],
    without: [],
  });
  const started = story(ask(pair), approve(lea), start());
  const failed = ran(pair, 'verified', 'failed');

  test.each<[string, Request, RequestEvent, Partial<Request>]>([
    [
      'surveyed',
      asked,
      { type: 'surveyed', at: at(9), step: 1, holds: ['blocked'] },
      { holds: { 1: ['blocked'] } },
    ],
    ['claimed', asked, { type: 'claimed', at: at(9), by: lea.person }, { claimedBy: lea.person }],
    [
      'delegated',
      asked,
      { type: 'delegated', at: at(9), by: lea.person, to: olaf.person, as: ['SLEADS'] },
      {
        delegations: [{ by: lea.person, to: olaf.person, as: ['SLEADS'] }],
        notices: [{ about: 'delegated', to: ['UOLAF'], by: lea.person, told: false }],
      },
    ],
    [
      'reminded',
      asked,
      { type: 'reminded', at: at(9) },
      {
        reminders: { count: 1, last: at(9) },
        notices: [{ about: 'reminded', to: ['SLEADS'], told: false }],
      },
    ],
    [
      'escalated',
      asked,
      { type: 'escalated', at: at(9), to: ['UOLAF'] },
      { escalatedTo: ['UOLAF'], notices: [{ about: 'escalated', to: ['UOLAF'], told: false }] },
    ],
    [
      'overridden',
      asked,
      { type: 'overridden', at: at(9), by: vera.person, reason: 'Why.', digest: 'd' },
      { overridden: { by: vera.person, reason: 'Why.', digest: 'd' } },
    ],
    [
      'reviewed',
      failed,
      { type: 'reviewed', at: at(9), by: lea.person, verdict: 'justified', reason: '' },
      { review: { by: lea.person, verdict: 'justified', reason: '' } },
    ],
    [
      'overran',
      { ...failed, escalatedTo: ['UOLAF'] },
      { type: 'overran', at: at(9), code: 'no_vendor', sentence: 'Gone.' },
      {
        overran: { code: 'no_vendor', sentence: 'Gone.' },
        notices: [{ about: 'overran', to: ['SLEADS', 'UOLAF'], told: false }],
      },
    ],
    ['ended', failed, { type: 'ended', at: at(9), request: 'REND00' }, { endedBy: 'REND00' }],
    [
      'denied',
      asked,
      { type: 'denied', at: at(9), by: lea.person, reason: 'No.' },
      { status: 'denied', ended: { by: lea.person, reason: 'No.' } },
    ],
    [
      'cancelled',
      asked,
      { type: 'cancelled', at: at(9), by: rina.person },
      { status: 'cancelled', ended: { by: rina.person } },
    ],
    ['expired', asked, { type: 'expired', at: at(9) }, { status: 'expired' }],
  ])('%s', (_, request, event, expected) => {
    expect(changes(request, event)).toEqual({ ...expected, ...counted(request, at(9)) });
  });

  test('approved', () => {
    const event = { type: 'approved', at: at(9), by: lea.person, digest: 'd', as: ['SLEADS'] } as const;
    expect(changes(asked, event)).toMatchObject({ approvals: [approvalOf(lea)], status: 'approved' });
    expect(evolve(asked, { ...event, without: [1], reason: 'Ours.' })).toMatchObject({
      approvals: [{ ...approvalOf(lea), without: [1], reason: 'Ours.' }],
      steps: [{ indicators: [a] }, { indicators: [sha1('c')] }],
    });
    expect(changes(asked, event).approvals?.[0]).not.toHaveProperty('reason');
  });

  test.each(['withdrawn', 'lapsed'] as const)('%s', (type) => {
    const two = story(ask({ rule: { ...rule, approvals: 2 } }), approve(lea), approve(tomas));
    const event = { type, at: at(9), by: lea.person, sentence: '' } as RequestEvent;
    expect(two.status).toBe('approved');
    expect(evolve(two, event)).toMatchObject({ status: 'requested', approvals: [{ by: tomas.person }] });
  });

  test('lapsed, which is remembered, each with its reason', () => {
    const two = story(ask({ rule: { ...rule, approvals: 3 } }), approve(lea), approve(tomas));
    const lapse = (by: Person) => ({ type: 'lapsed', at: at(9), by, sentence: `Not ${by.name}.` }) as const;
    const none = [lea.person, tomas.person].reduce((now, by) => evolve(now, lapse(by)), two);
    expect(none.approvals).toEqual([]);
    expect(none.lapses).toEqual([
      { by: lea.person, sentence: 'Not ulea.' },
      { by: tomas.person, sentence: 'Not utomas.' },
    ]);
  });

  test('lapsed, of an override or of what was handed on', () => {
    const guarded = { override: { findings: [finding('a')], by: ['SGUARDS'] } };
    const request = story(
      ask(guarded),
      override(vera),
      delegate(lea, olaf),
      delegate(tomas, olaf),
      approve(olaf),
    );
    const lapsed = { type: 'lapsed', at: at(9), sentence: 'Gone.' } as const;
    const bare = evolve(request, { ...lapsed, by: vera.person, of: 'override' });
    expect(bare.overridden).toBeUndefined();
    expect(bare).toMatchObject({ approvals: request.approvals, delegations: request.delegations });
    expect(bare.lapses).toEqual([{ by: vera.person, sentence: 'Gone.', of: 'override' }]);
    const alone = evolve(request, { ...lapsed, by: lea.person, of: 'delegation' });
    expect(alone.delegations.map(({ by }) => by)).toEqual([tomas.person]);
    expect(alone).toMatchObject({ approvals: request.approvals, overridden: request.overridden });
  });

  test('started', () => {
    const off = next(started, minutesAfter(3), defer(minutesAfter(20), outcomes('verified', 'failed')));
    expect(off.steps[0]).toHaveProperty('notBefore', at(20));
    const again = evolve(off, { type: 'started', at: at(20), step: 0 });
    expect(again.steps).toEqual([
      {
        vendor: 'inspect',
        indicators: [a, b],
        state: 'started',
        attempts: 2,
        deferrals: 1,
        outcomes: outcomes('verified', 'failed'),
      },
    ]);
  });

  test('deferred', () => {
    expect(next(started, minutesAfter(3), defer(minutesAfter(20)))).toMatchObject({
      status: 'executing',
      steps: [{ state: 'waiting', notBefore: at(20), attempts: 1, deferrals: 1, outcomes: [] }],
    });
    // A crash of ours is no doing of the vendor's.
    const interrupted = { type: 'deferred', at: at(3), step: 0, until: at(3), code: 'interrupted' } as const;
    expect(evolve(started, interrupted)).toMatchObject({ steps: [{ state: 'waiting', deferrals: 0 }] });
    // What was known before stays known when nothing new is.
    const off = next(started, minutesAfter(3), defer(minutesAfter(4), outcomes('verified', 'failed')));
    const twice = next(next(off, minutesAfter(4), start()), minutesAfter(4), defer(minutesAfter(9)));
    expect(twice.steps[0]?.outcomes).toEqual(outcomes('verified', 'failed'));
    expect(unfinished(twice.steps[0]!)).toEqual([b]);
  });

  test('retried', () => {
    expect(next(failed, minutesAfter(4), retry(lea))).toMatchObject({
      status: 'executing',
      steps: [{ state: 'waiting', attempts: 1, outcomes: outcomes('verified', 'failed') }],
    });
  });

  test('retried, with a new count of how often it was put off', () => {
    const off = next(started, minutesAfter(3), defer(minutesAfter(4)));
    const gone = next(
      next(off, minutesAfter(4), start()),
      minutesAfter(4),
      act(outcomes('failed', 'failed')),
    );
    expect(gone).toMatchObject({ steps: [{ deferrals: 1 }] });
    expect(next(gone, minutesAfter(5), retry(lea))).toMatchObject({ steps: [{ attempts: 2, deferrals: 0 }] });
  });

  test('barred', () => {
    const half = story(ask(bulk()), approve(lea), start());
    const event = { type: 'barred', at: at(9), code: 'protected', sentence: 'No.' } as const;
    const barred = evolve(half, event);
    expect(barred).toMatchObject({
      status: 'executing',
      steps: [
        { state: 'started', outcomes: [] },
        { state: 'acted', outcomes: [{ status: 'failed', code: 'protected', note: 'No.' }] },
      ],
    });
    const known = next(started, minutesAfter(3), defer(minutesAfter(4), outcomes('verified', 'unknown')));
    expect(evolve(known, event)).toMatchObject({
      status: 'partial',
      steps: [
        {
          outcomes: [
            { status: 'verified' },
            {
              indicator: b,
              status: 'unknown',
              code: 'protected',
              note: 'No. It had been sent before, and that may have taken effect.',
            },
          ],
        },
      ],
    });
  });

  const ending = () => {
    const asked = terms({ ...bulk(), undo: true, ends: 'RBLOCK' });
    return evolve(undefined, { type: 'requested', at: at(0), terms: asked, digest: digestOf(asked) });
  };

  test('spared', () => {
    const end = ending();
    const event = { type: 'spared', at: at(9), step: 0, for: ['ROTHER'] } as const;
    expect(evolve(end, { ...event, indicators: [0] })).toMatchObject({
      status: 'executing',
      steps: [
        { state: 'waiting', indicators: [b] },
        { state: 'waiting', indicators: [THREE[2]] },
      ],
      spared: [{ vendor: 'inspect', indicators: [a], for: ['ROTHER'] }],
    });
    const first = evolve(end, { ...event, indicators: [0, 1] });
    const all = evolve(first, { ...event, step: 1, indicators: [0] });
    expect(first).toMatchObject({ status: 'executing', steps: [{ state: 'acted', indicators: [] }, {}] });
    expect(all).toMatchObject({ status: 'done', spared: [{ vendor: 'inspect' }, { vendor: 'gravityzone' }] });
    expect(all.notices).toEqual([]);
  });

  test('spared of a retry leaves nothing to do where the rest is done', () => {
    const half = next(
      next(ending(), minutesAfter(1), start()),
      minutesAfter(2),
      act(outcomes('verified', 'failed')),
    );
    const event = { type: 'spared', at: at(9), step: 0, indicators: [1], for: ['ROTHER'] } as const;
    expect(evolve(half, event).steps[0]).toMatchObject({
      state: 'acted',
      indicators: [a],
      outcomes: [{ indicator: a, status: 'verified' }],
    });
  });

  test('vouched', () => {
    const unknown = ran(pair, 'unknown', 'failed');
    expect(next(unknown, minutesAfter(4), vouch(lea)).steps).toEqual([
      expect.objectContaining({
        vouchedBy: lea.person,
        outcomes: [
          { indicator: a, status: 'accepted', code: 'vouched' },
          { indicator: b, status: 'failed' },
        ],
      }),
    ]);
  });

  test('shown changes nothing that is shown', () => {
    const message = { channel: 'C1', ts: '1.2', version: 1 };
    const shown = evolve(asked, { type: 'shown', at: at(9), surface: 'card', ...message });
    expect(shown).toEqual({ ...asked, version: 2, messages: { card: message } });
    const both = evolve(shown, { type: 'shown', at: at(9), surface: 'status', ...message, ts: null });
    expect(both.messages).toEqual({ card: message, status: { ...message, ts: null } });
  });

  test('told is noted beside its notice', () => {
    const loud = next(story(ask({ breakGlass: true, rule: { ...rule, remindAfterMs: 1 } })), NOON, start());
    const twice = evolve(loud, { type: 'reminded', at: at(9) });
    const told = evolve(twice, { type: 'told', at: at(9), notice: 1 });
    expect(told.notices.map((notice) => notice.told)).toEqual([false, true]);
    expect(told.changed).toBe(twice.changed);
    expect(told.version).toBe(twice.version + 1);
  });
});

describe('the clock of a block', () => {
  const lasts = { lasts: { forMs: 60_000 } };

  test.each<[string, () => Request, string | undefined]>([
    ['runs from the first success', () => ran(lasts, 'accepted'), at(3)],
    ['runs from what was so already', () => ran(lasts, 'already'), at(3)],
    ['does not run by a failure', () => ran(lasts, 'failed'), undefined],
    ['runs from what is unknown, and may be so', () => ran(lasts, 'unknown'), at(3)],
    [
      'runs by a success that is known before the rest is',
      () => story(ask(pair), approve(lea), start(), defer(minutesAfter(9), outcomes('verified', 'failed'))),
      at(3),
    ],
    [
      'is not set anew by who vouches for it',
      () => next(ran(lasts, 'unknown'), minutesAfter(7), vouch(lea)),
      at(3),
    ],
    [
      'is not set anew by a second success',
      () =>
        story(
          ask(pair),
          approve(lea),
          start(),
          act(outcomes('verified', 'failed')),
          retry(lea),
          start(),
          act(outcomes('verified', 'verified')),
        ),
      at(3),
    ],
  ])('%s', (_, make, effectiveAt) => {
    expect(make().effectiveAt).toBe(effectiveAt);
  });

  test('says when it ends', () => {
    expect(endOf(ran(lasts, 'verified'))).toBe(at(4));
    expect(endOf(ran({ lasts: { until: at(40) } }, 'verified'))).toBe(at(40));
    expect(endOf(ran({}, 'verified'))).toBeUndefined();
    expect(endOf(ran(lasts, 'failed'))).toBeUndefined();
    expect(endOf({ ...ran(lasts, 'failed'), effectiveAt: at(3) })).toBeUndefined();
    expect(endOf({ ...ran(lasts, 'verified'), endedBy: 'REND00' })).toBeUndefined();
  });
});

describe('a reminder goes to', () => {
  const two = { ...rule, approvals: 2, approvers: ['SLEADS', 'UVERA'] };
  const toWhom = (request: Request) => evolve(request, { type: 'reminded', at: at(30) }).notices.at(-1)?.to;
  const guarded = (changed: Partial<Terms> = {}) =>
    ask({ override: { findings: [finding('a')], by: ['SGUARDS'] }, ...changed });

  test.each<[string, () => Request, readonly string[]]>([
    ['the approvers', () => story(ask()), ['SLEADS']],
    ['who looks at it', () => story(ask(), claim(lea)), ['ULEA']],
    [
      'not to who looked at it and has approved',
      () => story(ask({ rule: two }), claim(vera), approve(vera)),
      ['SLEADS'],
    ],
    [
      'not to who looked at it and has handed it on',
      () => story(ask(), claim(lea), delegate(lea, olaf)),
      ['SLEADS', 'UOLAF'],
    ],
    [
      'those whom it was escalated to',
      () => evolve(story(ask()), { type: 'escalated', at: at(20), to: ['UOLAF', 'SLEADS'] }),
      ['SLEADS', 'UOLAF'],
    ],
    ['those who may override, as long as nobody has', () => story(guarded()), ['SLEADS', 'SGUARDS']],
    ['also when somebody looks at it', () => story(guarded(), claim(lea)), ['ULEA', 'SGUARDS']],
    ['not to who has', () => story(guarded({ rule: two }), override(vera)), ['SLEADS']],
  ])('%s', (_, make, to) => {
    expect(toWhom(make())).toEqual(to);
  });
});

describe('what lies ahead', () => {
  const shownAt = (version: number) => ({ channel: 'C1', ts: '1.2', version });
  const shown = (request: Request) => ({
    ...request,
    messages: { card: shownAt(request.changed), status: shownAt(request.changed) },
  });

  test('is showing it, until both places show what it is', () => {
    const denied = story(ask(), deny(lea));
    expect([isBehind(denied, 'card'), isToBeShown(denied), isOpen(denied)]).toEqual([true, true, true]);
    const half = { ...denied, messages: { card: shownAt(2), status: shownAt(1) } };
    expect([isBehind(half, 'card'), isBehind(half, 'status'), isToBeShown(half)]).toEqual([
      false,
      true,
      true,
    ]);
    expect([isToBeShown(shown(denied)), isOpen(shown(denied))]).toEqual([false, false]);
    const given = { ...denied, messages: { card: shownAt(2), status: { ...shownAt(1), ts: null } } };
    expect(isToBeShown(given)).toBe(false);
  });

  test.each<[string, () => Request, boolean]>([
    ['a decision', () => story(ask()), true],
    ['a run', () => story(ask(), approve(lea)), true],
    ['the rest of a run', () => story(ask(), approve(lea), start()), true],
    ['its end', () => ran({ lasts: { forMs: 1 } }, 'verified'), true],
    [
      'nothing, once it is ended',
      () => ({ ...ran({ lasts: { forMs: 1 } }, 'verified'), endedBy: 'R' }),
      false,
    ],
    ['nothing, when it is done', () => ran({}, 'verified'), false],
    ['nothing, when it was cancelled', () => story(ask({ breakGlass: true }), cancel(rina)), false],
  ])('is %s', (_, make, open) => {
    const request = make();
    const silent = { ...request, notices: request.notices.map((notice) => ({ ...notice, told: true })) };
    expect(isOpen(shown(silent))).toBe(open);
  });

  test('is telling people', () => {
    const request = shown(story(ask(), delegate(lea, olaf), deny(tomas)));
    expect([isToBeShown(request), isOpen(request)]).toEqual([true, true]);
    const told = play(request, [{ type: 'told', at: at(9), notice: 0 }])!;
    expect([isToBeShown(told), isOpen(told)]).toEqual([false, false]);
  });

  test('is a review, where the glass was broken', () => {
    const broke = story(ask({ breakGlass: true }));
    expect(isToBeReviewed(broke)).toBe(true);
    const done = next(next(broke, minutesAfter(1), start()), minutesAfter(2), act(outcomes('failed')));
    expect([isToBeReviewed(done), isOpen(shown(done))]).toEqual([true, true]);
    expect(isToBeReviewed(next(done, minutesAfter(3), review(lea)))).toBe(false);
    expect(isToBeReviewed(next(broke, minutesAfter(1), cancel(rina)))).toBe(false);
    expect(isToBeReviewed(next(broke, minutesAfter(60), { to: 'expire' }))).toBe(false);
    expect(isToBeReviewed(ran({}, 'verified'))).toBe(false);
  });
});

test('all that was asked for is carried out when nothing is left out', () => {
  expect(indicatorsOf(story(ask(bulk())))).toBe(story(ask(bulk())).terms.indicators);
});
