import { describe, expect, test } from '@jest/globals';
import { digestOf } from '../../../src/domain/digest.ts';
import type { RequestEvent } from '../../../src/domain/event.ts';
import { evolve } from '../../../src/domain/evolve.ts';
import { type Person, type Request, unfinished } from '../../../src/domain/request.ts';
import {
  act,
  approve,
  ask,
  bulk,
  defer,
  delegate,
  finding,
  lea,
  minutesAfter,
  NOON,
  next,
  olaf,
  outcomes,
  override,
  ran,
  retry,
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
} from '../stories.ts';
import { a, at, b, pair } from './pair.ts';

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
    [
      'wanted',
      asked,
      { type: 'wanted', at: at(9), of: [{ step: 0, indicators: [1], for: [] }] },
      { wanted: { of: [{ step: 0, indicators: [1], for: [] }], version: asked.version + 1 } },
    ],
    ['stalled', asked, { type: 'stalled', at: at(9) }, { stalled: true }],
    [
      'claimed',
      asked,
      { type: 'claimed', at: at(9), by: lea.person },
      { claimedBy: lea.person, claimedAfter: 0 },
    ],
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
    const looked = { held: ['blocked', null], restores: ['allowed', null], unread: true } as const;
    const undone = evolve(off, { type: 'started', at: at(20), step: 0, ...looked });
    expect(undone.steps[0]).toEqual({ ...again.steps[0], ...looked });
  });

  test('deferred', () => {
    expect(next(started, minutesAfter(3), defer(minutesAfter(20)))).toMatchObject({
      status: 'executing',
      steps: [{ state: 'waiting', notBefore: at(20), attempts: 1, deferrals: 1, outcomes: [] }],
    });
    // A crash of ours is no doing of the vendor's, which has not asked us to wait.
    const interrupted = { type: 'deferred', at: at(3), step: 0, until: at(3), code: 'interrupted' } as const;
    const [cut] = evolve(started, interrupted).steps;
    expect(cut).toMatchObject({ state: 'waiting', deferrals: 0 });
    expect(cut).not.toHaveProperty('notBefore');
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
